//! Parties' signatures: made with keys of this machine, or brought as files.
//!
//! A consent file holds the signature as the chain reads it, and beside it what was signed. Before a
//! call is sent each consent is held against what the call says: a consent for anything else is named
//! here, not by the chain.

use crate::{
	context::{now, Context},
	failure::{Failure, OfFile},
	values,
};
use codec::{DecodeAll, Encode};
use madang_client::{consent::Act, PartyKey};
use madang_primitives::signing::{PartyConsent, Purpose, VerificationKey};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use std::path::{Path, PathBuf};

/// Hours that a signature counts unless said otherwise.
pub const VALID_HOURS: u64 = 24;

/// Who signs: files of consents, and local keys.
#[derive(clap::Args, Debug, Clone)]
pub struct Signers {
	/// File with a party's signature, made with `madang sign`; may be repeated.
	#[arg(long, alias = "proof", value_name = "FILE")]
	pub consent: Vec<PathBuf>,
	/// Party whose key is in this store and signs on the spot, for trials; may be repeated.
	#[arg(long, value_name = "NAME")]
	pub party: Vec<String>,
	/// Hours that a signature made on the spot counts.
	#[arg(long, value_name = "HOURS", default_value_t = VALID_HOURS)]
	pub valid_hours: u64,
}

impl Signers {
	/// Every consent of consent to an act.
	pub async fn sign_consent(
		&self,
		context: &Context,
		act: Act,
	) -> Result<Vec<PartyConsent>, Failure> {
		if self.consent.is_empty() && self.party.is_empty() {
			return Err(Failure::input(
				"parties must sign this: bring their signatures with --consent FILE, or sign with a \
				key of this machine by --party NAME",
			));
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
}

/// When a signature made now stops to count.
pub fn expiry(hours: u64) -> Result<u64, Failure> {
	match hours {
		0 => Err(Failure::input("a signature counts for at least one hour")),
		1..=168 => Ok(now() + hours * 60 * 60 * 1_000),
		_ => Err(Failure::input("a signature counts for at most 168 hours")),
	}
}

/// A party's signature in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentFile {
	/// What was signed, in words.
	pub about: String,
	/// The act.
	pub purpose: String,
	/// Who signed.
	pub did: String,
	/// The chain it counts on.
	pub genesis: String,
	/// The digest of the object.
	pub object: String,
	/// The digest of the terms.
	pub terms: String,
	/// When it stops to count, for people.
	pub expires: String,
	/// The signer's public key, where the chain does not know it yet.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub public_key: Option<String>,
	/// The consent as the chain reads it (SCALE).
	pub consent: String,
}

impl ConsentFile {
	/// Sign an act.
	pub fn sign(
		key: &PartyKey,
		genesis: H256,
		act: Act,
		expires_at: u64,
		about: impl Into<String>,
	) -> Self {
		let consent = key.sign_consent(genesis, act, expires_at);
		Self {
			about: about.into(),
			purpose: purpose(act.purpose).to_owned(),
			did: consent.did.to_string(),
			genesis: hex::encode(genesis),
			object: hex::encode(act.object),
			terms: hex::encode(act.terms),
			expires: values::shown_moment(expires_at),
			public_key: (act.purpose == Purpose::RegisterDid)
				.then(|| values::shown_public(&key.public())),
			consent: hex::encode(consent.encode()),
		}
	}

	/// Read a file.
	pub fn open(path: &Path) -> Result<Self, Failure> {
		let text = std::fs::read_to_string(path).of_file(path)?;
		serde_json::from_str(&text)
			.map_err(|error| format!("no consent file: {error}"))
			.of_file(path)
	}

	/// Write it; an existing file is not overwritten.
	pub fn write(&self, path: &Path) -> Result<(), Failure> {
		let text = serde_json::to_string_pretty(self).map_err(Failure::input)? + "\n";
		crate::commitments::write_new(path, text.as_bytes(), 0o644)
	}

	/// The key that the DID is made from, of a consent that registers it.
	pub fn key(&self) -> Result<VerificationKey, String> {
		values::public(
			self.public_key.as_deref().ok_or("it does not register a DID: it has no key")?,
		)
	}

	/// The consent, if it is one of this act on this chain and still counts.
	pub fn check(&self, genesis: H256, act: Act) -> Result<PartyConsent, String> {
		let bytes = hex::decode(&self.consent).map_err(|_| "its consent is not hexadecimal")?;
		let consent = PartyConsent::decode_all(&mut bytes.as_slice())
			.map_err(|_| "its consent is damaged")?;
		if consent.did.to_string() != self.did {
			return Err("its consent is another party's than it says".to_owned());
		}
		if self.genesis != hex::encode(genesis) {
			return Err("it was signed for another network".to_owned());
		}
		if self.purpose != purpose(act.purpose) {
			return Err(format!(
				"it was signed for another act ({}, not {})",
				self.purpose,
				purpose(act.purpose)
			));
		}
		if self.object != hex::encode(act.object) {
			return Err(format!("it was signed for another object ({})", self.about));
		}
		if self.terms != hex::encode(act.terms) {
			return Err("it was signed for other terms than these".to_owned());
		}
		if consent.expires_at <= now() {
			return Err(format!("it counted until {}: it must be signed again", self.expires));
		}
		Ok(consent)
	}
}

/// The name of an act.
const fn purpose(purpose: Purpose) -> &'static str {
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
		Purpose::ConfirmPayment => "confirm-price",
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::keys::{Kind, Secret};
	use madang_client::consent;
	use madang_primitives::{Commitment, DealId};

	const GENESIS: H256 = H256([1; 32]);

	fn rescind(deal: u64, evidence: u8) -> Act {
		consent::rescind(DealId(deal), Commitment([evidence; 32]))
	}

	fn signed(expires_at: u64) -> ConsentFile {
		let key = Secret::generate(Kind::P256).party().unwrap();
		ConsentFile::sign(&key, GENESIS, rescind(7, 1), expires_at, "deal 7")
	}

	#[test]
	fn a_consent_file_comes_back_as_the_same_consent() {
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
	fn a_consent_of_anything_else_is_named() {
		let file = signed(now() + 60_000);
		let refused = |genesis, act| file.check(genesis, act).unwrap_err();
		assert!(refused(H256([2; 32]), rescind(7, 1)).contains("another network"));
		assert!(refused(GENESIS, rescind(8, 1)).contains("another object"));
		assert!(refused(GENESIS, rescind(7, 2)).contains("other terms"));
		let price = consent::confirm_price(DealId(7), Commitment([1; 32]));
		assert!(refused(GENESIS, price).contains("another act"));
		let expired = signed(1_000);
		assert!(expired.check(GENESIS, rescind(7, 1)).unwrap_err().contains("signed again"));
		let other = ConsentFile { did: signed(1_000).did, ..file.clone() };
		assert!(other.check(GENESIS, rescind(7, 1)).unwrap_err().contains("another party"));
		let damaged = ConsentFile { consent: file.consent[2..].to_owned(), ..file.clone() };
		assert!(damaged.check(GENESIS, rescind(7, 1)).is_err());
	}

	#[test]
	fn a_signature_counts_for_at_most_a_week() {
		assert!(expiry(0).is_err());
		assert!(expiry(169).is_err());
		assert!(expiry(24).unwrap() > now());
	}
}
