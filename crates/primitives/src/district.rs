//! Legal districts (법정동) and the places an institution answers for.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::{bounded::BoundedVec, ConstU32};

/// Number of digits of a district code.
const DIGITS: u32 = 10;

/// A legal district's code: ten digits, province 2, city or county 3, town 3, village 2.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DistrictCode(pub u64);

/// Why a text is no district code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DistrictError {
	/// It has another number of digits than ten, or something else than digits.
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
	/// Whether the number can be a code: ten digits, of which the first is not zero.
	pub const fn is_valid(self) -> bool {
		self.0 >= 1_000_000_000 && self.0 <= 9_999_999_999
	}
}

/// The first digits of the codes of some districts: `11680` is all of 강남구.
///
/// Zero digits cover the whole country.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
pub struct DistrictPrefix {
	/// How many leading digits count, 0 to 10.
	pub digits: u8,
	/// Their value.
	pub value: u64,
}

impl DistrictPrefix {
	/// The whole country.
	pub const NATION: Self = Self { digits: 0, value: 0 };

	/// Whether the value has as many digits as it says, with no leading zero.
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

	/// Whether the district lies within.
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

/// Most prefixes an institution's jurisdiction has. A bank's is the nation: one prefix. The
/// registry office with the most has some twenty districts.
pub type MaxPrefixes = ConstU32<64>;

/// The places an institution answers for.
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
	fn malformed_texts_are_refused() {
		for text in ["116801010", "11680101000", "11680x0100", "１１68010100"] {
			assert_eq!(text.parse::<DistrictCode>(), Err(DistrictError::NotTenDigits), "{text}");
		}
		assert!("011".parse::<DistrictPrefix>().is_err());
		assert!(!DistrictPrefix { digits: 2, value: 9 }.is_valid());
		assert!(!DistrictPrefix { digits: 2, value: 100 }.is_valid());
	}
}
