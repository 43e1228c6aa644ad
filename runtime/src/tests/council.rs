//! The council, by signed transactions.

use super::support::*;
use crate::{configs::governance::MaxPause, Runtime, RuntimeCall, RuntimeEvent, System};
use frame_support::{assert_ok, dispatch::DispatchResult};
use madang_primitives::InstitutionStatus;
use pallet_council::{Act, Event, NextProposal, ProposalId, Target};
use pallet_institutions::AdmissionError;

fn propose(by: Officer, what: Act<RuntimeCall, u32>) -> DispatchResult {
	let reason = bounded("the members asked for it".bytes());
	let (proposed, external_ref) = (Box::new(what), fresh());
	act(by, pallet_council::Call::propose { act: proposed, reason, external_ref }.into())
}

fn last() -> ProposalId {
	ProposalId(NextProposal::<Runtime>::get().0 - 1)
}

fn vote(by: Officer, approve: bool) -> DispatchResult {
	act(by, pallet_council::Call::vote { proposal: last(), approve }.into())
}

/// Close the last proposal, and return the result of its act.
fn close(by: Officer) -> Result<DispatchResult, &'static str> {
	let closed = send(by, pallet_council::Call::close { proposal: last() }.into()).unwrap();
	let enacted = System::events().into_iter().rev().find_map(|record| match record.event {
		RuntimeEvent::Council(Event::Enacted { result, .. }) => Some(result),
		_ => None,
	});
	next_block();
	match error_name(closed) {
		Some(error) => Err(error),
		None => enacted.ok_or("nothing was enacted"),
	}
}

fn suspend(institution: Officer) -> Act<RuntimeCall, u32> {
	let institution = institution.institution();
	Act::Call(Box::new(pallet_institutions::Call::suspend_institution { institution }.into()))
}

fn target(pallet: &str, call: Option<&str>) -> Target {
	Target { pallet: bounded(pallet.bytes()), call: call.map(|name| bounded(name.bytes())) }
}

#[test]
fn three_of_four_founding_institutions_suspend_a_member() {
	run(|| {
		assert_ok!(propose(MINISTRY, suspend(OTHER_CITY)));
		assert_ok!(vote(CITY, true));
		assert_eq!(close(MINISTRY), Err("TooEarly"));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(BANK), Ok(Ok(())));
		let institution =
			pallet_institutions::pallet::Institutions::<Runtime>::get(OTHER_CITY.institution());
		assert_eq!(institution.unwrap().status, InstitutionStatus::Suspended);
		// An institution without a seat cannot propose.
		assert_eq!(error_name(propose(OLD_BANK, suspend(CITY))), Some("NoSeat"));
	});
}

#[test]
fn two_of_four_pause_a_pallet_and_three_resume_it() {
	run(|| {
		let enrol = || act(CITY, register_did(SELLER));
		assert_ok!(propose(BANK, Act::Pause { target: target("Identity", None), blocks: 600 }));
		assert_eq!(close(BANK), Err("TooEarly"));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(BANK), Ok(Ok(())));
		let paused = not_admitted(AdmissionError::CallPaused);
		assert_eq!(send(CITY, register_did(SELLER)), paused);
		// Calls of other pallets are not affected.
		assert_eq!(error_name(act(AGENT, usual_sale().inspect().into())), Some("TitleNotFound"));
		assert_ok!(propose(CITY, Act::Resume(target("Identity", None))));
		assert_ok!(vote(MINISTRY, true));
		assert_eq!(close(CITY), Err("TooEarly"));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(CITY), Ok(Ok(())));
		assert_ok!(enrol());
	});
}

#[test]
fn a_pause_ends_by_itself() {
	run(|| {
		let pause = Act::Pause { target: target("Identity", Some("register_did")), blocks: 8 };
		assert_ok!(propose(BANK, pause));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(BANK), Ok(Ok(())));
		let paused = not_admitted(AdmissionError::CallPaused);
		assert_eq!(send(CITY, register_did(SELLER)), paused);
		(0..8).for_each(|_| next_block());
		assert_ok!(act(CITY, register_did(SELLER)));
	});
}

#[test]
fn pallets_that_every_block_needs_are_not_paused() {
	run(|| {
		let pause = |target| propose(MINISTRY, Act::Pause { target, blocks: 1 });
		for pallet in ["Council", "System", "Timestamp", "Session", "Grandpa", "Nothing"] {
			assert_eq!(error_name(pause(target(pallet, None))), Some("NotPausable"), "{pallet}");
		}
		assert_eq!(error_name(pause(target("Titles", Some("nothing")))), Some("NotPausable"));
		assert_ok!(pause(target("Titles", Some("file"))));
		let too_long = Act::Pause { target: target("Titles", None), blocks: MaxPause::get() + 1 };
		assert_eq!(error_name(propose(MINISTRY, too_long)), Some("InvalidPause"));
	});
}

#[test]
fn only_the_council_makes_calls_of_root() {
	run(|| {
		let remark = || RuntimeCall::from(frame_system::Call::remark { remark: vec![] });
		assert_eq!(send(MINISTRY, remark()), not_admitted(AdmissionError::CallNotOpen));
		assert_ok!(propose(MINISTRY, Act::Call(Box::new(remark()))));
		assert_ok!(vote(CITY, true));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(MINISTRY), Ok(Ok(())));
	});
}
