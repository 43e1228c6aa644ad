//! What this pallet asks of others, and what it offers to them.

use crate::{Priority, Term};
use alloc::vec::Vec;
use codec::MaxEncodedLen;
use frame_support::{
	pallet_prelude::{DispatchResult, Member, Parameter},
	weights::Weight,
};
use madang_primitives::KoreanDay;

/// Names a term: an object of another pallet, and which of its terms. A runtime has one type for all
/// pallets, into which the keys of each pallet convert.
pub trait TermKey: Parameter + Member + MaxEncodedLen + Copy + Ord {
	/// The kind of the term.
	type Kind: TermKind;

	/// The kind of the term.
	fn kind(&self) -> Self::Kind;
}

/// A kind of terms. The same calls meet all terms of a kind.
pub trait TermKind: Parameter + Member + MaxEncodedLen + Copy + Ord {
	/// Every kind.
	fn all() -> Vec<Self>;

	/// How urgent the effect of such a term is.
	fn priority(self) -> Priority;
}

/// Where the terms are: the pallets that have them.
pub trait TermHandler<Key: TermKey> {
	/// The term, if it runs. The queue drops an item when its term does not run any more, or when it
	/// ends on another day.
	fn running(key: &Key) -> Option<Term>;

	/// The term has passed. Its last day includes the days by which it moved. All effects are applied,
	/// or none: on an error the queue tries again the next day.
	fn pass(key: &Key, last: KoreanDay) -> DispatchResult;

	/// The weight of both for a term of this kind.
	fn weight(kind: Key::Kind) -> Weight;
}

/// Tells whether calls are paused without which a term cannot be met. Days of a pause do not count.
pub trait TermPauses<Kind> {
	/// Whether any call of the chain is paused now. Every block asks this, so it must be quick.
	fn any() -> bool;

	/// Whether a call is paused now without which a term of this kind cannot be met.
	fn is_paused(kind: Kind) -> bool;
}

/// Nothing is ever paused.
impl<Kind> TermPauses<Kind> for () {
	fn any() -> bool {
		false
	}

	fn is_paused(_kind: Kind) -> bool {
		false
	}
}

/// Finds out whether a term has its item in the queue.
#[cfg(any(feature = "std", feature = "try-runtime"))]
pub type IsScheduled<Key> = alloc::boxed::Box<dyn Fn(Key, KoreanDay) -> bool>;

/// Terms, for the pallets that have some. A term is data in its object; the queue only says when to
/// look at it, so nothing has to be cancelled.
pub trait LegalTerms<Key> {
	/// Today, in Korean time.
	fn today() -> KoreanDay;

	/// The last day of a term of so many days after an event, as the holidays are known today (민법
	/// 157, 161).
	fn end(event: KoreanDay, days: u32) -> KoreanDay;

	/// Tells whether a day is declared a holiday. What days before today are does not change any more. It keeps what
	/// it read last, so that looking at the days of one calculation in their order reads each page of holidays once.
	fn calendar() -> impl Fn(KoreanDay) -> bool;

	/// Have a term looked at after its last day according to its object. A term that is set again is
	/// scheduled again.
	fn schedule(last: KoreanDay, key: Key) -> DispatchResult;

	/// The last day of a term with the days by which pauses and late holidays have moved it so far.
	fn moved(key: Key, term: Term) -> KoreanDay;

	/// Whether a term has passed. The queue can be behind, so calls ask this.
	fn has_passed(key: Key, term: Term) -> bool;

	/// Finds out whether a term is scheduled for its last day according to its object.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	fn scheduled() -> IsScheduled<Key>;
}
