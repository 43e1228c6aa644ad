//! Quotas: how much all officers of an institution together may send.
//!
//! There are no fees, so only the quota prevents an officer, or anyone who has its key, from
//! filling every block. A quota limits three dimensions (execution time, bytes and transactions) in
//! two leaky buckets: one for a share of each block with a small burst, one for a day. Every
//! transaction in a block is charged, failed calls included. Execution time that a call did not use
//! is refunded. Pools and blocks reject a transaction over the quota.
//!
//! Governance has allowances of its own, the two lanes: the calls that a member needs to stop a flood,
//! even a flood by its own officers, do not depend on the quota ([`crate::GovernanceLane`]). A call over
//! its lane's allowance waits in pools for a later block. It never uses the quota, so that governance
//! takes no more of a block than the lanes allow.

mod bucket;
mod charge;
mod extension;
mod priority;
mod usage;

pub use bucket::{Allowance, Bucket, Level};
pub(crate) use charge::{Charge, Source};
pub use extension::ChargeQuota;
pub use usage::{Buckets, Quota, Usage, Used, BURST_BLOCKS, LANE_BLOCKS};
