//! Checks the invariants of the crate's documentation over the whole state.

use crate::{
	checks::has_twice, closing::can_follow, Buildings, BuildingsOn, Config, Corrected,
	CorrectedFrom, CorrectedTo, Corrections, Discrepancies, Discrepancy, Districts, FloorCounts,
	Floors, FormerPlaces, LandShares, LandSum, NextParcel, Notices, Pallet, ParcelOf, Parcels,
	Predecessors, Record, Settled, TitleRecords, UnitAt, Units, MAX_PREDECESSORS,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::ensure;
use madang_primitives::{
	Area, BuildingId, DistrictCode, LandRightKind, ParcelId, Property, ShareSum,
};
use sp_runtime::TryRuntimeError;

fn check_record(record: &Record, area: Area) -> Result<(), TryRuntimeError> {
	let owners = &record.owners;
	ensure!(owners.0.is_empty() || owners.is_whole(), "the shares of owners do not add up to one");
	ensure!(record.revision >= 1, "a revision is zero");
	ensure!(!area.is_zero(), "an area is zero");
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_districts()?;
		Self::check_corrected()?;
		Self::check_parcels()?;
		Self::check_buildings()?;
		Self::check_units()?;
		Self::check_land_rights()?;
		Self::check_closings()?;
		Self::check_notices()?;
		Self::check_discrepancies()
	}

	/// Check the districts and the links between them.
	fn check_districts() -> Result<(), TryRuntimeError> {
		let mut links: BTreeSet<(DistrictCode, DistrictCode)> = BTreeSet::new();
		for (code, district) in Districts::<T>::iter() {
			ensure!(code.is_valid(), "a district's code is malformed");
			ensure!(core::str::from_utf8(&district.name).is_ok(), "a district's name is not UTF-8");
			ensure!(district.revision >= 1, "a revision is zero");
			ensure!(
				district.ended.is_some() == district.end_recorded.is_some(),
				"the moment of an end is not stored with it"
			);
			for successor in district.ended.iter().flat_map(|ended| &ended.successors) {
				ensure!(Districts::<T>::contains_key(successor), "a successor is missing");
				ensure!(links.insert((*successor, code)), "a successor is listed twice");
			}
		}
		let stored: Vec<_> = Predecessors::<T>::iter()
			.flat_map(|(code, earlier)| earlier.into_iter().map(move |one| (code, one)))
			.collect();
		ensure!(
			stored.len() == links.len() && stored.iter().all(|link| links.contains(link)),
			"the predecessors are not those of the ends"
		);
		for (code, earlier) in Predecessors::<T>::iter() {
			ensure!(!earlier.is_empty(), "an empty list of predecessors is stored");
			let found = Self::came_through(code, MAX_PREDECESSORS + 1, |_| true);
			ensure!(
				found.len() as u32 <= MAX_PREDECESSORS,
				"a district comes from too many others"
			);
			ensure!(found.iter().all(|(one, _)| *one != code), "a district comes from itself");
		}
		Ok(())
	}

	/// Check that the links of corrected ends have both sides, and are counted.
	fn check_corrected() -> Result<(), TryRuntimeError> {
		let most = Corrections::<T>::get();
		let mut links: BTreeSet<(DistrictCode, DistrictCode)> = BTreeSet::new();
		let mut orders: BTreeSet<u32> = BTreeSet::new();
		for (target, from) in CorrectedFrom::<T>::iter() {
			ensure!(!from.is_empty(), "an empty list of corrected ends is stored");
			for Corrected { code, order } in &from {
				ensure!(Districts::<T>::contains_key(code), "a corrected district is missing");
				ensure!(links.insert((target, *code)), "a corrected end is linked twice");
				ensure!(orders.insert(*order), "two corrected ends have one count");
				ensure!(*order <= most, "a corrected end is not counted");
			}
			ensure!(
				from.iter().zip(from.iter().skip(1)).all(|(one, next)| one.order < next.order),
				"corrected ends are not in their order"
			);
		}
		let mut stored = 0usize;
		for (code, to) in CorrectedTo::<T>::iter() {
			ensure!(!to.is_empty(), "an empty list of corrected ends is stored");
			ensure!(!has_twice(to.iter()), "a corrected end is linked twice");
			ensure!(
				to.iter().all(|target| links.contains(&(*target, code))),
				"a corrected end is linked on one side only"
			);
			stored = stored.saturating_add(to.len());
		}
		ensure!(stored == links.len(), "a corrected end is linked on one side only");
		ensure!(
			Settled::<T>::iter_values().all(|order| order > 0 && order <= most),
			"a number is settled for corrections that were not made"
		);
		Ok(())
	}

	/// Check the closings: what follows a record exists and is of a fitting kind, and no record follows
	/// itself.
	fn check_closings() -> Result<(), TryRuntimeError> {
		let parcels = Parcels::<T>::iter().map(|(id, one)| (Property::Parcel(id), one.record));
		let buildings =
			Buildings::<T>::iter().map(|(id, one)| (Property::Building(id), one.record));
		let units = Units::<T>::iter().map(|(id, one)| (Property::Unit(id), one.record));
		let mut closed: BTreeMap<Property, Vec<Property>> = BTreeMap::new();
		for (property, record) in parcels.chain(buildings).chain(units) {
			let Some(closing) = record.closed else { continue };
			let successors = closing.successors.into_inner();
			ensure!(!has_twice(successors.iter()), "a record is followed twice by another");
			for successor in &successors {
				ensure!(Self::record_of(successor).is_some(), "a record's successor is missing");
				ensure!(can_follow(&property, successor), "a successor is of another kind");
			}
			closed.insert(property, successors);
		}
		// Take away the closed records that only others follow which are open or were taken away.
		loop {
			let before = closed.len();
			let left: BTreeSet<Property> = closed.keys().copied().collect();
			closed.retain(|_, successors| successors.iter().any(|one| left.contains(one)));
			if closed.len() == before {
				break;
			}
		}
		ensure!(closed.is_empty(), "a record follows itself");
		Ok(())
	}

	/// Check that the given and the present number of each open parcel lead to it. The number of a
	/// closed one can be another parcel's by now.
	fn check_parcels() -> Result<(), TryRuntimeError> {
		let next = NextParcel::<T>::get();
		for (id, parcel) in Parcels::<T>::iter() {
			ensure!(id < next, "a parcel's id was not taken yet");
			ensure!(parcel.pnu.check().is_ok(), "a parcel's number is malformed");
			ensure!(
				Districts::<T>::contains_key(parcel.pnu.district()),
				"a parcel's district is missing"
			);
			check_record(&parcel.record, parcel.details.area)?;
			let holder = Self::direct_holder(parcel.pnu);
			ensure!(holder.is_some(), "a parcel's number leads to none");
			if parcel.record.closed.is_some() {
				let found = Self::number(id).and_then(|pnu| Self::find_parcel(pnu).parcel);
				ensure!(found.is_some(), "a closed parcel's number leads to none");
				continue;
			}
			ensure!(holder == Some(id), "a parcel's number does not lead to it");
			let found = Self::number(id).and_then(|pnu| Self::find_parcel(pnu).parcel);
			ensure!(found == Some(id), "a parcel's present number does not lead to it");
		}
		for (id, before) in FormerPlaces::<T>::iter() {
			ensure!(Parcels::<T>::contains_key(id), "a parcel that was elsewhere is missing");
			ensure!(!before.is_empty(), "an empty list of former districts is stored");
			let mut days = before.iter().zip(before.iter().skip(1));
			ensure!(
				days.all(|(one, next)| one.left <= next.left),
				"a parcel left its districts in another order"
			);
		}
		ensure!(
			ParcelOf::<T>::iter_values().all(Parcels::<T>::contains_key),
			"a number leads to no parcel"
		);
		ensure!(
			ParcelOf::<T>::iter().all(|(pnu, parcel)| parcel != ParcelId::entered_as(pnu)),
			"an entry says what is so without it"
		);
		Ok(())
	}

	fn check_buildings() -> Result<(), TryRuntimeError> {
		let mut counts: BTreeMap<ParcelId, u32> = BTreeMap::new();
		for building in Buildings::<T>::iter_values() {
			let parcels = &building.details.parcels;
			ensure!(!parcels.is_empty(), "a building has no parcel");
			ensure!(!has_twice(parcels.iter()), "a building has a parcel twice");
			let exist = parcels.iter().all(Parcels::<T>::contains_key);
			ensure!(exist, "a building's parcel is missing");
			check_record(&building.record, building.details.area)?;
			if building.record.closed.is_some() {
				continue;
			}
			for parcel in parcels {
				ensure!(Self::is_open(*parcel), "an open building stands on a closed parcel");
				let count = counts.entry(*parcel).or_default();
				*count = count.saturating_add(1);
			}
		}
		let stored: BTreeMap<_, _> = BuildingsOn::<T>::iter().collect();
		ensure!(stored == counts, "the count of buildings on a parcel is wrong");
		Ok(())
	}

	/// Check the units, their doors, and the counts of units on floors.
	fn check_units() -> Result<(), TryRuntimeError> {
		let mut floors: BTreeMap<BuildingId, BTreeMap<i8, u32>> = BTreeMap::new();
		let mut open = 0usize;
		for (id, unit) in Units::<T>::iter() {
			let details = &unit.details;
			let building =
				Buildings::<T>::get(details.building).ok_or("a unit's building is missing")?;
			check_record(&unit.record, details.area)?;
			let rights = details.land_rights.iter().map(|right| (right.parcel, right.kind));
			ensure!(!has_twice(rights), "a unit has a right to a parcel twice");
			if unit.record.closed.is_some() {
				continue;
			}
			ensure!(building.record.closed.is_none(), "an open unit's building is closed");
			ensure!(building.details.strata, "a unit's building is not a strata building");
			ensure!(building.details.has_floor(details.floor), "a unit's floor is missing");
			ensure!(UnitAt::<T>::get(details.door()) == Some(id), "a unit's door is missing");
			let count =
				floors.entry(details.building).or_default().entry(details.floor).or_default();
			*count = count.saturating_add(1);
			open = open.saturating_add(1);
		}
		ensure!(UnitAt::<T>::iter().count() == open, "a door has no unit");
		let stored: BTreeMap<_, _> = Floors::<T>::iter()
			.map(|(building, counts): (_, FloorCounts)| (building, counts.into_inner()))
			.collect();
		ensure!(stored == floors, "the count of units on a floor is wrong");
		Ok(())
	}

	/// Check the sums of the rights to each parcel.
	fn check_land_rights() -> Result<(), TryRuntimeError> {
		let mut sums: BTreeMap<(ParcelId, LandRightKind), (Option<ShareSum>, u32)> =
			BTreeMap::new();
		for unit in Units::<T>::iter_values().filter(|unit| unit.record.closed.is_none()) {
			for right in &unit.details.land_rights {
				ensure!(right.share.check().is_ok(), "a unit's land share is malformed");
				ensure!(Self::is_open(right.parcel), "an open unit has a right to a closed parcel");
				let (sum, units) =
					sums.entry((right.parcel, right.kind)).or_insert((Some(ShareSum::ZERO), 0));
				*sum = sum.and_then(|sum| sum.with(right.share));
				*units = units.saturating_add(1);
			}
		}
		let stored: BTreeMap<_, _> =
			LandShares::<T>::iter().map(|(parcel, kind, sum)| ((parcel, kind), sum)).collect();
		ensure!(stored.len() == sums.len(), "land shares are recorded for other parcels");
		for (key, (sum, units)) in sums {
			let LandSum { sum: recorded, units: counted } =
				*stored.get(&key).ok_or("land shares are recorded for other parcels")?;
			ensure!(units == counted, "the number of units with a right to a parcel is wrong");
			ensure!(!recorded.is_too_much(), "the land shares of a parcel exceed one");
			// Adding in another order than at entry may need larger denominators.
			ensure!(
				sum.is_none_or(|sum| sum == recorded),
				"the sum of a parcel's land shares is wrong"
			);
		}
		Ok(())
	}

	fn check_notices() -> Result<(), TryRuntimeError> {
		for (property, waiting) in Notices::<T>::iter() {
			let exists = Self::record_of(&property).is_some();
			ensure!(exists, "a notice is for a property that is missing");
			ensure!(!waiting.is_empty(), "an empty queue of notices is stored");
			ensure!(
				waiting.iter().all(|notice| notice.holdings.is_whole()),
				"the shares of a notice's owners do not add up to one"
			);
			ensure!(
				waiting.iter().zip(waiting.iter().skip(1)).all(|(a, b)| a.filed < b.filed),
				"notices are not in the order of their filings"
			);
		}
		Ok(())
	}

	fn check_discrepancies() -> Result<(), TryRuntimeError> {
		let parcels = Parcels::<T>::iter_keys().map(Property::Parcel);
		let buildings = Buildings::<T>::iter_keys().map(Property::Building);
		let units = Units::<T>::iter_keys().map(Property::Unit);
		let mut different = 0usize;
		for property in parcels.chain(buildings).chain(units) {
			let points = |one: Discrepancy| (one.owners, one.description);
			let now = T::Titles::live_title(&property)
				.and_then(|title| Self::differs(&property, title))
				.map(points);
			let noted = Discrepancies::<T>::get(property).map(points);
			ensure!(now == noted, "a difference of book and title is not noted, or is no more");
			different = different.saturating_add(usize::from(now.is_some()));
		}
		let noted = Discrepancies::<T>::iter_keys().count();
		ensure!(noted == different, "a discrepancy is for a property that is missing");
		Ok(())
	}
}
