//! Sections and ranks: what decides between entries of one record (부동산등기법 4, 5).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
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

/// Most branches of a rank: a supplementary entry of a supplementary entry of one, `1-1-1-1`, is
/// the deepest that occurs.
pub type MaxBranches = ConstU32<3>;

/// The rank number (순위번호): a main number, and for a supplementary entry (부기등기) its branches.
///
/// Within a section the lower rank comes first; a supplementary entry has the place of its main
/// entry, and orders after it and before the next main entry.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Rank {
	/// The main number, from 1 in each section.
	pub main: u32,
	/// The branches, each from 1. None for a main entry.
	pub branches: BoundedVec<u16, MaxBranches>,
}

impl Rank {
	/// The rank of a main entry.
	pub fn main(main: u32) -> Self {
		Self { main, branches: BoundedVec::new() }
	}

	/// The rank of the `number`th supplementary entry to the one of this rank, or `None` where it
	/// would lie too deep.
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
