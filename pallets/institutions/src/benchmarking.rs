//! Benchmarks of the worst cases, and officers for the benchmarks of other pallets.

use crate::{
	pallet::{
		Administrators, ClientCertificates, ExternalRefs, Institutions, NextInstitution, Officers,
		Quotas, Usages,
	},
	*,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	pallet_prelude::{DispatchError, Get},
	traits::{EnsureOrigin, OriginTrait, UnixTime},
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use madang_primitives::{
	appointment::{Appointment, AppointmentConsent, AppointmentPayload, MAX_CONSENT_VALIDITY},
	DistrictPrefix, Duties, Duty, InstitutionId, InstitutionKind, InstitutionStatus, Jurisdiction,
	MaxPrefixes, Moment,
};
use sp_core::{crypto::KeyTypeId, H256};
use sp_io::crypto::{ed25519_generate, ed25519_public_keys, ed25519_sign};
use sp_runtime::{
	traits::{
		AsTransactionAuthorizedOrigin, DispatchTransaction, Dispatchable, SaturatedConversion, Zero,
	},
	AccountId32,
};

/// A signature type with an account that can sign in a benchmark.
pub(crate) trait BenchmarkSignature<AccountId>: Sized {
	/// The account.
	fn account() -> AccountId;

	/// Its signature.
	fn sign(message: &[u8]) -> Self;
}

/// A key of the keystore. Ed25519: its signatures need no randomness. The weight covers sr25519 too.
impl BenchmarkSignature<AccountId32> for OfficerSignature {
	fn account() -> AccountId32 {
		AccountId32::new(key().0)
	}

	fn sign(message: &[u8]) -> Self {
		let signature = ed25519_sign(KEY, &key(), message).expect("the keystore has the key");
		Self::Ed25519(signature.0)
	}
}

const KEY: KeyTypeId = KeyTypeId(*b"offi");

/// The key that signs.
fn key() -> sp_core::ed25519::Public {
	let known = ed25519_public_keys(KEY).into_iter().next();
	known.unwrap_or_else(|| ed25519_generate(KEY, None))
}

/// The account that signs, with its consent to an appointment.
fn newcomer<T: Config<Signature: BenchmarkSignature<T::AccountId>>>(
	appointment: Appointment,
) -> (T::AccountId, AppointmentConsent<T::Signature>) {
	let account = T::Signature::account();
	let expires_at = now::<T>().saturating_add(MAX_CONSENT_VALIDITY);
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	let payload = AppointmentPayload { genesis, appointment, account: account.clone(), expires_at };
	let signature = T::Signature::sign(&payload.bytes());
	(account, AppointmentConsent { expires_at, signature })
}

/// An officer with every duty, of an active institution of this kind that is responsible for the
/// whole country. Creates the officer if it does not exist.
pub(crate) fn officer<T: Config>(kind: InstitutionKind) -> Result<T::AccountId, DispatchError> {
	let account = account::<T::AccountId>("officer", kind as u32, 0);
	if Pallet::<T>::admit(&account).is_err() {
		let nation = Jurisdiction::try_from(vec![DistrictPrefix::NATION])
			.map_err(|_| DispatchError::Other("one prefix fits"))?;
		let institution =
			Pallet::<T>::enter_institution(kind, longest_name(), longest_name(), nation)?;
		Pallet::<T>::do_appoint(
			institution,
			account.clone(),
			Duty::ALL.into_iter().collect(),
			None,
		)?;
	}
	Ok(account)
}

/// Another officer of the institution of [`officer`], with every duty: who examines does not register.
pub(crate) fn second_officer<T: Config>(
	kind: InstitutionKind,
) -> Result<T::AccountId, DispatchError> {
	let first = officer::<T>(kind)?;
	let account = account::<T::AccountId>("second officer", kind as u32, 0);
	if Pallet::<T>::admit(&account).is_err() {
		let (acting, ..) =
			Pallet::<T>::present(&first).map_err(|_| DispatchError::Other("it exists"))?;
		let duties = Duty::ALL.into_iter().collect();
		Pallet::<T>::do_appoint(acting.institution, account.clone(), duties, None)?;
	}
	Ok(account)
}

const SCOPES: Scopes = Scopes { read: true, submit: true, audit: true };

/// As many client certificates as an institution can have, which end then.
fn certificates(until: Moment) -> CertificatesOfInstitution {
	let one = |number| ClientCertificate { fingerprint: [number; 32], scopes: SCOPES, until };
	CertificatesOfInstitution::truncate_from((0..3).map(one).collect())
}

fn now<T: Config>() -> Moment {
	T::Time::now().as_millis().saturated_into()
}

/// A name of the maximum length.
fn longest_name() -> Name {
	Name::truncate_from(vec![b'n'; <MaxName as Get<u32>>::get() as usize])
}

/// A jurisdiction of the maximum length: distinct codes of ten digits.
fn widest_jurisdiction() -> Jurisdiction {
	let prefixes: Vec<_> = (0..<MaxPrefixes as Get<u32>>::get())
		.map(|nth| DistrictPrefix { digits: 10, value: 1_168_010_100 + u64::from(nth) })
		.collect();
	Jurisdiction::truncate_from(prefixes)
}

/// A new institution with a record of the maximum length and one officer, its administrator.
pub fn another_institution<T: Config>(
	kind: InstitutionKind,
) -> Result<InstitutionId, DispatchError> {
	let id = Pallet::<T>::enter_institution(
		kind,
		longest_name(),
		longest_name(),
		widest_jurisdiction(),
	)?;
	Pallet::<T>::do_appoint(id, administrator::<T>(id), administer(), None)?;
	Ok(id)
}

/// The administrator of [`another_institution`].
fn administrator<T: Config>(id: InstitutionId) -> T::AccountId {
	account("administrator", id.0, 0)
}

/// Such a bank, and its administrator.
fn institution<T: Config>() -> Result<(InstitutionId, T::AccountId), DispatchError> {
	let id = another_institution::<T>(InstitutionKind::Bank)?;
	Ok((id, administrator::<T>(id)))
}

/// Fill up an institution's administrators and leave `room` free places.
fn fill_administrators<T: Config>(id: InstitutionId, room: u32) -> Result<(), DispatchError> {
	(1..<MaxAdministrators as Get<u32>>::get().saturating_sub(room)).try_for_each(|nth| {
		Pallet::<T>::do_appoint(id, account("administrator", id.0, nth), administer(), None)
	})
}

fn administer() -> Duties {
	Duties::NONE.with(Duty::Administer)
}

fn council<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	T::CouncilOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)
}

fn status_of<T: Config>(account: &T::AccountId) -> Option<OfficerStatus> {
	Officers::<T>::get(account).map(|officer| officer.status)
}

#[benchmarks(
	where
		T: Send + Sync,
		T::Signature: BenchmarkSignature<T::AccountId>,
		T::RuntimeCall:
			Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo> + From<Call<T>>,
		T::RuntimeOrigin: AsTransactionAuthorizedOrigin,
)]
mod benches {
	use super::*;

	/// Worst case: the longest names and the widest jurisdiction.
	#[benchmark]
	fn admit_institution() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let id = NextInstitution::<T>::get();
		let first = Appointment::first_administrator(
			InstitutionKind::Bank,
			&longest_name(),
			&longest_name(),
		);
		let (administrator, consent) = newcomer::<T>(first);

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			InstitutionKind::Bank,
			longest_name(),
			longest_name(),
			widest_jurisdiction(),
			administrator.clone(),
			consent,
		);

		assert!(Institutions::<T>::contains_key(id));
		assert!(Pallet::<T>::admit(&administrator).is_ok());
		Ok(())
	}

	/// Worst case: a record of the maximum length.
	#[benchmark]
	fn suspend_institution() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, _) = institution::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(
			Institutions::<T>::get(id).map(|it| it.status),
			Some(InstitutionStatus::Suspended)
		);
		Ok(())
	}

	/// Worst case: a record of the maximum length.
	#[benchmark]
	fn readmit_institution() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, _) = institution::<T>()?;
		Pallet::<T>::do_step_institution(id, InstitutionEvent::Suspend)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(Institutions::<T>::get(id).map(|it| it.status), Some(InstitutionStatus::Active));
		Ok(())
	}

	/// Worst case: a record of the maximum length.
	#[benchmark]
	fn withdraw_institution() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, _) = institution::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(
			Institutions::<T>::get(id).map(|it| it.status),
			Some(InstitutionStatus::Withdrawn)
		);
		Ok(())
	}

	/// Worst case: the widest jurisdiction.
	#[benchmark]
	fn set_jurisdiction() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, _) = institution::<T>()?;
		let other = Jurisdiction::truncate_from(widest_jurisdiction().into_iter().rev().collect());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, other.clone());

		assert_eq!(Institutions::<T>::get(id).map(|it| it.jurisdiction), Some(other));
		Ok(())
	}

	/// Worst case: as many administrators to remove as an institution can have.
	#[benchmark]
	fn replace_administrator() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, former) = institution::<T>()?;
		fill_administrators::<T>(id, 0)?;
		ClientCertificates::<T>::insert(id, certificates(Moment::MAX));
		let (successor, consent) = newcomer::<T>(Appointment::Administrator(id));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, successor.clone(), consent);

		assert_eq!(Pallet::<T>::admit(&former), Err(AdmissionError::OfficerSuspended));
		assert!(Administrators::<T>::get(id).into_iter().eq([successor]));
		Ok(())
	}

	/// Worst case: the new administrator fills the set.
	#[benchmark]
	fn appoint_officer() -> Result<(), BenchmarkError> {
		let (id, by) = institution::<T>()?;
		fill_administrators::<T>(id, 1)?;
		let (officer, consent) = newcomer::<T>(Appointment::Officer(id));

		#[extrinsic_call]
		_(RawOrigin::Signed(by), officer.clone(), administer(), consent, [7; 32]);

		assert!(ExternalRefs::<T>::contains_key(id, [7; 32]));
		assert!(Administrators::<T>::get(id).contains(&officer));
		Ok(())
	}

	/// Worst case: an administrator leaves a full set.
	#[benchmark]
	fn set_duties() -> Result<(), BenchmarkError> {
		let (id, by) = institution::<T>()?;
		fill_administrators::<T>(id, 0)?;
		let officer: T::AccountId = account("administrator", id.0, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(by), officer.clone(), Duties::NONE.with(Duty::Observe));

		assert!(!Administrators::<T>::get(id).contains(&officer));
		Ok(())
	}

	/// Worst case: an administrator leaves a full set.
	#[benchmark]
	fn suspend_officer() -> Result<(), BenchmarkError> {
		let (id, by) = institution::<T>()?;
		fill_administrators::<T>(id, 0)?;
		let officer: T::AccountId = account("administrator", id.0, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(by), officer.clone());

		assert_eq!(status_of::<T>(&officer), Some(OfficerStatus::Suspended));
		Ok(())
	}

	/// Worst case: an administrator returns and fills the set.
	#[benchmark]
	fn reinstate_officer() -> Result<(), BenchmarkError> {
		let (id, by) = institution::<T>()?;
		fill_administrators::<T>(id, 0)?;
		let officer: T::AccountId = account("administrator", id.0, 1);
		Pallet::<T>::do_step_officer(id, officer.clone(), OfficerEvent::Suspend, by.clone())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(by), officer.clone());

		assert_eq!(status_of::<T>(&officer), Some(OfficerStatus::Active));
		Ok(())
	}

	/// Worst case: an administrator leaves a full set, and its account is removed.
	#[benchmark]
	fn revoke_officer() -> Result<(), BenchmarkError> {
		let (id, by) = institution::<T>()?;
		fill_administrators::<T>(id, 0)?;
		let officer: T::AccountId = account("administrator", id.0, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(by), officer.clone());

		assert_eq!(status_of::<T>(&officer), Some(OfficerStatus::Revoked));
		assert!(!frame_system::Account::<T>::contains_key(&officer));
		Ok(())
	}

	/// Worst case: an administrator leaves a full set.
	#[benchmark]
	fn force_suspend_officer() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, officer) = institution::<T>()?;
		fill_administrators::<T>(id, 0)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, officer.clone());

		assert_eq!(status_of::<T>(&officer), Some(OfficerStatus::SuspendedByCouncil));
		Ok(())
	}

	/// Worst case: an administrator returns and fills the set.
	#[benchmark]
	fn force_reinstate_officer() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, officer) = institution::<T>()?;
		fill_administrators::<T>(id, 0)?;
		Pallet::<T>::do_step_officer_by_council(officer.clone(), OfficerEvent::SuspendByCouncil)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, officer.clone());

		assert_eq!(status_of::<T>(&officer), Some(OfficerStatus::Active));
		Ok(())
	}

	/// Worst case: three make room.
	#[benchmark]
	fn add_client_certificate() -> Result<(), BenchmarkError> {
		let (id, by) = institution::<T>()?;
		ClientCertificates::<T>::insert(id, certificates(0));
		let until = now::<T>().saturating_add(MAX_CLIENT_CERTIFICATE_VALIDITY);

		#[extrinsic_call]
		_(RawOrigin::Signed(by), [7; 32], SCOPES, until);

		assert_eq!(ClientCertificates::<T>::get(id).len(), 1);
		Ok(())
	}

	/// Worst case: two are left.
	#[benchmark]
	fn remove_client_certificate() -> Result<(), BenchmarkError> {
		let (id, by) = institution::<T>()?;
		ClientCertificates::<T>::insert(id, certificates(Moment::MAX));

		#[extrinsic_call]
		_(RawOrigin::Signed(by), [1; 32]);

		assert_eq!(ClientCertificates::<T>::get(id).len(), 2);
		Ok(())
	}

	/// There is only one case.
	#[benchmark]
	fn anchor_log() -> Result<(), BenchmarkError> {
		let by = officer::<T>(InstitutionKind::Bank)?;
		let (acting, ..) = Pallet::<T>::present(&by).map_err(|_| "it exists")?;

		#[extrinsic_call]
		_(RawOrigin::Signed(by), H256([7; 32]), 12, [7; 32]);

		assert!(ExternalRefs::<T>::contains_key(acting.institution, [7; 32]));
		Ok(())
	}

	/// There is only one case.
	#[benchmark]
	fn set_quota() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, _) = institution::<T>()?;
		let quota = Quota::UNLIMITED;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, Some(quota));

		assert_eq!(Pallet::<T>::quota(id), quota);
		Ok(())
	}

	/// Worst case: a transaction that gets a refund, with a quota of its own.
	#[benchmark]
	fn charge_quota() -> Result<(), BenchmarkError> {
		let (id, sender) = institution::<T>()?;
		Quotas::<T>::insert(id, Quota::UNLIMITED);
		Usages::<T>::insert(id, Usage::default());
		let call: T::RuntimeCall = frame_system::Call::remark { remark: Vec::new() }.into();
		let info = DispatchInfo::default();

		#[block]
		{
			ChargeQuota::<T>::new()
				.test_run(T::RuntimeOrigin::signed(sender), &call, &info, 0, 0, |_| {
					Ok(Default::default())
				})
				.map_err(|_| BenchmarkError::Stop("the quota is not used up"))?
				.map_err(|_| BenchmarkError::Stop("the empty call succeeds"))?;
		}
		Ok(())
	}

	/// Worst case: an officer of the institution with the longest record is admitted.
	#[benchmark]
	fn admit_officers() -> Result<(), BenchmarkError> {
		let (_, sender) = institution::<T>()?;
		let account = sender.clone();
		let call: T::RuntimeCall = Call::<T>::revoke_officer { account }.into();
		let info = DispatchInfo::default();

		#[block]
		{
			AdmitOfficers::<T>::new()
				.test_run(T::RuntimeOrigin::signed(sender), &call, &info, 0, 0, |_| {
					Ok(Default::default())
				})
				.map_err(|_| BenchmarkError::Stop("an officer is admitted"))?
				.map_err(|_| BenchmarkError::Stop("the empty call succeeds"))?;
		}
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
