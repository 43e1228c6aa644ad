//! Acts of notaries, and who must sign them.

use crate::{
	act_object, act_terms, Act, ActId, ActKind, ActOfNumber, Acts, Attestation, Config, Consents,
	Error, Event, LastActs, NewAct, NextAct, Pallet, SeriesNumber, MAX_DEPTH,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	dispatch::DispatchResult, ensure, storage::StorageDoubleMap, traits::UnixTime, BoundedVec,
};
use madang_primitives::{signing::Purpose, Did, InstitutionId, KoreanDay, Moment, Object};
use pallet_identity::Signatures;
use pallet_institutions::{Caller, Institutions};
use sp_runtime::{traits::SaturatedConversion, DispatchError};

impl<T: Config> Pallet<T> {
	/// The block's time.
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// The block's number.
	pub(crate) fn block() -> u32 {
		frame_system::Pallet::<T>::block_number().saturated_into()
	}

	/// Take the next number of an institution's series of this year.
	pub(crate) fn take_number<Last>(of: InstitutionId) -> Result<SeriesNumber, Error<T>>
	where
		Last: StorageDoubleMap<InstitutionId, u16, u32, Query = u32>,
	{
		let (year, ..) = KoreanDay::of(Self::now()).to_civil();
		let number = Last::get(of, year).checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		Last::insert(of, year, number);
		Ok(SeriesNumber { year, number })
	}

	/// Enter an act.
	pub(crate) fn do_enter(
		by: Caller<T::AccountId>,
		stated: NewAct,
		consents: &Consents,
	) -> DispatchResult {
		let parties: Vec<Did> = consents.iter().map(|consent| consent.did).collect();
		ensure!(!parties.is_empty() || !stated.kind.needs_parties(), Error::<T>::NoParties);
		let distinct: BTreeSet<_> = parties.iter().collect();
		ensure!(distinct.len() == parties.len(), Error::<T>::DuplicateParty);
		let depth = match stated.refers_to {
			Some(earlier) => Self::depth_after(earlier)?,
			None => 1,
		};
		if stated.kind.needs_earlier_act() {
			Self::ensure_may_follow(&by, &stated, &distinct)?;
		}
		let terms = act_terms(&stated, by.institution, &parties);
		let object = act_object(&stated.document);
		for consent in consents {
			T::Signatures::verify(consent, Purpose::NotarialAct, object, terms)?;
		}

		let act = NextAct::<T>::get();
		let number = Self::take_number::<LastActs<T>>(by.institution)?;
		let parties = BoundedVec::truncate_from(parties);
		let (notary, officer) = (by.institution, by.officer.clone());
		let (block, at) = (Self::block(), Self::now());
		let annulled = None;
		let entered = Act { stated, notary, officer, number, parties, depth, block, at, annulled };
		NextAct::<T>::put(ActId(act.0.saturating_add(1)));
		ActOfNumber::<T>::insert(notary, number, act);
		Acts::<T>::insert(act, &entered);
		T::Institutions::made(&by, Object::NotarialAct(act.0));
		Self::deposit_event(Event::ActEntered { act, entered, by, at });
		Ok(())
	}

	/// The depth of an attestation that is based on an earlier one. Fails if that one does not exist, is as deep as can
	/// be, or has an annulled link in its chain: a copy that was made before does not keep an annulled deed in use.
	pub(crate) fn depth_after(earlier: Attestation) -> Result<u8, Error<T>> {
		let missing = match earlier {
			Attestation::Act(_) => Error::<T>::ActNotFound,
			Attestation::Apostille(_) => Error::<T>::ApostilleNotFound,
		};
		let chain = Self::attestation_chain(earlier);
		let last = chain.len().saturated_into::<u8>();
		ensure!(last > 0, missing);
		ensure!(chain.iter().all(|link| link.annulled.is_none()), Error::<T>::AlreadyAnnulled);
		let depth = last.saturating_add(1);
		ensure!(depth <= MAX_DEPTH, Error::<T>::ChainTooLong);
		Ok(depth)
	}

	/// Ensure that a notary may copy or correct the act that is named, and that its parties agree to a correction.
	fn ensure_may_follow(
		by: &Caller<T::AccountId>,
		stated: &NewAct,
		signers: &BTreeSet<&Did>,
	) -> Result<(), DispatchError> {
		let Some(Attestation::Act(earlier)) = stated.refers_to else {
			return Err(Error::<T>::NoEarlierAct.into());
		};
		let earlier = Acts::<T>::get(earlier).ok_or(Error::<T>::ActNotFound)?;
		let stands_in = || !T::Institutions::can_act(earlier.notary);
		ensure!(earlier.notary == by.institution || stands_in(), Error::<T>::NotOwnAct);
		if stated.kind == ActKind::Correction {
			Self::ensure_all_agree(earlier, signers)?;
		}
		Ok(())
	}

	/// Ensure that every party of an act has signed, and of what it copies: a copy needs no party, and is not a way
	/// around those of the act.
	fn ensure_all_agree(
		act: Act<T::AccountId>,
		signers: &BTreeSet<&Did>,
	) -> Result<(), DispatchError> {
		let mut act = act;
		for _ in 0..MAX_DEPTH {
			let all_agree = act.parties.iter().all(|party| signers.contains(party));
			ensure!(all_agree, Error::<T>::NotAllParties);
			let (ActKind::Copy, Some(Attestation::Act(copied))) =
				(act.stated.kind, act.stated.refers_to)
			else {
				break;
			};
			act = Acts::<T>::get(copied).ok_or(Error::<T>::ActNotFound)?;
		}
		Ok(())
	}
}
