//! A chain with real keys, headers and tries, for tests and the benchmark.

#![allow(dead_code, reason = "each test uses a part of it")]

use codec::Encode;
use finality_grandpa::{Message, Precommit, SignedPrecommit};
use madang_verify::{
	compact, Anchor, Authority, ChainProof, Commit, DigestItem, FinalBlock, Hash, Header,
	Justification, TIME_KEY,
};
use sp_core::{ed25519, Blake2Hasher, Pair};
use sp_trie::{LayoutV1, MemoryDB, TrieDBMutBuilder, TrieMut};
use std::collections::BTreeMap;

/// The time of the first block.
pub const NOON: u64 = 1_795_489_200_000;

/// A state.
pub type State = BTreeMap<Vec<u8>, Vec<u8>>;

/// The key of a validator.
pub fn key(number: u16) -> ed25519::Pair {
	let mut seed = [7; 32];
	seed[..2].copy_from_slice(&number.to_le_bytes());
	ed25519::Pair::from_seed(&seed)
}

/// Validators with one vote each.
pub fn authorities(validators: impl IntoIterator<Item = u16>) -> Vec<Authority> {
	validators.into_iter().map(|number| (key(number).public().0, 1)).collect()
}

/// The digest of a change of validators.
pub fn change(validators: impl IntoIterator<Item = u16>, delay: u32) -> DigestItem {
	DigestItem::Consensus(*b"FRNK", (1u8, authorities(validators), delay).encode())
}

/// The state at a block: its time, short and long values, an empty one, and many more keys.
pub fn state(number: u32) -> State {
	let mut state = State::new();
	state.insert(TIME_KEY.to_vec(), (NOON + u64::from(number) * 1_000).encode());
	for key in 0..200u32 {
		let length = usize::try_from(key % 90).unwrap();
		let value = [key.encode(), number.encode(), vec![5; length]].concat();
		state.insert(sp_crypto_hashing::blake2_256(&key.encode()).to_vec(), value);
	}
	state.insert(b"title/7".to_vec(), b"unit 1701, Yeoksam-dong, held by did 5".to_vec());
	state.insert(b"short".to_vec(), vec![1]);
	state.insert(b"empty".to_vec(), Vec::new());
	state
}

/// The root of a state, and its nodes that lead to keys.
pub fn nodes(state: &State, keys: &[Vec<u8>]) -> (Hash, Vec<Vec<u8>>) {
	let (mut db, mut root) = (MemoryDB::<Blake2Hasher>::default(), Hash::default());
	{
		let mut trie = TrieDBMutBuilder::<LayoutV1<Blake2Hasher>>::new(&mut db, &mut root).build();
		for (key, value) in state {
			trie.insert(key, value).unwrap();
		}
	}
	let all = db.drain().into_values().map(|(node, _)| node).collect();
	let compact = compact(root, all, keys).unwrap();
	(root, compact)
}

/// A chain of headers.
pub struct Chain {
	/// Its headers, from genesis on.
	pub headers: Vec<Header>,
	/// The blocks that change the set, with the set that finalizes each.
	pub set_changes: Vec<(u32, Vec<u16>)>,
	/// The current set.
	pub set: Vec<u16>,
	/// What the state has in addition, at every block.
	pub records: State,
}

impl Chain {
	/// A chain with these validators.
	pub fn new(validators: impl IntoIterator<Item = u16>) -> Self {
		Self::with(State::new(), validators)
	}

	/// A chain with these validators, whose state has these records.
	pub fn with(records: State, validators: impl IntoIterator<Item = u16>) -> Self {
		let mut at_genesis = state(0);
		at_genesis.extend(records.clone());
		let genesis = Header {
			parent: Hash::zero(),
			number: 0,
			state_root: nodes(&at_genesis, &[]).0,
			extrinsics_root: Hash::repeat_byte(3),
			digest: Vec::new(),
		};
		let set = validators.into_iter().collect();
		Self { headers: vec![genesis], set_changes: Vec::new(), set, records }
	}

	/// The state at a block.
	pub fn state_at(&self, number: u32) -> State {
		let mut state = state(number);
		state.extend(self.records.clone());
		state
	}

	/// A chain of 12 blocks that changes its validators in blocks 3, 6 and 7.
	pub fn usual() -> Self {
		let mut chain = Self::new(0..4);
		chain.grow(2).set_change(1..5).grow(2).set_change(0..7).set_change([9, 1, 2, 3]).grow(5);
		chain
	}

	/// The anchor at genesis.
	pub fn anchor(&self) -> Anchor {
		let first = self.set_changes.first().map_or(&self.set, |(_, set)| set);
		let keys = authorities(first.iter().copied()).into_iter().map(|(key, _)| key);
		Anchor::genesis(self.headers[0].hash(), keys)
	}

	/// The number of the current set.
	pub fn set_id(&self) -> u64 {
		self.set_changes.len().try_into().unwrap()
	}

	/// Append blocks.
	pub fn grow(&mut self, blocks: u32) -> &mut Self {
		for _ in 0..blocks {
			self.append(Vec::new());
		}
		self
	}

	/// Append a block that changes the validators.
	pub fn set_change(&mut self, validators: impl IntoIterator<Item = u16>) -> &mut Self {
		let next: Vec<u16> = validators.into_iter().collect();
		self.append(vec![change(next.iter().copied(), 0)]);
		let number = self.top().number;
		let before = std::mem::replace(&mut self.set, next);
		self.set_changes.push((number, before));
		self
	}

	/// Append a block with further items in its digest.
	pub fn append(&mut self, items: Vec<DigestItem>) -> &mut Self {
		let number = self.top().number + 1;
		let mut digest = vec![DigestItem::PreRuntime(*b"aura", u64::from(number).encode())];
		digest.extend(items);
		digest.push(DigestItem::Seal(*b"aura", vec![9; 64]));
		self.headers.push(Header {
			parent: self.top().hash(),
			number,
			state_root: nodes(&self.state_at(number), &[]).0,
			extrinsics_root: Hash::repeat_byte(4),
			digest,
		});
		self
	}

	/// The last header.
	pub fn top(&self) -> &Header {
		self.headers.last().unwrap()
	}

	/// A header.
	pub fn header(&self, number: u32) -> &Header {
		&self.headers[usize::try_from(number).unwrap()]
	}

	/// A block with the votes of validators of a set.
	pub fn finalized(&self, number: u32, set_id: u64, voters: &[u16]) -> FinalBlock {
		let header = self.header(number).clone();
		let votes = voters.iter().map(|voter| vote(*voter, &header, 5, set_id)).collect();
		FinalBlock { justification: justification(&header, votes, 5), header }
	}

	/// The changes up to the current set.
	pub fn set_change_blocks(&self) -> Vec<FinalBlock> {
		let blocks = self.set_changes.iter().zip(0..);
		blocks.map(|((number, set), id)| self.finalized(*number, id, set)).collect()
	}

	/// The proof of keys at a block, by way of another block that is final.
	pub fn proof(&self, keys: &[&[u8]], at: u32, last: u32) -> ChainProof {
		let mut keys: Vec<Vec<u8>> = keys.iter().map(|key| key.to_vec()).collect();
		keys.sort();
		let (_, state) = nodes(&self.state_at(at), &keys);
		ChainProof {
			genesis: self.headers[0].hash(),
			first_set: 0,
			set_changes: self.set_change_blocks(),
			last: self.finalized(last, self.set_id(), &self.set),
			ancestry: (at..last).rev().map(|number| self.header(number).clone()).collect(),
			keys,
			state,
		}
	}
}

/// A vote.
pub fn vote(
	voter: u16,
	header: &Header,
	round: u64,
	set_id: u64,
) -> SignedPrecommit<Hash, u32, [u8; 64], [u8; 32]> {
	let precommit = Precommit { target_hash: header.hash(), target_number: header.number };
	let bytes = (Message::Precommit(precommit.clone()), round, set_id).encode();
	let pair = key(voter);
	SignedPrecommit { precommit, signature: pair.sign(&bytes).0, id: pair.public().0 }
}

/// The justification of a block.
pub fn justification(
	header: &Header,
	precommits: Vec<SignedPrecommit<Hash, u32, [u8; 64], [u8; 32]>>,
	round: u64,
) -> Justification {
	let commit = Commit { target_hash: header.hash(), target_number: header.number, precommits };
	Justification { round, commit, ancestries: Vec::new() }
}

/// A validator's signature.
pub fn sign(voter: u16, bytes: &[u8]) -> [u8; 64] {
	key(voter).sign(bytes).0
}

/// The bytes of a public key.
pub trait PublicBytes {
	/// The bytes.
	fn public_bytes(&self) -> [u8; 32];
}

impl PublicBytes for ed25519::Pair {
	fn public_bytes(&self) -> [u8; 32] {
		self.public().0
	}
}
