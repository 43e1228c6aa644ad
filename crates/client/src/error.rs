//! The errors of the client, as sentences.

use crate::api::types::{Object, RefOutcome};
use subxt::utils::H256;

/// Why an operation failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	/// No node could be reached.
	#[error("no connection to {url}: {reason}")]
	Connection {
		/// The node's address.
		url: String,
		/// The error of the connection.
		reason: String,
	},
	/// The node's pool rejected the transaction. It is in no block and never will be.
	#[error("rejected before it entered the pool: {0}")]
	Rejected(String),
	/// A finalized block has another transaction of the same officer with the same nonce. This one
	/// is in no block and never will be.
	#[error("another transaction of the same officer came first ({0}): send it again")]
	NonceConflict(String),
	/// The transaction is in a finalized block, but its call failed. It changed nothing.
	#[error("{0}")]
	Failed(CallError),
	/// The transaction's last signature expired before the transaction was in a finalized block. It
	/// changed nothing.
	#[error("expired: it was in no finalized block before block {expires_at}, at which its signature expired{}", last.as_deref().map(|reason| format!(" (the pool said: {reason})")).unwrap_or_default())]
	Expired {
		/// The block at which the last signature expired.
		expires_at: u64,
		/// The pool's last error, if it reported one.
		last: Option<String>,
	},
	/// The transaction is in a finalized block, and no node that answers has the state of that block any more, which says
	/// whether the call failed.
	#[error("it is final, in block {block} at index {index}; how it ended is in that block's state, which no node that answers has any more: ask a node that keeps all states")]
	Unread {
		/// The block's number.
		block: u64,
		/// The block's hash.
		hash: H256,
		/// The transaction's index in the block.
		index: u32,
		/// The hash of the transaction.
		transaction: H256,
	},
	/// The institution made another call under this reference before.
	#[error("the reference was used before, for another call: in block {} at index {}{}. Nothing was done: use a new reference for a new call", .0.block, .0.index, made(.0.made))]
	ReferenceUsed(RefOutcome),
	/// A call was made under this reference before, and it cannot be said whether it was this one.
	#[error("a call was made under this reference before, in block {} at index {}{}. Whether it was this one cannot be said, because the runtime has changed since. Look at what it made, and do not use a new reference before", .0.block, .0.index, made(.0.made))]
	NotComparable(RefOutcome),
	/// The node is of another network than the one that answered first.
	#[error("{url} is of another network: its genesis block is {found:?}, and not {expected:?}")]
	OtherNetwork {
		/// The node's address.
		url: String,
		/// The genesis block of the network.
		expected: H256,
		/// The node's.
		found: H256,
	},
	/// Two nodes say that another block has this number, or the validators' votes are for another one than the answer's.
	#[error("the nodes disagree about the final block {block}: {} says {:?}, and {} says {:?}. Do not rely on either: find out which one is wrong", first.0, first.1, second.0, second.1)]
	NodesDisagree {
		/// The block's number.
		block: u64,
		/// A node's address, and the hash that it says.
		first: (String, H256),
		/// Who says another hash.
		second: (String, H256),
	},
	/// A node that was to confirm what became of a call says something else, or the proof shows something else.
	#[error("the answer is that the call took effect in block {block} at index {index}; {who} says: {said}. Do not rely on either: find out which one is wrong")]
	OutcomeDiffers {
		/// Who says something else.
		who: String,
		/// The block of the answer.
		block: u64,
		/// The transaction's index in it.
		index: u32,
		/// What it says.
		said: String,
	},
	/// Nothing confirms the answer of the first node: no second node, or no proof from the anchor on.
	#[error("in block {block}, as one node says; nothing else confirms it: {reason}. The call may have taken effect: name more nodes and look with `madang tx show`")]
	NotConfirmed {
		/// The block of the answer.
		block: u64,
		/// Why it is not confirmed.
		reason: String,
	},
	/// The requested item is not on the chain.
	#[error("{0} is not on the chain")]
	NotFound(String),
	/// The node's answer is missing or not usable.
	#[error("the node gave no usable answer: {0}")]
	Answer(String),
	/// The chain's runtime has something that is needed here in another form than this program was built for.
	#[error("this program was built for another runtime than the chain's: {0} has another form there, or is not there. Use the program version of this network")]
	Incompatible(String),
	/// The officer's key did not sign. Nothing was sent.
	#[error(transparent)]
	Signer(#[from] SignerError),
	/// Input that cannot be sent.
	#[error("{0}")]
	Input(String),
}

/// Why an officer's key did not sign.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the officer's key cannot sign: {0}")]
pub struct SignerError(pub String);

/// What a call made, as the end of a sentence.
fn made(object: Option<Object>) -> String {
	object.map(|object| format!(", which made {object}")).unwrap_or_default()
}

/// The error with which a call failed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CallError {
	/// The pallet and the name of its error. `None` if the error is not a pallet's.
	pub name: Option<(String, String)>,
	/// Whether the caller may not make the call, or not for the place that it names.
	pub bad_origin: bool,
	/// What it means, and what to do.
	pub sentence: String,
	/// The block and the transaction's index in it, if the call is in a final block.
	pub place: Option<(u64, u32)>,
}

impl CallError {
	/// An error that is no pallet's.
	pub fn other(sentence: impl Into<String>) -> Self {
		Self { name: None, bad_origin: false, sentence: sentence.into(), place: None }
	}

	/// Whether it is this error of this pallet.
	pub fn is(&self, pallet: &str, name: &str) -> bool {
		self.pallet() == Some(pallet) && self.name.as_ref().is_some_and(|(_, own)| own == name)
	}

	/// The pallet, if the error is a pallet's.
	pub fn pallet(&self) -> Option<&str> {
		self.name.as_ref().map(|(pallet, _)| pallet.as_str())
	}
}

impl std::fmt::Display for CallError {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str(&self.sentence)
	}
}

impl Error {
	/// Whether it says that the reference was used before.
	pub(crate) const fn is_of_reference(&self) -> bool {
		matches!(self, Self::ReferenceUsed(_) | Self::NotComparable(_))
	}

	/// An error of the connection or of the data that it returned.
	pub fn answer(error: impl std::fmt::Display) -> Self {
		Self::Answer(error.to_string())
	}
}
