//! A party that cannot act any more: it died, or its DID is lost. The court names who acts for it, so
//! that a sale that was paid is still registered.
//!
//! Title and contract keep the party's name. The successor applies in its place (부동산등기법 27), and what
//! it acquires for the party is registered to it afterwards as any succession is.

use crate::{signed, Config, Consents, Deals, Error, Event, Pallet, Succession};
use alloc::collections::BTreeSet;
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{signing::Purpose, Commitment, DealId, Did};
use pallet_institutions::Caller;

impl<T: Config> Pallet<T> {
	/// Enter who acts for a party, with the successor's own signature. A later decision replaces it.
	pub(crate) fn do_name_successor(
		by: Caller<T::AccountId>,
		id: DealId,
		from: Did,
		evidence: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		let party = Self::terms_of(&deal)?.parties().contains(&from);
		ensure!(party, Error::<T>::NotAParty);
		let to = consents.first().ok_or(Error::<T>::ConsentsDoNotMatchParties)?.did;
		let signed = signed::succession(&from, evidence);
		let signers = BTreeSet::from([to]);
		Self::verify_parties(&consents, &signers, Purpose::SucceedParty, id, signed)?;
		deal.successors.retain(|one| one.from != from);
		deal.successors
			.try_push(Succession { from, to })
			.map_err(|_| Error::<T>::MaxSuccessorsExceeded)?;
		Deals::<T>::insert(id, deal);
		let at = Self::now();
		Self::deposit_event(Event::SuccessorNamed { deal: id, by, from, to, evidence, at });
		Ok(())
	}
}
