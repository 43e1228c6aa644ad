//! Random sequences of transactions never exceed a bucket, and an empty bucket admits everything
//! that it holds.

use crate::{Allowance, Bucket, Level};
use proptest::prelude::*;

fn amounts(most: u64) -> impl Strategy<Value = Allowance> {
	(0..=most, 0..=most, 0..=most).prop_map(|(ref_time, bytes, transactions)| Allowance {
		ref_time,
		bytes,
		transactions,
	})
}

/// A capacity, the blocks in which it drains, and for each block the transactions: what each is
/// charged, and how much of the execution time it does not need, in hundredths.
fn histories() -> impl Strategy<Value = (Allowance, u64, Vec<Vec<(Allowance, u64)>>)> {
	let transactions = proptest::collection::vec((amounts(60), 0u64..=100), 0..6);
	(amounts(100), 1u64..40, proptest::collection::vec(transactions, 1..60))
}

fn plus(one: Allowance, other: Allowance) -> Allowance {
	Allowance {
		ref_time: one.ref_time + other.ref_time,
		bytes: one.bytes + other.bytes,
		transactions: one.transactions + other.transactions,
	}
}

/// What was admitted in each block, after refunds.
fn admitted(
	bucket: &Bucket,
	capacity: &Allowance,
	history: &[Vec<(Allowance, u64)>],
) -> Vec<Allowance> {
	let mut level = Level::default();
	let mut blocks = Vec::new();
	for (number, transactions) in history.iter().enumerate() {
		level = bucket.drain(level, u64::from(number > 0));
		let mut sum = Allowance::default();
		for (amount, unused) in transactions {
			let Some(filled) = bucket.fill(level, amount) else { continue };
			assert!(capacity.covers(&bucket.used(filled)), "over the burst");
			let unused =
				Allowance { ref_time: amount.ref_time * unused / 100, ..Default::default() };
			level = bucket.refund(filled, &unused);
			let needed = Allowance { ref_time: amount.ref_time - unused.ref_time, ..*amount };
			sum = plus(sum, needed);
		}
		blocks.push(sum);
	}
	blocks
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn any_blocks_have_at_most_the_burst_and_their_shares(
		(capacity, period, history) in histories()
	) {
		let bucket = Bucket::new(capacity, period);
		let blocks = admitted(&bucket, &capacity, &history);
		for first in 0..blocks.len() {
			let mut sum = Allowance::default();
			for (count, block) in blocks[first..].iter().enumerate() {
				sum = plus(sum, *block);
				// capacity + count × capacity / period, without a division.
				let most = capacity.times(period + count as u64);
				prop_assert!(most.covers(&sum.times(period)), "{sum:?} in {} blocks", count + 1);
			}
		}
	}

	#[test]
	fn a_drained_bucket_admits_everything_that_it_holds(
		(capacity, period, history) in histories(),
		amount in amounts(100),
	) {
		let bucket = Bucket::new(capacity, period);
		let fits = capacity.covers(&amount);
		prop_assert_eq!(bucket.fill(Level::default(), &amount).is_some(), fits);
		let mut level = Level::default();
		for (charged, _) in history.iter().flatten() {
			level = bucket.fill(level, charged).unwrap_or(level);
		}
		level = bucket.drain(level, period);
		prop_assert_eq!(level, Level::default());
		prop_assert_eq!(bucket.unused_per_mille(level) == 1_000, capacity.covers(&Allowance {
			ref_time: 1,
			bytes: 1,
			transactions: 1,
		}));
	}

	#[test]
	fn draining_block_by_block_is_draining_at_once(
		capacity in amounts(u64::MAX),
		period in 1u64..100_000,
		amount in amounts(u64::MAX),
		steps in proptest::collection::vec(0u64..1_000, 0..20),
	) {
		let bucket = Bucket::new(capacity, period);
		let level = bucket.fill(Level::default(), &amount).unwrap_or_default();
		let by_step = steps.iter().fold(level, |level, blocks| bucket.drain(level, *blocks));
		prop_assert_eq!(by_step, bucket.drain(level, steps.iter().sum()));
	}

	#[test]
	fn a_refund_is_never_below_zero(
		capacity in amounts(u64::MAX),
		period in 0u64..100_000,
		charged in amounts(u64::MAX),
		refunded in amounts(u64::MAX),
	) {
		let bucket = Bucket::new(capacity, period);
		let level = bucket.fill(Level::default(), &charged).unwrap_or_default();
		let after = bucket.refund(level, &refunded);
		prop_assert!(bucket.used(level).covers(&bucket.used(after)));
		prop_assert_eq!(bucket.refund(level, &Allowance::default()), level);
	}

	/// The council may change a quota at any time. A bucket that is over the new capacity counts as
	/// full, so its owner never waits longer than one period.
	#[test]
	fn a_smaller_capacity_is_available_again_after_one_period(
		before in amounts(u64::MAX),
		after in amounts(1_000),
		period in 1u64..100_000,
	) {
		let level = Bucket::new(before, period).fill(Level::default(), &before).unwrap();
		let bucket = Bucket::new(after, period);
		prop_assert_eq!(bucket.drain(level, period), Level::default());
		prop_assert_eq!(bucket.used(bucket.drain(level, 0)), Allowance {
			ref_time: after.ref_time.min(before.ref_time),
			bytes: after.bytes.min(before.bytes),
			transactions: after.transactions.min(before.transactions),
		});
	}
}
