//! Every byte of a proof is altered: no altered proof shows anything that is not so.
//!
//! Only an altered key can leave a proof valid. It is then a proof about another key, for which the
//! same nodes show that the state has no value.

mod chain;

use chain::{state, Chain};
use codec::Encode;
use madang_verify::*;
use std::ops::Range;

/// The next number of a fixed sequence (xorshift), so that a failure can be repeated.
fn next(seed: &mut u64) -> u64 {
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	*seed
}

/// A proof with all parts: set changes, votes for descendants, ancestry, values and an absent key. Also
/// where its keys are.
fn sample() -> (Vec<u8>, Anchor, Range<usize>) {
	let chain = Chain::usual();
	let mut proof = chain.proof(&[b"title/7", b"empty", b"absent"], 9, 10);
	let top = chain.header(11);
	let votes = &mut proof.last.justification.commit.precommits;
	votes.pop();
	votes.push(chain::vote(3, top, 5, 3));
	votes.swap(0, 3);
	// Exactly as many votes as are needed are left.
	votes.remove(1);
	proof.last.justification.ancestries = vec![top.clone()];
	let bytes = proof.to_bytes();
	let end = bytes.len() - proof.state.encoded_size();
	(bytes, chain.anchor(), end - proof.keys.encoded_size()..end)
}

#[test]
fn no_altered_byte_holds() {
	let (bytes, anchor, keys) = sample();
	let original = check(&bytes, &anchor, &Limits::DEFAULT).unwrap();
	let mut seed = 0x9e37_79b9_7f4a_7c15;
	let (mut tried, mut other_keys) = (0, 0);
	for place in 0..bytes.len() {
		// Bits that are easily overlooked, and others by chance.
		let chance = u8::try_from(next(&mut seed) % 255).unwrap() + 1;
		for alter in [0x01, 0x80, chance] {
			let mut altered = bytes.clone();
			altered[place] ^= alter;
			tried += 1;
			if let Ok(verified) = check(&altered, &anchor, &Limits::DEFAULT) {
				assert!(keys.contains(&place), "byte {place} ^ {alter:#x}");
				assert_true_of_another_key(&verified, &original);
				other_keys += 1;
			}
		}
	}
	assert!(tried >= 10_000, "only {tried}");
	assert!(other_keys > 0);
}

/// One key differs. The proof shows that the state has no value for it, which is so, and says nothing
/// about the key that was there before.
fn assert_true_of_another_key(verified: &Verified, original: &Verified) {
	assert_eq!(verified.hash(), original.hash());
	assert_eq!(verified.number(), original.number());
	assert_eq!(verified.time(), original.time());
	assert_eq!(verified.set_id(), original.set_id());
	let state = state(original.number());
	for (key, value) in verified.values() {
		assert_eq!(value, state.get(key).map(Vec::as_slice));
	}
	let lost = original.values().filter(|(key, _)| verified.value(key) == Found::NotShown);
	assert_eq!(lost.count(), 1);
	let new = verified.values().filter(|(key, _)| original.value(key) == Found::NotShown);
	assert_eq!(new.map(|(_, value)| value).collect::<Vec<_>>(), [None]);
}

#[test]
fn no_cut_insertion_or_repetition_holds() {
	let (bytes, anchor, _) = sample();
	let original = check(&bytes, &anchor, &Limits::DEFAULT).unwrap();
	let mut seed = 0x2545_f491_4f6c_dd1d;
	for round in 0..4_000u32 {
		let length = u64::try_from(bytes.len()).unwrap();
		let mut place = || usize::try_from(next(&mut seed) % length).unwrap();
		let (from, to) = (place(), place());
		let (from, to) = (from.min(to), from.max(to) + 1);
		let part = &bytes[from..to];
		let altered = match round % 4 {
			0 => [&bytes[..from], &bytes[to..]].concat(),
			1 => [&bytes[..to], part, &bytes[to..]].concat(),
			2 => [&bytes[..from], &vec![0; part.len()], &bytes[to..]].concat(),
			_ => bytes[..from].to_vec(),
		};
		if altered == bytes {
			continue;
		}
		// Zeroes in a key make another key.
		if let Ok(verified) = check(&altered, &anchor, &Limits::DEFAULT) {
			assert_true_of_another_key(&verified, &original);
		}
	}
}
