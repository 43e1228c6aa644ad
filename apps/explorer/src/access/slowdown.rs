//! Slows those who guess passphrases, without locking anybody out: an attempt waits, and is then looked at.
//!
//! Attempts for one account wait longer the more of them failed, but never longer than some seconds, so an owner signs in
//! while others guess. Attempts from one address wait in a row as well.

use std::{
	collections::HashMap,
	hash::Hash,
	net::IpAddr,
	sync::{Mutex, PoisonError},
};

/// So many attempts do not wait.
pub const FREE: u32 = 3;

/// How long the first attempt after those waits, in milliseconds. Each further one waits twice as long.
pub const FIRST: u64 = 500;

/// How long an attempt waits at most because of its account, in milliseconds.
pub const LONGEST: u64 = 8_000;

/// How long the row of one address is at most, in milliseconds. Then its next attempts are refused for now.
pub const ROW: u64 = 60_000;

/// After how long failures are forgotten, in milliseconds.
pub const FORGOTTEN: u64 = 15 * 60 * 1_000;

/// How many accounts and addresses are remembered each.
const REMEMBERED: usize = 10_000;

/// Failures of an account or an address. Attempts count as failures until they have succeeded.
#[derive(Clone, Copy, Default)]
struct Failures {
	count: u32,
	last: u64,
	/// When the last one in its row is looked at.
	row: u64,
}

impl Failures {
	fn delay(self) -> u64 {
		match self.count.checked_sub(FREE) {
			None => 0,
			Some(over) => FIRST.saturating_mul(1 << over.min(10)).min(LONGEST),
		}
	}
}

/// An address has too many attempts that wait: try again after so many seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooMany {
	/// After how many seconds.
	pub seconds: u64,
}

/// Who has failed how often.
#[derive(Default)]
pub struct Slowdown {
	accounts: Mutex<HashMap<String, Failures>>,
	addresses: Mutex<HashMap<IpAddr, Failures>>,
}

impl Slowdown {
	/// How many milliseconds an attempt waits before it is looked at. It counts as failed until [`Self::succeeded`].
	///
	/// # Errors
	///
	/// If too many of its address wait. Then it does not count.
	pub fn begin(&self, account: &str, address: Option<IpAddr>, now: u64) -> Result<u64, TooMany> {
		let mut wait = 0;
		if let Some(address) = address.and_then(network) {
			let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
			let failures = remembered(&mut addresses, address, now);
			let start = failures.row.max(now).saturating_add(failures.delay());
			wait = start.saturating_sub(now);
			if wait > ROW {
				return Err(TooMany { seconds: wait.div_ceil(1_000) });
			}
			failures.row = start;
			failures.count = failures.count.saturating_add(1);
			failures.last = now;
		}
		let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
		let failures = remembered(&mut accounts, account.to_owned(), now);
		let wait = wait.max(failures.delay());
		failures.count = failures.count.saturating_add(1);
		failures.last = now;
		Ok(wait)
	}

	/// An attempt has succeeded. Others of the address still count: one who has an account may guess those of others.
	pub fn succeeded(&self, account: &str, address: Option<IpAddr>) {
		self.accounts.lock().unwrap_or_else(PoisonError::into_inner).remove(account);
		let Some(address) = address.and_then(network) else { return };
		let mut addresses = self.addresses.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(failures) = addresses.get_mut(&address) {
			failures.count = failures.count.saturating_sub(1);
		}
	}
}

/// What counts as one address. None for the machine's own: a proxy there has those of all readers.
fn network(address: IpAddr) -> Option<IpAddr> {
	match address.to_canonical() {
		address if address.is_loopback() => None,
		IpAddr::V4(address) => Some(address.into()),
		// Who has one address of a network of 64 bits has all.
		IpAddr::V6(address) => {
			let bits = address.to_bits() & (u128::MAX << 64);
			Some(std::net::Ipv6Addr::from_bits(bits).into())
		}
	}
}

/// The failures under a key. The oldest ones are forgotten when there are too many.
fn remembered<K: Hash + Eq + Clone>(
	all: &mut HashMap<K, Failures>,
	key: K,
	now: u64,
) -> &mut Failures {
	let is_kept = |one: &Failures| now.saturating_sub(one.last.max(one.row)) < FORGOTTEN;
	if all.len() >= REMEMBERED && !all.contains_key(&key) {
		all.retain(|_, one| is_kept(one));
		if all.len() >= REMEMBERED {
			let oldest = all.iter().min_by_key(|(_, one)| one.last).map(|(key, _)| key.clone());
			oldest.map(|oldest| all.remove(&oldest));
		}
	}
	let failures = all.entry(key).or_default();
	if !is_kept(failures) {
		*failures = Failures::default();
	}
	failures
}

#[cfg(test)]
mod tests {
	use super::*;

	const NOW: u64 = 1_795_500_596_000;

	fn address(last: u8) -> Option<IpAddr> {
		Some(IpAddr::from([192, 0, 2, last]))
	}

	#[test]
	fn attempts_for_an_account_wait_longer_and_longer_but_never_for_ever() {
		let slowdown = Slowdown::default();
		// Each from another address.
		let waits: Vec<_> =
			(0..12).map(|one| slowdown.begin("kim", address(one), NOW).unwrap()).collect();
		assert_eq!(waits[..8], [0, 0, 0, 500, 1_000, 2_000, 4_000, 8_000]);
		assert!(waits[8..].iter().all(|wait| *wait == LONGEST), "{waits:?}");
		// Others are not slower.
		assert_eq!(slowdown.begin("lee", address(99), NOW), Ok(0));
		// The owner comes in, and it is over.
		slowdown.succeeded("kim", address(50));
		assert_eq!(slowdown.begin("kim", address(51), NOW), Ok(0));
	}

	#[test]
	fn attempts_from_an_address_wait_in_a_row() {
		let slowdown = Slowdown::default();
		let name = |one: u32| format!("account-{one}");
		let begin = |one, now| slowdown.begin(&name(one), address(1), now);
		let waits: Vec<_> = (0..8).map(|one| begin(one, NOW).unwrap()).collect();
		assert_eq!(waits, [0, 0, 0, 500, 1_500, 3_500, 7_500, 15_500]);
		let mut one = 8;
		while begin(one, NOW).is_ok() {
			one += 1;
		}
		let refused = begin(one, NOW).unwrap_err();
		assert!(refused.seconds > ROW / 1_000, "{refused:?}");
		// Another address is not in this row, not even for the same account.
		assert_eq!(slowdown.begin(&name(one), address(2), NOW), Ok(0));
		// Those who wait as told are looked at.
		assert!(begin(one, NOW + ROW).is_ok());
	}

	#[test]
	fn an_own_account_does_not_help_to_guess_others() {
		let slowdown = Slowdown::default();
		let at = |one: u64| NOW + one * 10 * LONGEST;
		for one in 0..20 {
			slowdown.begin(&format!("other-{one}"), address(1), at(one)).unwrap();
			slowdown.begin("own", address(1), at(one)).unwrap();
			slowdown.succeeded("own", address(1));
		}
		assert_eq!(slowdown.begin("own", address(1), at(20)), Ok(LONGEST));
	}

	#[test]
	fn failures_are_forgotten() {
		let slowdown = Slowdown::default();
		for _ in 0..6 {
			slowdown.begin("kim", address(1), NOW).unwrap();
		}
		let later = NOW + FORGOTTEN + ROW;
		assert_eq!(slowdown.begin("kim", address(1), later), Ok(0));
	}

	#[test]
	fn a_network_is_one_address_and_a_proxy_is_none() {
		let of = |text: &str| network(text.parse().unwrap()).map(|one| one.to_string());
		assert_eq!(of("192.0.2.1"), Some("192.0.2.1".to_owned()));
		assert_eq!(of("::ffff:192.0.2.1"), Some("192.0.2.1".to_owned()));
		assert_eq!(of("2001:db8:1:2:3:4:5:6"), Some("2001:db8:1:2::".to_owned()));
		assert_eq!([of("127.0.0.1"), of("::1"), of("::ffff:127.0.0.1")], [None, None, None]);
	}

	#[test]
	fn many_names_do_not_fill_the_memory() {
		let slowdown = Slowdown::default();
		for one in 0..REMEMBERED + 50 {
			let now = NOW + u64::try_from(one).unwrap();
			slowdown.begin(&one.to_string(), None, now).unwrap();
		}
		assert_eq!(slowdown.accounts.lock().unwrap().len(), REMEMBERED);
	}
}
