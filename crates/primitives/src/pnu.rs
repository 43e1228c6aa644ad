//! A parcel's number (토지고유번호, PNU).

use crate::DistrictCode;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Digits of a PNU.
const DIGITS: usize = 19;

/// Which of the two land books a parcel is in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LandKind {
	/// The land book (토지대장).
	Land,
	/// The forest book (임야대장): the lot number is written with 산.
	Forest,
}

/// A parcel's number: ten digits for the district, one for the book, four for the main lot and four
/// for the sub lot.
///
/// 강남구 역삼동 858 is `1168010100108580000`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pnu(pub u64);

/// Why a text or a number is not a PNU.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PnuError {
	/// It does not consist of exactly nineteen digits.
	NotNineteenDigits,
	/// The eleventh digit is neither 1 (land) nor 2 (forest).
	UnknownBook,
	/// The main lot number is zero.
	NoMainLot,
}

impl fmt::Display for PnuError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NotNineteenDigits => "a PNU has exactly nineteen digits",
			Self::UnknownBook => "the eleventh digit of a PNU is 1 (land) or 2 (forest)",
			Self::NoMainLot => "the main lot number of a PNU is not zero",
		})
	}
}

impl Pnu {
	/// Build a number from its parts, or return the error of the invalid part.
	pub fn new(
		district: DistrictCode,
		kind: LandKind,
		main: u16,
		sub: u16,
	) -> Result<Self, PnuError> {
		if !district.is_valid() || main > 9_999 || sub > 9_999 {
			return Err(PnuError::NotNineteenDigits);
		}
		let book: u64 = match kind {
			LandKind::Land => 1,
			LandKind::Forest => 2,
		};
		// At most 9_999_999_999 * 10^9 + 2_9999_9999: fits u64.
		let pnu = Self(
			district
				.0
				.saturating_mul(1_000_000_000)
				.saturating_add(book.saturating_mul(100_000_000))
				.saturating_add(u64::from(main).saturating_mul(10_000))
				.saturating_add(u64::from(sub)),
		);
		pnu.check().map(|()| pnu)
	}

	/// Check that the number has the form of a PNU. Numbers from the wire need this check.
	pub fn check(self) -> Result<(), PnuError> {
		if !self.district().is_valid() {
			return Err(PnuError::NotNineteenDigits);
		}
		if !matches!(self.0 / 100_000_000 % 10, 1 | 2) {
			return Err(PnuError::UnknownBook);
		}
		if self.main() == 0 {
			return Err(PnuError::NoMainLot);
		}
		Ok(())
	}

	/// The same lot of another district: only the first ten digits differ.
	pub const fn in_district(self, district: DistrictCode) -> Self {
		Self(district.0.saturating_mul(1_000_000_000).saturating_add(self.0 % 1_000_000_000))
	}

	/// The legal district of the parcel.
	pub const fn district(self) -> DistrictCode {
		DistrictCode(self.0 / 1_000_000_000)
	}

	/// Which book the parcel is in.
	pub const fn kind(self) -> LandKind {
		match self.0 / 100_000_000 % 10 {
			2 => LandKind::Forest,
			_ => LandKind::Land,
		}
	}

	/// The main lot number (본번).
	pub const fn main(self) -> u16 {
		(self.0 / 10_000 % 10_000) as u16
	}

	/// The sub lot number (부번), or zero if the parcel has no sub lot.
	pub const fn sub(self) -> u16 {
		(self.0 % 10_000) as u16
	}
}

impl FromStr for Pnu {
	type Err = PnuError;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		if text.len() != DIGITS || !text.bytes().all(|byte| byte.is_ascii_digit()) {
			return Err(PnuError::NotNineteenDigits);
		}
		let pnu = Self(text.parse().map_err(|_| PnuError::NotNineteenDigits)?);
		pnu.check().map(|()| pnu)
	}
}

impl fmt::Display for Pnu {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{:019}", self.0)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn yeoksam_858_is_split_into_its_parts_and_rebuilt() {
		let pnu: Pnu = "1168010100108580000".parse().unwrap();
		assert_eq!(pnu.district(), DistrictCode(1168010100));
		assert_eq!(pnu.kind(), LandKind::Land);
		assert_eq!((pnu.main(), pnu.sub()), (858, 0));
		assert_eq!(Pnu::new(pnu.district(), LandKind::Land, 858, 0), Ok(pnu));
		let moved = pnu.in_district(DistrictCode(5111010100));
		assert_eq!(moved.to_string(), "5111010100108580000");
		assert_eq!(
			Pnu::new(pnu.district(), LandKind::Forest, 12, 3).unwrap().kind(),
			LandKind::Forest
		);
	}

	#[test]
	fn each_malformed_number_is_rejected_with_its_reason() {
		for (text, error) in [
			("116801010010858000", PnuError::NotNineteenDigits),
			("11680101001085800000", PnuError::NotNineteenDigits),
			("116801010010858000x", PnuError::NotNineteenDigits),
			("0168010100108580000", PnuError::NotNineteenDigits),
			("1168010100008580000", PnuError::UnknownBook),
			("1168010100308580000", PnuError::UnknownBook),
			("1168010100100000001", PnuError::NoMainLot),
		] {
			assert_eq!(text.parse::<Pnu>(), Err(error), "{text}");
		}
		assert_eq!(Pnu(u64::MAX).check(), Err(PnuError::NotNineteenDigits));
	}
}
