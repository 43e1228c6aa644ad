//! The lender's officer with a loan.

use super::{books::*, scenes::*};
use crate::*;
use madang_primitives::{InstitutionId, LoanId};
use pallet_titles::MaxDebtors;
use sp_core::Get;

/// The lender's officer, with a loan.
type Lent<T> = Done<(<T as frame_system::Config>::RuntimeOrigin, LoanId)>;

/// The lender's officer, with a loan that is made for it.
pub(super) fn of_lender<T: WithBooks>(make: impl FnOnce(InstitutionId) -> Done<LoanId>) -> Lent<T> {
	let (origin, bank) = lender::<T>()?;
	Ok((origin, make(bank)?))
}

/// The same with a loan under a programme with everything prepared, in a state.
pub(super) fn prepared<T: WithBooks>(state: LoanState) -> Lent<T> {
	of_lender::<T>(|bank| prepared_in::<T>(bank, MaxDebtors::get(), state))
}

/// The same with a loan that is in the books of its programme, in a state.
pub(super) fn applied_for<T: WithBooks>(state: LoanState) -> Lent<T> {
	of_lender::<T>(|bank| applied_in::<T>(bank, MaxDebtors::get(), state))
}

/// The same with a loan of which a half is drawn, as many months ago as the longest term has, of so many days each.
pub(super) fn partly_drawn<T: WithBooks>(days_of_month: u32) -> Lent<T> {
	of_lender::<T>(|bank| half_drawn::<T>(bank, MaxDebtors::get(), days_of_month))
}
