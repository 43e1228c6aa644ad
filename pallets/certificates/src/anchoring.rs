//! Anchoring of batches.

use crate::{
	leaf, log, Accreditations, Batch, BatchId, Batches, Config, Error, Event, Frontier, Log,
	LogRoot, MaxBatches, NewBatch, Pallet, Roots, StatusLists, StatusPurpose, StatusRange,
	MAX_BATCH_SIZE,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{signing::VerificationKey, InstitutionId, KoreanDay, Moment, Object};
use pallet_identity::Signatures;
use pallet_institutions::{Caller, Institutions};
use sp_runtime::{ArithmeticError, SaturatedConversion};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_anchor(
		by: Caller<T::AccountId>,
		stated: BoundedVec<NewBatch, MaxBatches>,
	) -> DispatchResult {
		ensure!(!stated.is_empty(), Error::<T>::NoBatches);
		let at = Self::now();
		let mut frontier = Log::<T>::get();
		let first = BatchId(frontier.size());
		let batches = stated
			.iter()
			.map(|batch| Self::enter(by.institution, *batch, at, &mut frontier))
			.collect::<Result<alloc::vec::Vec<_>, _>>()?;
		let log = frontier.head();
		Log::<T>::put(frontier);
		LogRoot::<T>::put(log);
		let batches = BoundedVec::truncate_from(batches);
		T::Institutions::made(&by, Object::Batch(first.0));
		Self::deposit_event(Event::BatchesAnchored { first, batches, log, by, at });
		Ok(())
	}

	/// Check one batch, record it and append it to the log.
	fn enter(
		issuer: InstitutionId,
		stated: NewBatch,
		at: Moment,
		frontier: &mut Frontier,
	) -> Result<Batch, DispatchError> {
		let accreditation = Accreditations::<T>::get(stated.accreditation);
		let accreditation = accreditation.ok_or(Error::<T>::AccreditationNotFound)?;
		ensure!(accreditation.issuer == issuer, Error::<T>::NotOwnAccreditation);
		ensure!(accreditation.is_in_force(at), Error::<T>::NotAccredited);
		let kind = accreditation.kind;
		let (version, details) = Self::usable_kind(kind)?;
		let covered = stated.area.is_none_or(|area| area.is_valid());
		ensure!(covered && accreditation.covers(stated.area), Error::<T>::OutsideAreas);
		ensure!((1..=MAX_BATCH_SIZE).contains(&stated.size), Error::<T>::InvalidSize);
		let today = KoreanDay::of(at);
		let possible = today..=today.plus(details.max_days);
		ensure!(possible.contains(&stated.expires), Error::<T>::InvalidExpiry);
		let did = Self::issuer_did(issuer).ok_or(Error::<T>::NoIssuerDid)?;
		// The two kinds of signatures that credentials have.
		let signs = matches!(stated.key, VerificationKey::P256(_) | VerificationKey::Ed25519(_));
		ensure!(signs && T::Signatures::asserts(&did, &stated.key), Error::<T>::NotIssuerKey);
		ensure!(!Roots::<T>::contains_key(issuer, stated.root), Error::<T>::AlreadyAnchored);
		ensure!(stated.revocation.is_some(), Error::<T>::NoRevocationRange);
		for (purpose, range) in [
			(StatusPurpose::Revocation, stated.revocation),
			(StatusPurpose::Suspension, stated.suspension),
		] {
			if let Some(range) = range {
				let mut list =
					StatusLists::<T>::get(range.list).ok_or(Error::<T>::StatusListNotFound)?;
				// So one accreditation decides whether the issuer keeps the statuses, or the institution in
				// charge does.
				let own = list.issuer == issuer && list.accreditation == stated.accreditation;
				ensure!(own, Error::<T>::NotOwnStatusList);
				ensure!(list.purpose == purpose, Error::<T>::WrongPurpose);
				ensure!(fits(range, stated.size, list.size), Error::<T>::InvalidRange);
				// Places are assigned in order and without gaps, so no two batches have the same, and none is lost.
				ensure!(range.first >= list.taken, Error::<T>::PlacesTaken);
				ensure!(range.first == list.taken, Error::<T>::PlacesSkipped);
				list.taken = range.first.saturating_add(range.count);
				StatusLists::<T>::insert(range.list, list);
			}
		}
		let block = frame_system::Pallet::<T>::block_number().saturated_into();
		let batch = Batch { issuer, did, kind, version, stated, block, at };
		let number = BatchId(frontier.size());
		let text = leaf::text(number, &batch, &details.credential_type);
		let appended = frontier.append(log::leaf_hash(text.as_bytes()));
		appended.ok_or(ArithmeticError::Overflow)?;
		Roots::<T>::insert(issuer, stated.root, number);
		Batches::<T>::insert(number, batch);
		Ok(batch)
	}
}

/// Whether the range is within a list of this size and has a place for each certificate.
pub(crate) fn fits(range: StatusRange, certificates: u32, size: u32) -> bool {
	let end = range.first.checked_add(range.count);
	range.count >= certificates && end.is_some_and(|end| end <= size)
}
