//! Benchmarks of the worst case of each call.

use crate::{pallet::ActOf, *};
use alloc::{boxed::Box, vec};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::{DispatchError, Get},
	traits::EnsureOrigin,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use madang_primitives::InstitutionId;

/// A governor of an institution with a seat, in a full council.
fn governor<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
	let origin = T::Governor::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
	let acting = T::Governor::ensure_origin(origin.clone()).map_err(DispatchError::from)?;
	let mut seats = Seated::new();
	let others = (0..<MaxSeats as Get<u32>>::get()).map(|nth| InstitutionId(nth + 1_000));
	for seat in core::iter::once(acting.institution).chain(others) {
		// The last of the other seats does not fit.
		let _ = seats.try_insert(seat);
	}
	Seats::<T>::put(seats);
	Ok(origin)
}

/// The longest call that can be proposed.
fn longest<T: Config>() -> ActOf<T> {
	let length = <MaxProposedCall as Get<u32>>::get() as usize - 64;
	let call = frame_system::Call::<T>::remark { remark: vec![0; length] };
	Act::Call(Box::new(call.into()))
}

fn reason() -> Reason {
	Reason::truncate_from(vec![b'r'; <MaxReason as Get<u32>>::get() as usize])
}

fn proposed<T: Config>(origin: T::RuntimeOrigin) -> Result<ProposalId, DispatchError> {
	let id = NextProposal::<T>::get();
	Pallet::<T>::propose(origin, Box::new(longest::<T>()), reason(), [1; 32])?;
	Ok(id)
}

#[benchmarks]
mod benches {
	use super::*;

	/// Worst case: the longest call and reason.
	#[benchmark]
	fn propose() -> Result<(), BenchmarkError> {
		let origin = governor::<T>()?;
		let act = Box::new(longest::<T>());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, act, reason(), [1; 32]);

		assert_eq!(Proposals::<T>::count(), 1);
		Ok(())
	}

	/// Worst case: a vote on the longest call is changed.
	#[benchmark]
	fn vote() -> Result<(), BenchmarkError> {
		let origin = governor::<T>()?;
		let id = proposed::<T>(origin.clone())?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, false);

		assert_eq!(Proposals::<T>::get(id).map(|proposal| proposal.nays.len()), Some(1));
		Ok(())
	}

	/// Worst case: a proposal of the longest call has expired.
	#[benchmark]
	fn close() -> Result<(), BenchmarkError> {
		let origin = governor::<T>()?;
		let id = proposed::<T>(origin.clone())?;
		let later: BlockNumberFor<T> =
			frame_system::Pallet::<T>::block_number() + T::Lifetime::get() + T::Lifetime::get();
		frame_system::Pallet::<T>::set_block_number(later);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(Proposals::<T>::count(), 0);
		Ok(())
	}

	/// The council has no other seat.
	#[benchmark]
	fn grant_seat() -> Result<(), BenchmarkError> {
		let origin =
			T::Governor::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let institution =
			T::Governor::ensure_origin(origin).map_err(DispatchError::from)?.institution;
		Seats::<T>::put(Seated::new());

		#[extrinsic_call]
		_(RawOrigin::Root, institution);

		assert!(Seats::<T>::get().contains(&institution));
		Ok(())
	}

	/// Worst case: a full council.
	#[benchmark]
	fn revoke_seat() -> Result<(), BenchmarkError> {
		governor::<T>()?;
		let institution = InstitutionId(1_000);

		#[extrinsic_call]
		_(RawOrigin::Root, institution);

		assert!(!Seats::<T>::get().contains(&institution));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
