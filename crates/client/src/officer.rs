//! An officer's key, which signs transactions.

use sp_core::{sr25519, Pair};
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
}

impl Signer<SubstrateConfig> for Officer {
	fn account_id(&self) -> AccountId32 {
		self.account()
	}

	fn sign(&self, payload: &[u8]) -> MultiSignature {
		MultiSignature::Sr25519(self.0.sign(payload).0)
	}
}
