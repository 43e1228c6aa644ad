//! Checks the invariants of the crate's documentation over the whole storage.

use crate::{Config, Loan, LoanState, Loans, NextLoan, OfferTerm, Pallet, SecuredBy};
use frame_support::ensure;
use pallet_terms::LegalTerms;
use pallet_titles::TitleRegistry;
use sp_runtime::TryRuntimeError;

/// Invariants 3 to 6: of one loan by itself.
fn check_loan(loan: &Loan) -> Result<(), TryRuntimeError> {
	let paid_out = matches!(loan.state, LoanState::Disbursed | LoanState::Settled);
	// An older loan that was recorded has no application, so no documents.
	let recorded = loan.documents.is_none();

	let titles = loan.entries.iter().map(|entry| entry.title);
	ensure!(
		if paid_out { titles.eq(loan.titles.iter().copied()) } else { loan.entries.is_empty() },
		"3: an entry in each title exactly from disbursement on"
	);

	let has_deal = matches!(loan.state, LoanState::Bound) || (paid_out && !recorded);
	ensure!(loan.deal.is_some() == has_deal, "4: a deal exactly when bound or disbursed by one");
	ensure!(!recorded || paid_out, "4: a recorded loan is disbursed or settled");

	ensure!(
		match loan.state {
			LoanState::Applied | LoanState::Approved | LoanState::Refused(_) =>
				loan.agreement.is_none(),
			LoanState::Agreed | LoanState::Bound => loan.agreement.is_some(),
			LoanState::Disbursed | LoanState::Settled => loan.agreement.is_some() != recorded,
			// Before or after the agreement.
			LoanState::Withdrawn | LoanState::Lapsed => true,
		},
		"5: an agreement exactly from signature on"
	);
	ensure!(recorded || !loan.borrowers.is_empty(), "5: somebody has signed");

	ensure!(
		loan.principal > 0 && loan.principal <= loan.max_secured,
		"6: the principal is above zero and within the maximum secured amount"
	);
	let offered = !matches!(loan.state, LoanState::Applied | LoanState::Refused(_)) && !recorded;
	ensure!(
		offered == loan.offer.is_some() || loan.state == LoanState::Withdrawn,
		"7: an offer exactly from the approval on"
	);
	let deal_paid_out = paid_out && !recorded;
	ensure!(loan.disbursed_on.is_some() == deal_paid_out, "7: a value date of each disbursement");

	ensure!(loan.outstanding <= loan.principal, "6: no more is owed than was lent");
	ensure!(
		(loan.outstanding > 0) == (loan.state == LoanState::Disbursed),
		"6: something is owed exactly while the loan is disbursed"
	);
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Check every invariant; the message names the one that is broken by its number.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		let is_scheduled = T::LegalTerms::scheduled();
		let next = NextLoan::<T>::get();
		let mut loans = 0u64;
		let mut disbursed = 0u64;
		for (number, loan) in Loans::<T>::iter() {
			ensure!(number.0 >= 1 && number < next, "1: a loan's number has been given");
			loans = loans.saturating_add(1);
			check_loan(&loan)?;
			if let Some(term) = loan.open_offer() {
				let scheduled = is_scheduled(OfferTerm { loan: number }, term.last);
				ensure!(scheduled, "8: an offer that stands is in the due queue");
			}
			if loan.state == LoanState::Disbursed {
				for entry in &loan.entries {
					let secured = SecuredBy::<T>::get(entry) == Some(number);
					disbursed = disbursed.saturating_add(u64::from(secured));
					let live = T::Titles::mortgage(*entry).is_some_and(|found| found.effective);
					ensure!(secured || !live, "2: a disbursed loan is found by its live entries");
				}
			}
		}
		ensure!(loans.saturating_add(1) == next.0, "1: no loan is ever removed");
		// Each entry of a disbursed loan is a key of its own, so equal numbers mean that there is no other.
		let keys = u64::try_from(SecuredBy::<T>::iter_keys().count()).unwrap_or(u64::MAX);
		ensure!(keys == disbursed, "2: only disbursed loans are found by entry");
		Ok(())
	}
}
