//! What one connection holds: requests that are not answered, and answers that are not taken.

use super::{turn::Turn, Clients};
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

/// How many messages of a connection are answered at once.
const MESSAGES_OF_CONNECTION: usize = 4;

/// After how long without anything to write all answers are taken.
const ALL_TAKEN_AFTER: Duration = Duration::from_secs(1);

/// What one connection holds.
pub struct Load {
	clients: Arc<Clients>,
	of: (u64, IpAddr),
	state: Mutex<State>,
	/// Answers were taken, or the connection is closed.
	room: Notify,
	/// The messages of the connection, and of its address, that are answered at once.
	pub(super) places: [Arc<Semaphore>; 2],
}

struct State {
	/// The bytes of the message that is being read.
	reading: usize,
	/// The messages that are not answered, and their bytes.
	unanswered: (usize, usize),
	/// The bytes of answers in messages that are not answered as a whole.
	answers: usize,
	/// The bytes of answers that the other side has not taken.
	untaken: usize,
	/// The turn of the request over HTTP.
	request: Arc<Turn>,
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
		let requests = self.reading.saturating_add(self.unanswered.1);
		requests.saturating_add(self.answers).saturating_add(self.untaken)
	}

	fn wake(&mut self) {
		self.reader.take().into_iter().chain(self.writer.take()).for_each(Waker::wake);
	}
}

impl Load {
	pub(super) fn new(
		clients: Arc<Clients>,
		of: (u64, IpAddr),
		of_address: Arc<Semaphore>,
	) -> Self {
		let state = State {
			reading: 0,
			unanswered: (0, 0),
			answers: 0,
			untaken: 0,
			request: Arc::default(),
			taken_at: Instant::now(),
			is_blocked: false,
			has_begun: false,
			is_closed: false,
			reader: None,
			writer: None,
		};
		let own = Arc::new(Semaphore::new(MESSAGES_OF_CONNECTION));
		let places = [own, of_address];
		Self { clients, of, state: Mutex::new(state), room: Notify::new(), places }
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
	pub fn unanswered(&self) -> (usize, usize) {
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

	/// A message of these bytes was answered as a whole.
	pub(super) fn message_ended(&self, bytes: usize, turn: &Turn) {
		self.change(|state| {
			self.ended(state, turn);
			let (messages, all) = state.unanswered;
			state.unanswered = (messages.saturating_sub(1), all.saturating_sub(bytes));
			if let Some(reader) = state.reader.take() {
				reader.wake();
			}
		});
	}

	/// All answers of a message are there, and are sent if they are not too large together.
	fn ended(&self, state: &mut State, turn: &Turn) {
		let bytes = turn.answers();
		state.answers = state.answers.saturating_sub(bytes);
		if bytes <= self.clients.limits.unread {
			state.untaken = state.untaken.saturating_add(bytes);
		}
	}

	/// A request over HTTP begins; with its body, which is not read yet.
	pub fn request(&self) {
		let mut state = self.state();
		state.has_begun = false;
		state.request = Arc::default();
	}

	/// The turn of the request over HTTP.
	pub(super) fn turn(&self) -> Arc<Turn> {
		self.state().request.clone()
	}

	/// Whether a call has begun since then.
	pub fn has_begun(&self) -> bool {
		self.state().has_begun
	}

	/// The request over HTTP has ended.
	pub fn request_ended(&self) {
		self.change(|state| {
			state.reading = 0;
			let turn = std::mem::take(&mut state.request);
			self.ended(state, &turn);
		});
	}

	/// A call begins.
	pub fn begins(&self) {
		self.state().has_begun = true;
	}

	/// There is an answer of so many bytes in a message.
	pub(super) fn answered(&self, bytes: usize, turn: &Turn) {
		turn.add(bytes);
		self.change(|state| state.answers = state.answers.saturating_add(bytes));
	}

	/// Wait until the other side has taken enough for the answer to another message. Whether it has not ended before.
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
		// Nothing waits to be sent then, though something else may have been counted.
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

	/// A request whose answers have so many bytes together.
	fn answer(load: &Load, bytes: usize) {
		load.request();
		load.answered(bytes, &load.turn());
		load.request_ended();
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
		load.message_ended(10, &Turn::default());
		assert!(may_read(&load));
		load.read(UNANSWERED_BYTES);
		let bytes = load.message();
		assert!(!may_read(&load));
		load.message_ended(bytes, &Turn::default());
		assert!(may_read(&load));
	}

	#[test]
	fn a_message_waits_until_the_answers_before_it_are_taken() {
		let load = load();
		assert!(block_on(load.has_room()));
		answer(&load, 70);
		answer(&load, 80);
		load.blocked(&Context::from_waker(&noop_waker()));
		let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
		runtime.block_on(async {
			let mut waits = std::pin::pin!(load.has_room());
			assert!(waits.as_mut().now_or_never().is_none());
			load.taken(60);
			assert!(waits.await);
			// The other side is slow: that nothing is written does not mean that all was taken.
			answer(&load, 100);
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
		answer(&load, 100);
		let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
		assert!(runtime.block_on(load.has_room()));
		assert_eq!(load.bytes(), 0);
	}

	#[test]
	fn what_is_too_large_together_is_not_sent() {
		let load = load();
		load.request();
		load.answered(60, &load.turn());
		load.answered(60, &load.turn());
		// It holds them until the message is answered, with an error.
		assert_eq!(load.bytes(), 120);
		load.request_ended();
		assert_eq!(load.bytes(), 0);
	}
}
