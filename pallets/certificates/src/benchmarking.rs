//! Benchmarks: each call in its worst case.

use super::*;
use crate::areas::MAX_AREAS;
use crate::dids::{issuer_object, issuer_terms};
use crate::statuses::{MAX_LIST_SIZE, PAGE_BITS};
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::Get,
	traits::{EnsureOrigin, UnixTime},
	BoundedVec,
};
use madang_primitives::{
	certificate::{root_of, CertificateLeaf, CertificateProof},
	signing::{PartyConsent, Purpose, VerificationKey},
	Commitment, Did, DistrictPrefix, InstitutionId, KoreanDay, Moment, PaperKind,
};
use pallet_institutions::{Institutions, MaxName, Name};
use sp_core::H256;
use sp_io::hashing::sha2_256;

/// What the runtime prepares for the benchmarks. The same number always gives the same party.
pub trait BenchmarkHelper {
	/// Set the clock to a day of the chain. Terms begin now at the earliest, and a state without blocks has no time.
	fn set_clock();
	/// An active DID.
	fn party(number: u32) -> Did;
	/// Its key, of the most expensive kind.
	fn key(number: u32) -> VerificationKey;
	/// The consent of a party.
	fn consent(party: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent;
}

const KIND: KindId = KindId(u16::MAX);
const FIRST: AccreditationId = AccreditationId(0);
const LIST: ListId = ListId(0);
const REASON: Commitment = Commitment([9; 32]);
const REFERENCE: [u8; 32] = [7; 32];

type Acts<T> = (<T as frame_system::Config>::RuntimeOrigin, InstitutionId);

fn accreditor<T: Config>() -> Result<Acts<T>, BenchmarkError> {
	T::BenchmarkHelper::set_clock();
	let origin = T::Accreditor::try_successful_origin().map_err(|()| "nobody accredits")?;
	let acting = T::Accreditor::ensure_origin(origin.clone()).map_err(|_| "nobody accredits")?;
	Ok((origin, acting.institution))
}

fn issuer<T: Config>() -> Result<Acts<T>, BenchmarkError> {
	let origin = T::Issuer::try_successful_origin().map_err(|()| "nobody certifies")?;
	let acting = T::Issuer::ensure_origin(origin.clone()).map_err(|_| "nobody certifies")?;
	Ok((origin, acting.institution))
}

fn text<Max: Get<u32>>() -> BoundedVec<u8, Max> {
	BoundedVec::truncate_from(vec![b'a'; Max::get() as usize])
}

/// As many areas as can be, none in another.
fn areas() -> Areas {
	let area = |value: u64| DistrictPrefix { digits: 5, value: value.saturating_add(10_000) };
	BoundedVec::truncate_from((0..MAX_AREAS as u64).map(area).collect())
}

fn kind(in_charge: InstitutionId) -> Kind {
	let name: Name = text::<MaxName>();
	Kind {
		name_ko: name.clone(),
		name_en: name,
		credential_type: text(),
		in_charge,
		max_days: MAX_DAYS,
		per_area: true,
		paper: None,
		retired: false,
	}
}

fn today<T: Config>() -> KoreanDay {
	KoreanDay::of(Moment::try_from(T::Time::now().as_millis()).unwrap_or_default())
}

/// A kind of an institution that accredits, and an issuer that is accredited for it.
fn accredited<T: Config>() -> Result<(Acts<T>, Acts<T>), BenchmarkError> {
	let (accreditor, issuer) = (accreditor::<T>()?, issuer::<T>()?);
	Pallet::<T>::do_set_kind(KIND, kind(accreditor.1))?;
	let (from, reference) = (today::<T>(), [1; 32]);
	let origin = accreditor.0.clone();
	Pallet::<T>::accredit(origin, KIND, issuer.1, areas(), from, None, reference)?;
	Ok((accreditor, issuer))
}

/// The same with the largest list.
fn with_list<T: Config>(purpose: StatusPurpose) -> Result<(Acts<T>, Acts<T>), BenchmarkError> {
	let (accreditor, issuer) = accredited::<T>()?;
	let origin = issuer.0.clone();
	Pallet::<T>::create_status_list(origin, FIRST, purpose, MAX_LIST_SIZE, [2; 32])?;
	Ok((accreditor, issuer))
}

/// The consent of a party that an institution issues under its DID.
fn did_consent<T: Config>(issuer: InstitutionId, number: u32) -> PartyConsent {
	let did = T::BenchmarkHelper::party(number);
	let (object, terms) = (issuer_object(issuer), issuer_terms(&did));
	T::BenchmarkHelper::consent(did, Purpose::IssueCertificates, object, terms)
}

/// Changes in as many pages, all of which are stored.
fn changes<T: Config>(count: u32) -> Changes {
	let index = |row: u32| row.saturating_mul(PAGE_BITS);
	(0..count).for_each(|row| StatusPages::<T>::insert(LIST, page_of(index(row)), Page::EMPTY));
	let change = |row| StatusChange { index: index(row), set: true };
	BoundedVec::truncate_from((0..count).map(change).collect())
}

/// Another authority than the one in charge: the first one found.
fn other_authority<T: Config>(in_charge: InstitutionId) -> Result<InstitutionId, BenchmarkError> {
	let is_other = |id: &InstitutionId| {
		*id != in_charge
			&& T::Institutions::is_active(*id)
			&& T::Institutions::kind_of(*id).is_some_and(is_authority)
	};
	(0..1_000).map(InstitutionId).find(is_other).ok_or(BenchmarkError::Stop("no other authority"))
}

fn service(verifier: InstitutionId) -> Service {
	let item = |number: u32| {
		let mut item: Item = text();
		if let Some(first) = item.get_mut(0) {
			*first = b'A'.saturating_add(number as u8);
		}
		item
	};
	let items = BoundedVec::truncate_from((0..32).map(item).collect());
	Service { verifier, purpose: text::<MaxName>(), items }
}

/// A certificate that stands for a paper, last in a batch of the largest size: for the benchmarks of other pallets. Batch,
/// kind and status pages are written straight into storage.
pub fn certificate<T: Config>(
	batch: BatchId,
	id: Hash,
	issuer: InstitutionId,
	paper: PaperKind,
) -> CertificateProof {
	let issued = today::<T>();
	let index = MAX_BATCH_SIZE.saturating_sub(1);
	let expires = issued.plus(MAX_DAYS);
	let (revocation, suspension) = (Some(index), Some(index));
	let leaf = CertificateLeaf { id, issued, expires, revocation, suspension };
	let path = vec![[1; 32]; 24];
	let size = u64::from(MAX_BATCH_SIZE);
	let root = root_of(index.into(), size, leaf.hash(sha2_256), &path, sha2_256);
	let range = |list: ListId| {
		StatusPages::<T>::insert(list, page_of(index), Page::EMPTY);
		Some(StatusRange { list, first: 0, count: MAX_BATCH_SIZE })
	};
	let kind_id = KindId(10_000u16.saturating_add(paper as u16));
	let version = 1;
	Kinds::<T>::insert(kind_id, version, Kind { paper: Some(paper), ..kind(issuer) });
	let stated = NewBatch {
		accreditation: FIRST,
		area: None,
		key: VerificationKey::P256([2; 33]),
		root: root.unwrap_or_default(),
		size: MAX_BATCH_SIZE,
		expires,
		revocation: range(ListId(batch.0.saturating_mul(2))),
		suspension: range(ListId(batch.0.saturating_mul(2).saturating_add(1))),
	};
	let (did, block, at) = (Did([1; 32]), 1, issued.end());
	let record = Batch { issuer, did, kind: kind_id, version, stated, block, at };
	Batches::<T>::insert(batch, record);
	CertificateProof { batch: batch.0, leaf, index, path: BoundedVec::truncate_from(path) }
}

fn state<T: Config>() -> Option<AccreditationState> {
	Accreditations::<T>::get(FIRST).map(|found| found.state)
}

#[benchmarks]
mod benches {
	use super::*;

	/// Worst case: the longest names, and an earlier version.
	#[benchmark]
	fn set_kind() -> Result<(), BenchmarkError> {
		let (_, in_charge) = accreditor::<T>()?;
		let council = T::CouncilOrigin::try_successful_origin().map_err(|()| "no council")?;
		Pallet::<T>::do_set_kind(KIND, kind(in_charge))?;

		#[extrinsic_call]
		_(council as T::RuntimeOrigin, KIND, kind(in_charge));

		assert_eq!(LatestVersion::<T>::get(KIND), 2);
		Ok(())
	}

	/// Worst case: as many areas as can be.
	#[benchmark]
	fn delegate() -> Result<(), BenchmarkError> {
		let (origin, in_charge) = accreditor::<T>()?;
		Pallet::<T>::do_set_kind(KIND, kind(in_charge))?;
		let other = other_authority::<T>(in_charge)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, KIND, other, areas(), REFERENCE);

		assert!(Delegations::<T>::contains_key(KIND, other));
		Ok(())
	}

	/// Worst case: as many areas as can be.
	#[benchmark]
	fn end_delegation() -> Result<(), BenchmarkError> {
		let (origin, in_charge) = accreditor::<T>()?;
		Pallet::<T>::do_set_kind(KIND, kind(in_charge))?;
		Delegations::<T>::insert(KIND, in_charge, Delegation { by: in_charge, areas: areas() });

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, KIND, in_charge, REASON, REFERENCE);

		assert!(!Delegations::<T>::contains_key(KIND, in_charge));
		Ok(())
	}

	/// Worst case: the last accreditation that the issuer can have for the kind, with as many areas as can be.
	#[benchmark]
	fn accredit() -> Result<(), BenchmarkError> {
		let ((origin, _), (_, issuer)) = accredited::<T>()?;
		let most = u64::from(<MaxAccreditations as Get<u32>>::get()).saturating_sub(1);
		let found = Accreditations::<T>::get(FIRST).ok_or("no accreditation")?;
		let from = today::<T>().plus(1);
		let all = (0..most).map(|number| {
			let mut earlier = found.clone();
			earlier.term.until = Some(earlier.term.from.saturating_add(1));
			earlier.periods = BoundedVec::truncate_from(vec![earlier.term]);
			Accreditations::<T>::insert(AccreditationId(number), earlier);
			AccreditationId(number)
		});
		AccreditationsOf::<T>::insert(
			KIND,
			issuer,
			BoundedVec::<_, MaxAccreditations>::truncate_from(all.collect()),
		);
		NextAccreditation::<T>::put(AccreditationId(most));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, KIND, issuer, areas(), from, None, REFERENCE);

		assert!(Accreditations::<T>::contains_key(AccreditationId(most)));
		Ok(())
	}

	/// Worst case: as many areas as can be.
	#[benchmark]
	fn suspend_accreditation() -> Result<(), BenchmarkError> {
		let ((origin, _), _) = accredited::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, FIRST, REASON, REFERENCE);

		assert_eq!(state::<T>(), Some(AccreditationState::Suspended));
		Ok(())
	}

	/// Worst case: as many areas as can be.
	#[benchmark]
	fn resume_accreditation() -> Result<(), BenchmarkError> {
		let ((origin, _), _) = accredited::<T>()?;
		Pallet::<T>::suspend_accreditation(origin.clone(), FIRST, REASON, [3; 32])?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, FIRST, REASON, REFERENCE);

		assert_eq!(state::<T>(), Some(AccreditationState::Active));
		Ok(())
	}

	/// Worst case: as many areas as can be.
	#[benchmark]
	fn end_accreditation() -> Result<(), BenchmarkError> {
		let ((origin, _), _) = accredited::<T>()?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, FIRST, REASON, REFERENCE);

		assert_eq!(state::<T>(), Some(AccreditationState::Ended));
		Ok(())
	}

	/// Worst case: as many items as can be, each of the largest size.
	#[benchmark]
	fn register_service() -> Result<(), BenchmarkError> {
		let (origin, in_charge) = accreditor::<T>()?;
		Pallet::<T>::do_set_kind(KIND, kind(in_charge))?;
		let (code, details) = (ServiceCode(1), service(in_charge));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, KIND, code, details, REFERENCE);

		assert!(Services::<T>::contains_key(KIND, code));
		Ok(())
	}

	/// Worst case: as many items as can be.
	#[benchmark]
	fn end_service() -> Result<(), BenchmarkError> {
		let (origin, in_charge) = accreditor::<T>()?;
		Pallet::<T>::do_set_kind(KIND, kind(in_charge))?;
		let code = ServiceCode(1);
		let details = service(in_charge);
		Pallet::<T>::register_service(origin.clone(), KIND, code, details, [3; 32])?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, KIND, code, REASON, REFERENCE);

		assert!(!Services::<T>::contains_key(KIND, code));
		Ok(())
	}

	/// Worst case: the issuer had another DID before.
	#[benchmark]
	fn set_issuer_did() -> Result<(), BenchmarkError> {
		let (_, (origin, issuer)) = accredited::<T>()?;
		let earlier = did_consent::<T>(issuer, 0);
		Pallet::<T>::set_issuer_did(origin.clone(), earlier, [2; 32])?;
		let consent = did_consent::<T>(issuer, 1);
		let did = consent.did;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, consent, REFERENCE);

		assert_eq!(Pallet::<T>::issuer_did(issuer), Some(did));
		Ok(())
	}

	/// Worst case: each batch has both lists.
	#[benchmark]
	fn anchor(b: Linear<1, 32>) -> Result<(), BenchmarkError> {
		let (_, (origin, issuer)) = with_list::<T>(StatusPurpose::Revocation)?;
		let purpose = StatusPurpose::Suspension;
		Pallet::<T>::create_status_list(origin.clone(), FIRST, purpose, MAX_LIST_SIZE, [3; 32])?;
		Pallet::<T>::set_issuer_did(origin.clone(), did_consent::<T>(issuer, 0), [4; 32])?;
		let key = T::BenchmarkHelper::key(0);
		let most = <MaxBatches as Get<u32>>::get();
		let count = MAX_LIST_SIZE.checked_div(most).unwrap_or_default();
		let range = |list, number: u32| {
			let first = number.saturating_mul(count);
			Some(StatusRange { list: ListId(list), first, count })
		};
		let batch = |number: u32| NewBatch {
			accreditation: FIRST,
			area: areas().last().copied(),
			root: [number as u8; 32],
			key,
			size: count,
			expires: today::<T>(),
			revocation: range(0, number),
			suspension: range(1, number),
		};
		let batches = BoundedVec::truncate_from((0..b).map(batch).collect());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, batches, REFERENCE);

		assert_eq!(LogRoot::<T>::get().size, u64::from(b));
		Ok(())
	}

	#[benchmark]
	fn create_status_list() -> Result<(), BenchmarkError> {
		let (_, (origin, _)) = accredited::<T>()?;
		let purpose = StatusPurpose::Revocation;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, FIRST, purpose, MAX_LIST_SIZE, REFERENCE);

		assert!(StatusLists::<T>::contains_key(LIST));
		Ok(())
	}

	/// Worst case: each change is in another page, which is stored.
	#[benchmark]
	fn set_statuses(c: Linear<1, 512>) -> Result<(), BenchmarkError> {
		let (_, (origin, _)) = with_list::<T>(StatusPurpose::Revocation)?;
		let changes = changes::<T>(c);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, LIST, changes, REFERENCE);

		assert_eq!(Pallet::<T>::status(LIST, 0).map(|status| status.set), Ok(true));
		Ok(())
	}

	/// Worst case: as for `set_statuses`. The issuer is active, but its accreditation is suspended.
	#[benchmark]
	fn override_statuses(c: Linear<1, 512>) -> Result<(), BenchmarkError> {
		let ((origin, _), _) = with_list::<T>(StatusPurpose::Revocation)?;
		Pallet::<T>::suspend_accreditation(origin.clone(), FIRST, REASON, [3; 32])?;
		let changes = changes::<T>(c);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, LIST, changes, REASON, REFERENCE);

		assert_eq!(Pallet::<T>::status(LIST, 0).map(|status| status.set), Ok(true));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
