//! The agent of a deal can be replaced: no deal ends with its agent.

use crate::{signed, Config, Consents, Deals, Error, Event, Pallet, Side};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{signing::Purpose, DealId};
use pallet_institutions::{Caller, Institutions};

impl<T: Config> Pallet<T> {
	/// Another agent conducts the deal from now on. It submits the change itself.
	///
	/// Every party signs. While the present agent's institution cannot act, its mandate rests, and the
	/// signatures of one side are enough.
	pub(crate) fn do_change_agent(
		by: Caller<T::AccountId>,
		id: DealId,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		Self::terms_of(&deal)?;
		let (from, to) = (deal.agent, by.institution);
		ensure!(from != to, Error::<T>::AlreadyTheAgent);
		let signed = signed::agent(from, to);
		let mut signers = deal.parties();
		if !T::Institutions::can_act(from) {
			let one_side = [Side::Sellers, Side::Buyers].map(|side| deal.side(side));
			let given = consents.iter().map(|consent| consent.did).collect();
			if let Some(side) = one_side.into_iter().find(|side| *side == given) {
				signers = side;
			}
		}
		Self::verify_parties(&consents, &signers, Purpose::ChangeAgent, id, signed)?;
		deal.agent = to;
		Deals::<T>::insert(id, deal);
		let at = Self::now();
		Self::deposit_event(Event::AgentChanged { deal: id, by, from, at });
		Ok(())
	}
}
