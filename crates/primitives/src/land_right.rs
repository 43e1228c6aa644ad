//! The right of a unit to the land (대지권).

use crate::{named::named_codes, Share};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

named_codes! {
	/// The kind of right that units have to the land (부동산등기규칙 88).
	LandRightKind: 4, "not one of the four kinds of land rights: 소유권, 지상권, 전세권, 임차권";
	1 Ownership "소유권" "Ownership";
	2 Superficies "지상권" "Superficies";
	3 Jeonse "전세권" "Jeonse";
	4 Lease "임차권" "Lease";
}

/// A unit's right to one parcel. A unit may have rights to several parcels, or none that is
/// registered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct LandRight<P> {
	/// The parcel.
	pub parcel: P,
	/// The kind of right.
	pub kind: LandRightKind,
	/// The unit's share of it (대지권 비율).
	pub share: Share,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_kind_reads_back_by_name_and_by_code() {
		for kind in LandRightKind::ALL {
			assert_eq!(kind.to_string().parse(), Ok(kind));
			assert_eq!(kind.encode(), [kind as u8]);
		}
		assert!("저당권".parse::<LandRightKind>().is_err());
	}
}
