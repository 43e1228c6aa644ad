//! The rows of an import: an existing record with one entry for each that is live in the former registry.

use crate::{Entry, MaxDebtors, MaxMortgagees, Rank, Section};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	Cause, Commitment, DistrictCode, EntryPurpose, FormerOffice, Holdings, KoreanDay, MaxHolders,
	Party, Property, PropertyName, Receipt, TitleId, Won,
};
use pallet_registers::MAX_PREDECESSORS;
use scale_info::TypeInfo;
use sp_core::H256;

/// Most live entries of one imported title.
pub type MaxImported = ConstU32<64>;

/// The object of an imported mortgage or foreign entry.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ImportedTarget {
	/// The whole property.
	#[codec(index = 0)]
	Whole,
	/// Everything that these holders have now.
	#[codec(index = 1)]
	Holders(BoundedVec<Party, MaxHolders>),
}

/// What an imported entry says.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum ImportedContent {
	/// An acquisition, with what is left of it. The acquisitions of a record add up to the whole.
	/// Section A.
	#[codec(index = 0)]
	Ownership {
		/// The holders, and the share that each still has by this entry.
		acquired: Holdings,
	},
	/// A revolving mortgage (근저당권). Section B.
	#[codec(index = 1)]
	RevolvingMortgage {
		/// The mortgagees, at least one: members or others.
		mortgagees: BoundedVec<Party, MaxMortgagees>,
		/// The maximum secured amount (채권최고액) in won, greater than zero.
		max_secured: Won,
		/// The debtors, with or without a DID, as far as they are known.
		debtors: BoundedVec<Party, MaxDebtors>,
		/// What it encumbers.
		on: ImportedTarget,
	},
	/// An entry of a kind that the chain does not know. It makes the record incomplete.
	#[codec(index = 2)]
	Foreign {
		/// What it registers (등기목적).
		purpose: EntryPurpose,
		/// Its section.
		section: Section,
		/// What it burdens.
		on: ImportedTarget,
		/// The commitment to its text.
		text: Commitment,
	},
}

/// A live entry of an imported title.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ImportedEntry {
	/// The receipt under which it was registered.
	pub receipt: Receipt,
	/// The day of that receipt.
	pub filed_on: KoreanDay,
	/// The office that gave the receipt.
	pub office: FormerOffice,
	/// The cause. If the kind is unknown, it is [`madang_primitives::CauseKind::AsImported`]. The
	/// cause of a mortgage is its agreement.
	pub cause: Cause,
	/// The rank in the former record, if it is known.
	pub former: Option<Rank>,
	/// What it says.
	pub content: ImportedContent,
}

/// A title record to import, with its live entries.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct TitleRow {
	/// The record's number.
	pub number: TitleId,
	/// The property: a parcel by its present number or an old one.
	pub property: PropertyName,
	/// The live entries. Those of a section are in the order of the record.
	pub entries: BoundedVec<ImportedEntry, MaxImported>,
}

/// An imported record, as its event describes it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct ImportedTitle<AccountId> {
	/// The record's number.
	pub title: TitleId,
	/// The property.
	pub property: Property,
	/// The district in which the property is.
	pub district: DistrictCode,
	/// The digest of the description, taken over from the book.
	pub description: H256,
	/// The entries, in the order of their numbers. The first one has the number 1.
	pub entries: BoundedVec<Entry<AccountId>, MaxImported>,
	/// The number of foreign entries. If there is one, the record is incomplete.
	pub foreign: u32,
	/// Whether the book names other owners. The event `DiscrepancyFound` says more.
	pub differs: bool,
}

/// The sizes of a batch, for its weight.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct BatchSize {
	/// The rows.
	pub rows: u32,
	/// The rows that name a parcel.
	pub parcels: u32,
	/// The places for which the registrar must be responsible, at most one for each row.
	pub places: u32,
	/// The districts in which the properties of all rows were before.
	pub former: u32,
	/// The entries of all rows.
	pub entries: u32,
	/// The holders of all ownership entries, and those whose lots other entries burden.
	pub holders: u32,
	/// The mortgagees and debtors.
	pub parties: u32,
	/// What only some rows write in addition: live entries, that the record is incomplete, and that the book
	/// differs.
	pub extras: u32,
}

impl BatchSize {
	/// The largest size that a batch of these rows can turn out to have: each may be in a place of its own,
	/// have come from as many districts as possible, and differ from the book.
	pub fn of(rows: &[TitleRow]) -> Self {
		rows.iter().fold(Self::default(), |sum, row| {
			let parcel = matches!(row.property, PropertyName::Parcel(_));
			let holders = |entry: &ImportedEntry| match &entry.content {
				ImportedContent::Ownership { acquired } => acquired.0.len(),
				ImportedContent::RevolvingMortgage { on, .. }
				| ImportedContent::Foreign { on, .. } => match on {
					ImportedTarget::Whole => 0,
					ImportedTarget::Holders(holders) => holders.len(),
				},
			};
			let parties = |entry: &ImportedEntry| match &entry.content {
				ImportedContent::RevolvingMortgage { mortgagees, debtors, .. } => {
					mortgagees.len().saturating_add(debtors.len())
				}
				_ => 0,
			};
			let total = |of: &dyn Fn(&ImportedEntry) -> usize| {
				row.entries.iter().map(of).fold(0, usize::saturating_add) as u32
			};
			let has = |is: fn(&ImportedContent) -> bool| {
				u32::from(row.entries.iter().any(|entry| is(&entry.content)))
			};
			let burdened = has(|content| !matches!(content, ImportedContent::Ownership { .. }));
			let incomplete = has(|content| matches!(content, ImportedContent::Foreign { .. }));
			let extras = burdened.saturating_add(incomplete).saturating_add(1);
			Self {
				rows: sum.rows.saturating_add(1),
				parcels: sum.parcels.saturating_add(parcel.into()),
				places: sum.places.saturating_add(1),
				former: sum.former.saturating_add(MAX_PREDECESSORS),
				entries: sum.entries.saturating_add(row.entries.len() as u32),
				holders: sum.holders.saturating_add(total(&holders)),
				parties: sum.parties.saturating_add(total(&parties)),
				extras: sum.extras.saturating_add(extras),
			}
		})
	}
}
