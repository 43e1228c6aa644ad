//! Tests of the rules that need no chain: states, ranks, receipts, numbers and shares.

use crate::{
	lots::{bound, check_transfer, holdings, mixes, transferred, Burdens, HoldersProblem},
	mock::{did, held, held_unbound, share, unbound},
	queue::{is_imported_number, own_number, receipt_after, serial_after},
	*,
};
use madang_primitives::{
	CauseKind, Commitment, Holding, Holdings, KoreanDay, Party, Receipt, Share, TitleId,
};
use proptest::prelude::*;
use ApplicationEvent as On;
use ApplicationState as State;

#[test]
fn an_applications_state_has_exactly_these_transitions() {
	let (ground, reasons, until) = (RejectionGround::DutyOpen, Commitment([1; 32]), KoreanDay(1));
	let reason = Some(reasons);
	let rejected = State::Rejected { ground, reasons };
	let ordered = State::CureOrdered { until, reasons };
	let completed = State::Completed { reason };
	let states =
		[State::Received, State::Examining, completed, rejected, State::Withdrawn, ordered];
	let (reject, complete) = (On::Reject { ground, reasons }, On::Complete { reason });
	let order = On::OrderCure { until, reasons };
	let events = [On::Examine, order, On::Cure, complete, reject, On::Withdraw];
	let admitted = [
		(State::Received, On::Examine, State::Examining),
		(State::Received, On::Withdraw, State::Withdrawn),
		(State::Examining, order, ordered),
		(State::Examining, complete, completed),
		(State::Examining, reject, rejected),
		(State::Examining, On::Withdraw, State::Withdrawn),
		(ordered, On::Cure, State::Examining),
		(ordered, reject, rejected),
		(ordered, On::Withdraw, State::Withdrawn),
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
	let waits = states.iter().filter(|state| state.waits());
	assert!(waits.eq(&[State::Received, State::Examining, ordered]));
}

/// 부동산등기법 29: no one can cure that the office is not competent, that the matter cannot be
/// registered, or that the applicant has no right to apply.
#[test]
fn all_grounds_but_the_first_three_can_be_cured() {
	let curable: Vec<u8> = (1..)
		.zip(RejectionGround::ALL)
		.filter(|(_, one)| one.curable())
		.map(|(number, _)| number)
		.collect();
	assert_eq!(curable, [4, 5, 6, 7, 8, 9, 10, 11]);
}

#[test]
fn an_entry_can_be_cancelled_only_once() {
	let cancelled = EntryState::Cancelled { by: 2 };
	assert_eq!(EntryState::Effective.next(EntryEvent::Cancel { by: 2 }), Ok(cancelled));
	assert_eq!(cancelled.next(EntryEvent::Cancel { by: 3 }), Err(NotAdmitted));
}

#[test]
fn the_grounds_have_the_numbers_of_the_law() {
	for (index, ground) in RejectionGround::ALL.iter().enumerate() {
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

/// Titles, Low: a clock in an earlier year does not begin the numbers again.
#[test]
fn serials_start_again_each_year_and_never_decrease() {
	assert_eq!(serial_after(None, 2026), Some((2026, 1)));
	assert_eq!(serial_after(Some((2026, 9)), 2026), Some((2026, 10)));
	assert_eq!(serial_after(Some((2026, 9)), 2027), Some((2027, 1)));
	assert_eq!(serial_after(Some((2027, 9)), 2026), Some((2027, 10)));
	assert_eq!(serial_after(Some((2026, u32::MAX)), 2026), None);
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
	let caused_on = KoreanDay(0);
	Transfer { from, to, cause: CauseKind::Gift, price: None, report: None, caused_on }
}

/// The lots of a first registration.
fn opened(holdings: &Holdings) -> Lots {
	transferred(&[], &Burdens::new(), (1, 1), &Holdings::default(), holdings).unwrap().lots
}

/// Lots as holder, share and source.
fn seen(lots: &[Lot]) -> Vec<(u32, Party, String, Option<u32>)> {
	lots.iter().map(|lot| (lot.id, lot.party, lot.share.to_string(), lot.source)).collect()
}

#[test]
fn a_transfer_must_balance() {
	use HoldersProblem::*;
	let whole = || held([(1, "1")]);
	for (from, to, problem) in [
		(held([]), held([(2, "1")]), Malformed),
		(whole(), held([]), Malformed),
		(held([(1, "1/2"), (1, "1/2")]), held([(2, "1")]), NamedTwice),
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
fn a_holder_gives_its_oldest_lots_first_and_burdens_keep_pieces_apart() {
	let (one, two, three) = (Party::Did(did(1)), Party::Did(did(2)), Party::Did(did(3)));
	let lots = opened(&held([(1, "1/3"), (2, "2/3")]));
	let free = Burdens::new();
	let part = (held([(2, "1/6")]), held([(1, "1/6")]));
	let lots = transferred(&lots, &free, (3, 2), &part.0, &part.1).unwrap().lots;
	let expected = [
		(1, one, "1/3".to_owned(), None),
		(2, two, "1/2".to_owned(), None),
		(3, one, "1/6".to_owned(), Some(2)),
	];
	assert_eq!(seen(&lots), expected);
	assert_eq!(holdings(&lots), Ok(held([(1, "1/2"), (2, "1/2")])));
	let burdened = Burdens::from([(3, vec![9])]);
	let part = (held([(1, "5/12")]), held([(3, "5/12")]));
	let moved = transferred(&lots, &burdened, (4, 3), &part.0, &part.1).unwrap();
	let expected = [
		(2, two, "1/2".to_owned(), None),
		(3, one, "1/12".to_owned(), Some(2)),
		(4, three, "1/3".to_owned(), Some(1)),
		(5, three, "1/12".to_owned(), Some(3)),
	];
	assert_eq!(seen(&moved.lots), expected);
	assert_eq!((moved.pieces, moved.next_lot), (vec![(Some(1), 4), (Some(3), 5)], 6));
	// Pieces with the same burdens are one lot.
	let moved = transferred(&lots, &free, (4, 3), &part.0, &part.1).unwrap();
	let expected = [
		(2, two, "1/2".to_owned(), None),
		(3, one, "1/12".to_owned(), Some(2)),
		(4, three, "5/12".to_owned(), Some(1)),
	];
	assert_eq!(seen(&moved.lots), expected);
	assert_eq!((moved.pieces, moved.next_lot), (vec![(Some(1), 4), (Some(3), 4)], 5));
}

#[test]
fn what_is_not_held_cannot_be_given() {
	let lots = opened(&held([(1, "1/3"), (2, "2/3")]));
	for (giver, part) in [(1, "1/2"), (4, "1/3")] {
		let moved =
			transferred(&lots, &Burdens::new(), (3, 2), &held([(giver, part)]), &held([(3, part)]));
		assert_eq!(moved, Err(HoldersProblem::NotHeld));
	}
}

#[test]
fn the_number_of_holders_is_bounded() {
	let part = |n| Holding { holder: Party::Did(did(n)), share: Share::new(1, 64).unwrap() };
	let many = opened(&Holdings::new((0..64).map(part)).unwrap());
	let moved =
		|from: &Holdings, to: &Holdings| transferred(&many, &Burdens::new(), (65, 2), from, to);
	let split = held([(0, "1/128")]);
	assert_eq!(moved(&split, &held([(99, "1/128")])), Err(HoldersProblem::TooMany));
	let odd = Share::new(1, u64::MAX).unwrap();
	let fine = Holdings::new([Holding { share: odd, ..part(0) }]).unwrap();
	let to = Holdings::new([Holding { share: odd, ..part(99) }]).unwrap();
	assert_eq!(moved(&fine, &to), Err(HoldersProblem::TooFine));
}

#[test]
fn binding_keeps_the_lots() {
	let (imported, bound_to) = (Party::Unbound(unbound(1)), Party::Did(did(5)));
	let lots = opened(&held_unbound(1));
	assert_eq!(bound(&lots, &[1], imported, bound_to), Ok(opened(&held([(5, "1")]))));
	let other = Party::Unbound(unbound(2));
	assert_eq!(bound(&lots, &[1], other, bound_to), Err(HoldersProblem::NotHeld));
	for numbers in [&[][..], &[2], &[1, 1], &[1, 2]] {
		assert_eq!(bound(&lots, numbers, imported, bound_to), Err(HoldersProblem::NotHeld));
	}
	let mut both = held([(5, "1/2")]);
	both.0.try_push(Holding { holder: imported, share: share("1/2") }).unwrap();
	let before = opened(&both);
	let lots = bound(&before, &[2], imported, bound_to).unwrap();
	assert_eq!((lots.len(), holdings(&lots)), (2, Ok(held([(5, "1")]))));
	assert!(mixes(&before, &[2], imported, bound_to), "DID 5 has a lot already");
	assert!(mixes(&lots, &[2], bound_to, imported), "DID 5 keeps a lot");
	assert!(!mixes(&lots, &[1, 2], bound_to, imported));
}

proptest! {
	/// After any valid transfer the shares add up to one, every lot descends from one that was there,
	/// and the transfer can be reversed.
	#[test]
	fn transfers_keep_the_whole_and_can_be_reversed(
		parts in prop::collection::vec(1u64..20, 1..6),
		giver in 0usize..6,
		taker in 0u32..8,
		fraction in (1u64..10, 1u64..10),
	) {
		let total: u64 = parts.iter().sum();
		let holders = Holdings::new(parts.iter().enumerate().map(|(n, part)| Holding {
			holder: Party::Did(did(n as u32)),
			share: Share::new(*part, total).unwrap(),
		})).unwrap();
		let giver = holders.0[giver % parts.len()];
		let fraction = Share::new(fraction.0.min(fraction.1), fraction.1).unwrap();
		let share = giver.share.checked_mul(fraction).unwrap();
		let from = Holdings::new([Holding { share, ..giver }]).unwrap();
		let to = Holdings::new([Holding { holder: Party::Did(did(taker)), share }]).unwrap();
		let sound = check_transfer(&sale(from.clone(), to.clone()));
		prop_assert_eq!(sound.is_ok(), giver.holder != Party::Did(did(taker)));
		let before = opened(&holders);
		let next = before.len() as u32 + 1;
		let moved = transferred(&before, &Burdens::new(), (next, 2), &from, &to).unwrap();
		prop_assert!(holdings(&moved.lots).unwrap().is_whole());
		prop_assert!(moved.lots.windows(2).all(|two| two[0].id < two[1].id));
		for (source, piece) in &moved.pieces {
			prop_assert!(before.iter().any(|lot| Some(lot.id) == *source));
			prop_assert!(moved.lots.iter().any(|lot| lot.id == *piece && lot.source == *source));
		}
		let new = (moved.next_lot, 3);
		let back = transferred(&moved.lots, &Burdens::new(), new, &to, &from).unwrap();
		let back = holdings(&back.lots).unwrap();
		for holding in holders.iter() {
			prop_assert_eq!(back.share_of(&holding.holder), Some(holding.share));
		}
	}
}
