//! Tests of reservations, closings, and the trait for other pallets.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{DealId, Receipt, TitleId};
use pallet_registers::Books;

type E = Error<Test>;

const DEAL: DealId = DealId(1);
const OTHER_DEAL: DealId = DealId(2);

/// A closing in which DID 1 transfers unit 1 to the DIDs 2 and 3. The old mortgage is discharged,
/// and a new one is registered.
fn closing() -> Closing {
	Closing {
		discharges: vec![2].try_into().unwrap(),
		transfer: transfer(held([(1, "1")]), held([(2, "1/2"), (3, "1/2")])),
		mortgages: vec![mortgage(OLD_BANK, &[2, 3])].try_into().unwrap(),
	}
}

fn filed() -> Receipt {
	assert_ok!(Records::reserve(title(1), DEAL));
	let range = Records::file_closing(title(1), DEAL, closing(), AGENT_OFFICE).unwrap();
	assert_eq!(range.count, 3);
	range.first
}

fn states(first: Receipt) -> Vec<ApplicationState> {
	(0..3)
		.map(|n| Receipt { number: first.number + n, ..first })
		.map(|receipt| Applications::<Test>::get(receipt).unwrap().state)
		.collect()
}

#[test]
fn a_closing_is_registered_as_a_whole_and_ends_the_reservation() {
	with_titles(|| {
		let first = filed();
		assert_eq!(Queue::<Test>::get(title(1)).len(), 3);
		System::reset_events();
		let registered = Records::complete_closing(title(1), DEAL, 1).unwrap();
		let at = |number| EntryId { title: title(1), number };
		assert_eq!(
			registered,
			Registered {
				revision: 4,
				ownership: at(4),
				mortgages: vec![at(5)].try_into().unwrap()
			}
		);
		assert_eq!(states(first), [ApplicationState::Completed; 3]);
		assert_eq!(entry(1, 2).state, EntryState::Cancelled { by: 3 });
		assert_eq!(Holders::<Test>::get(title(1)), held([(2, "1/2"), (3, "1/2")]));
		assert_eq!(LiveCharges::<Test>::get(title(1)).to_vec(), [5]);
		assert_eq!(Reservations::<Test>::get(title(1)), None);
		let notice = Registers::pending_notice(&unit(1)).unwrap();
		assert_eq!(notice.receipt.number, first.number + 1);
		assert_eq!(events().last(), Some(&Event::TitleReleased { title: title(1), deal: DEAL }));
		let revisions = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::EntryRegistered { revision, .. } => Some(revision),
				_ => None,
			})
			.collect::<Vec<_>>();
		assert_eq!(revisions, [2, 3, 4]);
	});
}

#[test]
fn a_closing_fails_without_any_change_if_the_title_has_changed() {
	with_titles(|| {
		assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1]));
		let before = last();
		filed();
		assert_noop!(Records::complete_closing(title(1), DEAL, 1), E::NotHeadOfQueue);
		assert_ok!(examine(before));
		assert_ok!(complete(before));
		assert_noop!(Records::complete_closing(title(1), DEAL, 1), E::RevisionChanged);
		assert_ok!(Records::complete_closing(title(1), DEAL, 2));
	});
}

#[test]
fn a_closing_fails_as_a_whole_if_one_part_cannot_be_registered() {
	with_titles(|| {
		filed();
		change_book(unit(1));
		assert_noop!(Records::complete_closing(title(1), DEAL, 1), E::DescriptionDiffers);
	});
}

#[test]
fn parts_of_a_closing_can_be_neither_completed_nor_withdrawn() {
	with_titles(|| {
		let first = filed();
		assert_ok!(examine(first));
		let complete = Records::complete(RuntimeOrigin::signed(REGISTRAR), first, [9; 32]);
		assert_noop!(complete, E::BelongsToDeal);
		let withdraw = Records::withdraw(RuntimeOrigin::signed(AGENT), first, [9; 32]);
		assert_noop!(withdraw, E::BelongsToDeal);
		assert_ok!(Records::complete_closing(title(1), DEAL, 1));
	});
}

#[test]
fn a_closing_is_rejected_as_a_whole_and_can_be_filed_again() {
	with_titles(|| {
		let first = filed();
		let second = Receipt { number: first.number + 1, ..first };
		assert_ok!(examine(second));
		let ground = Ground::CauseDiffers;
		let call = Records::reject(RuntimeOrigin::signed(REGISTRAR), second, ground, [9; 32]);
		assert_noop!(call, E::NotHeadOfQueue);
		assert_ok!(examine(first));
		assert_ok!(reject(first));
		assert_eq!(states(first), [ApplicationState::Rejected { ground }; 3]);
		assert_eq!(Reservations::<Test>::get(title(1)), Some(DEAL));
		assert_noop!(Records::complete_closing(title(1), DEAL, 1), E::ClosingNotFiled);
		assert_ok!(Records::file_closing(title(1), DEAL, closing(), AGENT_OFFICE));
		assert_ok!(Records::complete_closing(title(1), DEAL, 1));
	});
}

#[test]
fn a_release_withdraws_the_pending_closing_and_nothing_else() {
	with_titles(|| {
		let first = filed();
		assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1]));
		assert_noop!(Records::release(title(1), OTHER_DEAL), E::NotReservedForDeal);
		assert_ok!(Records::release(title(1), DEAL));
		assert_eq!(states(first), [ApplicationState::Withdrawn; 3]);
		assert_eq!(Queue::<Test>::get(title(1)).to_vec(), [last()]);
		assert_noop!(Records::complete_closing(title(1), DEAL, 1), E::NotReservedForDeal);
	});
}

#[test]
fn a_title_is_reserved_for_one_deal_and_not_while_a_transfer_is_pending() {
	with_titles(|| {
		assert_noop!(Records::reserve(TitleId(1), DEAL), E::TitleNotFound);
		assert_ok!(Records::reserve(title(1), DEAL));
		assert!(events().contains(&Event::TitleReserved { title: title(1), deal: DEAL }));
		assert_noop!(Records::reserve(title(1), DEAL), E::Reserved);
		assert_noop!(Records::reserve(title(1), OTHER_DEAL), E::Reserved);
		let sale = Filing::Transfer(transfer(held([(2, "1/3")]), held([(1, "1/3")])));
		assert_ok!(file(AGENT, 2, sale, &[1, 2]));
		assert_noop!(Records::reserve(title(2), OTHER_DEAL), E::TransferPending);
		assert_ok!(withdraw(AGENT, last()));
		assert_ok!(Records::reserve(title(2), OTHER_DEAL));
	});
}

#[test]
fn a_closing_can_be_filed_once_for_the_reserved_deal_and_must_be_valid() {
	with_titles(|| {
		let call = |deal, closing| Records::file_closing(title(1), deal, closing, AGENT_OFFICE);
		assert_noop!(call(DEAL, closing()), E::NotReservedForDeal);
		assert_noop!(
			Records::file_closing(TitleId(1), DEAL, closing(), AGENT_OFFICE),
			E::TitleNotFound
		);
		assert_ok!(Records::reserve(title(1), DEAL));
		assert_noop!(call(OTHER_DEAL, closing()), E::NotReservedForDeal);
		assert_noop!(Records::complete_closing(title(1), DEAL, 1), E::ClosingNotFiled);
		let changed = |change: fn(&mut Closing)| {
			let mut closing = closing();
			change(&mut closing);
			call(DEAL, closing)
		};
		assert_noop!(
			changed(|closing| closing.discharges = vec![1].try_into().unwrap()),
			E::NoLiveMortgage
		);
		assert_noop!(
			changed(|closing| closing.discharges = vec![2, 2].try_into().unwrap()),
			E::NoLiveMortgage
		);
		assert_noop!(changed(|closing| closing.transfer.from = held([(5, "1")])), E::NotHeld);
		assert_noop!(changed(|closing| closing.transfer.to = held([(2, "1/2")])), E::UnequalShares);
		assert_noop!(changed(|closing| closing.transfer.to = held_unbound(2)), E::HolderUnbound);
		assert_noop!(changed(|closing| closing.mortgages[0].bank = AGENT_OFFICE), E::NotABank);
		assert_ok!(call(DEAL, closing()));
		assert_noop!(call(DEAL, closing()), E::ClosingAlreadyFiled);
		assert_ok!(Records::complete_closing(title(1), DEAL, 1));
		assert_noop!(Records::release(title(1), DEAL), E::NotReservedForDeal);
	});
}

#[test]
fn a_closing_that_does_not_fit_into_the_queue_is_not_filed() {
	with_titles(|| {
		for _ in 0..30 {
			assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
		}
		assert_ok!(Records::reserve(title(1), DEAL));
		assert_noop!(Records::file_closing(title(1), DEAL, closing(), AGENT_OFFICE), E::QueueFull);
	});
}

#[test]
fn the_digest_of_a_snapshot_changes_with_every_change_of_the_title() {
	with_titles(|| {
		let digest = || Records::snapshot(title(1)).unwrap().digest;
		let mut seen = vec![digest()];
		let expect_new = |seen: &mut Vec<_>| {
			assert!(!seen.contains(&digest()));
			seen.push(digest());
		};
		assert_ok!(file(AGENT, 1, Filing::Mortgage(mortgage(BANK, &[1])), &[1]));
		expect_new(&mut seen);
		assert_ok!(register_last());
		expect_new(&mut seen);
		assert_ok!(file(BANKER, 1, Filing::Discharge { entry: 2 }, &[]));
		assert_ok!(register_last());
		expect_new(&mut seen);
		let snapshot = Records::snapshot(title(1)).unwrap();
		assert_eq!((snapshot.revision, snapshot.charges, snapshot.pending), (3, 1, 0));
		assert_eq!((snapshot.property, snapshot.reservation), (unit(1), None));
		assert_ok!(Records::reserve(title(1), DEAL));
		let reserved = Records::snapshot(title(1)).unwrap();
		assert_eq!((reserved.reservation, reserved.digest), (Some(DEAL), snapshot.digest));
		assert_eq!(Records::snapshot(TitleId(1)), None);
		assert_eq!(Records::title_of(&unit(1)), Some(title(1)));
	});
}
