//! Re-guarantee (재보증, 35-5): another foundation takes over a part of what is paid.
//!
//! Both act. The guaranteeing foundation pays the fee, so nothing is taken over without its offer; the
//! other one is bound, so nothing binds it without its acceptance. It names the part that it accepts,
//! so that an offer cannot change under its hand.

use crate::{
	pallet::Guarantees, Config, Error, Event, Guarantee, GuaranteeState, Pallet, Reguarantee,
	ReguaranteeOffer,
};
use frame_support::{ensure, pallet_prelude::DispatchResult, traits::Get};
use madang_primitives::{GuaranteeId, RatePpm, WHOLE_RATE};
use pallet_institutions::{Caller, Institutions};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_reguarantee(
		by: Caller<T::AccountId>,
		guarantee: GuaranteeId,
		offer: Option<ReguaranteeOffer>,
	) -> DispatchResult {
		let mut found = Self::own_guarantee(by.institution, guarantee)?;
		Self::ensure_can_reguarantee(guarantee, &found)?;
		// One that left leaves its place to another.
		let stays = |one: Reguarantee| T::Institutions::is_active(one.by);
		let bound = found.accepted_reguarantee().is_some_and(stays);
		ensure!(!bound, Error::<T>::ReguaranteeAccepted);
		if let Some(ReguaranteeOffer { by: other, ratio }) = offer {
			let most = T::MaxReguarantee::get().min(WHOLE_RATE);
			ensure!(ratio > 0 && ratio <= most, Error::<T>::RatioOutOfRange);
			ensure!(other != found.foundation, Error::<T>::SelfReguarantee);
			Self::ensure_foundation(other)?;
		}
		let offered = |ReguaranteeOffer { by, ratio }| Reguarantee { by, ratio, accepted: false };
		found.reguarantee = offer.map(offered);
		Guarantees::<T>::insert(guarantee, &found);
		let (loan, at) = (found.loan, Self::now());
		Self::deposit_event(Event::ReguaranteeOffered { guarantee, loan, offer, by, at });
		Ok(())
	}

	pub(crate) fn do_accept_reguarantee(
		by: Caller<T::AccountId>,
		guarantee: GuaranteeId,
		ratio: RatePpm,
	) -> DispatchResult {
		let mut found = Guarantees::<T>::get(guarantee).ok_or(Error::<T>::GuaranteeNotFound)?;
		let offered = found.reguarantee.filter(|one| one.by == by.institution);
		let offered = offered.ok_or(Error::<T>::NoOffer)?;
		ensure!(!offered.accepted, Error::<T>::ReguaranteeAccepted);
		ensure!(offered.ratio == ratio, Error::<T>::OfferDiffers);
		Self::ensure_can_reguarantee(guarantee, &found)?;
		found.reguarantee = Some(Reguarantee { accepted: true, ..offered });
		Guarantees::<T>::insert(guarantee, &found);
		Self::deposit_event(Event::ReguaranteeAccepted {
			guarantee,
			loan: found.loan,
			foundation: found.foundation,
			ratio,
			by,
			at: Self::now(),
		});
		Ok(())
	}

	/// A risk is taken over while nothing has happened: the guarantee is notified or in force.
	fn ensure_can_reguarantee(guarantee: GuaranteeId, found: &Guarantee) -> DispatchResult {
		let open = matches!(found.state, GuaranteeState::Notified | GuaranteeState::InForce);
		ensure!(open, Error::<T>::WrongState);
		Self::ensure_notice_stands(guarantee, found)?;
		Ok(())
	}
}
