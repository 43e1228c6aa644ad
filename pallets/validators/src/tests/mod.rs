//! Tests of the validators pallet.

mod binding;
mod cases;
mod evidence;
mod keys;
mod nodes;
mod random;
mod recovery;
mod seats;
mod sessions;
mod standing;
mod states;
mod suspensions;
mod votes;

use crate::{mock::*, Event, Pallet};
use frame_support::dispatch::DispatchResult;
use madang_primitives::InstitutionId;
use sp_runtime::traits::Dispatchable;

/// Dispatch a call in a transaction, so that a rejected call changes nothing.
fn call(origin: RuntimeOrigin, call: crate::Call<Test>) -> DispatchResult {
	let made = RuntimeCall::from(call).dispatch(origin);
	made.map(|_| ()).map_err(|rejected| rejected.error)
}

fn grant(institution: u32) -> DispatchResult {
	let institution = InstitutionId(institution);
	call(RuntimeOrigin::root(), crate::Call::grant_seat { institution })
}

fn revoke(institution: u32, number: u32) -> DispatchResult {
	let institution = InstitutionId(institution);
	call(RuntimeOrigin::root(), crate::Call::revoke_seat { institution, number })
}

fn reinstate(institution: u32, number: u32) -> DispatchResult {
	let institution = InstitutionId(institution);
	call(RuntimeOrigin::root(), crate::Call::reinstate_seat { institution, number })
}

/// Create new keys on the institution's node and set them.
fn rotate(institution: u32, number: u32) -> (SessionKeys, DispatchResult) {
	let owner = codec::Encode::encode(&seat(institution, number));
	let made = SessionKeys::generate(&owner, None);
	let proof = codec::Encode::encode(&made.proof).try_into().unwrap();
	let set = crate::Call::set_keys { number, keys: made.keys.clone(), proof };
	(made.keys, call(RuntimeOrigin::signed(institution.into()), set))
}

fn has_event(event: Event<Test>) -> bool {
	let event = RuntimeEvent::from(event);
	System::events().iter().any(|record| record.event == event)
}

/// The Aura keys of the block authors.
fn authorities() -> Vec<sp_consensus_aura::ed25519::AuthorityId> {
	pallet_aura::Authorities::<Test>::get().into_inner()
}

/// The institutions of the session's validators.
fn validators() -> Vec<u32> {
	let seats = Session::validators()
		.into_iter()
		.map(|account| Pallet::<Test>::seat(&account).ok().unwrap().institution.0);
	seats.collect()
}
