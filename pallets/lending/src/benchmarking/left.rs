//! Loans of a lender that left.

use super::scenes::*;
use crate::*;
use frame_benchmarking::v2::*;
use madang_primitives::InstitutionId;

/// A lender that is not a member any more.
pub(super) const LEFT: InstitutionId = InstitutionId(u32::MAX);

/// So many guaranteed loans of [`LEFT`], whose mortgages were all discharged.
pub(super) fn left_loans<T: WithBooks>(
	bank: InstitutionId,
	count: u32,
) -> Result<AssignedLoans, BenchmarkError> {
	let loan = secured::<T>(bank, full::<T>(PRINCIPAL, long_ago::<T>(1))?, 0);
	let (found, file) = Loans::<T>::get(loan).zip(Files::<T>::get(loan)).ok_or("no loan")?;
	let mut loans = AssignedLoans::default();
	for _ in 0..count {
		let lost = Loan { lender: LEFT, ..found.clone() };
		let number = Pallet::<T>::insert_new(&file, &lost).map_err(|_| "no number")?;
		guarantee::<T>(number, PRINCIPAL)?;
		loans.try_push(number).map_err(|_| "too many")?;
	}
	Ok(loans)
}
