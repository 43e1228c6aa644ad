//! The state in which one benchmark runs: in memory, with the trie cache that a node has. It counts which keys
//! are read and written, and goes back to genesis after each run.

use sp_core::{
	storage::{ChildInfo, StateVersion, Storage, TrackedStorageKey},
	H256,
};
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{
	backend::Backend, BackendTransaction, ChildStorageCollection, InMemoryBackend, IterArgs,
	StateMachineStats, StorageCollection, StorageIterator, StorageKey, StorageValue, TrieBackend,
	TrieBackendBuilder, UsageInfo,
};
use sp_trie::{
	cache::{CacheSize, SharedTrieCache},
	MerkleValue, PrefixedMemoryDB,
};
use std::{
	cell::{Ref, RefCell},
	collections::{HashMap, HashSet},
};

type Nodes = PrefixedMemoryDB<BlakeTwo256>;
type Trie = TrieBackend<Nodes, BlakeTwo256>;

/// What one key was used for.
#[derive(Clone, Copy, Default)]
struct Used {
	read: bool,
	written: bool,
}

/// The state of a benchmark.
pub struct Scene {
	genesis: (H256, Nodes),
	trie: RefCell<Option<Trie>>,
	cache: SharedTrieCache<BlakeTwo256>,
	used: RefCell<HashMap<Vec<u8>, Used>>,
	/// Keys that every block reads and writes: they cost a call nothing.
	free: RefCell<Vec<TrackedStorageKey>>,
}

impl std::fmt::Debug for Scene {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("the state of a benchmark")
	}
}

impl Scene {
	/// The state at genesis.
	pub fn new(genesis: Storage) -> Self {
		let memory = InMemoryBackend::<BlakeTwo256>::from((genesis, StateVersion::V1));
		let genesis = (*memory.root(), memory.backend_storage().clone());
		let scene = Self {
			genesis,
			trie: RefCell::new(None),
			cache: SharedTrieCache::new(CacheSize::new(0), None),
			used: RefCell::default(),
			free: RefCell::default(),
		};
		scene.reset();
		scene
	}

	fn reset(&self) {
		let (root, nodes) = self.genesis.clone();
		self.open(root, nodes);
		self.used.borrow_mut().clear();
	}

	/// The trie at a root, with an empty cache.
	fn open(&self, root: H256, nodes: Nodes) {
		let trie = TrieBackendBuilder::new(nodes, root)
			.with_cache(self.cache.local_cache_trusted())
			.build();
		*self.trie.borrow_mut() = Some(trie);
	}

	fn trie(&self) -> Ref<'_, Trie> {
		Ref::map(self.trie.borrow(), |trie| trie.as_ref().expect("it is always open"))
	}

	fn read(&self, key: &[u8]) {
		self.used.borrow_mut().entry(key.to_vec()).or_default().read = true;
	}

	fn count(&self, is: impl Fn(&Used) -> bool) -> u32 {
		let free = self.free.borrow();
		let free: HashSet<&[u8]> = free.iter().map(|one| &*one.key).collect();
		let used = self.used.borrow();
		used.iter().filter(|(key, used)| is(used) && !free.contains(&key[..])).count() as u32
	}
}

/// Iterates over the trie of a scene.
#[derive(Default)]
pub struct Iter(Option<<Trie as Backend<BlakeTwo256>>::RawIter>);

impl StorageIterator<BlakeTwo256> for Iter {
	type Backend = Scene;
	type Error = String;

	fn next_key(&mut self, scene: &Scene) -> Option<Result<StorageKey, String>> {
		let next = self.0.as_mut()?.next_key(&scene.trie())?;
		Some(next.inspect(|key| scene.read(key)))
	}

	fn next_pair(&mut self, scene: &Scene) -> Option<Result<(StorageKey, StorageValue), String>> {
		let next = self.0.as_mut()?.next_pair(&scene.trie())?;
		Some(next.inspect(|(key, _)| scene.read(key)))
	}

	fn was_complete(&self) -> bool {
		self.0.as_ref().is_none_or(StorageIterator::was_complete)
	}
}

impl Backend<BlakeTwo256> for Scene {
	type Error = String;
	type TrieBackendStorage = Nodes;
	type RawIter = Iter;

	fn storage(&self, key: &[u8]) -> Result<Option<StorageValue>, String> {
		self.read(key);
		self.trie().storage(key)
	}

	fn storage_hash(&self, key: &[u8]) -> Result<Option<H256>, String> {
		self.read(key);
		self.trie().storage_hash(key)
	}

	fn closest_merkle_value(&self, key: &[u8]) -> Result<Option<MerkleValue<H256>>, String> {
		self.trie().closest_merkle_value(key)
	}

	fn child_closest_merkle_value(
		&self,
		child: &ChildInfo,
		key: &[u8],
	) -> Result<Option<MerkleValue<H256>>, String> {
		self.trie().child_closest_merkle_value(child, key)
	}

	fn child_storage(&self, child: &ChildInfo, key: &[u8]) -> Result<Option<StorageValue>, String> {
		self.trie().child_storage(child, key)
	}

	fn child_storage_hash(&self, child: &ChildInfo, key: &[u8]) -> Result<Option<H256>, String> {
		self.trie().child_storage_hash(child, key)
	}

	fn next_storage_key(&self, key: &[u8]) -> Result<Option<StorageKey>, String> {
		self.read(key);
		self.trie().next_storage_key(key)
	}

	fn next_child_storage_key(
		&self,
		child: &ChildInfo,
		key: &[u8],
	) -> Result<Option<StorageKey>, String> {
		self.trie().next_child_storage_key(child, key)
	}

	fn storage_root<'a>(
		&self,
		delta: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>,
		version: StateVersion,
	) -> (H256, BackendTransaction<BlakeTwo256>) {
		self.trie().storage_root(delta, version)
	}

	fn child_storage_root<'a>(
		&self,
		child: &ChildInfo,
		delta: impl Iterator<Item = (&'a [u8], Option<&'a [u8]>)>,
		version: StateVersion,
	) -> (H256, bool, BackendTransaction<BlakeTwo256>) {
		self.trie().child_storage_root(child, delta, version)
	}

	fn raw_iter(&self, args: IterArgs<'_>) -> Result<Iter, String> {
		self.trie().raw_iter(args).map(|iter| Iter(Some(iter)))
	}

	fn register_overlay_stats(&self, stats: &StateMachineStats) {
		self.trie().register_overlay_stats(stats);
	}

	fn usage_info(&self) -> UsageInfo {
		self.trie().usage_info()
	}

	fn wipe(&self) -> Result<(), String> {
		self.reset();
		Ok(())
	}

	fn commit(
		&self,
		root: H256,
		nodes: BackendTransaction<BlakeTwo256>,
		changes: StorageCollection,
		_: ChildStorageCollection,
	) -> Result<(), String> {
		for (key, _) in changes {
			self.used.borrow_mut().entry(key).or_default().written = true;
		}
		let trie = self.trie.borrow_mut().take().ok_or("the trie is not open")?;
		let mut all = trie.into_storage();
		all.consolidate(nodes);
		self.open(root, all);
		Ok(())
	}

	fn read_write_count(&self) -> (u32, u32, u32, u32) {
		(self.count(|used| used.read), 0, self.count(|used| used.written), 0)
	}

	fn reset_read_write_count(&self) {
		self.used.borrow_mut().clear();
	}

	fn get_whitelist(&self) -> Vec<TrackedStorageKey> {
		self.free.borrow().clone()
	}

	fn set_whitelist(&self, free: Vec<TrackedStorageKey>) {
		*self.free.borrow_mut() = free;
	}

	fn proof_size(&self) -> Option<u32> {
		None
	}

	fn get_read_and_written_keys(&self) -> Vec<(Vec<u8>, u32, u32, bool)> {
		let used = self.used.borrow();
		let keys = used
			.iter()
			.map(|(key, used)| (key.clone(), u32::from(used.read), u32::from(used.written), false));
		keys.collect()
	}
}
