//! Parties' consents: signed with keys on this machine, or read from files.
//!
//! A consent file holds the signature as the chain reads it, together with what was signed. Before a
//! call is sent, each consent is compared with the call. A consent to anything else is reported here,
//! before the chain rejects it.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
	values::{self, now},
};
use codec::{DecodeAll, Encode};
use madang_client::{consent::Act, PartyKey};
use madang_primitives::{
	signing::{PartyConsent, Purpose, VerificationKey},
	Moment,
};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use std::path::{Path, PathBuf};

/// The default validity of a signature, in hours.
pub const VALID_HOURS: u64 = 24;

/// Who signs: consent files, and keys on this machine.
#[derive(clap::Args, Debug, Clone)]
pub struct Signers {
	/// A party's consent file, made with `madang sign`; may be repeated
	#[arg(long, alias = "proof", value_name = "FILE")]
	pub consent: Vec<PathBuf>,
	/// For trials: a party's key on this machine, which signs immediately; may be repeated
	#[arg(long, value_name = "NAME")]
	pub party: Vec<String>,
	/// Hours for which the signatures of --party are valid, at most 168
	#[arg(long, value_name = "HOURS", default_value_t = VALID_HOURS)]
	pub valid_hours: u64,
}

impl Signers {
	/// Each signer's consent to an act.
	pub async fn consents_to(
		&self,
		context: &Context,
		act: Act,
	) -> Result<Vec<PartyConsent>, Failure> {
		if self.is_empty() {
			return Err(Failure::input(t!(
				"the parties must sign this; submit their consent files with --consent FILE, or \
				sign with a key on this machine with --party NAME"
			)));
		}
		let genesis = context.genesis().await?;
		let mut consents = Vec::new();
		for path in &self.consent {
			let file = ConsentFile::open(path)?;
			consents.push(file.check(genesis, act).of_file(path)?);
		}
		for name in &self.party {
			let expires_at = expiry(self.valid_hours)?;
			consents.push(context.party(name)?.sign_consent(genesis, act, expires_at));
		}
		Ok(consents)
	}

	/// The empty list of consents to something that no party signs. Fails if a signer is given.
	pub fn no_consents(&self, to: &str) -> Result<Vec<PartyConsent>, Failure> {
		match self.is_empty() {
			true => Ok(Vec::new()),
			false => {
				Err(Failure::input(t!("no party signs {to}; leave out --consent and --party")))
			}
		}
	}

	/// Whether nobody signs.
	pub fn is_empty(&self) -> bool {
		self.consent.is_empty() && self.party.is_empty()
	}
}

/// When a signature that is made now expires.
pub fn expiry(valid_hours: u64) -> Result<Moment, Failure> {
	match valid_hours {
		1..=168 => Ok(now() + valid_hours * 60 * 60 * 1_000),
		_ => Err(Failure::input(t!(
			"a signature is valid for 1 to 168 hours, not {valid_hours}; change --valid-hours"
		))),
	}
}

/// A party's consent in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentFile {
	/// What was signed, in words.
	pub about: String,
	/// The act that was signed.
	pub purpose: String,
	/// The signer.
	pub did: String,
	/// The chain on which the consent is valid, by its genesis hash.
	pub genesis: String,
	/// The digest of the object.
	pub object: String,
	/// The digest of the terms.
	pub terms: String,
	/// When the consent expires, for people.
	pub expires: String,
	/// The signer's public key, if the chain does not know it yet.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub public_key: Option<String>,
	/// The consent as the chain reads it, SCALE-encoded. Files of earlier versions call it `proof`.
	#[serde(alias = "proof")]
	pub consent: String,
}

impl ConsentFile {
	/// Sign an act.
	pub fn sign(
		key: &PartyKey,
		genesis: H256,
		act: Act,
		expires_at: Moment,
		about: impl Into<String>,
	) -> Self {
		let consent = key.sign_consent(genesis, act, expires_at);
		let public_key =
			(act.purpose == Purpose::RegisterDid).then(|| values::format_public_key(&key.public()));
		Self { public_key, ..Self::new(consent, genesis, act, about) }
	}

	/// The file of a consent.
	pub fn new(consent: PartyConsent, genesis: H256, act: Act, about: impl Into<String>) -> Self {
		Self {
			about: about.into(),
			purpose: purpose(act.purpose).to_owned(),
			did: consent.did.to_string(),
			genesis: hex::encode(genesis),
			object: hex::encode(act.object),
			terms: hex::encode(act.terms),
			expires: values::format_moment(consent.expires_at),
			public_key: None,
			consent: hex::encode(consent.encode()),
		}
	}

	/// Read a file.
	pub fn open(path: &Path) -> Result<Self, Failure> {
		let text = std::fs::read_to_string(path).of_file(path)?;
		serde_json::from_str(&text)
			.map_err(|error| t!("not a consent file: {error}; make one with `madang sign`"))
			.of_file(path)
	}

	/// Write the file. An existing file is not overwritten.
	pub fn write(&self, path: &Path) -> Result<(), Failure> {
		let text = serde_json::to_string_pretty(self).map_err(Failure::input)? + "\n";
		crate::commitments::write_new(path, text.as_bytes(), 0o644)
	}

	/// The signer's public key. Only a consent to register a DID has it.
	pub fn key(&self) -> Result<VerificationKey, String> {
		let key = self.public_key.as_deref().ok_or(t!(
			"the file has no public key, so it does not register a DID; make a file with `madang \
			sign register-did`"
		))?;
		values::public_key(key)
	}

	/// The consent, if it is to this act on this chain and has not expired.
	pub fn check(&self, genesis: H256, act: Act) -> Result<PartyConsent, String> {
		self.matching(genesis, act).map_err(|wrong| t!("{wrong}; the party must sign again"))
	}

	fn matching(&self, genesis: H256, act: Act) -> Result<PartyConsent, String> {
		let damaged = t!("the consent is damaged");
		let bytes = hex::decode(&self.consent).map_err(|_| damaged)?;
		let consent = PartyConsent::decode_all(&mut bytes.as_slice()).map_err(|_| damaged)?;
		let (signed, wanted) = (self.purpose.as_str(), purpose(act.purpose));
		if consent.did.to_string() != self.did {
			return Err(t!("the consent was signed by another party than {}", self.did));
		}
		if self.genesis != hex::encode(genesis) {
			return Err(t!("the consent was signed for another network").to_owned());
		}
		if signed != wanted {
			return Err(t!("the consent was signed for another act ({signed}, not {wanted})"));
		}
		if self.object != hex::encode(act.object) {
			return Err(t!("the consent was signed for another object ({})", self.about));
		}
		if self.terms != hex::encode(act.terms) {
			return Err(t!("the consent was signed for other terms").to_owned());
		}
		if consent.expires_at <= now() {
			return Err(t!("the consent expired at {}", self.expires));
		}
		Ok(consent)
	}
}

/// The name of an act.
fn purpose(purpose: Purpose) -> &'static str {
	match purpose {
		Purpose::RegisterDid => "register-did",
		Purpose::RotateKeys => "rotate-keys",
		Purpose::DeactivateDid => "deactivate-did",
		Purpose::ConcludeContract => "conclude",
		Purpose::RescindContract => "rescind",
		Purpose::ApplyForLoan => "apply-loan",
		Purpose::AgreeToLoan => "agree-loan",
		Purpose::ApplyForRegistration => "file",
		Purpose::BindHolding => "bind",
		// The price, or an interim payment.
		Purpose::ConfirmPayment => "confirm-payment",
		Purpose::WithdrawApplication => "withdraw-application",
		Purpose::AcceptTitle => "accept-title",
		Purpose::BindLoan => "bind-loan",
		Purpose::DismissLoan => "dismiss-loan",
		Purpose::ChangeAgent => "change-agent",
		Purpose::GiveNotice => "notice",
		Purpose::ObjectToNotice => "object",
		Purpose::WithdrawConfirmation => "withdraw-price",
		Purpose::AmendContract => "amend",
		Purpose::ReportRescission => "report-rescission",
		Purpose::WithdrawLoan => "withdraw-loan",
		Purpose::WithdrawNotice => "withdraw-notice",
		Purpose::SucceedParty => "succeed",
		Purpose::SubmitPapers => t!("the use of papers"),
		Purpose::AmendLoan => "amend-loan",
		Purpose::SetGuardians => "guardians",
		Purpose::SupportRecovery => "support-recovery",
		Purpose::AcceptRecovery => "accept-recovery",
		Purpose::CancelRecovery => "cancel-recovery",
		Purpose::OpposeRecovery => "oppose-recovery",
		Purpose::NotarialAct => "notarial-act",
		Purpose::IssueCertificates => "issue-certificates",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys::{Kind, Secret};
	use madang_client::{
		api::types::{RescissionGround, Side},
		consent,
	};
	use madang_primitives::{Commitment, DealId};

	const GENESIS: H256 = H256([1; 32]);

	fn rescind(deal: u64, evidence: u8) -> Act {
		let evidence = Commitment([evidence; 32]);
		consent::rescind(DealId(deal), RescissionGround::Agreement, evidence)
	}

	fn signed(expires_at: u64) -> ConsentFile {
		let key = Secret::generate(Kind::P256).party().unwrap();
		ConsentFile::sign(&key, GENESIS, rescind(7, 1), expires_at, "deal 7")
	}

	#[test]
	fn a_consent_file_reads_back() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("consent.json");
		let file = signed(now() + 60_000);
		file.write(&path).unwrap();
		assert!(file.write(&path).is_err(), "it is not overwritten");
		let again = ConsentFile::open(&path).unwrap();
		assert_eq!(again, file);
		let consent = again.check(GENESIS, rescind(7, 1)).unwrap();
		assert_eq!(consent.did.to_string(), file.did);
	}

	#[test]
	fn a_consent_to_anything_else_is_rejected() {
		let file = signed(now() + 60_000);
		let error = |genesis, act| file.check(genesis, act).unwrap_err();
		assert!(error(H256([2; 32]), rescind(7, 1)).contains("another network"));
		assert!(error(GENESIS, rescind(8, 1)).contains("another object"));
		assert!(error(GENESIS, rescind(7, 2)).contains("other terms"));
		let notice = consent::give_notice(DealId(7), Side::Buyers, 14, Commitment([1; 32]));
		assert!(error(GENESIS, notice).contains("another act"));
		let expired = signed(1_000);
		assert!(expired.check(GENESIS, rescind(7, 1)).unwrap_err().contains("expired"));
		let other = ConsentFile { did: signed(1_000).did, ..file.clone() };
		assert!(other.check(GENESIS, rescind(7, 1)).unwrap_err().contains("another party"));
		let damaged = ConsentFile { consent: file.consent[2..].to_owned(), ..file.clone() };
		assert!(damaged.check(GENESIS, rescind(7, 1)).is_err());
	}

	#[test]
	fn files_of_earlier_versions_are_read() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("proof.json");
		let file = signed(now() + 60_000);
		let text = serde_json::to_string(&file).unwrap().replace("\"consent\"", "\"proof\"");
		std::fs::write(&path, text).unwrap();
		assert_eq!(ConsentFile::open(&path).unwrap(), file);
	}

	#[test]
	fn a_signature_is_valid_for_at_most_a_week() {
		assert!(expiry(0).is_err());
		assert!(expiry(169).is_err());
		assert!(expiry(24).unwrap() > now());
	}
}
