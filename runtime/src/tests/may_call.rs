//! What the chain answers an officer who asks what a call would do. The matrix has the answers for every call and
//! officer.

use super::support::*;
use crate::{configs::system::BlockWeights, powers, AccountId, Runtime, RuntimeCall, System};
use codec::Encode;
use frame_support::{
	assert_ok, dispatch::DispatchClass, dispatch_context::run_in_context, traits::Get,
};
use madang_primitives::{Duties, Duty, InstitutionKind};
use pallet_council::{Act, NextProposal, ProposalId, Target};
use pallet_institutions::{
	api::{runtime_decl_for_members_api::MembersApiV1, Permission},
	AdmissionError, Allowance, Call, Lack, Need, Quota,
};
use sp_runtime::{transaction_validity::InvalidTransaction, ApplyExtrinsicResult, DispatchError};

fn enrol() -> RuntimeCall {
	register_did(CITY, SELLER)
}

fn asked_by(account: AccountId, call: &RuntimeCall) -> Permission {
	ask(account, call).expect("it is a call")
}

fn asked(officer: Officer, call: &RuntimeCall) -> Permission {
	asked_by(officer.account(), call)
}

fn outcome(officer: Officer, call: &RuntimeCall) -> ApplyExtrinsicResult {
	asked(officer, call).outcome
}

const BAD_ORIGIN: ApplyExtrinsicResult = Ok(Err(DispatchError::BadOrigin));

#[test]
fn asking_changes_nothing_and_agrees_with_what_happens() {
	run(|| {
		next_block();
		let (root, events, call) = (state_root(), events(), enrol());
		let expected = Permission { outcome: Ok(Ok(())), needs: vec![] };
		for _ in 0..2 {
			assert_eq!(asked(CITY, &call), expected);
			assert_eq!(outcome(CITY.observer(), &call), BAD_ORIGIN);
		}
		assert_eq!((state_root(), super::support::events()), (root, events));
		assert_ok!(act(CITY, call.clone()));
		// The same again fails with its own error.
		let again = asked(CITY, &call);
		assert_eq!(Ok(act(CITY, call)), again.outcome);
		assert!(matches!(again.outcome, Ok(Err(DispatchError::Module(_)))), "{again:?}");
		assert_eq!(again.needs, []);
	});
}

/// Appointments are signed for the network, by the hash of its first block.
#[test]
fn a_call_that_depends_on_the_genesis_is_tried_after_the_first_block() {
	run(|| {
		use madang_primitives::appointment::Appointment;
		let key = pair(250);
		let consent = officer_consent(&key, Appointment::Officer(CITY.institution()));
		let duties = Duties::NONE.with(Duty::Report);
		let account = account_of(&key);
		let call = Call::appoint_officer { account, duties, consent, external_ref: fresh() };
		assert_eq!(outcome(CITY, &call.into()), Ok(Ok(())));
	});
}

#[test]
fn what_a_denied_officer_lacks_is_named() {
	run(|| {
		use InstitutionKind::*;
		let kinds = vec![
			Municipality,
			RegistryOffice,
			Bank,
			GuaranteeFoundation,
			PolicyAgency,
			ConveyanceAgent,
		];
		let needs = |lacks: &[Lack]| {
			let (name, kinds, lacks) = ("Enrol".to_owned(), kinds.clone(), lacks.to_vec());
			vec![Need::Power { name, kinds, duty: Duty::Enrol, lacks }]
		};
		let call = enrol();
		assert_eq!(asked(CITY.observer(), &call).needs, needs(&[Lack::Duty]));
		assert_eq!(asked(COURT, &call).needs, needs(&[Lack::Kind]));
		assert_eq!(asked(COURT.observer(), &call).needs, needs(&[Lack::Kind, Lack::Duty]));
		let suspend = Call::suspend_institution { institution: OTHER_CITY.institution() };
		let expected = Permission { outcome: BAD_ORIGIN, needs: vec![Need::Council] };
		assert_eq!(asked(MINISTRY, &suspend.into()), expected);
		let propose = pallet_council::Call::propose {
			act: Box::new(Act::call(&enrol())),
			reason: bounded("so".bytes()),
			external_ref: fresh(),
		};
		let no_seat = asked(OLD_BANK, &propose.into());
		assert_eq!(no_seat.needs, [Need::power::<powers::Govern>(vec![Lack::Seat])]);
		assert!(matches!(no_seat.outcome, Ok(Err(DispatchError::Module(_)))), "{no_seat:?}");
	});
}

/// Either of two powers is enough for some calls.
#[test]
fn every_power_that_would_be_enough_is_named() {
	run(|| {
		let call = pallet_titles::Call::withdraw {
			receipt: madang_primitives::Receipt { year: 2026, number: 1 },
			consents: bounded([]),
			external_ref: fresh(),
		};
		let needs = asked(CITY, &call.into()).needs;
		let kind = vec![Lack::Kind];
		let expected =
			[Need::power::<powers::Convey>(kind.clone()), Need::power::<powers::Lend>(kind)];
		assert_eq!(needs, expected);
	});
}

#[test]
fn who_is_not_admitted_learns_why() {
	run(|| {
		let call = enrol();
		let outsider = asked_by(account_of(&pair(250)), &call);
		assert_eq!(outsider.outcome, not_admitted(AdmissionError::NotAnOfficer));
		assert_eq!(outsider.needs, []);
		let account = CITY.observer().account();
		assert_ok!(act(CITY, Call::suspend_officer { account: account.clone() }.into()));
		let suspended = outcome(CITY.observer(), &call);
		assert_eq!(suspended, not_admitted(AdmissionError::OfficerSuspended));
		assert_ok!(act(CITY, Call::revoke_officer { account }.into()));
		let revoked = outcome(CITY.observer(), &call);
		assert_eq!(revoked, not_admitted(AdmissionError::OfficerRevoked));
		let institution = OLD_BANK.institution();
		assert_ok!(as_council(Call::suspend_institution { institution }.into()));
		let suspended = outcome(OLD_BANK, &call);
		assert_eq!(suspended, not_admitted(AdmissionError::InstitutionSuspended));
		// Its administrator can still clean up.
		let clean = Call::suspend_officer { account: OLD_BANK.observer().account() };
		assert_eq!(outcome(OLD_BANK, &clean.into()), Ok(Ok(())));
		assert_ok!(as_council(Call::withdraw_institution { institution }.into()));
		let withdrawn = outcome(OLD_BANK, &call);
		assert_eq!(withdrawn, not_admitted(AdmissionError::InstitutionWithdrawn));
	});
}

#[test]
fn calls_that_no_transaction_may_have_are_not_executed() {
	run(|| {
		let not_open = [
			frame_system::Call::set_code { code: vec![0; 8] }.into(),
			frame_system::Call::remark { remark: vec![] }.into(),
			frame_system::Call::set_storage { items: vec![] }.into(),
			RuntimeCall::from(pallet_timestamp::Call::set { now: now() }),
		];
		for call in not_open {
			let permission = asked(MINISTRY, &call);
			assert_eq!(permission.outcome, not_admitted(AdmissionError::CallNotOpen), "{call:?}");
			assert_eq!(permission.needs, []);
		}
		let upgrade = frame_system::Call::apply_authorized_upgrade { code: vec![0; 8] };
		let expected = not_admitted(AdmissionError::UpgradeNotAuthorized);
		assert_eq!(outcome(MINISTRY, &upgrade.into()), expected);
		let pause = Act::<RuntimeCall, u32>::Pause {
			target: Target { pallet: bounded("Identity".bytes()), call: None },
			blocks: 600,
		};
		council_does(pause);
		assert_eq!(outcome(CITY, &enrol()), not_admitted(AdmissionError::CallPaused));
	});
}

/// Let two founding institutions decide.
fn council_does(what: Act<RuntimeCall, u32>) {
	let reason = bounded("the members asked for it".bytes());
	let (proposed, external_ref) = (Box::new(what), fresh());
	let propose = pallet_council::Call::propose { act: proposed, reason, external_ref };
	assert_ok!(act(BANK, propose.into()));
	let proposal = ProposalId(NextProposal::<Runtime>::get().0 - 1);
	let vote = pallet_council::Call::vote { proposal, approve: true };
	assert_ok!(act(REGISTRY, vote.into()));
	assert_ok!(act(BANK, pallet_council::Call::close { proposal }.into()));
}

#[test]
fn a_member_over_its_quota_learns_that() {
	run(|| {
		let institution = CITY.institution();
		let day = Allowance { transactions: 1, ..Allowance::UNLIMITED };
		let quota = Some(Quota { block: Allowance::UNLIMITED, day });
		assert_ok!(as_council(Call::set_quota { institution, quota }.into()));
		assert_eq!(outcome(CITY, &enrol()), Ok(Ok(())));
		assert_ok!(act(CITY, enrol()));
		assert_eq!(outcome(CITY, &enrol()), not_admitted(AdmissionError::OverQuota));
		// What is in a lane has an allowance of its own.
		let suspend = Call::suspend_officer { account: CITY.observer().account() };
		assert_eq!(outcome(CITY, &suspend.into()), Ok(Ok(())));
	});
}

#[test]
fn what_is_too_long_is_not_executed() {
	run(|| {
		let limit: u32 = <Runtime as pallet_institutions::Config>::MaxLength::get();
		let limit = limit as usize;
		let with_code = |length: usize| {
			let code = vec![0; length];
			outcome(MINISTRY, &frame_system::Call::set_code { code }.into())
		};
		assert_eq!(with_code(limit), not_admitted(AdmissionError::TooLong));
		// The signature and the extensions count for the length.
		assert_eq!(with_code(limit - 64), not_admitted(AdmissionError::TooLong));
		assert_eq!(with_code(limit - 256), not_admitted(AdmissionError::CallNotOpen));
	});
}

/// The question is about the next block, which is empty.
#[test]
fn a_full_block_does_not_change_the_answer() {
	run(|| {
		let limits = BlockWeights::get();
		let normal = limits.get(DispatchClass::Normal).max_total.unwrap();
		System::register_extra_weight_unchecked(normal, DispatchClass::Normal);
		let full = invalid(InvalidTransaction::ExhaustsResources);
		assert_eq!(send(CITY, enrol()), full);
		assert_eq!(outcome(CITY, &enrol()), Ok(Ok(())));
	});
}

#[test]
fn bytes_that_are_not_one_call_have_no_answer() {
	run(|| {
		let ask = |bytes: Vec<u8>| {
			let at = System::parent_hash();
			<Runtime as MembersApiV1<crate::Block, _>>::may_call(CITY.account(), bytes, at)
		};
		let call = enrol().encode();
		assert!(ask(call.clone()).is_some());
		let more = [&call[..], &[0]].concat();
		for bytes in [vec![], vec![255, 0], call[..call.len() - 1].to_vec(), more] {
			assert_eq!(ask(bytes), None);
		}
	});
}

#[test]
fn a_question_within_a_call_does_not_disturb_it() {
	run(|| {
		let result = run_in_context(|| {
			let (first, second) = (asked(COURT, &enrol()), asked(CITY, &enrol()));
			assert_eq!((first.needs.len(), second.needs.len()), (1, 0));
			dispatch(CITY, enrol())
		});
		assert_ok!(result);
	});
}
