//! Checks the invariants of the crate's documentation over the whole state.

use crate::{
	BoundLand, Buildings, Config, Districts, LandShares, NextParcel, Notices, Pallet, ParcelOf,
	Parcels, Predecessors, UnitAt, Units, MAX_PREDECESSORS,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::ensure;
use madang_primitives::{
	BuildingId, DistrictCode, Holdings, ParcelId, Property, Share, ShareError,
};
use sp_runtime::TryRuntimeError;

fn check_record(owners: &Holdings, revision: u32, area: u64) -> Result<(), TryRuntimeError> {
	ensure!(owners.0.is_empty() || owners.is_whole(), "the shares of owners do not add up to one");
	ensure!(revision >= 1, "a revision is zero");
	ensure!(area > 0, "an area is zero");
	Ok(())
}

impl<T: Config> Pallet<T> {
	/// Check every invariant.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_districts()?;
		Self::check_parcels()?;
		for building in Buildings::<T>::iter_values() {
			ensure!(Parcels::<T>::contains_key(building.parcel), "a building's parcel is missing");
			check_record(&building.owners, building.revision, building.area)?;
		}
		for property in Notices::<T>::iter_keys() {
			let exists = match property {
				Property::Parcel(parcel) => Parcels::<T>::contains_key(parcel),
				Property::Building(building) => Buildings::<T>::contains_key(building),
				Property::Unit(unit) => Units::<T>::contains_key(unit),
			};
			ensure!(exists, "a notice is for a property that is missing");
		}
		for waiting in Notices::<T>::iter_values() {
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
		Self::check_units()?;
		Self::check_doors()
	}

	/// Check the districts and the links between them.
	fn check_districts() -> Result<(), TryRuntimeError> {
		let mut links: BTreeSet<(DistrictCode, DistrictCode)> = BTreeSet::new();
		for (code, district) in Districts::<T>::iter() {
			ensure!(code.is_valid(), "a district's code is malformed");
			ensure!(core::str::from_utf8(&district.name).is_ok(), "a district's name is not UTF-8");
			ensure!(district.revision >= 1, "a revision is zero");
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

	/// Check that the given and the present number of each parcel lead to it.
	fn check_parcels() -> Result<(), TryRuntimeError> {
		let next = NextParcel::<T>::get();
		for (id, parcel) in Parcels::<T>::iter() {
			ensure!(id < next, "a parcel's id was not taken yet");
			ensure!(parcel.pnu.check().is_ok(), "a parcel's number is malformed");
			ensure!(
				Districts::<T>::contains_key(parcel.pnu.district()),
				"a parcel's district is missing"
			);
			ensure!(
				ParcelOf::<T>::get(parcel.pnu) == Some(id),
				"a parcel's number does not lead to it"
			);
			let found = Self::number(id).and_then(|pnu| Self::find_parcel(pnu).parcel);
			ensure!(found == Some(id), "a parcel's present number does not lead to it");
			check_record(&parcel.owners, parcel.revision, parcel.area)?;
		}
		ensure!(
			ParcelOf::<T>::iter_values().all(Parcels::<T>::contains_key),
			"a number leads to no parcel"
		);
		Ok(())
	}

	/// Check that each door is one unit, and the count of units on each parcel.
	fn check_doors() -> Result<(), TryRuntimeError> {
		let mut bound: BTreeMap<ParcelId, u32> = BTreeMap::new();
		for (id, unit) in Units::<T>::iter() {
			let door = (unit.building, unit.wing, unit.floor, unit.number);
			ensure!(UnitAt::<T>::get(door) == Some(id), "a unit's door is missing");
			if let Some(building) = Buildings::<T>::get(unit.building) {
				bound
					.entry(building.parcel)
					.and_modify(|units| *units = units.saturating_add(1))
					.or_insert(1);
			}
		}
		ensure!(UnitAt::<T>::iter().count() == Units::<T>::iter().count(), "a door has no unit");
		ensure!(
			BoundLand::<T>::iter().collect::<BTreeMap<_, _>>() == bound,
			"the count of units on a parcel is wrong"
		);
		Ok(())
	}

	/// Check that units have a strata building and that the sums of land shares are correct.
	fn check_units() -> Result<(), TryRuntimeError> {
		let mut sums: BTreeMap<BuildingId, Result<Share, ShareError>> = BTreeMap::new();
		for unit in Units::<T>::iter_values() {
			let building =
				Buildings::<T>::get(unit.building).ok_or("a unit's building is missing")?;
			ensure!(building.strata, "a unit's building is not a strata building");
			check_record(&unit.owners, unit.revision, unit.area)?;
			ensure!(unit.land_share.check().is_ok(), "a unit's land share is malformed");
			sums.entry(unit.building)
				.and_modify(|sum| *sum = sum.and_then(|sum| sum.checked_add(unit.land_share)))
				.or_insert(Ok(unit.land_share));
		}
		ensure!(
			LandShares::<T>::iter_keys().all(|building| sums.contains_key(&building)),
			"land shares are recorded for a building without units"
		);
		for (building, sum) in sums {
			match sum {
				Ok(sum) => ensure!(
					LandShares::<T>::get(building) == Some(sum),
					"the sum of a building's land shares is wrong"
				),
				// Adding in another order than at import may need larger denominators.
				Err(ShareError::TooFine) => (),
				Err(_) => return Err("a building's land shares exceed one".into()),
			}
		}
		Ok(())
	}
}
