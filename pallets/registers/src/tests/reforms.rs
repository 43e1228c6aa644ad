//! Any sequence of imports, reforms, corrections and renumberings keeps the invariants, and no number is
//! lost.

use crate::{mock::*, *};
use frame_support::dispatch::DispatchResult;
use madang_primitives::{DistrictCode, KoreanDay, ParcelId, Pnu};
use proptest::prelude::*;
use sp_runtime::StateVersion;
use std::collections::BTreeMap;

const CODES: [DistrictCode; 5] = [YEOKSAM, BANPO, NEW_YEOKSAM, SUSEO, DistrictCode(1_168_011_600)];

#[derive(Clone, Debug)]
enum Step {
	Parcel(Pnu),
	End(DistrictCode, i32, Vec<DistrictCode>),
	Correct(DistrictCode, Option<(i32, Vec<DistrictCode>)>),
	Renumber(Vec<(Pnu, Pnu)>),
	Wait(u32),
}

impl Step {
	fn run(self, who: AccountId) -> DispatchResult {
		match self {
			Self::Parcel(pnu) => parcel(pnu),
			Self::End(code, days, to) => end(code, KoreanDay(today().0 + days), &to),
			Self::Correct(code, new) => {
				let new = new.map(|(days, to)| ended(KoreanDay(today().0 + days), &to));
				correct(code, new)
			}
			Self::Renumber(rows) => renumber(who, &rows),
			Self::Wait(days) => {
				begin(today().plus(days));
				Ok(())
			}
		}
	}
}

fn a_code() -> impl Strategy<Value = DistrictCode> {
	proptest::sample::select(&CODES[..])
}

fn a_number() -> impl Strategy<Value = Pnu> {
	(857u16..862, a_code()).prop_map(|(main, code)| lot(main).in_district(code))
}

fn successors() -> impl Strategy<Value = Vec<DistrictCode>> {
	prop_oneof![
		5 => a_code().prop_map(|code| vec![code]),
		2 => prop::collection::vec(a_code(), 0..3),
	]
}

fn a_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => a_number().prop_map(Step::Parcel),
		3 => (a_code(), -20i32..20, successors())
			.prop_map(|(code, days, to)| Step::End(code, days, to)),
		1 => (a_code(), proptest::option::of((-20i32..20, successors())))
			.prop_map(|(code, new)| Step::Correct(code, new)),
		4 => prop::collection::vec((a_number(), a_number()), 1..3).prop_map(Step::Renumber),
		1 => (0u32..15).prop_map(Step::Wait),
	]
}

fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// The present number of every parcel. No two are the same.
fn present() -> BTreeMap<Pnu, ParcelId> {
	let parcels: Vec<_> = Parcels::<Test>::iter_keys().collect();
	let numbers: BTreeMap<_, _> = parcels.iter().map(|id| (number(*id), *id)).collect();
	assert_eq!(numbers.len(), parcels.len(), "two parcels have the same number");
	numbers
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn any_reform_keeps_the_invariants_and_loses_no_number(
		steps in prop::collection::vec(
			(a_step(), prop_oneof![Just(IMPORTER), Just(CLERK), Just(OTHER_CLERK)]),
			1..40,
		),
	) {
		ExtBuilder::with_books().build().execute_with(|| {
			enter(&CODES[2..]);
			// The parcel that last had each number.
			let mut had = present();
			for (step, who) in steps {
				let before = root();
				if step.clone().run(who).is_err() {
					prop_assert_eq!(root(), before, "{:?} failed but changed the state", step);
				}
				prop_assert_eq!(Registers::do_try_state(), Ok(()), "after {:?}", step);
				if matches!(step, Step::Correct(..)) {
					// A wrong reform never gave a number.
					had = present();
				}
				had.extend(present());
				for (pnu, parcel) in &had {
					let found = Registers::parcels_at(vec![*pnu]);
					prop_assert_eq!(&found, &[Some(*parcel)], "{} after {:?}", pnu, step);
				}
			}
			Ok(())
		})?;
	}

	#[test]
	fn parcels_enter_in_any_order_and_any_split_with_the_same_ids(
		mains in Just((1u16..9).collect::<Vec<_>>()).prop_shuffle(),
		split in 0usize..8,
	) {
		let state = |batches: [&[u16]; 2]| {
			ExtBuilder::with_books().build().execute_with(|| {
				enter(&[NEW_YEOKSAM]);
				end(YEOKSAM, today(), &[NEW_YEOKSAM]).unwrap();
				for batch in batches.into_iter().filter(|batch| !batch.is_empty()) {
					let row = |main: &u16| parcel_row(lot(*main).in_district(NEW_YEOKSAM));
					let rows = bounded(batch.iter().map(row));
					Registers::import_parcels(ministry(), rows, fresh_ref()).unwrap();
				}
				let mut parcels: Vec<_> = Parcels::<Test>::iter().collect();
				parcels.sort_by_key(|(id, _)| *id);
				(parcels, present())
			})
		};
		let sorted: Vec<u16> = (1..9).collect();
		let (first, rest) = mains.split_at(split);
		prop_assert_eq!(state([first, rest]), state([&sorted, &[]]));
	}
}
