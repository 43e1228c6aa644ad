//! Random sequences of valid and invalid acts. A rejected act changes nothing, and the invariants
//! hold after each act.

use crate::{mock::*, *};
use madang_primitives::{CauseKind, DealId, EntryPurpose, Party, Receipt};
use proptest::prelude::*;
use sp_runtime::DispatchResult;

#[derive(Clone, Debug)]
enum Act {
	Sell { unit: u64, from: u32, to: u32, part: u64, signed: bool },
	Mortgage { unit: u64, signers: Vec<u32>, lot: Option<u32> },
	Joint { signers: Vec<u32> },
	Office { unit: u64, kind: u8, from: u32, to: u32, ordered: bool },
	Clear { entry: u32 },
	OrderCure(u32),
	Cure { by: u64, receipt: u32 },
	NextDay,
	Discharge { unit: u64, entry: u32 },
	Open { unit: u64, owner: u32 },
	Examine(u32),
	Complete(u32),
	ProcessNext,
	Reject(u32),
	Withdraw { by: u64, receipt: u32 },
	Reserve { unit: u64, deal: u64, seller: u32 },
	Release { unit: u64, deal: u64 },
	FileClosing { unit: u64, deal: u64, from: u32, to: u32, discharge: Option<u32>, whole: bool },
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
		3 => (unit(), prop::collection::vec(party(), 1..3), prop::option::of(1u32..6))
			.prop_map(|(unit, signers, lot)| Act::Mortgage { unit, signers, lot }),
		1 => prop::collection::vec(party(), 1..4).prop_map(|signers| Act::Joint { signers }),
		3 => (unit(), 0u8..5, party(), party(), any::<bool>()).prop_map(
			|(unit, kind, from, to, ordered)| Act::Office { unit, kind, from, to, ordered }
		),
		1 => (2u32..6).prop_map(|entry| Act::Clear { entry }),
		1 => receipt().prop_map(Act::OrderCure),
		1 => (prop_oneof![Just(AGENT), Just(BANKER)], receipt())
			.prop_map(|(by, receipt)| Act::Cure { by, receipt }),
		1 => Just(Act::NextDay),
		2 => (unit(), 1u32..8).prop_map(|(unit, entry)| Act::Discharge { unit, entry }),
		1 => (unit(), party()).prop_map(|(unit, owner)| Act::Open { unit, owner }),
		3 => receipt().prop_map(Act::Examine),
		2 => receipt().prop_map(Act::Complete),
		10 => Just(Act::ProcessNext),
		1 => receipt().prop_map(Act::Reject),
		1 => (prop_oneof![Just(AGENT), Just(BANKER), Just(OTHER_AGENT)], receipt())
			.prop_map(|(by, receipt)| Act::Withdraw { by, receipt }),
		4 => (unit(), number(), party())
			.prop_map(|(unit, deal, seller)| Act::Reserve { unit, deal, seller }),
		1 => (unit(), number()).prop_map(|(unit, deal)| Act::Release { unit, deal }),
		6 => (unit(), number(), party(), party(), prop::option::of(2u32..5), any::<bool>())
			.prop_map(|(unit, deal, from, to, discharge, whole)| {
				Act::FileClosing { unit, deal, from, to, discharge, whole }
			}),
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
	let holder = Party::Did(did(party));
	lots::holdings(&LotsOf::<Test>::get(id(unit)))
		.unwrap_or_default()
		.share_of(&holder)
		.unwrap_or(share("1"))
}

fn id(n: u64) -> madang_primitives::TitleId {
	TitleOf::<Test>::get(unit(n)).unwrap_or(title(n))
}

fn one(party: u32, share: madang_primitives::Share) -> madang_primitives::Holdings {
	let holder = Party::Did(did(party));
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
	if let ApplicationState::CureOrdered { .. } = waits.state {
		return cure(waits.by.officer, receipt);
	}
	let registered = match waits.deal {
		Some(deal) => complete_deal(deal, 0),
		None => complete_with_reason(receipt),
	};
	registered.or_else(|_| reject(receipt))
}

/// Complete a deal's closing, `behind` the present rights of its titles.
fn complete_deal(deal: DealId, behind: u32) -> DispatchResult {
	let expected: Vec<_> = Titles::<Test>::iter()
		.filter(|(id, _)| Records::waiting_closing(*id, deal).is_some())
		.map(|(id, title)| (id, title.rights - behind))
		.collect();
	Records::complete_closing(deal, &expected, &acting(REGISTRAR), fresh_ref()).map(|_| ())
}

/// The deal for which the unit's title is reserved, in two of three cases. Otherwise the given
/// deal.
fn deal(n: u64, given: u64) -> DealId {
	match given {
		2 => DealId(given),
		_ => Reservations::<Test>::get(id(n)).first().map_or(DealId(given), |one| one.deal),
	}
}

/// The party whose share of the unit's title is reserved.
fn reserved_seller(n: u64) -> Option<u32> {
	let party = Reservations::<Test>::get(id(n)).first()?.party;
	(1..4).find(|number| party == Party::Did(did(*number)))
}

/// What the registry office files by itself.
fn by_office(n: u64, kind: u8, from: u32, to: u32) -> Filing {
	let (share, number) = (share_of(n, from), from);
	match kind {
		0 => passing(one(from, share), one(to, share), CauseKind::Inheritance),
		1 => passing(one(from, share), one(to, share), CauseKind::Judgment),
		2 => {
			let (from, to) = (Party::Did(did(from)), Party::Did(did(to)));
			let held = LotsOf::<Test>::get(id(n));
			// Some bindings leave a lot to the holder.
			let of_holder = held.iter().filter(|lot| lot.party == from).map(|lot| lot.id);
			Filing::BindHolder { from, to, lots: bounded(of_holder.take(2)) }
		}
		3 => {
			let (from, to) = (Party::Member(BANK), Party::Member(OLD_BANK));
			Filing::MoveMortgage { entry: number + 1, from, to, succeeded_on: today() }
		}
		_ => discharge(number + 1),
	}
}

/// A mortgage of the whole or of one lot.
fn mortgage_on(lot: Option<u32>) -> Filing {
	match lot {
		None => whole(mortgage(BANK, &[1])),
		Some(lot) => on_lots(mortgage(BANK, &[1]), &[lot]),
	}
}

/// File the closing of a sale on credit.
fn closing(
	unit: u64,
	deal: DealId,
	(from, to): (u32, u32),
	(discharge, whole): (Option<u32>, bool),
) -> DispatchResult {
	let from = reserved_seller(unit).unwrap_or(from);
	let share = share_of(unit, from);
	let sale = transfer(one(from, share), one(to, share));
	let part = Part {
		title: id(unit),
		discharges: bounded(discharge),
		transfer: Transfer { report: Some(ReportRef::Deal(deal)), ..sale },
	};
	let on = if whole { Collateral::Whole } else { Collateral::Acquired };
	let mortgage = ClosingMortgage { mortgage: mortgage(OLD_BANK, &[to]), on };
	let closing = Closing { parts: bounded([part]), mortgages: bounded([mortgage]) };
	file_closing(deal, closing, &[from, to]).map(|_| ())
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
		Act::Mortgage { unit, signers, lot } => file(BANKER, unit, mortgage_on(lot), &signers),
		Act::Joint { signers } => {
			let both = [(1, whole(mortgage(BANK, &[1]))), (2, whole(mortgage(BANK, &[1])))];
			file_all(BANKER, &both, &signers)
		}
		Act::Office { unit, kind, from, to, ordered } => {
			let order = ordered.then_some(Order { by: madang_testing::COURT, case: REASONS });
			file_by_office(unit, by_office(unit, kind, from, to), order)
		}
		Act::Clear { entry } => {
			let (ground, ended_on) = (ClearGround::Released, today());
			file_by_office(3, Filing::ClearForeign { entry, ground, ended_on }, None)
		}
		Act::OrderCure(number) => order_cure(receipt(number), today().plus(1)),
		Act::Cure { by, receipt: number } => cure(by, receipt(number)),
		Act::NextDay => {
			let noon = today().plus(1).end() - 12 * 60 * 60 * 1_000;
			pallet_timestamp::Now::<Test>::put(noon);
			Ok(())
		}
		Act::Discharge { unit, entry } => file(BANKER, unit, discharge(entry), &[]),
		Act::Open { unit, owner } => {
			let holdings = one(owner, share("1"));
			file(OTHER_AGENT, unit, opening(holdings), &[owner])
		}
		Act::Examine(number) => examine(receipt(number)),
		Act::Complete(number) => complete(receipt(number)),
		Act::ProcessNext => process_next(),
		Act::Reject(number) => reject(receipt(number)),
		Act::Withdraw { by, receipt: number } => withdraw(by, receipt(number)),
		Act::Reserve { unit, deal, seller } => {
			Records::reserve(id(unit), DealId(deal), &[Party::Did(did(seller))])
		}
		Act::Release { unit, deal } => Records::release(id(unit), self::deal(unit, deal)),
		Act::FileClosing { unit, deal, from, to, discharge, whole } => {
			closing(unit, self::deal(unit, deal), (from, to), (discharge, whole))
		}
		Act::Close { unit, deal, stale } => complete_deal(self::deal(unit, deal), u32::from(stale)),
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

/// The offices end every difference of books and records: none is a dead end.
fn clear_discrepancies() {
	use pallet_registers::{Books, Discrepancies};
	for property in Discrepancies::<Test>::iter_keys().collect::<Vec<_>>() {
		let title = TitleOf::<Test>::get(property).expect("a record differs");
		// Refused where the descriptions agree.
		let _ = Records::change_description(RuntimeOrigin::signed(REGISTRAR), title, fresh_ref());
		while Registers::pending_notice(&property).is_some() {
			assert_eq!(Registers::apply_notice(&property), Ok(true));
		}
		if Discrepancies::<Test>::contains_key(property) {
			let clerk = RuntimeOrigin::signed(madang_testing::CLERK);
			let (owners, papers) = (holders(title), madang_testing::PAPERS);
			Registers::correct_owners(clerk, property, owners, papers, fresh_ref()).unwrap();
		}
	}
	assert_eq!(Discrepancies::<Test>::iter_keys().next(), None);
}

/// A record with an owner without a DID, an attachment of its share, and a mortgage.
fn incomplete() -> TitleRow {
	let owner = ImportedTarget::Holders(bounded([Party::Unbound(madang_testing::unbound(3))]));
	let attachment = foreign(EntryPurpose::Seizure, Section::A, owner);
	row_of(3, [acquisition(held_unbound(3)), attachment, old_mortgage(Party::Member(BANK))])
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
				incomplete(),
			];
			import(rows).unwrap();
			for act in acts {
				let before = state();
				// An act may be several calls.
				let performed = frame_support::storage::with_storage_layer(|| perform(act.clone()));
				if performed.is_err() {
					assert_eq!(state(), before, "{act:?} was rejected but changed the state");
				}
				if let Err(problem) = check_invariants() {
					panic!("after {act:?}: {problem:?}");
				}
			}
			clear_discrepancies();
		});
	}
}

/// The random acts reach the cases that they are meant to test.
#[test]
fn random_acts_reach_closings_transfers_discharges_and_bindings() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let (mut closed, mut contents) = (0, [0; 7]);
	for _ in 0..60 {
		let acts = prop::collection::vec(act(), 60).new_tree(&mut runner).unwrap().current();
		externalities().execute_with(|| {
			import(vec![row(1, held([(1, "1")]), 2), incomplete()]).unwrap();
			for act in acts {
				// The other test covers rejected acts.
				let _ = perform(act);
			}
			closed += Applications::<Test>::iter_values()
				.filter(|found| {
					found.deal.is_some()
						&& matches!(found.state, ApplicationState::Completed { .. })
				})
				.count();
			for (_, _, entry) in Entries::<Test>::iter() {
				let kind = match entry.right {
					Right::Ownership { .. } => 0,
					Right::RevolvingMortgage { .. } => 1,
					Right::Discharge { .. } => 2,
					Right::HolderBound { .. } => 3,
					Right::MortgageMoved { .. } => 4,
					Right::Foreign { .. } => 5,
					Right::Cleared { .. } => 6,
				};
				contents[kind] += 1;
			}
		});
	}
	assert!(closed > 5, "{closed} closings");
	assert!(contents.iter().all(|count| *count > 5), "{contents:?}");
}
