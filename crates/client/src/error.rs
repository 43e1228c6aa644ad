//! What can go wrong, in sentences.

/// Why something could not be done or read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// No node could be reached.
	#[error("no connection to {url}: {reason}")]
	Connection {
		/// The node's address.
		url: String,
		/// What the connection said.
		reason: String,
	},
	/// The node's pool refused the transaction: it is in no block and will be in none.
	#[error("refused before it entered the pool: {0}")]
	Rejected(String),
	/// Another transaction of the same officer has its nonce in a finalized block: it is in no block
	/// and will be in none.
	#[error("another transaction of the same officer came first ({0}): send it again")]
	NonceConflict(String),
	/// The transaction is in a finalized block, and failed: it changed nothing.
	#[error("{0}")]
	Failed(String),
	/// The transaction's time ended without its being in a finalized block: it changed nothing.
	#[error("expired: not in any finalized block before block {until}, when its time ended{}", last.as_deref().map(|reason| format!(" (the pool said: {reason})")).unwrap_or_default())]
	Expired {
		/// The block at which the transaction stopped to be valid.
		until: u64,
		/// What the pool said last, if it refused.
		last: Option<String>,
	},
	/// What was asked for is not on the chain.
	#[error("{0} is not on the chain")]
	NotFound(String),
	/// The node answered something else than was asked for.
	#[error("the node's answer was not understood: {0}")]
	Answer(String),
	/// The chain runs a runtime that this program was not built for.
	#[error("the chain's runtime differs from the one this program knows ({0}): use the program of the network's version")]
	Incompatible(String),
	/// Input that cannot be sent.
	#[error("{0}")]
	Input(String),
}

impl Error {
	/// An error of the connection or of what came over it.
	pub fn answer(error: impl std::fmt::Display) -> Self {
		Self::Answer(error.to_string())
	}
}
