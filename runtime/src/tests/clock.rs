//! Business waits while time is not settled. What administrators and the council do does not.

use super::support::*;
use crate::{Authorship, Clock, Executive, Runtime, RuntimeCall, System};
use codec::Encode;
use frame_support::{
	assert_ok,
	traits::{FindAuthor, Hooks},
};
use pallet_clock::{Recent, Unsettled};
use sp_consensus_aura::{Slot, AURA_ENGINE_ID};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource},
	Digest, DigestItem,
};

fn digest(slot: u64) -> Digest {
	Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] }
}

fn suspend_officer() -> RuntimeCall {
	let account = MINISTRY.observer().account();
	pallet_institutions::Call::suspend_officer { account }.into()
}

#[test]
fn business_waits_in_the_pool_while_time_is_not_settled() {
	run(|| {
		Unsettled::<Runtime>::put(true);
		let call = register_did(AGENT, SELLER);
		let transaction = transaction(&AGENT.pair(), call.clone(), 0);
		let (source, parent) = (TransactionSource::External, System::parent_hash());
		assert_ok!(Executive::validate_transaction(source, transaction, parent));
		assert_eq!(send(AGENT, call.clone()), Err(InvalidTransaction::ExhaustsResources.into()));
		assert_ok!(send(MINISTRY, suspend_officer()).unwrap());

		Unsettled::<Runtime>::put(false);
		assert_ok!(send(AGENT, call).unwrap());
	});
}

/// The slot of a block in which the set changes belongs to a validator of the old set.
#[test]
fn the_author_is_the_one_of_the_set_before_the_block() {
	run(|| {
		let slot = 1_000u64;
		System::reset_events();
		let block = System::block_number() + 1;
		System::initialize(&block, &Default::default(), &digest(slot));
		let digests = digest(slot);
		let digests = digests.logs.iter().filter_map(DigestItem::as_pre_runtime);
		let author = <Runtime as pallet_authorship::Config>::FindAuthor::find_author(digests);
		Clock::on_initialize(block);
		let mut validators = pallet_session::Validators::<Runtime>::get();
		validators.rotate_left(1);
		pallet_session::Validators::<Runtime>::put(validators);
		<Authorship as Hooks<u32>>::on_initialize(block);
		assert!(author.is_some());
		assert_eq!(Recent::<Runtime>::get().last().map(|(last, _)| last.clone()), author);
	});
}
