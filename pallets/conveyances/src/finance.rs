//! Financing: loans are bound to the deal and taken out of it.

use crate::{
	signed, BoundLoan, Config, Consents, DealOf, DealSize, Deals, Error, Event, Leg, Pallet, Side,
	Step,
};
use alloc::collections::BTreeSet;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{signing::Purpose, DealId, Did, KoreanDay, LoanId};
use pallet_institutions::Caller;
use pallet_lending::{LoanLedger, LoanView};
use sp_core::H256;

impl<T: Config> Pallet<T> {
	/// Bind a loan of the caller's bank, with the signature of every borrower to this deal. Once the
	/// closing waits, its mortgages are fixed and no further loan can be bound.
	pub(crate) fn do_finance(
		by: Caller<T::AccountId>,
		id: DealId,
		loan: LoanId,
		consents: Consents,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal(id)?;
		let size = Self::size_now(&deal);
		Self::advance(id, &mut deal, Step::Finance, Some(&by))?;
		Self::ensure_stands(id, &deal)?;
		ensure!(Self::waiting(id, &deal).is_none(), Error::<T>::ClosingAlreadyFiled);
		let view = Self::own_loan(&by, loan)?;
		let terms = Self::terms_of(&deal)?;
		// One mortgage covers all titles of the closing.
		let of_deal: BTreeSet<_> = deal.titles.iter().map(|seen| seen.title).collect();
		let of_loan: BTreeSet<_> = view.titles.iter().copied().collect();
		ensure!(of_loan == of_deal, Error::<T>::LoanForOtherTitles);
		let buyers = terms.buyers();
		let borrowers: BTreeSet<Did> = view.borrowers.iter().copied().collect();
		ensure!(borrowers.is_subset(&buyers), Error::<T>::BorrowerIsNotBuyer);
		let signers = borrowers.iter().map(|borrower| deal.signer(*borrower)).collect();
		Self::verify_parties(&consents, &signers, Purpose::BindLoan, id, loan_terms(loan, &view))?;
		let at = Self::now();
		let bound_on = KoreanDay::of(at);
		deal.loans
			.try_push(BoundLoan { loan, bound_on })
			.map_err(|_| Error::<T>::MaxLoansExceeded)?;
		T::Loans::bind(loan, id, &by)?;
		Deals::<T>::insert(id, deal);
		let LoanView { principal, max_secured, .. } = view;
		Self::deposit_event(Event::Financed {
			deal: id,
			by,
			loan,
			principal,
			max_secured,
			bound_on,
			at,
		});
		Ok(size)
	}

	/// The bank takes its loan out of the deal, before the closing is filed.
	pub(crate) fn do_unbind(by: Caller<T::AccountId>, id: DealId, loan: LoanId) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		Self::ensure_live(&deal)?;
		ensure!(Self::waiting(id, &deal).is_none(), Error::<T>::ClosingAlreadyFiled);
		Self::own_loan(&by, loan)?;
		Self::take_out(id, &mut deal, loan, by, false)
	}

	/// The buyers take a loan out of the deal, until registration. A closing that waits is withdrawn:
	/// it has the loan's mortgage.
	pub(crate) fn do_dismiss_loan(
		by: Caller<T::AccountId>,
		id: DealId,
		loan: LoanId,
		consents: Consents,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal_of_agent(id, &by)?;
		let size = Self::size_now(&deal);
		Self::ensure_live(&deal)?;
		let view = T::Loans::loan(loan).ok_or(Error::<T>::LoanNotFound)?;
		let buyers = deal.side(Side::Buyers);
		let signed = loan_terms(loan, &view);
		Self::verify_parties(&consents, &buyers, Purpose::DismissLoan, id, signed)?;
		// The money is with the parties: only the bank gives up its mortgage.
		let paid_out = deal.performance.paid_out.contains(&loan);
		ensure!(!paid_out, Error::<T>::LoanPaidOut);
		Self::withdraw_closing(id, &deal, &by)?;
		Self::take_out(id, &mut deal, loan, by, true)?;
		Ok(size)
	}

	fn take_out(
		id: DealId,
		deal: &mut DealOf<T>,
		loan: LoanId,
		by: Caller<T::AccountId>,
		by_buyers: bool,
	) -> DispatchResult {
		let before = deal.loans.len();
		deal.loans.retain(|bound| bound.loan != loan);
		ensure!(deal.loans.len() < before, Error::<T>::LoanNotBound);
		let had_money = deal.performance.has_money();
		deal.performance.forget(Leg::Disbursement(loan));
		if had_money && !deal.performance.has_money() {
			Self::resume_lapse(id, deal)?;
		}
		T::Loans::release(loan, id, Some(&by))?;
		if deal.loans.is_empty() {
			Self::advance(id, deal, Step::Unbind, Some(&by))?;
		}
		Deals::<T>::insert(id, &*deal);
		let at = Self::now();
		Self::deposit_event(Event::LoanUnbound { deal: id, by, loan, by_buyers, at });
		Ok(())
	}

	/// A loan of the caller's bank.
	fn own_loan(by: &Caller<T::AccountId>, loan: LoanId) -> Result<LoanView, DispatchError> {
		let view = T::Loans::loan(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(view.bank == by.institution, Error::<T>::NotTheLender);
		Ok(view)
	}

	/// Whether every borrower of a loan is among the buyers.
	pub(crate) fn is_for_buyers(loan: LoanId, buyers: &BTreeSet<Did>) -> bool {
		T::Loans::loan(loan)
			.is_some_and(|view| view.borrowers.iter().all(|did| buyers.contains(did)))
	}
}

/// What borrowers and buyers sign about a loan.
fn loan_terms(loan: LoanId, view: &LoanView) -> H256 {
	signed::loan(loan, view.bank, view.principal, view.max_secured)
}
