//! What the books of programmes and guarantees are told when a loan ends or is repaid.

use crate::{Config, Error, Loan, Pallet};
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::{KoreanDay, LoanId, Won};
use madang_schedule::account::Account;
use pallet_guarantees::{GuaranteeState, Guarantees, NoticeKind};
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

	/// Something was paid on a loan under a programme, or all that was left of it. The foundation that
	/// guarantees it is told, and released with the last payment.
	pub(crate) fn tell_paid(
		loan: LoanId,
		(amount, on): (Won, KoreanDay),
		wholly: bool,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		if !T::Guarantees::state(loan).is_some_and(|state| state.covers_debt()) {
			return Ok(());
		}
		match wholly {
			true => T::Guarantees::release(loan, amount, on, Some(by)),
			false => {
				let kind = NoticeKind::Extinguished { wholly };
				T::Guarantees::notify(loan, kind, amount, on, Some(by))
			}
		}
	}

	/// A settled loan is owed again. The guarantee that its settlement released is in force again.
	pub(crate) fn tell_owed_again(
		loan: LoanId,
		amount: Won,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		match T::Guarantees::state(loan) {
			Some(GuaranteeState::Released) => {
				T::Guarantees::revive(loan, amount, Self::today(), Some(by))
			}
			_ => Ok(()),
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
