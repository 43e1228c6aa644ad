//! Apostilles, and what is checked for each subject.

use crate::{
	Acts, AnchoredBatches, Apostille, ApostilleId, ApostilleOfNumber, Apostilles, Attestation,
	Capacity, Config, Designation, Designations, Error, Event, LastApostilles, NewSubject,
	NextApostille, Pallet, Subject,
};
use frame_support::{dispatch::DispatchResult, ensure};
use madang_primitives::{certificate::root_of, InstitutionId, InstitutionKind, Object};
use pallet_institutions::{is_name, Caller, Institutions};
use sp_io::hashing::sha2_256;

impl<T: Config> Pallet<T> {
	/// Say what a ministry is designated for.
	pub(crate) fn do_designate(
		institution: InstitutionId,
		designation: Designation,
	) -> DispatchResult {
		if designation == Designation::default() {
			Designations::<T>::remove(institution);
		} else {
			let is_ministry =
				T::Institutions::kind_of(institution) == Some(InstitutionKind::Ministry);
			let is_active = T::Institutions::is_active(institution);
			ensure!(is_ministry && is_active, Error::<T>::NotAMinistry);
			Designations::<T>::insert(institution, designation);
		}
		let at = Self::now();
		Self::deposit_event(Event::Designated { institution, designation, at });
		Ok(())
	}

	/// Issue an apostille.
	pub(crate) fn do_issue(
		by: Caller<T::AccountId>,
		subject: NewSubject,
		capacity: Capacity,
	) -> DispatchResult {
		let authority = by.institution;
		ensure!(Designations::<T>::get(authority).apostilles, Error::<T>::NotDesignated);
		ensure!(is_name(&capacity), Error::<T>::InvalidCapacity);
		let (subject, signer, depth) = Self::checked(subject)?;

		let apostille = NextApostille::<T>::get();
		let number = Self::take_number::<LastApostilles<T>>(authority)?;
		let officer = by.officer.clone();
		let (block, at) = (Self::block(), Self::now());
		let issued = Apostille {
			subject,
			signer,
			capacity,
			authority,
			officer,
			number,
			depth,
			block,
			at,
			annulled: None,
		};
		NextApostille::<T>::put(ApostilleId(apostille.0.saturating_add(1)));
		ApostilleOfNumber::<T>::insert(authority, number, apostille);
		Apostilles::<T>::insert(apostille, &issued);
		T::Institutions::made(&by, Object::Apostille(apostille.0));
		Self::deposit_event(Event::ApostilleIssued { apostille, issued, by, at });
		Ok(())
	}

	/// What an apostille is for, who signed that, and how deep the apostille is.
	fn checked(subject: NewSubject) -> Result<(Subject, InstitutionId, u8), Error<T>> {
		match subject {
			NewSubject::Act(number) => {
				let depth = Self::depth_after(Attestation::Act(number))?;
				let act = Acts::<T>::get(number).ok_or(Error::<T>::ActNotFound)?;
				Ok((Subject::Act(number), act.notary, depth))
			}
			NewSubject::Certificate { batch, leaf, index, path } => {
				let found = T::Batches::batch(batch).ok_or(Error::<T>::BatchNotFound)?;
				let root = root_of(index.into(), found.size.into(), leaf, &path, sha2_256);
				ensure!(root == Some(found.root), Error::<T>::NotInBatch);
				Ok((Subject::Certificate { batch, leaf }, found.issuer, 1))
			}
			NewSubject::Document { document, signer } => {
				ensure!(T::Institutions::is_active(signer), Error::<T>::SignerNotActive);
				Ok((Subject::Document { document }, signer, 1))
			}
		}
	}
}
