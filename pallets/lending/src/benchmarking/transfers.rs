//! Benchmarks of transfers to another bank. They have a list of their own in the runtime, as a file of benchmarks has
//! one, and that of the other calls is as long as a file may be.

use super::{helper::BenchmarkHelper as _, scenes::*};
use crate::*;
use frame_benchmarking::v2::*;
use frame_support::BoundedVec;
use madang_primitives::{InstitutionId, KoreanDay, LoanId, Receipt, TransferId};
use pallet_titles::{AssignmentCause, MortgagesMoved, TitleRegistry};

type Ledger<T> = crate::Pallet<T>;

/// What these benchmarks are of: the ledger.
pub struct Pallet<T: WithBooks>(core::marker::PhantomData<T>);

fn agreed<T: Config>() -> TransferTerms {
	let (cause, agreed_on) = (AssignmentCause::Claim, Ledger::<T>::today());
	TransferTerms { cause, agreed_on, contract: DOCUMENTS, notice: DOCUMENTS }
}

/// So many guaranteed loans under the same mortgages, as many as there can be.
fn loans<T: WithBooks>(bank: InstitutionId, count: u32) -> Done<TransferLoans> {
	let mut loans = TransferLoans::default();
	for _ in 0..count {
		let loan = secured::<T>(bank, full::<T>(PRINCIPAL, long_ago::<T>(30))?, 0);
		guarantee::<T>(loan, PRINCIPAL)?;
		loans.try_push(loan).map_err(|_| "too many")?;
	}
	Ok(loans)
}

/// A transfer of the largest size from the bank to another one, offered until a day.
fn offered<T: WithBooks>(bank: InstitutionId, until: KoreanDay) -> Done<(TransferId, Transfer)> {
	let (loans, entries) = (loans::<T>(bank, MOST_TRANSFERRED)?, Helper::<T>::mortgages(bank));
	let (to, terms) = (Helper::<T>::other_bank(), agreed::<T>());
	let entries = MortgageEntries::truncate_from(entries);
	let transfer = NextTransfer::<T>::get();
	NextTransfer::<T>::put(TransferId(transfer.0.saturating_add(1)));
	entries.iter().for_each(|entry| TransferOf::<T>::insert(entry, transfer));
	let found = Transfer { from: bank, to, loans, entries, terms, until, filed: None };
	Transfers::<T>::insert(transfer, &found);
	Ok((transfer, found))
}

#[benchmarks(where T: WithBooks)]
mod benchmarks {
	use super::*;

	/// Worst case: each mortgage is in a transfer of its own that has passed.
	#[benchmark]
	fn offer_transfer(n: Linear<1, MOST_TRANSFERRED>) -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let passed = KoreanDay(0);
		let (first, found) = offered::<T>(bank, passed)?;
		found.loans.iter().for_each(|loan| {
			let entries = Loans::<T>::get(loan).map(|it| it.entries).unwrap_or_default();
			entries.iter().for_each(|entry| SecuredBy::<T>::remove(entry, loan));
		});
		Transfers::<T>::remove(first);
		for (number, entry) in (first.0..).zip(&found.entries) {
			let entries = BoundedVec::truncate_from(alloc::vec![*entry]);
			TransferOf::<T>::insert(entry, TransferId(number));
			Transfers::<T>::insert(TransferId(number), Transfer { entries, ..found.clone() });
			NextTransfer::<T>::put(TransferId(number.saturating_add(1)));
		}
		let (loans, next) = (loans::<T>(bank, n)?, NextTransfer::<T>::get());
		let (to, terms) = (found.to, found.terms);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, loans, to, terms, 1, [1; 32]);

		assert!(Transfers::<T>::contains_key(next) && !Transfers::<T>::contains_key(first));
		Ok(())
	}

	/// Worst case: as many loans as there can be under as many mortgages. The other bank's officer is not looked up.
	#[benchmark]
	fn accept_transfer() -> Result<(), BenchmarkError> {
		let (_, bank) = lender::<T>()?;
		let (transfer, found) = offered::<T>(bank, Ledger::<T>::today())?;
		let by = pallet_institutions::Caller { institution: found.to, ..caller::<T>()? };

		#[block]
		{
			Ledger::<T>::do_accept_transfer(by, transfer)?;
		}

		let filed = Transfers::<T>::get(transfer).and_then(|it| it.filed);
		assert!(filed.is_some_and(T::Titles::is_pending));
		Ok(())
	}

	/// Worst case: by a bank that has the last of as many loans as there can be.
	#[benchmark]
	fn end_transfer() -> Result<(), BenchmarkError> {
		let (origin, bank) = lender::<T>()?;
		let (transfer, found) = offered::<T>(bank, Ledger::<T>::today())?;
		// The loans are those of the bank, which did not offer them.
		let (from, to) = (found.to, InstitutionId(u32::MAX));
		Transfers::<T>::insert(transfer, Transfer { from, to, ..found });

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, transfer, [1; 32]);

		assert!(!Transfers::<T>::contains_key(transfer));
		Ok(())
	}

	/// What the registration of a transfer adds to `complete` of the title records.
	#[benchmark]
	fn mortgages_moved() -> Result<(), BenchmarkError> {
		let (_, bank) = lender::<T>()?;
		let (transfer, found) = offered::<T>(bank, Ledger::<T>::today())?;
		let receipt = Receipt { year: 2026, number: 1 };
		Transfers::<T>::insert(transfer, Transfer { filed: Some(receipt), ..found.clone() });

		#[block]
		{
			Ledger::<T>::moved(receipt, &found.entries)?;
		}

		let gone = |loan: &LoanId| Loans::<T>::get(loan).is_some_and(|it| it.lender == found.to);
		assert!(found.loans.iter().all(gone) && !Transfers::<T>::contains_key(transfer));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
