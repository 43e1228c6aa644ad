//! Under which DIDs issuers issue certificates.
//!
//! An institution names its DID, and the DID consents: so nobody issues under the DID of another. A verifier that
//! has a batch's record needs no more, because the record has the DID and the key of its time.

use crate::{Config, Error, Event, IssuerDid, IssuerDids, IssuerOf, LatestDid, Pallet};
use frame_support::{ensure, pallet_prelude::DispatchResult};
use madang_primitives::{
	signing::{object, terms, PartyConsent, Purpose},
	Did, InstitutionId, Moment,
};
use pallet_identity::Signatures;
use pallet_institutions::Caller;
use sp_core::H256;
use sp_runtime::ArithmeticError;

/// The object of a DID's consent: the institution.
pub fn issuer_object(institution: InstitutionId) -> H256 {
	object(b"issuer", &institution)
}

/// The terms of a DID's consent: the DID.
pub fn issuer_terms(did: &Did) -> H256 {
	terms(did)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_set_issuer_did(
		by: Caller<T::AccountId>,
		consent: &PartyConsent,
	) -> DispatchResult {
		let (did, issuer) = (consent.did, by.institution);
		ensure!(Self::issuer_did(issuer) != Some(did), Error::<T>::DidAlreadySet);
		let owner = IssuerOf::<T>::get(did);
		ensure!(owner.is_none_or(|owner| owner == issuer), Error::<T>::DidOfAnother);
		let (object, terms) = (issuer_object(issuer), issuer_terms(&did));
		T::Signatures::verify(consent, Purpose::IssueCertificates, object, terms)?;
		let version =
			LatestDid::<T>::get(issuer).checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let at = Self::now();
		IssuerOf::<T>::insert(did, issuer);
		IssuerDids::<T>::insert(issuer, version, IssuerDid { did, since: at });
		LatestDid::<T>::insert(issuer, version);
		Self::deposit_event(Event::IssuerDidSet { did, version, by, at });
		Ok(())
	}

	/// The DID under which an institution issues now.
	pub fn issuer_did(issuer: InstitutionId) -> Option<Did> {
		let version = LatestDid::<T>::get(issuer);
		IssuerDids::<T>::get(issuer, version).map(|found| found.did)
	}

	/// The DID under which an institution issued at a moment. Of two that it named in one block, the later counts.
	pub fn issuer_did_at(issuer: InstitutionId, at: Moment) -> Option<Did> {
		// `low` is not younger than the moment, or 0; `high` is younger.
		let (mut low, mut high) = (0u32, LatestDid::<T>::get(issuer).saturating_add(1));
		while high.saturating_sub(low) > 1 {
			let middle = low.saturating_add(high.saturating_sub(low) / 2);
			match IssuerDids::<T>::get(issuer, middle)?.since <= at {
				true => low = middle,
				false => high = middle,
			}
		}
		IssuerDids::<T>::get(issuer, low).map(|found| found.did)
	}
}
