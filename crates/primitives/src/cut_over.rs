//! The cut-over from the former registry to the chain.

use crate::KoreanDay;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// When the chain becomes the register of a district.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
pub struct CutOver {
	/// The first day on which the chain is the register. Until the day before, the former registry
	/// decides.
	pub on: KoreanDay,
	/// The last day on which existing records can be imported.
	pub import_until: KoreanDay,
}

impl CutOver {
	/// Whether the import ends on or after the last day of the former registry.
	pub const fn is_valid(&self) -> bool {
		self.import_until.plus(1).0 >= self.on.0
	}
}
