//! Tests of the council.

mod counting;
mod pause_properties;
mod pauses;
mod properties;
mod proposals;
mod room;
mod seats;

use crate::{mock::*, pallet::ActOf, Act, Event, Pallet, ProposalId, Reason};
use frame_support::dispatch::{DispatchResult, DispatchResultWithPostInfo};
use sp_runtime::traits::Dispatchable;

fn reason(text: &str) -> Reason {
	Reason::truncate_from(text.as_bytes().to_vec())
}

/// A call that emits an event when it is dispatched as root.
fn grant_seat(institution: u32) -> ActOf<Test> {
	let institution = madang_primitives::InstitutionId(institution);
	call(crate::Call::grant_seat { institution })
}

fn call(call: impl Into<RuntimeCall>) -> ActOf<Test> {
	Act::call(&call.into())
}

/// A call for an emergency.
fn suspension(institution: u32) -> ActOf<Test> {
	let institution = madang_primitives::InstitutionId(institution);
	call(pallet_institutions::Call::suspend_institution { institution })
}

/// The last event of the council.
fn last_event() -> Event<Test> {
	match System::events().pop().map(|record| record.event) {
		Some(RuntimeEvent::Council(event)) => event,
		other => panic!("no event of the council: {other:?}"),
	}
}

fn pause(pallet: &str, call: Option<&str>, blocks: u64) -> ActOf<Test> {
	Act::Pause { target: target(pallet, call), blocks }
}

/// Propose in a transactional dispatch, so that a rejected call changes nothing.
fn propose_with(account: u64, act: ActOf<Test>, reason: Reason, number: u8) -> DispatchResult {
	let external_ref = [number; 32];
	let call = crate::Call::propose { act: Box::new(act), reason, external_ref };
	let made = RuntimeCall::from(call).dispatch(by(account));
	made.map(|_| ()).map_err(|rejected| rejected.error)
}

/// Propose with a new reference.
fn propose(account: u64, act: ActOf<Test>) -> DispatchResult {
	let number = crate::NextProposal::<Test>::get().0 as u8;
	propose_with(account, act, reason("it is needed"), number)
}

fn vote(account: u64, proposal: u32, approve: bool) -> DispatchResult {
	Pallet::<Test>::vote(by(account), ProposalId(proposal), approve)
}

fn withdraw(account: u64, proposal: u32) -> DispatchResult {
	Pallet::<Test>::withdraw_proposal(by(account), ProposalId(proposal))
}

fn close(account: u64, proposal: u32) -> DispatchResult {
	closing(account, proposal).map(|_| ()).map_err(|rejected| rejected.error)
}

/// Close a proposal and return the call's weight.
fn closing(account: u64, proposal: u32) -> DispatchResultWithPostInfo {
	Pallet::<Test>::close(by(account), ProposalId(proposal))
}
