//! Tests of the cut-over: who sets it, which one counts, and what waits for it.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResult};
use madang_primitives::{CutOver, DealId, DistrictCode, DistrictPrefix, KoreanDay};
use madang_testing::{registry::by, BANPO, IMPORTER, PAPERS, YEOKSAM};
use sp_runtime::DispatchError::BadOrigin;

type E = Error<Test>;

fn prefix(text: &str) -> DistrictPrefix {
	text.parse().unwrap()
}

fn cut_over(on: &str, import_until: &str) -> CutOver {
	CutOver { on: day(on), import_until: day(import_until) }
}

fn set(text: &str, cut_over: CutOver) -> DispatchResult {
	Records::set_cut_over(RuntimeOrigin::root(), prefix(text), cut_over)
}

/// The first day of the chain for parcels whose numbers were given in a district.
fn begins(district: DistrictCode) -> Option<KoreanDay> {
	Records::cut_over_at(district).map(|one| one.on)
}

/// A village with its own cut-over, and the new code of a reform.
const VILLAGE: DistrictCode = DistrictCode(4_159_025_021);
const NEW: DistrictCode = DistrictCode(1_199_010_100);

/// The ministry imports districts.
fn enter(codes: &[DistrictCode]) {
	let row = |code: &DistrictCode| pallet_registers::DistrictRow {
		code: *code,
		..madang_testing::house::district_row(YEOKSAM)
	};
	let rows = bounded(codes.iter().map(row));
	assert_ok!(Registers::import_districts(by::<Test>(IMPORTER), rows, fresh_ref()));
}

/// The ministry ends a district.
fn end(code: DistrictCode, on: KoreanDay, successor: DistrictCode) -> DispatchResult {
	let ended = pallet_registers::Ended { on, successors: bounded([successor]) };
	let rows = bounded([pallet_registers::DistrictEnd { code, ended }]);
	frame_support::storage::with_storage_layer(|| {
		Registers::end_districts(by::<Test>(IMPORTER), rows, PAPERS, fresh_ref())
	})
}

/// Nothing is set.
fn without_cut_over(test: impl FnOnce()) {
	with_titles(|| {
		CutOvers::<Test>::remove(DistrictPrefix::NATION);
		test();
	});
}

#[test]
fn the_council_sets_and_corrects_a_cut_over() {
	without_cut_over(|| {
		let first = cut_over("2026-12-01", "2026-12-31");
		let call =
			|by| Records::set_cut_over(RuntimeOrigin::signed(by), DistrictPrefix::NATION, first);
		for by in [REGISTRAR, AGENT, NON_MEMBER] {
			assert_noop!(call(by), BadOrigin);
		}
		assert_ok!(set("11680", first));
		let later = cut_over("2027-01-01", "2027-06-30");
		assert_ok!(set("11680", later));
		let place = prefix("11680");
		let told = [
			Event::CutOverSet { prefix: place, old: None, new: first },
			Event::CutOverSet { prefix: place, old: Some(first), new: later },
		];
		assert_eq!(events(), told);
		for text in ["1", "116", "11680101", "1168010"].map(prefix) {
			let level = [2, 5, 8, 10].contains(&text.digits);
			let set = Records::set_cut_over(RuntimeOrigin::root(), text, first);
			assert_eq!(set, if level { Ok(()) } else { Err(E::MalformedPrefix.into()) });
		}
		assert_noop!(set("26", cut_over("2026-12-05", "2026-12-03")), E::ImportEndsTooSoon);
	});
}

#[test]
fn a_day_that_has_come_stays_and_the_import_can_be_extended() {
	with_titles(|| {
		let begun = CutOvers::<Test>::get(DistrictPrefix::NATION).unwrap();
		for on in ["2026-10-01", "2026-12-01"] {
			assert_noop!(set("", CutOver { on: day(on), ..begun }), E::CutOverHasCome);
		}
		assert_ok!(set("", CutOver { import_until: day("2026-11-23"), ..begun }));
		let late = || import(vec![row(4, held_unbound(4), 1)]);
		assert_noop!(late(), E::ImportClosed);
		// A forgotten record is no dead end.
		assert_ok!(set("", CutOver { import_until: today(), ..begun }));
		assert_ok!(late());
	});
}

#[test]
fn the_longest_prefix_counts() {
	without_cut_over(|| {
		assert_eq!(begins(YEOKSAM), None);
		let days = ["2027-01-01", "2027-02-01", "2027-03-01", "2027-04-01", "2027-05-01"];
		for (text, on) in ["", "11", "11680", "11680101", "1168010100"].into_iter().zip(days) {
			assert_ok!(set(text, cut_over(on, "2028-01-01")));
			assert_eq!(begins(YEOKSAM), Some(day(on)), "{text}");
		}
		assert_eq!(begins(BANPO), Some(day("2027-02-01")));
	});
}

/// Before, the cut-over of one village stopped all deals of the live district to which it came, or opened
/// the import there again.
#[test]
fn a_merger_changes_nothing_for_the_properties_of_the_live_district() {
	without_cut_over(|| {
		enter(&[VILLAGE]);
		assert_ok!(set("", cut_over("2026-06-01", "2026-07-01")));
		assert_ok!(set("4159025021", cut_over("2027-03-01", "2027-09-01")));
		assert_ok!(end(VILLAGE, today(), YEOKSAM));
		assert_eq!(begins(YEOKSAM), Some(day("2026-06-01")));
		let sale = transfer(held([(1, "1")]), held([(3, "1")]));
		assert_ok!(file(AGENT, 1, Filing::Transfer(sale), &[1, 3]));
		assert_noop!(import(vec![row(4, held_unbound(4), 1)]), E::ImportClosed);
		// What came from the village follows it, as before.
		assert_eq!(begins(VILLAGE), Some(day("2027-03-01")));
		set_day("2027-03-01");
		assert_eq!(begins(VILLAGE), Some(day("2027-03-01")));
	});
}

#[test]
fn a_property_of_a_live_district_stays_live_in_another_one() {
	without_cut_over(|| {
		assert_ok!(set("11680", cut_over("2026-06-01", "2026-07-01")));
		assert_ok!(set("11650", cut_over("2027-03-01", "2027-09-01")));
		assert_ok!(end(YEOKSAM, today(), BANPO));
		assert_eq!(begins(YEOKSAM), Some(day("2026-06-01")));
		assert_eq!(begins(BANPO), Some(day("2027-03-01")));
		let sale = transfer(held([(1, "1")]), held([(3, "1")]));
		assert_ok!(file(AGENT, 1, Filing::Transfer(sale), &[1, 3]));
		set_day("2027-04-01");
		assert_eq!(begins(YEOKSAM), Some(day("2026-06-01")));
	});
}

/// Until the day has come, the council can set one for the new code.
#[test]
fn a_district_of_a_reform_follows_the_former_one_until_it_has_its_own_day() {
	without_cut_over(|| {
		enter(&[NEW]);
		assert_ok!(end(YEOKSAM, today(), NEW));
		assert_eq!(begins(YEOKSAM), None);
		assert_ok!(set("", cut_over("2027-01-01", "2028-01-01")));
		assert_eq!(begins(YEOKSAM), Some(day("2027-01-01")));
		assert_ok!(set("11680", cut_over("2027-05-01", "2028-01-01")));
		assert_eq!(begins(YEOKSAM), Some(day("2027-05-01")));
		assert_eq!(begins(NEW), Some(day("2027-01-01")));
		// A day on which the properties were not there yet does not count for them.
		assert_ok!(set("11990", cut_over("2026-08-01", "2028-01-01")));
		assert_eq!(begins(YEOKSAM), Some(day("2027-05-01")));
		assert_eq!(begins(NEW), Some(day("2026-08-01")));
		assert_ok!(set("1199010100", cut_over("2027-03-01", "2028-01-01")));
		assert_eq!(begins(YEOKSAM), Some(day("2027-03-01")));
	});
}

mod reforms {
	use super::*;
	use proptest::prelude::*;

	const CODES: [DistrictCode; 4] = [YEOKSAM, BANPO, VILLAGE, NEW];

	#[derive(Clone, Debug)]
	enum Step {
		End(DistrictCode, i32, DistrictCode),
		Wait(u32),
	}

	fn a_step() -> impl Strategy<Value = Step> {
		let code = || proptest::sample::select(&CODES[..]);
		prop_oneof![
			3 => (code(), -20i32..20, code()).prop_map(|(code, days, to)| Step::End(code, days, to)),
			2 => (1u32..12).prop_map(Step::Wait),
		]
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(64))]

		/// Where the chain is the register, it stays so, since the same day.
		#[test]
		fn no_reform_changes_a_day_that_has_come(
			days in prop::collection::vec(proptest::option::of(-20i32..30), 5),
			steps in prop::collection::vec(a_step(), 1..12),
		) {
			with_titles(|| {
				enter(&CODES[2..]);
				CutOvers::<Test>::remove(DistrictPrefix::NATION);
				let codes = CODES.map(|code| code.prefix(10).unwrap());
				for (place, days) in codes.into_iter().chain([DistrictPrefix::NATION]).zip(days) {
					let Some(days) = days else { continue };
					let on = KoreanDay(today().0 + days);
					CutOvers::<Test>::insert(place, CutOver { on, import_until: on.plus(90) });
				}
				let live = || CODES.map(|code| begins(code).filter(|on| *on <= today()));
				let mut before = live();
				for step in steps {
					match step.clone() {
						Step::End(code, days, to) => {
							// One that is not possible changes nothing.
							let _ = end(code, KoreanDay(today().0 + days), to);
						}
						Step::Wait(days) => set_day(&today().plus(days).to_string()),
					}
					let now = live();
					for (before, now) in before.into_iter().zip(now) {
						assert!(before.is_none() || before == now, "{before:?} {now:?} {step:?}");
					}
					before = now;
				}
			});
		}
	}
}

/// Titles 7(a): before, a registrar could create ownership and mortgages by an import for ever.
#[test]
fn nothing_is_imported_without_a_cut_over_or_from_its_day_on() {
	without_cut_over(|| {
		let rows = || vec![row(4, held_unbound(4), 1)];
		assert_noop!(import(rows()), E::ImportClosed);
		assert_ok!(set("11680", cut_over("2019-03-04", "2028-01-01")));
		assert_noop!(import(rows()), E::NotBeforeCutOver);
		assert_ok!(set("1168010100", cut_over("2019-03-05", "2028-01-01")));
		assert_ok!(import(rows()));
		let record = Titles::<Test>::get(title(4)).unwrap();
		assert_eq!(record.taken_over, Some(day("2019-03-05")));
	});
}

#[test]
fn nothing_is_filed_before_the_cut_over() {
	without_cut_over(|| {
		let refused = || {
			let sale = transfer(held([(1, "1/3")]), held([(3, "1/3")]));
			let mut part = Part {
				title: title(1),
				discharges: bounded([]),
				transfer: transfer(held([(1, "1")]), held([(3, "1")])),
			};
			part.transfer.report = Some(ReportRef::Deal(DealId(1)));
			let closing = Closing { parts: bounded([part]), mortgages: bounded([]) };
			assert_noop!(file(AGENT, 2, Filing::Transfer(sale), &[1, 3]), E::BeforeCutOver);
			assert_noop!(file(AGENT, 4, opening(held([(1, "1")])), &[1]), E::BeforeCutOver);
			let order = Some(Order { by: madang_testing::COURT, case: REASONS });
			assert_noop!(file_by_office(1, discharge(2), order), E::BeforeCutOver);
			assert_noop!(file_closing(DealId(1), closing, &[1, 3]), E::BeforeCutOver);
		};
		assert_ok!(reserve(1, DealId(1), &[1]));
		refused();
		assert_ok!(set("", cut_over("2026-11-25", "2028-01-01")));
		refused();
		assert_ok!(Records::release(title(1), DealId(1)));
		set_day("2026-11-25");
		let sale = transfer(held([(1, "1")]), held([(3, "1")]));
		assert_ok!(file(AGENT, 1, Filing::Transfer(sale), &[1, 3]));
	});
}

#[test]
fn genesis_refuses_a_prefix_of_no_level() {
	use sp_runtime::BuildStorage;
	let build = |digits| {
		let cut_over = cut_over("2026-12-01", "2026-12-31");
		let prefix = DistrictPrefix { digits, value: 10u64.pow(u32::from(digits) - 1) };
		let genesis =
			GenesisConfig::<Test> { cut_overs: vec![(prefix, cut_over)], ..Default::default() };
		std::panic::catch_unwind(|| genesis.build_storage().map(|_| ()))
	};
	assert!(build(5).is_ok());
	assert!(build(3).is_err());
}
