//! A proof, and how it is encoded.

use crate::{
	error::{Error, Part},
	limits::at_most,
	Hash, Header, Justification, Limits,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeAll, Encode};

/// The version of the format, the first byte of a proof: `madang-proof/1`.
pub const VERSION: u8 = 1;

/// A block and the proof that it is final.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug))]
pub struct FinalBlock {
	/// The block's header.
	pub header: Header,
	/// The votes for it.
	pub justification: Justification,
}

/// Values of the chain's state at a block, with everything that shows that they are right.
///
/// The same values can have several valid proofs: any votes of more than two thirds will do.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(Debug))]
pub struct ChainProof {
	/// The genesis block of the chain.
	pub genesis: Hash,
	/// The number of the set of validators with which the proof begins.
	pub first_set: u64,
	/// The blocks in which each set changes to the next, in order.
	pub set_changes: Vec<FinalBlock>,
	/// A block that the last set has made final.
	pub last: FinalBlock,
	/// The headers from the parent of that block back to the block of the proof. Empty if that
	/// block is the block of the proof.
	pub ancestry: Vec<Header>,
	/// The keys whose values are shown, in ascending order. The block's time is always shown.
	pub keys: Vec<Vec<u8>>,
	/// The nodes of the state's tree, in compact form.
	pub state: Vec<Vec<u8>>,
}

impl ChainProof {
	/// The bytes of the proof.
	pub fn to_bytes(&self) -> Vec<u8> {
		(VERSION, self).encode()
	}

	/// Read a proof. Nothing in it is checked yet.
	///
	/// # Errors
	///
	/// If it is too large, of another version, or not encoded in the one way that the format has.
	pub fn from_bytes(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
		at_most(Part::Bytes, bytes.len(), limits.bytes)?;
		match bytes.split_first() {
			Some((&VERSION, rest)) => {
				let proof = Self::decode_all(&mut &*rest).map_err(|_| Error::Malformed)?;
				match proof.encode() == rest {
					true => Ok(proof),
					false => Err(Error::NotCanonical),
				}
			}
			Some((&version, _)) => Err(Error::Version(version)),
			None => Err(Error::Malformed),
		}
	}

	/// The block of the proof.
	pub(crate) fn block(&self) -> &Header {
		self.ancestry.last().unwrap_or(&self.last.header)
	}

	/// The proof for a reader who trusts a later set: without the set changes before that set. `None`
	/// if the proof does not reach the set, or begins after it.
	pub fn since(mut self, set_id: u64) -> Option<Self> {
		let surplus = usize::try_from(set_id.checked_sub(self.first_set)?).ok()?;
		if surplus > self.set_changes.len() {
			return None;
		}
		self.set_changes.drain(..surplus);
		self.first_set = set_id;
		Some(self)
	}
}
