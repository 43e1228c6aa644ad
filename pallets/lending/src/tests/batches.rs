//! A bank's files of repayments.

use super::*;
use crate::{Batch, LineProblem, Lines, RefusedLine};
use frame_support::{dispatch::PostDispatchInfo, pallet_prelude::Weight};
use proptest::prelude::*;
use sp_runtime::StateVersion;

fn send(lines: Vec<(LoanId, Line)>) -> PostDispatchInfo {
	let lines = Batch::try_from(lines).unwrap();
	Lending::repay_batch(RuntimeOrigin::signed(BANKER), lines, fresh_ref()).unwrap()
}

/// Posted, known, the sum, and what was refused.
fn outcome() -> (u32, u32, u64, Vec<RefusedLine>) {
	let Event::RepaymentsPosted { by, posted, known, amount, refused, lines, at } = last_event()
	else {
		panic!("{:?}", last_event())
	};
	assert_eq!((by, at), (caller(BANKER), Timestamp::get()));
	assert_eq!(lines.len(), posted as usize);
	assert_eq!(lines.iter().map(|one| one.line.amount).sum::<u64>(), amount);
	(posted, known, amount, refused.to_vec())
}

#[test]
fn a_file_that_is_sent_again_changes_nothing() {
	build_and_execute(|| {
		let (one, two) = (loan_in(LoanState::Disbursed), loan_in(LoanState::Disbursed));
		let lines = vec![(one, line(1_000)), (two, line(2_000)), (one, line(3_000))];
		send(lines.clone());
		assert_eq!(outcome(), (3, 0, 6_000, vec![]));
		assert_eq!((outstanding(one), outstanding(two)), (199_996_000, 199_998_000));
		let Event::RepaymentsPosted { lines: posted, .. } = last_event() else { panic!("posted") };
		// The lines of a loan follow each other, with what is outstanding after each.
		let mut expected = lines.clone();
		expected.sort_by_key(|(loan, line)| (*loan, line.valued_on, line.line_ref));
		assert_eq!(posted.iter().map(|one| (one.loan, one.line)).collect::<Vec<_>>(), expected);
		let last_of = |loan| posted.iter().rfind(|one| one.loan == loan).unwrap().outstanding;
		assert_eq!((last_of(one), last_of(two)), (outstanding(one), outstanding(two)));
		let first = posted.iter().find(|posted| posted.loan == one).unwrap();
		assert_eq!(first.outstanding, 200_000_000 - first.line.amount);
		let ledgers = || (Ledgers::<Test>::get(one), Ledgers::<Test>::get(two));
		let before = ledgers();
		send(lines);
		assert_eq!(outcome(), (0, 3, 0, vec![]));
		assert_eq!(ledgers(), before);
	});
}

#[test]
fn bad_lines_are_reported_and_the_others_are_posted() {
	build_and_execute(|| {
		let (good, applied) = (loan_in(LoanState::Disbursed), loan_in(LoanState::Applied));
		let theirs = next();
		let entry = EntryId { title: TITLES[0], number: OLD_BANK_ENTRY };
		let officer = RuntimeOrigin::signed(OLD_BANKER);
		assert_ok!(Lending::record_existing(officer, entry, credit(), fresh_ref()));
		let known = line(500);
		assert_ok!(post(good, known));
		let day = |valued_on| Line { valued_on, ..line(1) };
		send(vec![
			(LoanId(404), line(1)),
			(theirs, line(1)),
			(applied, line(1)),
			(good, line(0)),
			(good, Line { amount: 501, ..known }),
			(good, known),
			(good, day(today().plus(1))),
			(good, day(today().minus(1))),
			(good, day(today().minus(32))),
			(good, line(200_000_000)),
			(good, line(1_000)),
		]);
		let (loan, counted, valued_on, given) = (good, 500, today(), 501);
		let problems = [
			(0, LineProblem::LoanNotFound),
			(1, LineProblem::NotOwnLoan),
			(2, LineProblem::WrongState),
			(3, LineProblem::ZeroAmount),
			(4, LineProblem::Differs { loan, counted, valued_on, given }),
			(6, LineProblem::InFuture),
			(7, LineProblem::TooLate(today())),
			(8, LineProblem::TooLate(today().minus(31))),
		];
		let (posted, known, amount, refused) = outcome();
		assert_eq!((known, amount < 200_000_000 + 1_000), (1, true));
		let found: Vec<_> = refused.iter().map(|one| (one.index, one.problem)).collect();
		assert_eq!(found[..8], problems);
		// Either the thousand won or all of it: which comes first is decided by the references.
		assert_eq!((posted, found.len()), (1, 9));
		assert!(matches!(found[8].1, LineProblem::ExceedsOwed(_)), "{found:?}");
	});
}

#[test]
fn a_line_that_leaves_nothing_owed_settles_its_loan() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		send(vec![(loan, line(150_000_000)), (loan, line(50_000_000))]);
		assert_eq!(outcome().0, 2);
		assert_eq!(stored(loan).state, LoanState::Settled);
		let (bank, by, at) = (BANK, caller(BANKER), START);
		let settled = Event::LoanSettled { loan, bank, by, payoff: None, at };
		assert!(System::events().iter().any(|one| one.event == settled.clone().into()));
		send(vec![(loan, line(1))]);
		let refused = RefusedLine { index: 0, problem: LineProblem::WrongState };
		assert_eq!(outcome(), (0, 0, 0, vec![refused]));
	});
}

#[test]
fn a_batch_pays_for_what_it_posts() {
	use crate::WeightInfo;
	type Weights = <Test as crate::Config>::WeightInfo;
	build_and_execute(|| {
		let loan = loan_in(LoanState::Disbursed);
		let entries = stored(loan).entries.len() as u32;
		assert!(entries > 0);
		let weight = |lines: &[(LoanId, Line)]| send(lines.to_vec()).actual_weight.unwrap();
		let charged = |part: Weight| Weights::repay_batch(0).saturating_add(part);
		// A loan of today has the month that has begun. Its second line does not open it again.
		let (first, second, third) = (line(1_000), line(2_000), line(3_000));
		let posted = Weights::posted_line(entries, 1, false);
		assert_eq!(weight(&[(loan, first)]), charged(posted));
		let two = posted.saturating_add(Weights::posted_line(0, 0, false));
		assert_eq!(weight(&[(loan, second), (loan, third)]), charged(two));
		assert_eq!(weight(&[(loan, first)]), charged(Weights::known_line()));
		let too_much = line(u64::MAX / 2);
		assert_eq!(weight(&[(loan, too_much)]), charged(Weights::skipped_line()));
		// A line that settles the loan is charged for that, too.
		let rest = line(200_000_000 - 6_000);
		let settling = posted.saturating_add(Weights::settled_loan(entries, false));
		assert_eq!(weight(&[(loan, rest)]), charged(settling));
		assert_eq!(stored(loan).state, LoanState::Settled);
		// None of them is charged more than what the call was admitted with.
		let longest =
			[Weights::posted_line(8, 600, false), Weights::posted_line(0, 600, true), settling];
		for part in longest {
			assert!(charged(part).all_lte(Weights::repay_batch(1)), "{part:?}");
		}
	});
}

/// Everything that lines change, for comparison.
fn kept() -> (Vec<(LoanId, Option<madang_schedule::account::Ledger>, LoanState)>, usize) {
	let mut loans: Vec<_> = Loans::<Test>::iter()
		.map(|(number, loan)| (number, Ledgers::<Test>::get(number), loan.state))
		.collect();
	loans.sort_by_key(|one| one.0);
	(loans, Lines::<Test>::iter().count())
}

/// Which of three loans, how many thousand won, how many days ago.
type Any = (usize, u64, u32);

proptest! {
	#![proptest_config(ProptestConfig { cases: 32, failure_persistence: None, ..Default::default() })]

	/// In any order and any cut, the same lines make the same accounts.
	#[test]
	fn the_order_and_the_cut_of_a_file_make_no_difference(
		lines in prop::collection::vec((0usize..3, 1u64..900, 0u32..31), 1..24),
		shuffle in prop::collection::vec(any::<u32>(), 24),
		cut in 1usize..24,
	) {
		let of = |(loan, thousands, ago): Any, number: usize| {
			let valued_on = today().minus(ago);
			let line_ref = [u8::try_from(number).unwrap(); 32];
			(LoanId(loan as u64 + 1), Line { line_ref, amount: thousands * 1_000, valued_on })
		};
		let world = |send_all: &dyn Fn(Vec<(LoanId, Line)>)| {
			new_test_ext().execute_with(|| {
				for title in [0, 1, 2] {
					let entry = EntryId { title: TITLES[title], number: BANK_ENTRY };
					let fee = PrepaymentFee { rate: 12_000, until_months: 36 };
					let credit = Credit { prepayment: fee, ..credit() };
					let officer = RuntimeOrigin::signed(BANKER);
					Lending::record_existing(officer, entry, credit, fresh_ref()).unwrap();
				}
				go_to(today().plus(70));
				let all = lines.iter().enumerate().map(|(number, line)| of(*line, number)).collect();
				send_all(all);
				Lending::do_try_state().unwrap();
				kept()
			})
		};
		let whole = world(&|lines| {
			send(lines);
		});
		let mut orders: Vec<_> = shuffle.iter().enumerate().collect();
		orders.sort_by_key(|(_, random)| **random);
		let shuffled = world(&|lines| {
			let order = orders.iter().filter_map(|(at, _)| lines.get(*at).copied());
			let lines: Vec<_> = order.collect();
			lines.chunks(cut).for_each(|chunk| {
				send(chunk.to_vec());
			});
		});
		prop_assert_eq!(&whole, &shuffled);
		let single = world(&|lines| {
			for (loan, line) in lines {
				post(loan, line).unwrap();
			}
		});
		prop_assert_eq!(&whole, &single);
	}

	/// Repayments, payoffs and reversals on random days: a call that fails changes nothing, and no number is
	/// negative or lost at any step.
	#[test]
	fn no_won_is_lost_on_any_day(
		acts in prop::collection::vec((0u8..10, 0u64..1_200, 0u32..45, 0u32..40), 1..24),
		fee in 0u32..20_000,
	) {
		new_test_ext().execute_with(|| {
			let loan = next();
			let entry = EntryId { title: TITLES[0], number: BANK_ENTRY };
			let prepayment = PrepaymentFee { rate: fee, until_months: 12 };
			let credit = Credit { prepayment, term_months: 24, ..credit() };
			let officer = RuntimeOrigin::signed(BANKER);
			Lending::record_existing(officer.clone(), entry, credit, fresh_ref()).unwrap();
			let mut posted: Vec<Line> = vec![];
			for (act, part, ago, later) in acts {
				go_to(today().plus(later));
				let before = sp_io::storage::root(StateVersion::V1);
				let valued_on = today().minus(ago);
				let owed = Lending::payoff(loan, today()).and_then(|all| all.total()).unwrap_or(0);
				let amount = match act {
					0 | 1 => owed,
					_ => 200_000 * part,
				};
				let line = Line { line_ref: fresh_ref(), amount, valued_on };
				let done = match act {
					8 => settle(loan, DealId(2)).map(|_| ()),
					9 | 7 => match posted.get(part as usize % posted.len().max(1)) {
						Some(line) => Lending::reverse(
							officer.clone(), BANK, line.line_ref, DOCUMENTS, fresh_ref()
						),
						None => continue,
					},
					0 => post(loan, Line { valued_on: today(), ..line }),
					_ => post(loan, line),
				};
				match (done, act) {
					(Ok(()), 0..=6) => posted.push(line),
					(Ok(()), _) => (),
					(Err(_), _) => assert_eq!(sp_io::storage::root(StateVersion::V1), before),
				}
				assert_eq!(Lending::do_try_state(), Ok(()));
				assert!(account_on(loan, today().plus(400)).check());
			}
		});
	}
}
