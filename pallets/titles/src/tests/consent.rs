//! Tests of consent: nobody's share is encumbered without its holder's signature, and a burden
//! follows exactly the lots that it was registered on.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok};
use madang_primitives::{CauseKind, DealId};

type E = Error<Test>;

const DEAL: DealId = DealId(1);

/// The lots that a live entry burdens, or `None` for the whole.
fn burdened(n: u64, number: u32) -> Option<Vec<u32>> {
	let live = LiveEntries::<Test>::get(title(n));
	match &live.iter().find(|one| one.number == number).unwrap().on {
		LiveTarget::Whole => None,
		LiveTarget::Lots(lots) => Some(lots.to_vec()),
	}
}

/// DID 2 sells a half of what it holds of unit 2 to DID 3, on credit.
fn closing(on: Collateral) -> Closing {
	let sale = Transfer {
		report: Some(ReportRef::Deal(DEAL)),
		..transfer(held([(2, "1/3")]), held([(3, "1/3")]))
	};
	let part = Part { title: title(2), discharges: bounded([]), transfer: sale };
	let mortgage = ClosingMortgage { mortgage: mortgage(BANK, &[3]), on };
	Closing { parts: bounded([part]), mortgages: bounded([mortgage]) }
}

/// Titles 1, C1.
#[test]
fn a_deal_does_not_encumber_the_share_of_a_holder_who_has_not_signed() {
	with_titles(|| {
		assert_ok!(reserve(2, DEAL, &[2]));
		assert_noop!(file_closing(DEAL, closing(Collateral::Whole), &[2, 3]), E::NotGranted);
		// DID 1 may consent.
		assert_ok!(file_closing(DEAL, closing(Collateral::Whole), &[1, 2, 3]));
		let first = Closings::<Test>::get(DEAL).unwrap().first;
		assert_ok!(examine(first));
		assert_ok!(complete_closing(DEAL, 2, 1));
		assert_eq!(burdened(2, 3), None);
	});
}

/// Titles 1, C1: a buyer of a part encumbers only what it acquires.
#[test]
fn a_share_is_bought_on_credit() {
	with_titles(|| {
		assert_ok!(reserve(2, DEAL, &[2]));
		let chain = file_closing(DEAL, closing(Collateral::Acquired), &[2, 3]).unwrap();
		assert_ok!(examine(chain.first));
		assert_ok!(complete_closing(DEAL, 2, 1));
		assert_eq!(holders(title(2)), held([(1, "1/3"), (2, "1/3"), (3, "1/3")]));
		assert_eq!(burdened(2, 3), Some(vec![3]));
		assert_eq!(entry(2, 3).on, Target::Lots(bounded([3])));
		let Right::RevolvingMortgage { granted_by, .. } = entry(2, 3).right else {
			panic!("entry 3 is the mortgage");
		};
		assert_eq!(granted_by.to_vec(), [did(3)]);
	});
}

#[test]
fn a_holder_encumbers_its_own_lots_without_the_others() {
	with_titles(|| {
		assert_noop!(
			file(BANKER, 2, on_lots(mortgage(BANK, &[1]), &[1, 2]), &[1]),
			E::SignatureMissing
		);
		assert_ok!(file(BANKER, 2, on_lots(mortgage(BANK, &[1]), &[1]), &[1]));
		assert_ok!(register_last());
		assert_eq!(burdened(2, 2), Some(vec![1]));
	});
}

/// A burden follows its lot: who acquires a piece of an encumbered lot acquires it encumbered, and
/// the other lots of the same holder stay free.
#[test]
fn a_burden_follows_the_pieces_of_its_lot() {
	with_titles(|| {
		assert_ok!(file(BANKER, 2, on_lots(mortgage(BANK, &[1]), &[1]), &[1]));
		assert_ok!(register_last());
		let give = |n, from: &[(u32, &'static str)], to: &[(u32, &'static str)]| {
			let all = |list: &[(u32, &'static str)]| {
				let one = |(n, part): &(u32, &'static str)| held([(*n, *part)]).0[0];
				madang_primitives::Holdings::new(list.iter().map(one)).unwrap()
			};
			let filing = passing(all(from), all(to), CauseKind::Gift);
			let signers: Vec<u32> = from.iter().chain(to).map(|(n, _)| *n).collect();
			assert_ok!(file(AGENT, n, filing, &signers));
			assert_ok!(register_last());
		};
		// A part of the encumbered lot 1 goes to DID 3 (lot 3).
		give(2, &[(1, "1/6")], &[(3, "1/6")]);
		assert_eq!(burdened(2, 2), Some(vec![1, 3]));
		// DID 3 gets a free lot too (lot 4), and passes its oldest lot on (lot 5).
		give(2, &[(2, "1/3")], &[(3, "1/3")]);
		assert_eq!(burdened(2, 2), Some(vec![1, 3]));
		give(2, &[(3, "1/4")], &[(4, "1/4")]);
		assert_eq!(burdened(2, 2), Some(vec![1, 5]));
		let lots = LotsOf::<Test>::get(title(2));
		let free: Vec<u32> =
			lots.iter().map(|lot| lot.id).filter(|id| ![1, 5].contains(id)).collect();
		assert_eq!(free, [2, 4, 6]);
		assert_eq!((lots[3].id, lots[3].source), (5, Some(3)));
	});
}

/// One claim on two properties: one application, one completion, one joint collateral (부동산등기법 78).
#[test]
fn a_joint_mortgage_waits_in_both_queues_and_is_registered_at_once() {
	with_titles(|| {
		let both = |n| (n, whole(mortgage(BANK, &[1])));
		assert_noop!(file_all(BANKER, &[both(1), both(2)], &[1]), E::SignatureMissing);
		assert_ok!(file(OLD_BANKER, 2, whole(mortgage(OLD_BANK, &[1])), &[1, 2]));
		let before = last();
		assert_ok!(file_all(BANKER, &[both(1), both(2)], &[1, 2]));
		let receipt = last();
		for n in [1, 2] {
			assert!(Queue::<Test>::get(unit(n)).contains(&receipt));
		}
		assert_ok!(examine(receipt));
		assert_noop!(complete(receipt), E::NotHeadOfQueue);
		assert_ok!(examine(before));
		assert_ok!(complete(before));
		assert_ok!(complete(receipt));
		let listed = Joint::<Test>::get(JointId(0));
		let at = |n, number| EntryId { title: title(n), number };
		assert_eq!(listed.to_vec(), [at(1, 3), at(2, 3)]);
		for EntryId { title, number } in listed {
			let right = Entries::<Test>::get(title, number).unwrap().right;
			assert!(matches!(right, Right::RevolvingMortgage { joint: Some(JointId(0)), .. }));
		}
	});
}

/// As if a title had so many lots of DID 1, of which the even ones are under entry 2.
fn with_lots(count: u32, test: impl FnOnce()) {
	externalities().execute_with(|| {
		assert_ok!(import(vec![row(1, held([(1, "1")]), 1)]));
		let (party, part) = (madang_primitives::Party::Did(did(1)), format!("1/{count}"));
		let lot = |id| Lot { id, entry: 1, source: None, party, share: share(&part) };
		LotsOf::<Test>::insert(title(1), bounded::<_, MaxLots>((1..=count).map(lot)));
		Titles::<Test>::mutate(title(1), |title| title.as_mut().unwrap().next_lot = count + 1);
		LiveEntries::<Test>::mutate(title(1), |live| {
			live[0].on = LiveTarget::Lots(bounded((1..=count).filter(|id| id % 2 == 0)));
		});
		test();
	});
}

fn gift(from: u32, to: &[(u32, &str)], part: &str) -> Filing {
	let one = |(n, part): &(u32, &str)| held([(*n, *part)]).0[0];
	let to = madang_primitives::Holdings::new(to.iter().map(one)).unwrap();
	passing(held([(from, part)]), to, CauseKind::Gift)
}

/// Review 9: what passes at filing can be registered, up to all lots of a title.
#[test]
fn an_act_names_as_many_lots_as_a_title_has() {
	with_lots(180, || {
		assert_ok!(file(AGENT, 1, gift(1, &[(2, "1/2")], "1/2"), &[1, 2]));
		assert_ok!(register_last());
		let Target::Lots(sources) = entry(1, 3).on else { panic!("a part was transferred") };
		assert_eq!(sources.len(), 90);
		let rest: Vec<u32> = LotsOf::<Test>::get(title(1)).iter().map(|lot| lot.id).collect();
		let of_first: Vec<u32> = rest.iter().copied().filter(|id| *id <= 180).collect();
		assert_eq!(of_first.len(), 90);
		assert_ok!(file(BANKER, 1, on_lots(mortgage(BANK, &[1]), &of_first), &[1]));
		assert_ok!(register_last());
		assert_eq!(burdened(1, 4), Some(of_first));
	});
}

/// Review 10: pieces with the same burdens are one lot, so lots do not only grow.
#[test]
fn pieces_with_the_same_burdens_are_one_lot() {
	with_lots(180, || {
		assert_ok!(file(AGENT, 1, gift(1, &[(2, "1/3"), (3, "2/3")], "1"), &[1, 2, 3]));
		assert_ok!(register_last());
		let lots: Vec<_> = LotsOf::<Test>::get(title(1))
			.iter()
			.map(|lot| (lot.id, lot.party.did().unwrap(), lot.source))
			.collect();
		assert_eq!(
			lots,
			[
				(181, did(2), Some(1)),
				(182, did(2), Some(2)),
				(183, did(3), Some(61)),
				(184, did(3), Some(62))
			]
		);
		assert_eq!(burdened(1, 2), Some(vec![182, 184]));
		assert_eq!(holders(title(1)), held([(2, "1/3"), (3, "2/3")]));
	});
}

/// Review 10: parties leave lots for what an authority registers.
#[test]
fn parties_leave_lots_to_authorities() {
	with_lots(lots::PARTIES_LOTS as u32, || {
		assert_noop!(file(AGENT, 1, gift(1, &[(2, "1/400")], "1/400"), &[1, 2]), E::TooManyLots);
		// Whole lots can always be transferred.
		assert_ok!(file(AGENT, 1, gift(1, &[(2, "1/192")], "1/192"), &[1, 2]));
		assert_ok!(register_last());
		let heirs = [(5, "1/4"), (6, "1/4"), (7, "1/4"), (8, "47/192")];
		let transfer = match gift(1, &heirs, "191/192") {
			Filing::Transfer(one) => Transfer { cause: CauseKind::Inheritance, ..one },
			_ => unreachable!(),
		};
		assert_ok!(file_by_office(1, Filing::Transfer(transfer), None));
		assert_ok!(complete(last()));
		assert_eq!(LotsOf::<Test>::get(title(1)).len(), 9);
	});
	with_lots(256, || {
		let more = [(5, "1/512"), (6, "1/512")];
		let gift = gift(1, &more, "1/256");
		let Filing::Transfer(one) = gift else { unreachable!() };
		let judgment = Filing::Transfer(Transfer { cause: CauseKind::Judgment, ..one });
		let order = Some(Order { by: madang_testing::COURT, case: REASONS });
		assert_ok!(file_by_office(1, judgment, order));
		assert_eq!(complete(last()), Err(E::TooManyLots.into()));
	});
}

/// Review 6: a mortgage whose application lacks a signature breaks an invariant.
#[test]
fn a_missing_signature_breaks_an_invariant() {
	with_titles(|| {
		assert_ok!(file(BANKER, 2, whole(mortgage(BANK, &[1])), &[1, 2]));
		assert_ok!(register_last());
		let before = Applications::<Test>::get(last()).unwrap();
		Applications::<Test>::mutate(last(), |one| {
			one.as_mut().unwrap().signed = bounded([did(1)]);
		});
		assert!(check_invariants().is_err());
		Applications::<Test>::insert(last(), before);
	});
}
