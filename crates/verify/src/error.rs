//! The reasons for which a proof shows nothing.

use core::fmt;

/// The reason for which a proof shows nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
	/// A part is larger than the reader's limits allow.
	TooLarge {
		/// The part.
		part: Part,
		/// How large it is.
		found: usize,
		/// How large it may be.
		limit: usize,
	},
	/// It has another version.
	Version(u8),
	/// It cannot be decoded.
	Malformed,
	/// It is not encoded in the one way that the format has.
	NotCanonical,
	/// It is of another chain than the pinned one.
	OtherChain,
	/// It begins with another set of validators than the pinned one.
	OtherStart {
		/// The set with which it begins.
		proof: u64,
		/// The pinned set.
		pinned: u64,
	},
	/// The pinned validators are not a set that can vote.
	PinnedSet(SetError),
	/// A change of the validators fails.
	SetChange {
		/// The set before the change.
		set: u64,
		/// The block that does so.
		block: u32,
		/// Why it fails.
		reason: SetChangeError,
	},
	/// The last block is not shown to be final.
	Finality(FinalityError),
	/// A header is not the parent of the one before it.
	Ancestry {
		/// The number in that header.
		block: u32,
	},
	/// The headers lead to another block than the pinned one at its number.
	PinnedBlock,
	/// The keys are not in ascending order, each once.
	KeysNotInOrder,
	/// A key is the root of another tree, which says nothing about the values in it.
	ChildTrie,
	/// The nodes of the state's tree do not show the values.
	State(StateError),
	/// The state at the block has no time.
	Time,
}

/// Why a change from one set of validators to the next fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetChangeError {
	/// The block is not later than the one before.
	NotLater,
	/// The block is not shown to be final.
	Finality(FinalityError),
	/// The header names no other validators.
	NoChange,
	/// The header names other validators more than once.
	SeveralChanges,
	/// What the header says about validators cannot be read.
	Digest,
	/// The change would take effect this many blocks later. Changes of this chain have no delay.
	Delay(u32),
	/// The change is one that a recovery forces: the votes of the set before do not cover it.
	Forced,
	/// The next validators are not a set that can vote.
	Set(SetError),
}

/// Why a block is not shown to be final.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FinalityError {
	/// The votes are for another block.
	OtherBlock,
	/// The block is not later than the one after which the set votes.
	OtherSet,
	/// A vote, or a header that belongs to it, is not for a descendant of the block.
	OtherBranch,
	/// A vote is of a key that is not a validator of the set.
	UnknownVoter,
	/// A vote is there twice.
	DuplicateVote,
	/// A header is there that no vote needs.
	UnusedHeader,
	/// Not more than two thirds of the set have voted for it.
	TooFewVotes,
	/// A signature is not valid for the vote, the round and the set.
	Signature,
}

/// Why the nodes of the state's tree do not show the values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StateError {
	/// They do not lead to the root in the header.
	OtherRoot,
	/// A node is missing.
	MissingNode,
	/// A node is there that no key needs, or not in its one form.
	UnusedNode,
}

/// Why validators are not a set that can vote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetError {
	/// There are no validators.
	Empty,
	/// There are more than the reader's limits allow.
	TooMany {
		/// How many there are.
		found: usize,
		/// How many there may be.
		limit: usize,
	},
	/// A validator is there twice.
	Duplicate,
	/// A validator has no vote.
	NoVote,
	/// The votes or the number of the set cannot be counted.
	Weight,
}

/// A part of a proof that has a limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
	/// Bytes of the whole.
	Bytes,
	/// Changes of the validators.
	SetChanges,
	/// Headers back to the block of the proof.
	Ancestry,
	/// Votes for a block.
	Votes,
	/// Headers of votes for a block.
	VoteHeaders,
	/// Keys.
	Keys,
	/// Bytes of a key.
	KeyBytes,
	/// Nodes of the state's tree.
	Nodes,
}

impl fmt::Display for Error {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::TooLarge { part, found, limit } => {
				write!(f, "the proof has {found} {part}, and at most {limit} are read")
			}
			Self::Version(version) => {
				write!(f, "the proof has version {version}, which this program does not know")
			}
			Self::Malformed => f.write_str("this is not a proof, or it is cut short or damaged"),
			Self::NotCanonical => {
				f.write_str("the proof is not encoded in the one way that the format has")
			}
			Self::OtherChain => f.write_str("the proof is of another chain than the pinned one"),
			Self::OtherStart { proof, pinned } => write!(
				f,
				"the proof begins with validator set {proof}, but validator set {pinned} is pinned"
			),
			Self::PinnedSet(reason) => write!(f, "the pinned validators cannot vote: {reason}"),
			Self::SetChange { set, block, reason } => {
				write!(f, "the change from validator set {set} in block {block} fails: {reason}")
			}
			Self::Finality(reason) => {
				write!(f, "the last block of the proof is not shown to be final: {reason}")
			}
			Self::Ancestry { block } => {
				write!(f, "the header of block {block} is not the parent of the one before it")
			}
			Self::PinnedBlock => {
				f.write_str("the headers lead to another block than the pinned one at its number")
			}
			Self::KeysNotInOrder => {
				f.write_str("the keys of the proof are not in ascending order, each once")
			}
			Self::ChildTrie => f.write_str(
				"a key is the root of another tree, which shows nothing about its values",
			),
			Self::State(reason) => write!(f, "the values are not shown: {reason}"),
			Self::Time => f.write_str("the state at the block has no time"),
		}
	}
}

impl fmt::Display for SetChangeError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NotLater => f.write_str("the block is not later than the one before"),
			Self::Finality(reason) => write!(f, "the block is not shown to be final: {reason}"),
			Self::NoChange => f.write_str("its header names no other validators"),
			Self::SeveralChanges => f.write_str("its header names other validators more than once"),
			Self::Digest => f.write_str("its header says something unreadable about validators"),
			Self::Delay(delay) => {
				write!(f, "the change has a delay of {delay} blocks, and this chain has none")
			}
			Self::Forced => f.write_str(
				"a recovery changed the validators, which no votes cover: pin a block after it",
			),
			Self::Set(reason) => write!(f, "the next validators cannot vote: {reason}"),
		}
	}
}

impl fmt::Display for FinalityError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::OtherBlock => "the votes are for another block",
			Self::OtherSet => "the block is not later than the one after which the set votes",
			Self::OtherBranch => "a vote or a header is not of a descendant of the block",
			Self::UnknownVoter => "a vote is not of a validator of the set",
			Self::DuplicateVote => "a vote is there twice",
			Self::UnusedHeader => "a header is there that no vote needs",
			Self::TooFewVotes => "not more than two thirds of the validators have voted for it",
			Self::Signature => "a signature is not valid for the vote, the round and the set",
		})
	}
}

impl fmt::Display for StateError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::OtherRoot => "the nodes do not lead to the root in the header",
			Self::MissingNode => "a node is missing",
			Self::UnusedNode => "a node is there that no key needs",
		})
	}
}

impl fmt::Display for SetError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Empty => f.write_str("the set is empty"),
			Self::TooMany { found, limit } => {
				write!(f, "there are {found}, and at most {limit} are read")
			}
			Self::Duplicate => f.write_str("one is there twice"),
			Self::NoVote => f.write_str("one has no vote"),
			Self::Weight => f.write_str("the votes cannot be counted"),
		}
	}
}

impl fmt::Display for Part {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::Bytes => "bytes",
			Self::SetChanges => "changes of the validators",
			Self::Ancestry => "headers back to its block",
			Self::Votes => "votes for a block",
			Self::VoteHeaders => "headers of votes for a block",
			Self::Keys => "keys",
			Self::KeyBytes => "bytes of a key",
			Self::Nodes => "nodes",
		})
	}
}

impl core::error::Error for Error {}
impl core::error::Error for SetChangeError {}
impl core::error::Error for FinalityError {}
impl core::error::Error for StateError {}
impl core::error::Error for SetError {}
