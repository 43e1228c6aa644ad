//! What the books of programmes and guarantees are told when a loan ends or is repaid.

use crate::{Config, Error, Loan, Pallet};
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::LoanId;
use madang_schedule::account::Account;
use pallet_guarantees::Guarantees;
use pallet_institutions::Caller;
use pallet_programmes::{Programmes, Stage};

impl<T: Config> Pallet<T> {
	/// An application ends before anything is drawn: its slot and its hold are free again, and its guarantee
	/// ends. `by` is `None` where a term passed.
	pub(crate) fn leave_books(loan: LoanId, by: Option<&Caller<T::AccountId>>) -> DispatchResult {
		if T::Programmes::entry(loan).is_some() {
			T::Programmes::leave(loan)?;
		}
		T::Guarantees::withdraw(loan, by)
	}

	/// Principal came back to the lender, from the borrowers or from a guarantor. What was told before counts,
	/// so that a payment that is reversed and paid again goes back once.
	pub(crate) fn tell_returned(loan: LoanId, account: &Account) -> DispatchResult {
		let Some(entry) = T::Programmes::entry(loan).filter(|entry| entry.refill) else {
			return Ok(());
		};
		let back = account.paid.principal.checked_add(account.subrogated.principal);
		let back = back.ok_or(Error::<T>::NotCalculable)?.saturating_sub(entry.returned);
		match back {
			0 => Ok(()),
			back => T::Programmes::repaid(loan, back),
		}
	}

	/// A loan is settled. One that was settled before, and owed again, has ended in the books already.
	pub(crate) fn tell_settled(loan: LoanId, found: &Loan) -> DispatchResult {
		if !found.is_under_programme() {
			return Ok(());
		}
		match T::Programmes::entry(loan) {
			Some(entry) if entry.stage != Stage::Ended => T::Programmes::end(loan),
			_ => Ok(()),
		}
	}
}
