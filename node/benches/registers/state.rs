//! The state of a chain in the node's database: its trie nodes are in the column that the node uses.

use crate::database::{Disk, Store};
use sp_core::H256;
use sp_database::{Database, Transaction};
use sp_runtime::{traits::BlakeTwo256, StateVersion};
use sp_state_machine::{
	backend::Backend, IterArgs, OverlayedChanges, Storage, TrieBackend, TrieBackendBuilder,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
	sync::Arc,
};

/// The column of the state.
const STATE: u32 = 1;

/// The nodes of the trie, as the database has them.
struct Nodes(Arc<Store>);

impl Storage<BlakeTwo256> for Nodes {
	fn get(&self, key: &H256, _: (&[u8], Option<u8>)) -> Result<Option<Vec<u8>>, String> {
		Ok(self.0.get(STATE, key.as_bytes()))
	}
}

/// A node of the trie: its hash, its bytes, and by how many references a block changes it.
pub type Node = (H256, Vec<u8>, i32);

/// The trie at one root.
pub type Trie = TrieBackend<Arc<dyn Storage<BlakeTwo256>>, BlakeTwo256>;

/// A state that changes block by block. Nodes that a block replaces are removed with the block, as a
/// node that prunes removes them later.
pub struct State {
	store: Arc<Store>,
	root: H256,
	/// The bytes of the nodes of the trie.
	pub live_bytes: u64,
}

/// Key and value sizes of a storage item, and the number of its keys.
#[derive(Clone, Copy, Default)]
pub struct Size {
	pub keys: u64,
	pub bytes: u64,
}

impl State {
	/// An empty state in a new database.
	pub fn open(folder: &Path) -> Result<Self, Box<dyn std::error::Error>> {
		let store = Arc::new(Store::open(folder, Disk { min_free: 0 }, None)?);
		// The root of an empty trie is the hash of its only node.
		Ok(Self { store, root: H256(sp_io::hashing::blake2_256(&[0])), live_bytes: 0 })
	}

	/// The trie to read and to execute on.
	pub fn trie(&self) -> Trie {
		let nodes: Arc<dyn Storage<BlakeTwo256>> = Arc::new(Nodes(self.store.clone()));
		TrieBackendBuilder::new(nodes, self.root).build()
	}

	/// The root of the state after a block, and the nodes that the block changes.
	pub fn changes(
		&self,
		overlay: &mut OverlayedChanges<BlakeTwo256>,
	) -> Result<(H256, Vec<Node>), String> {
		let changes = overlay.drain_storage_changes(&self.trie(), StateVersion::V1)?;
		let mut nodes = changes.transaction;
		let hash = |key: &[u8]| H256::from_slice(&key[key.len() - H256::len_bytes()..]);
		let nodes = nodes.drain().into_iter().map(|(key, (node, count))| (hash(&key), node, count));
		Ok((changes.transaction_storage_root, nodes.collect()))
	}

	/// Commit the nodes of a block to the disk.
	pub fn commit(&mut self, root: H256, nodes: &[Node]) -> Result<(), String> {
		let mut transaction = Transaction::new();
		for (hash, node, count) in nodes {
			for _ in 0..*count {
				transaction.store(STATE, *hash, node.clone());
			}
			for _ in *count..0 {
				transaction.release(STATE, *hash);
			}
		}
		self.store.commit(transaction).map_err(|error| error.to_string())?;
		self.root = root;
		Ok(())
	}

	/// The sizes of these nodes that the database has now.
	pub fn bytes_of(&self, nodes: &[Node]) -> u64 {
		let size = |hash: &H256| self.store.value_size(STATE, hash.as_bytes()).unwrap_or_default();
		let unique: BTreeSet<_> = nodes.iter().map(|(hash, ..)| hash).collect();
		unique.into_iter().map(|hash| size(hash) as u64).sum()
	}

	/// Key and value sizes by the first 32 bytes of the keys, which name pallet and storage item.
	pub fn sizes(&self) -> Result<BTreeMap<Vec<u8>, Size>, String> {
		let trie = self.trie();
		let mut sizes = BTreeMap::<Vec<u8>, Size>::new();
		for pair in trie.pairs(IterArgs::default())? {
			let (key, value) = pair?;
			let size = sizes.entry(key[..key.len().min(32)].to_vec()).or_default();
			size.keys += 1;
			size.bytes += (key.len() + value.len()) as u64;
		}
		Ok(sizes)
	}
}
