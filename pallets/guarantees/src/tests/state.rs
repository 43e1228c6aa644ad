//! The table of stages, whole.

use super::{STATES, WHY};
use crate::{DeclineReason, GuaranteeState, NoSuchStep, NoticeKind, Step};

const STEPS: [Step; 13] = [
	Step::Approve,
	Step::Decline(WHY),
	Step::Lapse,
	Step::Withdraw,
	Step::Revoke,
	Step::Form,
	Step::MakeClaimable,
	Step::Cure,
	Step::Claim,
	Step::Pay,
	Step::Deny,
	Step::Release,
	Step::Revive,
];

#[test]
fn each_step_leads_where_the_table_says_and_nowhere_else() {
	use GuaranteeState::*;
	let table: [(GuaranteeState, &[(Step, GuaranteeState)]); 12] = [
		(
			Asked,
			&[
				(Step::Approve, Notified),
				(Step::Decline(WHY), Declined(WHY)),
				(Step::Withdraw, Withdrawn),
			],
		),
		(Declined(WHY), &[]),
		(
			Notified,
			&[
				(Step::Lapse, Lapsed),
				(Step::Withdraw, Withdrawn),
				(Step::Revoke, Revoked),
				(Step::Form, InForce),
			],
		),
		(Lapsed, &[]),
		(Withdrawn, &[]),
		(Revoked, &[]),
		(
			InForce,
			&[(Step::Form, InForce), (Step::MakeClaimable, Claimable), (Step::Release, Released)],
		),
		(Claimable, &[(Step::Cure, InForce), (Step::Claim, Claimed), (Step::Release, Released)]),
		(Claimed, &[(Step::Pay, Paid), (Step::Deny, Denied), (Step::Release, Released)]),
		(Paid, &[]),
		(Denied, &[(Step::Cure, InForce), (Step::Claim, Claimed), (Step::Release, Released)]),
		(Released, &[(Step::Revive, InForce)]),
	];
	assert_eq!(table.map(|(state, _)| state), STATES);
	for (state, row) in table {
		for step in STEPS {
			let cell = row.iter().find(|(one, _)| *one == step).map(|(_, next)| *next);
			assert_eq!(state.next(step), cell.ok_or(NoSuchStep), "{state:?} {step:?}");
		}
	}
}

#[test]
fn a_state_is_final_exactly_when_no_step_leads_on() {
	for state in STATES {
		let leads_on = STEPS.into_iter().any(|step| state.next(step).is_ok());
		assert_eq!(state.is_final(), !leads_on, "{state:?}");
	}
}

#[test]
fn every_state_is_before_the_debt_or_with_it_or_after_it() {
	use GuaranteeState::*;
	for state in STATES {
		let ended = matches!(state, Declined(_) | Lapsed | Withdrawn | Revoked);
		assert_eq!(state.ended_without_debt(), ended, "{state:?}");
		let covers = matches!(state, InForce | Claimable | Claimed | Denied);
		assert_eq!(state.covers_debt(), covers, "{state:?}");
		let after = ended || matches!(state, Paid | Released);
		assert_eq!(state.has_ended(), after, "{state:?}");
	}
}

/// The steps that anybody but the foundation can take: lending's and the queue's.
#[test]
fn no_state_waits_for_the_foundation_alone() {
	let own = |step: &Step| {
		!matches!(step, Step::Approve | Step::Decline(_) | Step::Revoke | Step::Pay | Step::Deny)
	};
	for state in STATES.into_iter().filter(|state| !state.is_final()) {
		let ends = |step: Step| state.next(step).is_ok_and(|next| next.has_ended());
		let ended = state.has_ended();
		assert!(ended || STEPS.into_iter().filter(own).any(ends), "{state:?}");
	}
}

#[test]
fn a_declined_one_keeps_its_reason() {
	for reason in [
		DeclineReason::NotEligible,
		DeclineReason::LimitReached,
		DeclineReason::Assessment,
		DeclineReason::Documents,
		DeclineReason::NoFunds,
	] {
		let declined = GuaranteeState::Asked.next(Step::Decline(reason));
		assert_eq!(declined, Ok(GuaranteeState::Declined(reason)));
	}
}

#[test]
fn the_notices_of_the_steps_are_those_of_the_law() {
	let owed = STEPS.map(Step::notice);
	let wholly = NoticeKind::Extinguished { wholly: true };
	let (none, other) = (None, Some(NoticeKind::Other));
	let formed = Some(NoticeKind::Formed);
	let expected =
		[none, none, none, none, none, formed, other, other, none, none, none, Some(wholly), other];
	assert_eq!(owed, expected);
	// What no step gives can be given without one.
	for kind in [NoticeKind::BenefitLost, NoticeKind::Defaulted, NoticeKind::Other] {
		assert!(!kind.is_of_a_step());
	}
	assert!(!NoticeKind::Extinguished { wholly: false }.is_of_a_step());
	assert!(NoticeKind::Formed.is_of_a_step() && wholly.is_of_a_step());
}
