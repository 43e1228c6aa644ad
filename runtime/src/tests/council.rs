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
	Act::call(&pallet_institutions::Call::suspend_institution { institution }.into())
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
		let enrol = || act(CITY, register_did(CITY, SELLER));
		assert_ok!(propose(BANK, Act::Pause { target: target("Identity", None), blocks: 600 }));
		assert_eq!(close(BANK), Err("TooEarly"));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(BANK), Ok(Ok(())));
		let paused = not_admitted(AdmissionError::CallPaused);
		assert_eq!(send(CITY, register_did(CITY, SELLER)), paused);
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
		assert_eq!(send(CITY, register_did(CITY, SELLER)), paused);
		(0..8).for_each(|_| next_block());
		assert_ok!(act(CITY, register_did(CITY, SELLER)));
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
		assert_ok!(propose(MINISTRY, Act::call(&remark())));
		assert_ok!(vote(CITY, true));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(MINISTRY), Ok(Ok(())));
	});
}

/// Before, a third could pause `revoke_officer` while a stolen key continued to act, and the calls that
/// give a member an officer who votes for it.
#[test]
fn no_call_on_officers_or_that_takes_a_stolen_keys_power_can_be_paused() {
	use frame_support::traits::GetCallMetadata;
	run(|| {
		let pause = |target| propose(MINISTRY, Act::Pause { target, blocks: 1 });
		assert_eq!(error_name(pause(target("Institutions", None))), Some("NotPausable"));
		let takes = [
			"rotate_keys",
			"deactivate_did",
			"cancel_recovery",
			"end_delegation",
			"suspend_accreditation",
			"end_accreditation",
		];
		let mut found = 0;
		for pallet in RuntimeCall::get_module_names() {
			let members = *pallet == "Institutions";
			for call in RuntimeCall::get_call_names(pallet)
				.iter()
				.filter(|one| members || takes.contains(one))
			{
				let made = pause(target(pallet, Some(call)));
				assert_eq!(error_name(made), Some("NotPausable"), "{pallet}.{call}");
				found += 1;
			}
		}
		let members = RuntimeCall::get_call_names("Institutions").len();
		assert_eq!(found, takes.len() + members);
		// A pause of everything that a pause can stop leaves them open.
		assert_ok!(propose(BANK, Act::Pause { target: target("Identity", None), blocks: 600 }));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(BANK), Ok(Ok(())));
		let account = BANK.observer().account();
		let suspend = pallet_institutions::Call::suspend_officer { account: account.clone() };
		assert_ok!(act(BANK, suspend.into()));
		let reinstate = pallet_institutions::Call::reinstate_officer { account };
		assert_ok!(act(BANK, reinstate.into()));
	});
}

#[test]
fn the_calls_that_meet_terms_exist_and_move_them_while_they_are_paused() {
	use crate::configs::terms::{calls_that_meet, BusinessPauses, LegalTermKind};
	use frame_support::traits::GetCallMetadata;
	use pallet_conveyances::DueKind;
	use pallet_terms::{TermKind, TermPauses};
	run(|| {
		for (pallet, call) in DueKind::ALL.into_iter().flat_map(calls_that_meet) {
			assert!(RuntimeCall::get_module_names().contains(pallet), "{pallet}");
			assert!(RuntimeCall::get_call_names(pallet).contains(call), "{pallet}.{call}");
		}
		assert!(!BusinessPauses::any());
		let act =
			Act::Pause { target: target("Conveyances", Some("file_registration")), blocks: 600 };
		assert_ok!(propose(BANK, act));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(BANK), Ok(Ok(())));
		let all = LegalTermKind::all().into_iter();
		let paused: Vec<_> = all.filter(|kind| BusinessPauses::is_paused(*kind)).collect();
		assert!(BusinessPauses::any());
		assert_eq!(paused, [DueKind::Registration, DueKind::Lapse].map(LegalTermKind::Deal));
		// The blocks note it.
		next_block();
		let noted = pallet_terms::NowPaused::<Runtime>::get().map(|noted| noted.kinds.to_vec());
		assert_eq!(noted, Some(paused));
		assert_eq!(pallet_terms::PausedDays::<Runtime>::iter().count(), 2);
	});
}

/// Before, one seat could fill the list of proposals for everybody.
#[test]
fn a_suspension_can_be_proposed_although_a_seat_has_filled_its_room() {
	run(|| {
		for _ in 0..4 {
			assert_ok!(propose(
				BANK,
				Act::call(&frame_system::Call::remark { remark: vec![] }.into())
			));
		}
		let one_more = Act::call(&frame_system::Call::remark { remark: vec![] }.into());
		assert_eq!(error_name(propose(BANK, one_more)), Some("TooManyProposals"));
		assert_ok!(propose(MINISTRY, suspend(BANK)));
		assert_ok!(vote(CITY, true));
		assert_ok!(vote(REGISTRY, true));
		assert_eq!(close(MINISTRY), Ok(Ok(())));
		// Its seat does not count any more, and a second one cannot be suspended.
		assert_ok!(propose(MINISTRY, suspend(CITY)));
		assert_ok!(vote(REGISTRY, true));
		let refused = pallet_council::Error::<Runtime>::TooFewSeats.into();
		assert_eq!(close(MINISTRY), Ok(Err(refused)));
	});
}
