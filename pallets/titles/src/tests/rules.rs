//! Tests of the rules that need no chain: states, ranks, receipts, numbers and shares.

use crate::{
	holders::{bound, check_transfer, transferred, HoldersProblem},
	mock::{did, held, held_unbound, share, unbound},
	queue::{is_imported_number, own_number, receipt_after},
	*,
};
use madang_primitives::{HolderId, Holding, Holdings, KoreanDay, Receipt, Share, TitleId};
use proptest::prelude::*;
use ApplicationEvent as On;
use ApplicationState as State;

#[test]
fn an_applications_state_has_exactly_these_transitions() {
	let ground = Ground::DutyOpen;
	let states = [
		State::Received,
		State::Examining,
		State::Completed,
		State::Rejected { ground },
		State::Withdrawn,
	];
	let events = [On::Examine, On::Complete, On::Reject { ground }, On::Withdraw];
	let admitted = [
		(State::Received, On::Examine, State::Examining),
		(State::Received, On::Withdraw, State::Withdrawn),
		(State::Examining, On::Complete, State::Completed),
		(State::Examining, On::Reject { ground }, State::Rejected { ground }),
		(State::Examining, On::Withdraw, State::Withdrawn),
	];
	for state in states {
		for event in events {
			let expected = admitted
				.iter()
				.find(|(from, on, _)| (*from, *on) == (state, event))
				.map(|(_, _, to)| *to)
				.ok_or(NotAdmitted);
			assert_eq!(state.next(event), expected, "{state:?} on {event:?}");
		}
	}
	assert!(states.iter().filter(|state| state.waits()).eq(&[State::Received, State::Examining]));
}

#[test]
fn an_entry_can_be_cancelled_only_once() {
	let cancelled = EntryState::Cancelled { by: 2 };
	assert_eq!(EntryState::Effective.next(EntryEvent::Cancel { by: 2 }), Ok(cancelled));
	assert_eq!(cancelled.next(EntryEvent::Cancel { by: 3 }), Err(NotAdmitted));
}

#[test]
fn the_grounds_have_the_numbers_of_the_law() {
	for (index, ground) in Ground::ALL.iter().enumerate() {
		assert_eq!(codec::Encode::encode(ground), [index as u8 + 1]);
	}
}

#[test]
fn supplementary_entries_rank_after_their_entry_and_before_the_next() {
	let first = Rank::main(1);
	let supplement = first.supplement(1).unwrap();
	let deeper = supplement.supplement(2).unwrap();
	assert!(first < supplement && supplement < deeper && deeper < first.supplement(2).unwrap());
	assert!(first.supplement(2).unwrap() < Rank::main(2));
	assert_eq!(deeper.to_string(), "1-1-2");
	assert_eq!(deeper.supplement(1).unwrap().supplement(1), None);
	assert!(first.is_main() && !supplement.is_main());
}

#[test]
fn receipts_start_again_each_year_and_never_decrease() {
	let at = |year, number| Receipt { year, number };
	assert_eq!(receipt_after(None, 2026), Some(at(2026, 1)));
	assert_eq!(receipt_after(Some(at(2026, 9)), 2026), Some(at(2026, 10)));
	assert_eq!(receipt_after(Some(at(2026, 9)), 2027), Some(at(2027, 1)));
	assert_eq!(receipt_after(Some(at(2027, 1)), 2026), Some(at(2027, 2)));
	assert_eq!(receipt_after(Some(at(2026, u32::MAX)), 2026), None);
}

#[test]
fn numbers_of_the_chain_have_fourteen_digits_and_cannot_be_imported() {
	assert_eq!(own_number(2026, 1), Some(TitleId(99_992_026_000_001)));
	assert_eq!(own_number(2026, 1_000_000), None);
	assert_eq!(own_number(10_000, 1), None);
	for (number, imported) in [
		(9_999_999_999_999, false),
		(10_000_000_000_000, true),
		(99_989_999_999_999, true),
		(99_990_000_000_000, false),
		(99_992_026_000_001, false),
		(100_000_000_000_000, false),
	] {
		assert_eq!(is_imported_number(TitleId(number)), imported, "{number}");
	}
}

fn sale(from: Holdings, to: Holdings) -> Transfer {
	Transfer { from, to, price: 1, contracted_on: KoreanDay(0) }
}

#[test]
fn a_transfer_must_balance() {
	use HoldersProblem::*;
	let whole = || held([(1, "1")]);
	for (from, to, problem) in [
		(held([]), held([(2, "1")]), Malformed),
		(whole(), held([]), Malformed),
		(held([(1, "1/2"), (1, "1/2")]), held([(2, "1")]), Malformed),
		(held([(1, "1"), (3, "1")]), held([(2, "1")]), Malformed),
		(whole(), held([(2, "1/2")]), Unequal),
		(held([(1, "1/2")]), held([(2, "1")]), Unequal),
		(whole(), held([(1, "1/2"), (2, "1/2")]), OnBothSides),
	] {
		assert_eq!(check_transfer(&sale(from, to)), Err(problem));
	}
	assert_eq!(check_transfer(&sale(whole(), held([(2, "1/2"), (3, "1/2")]))), Ok(()));
	assert_eq!(check_transfer(&sale(held([(1, "1/7")]), held([(2, "1/7")]))), Ok(()));
}

#[test]
fn shares_are_transferred_exactly_and_merged() {
	let holders = held([(1, "1/3"), (2, "2/3")]);
	let after = |from, to| transferred(&holders, &from, &to);
	assert_eq!(after(held([(2, "1/6")]), held([(1, "1/6")])), Ok(held([(1, "1/2"), (2, "1/2")])));
	assert_eq!(
		after(held([(1, "1/3"), (2, "1/3")]), held([(3, "2/3")])),
		Ok(held([(2, "1/3"), (3, "2/3")]))
	);
	assert_eq!(after(held([(1, "1/2")]), held([(3, "1/2")])), Err(HoldersProblem::NotHeld));
	assert_eq!(after(held([(4, "1/3")]), held([(3, "1/3")])), Err(HoldersProblem::NotHeld));
}

#[test]
fn the_number_of_holders_is_bounded() {
	let part = |n| Holding { holder: HolderId::Did(did(n)), share: Share::new(1, 64).unwrap() };
	let many = Holdings::new((0..64).map(part)).unwrap();
	let split = held([(0, "1/128")]);
	assert_eq!(transferred(&many, &split, &held([(99, "1/128")])), Err(HoldersProblem::TooMany));
	let odd = Share::new(1, u64::MAX).unwrap();
	let fine = Holdings::new([Holding { share: odd, ..part(0) }]).unwrap();
	let to = Holdings::new([Holding { share: odd, ..part(99) }]).unwrap();
	assert_eq!(transferred(&many, &fine, &to), Err(HoldersProblem::TooFine));
}

#[test]
fn binding_keeps_the_share() {
	assert_eq!(bound(&held_unbound(1), unbound(1), did(5)), Ok(held([(5, "1")])));
	assert_eq!(bound(&held_unbound(1), unbound(2), did(5)), Err(HoldersProblem::NotHeld));
	let mut both = held([(5, "1/2")]);
	let half = Holding { holder: HolderId::Unbound(unbound(1)), share: share("1/2") };
	both.0.try_push(half).unwrap();
	assert_eq!(bound(&both, unbound(1), did(5)), Err(HoldersProblem::HoldsAlready));
}

proptest! {
	/// After any valid transfer the shares add up to one, and the transfer can be reversed.
	#[test]
	fn transfers_keep_the_whole_and_can_be_reversed(
		parts in prop::collection::vec(1u64..20, 1..6),
		giver in 0usize..6,
		taker in 0u32..8,
		fraction in (1u64..10, 1u64..10),
	) {
		let total: u64 = parts.iter().sum();
		let holders = Holdings::new(parts.iter().enumerate().map(|(n, part)| Holding {
			holder: HolderId::Did(did(n as u32)),
			share: Share::new(*part, total).unwrap(),
		})).unwrap();
		let giver = holders.0[giver % parts.len()];
		let fraction = Share::new(fraction.0.min(fraction.1), fraction.1).unwrap();
		let share = giver.share.checked_mul(fraction).unwrap();
		let from = Holdings::new([Holding { share, ..giver }]).unwrap();
		let to = Holdings::new([Holding { holder: HolderId::Did(did(taker)), share }]).unwrap();
		let sound = check_transfer(&sale(from.clone(), to.clone()));
		prop_assert_eq!(sound.is_ok(), giver.holder != HolderId::Did(did(taker)));
		let after = transferred(&holders, &from, &to).unwrap();
		prop_assert!(after.is_whole());
		let back = transferred(&after, &to, &from).unwrap();
		for holding in holders.iter() {
			prop_assert_eq!(back.share_of(&holding.holder), Some(holding.share));
		}
	}
}
