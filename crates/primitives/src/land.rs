//! Land categories (지목).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! land_categories {
	($($code:literal $name:ident $korean:literal $mark:literal $english:literal;)*) => {
		/// One of the 28 land categories, in the law's order (공간정보의 구축 및 관리 등에 관한 법률 67).
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
		#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
		#[derive(Serialize, Deserialize)]
		pub enum LandCategory {
			$(
				#[doc = concat!($english, " (", $korean, ").")]
				#[codec(index = $code)]
				$name = $code,
			)*
		}

		impl LandCategory {
			/// Every category, by code.
			pub const ALL: [Self; 28] = [$(Self::$name),*];

			/// The category's name in the law.
			pub const fn korean(self) -> &'static str {
				match self { $(Self::$name => $korean),* }
			}

			/// The one-letter mark used on cadastral maps.
			pub const fn mark(self) -> &'static str {
				match self { $(Self::$name => $mark),* }
			}
		}
	};
}

land_categories! {
	1 DryField "전" "전" "Dry field";
	2 PaddyField "답" "답" "Paddy field";
	3 Orchard "과수원" "과" "Orchard";
	4 Pasture "목장용지" "목" "Pasture";
	5 Forest "임야" "임" "Forest";
	6 MineralSpring "광천지" "광" "Mineral spring";
	7 SaltField "염전" "염" "Salt field";
	8 BuildingSite "대" "대" "Building site";
	9 FactorySite "공장용지" "장" "Factory site";
	10 SchoolSite "학교용지" "학" "School site";
	11 ParkingLot "주차장" "차" "Parking lot";
	12 FillingStation "주유소용지" "주" "Filling station";
	13 WarehouseSite "창고용지" "창" "Warehouse site";
	14 Road "도로" "도" "Road";
	15 Railway "철도용지" "철" "Railway";
	16 Embankment "제방" "제" "Embankment";
	17 River "하천" "천" "River";
	18 Ditch "구거" "구" "Ditch";
	19 Reservoir "유지" "유" "Reservoir";
	20 FishFarm "양어장" "양" "Fish farm";
	21 Waterworks "수도용지" "수" "Waterworks";
	22 Park "공원" "공" "Park";
	23 SportsGround "체육용지" "체" "Sports ground";
	24 AmusementPark "유원지" "원" "Amusement park";
	25 ReligiousSite "종교용지" "종" "Religious site";
	26 HistoricSite "사적지" "사" "Historic site";
	27 Cemetery "묘지" "묘" "Cemetery";
	28 MiscellaneousSite "잡종지" "잡" "Miscellaneous site";
}

impl fmt::Display for LandCategory {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.korean())
	}
}

impl FromStr for LandCategory {
	type Err = &'static str;

	/// Reads the name in the law, which register files use.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		Self::ALL
			.into_iter()
			.find(|category| category.korean() == text)
			.ok_or("not one of the 28 land categories")
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::DecodeAll;

	#[test]
	fn names_codes_and_marks_are_distinct_and_read_back() {
		for (index, category) in LandCategory::ALL.into_iter().enumerate() {
			assert_eq!(category.korean().parse(), Ok(category));
			assert_eq!(category.encode(), [index as u8 + 1]);
			assert_eq!(LandCategory::decode_all(&mut &[index as u8 + 1][..]), Ok(category));
			assert_eq!(
				LandCategory::ALL.iter().filter(|other| other.mark() == category.mark()).count(),
				1
			);
		}
		assert!("대지".parse::<LandCategory>().is_err());
		assert!(LandCategory::decode_all(&mut &[0u8][..]).is_err());
		assert!(LandCategory::decode_all(&mut &[29u8][..]).is_err());
	}
}
