//! Random sequences of valid and invalid acts. A rejected act changes nothing, and the invariants
//! hold after each act.

use crate::{mock::*, *};
use madang_primitives::{DealId, Receipt};
use proptest::prelude::*;
use sp_runtime::DispatchResult;

#[derive(Clone, Debug)]
enum Act {
	Sell { unit: u64, from: u32, to: u32, part: u64, signed: bool },
	Mortgage { unit: u64, signers: Vec<u32> },
	Discharge { unit: u64, entry: u32 },
	Open { unit: u64, owner: u32 },
	Examine(u32),
	Complete(u32),
	ProcessNext,
	Reject(u32),
	Withdraw { by: u64, receipt: u32 },
	Reserve { unit: u64, deal: u64 },
	Release { unit: u64, deal: u64 },
	FileClosing { unit: u64, deal: u64, from: u32, to: u32, discharge: Option<u32> },
	Close { unit: u64, deal: u64, stale: bool },
	Bind { unit: u64, to: u32 },
	ChangeBook(u64),
	TakeDescription(u64),
	NextYear,
}

fn act() -> impl Strategy<Value = Act> {
	let unit = || prop_oneof![4 => Just(1u64), 2 => Just(2u64), 2 => Just(3u64), 1 => 4u64..6];
	let party = || 1u32..4;
	let number = || 0u64..3;
	let receipt = || 1u32..40;
	prop_oneof![
		3 => (unit(), party(), party(), 1u64..4, prop::bool::weighted(0.9)).prop_map(
			|(unit, from, to, part, signed)| Act::Sell { unit, from, to, part, signed }
		),
		2 => (unit(), prop::collection::vec(party(), 1..3))
			.prop_map(|(unit, signers)| Act::Mortgage { unit, signers }),
		2 => (unit(), 1u32..8).prop_map(|(unit, entry)| Act::Discharge { unit, entry }),
		1 => (unit(), party()).prop_map(|(unit, owner)| Act::Open { unit, owner }),
		3 => receipt().prop_map(Act::Examine),
		2 => receipt().prop_map(Act::Complete),
		10 => Just(Act::ProcessNext),
		1 => receipt().prop_map(Act::Reject),
		1 => (prop_oneof![Just(AGENT), Just(BANKER), Just(OTHER_AGENT)], receipt())
			.prop_map(|(by, receipt)| Act::Withdraw { by, receipt }),
		3 => (unit(), number()).prop_map(|(unit, deal)| Act::Reserve { unit, deal }),
		1 => (unit(), number()).prop_map(|(unit, deal)| Act::Release { unit, deal }),
		4 => (unit(), number(), party(), party(), prop::option::of(2u32..5)).prop_map(
			|(unit, deal, from, to, discharge)| {
				Act::FileClosing { unit, deal, from, to, discharge }
			}
		),
		4 => (unit(), number(), prop::bool::weighted(0.2))
			.prop_map(|(unit, deal, stale)| Act::Close { unit, deal, stale }),
		1 => (unit(), party()).prop_map(|(unit, to)| Act::Bind { unit, to }),
		1 => unit().prop_map(Act::ChangeBook),
		1 => unit().prop_map(Act::TakeDescription),
		1 => Just(Act::NextYear),
	]
}

/// The share that a party holds of a unit's title, or the whole if it holds none.
fn share_of(unit: u64, party: u32) -> madang_primitives::Share {
	let holder = madang_primitives::HolderId::Did(did(party));
	Holders::<Test>::get(id(unit)).share_of(&holder).unwrap_or(share("1"))
}

fn id(n: u64) -> madang_primitives::TitleId {
	TitleOf::<Test>::get(unit(n)).unwrap_or(title(n))
}

fn one(party: u32, share: madang_primitives::Share) -> madang_primitives::Holdings {
	let holder = madang_primitives::HolderId::Did(did(party));
	madang_primitives::Holdings::new([madang_primitives::Holding { holder, share }]).unwrap()
}

/// The `nth` receipt, modulo the number of receipts. If there are no receipts yet, one that was not
/// assigned.
fn receipt(nth: u32) -> Receipt {
	let mut given: Vec<Receipt> = Applications::<Test>::iter_keys().collect();
	given.sort();
	let index = nth as usize % given.len().max(1);
	given.get(index).copied().unwrap_or(Receipt { year: 2026, number: nth })
}

/// Process the oldest pending application of all titles as a registrar would: complete it or, if
/// that fails, reject it.
fn process_next() -> DispatchResult {
	let oldest = Queue::<Test>::iter().filter_map(|(_, queue)| queue.first().copied()).min();
	let Some(receipt) = oldest else { return Ok(()) };
	let waits = Applications::<Test>::get(receipt).unwrap();
	if waits.state == ApplicationState::Received {
		return examine(receipt);
	}
	let registered = match waits.deal {
		Some(deal) => {
			let revision = Titles::<Test>::get(waits.title).unwrap().revision;
			Records::complete_closing(waits.title, deal, revision).map(|_| ())
		}
		None => complete(receipt),
	};
	registered.or_else(|_| reject(receipt))
}

/// The deal for which the unit's title is reserved, in two of three cases. Otherwise the given
/// deal.
fn deal(n: u64, given: u64) -> DealId {
	match given {
		2 => DealId(given),
		_ => Reservations::<Test>::get(id(n)).unwrap_or(DealId(given)),
	}
}

fn perform(act: Act) -> DispatchResult {
	match act {
		Act::Sell { unit, from, to, part, signed } => {
			let part = madang_primitives::Share::new(1, part).unwrap();
			let share = share_of(unit, from).checked_mul(part).unwrap();
			let filing = Filing::Transfer(transfer(one(from, share), one(to, share)));
			let signers: &[u32] = if signed { &[from, to] } else { &[from] };
			file(AGENT, unit, filing, signers)
		}
		Act::Mortgage { unit, signers } => {
			file(AGENT, unit, Filing::Mortgage(mortgage(BANK, &[1])), &signers)
		}
		Act::Discharge { unit, entry } => file(BANKER, unit, Filing::Discharge { entry }, &[]),
		Act::Open { unit, owner } => {
			let holdings = one(owner, share("1"));
			file(OTHER_AGENT, unit, Filing::Preservation { holdings }, &[owner])
		}
		Act::Examine(number) => examine(receipt(number)),
		Act::Complete(number) => complete(receipt(number)),
		Act::ProcessNext => process_next(),
		Act::Reject(number) => reject(receipt(number)),
		Act::Withdraw { by, receipt: number } => withdraw(by, receipt(number)),
		Act::Reserve { unit, deal } => Records::reserve(id(unit), DealId(deal)),
		Act::Release { unit, deal } => Records::release(id(unit), self::deal(unit, deal)),
		Act::FileClosing { unit, deal, from, to, discharge } => {
			let share = share_of(unit, from);
			let closing = Closing {
				discharges: discharge.into_iter().collect::<Vec<_>>().try_into().unwrap(),
				transfer: transfer(one(from, share), one(to, share)),
				mortgages: vec![mortgage(OLD_BANK, &[to])].try_into().unwrap(),
			};
			Records::file_closing(id(unit), self::deal(unit, deal), closing, AGENT_OFFICE)
				.map(|_| ())
		}
		Act::Close { unit, deal, stale } => {
			let revision = Titles::<Test>::get(id(unit)).map_or(0, |title| title.revision);
			let expected = revision + u32::from(stale);
			Records::complete_closing(id(unit), self::deal(unit, deal), expected).map(|_| ())
		}
		Act::Bind { unit, to } => bind(unit, unit as u8, to),
		Act::ChangeBook(n) => {
			change_book(unit(n));
			Ok(())
		}
		Act::TakeDescription(n) => {
			Records::change_description(RuntimeOrigin::signed(REGISTRAR), id(n), fresh_ref())
		}
		Act::NextYear => {
			set_day(&format!("{}-03-02", Records::this_year() + 1));
			Ok(())
		}
	}
}

/// The storage root, which represents the whole storage.
fn state() -> Vec<u8> {
	sp_io::storage::root(sp_runtime::StateVersion::V1)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn any_sequence_of_acts_keeps_the_invariants(acts in prop::collection::vec(act(), 1..60)) {
		externalities().execute_with(|| {
			let rows = vec![
				row(1, held([(1, "1")]), 2),
				row(2, held([(1, "1/3"), (2, "2/3")]), 1),
				row(3, held_unbound(3), 1),
			];
			import(rows).unwrap();
			for act in acts {
				let before = state();
				let performed = perform(act.clone());
				if performed.is_err() {
					assert_eq!(state(), before, "{act:?} was rejected but changed the state");
				}
				if let Err(problem) = check_invariants() {
					panic!("after {act:?}: {problem:?}");
				}
			}
		});
	}
}

/// The random acts reach the cases that they are meant to test.
#[test]
fn random_acts_reach_closings_transfers_discharges_and_bindings() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let (mut closed, mut contents) = (0, [0; 4]);
	for _ in 0..60 {
		let acts = prop::collection::vec(act(), 60).new_tree(&mut runner).unwrap().current();
		externalities().execute_with(|| {
			import(vec![row(1, held([(1, "1")]), 2), row(3, held_unbound(3), 1)]).unwrap();
			for act in acts {
				// The other test covers rejected acts.
				let _ = perform(act);
			}
			closed += Applications::<Test>::iter_values()
				.filter(|found| found.deal.is_some() && found.state == ApplicationState::Completed)
				.count();
			for (_, _, entry) in Entries::<Test>::iter() {
				let kind = match entry.content {
					Content::Ownership { .. } => 0,
					Content::RevolvingMortgage(_) => 1,
					Content::Discharge { .. } => 2,
					Content::HolderBound { .. } => 3,
				};
				contents[kind] += 1;
			}
		});
	}
	assert!(closed > 5, "{closed} closings");
	assert!(contents.iter().all(|count| *count > 5), "{contents:?}");
}
