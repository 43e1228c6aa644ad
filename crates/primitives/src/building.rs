//! The use and the structure of a building, as the building book (건축물대장) names them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

fn same_name(one: &str, other: &str) -> bool {
	let letters = |text| str::chars(text).filter(|letter| *letter != ' ');
	letters(one).eq(letters(other))
}

/// Defines an enum from one list: each variant has a code, a Korean name and an English name.
macro_rules! named_codes {
	(
		$(#[$doc:meta])*
		$type:ident: $count:literal, $unknown:literal;
		$($code:literal $name:ident $korean:literal $english:literal;)*
	) => {
		$(#[$doc])*
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
		#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
		#[derive(Serialize, Deserialize)]
		pub enum $type {
			$(
				#[doc = concat!($english, " (", $korean, ").")]
				#[codec(index = $code)]
				$name = $code,
			)*
		}

		impl $type {
			/// Every variant, ordered by code.
			pub const ALL: [Self; $count] = [$(Self::$name),*];

			/// The Korean name in the building book.
			pub const fn korean(self) -> &'static str {
				match self { $(Self::$name => $korean),* }
			}
		}

		impl fmt::Display for $type {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				f.write_str(self.korean())
			}
		}

		impl FromStr for $type {
			type Err = &'static str;

			/// Reads the name with or without its spaces: the law writes `제1종 근린생활시설`, and the
			/// files of the building book write `제1종근린생활시설`.
			fn from_str(text: &str) -> Result<Self, Self::Err> {
				Self::ALL.into_iter().find(|one| same_name(one.korean(), text)).ok_or($unknown)
			}
		}
	};
}

named_codes! {
	/// The main use of a building or unit, as listed in 건축법 시행령 별표 1.
	///
	/// The codes are the annex's item numbers, except that item 23-2 has the code 30.
	BuildingUse: 30, "not one of the 30 building uses of 건축법 시행령 별표 1";
	1 DetachedHousing "단독주택" "Detached housing";
	2 MultiFamilyHousing "공동주택" "Apartments and other multi-family housing";
	3 NeighbourhoodFirst "제1종 근린생활시설" "Neighbourhood facilities, class 1";
	4 NeighbourhoodSecond "제2종 근린생활시설" "Neighbourhood facilities, class 2";
	5 CultureAssembly "문화 및 집회시설" "Culture and assembly";
	6 Religious "종교시설" "Religion";
	7 Retail "판매시설" "Retail";
	8 Transport "운수시설" "Transport";
	9 Medical "의료시설" "Medical care";
	10 EducationResearch "교육연구시설" "Education and research";
	11 ChildElderly "노유자시설" "Care of children and the elderly";
	12 YouthTraining "수련시설" "Youth training";
	13 Sports "운동시설" "Sports";
	14 Business "업무시설" "Offices";
	15 Lodging "숙박시설" "Lodging";
	16 Amusement "위락시설" "Amusement";
	17 Factory "공장" "Factory";
	18 Warehouse "창고시설" "Warehouse";
	19 HazardousGoods "위험물 저장 및 처리 시설" "Storage and handling of hazardous goods";
	20 Motor "자동차 관련 시설" "Motor vehicles";
	21 AnimalPlant "동물 및 식물 관련 시설" "Animals and plants";
	22 ResourceRecycling "자원순환 관련 시설" "Recycling of resources";
	23 Correctional "교정시설" "Correctional facility";
	24 Broadcasting "방송통신시설" "Broadcasting and telecommunication";
	25 PowerGeneration "발전시설" "Power generation";
	26 Cemetery "묘지 관련 시설" "Cemetery and related";
	27 TouristRest "관광 휴게시설" "Rest area for tourists";
	28 Funeral "장례시설" "Funeral";
	29 Camping "야영장 시설" "Camping ground";
	30 Defence "국방·군사시설" "Defence and military";
}

named_codes! {
	/// The main structure of a building (주구조), with the codes of the building book's open data.
	Structure: 33, "not one of the 33 structures of the building book";
	11 Brick "벽돌구조" "Brick";
	12 Block "블록구조" "Block";
	13 Stone "석구조" "Stone";
	17 ReinforcedMasonry "보강콘크리트조" "Block reinforced with concrete";
	19 OtherMasonry "기타조적구조" "Other masonry";
	21 ReinforcedConcrete "철근콘크리트구조" "Reinforced concrete";
	22 PrecastConcrete "프리케스트콘크리트구조" "Precast concrete";
	23 IronPipe "철파이프조" "Iron pipe";
	24 StoneOrEarthWall "돌담 및 토담조" "Dry stone or earth wall";
	26 Rahmen "라멘조" "Rigid frame";
	27 LimeAndEarthBrick "석회 및 흙혼합 벽돌조" "Brick of lime and earth";
	29 OtherConcrete "기타콘크리트구조" "Other concrete";
	31 Steel "일반철골구조" "Steel frame";
	32 LightSteel "경량철골구조" "Light steel frame";
	33 SteelPipe "강파이프구조" "Steel pipe";
	34 PreEngineeredSteel "공업화박판강구조(PEB)" "Pre-engineered thin steel";
	35 SingleSection "단일형강구조" "Single steel sections";
	36 Truss "트러스구조" "Truss";
	37 SteelHouse "스틸하우스조" "Steel house";
	39 OtherSteel "기타강구조" "Other steel";
	41 SteelConcrete "철골콘크리트구조" "Steel frame in concrete";
	42 SteelReinforcedConcrete "철골철근콘크리트구조" "Steel frame in reinforced concrete";
	43 CompositeSteelConcrete "철골철근콘크리트합성구조" "Composite of steel frame and reinforced concrete";
	49 OtherSteelConcrete "기타철골철근콘크리트구조" "Other steel frame in reinforced concrete";
	51 Timber "일반목구조" "Timber";
	52 Log "통나무구조" "Log";
	53 TimberTruss "트러스목구조" "Timber truss";
	61 CementBlock "시멘트블럭조" "Cement block";
	63 PrefabPanel "조립식판넬조" "Prefabricated panel";
	72 EarthBrick "흙벽돌조" "Earth brick";
	74 Container "컨테이너조" "Container";
	81 Membrane "막구조" "Membrane";
	99 Other "기타구조" "Other";
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::DecodeAll;

	#[test]
	fn every_use_reads_back_by_name_and_by_code() {
		for (index, one) in BuildingUse::ALL.into_iter().enumerate() {
			assert_eq!(one.korean().parse(), Ok(one));
			assert_eq!(one.encode(), [index as u8 + 1]);
		}
		for byte in 0..=u8::MAX {
			let decoded = BuildingUse::decode_all(&mut &[byte][..]).ok();
			assert_eq!(decoded, BuildingUse::ALL.into_iter().find(|one| *one as u8 == byte));
		}
	}

	#[test]
	fn every_structure_reads_back_by_name_and_by_code() {
		for one in Structure::ALL {
			assert_eq!(one.korean().parse(), Ok(one));
			assert_eq!(one.encode(), [one as u8]);
		}
		for byte in 0..=u8::MAX {
			let decoded = Structure::decode_all(&mut &[byte][..]).ok();
			assert_eq!(decoded, Structure::ALL.into_iter().find(|one| *one as u8 == byte));
		}
	}

	#[test]
	fn names_are_read_in_the_spelling_of_the_law_and_of_the_book() {
		for text in ["제2종 근린생활시설", "제2종근린생활시설"] {
			assert_eq!(text.parse(), Ok(BuildingUse::NeighbourhoodSecond));
		}
		for text in ["", " ", "집", "공동 주택들"] {
			assert!(text.parse::<BuildingUse>().is_err(), "{text}");
			assert!(text.parse::<Structure>().is_err(), "{text}");
		}
	}
}
