use super::*;
use crate::{
	service::finality::{restore_votes, state::Votes},
	vote_journal::FILE,
};
use codec::Encode;
use finality_grandpa::{round::State as RoundState, Prevote};
use sp_blockchain::Result;
use sp_consensus_grandpa::SignedMessage;
use sp_core::Pair;
use sp_keystore::testing::MemoryKeystore;
use std::collections::BTreeMap;
use tempfile::TempDir;

/// A store in memory.
#[derive(Default)]
struct Aux(Mutex<BTreeMap<Vec<u8>, Vec<u8>>>);

impl AuxStore for Aux {
	fn insert_aux<
		'a,
		'b: 'a,
		'c: 'a,
		I: IntoIterator<Item = &'a (&'c [u8], &'c [u8])>,
		D: IntoIterator<Item = &'a &'b [u8]>,
	>(
		&self,
		insert: I,
		_: D,
	) -> Result<()> {
		let mut map = self.0.lock().unwrap();
		map.extend(insert.into_iter().map(|(key, value)| (key.to_vec(), value.to_vec())));
		Ok(())
	}

	fn get_aux(&self, key: &[u8]) -> Result<Option<Vec<u8>>> {
		Ok(self.0.lock().unwrap().get(key).cloned())
	}
}

/// What the SDK would have stored: a round of a set is over, and the next one has begun.
fn stored(set: u64, completed: u64, voters: Vec<AuthorityId>, voted: HasVoted) -> Vec<u8> {
	let genesis = (Hash::zero(), 0u32);
	let state = RoundState::genesis(genesis);
	let round = (completed, state, genesis, Vec::<SignedMessage<madang_runtime::Header>>::new());
	let current = BTreeMap::from([(completed + 1, voted)]);
	(0u8, (vec![round], set, voters), current).encode()
}

struct Setting {
	_folder: TempDir,
	aux: Arc<Aux>,
	journal: Arc<VoteJournal>,
	keystore: VoterKeystore<Aux>,
	key: ed25519::Public,
}

fn setting(wait: Wait) -> Setting {
	let folder = tempfile::tempdir().unwrap();
	let journal = Arc::new(VoteJournal::open(&folder.path().join(FILE)).unwrap());
	let keys = MemoryKeystore::new();
	let key = keys.ed25519_generate_new(GRANDPA, Some("//A")).unwrap();
	let aux = Arc::new(Aux::default());
	let keystore = VoterKeystore::new(Arc::new(keys), journal.clone(), aux.clone(), wait);
	Setting { _folder: folder, aux, journal, keystore, key }
}

impl Setting {
	fn store(&self, set: u64, completed: u64, voted: HasVoted) {
		let bytes = stored(set, completed, vec![AuthorityId::from(self.key)], voted);
		self.aux.insert_aux(&[(&b"grandpa_completed_round"[..], &bytes[..])], &[]).unwrap();
	}

	fn votes_in_the_next_round(&self) -> bool {
		self.keystore.has_keys(&[(self.key.0.to_vec(), GRANDPA)])
	}

	fn prevote(&self, set: u64, round: u64, number: u32) -> Option<ed25519::Signature> {
		let vote = Prevote { target_hash: hash(number), target_number: number };
		let payload = (Message::<Hash, u32>::Prevote(vote), round, set).encode();
		let signed = self.keystore.ed25519_sign(GRANDPA, &self.key, &payload).ok().flatten();
		let valid = |signature| ed25519::Pair::verify(&signature, &payload, &self.key);
		assert!(signed.is_none_or(valid));
		signed
	}

	fn restore(&self, key: ed25519::Public) -> usize {
		restore_votes(&*self.aux, &self.journal, &[key]).unwrap()
	}
}

fn hash(number: u32) -> Hash {
	Hash::from_low_u64_be(number.into())
}

#[test]
fn a_vote_is_in_the_journal_before_it_is_signed_and_no_other_one_is_signed() {
	let setting = setting(Wait::Over);
	assert!(setting.prevote(2, 5, 9).is_some());
	assert_eq!(setting.journal.latest(&setting.key), Some((2, 5)));
	assert!(setting.prevote(2, 5, 9).is_some(), "the same vote again");
	assert!(setting.prevote(2, 5, 8).is_none(), "a second vote");
	assert!(setting.prevote(2, 6, 8).is_some());
}

#[test]
fn only_votes_are_signed() {
	let setting = setting(Wait::Over);
	let sign = |kind, message: &[u8]| setting.keystore.ed25519_sign(kind, &setting.key, message);
	assert!(sign(GRANDPA, b"something else").is_err());
	assert!(sign(sp_core::crypto::key_types::AURA, b"a block").is_err());
}

#[test]
fn a_round_with_forgotten_votes_is_only_watched() {
	let setting = setting(Wait::Over);
	setting.store(0, 4, HasVoted::No);
	assert!(setting.votes_in_the_next_round());
	setting.prevote(0, 7, 1);
	for (completed, votes) in [(4, false), (5, false), (6, false), (7, true)] {
		setting.store(0, completed, HasVoted::No);
		assert_eq!(setting.votes_in_the_next_round(), votes, "round {}", completed + 1);
	}
	setting.store(1, 0, HasVoted::No);
	assert!(setting.votes_in_the_next_round(), "the first round of the next set");
}

#[test]
fn votes_that_were_restored_are_sent_again() {
	let setting = setting(Wait::Over);
	setting.store(0, 4, HasVoted::No);
	for round in 5..8 {
		setting.prevote(0, round, 1);
	}
	assert!(!setting.votes_in_the_next_round());
	assert_eq!(setting.restore(setting.key), 3);
	assert!(setting.votes_in_the_next_round());
	let Some(VoterState::Live { current, .. }) = VoterState::read(&*setting.aux).unwrap() else {
		panic!("the voter is live")
	};
	let voted = HasVoted::Yes(AuthorityId::from(setting.key), Votes::Prevote(None, (hash(1), 1)));
	assert_eq!(current, BTreeMap::from([(5, voted.clone()), (6, voted.clone()), (7, voted)]));
	assert_eq!(setting.restore(setting.key), 0, "nothing is missing any more");
}

#[test]
fn votes_of_another_set_or_key_are_not_restored() {
	let setting = setting(Wait::Over);
	setting.prevote(1, 5, 1);
	setting.store(2, 0, HasVoted::No);
	assert_eq!(setting.restore(setting.key), 0);
	setting.store(1, 0, HasVoted::No);
	assert_eq!(setting.restore(ed25519::Public::from_raw([9; 32])), 0);
	assert_eq!(setting.restore(setting.key), 1);
}

#[test]
fn a_validator_with_a_copied_journal_waits_for_the_network() {
	let setting = setting(Wait::begin());
	for completed in [3, 20, 21, 22, 23] {
		setting.store(0, completed, HasVoted::No);
		assert!(!setting.votes_in_the_next_round(), "{completed}");
	}
	setting.store(0, 24, HasVoted::No);
	assert!(setting.votes_in_the_next_round());
}
