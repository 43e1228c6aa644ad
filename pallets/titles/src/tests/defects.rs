//! Known defects, asserted as they are today. The comment of each test has the number of the defect
//! in the review of titles. The change that fixes a defect must change its test.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use madang_primitives::{Property, UnitId};
use madang_testing::{chief, house, registry::by, Party, CLERK};
use pallet_registers::Books;
use sp_runtime::DispatchError::BadOrigin;

type E = Error<Test>;

fn sell(n: u64, from: u32, to: u32, part: &'static str) -> Filing {
	assert!(TitleOf::<Test>::contains_key(unit(n)));
	Filing::Transfer(transfer(held([(from, part)]), held([(to, part)])))
}

/// 2(a): a strata building can have a record although its units have records.
#[test]
fn a_strata_building_can_have_a_record_of_its_own() {
	with_titles(|| {
		let whole = Property::Building(house::HOUSE);
		assert_ok!(import(vec![TitleRow { property: whole, ..row(4, held([(9, "1")]), 0) }]));
		assert_eq!(TitleOf::<Test>::get(whole), Some(title(4)));
		assert_eq!(TitleOf::<Test>::get(unit(1)), Some(title(1)));
	});
}

/// 2(b): a parcel can have a record although its land rights belong to units.
#[test]
fn a_parcel_with_land_rights_of_units_can_have_a_record_of_its_own() {
	with_titles(|| {
		let land = Property::Parcel(house::PNU);
		assert_ok!(import(vec![TitleRow { property: land, ..row(4, held([(9, "1")]), 0) }]));
		assert_eq!(TitleOf::<Test>::get(land), Some(title(4)));
	});
}

/// 4: if one holder has deactivated its DID, its share cannot be transferred, and the other holders
/// cannot grant a mortgage.
#[test]
fn a_holder_that_has_deactivated_its_did_blocks_the_title() {
	with_titles(|| {
		madang_testing::deactivate::<Test>(by::<Test>(CLERK), Party::Ed25519(2));
		let deactivated = pallet_identity::Error::<Test>::DidDeactivated;
		let sale = file(AGENT, 2, sell(2, 2, 3, "2/3"), &[2, 3]);
		assert_eq!(sale, Err(deactivated.into()));
		let deactivated = pallet_identity::Error::<Test>::DidDeactivated;
		let grant = file(AGENT, 2, Filing::Mortgage(mortgage(BANK, &[1])), &[1, 2]);
		assert_eq!(grant, Err(deactivated.into()));
	});
}

/// 5: nobody can discharge the mortgage of a bank that has left.
#[test]
fn a_mortgage_of_a_withdrawn_bank_cannot_be_discharged() {
	with_titles(|| {
		assert_ok!(Institutions::withdraw_institution(RuntimeOrigin::root(), BANK));
		let discharge = || Filing::Discharge { entry: 2 };
		assert_eq!(file(BANKER, 1, discharge(), &[]), Err(BadOrigin));
		assert_eq!(file(AGENT, 1, discharge(), &[]), Err(E::NotMortgagee.into()));
		assert_eq!(file(OLD_BANKER, 1, discharge(), &[]), Err(E::NotMortgagee.into()));
	});
}

/// 7(d): an import does not compare the holders with the owners in the book and leaves no notice.
#[test]
fn an_import_can_differ_from_the_owners_in_the_book() {
	with_titles(|| {
		assert_eq!(Registers::owners_of(&unit(1)), Some(house::imported_owner(UnitId(1))));
		assert_ne!(Registers::owners_of(&unit(1)), Some(Holders::<Test>::get(title(1))));
		assert_eq!(Registers::pending_notice(&unit(1)), None);
	});
}

/// 10: a binding leaves no notice for the book, and a pending notice keeps the commitment. The book
/// then differs from the record until the next transfer.
#[test]
fn a_binding_leaves_no_notice_for_the_book() {
	with_titles(|| {
		assert_ok!(bind(3, 1, 7));
		assert_eq!(Registers::pending_notice(&unit(3)), None);

		let mut holders = held_unbound(4);
		holders.0[0].share = share("1/2");
		holders.0.try_push(held([(5, "1/2")]).0[0]).unwrap();
		assert_ok!(import(vec![row(4, holders, 0)]));
		assert_ok!(file(AGENT, 4, sell(4, 5, 6, "1/2"), &[5, 6]));
		assert_ok!(register_last());
		assert_ok!(bind(4, 4, 7));
		let notice = Registers::pending_notice(&unit(4)).unwrap();
		assert_ne!(notice.holdings, Holders::<Test>::get(title(4)));
		assert_ok!(Registers::take_notice(by::<Test>(CLERK), unit(4), fresh_ref()));
		assert_ne!(Registers::owners_of(&unit(4)), Some(Holders::<Test>::get(title(4))));
		assert_eq!(Registers::pending_notice(&unit(4)), None);
	});
}

/// 16: a first registration does not look at the owners in the book.
#[test]
fn anyone_can_apply_for_the_first_registration_of_a_property() {
	with_titles(|| {
		assert_eq!(Registers::owners_of(&unit(9)), Some(house::imported_owner(UnitId(9))));
		let filing = Filing::Preservation { holdings: held([(1, "1")]) };
		assert_ok!(file(AGENT, 9, filing, &[1]));
		assert_ok!(register_last());
		assert_eq!(Holders::<Test>::get(TitleOf::<Test>::get(unit(9)).unwrap()), held([(1, "1")]));
	});
}

/// 20: the book keeps one pending notice, so it never shows an owner if the notice was replaced.
#[test]
fn the_book_skips_an_owner_if_its_notice_was_not_taken_in_time() {
	with_titles(|| {
		assert_ok!(file(AGENT, 1, sell(1, 1, 2, "1"), &[1, 2]));
		assert_ok!(register_last());
		assert_ok!(file(AGENT, 1, sell(1, 2, 3, "1"), &[2, 3]));
		assert_ok!(register_last());
		assert_ok!(Registers::take_notice(by::<Test>(CLERK), unit(1), fresh_ref()));
		assert_eq!(Registers::owners_of(&unit(1)), Some(held([(3, "1")])));
		let again = || Registers::take_notice(by::<Test>(CLERK), unit(1), fresh_ref());
		assert_noop!(again(), pallet_registers::Error::<Test>::NoticeNotFound);
	});
}

/// An officer with both duties can examine an application and complete it too. Only the assignment
/// of duties keeps the two apart.
#[test]
fn one_officer_with_both_duties_can_examine_and_complete() {
	with_titles(|| {
		assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
		let officer = || by::<Test>(chief(REGISTRY));
		assert_ok!(with_storage_layer(|| {
			Records::examine(officer(), last(), fresh_ref())?;
			Records::complete(officer(), last(), fresh_ref())
		}));
	});
}
