//! A lender left: the council assigns its loans to another one.
//!
//! A loan that a mortgage secures follows its mortgage, which the registry office moves. This is for the others.

use crate::{AssignedLoans, Config, Error, Event, LoanState, Loans, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::InstitutionId;
use pallet_guarantees::Guarantees;
use pallet_institutions::Institutions;
use pallet_titles::EntryId;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_assign(
		loans: AssignedLoans,
		from: InstitutionId,
		to: InstitutionId,
	) -> DispatchResult {
		ensure!(!loans.is_empty(), Error::<T>::NothingNamed);
		ensure!(!T::Institutions::is_active(from), Error::<T>::LenderActive);
		ensure!(Self::lends(to), Error::<T>::NotALender);
		// One that is named twice has another lender when it is met again. The call changes all or nothing.
		for loan in &loans {
			let mut found = Self::own_loan(from, *loan)?;
			let paid_out = found.state.is_owed() || found.state == LoanState::Settled;
			ensure!(paid_out, Error::<T>::WrongState);
			let secured = Self::securing(*loan, &found).any(Self::is_effective);
			ensure!(!secured, Error::<T>::FollowsMortgage);
			// One that was repaid since goes with the others of its transfer.
			let goes = |entry: &EntryId| {
				Self::open_transfer(*entry).is_some_and(|(_, other)| other.loans.contains(loan))
			};
			ensure!(!found.entries.iter().any(goes), Error::<T>::InTransfer);
			found.lender = to;
			Loans::<T>::insert(loan, found);
			T::Guarantees::set_creditor(*loan, to);
		}
		Self::deposit_event(Event::LoansAssigned { loans, from, to, at: Self::now() });
		Ok(())
	}
}
