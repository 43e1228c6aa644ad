//! Values of the state at a block.

use crate::{error::StateError, Hash};
use alloc::{collections::BTreeSet, vec::Vec};
use sp_core::Blake2Hasher;
use sp_crypto_hashing::{blake2_128, twox_128};
use sp_trie::{
	CompactProof, LayoutV1, MemoryDB, Recorder, StorageProof, Trie, TrieConfiguration,
	TrieDBBuilder,
};

type Layout = LayoutV1<Blake2Hasher>;

/// A key and its value, `None` if the state has none.
pub type Entry = (Vec<u8>, Option<Vec<u8>>);

/// The key of the block's time, which every proof shows: entry `Now` of pallet `Timestamp`.
pub const TIME_KEY: [u8; 32] = [
	0xf0, 0xc3, 0x65, 0xc3, 0xcf, 0x59, 0xd6, 0x71, 0xeb, 0x72, 0xda, 0x0e, 0x7a, 0x41, 0x13, 0xc4,
	0x9f, 0x1f, 0x05, 0x15, 0xf4, 0x62, 0xcd, 0xcf, 0x84, 0xe0, 0xf1, 0xd6, 0x04, 0x5d, 0xfc, 0xbb,
];

/// The key of a title's record: entry of map `Titles` of pallet `Titles`.
pub fn title_key(title: u64) -> Vec<u8> {
	let (titles, id) = (twox_128(b"Titles"), title.to_le_bytes());
	[&titles[..], &titles[..], &blake2_128(&id)[..], &id[..]].concat()
}

/// The prefix of the keys under which the state has the roots of other trees. Their values are not
/// shown: a root is not what a reader asks for.
pub const CHILD_TRIES: &[u8] = b":child_storage:";

/// Read the values of keys.
///
/// The nodes must be exactly those that lead to the keys, in the one order that the format has.
pub fn read<'a>(
	root: Hash,
	nodes: &[Vec<u8>],
	keys: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<Entry>, StateError> {
	let given = CompactProof { encoded_nodes: nodes.to_vec() };
	let (tree, _) = given.to_memory_db::<Blake2Hasher>(&root).map_err(|_| StateError::OtherRoot)?;
	let mut recorder = Recorder::<Layout>::new();
	let values = look_up(&tree, &root, &mut recorder, keys)?;
	let used = StorageProof::new(recorder.drain().into_iter().map(|node| node.data));
	match used.into_compact_proof::<Blake2Hasher>(root) {
		Ok(used) if used == given => Ok(values),
		_ => Err(StateError::UnusedNode),
	}
}

fn look_up<'a>(
	tree: &MemoryDB<Blake2Hasher>,
	root: &Hash,
	recorder: &mut Recorder<Layout>,
	keys: impl IntoIterator<Item = &'a [u8]>,
) -> Result<Vec<Entry>, StateError> {
	let trie = TrieDBBuilder::<Layout>::new(tree, root).with_recorder(recorder).build();
	keys.into_iter()
		.map(|key| {
			let value = trie.get(key).map_err(|_| StateError::MissingNode)?;
			Ok((key.to_vec(), value))
		})
		.collect()
}

/// The nodes of a proof, from those that a node's JSON-RPC returns for the keys.
///
/// # Errors
///
/// If nodes are missing.
pub fn compact(
	root: Hash,
	nodes: Vec<Vec<u8>>,
	keys: &[Vec<u8>],
) -> Result<Vec<Vec<u8>>, StateError> {
	let tree = StorageProof::new(nodes).into_memory_db::<Blake2Hasher>();
	let mut recorder = Recorder::<Layout>::new();
	let keys: BTreeSet<&[u8]> = keys.iter().map(Vec::as_slice).chain([&TIME_KEY[..]]).collect();
	look_up(&tree, &root, &mut recorder, keys)?;
	StorageProof::new(recorder.drain().into_iter().map(|node| node.data))
		.into_compact_proof::<Blake2Hasher>(root)
		.map(|proof| proof.encoded_nodes)
		.map_err(|_| StateError::MissingNode)
}

/// The root of a state with these keys and values.
pub fn root_of(state: impl IntoIterator<Item = (Vec<u8>, Vec<u8>)>) -> Hash {
	Layout::trie_root(state)
}
