//! Which calls came in one message, and when a message is answered.
//!
//! The server of jsonrpsee does not say when it has read a message of a WebSocket, and when all calls of a batch are
//! answered. But it keeps values of ours with each request: it copies those of the connection for each message, and
//! those of a message for each call of a batch. So the second copy stands for a message, until its last copy is gone.

use super::{turn::Turn, Load};
use std::sync::Arc;

/// A copy of the value.
pub enum Message {
	/// The request that opened the connection.
	Request(Arc<Load>),
	/// The connection.
	Connection(Arc<Load>),
	/// A message, or a call in it.
	Read {
		/// The message, until it is answered.
		message: Arc<Unanswered>,
	},
}

/// A message that is not answered.
pub struct Unanswered {
	load: Arc<Load>,
	bytes: usize,
	turn: Arc<Turn>,
}

impl Message {
	/// The turn of the message.
	pub(super) fn turn(&self) -> Arc<Turn> {
		match self {
			Self::Request(load) | Self::Connection(load) => load.turn(),
			Self::Read { message } => message.turn.clone(),
		}
	}
}

impl Clone for Message {
	fn clone(&self) -> Self {
		match self {
			Self::Request(load) => Self::Connection(load.clone()),
			Self::Connection(load) => {
				let unanswered =
					Unanswered { load: load.clone(), bytes: load.message(), turn: Arc::default() };
				Self::Read { message: Arc::new(unanswered) }
			}
			Self::Read { message } => Self::Read { message: message.clone() },
		}
	}
}

impl Drop for Unanswered {
	fn drop(&mut self) {
		self.load.message_ended(self.bytes, &self.turn);
	}
}
