//! The objects that can have a title: a parcel, a building, or a unit of a strata building.

use crate::{BuildingId, ParcelId, Pnu, UnitId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;

/// A property by its key in the books.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Property {
	/// A parcel of the land book.
	#[codec(index = 0)]
	Parcel(ParcelId),
	/// A building of the building book.
	#[codec(index = 1)]
	Building(BuildingId),
	/// A unit of a strata building.
	#[codec(index = 2)]
	Unit(UnitId),
}

impl fmt::Display for Property {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Parcel(id) => write!(f, "parcel:{id}"),
			Self::Building(id) => write!(f, "building:{id}"),
			Self::Unit(id) => write!(f, "unit:{id}"),
		}
	}
}

impl FromStr for Property {
	type Err = &'static str;

	/// Reads `parcel:PNU`, `building:NUMBER` or `unit:NUMBER`.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let problem = "a property is parcel:PNU, building:NUMBER or unit:NUMBER";
		let (kind, key) = text.split_once(':').ok_or(problem)?;
		match kind {
			"parcel" => {
				let pnu = key.parse::<Pnu>().map_err(|_| problem)?;
				Ok(Self::Parcel(ParcelId::entered_as(pnu)))
			}
			"building" => key.parse().map(Self::Building).map_err(|_| problem),
			"unit" => key.parse().map(Self::Unit).map_err(|_| problem),
			_ => Err(problem),
		}
	}
}
