//! Quotas, by signed transactions: what one member sends keeps no other out.

use super::support::*;
use crate::{Executive, Institutions, RuntimeCall, System};
use frame_support::assert_ok;
use pallet_institutions::{Quota, Refusal};
use sp_runtime::transaction_validity::InvalidTransaction;

fn any_call() -> RuntimeCall {
	Sale::new().inspect()
}

fn set_quota(officer: Officer, transactions: u32) {
	let quota = Some(Quota { ref_time: u64::MAX, transactions });
	let institution = officer.institution();
	assert_ok!(as_council(pallet_institutions::Call::set_quota { institution, quota }.into()));
}

#[test]
fn over_its_quota_a_member_waits_for_the_next_window_and_others_do_not() {
	run(|| {
		set_quota(AGENT, 2);
		// Failed calls count: there is no title yet.
		assert!(send(AGENT, any_call()).unwrap().is_err());
		assert!(send(AGENT, any_call()).unwrap().is_err());
		let over = Err(InvalidTransaction::Custom(Refusal::OverQuota.code()).into());
		let nonce = System::account_nonce(AGENT.account());
		let waiting = transaction(&AGENT.pair(), any_call(), nonce);
		assert_eq!(Executive::apply_extrinsic(waiting.clone()), over);
		assert_eq!(send(AGENT.observer(), any_call()), over, "its officers share the quota");
		assert!(send(OTHER_AGENT, any_call()).is_ok());

		// The very transaction is good in the next window.
		(0..10).for_each(|_| next_block());
		assert!(Executive::apply_extrinsic(waiting).is_ok());
	});
}

#[test]
fn what_is_not_needed_is_given_back() {
	run(|| {
		let close = pallet_council::Call::close { proposal: pallet_council::ProposalId(9) };
		// It is charged the heaviest act, and fails at once.
		assert!(send(MINISTRY, close.into()).unwrap().is_err());
		let used = Institutions::usage(MINISTRY.institution());
		assert_eq!(used.transactions, 1);
		assert!(used.ref_time > 0);
		assert!(used.ref_time < crate::configs::governance::MaxActWeight::get().ref_time());
	});
}
