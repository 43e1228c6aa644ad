//! Tests of registration.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{signing, DealId, HolderId, Holding, Holdings, Share, TitleId};
use pallet_registers::{Books, Notice};
use sp_runtime::DispatchError;

type E = Error<Test>;

fn revision(id: TitleId) -> u32 {
	Titles::<Test>::get(id).unwrap().revision
}

/// Expect that completing the last application fails with this error and changes nothing.
fn rejected(error: E) {
	let call = Records::complete(RuntimeOrigin::signed(REGISTRAR), last(), [9; 32]);
	assert_noop!(call, error);
}

#[test]
fn a_first_registration_opens_the_record() {
	with_titles(|| {
		let holdings = held([(1, "1/2"), (2, "1/2")]);
		assert_ok!(file(AGENT, 9, Filing::Preservation { holdings: holdings.clone() }, &[2, 1]));
		let id = TitleId(99_992_026_000_001);
		assert_eq!(Openings::<Test>::get(unit(9)), Some(id));
		assert_eq!(TitleOf::<Test>::get(unit(9)), None);
		assert_ok!(register_last());
		assert_eq!(TitleOf::<Test>::get(unit(9)), Some(id));
		let record = Titles::<Test>::get(id).unwrap();
		assert_eq!((record.revision, record.imported, record.next_entry), (1, 0, 2));
		assert_eq!(Holders::<Test>::get(id), holdings);
		let notice = Registers::pending_notice(&unit(9)).unwrap();
		assert_eq!((notice.receipt, notice.holdings), (last(), holdings));
		assert_eq!(notice.registered_on, today());
		assert_eq!(notice.description, record.description);
	});
}

#[test]
fn the_second_first_registration_is_rejected() {
	with_titles(|| {
		let filing = |n| Filing::Preservation { holdings: held([(n, "1")]) };
		assert_ok!(file(AGENT, 9, filing(1), &[1]));
		let first = last();
		assert_ok!(file(OTHER_AGENT, 9, filing(2), &[2]));
		let second = last();
		let id = Applications::<Test>::get(first).unwrap().title;
		assert_eq!(Applications::<Test>::get(second).unwrap().title, id);
		assert_ok!(examine(first));
		assert_ok!(complete(first));
		assert_ok!(examine(second));
		rejected(E::AlreadyRegistered);
		assert_ok!(reject(second));
		assert_eq!(Holders::<Test>::get(id), held([(1, "1")]));
		assert_ok!(file(AGENT, 8, filing(3), &[3]));
		assert_eq!(Openings::<Test>::get(unit(8)), Some(TitleId(id.0 + 1)));
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
		let holders = held([(1, "1/2"), (2, "1/3"), (3, "1/6")]);
		assert_eq!(Holders::<Test>::get(title(2)), holders);
		assert_eq!(Registers::pending_notice(&unit(2)).unwrap().holdings, holders);
		let written = Entry {
			section: Section::A,
			rank: Rank::main(2),
			receipt,
			cause: Cause { kind: CauseKind::Sale, on: today() },
			content: Content::Ownership {
				given_up: from,
				acquired: to,
				price: Some(1_200_000_000),
			},
			state: EntryState::Effective,
		};
		assert_eq!(
			events(),
			[
				Event::EntryRegistered {
					title: title(2),
					number: 2,
					revision: 2,
					entry: written.clone()
				},
				Event::ApplicationCompleted { receipt, title: title(2) },
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
		assert_eq!(Holders::<Test>::get(title(1)), held([(2, "1")]));
	});
}

#[test]
fn the_number_of_holders_and_the_fineness_of_shares_are_bounded() {
	with_titles(|| {
		let part = |n| Holding { holder: HolderId::Did(did(n)), share: Share::new(1, 64).unwrap() };
		let many = Holdings::new((1..65).map(part)).unwrap();
		assert_ok!(import(vec![row(4, many, 0)]));
		let give = |share: Share| {
			let one = |n| Holdings::new([Holding { share, ..part(n) }]).unwrap();
			Filing::Transfer(transfer(one(1), one(99)))
		};
		assert_ok!(file(AGENT, 4, give(share("1/128")), &[1, 99]));
		assert_ok!(examine(last()));
		rejected(E::TooManyHolders);
		assert_ok!(reject(last()));
		assert_ok!(file(AGENT, 4, give(Share::new(1, u64::MAX).unwrap()), &[1, 99]));
		assert_ok!(examine(last()));
		rejected(E::SharesTooFine);
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
		assert_eq!(Holders::<Test>::get(title(1)), held([(3, "1")]));
	});
}

#[test]
fn a_mortgage_that_a_new_holder_has_not_granted_cannot_be_registered() {
	with_titles(|| {
		let sale = Filing::Transfer(transfer(held([(1, "1")]), held([(2, "1")])));
		assert_ok!(file(AGENT, 1, sale, &[1, 2]));
		let first = last();
		assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1]));
		assert_ok!(examine(first));
		assert_ok!(complete(first));
		assert_ok!(examine(last()));
		rejected(E::NotHeld);
	});
}

#[test]
fn a_discharged_mortgage_stays_readable() {
	with_titles(|| {
		assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(OLD_BANK, &[1])), &[1]));
		assert_ok!(register_last());
		assert_eq!(LiveCharges::<Test>::get(title(1)).to_vec(), [2, 3]);
		assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
		let receipt = last();
		assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
		assert_ok!(examine(receipt));
		System::reset_events();
		assert_ok!(complete(receipt));
		assert_eq!(entry(1, 2).state, EntryState::Cancelled { by: 4 });
		assert_eq!(entry(1, 4).rank, Rank::main(3));
		assert_eq!(LiveCharges::<Test>::get(title(1)).to_vec(), [3]);
		assert!(events().contains(&Event::EntryCancelled { title: title(1), number: 2, by: 4 }));
		let seen = |number| Records::mortgage(EntryId { title: title(1), number });
		assert!(!seen(2).unwrap().effective);
		assert_eq!(seen(3).unwrap().mortgage.bank, OLD_BANK);
		assert!(seen(3).unwrap().effective);
		assert_eq!((seen(1), seen(9)), (None, None));
		assert_ok!(examine(last()));
		rejected(E::NoLiveMortgage);
	});
}

#[test]
fn the_number_of_live_mortgages_is_bounded() {
	with_titles(|| {
		for _ in 0..63 {
			assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1]));
			assert_ok!(register_last());
		}
		assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1]));
		assert_ok!(examine(last()));
		rejected(E::TooManyCharges);
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
		let expected = Event::DescriptionChanged {
			title: title(1),
			number: 2,
			revision: 2,
			from,
			to,
			by: REGISTRY,
		};
		assert_eq!(events(), [expected]);
		assert_ok!(complete(last()));
		assert_eq!(revision(title(1)), 3);
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

#[test]
fn an_imported_holder_is_bound_by_a_supplementary_entry() {
	with_titles(|| {
		assert_ok!(bind(3, 1, 7));
		assert_eq!(Holders::<Test>::get(title(3)), held([(7, "1")]));
		let written = entry(3, 2);
		assert_eq!((written.section, written.rank.to_string()), (Section::A, "1-1".into()));
		assert_eq!(written.receipt, last());
		assert_eq!(written.content, Content::HolderBound { of: 1, from: unbound(1), to: did(7) });
		assert_eq!(revision(title(3)), 2);
		assert!(events().contains(&Event::HolderBound {
			title: title(3),
			number: 2,
			from: unbound(1),
			to: did(7),
			by: REGISTRY,
		}));
		let filing = Filing::Transfer(transfer(held([(7, "1")]), held([(8, "1")])));
		assert_ok!(file(AGENT, 3, filing, &[7, 8]));
		assert_ok!(register_last());
		assert_eq!(entry(3, 3).rank, Rank::main(2));
	});
}

#[test]
fn an_invalid_binding_is_rejected() {
	with_titles(|| {
		let call = |by: u64, n: u64, from: u8, to| {
			let from = unbound(from);
			let subject = signing::object(b"title", &title(n));
			let purpose = signing::Purpose::BindHolding;
			let signed = consent(to, purpose, subject, signing::terms(&from));
			Records::bind_holder(RuntimeOrigin::signed(by), title(n), from, signed, [9; 32])
		};
		for by in [EXAMINER, OTHER_REGISTRAR, AGENT, BANKER, NON_MEMBER] {
			let signed = consents([did(7)], Default::default(), &Filing::Discharge { entry: 1 })[0];
			let origin = RuntimeOrigin::signed(by);
			assert_noop!(
				Records::bind_holder(origin, title(3), unbound(1), signed, [9; 32]),
				DispatchError::BadOrigin
			);
		}
		assert_eq!(call(REGISTRAR, 9, 1, did(7)), Err(E::TitleNotFound.into()));
		assert_eq!(call(REGISTRAR, 3, 2, did(7)), Err(E::NotHeld.into()));
		let unknown = pallet_identity::Error::<Test>::DidNotFound;
		assert_eq!(call(REGISTRAR, 3, 1, unknown_did()), Err(unknown.into()));
		let deactivated = pallet_identity::Error::<Test>::DidDeactivated;
		assert_eq!(call(REGISTRAR, 3, 1, deactivated_did()), Err(deactivated.into()));
		assert_ok!(Records::reserve(title(3), DealId(1)));
		assert_eq!(call(REGISTRAR, 3, 1, did(7)), Err(E::Reserved.into()));
		assert_ok!(Records::release(title(3), DealId(1)));
		assert_ok!(call(REGISTRAR, 3, 1, did(7)));

		let mut two = held_unbound(4);
		two.0[0].share = share("1/2");
		two.0.try_push(held([(5, "1/2")]).0[0]).unwrap();
		assert_ok!(import(vec![row(4, two, 1)]));
		assert_eq!(bind(4, 4, 5), Err(E::HoldsAlready.into()));
		assert_ok!(file(BANKER, 4, Filing::Discharge { entry: 2 }, &[]));
		assert_eq!(bind(4, 4, 6), Err(E::ApplicationsPending.into()));
		assert_ok!(withdraw(BANKER, last()));
		assert_ok!(bind(4, 4, 6));
	});
}
