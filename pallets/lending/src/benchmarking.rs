//! Benchmarks: each call in its worst case.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, DealId, Did, GuaranteeId, InstitutionId, KoreanDay, LoanId, TitleId,
};
use madang_schedule::{
	account::{MaxPostings, PostingKind},
	Credit, DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment,
};
use pallet_guarantees::{ClaimSettled, GuaranteeState};
use pallet_titles::{EntryId, MaxDebtors};
use sp_core::H256;

const DOCUMENTS: Commitment = Commitment([1; 32]);
const AGREEMENT: Commitment = Commitment([2; 32]);

/// What the benchmarks need from other pallets.
pub trait BenchmarkHelper {
	/// A title with as many live entries as there may be.
	fn title() -> TitleId;
	/// An effective mortgage of the bank, registered for no loan, with the most debtors, of at
	/// least the amount.
	fn mortgage(bank: InstitutionId, max_secured: u64) -> EntryId;
	/// An active DID, a different one for each number.
	fn borrower(number: u32) -> Did;
	/// A valid signature of a borrower, with the kind of key that is the most expensive to verify.
	fn consent(borrower: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent;
	/// Have a foundation guarantee the half of a principal, as of today.
	fn guarantee(loan: LoanId, principal: u64);
}

fn lender<T: Config>() -> Result<(T::RuntimeOrigin, InstitutionId), BenchmarkError> {
	let origin = T::Lender::try_successful_origin().map_err(|_| "no lender")?;
	let acting = T::Lender::ensure_origin(origin.clone()).map_err(|_| "no lender")?;
	Ok((origin, acting.institution))
}

/// Equal instalments over the longest term.
fn credit<T: Config>() -> Credit {
	let rate = T::MaxRate::get();
	Credit {
		principal: 100_000_000,
		term_months: T::MaxTermMonths::get(),
		grace_months: 0,
		repayment: Repayment::EqualInstalment,
		rate: RateTerms::Fixed(rate),
		days: DayCount::Act365,
		pay_day: 25,
		holiday: HolidayRule::Following { accrue: false },
		prepayment: PrepaymentFee { rate: 12_000, until_months: 36 },
		late: LateInterest { add: 0, cap: rate },
	}
}

/// A day as long before today as the longest term.
fn long_ago<T: Config>() -> KoreanDay {
	Pallet::<T>::today().minus(u32::from(T::MaxTermMonths::get()).saturating_mul(30))
}

/// Post as much to a loan as its ledger can have, from its first open day on, but for one.
fn fill<T: Config>(loan: LoanId) {
	Ledgers::<T>::mutate(loan, |ledger| {
		let Some(ledger) = ledger else { return };
		let credit = credit::<T>();
		let first = Pallet::<T>::first_open_day();
		for _ in 1..<MaxPostings as Get<u32>>::get() {
			let contract = Pallet::<T>::contract(&credit);
			let _ = ledger.post(&contract, PostingKind::Fee, 1, first);
		}
	});
}

fn line<T: Config>(number: u8, amount: u64) -> Line {
	Line { line_ref: [number; 32], amount, valued_on: Pallet::<T>::today() }
}

fn terms<T: Config>(borrowers: u32) -> LoanTerms {
	LoanTerms {
		borrowers: BoundedVec::truncate_from(
			(0..borrowers).map(T::BenchmarkHelper::borrower).collect(),
		),
		product: Product::Mortgage,
		titles: BoundedVec::truncate_from(alloc::vec![T::BenchmarkHelper::title()]),
		max_secured: 100_000_000,
		credit: credit::<T>(),
	}
}

fn consents<T: Config>(terms: &LoanTerms, purpose: Purpose, signed: (H256, H256)) -> Consents {
	let consent = |did: &Did| T::BenchmarkHelper::consent(*did, purpose, signed.0, signed.1);
	BoundedVec::truncate_from(terms.borrowers.iter().map(consent).collect())
}

/// A guaranteed loan of the largest size, overdue for half of the longest term, with as many postings as it can
/// have. At the end of its term, rounding can have everything due before its last instalment.
fn overdue<T: Config>(bank: InstitutionId) -> LoanId {
	let loan = loan_in::<T>(bank, terms::<T>(MaxDebtors::get()), LoanState::Disbursed);
	let drawn_on =
		Pallet::<T>::today().minus(u32::from(T::MaxTermMonths::get()).saturating_mul(15));
	if let Ok(ledger) = Pallet::<T>::drawn(&credit::<T>(), drawn_on) {
		Ledgers::<T>::insert(loan, ledger);
	}
	fill::<T>(loan);
	T::BenchmarkHelper::guarantee(loan, 100_000_000);
	loan
}

/// Such a loan, accelerated, on whose guarantor the bank has claimed.
fn claimed<T: Config>(
	origin: &T::RuntimeOrigin,
	bank: InstitutionId,
) -> Result<LoanId, BenchmarkError> {
	let loan = overdue::<T>(bank);
	let cause = AccelerationCause::Insolvency(DOCUMENTS);
	Pallet::<T>::accelerate(origin.clone(), loan, cause, [2; 32])?;
	Pallet::<T>::make_claimable(origin.clone(), loan, ClaimCause::Lasting, [3; 32])?;
	Pallet::<T>::claim(origin.clone(), loan, DOCUMENTS, [4; 32])?;
	Ok(loan)
}

/// A loan in a state, written straight into storage. A disbursed one was drawn as long ago as possible.
fn loan_in<T: Config>(bank: InstitutionId, terms: LoanTerms, state: LoanState) -> LoanId {
	let owed = state == LoanState::Disbursed;
	let entry = |title: &TitleId| EntryId { title: *title, number: 1 };
	let entries: MortgageEntries =
		BoundedVec::truncate_from(terms.titles.iter().filter(|_| owed).map(entry).collect());
	let signed = !matches!(state, LoanState::Applied | LoanState::Approved);
	let loan = NextLoan::<T>::get();
	NextLoan::<T>::put(LoanId(loan.0.saturating_add(1)));
	if owed {
		if let Ok(ledger) = Pallet::<T>::drawn(&terms.credit, long_ago::<T>()) {
			Ledgers::<T>::insert(loan, ledger);
		}
	}
	Files::<T>::insert(loan, LoanFile::from(terms));
	Loans::<T>::insert(
		loan,
		Loan {
			lender: bank,
			state,
			since: 0,
			origin: Origin::Applied { documents: DOCUMENTS },
			agreement: signed.then_some(AGREEMENT),
			deal: owed.then_some(DealId(1)),
			entries: entries.clone(),
			offer: (state != LoanState::Applied)
				.then_some(pallet_terms::Term { since: KoreanDay(0), last: KoreanDay(i32::MAX) }),
			disbursed_on: owed.then_some(KoreanDay(0)),
			paid_off_on: None,
		},
	);
	entries.iter().for_each(|entry| SecuredBy::<T>::insert(entry, loan, ()));
	loan
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Worst case: every borrower that a mortgage can have signs.
	#[benchmark]
	fn apply(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let terms = terms::<T>(p);
		let signed = LoanFile::from(terms.clone()).application(bank, DOCUMENTS);
		let consents = consents::<T>(&terms, Purpose::ApplyForLoan, signed);
		let loan = NextLoan::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, terms, DOCUMENTS, consents, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Applied));
		Ok(())
	}

	/// Worst case: a loan of the largest size.
	#[benchmark]
	fn decide() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = loan_in::<T>(bank, terms::<T>(MaxDebtors::get()), LoanState::Applied);

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			loan,
			Decision::Refuse(RefusalReason::Documents, Commitment([2; 32])),
			[1; 32],
		);

		assert_eq!(
			Loans::<T>::get(loan).map(|loan| loan.state),
			Some(LoanState::Refused(RefusalReason::Documents))
		);
		Ok(())
	}

	/// Worst case: every borrower that a mortgage can have signs.
	#[benchmark]
	fn agree(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let terms = terms::<T>(p);
		let loan = loan_in::<T>(bank, terms.clone(), LoanState::Approved);
		let signed = LoanFile::from(terms.clone()).agreement(loan, AGREEMENT);
		let consents = consents::<T>(&terms, Purpose::AgreeToLoan, signed);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, AGREEMENT, consents, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Agreed));
		Ok(())
	}

	/// Worst case: a loan of the largest size, agreed.
	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = loan_in::<T>(bank, terms::<T>(MaxDebtors::get()), LoanState::Agreed);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Withdrawn));
		Ok(())
	}

	/// Worst case: a mortgage with the most debtors.
	#[benchmark]
	fn record_existing() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let entry = T::BenchmarkHelper::mortgage(bank, 120_000_000);
		let loan = NextLoan::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, entry, credit::<T>(), [1; 32]);

		assert!(SecuredBy::<T>::contains_key(entry, loan));
		Ok(())
	}

	/// Worst case: a loan of the longest term without a posting, and then as many as it can have; the
	/// repayment settles it.
	#[benchmark]
	fn repay() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = loan_in::<T>(bank, terms::<T>(MaxDebtors::get()), LoanState::Disbursed);
		fill::<T>(loan);
		let owed = Pallet::<T>::payoff(loan, Pallet::<T>::today()).and_then(|owed| owed.total());
		let line = line::<T>(1, owed.ok_or("an account")?);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, line, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Settled));
		Ok(())
	}

	/// Worst case: each line is of another loan, with as many postings as it can have.
	#[benchmark]
	fn repay_batch(l: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let terms = terms::<T>(MaxDebtors::get());
		let mut lines = alloc::vec::Vec::new();
		for number in 0..l {
			let loan = loan_in::<T>(bank, terms.clone(), LoanState::Disbursed);
			fill::<T>(loan);
			lines.push((loan, line::<T>(u8::try_from(number).unwrap_or(0), 1_000)));
		}
		let lines = Batch::truncate_from(lines);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, lines, [1; 32]);

		assert_eq!(Lines::<T>::iter_prefix(bank).count(), usize::try_from(l).unwrap_or(0));
		Ok(())
	}

	/// Worst case: a settled loan with as many postings as it can have is owed again.
	#[benchmark]
	fn reverse() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = loan_in::<T>(bank, terms::<T>(MaxDebtors::get()), LoanState::Disbursed);
		fill::<T>(loan);
		let owed = Pallet::<T>::payoff(loan, Pallet::<T>::today()).and_then(|owed| owed.total());
		let line = line::<T>(1, owed.ok_or("an account")?);
		Pallet::<T>::repay(origin.clone(), loan, line, [2; 32])?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, line.line_ref, DOCUMENTS, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Disbursed));
		Ok(())
	}

	/// Worst case: every borrower that a mortgage can have signs.
	#[benchmark]
	fn cancel(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let terms = terms::<T>(p);
		let loan = loan_in::<T>(bank, terms.clone(), LoanState::Agreed);
		let consents = consents::<T>(
			&terms,
			Purpose::WithdrawLoan,
			LoanFile::from(terms.clone()).withdrawal(loan),
		);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, consents, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Withdrawn));
		Ok(())
	}

	/// Worst case: a guaranteed loan of the longest term that is overdue since its first instalment.
	#[benchmark]
	fn warn() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = overdue::<T>(bank);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, DOCUMENTS, [1; 32]);

		assert!(ArrearsOf::<T>::get(loan).warning.is_some());
		Ok(())
	}

	/// Worst case: the same, after a warning.
	#[benchmark]
	fn accelerate() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = overdue::<T>(bank);
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
		let (origin, bank) = lender::<T>()?;
		let loan = overdue::<T>(bank);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, ClaimCause::Lasting, [1; 32]);

		assert_eq!(ArrearsOf::<T>::get(loan).claimable, Some(ClaimCause::Lasting));
		Ok(())
	}

	/// Worst case: the same, accelerated.
	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = overdue::<T>(bank);
		let cause = AccelerationCause::Insolvency(DOCUMENTS);
		Pallet::<T>::accelerate(origin.clone(), loan, cause, [2; 32])?;
		Pallet::<T>::make_claimable(origin.clone(), loan, ClaimCause::Lasting, [3; 32])?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, DOCUMENTS, [1; 32]);

		assert_eq!(Pallet::<T>::guarantee_state(loan), Some(GuaranteeState::Claimed));
		Ok(())
	}

	/// Worst case: a loan with nothing overdue, so one that was drawn today.
	#[benchmark]
	fn cure() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = overdue::<T>(bank);
		let ledger = Pallet::<T>::drawn(&credit::<T>(), Pallet::<T>::today());
		Ledgers::<T>::insert(loan, ledger.map_err(|_| "a loan of today")?);
		let cause = ClaimCause::Bankruptcy(DOCUMENTS);
		Pallet::<T>::make_claimable(origin.clone(), loan, cause, [2; 32])?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, [1; 32]);

		assert_eq!(Pallet::<T>::guarantee_state(loan), Some(GuaranteeState::InForce));
		Ok(())
	}

	/// Worst case: a loan of the largest size.
	#[benchmark]
	fn notify_guarantor() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = overdue::<T>(bank);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, DOCUMENTS, [1; 32]);

		assert!(Pallet::<T>::is_guaranteed(loan));
		Ok(())
	}

	/// Worst case: an accelerated loan with a claim that waits, and a ledger that is full.
	#[benchmark]
	fn write_off() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = claimed::<T>(&origin, bank)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, WriteOffReason::Overdue, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::WrittenOff));
		Ok(())
	}

	/// Worst case: an acceleration of a loan with as many postings as it can have.
	#[benchmark]
	fn take_back() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let loan = overdue::<T>(bank);
		let cause = AccelerationCause::Insolvency(DOCUMENTS);
		Pallet::<T>::accelerate(origin.clone(), loan, cause, [2; 32])?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, Act::Acceleration, DOCUMENTS, [1; 32]);

		assert_eq!(ArrearsOf::<T>::get(loan).accelerated, None);
		Ok(())
	}

	/// Worst case: the last payment on a claimed loan, which settles it.
	#[benchmark]
	fn guarantor_paid() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let acting = T::Lender::ensure_origin(origin.clone()).map_err(|_| "no lender")?;
		let loan = claimed::<T>(&origin, bank)?;
		let by = pallet_institutions::Caller::new(acting, [5; 32]);
		let today = Pallet::<T>::today();
		let owed = Pallet::<T>::payoff(loan, today).and_then(|owed| owed.total());
		let owed = owed.ok_or("an account")?;

		#[block]
		{
			<Pallet<T> as ClaimSettled<T::AccountId>>::paid(
				loan,
				GuaranteeId(1),
				owed,
				today,
				&by,
			)?;
		}

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Settled));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
