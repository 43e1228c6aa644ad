//! Compares passphrases, a few at once: each comparison takes much memory and time.

use madang_sealed::PassphraseHash;
use std::sync::Arc;
use tokio::{sync::Semaphore, task::spawn_blocking};

/// How many are compared at once.
const AT_ONCE: usize = 2;

/// How many wait at most.
const WAITING: usize = 64;

/// Compares passphrases.
pub struct Hashing {
	places: Arc<Semaphore>,
	working: Arc<Semaphore>,
}

/// Why a passphrase was not compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum HashingError {
	/// Too many wait.
	TooMany,
	/// It failed.
	Failed,
}

impl Hashing {
	/// With all places free.
	pub fn new() -> Self {
		Self {
			places: Arc::new(Semaphore::new(WAITING)),
			working: Arc::new(Semaphore::new(AT_ONCE)),
		}
	}

	/// Nobody is compared until this is dropped.
	#[cfg(test)]
	pub async fn take_all_places(&self) -> tokio::sync::OwnedSemaphorePermit {
		let count = u32::try_from(WAITING).unwrap();
		self.places.clone().acquire_many_owned(count).await.unwrap()
	}

	/// Whether a passphrase has a hash.
	///
	/// # Errors
	///
	/// If too many wait.
	pub async fn compare(
		&self,
		hash: PassphraseHash,
		passphrase: String,
	) -> Result<bool, HashingError> {
		let place = self.places.clone().try_acquire_owned().map_err(|_| HashingError::TooMany)?;
		let working = self.working.clone().acquire_owned().await;
		let working = working.map_err(|_| HashingError::Failed)?;
		// If the reader leaves, the work still takes its place until it is done.
		let compared = spawn_blocking(move || {
			let compared = hash.is_of(&passphrase);
			drop((place, working));
			compared
		});
		match compared.await {
			Ok(Ok(is_right)) => Ok(is_right),
			Ok(Err(error)) => {
				log::error!("a passphrase cannot be compared: {error}");
				Ok(false)
			}
			Err(_) => Err(HashingError::Failed),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::future::join_all;
	use madang_sealed::Argon2Params;

	#[tokio::test]
	async fn only_so_many_wait() {
		let hashing = Hashing::new();
		let params = Argon2Params { memory_kib: 8, iterations: 1, parallelism: 1 };
		let hash = PassphraseHash::of("right", params).unwrap();
		// Nobody is at work, and all places are taken.
		let working = hashing.working.acquire_many(2).await.unwrap();
		let all = (0..WAITING + 3).map(|one| {
			let passphrase = if one % 2 == 0 { "right" } else { "wrong" };
			hashing.compare(hash.clone(), passphrase.to_owned())
		});
		let mut all = Box::pin(join_all(all));
		assert!(futures::poll!(&mut all).is_pending());
		drop(working);
		let answers = all.await;
		let count = |answer| answers.iter().filter(|one| **one == answer).count();
		assert_eq!(count(Err(HashingError::TooMany)), 3);
		assert_eq!((count(Ok(true)), count(Ok(false))), (WAITING / 2, WAITING / 2));
		// The places are free again.
		assert_eq!(hashing.compare(hash, "right".to_owned()).await, Ok(true));
	}
}
