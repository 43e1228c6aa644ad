//! Guardians, and recovery: new keys for a party that has lost its own.

use crate::{
	cancellation_terms, did_object, guardians_terms, keys, recovery_terms, CancelCause,
	Cancellation, Config, Error, Event, GuardianConsents, Guardians, GuardiansOf, Keys, Pallet,
	Recoveries, Recovery, RecoveryGround, RecoveryRequest, RecoveryStarters, STAND_INS,
};
use alloc::collections::BTreeSet;
use frame_support::{dispatch::DispatchResult, ensure, traits::Get};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Did, Moment, DAY_MS,
};
use pallet_institutions::{Caller, Institutions};
use sp_core::H256;

/// So many days in milliseconds.
fn days(count: u16) -> Moment {
	Moment::from(count).saturating_mul(DAY_MS)
}

impl<T: Config> Pallet<T> {
	/// Say who can recover a DID.
	pub(crate) fn do_set_guardians(
		by: Caller<T::AccountId>,
		new: Guardians,
		consent: &PartyConsent,
	) -> DispatchResult {
		let did = consent.did;
		let document = Self::active_document(&did)?;
		// A thief of a key cannot take the guardians away while they act, without cancelling first. What an
		// institution started does not keep the party from forbidding it, however often it starts again.
		let running = Recoveries::<T>::get(did).filter(|recovery| !Self::is_over(recovery));
		let by_guardians = |running: Recovery| running.ground == RecoveryGround::Guardians;
		ensure!(!running.is_some_and(by_guardians), Error::<T>::RecoveryExists);
		Self::ensure_valid_guardians(&did, &new)?;
		let old = GuardiansOf::<T>::get(did);
		Self::use_signature(
			&document.keys,
			consent,
			Purpose::SetGuardians,
			did_object(&did),
			guardians_terms(&new, &old, document.version),
		)?;
		Self::end_recovery(did, CancelCause::Holder, &by);
		match new == Guardians::default() {
			true => GuardiansOf::<T>::remove(did),
			false => GuardiansOf::<T>::insert(did, new.clone()),
		}
		Self::deposit_event(Event::GuardiansSet { did, guardians: new, by, at: Self::now() });
		Ok(())
	}

	/// Start a recovery.
	pub(crate) fn do_start_recovery(
		by: Caller<T::AccountId>,
		new_keys: Keys,
		possession: &PartyConsent,
		request: RecoveryRequest,
	) -> DispatchResult {
		let did = possession.did;
		let document = Self::active_document(&did)?;
		let now = Self::now();
		let running = Recoveries::<T>::get(did);
		ensure!(running.as_ref().is_none_or(Self::is_over), Error::<T>::RecoveryExists);
		keys::check(&new_keys).map_err(Error::<T>::from)?;
		ensure!(possession.key == 0, Error::<T>::KeyNotFound);
		let rules = GuardiansOf::<T>::get(did);
		let terms = recovery_terms(&new_keys, document.version);
		let (ground, delay) = match request {
			RecoveryRequest::Guardians(consents) => {
				Self::use_quorum(&did, &rules, &consents, Purpose::SupportRecovery, terms)?;
				(RecoveryGround::Guardians, rules.delay_days)
			}
			RecoveryRequest::Issuer { evidence } => {
				ensure!(rules.issuer_recovery, Error::<T>::IssuerRecoveryForbidden);
				let is_issuer = by.institution == document.enrolled_by;
				let stands_in =
					STAND_INS.contains(&by.kind) && !T::Institutions::can_act(document.enrolled_by);
				ensure!(is_issuer || stands_in, Error::<T>::NotIssuer);
				let institution = by.institution;
				(RecoveryGround::Issuer { institution, evidence }, T::RecoveryDays::get().issuer)
			}
		};
		let object = did_object(&did);
		Self::use_signature(&new_keys, possession, Purpose::AcceptRecovery, object, terms)?;

		Self::end_recovery(did, CancelCause::Expiry, &by);
		if let RecoveryGround::Issuer { .. } = ground {
			RecoveryStarters::<T>::insert(did, &by.officer);
		}
		let ready_at = now.saturating_add(days(delay));
		let recovery = Recovery {
			keys: new_keys,
			version: document.version,
			ground,
			started_at: now,
			ready_at,
			expires_at: ready_at.saturating_add(days(T::RecoveryDays::get().window)),
		};
		Recoveries::<T>::insert(did, recovery.clone());
		Self::deposit_event(Event::RecoveryStarted { did, recovery, by, at: now });
		Ok(())
	}

	/// Give a DID the keys of its recovery.
	pub(crate) fn do_finish_recovery(by: Caller<T::AccountId>, did: Did) -> DispatchResult {
		let document = Self::active_document(&did)?;
		let recovery = Recoveries::<T>::get(did).ok_or(Error::<T>::RecoveryNotFound)?;
		let now = Self::now();
		ensure!(now >= recovery.ready_at, Error::<T>::RecoveryNotReady);
		ensure!(now < recovery.expires_at, Error::<T>::RecoveryExpired);
		// An institution that was suspended meanwhile may have been so because of this recovery.
		if let RecoveryGround::Issuer { institution, .. } = recovery.ground {
			ensure!(T::Institutions::is_active(institution), Error::<T>::IssuerNotActive);
		}
		let starter = RecoveryStarters::<T>::get(did);
		ensure!(starter.is_none_or(|starter| starter != by.officer), Error::<T>::SameOfficer);
		Recoveries::<T>::remove(did);
		RecoveryStarters::<T>::remove(did);
		let version = Self::replace_keys(did, document, recovery.keys.clone())?;
		let Recovery { keys, ground, .. } = recovery;
		Self::deposit_event(Event::DidRecovered { did, version, keys, ground, by, at: now });
		Ok(())
	}

	/// Cancel a recovery.
	pub(crate) fn do_cancel_recovery(
		by: Caller<T::AccountId>,
		did: Did,
		cancellation: Cancellation,
	) -> DispatchResult {
		let document = Self::active_document(&did)?;
		let recovery = Recoveries::<T>::get(did).ok_or(Error::<T>::RecoveryNotFound)?;
		let terms = cancellation_terms(&recovery.keys, recovery.version, recovery.started_at);
		let cause = match cancellation {
			Cancellation::Holder(consent) => {
				ensure!(consent.did == did, Error::<T>::DidMismatch);
				let (purpose, object) = (Purpose::CancelRecovery, did_object(&did));
				Self::use_signature(&document.keys, &consent, purpose, object, terms)?;
				CancelCause::Holder
			}
			Cancellation::Guardians(consents) => {
				let rules = GuardiansOf::<T>::get(did);
				Self::use_quorum(&did, &rules, &consents, Purpose::OpposeRecovery, terms)?;
				CancelCause::Guardians
			}
			Cancellation::Issuer => {
				let RecoveryGround::Issuer { institution, .. } = recovery.ground else {
					return Err(Error::<T>::NotIssuer.into());
				};
				let may = [institution, document.enrolled_by].contains(&by.institution);
				ensure!(may, Error::<T>::NotIssuer);
				CancelCause::Issuer
			}
		};
		Self::end_recovery(did, cause, &by);
		Ok(())
	}

	/// Whether nobody can finish a recovery any more, so that another one can start: it has expired, or the
	/// institution that started it is not active.
	fn is_over(recovery: &Recovery) -> bool {
		let is_abandoned = match recovery.ground {
			RecoveryGround::Guardians => false,
			RecoveryGround::Issuer { institution, .. } => !T::Institutions::is_active(institution),
		};
		is_abandoned || recovery.expires_at <= Self::now()
	}

	fn ensure_valid_guardians(did: &Did, new: &Guardians) -> Result<(), Error<T>> {
		Self::ensure_valid_rules(did, new)?;
		let active = |guardian: &Did| Self::active_document(guardian).is_ok();
		ensure!(new.guardians.iter().all(active), Error::<T>::GuardianNotActive);
		Ok(())
	}

	/// Ensure what must hold for the rules of a DID at any time. Guardians may be deactivated later.
	pub(crate) fn ensure_valid_rules(did: &Did, new: &Guardians) -> Result<(), Error<T>> {
		let limits = T::RecoveryDays::get();
		let count = new.guardians.len();
		let (threshold, delay) = match count {
			0 => (0..=0, 0..=0),
			_ => (1..=count, limits.guardians_min..=limits.guardians_max),
		};
		ensure!(threshold.contains(&usize::from(new.threshold)), Error::<T>::ThresholdOutOfRange);
		ensure!(delay.contains(&new.delay_days), Error::<T>::DelayOutOfRange);
		ensure!(!new.guardians.contains(did), Error::<T>::OwnGuardian);
		let distinct: BTreeSet<_> = new.guardians.iter().collect();
		ensure!(distinct.len() == count, Error::<T>::DuplicateGuardian);
		Ok(())
	}

	/// Verify the consents of enough guardians and mark them as used. The cheap checks come first.
	fn use_quorum(
		did: &Did,
		rules: &Guardians,
		consents: &GuardianConsents,
		purpose: Purpose,
		terms: H256,
	) -> DispatchResult {
		ensure!(!rules.guardians.is_empty(), Error::<T>::NoGuardians);
		let signers: BTreeSet<_> = consents.iter().map(|consent| consent.did).collect();
		ensure!(signers.len() == consents.len(), Error::<T>::DuplicateGuardian);
		let all_are = signers.iter().all(|signer| rules.guardians.contains(signer));
		ensure!(all_are, Error::<T>::NotAGuardian);
		ensure!(signers.len() >= usize::from(rules.threshold), Error::<T>::TooFewGuardians);
		for consent in consents {
			let document = Self::active_document(&consent.did)?;
			let object = did_object(did);
			Self::use_signature(&document.keys, consent, purpose, object, terms)?;
		}
		Ok(())
	}
}
