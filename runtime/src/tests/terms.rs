//! The holidays of the genesis, and how the due queue works with real blocks.

use super::support::*;
use crate::{
	configs::terms::{GuaranteedWeight, LegalTerm, LegalTermKind},
	holidays, Runtime, Terms,
};
use frame_support::traits::Hooks;
use madang_primitives::KoreanDay;
use pallet_conveyances::{DealTerm, DueKind, Stage};
use pallet_terms::{LegalTerms, TermHandler, TermKind};
use std::collections::BTreeSet;

fn day(year: u16, month: u8, day: u8) -> KoreanDay {
	KoreanDay::from_civil(year, month, day).unwrap()
}

/// The holidays of a year by the rules of the law. The lunar days are those of 설날, 부처님오신날 and
/// 추석.
fn by_law(year: u16, lunar: [(u8, u8); 3]) -> BTreeSet<KoreanDay> {
	let on = |(month, date): (u8, u8)| day(year, month, date);
	let [new_year, buddha, harvest] = lunar.map(on);
	let around = |day: KoreanDay| [day.minus(1), day, day.plus(1)];
	// Without substitutes: 1월 1일, 현충일.
	let plain = [(1, 1), (6, 6)].map(on);
	// With substitutes for Saturdays, Sundays and other holidays.
	let single = [(3, 1), (5, 1), (5, 5), (7, 17), (8, 15), (10, 3), (10, 9), (12, 25)];
	let single: Vec<_> = single.map(on).into_iter().chain([buddha]).collect();
	// With substitutes for Sundays and other holidays.
	let festive: Vec<_> = around(new_year).into_iter().chain(around(harvest)).collect();
	let all: Vec<_> = plain.iter().chain(&single).chain(&festive).copied().collect();
	let mut found: BTreeSet<_> = all.iter().copied().collect();
	let is_sunday = |day: KoreanDay| day.0.rem_euclid(7) == 3;
	let is_shared = |day: &KoreanDay| all.iter().filter(|other| *other == day).count() > 1;
	let moved =
		single.iter().filter(|day| day.is_weekend() || (is_shared(day) && !festive.contains(day)));
	let moved = moved.chain(festive.iter().filter(|day| is_sunday(**day) || is_shared(day)));
	for holiday in moved.copied().collect::<Vec<_>>() {
		let mut next = holiday.plus(1);
		while next.is_weekend() || found.contains(&next) {
			next = next.plus(1);
		}
		found.insert(next);
	}
	found
}

#[test]
fn the_genesis_has_the_holidays_of_the_law() {
	let mut law = by_law(2027, [(2, 7), (5, 13), (9, 15)]);
	law.extend(by_law(2028, [(1, 27), (5, 2), (10, 3)]));
	// The rest of 2026, and the general election of 2028: the first Wednesday from 50 days before the
	// term of office ends.
	law.extend([day(2026, 12, 25), day(2028, 4, 12)]);
	assert_eq!(day(2028, 4, 12).0.rem_euclid(7), 6);
	assert!((0..7).contains(&(day(2028, 4, 12).0 - day(2028, 5, 29).minus(50).0)));
	let listed = holidays::all();
	assert!(listed.is_sorted());
	assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), law);
	assert_eq!(listed.len(), law.len());
	run(|| {
		let stored: BTreeSet<_> = Terms::holidays().collect();
		assert_eq!(stored, law);
	});
}

#[test]
fn every_kind_of_terms_has_room_in_a_full_block() {
	Terms::integrity_test();
	for kind in LegalTermKind::all() {
		let weight = crate::configs::terms::ByPallet::weight(kind);
		assert!(weight.ref_time() > 0 && weight.all_lte(GuaranteedWeight::get()));
	}
}

/// H6, C17. Before, 16 items passed in a block in order of days, so that an hour of inspections of one
/// agent kept the lapses of all deals for half a day.
#[test]
fn a_lapse_passes_at_once_although_many_inspections_end() {
	run(|| {
		prepare(dispatch);
		let sale = usual_sale();
		sale.go_through(Milestone::Financed);
		let today = KoreanDay::of(now());
		let lapse = DealTerm { deal: sale.deal, kind: DueKind::Lapse };
		let last = sale.stored().open_term(DueKind::Lapse).unwrap().last;
		let inspection = DealTerm { kind: DueKind::Inspection, ..lapse };
		for _ in 0..20_000 {
			<Terms as LegalTerms<_>>::schedule(last.minus(1), inspection).unwrap();
		}
		assert_eq!(Terms::last_day_of(LegalTerm::Deal(lapse)), Some(last));
		skip_days(last.days_after(today) + 1);
		assert_eq!(sale.stored().stage, Stage::Lapsed);
		assert_eq!(Terms::last_day_of(LegalTerm::Deal(lapse)), None);
		assert!(pallet_terms::Behind::<Runtime>::get());
		let blocks = (1..).find(|_| {
			next_block();
			!pallet_terms::Behind::<Runtime>::get()
		});
		// The queue has 80 ms of a block at most: it has caught up within minutes.
		assert!(blocks.is_some_and(|blocks| blocks < 300), "{blocks:?}");
	});
}
