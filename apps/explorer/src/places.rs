//! Who does at the same time what costs much: so many in all, and so many for each reader who is known.

use crate::access::reader::Reader;
use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::{
	sync::{OwnedSemaphorePermit, Semaphore},
	time::timeout,
};

/// How many places each reader has, by their name in the log.
type Readers = Arc<Mutex<HashMap<String, u32>>>;

/// Places that readers take.
pub struct Places {
	all: Arc<Semaphore>,
	of_each: u32,
	readers: Readers,
}

/// A place that somebody has. It is free again when this is dropped.
pub struct Place {
	_permit: OwnedSemaphorePermit,
	_own: Option<Own>,
}

/// That a reader has a place.
struct Own {
	reader: String,
	readers: Readers,
}

impl Own {
	/// None if the reader has as many as each may have.
	fn of(places: &Places, reader: String) -> Option<Self> {
		let mut readers = places.readers.lock().unwrap_or_else(PoisonError::into_inner);
		let count = readers.get(&reader).copied().unwrap_or_default();
		if count >= places.of_each {
			return None;
		}
		readers.insert(reader.clone(), count.saturating_add(1));
		drop(readers);
		Some(Self { reader, readers: places.readers.clone() })
	}
}

impl Drop for Own {
	fn drop(&mut self) {
		let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
		match readers.get_mut(&self.reader) {
			Some(count) if *count > 1 => *count = count.saturating_sub(1),
			_ => drop(readers.remove(&self.reader)),
		}
	}
}

impl Places {
	/// So many in all, and so many for each reader who is known.
	pub fn new(all: usize, of_each: u32) -> Self {
		Self { all: Arc::new(Semaphore::new(all)), of_each, readers: Readers::default() }
	}

	/// A place for a reader. None if all are taken, or the reader has as many as each may have.
	pub fn take(&self, reader: &Reader) -> Option<Place> {
		let own = self.own(reader)?;
		let permit = self.all.clone().try_acquire_owned().ok()?;
		Some(Place { _permit: permit, _own: own })
	}

	/// The same, and wait for a place as long as this if all are taken.
	pub async fn wait(&self, reader: &Reader, patience: Duration) -> Option<Place> {
		let own = self.own(reader)?;
		let permit = timeout(patience, self.all.clone().acquire_owned()).await.ok()?.ok()?;
		Some(Place { _permit: permit, _own: own })
	}

	/// What counts the reader, if they are known.
	fn own(&self, reader: &Reader) -> Option<Option<Own>> {
		match reader.key() {
			Some(key) => Own::of(self, key).map(Some),
			None => Some(None),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::access::{reader::Who, role::Role};

	fn reader(name: &str) -> Reader {
		Reader { role: Role::Institution, who: Who::Account(name.to_owned()) }
	}

	#[tokio::test]
	async fn nobody_takes_all_places() {
		let places = Places::new(3, 2);
		let (kim, lee) = (reader("kim"), reader("lee"));
		let first = places.take(&kim).unwrap();
		let second = places.take(&kim).unwrap();
		assert!(places.take(&kim).is_none(), "each has two");
		assert!(places.wait(&kim, Duration::MAX).await.is_none(), "and waits for no third one");
		let of_lee = places.take(&lee).unwrap();
		assert!(places.take(&lee).is_none(), "all three are taken");
		drop(first);
		let again = places.take(&kim).unwrap();
		assert!(places.take(&kim).is_none());
		drop((again, second, of_lee));
		assert!(places.readers.lock().unwrap().is_empty(), "nobody is remembered");
		// Those who are not known share what there is.
		let taken: Vec<_> = std::iter::from_fn(|| places.take(&Reader::ANYONE)).collect();
		assert_eq!(taken.len(), 3);
	}

	#[tokio::test]
	async fn who_waits_has_the_next_free_place() {
		let places = Arc::new(Places::new(1, 1));
		let taken = places.take(&Reader::ANYONE);
		assert!(places.wait(&Reader::ANYONE, Duration::ZERO).await.is_none());
		let waiting = places.wait(&Reader::ANYONE, Duration::MAX);
		let (found, ()) = tokio::join!(waiting, async { drop(taken) });
		assert!(found.is_some());
	}
}
