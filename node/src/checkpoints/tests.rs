//! The worker without a network, on a chain that the tests write.

use super::{
	chain::{Chain, Unreadable},
	log_state::{NoProof, SharedLog},
	signer::Signer,
	stored,
	worker::Core,
};
use crate::client::Hash;
use madang_checkpoints::{Cosignature, Names, Received, Refused, Seat};
use madang_transparency::{
	leaf_hash, policy::Policy, proof::TlogProof, Anchor, Frontier, ProofError,
};
use pallet_validators::CHECKPOINT_KEY;
use sc_client_api::AuxStore;
use sp_core::{ed25519, Pair};
use sp_keystore::{testing::MemoryKeystore, Keystore};
use std::{
	collections::BTreeMap,
	path::Path,
	sync::{Arc, Mutex},
};

const GENESIS: [u8; 32] = [7; 32];
/// When the nodes start, in milliseconds.
const START: u64 = 1_795_000_000_000;

fn pair(seat: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[seat; 32])
}

fn seat(number: u8, key: u8) -> Seat {
	let institution = number.into();
	Seat { institution, number: 0, name: format!("Seat {number}"), key: pair(key).public().0 }
}

/// A chain: how many batches it has at each block, and who its validators are.
#[derive(Default)]
struct Fake {
	sizes: BTreeMap<Hash, u64>,
	seats: Vec<Seat>,
	/// When its blocks are made.
	time: u64,
	/// Another history than that of the others.
	fork: u8,
}

fn block(number: u8) -> Hash {
	Hash::repeat_byte(number)
}

impl Fake {
	/// A chain of four validators with so many batches after each block.
	fn of(sizes: &[u64]) -> Self {
		let blocks = (1..).zip(sizes).map(|(number, size)| (block(number), *size));
		let seats = (1..=4).map(|number| seat(number, number)).collect();
		Self { sizes: blocks.collect(), seats, time: START, fork: 0 }
	}

	fn text(&self, batch: u64) -> String {
		format!("batch {batch} of {}", self.fork)
	}

	fn tree(&self, size: u64) -> Anchor {
		let mut frontier = Frontier::new();
		for batch in 0..size {
			frontier.push(leaf_hash(self.text(batch).as_bytes())).unwrap();
		}
		Anchor { size, root: frontier.root() }
	}
}

impl Chain for Mutex<Fake> {
	fn head(&self, block: Hash) -> Result<Anchor, Unreadable> {
		let fake = self.lock().unwrap();
		Ok(fake.tree(fake.sizes[&block]))
	}

	fn leaf(&self, _: Hash, batch: u64) -> Result<Option<String>, Unreadable> {
		Ok(Some(self.lock().unwrap().text(batch)))
	}

	fn validators(&self, _: Hash) -> Result<Vec<u8>, Unreadable> {
		Ok(self.lock().unwrap().seats.iter().flat_map(|seat| seat.key).collect())
	}

	fn seats(&self, _: Hash) -> Result<Vec<Seat>, Unreadable> {
		Ok(self.lock().unwrap().seats.clone())
	}

	fn time(&self, _: Hash) -> Result<u64, Unreadable> {
		Ok(self.lock().unwrap().time)
	}
}

/// A node of the chain.
struct Node {
	core: Core<Mutex<Fake>>,
	chain: Arc<Mutex<Fake>>,
	folder: tempfile::TempDir,
}

fn signer(key: u8, folder: &Path) -> Signer {
	let keystore = MemoryKeystore::new();
	let secret = format!("0x{}", hex::encode([key; 32]));
	keystore.insert(CHECKPOINT_KEY, &secret, pair(key).public().as_ref()).unwrap();
	Signer::open(Arc::new(keystore), &folder.join("journal")).unwrap()
}

impl Node {
	/// A validator with a key, whose journal is its own.
	fn validator(key: u8, chain: Fake) -> Self {
		let folder = tempfile::tempdir().unwrap();
		signer(key, folder.path()).accept(0).unwrap();
		Self::with(Some(signer(key, folder.path())), chain, folder)
	}

	fn follower(chain: Fake) -> Self {
		Self::with(None, chain, tempfile::tempdir().unwrap())
	}

	fn with(signer: Option<Signer>, chain: Fake, folder: tempfile::TempDir) -> Self {
		let chain = Arc::new(Mutex::new(chain));
		let log = SharedLog::new(GENESIS);
		let core = Core::new(chain.clone(), log, signer, None, START);
		Self { core, chain, folder }
	}

	/// These blocks are final.
	fn finalized(&mut self, blocks: &[u8]) -> Vec<Cosignature> {
		let blocks: Vec<_> = blocks.iter().map(|number| block(*number)).collect();
		self.core.finalized(&blocks, 9, false, START)
	}

	fn cosigned(&self, size: u64) -> u64 {
		self.core.log.lock().checkpoint(Some(size)).unwrap()["cosigned"].as_u64().unwrap_or(0)
	}
}

fn sizes(cosignatures: &[Cosignature]) -> Vec<u64> {
	cosignatures.iter().map(|by| by.tree.size).collect()
}

#[test]
fn each_size_of_the_log_is_signed_once_also_when_blocks_become_final_together() {
	let mut node = Node::validator(1, Fake::of(&[0, 2, 2, 5, 5]));
	assert_eq!(sizes(&node.finalized(&[1])), [] as [u64; 0]);
	assert_eq!(sizes(&node.finalized(&[2, 3, 4])), [2, 5]);
	assert_eq!(sizes(&node.finalized(&[5])), [] as [u64; 0]);
	assert_eq!(node.core.changed(), [2, 5]);
	assert_eq!(node.core.changed(), [] as [u64; 0]);
}

#[test]
fn four_nodes_have_a_proof_that_public_tools_check() {
	let chain = || Fake::of(&[3, 7]);
	let mut validators: Vec<_> = (1..=3).map(|key| Node::validator(key, chain())).collect();
	let mut follower = Node::follower(chain());
	assert!(follower.finalized(&[1, 2]).is_empty());
	let not_cosigned = follower.core.log.lock().proof(4);
	assert_eq!(not_cosigned, Err(NoProof::NotCosigned(4)));
	let all: Vec<_> = validators.iter_mut().flat_map(|node| node.finalized(&[1, 2])).collect();
	for by in &all {
		assert_eq!(follower.core.received(*by, START), Ok(Received::New));
		assert_eq!(follower.core.received(*by, START), Ok(Received::Known));
	}
	assert_eq!((follower.cosigned(3), follower.cosigned(7)), (3, 3));
	let log = follower.core.log.lock();
	let newest = log.checkpoint(None).unwrap();
	assert_eq!((&newest["size"], &newest["seats"]), (&"7".into(), &4.into()));
	let policy = log.policy().unwrap()["policy"].as_str().unwrap().to_owned();
	let policy = Policy::parse(policy.as_bytes()).unwrap();
	let text = log.proof(4).unwrap();
	let proof = TlogProof::parse(text.as_bytes()).unwrap();
	let leaf = |batch: u64| leaf_hash(chain().text(batch).as_bytes());
	let accepted = proof.check(&leaf(4), &policy, START / 1_000).unwrap();
	assert_eq!(accepted.witnesses().len(), 3);
	let other = proof.check(&leaf(5), &policy, START / 1_000);
	assert_eq!(other, Err(vec![ProofError::WrongRoot]));
	assert_eq!(log.proof(7), Err(NoProof::NotCosigned(7)));
}

#[test]
fn two_of_four_are_no_quorum() {
	let mut first = Node::validator(1, Fake::of(&[3]));
	let by = Node::validator(2, Fake::of(&[3])).finalized(&[1]);
	first.finalized(&[1]);
	first.core.received(by[0], START).unwrap();
	assert_eq!(first.cosigned(3), 2);
	assert!(first.core.log.lock().checkpoint(None).unwrap().is_null());
}

#[test]
fn a_cosignature_that_comes_before_its_block_is_passed_on_when_the_block_is_final() {
	let by = Node::validator(2, Fake::of(&[3])).finalized(&[1]);
	let mut node = Node::follower(Fake::of(&[0, 3]));
	node.finalized(&[1]);
	assert_eq!(node.core.received(by[0], START), Ok(Received::Waiting));
	assert_eq!(node.finalized(&[2]), by);
	assert_eq!(node.cosigned(3), 1);
}

#[test]
fn a_cosignature_of_another_history_or_of_no_seat_is_refused() {
	let fork = Fake { fork: 1, ..Fake::of(&[3]) };
	let forked = Node::validator(2, fork).finalized(&[1]);
	let mut node = Node::follower(Fake::of(&[3]));
	node.finalized(&[1]);
	assert_eq!(node.core.received(forked[0], START), Err(Refused::OtherRoot));
	let mut outsider = Fake::of(&[3]);
	outsider.seats.push(seat(5, 5));
	let outside = Node::validator(5, outsider).finalized(&[1]);
	assert_eq!(node.core.received(outside[0], START), Err(Refused::UnknownKey));
	let mut altered = Node::validator(2, Fake::of(&[3])).finalized(&[1])[0];
	altered.signature[5] ^= 1;
	assert_eq!(node.core.received(altered, START), Err(Refused::BadSignature));
	assert_eq!(node.cosigned(3), 0);
}

#[test]
fn who_has_no_seat_signs_nothing_and_a_new_key_signs_the_log_of_now() {
	let mut chain = Fake::of(&[3, 3, 3]);
	chain.seats.remove(0);
	let mut node = Node::validator(1, chain);
	assert!(node.finalized(&[1]).is_empty());
	// The key gets a seat, and the log has not grown.
	node.chain.lock().unwrap().seats.push(seat(1, 1));
	assert_eq!(sizes(&node.finalized(&[2])), [3]);
	assert!(node.finalized(&[3]).is_empty());
	assert_eq!(node.core.log.lock().seats().len(), 4);
}

#[test]
fn a_restart_signs_nothing_twice_and_a_fork_after_it_nothing_at_all() {
	let mut node = Node::validator(1, Fake::of(&[3]));
	let first = node.finalized(&[1]);
	let folder = node.folder;
	drop(node.core);
	// With an empty store: the same signature again, byte by byte but for its time.
	let mut again = Node::with(Some(signer(1, folder.path())), Fake::of(&[3]), folder);
	assert_eq!(again.finalized(&[1]), first);
	let folder = again.folder;
	drop(again.core);
	let fork = Fake { fork: 1, ..Fake::of(&[3, 5]) };
	let mut forked = Node::with(Some(signer(1, folder.path())), fork, folder);
	assert!(forked.finalized(&[1]).is_empty(), "another root of the same size");
}

#[test]
fn a_lost_journal_signs_only_what_is_larger_than_anything_before_the_start() {
	let folder = tempfile::tempdir().unwrap();
	let lost = Some(signer(1, folder.path()));
	let mut node = Node::with(lost, Fake::of(&[3, 4, 4, 5]), folder);
	// A block of before: the node may have signed what comes after it.
	node.chain.lock().unwrap().time = START - 1;
	assert!(node.finalized(&[1]).is_empty());
	node.chain.lock().unwrap().time = START;
	assert!(node.finalized(&[2, 3]).is_empty());
	assert_eq!(sizes(&node.finalized(&[4])), [5]);
}

#[test]
fn a_lost_journal_is_accepted_while_the_log_is_empty() {
	let folder = tempfile::tempdir().unwrap();
	let lost = Some(signer(1, folder.path()));
	let mut node = Node::with(lost, Fake::of(&[0, 1]), folder);
	assert!(node.finalized(&[1]).is_empty());
	assert_eq!(sizes(&node.finalized(&[2])), [1]);
}

#[test]
fn a_node_that_synchronises_signs_nothing() {
	let mut node = Node::validator(1, Fake::of(&[3, 4]));
	assert!(node.core.finalized(&[block(1)], 1, true, START).is_empty());
	assert_eq!(sizes(&node.finalized(&[2])), [4]);
}

#[test]
fn a_long_log_is_read_in_parts() {
	let mut node = Node::validator(1, Fake::of(&[600, 600]));
	node.finalized(&[1]);
	for key in 2..=3 {
		let by = Node::validator(key, Fake::of(&[600])).finalized(&[1]);
		node.core.received(by[0], START).unwrap();
	}
	let not_read = Err(NoProof::NotRead { read: 512, size: 600 });
	assert_eq!(node.core.log.lock().proof(3), not_read);
	node.finalized(&[2]);
	assert!(node.core.log.lock().proof(3).is_ok());
}

/// A database in memory.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<Vec<u8>, Vec<u8>>>);

impl AuxStore for Memory {
	fn insert_aux<
		'a,
		'b: 'a,
		'c: 'a,
		I: IntoIterator<Item = &'a (&'c [u8], &'c [u8])>,
		D: IntoIterator<Item = &'a &'b [u8]>,
	>(
		&self,
		insert: I,
		delete: D,
	) -> sp_blockchain::Result<()> {
		let mut all = self.0.lock().unwrap();
		all.extend(insert.into_iter().map(|(key, value)| (key.to_vec(), value.to_vec())));
		delete.into_iter().for_each(|key| drop(all.remove(*key)));
		Ok(())
	}

	fn get_aux(&self, key: &[u8]) -> sp_blockchain::Result<Option<Vec<u8>>> {
		Ok(self.0.lock().unwrap().get(key).cloned())
	}
}

#[test]
fn a_restart_loses_no_checkpoint_and_old_ones_are_removed() {
	let store = Memory::default();
	let sizes: Vec<u64> = (1..=250).collect();
	let mut node = Node::validator(1, Fake::of(&sizes));
	let numbers: Vec<u8> = (1..=250).collect();
	node.finalized(&numbers);
	let changed = node.core.changed();
	stored::write(&store, &node.core.log.lock(), &changed).unwrap();
	let restored = SharedLog::new(GENESIS);
	stored::restore(&store, &mut restored.lock()).unwrap();
	assert_eq!(restored.lock().sizes(), node.core.log.lock().sizes());
	let bytes = |log: &SharedLog| log.lock().bytes(77);
	assert_eq!(bytes(&restored), bytes(&node.core.log));
	// Beyond what is kept, the first ones are removed, on the disk too.
	let kept = u64::try_from(madang_checkpoints::MAX_CHECKPOINTS).unwrap();
	let mut log = node.core.log.lock();
	let tree = |size| Anchor { size, root: [1; 32] };
	(251..=kept + 10).for_each(|size| drop(log.finalized(tree(size), 1)));
	stored::write(&store, &log, &[kept + 10]).unwrap();
	assert_eq!(log.sizes().len() as u64, kept);
	assert_eq!(store.0.lock().unwrap().len() as u64, 250 - 10 + 1 + 1);
	assert_eq!(Names::of_chain(GENESIS).origin(), log.names().origin());
}
