//! How large a deal is, which decides what a call on it costs.
//!
//! A call is charged for the largest deal before it is executed, and gets back what its own deal did not
//! need. Most deals have one title, two parties and at most one loan.

use crate::{
	Config, Deal, DealOf, DueKind, MaxDischarges, MaxLoans, MaxSettled, MaxTitles, Pallet,
	SeenTitle, Side, Terms,
};
use frame_support::traits::TypedGet;
use madang_primitives::{Holdings, KoreanDay};
use pallet_lending::MOST_UNDER;
use pallet_titles::{MaxLive, MaxLots, MaxQueue, TitleRegistry, TitleSnapshot};

/// Most holders of one side of a title.
const HOLDERS: u32 = 64;

/// The terms that decide whether a deal stands.
const DECISIVE: [DueKind; 3] =
	[DueKind::Lapse, DueKind::Notice(Side::Sellers), DueKind::Notice(Side::Buyers)];

/// Counts of a deal.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DealSize {
	/// Its titles.
	pub titles: u64,
	/// Sellers and buyers, counted at each title.
	pub holders: u64,
	/// Old mortgages that its closing discharges.
	pub discharges: u64,
	/// Old loans under these mortgages.
	pub old_loans: u64,
	/// New loans.
	pub loans: u64,
	/// Applications that wait on its titles.
	pub waiting: u64,
	/// Lots and live entries of its titles.
	pub lines: u64,
	/// Terms of which the day has come on which they end: whether they have passed depends on pauses.
	pub ended: u64,
}

impl DealSize {
	/// The largest deal.
	pub fn largest() -> Self {
		Self::unread(<MaxTitles as TypedGet>::get() as usize)
	}

	/// The largest deal on so many titles.
	pub fn unread(titles: usize) -> Self {
		let titles = titles as u64;
		let each = |most: u32| titles.saturating_mul(most.into());
		Self {
			titles,
			holders: each(2 * HOLDERS),
			discharges: <MaxDischarges as TypedGet>::get().into(),
			old_loans: <MaxSettled as TypedGet>::get().into(),
			loans: <MaxLoans as TypedGet>::get().into(),
			waiting: each(<MaxQueue as TypedGet>::get()),
			lines: each(<MaxLots as TypedGet>::get().saturating_add(<MaxLive as TypedGet>::get())),
			ended: DECISIVE.len() as u64,
		}
	}

	/// The largest deal with these terms.
	pub fn with_terms(terms: &Terms) -> Self {
		let count = |holdings: &Holdings| holdings.iter().count();
		let both = terms.parts.iter().map(|part| count(&part.sellers) + count(&part.buyers));
		Self {
			holders: both.sum::<usize>() as u64,
			discharges: terms.discharges.len() as u64,
			old_loans: (terms.discharges.len() as u64).saturating_mul(MOST_UNDER.into()),
			..Self::unread(terms.parts.len())
		}
	}

	/// The size of a deal on a day, of which the titles were not read.
	pub fn of<BlockNumber>(deal: &Deal<BlockNumber>, today: KoreanDay) -> Self {
		let largest = Self::unread(deal.titles.len());
		let has_ended =
			|kind: &&DueKind| deal.open_term(**kind).is_some_and(|term| term.last < today);
		let size = deal.terms.as_ref().map_or(largest, Self::with_terms);
		Self {
			loans: deal.loans.len() as u64,
			ended: DECISIVE.iter().filter(has_ended).count() as u64,
			..size
		}
	}

	/// This size, with what was read of the titles.
	pub fn seen(self, snapshots: &[TitleSnapshot]) -> Self {
		let sum =
			|count: fn(&TitleSnapshot) -> u32| snapshots.iter().map(count).map(u64::from).sum();
		Self { waiting: sum(|seen| seen.pending), lines: sum(|seen| seen.lines), ..self }
	}

	/// The larger of each count: a call had to do with the deal before and after.
	pub fn max(self, other: Self) -> Self {
		Self {
			titles: self.titles.max(other.titles),
			holders: self.holders.max(other.holders),
			discharges: self.discharges.max(other.discharges),
			old_loans: self.old_loans.max(other.old_loans),
			loans: self.loans.max(other.loans),
			waiting: self.waiting.max(other.waiting),
			lines: self.lines.max(other.lines),
			ended: self.ended.max(other.ended),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The size of a deal now.
	pub(crate) fn size_now(deal: &DealOf<T>) -> DealSize {
		DealSize::of(deal, Self::today())
	}

	/// The size of a deal now, with the lots and live entries of its titles. Reads two values a title.
	pub(crate) fn size_with_lines(deal: &DealOf<T>) -> DealSize {
		let lines = |seen: &SeenTitle| u64::from(T::Titles::lines(seen.title));
		let lines = deal.titles.iter().map(lines).sum();
		DealSize { lines, ..Self::size_now(deal) }
	}
}
