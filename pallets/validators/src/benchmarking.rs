//! Benchmarks of the worst case of each call, with the maximum number of seats.

use crate::{
	pallet::*, Case, CheckpointId, Evidence, FinalityGadget, KeyPeriod, KeysOf, MaxNodes, MaxSeats,
	Offence, Pallet, Seat, SeatStatus,
};
use alloc::{boxed::Box, vec, vec::Vec};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::{BoundedVec, DispatchError, Get},
	traits::EnsureOrigin,
};
use frame_system::{
	pallet_prelude::{BlockNumberFor, HeaderFor},
	RawOrigin,
};
use madang_primitives::{InstitutionId, NodeId, NodeProof};
use pallet_institutions::{Acting, StandingGuard};
use sp_consensus_aura::{ed25519::AuthorityId as AuraId, AURA_ENGINE_ID};
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::crypto::KeyTypeId;
use sp_io::crypto::{ed25519_generate, ed25519_sign};
use sp_runtime::{
	generic::{Digest, DigestItem},
	traits::{Hash, Header as HeaderT, Zero},
	RuntimeAppPublic,
};

/// Access to other pallets for the benchmarks.
pub trait BenchmarkHelper<AccountId> {
	/// Set the session's validators.
	fn set_validators(validators: Vec<AccountId>);
}

/// An administrator's origin and data.
fn administrator<T: Config>() -> Result<(T::RuntimeOrigin, Acting<T::AccountId>), BenchmarkError> {
	let origin =
		T::Administrator::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
	let acting = T::Administrator::ensure_origin(origin.clone()).map_err(DispatchError::from)?;
	Ok((origin, acting))
}

/// Add a seat of the institution and fill up the other seats. All seats are validators of the
/// current and the next session. Returns the new seat's account and number.
fn seat<T: Config>(institution: InstitutionId) -> Result<(T::AccountId, u32), BenchmarkError> {
	let (account, number) = Pallet::<T>::enter_seat(institution).map_err(DispatchError::from)?;
	let mut nth = 0;
	while GrantedSeats::<T>::decode_len().unwrap_or_default()
		< <MaxSeats as Get<u32>>::get() as usize
	{
		nth += 1;
		let entered = Pallet::<T>::enter_seat(InstitutionId(nth + 1_000));
		let (filler, _) = entered.map_err(DispatchError::from)?;
		// Only seats with keys count for what a report must leave.
		Seats::<T>::mutate(filler, |seat| {
			if let Some(seat) = seat {
				seat.keys = 1;
			}
		});
	}
	let all = GrantedSeats::<T>::get().into_inner();
	let planned = all.iter().map(|seat| KeysOf { seat: seat.clone(), record: 0 }).collect();
	Planned::<T>::put(BoundedVec::<_, MaxSeats>::truncate_from(planned));
	T::BenchmarkHelper::set_validators(all);
	Ok((account, number))
}

/// New keys with a proof of possession for their owner.
fn keys<T: Config>(owner: &T::AccountId) -> Result<(T::Keys, AuraId, Vec<u8>), BenchmarkError> {
	let (mut aura, mut grandpa) = (AuraId::generate_pair(None), GrandpaId::generate_pair(None));
	let mut checkpoints = CheckpointId::generate_pair(None);
	let keys =
		T::Keys::decode(&mut &(&aura, &grandpa, &checkpoints).encode()[..]).map_err(|_| {
			BenchmarkError::Stop("session keys are for Aura, for GRANDPA and for checkpoints")
		})?;
	let owner = owner.encode();
	let proof = (
		aura.generate_proof_of_possession(&owner),
		grandpa.generate_proof_of_possession(&owner),
		checkpoints.generate_proof_of_possession(&owner),
	);
	let (Some(for_aura), Some(for_grandpa), Some(for_checkpoints)) = proof else {
		return Err(BenchmarkError::Stop("the keystore is missing"));
	};
	Ok((keys, aura, (for_aura, for_grandpa, for_checkpoints).encode()))
}

/// A sealed header of the current slot on a known block.
fn sealed<T: Config>(key: &AuraId, state: u8) -> Result<HeaderFor<T>, BenchmarkError> {
	let slot = DigestItem::PreRuntime(AURA_ENGINE_ID, T::CurrentSlot::get().encode());
	let parent = T::Hashing::hash(b"parent");
	frame_system::BlockHash::<T>::insert(BlockNumberFor::<T>::from(6u32), parent);
	let mut header = HeaderFor::<T>::new(
		7u32.into(),
		Default::default(),
		T::Hashing::hash(&[state]),
		parent,
		Digest { logs: vec![slot] },
	);
	let seal =
		key.sign(&header.hash().encode()).ok_or(BenchmarkError::Stop("the keystore is missing"))?;
	header.digest_mut().push(DigestItem::Seal(AURA_ENGINE_ID, seal.encode()));
	Ok(header)
}

/// A new node key's id with its proof of possession.
fn node_and_proof<T: Config>(
	institution: InstitutionId,
) -> Result<(NodeId, NodeProof), BenchmarkError> {
	let kind = KeyTypeId(*b"node");
	let key = ed25519_generate(kind, None);
	let node = NodeId(key.0);
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	let signed = node.proof_message(genesis.as_ref(), institution);
	let proof =
		ed25519_sign(kind, &key, &signed).ok_or(BenchmarkError::Stop("the keystore is missing"))?;
	Ok((node, proof.0))
}

fn status<T: Config>(account: &T::AccountId) -> Option<SeatStatus> {
	Seats::<T>::get(account).map(|seat: Seat<BlockNumberFor<T>>| seat.status)
}

/// Register all nodes that an institution may have except one.
fn nodes<T: Config>(institution: InstitutionId) -> Result<(), DispatchError> {
	let known = Nodes::<T>::get(institution).len() as u32;
	for nth in known + 1..<MaxNodes as Get<u32>>::get() {
		Pallet::<T>::enter_node(institution, NodeId([nth as u8; 32]))?;
	}
	Ok(())
}

#[benchmarks]
mod benches {
	use super::*;

	#[benchmark]
	fn grant_seat() -> Result<(), BenchmarkError> {
		let (_, acting) = administrator::<T>()?;
		let before = GrantedSeats::<T>::decode_len().unwrap_or_default();

		#[extrinsic_call]
		_(RawOrigin::Root, acting.institution);

		assert_eq!(GrantedSeats::<T>::decode_len(), Some(before + 1));
		Ok(())
	}

	/// Worst case: the maximum number of validators in the current and the next session.
	#[benchmark]
	fn revoke_seat() -> Result<(), BenchmarkError> {
		let (_, acting) = administrator::<T>()?;
		let (account, number) = seat::<T>(acting.institution)?;

		#[extrinsic_call]
		_(RawOrigin::Root, acting.institution, number);

		assert_eq!(status::<T>(&account), Some(SeatStatus::Taken));
		Ok(())
	}

	/// Worst case: the keys replace others, which the session pallet removes.
	#[benchmark]
	fn set_keys() -> Result<(), BenchmarkError> {
		let (origin, acting) = administrator::<T>()?;
		let (account, number) = seat::<T>(acting.institution)?;
		let (first, _, proof) = keys::<T>(&account)?;
		let proof = BoundedVec::truncate_from(proof);
		Pallet::<T>::set_keys(origin.clone(), number, first, proof)?;
		let next = frame_system::Pallet::<T>::block_number() + 1u32.into();
		SessionStart::<T>::put(next);
		let (second, _, proof) = keys::<T>(&account)?;
		let proof = BoundedVec::truncate_from(proof);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, number, second, proof);

		assert_eq!(Seats::<T>::get(&account).map(|seat| seat.keys), Some(2));
		Ok(())
	}

	#[benchmark]
	fn reinstate_seat() -> Result<(), BenchmarkError> {
		let (_, acting) = administrator::<T>()?;
		let (account, number) = seat::<T>(acting.institution)?;
		Pallet::<T>::step(&account, crate::SeatEvent::Suspend)?;

		#[extrinsic_call]
		_(RawOrigin::Root, acting.institution, number);

		assert_eq!(status::<T>(&account), Some(SeatStatus::Active));
		Ok(())
	}

	#[benchmark]
	fn close_case(n: Linear<1, 64>) -> Result<(), BenchmarkError> {
		let (_, acting) = administrator::<T>()?;
		seat::<T>(acting.institution)?;
		let reported_at = frame_system::Pallet::<T>::block_number();
		let seats = GrantedSeats::<T>::get().into_iter().take(n as usize);
		for (id, seat) in (0u32..).zip(seats) {
			let offences = BoundedVec::truncate_from(vec![Offence::Block { slot: 7 }]);
			OpenCases::<T>::insert(&seat, id);
			let case = Case { seat, offences, reported_at, conclusive: true, suspended: true };
			Cases::<T>::insert(id, case);
		}

		#[extrinsic_call]
		_(RawOrigin::Root, BoundedVec::truncate_from((0..n).collect()));

		assert_eq!(Cases::<T>::iter().count(), 0);
		Ok(())
	}

	/// Worst case: the maximum number of validators, and the report suspends the seat.
	#[benchmark]
	fn report_block() -> Result<(), BenchmarkError> {
		let (origin, acting) = administrator::<T>()?;
		let (account, number) = seat::<T>(acting.institution)?;
		let (its, offender, proof) = keys::<T>(&account)?;
		Pallet::<T>::set_keys(origin, number, its, BoundedVec::truncate_from(proof))?;
		KeyHistory::<T>::mutate(&account, 0, |record| {
			if let Some(record) = record {
				record.period = Some(KeyPeriod { from: T::CurrentSlot::get(), until: None });
			}
		});
		let (first, second) = (sealed::<T>(&offender, 1)?, sealed::<T>(&offender, 2)?);
		let evidence = Box::new(Evidence { offender, first, second });

		#[extrinsic_call]
		_(RawOrigin::None, evidence);

		assert_eq!(status::<T>(&account), Some(SeatStatus::Suspended));
		Ok(())
	}

	#[benchmark]
	fn order_recovery(n: Linear<1, 63>) -> Result<(), BenchmarkError> {
		let (_, acting) = administrator::<T>()?;
		let (account, number) = seat::<T>(acting.institution)?;
		// The remaining seat needs keys.
		let (its, _, _) = keys::<T>(&account)?;
		Seats::<T>::try_mutate(&account, |seat| {
			let seat = seat.as_mut().ok_or(Error::<T>::SeatNotFound)?;
			Pallet::<T>::enter_keys(&account, seat, its, None)
		})
		.map_err(DispatchError::from)?;
		let others: Vec<(InstitutionId, u32)> = Seats::<T>::iter_values()
			.map(|seat| (seat.institution, seat.number))
			.filter(|seat| *seat != (acting.institution, number))
			.take(n as usize)
			.collect();
		// A change of the set that is not final: otherwise one lost seat can be spared.
		let now = frame_system::Pallet::<T>::block_number();
		let set = T::Finality::set_id();
		SetChanges::<T>::put(BoundedVec::truncate_from(vec![(now, set.saturating_add(1))]));
		SessionStart::<T>::put(now + 1u32.into());

		#[extrinsic_call]
		_(RawOrigin::Root, BoundedVec::truncate_from(others), now, 2u32.into());

		assert!(Recovery::<T>::exists());
		Ok(())
	}

	#[benchmark]
	fn set_session_length() {
		let length = T::MinSessionLength::get();

		#[extrinsic_call]
		_(RawOrigin::Root, length);

		assert_eq!(SessionLength::<T>::get(), length);
	}

	/// Worst case: the institution's last free place.
	#[benchmark]
	fn register_node() -> Result<(), BenchmarkError> {
		let (origin, acting) = administrator::<T>()?;
		nodes::<T>(acting.institution)?;
		let (node, proof) = node_and_proof::<T>(acting.institution)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, acting.institution, node, proof);

		assert_eq!(NodeOwner::<T>::get(node), Some(acting.institution));
		Ok(())
	}

	/// Worst case: the institution has every seat that may be withdrawn, and suspended ones.
	#[benchmark]
	fn withdraw_seats() -> Result<(), BenchmarkError> {
		let (_, acting) = administrator::<T>()?;
		while Pallet::<T>::enter_seat(acting.institution).is_ok() {}

		#[block]
		{
			Pallet::<T>::ensure_can_withdraw(acting.institution)?;
			Pallet::<T>::on_withdrawn(acting.institution)?;
		}

		let others = GrantedSeats::<T>::get();
		assert!(others
			.iter()
			.filter_map(Seats::<T>::get)
			.all(|seat| { seat.institution != acting.institution }));
		Ok(())
	}

	/// Worst case: the maximum number of nodes and of validators.
	#[benchmark]
	fn deregister_node() -> Result<(), BenchmarkError> {
		let (origin, acting) = administrator::<T>()?;
		seat::<T>(acting.institution)?;
		nodes::<T>(acting.institution)?;
		let node = NodeId([77; 32]);
		Pallet::<T>::enter_node(acting.institution, node).map_err(DispatchError::from)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, acting.institution, node);

		assert_eq!(NodeOwner::<T>::get(node), None);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::chain(1), crate::mock::Test);
}
