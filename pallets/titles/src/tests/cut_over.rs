//! Tests of the cut-over: who sets it, which one counts, and what waits for it.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResult};
use madang_primitives::{CutOver, DealId, DistrictCode, DistrictPrefix, KoreanDay};
use madang_testing::{registry::by, BANPO, IMPORTER, YEOKSAM};
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

/// The first day of the chain in a district.
fn begins(district: DistrictCode) -> Option<KoreanDay> {
	Records::cut_over_of(district).map(|one| one.on)
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

/// A district that came from another by a reform follows it, as jurisdictions do.
#[test]
fn a_district_of_a_reform_follows_its_predecessors() {
	use pallet_registers::{DistrictEnd, Ended};
	without_cut_over(|| {
		let new = DistrictCode(1_199_010_100);
		let rows = bounded([pallet_registers::DistrictRow {
			code: new,
			..madang_testing::house::district_row(YEOKSAM)
		}]);
		assert_ok!(Registers::import_districts(by::<Test>(IMPORTER), rows, fresh_ref()));
		let ends = [YEOKSAM, BANPO].map(|code| {
			let ended = Ended { on: today(), successors: bounded([new]) };
			DistrictEnd { code, ended }
		});
		assert_ok!(Registers::end_districts(by::<Test>(IMPORTER), bounded(ends), fresh_ref()));
		assert_ok!(set("", cut_over("2026-06-01", "2028-01-01")));
		assert_eq!(begins(new), Some(day("2026-06-01")));
		// The predecessor that the chain takes over last decides, before the whole country.
		assert_ok!(set("11680", cut_over("2026-07-01", "2028-01-01")));
		assert_eq!(begins(new), Some(day("2026-07-01")));
		assert_ok!(set("1165010700", cut_over("2026-12-01", "2028-01-01")));
		assert_eq!(begins(new), Some(day("2026-12-01")));
		assert_ok!(set("11990", cut_over("2026-08-01", "2028-01-01")));
		assert_eq!(begins(new), Some(day("2026-08-01")));
	});
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
