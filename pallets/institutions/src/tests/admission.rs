//! Admission of transactions.

use super::*;
use codec::Encode;
use frame_support::dispatch::{DispatchInfo, GetDispatchInfo};
use frame_system::CheckNonce;
use sp_runtime::{
	traits::{
		AsTransactionAuthorizedOrigin, DispatchTransaction, TransactionExtension, TxBaseImplication,
	},
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};

fn call() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() })
}

/// The extension's result in the pool.
fn validate(origin: RuntimeOrigin) -> Result<(), TransactionValidityError> {
	AdmitOfficers::<Test>::new()
		.validate_only(origin, &call(), &DispatchInfo::default(), 0, TransactionSource::External, 0)
		.map(|_| ())
}

fn rejected(error: AdmissionError) -> Result<(), TransactionValidityError> {
	Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(error.code())))
}

/// Send a call as the runtime does: admission, then the nonce, then dispatch.
fn send(
	account: u64,
	nonce: u32,
	call: RuntimeCall,
) -> Result<DispatchResult, TransactionValidityError> {
	let info = call.get_dispatch_info();
	(AdmitOfficers::<Test>::new(), CheckNonce::<Test>::from(nonce))
		.dispatch_transaction(by(account), call, &info, 0, 0)
		.map(|result| result.map(|_| ()).map_err(|problem| problem.error))
}

#[test]
fn only_active_officers_of_active_institutions_are_admitted() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(validate(by(LENDER)));
		assert_eq!(validate(by(NON_MEMBER)), rejected(AdmissionError::NotAnOfficer));

		assert_ok!(Members::suspend_officer(by(BANKER), LENDER));
		assert_eq!(validate(by(LENDER)), rejected(AdmissionError::OfficerSuspended));
		assert_ok!(Members::reinstate_officer(by(BANKER), LENDER));
		assert_ok!(validate(by(LENDER)));
		assert_ok!(Members::revoke_officer(by(BANKER), LENDER));
		assert_eq!(validate(by(LENDER)), rejected(AdmissionError::OfficerRevoked));

		assert_ok!(Members::suspend_institution(council(), GANGNAM));
		assert_eq!(validate(by(CLERK)), rejected(AdmissionError::InstitutionSuspended));
		assert_ok!(Members::readmit_institution(council(), GANGNAM));
		assert_ok!(validate(by(CLERK)));
		assert_ok!(Members::withdraw_institution(council(), GANGNAM));
		assert_eq!(validate(by(CLERK)), rejected(AdmissionError::InstitutionWithdrawn));
	});
}

#[test]
fn an_officers_free_transactions_succeed_in_the_order_of_their_nonces() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(send(LENDER, 0, call()), Ok(Ok(())));
		assert_eq!(send(LENDER, 0, call()), Err(InvalidTransaction::Stale.into()));
		assert_eq!(send(LENDER, 1, call()), Ok(Ok(())));
		assert_eq!(System::account_nonce(LENDER), 2);
	});
}

#[test]
fn an_officer_can_send_a_transaction_right_after_its_appointment() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(send(32, 0, call()), rejected(AdmissionError::NotAnOfficer).map(Ok));
		let appointment = RuntimeCall::Members(Call::appoint_officer {
			account: 32,
			duties: LEND,
			consent: consent(32, Appointment::Officer(BANK)),
			external_ref: [1; 32],
		});
		assert_eq!(send(BANKER, 0, appointment), Ok(Ok(())));
		assert_eq!(send(32, 0, call()), Ok(Ok(())));
	});
}

#[test]
fn a_reference_leads_to_the_transaction_and_to_the_digest_of_its_call() {
	ExtBuilder::default().build_and_execute(|| {
		let appointment = |account, duties| {
			RuntimeCall::Members(Call::appoint_officer {
				account,
				duties,
				consent: consent(account, Appointment::Officer(BANK)),
				external_ref: [1; 32],
			})
		};
		System::set_extrinsic_index(3);
		assert_eq!(send(BANKER, 0, appointment(32, LEND)), Ok(Ok(())));
		let outcome = ExternalRefs::<Test>::get(BANK, [1; 32]).unwrap();
		assert_eq!(
			outcome,
			Outcome { block: 1, index: 3, call: call_digest(&appointment(32, LEND)), made: None }
		);
		assert_ne!(outcome.call, call_digest(&appointment(32, ADMINISTER)));
		// The same reference again changes nothing, and no digest is left behind.
		System::set_extrinsic_index(4);
		let used = Error::<Test>::ExternalRefUsed.into();
		assert_eq!(send(BANKER, 1, appointment(33, LEND)), Ok(Err(used)));
		assert_eq!(ExternalRefs::<Test>::get(BANK, [1; 32]), Some(outcome));
		assert!(!crate::PresentCall::<Test>::exists());
	});
}

#[test]
fn transactions_of_a_revoked_officer_cannot_be_replayed() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(send(LENDER, 0, call()), Ok(Ok(())));
		assert_ok!(Members::revoke_officer(by(BANKER), LENDER));
		assert_eq!(System::account_nonce(LENDER), 0);
		assert_eq!(send(LENDER, 0, call()), rejected(AdmissionError::OfficerRevoked).map(Ok));
		assert!(!frame_system::Account::<Test>::contains_key(LENDER));
	});
}

#[test]
fn an_administrator_that_revokes_itself_leaves_no_account() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(appoint(BANKER, 32, ADMINISTER));
		let revocation = RuntimeCall::Members(Call::revoke_officer { account: BANKER });
		assert_eq!(send(BANKER, 0, revocation), Ok(Ok(())));
		assert!(!frame_system::Account::<Test>::contains_key(BANKER));
		assert_eq!(send(BANKER, 0, call()), rejected(AdmissionError::OfficerRevoked).map(Ok));
	});
}

#[test]
fn a_transaction_has_a_maximum_length() {
	ExtBuilder::default().build_and_execute(|| {
		let validate = |call: &RuntimeCall, len| {
			let (info, source) = (DispatchInfo::default(), TransactionSource::External);
			AdmitOfficers::<Test>::new()
				.validate_only(by(LENDER), call, &info, len, source, 0)
				.map(|_| ())
		};
		assert_ok!(validate(&call(), 1_000));
		assert_eq!(validate(&call(), 1_001), rejected(AdmissionError::TooLong));
		let upgrade = frame_system::Call::apply_authorized_upgrade { code: Vec::new() };
		assert_ok!(validate(&RuntimeCall::System(upgrade), 1_001));
	});
}

#[test]
fn calls_that_the_rules_reject_are_not_admitted() {
	ExtBuilder::default().build_and_execute(|| {
		let closed = frame_system::Call::kill_prefix { prefix: Vec::new(), subkeys: 0 }.into();
		assert_eq!(send(LENDER, 0, closed), rejected(AdmissionError::CallNotOpen).map(Ok));
		assert_eq!(System::account_nonce(LENDER), 0);
	});
}

#[test]
fn calls_without_a_signature_are_admitted_by_name_in_pools_and_blocks() {
	ExtBuilder::default().build_and_execute(|| {
		let info = DispatchInfo::default();
		let pool =
			|call: &RuntimeCall| AdmitOfficers::<Test>::bare_validate(call, &info, 0).map(|_| ());
		let block =
			|call: &RuntimeCall| AdmitOfficers::<Test>::bare_validate_and_prepare(call, &info, 0);
		let bare = Call::suspend_officer { account: LENDER }.into();
		assert_eq!(pool(&call()), Ok(()));
		assert_eq!(block(&call()), Ok(()));
		assert_eq!(pool(&bare), rejected(AdmissionError::NotSigned));
		assert_eq!(block(&bare), rejected(AdmissionError::NotSigned));
	});
}

#[test]
fn unsigned_origins_pass_and_their_weight_is_refunded() {
	ExtBuilder::default().build_and_execute(|| {
		let extension = AdmitOfficers::<Test>::new();
		let weight = extension.weight(&call());
		assert!(weight.all_gt(Default::default()));
		for (origin, unspent) in
			[(council(), weight), (RuntimeOrigin::none(), weight), (by(LENDER), Default::default())]
		{
			let (_, val, passed) = extension
				.validate(
					origin.clone(),
					&call(),
					&DispatchInfo::default(),
					0,
					(),
					&TxBaseImplication(()),
					TransactionSource::External,
				)
				.unwrap();
			assert_eq!((val, passed.caller.clone()), (unspent, origin.caller));
			let pre = extension.clone().prepare(val, &passed, &call(), &DispatchInfo::default(), 0);
			let refund = AdmitOfficers::<Test>::post_dispatch_details(
				pre.unwrap(),
				&DispatchInfo::default(),
				&Default::default(),
				0,
				&Ok(()),
			);
			assert_eq!(refund, Ok(unspent));
		}
		// The SDK itself rejects a general transaction that no extension has authorised.
		assert!(!RuntimeOrigin::none().is_transaction_authorized());
		assert_eq!(validate(RuntimeOrigin::none()), Err(InvalidTransaction::UnknownOrigin.into()));
	});
}

#[test]
fn the_extension_adds_nothing_to_a_transaction() {
	let extension = AdmitOfficers::<Test>::default();
	assert!(extension.encode().is_empty());
	assert_eq!(extension.implicit(), Ok(()));
	assert_eq!(
		<AdmitOfficers<Test> as TransactionExtension<RuntimeCall>>::IDENTIFIER,
		"AdmitOfficers"
	);
}

#[test]
fn codes_are_distinct_and_fixed() {
	assert!(AdmissionError::ALL.map(AdmissionError::code).into_iter().eq(1..=15));
	for error in AdmissionError::ALL {
		assert_eq!(AdmissionError::from_code(error.code()), Some(error));
		assert!(!error.to_string().is_empty());
	}
	assert_eq!(AdmissionError::from_code(0), None);
	assert_eq!(AdmissionError::from_code(16), None);
}
