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

/// The code of a registry office of the former registry (등기소 코드), from 1 to 9999. The numbers of
/// title records begin with such a code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct FormerOffice(pub u16);

impl FormerOffice {
	/// Whether the code has one to four digits and is not zero.
	pub const fn is_valid(self) -> bool {
		self.0 >= 1 && self.0 <= 9_999
	}
}

impl fmt::Display for FormerOffice {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{:04}", self.0)
	}
}

/// The registry that assigned a receipt.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Epoch {
	/// The former registry, before the record was taken over. Each office had its own sequence, so
	/// the same number of two offices is two receipts.
	#[codec(index = 0)]
	Before {
		/// The office that received the application.
		office: FormerOffice,
	},
	/// This chain.
	#[codec(index = 1)]
	OnChain,
}

/// When an application was filed (접수연월일과 접수번호, 부동산등기법 48(1) no. 3).
///
/// Across sections the earlier filing has priority (법 4(2)). Filings are ordered by epoch, then by
/// day, then by receipt. So everything that the former registry received is before everything that
/// the chain received, also if both sequences have numbers of the same year. Receipts of one office
/// on one day are ordered by number. Nothing tells which of two offices received first on one day;
/// their receipts are ordered by number and code only so that there is an order. Equal filings
/// were received at the same time.
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

impl Filed {
	/// The office of the former registry, if it received the application.
	pub const fn former_office(&self) -> Option<FormerOffice> {
		match self.epoch {
			Epoch::Before { office } => Some(office),
			Epoch::OnChain => None,
		}
	}

	/// What decides between two filings, before anything else.
	fn order(&self) -> (bool, KoreanDay, Receipt, Epoch) {
		// The chain's receipts are in order even if its clock was set back, so their day does not
		// matter.
		let on_chain = self.epoch == Epoch::OnChain;
		let day = if on_chain { KoreanDay::FIRST } else { self.on };
		(on_chain, day, self.receipt, self.epoch)
	}
}

impl Ord for Filed {
	fn cmp(&self, other: &Self) -> Ordering {
		// The day at the end only makes the order agree with equality.
		self.order().cmp(&other.order()).then(self.on.cmp(&other.on))
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

	fn before(office: u16, day: &str, number: u32) -> Filed {
		let on: KoreanDay = day.parse().unwrap();
		let receipt = Receipt { year: on.to_civil().0, number };
		Filed { receipt, on, epoch: Epoch::Before { office: FormerOffice(office) } }
	}

	#[test]
	fn the_former_registry_received_everything_before_the_chain() {
		let on: KoreanDay = "2026-11-24".parse().unwrap();
		let on_chain = |number| {
			let receipt = Receipt { year: 2026, number };
			Filed { receipt, on, epoch: Epoch::OnChain }
		};
		assert!(before(1146, "2026-11-24", 3_000_000) < on_chain(1));
		assert!(on_chain(1) < on_chain(2));
	}

	/// Titles 6: before, the number alone decided, and the same number of two offices was one receipt.
	#[test]
	fn receipts_of_two_offices_are_ordered_by_day_and_those_of_one_by_number() {
		assert!(before(1146, "2019-03-04", 90_000) < before(1142, "2019-03-05", 7));
		assert!(before(1146, "2019-03-04", 7) < before(1146, "2019-03-04", 8));
		assert_ne!(before(1146, "2019-03-04", 7), before(1142, "2019-03-04", 7));
	}
}
