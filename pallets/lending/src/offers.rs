//! Offers: an approval binds the bank for a time, so that no loan is agreed or bound to a deal on the
//! terms of another year.

use crate::{Config, Error, Event, Loan, LoanState, Loans, Pallet, Step};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
};
use madang_primitives::{KoreanDay, LoanId};

impl Loan {
	/// The last day of the bank's offer, while it matters: the loan is approved or agreed.
	pub fn open_offer(&self) -> Option<KoreanDay> {
		let open = matches!(self.state, LoanState::Approved | LoanState::Agreed);
		self.offer_until.filter(|_| open)
	}
}

impl<T: Config> Pallet<T> {
	/// The last day of an offer that is made today.
	pub(crate) fn offer(_loan: LoanId) -> Result<KoreanDay, DispatchError> {
		Ok(KoreanDay::of(Self::now()).plus(T::OfferDays::get()))
	}

	/// Whether the bank's offer has ended.
	pub(crate) fn offer_has_passed(loan: &Loan) -> bool {
		loan.offer_until.is_some_and(|last| KoreanDay::of(Self::now()) > last)
	}

	/// The bank's offer has not ended.
	pub(crate) fn ensure_offered(loan: &Loan) -> Result<(), Error<T>> {
		ensure!(!Self::offer_has_passed(loan), Error::<T>::OfferEnded);
		Ok(())
	}

	/// The last day of an offer has passed. A bound loan is not affected: its deal decides.
	pub fn offer_ends(loan: LoanId, last: KoreanDay) -> DispatchResult {
		let Some(mut found) = Loans::<T>::get(loan) else { return Ok(()) };
		if found.open_offer() == Some(last) {
			Self::advance(&mut found, Step::Lapse)?;
			Loans::<T>::insert(loan, &found);
			let (bank, at) = (found.bank, found.since);
			Self::deposit_event(Event::LoanLapsed { loan, bank, at });
		}
		Ok(())
	}
}
