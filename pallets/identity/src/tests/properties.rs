//! Random sequences of valid and invalid acts, compared with a model of the expected results.

use super::party::*;
use crate::{mock::*, DidStatus, Dids, Signatures, UsedSignatures};
use frame_support::dispatch::DispatchResult;
use madang_primitives::{
	signing::{PartyConsent, Payload, Purpose},
	Did,
};
use proptest::{collection::vec, prelude::*};
use sp_core::H256;
use std::{collections::BTreeMap, slice::from_ref};

/// An act of a party.
#[derive(Clone, Copy, Debug)]
enum Act {
	Register,
	Rotate { to: u8 },
	Deactivate,
	Conclude { deal: u8 },
}

/// A fault in how the act is submitted.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
	Nothing,
	OtherKey,
	OtherChain,
	OtherPurpose,
	OtherObject,
	OtherTerms,
	MovedExpiry,
	Expired,
	TooLongLived,
	MissingKey,
	NonMember,
}

#[derive(Clone, Debug)]
struct Step {
	party: u8,
	act: Act,
	fault: Fault,
	/// Whether the call is sent a second time.
	again: bool,
}

/// The expected state of a DID.
struct Known {
	secret: Secret,
	version: u32,
	active: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let act = prop_oneof![
		2 => Just(Act::Register),
		2 => (1u8..6).prop_map(|to| Act::Rotate { to }),
		1 => Just(Act::Deactivate),
		4 => (0u8..3).prop_map(|deal| Act::Conclude { deal }),
	];
	let fault = prop_oneof![
		12 => Just(Fault::Nothing),
		10 => prop::sample::select(vec![
			Fault::OtherKey,
			Fault::OtherChain,
			Fault::OtherPurpose,
			Fault::OtherObject,
			Fault::OtherTerms,
			Fault::MovedExpiry,
			Fault::Expired,
			Fault::TooLongLived,
			Fault::MissingKey,
			Fault::NonMember,
		]),
	];
	let step = (0u8..4, act, fault, any::<bool>()).prop_map(|(party, act, fault, again)| Step {
		party,
		act,
		fault,
		again,
	});
	vec(step, 1..24)
}

/// The secret of a party's DID, or one to which it rotates. The kinds are mixed.
fn secret(number: u8) -> Secret {
	let number = number + 1;
	match number % 3 {
		0 => Secret::ed25519(number),
		1 => Secret::sr25519(number),
		_ => Secret::p256(number),
	}
}

fn asked(step: &Step, did: Did, version: u32) -> Payload {
	match step.act {
		Act::Register => registration_by(CITY, &keys_of(&[secret(step.party)])),
		Act::Rotate { to } => rotation(did, &keys_of(&[secret(10 * to + step.party)]), version),
		Act::Deactivate => deactivation(did, version),
		Act::Conclude { deal } => Payload { object: H256::repeat_byte(deal), ..contract(did) },
	}
}

/// Sign, possibly with a fault. Each valid payload has an expiry of its own.
fn sign_consent(step: &Step, asked: &Payload, secret: &Secret) -> PartyConsent {
	let other = H256::repeat_byte(0xee);
	let past = Payload { expires_at: NOW, ..asked.clone() };
	let far = Payload { expires_at: NOW + MAX_VALIDITY + 1, ..asked.clone() };
	match step.fault {
		Fault::Nothing | Fault::NonMember => secret.sign_consent(0, asked),
		Fault::OtherKey => Secret::p256(200).sign_consent(0, asked),
		Fault::OtherChain => secret.sign_consent(0, &Payload { genesis: other, ..asked.clone() }),
		Fault::OtherPurpose => {
			secret.sign_consent(0, &Payload { purpose: Purpose::BindHolding, ..asked.clone() })
		}
		Fault::OtherObject => secret.sign_consent(0, &Payload { object: other, ..asked.clone() }),
		Fault::OtherTerms => secret.sign_consent(0, &Payload { terms: other, ..asked.clone() }),
		Fault::MovedExpiry => {
			PartyConsent { expires_at: asked.expires_at + 1, ..secret.sign_consent(0, asked) }
		}
		Fault::Expired => secret.sign_consent(0, &past),
		Fault::TooLongLived => secret.sign_consent(0, &far),
		Fault::MissingKey => secret.sign_consent(1, asked),
	}
}

fn dispatch(step: &Step, asked: &Payload, consent: PartyConsent) -> DispatchResult {
	let officer = if step.fault == Fault::NonMember { NON_MEMBER } else { CLERK };
	let origin = RuntimeOrigin::signed(officer);
	frame_support::storage::with_storage_layer(|| match step.act {
		Act::Register => {
			Identity::register_did(origin, keys_of(&[secret(step.party)]), consent, fresh_ref())
		}
		Act::Rotate { to } => {
			let keys = keys_of(&[secret(10 * to + step.party)]);
			Identity::rotate_keys(origin, keys, consent, fresh_ref())
		}
		Act::Deactivate => Identity::deactivate_did(origin, consent, fresh_ref()),
		Act::Conclude { .. } => {
			if officer == NON_MEMBER {
				return Err(sp_runtime::DispatchError::BadOrigin);
			}
			Identity::verify(&consent, asked.purpose, asked.object, asked.terms).map(|_| ())
		}
	})
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

	#[test]
	fn the_chain_does_exactly_what_parties_have_signed(steps in steps()) {
		new_test_ext().execute_with(|| {
			let mut model: BTreeMap<Did, Known> = BTreeMap::new();
			let mut used = 0;
			for (count, step) in (1u64..).zip(&steps) {
				let did = secret(step.party).did();
				let known = model.get(&did);
				let version = known.map_or(1, |known| known.version);
				let signer = known.map_or(secret(step.party), |known| known.secret.clone());
				let asked = asked(step, did, version);
				let asked = Payload { expires_at: EXPIRY + 2 * count, ..asked };
				let consent = sign_consent(step, &asked, &signer);

				let allowed = step.fault == Fault::Nothing && match step.act {
					Act::Register => known.is_none(),
					_ => known.is_some_and(|known| known.active),
				};
				let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
				let result = dispatch(step, &asked, consent);
				assert_eq!(result.is_ok(), allowed, "{step:?}: {result:?}");
				if allowed {
					used += 1;
					assert!(UsedSignatures::<Test>::contains_key(
						asked.expires_at.to_be_bytes(),
						asked.digest(),
					));
					let known = model
						.entry(did)
						.or_insert(Known { secret: signer, version: 1, active: true });
					match step.act {
						Act::Rotate { to } => {
							known.secret = secret(10 * to + step.party);
							known.version += 1;
						},
						Act::Deactivate => known.active = false,
						Act::Register | Act::Conclude { .. } => {},
					}
				} else {
					let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
					assert_eq!(before, after, "{step:?} changed something");
				}
				if step.again {
					assert!(dispatch(step, &asked, consent).is_err(), "{step:?} twice");
				}

				Identity::do_try_state().unwrap();
				assert_eq!(Dids::<Test>::iter().count(), model.len());
				for (did, known) in &model {
					let document = Dids::<Test>::get(did).unwrap();
					assert_eq!(document.keys, keys_of(from_ref(&known.secret)));
					assert_eq!(document.version, known.version);
					assert_eq!(document.status == DidStatus::Active, known.active);
				}
				assert_eq!(UsedSignatures::<Test>::iter().count(), used);
			}
		});
	}
}
