//! Places of which each client has so many.

use std::{
	collections::HashMap,
	sync::{Arc, Mutex, PoisonError},
};

/// The SHA-256 of a client certificate.
type Client = [u8; 32];

/// Places.
#[derive(Clone)]
pub struct Places {
	taken: Arc<Mutex<HashMap<Client, u32>>>,
	of_each: u32,
}

/// A place. It is free again when this is dropped.
pub struct Place {
	places: Places,
	client: Client,
}

impl Places {
	/// So many places of each client.
	pub fn new(of_each: u32) -> Self {
		Self { taken: Arc::default(), of_each }
	}

	/// Take a place of a client. None if it has none left.
	pub fn take(&self, client: Client) -> Option<Place> {
		let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
		let count = taken.entry(client).or_default();
		if *count >= self.of_each {
			return None;
		}
		*count = count.saturating_add(1);
		Some(Place { places: self.clone(), client })
	}
}

impl Drop for Place {
	fn drop(&mut self) {
		let mut taken = self.places.taken.lock().unwrap_or_else(PoisonError::into_inner);
		let Some(count) = taken.get_mut(&self.client) else { return };
		*count = count.saturating_sub(1);
		if *count == 0 {
			taken.remove(&self.client);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_client_has_its_own_places() {
		let places = Places::new(2);
		let (first, second) = (places.take([1; 32]), places.take([1; 32]));
		assert!(first.is_some() && second.is_some());
		assert!(places.take([1; 32]).is_none());
		assert!(places.take([2; 32]).is_some());
		drop(first);
		assert!(places.take([1; 32]).is_some());
		drop(second);
		// Nothing is left of those that hold no place.
		assert!(places.taken.lock().unwrap().is_empty());
	}
}
