//! What a node's pool asks the runtime before it counts a transaction.

use super::support::*;
use crate::{AccountId, Block, Runtime, RuntimeCall, UncheckedExtrinsic};
use frame_support::assert_ok;
use pallet_institutions::{
	api::{runtime_decl_for_members_api::MembersApiV1, Admission},
	AdmissionError, Call, Lane,
};
use sp_core::sr25519;
use sp_runtime::{transaction_validity::InvalidTransaction, MultiAddress};

type Answer = Result<Option<Admission<AccountId>>, InvalidTransaction>;

fn ask(transaction: UncheckedExtrinsic) -> Answer {
	<Runtime as MembersApiV1<Block, _>>::admission(transaction)
}

fn ask_for(officer: Officer, call: RuntimeCall) -> Answer {
	ask(transaction(&officer.pair(), call, crate::System::account_nonce(officer.account())))
}

fn with_nonce(pair: &sr25519::Pair, nonce: u32) -> UncheckedExtrinsic {
	transaction(pair, register_did(CITY, SELLER), nonce)
}

fn not_admitted(error: AdmissionError) -> Answer {
	Err(InvalidTransaction::Custom(error.code()))
}

fn admitted(officer: Officer, ahead: u32, lane: Option<Lane>) -> Answer {
	let institution = officer.institution();
	Ok(Some(Admission { institution, officer: officer.account(), ahead, lane }))
}

#[test]
fn a_transaction_is_admitted_for_its_officers_institution() {
	run(|| {
		assert_eq!(ask_for(CITY, register_did(CITY, SELLER)), admitted(CITY, 0, None));
		// The signature is not verified: the node does that itself.
		let mut forged = with_nonce(&CITY.pair(), 0);
		let mut other = with_nonce(&BANK.pair(), 0);
		std::mem::swap(&mut forged.preamble, &mut other.preamble);
		assert_eq!(ask(forged), admitted(BANK, 0, None));
		let bare = UncheckedExtrinsic::new_bare(register_did(CITY, SELLER));
		assert_eq!(ask(bare), Ok(None));
	});
}

#[test]
fn an_officer_who_may_not_act_is_not_admitted() {
	run(|| {
		assert_eq!(ask(with_nonce(&pair(250), 0)), not_admitted(AdmissionError::NotAnOfficer));
		let clerk = CITY.observer();
		let account = clerk.account();
		assert_eq!(ask_for(clerk, register_did(CITY, SELLER)), admitted(clerk, 0, None));
		assert_ok!(act(CITY, Call::suspend_officer { account: account.clone() }.into()));
		let expected = not_admitted(AdmissionError::OfficerSuspended);
		assert_eq!(ask_for(clerk, register_did(CITY, SELLER)), expected);
		assert_ok!(act(CITY, Call::revoke_officer { account }.into()));
		let expected = not_admitted(AdmissionError::OfficerRevoked);
		assert_eq!(ask_for(clerk, register_did(CITY, SELLER)), expected);
		let institution = OLD_BANK.institution();
		assert_ok!(as_council(Call::suspend_institution { institution }.into()));
		let expected = not_admitted(AdmissionError::InstitutionSuspended);
		assert_eq!(ask_for(OLD_BANK, register_did(CITY, SELLER)), expected);
		let mut unnamed = with_nonce(&CITY.pair(), 0);
		if let sp_runtime::generic::Preamble::Signed(signer, ..) = &mut unnamed.preamble {
			*signer = MultiAddress::Raw(vec![1]);
		}
		assert_eq!(ask(unnamed), Err(InvalidTransaction::BadSigner));
	});
}

#[test]
fn a_used_nonce_is_not_admitted_and_a_later_one_is_known_to_be_ahead() {
	run(|| {
		let pair = CITY.pair();
		let first = with_nonce(&pair, 0);
		assert_eq!(apply(first.clone()), Ok(Ok(())));
		assert_eq!(ask(first), Err(InvalidTransaction::Stale));
		for ahead in [0, 1, 7] {
			assert_eq!(ask(with_nonce(&pair, 1 + ahead)), admitted(CITY, ahead, None));
		}
	});
}

#[test]
fn council_calls_of_seats_and_officer_management_of_administrators_are_governance() {
	run(|| {
		let vote = || pallet_council::Call::vote { proposal: Default::default(), approve: true };
		let suspend = || Call::suspend_officer { account: CITY.observer().account() };
		assert_eq!(ask_for(CITY, vote().into()), admitted(CITY, 0, Some(Lane::Council)));
		assert_eq!(ask_for(CITY, suspend().into()), admitted(CITY, 0, Some(Lane::Officers)));
		// An institution without a seat, and officers without the duty.
		assert_eq!(ask_for(OLD_BANK, vote().into()), admitted(OLD_BANK, 0, None));
		assert_eq!(ask_for(CITY.observer(), vote().into()), admitted(CITY.observer(), 0, None));
		assert_eq!(ask_for(CITY.observer(), suspend().into()), admitted(CITY.observer(), 0, None));
	});
}
