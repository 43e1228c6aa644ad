//! What the reader of a proof trusts.

use crate::{Authority, Hash};
use alloc::vec::Vec;

/// What the reader of a proof trusts: a chain, a block of it, and the validators after that block.
///
/// For a proof from the beginning these are genesis and the validators of genesis, set 0. After a
/// recovery ordered by the council the reader needs a later block: the set before it could not
/// finalize the change, so no votes lead across it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
	/// The hash of the genesis block, which identifies the chain.
	pub genesis: Hash,
	/// The number of the trusted block.
	pub number: u32,
	/// The hash of the trusted block.
	pub block: Hash,
	/// The number of the set of validators that finalizes the blocks after it.
	pub set_id: u64,
	/// These validators.
	pub authorities: Vec<Authority>,
}

impl Anchor {
	/// Trust a chain's genesis block, and the keys of its validators with one vote each.
	pub fn genesis(genesis: Hash, keys: impl IntoIterator<Item = [u8; 32]>) -> Self {
		let authorities = keys.into_iter().map(|key| (key, 1)).collect();
		Self { genesis, number: 0, block: genesis, set_id: 0, authorities }
	}
}
