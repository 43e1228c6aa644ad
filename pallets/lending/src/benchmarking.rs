//! Benchmarks: each call in its worst case.

use super::*;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, DealId, Did, InstitutionId, KoreanDay, LoanId, TitleId,
};
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
}

fn lender<T: Config>() -> Result<(T::RuntimeOrigin, InstitutionId), BenchmarkError> {
	let origin = T::Lender::try_successful_origin().map_err(|_| "no lender")?;
	let acting = T::Lender::ensure_origin(origin.clone()).map_err(|_| "no lender")?;
	Ok((origin, acting.institution))
}

fn terms<T: Config>(borrowers: u32) -> LoanTerms {
	LoanTerms {
		borrowers: BoundedVec::truncate_from(
			(0..borrowers).map(T::BenchmarkHelper::borrower).collect(),
		),
		titles: BoundedVec::truncate_from(alloc::vec![T::BenchmarkHelper::title()]),
		principal: 100_000_000,
		max_secured: 100_000_000,
		rate: T::MaxRate::get(),
		term_months: T::MaxTermMonths::get(),
	}
}

fn consents<T: Config>(terms: &LoanTerms, purpose: Purpose, signed: (H256, H256)) -> Consents {
	let consent = |did: &Did| T::BenchmarkHelper::consent(*did, purpose, signed.0, signed.1);
	BoundedVec::truncate_from(terms.borrowers.iter().map(consent).collect())
}

/// A loan in a state, written straight into storage.
fn loan_in<T: Config>(bank: InstitutionId, terms: LoanTerms, state: LoanState) -> LoanId {
	let owed = state == LoanState::Disbursed;
	let entry = |title: &TitleId| EntryId { title: *title, number: 1 };
	let entries: MortgageEntries =
		BoundedVec::truncate_from(terms.titles.iter().filter(|_| owed).map(entry).collect());
	let signed = !matches!(state, LoanState::Applied | LoanState::Approved);
	let loan = NextLoan::<T>::get();
	NextLoan::<T>::put(LoanId(loan.0.saturating_add(1)));
	Loans::<T>::insert(
		loan,
		Loan {
			bank,
			outstanding: if owed { terms.principal } else { 0 },
			borrowers: terms.borrowers,
			titles: terms.titles,
			principal: terms.principal,
			max_secured: terms.max_secured,
			rate: terms.rate,
			term_months: terms.term_months,
			state,
			since: 0,
			documents: Some(DOCUMENTS),
			agreement: signed.then_some(AGREEMENT),
			deal: owed.then_some(DealId(1)),
			entries: entries.clone(),
			offer: (state != LoanState::Applied)
				.then_some(pallet_terms::Term { since: KoreanDay(0), last: KoreanDay(i32::MAX) }),
			disbursed_on: owed.then_some(KoreanDay(0)),
			paid_off_on: None,
		},
	);
	entries.iter().for_each(|entry| SecuredBy::<T>::insert(entry, loan));
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
		let consents =
			consents::<T>(&terms, Purpose::ApplyForLoan, terms.application(bank, DOCUMENTS));
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
		_(origin as T::RuntimeOrigin, loan, Decision::Refuse(RefusalReason::Documents), [1; 32]);

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
		let consents =
			consents::<T>(&terms, Purpose::AgreeToLoan, terms.agreement(loan, AGREEMENT));

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
		let (rate, term) = (T::MaxRate::get(), T::MaxTermMonths::get());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, entry, 100_000_000, rate, term, [1; 32]);

		assert_eq!(SecuredBy::<T>::get(entry), Some(loan));
		Ok(())
	}

	/// Worst case: the last repayment, which settles the loan.
	#[benchmark]
	fn repay() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let terms = terms::<T>(MaxDebtors::get());
		let owed = terms.principal;
		let loan = loan_in::<T>(bank, terms, LoanState::Disbursed);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, owed, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Settled));
		Ok(())
	}

	/// Worst case: every borrower that a mortgage can have signs.
	#[benchmark]
	fn cancel(p: Linear<1, { MaxDebtors::get() }>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let terms = terms::<T>(p);
		let loan = loan_in::<T>(bank, terms.clone(), LoanState::Agreed);
		let consents = consents::<T>(&terms, Purpose::WithdrawLoan, terms.withdrawal(loan));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loan, consents, [1; 32]);

		assert_eq!(Loans::<T>::get(loan).map(|loan| loan.state), Some(LoanState::Withdrawn));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
