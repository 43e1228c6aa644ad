//! The loans that the old mortgages of a closing secure, and how the closing pays them off.

use crate::{Affirmation, ClosingFile, Config, DealOf, Error, Leg, Pallet};
use alloc::vec::Vec;
use frame_support::pallet_prelude::DispatchError;
use madang_primitives::{DealId, KoreanDay, LoanId, Won};
use pallet_institutions::Caller;
use pallet_lending::LoanLedger;
use pallet_titles::EntryId;

/// Loans that a closing settles together, because mortgages that it discharges secure them together. Mostly
/// it is one loan under one mortgage.
pub(crate) struct OldLoans {
	/// The mortgages that the closing discharges, each with a loan under it.
	discharged: Vec<(EntryId, LoanId)>,
	/// The loans under them.
	pub loans: Vec<LoanId>,
	/// What their bank affirmed for them together, in won.
	amount: Won,
	/// The last value date of their payoffs.
	valued_on: KoreanDay,
}

impl OldLoans {
	/// The loans under one mortgage, with its payoff.
	fn under(entry: EntryId, loans: Vec<LoanId>, payoff: &Affirmation) -> Self {
		let paid = payoff.paid;
		let discharged = loans.iter().map(|loan| (entry, *loan)).collect();
		Self { discharged, loans, amount: paid.amount, valued_on: paid.valued_on }
	}

	fn shares_a_loan_with(&self, other: &Self) -> bool {
		self.loans.iter().any(|loan| other.loans.contains(loan))
	}

	/// Both together.
	fn with(mut self, other: Self) -> Self {
		self.discharged.extend(other.discharged);
		self.loans.extend(other.loans);
		self.loans.sort_unstable();
		self.loans.dedup();
		// A sum that does not fit is more than any loans owe.
		self.amount = self.amount.saturating_add(other.amount);
		self.valued_on = self.valued_on.max(other.valued_on);
		self
	}
}

impl<T: Config> Pallet<T> {
	/// The loans that the mortgages to discharge secure, each once. Those that share a mortgage are together.
	pub(crate) fn old_loans(
		id: DealId,
		deal: &DealOf<T>,
		file: &ClosingFile,
	) -> Result<Vec<OldLoans>, DispatchError> {
		let mut old: Vec<OldLoans> = Vec::new();
		for entry in &Self::terms_of(deal)?.discharges {
			let loans = T::Loans::secured_by(*entry).into_inner();
			if loans.is_empty() {
				continue;
			}
			let payoff = Self::affirmation(id, file, Leg::Payoff(*entry));
			let payoff = payoff.ok_or(Error::<T>::LegNotAffirmed)?;
			let new = OldLoans::under(*entry, loans, &payoff);
			let (joined, apart): (Vec<_>, Vec<_>) =
				old.into_iter().partition(|group| group.shares_a_loan_with(&new));
			old = apart;
			old.push(joined.into_iter().fold(new, OldLoans::with));
		}
		Ok(old)
	}

	/// Settle the loans whose mortgages are all discharged. A loan that keeps one stays owed. Returns the
	/// loans that were settled, and the principal they had.
	pub(crate) fn settle_old(
		id: DealId,
		old: Vec<OldLoans>,
		by: &Caller<T::AccountId>,
	) -> Result<(Vec<LoanId>, Won), DispatchError> {
		let (mut settled, mut paid_off): (_, Won) = (Vec::new(), 0);
		for group in old {
			let OldLoans { discharged, loans, amount, valued_on } = group;
			let secures =
				|loan| move |entry: &EntryId| T::Loans::secured_by(*entry).contains(&loan);
			let mut ending = Vec::new();
			let mut all_end = true;
			for loan in loans {
				let view = T::Loans::loan(loan).ok_or(Error::<T>::LoanNotFound)?;
				if view.entries.iter().any(secures(loan)) {
					let own = discharged.iter().filter(|(_, of)| *of == loan);
					let own: Vec<EntryId> = own.map(|(entry, _)| *entry).collect();
					T::Loans::release_security(loan, id, &own, by)?;
					all_end = false;
				} else {
					ending.push(loan);
				}
			}
			let mut shares = T::Loans::share(&ending, amount, valued_on)?;
			// What nobody owes is a fee. Of a loan that stays, the bank posts what it got itself.
			let shared = shares.iter().copied().fold(0, Won::saturating_add);
			if let Some(last) = shares.last_mut().filter(|_| all_end) {
				*last = last.saturating_add(amount.saturating_sub(shared));
			}
			for (loan, share) in ending.into_iter().zip(shares) {
				let principal = T::Loans::settle(loan, id, (share, valued_on), by)?;
				settled.push(loan);
				// The sum is only for the event. The ledger has the amount of each loan.
				paid_off = paid_off.saturating_add(principal);
			}
		}
		Ok((settled, paid_off))
	}
}
