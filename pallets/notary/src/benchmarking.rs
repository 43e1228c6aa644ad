//! Benchmarks: each call in its worst case.

use super::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedVec,
};
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, Did, InstitutionId,
};
use sp_core::H256;

/// What the runtime prepares for the benchmarks. The same number always gives the same party.
pub trait BenchmarkHelper {
	/// An active DID.
	fn party(number: u32) -> Did;
	/// The consent of a party with the most expensive kind of key.
	fn consent(party: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent;
}

const DOCUMENT: Commitment = Commitment([2; 32]);
const REASON: Commitment = Commitment([3; 32]);
const REF: [u8; 32] = [17; 32];

type Signer<T> = (<T as frame_system::Config>::RuntimeOrigin, InstitutionId);

fn notary<T: Config>() -> Result<Signer<T>, BenchmarkError> {
	let origin = T::Notary::try_successful_origin().map_err(|()| "no notary")?;
	let acting = T::Notary::ensure_origin(origin.clone()).map_err(|_| "no notary")?;
	Ok((origin, acting.institution))
}

fn authority<T: Config>() -> Result<Signer<T>, BenchmarkError> {
	let origin = T::Authority::try_successful_origin().map_err(|()| "no authority")?;
	let acting = T::Authority::ensure_origin(origin.clone()).map_err(|_| "no authority")?;
	let designation = Designation { apostilles: true, supervision: true };
	Designations::<T>::insert(acting.institution, designation);
	Ok((origin, acting.institution))
}

/// The consents of so many parties to an act.
fn consents<T: Config>(act: &NewAct, notary: InstitutionId, count: u32) -> Consents {
	let parties: Vec<Did> = (0..count).map(T::BenchmarkHelper::party).collect();
	let (object, terms) = (act_object(&act.document), act_terms(act, notary, &parties));
	let consent = |party| T::BenchmarkHelper::consent(party, Purpose::NotarialAct, object, terms);
	BoundedVec::truncate_from(parties.into_iter().map(consent).collect())
}

/// An act of most parties.
fn entered<T: Config>() -> Result<ActId, BenchmarkError> {
	let (origin, office) = notary::<T>()?;
	let act = NewAct { kind: ActKind::Deed, document: DOCUMENT, refers_to: None };
	let consents = consents::<T>(&act, office, <MaxParties as Get<u32>>::get());
	Pallet::<T>::enter(origin, act, consents, [18; 32])?;
	Ok(ActId(NextAct::<T>::get().0.saturating_sub(1)))
}

/// Copies of copies of an act of most parties, as many as can be: the last one.
fn copied<T: Config>() -> Result<ActId, BenchmarkError> {
	let (origin, _) = notary::<T>()?;
	let mut last = entered::<T>()?;
	for number in 2..MAX_DEPTH {
		let refers_to = Some(Attestation::Act(last));
		let copy = NewAct { kind: ActKind::Copy, document: DOCUMENT, refers_to };
		Pallet::<T>::enter(origin.clone(), copy, Consents::default(), [number; 32])?;
		last = ActId(NextAct::<T>::get().0.saturating_sub(1));
	}
	Ok(last)
}

/// An office of the longest name.
fn capacity() -> Capacity {
	BoundedVec::truncate_from(alloc::vec![b'a'; 64])
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn designate() -> Result<(), BenchmarkError> {
		let (_, institution) = authority::<T>()?;
		let council = T::CouncilOrigin::try_successful_origin().map_err(|()| "no council")?;
		let designation = Designation { apostilles: true, supervision: false };

		#[extrinsic_call]
		_(council as T::RuntimeOrigin, institution, designation);

		assert_eq!(Designations::<T>::get(institution), designation);
		Ok(())
	}

	/// Worst case: a correction of the last copy of an act of most parties; so many sign.
	#[benchmark]
	fn enter(p: Linear<1, 16>) -> Result<(), BenchmarkError> {
		let (origin, office) = notary::<T>()?;
		let refers_to = Some(Attestation::Act(copied::<T>()?));
		let kind =
			if p == <MaxParties as Get<u32>>::get() { ActKind::Correction } else { ActKind::Copy };
		let act = NewAct { kind, document: Commitment([4; 32]), refers_to };
		let consents = consents::<T>(&act, office, p);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, act, consents, REF);

		let last = ActId(NextAct::<T>::get().0.saturating_sub(1));
		assert!(Acts::<T>::get(last).is_some_and(|act| act.parties.len() == p as usize));
		Ok(())
	}

	/// Worst case: by a ministry, which is not a court and must be designated.
	#[benchmark]
	fn annul() -> Result<(), BenchmarkError> {
		let act = entered::<T>()?;
		let origin = T::Supervisor::try_successful_origin().map_err(|()| "no supervisor")?;
		let acting = T::Supervisor::ensure_origin(origin.clone()).map_err(|_| "no supervisor")?;
		let designation = Designation { apostilles: false, supervision: true };
		Designations::<T>::insert(acting.institution, designation);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, act, REASON, REF);

		assert!(Acts::<T>::get(act).is_some_and(|act| act.annulled.is_some()));
		Ok(())
	}

	/// Worst case: the longest chain.
	#[benchmark]
	fn issue_apostille() -> Result<(), BenchmarkError> {
		let (origin, _) = authority::<T>()?;
		let subject = NewSubject::Act(copied::<T>()?);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, subject, capacity(), REF);

		assert!(NextApostille::<T>::get().0 > 0);
		Ok(())
	}

	#[benchmark]
	fn annul_apostille() -> Result<(), BenchmarkError> {
		let (origin, _) = authority::<T>()?;
		let subject = NewSubject::Act(entered::<T>()?);
		Pallet::<T>::issue_apostille(origin.clone(), subject, capacity(), [19; 32])?;
		let apostille = ApostilleId(NextApostille::<T>::get().0.saturating_sub(1));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, apostille, REASON, REF);

		assert!(Apostilles::<T>::get(apostille).is_some_and(|one| one.annulled.is_some()));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
