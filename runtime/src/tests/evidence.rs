//! Evidence against validators, as a block author includes it.

use super::support::*;
use crate::{
	Header, Historical, Runtime, RuntimeCall, SessionKeys, System, UncheckedExtrinsic, Validators,
	SLOT_DURATION,
};
use codec::{Decode, Encode};
use frame_support::traits::KeyOwnerProofSystem;
use pallet_validators::{seat_account, Cases, Error, Evidence, SeatStatus};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_consensus_grandpa::{localized_payload, EquivocationProof, Message, Prevote, KEY_TYPE};
use sp_core::{ed25519, Pair, H256};
use sp_keyring::Ed25519Keyring;
use sp_runtime::{traits::Header as _, Digest, DigestItem};

/// The key of the only validator.
fn validator() -> ed25519::Pair {
	Ed25519Keyring::Alice.pair()
}

/// A header on the chain's last block, sealed by the validator.
fn sealed(parent: H256, slot: Slot, state: u8) -> Header {
	let digest = Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())] };
	let number = System::block_number();
	let mut header = Header::new(number, Default::default(), [state; 32].into(), parent, digest);
	let seal = validator().sign(header.hash().as_bytes());
	header.digest.push(DigestItem::Seal(AURA_ENGINE_ID, seal.encode()));
	header
}

fn current_slot() -> Slot {
	pallet_aura::CurrentSlot::<Runtime>::get()
}

fn evidence(first: Header, second: Header) -> Evidence<Header> {
	Evidence { offender: validator().public().into(), first, second }
}

/// Two blocks of the only validator in a slot, sealed by it.
pub fn double_block() -> Evidence<Header> {
	let (parent, slot) = (System::parent_hash(), current_slot());
	evidence(sealed(parent, slot, 1), sealed(parent, slot, 2))
}

/// Include a report in the block, as a hostile author could. Whether it was accepted.
fn included(call: impl Into<RuntimeCall>) -> bool {
	matches!(apply(UncheckedExtrinsic::new_bare(call.into())), Ok(Ok(())))
}

fn report(evidence: Evidence<Header>) -> bool {
	included(pallet_validators::Call::report_block { evidence: Box::new(evidence) })
}

fn cases() -> usize {
	Cases::<Runtime>::iter().count()
}

#[test]
fn honest_headers_that_are_reported_again_have_no_effect() {
	run(|| {
		(0..5).for_each(|_| next_block());
		let honest = sealed(System::parent_hash(), current_slot(), 1);
		let mut longer_seal = honest.clone();
		if let Some(DigestItem::Seal(_, seal)) = longer_seal.digest.logs.last_mut() {
			seal.push(0);
		}
		let mut sealed_twice = honest.clone();
		sealed_twice.digest.push(honest.digest.logs[1].clone());
		for changed in [honest.clone(), longer_seal, sealed_twice] {
			assert!(!report(evidence(honest.clone(), changed.clone())));
			assert!(!report(evidence(changed, honest.clone())));
		}
		// Honest blocks of two slots.
		next_block();
		assert!(!report(evidence(honest, sealed(System::parent_hash(), current_slot(), 1))));
		assert_eq!(cases(), 0);
	});
}

#[test]
fn evidence_of_another_chain_or_time_has_no_effect() {
	run(|| {
		(0..5).for_each(|_| next_block());
		let both = |parent, slot| evidence(sealed(parent, slot, 1), sealed(parent, slot, 2));
		let (parent, now) = (System::parent_hash(), u64::from(current_slot()));
		let week = 7 * 24 * 3_600_000 / SLOT_DURATION;
		for (parent, slot) in [
			// A rehearsal network with the same keys.
			(H256::repeat_byte(9), now),
			(parent, now + 1),
			(parent, u64::MAX),
			(parent, now - week - 1),
		] {
			assert!(!report(both(parent, Slot::from(slot))), "slot {slot} on {parent:?}");
		}
		assert_eq!(cases(), 0);
		assert!(report(double_block()), "the same of now and of this chain is evidence");
		assert_eq!(cases(), 1);
	});
}

#[test]
fn a_retired_key_is_no_evidence() {
	run(|| {
		let institution = MINISTRY.institution();
		let seat = seat_account::<crate::AccountId>(institution, 0).unwrap();
		let made = SessionKeys::generate(&seat.encode(), None);
		let proof = bounded(made.proof.encode());
		let set = pallet_validators::Call::set_keys { number: 0, keys: made.keys, proof };
		assert!(send(MINISTRY, set.into()).unwrap().is_ok());
		// The session is as short as it can be.
		as_council(pallet_validators::Call::set_session_length { length: 8 }.into()).unwrap();
		(0..20).for_each(|_| next_block());
		let outcome =
			Validators::report_block(crate::RuntimeOrigin::none(), Box::new(double_block()));
		assert_eq!(outcome, Err(Error::<Runtime>::KeyNotInForce.into()));
		assert!(!report(double_block()));
		assert_eq!(cases(), 0);
		let seat = pallet_validators::Seats::<Runtime>::get(seat).unwrap();
		assert_eq!(seat.status, SeatStatus::Active);
	});
}

/// Two votes of the validator in a round.
fn double_vote(targets: [(u32, H256); 2]) -> EquivocationProof<H256, u32> {
	let (set_id, round) = (0u64, 9u64);
	let [first, second] = targets.map(|(target_number, target_hash)| {
		let vote = Prevote::<Header> { target_hash, target_number };
		let message = Message::<Header>::Prevote(vote.clone());
		(vote, validator().sign(&localized_payload(round, set_id, &message)))
	});
	// The fields are private: set, kind of vote (0: prevote), round, voter, votes.
	let fields = (set_id, 0u8, round, validator().public(), first, second);
	EquivocationProof::decode(&mut &fields.encode()[..]).unwrap()
}

#[test]
fn votes_are_evidence_only_for_blocks_of_this_chain() {
	run(|| {
		(0..5).for_each(|_| next_block());
		let report = |votes: EquivocationProof<H256, u32>| {
			let owner = Historical::prove((KEY_TYPE, votes.offender().clone())).unwrap();
			included(pallet_grandpa::Call::report_equivocation_unsigned {
				equivocation_proof: Box::new(votes),
				key_owner_proof: owner,
			})
		};
		let elsewhere = [(4, H256::repeat_byte(1)), (5, H256::repeat_byte(2))];
		assert!(!report(double_vote(elsewhere)));
		assert_eq!(cases(), 0);
		let known = [4, 5].map(|number| (number, System::block_hash(number)));
		assert!(report(double_vote(known)));
		assert_eq!(cases(), 1);
	});
}
