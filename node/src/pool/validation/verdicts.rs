//! The verdicts that are remembered, so that the SDK's pool can ask about a transaction as often as it likes.
//!
//! The SDK's pool asks for every transaction when it enters, for every fork, and for the whole backlog after
//! each block. Between these times hardly anything about a transaction changes but its sender's nonce. So a
//! verdict is used again within [`KEPT_BLOCKS`] blocks, after a look at the nonce. What else can end a
//! transaction's validity (its sender is suspended, the call is paused, the quota is used up) is noticed when
//! the verdict is that old, or by the author, which asks the runtime before it adds a transaction.

use crate::client::Hash;
use codec::Encode;
use madang_runtime::{AccountId, Nonce};
use schnellru::{ByLength, LruMap};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidity, ValidTransaction};

/// How many blocks before or after its own a verdict is used.
pub const KEPT_BLOCKS: u32 = 8;

/// What was found about a valid transaction.
#[derive(Clone, Debug)]
pub struct Verdict {
	/// The block in whose state it was found.
	pub number: u32,
	/// The first block that cannot contain the transaction any more.
	pub dies_at: u64,
	/// The sender.
	pub sender: AccountId,
	/// The transaction's nonce.
	pub nonce: Nonce,
	/// What the runtime said.
	pub valid: ValidTransaction,
}

impl Verdict {
	/// Whether it can be used in the state after a block with this number.
	fn is_usable(&self, number: u32) -> bool {
		self.number.abs_diff(number) <= KEPT_BLOCKS && u64::from(number) + 1 < self.dies_at
	}

	/// The runtime's answer in a state in which this is the sender's next nonce. Of the extensions only
	/// `CheckNonce` gives tags.
	fn answer(self, next: Nonce) -> TransactionValidity {
		if self.nonce < next {
			return Err(InvalidTransaction::Stale.into());
		}
		let before = self.nonce.checked_sub(1).filter(|before| *before >= next);
		let requires = before.map(|before| (self.sender, before).encode()).into_iter().collect();
		Ok(ValidTransaction { requires, ..self.valid })
	}
}

/// The newest verdicts.
pub struct Verdicts(LruMap<Hash, Verdict>);

impl Verdicts {
	/// A memory for so many verdicts.
	pub fn new(most: u32) -> Self {
		Self(LruMap::new(ByLength::new(most)))
	}

	/// Remember what was found about a transaction.
	pub fn remember(&mut self, transaction: Hash, verdict: Verdict) {
		self.0.insert(transaction, verdict);
	}

	/// The answer about a transaction in the state after a block with this number, if it is remembered.
	/// `next` finds a sender's next nonce in that state.
	pub fn answer(
		&mut self,
		transaction: &Hash,
		number: u32,
		next: impl FnOnce(&AccountId) -> Option<Nonce>,
	) -> Option<TransactionValidity> {
		let verdict = self.0.get(transaction).filter(|verdict| verdict.is_usable(number))?;
		let next = next(&verdict.sender)?;
		Some(verdict.clone().answer(next))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::transaction_validity::TransactionValidityError;

	const TRANSACTION: Hash = Hash::repeat_byte(1);
	const SENDER: AccountId = AccountId::new([7; 32]);

	fn tag(nonce: Nonce) -> Vec<u8> {
		(SENDER, nonce).encode()
	}

	fn valid(requires: Vec<Vec<u8>>) -> ValidTransaction {
		ValidTransaction {
			priority: 5,
			requires,
			provides: vec![tag(9)],
			longevity: 256,
			propagate: true,
		}
	}

	fn verdicts() -> Verdicts {
		let mut verdicts = Verdicts::new(4);
		let verdict =
			Verdict { number: 100, dies_at: 105, sender: SENDER, nonce: 9, valid: valid(vec![]) };
		verdicts.remember(TRANSACTION, verdict);
		verdicts
	}

	fn answer(number: u32, next: Nonce) -> Option<TransactionValidity> {
		verdicts().answer(&TRANSACTION, number, |sender| {
			assert_eq!(*sender, SENDER);
			Some(next)
		})
	}

	#[test]
	fn a_verdict_follows_the_nonce() {
		assert_eq!(answer(101, 9), Some(Ok(valid(vec![]))));
		assert_eq!(answer(101, 8), Some(Ok(valid(vec![tag(8)]))));
		assert_eq!(answer(101, 0), Some(Ok(valid(vec![tag(8)]))));
		let stale = TransactionValidityError::Invalid(InvalidTransaction::Stale);
		assert_eq!(answer(101, 10), Some(Err(stale)));
	}

	#[test]
	fn a_verdict_is_used_for_a_few_blocks() {
		let is_used = |number| answer(number, 9).is_some();
		assert!(is_used(100 - KEPT_BLOCKS) && !is_used(99 - KEPT_BLOCKS));
		// The next block is the last that can contain the transaction.
		assert!(is_used(103) && !is_used(104));
		let mut verdicts = verdicts();
		let lasting =
			Verdict { number: 100, dies_at: 300, sender: SENDER, nonce: 9, valid: valid(vec![]) };
		verdicts.remember(TRANSACTION, lasting);
		let mut is_used = |number| verdicts.answer(&TRANSACTION, number, |_| Some(9)).is_some();
		assert!(is_used(100 + KEPT_BLOCKS) && !is_used(101 + KEPT_BLOCKS));
	}

	#[test]
	fn without_a_nonce_or_a_verdict_there_is_no_answer() {
		assert_eq!(verdicts().answer(&TRANSACTION, 100, |_| None), None);
		assert_eq!(verdicts().answer(&Hash::zero(), 100, |_| Some(9)), None);
	}

	#[test]
	fn the_oldest_verdicts_are_forgotten() {
		let mut verdicts = verdicts();
		let verdict =
			Verdict { number: 100, dies_at: 300, sender: SENDER, nonce: 9, valid: valid(vec![]) };
		for number in 2..6 {
			verdicts.remember(Hash::repeat_byte(number), verdict.clone());
		}
		assert_eq!(verdicts.answer(&TRANSACTION, 100, |_| Some(9)), None);
		assert!(verdicts.answer(&Hash::repeat_byte(2), 100, |_| Some(9)).is_some());
	}
}
