use super::*;
use std::{collections::BTreeMap, fs};

fn key() -> ed25519::Public {
	ed25519::Public::from_raw([1; 32])
}

fn block(number: u32) -> Target {
	(H256::from_low_u64_be(number.into()), number)
}

fn journal(folder: &Path) -> VoteJournal {
	VoteJournal::open(&folder.join(FILE)).unwrap()
}

fn accepted(folder: &Path) -> VoteJournal {
	let journal = journal(folder);
	journal.accept();
	journal
}

#[test]
fn a_key_votes_for_one_block_in_a_round() {
	let folder = tempfile::tempdir().unwrap();
	let journal = journal(folder.path());
	let vote = |set, round, kind, target| journal.record_vote(&key(), set, round, kind, target);
	vote(0, 5, VoteKind::Prevote, block(9)).unwrap();
	vote(0, 5, VoteKind::Prevote, block(9)).unwrap();
	let other = vote(0, 5, VoteKind::Prevote, block(8)).unwrap_err();
	let expected = Refused::OtherVote { set: 0, round: 5, first: block(9), second: block(8) };
	assert_eq!(other, expected);
	vote(0, 5, VoteKind::Precommit, block(8)).unwrap();
	vote(0, 6, VoteKind::Prevote, block(8)).unwrap();
	vote(1, 5, VoteKind::Prevote, block(8)).unwrap();
	let another_key = ed25519::Public::from_raw([2; 32]);
	journal.record_vote(&another_key, 0, 5, VoteKind::Prevote, block(7)).unwrap();
	assert_eq!(journal.latest(&key()), Some((1, 5)));
}

#[test]
fn a_slot_has_one_block() {
	let folder = tempfile::tempdir().unwrap();
	let journal = journal(folder.path());
	let hash = H256::repeat_byte;
	journal.record_slot(10, hash(1)).unwrap();
	journal.record_slot(10, hash(1)).unwrap();
	let refused = journal.record_slot(10, hash(2)).unwrap_err();
	assert_eq!(refused, Refused::UsedSlot { slot: 10 });
	// A clock that was ahead for a moment does not keep the validator from its slots.
	journal.record_slot(1_000_000, hash(3)).unwrap();
	journal.record_slot(11, hash(2)).unwrap();
	journal.use_slots_from(20);
	assert_eq!(journal.record_slot(19, hash(4)).unwrap_err(), Refused::OldSlot { slot: 19 });
	journal.record_slot(20, hash(4)).unwrap();
}

#[test]
fn slots_that_were_forgotten_are_not_used_again() {
	let folder = tempfile::tempdir().unwrap();
	let first = accepted(folder.path());
	(0..200).for_each(|slot| first.record_slot(slot, H256::zero()).unwrap());
	// It is rewritten without the older slots.
	first.accept();
	drop(first);
	let again = journal(folder.path());
	for slot in 0..200 {
		assert!(again.record_slot(slot, H256::repeat_byte(1)).is_err(), "{slot}");
	}
	again.record_slot(200, H256::repeat_byte(1)).unwrap();
}

#[test]
fn what_was_signed_is_known_after_a_restart() {
	let folder = tempfile::tempdir().unwrap();
	let first = journal(folder.path());
	assert_eq!(first.origin(), Origin::New);
	first.accept();
	// At once, so that a network of development keys finalizes from its first start on.
	assert_eq!(first.origin(), Origin::Own);
	first.record_vote(&key(), 3, 4, VoteKind::Prevote, block(1)).unwrap();
	first.record_vote(&key(), 3, 4, VoteKind::Precommit, block(2)).unwrap();
	first.record_slot(7, H256::zero()).unwrap();
	drop(first);

	let again = journal(folder.path());
	assert_eq!(again.origin(), Origin::Own);
	let votes = RoundVotes { propose: None, prevote: Some(block(1)), precommit: Some(block(2)) };
	assert_eq!(again.votes(&key(), 3, 0), [(4, votes)]);
	assert_eq!(again.votes(&key(), 3, 5), []);
	assert!(again.record_vote(&key(), 3, 4, VoteKind::Precommit, block(3)).is_err());
	assert!(again.record_slot(7, H256::repeat_byte(1)).is_err());
}

#[test]
fn an_entry_is_in_the_file_when_it_is_recorded() {
	let folder = tempfile::tempdir().unwrap();
	let journal = journal(folder.path());
	for round in 1..20 {
		journal.record_vote(&key(), 0, round, VoteKind::Prevote, block(1)).unwrap();
		let copy = tempfile::tempdir().unwrap();
		fs::copy(folder.path().join(FILE), copy.path().join(FILE)).unwrap();
		let copied = VoteJournal::open(&copy.path().join(FILE)).unwrap();
		assert_eq!(copied.latest(&key()), Some((0, round)));
	}
}

#[test]
fn a_copy_is_known_as_a_copy_until_it_is_accepted() {
	let folder = tempfile::tempdir().unwrap();
	let original = accepted(folder.path());
	original.record_slot(1, H256::zero()).unwrap();
	drop(original);
	let path = folder.path().join(FILE);
	let copy = folder.path().join("copy");
	fs::copy(&path, &copy).unwrap();
	fs::rename(&copy, &path).unwrap();
	for slot in 2..4 {
		let copy = journal(folder.path());
		assert_eq!(copy.origin(), Origin::Copy);
		copy.record_slot(slot, H256::zero()).unwrap();
	}
	accepted(folder.path()).record_slot(4, H256::zero()).unwrap();
	let own = journal(folder.path());
	assert_eq!(own.origin(), Origin::Own);
	assert!(own.record_slot(4, H256::repeat_byte(1)).is_err(), "nothing is lost");
}

#[test]
fn a_new_journal_is_a_copy_until_it_is_accepted() {
	let folder = tempfile::tempdir().unwrap();
	assert_eq!(journal(folder.path()).origin(), Origin::New);
	assert_eq!(journal(folder.path()).origin(), Origin::Copy);
	drop(accepted(folder.path()));
	assert_eq!(journal(folder.path()).origin(), Origin::Own);
}

#[test]
fn a_torn_last_entry_is_dropped_and_other_damage_is_not() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join(FILE);
	let writer = journal(folder.path());
	let mut lengths = vec![];
	for round in 1..=9 {
		writer.record_vote(&key(), 0, round, VoteKind::Prevote, block(1)).unwrap();
		lengths.push(fs::metadata(&path).unwrap().len() as usize);
	}
	drop(writer);
	let bytes = fs::read(&path).unwrap();
	let (before, end) = (lengths[7], lengths[8]);
	for length in before..end {
		// The rest is missing, or the file has its length but not yet its contents.
		for filled in [false, true] {
			let mut torn = bytes[..length].to_vec();
			if filled {
				torn.resize(end, 0);
			}
			fs::write(&path, torn).unwrap();
			assert_eq!(journal(folder.path()).latest(&key()), Some((0, 8)), "{length} {filled}");
		}
	}
	for at in 0..lengths[0] {
		let mut damaged = bytes.clone();
		damaged[at] ^= 1;
		fs::write(&path, damaged).unwrap();
		let is_time = (MARK_END..MARK_END + 8).contains(&at);
		let opened = VoteJournal::open(&path).map(|journal| journal.origin());
		assert_eq!(opened.is_err(), !is_time, "byte {at}");
	}
}

/// Where the time is in the file's header.
const MARK_END: usize = 22;

#[test]
fn a_journal_is_inspected_without_a_change() {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join(FILE);
	assert_eq!(VoteJournal::inspect(&path).unwrap(), Origin::New);
	assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
	let _open = accepted(folder.path());
	let before = fs::read(&path).unwrap();
	assert_eq!(VoteJournal::inspect(&path).unwrap(), Origin::Own);
	assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_journal_is_open_once() {
	let folder = tempfile::tempdir().unwrap();
	let _open = journal(folder.path());
	let again = VoteJournal::open(&folder.path().join(FILE)).map(|_| ()).unwrap_err();
	assert!(matches!(again, Error::Locked { .. }), "{again}");
}

#[test]
fn a_long_journal_is_rewritten_and_refuses_what_it_has_forgotten() {
	let folder = tempfile::tempdir().unwrap();
	let journal = journal(folder.path());
	let rounds = 11_000;
	for round in 1..=rounds {
		journal.record_vote(&key(), 0, round, VoteKind::Prevote, block(1)).unwrap();
	}
	let length = fs::metadata(folder.path().join(FILE)).unwrap().len();
	assert!(length < 1024 * 1024, "{length}");
	let old = journal.record_vote(&key(), 0, 1, VoteKind::Prevote, block(2)).unwrap_err();
	assert_eq!(old, Refused::OldRound { set: 0, round: 1 });
	let last = journal.record_vote(&key(), 0, rounds, VoteKind::Prevote, block(2)).unwrap_err();
	assert!(matches!(last, Refused::OtherVote { .. }), "{last}");
}

/// Random votes with random restarts: no key ever signs two targets of one kind in one round, and no
/// slot has two blocks.
#[test]
fn nothing_is_signed_twice_in_any_order() {
	use rand::{rngs::StdRng, Rng, SeedableRng};
	for seed in 0..20 {
		let mut rng = StdRng::seed_from_u64(seed);
		let folder = tempfile::tempdir().unwrap();
		let mut open = journal(folder.path());
		let (mut votes, mut slots) = (BTreeMap::new(), BTreeMap::new());
		for _ in 0..300 {
			if rng.gen_bool(0.05) {
				drop(open);
				open = journal(folder.path());
			}
			let kinds = [VoteKind::Propose, VoteKind::Prevote, VoteKind::Precommit];
			let kind = kinds[rng.gen_range(0..3)];
			let (key, set, round) = (rng.gen_range(0..2), rng.gen_range(0..2), rng.gen_range(0..9));
			let target = block(rng.gen_range(0..3));
			let public = ed25519::Public::from_raw([key; 32]);
			if open.record_vote(&public, set, round, kind, target).is_ok() {
				let first = *votes.entry((key, set, round, kind as u8)).or_insert(target);
				assert_eq!(first, target, "seed {seed}");
			}
			let (slot, hash) = (rng.gen_range(0..50), H256::repeat_byte(rng.gen_range(0..3)));
			if open.record_slot(slot, hash).is_ok() {
				assert_eq!(*slots.entry(slot).or_insert(hash), hash, "seed {seed}");
			}
		}
		assert!(!votes.is_empty() && !slots.is_empty());
	}
}
