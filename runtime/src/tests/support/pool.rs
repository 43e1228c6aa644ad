//! A pool and an author as those of the SDK, without a node.

use super::world::next_block;
use crate::{
	configs::system::AUTHORED_LENGTH, AccountId, Block, Executive, Runtime, System,
	UncheckedExtrinsic,
};
use codec::Encode;
use frame_support::storage::with_transaction;
use pallet_institutions::AdmissionError;
use sp_core::H256;
use sp_runtime::{
	generic::Preamble,
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
	},
	DispatchError, MultiAddress, TransactionOutcome,
};
use sp_transaction_pool::runtime_api::runtime_decl_for_tagged_transaction_queue::TaggedTransactionQueueV3;

/// The validity that the pool of a node is told: by the runtime in wasm, and the same by the code in the
/// node's program, which does not check the signature.
pub fn validate(transaction: UncheckedExtrinsic) -> TransactionValidity {
	let (source, at) = (TransactionSource::External, H256::zero());
	let signed = matches!(transaction.preamble, Preamble::Signed(MultiAddress::Id(_), ..));
	let (one, length) = (transaction.clone(), transaction.encoded_size());
	let own = signed.then(|| {
		with_transaction(|| {
			let own = crate::pool::validate_signed(source, one, length, at);
			TransactionOutcome::Rollback(Ok::<_, DispatchError>(own))
		})
	});
	let validity =
		<Runtime as TaggedTransactionQueueV3<Block>>::validate_transaction(source, transaction, at);
	let is_forged = validity == Err(InvalidTransaction::BadProof.into());
	if let Some(own) = own.filter(|_| !is_forged) {
		assert_eq!(own, Ok(validity.clone()));
	}
	validity
}

/// The same, without the changes that validation makes to the state.
pub fn peek(transaction: UncheckedExtrinsic) -> TransactionValidity {
	with_transaction(|| {
		let validity = validate(transaction);
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(validity))
	})
	.unwrap()
}

/// The result for a transaction that is invalid for this reason.
pub fn invalid<T>(reason: InvalidTransaction) -> Result<T, TransactionValidityError> {
	Err(reason.into())
}

/// The result for a transaction that is not admitted for this reason.
pub fn not_admitted<T>(error: AdmissionError) -> Result<T, TransactionValidityError> {
	invalid(InvalidTransaction::Custom(error.code()))
}

/// A transaction in the pool.
struct Pending {
	transaction: UncheckedExtrinsic,
	sender: AccountId,
	nonce: u32,
	priority: u64,
	valid_till: u64,
	arrival: usize,
}

/// The ready transactions in the order of the SDK's pool (`sc-transaction-pool`, `graph/ready.rs`):
/// the highest priority, then the soonest end of validity, then arrival.
#[derive(Default)]
pub struct Pool {
	pending: Vec<Pending>,
	arrivals: usize,
}

/// A transaction in a block: its sender, and its length.
pub type Included = (AccountId, usize);

impl Pool {
	/// Submit a transaction.
	pub fn submit(
		&mut self,
		transaction: UncheckedExtrinsic,
	) -> Result<(), TransactionValidityError> {
		let valid = peek(transaction.clone())?;
		let Preamble::Signed(MultiAddress::Id(sender), _, extensions) = &transaction.preamble
		else {
			panic!("it is signed")
		};
		self.arrivals += 1;
		self.pending.push(Pending {
			sender: sender.clone(),
			nonce: extensions.6 .0,
			priority: valid.priority,
			valid_till: u64::from(System::block_number()) + valid.longevity,
			arrival: self.arrivals,
			transaction,
		});
		Ok(())
	}

	/// The nonce of an account's next transaction, after those in the pool.
	pub fn next_nonce(&self, account: AccountId) -> u32 {
		let pending = self.pending.iter().filter(|one| one.sender == account);
		let last = pending.map(|one| one.nonce + 1).max().unwrap_or_default();
		last.max(System::account_nonce(account))
	}

	/// Author the rest of this block, and begin the next.
	pub fn author(&mut self) -> Vec<Included> {
		let mut skipped = Vec::new();
		let mut included = Vec::new();
		while let Some(next) = self.best() {
			let length = next.transaction.encoded_size();
			if System::block_size() as usize + length > AUTHORED_LENGTH as usize {
				skipped.push(next);
				continue;
			}
			match Executive::apply_extrinsic(next.transaction.clone()) {
				Ok(_) => included.push((next.sender, length)),
				Err(error) if error.exhausted_resources() => skipped.push(next),
				Err(_) => {}
			}
		}
		self.pending.append(&mut skipped);
		next_block();
		included
	}

	/// Take the best transaction of those with the next nonce of their sender.
	fn best(&mut self) -> Option<Pending> {
		let (index, _) = self
			.pending
			.iter()
			.enumerate()
			.filter(|(_, one)| one.nonce == System::account_nonce(&one.sender))
			.max_by_key(|(_, one)| {
				use core::cmp::Reverse;
				(one.priority, Reverse(one.valid_till), Reverse(one.arrival))
			})?;
		Some(self.pending.swap_remove(index))
	}
}
