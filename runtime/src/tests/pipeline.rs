//! Signed transactions through the whole pipeline: who is admitted, which check rejects what, and
//! the weights of calls.

use super::support::*;
use crate::{
	extensions::{CheckMortality, CheckRoom, MAX_ERA_PERIOD},
	Runtime, RuntimeCall, RuntimeEvent, SignedPayload, System, UncheckedExtrinsic,
};
use codec::{Decode, DecodeLimit, Encode};
use frame_support::{assert_ok, dispatch::RawOrigin};
use pallet_institutions::AdmissionError;
use sp_core::{sr25519, H256};
use sp_runtime::{
	generic::Era,
	traits::{Dispatchable, Hash as _, TransactionExtension},
	transaction_validity::{InvalidTransaction, TransactionValidityError, UnknownTransaction},
	DispatchError, MultiAddress, MultiSignature,
};

fn unknown_origin<T>() -> Result<T, TransactionValidityError> {
	invalid(InvalidTransaction::UnknownOrigin)
}

fn nonce_of(pair: &sr25519::Pair) -> u32 {
	System::account_nonce(account_of(pair))
}

/// The next transaction of a key, with a call that only admission keeps from a non-member.
fn any_transaction(pair: &sr25519::Pair) -> UncheckedExtrinsic {
	transaction(pair, register_did(AGENT, SELLER), nonce_of(pair))
}

/// The transaction with a wrong signature.
fn forged(mut transaction: UncheckedExtrinsic) -> UncheckedExtrinsic {
	let sp_runtime::generic::Preamble::Signed(_, signature, _) = &mut transaction.preamble else {
		panic!("it is signed")
	};
	*signature = MultiSignature::Sr25519([7; 64].into());
	transaction
}

/// Make a call as the council.
fn council(call: pallet_institutions::Call<Runtime>) {
	assert_ok!(as_council(call.into()));
}

fn administer(officer: Officer, call: pallet_institutions::Call<Runtime>) {
	assert_ok!(act(officer, call.into()));
}

#[test]
fn an_active_officer_s_call_applies() {
	run(|| {
		let pair = AGENT.pair();
		let transaction = any_transaction(&pair);
		assert!(peek(transaction.clone()).is_ok());
		assert_eq!(apply(transaction), Ok(Ok(())));
		assert_eq!(nonce_of(&pair), 1);
		assert!(pallet_identity::Dids::<Runtime>::contains_key(SELLER.did()));
		assert!(events().iter().any(|event| matches!(
			event,
			RuntimeEvent::System(frame_system::Event::ExtrinsicSuccess { .. })
		)));
	});
}

#[test]
fn a_call_that_fails_costs_its_nonce_and_nothing_else() {
	run(|| {
		let before = business_state();
		let sale = usual_sale();
		let result = send(AGENT, sale.inspect().into());
		assert_eq!(error_name(result.unwrap()), Some("TitleNotFound"));
		assert!(business_state() == before);
		assert_eq!(nonce_of(&AGENT.pair()), 1);
	});
}

#[test]
fn a_non_member_is_rejected_before_its_signature_is_verified() {
	run(|| {
		let non_member = pair(250);
		for transaction in [any_transaction(&non_member), forged(any_transaction(&non_member))] {
			assert_eq!(peek(transaction), not_admitted(AdmissionError::NotAnOfficer));
		}
		// An author that does not use the pool gets the same result.
		let applied = apply(any_transaction(&non_member));
		assert_eq!(applied, not_admitted(AdmissionError::NotAnOfficer));
		let applied = apply(forged(any_transaction(&non_member)));
		assert_eq!(applied, invalid(InvalidTransaction::BadProof));
		assert_eq!(nonce_of(&non_member), 0);
	});
}

/// A transaction of the officer enters neither the pool nor a block, for this reason.
fn assert_not_admitted(officer: Officer, expected: AdmissionError) {
	let pair = officer.pair();
	for transaction in [any_transaction(&pair), forged(any_transaction(&pair))] {
		assert_eq!(peek(transaction), not_admitted(expected));
	}
	assert_eq!(apply(any_transaction(&pair)), not_admitted(expected));
}

#[test]
fn an_officer_who_may_not_act_is_told_the_reason() {
	use pallet_institutions::Call::*;
	run(|| {
		let clerk = CITY.observer();
		assert!(peek(any_transaction(&clerk.pair())).is_ok());
		administer(CITY, suspend_officer { account: clerk.account() });
		assert_not_admitted(clerk, AdmissionError::OfficerSuspended);
		administer(CITY, reinstate_officer { account: clerk.account() });
		assert!(peek(any_transaction(&clerk.pair())).is_ok());
		administer(CITY, revoke_officer { account: clerk.account() });
		assert_not_admitted(clerk, AdmissionError::OfficerRevoked);

		let institution = BANK.institution();
		council(suspend_institution { institution });
		assert_not_admitted(BANK, AdmissionError::InstitutionSuspended);
		assert_not_admitted(BANK.observer(), AdmissionError::InstitutionSuspended);
		council(readmit_institution { institution });
		assert!(peek(any_transaction(&BANK.pair())).is_ok());
		council(withdraw_institution { institution });
		assert_not_admitted(BANK, AdmissionError::InstitutionWithdrawn);
		// Other members are not affected.
		assert!(peek(any_transaction(&OLD_BANK.pair())).is_ok());
	});
}

#[test]
fn a_transaction_signed_before_the_suspension_is_rejected_after_it() {
	run(|| {
		let waiting = any_transaction(&OTHER_CITY.pair());
		assert!(peek(waiting.clone()).is_ok());
		let institution = OTHER_CITY.institution();
		council(pallet_institutions::Call::suspend_institution { institution });
		assert_eq!(peek(waiting.clone()), not_admitted(AdmissionError::InstitutionSuspended));
		assert_eq!(apply(waiting), not_admitted(AdmissionError::InstitutionSuspended));
	});
}

#[test]
fn a_transaction_is_at_most_512_kib_long_except_for_an_authorised_runtime() {
	run(|| {
		let pair = AGENT.observer().pair();
		let rejected = |call: RuntimeCall, error| {
			let one = transaction(&pair, call, 0);
			assert_eq!(peek(one.clone()), not_admitted(error));
			assert_eq!(apply(one), not_admitted(error));
		};
		let upgrade = |code: &[u8]| -> RuntimeCall {
			frame_system::Call::apply_authorized_upgrade { code: code.to_vec() }.into()
		};
		let (code, other) = (vec![0; 600 * 1024], vec![1; 600 * 1024]);
		let propose = pallet_council::Call::propose {
			act: Box::new(pallet_council::Act::call(&upgrade(&code))),
			reason: Default::default(),
			external_ref: fresh(),
		};
		rejected(propose.into(), AdmissionError::TooLong);
		for code in [&code[..], &[1]] {
			rejected(upgrade(code), AdmissionError::UpgradeNotAuthorized);
		}
		let code_hash = <Runtime as frame_system::Config>::Hashing::hash(&code);
		assert_ok!(as_council(
			frame_system::Call::authorize_upgrade_without_checks { code_hash }.into()
		));
		for code in [&other[..], &[1]] {
			rejected(upgrade(code), AdmissionError::UpgradeNotAuthorized);
		}
		// Any officer may upload it, and once.
		assert_eq!(apply(transaction(&pair, upgrade(&code), 0)), Ok(Ok(())));
		next_block();
		rejected(upgrade(&code), AdmissionError::UpgradeNotAuthorized);
	});
}

#[test]
fn a_new_runtime_needs_an_officer_s_signature() {
	run(|| {
		let code = vec![0; 1_000];
		let code_hash = <Runtime as frame_system::Config>::Hashing::hash(&code);
		assert_ok!(as_council(
			frame_system::Call::authorize_upgrade_without_checks { code_hash }.into()
		));
		let bare = UncheckedExtrinsic::new_bare(
			frame_system::Call::apply_authorized_upgrade { code }.into(),
		);
		assert_eq!(peek(bare.clone()), not_admitted(AdmissionError::NotSigned));
		assert_eq!(apply(bare), not_admitted(AdmissionError::NotSigned));
	});
}

/// Decodes bytes as a node does before it calls the runtime.
fn decoded(bytes: &[u8]) -> Result<UncheckedExtrinsic, codec::Error> {
	UncheckedExtrinsic::decode_all_with_depth_limit(
		frame_support::MAX_EXTRINSIC_DEPTH,
		&mut &bytes[..],
	)
}

/// Nested proposals.
fn nested(depth: u32) -> RuntimeCall {
	(0..depth).fold(frame_system::Call::remark { remark: vec![] }.into(), |call, _| {
		pallet_council::Call::propose {
			act: Box::new(pallet_council::Act::call(&call)),
			reason: bounded("why".bytes()),
			external_ref: fresh(),
		}
		.into()
	})
}

/// A proposal has the bytes of its call, so proposals in each other need no deep stack.
#[test]
fn nested_proposals_are_decoded_and_rejected() {
	run(|| {
		let pair = MINISTRY.pair();
		for (nonce, depth) in [(0, 2), (1, 65), (2, 300)] {
			let bytes = transaction(&pair, nested(depth), nonce).encode();
			let limit = UncheckedExtrinsic::decode_all_with_depth_limit(8, &mut &bytes[..]);
			let done = apply(limit.expect("decoded with a small stack"));
			assert_eq!(error_name(done.unwrap()), Some("CallNeedsGovernor"));
			next_block();
		}
	});
}

#[test]
fn a_transaction_is_decoded_from_exactly_its_bytes() {
	run(|| {
		let transaction = any_transaction(&AGENT.pair());
		let bytes = transaction.encode();
		assert_eq!(decoded(&bytes).unwrap().encode(), bytes);
		// A trailing byte, which the length prefix counts or does not count.
		let inner = Vec::<u8>::decode(&mut &bytes[..]).unwrap();
		assert!(decoded(&[&inner[..], &[0]].concat().encode()).is_err());
		assert!(decoded(&[&bytes[..], &[0]].concat()).is_err());
		assert!(decoded(&bytes[..bytes.len() - 1]).is_err());
		// A list with a length prefix that is longer than the transaction.
		let bomb = [&inner[..inner.len() - 40], &[0xfe, 0xff, 0xff, 0xff]].concat();
		assert!(decoded(&bomb.encode()).is_err());
	});
}

#[test]
fn a_nonce_is_used_once_and_in_order() {
	run(|| {
		let pair = AGENT.pair();
		let at = |nonce| transaction(&pair, register_did(AGENT, BUYER), nonce);
		assert_eq!(apply(at(1)), invalid(InvalidTransaction::Future));
		// A pool keeps it until the nonces before it are used.
		let waiting = peek(at(1)).unwrap();
		assert_eq!(waiting.requires, [(account_of(&pair), 0u32).encode()]);
		let first = at(0);
		assert_eq!(apply(first.clone()), Ok(Ok(())));
		assert_eq!(apply(first.clone()), invalid(InvalidTransaction::Stale));
		assert_eq!(peek(first), invalid(InvalidTransaction::Stale));
		assert!(peek(at(1)).unwrap().requires.is_empty());
	});
}

#[test]
fn a_transaction_expires_with_its_era() {
	run(|| {
		let pair = AGENT.pair();
		let payload =
			SignedPayload::new(register_did(AGENT, BUYER), extensions(0, era(4))).unwrap();
		let mortal = signed(&pair, payload);
		(0..4).for_each(|_| next_block());
		// In a later era the same number names another block, and its hash was not signed.
		assert_eq!(peek(mortal.clone()), invalid(InvalidTransaction::BadProof));
		assert_eq!(apply(mortal), invalid(InvalidTransaction::BadProof));
		let pair = CITY.pair();
		let payload = SignedPayload::from_raw(
			register_did(AGENT, BUYER),
			extensions(0, Era::mortal(64, 60)),
			extensions(0, era(4)).implicit().unwrap(),
		);
		let unborn = signed(&pair, payload);
		assert_eq!(peek(unborn), invalid(InvalidTransaction::AncientBirthBlock));
	});
}

#[test]
fn a_transaction_is_valid_for_at_most_256_blocks() {
	run(|| {
		let pair = AGENT.pair();
		let with = |era| {
			let payload =
				SignedPayload::new(register_did(AGENT, BUYER), extensions(0, era)).unwrap();
			signed(&pair, payload)
		};
		for (era, error) in [
			(Era::Immortal, AdmissionError::Immortal),
			(era(1_024), AdmissionError::EraTooLong),
			(era(65_536), AdmissionError::EraTooLong),
		] {
			assert_eq!(peek(with(era)), not_admitted(error), "{era:?}");
			assert_eq!(apply(with(era)), not_admitted(error), "{era:?}");
		}
		// The order in a pool does not depend on the era.
		let longevity = |blocks| peek(with(era(blocks))).unwrap().longevity;
		assert_eq!([4, 64, 512].map(longevity), [MAX_ERA_PERIOD; 3]);
	});
}

#[test]
fn extensions_have_the_sdk_s_encoding_and_names() {
	fn same<Ours, Sdk>(ours: Ours, sdk: Sdk)
	where
		Ours: TransactionExtension<RuntimeCall>,
		Sdk: TransactionExtension<RuntimeCall>,
	{
		assert_eq!(ours.encode(), sdk.encode());
		assert_eq!(Ours::IDENTIFIER, Sdk::IDENTIFIER);
		assert_eq!(Ours::type_info(), Sdk::type_info());
		let implicit = |implicit: Result<Vec<u8>, _>| implicit.map_err(|_| "none");
		assert_eq!(
			implicit(ours.implicit().map(|implicit| implicit.encode())),
			implicit(sdk.implicit().map(|implicit| implicit.encode()))
		);
	}
	run(|| {
		for era in [Era::Immortal, era(4), era(256), Era::mortal(64, 60)] {
			same(CheckMortality::from(era), frame_system::CheckMortality::<Runtime>::from(era));
		}
		same(CheckRoom::new(), frame_system::CheckWeight::<Runtime>::new());
	});
}

#[test]
fn a_transaction_for_another_chain_or_version_is_rejected() {
	run(|| {
		let pair = AGENT.pair();
		let with = |change: &dyn Fn(
			&mut <crate::TxExtension as TransactionExtension<RuntimeCall>>::Implicit,
		)| {
			let extensions = extensions(0, era(64));
			let mut implicit = extensions.implicit().unwrap();
			change(&mut implicit);
			signed(&pair, SignedPayload::from_raw(register_did(AGENT, BUYER), extensions, implicit))
		};
		assert!(peek(with(&|_| ())).is_ok());
		for foreign in [
			with(&|implicit| implicit.2 += 1),
			with(&|implicit| implicit.3 += 1),
			with(&|implicit| implicit.4 = H256::repeat_byte(9)),
		] {
			assert_eq!(peek(foreign.clone()), invalid(InvalidTransaction::BadProof));
			assert_eq!(apply(foreign), invalid(InvalidTransaction::BadProof));
		}
	});
}

#[test]
fn an_officer_s_transaction_needs_the_officer_s_signature() {
	run(|| {
		let transaction = forged(any_transaction(&AGENT.pair()));
		assert_eq!(peek(transaction.clone()), invalid(InvalidTransaction::BadProof));
		assert_eq!(apply(transaction), invalid(InvalidTransaction::BadProof));
		// A valid signature is not valid for another call.
		let mut changed = any_transaction(&AGENT.pair());
		changed.function = register_did(AGENT, BUYER);
		assert_eq!(peek(changed), invalid(InvalidTransaction::BadProof));
		// An account is named in one way only.
		let mut renamed = any_transaction(&AGENT.pair());
		let sp_runtime::generic::Preamble::Signed(address, ..) = &mut renamed.preamble else {
			panic!("it is signed")
		};
		*address = MultiAddress::Address32(AGENT.account().into());
		assert_eq!(peek(renamed), invalid(InvalidTransaction::BadSigner));
	});
}

#[test]
fn calls_of_the_sdks_own_pallets_are_in_no_block() {
	run(|| {
		let keys = crate::SessionKeys {
			aura: sp_keyring::Ed25519Keyring::Bob.public().into(),
			grandpa: sp_keyring::Ed25519Keyring::Bob.public().into(),
			checkpoints: sp_keyring::Ed25519Keyring::Bob.public().into(),
		};
		let calls: [RuntimeCall; 7] = [
			frame_system::Call::remark { remark: vec![1] }.into(),
			frame_system::Call::remark_with_event { remark: vec![1] }.into(),
			frame_system::Call::set_code { code: vec![] }.into(),
			frame_system::Call::set_storage { items: vec![] }.into(),
			pallet_session::Call::set_keys { keys, proof: vec![] }.into(),
			pallet_session::Call::purge_keys {}.into(),
			pallet_grandpa::Call::note_stalled { delay: 1, best_finalized_block_number: 1 }.into(),
		];
		let pair = MINISTRY.pair();
		for call in calls {
			let one = transaction(&pair, call.clone(), 0);
			let rejected = AdmissionError::CallNotOpen;
			assert_eq!(peek(one.clone()), not_admitted(rejected), "{call:?}");
			assert_eq!(apply(one), not_admitted(rejected), "{call:?}");
			// The filter is kept: a pallet may dispatch a call for an officer.
			assert_eq!(
				dispatch(MINISTRY, call),
				Err(frame_system::Error::<Runtime>::CallFiltered.into())
			);
		}
	});
}

#[test]
fn nobody_but_the_author_sets_the_time() {
	run(|| {
		let set = || RuntimeCall::from(pallet_timestamp::Call::set { now: START + 5_000 });
		let pair = MINISTRY.pair();
		let transaction = transaction(&pair, set(), 0);
		assert_eq!(peek(transaction), invalid(InvalidTransaction::MandatoryValidation));
		assert_eq!(
			peek(UncheckedExtrinsic::new_bare(set())),
			invalid(InvalidTransaction::MandatoryValidation)
		);
		assert_eq!(now(), START);
	});
}

#[test]
fn a_business_call_without_a_signer_is_rejected() {
	run(|| {
		let bare = UncheckedExtrinsic::new_bare(register_did(AGENT, SELLER));
		let unknown = Err(UnknownTransaction::NoUnsignedValidator.into());
		assert_eq!(peek(bare.clone()), unknown);
		// An author can include a call without a signature in its own block only as an inherent or
		// as a report. It must not fill its blocks with calls that nobody signed.
		let before = business_state();
		let not_signed = || not_admitted(AdmissionError::NotSigned);
		assert_eq!(apply(bare), not_signed());
		let close = pallet_council::Call::close { proposal: pallet_council::ProposalId(0) };
		let bare = UncheckedExtrinsic::new_bare(close.into());
		assert_eq!(apply(bare), not_signed());
		// The SDK's own pallet rejects its calls itself.
		let remark = frame_system::Call::remark { remark: vec![0; 1_000] };
		let bare = UncheckedExtrinsic::new_bare(remark.into());
		assert_eq!(apply(bare), invalid(InvalidTransaction::Call));
		let era = era(64);
		let general =
			UncheckedExtrinsic::new_transaction(register_did(AGENT, SELLER), extensions(0, era));
		assert_eq!(peek(general.clone()), unknown_origin());
		assert_eq!(apply(general), unknown_origin());
		assert!(business_state() == before);
		assert_eq!(
			register_did(AGENT, SELLER).dispatch(RawOrigin::None.into()).unwrap_err().error,
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_call_that_exceeds_a_block_does_not_enter_the_pool() {
	run(|| {
		// As many titles as a call can have, each with as many entries as a row can have.
		let mut row = title_row(FLAT);
		while row.entries.len() < 64 {
			row.entries.try_push(row.entries[1].clone()).expect("64 are within bounds");
		}
		let (rows, external_ref) = (bounded(vec![row; 128]), fresh());
		let call = pallet_titles::Call::import_titles { rows, external_ref };
		let heavy = transaction(&REGISTRY.pair(), call.into(), 0);
		assert_eq!(peek(heavy.clone()), invalid(InvalidTransaction::ExhaustsResources));
		assert_eq!(apply(heavy), invalid(InvalidTransaction::ExhaustsResources));
	});
}
