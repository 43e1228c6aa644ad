//! Write-off (상각), and what comes in afterwards (상각채권 회수).
//!
//! A write-off is a matter of the bank's books: the debt remains. It bears no interest in the account any more.
//! Payments on it are recoveries. They take the amount out of what was written off.

use crate::{
	arrears::Held, ArrearsOf, Config, Error, Event, Ledgers, Loan, LoanState, Loans, Pallet,
	Payoff, PledgedChange, Step, WriteOffReason,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
};
use madang_primitives::{DealId, KoreanDay, LoanId, Won};
use madang_schedule::account::{Buckets, PostingKind};
use pallet_guarantees::GuaranteeState;
use pallet_institutions::Caller;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_write_off(
		by: Caller<T::AccountId>,
		loan: LoanId,
		reason: WriteOffReason,
	) -> DispatchResult {
		let mut held = Self::held(&by, loan)?;
		Self::advance(&mut held.found, Step::WriteOff)?;
		ensure!(held.account.is_all_due(), Error::<T>::NotAllDue);
		let old = || Self::is_overdue_for(&held.account, T::WriteOffMonths::get());
		ensure!(reason != WriteOffReason::Overdue || old(), Error::<T>::ArrearsTooRecent);
		let written_off = held.account.due();
		// The bank claims first what a guarantor owes. A payment of the guarantor still counts afterwards.
		let guarantee = Self::guarantee_state(loan);
		let unclaimed =
			matches!(guarantee, Some(GuaranteeState::InForce | GuaranteeState::Claimable));
		// Of a won or so, the guarantor owes nothing: there is nothing to claim.
		let to_claim = unclaimed && Self::covered(loan, &written_off)? > 0;
		ensure!(!to_claim, Error::<T>::GuaranteeFirst);
		Self::take_agreement(loan, by.institution, PledgedChange::WriteOff)?;
		let amount = written_off.total().ok_or(Error::<T>::NotCalculable)?;
		let posted = Self::post_today(&mut held, PostingKind::WriteOff, amount)?;
		let Held { found, ledger, mut arrears, .. } = held;
		arrears.written_off = Some(posted);
		Self::keep(loan, arrears);
		Ledgers::<T>::insert(loan, ledger);
		Loans::<T>::insert(loan, &found);
		let (on, at) = (posted.on, found.since);
		Self::deposit_event(Event::LoanWrittenOff { loan, by, reason, written_off, on, at });
		Ok(())
	}

	/// The first value day of a recovery: that of the write-off. `None` where the loan is not written off.
	pub(crate) fn recovery_from(loan: LoanId, found: &Loan) -> Option<KoreanDay> {
		match found.state {
			LoanState::WrittenOff => ArrearsOf::<T>::get(loan).written_off.map(|posted| posted.on),
			_ => None,
		}
	}

	/// A deal pays on a loan that was written off: what its bank affirmed is recovered, and the mortgages are
	/// discharged. What is left stays written off and owed, without security. The principal that was recovered.
	pub(crate) fn recover_by_deal(
		loan: LoanId,
		deal: DealId,
		mut found: Loan,
		(amount, valued_on): (Won, KoreanDay),
		by: &Caller<T::AccountId>,
	) -> Result<Won, DispatchError> {
		let (credit, mut ledger) = Self::ready_for_payment(loan, &found, Self::today())?;
		let before = Self::account_today(&credit, &ledger)?;
		let owed = before.due_and_written_off().ok_or(Error::<T>::NotCalculable)?;
		let recovered = amount.min(owed.total().ok_or(Error::<T>::NotCalculable)?);
		if recovered > 0 {
			// Later postings count first, as for other payoffs.
			Self::join(&credit, &mut ledger, PostingKind::Recovery, recovered, before.as_of)
				.map_err(Self::account_error)?;
		}
		let after = Self::account_today(&credit, &ledger)?;
		let paid = after.paid.minus(&before.paid);
		Ledgers::<T>::insert(loan, ledger);
		let wholly = after.owes_nothing();
		Self::tell_repaid(loan, paid.principal, valued_on, wholly, by)?;
		let left = after.due_and_written_off().ok_or(Error::<T>::NotCalculable)?;
		if wholly {
			let extra = amount.saturating_sub(recovered);
			let waived = Buckets::default();
			let payoff = Payoff { deal, amount, valued_on, owed, waived, extra };
			Self::settle_found(loan, found, Some(payoff), by.clone())?;
			return Ok(paid.principal);
		}
		found.lender = Self::bank_of(loan, &found);
		Loans::<T>::insert(loan, &found);
		let at = Self::now();
		let (bank, recovery) = (found.lender, paid);
		Self::deposit_event(Event::WrittenOffRecovered {
			loan,
			bank,
			by: by.clone(),
			recovery,
			left,
			at,
		});
		let entries = Self::take_security(loan, &found);
		Self::deposit_event(Event::SecurityReleased {
			loan,
			bank,
			by: by.clone(),
			deal,
			entries,
			outstanding: left.principal,
			at,
		});
		Ok(paid.principal)
	}
}
