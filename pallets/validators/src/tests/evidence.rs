//! Tests of evidence: one honest block is never evidence, however it is encoded.

use super::*;
use crate::Evidence;
use codec::{Decode, Encode};
use proptest::prelude::*;
use sp_runtime::{generic::DigestItem, testing::Header};

/// The slot of two blocks that the validator of institution 2 sealed, if they are evidence.
fn slot_of(first: &Header, second: &Header) -> Option<u64> {
	let offender = keys(2, 0).aura;
	let evidence = Evidence { offender, first: first.clone(), second: second.clone() };
	Pallet::<Test>::slot_of(&evidence).map(Into::into)
}

/// Check that neither order of the two headers is evidence.
fn assert_no_evidence(honest: &Header, changed: &Header) {
	assert_eq!(slot_of(honest, changed), None, "{changed:?}");
	assert_eq!(slot_of(changed, honest), None, "{changed:?}");
}

fn sealed(slot: u64, state: u8, by: &sp_core::ed25519::Pair) -> Header {
	sealed_on(7, block_hash(6), slot, state, by)
}

fn honest() -> Header {
	sealed(77, 1, &pair(2))
}

/// The bytes of a slot or a seal in the digest.
fn item_mut(header: &mut Header, index: usize) -> Option<&mut Vec<u8>> {
	match header.digest.logs.get_mut(index)? {
		DigestItem::PreRuntime(_, bytes) | DigestItem::Seal(_, bytes) => Some(bytes),
		_ => None,
	}
}

#[test]
fn two_blocks_of_one_slot_are_evidence() {
	assert_eq!(slot_of(&honest(), &sealed(77, 2, &pair(2))), Some(77));
	assert_eq!(slot_of(&honest(), &sealed(78, 2, &pair(2))), None);
}

#[test]
fn a_byte_after_the_seal_makes_no_second_block() {
	let mut longer = honest();
	item_mut(&mut longer, 1).unwrap().push(0);
	assert_no_evidence(&honest(), &longer);
}

/// A change of a header's encoding.
#[derive(Clone, Debug)]
enum Change {
	/// Replace a byte.
	Replace(usize, u8),
	/// Insert a byte.
	Insert(usize, u8),
	/// Remove a byte.
	Remove(usize),
	/// Add a byte at the end of a digest's item.
	Lengthen(usize, u8),
	/// Repeat a digest's item at the end.
	Repeat(usize),
	/// Exchange the digest's items.
	Swap,
}

fn change() -> impl Strategy<Value = Change> {
	prop_oneof![
		(any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
		(any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Insert(at, byte)),
		any::<usize>().prop_map(Change::Remove),
		(0..2usize, any::<u8>()).prop_map(|(item, byte)| Change::Lengthen(item, byte)),
		(0..2usize).prop_map(Change::Repeat),
		Just(Change::Swap),
	]
}

/// The header after a change, if it is still a header.
fn changed(header: &Header, change: &Change) -> Option<Header> {
	let mut bytes = header.encode();
	let mut header = header.clone();
	match *change {
		Change::Replace(at, byte) => {
			let at = at % bytes.len();
			bytes[at] = byte;
		}
		Change::Insert(at, byte) => bytes.insert(at % (bytes.len() + 1), byte),
		Change::Remove(at) => {
			bytes.remove(at % bytes.len());
		}
		Change::Lengthen(item, byte) => {
			item_mut(&mut header, item)?.push(byte);
			return Some(header);
		}
		Change::Repeat(item) => {
			let item = header.digest.logs.get(item)?.clone();
			header.digest.push(item);
			return Some(header);
		}
		Change::Swap => {
			header.digest.logs.reverse();
			return Some(header);
		}
	}
	// As leniently as possible: bytes that remain are dropped.
	Header::decode(&mut &bytes[..]).ok()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_048))]

	#[test]
	fn no_change_of_one_honest_header_is_evidence(changes in prop::collection::vec(change(), 1..4)) {
		let honest = honest();
		let mut header = honest.clone();
		for change in &changes {
			let Some(next) = changed(&header, change) else { return Ok(()) };
			header = next;
		}
		assert_no_evidence(&honest, &header);
	}
}

/// A report of one honest header and a change of it, in both orders.
fn report_both(honest: &Header, changed: &Header) {
	for (first, second) in [(honest, changed), (changed, honest), (changed, changed)] {
		let (first, second) = (first.clone(), second.clone());
		let evidence = Evidence { offender: keys(2, 0).aura, first, second };
		assert!(super::cases::report(evidence).is_err());
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	/// The whole report, with a header of the chain's last block.
	#[test]
	fn no_change_of_one_honest_header_opens_a_case(changes in prop::collection::vec(change(), 1..4)) {
		run(|| {
			let honest = super::sealed(77, 1, &pair(2));
			let mut header = honest.clone();
			for change in &changes {
				let Some(next) = changed(&header, change) else { break };
				header = next;
			}
			report_both(&honest, &header);
			assert_eq!(crate::pallet::Cases::<Test>::iter().count(), 0);
		});
	}
}
