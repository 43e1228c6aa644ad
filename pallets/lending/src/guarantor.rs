//! What the guarantor of a loan is told (지역신용보증재단법 26): by the steps of the ledger themselves, so that no notice
//! is forgotten.

use crate::{Arrears, ArrearsOf, Config, Pallet};
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::{KoreanDay, LoanId, Won};
use madang_schedule::account::Buckets;
use pallet_guarantees::{GuaranteeState, Guarantees, NoticeKind};
use pallet_institutions::Caller;

impl<T: Config> Pallet<T> {
	/// The state of the guarantee of a loan, as stored.
	pub(crate) fn guarantee_state(loan: LoanId) -> Option<GuaranteeState> {
		T::Guarantees::guarantee(loan).map(|(_, found)| found.state)
	}

	/// Whether a guarantee covers the debt of a loan.
	pub(crate) fn is_guaranteed(loan: LoanId) -> bool {
		Self::guarantee_state(loan).is_some_and(GuaranteeState::covers_debt)
	}

	/// Give the guarantor of a loan a notice of today about an amount, if a guarantee covers its debt.
	pub(crate) fn tell(
		loan: LoanId,
		kind: NoticeKind,
		about: &Buckets,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		if !Self::is_guaranteed(loan) {
			return Ok(());
		}
		let amount = about.total().unwrap_or(Won::MAX);
		T::Guarantees::notify(loan, kind, amount, Self::today(), Some(by))
	}

	/// Principal was repaid. If nothing is owed any more, the guarantee ends with the debt.
	pub(crate) fn tell_repaid(
		loan: LoanId,
		principal: Won,
		on: KoreanDay,
		wholly: bool,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		if !Self::is_guaranteed(loan) {
			return Ok(());
		}
		if wholly {
			// If the debt exists again, the guarantee is in force, and nothing may be claimed on it yet.
			Self::keep(loan, Arrears { claimable: None, ..ArrearsOf::<T>::get(loan) });
			return T::Guarantees::release(loan, principal, on, Some(by));
		}
		if principal == 0 {
			return Ok(());
		}
		let kind = NoticeKind::Extinguished { wholly: false };
		T::Guarantees::notify(loan, kind, principal, on, Some(by))
	}

	/// A repayment was none: principal is owed again. A guarantee that ended with the debt is in force again.
	pub(crate) fn tell_owed_again(
		loan: LoanId,
		owed: Won,
		reversed: Won,
		by: &Caller<T::AccountId>,
	) -> DispatchResult {
		let today = Self::today();
		match Self::guarantee_state(loan) {
			Some(GuaranteeState::Released) => T::Guarantees::revive(loan, owed, today, by),
			Some(state) if state.covers_debt() => {
				T::Guarantees::notify(loan, NoticeKind::Other, reversed, today, Some(by))
			}
			_ => Ok(()),
		}
	}
}
