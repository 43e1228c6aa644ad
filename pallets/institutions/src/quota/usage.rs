//! An institution's quota, and how much of it is used.

use super::bucket::{Allowance, Bucket, Level};
use crate::Lane;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::{BlockNumber, SaturatedConversion};

/// A member may send the share of so many blocks at once.
pub const BURST_BLOCKS: u64 = 2;

/// A lane's allowance drains in so many blocks.
pub const LANE_BLOCKS: u64 = 10;

/// The amounts that all officers of an institution together may send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Quota {
	/// The amount in each block. The amount of two blocks may be sent at once.
	pub block: Allowance,
	/// The amount in a day. It becomes available evenly over the day.
	pub day: Allowance,
}

impl Quota {
	/// A quota that is never used up.
	pub const UNLIMITED: Self = Self { block: Allowance::UNLIMITED, day: Allowance::UNLIMITED };

	/// Whether an unused quota admits a transaction of this amount.
	pub const fn covers(&self, amount: &Allowance) -> bool {
		self.block.times(BURST_BLOCKS).covers(amount) && self.day.covers(amount)
	}
}

/// The levels of an institution's buckets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Usage<Number> {
	/// The block of the levels. They drain with each later block.
	pub at: Number,
	/// The level of the bucket for the share of each block.
	pub block: Level,
	/// The level of the bucket for a day.
	pub day: Level,
	/// The level of the bucket for the lane of the council.
	pub council: Level,
	/// The level of the bucket for the lane of officer management.
	pub officers: Level,
}

impl<Number> Usage<Number> {
	/// The level of a lane's bucket.
	pub const fn lane(&self, lane: Lane) -> Level {
		match lane {
			Lane::Council => self.council,
			Lane::Officers => self.officers,
		}
	}

	/// The usage with another level of a lane's bucket.
	pub fn with_lane(self, lane: Lane, level: Level) -> Self {
		match lane {
			Lane::Council => Self { council: level, ..self },
			Lane::Officers => Self { officers: level, ..self },
		}
	}
}

/// The amounts that an institution has used, as far as they have not drained.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Used {
	/// Of the share of two blocks.
	pub block: Allowance,
	/// Of the day's amount.
	pub day: Allowance,
	/// Of the allowance in the lane of the council.
	pub council: Allowance,
	/// Of the allowance in the lane of officer management.
	pub officers: Allowance,
}

/// The buckets of an institution.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Buckets {
	/// For the share of each block, with a burst.
	pub block: Bucket,
	/// For a day.
	pub day: Bucket,
	/// For each lane.
	pub lane: Bucket,
}

impl Buckets {
	/// The buckets of a quota, if a day has so many blocks, and of an allowance in each lane.
	pub const fn new(quota: &Quota, day: u64, lane: Allowance) -> Self {
		Self {
			block: Bucket::new(quota.block.times(BURST_BLOCKS), BURST_BLOCKS),
			day: Bucket::new(quota.day, day),
			lane: Bucket::new(lane, LANE_BLOCKS),
		}
	}

	/// The levels at a later block.
	pub fn drain<Number: BlockNumber>(&self, usage: Usage<Number>, now: Number) -> Usage<Number> {
		let elapsed = now.saturating_sub(usage.at).saturated_into();
		Usage {
			at: now,
			block: self.block.drain(usage.block, elapsed),
			day: self.day.drain(usage.day, elapsed),
			council: self.lane.drain(usage.council, elapsed),
			officers: self.lane.drain(usage.officers, elapsed),
		}
	}

	/// The amounts of the levels.
	pub fn used<Number>(&self, usage: &Usage<Number>) -> Used {
		Used {
			block: self.block.used(usage.block),
			day: self.day.used(usage.day),
			council: self.lane.used(usage.council),
			officers: self.lane.used(usage.officers),
		}
	}
}
