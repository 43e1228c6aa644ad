//! An officer, who signs transactions with a key in memory or in a device.

use crate::error::SignerError;
use madang_primitives::{
	appointment::{Appointment, AppointmentConsent, AppointmentPayload},
	Moment,
};
use pallet_institutions::OfficerSignature;
use sp_core::{ed25519, sr25519, Pair, H256};
use std::{fmt, sync::Arc};
use subxt::utils::{AccountId32, MultiSignature};
use tokio::{
	runtime::{Handle, RuntimeFlavor},
	task::block_in_place,
};

/// The signature scheme of an officer's key. The chain accepts these two.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Algorithm {
	/// Ed25519.
	Ed25519,
	/// sr25519.
	Sr25519,
}

impl Algorithm {
	/// Its name.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Ed25519 => "ed25519",
			Self::Sr25519 => "sr25519",
		}
	}
}

impl fmt::Display for Algorithm {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

/// What signs with an officer's key: a key in memory, or a device that holds the key.
pub trait Signer: Send + Sync {
	/// The scheme of its signatures.
	fn algorithm(&self) -> Algorithm;

	/// The public key, which is the officer's account.
	fn public(&self) -> [u8; 32];

	/// Sign bytes. A device can fail, or be away.
	fn sign(&self, bytes: &[u8]) -> Result<OfficerSignature, SignerError>;

	/// Whether a signature can take longer than a few milliseconds, because it is made elsewhere.
	fn may_block(&self) -> bool {
		false
	}
}

impl Signer for sr25519::Pair {
	fn algorithm(&self) -> Algorithm {
		Algorithm::Sr25519
	}

	fn public(&self) -> [u8; 32] {
		Pair::public(self).0
	}

	fn sign(&self, bytes: &[u8]) -> Result<OfficerSignature, SignerError> {
		Ok(OfficerSignature::Sr25519(Pair::sign(self, bytes).0))
	}
}

impl Signer for ed25519::Pair {
	fn algorithm(&self) -> Algorithm {
		Algorithm::Ed25519
	}

	fn public(&self) -> [u8; 32] {
		Pair::public(self).0
	}

	fn sign(&self, bytes: &[u8]) -> Result<OfficerSignature, SignerError> {
		Ok(OfficerSignature::Ed25519(Pair::sign(self, bytes).0))
	}
}

/// An officer: the account that the institution appointed, and what signs for it.
#[derive(Clone)]
pub struct Officer(Arc<dyn Signer>);

impl Officer {
	/// The officer whose key this is.
	pub fn new(signer: impl Signer + 'static) -> Self {
		Self(Arc::new(signer))
	}

	/// The officer of a secret: a phrase with a derivation path (`… //officer`) or a hexadecimal
	/// seed, of an sr25519 key.
	pub fn from_secret(secret: &str) -> Result<Self, String> {
		sr25519::Pair::from_string(secret, None)
			.map(Self::new)
			.map_err(|error| format!("invalid secret: {error:?}"))
	}

	/// The officer's account.
	pub fn account(&self) -> AccountId32 {
		AccountId32(self.0.public())
	}

	/// The scheme of the officer's signatures.
	pub fn algorithm(&self) -> Algorithm {
		self.0.algorithm()
	}

	/// Sign bytes. Other tasks of the runtime continue while a device signs.
	pub fn sign(&self, bytes: &[u8]) -> Result<OfficerSignature, SignerError> {
		let has_more_threads = Handle::try_current()
			.is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
		match self.0.may_block() && has_more_threads {
			true => block_in_place(|| self.0.sign(bytes)),
			false => self.0.sign(bytes),
		}
	}

	/// The account's consent to its appointment on the chain with this genesis hash.
	pub fn consent(
		&self,
		genesis: H256,
		appointment: Appointment,
		expires_at: Moment,
	) -> Result<AppointmentConsent<OfficerSignature>, SignerError> {
		let account = self.account().0;
		let payload = AppointmentPayload { genesis, appointment, account, expires_at };
		let signature = self.sign(&payload.bytes())?;
		Ok(AppointmentConsent { expires_at, signature })
	}
}

/// An officer's signature as transactions carry it.
pub const fn of_transaction(signature: OfficerSignature) -> MultiSignature {
	match signature {
		OfficerSignature::Ed25519(bytes) => MultiSignature::Ed25519(bytes),
		OfficerSignature::Sr25519(bytes) => MultiSignature::Sr25519(bytes),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::InstitutionId;
	use sp_runtime::traits::Verify;
	use std::time::Duration;

	fn officers() -> [Officer; 2] {
		let ed25519 = ed25519::Pair::from_string("//Newcomer", None).unwrap();
		[Officer::from_secret("//Newcomer").unwrap(), Officer::new(ed25519)]
	}

	#[test]
	fn a_consent_is_signed_by_the_account() {
		for officer in officers() {
			let (genesis, appointment) = (H256([1; 32]), Appointment::Officer(InstitutionId(7)));
			let consent = officer.consent(genesis, appointment, 9).unwrap();
			let account = officer.account().0;
			let payload = AppointmentPayload { genesis, appointment, account, expires_at: 9 };
			let verifies = |account: [u8; 32]| {
				consent.signature.verify(payload.bytes().as_slice(), &account.into())
			};
			assert!(verifies(account), "{}", officer.algorithm());
			assert!(!verifies([9; 32]), "{}", officer.algorithm());
		}
	}

	#[test]
	fn the_signature_is_of_the_officers_algorithm() {
		let [sr25519, ed25519] = officers();
		assert_ne!(sr25519.account(), ed25519.account());
		assert_eq!(sr25519.algorithm(), Algorithm::Sr25519);
		assert_eq!(ed25519.algorithm(), Algorithm::Ed25519);
		let of = |officer: &Officer| of_transaction(officer.sign(b"x").unwrap());
		assert!(matches!(of(&sr25519), MultiSignature::Sr25519(_)));
		assert!(matches!(of(&ed25519), MultiSignature::Ed25519(_)));
	}

	/// A device that takes its time, or fails.
	struct Device(Option<Duration>);

	impl Signer for Device {
		fn algorithm(&self) -> Algorithm {
			Algorithm::Ed25519
		}

		fn public(&self) -> [u8; 32] {
			[7; 32]
		}

		fn sign(&self, _bytes: &[u8]) -> Result<OfficerSignature, SignerError> {
			let took = self.0.ok_or_else(|| SignerError("it is away".to_owned()))?;
			std::thread::sleep(took);
			Ok(OfficerSignature::Ed25519([1; 64]))
		}

		fn may_block(&self) -> bool {
			true
		}
	}

	#[test]
	fn what_a_device_says_is_the_error() {
		let officer = Officer::new(Device(None));
		let error = officer.sign(b"x").unwrap_err();
		assert_eq!(error.to_string(), "the officer's key cannot sign: it is away");
		let appointment = Appointment::Officer(InstitutionId(7));
		assert!(officer.consent(H256([1; 32]), appointment, 9).is_err());
	}

	/// With one worker, a task that blocks would hold up all others.
	#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
	async fn others_continue_while_a_device_signs() {
		let took = Duration::from_secs(1);
		let signing = tokio::spawn(async move { Officer::new(Device(Some(took))).sign(b"x") });
		let other = tokio::spawn(async { tokio::time::sleep(Duration::from_millis(50)).await });
		other.await.unwrap();
		assert!(!signing.is_finished());
		assert!(signing.await.unwrap().is_ok());
	}

	/// There is no other thread, so it waits.
	#[tokio::test]
	async fn a_device_signs_on_one_thread() {
		assert!(Officer::new(Device(Some(Duration::ZERO))).sign(b"x").is_ok());
	}
}
