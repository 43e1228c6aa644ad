//! Signed transactions through the whole pipeline: who is admitted, what is refused where, and what
//! calls weigh.

use super::support::*;
use crate::{
	Block, Executive, Runtime, RuntimeCall, RuntimeEvent, SignedPayload, System, UncheckedExtrinsic,
};
use codec::{Decode, DecodeLimit, Encode};
use frame_support::{
	assert_ok,
	dispatch::{GetDispatchInfo, RawOrigin},
};
use madang_primitives::{
	signing::{object, PartyConsent, Purpose},
	InstitutionId, LoanId, Property,
};
use pallet_institutions::AdmissionError;
use sp_core::{sr25519, H256};
use sp_runtime::{
	generic::Era,
	traits::{Dispatchable, TransactionExtension},
	transaction_validity::{
		InvalidTransaction, TransactionSource, TransactionValidity, TransactionValidityError,
		UnknownTransaction,
	},
	DispatchError, MultiAddress, MultiSignature,
};
use sp_transaction_pool::runtime_api::runtime_decl_for_tagged_transaction_queue::TaggedTransactionQueueV3;

/// What a node's pool is told.
fn validate(transaction: UncheckedExtrinsic) -> TransactionValidity {
	<Runtime as TaggedTransactionQueueV3<Block>>::validate_transaction(
		TransactionSource::External,
		transaction,
		H256::zero(),
	)
}

/// What the pool is told, without what validation leaves in the state.
fn peek(transaction: UncheckedExtrinsic) -> TransactionValidity {
	frame_support::storage::with_transaction(|| {
		let validity = validate(transaction);
		sp_runtime::TransactionOutcome::Rollback(Ok::<_, DispatchError>(validity))
	})
	.unwrap()
}

fn invalid<T>(reason: InvalidTransaction) -> Result<T, TransactionValidityError> {
	Err(reason.into())
}

fn refusal<T>(refusal: AdmissionError) -> Result<T, TransactionValidityError> {
	invalid(InvalidTransaction::Custom(refusal.code()))
}

fn unknown_origin<T>() -> Result<T, TransactionValidityError> {
	invalid(InvalidTransaction::UnknownOrigin)
}

fn nonce_of(pair: &sr25519::Pair) -> u32 {
	System::account_nonce(account_of(pair))
}

/// A key's next transaction, of a call that anybody but for its admission could try.
fn any_transaction(pair: &sr25519::Pair) -> UncheckedExtrinsic {
	transaction(pair, register_did(SELLER), nonce_of(pair))
}

/// The transaction with a signature that is not its signer's.
fn forged(mut transaction: UncheckedExtrinsic) -> UncheckedExtrinsic {
	let sp_runtime::generic::Preamble::Signed(_, signature, _) = &mut transaction.preamble else {
		panic!("it is signed")
	};
	*signature = MultiSignature::Sr25519([7; 64].into());
	transaction
}

/// Have the council do something.
fn council(call: pallet_institutions::Call<Runtime>) {
	assert_ok!(as_council(call.into()));
}

fn administer(officer: Officer, call: pallet_institutions::Call<Runtime>) {
	assert_ok!(act(officer, call.into()));
}

#[test]
fn an_active_officer_s_call_applies() {
	run(|| {
		let pair = CITY.pair();
		let transaction = any_transaction(&pair);
		assert!(peek(transaction.clone()).is_ok());
		assert_eq!(Executive::apply_extrinsic(transaction), Ok(Ok(())));
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
		let sale = Sale::new();
		let result = send(AGENT, sale.inspect());
		assert_eq!(error_name(result.unwrap()), Some("TitleNotFound"));
		assert!(business_state() == before);
		assert_eq!(nonce_of(&AGENT.pair()), 1);
	});
}

#[test]
fn a_stranger_is_refused_before_its_signature_is_looked_at() {
	run(|| {
		let stranger = pair(250);
		for transaction in [any_transaction(&stranger), forged(any_transaction(&stranger))] {
			assert_eq!(peek(transaction), refusal(AdmissionError::NotAnOfficer));
		}
		// An author that asks no pool comes to the same end.
		let applied = Executive::apply_extrinsic(any_transaction(&stranger));
		assert_eq!(applied, refusal(AdmissionError::NotAnOfficer));
		let applied = Executive::apply_extrinsic(forged(any_transaction(&stranger)));
		assert_eq!(applied, invalid(InvalidTransaction::BadProof));
		assert_eq!(nonce_of(&stranger), 0);
	});
}

/// The officer's transaction enters neither pool nor block, for this reason.
fn assert_shut_out(officer: Officer, expected: AdmissionError) {
	let pair = officer.pair();
	for transaction in [any_transaction(&pair), forged(any_transaction(&pair))] {
		assert_eq!(peek(transaction), refusal(expected));
	}
	assert_eq!(Executive::apply_extrinsic(any_transaction(&pair)), refusal(expected));
}

#[test]
fn who_may_not_act_is_told_why() {
	use pallet_institutions::Call::*;
	run(|| {
		let clerk = CITY.observer();
		assert!(peek(any_transaction(&clerk.pair())).is_ok());
		administer(CITY, suspend_officer { account: clerk.account() });
		assert_shut_out(clerk, AdmissionError::OfficerSuspended);
		administer(CITY, reinstate_officer { account: clerk.account() });
		assert!(peek(any_transaction(&clerk.pair())).is_ok());
		administer(CITY, revoke_officer { account: clerk.account() });
		assert_shut_out(clerk, AdmissionError::OfficerRevoked);

		let institution = BANK.institution();
		council(suspend_institution { institution });
		assert_shut_out(BANK, AdmissionError::InstitutionSuspended);
		assert_shut_out(BANK.observer(), AdmissionError::InstitutionSuspended);
		council(readmit_institution { institution });
		assert!(peek(any_transaction(&BANK.pair())).is_ok());
		council(withdraw_institution { institution });
		assert_shut_out(BANK, AdmissionError::InstitutionWithdrawn);
		// The others go on.
		assert!(peek(any_transaction(&OLD_BANK.pair())).is_ok());
	});
}

#[test]
fn a_transaction_signed_before_the_suspension_does_not_get_in_after_it() {
	run(|| {
		let waiting = any_transaction(&OTHER_CITY.pair());
		assert!(peek(waiting.clone()).is_ok());
		let institution = OTHER_CITY.institution();
		council(pallet_institutions::Call::suspend_institution { institution });
		assert_eq!(peek(waiting.clone()), refusal(AdmissionError::InstitutionSuspended));
		assert_eq!(
			Executive::apply_extrinsic(waiting),
			refusal(AdmissionError::InstitutionSuspended)
		);
	});
}

#[test]
fn a_transaction_is_at_most_512_kib_long_but_for_a_new_runtime() {
	run(|| {
		let pair = MINISTRY.pair();
		let long = vec![0; 512 * 1024];
		let remark = frame_system::Call::remark { remark: long.clone() };
		let too_long = transaction(&pair, remark.into(), 0);
		assert_eq!(peek(too_long.clone()), refusal(AdmissionError::TooLong));
		assert_eq!(Executive::apply_extrinsic(too_long), refusal(AdmissionError::TooLong));
		let upgrade = frame_system::Call::apply_authorized_upgrade { code: long };
		assert!(peek(transaction(&pair, upgrade.into(), 0)).is_ok());
	});
}

/// As a node hands bytes to the runtime.
fn decoded(bytes: &[u8]) -> Result<UncheckedExtrinsic, codec::Error> {
	UncheckedExtrinsic::decode_all_with_depth_limit(
		frame_support::MAX_EXTRINSIC_DEPTH,
		&mut &bytes[..],
	)
}

/// Proposals in each other.
fn nested(depth: u32) -> RuntimeCall {
	(0..depth).fold(frame_system::Call::remark { remark: vec![] }.into(), |call, _| {
		pallet_council::Call::propose {
			act: Box::new(pallet_council::Act::Call(Box::new(call))),
			reason: Default::default(),
			external_ref: fresh(),
		}
		.into()
	})
}

#[test]
fn proposals_stand_in_each_other_64_deep_and_no_deeper() {
	run(|| {
		let pair = MINISTRY.pair();
		let bytes = |depth| transaction(&pair, nested(depth), 0).encode();
		assert!(decoded(&bytes(64)).is_ok());
		assert!(decoded(&bytes(65)).is_err());
		assert!(decoded(&bytes(1_000)).is_err());
	});
}

#[test]
fn a_transaction_is_all_of_its_bytes_and_no_more() {
	run(|| {
		let transaction = any_transaction(&AGENT.pair());
		let bytes = transaction.encode();
		assert_eq!(decoded(&bytes).unwrap().encode(), bytes);
		// The length that stands before it counts the trailing byte, or does not.
		let inner = Vec::<u8>::decode(&mut &bytes[..]).unwrap();
		assert!(decoded(&[&inner[..], &[0]].concat().encode()).is_err());
		assert!(decoded(&[&bytes[..], &[0]].concat()).is_err());
		assert!(decoded(&bytes[..bytes.len() - 1]).is_err());
		// A list that says it is longer than the transaction.
		let bomb = [&inner[..inner.len() - 40], &[0xfe, 0xff, 0xff, 0xff]].concat();
		assert!(decoded(&bomb.encode()).is_err());
	});
}

#[test]
fn a_nonce_is_used_once_and_in_order() {
	run(|| {
		let pair = AGENT.pair();
		let at = |nonce| transaction(&pair, register_did(BUYER), nonce);
		assert_eq!(Executive::apply_extrinsic(at(1)), invalid(InvalidTransaction::Future));
		// A pool keeps it until its turn comes.
		let waiting = peek(at(1)).unwrap();
		assert_eq!(waiting.requires, [(account_of(&pair), 0u32).encode()]);
		let first = at(0);
		assert_eq!(Executive::apply_extrinsic(first.clone()), Ok(Ok(())));
		assert_eq!(Executive::apply_extrinsic(first.clone()), invalid(InvalidTransaction::Stale));
		assert_eq!(peek(first), invalid(InvalidTransaction::Stale));
		assert!(peek(at(1)).unwrap().requires.is_empty());
	});
}

#[test]
fn a_transaction_dies_with_its_era() {
	run(|| {
		let pair = AGENT.pair();
		let payload = SignedPayload::new(register_did(BUYER), extensions(0, era(4))).unwrap();
		let mortal = signed(&pair, payload);
		assert!(peek(mortal.clone()).unwrap().longevity <= 4);
		(0..4).for_each(|_| next_block());
		// In a later era the same number stands for another block, whose hash was not signed.
		assert_eq!(peek(mortal.clone()), invalid(InvalidTransaction::BadProof));
		assert_eq!(Executive::apply_extrinsic(mortal), invalid(InvalidTransaction::BadProof));
		let pair = CITY.pair();
		let payload = SignedPayload::from_raw(
			register_did(BUYER),
			extensions(0, Era::mortal(64, 60)),
			extensions(0, Era::Immortal).implicit().unwrap(),
		);
		let unborn = signed(&pair, payload);
		assert_eq!(peek(unborn), invalid(InvalidTransaction::AncientBirthBlock));
	});
}

#[test]
fn a_transaction_of_another_chain_or_version_is_no_consent() {
	run(|| {
		let pair = AGENT.pair();
		let with = |change: &dyn Fn(
			&mut <crate::TxExtension as TransactionExtension<RuntimeCall>>::Implicit,
		)| {
			let extensions = extensions(0, Era::Immortal);
			let mut implicit = extensions.implicit().unwrap();
			change(&mut implicit);
			signed(&pair, SignedPayload::from_raw(register_did(BUYER), extensions, implicit))
		};
		assert!(peek(with(&|_| ())).is_ok());
		for foreign in [
			with(&|implicit| implicit.2 += 1),
			with(&|implicit| implicit.3 += 1),
			with(&|implicit| implicit.4 = H256::repeat_byte(9)),
		] {
			assert_eq!(peek(foreign.clone()), invalid(InvalidTransaction::BadProof));
			assert_eq!(Executive::apply_extrinsic(foreign), invalid(InvalidTransaction::BadProof));
		}
	});
}

#[test]
fn an_officer_s_transaction_needs_the_officer_s_signature() {
	run(|| {
		let transaction = forged(any_transaction(&AGENT.pair()));
		assert_eq!(peek(transaction.clone()), invalid(InvalidTransaction::BadProof));
		assert_eq!(Executive::apply_extrinsic(transaction), invalid(InvalidTransaction::BadProof));
		// Nor does a good signature serve for another call.
		let mut changed = any_transaction(&AGENT.pair());
		changed.function = register_did(BUYER);
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
fn calls_of_the_frame_itself_are_filtered() {
	run(|| {
		let keys = crate::SessionKeys {
			aura: sp_keyring::Ed25519Keyring::Bob.public().into(),
			grandpa: sp_keyring::Ed25519Keyring::Bob.public().into(),
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
		let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
		for call in calls {
			assert_eq!(send(MINISTRY, call.clone()), Ok(filtered), "{call:?}");
			next_block();
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
fn a_business_call_without_a_signer_is_refused() {
	run(|| {
		let bare = UncheckedExtrinsic::new_bare(register_did(SELLER));
		let unknown = Err(UnknownTransaction::NoUnsignedValidator.into());
		assert_eq!(peek(bare.clone()), unknown);
		// An author can put anything without a signature into its own block, as inherents are; it
		// has no effect.
		let before = business_state();
		assert_eq!(Executive::apply_extrinsic(bare), Ok(Err(DispatchError::BadOrigin)));
		let era = Era::Immortal;
		let general = UncheckedExtrinsic::new_transaction(register_did(SELLER), extensions(0, era));
		assert_eq!(peek(general.clone()), unknown_origin());
		assert_eq!(Executive::apply_extrinsic(general), unknown_origin());
		assert!(business_state() == before);
		assert_eq!(
			register_did(SELLER).dispatch(RawOrigin::None.into()).unwrap_err().error,
			DispatchError::BadOrigin
		);
	});
}

/// As many signatures as asked for: their number is what counts.
fn consents(count: usize) -> Vec<PartyConsent> {
	let one = BUYER.sign_consent(Purpose::ConcludeContract, object(b"deal", &0u64), &());
	vec![one; count]
}

/// The heaviest form of each call that a sale, an import or a registration needs.
fn worst_cases() -> Vec<RuntimeCall> {
	let sale = Sale::new();
	let RuntimeCall::Conveyances(pallet_conveyances::Call::conclude { deal, terms, .. }) =
		sale.conclude()
	else {
		unreachable!()
	};
	let external_ref = fresh();
	// Sixty-four holders sell to one.
	let conclude = pallet_conveyances::Call::conclude {
		deal,
		terms,
		consents: bounded(consents(65)),
		external_ref,
	};
	let file = pallet_conveyances::Call::file_registration {
		deal,
		consents: bounded(consents(65)),
		external_ref,
	};
	let rescind = pallet_conveyances::Call::rescind {
		deal,
		ground: pallet_conveyances::Ground::Agreement,
		evidence: document(),
		consents: bounded(consents(65)),
		external_ref,
	};
	let affirm = pallet_conveyances::Call::affirm {
		deal,
		leg: pallet_conveyances::Leg::Price,
		evidence: document(),
		consents: bounded(consents(64)),
		external_ref,
	};
	let apply = pallet_lending::Call::apply {
		terms: sale.loan_terms(),
		documents: document(),
		consents: bounded(consents(8)),
		external_ref,
	};
	let agree = pallet_lending::Call::agree {
		loan: LoanId(1),
		agreement: document(),
		consents: bounded(consents(8)),
		external_ref,
	};
	let standalone = pallet_titles::Call::file {
		property: Property::Unit(FLAT),
		filing: pallet_titles::Filing::Discharge { entry: OLD_ENTRY },
		consents: bounded(consents(65)),
		external_ref,
	};
	let numbers = 0..512u64;
	let imports: [pallet_registers::Call<Runtime>; 4] = [
		pallet_registers::Call::import_districts {
			rows: bounded(numbers.clone().map(|_| district_row(DISTRICT))),
			external_ref,
		},
		pallet_registers::Call::import_parcels {
			rows: bounded(numbers.clone().map(|_| parcel_row(PNU))),
			external_ref,
		},
		pallet_registers::Call::import_buildings {
			rows: bounded(numbers.clone().map(|_| building_row(HOUSE))),
			external_ref,
		},
		pallet_registers::Call::import_units {
			rows: bounded(numbers.clone().map(|_| unit_row(FLAT))),
			external_ref,
		},
	];
	let titles = pallet_titles::Call::import_titles {
		rows: bounded((0..256).map(|_| title_row(FLAT))),
		external_ref,
	};
	let holidays = pallet_conveyances::Call::declare_holidays {
		days: bounded((0..64).map(madang_primitives::KoreanDay)),
	};
	let administrator = pallet_institutions::Call::replace_administrator {
		institution: InstitutionId(1),
		account: CITY.account(),
	};
	imports
		.map(RuntimeCall::from)
		.into_iter()
		.chain([
			titles.into(),
			conclude.into(),
			file.into(),
			rescind.into(),
			affirm.into(),
			sale.register(),
			sale.book(),
			apply.into(),
			agree.into(),
			standalone.into(),
			holidays.into(),
			administrator.into(),
		])
		.collect()
}

#[test]
fn the_heaviest_calls_of_the_business_fit_into_a_block() {
	run(|| {
		for call in worst_cases() {
			let weight = call.get_dispatch_info().call_weight;
			assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
			assert!(weight.all_lte(heaviest_call()), "{} {weight:?}", name(&call));
			// In bytes, too: a pool that would hold it could never include it.
			let length = call.encoded_size();
			assert!(length < 1024 * 1024, "{}: {length} bytes", name(&call));
		}
	});
}

fn name(call: &RuntimeCall) -> String {
	use frame_support::traits::GetCallMetadata;
	let metadata = call.get_call_metadata();
	format!("{}.{}", metadata.pallet_name, metadata.function_name)
}

#[test]
fn what_exceeds_a_block_does_not_wait_in_the_pool_for_good() {
	run(|| {
		let RuntimeCall::Conveyances(pallet_conveyances::Call::conclude {
			deal,
			terms,
			external_ref,
			..
		}) = Sale::new().conclude()
		else {
			unreachable!()
		};
		let consents = bounded(consents(128));
		let call = pallet_conveyances::Call::conclude { deal, terms, consents, external_ref };
		let heavy = transaction(&AGENT.pair(), call.into(), 0);
		assert_eq!(peek(heavy.clone()), invalid(InvalidTransaction::ExhaustsResources));
		assert_eq!(
			Executive::apply_extrinsic(heavy),
			invalid(InvalidTransaction::ExhaustsResources)
		);
	});
}
