//! Lines that were wrong: a payment that was not one, such as a transfer that bounced.

use crate::{
	Config, Error, Event, Ledgers, LineRef, Lines, Loan, LoanState, Loans, MortgageEntries, Pallet,
	PostedLine, Reversal, Step,
};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{Commitment, InstitutionId, LoanId};
use madang_schedule::{
	account::{Account, Buckets, Ledger, PostingKind},
	Credit,
};
use pallet_institutions::Caller;
use pallet_titles::EntryId;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_reverse(
		by: Caller<T::AccountId>,
		(bank, line_ref): (InstitutionId, LineRef),
		reason: Commitment,
	) -> DispatchResult {
		let line = Lines::<T>::get(bank, line_ref).ok_or(Error::<T>::LineNotFound)?;
		ensure!(line.reversed.is_none(), Error::<T>::LineReversed);
		let PostedLine { loan, amount, valued_on, .. } = line;
		let found = Self::own_loan(by.institution, loan)?;
		let paid_out = found.state.is_owed() || found.state == LoanState::Settled;
		ensure!(paid_out, Error::<T>::WrongState);
		let (credit, mut ledger) = Self::credit_and_ledger(loan, &found)?;
		let (reversal, account) = Self::undo_line(&credit, &mut ledger, &line)?;
		Self::close(&credit, &mut ledger).map_err(Self::account_error)?;
		Lines::<T>::insert(bank, line_ref, PostedLine { reversed: Some(reversal), ..line });
		Ledgers::<T>::insert(loan, ledger);
		Self::deposit_event(Event::RepaymentReversed {
			loan,
			by: by.clone(),
			bank,
			line_ref,
			amount,
			valued_on,
			reversal,
			reason,
			outstanding: account.outstanding(),
			at: Self::now(),
		});
		let owed = account.outstanding().saturating_add(account.written_off.principal);
		if !account.owes_nothing() {
			Self::tell_owed_again(loan, owed, amount, &by)?;
		}
		match found.state == LoanState::Settled && !account.owes_nothing() {
			true => Self::owe_again(by, loan, found, &account),
			false => {
				Loans::<T>::insert(loan, found);
				Ok(())
			}
		}
	}

	/// Take a payment out of the account, or return it today if it cannot be taken out: it is in the base,
	/// or what was posted later would be impossible without it. The account afterwards.
	fn undo_line(
		credit: &Credit,
		ledger: &mut Ledger,
		line: &PostedLine,
	) -> Result<(Reversal, Account), Error<T>> {
		let calendar = Self::calendar();
		let contract = Self::contract(credit, &calendar);
		let (amount, on) = (line.amount, line.valued_on);
		for kind in [PostingKind::Payment, PostingKind::Recovery] {
			if let Ok(account) = ledger.unjoin(&contract, kind, amount, on) {
				return Ok((Reversal::TakenOut, account));
			}
		}
		let today = Self::today();
		let account = Self::join(credit, ledger, PostingKind::Return, amount, today)
			.map_err(Self::account_error)?;
		Ok((Reversal::Returned(today), account))
	}

	/// A settled loan is owed again. Those of its entries that are still effective mortgages of its bank secure it
	/// again, unless as many loans as can be were recorded under them. It cannot while one of them goes to another
	/// bank without this loan. Where what was written off is owed again, the loan is written off as before.
	fn owe_again(
		by: Caller<T::AccountId>,
		loan: LoanId,
		mut found: Loan,
		account: &Account,
	) -> DispatchResult {
		let written_off = account.written_off != Buckets::default();
		Self::advance(&mut found, if written_off { Step::WriteOff } else { Step::OweAgain })?;
		found.paid_off_on = None;
		let free = |entry: &&EntryId| {
			Self::is_mortgage_of(**entry, found.lender) && !Self::is_full(**entry)
		};
		let entries: Vec<_> = found.entries.iter().filter(free).copied().collect();
		for entry in &entries {
			Self::ensure_may_come_under(*entry, Some(loan))?;
		}
		Self::secure(loan, &entries);
		Loans::<T>::insert(loan, &found);
		Self::deposit_event(Event::LoanOwedAgain {
			loan,
			by: by.clone(),
			entries: MortgageEntries::truncate_from(entries),
			state: found.state,
			at: found.since,
		});
		Self::pledge_revives(loan, by);
		Ok(())
	}
}
