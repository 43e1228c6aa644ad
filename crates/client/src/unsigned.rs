//! A call that is signed elsewhere, such as by a bank's own signer: what is to be signed, and the transaction with
//! the signature.

use crate::{
	block::BlockClient,
	call::{params_at, EncodedCall, Signed},
	connection::Connection,
	error::Error,
	outcome::{BlockEvents, Included},
	pool::Verdict,
	submit::ANSWER_WITHIN,
};
use pallet_institutions::OfficerSignature;
use sp_core::{ed25519, sr25519, Pair};
use subxt::{
	rpcs::Error as RpcError,
	utils::{AccountId32, MultiSignature, H256},
};
use tokio::time::timeout;

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
		self.born.0.saturating_add(crate::ERA_PERIOD)
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
		let payload = self.payload(at)?;
		let wrong = || {
			Error::Input(
				"the signature is not the officer's, of this payload: prepare the call again, and sign the bytes of \
				 `payload`"
					.to_owned(),
			)
		};
		let signature = match signature {
			OfficerSignature::Sr25519(signature) => {
				let (one, key) = (
					sr25519::Signature::from_raw(*signature),
					sr25519::Public::from_raw(self.account.0),
				);
				let valid = sr25519::Pair::verify(&one, &payload, &key);
				valid.then_some(MultiSignature::Sr25519(*signature))
			}
			OfficerSignature::Ed25519(signature) => {
				let (one, key) = (
					ed25519::Signature::from_raw(*signature),
					ed25519::Public::from_raw(self.account.0),
				);
				let valid = ed25519::Pair::verify(&one, &payload, &key);
				valid.then_some(MultiSignature::Ed25519(*signature))
			}
		};
		let call = self.encoded();
		let transaction = at
			.tx()
			.create_signable_offline(&call, self.params())
			.and_then(|mut one| {
				signature
					.map(|signature| one.sign_with_account_and_signature(&self.account, &signature))
					.transpose()
			})
			.map_err(|error| Error::Input(error.to_string()))?
			.ok_or_else(wrong)?;
		let (hash, expires_at) = (transaction.hash(), self.expires_at());
		Ok(Signed { hash, bytes: transaction.into_encoded(), expires_at })
	}

	fn encoded(&self) -> EncodedCall {
		EncodedCall::of_bytes(self.name.clone(), &self.call)
	}

	fn params(&self) -> crate::call::Params {
		params_at(self.born, self.nonce)
	}
}

impl Connection {
	/// Submit a transaction's bytes to the node's pool.
	pub async fn submit(&self, bytes: &[u8]) -> Verdict {
		match timeout(ANSWER_WITHIN, self.rpc().author_submit_extrinsic(bytes)).await {
			Ok(Ok(_)) => Verdict::Accepted,
			Ok(Err(RpcError::User(error))) => Verdict::of_user_error(error),
			Ok(Err(error)) => Verdict::Unknown(error.to_string()),
			Err(_) => Verdict::Unknown("no answer".to_owned()),
		}
	}

	/// What became of transactions of a block, by index and hash: the error if the call failed. The node needs the block's
	/// state to answer.
	pub async fn outcomes(
		&self,
		(number, hash): (u64, H256),
		transactions: &[(u32, H256)],
	) -> Result<Vec<Result<Included, Error>>, Error> {
		let at = self.at_number(number).await?;
		if at.block_hash() != hash {
			return Err(Error::Answer(format!("{} has another block {number}", self.url())));
		}
		let events = BlockEvents::of(&at).await?;
		let of = |one: &(u32, H256)| Included::new(number, hash, *one, events.clone());
		Ok(transactions.iter().map(of).collect())
	}
}
