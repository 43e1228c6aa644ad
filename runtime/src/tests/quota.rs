//! Quotas, by signed transactions: no member keeps another out.

use super::support::*;
use crate::{
	configs::system::BlockWeights, Conveyances, Institutions, Runtime, RuntimeCall, System,
	UncheckedExtrinsic,
};
use frame_support::{assert_ok, dispatch::DispatchClass, traits::Hooks};
use pallet_institutions::{AdmissionError, Allowance, Quota};
use sp_runtime::transaction_validity::InvalidTransaction;

fn any_call() -> RuntimeCall {
	usual_sale().inspect().into()
}

/// Admit so many transactions in each block, and any weight and length.
fn set_quota(officer: Officer, transactions: u64) {
	let block = Allowance { transactions, ..Allowance::UNLIMITED };
	let quota = Some(Quota { block, day: Allowance::UNLIMITED });
	let institution = officer.institution();
	assert_ok!(as_council(pallet_institutions::Call::set_quota { institution, quota }.into()));
}

#[test]
fn a_member_over_its_quota_waits_for_the_next_block_and_others_do_not() {
	run(|| {
		set_quota(AGENT, 1);
		// Failed calls count: there is no title yet.
		assert!(send(AGENT, any_call()).unwrap().is_err());
		assert!(send(AGENT, any_call()).unwrap().is_err());
		// An author leaves it in its pool, where it is valid for the next block.
		let over = invalid(InvalidTransaction::ExhaustsResources);
		let nonce = System::account_nonce(AGENT.account());
		let waiting = transaction(&AGENT.pair(), any_call(), nonce);
		assert_eq!(apply(waiting.clone()), over);
		assert!(peek(waiting.clone()).is_ok());
		assert_eq!(send(AGENT.observer(), any_call()), over, "its officers share the quota");
		assert!(send(OTHER_AGENT, any_call()).is_ok());

		// The same transaction is valid in the next block.
		next_block();
		assert!(apply(waiting).is_ok());
	});
}

#[test]
fn a_pool_rejects_what_the_next_block_cannot_have() {
	run(|| {
		let institution = AGENT.institution();
		let day = Allowance { transactions: 2, ..Allowance::UNLIMITED };
		let quota = Some(Quota { block: Allowance::UNLIMITED, day });
		assert_ok!(as_council(pallet_institutions::Call::set_quota { institution, quota }.into()));
		let next = || {
			let nonce = System::account_nonce(AGENT.account());
			transaction(&AGENT.pair(), any_call(), nonce)
		};
		for _ in 0..2 {
			assert!(peek(next()).is_ok());
			assert!(apply(next()).is_ok());
		}
		assert_eq!(peek(next()), not_admitted(AdmissionError::OverQuota));
		assert_eq!(apply(next()), invalid(InvalidTransaction::ExhaustsResources));
	});
}

#[test]
fn weight_that_was_not_needed_is_refunded() {
	run(|| {
		let close = pallet_council::Call::close { proposal: pallet_council::ProposalId(9) };
		// It is charged the weight of the heaviest act, and fails at once.
		assert!(send(MINISTRY, close.into()).unwrap().is_err());
		let used = Institutions::used(MINISTRY.institution());
		assert_eq!(used.block, Allowance::default(), "it is in a lane");
		let used = used.council;
		assert_eq!(used.transactions, 1);
		assert!(used.ref_time > 0);
		assert!(used.ref_time < crate::configs::governance::MaxActWeight::get().ref_time());
	});
}

#[test]
fn hooks_and_reports_fit_into_a_block_that_officers_have_filled() {
	run(|| {
		let limits = BlockWeights::get();
		let normal = limits.get(DispatchClass::Normal).max_total.unwrap();
		System::register_extra_weight_unchecked(normal, DispatchClass::Normal);
		let full = Err(InvalidTransaction::ExhaustsResources.into());
		assert_eq!(send(AGENT, any_call()), full);

		// Terms that end are handled first in a block, and take only a part of it.
		let due = Conveyances::on_initialize(System::block_number());
		let room = limits.max_block - normal;
		assert!(due.all_lte(room), "{due:?} of {room:?}");
		// A report of misbehaviour is in its own class.
		let report = pallet_validators::Call::report_block {
			evidence: Box::new(super::evidence::double_block()),
		};
		let transaction = UncheckedExtrinsic::new_bare(report.into());
		assert_eq!(apply(transaction), Ok(Ok(())));
		assert_eq!(pallet_validators::Cases::<Runtime>::iter().count(), 1);
	});
}
