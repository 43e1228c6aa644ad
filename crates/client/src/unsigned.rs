//! A call that is signed elsewhere, such as by a bank's own signer: what is to be signed, and the transaction with
//! the signature.

use crate::{
	block::BlockClient,
	call::{params_at, EncodedCall, Params, Signed, ERA_PERIOD},
	error::Error,
	officer::of_transaction,
};
use pallet_institutions::OfficerSignature;
use sp_runtime::traits::Verify;
use subxt::utils::{AccountId32, H256};

/// The version of the form of what is signed: transactions of version 4, as [`Unsigned::payload`] says.
pub const PAYLOAD_VERSION: u32 = 4;

/// A call with all that its signature is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unsigned {
	/// The pallet and the name of the call.
	pub name: (String, String),
	/// The encoded call.
	pub call: Vec<u8>,
	/// The officer's account.
	pub account: AccountId32,
	/// The nonce.
	pub nonce: u64,
	/// The block from which on the signature is valid, by number and hash.
	pub born: (u64, H256),
}

impl Unsigned {
	/// The block at which the signature expires: the transaction is valid in the blocks before it.
	pub const fn expires_at(&self) -> u64 {
		self.born.0.saturating_add(ERA_PERIOD)
	}

	/// The bytes to sign: the encoded call, what the transaction says in addition (its validity, nonce and mode), and what is
	/// signed with it unsaid (versions of the runtime, genesis, block of birth). If they are more than 256, their BLAKE2b
	/// with 256 bits. They follow from the runtime of a block: after an upgrade they are others.
	pub fn payload(&self, at: &BlockClient) -> Result<Vec<u8>, Error> {
		let call = self.encoded();
		let signable = at.tx().create_signable_offline(&call, self.params());
		signable
			.and_then(|one| one.signer_payload())
			.map_err(|error| Error::Input(error.to_string()))
	}

	/// The transaction with a signature. [`Error::Input`] if the signature is not the account's, of what is signed with
	/// the runtime of this block.
	pub fn signed(&self, at: &BlockClient, signature: &OfficerSignature) -> Result<Signed, Error> {
		let account = sp_core::crypto::AccountId32::new(self.account.0);
		if !signature.verify(self.payload(at)?.as_slice(), &account) {
			return Err(Error::Input(
				"the signature is not the officer's, of this payload: prepare the call again, and sign the bytes of \
				 `payload`"
					.to_owned(),
			));
		}
		let signature = of_transaction(*signature);
		let call = self.encoded();
		let transaction = at
			.tx()
			.create_signable_offline(&call, self.params())
			.and_then(|mut one| one.sign_with_account_and_signature(&self.account, &signature))
			.map_err(|error| Error::Input(error.to_string()))?;
		let (hash, expires_at) = (transaction.hash(), self.expires_at());
		Ok(Signed { hash, bytes: transaction.into_encoded(), expires_at })
	}

	fn encoded(&self) -> EncodedCall {
		EncodedCall::of_bytes(self.name.clone(), &self.call)
	}

	fn params(&self) -> Params {
		params_at(self.born, self.nonce)
	}
}
