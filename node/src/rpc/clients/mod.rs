//! What each client may take of the node: connections, calls at once, and memory.
//!
//! A client that asks much and reads nothing holds up itself only:
//!
//! - an address has so many connections ([`Limits::per_address`]), and so many of its messages are answered at once;
//! - a connection is not read while too many of its messages are unanswered, and none of them is answered while it has not
//!   taken the answers before it ([`load`], [`pace`]);
//! - a connection that takes nothing for a while is closed ([`socket`]);
//! - if all connections together hold too many bytes, one of the address that holds the most is closed.

mod load;
pub mod message;
pub mod pace;
pub mod socket;
mod turn;

pub use load::Load;

use super::allowance::person;
use std::{
	collections::HashMap,
	net::IpAddr,
	num::{NonZeroU32, NonZeroUsize},
	ops::RangeInclusive,
	sync::{
		atomic::{AtomicUsize, Ordering},
		Arc, Mutex, MutexGuard, PoisonError, Weak,
	},
	thread::available_parallelism,
};
use tokio::sync::Semaphore;

/// The bytes that requests and answers of all connections may take.
const MOST_BYTES: usize = 256 * 1024 * 1024;

/// The fewest and the most messages of an address that are answered at once. The others wait.
const MESSAGES_OF_ADDRESS: RangeInclusive<usize> = 2..=8;

/// How many messages of an address are answered at once: as many as half of the machine's cores, so that one client leaves the
/// other half to the others, and to the node itself.
fn messages_of_address() -> usize {
	let cores = available_parallelism().map_or(1, NonZeroUsize::get);
	(cores / 2).clamp(*MESSAGES_OF_ADDRESS.start(), *MESSAGES_OF_ADDRESS.end())
}

/// What a client may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// How many connections the node has.
	pub connections: usize,
	/// How many of them one address has.
	pub per_address: usize,
	/// The bytes of answers that a connection may leave unread before its next call begins.
	pub unread: usize,
}

impl Limits {
	/// The limits of so many connections. Without another number, half of them are for one address.
	pub fn new(connections: u32, per_address: Option<NonZeroU32>, longest_answer: u32) -> Self {
		let half = (connections / 2).max(1);
		let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
		Self {
			connections: size(connections),
			per_address: size(per_address.map_or(half, NonZeroU32::get)),
			unread: size(longest_answer),
		}
	}
}

/// All connections of an endpoint.
pub struct Clients {
	limits: Limits,
	/// The bytes that all of them hold.
	bytes: AtomicUsize,
	most_bytes: usize,
	table: Mutex<Table>,
}

#[derive(Default)]
struct Table {
	next: u64,
	open: HashMap<u64, Weak<Load>>,
	addresses: HashMap<IpAddr, Address>,
}

struct Address {
	connections: usize,
	calls: Arc<Semaphore>,
}

impl Clients {
	/// No connection yet.
	pub fn new(limits: Limits) -> Arc<Self> {
		Self::with_bytes(limits, MOST_BYTES)
	}

	fn with_bytes(limits: Limits, most_bytes: usize) -> Arc<Self> {
		Arc::new(Self { limits, bytes: AtomicUsize::new(0), most_bytes, table: Mutex::default() })
	}

	fn table(&self) -> MutexGuard<'_, Table> {
		self.table.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Take a connection from an address; none if there are too many.
	pub fn open(self: &Arc<Self>, address: IpAddr) -> Option<Arc<Load>> {
		let address = person(address);
		let mut table = self.table();
		if table.open.len() >= self.limits.connections {
			return None;
		}
		let of_address = table.addresses.entry(address).or_insert_with(|| Address {
			connections: 0,
			calls: Arc::new(Semaphore::new(messages_of_address())),
		});
		if of_address.connections >= self.limits.per_address {
			return None;
		}
		of_address.connections = of_address.connections.saturating_add(1);
		let calls = of_address.calls.clone();
		let number = table.next;
		table.next = number.wrapping_add(1);
		let load = Arc::new(Load::new(self.clone(), (number, address), calls));
		table.open.insert(number, Arc::downgrade(&load));
		Some(load)
	}

	/// A connection and all of its calls have ended.
	fn ended(&self, (number, address): (u64, IpAddr)) {
		let mut table = self.table();
		table.open.remove(&number);
		if let Some(of_address) = table.addresses.get_mut(&address) {
			of_address.connections = of_address.connections.saturating_sub(1);
			if of_address.connections == 0 {
				table.addresses.remove(&address);
			}
		}
	}

	/// A connection holds other bytes than before.
	fn changed(&self, before: usize, after: usize) {
		if after <= before {
			self.bytes.fetch_sub(before.saturating_sub(after), Ordering::Relaxed);
			return;
		}
		let more = after.saturating_sub(before);
		if self.bytes.fetch_add(more, Ordering::Relaxed).saturating_add(more) > self.most_bytes {
			self.close_largest();
		}
	}

	fn close_largest(&self) {
		// One of these may be the last owner, whose end needs the table.
		let open: Vec<Arc<Load>> = self.table().open.values().filter_map(Weak::upgrade).collect();
		let mut of_addresses = HashMap::<IpAddr, usize>::new();
		for load in &open {
			let bytes = of_addresses.entry(load.address()).or_default();
			*bytes = bytes.saturating_add(load.bytes());
		}
		// Another thread may have closed one in the meantime.
		let all = of_addresses.values().fold(0usize, |all, bytes| all.saturating_add(*bytes));
		if all <= self.most_bytes {
			return;
		}
		// Of the address that holds the most: many connections of one client count together.
		let largest = of_addresses.into_iter().max_by_key(|(_, bytes)| *bytes);
		let of_largest =
			open.iter().filter(|load| Some(load.address()) == largest.map(|one| one.0));
		if let Some(load) = of_largest.max_by_key(|load| load.bytes()) {
			log::warn!(
				target: "rpc",
				"JSON-RPC holds more than {} bytes: closed a connection of {}, which holds {}",
				self.most_bytes,
				load.address(),
				load.bytes(),
			);
			load.close();
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn address(text: &str) -> IpAddr {
		text.parse().unwrap()
	}

	fn clients(connections: u32, bytes: usize) -> Arc<Clients> {
		Clients::with_bytes(Limits::new(connections, None, 100), bytes)
	}

	#[test]
	fn an_address_has_half_of_the_connections() {
		let clients = clients(4, 1_000);
		let (one, two) = (address("10.0.0.1"), address("10.0.0.2"));
		let first = clients.open(one).unwrap();
		let _second = clients.open(one).unwrap();
		assert!(clients.open(one).is_none());
		let _third = clients.open(two).unwrap();
		drop(first);
		let _fourth = clients.open(one).unwrap();
		let _fifth = clients.open(two).unwrap();
		// The node has no more.
		assert!(clients.open(address("10.0.0.3")).is_none());
	}

	#[test]
	fn nothing_stays_of_a_connection_that_has_ended() {
		let clients = clients(4, 1_000);
		let load = clients.open(address("10.0.0.1")).unwrap();
		load.answered(70, &load.turn());
		assert_eq!(clients.bytes.load(Ordering::Relaxed), 70);
		drop(load);
		assert_eq!(clients.bytes.load(Ordering::Relaxed), 0);
		assert!(clients.table().open.is_empty() && clients.table().addresses.is_empty());
	}

	#[test]
	fn the_connection_that_holds_the_most_is_closed() {
		let clients = clients(8, 1_000);
		let loads = [100, 500, 300].map(|bytes| {
			let load = clients.open(address("10.0.0.1")).unwrap();
			load.answered(bytes, &load.turn());
			load
		});
		let closed = || loads.each_ref().map(|load| load.is_closed());
		assert_eq!(closed(), [false; 3]);
		loads[0].answered(101, &loads[0].turn());
		assert_eq!(closed(), [false, true, false]);
	}

	#[test]
	fn many_connections_of_one_address_count_together() {
		let clients = clients(8, 1_000);
		let mut loads = vec![clients.open(address("10.0.0.1")).unwrap()];
		loads[0].answered(400, &loads[0].turn());
		for _ in 0..3 {
			let load = clients.open(address("10.0.0.2")).unwrap();
			load.answered(210, &load.turn());
			loads.push(load);
		}
		let closed: Vec<_> = loads.iter().map(|load| load.is_closed()).collect();
		assert_eq!(closed.iter().filter(|closed| **closed).count(), 1);
		assert!(!closed[0], "it holds the most of all, and less than the other address");
	}
}
