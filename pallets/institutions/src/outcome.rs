//! What is kept of a call with its reference.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{Blake2_128, StorageHasher};
use madang_primitives::Object;
use scale_info::TypeInfo;

/// The digest of a call: BLAKE2b with 128 bits of its encoding, which begins with the numbers of the pallet and of the
/// call. It shows an institution whether a reference was used for the same content. The call itself is in the block.
pub type CallDigest = [u8; 16];

/// The digest of a call.
pub fn call_digest(call: &impl Encode) -> CallDigest {
	call.using_encoded(digest_of)
}

/// The digest of an encoded call.
pub fn digest_of(call: &[u8]) -> CallDigest {
	Blake2_128::hash(call)
}

/// Where the call is that used a reference, and what it made. It fits into a leaf of the state's trie, which has 32 bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Outcome<BlockNumber> {
	/// The block that includes the transaction.
	pub block: BlockNumber,
	/// The transaction's index in the block.
	#[codec(compact)]
	pub index: u32,
	/// The digest of the call.
	pub call: CallDigest,
	/// What the call made. None if that has no number of the chain.
	pub made: Option<Object>,
}
