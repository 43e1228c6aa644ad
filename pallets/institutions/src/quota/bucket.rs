//! Leaky buckets: a level rises with each transaction and drains evenly with each block.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// An amount of what transactions use, in each dimension.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Allowance {
	/// Execution time, in picoseconds of the reference machine.
	pub ref_time: u64,
	/// The encoded length of transactions, in bytes.
	pub bytes: u64,
	/// The number of transactions.
	pub transactions: u64,
}

impl Allowance {
	/// An allowance that is never used up.
	pub const UNLIMITED: Self =
		Self { ref_time: u64::MAX, bytes: u64::MAX, transactions: u64::MAX };

	/// Whether it is at least the other in each dimension.
	pub const fn covers(&self, other: &Self) -> bool {
		self.ref_time >= other.ref_time
			&& self.bytes >= other.bytes
			&& self.transactions >= other.transactions
	}

	/// A multiple of it.
	pub const fn times(&self, factor: u64) -> Self {
		Self {
			ref_time: self.ref_time.saturating_mul(factor),
			bytes: self.bytes.saturating_mul(factor),
			transactions: self.transactions.saturating_mul(factor),
		}
	}

	/// A part of it, rounded down. A divisor of zero is treated as one.
	pub const fn part(&self, numerator: u64, denominator: u64) -> Self {
		const fn part(of: u64, numerator: u64, denominator: u64) -> u64 {
			match of.saturating_mul(numerator).checked_div(denominator) {
				Some(part) => part,
				None => of,
			}
		}
		Self {
			ref_time: part(self.ref_time, numerator, denominator),
			bytes: part(self.bytes, numerator, denominator),
			transactions: part(self.transactions, numerator, denominator),
		}
	}
}

/// How full a bucket is: amounts multiplied by the number of blocks in which a full bucket drains.
/// With this factor the amount that drains in one block is a whole number, so nothing is lost by
/// rounding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Level {
	/// Execution time.
	pub ref_time: u128,
	/// Bytes.
	pub bytes: u128,
	/// Transactions.
	pub transactions: u128,
}

impl Level {
	fn of(amount: &Allowance, factor: u64) -> Self {
		let scaled = |amount: u64| u128::from(amount).saturating_mul(u128::from(factor));
		Self {
			ref_time: scaled(amount.ref_time),
			bytes: scaled(amount.bytes),
			transactions: scaled(amount.transactions),
		}
	}

	fn zip(self, other: Self, with: impl Fn(u128, u128) -> u128) -> Self {
		Self {
			ref_time: with(self.ref_time, other.ref_time),
			bytes: with(self.bytes, other.bytes),
			transactions: with(self.transactions, other.transactions),
		}
	}
}

/// A bucket: how much it holds, and in how many blocks a full one drains.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Bucket {
	capacity: Allowance,
	blocks: u64,
}

impl Bucket {
	/// A bucket. A full one drains in so many blocks, at least one.
	pub const fn new(capacity: Allowance, blocks: u64) -> Self {
		Self { capacity, blocks: if blocks == 0 { 1 } else { blocks } }
	}

	fn full(&self) -> Level {
		Level::of(&self.capacity, self.blocks)
	}

	/// The level after so many blocks. A level above the capacity, which the council has reduced,
	/// counts as full.
	pub fn drain(&self, level: Level, elapsed: u64) -> Level {
		level
			.zip(self.full(), u128::min)
			.zip(Level::of(&self.capacity, elapsed), u128::saturating_sub)
	}

	/// The level with one more amount, or `None` if the bucket would overflow.
	pub fn fill(&self, level: Level, amount: &Allowance) -> Option<Level> {
		let (filled, full) =
			(level.zip(Level::of(amount, self.blocks), u128::saturating_add), self.full());
		let fits = filled.ref_time <= full.ref_time
			&& filled.bytes <= full.bytes
			&& filled.transactions <= full.transactions;
		fits.then_some(filled)
	}

	/// The level without an amount that was not needed.
	pub fn refund(&self, level: Level, amount: &Allowance) -> Level {
		level.zip(Level::of(amount, self.blocks), u128::saturating_sub)
	}

	/// The amount that a level stands for, rounded up.
	pub fn used(&self, level: Level) -> Allowance {
		let amount = |level: u128| {
			let used = level.div_ceil(u128::from(self.blocks));
			u64::try_from(used).unwrap_or(u64::MAX)
		};
		Allowance {
			ref_time: amount(level.ref_time),
			bytes: amount(level.bytes),
			transactions: amount(level.transactions),
		}
	}

	/// The unused part, in thousandths, of the dimension that is used the most.
	pub fn unused_per_mille(&self, level: Level) -> u64 {
		const WHOLE: u64 = 1_000;
		let (full, used) = (self.full(), level);
		let unused = |full: u128, used: u128| {
			let free = full.saturating_sub(used);
			// A capacity is below 2^64 and drains in less than 2^32 blocks, so nothing saturates.
			let part = free.saturating_mul(u128::from(WHOLE)).checked_div(full).unwrap_or(0);
			u64::try_from(part).unwrap_or(WHOLE)
		};
		unused(full.ref_time, used.ref_time)
			.min(unused(full.bytes, used.bytes))
			.min(unused(full.transactions, used.transactions))
	}
}
