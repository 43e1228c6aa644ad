//! Telling of each transaction before it is sent, so that a program can find out after a crash what became of it.

use crate::{
	block::BlockClient,
	call::{EncodedCall, Signed},
	error::Error,
	outcome::Included,
};
use madang_primitives::ExternalRef;
use subxt::utils::{AccountId32, H256};

/// A signature of a call that is about to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Attempt {
	/// The pallet and the name of the call.
	pub call: (String, String),
	/// The officer's account.
	pub account: AccountId32,
	/// The nonce.
	pub nonce: u64,
	/// The institution's reference, if the call has one.
	pub reference: Option<ExternalRef>,
	/// The hash of the call's first signature, which names the transaction.
	pub first: H256,
	/// The hash of this signature.
	pub hash: H256,
	/// The block of which this signature was made.
	pub signed_at: u64,
	/// The block at which this signature expires.
	pub expires_at: u64,
}

/// Where transactions are recorded. Its functions must not block for long.
pub trait Record: Send + Sync {
	/// A signature was made and is sent next.
	fn signed(&self, attempt: &Attempt);
	/// The transaction with this first hash has its answer.
	fn ended(&self, first: H256, outcome: Result<&Included, &Error>);
}

impl Attempt {
	pub(crate) fn new(
		at: &BlockClient,
		call: &EncodedCall,
		(account, nonce): (AccountId32, u64),
		first: H256,
		signed: &Signed,
	) -> Self {
		Self {
			call: call.name(),
			account,
			nonce,
			reference: call.reference(at),
			first,
			hash: signed.hash,
			signed_at: at.block_number(),
			expires_at: signed.expires_at,
		}
	}
}
