//! Proofs that do not hold, each with its reason.

mod chain;

use chain::*;
use codec::Encode;
use madang_verify::*;

const LIMITS: Limits = Limits::DEFAULT;

/// The reason for which the usual proof is refused after a change.
fn refused(change: impl FnOnce(&mut ChainProof, &Chain)) -> Error {
	let chain = Chain::usual();
	let mut proof = chain.proof(&[b"absent", b"short", b"title/7"], 12, 12);
	change(&mut proof, &chain);
	check(&proof.to_bytes(), &chain.anchor(), &LIMITS).unwrap_err()
}

/// As [`refused`], with a change of the validators that is replaced in a chain of its own.
fn after_digest(items: Vec<DigestItem>) -> SetChangeError {
	let mut chain = Chain::new(0..4);
	chain.grow(2).append(items).grow(2);
	let mut proof = chain.proof(&[b"short"], 5, 5);
	proof.set_changes = vec![chain.finalized(3, 0, &[0, 1, 2, 3])];
	proof.last = chain.finalized(5, 1, &[0, 1, 2, 3]);
	match verify(&proof, &chain.anchor(), &LIMITS).unwrap_err() {
		Error::SetChange { set: 0, block: 3, reason } => reason,
		other => panic!("{other}"),
	}
}

fn finality(reason: FinalityError) -> Error {
	Error::Finality(reason)
}

#[test]
fn another_chain() {
	assert_eq!(refused(|proof, _| proof.genesis = Hash::repeat_byte(1)), Error::OtherChain);
	// A chain with other validators that says that it is this one.
	let (usual, mut other) = (Chain::usual(), Chain::new(20..24));
	other.grow(3);
	let mut proof = other.proof(&[b"title/7"], 3, 3);
	proof.genesis = usual.header(0).hash();
	let error = verify(&proof, &usual.anchor(), &LIMITS);
	assert_eq!(error, Err(finality(FinalityError::UnknownVoter)));
}

#[test]
fn forged_validators() {
	// A change to others that the set has not voted for.
	let forged = refused(|proof, _| {
		let header = &mut proof.set_changes[0].header;
		header.digest[1] = change(20..24, 0);
	});
	let reason = SetChangeError::Finality(FinalityError::OtherBlock);
	assert_eq!(forged, Error::SetChange { set: 0, block: 3, reason });
	// One that says that it has.
	let forged = refused(|proof, _| {
		let block = &mut proof.set_changes[0];
		block.header.digest[1] = change(20..24, 0);
		let votes = [0, 1, 2].map(|own| {
			let mut vote = vote(own + 20, &block.header, 5, 0);
			vote.id = key(own).public_bytes();
			vote
		});
		block.justification = justification(&block.header, votes.to_vec(), 5);
	});
	let reason = SetChangeError::Finality(FinalityError::Signature);
	assert_eq!(forged, Error::SetChange { set: 0, block: 3, reason });
}

#[test]
fn set_changes_left_out_repeated_or_in_another_order() {
	let left_out = refused(|proof, _| drop(proof.set_changes.remove(1)));
	let expected = |set, block, reason| Error::SetChange {
		set,
		block,
		reason: SetChangeError::Finality(reason),
	};
	assert_eq!(left_out, expected(1, 7, FinalityError::UnknownVoter));
	let last = refused(|proof, _| drop(proof.set_changes.pop()));
	assert_eq!(last, finality(FinalityError::UnknownVoter));
	let repeated = refused(|proof, _| {
		let first = proof.set_changes[0].clone();
		proof.set_changes.insert(1, first);
	});
	assert_eq!(repeated, Error::SetChange { set: 1, block: 3, reason: SetChangeError::NotLater });
	let swapped = refused(|proof, _| proof.set_changes.swap(0, 1));
	assert_eq!(swapped, expected(0, 6, FinalityError::UnknownVoter));
	// The same validators again: only the number of the set differs.
	let mut chain = Chain::new(0..4);
	chain.grow(1).set_change(0..4).grow(1).set_change(0..4).grow(1);
	let mut proof = chain.proof(&[b"short"], 5, 5);
	assert!(verify(&proof, &chain.anchor(), &LIMITS).is_ok());
	proof.set_changes.remove(0);
	let error = verify(&proof, &chain.anchor(), &LIMITS);
	assert_eq!(error, Err(expected(0, 4, FinalityError::Signature)));
}

#[test]
fn digests_that_do_not_change_the_set() {
	let message = |bytes: Vec<u8>| DigestItem::Consensus(*b"FRNK", bytes);
	let next = authorities(0..4);
	assert_eq!(after_digest(vec![]), SetChangeError::NoChange);
	assert_eq!(after_digest(vec![change(0..4, 1)]), SetChangeError::Delay(1));
	let twice = vec![change(0..4, 0), change(0..4, 0)];
	assert_eq!(after_digest(twice), SetChangeError::SeveralChanges);
	let forced = message((2u8, 1u32, &next, 0u32).encode());
	assert_eq!(after_digest(vec![forced.clone()]), SetChangeError::Forced);
	assert_eq!(after_digest(vec![change(0..4, 0), forced]), SetChangeError::Forced);
	assert_eq!(after_digest(vec![message(vec![9])]), SetChangeError::Digest);
	let longer = message((1u8, &next, 0u32, 7u8).encode());
	assert_eq!(after_digest(vec![longer]), SetChangeError::Digest);
	// A change of another engine does not count.
	let DigestItem::Consensus(_, bytes) = change(0..4, 0) else { unreachable!() };
	let other = DigestItem::Consensus(*b"BEEF", bytes);
	assert_eq!(after_digest(vec![other]), SetChangeError::NoChange);
	// What else the engine is told does not matter.
	for harmless in [(3u8, 1u64).encode(), (4u8, 1u32).encode(), (5u8, 1u32).encode()] {
		assert_eq!(after_digest(vec![message(harmless)]), SetChangeError::NoChange);
	}
}

#[test]
fn sets_that_cannot_vote() {
	let next = |authorities: Vec<Authority>| {
		after_digest(vec![DigestItem::Consensus(*b"FRNK", (1u8, authorities, 0u32).encode())])
	};
	let (one, other) = (key(0).public_bytes(), key(1).public_bytes());
	assert_eq!(next(vec![]), SetChangeError::Set(SetError::Empty));
	assert_eq!(next(vec![(one, 1), (one, 1)]), SetChangeError::Set(SetError::Duplicate));
	assert_eq!(next(vec![(one, 1), (other, 0)]), SetChangeError::Set(SetError::NoVote));
	assert_eq!(next(vec![(one, u64::MAX), (other, 1)]), SetChangeError::Set(SetError::Weight));
	let many = SetError::TooMany { found: 65, limit: 64 };
	assert_eq!(next(authorities(0..65)), SetChangeError::Set(many));

	let chain = Chain::usual();
	let proof = chain.proof(&[], 12, 12);
	let anchor = Anchor { authorities: Vec::new(), ..chain.anchor() };
	assert_eq!(verify(&proof, &anchor, &LIMITS), Err(Error::PinnedSet(SetError::Empty)));
	let anchor = Anchor { set_id: u64::MAX, ..chain.anchor() };
	let proof = ChainProof { first_set: u64::MAX, ..proof };
	assert!(verify(&proof, &anchor, &LIMITS).is_err());
}

#[test]
fn votes_of_another_block_set_or_round() {
	let of = |block, set_id, voters: [u16; 4]| {
		refused(|proof, chain| {
			proof.last.justification = chain.finalized(block, set_id, &voters).justification;
		})
	};
	let now = [9, 1, 2, 3];
	assert_eq!(of(11, 3, now), finality(FinalityError::OtherBlock));
	assert_eq!(of(12, 2, now), finality(FinalityError::Signature));
	assert_eq!(of(12, 4, now), finality(FinalityError::Signature));
	assert_eq!(of(12, 2, [1, 2, 3, 4]), finality(FinalityError::UnknownVoter));
	let round = refused(|proof, _| proof.last.justification.round += 1);
	assert_eq!(round, finality(FinalityError::Signature));
	let number = refused(|proof, _| proof.last.justification.commit.target_number -= 1);
	assert_eq!(number, finality(FinalityError::OtherBlock));
	let prevotes = refused(|proof, _| {
		for signed in &mut proof.last.justification.commit.precommits {
			let vote = finality_grandpa::Prevote {
				target_hash: signed.precommit.target_hash,
				target_number: signed.precommit.target_number,
			};
			let message = finality_grandpa::Message::Prevote(vote);
			let voter = now.into_iter().find(|own| key(*own).public_bytes() == signed.id).unwrap();
			signed.signature = sign(voter, &(message, 5u64, 3u64).encode());
		}
	});
	assert_eq!(prevotes, finality(FinalityError::Signature));
	let early = refused(|proof, chain| {
		// The set of block 7 has no say about block 7.
		proof.last = chain.finalized(7, 3, &now);
	});
	assert_eq!(early, finality(FinalityError::OtherSet));
}

#[test]
fn votes_that_do_not_count() {
	let duplicate = refused(|proof, _| {
		let votes = &mut proof.last.justification.commit.precommits;
		votes.truncate(2);
		votes.push(votes[1].clone());
	});
	assert_eq!(duplicate, finality(FinalityError::DuplicateVote));
	let surplus = refused(|proof, chain| {
		let outsider = vote(50, chain.header(12), 5, 3);
		proof.last.justification.commit.precommits.push(outsider);
	});
	assert_eq!(surplus, finality(FinalityError::UnknownVoter));
	let none = refused(|proof, _| proof.last.justification.commit.precommits.clear());
	assert_eq!(none, finality(FinalityError::TooFewVotes));
	// A double vote is one validator, not two.
	let double = refused(|proof, chain| {
		*proof = chain.proof(&[b"short"], 11, 11);
		let (target, top) = (chain.header(11), chain.header(12));
		let votes = [(9, target), (1, target), (1, top)];
		let own = &mut proof.last.justification;
		own.commit.precommits = votes.map(|(voter, block)| vote(voter, block, 5, 3)).to_vec();
		own.ancestries = vec![top.clone()];
	});
	assert_eq!(double, finality(FinalityError::TooFewVotes));
	// A vote for the block before says nothing about this one.
	let before = refused(|proof, chain| {
		proof.last.justification.commit.precommits[0] = vote(9, chain.header(11), 5, 3);
	});
	assert_eq!(before, finality(FinalityError::OtherBranch));
	// The block is final, but the votes show more: its descendant is the one that is final.
	let descendant = refused(|proof, chain| {
		*proof = chain.proof(&[b"short"], 11, 11);
		let own = &mut proof.last.justification;
		own.commit.precommits = [9, 1, 2].map(|voter| vote(voter, chain.header(12), 5, 3)).to_vec();
		own.ancestries = vec![chain.header(12).clone()];
	});
	assert_eq!(descendant, finality(FinalityError::TooFewVotes));
}

#[test]
fn headers_of_votes_that_do_not_fit() {
	/// The proof of block 10, with votes for block 12.
	fn later(change: impl FnOnce(&mut Justification, &Chain)) -> Error {
		refused(|proof, chain| {
			*proof = chain.proof(&[b"short"], 10, 10);
			let (target, top) = (chain.header(10), chain.header(12));
			let votes = [(9, target), (1, target), (2, top)];
			let own = &mut proof.last.justification;
			own.commit.precommits = votes.map(|(voter, at)| vote(voter, at, 5, 3)).to_vec();
			own.ancestries = vec![top.clone(), chain.header(11).clone()];
			change(own, chain);
		})
	}
	let missing = later(|own, _| drop(own.ancestries.pop()));
	assert_eq!(missing, finality(FinalityError::OtherBranch));
	let repeated = later(|own, chain| own.ancestries.push(chain.header(11).clone()));
	assert_eq!(repeated, finality(FinalityError::UnusedHeader));
	let unused = later(|own, _| own.commit.precommits.truncate(2));
	assert_eq!(unused, finality(FinalityError::UnusedHeader));
	let before = later(|own, chain| own.ancestries.push(chain.header(9).clone()));
	assert_eq!(before, finality(FinalityError::OtherBranch));
	let number = later(|own, _| own.commit.precommits[2].precommit.target_number = 13);
	assert_eq!(number, finality(FinalityError::OtherBranch));
	let jump = later(|own, chain| {
		let far = Header { number: 14, ..chain.header(11).clone() };
		own.ancestries = vec![far.clone()];
		own.commit.precommits[2] = vote(2, &far, 5, 3);
	});
	assert_eq!(jump, finality(FinalityError::OtherBranch));
}

#[test]
fn a_reorganised_header() {
	let other = refused(|proof, _| proof.last.header.state_root = Hash::repeat_byte(1));
	assert_eq!(other, finality(FinalityError::OtherBlock));
	let way = |change: fn(&mut ChainProof)| {
		refused(|proof, chain| {
			*proof = chain.proof(&[b"short"], 9, 12);
			change(proof);
		})
	};
	let root = way(|proof| proof.ancestry[2].state_root = Hash::repeat_byte(1));
	assert_eq!(root, Error::Ancestry { block: 9 });
	assert_eq!(way(|proof| drop(proof.ancestry.remove(1))), Error::Ancestry { block: 9 });
	assert_eq!(way(|proof| proof.ancestry.swap(0, 1)), Error::Ancestry { block: 10 });
	// A header above the final block.
	let above = refused(|proof, chain| {
		*proof = chain.proof(&[b"short"], 11, 11);
		proof.ancestry.push(chain.header(12).clone());
	});
	assert_eq!(above, Error::Ancestry { block: 12 });
}

#[test]
fn values_of_another_state() {
	let of_other = refused(|proof, _| {
		proof.state = nodes(&state(11), &proof.keys).1;
	});
	assert_eq!(of_other, Error::State(StateError::OtherRoot));
	let missing = refused(|proof, chain| {
		proof.state = chain.proof(&[b"short"], 12, 12).state;
	});
	assert_eq!(missing, Error::State(StateError::MissingNode));
	let unused = refused(|proof, _| drop(proof.keys.remove(2)));
	assert_eq!(unused, Error::State(StateError::UnusedNode));
	let empty = refused(|proof, _| proof.state.clear());
	assert_eq!(empty, Error::State(StateError::OtherRoot));
	let twice = refused(|proof, _| proof.state.push(proof.state[0].clone()));
	assert_eq!(twice, Error::State(StateError::OtherRoot));
	let last = refused(|proof, _| drop(proof.state.pop()));
	assert_eq!(last, Error::State(StateError::OtherRoot));
}

#[test]
fn keys_that_are_not_shown() {
	assert_eq!(refused(|proof, _| proof.keys.swap(0, 1)), Error::KeysNotInOrder);
	assert_eq!(refused(|proof, _| proof.keys.push(proof.keys[2].clone())), Error::KeysNotInOrder);
	let child = refused(|proof, _| proof.keys = vec![b":child_storage:default:x".to_vec()]);
	assert_eq!(child, Error::ChildTrie);
}

#[test]
fn a_state_without_a_time() {
	for time in [None, Some(vec![1; 7]), Some(vec![1; 9])] {
		let mut own = state(2);
		match time {
			None => own.remove(&TIME_KEY[..]),
			Some(value) => own.insert(TIME_KEY.to_vec(), value),
		};
		let mut chain = Chain::new(0..4);
		chain.grow(2);
		let (root, nodes) = nodes(&own, &[]);
		chain.headers[2].state_root = root;
		let mut proof = chain.proof(&[], 2, 2);
		proof.state = nodes;
		assert_eq!(verify(&proof, &chain.anchor(), &LIMITS), Err(Error::Time));
	}
}

#[test]
fn sizes_above_the_limits() {
	let chain = Chain::usual();
	let proof = chain.proof(&[b"absent", b"short"], 11, 12);
	let bytes = proof.to_bytes();
	let exact = Limits {
		bytes: bytes.len(),
		set_changes: 3,
		ancestry: 1,
		authorities: 7,
		votes: 7,
		vote_headers: 0,
		keys: 2,
		key_bytes: 6,
		nodes: proof.state.len(),
	};
	assert!(check(&bytes, &chain.anchor(), &exact).is_ok());
	let lower: [(Part, fn(&mut Limits)); 7] = [
		(Part::Bytes, |limits| limits.bytes -= 1),
		(Part::SetChanges, |limits| limits.set_changes -= 1),
		(Part::Ancestry, |limits| limits.ancestry -= 1),
		(Part::Votes, |limits| limits.votes -= 1),
		(Part::Keys, |limits| limits.keys -= 1),
		(Part::KeyBytes, |limits| limits.key_bytes -= 1),
		(Part::Nodes, |limits| limits.nodes -= 1),
	];
	for (expected, lower) in lower {
		let mut limits = exact;
		lower(&mut limits);
		let error = check(&bytes, &chain.anchor(), &limits).unwrap_err();
		let Error::TooLarge { part, found, limit } = error else { panic!("{error}") };
		assert_eq!((part, found), (expected, limit + 1));
	}
	let error = check(&bytes, &chain.anchor(), &Limits { authorities: 6, ..exact });
	let reason = SetChangeError::Set(SetError::TooMany { found: 7, limit: 6 });
	assert_eq!(error, Err(Error::SetChange { set: 1, block: 6, reason }));
	let mut with_header = proof;
	with_header.last.justification.ancestries = vec![chain.header(12).clone()];
	let error = verify(&with_header, &chain.anchor(), &exact);
	assert_eq!(error, Err(Error::TooLarge { part: Part::VoteHeaders, found: 1, limit: 0 }));
}

#[test]
fn bytes_that_are_not_a_proof() {
	let chain = Chain::usual();
	let read = |bytes: &[u8]| check(bytes, &chain.anchor(), &LIMITS).unwrap_err();
	assert_eq!(read(&[]), Error::Malformed);
	assert_eq!(read(&[1]), Error::Malformed);
	assert_eq!(read(&[0, 1, 2]), Error::Version(0));
	assert_eq!(read(&[2, 1, 2]), Error::Version(2));
	let bytes = chain.proof(&[b"short"], 12, 12).to_bytes();
	assert_eq!(read(&[&bytes[..], &[0]].concat()), Error::Malformed);
	assert_eq!(read(&bytes[..bytes.len() - 1]), Error::Malformed);
	// A length that no memory holds.
	let huge = [&bytes[..41], &[0x13, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]].concat();
	assert_eq!(read(&huge), Error::Malformed);
}

#[test]
fn every_reason_is_a_sentence_of_its_own() {
	let mut sentences = std::collections::BTreeSet::new();
	let all = [
		Error::Malformed,
		Error::NotCanonical,
		Error::OtherChain,
		Error::PinnedBlock,
		Error::KeysNotInOrder,
		Error::ChildTrie,
		Error::Time,
		Error::Version(2),
		Error::State(StateError::MissingNode),
		Error::SetChange { set: 1, block: 2, reason: SetChangeError::Forced },
		Error::Finality(FinalityError::TooFewVotes),
	];
	for error in all {
		let sentence = error.to_string();
		assert!(sentence.len() > 20 && !sentence.ends_with('.'), "{sentence}");
		assert!(sentences.insert(sentence));
	}
}
