//! How often an address may ask about certificates and notarial acts.
//!
//! These methods are for people outside the network, and answer about other people's documents. Some find them by
//! numbers that follow each other. So each address has an allowance for all of them together, over all its connections
//! and all endpoints. It is apart from `--rpc-rate-limit`, which is for every method, and off by default.

use super::errors::TOO_MANY_QUESTIONS;
use jsonrpsee::{
	server::middleware::rpc::RpcServiceT,
	types::{ErrorObjectOwned, Request},
	MethodResponse,
};
use schnellru::{ByLength, LruMap};
use std::{
	future::{ready, Ready},
	net::{IpAddr, Ipv6Addr},
	num::NonZeroU32,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

/// The methods that are counted.
pub const COUNTED: [&str; 5] = [
	"certificates_check",
	"certificates_status",
	"certificates_logProof",
	"notary_act",
	"notary_apostille",
];
/// How many calls a minute an address has, unless the operator sets another number.
pub const PER_MINUTE: NonZeroU32 = NonZeroU32::new(300).expect("300 is not zero");

const MINUTE: Duration = Duration::from_secs(60);
/// Of how many addresses the node knows what they have used: about a mebibyte. The one that is silent for longest is
/// forgotten first.
const ADDRESSES: u32 = 16_384;

/// The allowances of all addresses.
pub struct Allowances {
	per_minute: NonZeroU32,
	/// When each has its whole allowance again.
	whole_at: Mutex<LruMap<IpAddr, Instant, ByLength>>,
}

impl Allowances {
	/// So many calls a minute for each address. An address that was silent for a minute has all of them at once.
	pub fn new(per_minute: NonZeroU32) -> Self {
		Self { per_minute, whole_at: Mutex::new(LruMap::new(ByLength::new(ADDRESSES))) }
	}

	/// Use one call of an address, or say how long it must wait for one.
	fn take(&self, address: IpAddr, now: Instant) -> Result<(), Duration> {
		let mut all = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
		// There is room for one at least.
		let Some(whole_at) = all.get_or_insert(person(address), || now) else { return Ok(()) };
		let used = whole_at.saturating_duration_since(now) + MINUTE / self.per_minute.get();
		match used.checked_sub(MINUTE).filter(|wait| !wait.is_zero()) {
			Some(wait) => Err(wait),
			None => {
				*whole_at = now + used;
				Ok(())
			}
		}
	}

	fn error(&self, wait: Duration) -> ErrorObjectOwned {
		let seconds = wait.as_secs() + 1;
		let message = format!(
			"this address has asked about certificates and notarial acts {} times within a minute, which is its \
			 allowance: ask again in {seconds} s",
			self.per_minute
		);
		let more = [("retry-after-seconds".to_owned(), seconds.into())];
		TOO_MANY_QUESTIONS.says_with(message, more.into_iter().collect())
	}
}

/// What counts as one asker: one customer usually has 2^64 addresses of IPv6.
pub fn person(address: IpAddr) -> IpAddr {
	match address.to_canonical() {
		IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
		address => address,
	}
}

/// The calls of one connection.
#[derive(Clone)]
pub struct Counter {
	/// All allowances.
	pub allowances: Arc<Allowances>,
	/// Who asks.
	pub address: IpAddr,
}

impl<S> tower::Layer<S> for Counter {
	type Service = Counted<S>;

	fn layer(&self, inner: S) -> Counted<S> {
		Counted { counter: self.clone(), inner }
	}
}

/// A service behind a [`Counter`].
#[derive(Clone)]
pub struct Counted<S> {
	counter: Counter,
	inner: S,
}

impl<'a, S: RpcServiceT<'a>> RpcServiceT<'a> for Counted<S> {
	type Future = futures::future::Either<S::Future, Ready<MethodResponse>>;

	fn call(&self, request: Request<'a>) -> Self::Future {
		let Counter { allowances, address } = &self.counter;
		let taken = match COUNTED.contains(&request.method_name()) {
			true => allowances.take(*address, Instant::now()),
			false => Ok(()),
		};
		match taken {
			Ok(()) => futures::future::Either::Left(self.inner.call(request)),
			Err(wait) => {
				let refused = MethodResponse::error(request.id, allowances.error(wait));
				futures::future::Either::Right(ready(refused))
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn address(text: &str) -> IpAddr {
		text.parse().unwrap()
	}

	#[test]
	fn an_allowance_is_used_at_once_or_over_the_minute() {
		let allowances = Allowances::new(NonZeroU32::new(60).unwrap());
		let (one, two, now) = (address("10.0.0.1"), address("10.0.0.2"), Instant::now());
		let at = |seconds| now + Duration::from_secs(seconds);
		for _ in 0..60 {
			assert_eq!(allowances.take(one, now), Ok(()));
		}
		assert_eq!(allowances.take(one, now), Err(Duration::from_secs(1)));
		assert_eq!(allowances.take(two, now), Ok(()));
		// One a second comes back; refused calls cost nothing.
		assert_eq!(allowances.take(one, at(1)), Ok(()));
		assert_eq!(allowances.take(one, at(1)), Err(Duration::from_secs(1)));
		for _ in 0..10 {
			assert_eq!(allowances.take(one, at(11)), Ok(()));
		}
		assert!(allowances.take(one, at(11)).is_err());
		// Not more than the allowance is ever there.
		let answered = (0..100).filter(|_| allowances.take(one, at(10_000)).is_ok());
		assert_eq!(answered.count(), 60);
	}

	#[test]
	fn a_customer_has_one_allowance_for_all_addresses() {
		let allowances = Allowances::new(NonZeroU32::MIN);
		let now = Instant::now();
		let take = |text| allowances.take(address(text), now).is_ok();
		assert!(take("2001:db8::1"));
		assert!(!take("2001:db8::ffff:2"));
		assert!(take("2001:db8:0:1::1"));
		assert!(take("192.0.2.1"));
		assert!(!take("::ffff:192.0.2.1"));
	}

	#[test]
	fn what_the_node_remembers_is_bounded() {
		let allowances = Allowances::new(NonZeroU32::MIN);
		let now = Instant::now();
		let mut many = (0..2 * ADDRESSES).map(|number| IpAddr::from(number.to_be_bytes()));
		assert!(many.clone().all(|address| allowances.take(address, now).is_ok()));
		assert_eq!(allowances.whole_at.lock().unwrap().len(), ADDRESSES as usize);
		// The last ones are known.
		assert!(allowances.take(many.next_back().unwrap(), now).is_err());
	}
}
