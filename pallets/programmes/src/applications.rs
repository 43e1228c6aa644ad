//! How an application enters the books, and leaves them.

use crate::{
	accounts::Books, Application, Bundle, Bundles, Config, Entered, Entries, Entry, Error, Event,
	Hold, Holds, Intake, Pallet, Programme, Slot, SlotId, Slots, Stage, Step, Terms, Versions,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{KoreanDay, LoanId, ProgrammeId, Won};
use pallet_institutions::Institutions;

impl<T: Config> Pallet<T> {
	/// An application takes the slot of its applicant and has its amount held.
	pub(crate) fn do_enter(
		loan: LoanId,
		application: Application,
	) -> Result<Entered<BlockNumberFor<T>>, DispatchError> {
		let Application { programme, lender, lender_kind, amount, .. } = application;
		ensure!(!Entries::<T>::contains_key(loan), Error::<T>::AlreadyEntered);
		let (found, terms) = Self::taking_applications(programme)?;
		let books = Self::books(programme, lender)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		ensure!(amount <= terms.per_loan, Error::<T>::LoanLimitExceeded);
		let bundle = Self::complete(&terms, application.papers.clone(), &application.proofs)?;
		let slot_id = Self::ensure_ticket(&found, &terms, &application)?;

		let slot = Slots::<T>::get(slot_id);
		if let Some(Slot { loan: Some(_), taken_at: block, kind, .. }) = slot {
			return Ok(Entered::SlotTaken { block, kind });
		}
		let used = slot.map_or(0, |slot| slot.used);
		Self::ensure_applicant_limit(&terms, used, amount)?;
		let books = books.hold(amount).map_err(Error::<T>::from)?;

		let term = Self::hold_term(loan, &terms)?;
		let (version, refill, at) = (found.current, terms.refill, Self::now());
		let entry = Entry {
			slot: slot_id,
			version,
			lender,
			stage: Stage::Applied,
			refill,
			amount,
			drawn: 0,
			returned: 0,
		};
		let taken_at = frame_system::Pallet::<T>::block_number();
		let slot = Slot { loan: Some(loan), kind: lender_kind, taken_at, used };
		Slots::<T>::insert(slot_id, slot);
		Self::write_books(&entry, books);
		Holds::<T>::insert(loan, Hold { amount, term });
		Entries::<T>::insert(loan, entry);
		let (slot, until) = (slot_id, term.last);
		let event = Event::ApplicationEntered { loan, version, lender, slot, amount, until, at };
		Self::deposit_event(event);
		Self::note_papers(loan, &entry, &Bundle::default(), bundle);
		Ok(Entered::Held { version, until })
	}

	/// A programme that takes applications today, and its current terms.
	fn taking_applications(programme: ProgrammeId) -> Result<(Programme, Terms), Error<T>> {
		let found = Self::known_programme(programme)?;
		ensure!(found.intake == Intake::Open, Error::<T>::ProgrammeClosed);
		let terms =
			Versions::<T>::get(programme, found.current).ok_or(Error::<T>::BooksDisagree)?;
		let today = KoreanDay::of(Self::now());
		ensure!(terms.is_open_on(today), Error::<T>::WindowNotOpen);
		ensure!(T::Institutions::is_active(found.agency), Error::<T>::AgencyNotActive);
		Ok((found, terms))
	}

	fn ensure_applicant_limit(terms: &Terms, used: Won, amount: Won) -> Result<(), Error<T>> {
		let after = used.checked_add(amount).filter(|after| *after <= terms.per_applicant);
		after.map(drop).ok_or(Error::<T>::ApplicantLimitExceeded)
	}

	/// An application ends without a loan.
	pub(crate) fn do_leave(loan: LoanId) -> DispatchResult {
		let entry = Self::entry_of(loan)?;
		Self::ensure_step(&entry, Step::Leave)?;
		let released = Self::held(loan);
		let books = Self::given_back(&entry, released, 0)?;
		let slot = Self::freed(loan, &entry, 0)?;
		Self::remove_entry(loan, &entry, books, slot);
		let Entry { slot: SlotId { programme, .. }, lender, .. } = entry;
		let at = Self::now();
		Self::deposit_event(Event::ApplicationLeft { loan, programme, lender, released, at });
		Ok(())
	}

	/// Remove a loan from the books, with all that was noted for it.
	pub(crate) fn remove_entry(
		loan: LoanId,
		entry: &Entry,
		books: Option<Books>,
		slot: Slot<BlockNumberFor<T>>,
	) {
		Self::close_hold(loan, entry, books);
		Self::write_freed(entry.slot, slot);
		if entry.stage == Stage::Applied {
			Self::forget_papers(loan, &Bundles::<T>::get(loan).unwrap_or_default());
		}
		Entries::<T>::remove(loan);
	}

	/// Write the books after the hold of a loan went back.
	pub(crate) fn close_hold(loan: LoanId, entry: &Entry, books: Option<Books>) {
		if let Some(books) = books {
			Self::write_books(entry, books);
		}
		Holds::<T>::remove(loan);
	}
}
