//! Random sequences about a guaranteed loan that is not paid in time. After each act the invariants hold, no won is
//! lost and what was rejected changed nothing. What succeeded was allowed by the law, and at the end of a sequence
//! the bank alone, or a payment, ends the loan.

use super::*;
use crate::Lines;
use proptest::prelude::*;
use sp_runtime::StateVersion;
use std::collections::BTreeSet;

/// What happens to the loan.
#[derive(Clone, Copy, Debug)]
enum Deed {
	Days(u32),
	/// So many thousandths of what a payoff costs, with a value day so many days ago.
	Repay(u64, u32),
	/// The number of a line.
	Reverse(usize),
	Warn,
	Accelerate(bool),
	MakeClaimable(bool),
	Claim,
	Cure,
	/// So many thousandths of what is claimed, with a value day so many days ago.
	Pay(u64, u32),
	Deny,
	WriteOff(bool),
	TakeBack(u8),
	Notify,
	Deal(u64),
	/// Whether it reinstates, and how many won the principal is off.
	Amend(bool, u64),
}

fn deeds() -> impl Strategy<Value = Deed> {
	let thousandths = || prop_oneof![3 => 0u64..200, 1 => 0u64..1_001, 1 => Just(1_000)];
	prop_oneof![
		6 => prop_oneof![4 => 1u32..15, 4 => 25u32..120, 1 => 120u32..400].prop_map(Deed::Days),
		4 => (thousandths(), prop_oneof![2 => Just(0u32), 1 => 0u32..40])
			.prop_map(|(part, ago)| Deed::Repay(part, ago)),
		2 => (0usize..8).prop_map(Deed::Reverse),
		3 => Just(Deed::Warn),
		4 => prop::bool::weighted(0.2).prop_map(Deed::Accelerate),
		4 => prop::bool::weighted(0.3).prop_map(Deed::MakeClaimable),
		5 => Just(Deed::Claim),
		2 => Just(Deed::Cure),
		3 => (thousandths(), 0u32..60).prop_map(|(part, ago)| Deed::Pay(part, ago)),
		2 => Just(Deed::Deny),
		3 => any::<bool>().prop_map(Deed::WriteOff),
		2 => (0u8..4).prop_map(Deed::TakeBack),
		1 => Just(Deed::Notify),
		1 => (0u64..1_001).prop_map(Deed::Deal),
		3 => (any::<bool>(), prop_oneof![4 => Just(0u64), 1 => Just(1)])
			.prop_map(|(reinstates, off)| Deed::Amend(reinstates, off)),
	]
}

/// A loan of the tests, and what was done with it.
struct Case {
	loan: LoanId,
	guarantee: GuaranteeId,
	lines: Vec<Line>,
	/// The days of warnings that were not taken back since.
	warned: BTreeSet<KoreanDay>,
}

/// The day after so many working days, without the pallet: no holiday is declared in these tests.
fn after_working_days(day: KoreanDay, count: usize) -> KoreanDay {
	(1..).map(|later| day.plus(later)).filter(|day| !day.is_weekend()).nth(count - 1).unwrap()
}

impl Case {
	fn new() -> Self {
		let loan = loan_in(LoanState::Disbursed);
		Self { loan, guarantee: guarantee(loan), lines: vec![], warned: BTreeSet::new() }
	}

	fn account(&self) -> Account {
		account_on(self.loan, today())
	}

	/// What must be true for a deed to be allowed.
	fn ensure_allowed(&self, deed: Deed, before: &Account) {
		let since = before.overdue_since();
		let old = |months| {
			since.is_some_and(|since| today() > madang_schedule::months_after(since, months))
		};
		match deed {
			Deed::Warn => assert!(since.is_some() && !before.accelerated),
			Deed::Accelerate(false) => {
				let ripe =
					|on: &KoreanDay| since.unwrap() < *on && today() > after_working_days(*on, 7);
				assert!(self.warned.iter().any(ripe) && old(2), "{before:?}");
			}
			Deed::MakeClaimable(false) => assert!(old(3)),
			Deed::Claim => {
				assert_eq!(before.principal, 0, "all is due");
				let owed = before.due_and_written_off().unwrap();
				let book = pallet_guarantees::pallet::Guarantees::<Test>::get(self.guarantee);
				let claimed = book.unwrap().claimed;
				assert!(claimed <= owed.total().unwrap() * 8 / 10 && claimed <= COVER);
			}
			Deed::Cure => assert!(since.is_none()),
			Deed::Amend(reinstates, off) => {
				assert!(off == 0 && (reinstates || before.principal > 0), "{before:?}");
				let after = self.account();
				let due = if reinstates { 0 } else { before.due().principal };
				assert_eq!((after.due().principal, after.accelerated), (due, false));
				assert_eq!(after.outstanding(), before.outstanding());
			}
			Deed::WriteOff(evident) => assert!(before.principal == 0 && (evident || old(12))),
			_ => {}
		}
	}

	fn run(&mut self, deed: Deed) -> bool {
		let loan = self.loan;
		let done = match deed {
			Deed::Days(count) => {
				go_to(today().plus(count));
				return true;
			}
			Deed::Repay(part, ago) => {
				let owed = Lending::payoff(loan, today()).and_then(|owed| owed.total());
				let left = self.account().written_off.total().unwrap();
				let amount = (owed.unwrap_or(0) + left) * part / 1_000;
				let line = Line { valued_on: today().minus(ago), ..line(amount) };
				let done = post(loan, line);
				self.lines.extend(done.is_ok().then_some(line));
				done
			}
			Deed::Reverse(number) => {
				let Some(line) = self.lines.get(number) else { return false };
				Lending::reverse(officer(), BANK, line.line_ref, EVIDENCE, fresh_ref())
			}
			Deed::Warn => warn(loan),
			Deed::Accelerate(true) => accelerate(loan, AccelerationCause::Insolvency(EVIDENCE)),
			Deed::Accelerate(false) => accelerate(loan, AccelerationCause::Arrears),
			Deed::MakeClaimable(true) => make_claimable(loan, ClaimCause::Bankruptcy(EVIDENCE)),
			Deed::MakeClaimable(false) => make_claimable(loan, ClaimCause::Lasting),
			Deed::Claim => claim(loan),
			Deed::Cure => cure(loan),
			Deed::Pay(part, ago) => {
				let book = pallet_guarantees::pallet::Guarantees::<Test>::get(self.guarantee);
				let amount = book.unwrap().claimed * part / 1_000;
				pay_claim(self.guarantee, amount, today().minus(ago))
			}
			Deed::Deny => deny_claim(self.guarantee),
			Deed::WriteOff(true) => write_off(loan, WriteOffReason::Insolvent(EVIDENCE)),
			Deed::WriteOff(false) => write_off(loan, WriteOffReason::Overdue),
			Deed::TakeBack(act) => {
				let acts = [Act::Warning, Act::Acceleration, Act::Claimable, Act::WriteOff];
				take_back(loan, acts[usize::from(act)])
			}
			Deed::Notify => Lending::notify_guarantor(officer(), loan, EVIDENCE, fresh_ref()),
			Deed::Deal(more) => {
				let amount = outstanding(loan) + more;
				Lending::settle(loan, DealId(77), (amount, today()), &registrar()).map(|_| ())
			}
			Deed::Amend(reinstates, off) => {
				let amendment = amendment(loan, reinstates);
				let principal = amendment.credit.principal + off;
				let credit = Credit { principal, ..amendment.credit };
				amend(loan, crate::Amendment { credit, ..amendment })
			}
		};
		if done.is_ok() {
			match deed {
				Deed::Warn => {
					self.warned.insert(today());
				}
				Deed::TakeBack(0) | Deed::Cure | Deed::Amend(true, _) => self.warned.clear(),
				// A closing discharges the mortgage of the loan that it pays.
				Deed::Deal(_) if mortgage(entry_of(loan)).effective => {
					discharge(BANKER, entry_of(loan));
				}
				_ => {}
			}
		}
		done.is_ok()
	}

	/// Everything that must hold after each deed.
	fn check(&self) {
		assert_eq!(Lending::do_try_state(), Ok(()));
		assert_eq!(Guarantees::do_try_state(), Ok(()));
		let account = self.account();
		let parts = [account.paid, account.subrogated, account.written_off];
		let gone: u64 = parts.iter().map(|part| part.principal).sum();
		assert_eq!(gone + account.outstanding(), 200_000_000, "no won is lost");
		assert!(account.subrogated.total().unwrap() <= COVER);
		let book = pallet_guarantees::pallet::Guarantees::<Test>::get(self.guarantee).unwrap();
		assert_eq!(account.subrogated.total(), Some(book.paid), "what was paid passed");
		let count = Lines::<Test>::iter_prefix(BANK).count();
		assert_eq!(count, self.lines.len(), "each line counts once");
	}

	/// The bank alone writes off what is left, and a payment ends the loan.
	fn end(&mut self) {
		let loan = self.loan;
		let state = |loan| stored(loan).state;
		if state(loan) == LoanState::Disbursed {
			if !self.account().is_all_due() {
				assert_ok!(accelerate(loan, AccelerationCause::Insolvency(EVIDENCE)));
			}
			if guarantee_state(loan) == GuaranteeState::InForce {
				assert_ok!(make_claimable(loan, ClaimCause::Bankruptcy(EVIDENCE)));
			}
			if guarantee_state(loan) == GuaranteeState::Claimable {
				// Where its cause ended, it is recorded again with another one.
				if claim(loan).is_err() {
					assert_ok!(take_back(loan, Act::Claimable));
					assert_ok!(make_claimable(loan, ClaimCause::Bankruptcy(EVIDENCE)));
					assert_ok!(claim(loan));
				}
			}
			assert_ok!(write_off(loan, WriteOffReason::Insolvent(EVIDENCE)));
		}
		if state(loan) == LoanState::WrittenOff {
			let owed = self.account().due_and_written_off().unwrap().total().unwrap();
			let last = line(owed);
			assert_ok!(post(loan, last));
			self.lines.push(last);
		}
		assert_eq!(state(loan), LoanState::Settled);
		self.check();
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..Default::default() })]

	#[test]
	fn random_deeds_keep_to_the_law_and_end(deeds in prop::collection::vec(deeds(), 1..50)) {
		new_test_ext().execute_with(|| {
			let mut case = Case::new();
			for deed in deeds {
				let before = case.account();
				let root = sp_io::storage::root(StateVersion::V1);
				match case.run(deed) {
					true => case.ensure_allowed(deed, &before),
					false => {
						assert_eq!(sp_io::storage::root(StateVersion::V1), root, "{deed:?}");
					}
				}
				case.check();
			}
			case.end();
		});
	}
}

/// The sequences above are worth something: every deed succeeds somewhere, and every state is reached.
#[test]
fn random_sequences_reach_every_deed_and_state() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let (mut done, mut states) = (BTreeSet::new(), BTreeSet::new());
	for _ in 0..400 {
		let sequence = prop::collection::vec(deeds(), 49).new_tree(&mut runner).unwrap().current();
		new_test_ext().execute_with(|| {
			let mut case = Case::new();
			for deed in sequence {
				if case.run(deed) {
					let name = format!("{deed:?}");
					done.insert(match deed {
						Deed::Accelerate(_)
						| Deed::MakeClaimable(_)
						| Deed::WriteOff(_)
						| Deed::TakeBack(_) => name,
						_ => name.split('(').next().unwrap().to_owned(),
					});
				}
				let (state, of_it) = (stored(case.loan).state, guarantee_state(case.loan));
				states.insert(format!("{state:?} {of_it:?}"));
			}
		});
	}
	// Fifteen kinds of deeds, of which four have two or four forms.
	assert_eq!(done.len(), 11 + 2 + 2 + 2 + 4, "{done:?}");
	for state in [
		"Disbursed InForce",
		"Disbursed Claimable",
		"Disbursed Claimed",
		"Disbursed Denied",
		"Disbursed Paid",
		"WrittenOff Claimed",
		"WrittenOff Denied",
		"WrittenOff Paid",
		"Settled Released",
		"Settled Paid",
	] {
		assert!(states.contains(state), "{state} in {states:?}");
	}
}
