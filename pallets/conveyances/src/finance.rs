//! Financing: banks bind loans to the deal.

use crate::{BoundLoan, Config, Deals, Error, Event, Pallet, Step};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{DealId, KoreanDay, LoanId};
use pallet_institutions::Acting;
use pallet_lending::LoanLedger;

impl<T: Config> Pallet<T> {
	/// Bind a loan of the acting bank. Once the closing is filed, its mortgages are fixed and no
	/// further loan can be bound.
	pub(crate) fn do_finance(
		acting: Acting<T::AccountId>,
		id: DealId,
		loan: LoanId,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		let bank = acting.institution;
		Self::advance(id, &mut deal, Step::Finance, Some(acting))?;
		ensure!(deal.closing.is_none(), Error::<T>::ClosingAlreadyFiled);
		let view = T::Loans::loan(loan).ok_or(Error::<T>::LoanNotFound)?;
		ensure!(view.bank == bank, Error::<T>::NotTheLender);
		ensure!(view.title == deal.title, Error::<T>::LoanForAnotherTitle);
		let terms = Self::terms_of(&deal)?;
		let buys = |did| terms.buyers().any(|buyer| buyer == did);
		ensure!(view.borrowers.iter().all(|did| buys(*did)), Error::<T>::BorrowerIsNotBuyer);
		let bound_on = KoreanDay::of(Self::now());
		deal.loans
			.try_push(BoundLoan { loan, bound_on })
			.map_err(|_| Error::<T>::MaxLoansExceeded)?;
		T::Loans::bind(loan, id)?;
		let title = deal.title;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::Financed {
			deal: id,
			title,
			loan,
			bank,
			principal: view.principal,
			max_secured: view.max_secured,
			bound_on,
		});
		Ok(())
	}
}
