//! Tests of registration.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{
	Cause, CauseKind, Holding, Holdings, ParcelId, Party, Pnu, Property, PropertyName, Share,
	TitleId, UnitId,
};
use madang_testing::house;
use pallet_registers::{Books, Notice};

type E = Error<Test>;

fn rights(id: TitleId) -> u32 {
	Titles::<Test>::get(id).unwrap().rights
}

/// Expect that completing the last application fails with this error and changes nothing.
fn rejected(error: E) {
	assert_noop!(complete(last()), error);
}

#[test]
fn a_first_registration_opens_the_record_and_gets_its_number_only_then() {
	with_titles(|| {
		let holdings = held([(1, "1/2"), (2, "1/2")]);
		assert_ok!(file(AGENT, 9, opening(holdings.clone()), &[2, 1]));
		let id = TitleId(99_992_026_000_001);
		assert_eq!(Applications::<Test>::get(last()).unwrap().lines[0].title, None);
		assert_eq!(LastSerial::<Test>::get(), None);
		assert_ok!(examine(last()));
		assert_ok!(complete_with_reason(last()));
		assert_eq!(TitleOf::<Test>::get(unit(9)), Some(id));
		assert_eq!(Applications::<Test>::get(last()).unwrap().lines[0].title, Some(id));
		let record = Titles::<Test>::get(id).unwrap();
		assert_eq!((record.rights, record.imported, record.next_entry), (1, 0, 2));
		assert_eq!(Entries::<Test>::get(id, 1).unwrap().cause, None, "부동산등기법 64");
		assert_eq!(holders(id), holdings);
		let opened = |event: &Event<Test>| {
			matches!(event, Event::TitleOpened { title, property, .. }
				if (*title, *property) == (id, unit(9)))
		};
		assert!(events().iter().any(opened));
		let notice = Registers::pending_notice(&unit(9)).unwrap();
		assert_eq!((notice.filed.receipt, notice.holdings), (last(), holdings));
		assert_eq!((notice.registered_on, notice.cause), (today(), None));
		assert_eq!(notice.description, record.description);
	});
}

/// Titles 16: the book names another owner.
#[test]
fn a_first_registration_against_the_book_needs_a_reason() {
	with_titles(|| {
		assert_eq!(Registers::owners_of(&unit(9)), Some(house::imported_owner(UnitId::new(9))));
		assert_ok!(file(AGENT, 9, opening(held([(1, "1")])), &[1]));
		assert_ok!(examine(last()));
		rejected(E::BookNamesOthers);
		assert_ok!(complete_with_reason(last()));
		let state = Applications::<Test>::get(last()).unwrap().state;
		assert_eq!(state, ApplicationState::Completed { reason: Some(REASONS) });
	});
}

#[test]
fn the_certificate_of_a_municipality_is_no_ground_for_land() {
	with_titles(|| {
		let ground = OpeningGround::MunicipalCertificate;
		let filing = || Filing::Preservation { ground, holdings: held([(1, "1")]) };
		assert_ok!(file(AGENT, 9, filing(), &[1]));
		let land = Pnu(1_168_010_100_108_590_000);
		let rows = bounded([house::parcel_row(land)]);
		let importer = RuntimeOrigin::signed(madang_testing::IMPORTER);
		assert_ok!(Registers::import_parcels(importer, rows, fresh_ref()));
		let property = Property::Parcel(ParcelId::entered_as(land));
		let signed = consents([did(1)], property, &filing());
		let requests = bounded([(property, filing())]);
		let call =
			Records::file(RuntimeOrigin::signed(AGENT), requests, ATTACHMENTS, signed, [9; 32]);
		assert_noop!(call, E::GroundForBuildings);
	});
}

/// Titles 2: one thing has one record.
#[test]
fn what_has_no_record_of_its_own_cannot_be_opened() {
	with_titles(|| {
		let filing = || opening(held([(1, "1")]));
		for (property, error) in [
			(Property::Building(house::HOUSE), E::StrataAsAWhole),
			(Property::Parcel(house::LAND), E::LandBoundToUnits),
			(unit(1_001), E::PropertyNotFound),
		] {
			let signed = consents([did(1)], property, &filing());
			let requests = bounded([(property, filing())]);
			let call =
				Records::file(RuntimeOrigin::signed(AGENT), requests, ATTACHMENTS, signed, [9; 32]);
			assert_noop!(call, error);
		}
	});
}

/// Review 16: a share of land that is no unit's right to it is registered on the registrar's reason.
#[test]
fn a_share_of_land_under_units_is_registered_on_a_reason() {
	with_titles(|| {
		let land = Property::Parcel(house::LAND);
		assert_ok!(import(vec![TitleRow {
			property: PropertyName::Parcel(house::PNU),
			..row(4, held([(1, "1")]), 0)
		}]));
		let gift = passing(held([(1, "1/2")]), held([(2, "1/2")]), CauseKind::Gift);
		let mortgage = on_lots(mortgage(BANK, &[1]), &[1]);
		for (by, filing, signers) in [(AGENT, gift, &[1, 2][..]), (BANKER, mortgage, &[1])] {
			let signed = consents(signers.iter().map(|n| did(*n)), land, &filing);
			let (origin, requests) = (RuntimeOrigin::signed(by), bounded([(land, filing)]));
			assert_ok!(Records::file(origin, requests, ATTACHMENTS, signed, fresh_ref()));
			assert_ok!(examine(last()));
			rejected(E::LandBoundToUnits);
			assert_ok!(complete_with_reason(last()));
		}
		// A deal has no registrar who finds that.
		let sale = transfer(held([(1, "1/2")]), held([(2, "1/2")]));
		let answer = Records::check_transfer(title(4), &sale);
		assert_eq!(answer, Err(E::LandBoundToUnits.into()));
	});
}

#[test]
fn the_second_first_registration_is_rejected_and_takes_no_number() {
	with_titles(|| {
		let filing = |n| opening(held([(n, "1")]));
		assert_ok!(file(AGENT, 9, filing(1), &[1]));
		let first = last();
		assert_ok!(file(OTHER_AGENT, 9, filing(2), &[2]));
		let second = last();
		assert_ok!(examine(first));
		assert_ok!(complete_with_reason(first));
		let id = TitleOf::<Test>::get(unit(9)).unwrap();
		assert_ok!(examine(second));
		assert_noop!(complete_with_reason(second), E::AlreadyRegistered);
		assert_ok!(reject(second));
		assert_eq!(holders(id), held([(1, "1")]));
		assert_ok!(file(AGENT, 8, filing(3), &[3]));
		assert_ok!(examine(last()));
		assert_ok!(complete_with_reason(last()));
		assert_eq!(TitleOf::<Test>::get(unit(8)), Some(TitleId(id.0 + 1)));
	});
}

#[test]
fn no_record_is_opened_when_the_numbers_of_the_year_are_used_up() {
	with_titles(|| {
		LastSerial::<Test>::put((2026, 999_999));
		assert_ok!(file(AGENT, 9, opening(held([(1, "1")])), &[1]));
		assert_ok!(examine(last()));
		assert_noop!(complete_with_reason(last()), E::NumbersExhausted);
	});
}

#[test]
fn a_transfer_changes_the_holders_and_leaves_a_notice_for_the_books() {
	with_titles(|| {
		let (from, to) = (held([(2, "1/3")]), held([(1, "1/6"), (3, "1/6")]));
		let filing = Filing::Transfer(transfer(from.clone(), to.clone()));
		assert_ok!(file(AGENT, 2, filing, &[1, 2, 3]));
		let receipt = last();
		assert_ok!(examine(receipt));
		System::reset_events();
		assert_ok!(complete(receipt));
		let all = held([(1, "1/2"), (2, "1/3"), (3, "1/6")]);
		assert_eq!(holders(title(2)), all);
		assert_eq!(Registers::pending_notice(&unit(2)).unwrap().holdings, all);
		let application = Applications::<Test>::get(receipt).unwrap();
		let done = entry(2, 2).done;
		assert_eq!(
			(done.institution, done.officer, done.at),
			(REGISTRY, REGISTRAR, Records::now())
		);
		let written = Entry {
			section: Section::A,
			rank: Rank::main(2),
			filed: application.filed,
			cause: Some(Cause { kind: CauseKind::Sale, on: Some(today()) }),
			basis: Basis::Application,
			on: Target::Lots(bounded([2])),
			right: Right::Ownership { given_up: from, acquired: to, price: Some(1_200_000_000) },
			state: EntryState::Effective,
			branches: 0,
			done: done.clone(),
		};
		assert_eq!(
			events(),
			[
				Event::EntryRegistered {
					title: title(2),
					property: unit(2),
					number: 2,
					rights: 2,
					entry: written.clone()
				},
				Event::ApplicationCompleted {
					receipt,
					properties: bounded([unit(2)]),
					reason: None,
					by: done,
				},
			]
		);
		assert_eq!(entry(2, 2), written);
		assert_eq!(entry(2, 1).state, EntryState::Effective);
	});
}

#[test]
fn a_transfer_of_a_share_that_is_not_held_cannot_be_registered() {
	with_titles(|| {
		let sale = |to: u32| Filing::Transfer(transfer(held([(1, "1")]), held([(to, "1")])));
		assert_ok!(file(AGENT, 1, sale(2), &[1, 2]));
		let first = last();
		assert_ok!(file(OTHER_AGENT, 1, sale(3), &[1, 3]));
		assert_ok!(examine(first));
		assert_ok!(complete(first));
		assert_ok!(examine(last()));
		rejected(E::NotHeld);
		assert_ok!(reject(last()));
		assert_eq!(holders(title(1)), held([(2, "1")]));
	});
}

#[test]
fn the_number_of_holders_and_the_fineness_of_shares_are_bounded() {
	with_titles(|| {
		let part = |n| Holding { holder: Party::Did(did(n)), share: Share::new(1, 64).unwrap() };
		let many = Holdings::new((1..65).map(part)).unwrap();
		assert_ok!(import(vec![row(4, many, 0)]));
		let give = |share: Share| {
			let one = |n| Holdings::new([Holding { share, ..part(n) }]).unwrap();
			Filing::Transfer(transfer(one(1), one(99)))
		};
		// It could never be registered, so it is not taken up either.
		assert_noop!(file(AGENT, 4, give(share("1/128")), &[1, 99]), E::TooManyHolders);
		let fine = give(Share::new(1, u64::MAX).unwrap());
		assert_noop!(file(AGENT, 4, fine, &[1, 99]), E::SharesTooFine);
	});
}

#[test]
fn a_buyer_can_file_a_resale_before_its_purchase_is_registered() {
	with_titles(|| {
		let sale = |from, to| Filing::Transfer(transfer(held([(from, "1")]), held([(to, "1")])));
		assert_ok!(file(AGENT, 1, sale(1, 2), &[1, 2]));
		let first = last();
		assert_ok!(file(AGENT, 1, sale(2, 3), &[2, 3]));
		assert_ok!(examine(first));
		assert_ok!(complete(first));
		assert_ok!(register_last());
		assert_eq!(holders(title(1)), held([(3, "1")]));
	});
}

#[test]
fn a_mortgage_that_a_new_holder_has_not_granted_cannot_be_registered() {
	with_titles(|| {
		let sale = Filing::Transfer(transfer(held([(1, "1")]), held([(2, "1")])));
		assert_ok!(file(AGENT, 1, sale, &[1, 2]));
		let first = last();
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		assert_ok!(examine(first));
		assert_ok!(complete(first));
		assert_ok!(examine(last()));
		rejected(E::NotGranted);
	});
}

#[test]
fn a_discharged_mortgage_stays_readable() {
	with_titles(|| {
		assert_ok!(file(OLD_BANKER, 1, whole(mortgage(OLD_BANK, &[1])), &[1]));
		assert_ok!(register_last());
		assert_eq!(live(title(1)), [2, 3]);
		assert_ok!(file(BANKER, 1, discharge(2), &[]));
		let receipt = last();
		assert_ok!(examine(receipt));
		System::reset_events();
		assert_ok!(complete(receipt));
		assert_eq!(entry(1, 2).state, EntryState::Cancelled { by: 4 });
		assert_eq!(entry(1, 4).rank, Rank::main(3));
		assert_eq!(live(title(1)), [3]);
		let done = entry(1, 4).done;
		let cancelled = Event::EntryCancelled { title: title(1), number: 2, by: 4, done };
		assert!(events().contains(&cancelled));
		assert_eq!(rights(title(1)), 2, "a discharge harms no buyer");
		let seen = |number| Records::mortgage(EntryId { title: title(1), number });
		assert!(!seen(2).unwrap().effective);
		assert_eq!(seen(3).unwrap().mortgage.bank(), Some(OLD_BANK));
		assert!(seen(3).unwrap().effective);
		assert_eq!((seen(1), seen(9)), (None, None));
		assert_noop!(file(BANKER, 1, discharge(2), &[]), E::NoLiveMortgage);
	});
}

/// The bound is checked at filing: a filing that cannot be registered needs no place.
#[test]
fn the_number_of_live_entries_is_bounded() {
	with_titles(|| {
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		let receipt = last();
		assert_ok!(examine(receipt));
		let one = LiveEntries::<Test>::get(title(1))[0].clone();
		let all = LiveEntries::<Test>::get(title(1));
		LiveEntries::<Test>::insert(title(1), bounded::<_, MaxLive>(vec![one; 256]));
		assert_noop!(complete(receipt), E::TooManyCharges);
		let more = file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]);
		assert_eq!(more, Err(E::TooManyCharges.into()));
		LiveEntries::<Test>::insert(title(1), all);
	});
}

#[test]
fn a_transfer_can_be_registered_only_if_record_and_book_agree() {
	with_titles(|| {
		let filing = Filing::Transfer(transfer(held([(1, "1")]), held([(2, "1")])));
		assert_ok!(file(AGENT, 1, filing, &[1, 2]));
		assert_ok!(examine(last()));
		let adopt =
			|| Records::change_description(RuntimeOrigin::signed(REGISTRAR), title(1), fresh_ref());
		assert_eq!(adopt(), Err(E::DescriptionUnchanged.into()));
		change_book(unit(1));
		rejected(E::DescriptionDiffers);
		System::reset_events();
		let from = Titles::<Test>::get(title(1)).unwrap().description;
		assert_ok!(adopt());
		let to = Registers::description_of(&unit(1)).unwrap();
		let Some(Event::DescriptionChanged { number, from: old, to: new, by, .. }) = events().pop()
		else {
			panic!("the change has an event");
		};
		assert_eq!((number, old, new, by.officer), (2, from, to, REGISTRAR));
		// Titles 3: no buyer must accept it.
		assert_eq!(rights(title(1)), 1);
		assert_ok!(complete(last()));
		assert_eq!(rights(title(1)), 2);
	});
}

#[test]
fn a_pending_notice_gets_the_new_description() {
	with_titles(|| {
		let filing = Filing::Transfer(transfer(held([(1, "1")]), held([(2, "1")])));
		assert_ok!(file(AGENT, 1, filing, &[1, 2]));
		assert_ok!(register_last());
		let before = Registers::pending_notice(&unit(1)).unwrap();
		change_book(unit(1));
		assert_eq!(Registers::apply_notice(&unit(1)), Ok(false));
		assert_ok!(Records::change_description(
			RuntimeOrigin::signed(REGISTRAR),
			title(1),
			fresh_ref()
		));
		let description = Registers::description_of(&unit(1)).unwrap();
		assert_ne!(description, before.description);
		let now = Notice { description, ..before };
		assert_eq!(Registers::pending_notice(&unit(1)), Some(now));
		assert_eq!(Registers::apply_notice(&unit(1)), Ok(true));
		// Without a pending notice, none is left.
		change_book(unit(1));
		assert_ok!(Records::change_description(
			RuntimeOrigin::signed(REGISTRAR),
			title(1),
			fresh_ref()
		));
		assert_eq!(Registers::pending_notice(&unit(1)), None);
	});
}
