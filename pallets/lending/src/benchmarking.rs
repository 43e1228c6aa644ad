//! Benchmarks: each call in its worst case.

mod books;
mod helper;
mod left;
mod lent;
mod pledges;
mod scenes;
mod transfers;

pub use self::{helper::BenchmarkHelper, scenes::accelerated_loan, transfers::Pallet as Transfers};

use self::{books::*, left::*, lent::*, pledges::*, scenes::*};
use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use madang_primitives::signing::Purpose;
use pallet_guarantees::{ClaimSettled, GuaranteeState, Guarantees};
use pallet_programmes::{MaxPapers, Stage};
use pallet_terms::TermHandler;
use pallet_titles::MaxDebtors;
use sp_core::Get;

#[benchmarks(where T: WithBooks)]
mod benchmarks {
	use super::*;

	/// Worst case: every borrower that a mortgage can have signs, and it secures as many titles as there can be.
	#[benchmark]
	fn apply(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let terms = terms::<T>(bank, p);
		let signed = LoanFile::from(terms.clone()).application(bank, DOCUMENTS);
		let consents = consents::<T>(&terms, Purpose::ApplyForLoan, signed);
		let loan = NextLoan::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, terms, DOCUMENTS, consents, [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::Applied));
		Ok(())
	}

	/// Worst case: a refused loan leaves the books of its programme, with the most papers and a guarantee in notice.
	#[benchmark]
	fn decide() -> Result<(), BenchmarkError> {
		let (origin, loan) = prepared::<T>(LoanState::Applied)?;
		let reason = RefusalReason::Documents;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, Decision::Refuse(reason, DOCUMENTS), [1; 32]);

		assert_left::<T>(loan, LoanState::Refused(reason));
		Ok(())
	}

	/// `decide`, where a loan is approved whose programme has every step.
	#[benchmark]
	fn approve() -> Result<(), BenchmarkError> {
		let (origin, loan) = prepared::<T>(LoanState::Applied)?;

		#[extrinsic_call]
		decide(origin as T::RuntimeOrigin, loan, Decision::Approve(None), [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::Approved));
		Ok(())
	}

	/// `decide`, where a mortgage loan is approved. Worst case: its limits were replaced after the application.
	#[benchmark]
	fn approve_mortgage() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let terms = terms::<T>(bank, MaxDebtors::get());
		let loan = loan_in::<T>(bank, terms, Vec::new(), LoanState::Applied);
		let assessment = assessment::<T>()?;

		#[extrinsic_call]
		decide(origin as T::RuntimeOrigin, loan, Decision::Approve(Some(assessment)), [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::Approved));
		assert_eq!(Assessments::<T>::get(loan), Some(assessment));
		Ok(())
	}

	/// Worst case: a loan under a programme with every step and as many papers as there can be; every borrower signs.
	#[benchmark]
	fn agree(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, loan) = of_lender::<T>(|bank| prepared_in::<T>(bank, p, LoanState::Approved))?;
		let consents = signed::<T>(loan, Purpose::AgreeToLoan, |it| it.agreement(loan, AGREEMENT))?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, AGREEMENT, consents, [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::Agreed));
		Ok(())
	}

	/// Worst case: an agreed loan under a programme, with as many papers as there can be and a guarantee in notice.
	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let (origin, loan) = prepared::<T>(LoanState::Agreed)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, [1; 32]);

		assert_left::<T>(loan, LoanState::Withdrawn);
		Ok(())
	}

	/// As `withdraw`; every borrower signs.
	#[benchmark]
	fn cancel(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = prepared_in::<T>(bank, p, LoanState::Agreed)?;
		let consents = signed::<T>(loan, Purpose::WithdrawLoan, |file| file.withdrawal(loan))?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, consents, [1; 32]);

		assert_left::<T>(loan, LoanState::Withdrawn);
		Ok(())
	}

	/// Worst case: as `withdraw`, when the bank's offer ends.
	#[benchmark]
	fn offer_ends() -> Result<(), BenchmarkError> {
		let (_, bank) = lender::<T>()?;
		let loan = prepared_in::<T>(bank, MaxDebtors::get(), LoanState::Agreed)?;
		let key = OfferTerm { loan };

		#[block]
		{
			let term = <Pallet<T> as TermHandler<_>>::running(&key).ok_or("it runs")?;
			<Pallet<T> as TermHandler<_>>::pass(&key, term.last)?;
		}

		assert_left::<T>(loan, LoanState::Lapsed);
		Ok(())
	}

	/// Worst case: the most debtors, the most other loans under the mortgage, an irregular repayment of the most parts.
	#[benchmark]
	fn record_existing() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let entry = Helper::<T>::mortgages(bank).into_iter().next().ok_or("a mortgage")?;
		fill::<T>(bank, &[entry])?;
		let loan = NextLoan::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, entry, irregular::<T>(PRINCIPAL / 2), [1; 32]);

		assert!(SecuredBy::<T>::contains_key(entry, loan));
		Ok(())
	}

	/// Worst case: a guaranteed loan on the most titles, of the longest term with the most postings, which is settled.
	#[benchmark]
	fn repay() -> Result<(), BenchmarkError> {
		let (origin, loan) = of_lender::<T>(|bank| guaranteed::<T>(bank, 30))?;
		let line = line::<T>(owed::<T>(loan)?);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, line, [1; 32]);

		assert_states::<T>(loan, LoanState::Settled, GuaranteeState::Released);
		Ok(())
	}

	/// `repay`, where a loan under a programme is settled and its principal goes back.
	#[benchmark]
	fn repay_under_programme() -> Result<(), BenchmarkError> {
		let (origin, loan) = partly_drawn::<T>(30)?;
		let line = line::<T>(owed::<T>(loan)?);

		#[extrinsic_call]
		repay(origin as T::RuntimeOrigin, loan, line, [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::Settled));
		assert_eq!(stage::<T>(loan), Some(Stage::Ended));
		Ok(())
	}

	/// Worst case: as `repay_under_programme`, each line of another loan.
	#[benchmark]
	fn repay_batch(l: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let programme = programme::<T>(bank, 1)?;
		let ledger = full::<T>(PRINCIPAL / 2, long_ago::<T>(30))?;
		let loan = |_| drawn::<T>(programme, MaxDebtors::get(), ledger.clone());
		let lines = lines::<T>(l, loan, owed::<T>)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, lines.clone(), [1; 32]);

		for (loan, _) in lines {
			assert_eq!(state::<T>(loan), Some(LoanState::Settled));
		}
		Ok(())
	}

	/// `repay_batch` with what a bank's file has every night: each line pays the instalment of a mortgage loan.
	#[benchmark]
	fn repay_usual_batch(l: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let lines = lines::<T>(l, |number| usual::<T>(bank, number), due::<T>)?;

		#[extrinsic_call]
		repay_batch(origin as T::RuntimeOrigin, lines.clone(), [1; 32]);

		for (loan, _) in lines {
			assert!(Pallet::<T>::standing_of(loan).is_some_and(|one| one.due.total() == Some(0)));
		}
		Ok(())
	}

	/// Refused lines. Worst case: each pays more than is owed on another loan on the most titles. A title has 16 charges.
	#[benchmark]
	fn skipped_line(l: Linear<1, 16>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let ledger = full::<T>(PRINCIPAL, long_ago::<T>(30))?;
		let loan = |number| Ok(secured::<T>(bank, ledger.clone(), number));
		let too_much = |loan| Ok(owed::<T>(loan)?.saturating_add(1));
		let lines = lines::<T>(l, loan, too_much)?;

		#[extrinsic_call]
		repay_batch(origin as T::RuntimeOrigin, lines, [1; 32]);

		assert_eq!(Lines::<T>::iter_prefix(bank).count(), 0);
		Ok(())
	}

	/// Worst case: a settled loan as in `repay` is owed again.
	#[benchmark]
	fn reverse() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = guaranteed::<T>(bank, 30)?;
		let line = line::<T>(owed::<T>(loan)?);
		Pallet::<T>::repay(origin.clone(), loan, line, fresh())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, bank, line.line_ref, DOCUMENTS, [1; 32]);

		assert_states::<T>(loan, LoanState::Disbursed, GuaranteeState::InForce);
		Ok(())
	}

	/// Worst case: every kind of paper as a certificate, which another application has too, and a signature of every borrower.
	#[benchmark]
	fn apply_under_programme(
		n: Linear<1, { MaxPapers::get() }>,
		p: Linear<1, { MaxDebtors::get() }>,
	) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let (terms, (papers, proofs), ticket, consents) = to_apply::<T>(bank, n, p)?;
		let (origin, loan) = (origin as T::RuntimeOrigin, NextLoan::<T>::get());

		#[extrinsic_call]
		_(origin, terms, DOCUMENTS, papers, proofs, ticket, consents, [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::Applied));
		assert_eq!(held::<T>(loan), Some(PRINCIPAL));
		Ok(())
	}

	/// Worst case: the agency does not support the applicant, so an approved loan leaves the books.
	#[benchmark]
	fn certify() -> Result<(), BenchmarkError> {
		let (_, bank) = lender::<T>()?;
		let loan = prepared_in::<T>(bank, MaxDebtors::get(), LoanState::Approved)?;
		let certification = Certification::NotSupported { particulars: DOCUMENTS };
		let origin = funder::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, certification, [1; 32]);

		assert_left::<T>(loan, LoanState::Refused(RefusalReason::NotSupported));
		Ok(())
	}

	/// Worst case: an earlier guarantee was declined.
	#[benchmark]
	fn request_guarantee() -> Result<(), BenchmarkError> {
		let (origin, loan) = applied_for::<T>(LoanState::Approved)?;
		decline::<T>(loan)?;
		let (_, foundation) = foundation::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, foundation, [1; 32]);

		assert_eq!(Pallet::<T>::guarantee_state(loan), Some(GuaranteeState::Asked));
		Ok(())
	}

	/// Worst case: the most papers are replaced by ones that another application has too, and every borrower signs.
	#[benchmark]
	fn replace_papers(
		n: Linear<1, { MaxPapers::get() }>,
		p: Linear<1, { MaxDebtors::get() }>,
	) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let (loan, (after, proofs), consents) = to_replace::<T>(bank, n, p)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, after.clone(), proofs, consents, [1; 32]);

		assert!(pallet_programmes::Bundles::<T>::get(loan).is_some_and(|now| now.papers == after));
		Ok(())
	}

	/// Worst case: the hold has lapsed, and the queue has not handled it yet.
	#[benchmark]
	fn renew_hold() -> Result<(), BenchmarkError> {
		let (origin, loan) = applied_for::<T>(LoanState::Agreed)?;
		lapse_hold::<T>(loan);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, [1; 32]);

		assert_eq!(held::<T>(loan), Some(PRINCIPAL));
		Ok(())
	}

	/// Worst case: the first part of a guaranteed loan, with as many papers as there can be.
	#[benchmark]
	fn draw() -> Result<(), BenchmarkError> {
		let (origin, loan) = prepared::<T>(LoanState::Agreed)?;
		let today = Pallet::<T>::today();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, PRINCIPAL / 2, today, [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::Disbursed));
		assert_eq!(held::<T>(loan), Some(PRINCIPAL / 2));
		Ok(())
	}

	/// `draw`, where half of a loan was drawn half of the longest term ago. It has as many postings as it can have.
	#[benchmark]
	fn draw_more() -> Result<(), BenchmarkError> {
		let (origin, loan) = partly_drawn::<T>(15)?;
		let today = Pallet::<T>::today();

		#[extrinsic_call]
		draw(origin as T::RuntimeOrigin, loan, PRINCIPAL / 4, today, [1; 32]);

		assert_eq!(held::<T>(loan), Some(PRINCIPAL / 4));
		Ok(())
	}

	/// Worst case: the rest is still held.
	#[benchmark]
	fn finish_drawing() -> Result<(), BenchmarkError> {
		let (origin, loan) = partly_drawn::<T>(15)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, [1; 32]);

		assert_eq!((stage::<T>(loan), held::<T>(loan)), (Some(Stage::Drawn), None));
		Ok(())
	}

	/// Worst case: every borrower signs.
	#[benchmark]
	fn declare_withdrawal(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, loan) = of_lender::<T>(|bank| half_drawn::<T>(bank, p, 15))?;
		let consents = signed::<T>(loan, Purpose::WithdrawLoan, |file| file.withdrawal(loan))?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, consents, [1; 32]);

		assert!(PolicyLoans::<T>::get(loan).is_some_and(|policy| policy.withdrawal.is_some()));
		Ok(())
	}

	/// Worst case: a guaranteed loan, half drawn half of the longest term ago, the rest held, with the most postings.
	#[benchmark]
	fn complete_withdrawal() -> Result<(), BenchmarkError> {
		let (origin, loan) = partly_drawn::<T>(15)?;
		let (amount, today) = (withdrawing::<T>(loan)?, Pallet::<T>::today());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, amount, today, [1; 32]);

		assert_states::<T>(loan, LoanState::Withdrawn, GuaranteeState::Released);
		Ok(())
	}

	/// Worst case: a guaranteed loan on as many titles as there can be, overdue since its first instalment.
	#[benchmark]
	fn warn() -> Result<(), BenchmarkError> {
		let (origin, loan) = of_lender::<T>(overdue::<T>)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, DOCUMENTS, [1; 32]);

		assert!(ArrearsOf::<T>::get(loan).warning.is_some());
		Ok(())
	}

	/// Worst case: the same, after a warning.
	#[benchmark]
	fn accelerate() -> Result<(), BenchmarkError> {
		let (origin, loan) = of_lender::<T>(overdue::<T>)?;
		let warning = Warning { letter: DOCUMENTS, on: Pallet::<T>::today().minus(100) };
		ArrearsOf::<T>::mutate(loan, |kept| kept.warning = Some(warning));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, AccelerationCause::Arrears, [1; 32]);

		assert!(ArrearsOf::<T>::get(loan).accelerated.is_some());
		Ok(())
	}

	/// Worst case: the same, of which default has lasted.
	#[benchmark]
	fn make_claimable() -> Result<(), BenchmarkError> {
		let (origin, loan) = of_lender::<T>(overdue::<T>)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, ClaimCause::Lasting, [1; 32]);

		assert_eq!(ArrearsOf::<T>::get(loan).claimable, Some(ClaimCause::Lasting));
		Ok(())
	}

	/// Worst case: the same, accelerated.
	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = claimable::<T>(&origin, bank)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, DOCUMENTS, [1; 32]);

		assert_eq!(Pallet::<T>::guarantee_state(loan), Some(GuaranteeState::Claimed));
		Ok(())
	}

	/// Worst case: a loan with nothing overdue, so one that was drawn today.
	#[benchmark]
	fn cure() -> Result<(), BenchmarkError> {
		let (origin, loan) = of_lender::<T>(overdue::<T>)?;
		let ledger = ledger::<T>(&credit::<T>(), PRINCIPAL, Pallet::<T>::today())?;
		Ledgers::<T>::insert(loan, ledger);
		let cause = ClaimCause::Bankruptcy(DOCUMENTS);
		Pallet::<T>::make_claimable(origin.clone(), loan, cause, fresh())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, [1; 32]);

		assert_eq!(Pallet::<T>::guarantee_state(loan), Some(GuaranteeState::InForce));
		Ok(())
	}

	/// Worst case: a loan of the largest size.
	#[benchmark]
	fn notify_guarantor() -> Result<(), BenchmarkError> {
		let (origin, loan) = of_lender::<T>(overdue::<T>)?;
		let before = notices::<T>(loan);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, DOCUMENTS, [1; 32]);

		assert_eq!(notices::<T>(loan), before.saturating_add(1));
		Ok(())
	}

	/// Worst case: an accelerated loan with a claim that waits, and a ledger that is full.
	#[benchmark]
	fn write_off() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = claimed::<T>(&origin, bank)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, WriteOffReason::Overdue, [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::WrittenOff));
		Ok(())
	}

	/// Worst case: an acceleration of a loan with as many postings as it can have.
	#[benchmark]
	fn take_back() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = overdue::<T>(bank)?;
		make_all_due::<T>(origin.clone(), loan)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, Act::Acceleration, DOCUMENTS, [1; 32]);

		assert_eq!(ArrearsOf::<T>::get(loan).accelerated, None);
		Ok(())
	}

	/// Worst case: a loan on as many titles as there can be, accelerated, on whose guarantor the bank can claim, with an
	/// earlier change and a ledger that is full. Every borrower signs an irregular repayment with the most parts that
	/// reinstates it, so the guarantor is told that it is cured and that it is changed.
	#[benchmark]
	fn amend(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = claimable::<T>(&origin, bank)?;
		let (amendment, consents) = to_amend::<T>(bank, loan, p)?;
		let before = notices::<T>(loan);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, amendment, consents, [1; 32]);

		assert!(Amendments::<T>::contains_key(loan, 2));
		assert_eq!(ArrearsOf::<T>::get(loan), Arrears::default());
		assert_eq!(Pallet::<T>::guarantee_state(loan), Some(GuaranteeState::InForce));
		assert_eq!(notices::<T>(loan), before.saturating_add(2));
		Ok(())
	}

	/// Worst case: each mortgage secures the most other loans, each of the longest term with the most postings.
	#[benchmark]
	fn pay_out(e: Linear<1, { MaxCollateral::get() }>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let (loan, entries) = further::<T>(bank, e)?;
		let first = Pallet::<T>::first_open_day();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, entries.clone(), first, [1; 32]);

		assert_eq!(state::<T>(loan), Some(LoanState::Disbursed));
		assert!(entries.into_iter().all(|entry| Pallet::<T>::is_full(entry)));
		Ok(())
	}

	/// Worst case: guaranteed loans whose mortgages were all discharged.
	#[benchmark]
	fn assign(n: Linear<1, { MaxAssigned::get() }>) -> Result<(), BenchmarkError> {
		let (_, bank) = lender::<T>()?;
		let (council, loans) = (council::<T>()?, left_loans::<T>(bank, n)?);

		#[extrinsic_call]
		_(council as T::RuntimeOrigin, loans.clone(), LEFT, bank);

		assert!(loans.iter().all(|loan| Loans::<T>::get(loan).is_some_and(|it| it.lender == bank)));
		Ok(())
	}

	/// Limits replace others.
	#[benchmark]
	fn set_limits() -> Result<(), BenchmarkError> {
		let _ = assessment::<T>()?;
		let (council, limits, version) = (council::<T>()?, limits(), LimitsVersion::<T>::get());

		#[extrinsic_call]
		_(council as T::RuntimeOrigin, limits);

		assert!(Limits::<T>::contains_key(version.saturating_add(1)));
		Ok(())
	}

	/// Worst case: a loan on as many titles as there can be, of which an earlier offer has ended.
	#[benchmark]
	fn offer_pledge() -> Result<(), BenchmarkError> {
		let (origin, loan, to, terms) = to_pledge::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, to, terms, Pallet::<T>::today(), [1; 32]);

		assert!(Pledges::<T>::get(loan).is_some_and(|found| found.pledgee == to));
		Ok(())
	}

	/// Worst case: the lender of such a loan withdraws its offer.
	#[benchmark]
	fn pledge_step() -> Result<(), BenchmarkError> {
		let (origin, loan, ..) = to_pledge::<T>()?;

		#[extrinsic_call]
		end_pledge(origin as T::RuntimeOrigin, loan, [1; 32]);

		assert!(!Pledges::<T>::contains_key(loan));
		Ok(())
	}

	/// Worst case: the last payment on a claimed loan, which settles it.
	#[benchmark]
	fn guarantor_paid() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = claimed::<T>(&origin, bank)?;
		let (by, today, owed) = (caller::<T>()?, Pallet::<T>::today(), owed::<T>(loan)?);
		let (guarantee, _) = T::Guarantees::guarantee(loan).ok_or("a guarantee")?;

		#[block]
		{
			<Pallet<T> as ClaimSettled<T::AccountId>>::paid(loan, guarantee, owed, today, &by)?;
		}

		assert_eq!(state::<T>(loan), Some(LoanState::Settled));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
