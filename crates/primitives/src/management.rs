//! Management numbers of the building book (관리건축물대장번호).

use alloc::string::{String, ToString};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most digits of a number of the present form.
const DIGITS: usize = 33;

/// Most digits of the serial number in the old form.
const SERIAL_DIGITS: usize = 18;

/// Digits of the district in the old form.
const DISTRICT_DIGITS: usize = 5;

/// The number of a building or unit in the building book.
///
/// Two forms are in use, and each number has exactly one text. A number keeps its form: the book
/// of an old building is never renumbered.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum ManagementNumber {
	/// The present form: up to 33 digits, of which the first is not zero.
	#[codec(index = 0)]
	Number(#[codec(compact)] u128),
	/// The old form: five digits for the city district, a hyphen and a serial number, such as
	/// `11680-3609902`.
	#[codec(index = 1)]
	Serial {
		/// The city district that assigned the number.
		#[codec(compact)]
		district: u32,
		/// The serial number in the district.
		#[codec(compact)]
		serial: u64,
	},
}

/// Why a text is not a management number.
const PROBLEM: &str = "a management number has up to 33 digits, or the old form 11680-3609902; no \
	part begins with zero";

impl ManagementNumber {
	/// Check the number. Numbers from the wire need this check.
	pub fn check(self) -> Result<(), &'static str> {
		let valid = match self {
			Self::Number(number) => number > 0 && number < 10u128.saturating_pow(DIGITS as u32),
			Self::Serial { district, serial } => {
				matches!(district, 10_000..=99_999)
					&& serial > 0 && serial < 10u64.saturating_pow(SERIAL_DIGITS as u32)
			}
		};
		valid.then_some(()).ok_or(PROBLEM)
	}
}

impl fmt::Display for ManagementNumber {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Number(number) => number.fmt(f),
			Self::Serial { district, serial } => write!(f, "{district:05}-{serial}"),
		}
	}
}

/// Read digits without a leading zero.
fn digits<T: FromStr>(text: &str, most: usize) -> Option<T> {
	let plain = !text.is_empty()
		&& text.len() <= most
		&& !text.starts_with('0')
		&& text.bytes().all(|byte| byte.is_ascii_digit());
	plain.then(|| text.parse().ok()).flatten()
}

impl FromStr for ManagementNumber {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let number = match text.split_once('-') {
			None => digits(text, DIGITS).map(Self::Number),
			Some((district, serial)) => digits(district, DISTRICT_DIGITS)
				.zip(digits(serial, SERIAL_DIGITS))
				.map(|(district, serial)| Self::Serial { district, serial }),
		};
		let number = number.ok_or(PROBLEM)?;
		number.check().map(|()| number)
	}
}

impl TryFrom<String> for ManagementNumber {
	type Error = &'static str;

	fn try_from(text: String) -> Result<Self, Self::Error> {
		text.parse()
	}
}

impl From<ManagementNumber> for String {
	fn from(number: ManagementNumber) -> Self {
		number.to_string()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::DecodeAll;
	use proptest::prelude::*;

	#[test]
	fn both_forms_are_read_and_written_in_one_way() {
		let old = ManagementNumber::Serial { district: 11_680, serial: 3_609_902 };
		let longest = "9".repeat(33);
		for (text, number) in [
			("9080000001", ManagementNumber::Number(9_080_000_001)),
			("11680-3609902", old),
			("1168010300102270001000001", ManagementNumber::Number(1168010300102270001000001)),
			(&longest, ManagementNumber::Number(999_999_999_999_999_999_999_999_999_999_999)),
		] {
			assert_eq!(text.parse(), Ok(number), "{text}");
			assert_eq!(number.to_string(), text);
			let encoded = number.encode();
			assert_eq!(ManagementNumber::decode_all(&mut &encoded[..]), Ok(number));
			assert!(encoded.len() <= ManagementNumber::max_encoded_len());
		}
	}

	#[test]
	fn other_texts_and_numbers_are_rejected() {
		let too_long = "9".repeat(34);
		for text in [
			"",
			"0",
			"012",
			"1168-3609902",
			"116800-1",
			"11680-",
			"-1",
			"11680-0",
			"11680-01",
			"11680-1-2",
			"11680 3609902",
			"1.16801E+18",
			&too_long,
		] {
			assert!(text.parse::<ManagementNumber>().is_err(), "{text}");
		}
		for number in [
			ManagementNumber::Number(0),
			ManagementNumber::Number(u128::MAX),
			ManagementNumber::Serial { district: 1, serial: 1 },
			ManagementNumber::Serial { district: 11_680, serial: 0 },
			ManagementNumber::Serial { district: 11_680, serial: u64::MAX },
		] {
			assert!(number.check().is_err(), "{number}");
		}
	}

	proptest! {
		#[test]
		fn every_number_reads_back_as_it_was_written(
			number in prop_oneof![
				(1u128..10u128.pow(33)).prop_map(ManagementNumber::Number),
				(10_000u32..100_000, 1u64..10u64.pow(18))
					.prop_map(|(district, serial)| ManagementNumber::Serial { district, serial }),
			],
		) {
			prop_assert_eq!(number.check(), Ok(()));
			prop_assert_eq!(number.to_string().parse(), Ok(number));
		}
	}
}
