//! The slots of applicants, and the tickets that name them.

use crate::{
	Application, Config, Entry, Error, Pallet, Programme, Slot, SlotId, Slots, Terms, TicketKeysOf,
};
use frame_support::ensure;
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{LoanId, Won};
use pallet_identity::Signatures;
use sp_runtime::traits::Zero;

impl<T: Config> Pallet<T> {
	/// The slot that the ticket of an application names, if the ticket is the agency's for exactly this
	/// application. The signature is verified last: it is the most expensive.
	pub(crate) fn ensure_ticket(
		programme: &Programme,
		terms: &Terms,
		application: &Application,
	) -> Result<SlotId, Error<T>> {
		let ticket = &application.ticket;
		ensure!(
			ticket.programme == application.programme
				&& ticket.period == terms.period
				&& ticket.lender == application.lender
				&& ticket.applicant == application.applicant,
			Error::<T>::TicketDiffers
		);
		ensure!(Self::now() < ticket.expires_at, Error::<T>::TicketExpired);
		let keys = TicketKeysOf::<T>::get(programme.agency);
		let key = keys.get(usize::from(ticket.key)).ok_or(Error::<T>::TicketKeyNotFound)?;
		// `frame-system` prunes the hashes of old blocks but keeps that of block 0.
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let valid = T::Signatures::is_valid(key, &ticket.signature, &ticket.bytes(genesis));
		ensure!(valid, Error::<T>::BadTicket);
		Ok(SlotId { programme: ticket.programme, period: ticket.period, tag: ticket.tag })
	}

	/// The slot of a loan, which has it.
	pub(crate) fn slot_of(
		loan: LoanId,
		entry: &Entry,
	) -> Result<Slot<BlockNumberFor<T>>, Error<T>> {
		let slot = Slots::<T>::get(entry.slot).filter(|slot| slot.loan == Some(loan));
		slot.ok_or(Error::<T>::BooksDisagree)
	}

	/// The slot of a loan as it is free, in memory. What was withdrawn does not count for the applicant.
	pub(crate) fn freed(
		loan: LoanId,
		entry: &Entry,
		withdrawn: Won,
	) -> Result<Slot<BlockNumberFor<T>>, Error<T>> {
		let slot = Self::slot_of(loan, entry)?;
		let used = slot.used.checked_sub(withdrawn).ok_or(Error::<T>::BooksDisagree)?;
		Ok(Slot { loan: None, used, ..slot })
	}

	/// Write a slot that is free. One that nothing was disbursed under is forgotten.
	pub(crate) fn write_freed(id: SlotId, slot: Slot<BlockNumberFor<T>>) {
		if slot.used == 0 {
			Slots::<T>::remove(id);
		} else {
			Slots::<T>::insert(id, slot);
		}
	}
}
