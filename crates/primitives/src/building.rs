//! The use and the structure of a building, as the building book (건축물대장) names them.

use crate::named::named_codes;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

named_codes! {
	/// The main use of a building or unit, as listed in 건축법 시행령 별표 1.
	///
	/// Codes 1 to 29 are the annex's item numbers, and item 23-2 has the code 30. Codes from 31 on are
	/// uses of earlier versions of the annex, which a building keeps until its book is changed.
	/// Codes from 41 on are the kinds of dwellings and offices within items 1, 2 and 14, which the
	/// book of units names in place of the item.
	BuildingUse: 46, "not in the list of building uses (건축법 시행령 별표 1, of today and of earlier versions)";
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
	31 Neighbourhood "근린생활시설" "Neighbourhood facilities, before the two classes";
	32 SalesAndBusiness "판매 및 영업시설" "Sales and business, until 2006";
	33 EducationAndWelfare "교육연구 및 복지시설" "Education, research and welfare, until 2006";
	34 PublicUse "공공용시설" "Public use, until 2006";
	35 WasteTreatment "분뇨·쓰레기 처리시설" "Treatment of excrement and waste, until 2014";
	36 CorrectionalMilitary "교정 및 군사시설" "Correctional and military, until 2023";
	37 FuneralHall "장례식장" "Funeral hall, until 2017";
	38 Temporary "가설건축물" "Temporary building";
	39 AnimalAndPlant "동·식물 관련시설" "Animals and plants, the earlier name";
	41 DormitoryHouse "다중주택" "House with several rooms to let";
	42 MultiHousehold "다가구주택" "House of several households";
	43 Apartment "아파트" "Apartment";
	44 RowHouse "연립주택" "Row house";
	45 MultiplexHouse "다세대주택" "Multiplex house";
	46 Dormitory "기숙사" "Dormitory";
	47 Officetel "오피스텔" "Office with living space";
}

named_codes! {
	/// The main structure of a building (주구조), with the codes of the building book's open data.
	///
	/// The codes that end in zero are the book's groups, which older entries name.
	Structure: 39, "not in the list of structures (구조코드) of the building book";
	10 Masonry "조적구조" "Masonry";
	11 Brick "벽돌구조" "Brick";
	12 Block "블록구조" "Block";
	13 Stone "석구조" "Stone";
	17 ReinforcedMasonry "보강콘크리트조" "Block reinforced with concrete";
	19 OtherMasonry "기타조적구조" "Other masonry";
	20 Concrete "콘크리트구조" "Concrete";
	21 ReinforcedConcrete "철근콘크리트구조" "Reinforced concrete";
	22 PrecastConcrete "프리케스트콘크리트구조" "Precast concrete";
	23 IronPipe "철파이프조" "Iron pipe";
	24 StoneOrEarthWall "돌담 및 토담조" "Dry stone or earth wall";
	26 Rahmen "라멘조" "Rigid frame";
	27 LimeAndEarthBrick "석회 및 흙혼합 벽돌조" "Brick of lime and earth";
	29 OtherConcrete "기타콘크리트구조" "Other concrete";
	30 AnySteel "철골구조" "Steel";
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
	50 AnyTimber "목구조" "Timber, any kind";
	51 Timber "일반목구조" "Timber";
	52 Log "통나무구조" "Log";
	53 TimberTruss "트러스목구조" "Timber truss";
	60 BlockOrPanel "블럭/판넬조" "Block or panel";
	61 CementBlock "시멘트블럭조" "Cement block";
	63 PrefabPanel "조립식판넬조" "Prefabricated panel";
	70 BrickOrContainer "벽돌/컨테이너조" "Brick or container";
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
		for one in BuildingUse::ALL {
			assert_eq!(one.korean().parse(), Ok(one));
			assert_eq!(one.encode(), [one as u8]);
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
	fn names_of_earlier_law_are_read() {
		for text in [
			"판매및영업시설",
			"교육연구및복지시설",
			"공공용시설",
			"분뇨.쓰레기처리시설",
			"동.식물 관련시설",
		] {
			assert!(text.parse::<BuildingUse>().is_ok(), "{text}");
		}
		for text in ["조적구조", "콘크리트구조", "목구조", "블럭/판넬조"] {
			assert!(text.parse::<Structure>().is_ok(), "{text}");
		}
		let unknown = "땅".parse::<BuildingUse>().unwrap_err();
		assert!(unknown.contains("건축법 시행령 별표 1"), "{unknown}");
		let unknown = "땅".parse::<Structure>().unwrap_err();
		assert!(unknown.contains("구조코드"), "{unknown}");
	}

	#[test]
	fn names_are_read_in_the_spelling_of_the_law_and_of_the_book() {
		for text in ["제2종 근린생활시설", "제2종근린생활시설"] {
			assert_eq!(text.parse(), Ok(BuildingUse::NeighbourhoodSecond));
		}
		for text in [
			"국방ㆍ군사시설",
			"국방・군사시설",
			"국방•군사시설",
			"국방‧군사시설",
			"국방.군사시설",
			"국방,군사시설",
		] {
			assert_eq!(text.parse(), Ok(BuildingUse::Defence), "{text}");
		}
		for text in ["", " ", "집", "공동 주택들"] {
			assert!(text.parse::<BuildingUse>().is_err(), "{text}");
			assert!(text.parse::<Structure>().is_err(), "{text}");
		}
	}
}
