//! Binding of an imported holder to its DID, by a supplementary entry (부기등기).

use crate::*;
use frame_support::pallet_prelude::DispatchResult;
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	Commitment, InstitutionId, TitleId,
};
use pallet_identity::Signatures;

impl<T: Config> Pallet<T> {
	/// Bind an imported holder to its DID.
	pub(crate) fn do_bind_holder(
		id: TitleId,
		from: Commitment,
		consent: &PartyConsent,
		by: InstitutionId,
	) -> DispatchResult {
		let mut title = Self::title(id)?;
		ensure!(!Reservations::<T>::contains_key(id), Error::<T>::Reserved);
		// The entry gets its receipt now, so earlier applications must be finished first.
		ensure!(!Queue::<T>::contains_key(id), Error::<T>::ApplicationsPending);
		let holdings =
			holders::bound(&Holders::<T>::get(id), from, consent.did).map_err(Error::<T>::from)?;
		let subject = object(b"title", &id);
		let to = T::Signatures::verify(consent, Purpose::BindHolding, subject, terms(&from))?;

		let main = Entries::<T>::get(id, IMPORTED_OWNERSHIP).ok_or(Error::<T>::NotHeld)?.rank;
		let branch = title.bound.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		let rank = main.supplement(branch).ok_or(Error::<T>::NumbersExhausted)?;
		title.bound = branch;
		title.revise().ok_or(Error::<T>::NumbersExhausted)?;
		let new = NewEntry {
			receipt: Self::take_receipt()?,
			cause: Cause { kind: CauseKind::Identification, on: Self::today() },
			content: Content::HolderBound { of: IMPORTED_OWNERSHIP, from, to },
		};
		let number = Self::append_at(id, &mut title, rank, new)?;
		Holders::<T>::insert(id, holdings);
		let revision = title.revision;
		Titles::<T>::insert(id, title);
		Self::deposit_entry_events(id, number, revision);
		Self::deposit_event(Event::HolderBound { title: id, number, from, to, by });
		Ok(())
	}
}
