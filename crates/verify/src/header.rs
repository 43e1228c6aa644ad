//! Headers of blocks, in the encoding of the chain.
//!
//! The SDK's own header hashes through host functions, which a browser does not have. The test
//! `headers_are_those_of_the_sdk` compares the two.

use crate::Hash;
use alloc::vec::Vec;
use codec::{Decode, Encode};

/// The header of a block.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug)]
pub struct Header {
	/// The hash of the block before.
	pub parent: Hash,
	/// The number.
	#[codec(compact)]
	pub number: u32,
	/// The root of the state after the block.
	pub state_root: Hash,
	/// The root of the block's transactions.
	pub extrinsics_root: Hash,
	/// What the block tells consensus.
	pub digest: Vec<DigestItem>,
}

/// What a block tells consensus. Engines are named by four bytes.
#[derive(Clone, PartialEq, Eq, Encode, Decode, Debug)]
pub enum DigestItem {
	/// Something that no engine reads.
	#[codec(index = 0)]
	Other(Vec<u8>),
	/// From the runtime to an engine.
	#[codec(index = 4)]
	Consensus([u8; 4], Vec<u8>),
	/// The signature of the author.
	#[codec(index = 5)]
	Seal([u8; 4], Vec<u8>),
	/// From an engine to the runtime.
	#[codec(index = 6)]
	PreRuntime([u8; 4], Vec<u8>),
	/// The block changes the runtime.
	#[codec(index = 8)]
	RuntimeEnvironmentUpdated,
}

impl Header {
	/// The hash of the block.
	pub fn hash(&self) -> Hash {
		Hash::from(self.using_encoded(sp_crypto_hashing::blake2_256))
	}

	/// Whether this is the header of the block before another one.
	pub(crate) fn is_parent_of(&self, hash: Hash, child: &Self) -> bool {
		child.parent == hash && self.number.checked_add(1) == Some(child.number)
	}
}
