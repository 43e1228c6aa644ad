//! Where rows are: the places for which the municipality that sends them must be responsible.
//!
//! A building or unit is in the district of the building's first parcel. Its other parcels can be in other
//! districts. To take them up, or to give them up, binds or frees their land, so it needs their
//! municipality as well. What a row leaves as it is needs nothing.

use crate::{
	import::Tally, Books, BuildingChange, BuildingRow, Buildings, Config, Details, Error, Pallet,
	ParcelChange, ParcelRow, UnitChange, UnitRow, Units,
};
use alloc::{collections::BTreeSet, vec::Vec};
use madang_primitives::{LandRight, ParcelId, Pnu, Property, PropertyName};
use pallet_institutions::Location;

/// The places for which an officer must be responsible. There are at most as many as rows, and as
/// parcels that they name and that their records had before.
#[derive(Default)]
pub(crate) struct Places {
	/// Those in which the objects are before the call.
	pub own: BTreeSet<Location>,
	/// Those to which the rows reach: of the parcels that they add or drop, and where the objects are
	/// after the call.
	pub reached: BTreeSet<Location>,
}

impl Places {
	/// The places of all rows.
	pub(crate) fn of<T: Config, R: Located<T>>(rows: &[R]) -> Result<Self, Error<T>> {
		let mut places = Self::default();
		rows.iter().try_for_each(|row| row.locate(&mut places))?;
		Ok(places)
	}

	/// The place of a property, which must exist.
	pub(crate) fn of_property<T: Config>(property: &Property) -> Result<Self, Error<T>> {
		let mut places = Self::default();
		places.own.insert(Pallet::<T>::existing_district(property)?);
		Ok(places)
	}

	/// The places of a closed record that is opened again. What it had needs nothing: nothing new is bound.
	/// What it had and does not get back is free already.
	pub(crate) fn of_reopened<T: Config>(
		property: &Property,
		details: Option<&Details<Pnu>>,
	) -> Result<Self, Error<T>> {
		let mut places = Self::of_property::<T>(property)?;
		match (property, details) {
			(Property::Building(building), Some(Details::Building(details))) => {
				let before = Buildings::<T>::get(building).ok_or(Error::BuildingNotFound)?;
				let before = before.details.parcels;
				let after = parcels_of::<T>(&details.parcels)?;
				places.reach(*after.first().ok_or(Error::BuildingWithoutParcel)?)?;
				let added = after.iter().filter(|parcel| !before.contains(parcel));
				added.copied().try_for_each(|parcel| places.reach(parcel))?;
			}
			(Property::Unit(unit), Some(Details::Unit(details))) => {
				let before = Units::<T>::get(unit).ok_or(Error::UnitNotFound)?;
				let before = before.details.land_rights;
				let after = rights_of::<T>(&details.land_rights)?;
				let building = Property::Building(details.building);
				places.reached.insert(Pallet::<T>::existing_district(&building)?);
				let added = after.iter().filter(|right| !before.contains(right));
				added.map(|right| right.parcel).try_for_each(|parcel| places.reach(parcel))?;
			}
			_ => {}
		}
		Ok(places)
	}

	fn reach<T: Config>(&mut self, parcel: ParcelId) -> Result<(), Error<T>> {
		self.reached.insert(Pallet::<T>::existing_district(&Property::Parcel(parcel))?);
		Ok(())
	}
}

/// A row of a book that a municipality keeps.
pub(crate) trait Located<T: Config> {
	/// Add the places for which the officer must be responsible.
	fn locate(&self, places: &mut Places) -> Result<(), Error<T>>;
}

/// The items that only one of two lists has. Lists have at most [`crate::MaxParcels`] items.
fn changed<'a, Item: PartialEq>(
	before: &'a [Item],
	after: &'a [Item],
) -> impl Iterator<Item = &'a Item> {
	let dropped = before.iter().filter(|item| !after.contains(item));
	dropped.chain(after.iter().filter(|item| !before.contains(item)))
}

fn parcels_of<T: Config>(numbers: &[Pnu]) -> Result<Vec<ParcelId>, Error<T>> {
	let find = |pnu: &Pnu| Pallet::<T>::parcel_of(*pnu, &mut Tally::default());
	numbers.iter().map(find).collect()
}

fn rights_of<T: Config>(rights: &[LandRight<Pnu>]) -> Result<Vec<LandRight<ParcelId>>, Error<T>> {
	let find = |LandRight { parcel, kind, share }: &LandRight<Pnu>| {
		let parcel = Pallet::<T>::parcel_of(*parcel, &mut Tally::default())?;
		Ok(LandRight { parcel, kind: *kind, share: *share })
	};
	rights.iter().map(find).collect()
}

impl<T: Config> Pallet<T> {
	/// The place of a row under this number: a parcel that the book has is where it is. A new one was
	/// never in another district.
	fn place_of_number(pnu: Pnu) -> Location {
		let known = Self::open_holder(pnu).and_then(Self::place_of_parcel);
		known.unwrap_or_else(|| Self::place_of_given(pnu.district()))
	}

	/// The place of a property by its name, as calls with rows under this name check it.
	pub(crate) fn place_of_name(name: PropertyName) -> Option<Location> {
		match name {
			PropertyName::Parcel(pnu) => Some(Self::place_of_number(pnu)),
			PropertyName::Building(building) => Self::place(&Property::Building(building)),
			PropertyName::Unit(unit) => Self::place(&Property::Unit(unit)),
		}
	}
}

impl<T: Config> Located<T> for ParcelRow {
	fn locate(&self, places: &mut Places) -> Result<(), Error<T>> {
		places.own.insert(Pallet::<T>::place_of_number(self.pnu));
		Ok(())
	}
}

impl<T: Config> Located<T> for ParcelChange {
	fn locate(&self, places: &mut Places) -> Result<(), Error<T>> {
		let property = Property::Parcel(self.parcel);
		places.own.insert(Pallet::<T>::existing_district(&property)?);
		Ok(())
	}
}

impl<T: Config> Located<T> for BuildingRow {
	fn locate(&self, places: &mut Places) -> Result<(), Error<T>> {
		let parcels = parcels_of::<T>(&self.details.parcels)?;
		let place = parcels.first().ok_or(Error::BuildingWithoutParcel)?;
		places.own.insert(Pallet::<T>::existing_district(&Property::Parcel(*place))?);
		parcels.iter().skip(1).try_for_each(|parcel| places.reach(*parcel))
	}
}

impl<T: Config> Located<T> for BuildingChange {
	fn locate(&self, places: &mut Places) -> Result<(), Error<T>> {
		let before = Buildings::<T>::get(self.building).ok_or(Error::BuildingNotFound)?;
		let before = before.details.parcels;
		let after = parcels_of::<T>(&self.details.parcels)?;
		let place = Property::Building(self.building);
		places.own.insert(Pallet::<T>::existing_district(&place)?);
		// An attached lot can become the first parcel. Then the building is in its district.
		places.reach(*after.first().ok_or(Error::BuildingWithoutParcel)?)?;
		for parcel in changed(&before, &after) {
			places.reach(*parcel)?;
		}
		Ok(())
	}
}

impl<T: Config> Located<T> for UnitRow {
	fn locate(&self, places: &mut Places) -> Result<(), Error<T>> {
		let building = Property::Building(self.details.building);
		places.own.insert(Pallet::<T>::existing_district(&building)?);
		let rights = rights_of::<T>(&self.details.land_rights)?;
		rights.iter().try_for_each(|right| places.reach(right.parcel))
	}
}

impl<T: Config> Located<T> for UnitChange {
	fn locate(&self, places: &mut Places) -> Result<(), Error<T>> {
		let before = Units::<T>::get(self.unit).ok_or(Error::UnitNotFound)?;
		let before = before.details.land_rights;
		let after = rights_of::<T>(&self.details.land_rights)?;
		places.own.insert(Pallet::<T>::existing_district(&Property::Unit(self.unit))?);
		let building = Property::Building(self.details.building);
		places.reached.insert(Pallet::<T>::existing_district(&building)?);
		// Another share of the same parcel counts too.
		for right in changed(&before, &after) {
			places.reach(right.parcel)?;
		}
		Ok(())
	}
}
