//! Identifiers of objects on chain.

use crate::{ManagementNumber, Pnu};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! number_id {
	($(#[$doc:meta])* $name:ident($inner:ty)) => {
		$(#[$doc])*
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
		#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
		#[derive(Serialize, Deserialize)]
		#[serde(transparent)]
		pub struct $name(pub $inner);

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				self.0.fmt(f)
			}
		}
	};
}

number_id! {
	/// A member institution. Numbers are assigned in order of admission and never reused.
	InstitutionId(u32)
}
number_id! {
	/// A conveyance, numbered by the chain when its inspection is recorded.
	DealId(u64)
}
number_id! {
	/// A loan, numbered by the chain when it is applied for or recorded.
	LoanId(u64)
}
number_id! {
	/// A transfer of loans to another bank, numbered by the chain when it is offered.
	TransferId(u64)
}
number_id! {
	/// A policy-fund programme (정책자금), numbered by the chain when an agency opens it.
	ProgrammeId(u32)
}
number_id! {
	/// A credit guarantee (신용보증), numbered by the chain when it is asked for.
	GuaranteeId(u64)
}
number_id! {
	/// A title record's unique number (부동산고유번호, 14 digits; 부동산등기규칙 12).
	TitleId(u64)
}
number_id! {
	/// A parcel on this chain. It never changes, while the parcel's number (PNU) can: with a reform of
	/// the districts, or with a new lot number.
	///
	/// It is the number with which the parcel entered. If another parcel entered with that number
	/// before, it is the next free number from [`ParcelId::FIRST_OTHER`] up. So the order of an
	/// import makes no difference.
	ParcelId(u64)
}
macro_rules! managed_id {
	($(#[$doc:meta])* $name:ident) => {
		$(#[$doc])*
		#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
		#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
		#[derive(Serialize, Deserialize)]
		#[serde(transparent)]
		pub struct $name(pub ManagementNumber);

		impl $name {
			/// The id with a number of the present form.
			pub const fn new(number: u128) -> Self {
				Self(ManagementNumber::Number(number))
			}
		}

		impl fmt::Display for $name {
			fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
				self.0.fmt(f)
			}
		}

		impl FromStr for $name {
			type Err = &'static str;

			fn from_str(text: &str) -> Result<Self, Self::Err> {
				text.parse().map(Self)
			}
		}
	};
}

managed_id! {
	/// A building's management number in the building book (건축물대장).
	BuildingId
}
managed_id! {
	/// A strata unit's management number in the building book (전유부).
	UnitId
}

impl ParcelId {
	/// The first id that is not a parcel's number: parcels' numbers have nineteen digits.
	pub const FIRST_OTHER: Self = Self(10_000_000_000_000_000_000);

	/// The id of the first parcel that enters with this number.
	pub const fn entered_as(pnu: Pnu) -> Self {
		Self(pnu.0)
	}
}

/// The identifier of a person or firm: 32 bytes that do not reveal who it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Did(pub [u8; 32]);

impl fmt::Display for Did {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("did:madang:")?;
		self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
	}
}

/// The sender's own reference for a call: 32 bytes. An institution can use each reference once, so
/// a call that is sent again after a crash takes effect only once (an idempotency key).
pub type ExternalRef = [u8; 32];
