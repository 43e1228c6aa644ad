//! The objects that can have a title: a parcel, a building, or a unit of a strata building.

use crate::{BuildingId, ParcelId, Pnu, UnitId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;

/// A property by its key in the books, which never changes.
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

/// A property as files and people name it: a parcel by its number, the present one or an old one.
/// The chain finds the property to which the name leads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum PropertyName {
	/// A parcel of the land book.
	#[codec(index = 0)]
	Parcel(Pnu),
	/// A building of the building book.
	#[codec(index = 1)]
	Building(BuildingId),
	/// A unit of a strata building.
	#[codec(index = 2)]
	Unit(UnitId),
}

impl fmt::Display for PropertyName {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Parcel(pnu) => write!(f, "parcel:{pnu}"),
			Self::Building(id) => write!(f, "building:{id}"),
			Self::Unit(id) => write!(f, "unit:{id}"),
		}
	}
}

impl FromStr for PropertyName {
	type Err = &'static str;

	/// Reads `parcel:PNU`, `building:NUMBER` or `unit:NUMBER`.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let problem = "a property is parcel:PNU, building:NUMBER or unit:NUMBER";
		let (kind, key) = text.split_once(':').ok_or(problem)?;
		match kind {
			"parcel" => key.parse().map(Self::Parcel).map_err(|_| problem),
			"building" => key.parse().map(Self::Building).map_err(|_| problem),
			"unit" => key.parse().map(Self::Unit).map_err(|_| problem),
			_ => Err(problem),
		}
	}
}
