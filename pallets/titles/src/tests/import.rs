//! Tests of the import of existing records.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	BuildingId, Epoch, Filed, InstitutionId, Party, Pnu, Property, PropertyName, Receipt, TitleId,
	UnitId,
};
use madang_testing::house;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn an_imported_record_has_entries_holders_and_charges() {
	with_titles(|| {
		let record = Titles::<Test>::get(title(1)).unwrap();
		assert_eq!((record.rights, record.imported, record.next_entry), (1, 2, 3));
		let ownership = entry(1, 1);
		assert_eq!((ownership.section, ownership.rank), (Section::A, Rank::main(1)));
		let receipt = Receipt { year: 2018, number: 12_345 };
		let filed = Filed { receipt, on: day("2018-05-05"), epoch: Epoch::Before };
		assert_eq!(ownership.filed, filed);
		assert_eq!(ownership.basis, Basis::Imported { former: None });
		assert_eq!((ownership.done.institution, ownership.done.officer), (REGISTRY, REGISTRAR));
		assert_eq!(entry(1, 2).section, Section::B);
		assert_eq!(live(title(1)), [2]);
		assert_eq!(holders(title(2)), held([(1, "1/3"), (2, "2/3")]));
		assert_eq!(TitleOf::<Test>::get(unit(3)), Some(title(3)));
		assert_eq!(
			LastReceipt::<Test>::get(),
			None,
			"the import must not use receipts of the chain"
		);
	});
}

#[test]
fn one_event_lists_all_records() {
	with_titles(|| {
		assert_ok!(import(vec![row(4, held_unbound(4), 0), row(5, held_unbound(5), 2)]));
		let [Event::TitlesImported { titles, by }] = &events()[..] else {
			panic!("one event lists all records");
		};
		assert_eq!((by.institution, by.officer), (REGISTRY, REGISTRAR));
		let listed: Vec<_> =
			titles.iter().map(|one| (one.title, one.property, one.entries)).collect();
		assert_eq!(listed, [(title(4), unit(4), 1), (title(5), unit(5), 3)]);
		let record = Titles::<Test>::get(title(4)).unwrap();
		assert_eq!(titles[0].description, record.description);
	});
}

#[test]
fn one_invalid_row_rejects_the_whole_batch() {
	type E = Error<Test>;
	let good = || row(4, held_unbound(4), 1);
	let today = || day("2026-11-24");
	let cases: Vec<(Box<dyn Fn(&mut TitleRow)>, E)> = vec![
		(Box::new(|row| row.number = TitleId(123)), E::MalformedNumber),
		(Box::new(|row| row.number = TitleId(99_992_026_000_001)), E::MalformedNumber),
		(Box::new(|row| row.number = title(1)), E::AlreadyRegistered),
		(Box::new(|row| row.property = PropertyName::Unit(UnitId::new(1))), E::AlreadyRegistered),
		(
			Box::new(|row| row.property = PropertyName::Building(BuildingId::new(9))),
			E::PropertyNotFound,
		),
		// Titles 2: one thing has one record.
		(Box::new(|row| row.property = PropertyName::Building(house::HOUSE)), E::StrataAsAWhole),
		(Box::new(|row| row.holdings = held([(1, "1/2"), (1, "1/2")])), E::NamedTwice),
		(Box::new(|row| row.holdings = held([(1, "1/2")])), E::MalformedHoldings),
		(Box::new(|row| row.holdings = held([])), E::MalformedHoldings),
		(Box::new(|row| row.receipt.year = 2027), E::MalformedReceipt),
		(Box::new(|row| row.receipt.year = 2017), E::MalformedReceipt),
		(Box::new(|row| row.receipt.number = 0), E::MalformedReceipt),
		(Box::new(move |row| row.caused_on = today().plus(1)), E::CauseInFuture),
		(Box::new(move |row| row.filed_on = today().plus(1)), E::CauseInFuture),
		(Box::new(move |row| row.charges[0].agreed_on = today().plus(1)), E::CauseInFuture),
		(Box::new(|row| row.charges[0].max_secured = 0), E::NothingSecured),
		(Box::new(|row| row.charges[0].bank = AGENT_OFFICE), E::NotABank),
		(Box::new(|row| row.charges[0].bank = InstitutionId(77)), E::NotABank),
		(
			Box::new(|row| row.charges[0].debtors = bounded([Party::Did(unknown_did())])),
			E::UnknownDebtor,
		),
		(
			Box::new(|row| {
				let mut second = row.charges[0].clone();
				second.receipt.number -= 1;
				row.charges.try_push(second).unwrap();
			}),
			E::MalformedReceipt,
		),
		(
			Box::new(|row| {
				let mut second = row.charges[0].clone();
				row.charges[0].former = Some(Rank::main(4));
				// Another rank than that of the mortgage with the same receipt.
				second.former = Some(Rank::main(5));
				row.charges.try_push(second).unwrap();
			}),
			E::MalformedReceipt,
		),
	];
	for (change, error) in cases {
		with_titles(|| {
			let mut bad = good();
			change(&mut bad);
			let rows = vec![row(5, held_unbound(5), 0), bad].try_into().unwrap();
			let origin = RuntimeOrigin::signed(REGISTRAR);
			assert_noop!(Records::import_titles(origin, rows, [9; 32]), error);
			assert_ok!(import(vec![good()]));
		});
	}
}

#[test]
fn an_old_mortgage_of_a_suspended_bank_can_be_imported() {
	with_titles(|| {
		let mut old = row(4, held_unbound(4), 1);
		old.charges[0].bank = SUSPENDED_BANK;
		assert_ok!(import(vec![old]));
	});
}

#[test]
fn only_a_registrar_of_all_districts_of_the_batch_can_import() {
	with_titles(|| {
		let here = || row(4, held_unbound(4), 0);
		let there = || TitleRow {
			property: PropertyName::Unit(UnitId::new(OTHER_UNIT.into())),
			..row(5, held_unbound(5), 0)
		};
		let call = |by, rows: Vec<TitleRow>| {
			Records::import_titles(RuntimeOrigin::signed(by), rows.try_into().unwrap(), [9; 32])
		};
		for by in [EXAMINER, OTHER_REGISTRAR, AGENT, BANKER, NON_MEMBER] {
			assert_noop!(call(by, vec![here()]), BadOrigin);
		}
		assert_noop!(call(REGISTRAR, vec![here(), there()]), BadOrigin);
		assert_noop!(call(OTHER_REGISTRAR, vec![here(), there()]), BadOrigin);
		assert_noop!(call(REGISTRAR, vec![]), Error::<Test>::EmptyBatch);
		assert_ok!(call(OTHER_REGISTRAR, vec![there()]));
	});
}

/// Review 15. Before, anybody's application for the first registration made a whole batch fail.
#[test]
fn an_application_for_a_first_registration_does_not_hold_up_the_import() {
	with_titles(|| {
		assert_ok!(file(AGENT, 4, opening(held([(1, "1")])), &[1]));
		let receipt = last();
		assert_ok!(import(vec![row(4, held_unbound(4), 1), row(5, held_unbound(5), 0)]));
		// The thing has its record, so it does not get another one.
		assert_ok!(examine(receipt));
		let second = complete_with_reason(receipt);
		assert_eq!(second, Err(Error::<Test>::AlreadyRegistered.into()));
		assert_eq!(holders(title(4)), held_unbound(4));
		// What is filed for the record waits behind it, until it is rejected.
		assert_ok!(file(BANKER, 4, discharge(2), &[]));
		assert_ok!(reject(receipt));
		assert_ok!(register_last());
		assert_eq!(live(title(4)), [0; 0]);
	});
}

/// Review 21, 22: debtors without a DID and the former ranks are kept, and mortgages that were filed at
/// the same time have the same rank (부동산등기규칙 65(2)).
#[test]
fn debtors_and_ranks_of_the_former_record_are_kept() {
	with_titles(|| {
		let mut old = row(4, held_unbound(4), 3);
		old.former = Some(Rank::main(7));
		let debtors: [Party; 2] = [Party::Unbound(unbound(4)), Party::Member(AGENT_OFFICE)];
		old.charges[0].debtors = bounded(debtors);
		old.charges[0].former = Some(Rank::main(3));
		old.charges[1].former = Some(Rank::main(3));
		old.charges[2].former = Some(Rank::main(9));
		old.charges[2].receipt.number += 1;
		assert_ok!(import(vec![old]));
		assert_eq!(entry(4, 1).basis, Basis::Imported { former: Some(Rank::main(7)) });
		let ranks: Vec<_> = (2..5).map(|number| entry(4, number).rank).collect();
		assert_eq!(ranks, [Rank::main(1), Rank::main(1), Rank::main(2)]);
		let Right::RevolvingMortgage { mortgage, .. } = entry(4, 2).right else {
			panic!("entry 2 is a mortgage");
		};
		assert_eq!(mortgage.debtors.to_vec(), debtors);
		assert_eq!(mortgage.debtor_dids().to_vec(), []);
		assert!(!mortgage.debtors_sign());
		// Each of two supplements belongs to its own entry.
		assert_ok!(Institutions::withdraw_institution(RuntimeOrigin::root(), BANK));
		let (from, to) = (Party::Member(BANK), Party::Member(OLD_BANK));
		for entry in [2, 3] {
			let filing = Filing::MoveMortgage { entry, from, to, succeeded_on: today() };
			assert_ok!(file_by_office(4, filing, None));
			assert_ok!(complete(last()));
		}
	});
}

/// Review 16: land to which units have a right keeps its record.
#[test]
fn the_record_of_land_under_units_is_imported() {
	with_titles(|| {
		let land =
			TitleRow { property: PropertyName::Parcel(house::PNU), ..row(4, held([(1, "1")]), 0) };
		assert_ok!(import(vec![land]));
	});
}

/// Old records name their land by the number that it had then.
#[test]
fn a_record_names_its_land_by_an_old_number_or_the_present_one() {
	with_titles(|| {
		let now = Pnu(house::PNU.0 + 10_000);
		let rows = bounded([pallet_registers::Renumbering { from: house::PNU, to: now }]);
		let ministry = madang_testing::registry::by::<Test>(madang_testing::IMPORTER);
		Registers::renumber_parcels(ministry, rows, REASONS, fresh_ref()).unwrap();
		let named = |n, pnu| TitleRow {
			property: PropertyName::Parcel(pnu),
			..row(n, held([(1, "1")]), 0)
		};
		assert_ok!(import(vec![named(4, house::PNU)]));
		assert_noop!(import(vec![named(5, now)]), Error::<Test>::AlreadyRegistered);
		assert_eq!(Titles::<Test>::get(title(4)).unwrap().property, Property::Parcel(house::LAND));
	});
}

/// Titles 6: an imported mortgage with a receipt of this year is before everything that the chain
/// receives, though its number is greater.
#[test]
fn an_imported_entry_is_before_the_filings_of_the_chain() {
	with_titles(|| {
		let mut recent = row(4, held([(1, "1")]), 1);
		recent.charges[0].receipt = Receipt { year: 2026, number: 3_000_000 };
		recent.charges[0].filed_on = day("2026-03-04");
		assert_ok!(import(vec![recent]));
		assert_ok!(file(BANKER, 4, whole(mortgage(BANK, &[1])), &[1]));
		assert_ok!(register_last());
		let (before, after) = (entry(4, 2).filed, entry(4, 3).filed);
		assert!(before.receipt > after.receipt);
		assert!(before < after);
	});
}
