//! The end of an act or an apostille. Nothing is deleted.

use crate::{
	ActId, Acts, Annulment, ApostilleId, Apostilles, Areas, Config, Designations, Error, Event,
	Pallet,
};
use frame_support::{dispatch::DispatchResult, ensure, traits::EnsureOrigin};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{Commitment, InstitutionKind};
use pallet_institutions::{Acting, Caller, Institutions};
use sp_runtime::traits::BadOrigin;

impl<T: Config> Pallet<T> {
	/// An officer of a court, or of a ministry that supervises notaries. Whether the ministry is designated is checked
	/// with the act.
	pub(crate) fn ensure_annuller(origin: OriginFor<T>) -> Result<Acting<T::AccountId>, BadOrigin> {
		let by_court = T::Court::try_origin(origin);
		by_court.or_else(T::Supervisor::try_origin).map_err(|_| BadOrigin)
	}

	/// Annul an act.
	pub(crate) fn do_annul(
		by: Caller<T::AccountId>,
		number: ActId,
		reason: Commitment,
	) -> DispatchResult {
		let is_court = by.kind == InstitutionKind::Court;
		let supervises = || Designations::<T>::get(by.institution).supervision;
		ensure!(is_court || supervises(), Error::<T>::NotDesignated);
		let mut act = Acts::<T>::get(number).ok_or(Error::<T>::ActNotFound)?;
		let responsible = || T::Areas::covers_all_of(by.institution, act.notary);
		ensure!(!is_court || responsible(), Error::<T>::NotResponsible);
		ensure!(act.annulled.is_none(), Error::<T>::AlreadyAnnulled);

		let at = Self::now();
		act.annulled = Some(Annulment { institution: by.institution, reason, at });
		Acts::<T>::insert(number, &act);
		let crate::Act { notary, number: in_series, .. } = act;
		let event = Event::ActAnnulled { act: number, notary, number: in_series, reason, by, at };
		Self::deposit_event(event);
		Ok(())
	}

	/// Annul an apostille.
	pub(crate) fn do_annul_apostille(
		by: Caller<T::AccountId>,
		number: ApostilleId,
		reason: Commitment,
	) -> DispatchResult {
		ensure!(Designations::<T>::get(by.institution).apostilles, Error::<T>::NotDesignated);
		let mut apostille = Apostilles::<T>::get(number).ok_or(Error::<T>::ApostilleNotFound)?;
		let own = apostille.authority;
		let stands_in =
			|| !T::Institutions::can_act(own) || !Designations::<T>::get(own).apostilles;
		ensure!(own == by.institution || stands_in(), Error::<T>::NotOwnApostille);
		ensure!(apostille.annulled.is_none(), Error::<T>::AlreadyAnnulled);

		let at = Self::now();
		apostille.annulled = Some(Annulment { institution: by.institution, reason, at });
		Apostilles::<T>::insert(number, &apostille);
		let (authority, in_series) = (apostille.authority, apostille.number);
		Self::deposit_event(Event::ApostilleAnnulled {
			apostille: number,
			authority,
			number: in_series,
			reason,
			by,
			at,
		});
		Ok(())
	}
}
