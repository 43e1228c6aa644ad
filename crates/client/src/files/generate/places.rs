//! The places of the synthetic parcels: legal districts south of the Han in Seoul.

use madang_primitives::DistrictCode;

/// A legal district and its plausible values.
pub(super) struct Place {
	pub(super) district: DistrictCode,
	/// The percentage of the parcels that it gets.
	pub(super) weight: u32,
	/// The usual official price of building land, in thousand won per square metre.
	pub(super) price: u64,
	/// Whether it has fields and forests.
	pub(super) fringe: bool,
	/// The highest main lot number. Lots are numbered downwards from it.
	pub(super) last_lot: u16,
}

const fn place(district: u64, weight: u32, price: u64, fringe: bool, last_lot: u16) -> Place {
	Place { district: DistrictCode(district), weight, price, fringe, last_lot }
}

/// The places. The first is 역삼동, where the highest lot number is 858.
pub(super) const PLACES: [Place; 16] = [
	place(1168010100, 24, 17_800, false, 858), // 강남구 역삼동
	place(1168010300, 5, 11_200, false, 660),  // 강남구 개포동
	place(1168010400, 6, 20_400, false, 141),  // 강남구 청담동
	place(1168010500, 8, 18_900, false, 172),  // 강남구 삼성동
	place(1168010600, 7, 16_300, false, 1024), // 강남구 대치동
	place(1168010700, 5, 21_500, false, 668),  // 강남구 신사동
	place(1168010800, 8, 16_700, false, 281),  // 강남구 논현동
	place(1168011100, 4, 4_300, true, 598),    // 강남구 세곡동
	place(1168011500, 4, 6_800, true, 745),    // 강남구 수서동
	place(1168011800, 5, 14_100, false, 552),  // 강남구 도곡동
	place(1165010100, 6, 8_900, false, 1038),  // 서초구 방배동
	place(1165010800, 7, 15_600, false, 1748), // 서초구 서초동
	place(1165010900, 3, 2_700, true, 389),    // 서초구 내곡동
	place(1171010100, 4, 13_700, false, 320),  // 송파구 잠실동
	place(1171010500, 2, 9_400, false, 298),   // 송파구 석촌동
	place(1171010800, 2, 7_600, true, 650),    // 송파구 문정동
];
