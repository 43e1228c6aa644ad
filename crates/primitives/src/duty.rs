//! The duties of officers.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One duty of an officer. The kind of institution, the duty and the district together decide which
/// calls an officer may make.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
	/// Appoint, suspend and revoke the institution's own officers.
	#[codec(index = 0)]
	Administer,
	/// Vote in the council for a founding institution.
	#[codec(index = 1)]
	Govern,
	/// Register a party's DID on chain.
	#[codec(index = 2)]
	Enrol,
	/// Conduct a conveyance for its parties: inspect, contract, file.
	#[codec(index = 3)]
	Convey,
	/// Accept transaction reports.
	#[codec(index = 4)]
	Report,
	/// Keep the land and building books.
	#[codec(index = 5)]
	KeepBooks,
	/// Decide on, agree and disburse loans.
	#[codec(index = 6)]
	Lend,
	/// Examine applications for registration.
	#[codec(index = 7)]
	Examine,
	/// Complete registrations: the registrar (등기관).
	#[codec(index = 8)]
	Register,
	/// Import districts and books in bulk.
	#[codec(index = 9)]
	Import,
	/// Issue certificates.
	#[codec(index = 10)]
	Certify,
	/// Give effect to a judgment.
	#[codec(index = 11)]
	Adjudicate,
	/// Read only.
	#[codec(index = 12)]
	Observe,
	/// Run policy-fund programmes, and certify whom they support.
	#[codec(index = 13)]
	Fund,
	/// Decide on guarantees, and pay claims.
	#[codec(index = 14)]
	Guarantee,
	/// Publish the values of reference rates.
	#[codec(index = 15)]
	PublishRates,
	/// Accredit issuers of certificates.
	#[codec(index = 16)]
	Accredit,
	/// Enter notarial acts: the notary (공증인).
	#[codec(index = 17)]
	Notarise,
	/// Issue apostilles.
	#[codec(index = 18)]
	Apostille,
	/// Supervise notaries, and annul their acts.
	#[codec(index = 19)]
	Supervise,
}

impl Duty {
	/// Every duty, in the order of the codec index.
	pub const ALL: [Self; 20] = [
		Self::Administer,
		Self::Govern,
		Self::Enrol,
		Self::Convey,
		Self::Report,
		Self::KeepBooks,
		Self::Lend,
		Self::Examine,
		Self::Register,
		Self::Import,
		Self::Certify,
		Self::Adjudicate,
		Self::Observe,
		Self::Fund,
		Self::Guarantee,
		Self::PublishRates,
		Self::Accredit,
		Self::Notarise,
		Self::Apostille,
		Self::Supervise,
	];

	const fn bit(self) -> u32 {
		1 << (self as u32)
	}
}

/// A set of duties.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Duties(u32);

impl Duties {
	/// The empty set.
	pub const NONE: Self = Self(0);

	/// This set with one more duty.
	pub const fn with(self, duty: Duty) -> Self {
		Self(self.0 | duty.bit())
	}

	/// Whether the duty is in the set.
	pub const fn contains(self, duty: Duty) -> bool {
		self.0 & duty.bit() != 0
	}

	/// Whether no duty is in the set.
	pub const fn is_empty(self) -> bool {
		self.0 == 0
	}

	/// Whether every bit stands for a duty. A set from the wire can have unknown bits.
	pub fn is_valid(self) -> bool {
		self.0 & !Self::from_iter(Duty::ALL).0 == 0
	}

	/// The duties of the set.
	pub fn iter(self) -> impl Iterator<Item = Duty> {
		Duty::ALL.into_iter().filter(move |duty| self.contains(*duty))
	}
}

impl FromIterator<Duty> for Duties {
	fn from_iter<I: IntoIterator<Item = Duty>>(duties: I) -> Self {
		duties.into_iter().fold(Self::NONE, Self::with)
	}
}

impl Serialize for Duties {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_seq(self.iter())
	}
}

impl<'de> Deserialize<'de> for Duties {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		Ok(Vec::<Duty>::deserialize(deserializer)?.into_iter().collect())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_set_contains_exactly_the_duties_that_were_added() {
		for one in Duty::ALL {
			let set = Duties::NONE.with(one);
			for other in Duty::ALL {
				assert_eq!(set.contains(other), one == other);
			}
			assert!(set.is_valid());
		}
	}

	#[test]
	fn unknown_bits_are_detected() {
		assert!(!Duties(1 << 31).is_valid());
	}
}
