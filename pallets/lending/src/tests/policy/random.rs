//! Random sequences of calls: the invariants of the three pallets hold after each, money adds up, and every
//! loan can be ended.

use super::*;
use crate::Decision;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Act {
	Apply(u8, Won),
	Certify(u8, bool),
	Request(u8),
	Guarantee(u8, Won),
	Decide(u8, bool),
	Agree(u8),
	Draw(u8, Won, u32),
	Finish(u8),
	Renew(u8),
	Repay(u8, Won),
	RepayAll(u8),
	Reverse(u8),
	Declare(u8),
	Complete(u8),
	Withdraw(u8),
	Days(u32),
}

fn act() -> impl Strategy<Value = Act> {
	let loan = || 1..5u8;
	let part = || (1..60u64).prop_map(|millions| millions * 1_000_000);
	prop_oneof![
		3 => (1..4u8, part()).prop_map(|(tag, amount)| Act::Apply(tag, amount)),
		3 => (loan(), prop::bool::weighted(0.9)).prop_map(|(loan, yes)| Act::Certify(loan, yes)),
		3 => loan().prop_map(Act::Request),
		3 => (loan(), part()).prop_map(|(loan, cover)| Act::Guarantee(loan, cover)),
		3 => (loan(), prop::bool::weighted(0.9)).prop_map(|(loan, yes)| Act::Decide(loan, yes)),
		3 => loan().prop_map(Act::Agree),
		4 => (loan(), part(), 0..3u32).prop_map(|(loan, amount, ago)| Act::Draw(loan, amount, ago)),
		1 => loan().prop_map(Act::Finish),
		1 => loan().prop_map(Act::Renew),
		3 => (loan(), part()).prop_map(|(loan, amount)| Act::Repay(loan, amount)),
		1 => loan().prop_map(Act::RepayAll),
		2 => any::<u8>().prop_map(Act::Reverse),
		1 => loan().prop_map(Act::Declare),
		1 => loan().prop_map(Act::Complete),
		1 => loan().prop_map(Act::Withdraw),
		2 => (1..40u32).prop_map(Act::Days),
	]
}

fn run(act: &Act, lines: &mut Vec<crate::LineRef>) -> DispatchResult {
	let id = |loan: &u8| LoanId(u64::from(*loan));
	let known = |loan: &u8| Loans::<Test>::contains_key(id(loan));
	match act {
		Act::Apply(tag, amount) => {
			let mut filed = Filed::new(*tag);
			filed.terms.credit.principal = *amount;
			filed.file()
		}
		Act::Certify(loan, true) => certify(id(loan)),
		Act::Certify(loan, false) => not_supported(id(loan)),
		Act::Request(loan) => request_guarantee(id(loan)),
		Act::Guarantee(loan, cover) => match Guarantees::guarantee(id(loan)) {
			Some((_, found)) => guarantee(id(loan), found.asked.min(*cover)),
			None => Ok(()),
		},
		Act::Decide(loan, true) => decide(id(loan), Decision::Approve(None)),
		Act::Decide(loan, false) => {
			decide(id(loan), Decision::Refuse(RefusalReason::Documents, EVIDENCE))
		}
		Act::Agree(loan) if known(loan) => agree(id(loan)),
		Act::Draw(loan, amount, ago) => draw_on(id(loan), *amount, today().minus(*ago)),
		Act::Finish(loan) => {
			Lending::finish_drawing(RuntimeOrigin::signed(BANKER), id(loan), fresh_ref())
		}
		Act::Renew(loan) => {
			Lending::renew_hold(RuntimeOrigin::signed(BANKER), id(loan), fresh_ref())
		}
		Act::Repay(loan, amount) => {
			let line = line(*amount);
			lines.push(line.line_ref);
			post(id(loan), line)
		}
		Act::RepayAll(loan) => {
			let owed = Lending::payoff(id(loan), today()).and_then(|owed| owed.total());
			let line = line(owed.unwrap_or(1));
			lines.push(line.line_ref);
			post(id(loan), line)
		}
		Act::Reverse(which) => match lines.get(usize::from(*which) % lines.len().max(1)) {
			Some(line_ref) => {
				let origin = RuntimeOrigin::signed(BANKER);
				Lending::reverse(origin, BANK, *line_ref, DOCUMENTS, fresh_ref())
			}
			None => Ok(()),
		},
		Act::Declare(loan) if known(loan) => {
			let signed = to_withdraw(id(loan));
			let origin = RuntimeOrigin::signed(BANKER);
			Lending::declare_withdrawal(origin, id(loan), signed, fresh_ref())
		}
		Act::Complete(loan) => {
			let owed = Lending::payoff(id(loan), today());
			let amount = owed.map_or(1, |owed| owed.total().unwrap() - owed.fee);
			let origin = RuntimeOrigin::signed(BANKER);
			Lending::complete_withdrawal(origin, id(loan), amount, today(), fresh_ref())
		}
		Act::Withdraw(loan) => withdraw(id(loan)),
		Act::Days(days) => {
			pass(today().plus(*days));
			Ok(())
		}
		Act::Agree(_) | Act::Declare(_) => Ok(()),
	}
}

fn check() {
	Lending::do_try_state().expect("the invariants of the ledger hold");
	check_books();
}

/// Every loan can be ended by the lender alone.
fn end_all() {
	for (loan, found) in Loans::<Test>::iter().collect::<Vec<_>>() {
		match found.state {
			LoanState::Applied | LoanState::Approved | LoanState::Agreed => {
				assert_ok!(withdraw(loan));
			}
			LoanState::Disbursed => {
				assert_ok!(repay(loan, payoff(loan, today())));
			}
			_ => {}
		}
		let after = stored(loan).state;
		assert!(after.is_final() || after == LoanState::Settled, "{after:?}");
	}
	let budget = budget();
	assert_eq!(budget.0, 0, "nothing is held for anyone");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(60))]

	#[test]
	fn money_adds_up_and_nothing_is_a_dead_end(acts in prop::collection::vec(act(), 1..80)) {
		new_test_ext().execute_with(|| {
			opened();
			let mut lines = Vec::new();
			for act in &acts {
				let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
				let done = frame_support::storage::with_storage_layer(|| run(act, &mut lines));
				if done.is_err() {
					let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
					assert_eq!(before, after, "{act:?} failed and changed something");
				}
				check();
			}
			end_all();
			check();
		});
	}

	/// The same from an agreed loan on, which random calls rarely reach.
	#[test]
	fn money_adds_up_after_the_agreement(acts in prop::collection::vec(act(), 1..60)) {
		new_test_ext().execute_with(|| {
			opened();
			agreed_as(1);
			agreed_as(2);
			let mut lines = Vec::new();
			for act in &acts {
				let _ = frame_support::storage::with_storage_layer(|| run(act, &mut lines));
				check();
			}
			end_all();
			check();
		});
	}
}
