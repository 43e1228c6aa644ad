//! Sections and ranks, which decide between the entries of a record (부동산등기법 4, 5).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::EntryPurpose;
use scale_info::TypeInfo;

/// A section of a title record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Section {
	/// Ownership (갑구).
	#[codec(index = 0)]
	A,
	/// Other rights (을구).
	#[codec(index = 1)]
	B,
}

impl Section {
	/// Whether entries of a purpose are in this section. Measures of courts and authorities, and
	/// provisional registrations, are in the section of the right that they concern.
	pub const fn has(self, purpose: EntryPurpose) -> bool {
		match purpose {
			EntryPurpose::ProvisionalAttachment
			| EntryPurpose::Seizure
			| EntryPurpose::Injunction
			| EntryPurpose::CompulsoryAuction
			| EntryPurpose::SecurityAuction
			| EntryPurpose::Provisional
			| EntryPurpose::Restriction
			| EntryPurpose::LawsuitNote
			| EntryPurpose::Insolvency
			| EntryPurpose::Unlisted => true,
			EntryPurpose::Trust | EntryPurpose::Redemption | EntryPurpose::NoDivision => {
				matches!(self, Self::A)
			}
			EntryPurpose::Jeonse
			| EntryPurpose::Superficies
			| EntryPurpose::Easement
			| EntryPurpose::Lease
			| EntryPurpose::OrderedLease
			| EntryPurpose::Mortgage
			| EntryPurpose::Pledge
			| EntryPurpose::ClaimCollateral => matches!(self, Self::B),
		}
	}
}

/// Most branches of a rank. The deepest rank that occurs is `1-1-1-1`, a supplementary entry to a
/// supplementary entry to a supplementary entry.
pub type MaxBranches = ConstU32<3>;

/// The rank number (순위번호): a main number and, for a supplementary entry (부기등기), its branches.
///
/// Within a section the lower rank has priority. A supplementary entry is ordered after its main
/// entry and before the next main entry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Rank {
	/// The main number, from 1 in each section.
	pub main: u32,
	/// The branches, each from 1. Empty for a main entry.
	pub branches: BoundedVec<u16, MaxBranches>,
}

impl Rank {
	/// The rank of a main entry.
	pub fn main(main: u32) -> Self {
		Self { main, branches: BoundedVec::new() }
	}

	/// The rank of the `number`th supplementary entry to the entry of this rank, or `None` if it
	/// would be too deep.
	pub fn supplement(&self, number: u16) -> Option<Self> {
		let mut branches = self.branches.clone();
		branches.try_push(number).ok()?;
		Some(Self { main: self.main, branches })
	}

	/// Whether it is the rank of a main entry.
	pub fn is_main(&self) -> bool {
		self.branches.is_empty()
	}
}

impl fmt::Display for Rank {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}", self.main)?;
		self.branches.iter().try_for_each(|branch| write!(f, "-{branch}"))
	}
}
