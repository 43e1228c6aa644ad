//! What one connection holds: requests that are not answered, and answers that are not taken.

use super::Clients;
use std::{
	net::IpAddr,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	task::{Context, Waker},
	time::{Duration, Instant},
};
use tokio::sync::{Notify, Semaphore};

/// How many messages of a connection may be unanswered before the node reads no more of it.
const UNANSWERED: usize = 256;

/// How many bytes they may have.
const UNANSWERED_BYTES: usize = 16 * 1024 * 1024;

/// How many calls of a connection run at once.
const CALLS_OF_CONNECTION: usize = 4;

/// After how long without anything to write all answers are taken.
const ALL_TAKEN_AFTER: Duration = Duration::from_secs(1);

/// What one connection holds.
pub struct Load {
	clients: Arc<Clients>,
	of: (u64, IpAddr),
	state: Mutex<State>,
	/// Answers were taken, or the connection is closed.
	room: Notify,
	/// The calls of the connection, and of its address, that may run at once.
	pub(super) calls: [Arc<Semaphore>; 2],
}

struct State {
	/// The bytes of the message that is being read.
	reading: usize,
	/// The messages that are not answered, and their bytes.
	unanswered: (usize, usize),
	/// The bytes of answers that the other side has not taken.
	untaken: usize,
	/// When it last took bytes, and whether it takes none now.
	taken_at: Instant,
	is_blocked: bool,
	/// Whether a call has begun since the last request over HTTP.
	has_begun: bool,
	is_closed: bool,
	reader: Option<Waker>,
	writer: Option<Waker>,
}

impl State {
	fn bytes(&self) -> usize {
		self.reading.saturating_add(self.unanswered.1).saturating_add(self.untaken)
	}

	fn wake(&mut self) {
		self.reader.take().into_iter().chain(self.writer.take()).for_each(Waker::wake);
	}
}

impl Load {
	pub(super) fn new(clients: Arc<Clients>, of: (u64, IpAddr), calls: Arc<Semaphore>) -> Self {
		let state = State {
			reading: 0,
			unanswered: (0, 0),
			untaken: 0,
			taken_at: Instant::now(),
			is_blocked: false,
			has_begun: false,
			is_closed: false,
			reader: None,
			writer: None,
		};
		let own = Arc::new(Semaphore::new(CALLS_OF_CONNECTION));
		let calls = [own, calls];
		Self { clients, of, state: Mutex::new(state), room: Notify::new(), calls }
	}

	fn state(&self) -> MutexGuard<'_, State> {
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
		let (before, changed, after) = {
			let mut state = self.state();
			let before = state.bytes();
			let changed = change(&mut state);
			(before, changed, state.bytes())
		};
		self.clients.changed(before, after);
		changed
	}

	/// Who has connected.
	pub const fn address(&self) -> IpAddr {
		self.of.1
	}

	/// The bytes that the connection holds.
	pub fn bytes(&self) -> usize {
		self.state().bytes()
	}

	/// End the connection.
	pub fn close(&self) {
		let mut state = self.state();
		state.is_closed = true;
		state.wake();
		drop(state);
		self.room.notify_waiters();
	}

	/// Whether it has ended.
	pub fn is_closed(&self) -> bool {
		self.state().is_closed
	}

	/// Whether the socket may be read now; if not, the reader is woken when it may.
	pub(super) fn may_read(&self, context: &Context<'_>) -> bool {
		let mut state = self.state();
		state.reader = Some(context.waker().clone());
		let (messages, bytes) = state.unanswered;
		state.is_closed || (messages < UNANSWERED && bytes < UNANSWERED_BYTES)
	}

	/// These bytes were read.
	pub(super) fn read(&self, bytes: usize) {
		self.change(|state| state.reading = state.reading.saturating_add(bytes));
	}

	/// The other side takes nothing now.
	pub(super) fn blocked(&self, context: &Context<'_>) {
		let mut state = self.state();
		state.is_blocked = true;
		state.writer = Some(context.waker().clone());
	}

	/// The other side took these bytes.
	pub(super) fn taken(&self, bytes: usize) {
		self.change(|state| {
			state.untaken = state.untaken.saturating_sub(bytes);
			state.is_blocked = false;
			state.taken_at = Instant::now();
		});
		self.room.notify_waiters();
	}

	#[cfg(test)]
	pub(super) fn unanswered(&self) -> (usize, usize) {
		self.state().unanswered
	}

	/// A message was read. Its bytes.
	pub(super) fn message(&self) -> usize {
		let mut state = self.state();
		let bytes = std::mem::take(&mut state.reading);
		let (messages, all) = state.unanswered;
		state.unanswered = (messages.saturating_add(1), all.saturating_add(bytes));
		bytes
	}

	/// A message of these bytes was answered.
	pub(super) fn message_ended(&self, bytes: usize) {
		self.change(|state| {
			let (messages, all) = state.unanswered;
			state.unanswered = (messages.saturating_sub(1), all.saturating_sub(bytes));
			if let Some(reader) = state.reader.take() {
				reader.wake();
			}
		});
	}

	/// A request over HTTP begins; with its body, which is not read yet.
	pub fn request(&self) {
		self.state().has_begun = false;
	}

	/// Whether a call has begun since then.
	pub fn has_begun(&self) -> bool {
		self.state().has_begun
	}

	/// The request over HTTP has ended.
	pub fn request_ended(&self) {
		self.change(|state| state.reading = 0);
	}

	/// A call begins.
	pub fn begins(&self) {
		self.state().has_begun = true;
	}

	/// There is an answer of so many bytes.
	pub(super) fn answered(&self, bytes: usize) {
		self.change(|state| state.untaken = state.untaken.saturating_add(bytes));
	}

	/// Wait until the other side has taken enough for another answer. Whether it has not ended before.
	pub(super) async fn has_room(&self) -> bool {
		loop {
			let mut room = std::pin::pin!(self.room.notified());
			room.as_mut().enable();
			if let Some(has_room) = self.change(|state| self.room_in(state)) {
				return has_room;
			}
			let _ = tokio::time::timeout(ALL_TAKEN_AFTER, room).await;
		}
	}

	fn room_in(&self, state: &mut State) -> Option<bool> {
		// An answer may be smaller than what was counted: of a batch that was too large, nothing is sent.
		if !state.is_blocked && state.taken_at.elapsed() >= ALL_TAKEN_AFTER {
			state.untaken = 0;
		}
		match state.is_closed {
			true => Some(false),
			false => (state.untaken < self.clients.limits.unread).then_some(true),
		}
	}
}

impl Drop for Load {
	fn drop(&mut self) {
		let bytes = self.bytes();
		self.clients.changed(bytes, 0);
		self.clients.ended(self.of);
	}
}

#[cfg(test)]
mod tests {
	use super::{super::Limits, *};
	use futures::{executor::block_on, task::noop_waker, FutureExt};

	fn load() -> Arc<Load> {
		let clients = Clients::new(Limits::new(4, None, 100));
		clients.open("10.0.0.1".parse().unwrap()).unwrap()
	}

	fn may_read(load: &Load) -> bool {
		load.may_read(&Context::from_waker(&noop_waker()))
	}

	#[test]
	fn a_connection_is_not_read_while_too_much_is_unanswered() {
		let load = load();
		for _ in 0..UNANSWERED {
			assert!(may_read(&load));
			load.read(10);
			assert_eq!(load.message(), 10);
		}
		assert!(!may_read(&load));
		load.message_ended(10);
		assert!(may_read(&load));
		load.read(UNANSWERED_BYTES);
		let bytes = load.message();
		assert!(!may_read(&load));
		load.message_ended(bytes);
		assert!(may_read(&load));
	}

	#[test]
	fn a_call_waits_until_the_answers_before_it_are_taken() {
		let load = load();
		assert!(block_on(load.has_room()));
		load.answered(150);
		load.blocked(&Context::from_waker(&noop_waker()));
		let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
		runtime.block_on(async {
			let mut waits = std::pin::pin!(load.has_room());
			assert!(waits.as_mut().now_or_never().is_none());
			load.taken(60);
			assert!(waits.await);
			// The other side is slow: that nothing is written does not mean that all was taken.
			load.answered(100);
			load.blocked(&Context::from_waker(&noop_waker()));
			let wait = 3 * ALL_TAKEN_AFTER;
			assert!(tokio::time::timeout(wait, load.has_room()).await.is_err());
			load.close();
			assert!(!load.has_room().await);
		});
	}

	#[test]
	fn what_was_counted_and_never_sent_is_forgotten() {
		let load = load();
		load.answered(150);
		let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
		assert!(runtime.block_on(load.has_room()));
		assert_eq!(load.bytes(), 0);
	}
}
