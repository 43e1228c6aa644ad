//! An officer's key, which signs transactions.

use madang_primitives::{
	appointment::{Appointment, AppointmentConsent, AppointmentPayload},
	Moment,
};
use pallet_institutions::OfficerSignature;
use sp_core::{sr25519, Pair, H256};
use subxt::{
	config::substrate::SubstrateConfig,
	tx::Signer,
	utils::{AccountId32, MultiSignature},
};

/// An officer: an sr25519 key with the account that the institution appointed.
#[derive(Clone)]
pub struct Officer(sr25519::Pair);

impl Officer {
	/// The officer with this key.
	pub const fn new(pair: sr25519::Pair) -> Self {
		Self(pair)
	}

	/// The officer of a secret: a phrase with a derivation path (`… //officer`) or a hexadecimal
	/// seed.
	pub fn from_secret(secret: &str) -> Result<Self, String> {
		sr25519::Pair::from_string(secret, None)
			.map(Self)
			.map_err(|error| format!("invalid secret: {error:?}"))
	}

	/// The officer's account.
	pub fn account(&self) -> AccountId32 {
		AccountId32(self.0.public().0)
	}

	/// The account's consent to its appointment on the chain with this genesis hash.
	pub fn consent(
		&self,
		genesis: H256,
		appointment: Appointment,
		expires_at: Moment,
	) -> AppointmentConsent<OfficerSignature> {
		let account = self.account().0;
		let payload = AppointmentPayload { genesis, appointment, account, expires_at };
		let signature = OfficerSignature::Sr25519(self.0.sign(&payload.bytes()).0);
		AppointmentConsent { expires_at, signature }
	}
}

impl Signer<SubstrateConfig> for Officer {
	fn account_id(&self) -> AccountId32 {
		self.account()
	}

	fn sign(&self, payload: &[u8]) -> MultiSignature {
		MultiSignature::Sr25519(self.0.sign(payload).0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::InstitutionId;

	#[test]
	fn a_consent_is_signed_by_the_account() {
		let officer = Officer::from_secret("//Newcomer").unwrap();
		let (genesis, appointment) = (H256([1; 32]), Appointment::Officer(InstitutionId(7)));
		let consent = officer.consent(genesis, appointment, 9);
		let account = officer.account().0;
		let payload = AppointmentPayload { genesis, appointment, account, expires_at: 9 };
		let OfficerSignature::Sr25519(signature) = consent.signature else {
			panic!("an officer's key is sr25519");
		};
		let (signature, public) =
			(sr25519::Signature::from_raw(signature), sr25519::Public::from_raw(account));
		assert!(sr25519::Pair::verify(&signature, payload.bytes(), &public));
	}
}
