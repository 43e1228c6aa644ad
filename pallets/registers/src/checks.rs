//! The checks of values, which depend on nothing but the values and today.

use crate::{BuildingDetails, Config, Error, ParcelDetails, UnitDetails};
use alloc::collections::BTreeSet;
use frame_support::ensure;
use madang_primitives::{Area, Holdings, KoreanDay, LabelKind, Share};

fn ensure_area<T: Config>(area: Area) -> Result<(), Error<T>> {
	ensure!(!area.is_zero(), Error::ZeroArea);
	Ok(())
}

/// Ensure that a day, if it is known, is one that the books can have.
pub(crate) fn ensure_day<T: Config>(
	day: Option<KoreanDay>,
	today: KoreanDay,
) -> Result<(), Error<T>> {
	if let Some(day) = day {
		ensure!(day <= today, Error::DayInFuture);
		ensure!(day >= KoreanDay::FIRST, Error::DayBeforeBooks);
	}
	Ok(())
}

/// Ensure that a row has no owners, or lists each owner once with shares that add up to one.
pub(crate) fn ensure_owners<T: Config>(owners: &Holdings) -> Result<(), Error<T>> {
	if owners.0.is_empty() {
		return Ok(());
	}
	owners.check().map_err(|_| Error::OwnersInvalid)?;
	ensure!(owners.total() == Ok(Share::WHOLE), Error::OwnersNotWhole);
	Ok(())
}

/// Whether a list has an item twice.
pub(crate) fn has_twice<Item: Ord>(mut items: impl Iterator<Item = Item>) -> bool {
	let mut seen = BTreeSet::new();
	!items.all(|item| seen.insert(item))
}

impl ParcelDetails {
	/// Check the values.
	pub(crate) fn check<T: Config>(&self, today: KoreanDay) -> Result<(), Error<T>> {
		ensure_area(self.area)?;
		ensure_day(self.priced_on, today)
	}
}

impl<P> BuildingDetails<P> {
	/// Check the values. That no parcel is listed twice can be seen only of their ids: see `resolved`.
	pub(crate) fn check<T: Config>(&self, today: KoreanDay) -> Result<(), Error<T>> {
		ensure_area(self.area)?;
		ensure_day(self.approved_on, today)?;
		ensure!(!self.parcels.is_empty(), Error::BuildingWithoutParcel);
		Ok(())
	}
}

impl<P> UnitDetails<P> {
	/// Check the values. That no right is listed twice can be seen only of the parcels' ids: see
	/// `resolved`.
	pub(crate) fn check<T: Config>(&self) -> Result<(), Error<T>> {
		ensure_area(self.area)?;
		if let Some(wing) = &self.wing {
			wing.check(LabelKind::Wing).map_err(|_| Error::LabelInvalid)?;
		}
		self.number.check(LabelKind::Unit).map_err(|_| Error::LabelInvalid)?;
		for right in &self.land_rights {
			right.share.check().map_err(|_| Error::LandShareInvalid)?;
		}
		Ok(())
	}
}
