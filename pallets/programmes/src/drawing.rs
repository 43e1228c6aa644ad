//! Disbursement, and what goes back afterwards.

use crate::{
	Bundles, Config, Entries, Entry, Error, Event, Hold, Holds, Next, Pallet, Slot, SlotId, Slots,
	Stage, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use madang_primitives::{LoanId, Won};

impl<T: Config> Pallet<T> {
	/// Disburse an amount out of the hold of a loan. Returns what is left of the hold.
	pub(crate) fn do_disburse(loan: LoanId, amount: Won) -> Result<Won, DispatchError> {
		let entry = Self::entry_of(loan)?;
		ensure!(entry.stage.is_open(), Error::<T>::WrongStage);
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let hold = Self::hold_in_force(loan).ok_or(Error::<T>::HoldNotInForce)?;
		let left = hold.amount.checked_sub(amount).ok_or(Error::<T>::HoldExceeded)?;
		let step = if left > 0 { Step::Draw } else { Step::DrawRest };
		let drawn = entry.drawn.checked_add(amount).ok_or(Error::<T>::BooksDisagree)?;
		let after = Entry { drawn, ..Self::after(&entry, step)? };
		let slot = Self::slot_of(loan, &entry)?;
		let used = slot.used.checked_add(amount).ok_or(Error::<T>::BooksDisagree)?;
		let books = Self::books_of(&entry)?.disburse(amount).map_err(Error::<T>::from)?;

		let mut until = None;
		if entry.stage == Stage::Applied {
			let bundle = Bundles::<T>::get(loan).ok_or(Error::<T>::BooksDisagree)?;
			Self::ensure_not_revoked(&bundle)?;
			Self::forget_papers(loan, &bundle);
		}
		if left > 0 {
			let term = Self::hold_term(loan, &Self::terms_of(&entry)?)?;
			Holds::<T>::insert(loan, Hold { amount: left, term });
			Self::write_books(&entry, books);
			until = Some(term.last);
		} else {
			Self::close_hold(loan, &entry, Some(books));
		}
		Entries::<T>::insert(loan, after);
		Slots::<T>::insert(entry.slot, Slot { used, ..slot });
		let Entry { slot: SlotId { programme, .. }, lender, .. } = entry;
		let at = Self::now();
		let event = Event::FundsDisbursed { loan, programme, lender, amount, left, until, at };
		Self::deposit_event(event);
		Ok(left)
	}

	/// No more is disbursed of a loan. Returns what of the hold went back.
	pub(crate) fn do_finish_drawing(loan: LoanId) -> Result<Won, DispatchError> {
		let entry = Self::entry_of(loan)?;
		let after = Self::after(&entry, Step::Finish)?;
		let released = Self::held(loan);
		let books = Self::given_back(&entry, released, 0)?;
		Self::close_hold(loan, &entry, books);
		Entries::<T>::insert(loan, after);
		let Entry { slot: SlotId { programme, .. }, lender, .. } = entry;
		let at = Self::now();
		Self::deposit_event(Event::DrawingFinished { loan, programme, lender, released, at });
		Ok(released)
	}

	/// Principal is repaid. It goes back to the budget if the terms of the loan say so.
	pub(crate) fn do_repaid(loan: LoanId, amount: Won) -> DispatchResult {
		let entry = Self::entry_of(loan)?;
		let after = Self::after(&entry, Step::Repay)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		if !entry.refill {
			return Ok(());
		}
		ensure!(amount <= entry.outstanding(), Error::<T>::RepaidTooMuch);
		let returned = entry.returned.checked_add(amount).ok_or(Error::<T>::BooksDisagree)?;
		let books = Self::books_of(&entry)?.take_back(amount).map_err(Error::<T>::from)?;
		Self::write_books(&entry, books);
		Entries::<T>::insert(loan, Entry { returned, ..after });
		let Entry { slot: SlotId { programme, .. }, lender, .. } = entry;
		let at = Self::now();
		Self::deposit_event(Event::FundsReturned { loan, programme, lender, amount, at });
		Ok(())
	}

	/// The borrower withdraws from a disbursed loan.
	pub(crate) fn do_withdrawn(loan: LoanId) -> DispatchResult {
		let entry = Self::entry_of(loan)?;
		Self::ensure_step(&entry, Step::Withdraw)?;
		let (released, returned) = (Self::held(loan), entry.outstanding());
		let books = Self::given_back(&entry, released, returned)?;
		let slot = Self::freed(loan, &entry, entry.drawn)?;
		Self::remove_entry(loan, &entry, books, slot);
		let Entry { slot: SlotId { programme, .. }, lender, .. } = entry;
		let at = Self::now();
		let event =
			Event::DisbursementWithdrawn { loan, programme, lender, released, returned, at };
		Self::deposit_event(event);
		Ok(())
	}

	/// A disbursed loan ends.
	pub(crate) fn do_end(loan: LoanId) -> DispatchResult {
		let entry = Self::entry_of(loan)?;
		let after = Self::after(&entry, Step::End)?;
		let released = Self::held(loan);
		let books = Self::given_back(&entry, released, 0)?;
		let slot = Self::freed(loan, &entry, 0)?;
		Self::close_hold(loan, &entry, books);
		Self::write_freed(entry.slot, slot);
		Entries::<T>::insert(loan, after);
		let Entry { slot: SlotId { programme, .. }, lender, .. } = entry;
		let at = Self::now();
		Self::deposit_event(Event::LoanEnded { loan, programme, lender, released, at });
		Ok(())
	}

	/// The entry after a step that keeps it, in memory.
	fn after(entry: &Entry, step: Step) -> Result<Entry, Error<T>> {
		match Self::ensure_step(entry, step)? {
			Next::Stage(stage) => Ok(Entry { stage, ..*entry }),
			Next::Removed => Err(Error::<T>::WrongStage),
		}
	}
}
