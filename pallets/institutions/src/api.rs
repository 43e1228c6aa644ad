//! The runtime API about members.

// The macro repeats the bound in the code that it generates.
#![allow(clippy::multiple_bound_locations)]

use crate::{Lane, Need};
use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::Block as BlockT, transaction_validity::InvalidTransaction, ApplyExtrinsicResult,
};

/// An admitted transaction, as a node's pool counts it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub struct Admission<AccountId> {
	/// The institution that the transaction counts for.
	pub institution: InstitutionId,
	/// The officer who sent it.
	pub officer: AccountId,
	/// How far the transaction's nonce is ahead of the account's: 0 if the next block can include
	/// the transaction.
	pub ahead: u32,
	/// The lane of the call, if it belongs to one: a council call of an institution with a seat, or
	/// officer management by an administrator. A pool keeps room for these calls.
	pub lane: Option<Lane>,
}

/// What a call of an officer would do now, and what it would need.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub struct Permission {
	/// What would become of its transaction: not admitted, failed or done.
	pub outcome: ApplyExtrinsicResult,
	/// If the origin is denied: what it would need. One of these would be enough.
	pub needs: Vec<Need>,
}

sp_api::decl_runtime_apis! {
	/// Members and their officers.
	pub trait MembersApi<AccountId: Codec> {
		/// The institution of an officer's account. It never changes.
		fn institution_of(account: AccountId) -> Option<InstitutionId>;

		/// Whether the chain admits a transaction now, which institution sent it, and what it is
		/// for. The signature is not verified. None if the transaction is not signed.
		///
		/// A node's pool asks this before it verifies a signature and before it counts a
		/// transaction.
		fn admission(
			transaction: <Block as BlockT>::Extrinsic,
		) -> Result<Option<Admission<AccountId>>, InvalidTransaction>;

		/// What a call of an account would do in the block after this one, whose hash is given, and what the
		/// account would need for it. Nothing is signed, and nothing is kept. None if the bytes are not one call.
		fn may_call(
			account: AccountId,
			call: Vec<u8>,
			block_hash: <Block as BlockT>::Hash,
		) -> Option<Permission>;
	}
}
