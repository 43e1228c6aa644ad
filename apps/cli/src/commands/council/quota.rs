//! A member's quota on the command line.

use clap::Args;
use madang_client::api::types::{Allowance, Quota};

/// An institution's quota. Two blocks' amounts may be sent at once.
#[derive(Args, Debug)]
pub struct QuotaArgs {
	/// Milliseconds of execution time in each block
	#[arg(long)]
	milliseconds: u64,
	/// KiB of transactions in each block
	#[arg(long)]
	kib: u64,
	/// Transactions in each block
	#[arg(long)]
	transactions: u64,
	/// Seconds of execution time in a day
	#[arg(long)]
	seconds_per_day: u64,
	/// MiB of transactions in a day
	#[arg(long)]
	mib_per_day: u64,
	/// Transactions in a day
	#[arg(long)]
	transactions_per_day: u64,
}

impl From<QuotaArgs> for Quota {
	fn from(args: QuotaArgs) -> Self {
		/// Execution time is in picoseconds.
		const MILLISECOND: u64 = 1_000_000_000;
		Self {
			block: Allowance {
				ref_time: args.milliseconds.saturating_mul(MILLISECOND),
				bytes: args.kib.saturating_mul(1 << 10),
				transactions: args.transactions,
			},
			day: Allowance {
				ref_time: args.seconds_per_day.saturating_mul(1_000 * MILLISECOND),
				bytes: args.mib_per_day.saturating_mul(1 << 20),
				transactions: args.transactions_per_day,
			},
		}
	}
}
