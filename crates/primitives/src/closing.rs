//! Why a record of the books is closed.

use crate::named::named_codes;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

named_codes! {
	/// The reason for which a parcel, building or unit is closed in its book (말소).
	ClosingReason: 9, "not in the list of closing reasons: 분할, 합병, 등록전환, 바다로 된 토지, 철거, 멸실, \
		대장전환, 이중등재, 착오등재";
	1 Split "분할" "Split into others";
	2 Merged "합병" "Merged with others";
	3 Converted "등록전환" "Moved from the forest book to the land book";
	4 Sea "바다로 된 토지" "Land that has become sea";
	5 Demolished "철거" "Demolished";
	6 Destroyed "멸실" "Destroyed";
	7 Reorganised "대장전환" "Moved to another kind of building book";
	8 Duplicate "이중등재" "Entered twice";
	9 Mistake "착오등재" "Entered by mistake";
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_reason_reads_back_by_name_and_by_code() {
		for reason in ClosingReason::ALL {
			assert_eq!(reason.to_string().parse(), Ok(reason));
			assert_eq!(reason.encode(), [reason as u8]);
		}
		assert!("팔렸음".parse::<ClosingReason>().is_err());
	}
}
