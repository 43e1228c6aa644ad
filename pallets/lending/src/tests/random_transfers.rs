//! Random sequences of transfers between two banks: a call succeeds exactly when a model expects it, a call that fails
//! changes nothing, and the invariants hold after each.

use super::*;
use crate::{TransferLoans, TransferTerms, Transfers, MOST_TRANSFERRED, MOST_UNDER};
use madang_primitives::TransferId;
use madang_testing::{registry, EXAMINER, REGISTRAR};
use pallet_titles::{AssignmentCause, RejectionGround, BANKS_MOVES};
use proptest::prelude::*;
use sp_runtime::{traits::Dispatchable, StateVersion};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Deed {
	Record { wrong: bool, title: usize },
	Repay { loan: usize },
	Offer { wrong: bool, titles: Vec<usize>, apart: bool },
	Accept { wrong: bool, back: u64 },
	End { other: bool, back: u64 },
	Complete { back: u64 },
	Reject { back: u64 },
}

/// A loan of the model: in which title its mortgage is, which bank has it, and whether it is owed.
#[derive(Clone, Debug)]
struct Known {
	title: usize,
	other: bool,
	owed: bool,
}

#[derive(Clone, Debug)]
struct Offered {
	other: bool,
	loans: Vec<usize>,
	titles: Vec<usize>,
	filed: bool,
}

/// The bank's mortgage in each of three titles, the loans, and the transfers that are open.
#[derive(Clone, Debug, Default)]
struct Model {
	others: [bool; 3],
	moves: [usize; 3],
	loans: Vec<Known>,
	open: BTreeMap<u64, Offered>,
	given: u64,
}

impl Model {
	fn under(&self, title: usize) -> Vec<usize> {
		let under = |loan: &usize| self.loans[*loan].owed && self.loans[*loan].title == title;
		(0..self.loans.len()).filter(under).collect()
	}

	fn is_taken(&self, title: usize) -> bool {
		self.open.values().any(|one| one.titles.contains(&title))
	}

	fn titles_of(&self, loans: &[usize]) -> Vec<usize> {
		let mut titles: Vec<usize> = loans.iter().map(|loan| self.loans[*loan].title).collect();
		titles.sort_unstable();
		titles.dedup();
		titles
	}

	/// The number of one of the last transfers.
	fn number(&self, back: u64) -> u64 {
		self.given.saturating_sub(back)
	}

	fn can_offer(&self, other: bool, loans: &[usize]) -> bool {
		let own = |loan: &usize| {
			self.loans.get(*loan).is_some_and(|known| known.owed && known.other == other)
		};
		let together = |title: &usize| {
			!self.is_taken(*title) && self.under(*title).iter().all(|loan| loans.contains(loan))
		};
		!loans.is_empty() && loans.iter().all(own) && self.titles_of(loans).iter().all(together)
	}

	fn can_accept(&self, other: bool, transfer: u64) -> bool {
		self.open.get(&transfer).is_some_and(|one| {
			let loans = one.loans.iter().all(|loan| self.loans[*loan].owed);
			let moves = one.titles.iter().all(|title| self.moves[*title] < BANKS_MOVES);
			one.other != other && !one.filed && loans && moves
		})
	}
}

fn by(other: bool) -> RuntimeOrigin {
	RuntimeOrigin::signed(if other { OLD_BANKER } else { BANKER })
}

/// Mostly by the right bank, of all loans under the mortgages of some titles, and of one of the last transfers.
fn deeds() -> impl Strategy<Value = Deed> {
	let (back, title, loan) = (0u64..3, 0usize..3, 0usize..12);
	let wrong = || prop::bool::weighted(0.15);
	let some = prop::collection::btree_set(title.clone(), 0..3);
	prop_oneof![
		3 => (wrong(), title).prop_map(|(wrong, title)| Deed::Record { wrong, title }),
		1 => loan.prop_map(|loan| Deed::Repay { loan }),
		6 => (wrong(), some, wrong()).prop_map(|(wrong, titles, apart)| {
			Deed::Offer { wrong, titles: titles.into_iter().collect(), apart }
		}),
		6 => (wrong(), back.clone()).prop_map(|(wrong, back)| Deed::Accept { wrong, back }),
		1 => (any::<bool>(), back.clone()).prop_map(|(other, back)| Deed::End { other, back }),
		6 => back.clone().prop_map(|back| Deed::Complete { back }),
		1 => back.prop_map(|back| Deed::Reject { back }),
	]
}

/// The registry office examines the application of a transfer, and completes or rejects it.
fn decide_on(transfer: u64, completes: bool) -> bool {
	let Some(receipt) = Transfers::<Test>::get(TransferId(transfer)).and_then(|it| it.filed) else {
		return false;
	};
	let make = |account, call: pallet_titles::Call<Test>| {
		RuntimeCall::from(call).dispatch(RuntimeOrigin::signed(account)).is_ok()
	};
	let decision = match completes {
		true => registry::complete::<Test>(receipt),
		false => registry::reject::<Test>(receipt, RejectionGround::NotRegistrable),
	};
	make(EXAMINER, registry::examine::<Test>(receipt)) && make(REGISTRAR, decision)
}

/// Whether a call succeeded, and whether the model expects that.
type Outcome = (bool, bool);

fn record_in(model: &mut Model, other: bool, title: usize) -> Outcome {
	let entry = EntryId { title: TITLES[title], number: BANK_ENTRY };
	let credit = Credit { principal: 1_000, ..credit() };
	let done = Lending::record_existing(by(other), entry, credit, fresh_ref()).is_ok();
	let room = model.under(title).len() < MOST_UNDER as usize;
	let expected = model.others[title] == other && !model.is_taken(title) && room;
	if expected {
		model.loans.push(Known { title, other, owed: true });
	}
	(done, expected)
}

fn offer_of(model: &mut Model, other: bool, loans: Vec<usize>) -> Outcome {
	let to = if other { BANK } else { OLD_BANK };
	let (cause, agreed_on) = (AssignmentCause::Contract, today());
	let terms = TransferTerms { cause, agreed_on, contract: EVIDENCE, notice: EVIDENCE };
	let named = loans.iter().map(|loan| LoanId(*loan as u64 + 1)).collect();
	let named = TransferLoans::truncate_from(named);
	let done = Lending::offer_transfer(by(other), named, to, terms, 30, fresh_ref()).is_ok();
	let expected = model.can_offer(other, &loans);
	if expected {
		model.given += 1;
		let titles = model.titles_of(&loans);
		model.open.insert(model.given, Offered { other, loans, titles, filed: false });
	}
	(done, expected)
}

fn perform(deed: Deed, model: &mut Model) -> Outcome {
	match deed {
		Deed::Record { wrong, title } => record_in(model, model.others[title] != wrong, title),
		Deed::Repay { loan } => {
			let other = model.loans.get(loan).is_some_and(|known| known.other);
			let number = LoanId(loan as u64 + 1);
			let done = Lending::repay(by(other), number, line(1_000), fresh_ref()).is_ok();
			let known = model.loans.get_mut(loan).filter(|known| known.owed);
			let expected = known.map(|known| known.owed = false).is_some();
			(done, expected)
		}
		Deed::Offer { wrong, titles, apart } => {
			let other = titles.first().is_some_and(|title| model.others[*title]) != wrong;
			let under = titles.iter().flat_map(|title| model.under(*title));
			let loans = under.skip(usize::from(apart)).take(MOST_TRANSFERRED as usize).collect();
			offer_of(model, other, loans)
		}
		Deed::Accept { wrong, back } => {
			let transfer = model.number(back);
			let number = TransferId(transfer);
			let other = model.open.get(&transfer).is_some_and(|one| !one.other) != wrong;
			let done = Lending::accept_transfer(by(other), number, fresh_ref()).is_ok();
			let expected = model.can_accept(other, transfer);
			if expected {
				model.open.get_mut(&transfer).unwrap().filed = true;
			}
			(done, expected)
		}
		Deed::End { other, back } => {
			let transfer = model.number(back);
			let number = TransferId(transfer);
			let done = Lending::end_transfer(by(other), number, fresh_ref()).is_ok();
			let expected = model.open.get(&transfer).is_some_and(|one| !one.filed);
			if expected {
				model.open.remove(&transfer);
			}
			(done, expected)
		}
		Deed::Complete { back } => {
			let transfer = model.number(back);
			let expected = model.open.get(&transfer).is_some_and(|one| one.filed);
			if expected {
				let one = model.open.remove(&transfer).unwrap();
				one.loans.iter().for_each(|loan| model.loans[*loan].other = !one.other);
				for title in one.titles {
					model.others[title] = !one.other;
					model.moves[title] += 1;
				}
			}
			(decide_on(transfer, true), expected)
		}
		Deed::Reject { back } => {
			let transfer = model.number(back);
			let filed = model.open.get_mut(&transfer).filter(|one| one.filed);
			let expected = filed.map(|one| one.filed = false).is_some();
			(decide_on(transfer, false), expected)
		}
	}
}

/// The ledger and the titles are as the model has them.
fn assert_same(model: &Model) {
	for (number, known) in (1..).map(LoanId).zip(&model.loans) {
		let found = stored(number);
		assert_eq!((found.lender == OLD_BANK, found.state.is_owed()), (known.other, known.owed));
		assert_eq!(Lending::bank_of(number, &found), found.lender);
	}
	for (title, other) in TITLES.into_iter().zip(model.others) {
		let bank = mortgage(EntryId { title, number: BANK_ENTRY }).mortgage.bank();
		assert_eq!(bank, Some(if other { OLD_BANK } else { BANK }));
	}
	let open: Vec<u64> = model.open.keys().copied().collect();
	let mut kept: Vec<u64> = Transfers::<Test>::iter_keys().map(|number| number.0).collect();
	kept.sort_unstable();
	assert_eq!(kept, open);
}

/// From any state, the registry office and the banks end every transfer.
fn end_all(model: &mut Model) {
	for transfer in model.open.keys().copied().collect::<Vec<_>>() {
		let back = model.given - transfer;
		perform(Deed::Reject { back }, model);
		assert_eq!(perform(Deed::End { other: false, back }, model), (true, true));
	}
	assert_same(model);
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

	#[test]
	fn random_transfers_keep_to_the_model_and_the_invariants(
		deeds in prop::collection::vec(deeds(), 1..80),
	) {
		new_test_ext().execute_with(|| {
			let mut model = Model::default();
			for deed in deeds {
				let before = sp_io::storage::root(StateVersion::V1);
				let (done, expected) = perform(deed.clone(), &mut model);
				assert_eq!(done, expected, "{deed:?} in {model:?}");
				if !done {
					assert_eq!(sp_io::storage::root(StateVersion::V1), before, "{deed:?}");
				}
				assert_same(&model);
				assert_eq!(Lending::do_try_state(), Ok(()), "{deed:?}");
				assert_eq!(Titles::do_try_state(), Ok(()), "{deed:?}");
			}
			end_all(&mut model);
		});
	}
}

#[test]
fn random_sequences_transfer_loans_and_reach_the_limit() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let (mut most, mut settled) = (0, 0);
	for _ in 0..64 {
		let sequence = prop::collection::vec(deeds(), 160).new_tree(&mut runner).unwrap().current();
		new_test_ext().execute_with(|| {
			let mut model = Model::default();
			for deed in sequence {
				perform(deed, &mut model);
			}
			most = most.max(model.moves.into_iter().max().unwrap_or(0));
			settled += model.loans.iter().filter(|known| known.other && !known.owed).count();
		});
	}
	assert!(
		most == BANKS_MOVES && settled > 0,
		"{most} transfers of a mortgage, {settled} settled loans"
	);
}
