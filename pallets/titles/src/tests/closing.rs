//! Tests of reservations, closings, and the trait for other pallets.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{DealId, Holdings, Party, Receipt, TitleId};
use pallet_registers::Books;

type E = Error<Test>;

const DEAL: DealId = DealId(1);
const OTHER_DEAL: DealId = DealId(2);

/// A sale of unit `n` in the usual deal.
fn part(n: u64, discharges: &[u32], from: Holdings, to: Holdings) -> Part {
	let transfer = Transfer { report: Some(ReportRef::Deal(DEAL)), ..transfer(from, to) };
	Part { title: title(n), discharges: bounded(discharges.iter().copied()), transfer }
}

/// A closing in which DID 1 transfers unit 1 to the DIDs 2 and 3. The old mortgage is discharged,
/// and a new one is registered.
fn closing() -> Closing {
	let sale = part(1, &[2], held([(1, "1")]), held([(2, "1/2"), (3, "1/2")]));
	let mortgage =
		ClosingMortgage { mortgage: mortgage(OLD_BANK, &[2, 3]), on: Collateral::Acquired };
	Closing { parts: bounded([sale]), mortgages: bounded([mortgage]) }
}

const PARTIES: [u32; 3] = [1, 2, 3];

fn filed() -> Receipt {
	assert_ok!(reserve(1, DEAL, &[1]));
	let range = file_closing(DEAL, closing(), &PARTIES).unwrap();
	assert_eq!(range.count, 3);
	assert_eq!(Records::waiting_closing(title(1), DEAL), Some(range));
	range.first
}

fn examined() -> Receipt {
	let first = filed();
	assert_ok!(examine(first));
	first
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
		let first = examined();
		assert_eq!(Queue::<Test>::get(unit(1)).len(), 3);
		System::reset_events();
		let registered = complete_closing(DEAL, 1, 1).unwrap();
		let at = |number| EntryId { title: title(1), number };
		assert_eq!(
			registered,
			Registered {
				parts: bounded([RegisteredPart { ownership: at(4), rights: 3 }]),
				mortgages: bounded([bounded([at(5)])]),
			}
		);
		assert_eq!(states(first), [ApplicationState::Completed { reason: None }; 3]);
		assert_eq!(entry(1, 2).state, EntryState::Cancelled { by: 3 });
		assert_eq!(holders(title(1)), held([(2, "1/2"), (3, "1/2")]));
		assert_eq!(live(title(1)), [5]);
		assert_eq!(Records::reservation_of(title(1), &Party::Did(did(1))), None);
		assert_eq!(Records::waiting_closing(title(1), DEAL), None);
		let notice = Registers::pending_notice(&unit(1)).unwrap();
		assert_eq!(notice.filed.receipt.number, first.number + 1);
		assert_eq!(events().last(), Some(&Event::TitleReleased { title: title(1), deal: DEAL }));
		let rights = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::EntryRegistered { rights, .. } => Some(rights),
				_ => None,
			})
			.collect::<Vec<_>>();
		assert_eq!(rights, [1, 2, 3], "a discharge harms no buyer");
	});
}

/// Review 2: the officer who examined a closing does not register it.
#[test]
fn the_examiner_of_a_closing_does_not_register_it() {
	with_titles(|| {
		let first = filed();
		let chief = madang_testing::chief(REGISTRY);
		let origin = RuntimeOrigin::signed(chief);
		assert_ok!(Records::examine(origin, first, fresh_ref()));
		let close = |officer| {
			let expected = [(title(1), 1)];
			Records::complete_closing(DEAL, &expected, &acting(officer), fresh_ref())
		};
		assert_noop!(close(chief), E::SameOfficer);
		assert_ok!(close(REGISTRAR));
	});
}

/// Review 12: the deal may have another agent since.
#[test]
fn another_agent_cures_a_closing() {
	with_titles(|| {
		let first = examined();
		assert_ok!(order_cure(first, today().plus(1)));
		assert_noop!(cure(BANKER, first), E::NotFiledByYou);
		assert_ok!(cure(madang_testing::OTHER_AGENT, first));
		assert_ok!(complete_closing(DEAL, 1, 1));
	});
}

/// C24: the four eyes of other registrations hold for closings too.
#[test]
fn a_closing_that_nobody_examined_is_not_registered() {
	with_titles(|| {
		let first = filed();
		assert_noop!(complete_closing(DEAL, 1, 1), E::StateForbids);
		// The examiner takes up the whole chain.
		let second = Receipt { number: first.number + 1, ..first };
		assert_ok!(examine(second));
		assert_eq!(states(first), [ApplicationState::Examining; 3]);
		assert_ok!(complete_closing(DEAL, 1, 1));
	});
}

#[test]
fn a_closing_fails_without_any_change_if_the_rights_have_changed() {
	with_titles(|| {
		assert_ok!(reserve(1, DEAL, &[1]));
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		let before = last();
		let chain = file_closing(DEAL, closing(), &PARTIES).unwrap();
		assert_ok!(examine(chain.first));
		assert_noop!(complete_closing(DEAL, 1, 1), E::NotHeadOfQueue);
		assert_ok!(examine(before));
		assert_ok!(complete(before));
		assert_noop!(complete_closing(DEAL, 1, 1), E::RightsChanged);
		assert_noop!(complete_closing(DEAL, 2, 1), E::RightsChanged);
		assert_ok!(complete_closing(DEAL, 1, 2));
	});
}

/// Titles 3: an early discharge and an amended description change nothing for a buyer.
#[test]
fn harmless_changes_do_not_stop_a_closing() {
	with_titles(|| {
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		assert_ok!(register_last());
		assert_ok!(reserve(1, DEAL, &[1]));
		assert_ok!(file(BANKER, 1, discharge(3), &[]));
		assert_ok!(register_last());
		change_book(unit(1));
		let take =
			|| Records::change_description(RuntimeOrigin::signed(REGISTRAR), title(1), fresh_ref());
		assert_ok!(take());
		let chain = file_closing(DEAL, closing(), &PARTIES).unwrap();
		assert_ok!(examine(chain.first));
		assert_ok!(complete_closing(DEAL, 1, 2));
	});
}

#[test]
fn a_closing_fails_as_a_whole_if_one_part_cannot_be_registered() {
	with_titles(|| {
		examined();
		change_book(unit(1));
		assert_noop!(complete_closing(DEAL, 1, 1), E::DescriptionDiffers);
	});
}

/// S10: house and land are one deal with one joint mortgage.
#[test]
fn a_closing_of_two_titles_is_one_chain_with_joint_collateral() {
	with_titles(|| {
		assert_ok!(reserve(1, DEAL, &[1]));
		assert_ok!(reserve(2, DEAL, &[1, 2]));
		let buyers = || held([(3, "1")]);
		let sellers = held([(1, "1/3"), (2, "2/3")]);
		let parts = [part(1, &[2], held([(1, "1")]), buyers()), part(2, &[], sellers, buyers())];
		let on = Collateral::Acquired;
		let mortgage = ClosingMortgage { mortgage: mortgage(OLD_BANK, &[3]), on };
		let closing =
			|| Closing { parts: bounded(parts.clone()), mortgages: bounded([mortgage.clone()]) };
		let chain = file_closing(DEAL, closing(), &PARTIES).unwrap();
		assert_eq!(chain.count, 4);
		assert_eq!(Queue::<Test>::get(unit(1)).len(), 3);
		assert_eq!(Queue::<Test>::get(unit(2)).len(), 2);
		assert_ok!(examine(chain.first));
		let expected = [(title(1), 1), (title(2), 1)];
		let done =
			Records::complete_closing(DEAL, &expected, &acting(REGISTRAR), fresh_ref()).unwrap();
		let at = |n, number| EntryId { title: title(n), number };
		let owners: Vec<EntryId> = done.parts.iter().map(|one| one.ownership).collect();
		assert_eq!(owners, [at(1, 4), at(2, 2)]);
		assert_eq!(done.mortgages[0].to_vec(), [at(1, 5), at(2, 3)]);
		assert_eq!(Joint::<Test>::get(JointId(0)).to_vec(), [at(1, 5), at(2, 3)]);
		for n in [1, 2] {
			assert_eq!(holders(title(n)), buyers());
			assert!(Reservations::<Test>::get(title(n)).is_empty());
		}
	});
}

#[test]
fn parts_of_a_closing_can_be_neither_completed_nor_withdrawn() {
	with_titles(|| {
		let first = examined();
		assert_noop!(complete(first), E::BelongsToDeal);
		assert_noop!(withdraw(AGENT, first), E::BelongsToDeal);
		assert_ok!(complete_closing(DEAL, 1, 1));
	});
}

/// C15: an application of somebody else does not hold up the second filing.
#[test]
fn a_closing_is_rejected_as_a_whole_and_can_be_filed_again() {
	with_titles(|| {
		assert_ok!(reserve(1, DEAL, &[1]));
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		let before = last();
		let first = file_closing(DEAL, closing(), &PARTIES).unwrap().first;
		let second = Receipt { number: first.number + 1, ..first };
		assert_noop!(reject(second), E::NotHeadOfQueue);
		assert_ok!(withdraw(BANKER, before));
		assert_noop!(reject(second), E::StateForbids);
		assert_ok!(examine(second));
		assert_ok!(reject(second));
		let (ground, reasons) = (RejectionGround::NoRightToApply, REASONS);
		assert_eq!(states(first), [ApplicationState::Rejected { ground, reasons }; 3]);
		assert_eq!(Records::reservation_of(title(1), &Party::Did(did(1))), Some(DEAL));
		assert_noop!(complete_closing(DEAL, 1, 1), E::ClosingNotFiled);
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		assert_ok!(file_closing(DEAL, closing(), &PARTIES));
	});
}

#[test]
fn a_closing_is_cured_as_a_whole() {
	with_titles(|| {
		let first = examined();
		let second = Receipt { number: first.number + 1, ..first };
		assert_noop!(reject_for(second, RejectionGround::DutyOpen), E::CureFirst);
		let until = today().plus(1);
		assert_ok!(order_cure(second, until));
		assert_eq!(states(first), [ApplicationState::CureOrdered { until, reasons: REASONS }; 3]);
		assert_noop!(complete_closing(DEAL, 1, 1), E::StateForbids);
		assert_ok!(cure(AGENT, second));
		assert_ok!(complete_closing(DEAL, 1, 1));
	});
}

#[test]
fn a_release_withdraws_the_pending_closing_and_nothing_else() {
	with_titles(|| {
		let first = filed();
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		assert_noop!(Records::release(title(1), OTHER_DEAL), E::NotReservedForDeal);
		assert_ok!(Records::release(title(1), DEAL));
		assert_eq!(states(first), [ApplicationState::Withdrawn; 3]);
		assert_eq!(Queue::<Test>::get(unit(1)).to_vec(), [last()]);
		assert_noop!(complete_closing(DEAL, 1, 1), E::ClosingNotFiled);
	});
}

/// C9: each holder is reserved for one deal, and several deals may be about one title.
#[test]
fn each_holder_is_reserved_for_one_deal() {
	with_titles(|| {
		let seller = [Party::Did(did(1))];
		assert_noop!(Records::reserve(TitleId(1), DEAL, &seller), E::TitleNotFound);
		assert_ok!(reserve(1, DEAL, &[1]));
		let party = Party::Did(did(1));
		assert!(events().contains(&Event::HolderReserved { title: title(1), party, deal: DEAL }));
		assert_noop!(reserve(1, DEAL, &[1]), E::Reserved);
		assert_noop!(reserve(1, OTHER_DEAL, &[1]), E::Reserved);
		assert_noop!(reserve(1, OTHER_DEAL, &[5]), E::NotHeld);
		assert_ok!(reserve(2, DEAL, &[1]));
		assert_ok!(reserve(2, OTHER_DEAL, &[2]));
		assert_eq!(Reservations::<Test>::get(title(2)).len(), 2);
		assert_ok!(Records::release(title(2), DEAL));
		assert_eq!(Records::reservation_of(title(2), &Party::Did(did(2))), Some(OTHER_DEAL));
	});
}

/// C4: nobody contracts on a record that is about to change. A discharge harms no buyer.
#[test]
fn nothing_is_reserved_while_a_change_of_rights_waits() {
	with_titles(|| {
		assert_ok!(file(BANKER, 1, discharge(2), &[]));
		assert_ok!(reserve(1, DEAL, &[1]));
		assert_ok!(file(BANKER, 2, whole(mortgage(BANK, &[1])), &[1, 2]));
		assert_noop!(reserve(2, DEAL, &[1]), E::ApplicationsPending);
		assert_ok!(withdraw(BANKER, last()));
		assert_ok!(reserve(2, DEAL, &[1]));
	});
}

#[test]
fn a_closing_can_be_filed_once_for_the_reserved_deal_and_must_be_valid() {
	with_titles(|| {
		let call = |deal, closing| file_closing(deal, closing, &PARTIES);
		assert_noop!(call(DEAL, closing()), E::NotReservedForDeal);
		assert_ok!(reserve(1, DEAL, &[1]));
		assert_noop!(call(OTHER_DEAL, closing()), E::NotReservedForDeal);
		assert_noop!(complete_closing(DEAL, 1, 1), E::ClosingNotFiled);
		let changed = |change: fn(&mut Closing)| {
			let mut closing = closing();
			change(&mut closing);
			call(DEAL, closing)
		};
		assert_noop!(changed(|one| one.parts = bounded([])), E::NoProperty);
		assert_noop!(changed(|one| one.parts[0].title = TitleId(1)), E::TitleNotFound);
		assert_noop!(
			changed(|one| one.parts = bounded([one.parts[0].clone(), one.parts[0].clone()])),
			E::PropertyTwice
		);
		for numbers in [vec![1], vec![2, 2]] {
			let mut closing = closing();
			closing.parts[0].discharges = bounded(numbers);
			assert_noop!(call(DEAL, closing), E::NoLiveMortgage);
		}
		let transfer = |change: fn(&mut Transfer)| {
			let mut closing = closing();
			change(&mut closing.parts[0].transfer);
			call(DEAL, closing)
		};
		assert_noop!(transfer(|sale| sale.from = held([(3, "1")])), E::NotReservedForDeal);
		assert_noop!(transfer(|sale| sale.to = held([(2, "1/2")])), E::UnequalShares);
		assert_noop!(transfer(|sale| sale.to = held_unbound(2)), E::HolderUnbound);
		assert_noop!(transfer(|sale| sale.price = None), E::PriceAndReport);
		let other = |sale: &mut Transfer| sale.report = Some(ReportRef::Deal(OTHER_DEAL));
		assert_noop!(transfer(other), E::PriceAndReport);
		let agent = Party::Member(AGENT_OFFICE);
		assert_noop!(
			changed(|one| one.mortgages[0].mortgage.mortgagees = bounded([Party::State])),
			E::NotABank
		);
		let mut of_agent = closing();
		of_agent.mortgages[0].mortgage.mortgagees = bounded([agent]);
		assert_noop!(call(DEAL, of_agent), E::NotABank);
		assert_noop!(
			changed(|one| one.mortgages[0].on = Collateral::Lots(bounded([1]))),
			E::AcquiredOutsideDeal
		);
		// Review 27: transferors and transferees have signed, no matter what the deal says.
		for missing in [[1, 2], [2, 3]] {
			assert_noop!(file_closing(DEAL, closing(), &missing), E::SignatureMissing);
		}
		let full = LiveEntries::<Test>::get(title(1));
		let one = LiveRef { number: 99, ..full[0].clone() };
		let more = full.iter().cloned().chain(core::iter::repeat_n(one, 255));
		LiveEntries::<Test>::insert(title(1), bounded::<_, MaxLive>(more));
		// Review 9: the discharge leaves room for one mortgage and not for two.
		let two = |one: &mut Closing| {
			one.mortgages = bounded([one.mortgages[0].clone(), one.mortgages[0].clone()]);
		};
		assert_noop!(changed(two), E::TooManyCharges);
		LiveEntries::<Test>::insert(title(1), full);
		let chain = call(DEAL, closing()).unwrap();
		assert_noop!(call(DEAL, closing()), E::ClosingAlreadyFiled);
		assert_ok!(examine(chain.first));
		assert_ok!(complete_closing(DEAL, 1, 1));
		assert_noop!(Records::release(title(1), DEAL), E::NotReservedForDeal);
	});
}

/// C4: what could never be registered is told before anybody signs.
#[test]
fn a_transfer_is_checked_as_if_it_were_registered_now() {
	with_titles(|| {
		let sale = |to| transfer(held([(1, "1")]), to);
		assert_ok!(Records::check_transfer(title(1), &sale(held([(2, "1")]))));
		let wrong = Records::check_transfer(title(2), &sale(held([(3, "1")])));
		assert_eq!(wrong, Err(E::NotHeld.into()));
		change_book(unit(1));
		let differs = Records::check_transfer(title(1), &sale(held([(2, "1")])));
		assert_eq!(differs, Err(E::DescriptionDiffers.into()));
		assert!(Records::exists(title(1)) && !Records::exists(TitleId(1)));
		let place = <Records as TitleRegistry<u64>>::place(title(1)).unwrap();
		assert_eq!(place, pallet_institutions::Location::of(madang_testing::YEOKSAM));
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
		assert_ok!(file(BANKER, 1, whole(mortgage(BANK, &[1])), &[1]));
		expect_new(&mut seen);
		assert_ok!(register_last());
		expect_new(&mut seen);
		assert_ok!(file(BANKER, 1, discharge(2), &[]));
		assert_ok!(register_last());
		expect_new(&mut seen);
		let snapshot = Records::snapshot(title(1)).unwrap();
		assert_eq!((snapshot.rights, snapshot.charges, snapshot.pending), (2, 1, 0));
		assert_eq!((snapshot.property, snapshot.reservations.len()), (unit(1), 0));
		assert_ok!(reserve(1, DEAL, &[1]));
		let reserved = Records::snapshot(title(1)).unwrap();
		assert_eq!((reserved.reservations.len(), reserved.digest), (1, snapshot.digest));
		assert_eq!(Records::snapshot(TitleId(1)), None);
		assert_eq!(Records::title_of(&unit(1)), Some(title(1)));
	});
}
