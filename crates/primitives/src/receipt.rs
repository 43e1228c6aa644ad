//! Receipt numbers (접수번호).

use crate::KoreanDay;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{cmp::Ordering, fmt};
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

/// The registry that assigned a receipt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Epoch {
	/// The former registry, before the record was taken over.
	#[codec(index = 0)]
	Before,
	/// This chain.
	#[codec(index = 1)]
	OnChain,
}

/// When an application was filed (접수연월일과 접수번호, 부동산등기법 48(1) no. 3).
///
/// Across sections the earlier filing has priority (법 4(2)). Filings are ordered by epoch, then by
/// receipt. So everything that the former registry received is before everything that the chain
/// received, also if both sequences have numbers of the same year. Filings with the same epoch and
/// receipt were received at the same time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Filed {
	/// The receipt.
	pub receipt: Receipt,
	/// The day.
	pub on: KoreanDay,
	/// The registry that assigned the receipt.
	pub epoch: Epoch,
}

impl Ord for Filed {
	fn cmp(&self, other: &Self) -> Ordering {
		// The day only makes the order agree with equality.
		(self.epoch, self.receipt, self.on).cmp(&(other.epoch, other.receipt, other.on))
	}
}

impl PartialOrd for Filed {
	fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
		Some(self.cmp(other))
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_former_registry_received_everything_before_the_chain() {
		let on: KoreanDay = "2026-11-24".parse().unwrap();
		let filed = |epoch, number| Filed { receipt: Receipt { year: 2026, number }, on, epoch };
		assert!(filed(Epoch::Before, 3_000_000) < filed(Epoch::OnChain, 1));
		assert!(filed(Epoch::OnChain, 1) < filed(Epoch::OnChain, 2));
	}
}
