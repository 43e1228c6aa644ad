//! Legal districts (법정동) and the jurisdiction of an institution.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Number of digits of a district code.
const DIGITS: u32 = 10;

/// A legal district's code of ten digits: two for the province, three for the city or county, three
/// for the town and two for the village.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DistrictCode(pub u64);

/// Why a text is not a district code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DistrictError {
	/// It does not consist of exactly ten digits.
	NotTenDigits,
}

impl fmt::Display for DistrictError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("a district code has exactly ten digits")
	}
}

impl FromStr for DistrictCode {
	type Err = DistrictError;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		if text.len() != DIGITS as usize || !text.bytes().all(|byte| byte.is_ascii_digit()) {
			return Err(DistrictError::NotTenDigits);
		}
		text.parse().map(Self).map_err(|_| DistrictError::NotTenDigits)
	}
}

impl fmt::Display for DistrictCode {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{:010}", self.0)
	}
}

impl DistrictCode {
	/// Whether the number has the form of a code: ten digits, the first of which is not zero.
	pub const fn is_valid(self) -> bool {
		self.0 >= 1_000_000_000 && self.0 <= 9_999_999_999
	}

	/// The prefix with the code's first digits, or `None` if there are not so many.
	pub fn prefix(self, digits: u8) -> Option<DistrictPrefix> {
		let dropped = DIGITS.checked_sub(u32::from(digits))?;
		let value = self.0.checked_div(10u64.checked_pow(dropped)?)?;
		Some(DistrictPrefix { digits, value })
	}
}

/// The leading digits of district codes: `11680` covers all of 강남구.
///
/// A prefix of zero digits covers the whole country.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
pub struct DistrictPrefix {
	/// The number of leading digits, 0 to 10.
	pub digits: u8,
	/// The value of these digits.
	pub value: u64,
}

impl DistrictPrefix {
	/// The whole country.
	pub const NATION: Self = Self { digits: 0, value: 0 };

	/// Whether the value has this number of digits and no leading zero.
	pub fn is_valid(self) -> bool {
		match self.digits {
			0 => self.value == 0,
			1..=10 => {
				let low = 10u64.saturating_pow(u32::from(self.digits) - 1);
				self.value >= low && self.value < low.saturating_mul(10)
			}
			_ => false,
		}
	}

	/// Whether the district's code begins with this prefix.
	pub fn covers(self, district: DistrictCode) -> bool {
		let dropped = DIGITS.saturating_sub(u32::from(self.digits));
		match 10u64.checked_pow(dropped).and_then(|unit| district.0.checked_div(unit)) {
			Some(leading) => leading == self.value,
			None => false,
		}
	}
}

impl FromStr for DistrictPrefix {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let problem = "a district prefix is 0 to 10 digits with no leading zero";
		if text.len() > DIGITS as usize || !text.bytes().all(|byte| byte.is_ascii_digit()) {
			return Err(problem);
		}
		if text.is_empty() {
			return Ok(Self::NATION);
		}
		let value = text.parse().map_err(|_| problem)?;
		let prefix = Self { digits: text.len() as u8, value };
		prefix.is_valid().then_some(prefix).ok_or(problem)
	}
}

impl fmt::Display for DistrictPrefix {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.digits {
			0 => f.write_str("전국"),
			_ => write!(f, "{}", self.value),
		}
	}
}

/// Most prefixes in an institution's jurisdiction. A bank has one prefix, for the whole country.
/// The registry office with the largest list has about twenty districts.
pub type MaxPrefixes = ConstU32<64>;

/// The districts for which an institution is responsible.
pub type Jurisdiction = BoundedVec<DistrictPrefix, MaxPrefixes>;

#[cfg(test)]
mod tests {
	use super::*;

	const YEOKSAM: DistrictCode = DistrictCode(1168010100);

	#[test]
	fn a_prefix_covers_the_districts_that_begin_with_it() {
		for (text, covers) in [
			("", true),
			("11", true),
			("11680", true),
			("1168010100", true),
			("11650", false),
			("116", true),
		] {
			let prefix: DistrictPrefix = text.parse().unwrap();
			assert_eq!(prefix.covers(YEOKSAM), covers, "{text}");
		}
		assert!(!DistrictPrefix { digits: 11, value: 1 }.covers(YEOKSAM));
	}

	#[test]
	fn malformed_texts_are_rejected() {
		for text in ["116801010", "11680101000", "11680x0100", "１１68010100"] {
			assert_eq!(text.parse::<DistrictCode>(), Err(DistrictError::NotTenDigits), "{text}");
		}
		assert!("011".parse::<DistrictPrefix>().is_err());
		assert!(!DistrictPrefix { digits: 2, value: 9 }.is_valid());
		assert!(!DistrictPrefix { digits: 2, value: 100 }.is_valid());
	}
}
