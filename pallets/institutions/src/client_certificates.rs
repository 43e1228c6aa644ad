//! The client certificates with which an institution's systems ask its gateway.
//!
//! A gateway demands a certificate of every client (mutual TLS). The certificate's issuer says who holds it; the
//! institution itself says, here, that the system may ask, what for, and until when. The standard of Korean MyData does
//! the same: an organisation registers at most three fingerprints, so that it can change certificates without a gap.

use crate::{pallet::ClientCertificates, Acting, Config, Error, Event, Pallet};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{dispatch::DispatchResult, ensure, traits::ConstU32, BoundedVec};
use madang_primitives::{InstitutionId, Moment, DAY_MS};
use scale_info::TypeInfo;

/// The SHA-256 of an X.509 certificate in DER.
pub type Fingerprint = [u8; 32];

/// Most client certificates of one institution.
pub type MaxClientCertificates = ConstU32<3>;

/// The client certificates of one institution, in the order in which they were added.
pub type CertificatesOfInstitution = BoundedVec<ClientCertificate, MaxClientCertificates>;

/// For how long a client certificate can be registered at most: 398 days, in milliseconds. It is the longest
/// validity that the CA/Browser Forum has allowed for certificates since 2020 (Baseline Requirements 6.3.2).
pub const MAX_CLIENT_CERTIFICATE_VALIDITY: Moment = 398 * DAY_MS;

/// A client certificate.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ClientCertificate {
	/// Its fingerprint.
	pub fingerprint: Fingerprint,
	/// What its holder may ask the gateway for.
	pub scopes: Scopes,
	/// From when on the gateway refuses it, in milliseconds since 1970.
	pub until: Moment,
}

/// What the holder of a client certificate may ask a gateway for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Scopes {
	/// Read the books, and what the institution has a part in.
	pub read: bool,
	/// Prepare calls, and submit what an officer has signed.
	pub submit: bool,
	/// Read the gateway's own log of who asked for what.
	pub audit: bool,
}

impl Scopes {
	/// Whether they allow nothing.
	pub(crate) const fn is_empty(self) -> bool {
		!self.read && !self.submit && !self.audit
	}
}

impl<T: Config> Pallet<T> {
	/// Register a client certificate.
	pub(crate) fn do_add_client_certificate(
		by: Acting<T::AccountId>,
		fingerprint: Fingerprint,
		scopes: Scopes,
		until: Moment,
	) -> DispatchResult {
		let now = Self::now();
		let institution = by.institution;
		ensure!(!scopes.is_empty(), Error::<T>::InvalidScopes);
		let latest = now.saturating_add(MAX_CLIENT_CERTIFICATE_VALIDITY);
		ensure!(now < until && until <= latest, Error::<T>::InvalidCertificateEnd);
		ClientCertificates::<T>::try_mutate(institution, |all| {
			all.retain(|one| {
				let stays = now < one.until;
				if !stays {
					let (fingerprint, by) = (one.fingerprint, None);
					let removed = Event::ClientCertificateRemoved { institution, fingerprint, by };
					Self::deposit_event(removed);
				}
				stays
			});
			let known = all.iter().any(|one| one.fingerprint == fingerprint);
			ensure!(!known, Error::<T>::ClientCertificateKnown);
			all.try_push(ClientCertificate { fingerprint, scopes, until })
				.map_err(|_| Error::<T>::TooManyClientCertificates)
		})?;
		let by = by.officer;
		let added = Event::ClientCertificateAdded { institution, fingerprint, scopes, until, by };
		Self::deposit_event(added);
		Ok(())
	}

	/// Remove a client certificate.
	pub(crate) fn do_remove_client_certificate(
		by: Acting<T::AccountId>,
		fingerprint: Fingerprint,
	) -> DispatchResult {
		let institution = by.institution;
		let mut all = ClientCertificates::<T>::get(institution);
		let before = all.len();
		all.retain(|one| one.fingerprint != fingerprint);
		ensure!(all.len() < before, Error::<T>::ClientCertificateNotFound);
		match all.is_empty() {
			true => ClientCertificates::<T>::remove(institution),
			false => ClientCertificates::<T>::insert(institution, all),
		}
		let by = Some(by.officer);
		Self::deposit_event(Event::ClientCertificateRemoved { institution, fingerprint, by });
		Ok(())
	}

	/// Remove all client certificates of an institution, by the council.
	pub(crate) fn remove_client_certificates(institution: InstitutionId) {
		for ClientCertificate { fingerprint, .. } in ClientCertificates::<T>::take(institution) {
			let removed = Event::ClientCertificateRemoved { institution, fingerprint, by: None };
			Self::deposit_event(removed);
		}
	}
}
