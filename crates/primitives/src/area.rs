//! Areas, exactly as the books have them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most decimals of an area in square metres.
const DECIMALS: usize = 4;

/// Most digits of the whole square metres. No sum of such areas overflows.
const MAX_WHOLE: usize = 12;

/// Ten-thousandths in a square metre.
const ONE: u64 = 10_000;

/// An area in ten-thousandths of a square metre.
///
/// The land book has up to two decimals (공간정보관리법 시행령 60), the building book up to four. Every such
/// value is exact here, so nothing is ever rounded. The text has at least two decimals, and no
/// zero after them: `59.00`, `84.9342`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Area(pub u64);

impl Area {
	/// An area of so many hundredths of a square metre.
	pub const fn hundredths(count: u64) -> Self {
		Self(count.saturating_mul(100))
	}

	/// Whether the area is zero.
	pub const fn is_zero(self) -> bool {
		self.0 == 0
	}
}

impl fmt::Display for Area {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let (whole, part) = (self.0 / ONE, self.0 % ONE);
		match (part % 100, part % 10) {
			(0, _) => write!(f, "{whole}.{:02}", part / 100),
			(_, 0) => write!(f, "{whole}.{:03}", part / 10),
			_ => write!(f, "{whole}.{part:04}"),
		}
	}
}

impl FromStr for Area {
	type Err = &'static str;

	/// Reads square metres with up to four decimals, such as `59`, `84.93` or `84.9342`.
	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let problem = "an area is square metres with at most four decimals, such as 84.93";
		let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
		let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
		let long = whole.len() > 1 && whole.starts_with('0');
		if whole.is_empty() || whole.len() > MAX_WHOLE || long || !digits(whole) {
			return Err(problem);
		}
		if part.is_empty() || part.len() > DECIMALS || !digits(part) {
			return Err(problem);
		}
		let whole: u64 = whole.parse().map_err(|_| problem)?;
		let scale = 10u64.saturating_pow((DECIMALS - part.len()) as u32);
		let part: u64 = part.parse().map_err(|_| problem)?;
		Ok(Self(whole.saturating_mul(ONE).saturating_add(part.saturating_mul(scale))))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn areas_keep_the_decimals_of_the_source() {
		for (text, area, written) in [
			("59", 590_000, "59.00"),
			("59.0", 590_000, "59.00"),
			("0.5", 5_000, "0.50"),
			("84.93", 849_300, "84.93"),
			("84.934", 849_340, "84.934"),
			("84.9342", 849_342, "84.9342"),
			("23889.5001", 238_895_001, "23889.5001"),
		] {
			assert_eq!(text.parse(), Ok(Area(area)), "{text}");
			assert_eq!(Area(area).to_string(), written);
		}
		assert_eq!(Area::hundredths(8_493), "84.93".parse().unwrap());
	}

	#[test]
	fn what_would_be_rounded_is_rejected() {
		for text in
			["84.93421", "84.", ".5", "", "-1", "+1", "1e3", "084.93", "1,000", "1234567890123"]
		{
			assert!(text.parse::<Area>().is_err(), "{text}");
		}
	}

	proptest! {
		#[test]
		fn every_area_reads_back_as_it_was_written(area in 0u64..9_999_999_999_999_999) {
			prop_assert_eq!(Area(area).to_string().parse(), Ok(Area(area)));
		}
	}
}
