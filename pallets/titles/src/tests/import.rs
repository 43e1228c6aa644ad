//! Tests of the import of existing records.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, BoundedVec};
use madang_primitives::{
	BuildingId, EntryPurpose, Epoch, Filed, FormerOffice, Holdings, InstitutionId, Party, Pnu,
	Property, PropertyName, Receipt, TitleId, UnitId,
};
use madang_testing::{house, CLERK, PAPERS};
use pallet_registers::MAX_PREDECESSORS;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn an_imported_record_has_entries_holders_and_charges() {
	with_titles(|| {
		let record = Titles::<Test>::get(title(1)).unwrap();
		assert_eq!((record.rights, record.imported, record.next_entry), (1, 2, 3));
		assert_eq!((record.foreign, record.taken_over), (0, Some(day("2026-11-01"))));
		let ownership = entry(1, 1);
		assert_eq!((ownership.section, ownership.rank), (Section::A, Rank::main(1)));
		let receipt = Receipt { year: 2018, number: 12_345 };
		let epoch = Epoch::Before { office: FormerOffice(1146) };
		let filed = Filed { receipt, on: day("2018-05-05"), epoch };
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
		let [Event::TitlesImported { titles, differ, by }] = &events()[..] else {
			panic!("one event lists all records");
		};
		assert_eq!((by.institution, by.officer), (REGISTRY, REGISTRAR));
		// Titles 7(d): the book names other owners.
		assert_eq!(*differ, 2);
		assert!(titles.iter().all(|one| one.differs));
		for number in [4, 5] {
			let found = pallet_registers::Discrepancies::<Test>::get(unit(number)).unwrap();
			assert!(found.owners && !found.description);
		}
		let listed: Vec<_> =
			titles.iter().map(|one| (one.title, one.property, one.entries.len())).collect();
		assert_eq!(listed, [(title(4), unit(4), 1), (title(5), unit(5), 3)]);
		for one in titles {
			for (number, entry) in (1..).zip(&one.entries) {
				assert_eq!(Entries::<Test>::get(one.title, number).as_ref(), Some(entry));
			}
		}
		let record = Titles::<Test>::get(title(4)).unwrap();
		assert_eq!(titles[0].description, record.description);
	});
}

/// What is charged afterwards is what the rows turned out to need: here one place, no earlier districts, and no
/// value that only some rows write.
#[test]
fn an_import_is_charged_for_what_its_rows_turned_out_to_be() {
	let charged = |rows: Vec<TitleRow>| {
		let origin = RuntimeOrigin::signed(REGISTRAR);
		let info = Records::import_titles(origin, bounded(rows), fresh_ref()).unwrap();
		info.actual_weight.unwrap()
	};
	let weight = |size| weights::ComputedWeight::import_titles(size);
	with_titles(|| {
		let owner = held([(2, "1")]);
		assert_ok!(Registers::correct_owners(
			RuntimeOrigin::signed(CLERK),
			unit(4),
			owner.clone(),
			PAPERS,
			fresh_ref()
		));
		let agreeing = vec![row(4, owner, 0)];
		let most = BatchSize::of(&agreeing);
		assert_eq!((most.places, most.former, most.extras), (1, MAX_PREDECESSORS, 1));
		let size = BatchSize { former: 0, extras: 0, ..most };
		assert_eq!(charged(agreeing), weight(size));
		assert!(weight(size).all_lt(weight(most)));

		// Both differ from the book, and one has a mortgage and an entry of an unknown kind.
		let mut burdened = row(6, held_unbound(6), 1);
		let unknown = foreign(EntryPurpose::Jeonse, Section::B, ImportedTarget::Whole);
		burdened.entries.try_push(unknown).unwrap();
		let differing = vec![row(5, held_unbound(5), 0), burdened];
		let most = BatchSize::of(&differing);
		assert_eq!((most.rows, most.places, most.entries, most.extras), (2, 2, 4, 4));
		assert_eq!(charged(differing), weight(BatchSize { places: 1, former: 0, ..most }));
	});
}

type Change = Box<dyn Fn(&mut TitleRow)>;

/// The first entry has these holders.
fn owners(acquired: Holdings) -> Change {
	Box::new(move |row| {
		row.entries[0].content = ImportedContent::Ownership { acquired: acquired.clone() }
	})
}

/// One entry is changed.
fn entry_is(index: usize, change: impl Fn(&mut ImportedEntry) + 'static) -> Change {
	Box::new(move |row| change(&mut row.entries[index]))
}

/// The amount, mortgagees and debtors of the second entry, a mortgage, are changed.
fn mortgage_is(
	change: impl Fn(&mut u64, &mut BoundedVec<Party, MaxMortgagees>, &mut BoundedVec<Party, MaxDebtors>)
		+ 'static,
) -> Change {
	entry_is(1, move |one| match &mut one.content {
		ImportedContent::RevolvingMortgage { mortgagees, max_secured, debtors, .. } => {
			change(max_secured, mortgagees, debtors)
		}
		_ => panic!("entry 2 is a mortgage"),
	})
}

#[test]
fn one_invalid_row_rejects_the_whole_batch() {
	type E = Error<Test>;
	let good = || row(4, held_unbound(4), 1);
	let cases: Vec<(Change, E)> = vec![
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
		(owners(held([(1, "1/2"), (1, "1/2")])), E::NamedTwice),
		(owners(held([(1, "1/2")])), E::MalformedHoldings),
		(owners(held([])), E::MalformedHoldings),
		(Box::new(|row| row.entries.truncate(0)), E::MalformedHoldings),
		(entry_is(0, |one| one.receipt.year = 2027), E::MalformedReceipt),
		(entry_is(0, |one| one.receipt.year = 2017), E::MalformedReceipt),
		(entry_is(0, |one| one.receipt.number = 0), E::MalformedReceipt),
		(entry_is(0, |one| one.office = FormerOffice(0)), E::MalformedReceipt),
		(entry_is(1, |one| one.office = FormerOffice(10_000)), E::MalformedReceipt),
		(entry_is(0, |one| one.cause.on = Some(day("2026-11-25"))), E::CauseInFuture),
		(entry_is(0, |one| one.filed_on = day("2026-11-25")), E::CauseInFuture),
		(entry_is(1, |one| one.cause.on = Some(day("2026-11-25"))), E::CauseInFuture),
		(entry_is(1, |one| one.filed_on = day("2026-11-01")), E::NotBeforeCutOver),
		(mortgage_is(|secured, _, _| *secured = 0), E::NothingSecured),
		(mortgage_is(|_, to, _| to.clear()), E::UnknownMortgagee),
		(mortgage_is(|_, to, _| to.try_push(to[0]).unwrap()), E::UnknownMortgagee),
		(mortgage_is(|_, to, _| to[0] = Party::Member(InstitutionId(77))), E::UnknownMortgagee),
		(mortgage_is(|_, to, _| to[0] = Party::Did(unknown_did())), E::UnknownMortgagee),
		(mortgage_is(|_, _, by| *by = bounded([Party::Did(unknown_did())])), E::UnknownDebtor),
	];
	for (change, error) in cases {
		with_titles(|| {
			let mut bad = good();
			change(&mut bad);
			let rows = vec![row(5, held_unbound(5), 0), bad].try_into().unwrap();
			let origin = RuntimeOrigin::signed(REGISTRAR);
			assert_noop!(plain(Records::import_titles(origin, rows, [9; 32])), error);
			assert_ok!(import(vec![good()]));
		});
	}
}

#[test]
fn an_old_mortgage_of_a_suspended_bank_can_be_imported() {
	with_titles(|| {
		let mortgage = old_mortgage(Party::Member(SUSPENDED_BANK));
		assert_ok!(import(vec![row_of(4, [acquisition(held_unbound(4)), mortgage])]));
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
			let origin = RuntimeOrigin::signed(by);
			plain(Records::import_titles(origin, rows.try_into().unwrap(), [9; 32]))
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

/// Review 21: debtors without a DID are kept.
#[test]
fn debtors_of_the_former_record_are_kept() {
	with_titles(|| {
		let of_record: [Party; 2] = [Party::Unbound(unbound(4)), Party::Member(AGENT_OFFICE)];
		let mut old = row(4, held_unbound(4), 1);
		mortgage_is(move |_, _, debtors| *debtors = bounded(of_record))(&mut old);
		assert_ok!(import(vec![old]));
		let Right::RevolvingMortgage { mortgage, .. } = entry(4, 2).right else {
			panic!("entry 2 is a mortgage");
		};
		assert_eq!(mortgage.debtors.to_vec(), of_record);
		assert_eq!(mortgage.debtor_dids().to_vec(), []);
		assert!(!mortgage.debtors_sign());
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
		recent.entries[1].receipt = Receipt { year: 2026, number: 3_000_000 };
		recent.entries[1].filed_on = day("2026-03-04");
		assert_ok!(import(vec![recent]));
		assert_ok!(file(BANKER, 4, whole(mortgage(BANK, &[1])), &[1]));
		assert_ok!(register_last());
		let (before, after) = (entry(4, 2).filed, entry(4, 3).filed);
		assert!(before.receipt > after.receipt);
		assert!(before < after);
	});
}
