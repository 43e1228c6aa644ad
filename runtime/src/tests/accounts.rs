//! Officers' accounts with real keys: consent, generations, and what a suspended member's
//! administrator can still do, through the whole pipeline.

use super::support::*;
use crate::{Block, Institutions, Runtime, RuntimeCall, System, UncheckedExtrinsic};
use frame_support::assert_ok;
use madang_primitives::{appointment::Appointment, Duties, Duty, InstitutionKind};
use pallet_institutions::{AdmissionError, Call, Error};
use sp_core::sr25519;
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	ApplyExtrinsicResult, DispatchError,
};
use sp_transaction_pool::runtime_api::runtime_decl_for_tagged_transaction_queue::TaggedTransactionQueueV3;

/// The key of an account that is not an officer at first.
fn newcomer() -> sr25519::Pair {
	pair(250)
}

fn not_admitted<R>(error: AdmissionError) -> Result<R, TransactionValidityError> {
	Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(error.code())))
}

/// What the pool and a block answer to an officer's call. Both admit it or neither does.
fn sent(officer: Officer, call: impl Into<RuntimeCall>) -> ApplyExtrinsicResult {
	let nonce = System::account_nonce(officer.account());
	let one: UncheckedExtrinsic = transaction(&officer.pair(), call.into(), nonce);
	let pool = <Runtime as TaggedTransactionQueueV3<Block>>::validate_transaction(
		TransactionSource::External,
		one.clone(),
		System::parent_hash(),
	);
	let applied = apply(one);
	assert_eq!(pool.map(|_| ()), applied.map(|_| ()));
	applied
}

fn error(error: Error<Runtime>) -> DispatchError {
	error.into()
}

#[test]
fn a_suspended_members_administrator_revokes_officers_and_does_nothing_else() {
	run(|| {
		let account = || BANK.observer().account();
		let institution = BANK.institution();
		assert_ok!(as_council(Call::suspend_institution { institution }.into()));
		let not_now = || not_admitted(AdmissionError::InstitutionSuspended);
		assert_eq!(sent(BANK, Call::reinstate_officer { account: account() }), not_now());
		assert_eq!(sent(BANK, frame_system::Call::remark { remark: vec![] }), not_now());
		let revoke = || Call::revoke_officer { account: account() };
		assert_eq!(sent(BANK.observer(), revoke()), not_now());
		assert_eq!(sent(BANK, Call::suspend_officer { account: account() }), Ok(Ok(())));
		assert_eq!(sent(BANK, revoke()), Ok(Ok(())));
		assert_ok!(as_council(Call::withdraw_institution { institution }.into()));
		let withdrawn = not_admitted(AdmissionError::InstitutionWithdrawn);
		assert_eq!(sent(BANK, revoke()), withdrawn);
	});
}

#[test]
fn a_hostile_administrator_cannot_take_the_account_of_a_new_member() {
	run(|| {
		let (kind, ko, en) = (InstitutionKind::Bank, "새은행", "New Bank");
		let first = Appointment::first_administrator(kind, ko.as_bytes(), en.as_bytes());
		let admission = |administrator: &sr25519::Pair| {
			RuntimeCall::from(Call::admit_institution {
				kind,
				name_ko: bounded(ko.bytes()),
				name_en: bounded(en.bytes()),
				jurisdiction: bounded([]),
				administrator: account_of(administrator),
				consent: officer_consent(&newcomer(), first),
			})
		};
		// It knows the consent from the proposal, and has keys of its own.
		let own = Appointment::Officer(OLD_BANK.institution());
		let consents = [
			officer_consent(&newcomer(), first),
			officer_consent(&OLD_BANK.pair(), own),
			officer_consent(&OLD_BANK.pair(), first),
		];
		for consent in consents {
			let squat = Call::appoint_officer {
				account: account_of(&newcomer()),
				duties: Duties::NONE.with(Duty::Observe),
				consent,
				external_ref: fresh(),
			};
			assert_eq!(sent(OLD_BANK, squat), Ok(Err(error(Error::InvalidConsent))));
		}
		// The consent is not another account's.
		assert_eq!(as_council(admission(&pair(251))), Err(error(Error::InvalidConsent)));
		assert_ok!(as_council(admission(&newcomer())));
		assert!(Institutions::admit(&account_of(&newcomer())).is_ok());
	});
}

#[test]
fn officers_of_a_replaced_administrator_send_nothing() {
	run(|| {
		let institution = BANK.institution();
		let replace = Call::replace_administrator {
			institution,
			account: account_of(&newcomer()),
			consent: officer_consent(&newcomer(), Appointment::Administrator(institution)),
		};
		let remark = || frame_system::Call::remark { remark: vec![] };
		assert_ok!(as_council(replace.into()));
		for officer in [BANK, BANK.observer()] {
			assert_eq!(sent(officer, remark()), not_admitted(AdmissionError::OfficerSuspended));
		}
		let reinstate = Call::reinstate_officer { account: BANK.account() }.into();
		let sent_by_newcomer = apply(transaction(&newcomer(), reinstate, 0));
		assert_eq!(sent_by_newcomer, Ok(Ok(())));
		assert!(Institutions::admit(&BANK.account()).is_ok());
		assert!(Institutions::admit(&BANK.observer().account()).is_err());
	});
}

#[test]
fn the_council_stops_one_officer_and_its_colleagues_continue() {
	run(|| {
		let account = BANK.observer().account();
		assert_ok!(as_council(Call::force_suspend_officer { account: account.clone() }.into()));
		let vote = || pallet_council::Call::vote { proposal: Default::default(), approve: true };
		let stopped = not_admitted(AdmissionError::OfficerSuspended);
		assert_eq!(sent(BANK.observer(), vote()), stopped);
		let reinstate = Call::reinstate_officer { account: account.clone() };
		let refused = Ok(Err(error(Error::OfficerSuspendedByCouncil)));
		assert_eq!(sent(BANK, reinstate), refused);
		assert_ok!(as_council(Call::force_reinstate_officer { account }.into()));
		assert!(Institutions::admit(&BANK.observer().account()).is_ok());
	});
}
