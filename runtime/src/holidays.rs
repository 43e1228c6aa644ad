//! The holidays with which every network begins: those of the law from 2026-11-27 to 2028-12-31. The
//! council declares later ones, and temporary ones (임시공휴일), with `Terms.declare_holidays`.
//!
//! 공휴일에 관한 법률 2 and 관공서의 공휴일에 관한 규정 2 name the days. 제헌절 is one again since the
//! amendment that was promulgated on 2026-02-10, and 노동절 (1 May) since 2026; both have 대체공휴일.
//! The other rules of 대체공휴일 (규정 3): 3·1절, 제헌절, 광복절, 개천절, 한글날, 노동절, 어린이날,
//! 부처님오신날 and 기독탄신일 on a Saturday, a Sunday or another holiday; 설날 and 추석 with the days
//! before and after them on a Sunday or another holiday. The next day that is not a holiday is one
//! then. 1월 1일 and 현충일 have none. The general election of 2028 is on the first Wednesday from the
//! fiftieth day before the term of office ends, which is 2028-05-29 (공직선거법 34).
//!
//! Sources: the lunar days are those of 한국천문연구원 as `korean-lunar-calendar` 0.4.0 has them. The list
//! was compared with `holidays` 0.109, whose sources include the law of 2026 (its issue 3285 and pull
//! request 3728). The gazette (월력요항) was not at hand: the council compares it and declares or
//! withdraws what differs.

use alloc::vec::Vec;
use madang_primitives::KoreanDay;

/// Year, month and day of each holiday. Those on weekends are listed too, to compare with the calendar.
#[rustfmt::skip]
const HOLIDAYS: [(u16, u8, u8); 43] = [
	(2026, 12, 25), // 기독탄신일
	(2027, 1, 1), // 1월 1일
	(2027, 2, 6), // 설날 전날
	(2027, 2, 7), // 설날
	(2027, 2, 8), // 설날 다음날
	(2027, 2, 9), // 대체공휴일 (설날)
	(2027, 3, 1), // 3·1절
	(2027, 5, 1), // 노동절
	(2027, 5, 3), // 대체공휴일 (노동절)
	(2027, 5, 5), // 어린이날
	(2027, 5, 13), // 부처님오신날
	(2027, 6, 6), // 현충일
	(2027, 7, 17), // 제헌절
	(2027, 7, 19), // 대체공휴일 (제헌절)
	(2027, 8, 15), // 광복절
	(2027, 8, 16), // 대체공휴일 (광복절)
	(2027, 9, 14), // 추석 전날
	(2027, 9, 15), // 추석
	(2027, 9, 16), // 추석 다음날
	(2027, 10, 3), // 개천절
	(2027, 10, 4), // 대체공휴일 (개천절)
	(2027, 10, 9), // 한글날
	(2027, 10, 11), // 대체공휴일 (한글날)
	(2027, 12, 25), // 기독탄신일
	(2027, 12, 27), // 대체공휴일 (기독탄신일)
	(2028, 1, 1), // 1월 1일
	(2028, 1, 26), // 설날 전날
	(2028, 1, 27), // 설날
	(2028, 1, 28), // 설날 다음날
	(2028, 3, 1), // 3·1절
	(2028, 4, 12), // 국회의원 선거일
	(2028, 5, 1), // 노동절
	(2028, 5, 2), // 부처님오신날
	(2028, 5, 5), // 어린이날
	(2028, 6, 6), // 현충일
	(2028, 7, 17), // 제헌절
	(2028, 8, 15), // 광복절
	(2028, 10, 2), // 추석 전날
	(2028, 10, 3), // 개천절, 추석
	(2028, 10, 4), // 추석 다음날
	(2028, 10, 5), // 대체공휴일 (추석)
	(2028, 10, 9), // 한글날
	(2028, 12, 25), // 기독탄신일
];

/// The holidays.
pub fn all() -> Vec<KoreanDay> {
	HOLIDAYS
		.iter()
		.filter_map(|(year, month, day)| KoreanDay::from_civil(*year, *month, *day))
		.collect()
}
