//! What the index keeps of a block. Hashes are `0x` and hex digits; accounts, ids and arguments are as `madang-json` shows
//! them, so numbers of 64 bits and more are text and stay exact.

use serde_json::Value;
use std::collections::BTreeSet;

/// The name under which the index keeps what the genesis block began with, in place of a pallet's. The chain has no events
/// of it.
pub const FOUNDED: &str = "Genesis";

/// Where a transaction or an event is: in which block, and at which index in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
	/// The number of the block.
	pub block: u64,
	/// The index among the transactions, or among the events, of the block.
	pub index: u32,
}

/// A block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block {
	/// Its number.
	pub number: u64,
	/// Its hash.
	pub hash: String,
	/// The hash of the block before it.
	pub parent: String,
	/// The root of the state after it.
	pub state_root: String,
	/// The root of its transactions.
	pub extrinsics_root: String,
	/// Its time in milliseconds since 1970. Zero for the genesis block.
	pub time: u64,
	/// The author's position among the validators.
	pub author_index: Option<u32>,
	/// The author's account.
	pub author: Option<String>,
	/// The version of the runtime that executed it.
	pub runtime: u32,
	/// How many transactions it has.
	pub transactions: u32,
	/// How many events it has.
	pub events: u32,
}

/// How a transaction ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
	/// Its call took effect.
	Done,
	/// Its call failed and changed nothing.
	Failed {
		/// The pallet of the error. None for an error of the runtime itself.
		pallet: Option<String>,
		/// The name of the error.
		error: String,
	},
}

/// A transaction of a block.
#[derive(Clone, PartialEq, Debug)]
pub struct Transaction {
	/// Where it is.
	pub place: Place,
	/// Its hash.
	pub hash: String,
	/// Who signed it. None for what the author of the block added.
	pub signer: Option<String>,
	/// The institution of the signer, if an event of the transaction says it. No event of a call that failed does.
	pub institution: Option<u32>,
	/// The pallet of the call.
	pub pallet: String,
	/// The call.
	pub call: String,
	/// The arguments of the call.
	pub arguments: Value,
	/// The institution's reference of the call.
	pub reference: Option<String>,
	/// The number of the transaction among those of the signer.
	pub nonce: Option<u64>,
	/// How it ended.
	pub outcome: Outcome,
}

/// An event of a block.
#[derive(Clone, PartialEq, Debug)]
pub struct Event {
	/// Where it is.
	pub place: Place,
	/// The index of the transaction that emitted it. None for an event of the block itself.
	pub transaction: Option<u32>,
	/// The pallet.
	pub pallet: String,
	/// Its name in the pallet.
	pub name: String,
	/// Its fields.
	pub fields: Value,
}

/// An object that an event is about, or that a call names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Mention {
	/// The kind, such as `loan`.
	pub kind: String,
	/// The id, as JSON shows it, without quotation marks.
	pub id: String,
}

impl Mention {
	/// Read `KIND:ID`, such as `unit:7`.
	pub fn parse(text: &str) -> Option<Self> {
		let (kind, id) = text.split_once(':')?;
		Some(Self { kind: kind.to_owned(), id: id.to_owned() })
	}
}

/// A block with all that is in it.
#[derive(Clone, PartialEq, Debug)]
pub struct FullBlock {
	/// The block.
	pub block: Block,
	/// Its transactions, in order, with the objects that the arguments of each name.
	pub transactions: Vec<(Transaction, BTreeSet<Mention>)>,
	/// Its events, in order, with the objects that each is about.
	pub events: Vec<(Event, BTreeSet<Mention>)>,
}
