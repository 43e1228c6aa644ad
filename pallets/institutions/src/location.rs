//! Where land is, and in which districts it was before.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{DistrictCode, KoreanDay, Moment};
use scale_info::TypeInfo;

/// The district of a property now, and those in which it was before.
///
/// Authority follows the property and not the code: an institution that is responsible for a district
/// stays responsible for what came from it by a reform, until the council sets its jurisdiction again. It
/// gets nothing else of the successor.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Location {
	/// The district in which it is now.
	pub now: DistrictCode,
	/// The districts in which it was before, the oldest first. There are few.
	pub before: Vec<Former>,
}

impl Location {
	/// A place that has always been in a district.
	pub const fn of(district: DistrictCode) -> Self {
		Self { now: district, before: Vec::new() }
	}
}

/// A district in which a property was.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Former {
	/// Its code.
	pub code: DistrictCode,
	/// The first day on which the property was no longer in it.
	pub left: KoreanDay,
	/// If it left by a reform: the last moment at which the reform was not in force or had just been
	/// recorded. A jurisdiction that was set until then does not decide on what came from here.
	pub reform: Option<Moment>,
}
