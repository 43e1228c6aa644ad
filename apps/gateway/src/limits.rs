//! How much one client may ask.

use governor::{
	clock::{Clock, DefaultClock},
	middleware::StateInformationMiddleware,
	DefaultKeyedRateLimiter, Quota, RateLimiter,
};
use std::num::NonZeroU32;

/// Requests of each client certificate, counted in a bucket that fills evenly.
pub struct Limiter {
	buckets: DefaultKeyedRateLimiter<[u8; 32], StateInformationMiddleware>,
	limit: u32,
}

/// What a client may still ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Left {
	/// How many requests a second it has.
	pub limit: u32,
	/// How many are left at once.
	pub remaining: u32,
}

impl Limiter {
	/// So many requests a second for each client, and as many at once.
	pub fn new(per_second: u32) -> Self {
		let limit = NonZeroU32::new(per_second).unwrap_or(NonZeroU32::MIN);
		let buckets =
			RateLimiter::dashmap_with_clock(Quota::per_second(limit), &DefaultClock::default());
		Self { buckets: buckets.with_middleware(), limit: limit.get() }
	}

	/// Take a request of a client. None if it has none left.
	pub fn take(&self, client: [u8; 32]) -> Option<Left> {
		match self.buckets.check_key(&client) {
			Ok(left) => {
				Some(Left { limit: self.limit, remaining: left.remaining_burst_capacity() })
			}
			Err(refused) => {
				let wait = refused.wait_time_from(DefaultClock::default().now());
				log::debug!("a client has no request left for {wait:?}");
				None
			}
		}
	}

	/// Forget the clients that have not asked lately.
	pub fn forget(&self) {
		self.buckets.retain_recent();
		self.buckets.shrink_to_fit();
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_client_has_its_own_bucket() {
		let limiter = Limiter::new(3);
		let remaining: Vec<_> =
			(0..3).map(|_| limiter.take([1; 32]).map(|left| left.remaining)).collect();
		assert_eq!(remaining, [Some(2), Some(1), Some(0)]);
		assert_eq!(limiter.take([1; 32]), None);
		assert_eq!(limiter.take([2; 32]), Some(Left { limit: 3, remaining: 2 }));
		limiter.forget();
		assert_eq!(limiter.take([1; 32]), None);
	}
}
