//! Any sequence of imports, reforms, corrections and renumberings keeps the invariants, and no number is
//! lost.

use crate::{mock::*, *};
use frame_support::dispatch::DispatchResult;
use madang_primitives::{DistrictCode, InstitutionId, KoreanDay, ParcelId, Pnu, Property};
use madang_testing::OTHER_CITY;
use pallet_institutions::{Institutions as _, Location};
use proptest::prelude::*;
use sp_runtime::StateVersion;
use std::collections::{BTreeMap, BTreeSet};

const CODES: [DistrictCode; 5] = [YEOKSAM, BANPO, NEW_YEOKSAM, SUSEO, DistrictCode(1_168_011_600)];

#[derive(Clone, Debug)]
enum Step {
	Parcel(Pnu),
	End(DistrictCode, i32, Vec<DistrictCode>),
	Correct(DistrictCode, Option<(i32, Vec<DistrictCode>)>),
	Renumber(Vec<(Pnu, Pnu)>),
	/// A municipality enters a parcel.
	Enter(Pnu),
	/// The record to which a number leads is closed, or opened again.
	Close(Pnu),
	Reopen(Pnu),
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
			Self::Enter(pnu) => enter_parcel(who, parcel_row(pnu)),
			Self::Close(pnu) => close_parcel(who, at(pnu)),
			Self::Reopen(pnu) => reopen_parcel(who, at(pnu)),
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
		2 => (a_code(), proptest::option::of((-20i32..20, successors())))
			.prop_map(|(code, new)| Step::Correct(code, new)),
		4 => prop::collection::vec((a_number(), a_number()), 1..3).prop_map(Step::Renumber),
		3 => a_number().prop_map(Step::Enter),
		2 => a_number().prop_map(Step::Close),
		1 => a_number().prop_map(Step::Reopen),
		1 => (1u32..15).prop_map(Step::Wait),
	]
}

fn root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// The parcel to which a number leads, or one that does not exist.
fn at(pnu: Pnu) -> ParcelId {
	Registers::parcels_at(vec![pnu])[0].unwrap_or_default()
}

/// The present number of every parcel. No two open parcels have the same, and an open one has the number
/// before a closed one.
fn present() -> BTreeMap<Pnu, ParcelId> {
	let is_open = |id: &ParcelId| Registers::is_open(*id);
	let (open, closed): (Vec<_>, Vec<_>) = Parcels::<Test>::iter_keys().partition(is_open);
	let mut numbers: BTreeMap<_, _> = open.iter().map(|id| (number(*id), *id)).collect();
	assert_eq!(numbers.len(), open.len(), "two parcels have the same number");
	for id in closed.into_iter().filter(|id| at(number(*id)) == *id) {
		let taken = numbers.insert(number(id), id);
		assert_eq!(taken, None, "a closed parcel has the number of an open one");
	}
	numbers
}

/// The districts in which each parcel was: its number was given there, or the land of that code came there.
type History = BTreeMap<ParcelId, BTreeSet<DistrictCode>>;

fn record_places(history: &mut History) {
	for (id, parcel) in Parcels::<Test>::iter() {
		let follow = |code: &DistrictCode| {
			let ended = Districts::<Test>::get(code)?.ended?;
			(ended.on <= today()).then(|| ended.only()).flatten()
		};
		let codes = std::iter::successors(Some(parcel.pnu.district()), follow);
		history.entry(id).or_default().extend(codes);
	}
}

/// The institutions that are responsible for each parcel. Each names a district in which the parcel was: no
/// reform gives it anything else.
fn responsible(history: &History) -> BTreeMap<ParcelId, Vec<InstitutionId>> {
	let covers = |parcel: ParcelId, id: &InstitutionId| {
		let place = Registers::place(&Property::Parcel(parcel)).unwrap();
		let covers = Institutions::covers(*id, &place);
		let names = |code: &DistrictCode| Institutions::covers(*id, &Location::of(*code));
		assert!(!covers || history[&parcel].iter().any(names), "{id:?} has power over {place:?}");
		covers
	};
	let found = |parcel: &ParcelId| {
		let keepers = [CITY, OTHER_CITY].into_iter().filter(|id| covers(*parcel, id));
		(*parcel, keepers.collect())
	};
	history.keys().map(found).collect()
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
			let mut history = History::new();
			record_places(&mut history);
			let mut keepers = responsible(&history);
			for (step, who) in steps {
				let before = root();
				if step.clone().run(who).is_err() {
					prop_assert_eq!(root(), before, "{:?} failed but changed the state", step);
				}
				prop_assert_eq!(Registers::do_try_state(), Ok(()), "after {:?}", step);
				had.extend(present());
				record_places(&mut history);
				let now = responsible(&history);
				// The ministry moves parcels as was agreed, and corrects a reform.
				if !matches!(step, Step::Correct(..) | Step::Renumber(_)) {
					for (parcel, before) in &keepers {
						let lost = before.iter().any(|id| !now[parcel].contains(id));
						prop_assert!(!lost, "{:?} after {:?}", parcel, step);
					}
				}
				keepers = now;
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
