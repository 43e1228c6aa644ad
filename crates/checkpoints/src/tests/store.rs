//! What is accepted from other nodes, and what is kept.

use super::*;
use crate::{Allowance, Received, Refused, MAX_CHECKPOINTS};
use proptest::prelude::*;
use std::time::Duration;

#[test]
fn cosignatures_of_every_seat_are_counted_once() {
	let mut node = checkpoints([3, 5]);
	for seed in 1..=4 {
		let by = cosignature(seed, tree(5), NOW);
		assert_eq!(node.receive(by, NOW), Ok(Received::New));
		// A replay, and a second signature of the same seat with another time.
		assert_eq!(node.receive(by, NOW), Ok(Received::Known));
		assert_eq!(node.receive(cosignature(seed, tree(5), NOW + 1), NOW), Ok(Received::Known));
	}
	assert_eq!(node.newest(4).unwrap().tree(), tree(5));
	assert_eq!(node.newest(0).unwrap().tree(), tree(5));
	assert!(node.newest(5).is_none());
	assert_eq!((node.at(3).unwrap().count(), node.at(5).unwrap().count()), (0, 4));
	assert_eq!(node.latest(1).len(), 4);
}

#[test]
fn hostile_cosignatures_are_refused_and_change_nothing() {
	let mut node = checkpoints([3, 5]);
	let by = cosignature(1, tree(5), NOW);
	let wrong = Anchor { size: 5, root: [7; 32] };
	let mut forged = by;
	forged.signature[3] ^= 1;
	let cases = [
		(cosignature(9, tree(5), NOW), Refused::UnknownKey),
		(cosignature(1, tree(5), NOW + 61), Refused::InFuture),
		(cosignature(1, tree(2), NOW), Refused::Old),
		(cosignature(1, tree(4), NOW), Refused::NoSuchSize),
		(cosignature(1, Anchor { size: 0, ..tree(3) }, NOW), Refused::Old),
		(forged, Refused::BadSignature),
		(Cosignature { time: NOW - 1, ..by }, Refused::BadSignature),
		(Cosignature { key: public(2), ..by }, Refused::BadSignature),
		(Cosignature { tree: wrong, ..by }, Refused::BadSignature),
		(cosignature(1, wrong, NOW), Refused::OtherRoot),
		(Cosignature { tree: tree(9), ..by }, Refused::BadSignature),
	];
	for (by, why) in cases {
		assert_eq!(node.receive(by, NOW), Err(why));
		assert!(!why.label().is_empty());
	}
	assert!(node.newest(1).is_none());
	assert_eq!(node.receive(by, NOW), Ok(Received::New), "after all that");
	// A root that contradicts is told from a replay also when the seat has signed the true one.
	assert_eq!(node.receive(cosignature(1, wrong, NOW), NOW), Err(Refused::OtherRoot));
}

#[test]
fn a_signature_for_another_chain_or_origin_is_not_valid_here() {
	let mut node = checkpoints([5]);
	let elsewhere = Names::of_chain([0xac; 32]);
	let message = Cosignature::message(&elsewhere, tree(5), NOW);
	let signature = secret(1).sign(message.as_bytes()).to_bytes();
	let by = Cosignature { tree: tree(5), key: public(1), time: NOW, signature };
	assert_eq!(node.receive(by, NOW), Err(Refused::BadSignature));
}

#[test]
fn a_node_that_is_behind_keeps_a_bounded_number_until_the_block_is_final() {
	let mut node = checkpoints([3]);
	for size in 4..12 {
		assert_eq!(node.receive(cosignature(1, tree(size), NOW), NOW), Ok(Received::Waiting));
	}
	let more = cosignature(1, tree(12), NOW);
	assert_eq!(node.receive(more, NOW), Err(Refused::TooEarly));
	// One seat's flood does not keep out another's.
	let second = cosignature(2, tree(5), NOW);
	assert_eq!(node.receive(second, NOW), Ok(Received::Waiting));
	assert_eq!(node.receive(second, NOW), Ok(Received::Known));
	let wrong = Anchor { size: 5, root: [7; 32] };
	assert_eq!(node.receive(cosignature(3, wrong, NOW), NOW), Ok(Received::Waiting));

	let added = node.finalized(tree(5), NOW);
	assert_eq!(added.len(), 2, "the sizes 4 and the other root are no checkpoints of this chain");
	assert_eq!(node.at(5).unwrap().count(), 2);
	// There is room again: the sizes 4 and 5 wait no longer.
	assert_eq!(node.receive(more, NOW), Ok(Received::Waiting));
}

#[test]
fn old_checkpoints_are_dropped_and_a_final_block_changes_none() {
	let most = MAX_CHECKPOINTS as u64;
	let mut node = checkpoints(1..=most + 2);
	assert!(node.at(2).is_none() && node.at(3).is_some());
	assert_eq!(node.receive(cosignature(1, tree(2), NOW), NOW), Err(Refused::Old));
	node.finalized(Anchor { size: most, root: [7; 32] }, NOW);
	node.finalized(Anchor { size: 0, root: [7; 32] }, NOW);
	assert_eq!(node.at(most).unwrap().tree(), tree(most));
	assert!(node.at(0).is_none());
}

#[test]
fn a_rotated_key_signs_no_more_and_its_cosignatures_stay() {
	let mut node = checkpoints([3]);
	let old = cosignature(1, tree(3), NOW);
	assert_eq!(node.receive(old, NOW), Ok(Received::New));
	assert_eq!(node.receive(cosignature(1, tree(5), NOW), NOW), Ok(Received::Waiting));
	let mut seats = seats();
	seats[0].key = public(7);
	node.set_seats(seats).unwrap();
	assert!(node.finalized(tree(5), NOW).is_empty(), "the old key's signature waited");
	assert_eq!(node.receive(cosignature(1, tree(5), NOW), NOW), Err(Refused::UnknownKey));
	assert_eq!(node.receive(cosignature(7, tree(5), NOW), NOW), Ok(Received::New));
	assert_eq!((node.at(3).unwrap().count(), node.at(5).unwrap().count()), (1, 1));
}

#[test]
fn cosignatures_of_a_new_key_that_come_before_its_seat_are_not_lost() {
	let mut node = checkpoints([3, 5]);
	let (early, ahead) = (cosignature(7, tree(5), NOW), cosignature(7, tree(6), NOW));
	let mut forged = cosignature(7, tree(3), NOW);
	forged.signature[3] ^= 1;
	for by in [early, early, ahead, forged, cosignature(9, tree(5), NOW)] {
		assert_eq!(node.receive(by, NOW), Err(Refused::UnknownKey));
	}
	assert!(node.finalized(tree(5), NOW).is_empty(), "its seat has the old key");
	let mut seats = seats();
	seats[0].key = public(7);
	node.set_seats(seats).unwrap();
	assert_eq!(node.finalized(tree(5), NOW), [early]);
	assert!(node.finalized(tree(5), NOW).is_empty(), "once");
	assert_eq!(node.finalized(tree(6), NOW), [ahead]);
	assert_eq!([3, 5, 6].map(|size| node.at(size).unwrap().count()), [0, 1, 1]);
}

#[test]
fn a_bounded_number_of_cosignatures_of_unknown_keys_is_kept() {
	let mut node = checkpoints([5]);
	let (first, last) = (cosignature(7, tree(5), NOW), cosignature(8, tree(5), NOW));
	node.receive(first, NOW).unwrap_err();
	for time in 0..300 {
		let by = Cosignature { key: public(9), time, ..last };
		assert_eq!(node.receive(by, NOW), Err(Refused::UnknownKey));
	}
	node.receive(last, NOW).unwrap_err();
	let mut seats = seats();
	(seats[0].key, seats[1].key) = (public(7), public(8));
	node.set_seats(seats).unwrap();
	assert_eq!(node.finalized(tree(5), NOW), [last], "the first was the oldest");
}

#[test]
fn a_seat_that_has_signed_with_two_keys_counts_once() {
	let mut node = checkpoints([3, 5]);
	for (seed, size) in [(1, 3), (2, 3), (3, 3), (1, 5), (2, 5)] {
		node.receive(cosignature(seed, tree(size), NOW), NOW).unwrap();
	}
	let mut seats = seats();
	seats[0].key = public(7);
	node.set_seats(seats).unwrap();
	assert_eq!(node.receive(cosignature(7, tree(5), NOW), NOW), Ok(Received::New));
	let stored = node.at(5).unwrap();
	assert_eq!((stored.count(), node.cosigned(stored)), (3, 2));
	// Three keys have signed each, but two of the present seats.
	assert!(node.newest(3).is_none());
	assert_eq!(node.newest(2).unwrap().tree(), tree(5));
	assert_eq!(node.receive(cosignature(3, tree(5), NOW), NOW), Ok(Received::New));
	assert_eq!(node.newest(3).unwrap().tree(), tree(5));
}

#[test]
fn without_seats_no_checkpoint_is_cosigned() {
	let mut node = checkpoints([5]);
	node.receive(cosignature(1, tree(5), NOW), NOW).unwrap();
	let bytes = Checkpoints::to_bytes(node.at(5).unwrap());
	let mut restarted = Checkpoints::new(names());
	assert!(restarted.restore(&bytes));
	assert!(restarted.newest(1).is_none(), "the seats are not known yet");
	restarted.set_seats(seats()).unwrap();
	assert_eq!(restarted.newest(1).unwrap().tree(), tree(5));
}

#[test]
fn seats_with_a_weak_key_are_refused_and_the_present_ones_stay() {
	let mut node = checkpoints([3]);
	let mut weak = seats();
	weak[0].key = [0; 32];
	node.set_seats(weak).unwrap_err();
	assert_eq!(node.receive(cosignature(1, tree(3), NOW), NOW), Ok(Received::New));
}

#[test]
fn checkpoints_survive_a_restart() {
	let mut node = checkpoints([3, 5]);
	for seed in 1..=3 {
		node.receive(cosignature(seed, tree(5), NOW), NOW).unwrap();
	}
	let disk: Vec<_> =
		[3, 5].iter().map(|size| Checkpoints::to_bytes(node.at(*size).unwrap())).collect();
	let mut again = checkpoints([]);
	assert!(disk.iter().all(|bytes| again.restore(bytes)));
	for size in [3, 5] {
		assert_eq!(again.at(size), node.at(size));
	}
	// A cosignature that the disk has changed is not shown.
	let mut damaged = disk[1].clone();
	*damaged.last_mut().unwrap() ^= 1;
	assert!(again.restore(&damaged));
	assert_eq!(again.note(again.at(5).unwrap()).unwrap().signatures().len(), 3);
	assert_eq!(node.note(node.at(5).unwrap()).unwrap().signatures().len(), 4);
	for length in 0..disk[1].len() {
		let is_whole = length == 40 || (length > 40 && (length - 40) % 152 == 0);
		assert_eq!(again.restore(&disk[1][..length]), is_whole, "{length}");
	}
}

#[test]
fn a_peer_that_floods_is_not_listened_to() {
	let mut allowance = Allowance::new(Duration::from_secs(5));
	let first = (0..10_000).filter(|_| allowance.take(Duration::from_secs(5))).count();
	assert_eq!(first, Allowance::FULL as usize);
	assert!(!allowance.take(Duration::from_secs(4)), "a clock that goes back gives nothing");
	let next = (0..10_000).filter(|_| allowance.take(Duration::from_secs(6))).count();
	assert_eq!(next, Allowance::EACH_SECOND as usize);
	let full = (0..10_000).filter(|_| allowance.take(Duration::from_secs(1_000))).count();
	assert_eq!(full, Allowance::FULL as usize);
}

proptest! {
	#[test]
	fn messages_have_one_form(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
		let read = Cosignature::from_bytes(&bytes);
		prop_assert_eq!(read.is_some(), bytes.len() == Cosignature::LENGTH);
		if let Some(read) = read {
			prop_assert_eq!(read.to_bytes(), bytes);
		}
	}
}
