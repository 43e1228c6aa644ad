//! Receipt numbers (접수번호).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;

/// The receipt of an application for registration. There is one national sequence per year (부동산등기규칙
/// 22(2)). Receipts are ordered by year, then by number, which is the order of filing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Receipt {
	/// The year in Korean time.
	pub year: u16,
	/// The number within the year, from 1.
	pub number: u32,
}

impl fmt::Display for Receipt {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}-{}", self.year, self.number)
	}
}

/// Consecutive receipts of applications that were filed as a chain (부동산등기규칙 67-4).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct ReceiptRange {
	/// The first of them.
	pub first: Receipt,
	/// How many there are, at least one.
	pub count: u32,
}

impl ReceiptRange {
	/// The receipts, in order. The sequence stops at the largest number that the type can hold.
	pub fn iter(self) -> impl Iterator<Item = Receipt> {
		(0..self.count).map_while(move |offset| {
			let number = self.first.number.checked_add(offset)?;
			Some(Receipt { year: self.first.year, number })
		})
	}
}
