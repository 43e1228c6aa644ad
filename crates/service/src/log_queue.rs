//! A queue in front of a log on disk. Entries are written together, because each commit waits for the disk.

use std::{fmt::Display, future::Future, time::Duration};
use tokio::{
	sync::{mpsc, oneshot},
	time::sleep,
};

/// How many entries wait at most. Then those who write wait too.
const WAITING: usize = 4_096;

/// For how long entries are gathered for which nobody waits.
const GATHERED: Duration = Duration::from_millis(50);

/// After how long a log that failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// What keeps a log.
pub trait LogStore: Clone + Send + Sync + 'static {
	/// An entry.
	type Entry: Send + Sync + 'static;

	/// Why it failed.
	type Error: Display + Send;

	/// Write entries, all or none.
	fn append(
		&self,
		entries: &[Self::Entry],
	) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// What happens to entries that could not be written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnFailure {
	/// They are tried again until they are written.
	TryAgain,
	/// They are dropped, and those who wait for them are told.
	Tell,
}

/// An entry was not written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the log was not written")]
pub struct NotWritten;

/// An entry, and who waits until it is written. Without an entry, until all before it are.
type Waiting<E> = (Option<E>, Option<oneshot::Sender<bool>>);

/// Where entries are written down.
pub struct LogQueue<E>(mpsc::Sender<Waiting<E>>);

impl<E> Clone for LogQueue<E> {
	fn clone(&self) -> Self {
		Self(self.0.clone())
	}
}

impl<E: Send + Sync + 'static> LogQueue<E> {
	/// A queue in front of a log.
	pub fn of<S: LogStore<Entry = E>>(store: S, on_failure: OnFailure) -> Self {
		let (sender, receiver) = mpsc::channel(WAITING);
		tokio::spawn(run(store, receiver, on_failure));
		Self(sender)
	}

	/// Write an entry, at some time.
	///
	/// # Errors
	///
	/// If the queue has stopped.
	pub async fn note(&self, entry: E) -> Result<(), NotWritten> {
		self.0.send((Some(entry), None)).await.map_err(|_| NotWritten)
	}

	/// Write an entry, and wait until that is done.
	///
	/// # Errors
	///
	/// If the log failed and is not tried again, or the queue has stopped.
	pub async fn write(&self, entry: E) -> Result<(), NotWritten> {
		self.wait(Some(entry)).await
	}

	/// Wait until everything that was noted is written.
	///
	/// # Errors
	///
	/// As for [`Self::write`].
	pub async fn flush(&self) -> Result<(), NotWritten> {
		self.wait(None).await
	}

	async fn wait(&self, entry: Option<E>) -> Result<(), NotWritten> {
		let (done, is_done) = oneshot::channel();
		self.0.send((entry, Some(done))).await.map_err(|_| NotWritten)?;
		match is_done.await {
			Ok(true) => Ok(()),
			Ok(false) | Err(_) => Err(NotWritten),
		}
	}
}

async fn run<S: LogStore>(
	store: S,
	mut waiting: mpsc::Receiver<Waiting<S::Entry>>,
	on_failure: OnFailure,
) {
	let mut all = Vec::new();
	while waiting.recv_many(&mut all, WAITING).await > 0 {
		if all.iter().all(|(_, done)| done.is_none()) {
			sleep(GATHERED).await;
			while let Ok(more) = waiting.try_recv() {
				all.push(more);
				if all.len() >= WAITING {
					break;
				}
			}
		}
		let (entries, done): (Vec<_>, Vec<_>) = all.drain(..).unzip();
		let entries: Vec<_> = entries.into_iter().flatten().collect();
		let is_written = written(&store, &entries, on_failure).await;
		for done in done.into_iter().flatten() {
			// Who waited may have left.
			let _ = done.send(is_written);
		}
	}
}

async fn written<S: LogStore>(store: &S, entries: &[S::Entry], on_failure: OnFailure) -> bool {
	while let Err(error) = store.append(entries).await {
		log::error!("the log cannot be written: {error}");
		if on_failure == OnFailure::Tell {
			return false;
		}
		sleep(AGAIN).await;
	}
	true
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::sync::{Arc, Mutex};

	/// A log in memory that fails so often first.
	#[derive(Clone, Default)]
	struct Memory(Arc<Mutex<(u32, Vec<u32>)>>);

	impl LogStore for Memory {
		type Entry = u32;
		type Error = &'static str;

		async fn append(&self, entries: &[u32]) -> Result<(), &'static str> {
			let mut inner = self.0.lock().unwrap();
			if let Some(left) = inner.0.checked_sub(1) {
				inner.0 = left;
				return Err("the disk is full");
			}
			inner.1.extend(entries);
			Ok(())
		}
	}

	#[tokio::test]
	async fn entries_are_written_in_order_and_together() {
		let memory = Memory::default();
		let queue = LogQueue::of(memory.clone(), OnFailure::Tell);
		for one in 0..100 {
			queue.note(one).await.unwrap();
		}
		queue.write(100).await.unwrap();
		assert_eq!(memory.0.lock().unwrap().1, (0..=100).collect::<Vec<_>>());
		queue.note(101).await.unwrap();
		queue.flush().await.unwrap();
		assert_eq!(memory.0.lock().unwrap().1.len(), 102);
	}

	#[tokio::test]
	async fn who_waits_is_told_of_a_failure_or_waits_until_it_is_over() {
		let memory = Memory::default();
		memory.0.lock().unwrap().0 = 1;
		let queue = LogQueue::of(memory.clone(), OnFailure::Tell);
		assert_eq!(queue.write(1).await, Err(NotWritten));
		assert_eq!(queue.write(2).await, Ok(()));
		assert_eq!(memory.0.lock().unwrap().1, [2]);
		memory.0.lock().unwrap().0 = 1;
		let patient = LogQueue::of(memory.clone(), OnFailure::TryAgain);
		assert_eq!(patient.write(3).await, Ok(()));
		assert_eq!(memory.0.lock().unwrap().1, [2, 3]);
	}
}
