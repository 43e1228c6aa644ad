//! Proofs that hold, and what they show.

mod chain;

use chain::*;
use codec::{Decode, Encode};
use madang_verify::*;

const LIMITS: Limits = Limits::DEFAULT;

/// A proof of several keys at block 12.
fn proof(chain: &Chain) -> ChainProof {
	chain.proof(&[b"title/7", b"short", b"empty", b"absent"], 12, 12)
}

#[test]
fn a_proof_from_genesis_shows_values_absence_and_time() {
	let chain = Chain::usual();
	let verified = check(&proof(&chain).to_bytes(), &chain.anchor(), &LIMITS).unwrap();
	assert_eq!(verified.genesis(), chain.header(0).hash());
	assert_eq!((verified.number(), verified.hash()), (12, chain.header(12).hash()));
	assert_eq!((verified.set_id(), verified.time()), (3, NOON + 12_000));
	let title = b"unit 1701, Yeoksam-dong, held by did 5";
	assert_eq!(verified.value(b"title/7"), Found::Value(title));
	assert_eq!(verified.value(b"short"), Found::Value(&[1]));
	assert_eq!(verified.value(b"empty"), Found::Value(&[]));
	assert_eq!(verified.value(b"absent"), Found::Absent);
	assert_eq!(verified.value(b"title/8"), Found::NotShown);
	let keys: Vec<&[u8]> = verified.values().map(|(key, _)| key).collect();
	assert_eq!(keys, [&b"absent"[..], b"empty", b"short", b"title/7"]);
}

#[test]
fn a_block_before_the_final_one_is_reached_by_its_parents() {
	let chain = Chain::usual();
	// Block 2 is of the first set, and a descendant is final by the fourth.
	for at in [11, 7, 2, 1] {
		let proof = chain.proof(&[b"title/7"], at, 12);
		let verified = verify(&proof, &chain.anchor(), &LIMITS).unwrap();
		assert_eq!((verified.number(), verified.hash()), (at, chain.header(at).hash()));
		assert_eq!(verified.time(), NOON + u64::from(at) * 1_000);
	}
}

#[test]
fn the_block_that_changes_the_set_can_be_the_last_one() {
	let chain = Chain::usual();
	let mut proof = chain.proof(&[b"short"], 7, 7);
	proof.last = proof.set_changes.pop().unwrap();
	let verified = verify(&proof, &chain.anchor(), &LIMITS).unwrap();
	assert_eq!((verified.number(), verified.set_id()), (7, 2));
}

#[test]
fn a_later_set_can_be_pinned() {
	let chain = Chain::usual();
	let anchor = Anchor {
		number: 7,
		block: chain.header(7).hash(),
		set_id: 3,
		authorities: authorities([9, 1, 2, 3]),
		..chain.anchor()
	};
	let whole = proof(&chain);
	assert_eq!(verify(&whole, &anchor, &LIMITS), Err(Error::OtherStart { proof: 0, pinned: 3 }));
	let short = whole.clone().since(3).unwrap();
	assert_eq!(short.set_changes.len(), 0);
	assert_eq!(verify(&short, &anchor, &LIMITS).unwrap().number(), 12);
	assert!(whole.since(4).is_none());
	assert!(short.since(2).is_none());
	// Back to before the pinned block, which must be on the way.
	let early = chain.proof(&[b"short"], 2, 12).since(3).unwrap();
	assert_eq!(verify(&early, &anchor, &LIMITS).unwrap().number(), 2);
	let other = Anchor { block: Hash::repeat_byte(8), ..anchor };
	assert_eq!(verify(&early, &other, &LIMITS), Err(Error::PinnedBlock));
}

#[test]
fn votes_for_descendants_count() {
	let chain = Chain::usual();
	let mut proof = proof(&chain);
	proof.last = chain.finalized(10, 3, &[]);
	let (on_it, later) = (chain.header(10), chain.header(12));
	let votes = [(9, on_it), (1, on_it), (2, later)];
	let votes = votes.map(|(voter, block)| vote(voter, block, 5, 3)).to_vec();
	proof.last.justification.commit.precommits = votes;
	proof.last.justification.ancestries = vec![later.clone(), chain.header(11).clone()];
	proof.ancestry = Vec::new();
	let mut at_ten = chain.proof(&[b"short"], 10, 10);
	at_ten.last = proof.last;
	assert_eq!(verify(&at_ten, &chain.anchor(), &LIMITS).unwrap().number(), 10);
}

#[test]
fn exactly_more_than_two_thirds_are_needed() {
	for (validators, needed) in [(1, 1), (3, 3), (4, 3), (7, 5), (10, 7), (40, 27), (64, 43)] {
		let mut chain = Chain::new(0..validators);
		chain.grow(2);
		let mut proof = chain.proof(&[b"short"], 2, 2);
		let all: Vec<u16> = (0..validators).collect();
		proof.last = chain.finalized(2, 0, &all[..needed]);
		assert!(verify(&proof, &chain.anchor(), &LIMITS).is_ok(), "{validators}");
		proof.last = chain.finalized(2, 0, &all[..needed - 1]);
		let refused = verify(&proof, &chain.anchor(), &LIMITS);
		assert_eq!(refused, Err(Error::Finality(FinalityError::TooFewVotes)), "{validators}");
	}
}

/// A validator that votes for two blocks is counted for both, as GRANDPA does.
#[test]
fn a_double_vote_counts_for_both_blocks() {
	let chain = Chain::usual();
	let mut proof = chain.proof(&[b"short"], 11, 11);
	let (target, top) = (chain.header(11), chain.header(12));
	let votes = [(9, target), (1, target), (2, target), (2, top)];
	let justification = &mut proof.last.justification;
	justification.commit.precommits = votes.map(|(voter, block)| vote(voter, block, 5, 3)).to_vec();
	justification.ancestries = vec![top.clone()];
	assert!(verify(&proof, &chain.anchor(), &LIMITS).is_ok());
}

#[test]
fn headers_are_those_of_the_sdk() {
	use sp_runtime::{generic, traits::BlakeTwo256, Digest};
	type SdkHeader = generic::Header<u32, BlakeTwo256>;
	let chain = Chain::usual();
	for header in &chain.headers {
		let sdk = SdkHeader::decode(&mut &header.encode()[..]).unwrap();
		assert_eq!(sdk.hash(), header.hash());
		assert_eq!((sdk.number, sdk.parent_hash), (header.number, header.parent));
		assert_eq!(sdk.encode(), header.encode());
	}
	let items = vec![
		sp_runtime::DigestItem::Other(vec![1]),
		sp_runtime::DigestItem::Consensus(*b"FRNK", vec![2]),
		sp_runtime::DigestItem::Seal(*b"aura", vec![3]),
		sp_runtime::DigestItem::PreRuntime(*b"aura", vec![4]),
		sp_runtime::DigestItem::RuntimeEnvironmentUpdated,
	];
	let sdk = SdkHeader {
		digest: Digest { logs: items },
		..SdkHeader::decode(&mut &chain.top().encode()[..]).unwrap()
	};
	let own = Header::decode(&mut &sdk.encode()[..]).unwrap();
	assert_eq!(own.digest.len(), 5);
	assert_eq!(own.encode(), sdk.encode());
	assert_eq!(own.hash(), sdk.hash());
}

#[test]
fn changes_and_justifications_are_those_of_the_sdk() {
	use sp_consensus_grandpa::{AuthorityId, ConsensusLog, GrandpaJustification, ScheduledChange};
	use sp_runtime::{generic, traits::BlakeTwo256};
	let next: Vec<(AuthorityId, u64)> = authorities(1..5)
		.into_iter()
		.map(|(key, weight)| (sp_core::ed25519::Public::from_raw(key).into(), weight))
		.collect();
	let sdk =
		ConsensusLog::ScheduledChange(ScheduledChange { next_authorities: next, delay: 0u32 });
	assert_eq!(DigestItem::Consensus(*b"FRNK", sdk.encode()), change(1..5, 0));

	let chain = Chain::usual();
	let mut own = chain.finalized(10, 3, &[9, 1, 2]).justification;
	own.ancestries = vec![chain.header(11).clone()];
	let sdk =
		GrandpaJustification::<generic::Header<u32, BlakeTwo256>>::decode(&mut &own.encode()[..])
			.unwrap();
	assert_eq!(sdk.encode(), own.encode());
	// The bytes that are signed.
	for signed in &sdk.commit.precommits {
		let message = finality_grandpa::Message::Precommit(signed.precommit.clone());
		assert!(sp_consensus_grandpa::check_message_signature(
			&message,
			&signed.id,
			&signed.signature,
			sdk.round,
			3
		)
		.is_valid());
	}
}

#[test]
fn the_key_of_the_time_is_that_of_the_runtime() {
	let key = [sp_crypto_hashing::twox_128(b"Timestamp"), sp_crypto_hashing::twox_128(b"Now")];
	assert_eq!(key.concat(), TIME_KEY);
}

#[test]
fn the_anchor_at_genesis_is_computed_from_its_state() {
	use sp_runtime::{generic, traits::BlakeTwo256, Digest};
	let key =
		[sp_crypto_hashing::twox_128(b"Grandpa"), sp_crypto_hashing::twox_128(b"Authorities")];
	let mut genesis = state(0);
	assert_eq!(Anchor::of_state(&genesis), Err(SetError::Empty));
	genesis.insert(key.concat(), authorities(0..4).encode());
	let anchor = Anchor::of_state(&genesis).unwrap();
	let header = generic::Header::<u32, BlakeTwo256> {
		parent_hash: Hash::zero(),
		number: 0,
		state_root: nodes(&genesis, &[]).0,
		// The root of no transactions, as every Substrate chain has it in its genesis block.
		extrinsics_root: sp_trie::empty_trie_root::<sp_trie::LayoutV1<sp_core::Blake2Hasher>>(),
		digest: Digest::default(),
	};
	assert_eq!(anchor, Anchor::genesis(header.hash(), (0..4).map(key_of)));
	genesis.insert(key.concat(), vec![4, 1]);
	assert_eq!(Anchor::of_state(&genesis), Err(SetError::Weight));
}

fn key_of(validator: u16) -> [u8; 32] {
	chain::key(validator).public_bytes()
}
