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
	Act::call(&call.into())
}

fn reason() -> Reason {
	Reason::truncate_from(vec![b'r'; <MaxReason as Get<u32>>::get() as usize])
}

fn proposed<T: Config>(origin: T::RuntimeOrigin) -> Result<ProposalId, DispatchError> {
	let id = NextProposal::<T>::get();
	Pallet::<T>::propose(origin, Box::new(longest::<T>()), reason(), [id.0 as u8; 32])?;
	Ok(id)
}

/// Let every proposal expire.
fn expire<T: Config>() {
	let later: BlockNumberFor<T> =
		frame_system::Pallet::<T>::block_number() + T::Lifetime::get() + T::Lifetime::get();
	frame_system::Pallet::<T>::set_block_number(later);
}

#[benchmarks]
mod benches {
	use super::*;

	/// Worst case: the longest call and reason, and as many expired proposals as are swept.
	#[benchmark]
	fn propose() -> Result<(), BenchmarkError> {
		let origin = governor::<T>()?;
		for _ in 0..crate::listing::MAX_SWEPT as u32 {
			proposed::<T>(origin.clone())?;
		}
		expire::<T>();
		let act = Box::new(longest::<T>());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, act, reason(), [255; 32]);

		assert_eq!(Listing::<T>::get().len(), 1);
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
		expire::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert_eq!(Listing::<T>::get().len(), 0);
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

	/// Worst case: a full council, and the institution has as many open proposals as it may have.
	#[benchmark]
	fn revoke_seat() -> Result<(), BenchmarkError> {
		governor::<T>()?;
		let institution = InstitutionId(1_000);
		for number in 0..T::MaxOpen::get() + T::MaxOpenEmergencies::get() {
			Pallet::<T>::list(Listed {
				id: ProposalId(number),
				by: institution,
				emergency: false,
				spec_version: 0,
				expires_at: T::Lifetime::get(),
			})?;
		}

		#[extrinsic_call]
		_(RawOrigin::Root, institution);

		assert!(!Seats::<T>::get().contains(&institution));
		assert!(Listing::<T>::get().is_empty());
		Ok(())
	}

	/// Worst case: the longest call.
	#[benchmark]
	fn withdraw_proposal() -> Result<(), BenchmarkError> {
		let origin = governor::<T>()?;
		let id = proposed::<T>(origin.clone())?;
		// No other institution of this council is active, so one vote would be enough.
		Pallet::<T>::vote(origin.clone(), id, false)?;

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(Listing::<T>::get().is_empty());
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
