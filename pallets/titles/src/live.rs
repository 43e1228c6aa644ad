//! The index of live entries: kind, rank, filing and object of every effective entry that burdens
//! the ownership, so that a record is judged without reading its entries.

use crate::{lots::Burdens, Lot, MaxLots, Rank, Section};
use alloc::{collections::BTreeSet, vec::Vec};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{EntryPurpose, Filed};
use scale_info::TypeInfo;

/// Most live entries of one title. A building under auction may have dozens.
pub type MaxLive = ConstU32<256>;

/// The live entries of a title, in the order of registration.
pub type Live = BoundedVec<LiveRef, MaxLive>;

/// The kind of a live entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Kind {
	/// A revolving mortgage (근저당권).
	#[codec(index = 0)]
	RevolvingMortgage,
	/// The transfer of a mortgage, supplementary to it (근저당권이전).
	#[codec(index = 1)]
	MortgageMoved,
	/// An imported entry of a kind that the chain does not know.
	#[codec(index = 2)]
	Foreign(EntryPurpose),
}

impl Kind {
	/// Whether the chain does not know the kind.
	pub const fn is_foreign(self) -> bool {
		matches!(self, Self::Foreign(_))
	}
}

/// What a live entry burdens now.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum LiveTarget {
	/// The whole property, in all lots.
	#[codec(index = 0)]
	Whole,
	/// These lots. A lot that was taken from a burdened lot is burdened.
	#[codec(index = 1)]
	Lots(BoundedVec<u32, MaxLots>),
}

/// A live entry.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LiveRef {
	/// The entry's number.
	pub number: u32,
	/// The kind of its right.
	pub kind: Kind,
	/// Its section.
	pub section: Section,
	/// Its rank, which decides within the section.
	pub rank: Rank,
	/// Its filing, which decides across sections.
	pub filed: Filed,
	/// The number of its main entry, if it is supplementary.
	pub main: Option<u32>,
	/// What it burdens.
	pub on: LiveTarget,
}

/// The live entries that burden a lot but not the whole property, by lot.
pub fn burdens(live: &[LiveRef]) -> Burdens {
	let mut burdens = Burdens::new();
	for entry in live {
		let LiveTarget::Lots(lots) = &entry.on else { continue };
		for lot in lots {
			burdens.entry(*lot).or_default().push(entry.number);
		}
	}
	burdens
}

/// Move the burdens with the lots: a piece of a burdened lot is burdened, and a lot that exists no
/// longer is dropped.
pub fn follow(live: &mut Live, lots: &[Lot], pieces: &[(Option<u32>, u32)]) {
	let exist: BTreeSet<u32> = lots.iter().map(|lot| lot.id).collect();
	for entry in live.iter_mut() {
		let LiveTarget::Lots(burdened) = &mut entry.on else { continue };
		// The numbers are in order, and those of new lots are the greatest.
		let came = pieces
			.iter()
			.filter(|(source, _)| source.is_some_and(|lot| burdened.binary_search(&lot).is_ok()))
			.map(|(_, piece)| *piece);
		let mut after: Vec<u32> =
			burdened.iter().copied().chain(came).filter(|lot| exist.contains(lot)).collect();
		after.dedup();
		// A title has at most as many lots as the bound.
		*burdened = BoundedVec::truncate_from(after);
	}
}

/// Remove an entry and what is supplementary to it.
pub fn remove(live: &mut Live, number: u32) {
	live.retain(|entry| entry.number != number && entry.main != Some(number));
}
