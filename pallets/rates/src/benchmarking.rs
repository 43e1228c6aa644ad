//! Benchmarks: each call in its worst case.

use super::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{pallet_prelude::Get, traits::EnsureOrigin, BoundedVec};
use madang_primitives::{InstitutionId, KoreanDay};
use madang_schedule::IndexId;

const INDEX: IndexId = IndexId(u16::MAX);

fn publisher<T: Config>() -> Result<(T::RuntimeOrigin, InstitutionId), BenchmarkError> {
	let origin = T::Publisher::try_successful_origin().map_err(|()| "no publisher")?;
	let acting = T::Publisher::ensure_origin(origin.clone()).map_err(|_| "no publisher")?;
	Ok((origin, acting.institution))
}

/// Names of the largest size.
fn name() -> IndexName {
	let name: pallet_institutions::Name = BoundedVec::truncate_from(vec![
		b'a';
		<pallet_institutions::MaxName as Get<u32>>::get()
			as usize
	]);
	IndexName { ko: name.clone(), en: name }
}

/// An index with so many values, one a day. The last begins on a day after today.
fn index_with<T: Config>(publisher: InstitutionId, count: u32) -> KoreanDay {
	Indices::<T>::insert(INDEX, Index { name: name(), publisher });
	let last = Pallet::<T>::today().plus(1);
	let value = |back: u32| Value { from: last.minus(back), rate: 35_000 };
	Values::<T>::insert(INDEX, BoundedVec::truncate_from((0..count).rev().map(value).collect()));
	last
}

/// As many values as can be.
fn full() -> u32 {
	<MaxValues as Get<u32>>::get()
}

#[benchmarks]
mod benches {
	use super::*;

	/// Worst case: the longest names, with a first value.
	#[benchmark]
	fn set_index() -> Result<(), BenchmarkError> {
		let (_, publisher) = publisher::<T>()?;
		let council = T::CouncilOrigin::try_successful_origin().map_err(|()| "no council")?;
		let first = Some(Value { from: Pallet::<T>::today(), rate: 35_000 });

		#[extrinsic_call]
		_(council as T::RuntimeOrigin, INDEX, name(), publisher, first);

		assert!(Indices::<T>::contains_key(INDEX) && Values::<T>::contains_key(INDEX));
		Ok(())
	}

	/// Worst case: the last value of a full index is replaced.
	#[benchmark]
	fn publish() -> Result<(), BenchmarkError> {
		let (origin, publisher) = publisher::<T>()?;
		let from = index_with::<T>(publisher, full());
		let external_ref = [7; 32];

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, INDEX, from, 36_000, false, external_ref);

		assert_eq!(Values::<T>::get(INDEX).last(), Some(&Value { from, rate: 36_000 }));
		Ok(())
	}

	/// Worst case: the last value of a full index.
	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let (origin, publisher) = publisher::<T>()?;
		let from = index_with::<T>(publisher, full());
		let external_ref = [7; 32];

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, INDEX, from, external_ref);

		assert_eq!(Values::<T>::get(INDEX).len(), full() as usize - 1);
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
