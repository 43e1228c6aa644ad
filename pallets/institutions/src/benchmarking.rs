//! Benchmarks of the worst cases, and officers for the benchmarks of other pallets.

use crate::{
	pallet::{
		Administrators, ExternalRefs, Institutions, NextInstitution, Officers, Quotas, Usages,
	},
	*,
};
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	pallet_prelude::{DispatchError, Get},
	traits::{EnsureOrigin, OriginTrait},
};
use frame_system::RawOrigin;
use madang_primitives::{
	DistrictPrefix, Duties, Duty, InstitutionId, InstitutionKind, InstitutionStatus, Jurisdiction,
	MaxPrefixes,
};
use sp_runtime::traits::{AsTransactionAuthorizedOrigin, DispatchTransaction, Dispatchable};

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

/// An institution with a record of the maximum length, and its administrator.
fn institution<T: Config>() -> Result<(InstitutionId, T::AccountId), DispatchError> {
	let id = Pallet::<T>::enter_institution(
		InstitutionKind::Bank,
		longest_name(),
		longest_name(),
		widest_jurisdiction(),
	)?;
	let administrator = account("administrator", id.0, 0);
	Pallet::<T>::do_appoint(id, account("administrator", id.0, 0), administer(), None)?;
	Ok((id, administrator))
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
		T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
		T::RuntimeOrigin: AsTransactionAuthorizedOrigin,
)]
mod benches {
	use super::*;

	/// Worst case: the longest names and the widest jurisdiction.
	#[benchmark]
	fn admit_institution() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let id = NextInstitution::<T>::get();
		let administrator: T::AccountId = account("first", 0, 0);

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			InstitutionKind::Bank,
			longest_name(),
			longest_name(),
			widest_jurisdiction(),
			administrator.clone(),
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

	/// Worst case: as many administrators to suspend as an institution can have.
	#[benchmark]
	fn replace_administrator() -> Result<(), BenchmarkError> {
		let origin = council::<T>()?;
		let (id, former) = institution::<T>()?;
		fill_administrators::<T>(id, 0)?;
		let successor: T::AccountId = account("successor", 0, 0);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, successor.clone());

		assert_eq!(status_of::<T>(&former), Some(OfficerStatus::Suspended));
		assert!(Administrators::<T>::get(id).into_iter().eq([successor]));
		Ok(())
	}

	/// Worst case: the new administrator fills the set.
	#[benchmark]
	fn appoint_officer() -> Result<(), BenchmarkError> {
		let (id, by) = institution::<T>()?;
		fill_administrators::<T>(id, 1)?;
		let officer: T::AccountId = account("officer", u32::MAX, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(by), officer.clone(), administer(), [7; 32]);

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
		Pallet::<T>::do_step_officer(id, officer.clone(), OfficerEvent::Suspend, None)?;

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
		let call: T::RuntimeCall = frame_system::Call::remark { remark: Vec::new() }.into();
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
