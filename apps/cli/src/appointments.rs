//! The consent of an account to its appointment: signed with a key on this machine, or read from a
//! file that its owner made.
//!
//! Before a call is sent, the file is compared with the call. A consent to anything else is reported
//! here, before the chain rejects it.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
	values::{self, now},
};
use codec::{DecodeAll, Encode};
use madang_client::{
	api::types::{Account, OfficerConsent},
	Error, Officer,
};
use madang_primitives::{
	appointment::{Appointment, MAX_CONSENT_VALIDITY},
	Moment, DAY_MS,
};
use serde::{Deserialize, Serialize};
use sp_core::H256;
use std::path::{Path, PathBuf};

/// The default validity of a consent, in days. A proposal of the council is open for a week.
pub const VALID_DAYS: u64 = 14;

/// How long a consent must remain valid if a proposal of the council carries it.
pub const PROPOSAL: Moment = 7 * DAY_MS;

/// How the account that is appointed consents.
#[derive(clap::Args, Debug, Clone)]
#[group(required = true, multiple = false)]
pub struct Newcomer {
	/// The account's consent, a file made with `madang officer consent`
	#[arg(long, value_name = "FILE")]
	pub consent: Option<PathBuf>,
	/// The name of the account's key, if it is on this machine: it signs immediately
	#[arg(long, value_name = "NAME")]
	pub newcomer: Option<String>,
}

impl Newcomer {
	/// The account's consent to this appointment, valid for at least so many milliseconds from now.
	pub async fn consents(
		&self,
		context: &Context,
		account: Account,
		appointment: Appointment,
		at_least: Moment,
	) -> Result<OfficerConsent, Failure> {
		let genesis = context.genesis().await?;
		let wanted = Wanted { genesis, account, appointment, until: now() + at_least };
		match (&self.consent, &self.newcomer) {
			(Some(path), _) => ConsentFile::open(path)?.check(&wanted).of_file(path),
			(None, Some(name)) => {
				let officer = context.officer_named(name)?;
				if officer.account().0 != account {
					return Err(Failure::input(t!(
						"the key {name} is not the key of {}",
						values::format_account(&account)
					)));
				}
				let signed = officer.consent(genesis, appointment, expiry(VALID_DAYS)?);
				Ok(signed.map_err(Error::Signer)?)
			}
			(None, None) => Err(Failure::input(t!(
				"the account must consent: pass its consent with --consent FILE, or name its key \
				with --newcomer NAME"
			))),
		}
	}
}

/// When a consent that is given now expires.
pub fn expiry(valid_days: u64) -> Result<Moment, Failure> {
	const MOST: u64 = MAX_CONSENT_VALIDITY / DAY_MS;
	match valid_days {
		1..=MOST => Ok(now() + valid_days * DAY_MS),
		_ => Err(Failure::input(t!(
			"a consent is valid for 1 to {MOST} days, not {valid_days}; change --valid-days"
		))),
	}
}

/// What a consent must be to.
struct Wanted {
	genesis: H256,
	account: Account,
	appointment: Appointment,
	until: Moment,
}

/// The consent of an account, in a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentFile {
	/// What was signed, in words.
	pub about: String,
	/// The account that signed.
	pub account: String,
	/// The chain on which the consent is valid, by its genesis hash.
	pub genesis: String,
	/// What the account becomes, SCALE-encoded.
	pub appointment: String,
	/// When the consent expires, for people.
	pub expires: String,
	/// The consent as the chain reads it, SCALE-encoded.
	pub consent: String,
}

impl ConsentFile {
	/// Sign an appointment.
	pub fn sign(
		officer: &Officer,
		genesis: H256,
		appointment: Appointment,
		expires_at: Moment,
		about: String,
	) -> Result<Self, Failure> {
		let consent = officer.consent(genesis, appointment, expires_at).map_err(Error::Signer)?;
		Ok(Self {
			about,
			account: values::format_account(&officer.account().0),
			genesis: hex::encode(genesis),
			appointment: hex::encode(appointment.encode()),
			expires: values::format_moment(expires_at),
			consent: hex::encode(consent.encode()),
		})
	}

	/// Read a file.
	pub fn open(path: &Path) -> Result<Self, Failure> {
		let text = std::fs::read_to_string(path).of_file(path)?;
		serde_json::from_str(&text)
			.map_err(|error| {
				t!("not an officer's consent: {error}; make one with `madang officer consent`")
			})
			.of_file(path)
	}

	/// Write the file. An existing file is not overwritten.
	pub fn write(&self, path: &Path) -> Result<(), Failure> {
		let text = serde_json::to_string_pretty(self).map_err(Failure::input)? + "\n";
		crate::commitments::write_new(path, text.as_bytes(), 0o644)
	}

	fn check(&self, wanted: &Wanted) -> Result<OfficerConsent, String> {
		self.matching(wanted).map_err(|wrong| t!("{wrong}; the account's owner must sign again"))
	}

	fn matching(&self, wanted: &Wanted) -> Result<OfficerConsent, String> {
		let damaged = t!("the consent is damaged");
		let bytes = hex::decode(&self.consent).map_err(|_| damaged)?;
		let consent = OfficerConsent::decode_all(&mut bytes.as_slice()).map_err(|_| damaged)?;
		if self.account != values::format_account(&wanted.account) {
			return Err(t!("the consent was signed by another account ({})", self.account));
		}
		if self.genesis != hex::encode(wanted.genesis) {
			return Err(t!("the consent was signed for another network").to_owned());
		}
		if self.appointment != hex::encode(wanted.appointment.encode()) {
			return Err(t!("the consent was signed for another appointment ({})", self.about));
		}
		if consent.expires_at <= now() {
			return Err(t!("the consent expired at {}", self.expires));
		}
		if consent.expires_at <= wanted.until {
			return Err(t!(
				"the consent expires at {}, before a proposal of the council can be decided",
				self.expires
			));
		}
		Ok(consent)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::api::types::InstitutionId;

	const GENESIS: H256 = H256([1; 32]);
	const JOIN: Appointment = Appointment::Officer(InstitutionId(7));

	fn officer() -> Officer {
		Officer::from_secret("//Newcomer").unwrap()
	}

	fn signed(expires_at: Moment) -> ConsentFile {
		ConsentFile::sign(&officer(), GENESIS, JOIN, expires_at, "join 7".to_owned()).unwrap()
	}

	fn wanted() -> Wanted {
		let account = officer().account().0;
		Wanted { genesis: GENESIS, account, appointment: JOIN, until: now() }
	}

	#[test]
	fn a_file_reads_back_and_is_not_overwritten() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("consent.json");
		let file = signed(now() + DAY_MS);
		file.write(&path).unwrap();
		assert!(file.write(&path).is_err());
		let again = ConsentFile::open(&path).unwrap();
		assert_eq!(again, file);
		assert!(again.check(&wanted()).is_ok());
	}

	#[test]
	fn a_consent_to_anything_else_is_rejected() {
		let file = signed(now() + DAY_MS);
		let error = |wanted| file.check(&wanted).unwrap_err();
		assert!(error(Wanted { genesis: H256([2; 32]), ..wanted() }).contains("another network"));
		assert!(error(Wanted { account: [9; 32], ..wanted() }).contains("another account"));
		let replacement = Appointment::Administrator(InstitutionId(7));
		assert!(error(Wanted { appointment: replacement, ..wanted() }).contains("appointment"));
		let until = now() + PROPOSAL;
		assert!(error(Wanted { until, ..wanted() }).contains("before a proposal"));
		assert!(signed(1_000).check(&wanted()).unwrap_err().contains("expired"));
		let damaged = ConsentFile { consent: file.consent[2..].to_owned(), ..file.clone() };
		assert!(damaged.check(&wanted()).unwrap_err().contains("damaged"));
	}

	#[test]
	fn a_consent_is_valid_for_at_most_thirty_days() {
		assert!(expiry(0).is_err());
		assert!(expiry(31).is_err());
		assert!(expiry(30).unwrap() > now());
		assert!(expiry(VALID_DAYS).unwrap() > now() + PROPOSAL);
	}
}
