//! Parties for tests: secret keys, and the payloads that their software signs.

use crate::{
	cancellation_terms, deactivation_terms, did_object, guardians_terms, mock::*, recovery_terms,
	registration_terms, rotation_terms, Cancellation, DidDocument, DidStatus, Dids,
	GuardianConsents, Guardians, GuardiansOf, KeyEntry, Keys, Recoveries, RecoveryRequest, Stamp,
};
use frame_support::{assert_ok, dispatch::DispatchResult};
use madang_primitives::{
	signing::{
		did_of, object, terms, PartyConsent, PartySignature, Payload, Purpose, VerificationKey,
	},
	Commitment, Did, ExternalRef, InstitutionId, InstitutionKind, Moment, DAY_MS,
};
use p256::ecdsa::{signature::Signer, SigningKey};
use pallet_institutions::Caller;
use sp_core::{ed25519, sr25519, Pair};

/// A key's secret.
#[derive(Clone)]
pub enum Secret {
	Ed25519(Box<ed25519::Pair>),
	Sr25519(sr25519::Pair),
	P256(SigningKey),
}

impl Secret {
	/// The Ed25519 secret of a number.
	pub fn ed25519(number: u8) -> Self {
		Self::Ed25519(Box::new(ed25519::Pair::from_seed(&[number; 32])))
	}

	/// The sr25519 secret of a number.
	pub fn sr25519(number: u8) -> Self {
		Self::Sr25519(sr25519::Pair::from_seed(&[number; 32]))
	}

	/// The P-256 secret of a number, which must not be zero.
	pub fn p256(number: u8) -> Self {
		Self::P256(SigningKey::from_slice(&[number; 32]).unwrap())
	}

	/// One secret of each kind.
	pub fn each_kind(number: u8) -> [Self; 3] {
		[Self::ed25519(number), Self::sr25519(number), Self::p256(number)]
	}

	/// The public key.
	pub fn key(&self) -> VerificationKey {
		match self {
			Self::Ed25519(pair) => VerificationKey::Ed25519(pair.public().0),
			Self::Sr25519(pair) => VerificationKey::Sr25519(pair.public().0),
			Self::P256(secret) => {
				let point = secret.verifying_key().to_encoded_point(true);
				VerificationKey::P256(point.as_bytes().try_into().unwrap())
			}
		}
	}

	/// The DID that is derived from this key.
	pub fn did(&self) -> Did {
		did_of(&self.key())
	}

	/// Sign bytes.
	pub fn sign(&self, message: &[u8]) -> PartySignature {
		match self {
			Self::Ed25519(pair) => PartySignature::Ed25519(pair.sign(message).0),
			Self::Sr25519(pair) => PartySignature::Sr25519(pair.sign(message).0),
			Self::P256(secret) => {
				let signature: p256::ecdsa::Signature = secret.sign(message);
				PartySignature::P256(signature.to_bytes().into())
			}
		}
	}

	/// Sign a payload with this secret as key `key` of the DID.
	pub fn sign_consent(&self, key: u8, payload: &Payload) -> PartyConsent {
		PartyConsent {
			did: payload.did,
			key,
			expires_at: payload.expires_at,
			signature: self.sign(&payload.bytes()),
		}
	}
}

/// The public keys of secrets, in order, each for every purpose.
pub fn keys_of(secrets: &[Secret]) -> Keys {
	let entries = secrets.iter().map(|secret| KeyEntry::new(secret.key()));
	entries.collect::<Vec<_>>().try_into().unwrap()
}

/// The default expiry of signatures.
pub const EXPIRY: Moment = NOW + 60_000;

/// A payload for this chain with the default expiry.
pub fn payload(did: Did, purpose: Purpose) -> Payload {
	Payload {
		genesis: GENESIS,
		purpose,
		did,
		object: did_object(&did),
		terms: terms(&()),
		expires_at: EXPIRY,
	}
}

/// The payload that a party signs to conclude deal 7.
pub fn contract(did: Did) -> Payload {
	Payload {
		object: object(b"deal", &7u64),
		terms: terms(&"price and shares"),
		..payload(did, Purpose::ConcludeContract)
	}
}

/// The payload that a party signs to register its keys, enrolled by the bank.
pub fn registration(keys: &Keys) -> Payload {
	registration_by(BANK, keys)
}

/// The payload that a party signs to register its keys, enrolled by an institution.
pub fn registration_by(institution: InstitutionId, keys: &Keys) -> Payload {
	let did = did_of(&keys[0].key);
	let terms = registration_terms(keys, institution);
	Payload { terms, ..payload(did, Purpose::RegisterDid) }
}

/// The payload that a party signs to replace its keys at a version.
pub fn rotation(did: Did, new_keys: &Keys, version: u32) -> Payload {
	Payload { terms: rotation_terms(new_keys, version), ..payload(did, Purpose::RotateKeys) }
}

/// The payload that a party signs to deactivate its DID at a version.
pub fn deactivation(did: Did, version: u32) -> Payload {
	Payload { terms: deactivation_terms(version), ..payload(did, Purpose::DeactivateDid) }
}

/// Register a DID with the keys of these secrets.
pub fn registered(secrets: &[Secret]) -> Did {
	let keys = keys_of(secrets);
	let consent = secrets[0].sign_consent(0, &registration(&keys));
	assert_ok!(Identity::register_did(RuntimeOrigin::signed(BANKER), keys, consent, fresh_ref()));
	assert!(Dids::<Test>::contains_key(consent.did));
	consent.did
}

/// Who called, in the events of a call.
pub fn by(
	officer: u64,
	institution: InstitutionId,
	kind: InstitutionKind,
	external_ref: ExternalRef,
) -> Caller<u64> {
	Caller { officer, institution, kind, external_ref }
}

/// The bank's officer, under a reference.
pub fn by_bank(external_ref: ExternalRef) -> Caller<u64> {
	by(BANKER, BANK, InstitutionKind::Bank, external_ref)
}

/// The municipality's officer, under a reference.
pub fn by_city(external_ref: ExternalRef) -> Caller<u64> {
	by(CLERK, CITY, InstitutionKind::Municipality, external_ref)
}

/// The start of the mock chain.
pub const START: Stamp = Stamp { block: 1, moment: NOW };

/// The document of a DID that the bank registered at the start.
pub fn first_document(keys: Keys) -> DidDocument {
	DidDocument {
		keys,
		status: DidStatus::Active,
		version: 1,
		enrolled_by: BANK,
		created: START,
		since: START,
	}
}

/// The payload that a party signs to name its guardians, in place of those that it has.
pub fn naming(did: Did, guardians: &Guardians, version: u32) -> Payload {
	let old = GuardiansOf::<Test>::get(did);
	let terms = guardians_terms(guardians, &old, version);
	Payload { terms, ..payload(did, Purpose::SetGuardians) }
}

/// The payload that a signer signs for a recovery: purpose `SupportRecovery` or `AcceptRecovery`.
pub fn recovering(
	signer: Did,
	purpose: Purpose,
	did: Did,
	new_keys: &Keys,
	version: u32,
) -> Payload {
	let (object, terms) = (did_object(&did), recovery_terms(new_keys, version));
	Payload { object, terms, ..payload(signer, purpose) }
}

/// The payload that a signer signs against the running recovery: purpose `CancelRecovery` or
/// `OpposeRecovery`.
pub fn cancelling(signer: Did, purpose: Purpose, did: Did) -> Payload {
	let recovery = Recoveries::<Test>::get(did).expect("a recovery");
	let terms = cancellation_terms(&recovery.keys, recovery.version, recovery.started_at);
	Payload { object: did_object(&did), terms, ..payload(signer, purpose) }
}

/// The same payload, valid for an hour from now. Each is another one.
pub fn from_now(payload: Payload) -> Payload {
	let expires_at = Identity::now() + 3_600_000 + madang_testing::fresh_number() % 3_600_000;
	Payload { expires_at, ..payload }
}

/// Rules with guardians, of whom `threshold` must sign, and the shortest delay.
pub fn guarded(guardians: &[Did], threshold: u8) -> Guardians {
	Guardians {
		guardians: guardians.to_vec().try_into().unwrap(),
		threshold,
		delay_days: 3,
		issuer_recovery: true,
	}
}

/// The secrets of three guardians, one of each kind.
pub fn guardians() -> [Secret; 3] {
	Secret::each_kind(41)
}

/// A party with three registered guardians, of whom two must sign.
pub fn with_guardians(secret: &Secret) -> Did {
	let guardians = guardians().map(|guardian| registered(std::slice::from_ref(&guardian)));
	let did = registered(std::slice::from_ref(secret));
	let rules = guarded(&guardians, 2);
	let consent = secret.sign_consent(0, &naming(did, &rules, 1));
	assert_ok!(Identity::set_guardians(RuntimeOrigin::signed(BANKER), rules, consent, fresh_ref()));
	did
}

/// The consents of some guardians to new keys.
pub fn support(signers: &[Secret], did: Did, new_keys: &Keys) -> GuardianConsents {
	let version = Dids::<Test>::get(did).map_or(1, |document| document.version);
	let consent = |guardian: &Secret| {
		let purpose = Purpose::SupportRecovery;
		guardian
			.sign_consent(0, &from_now(recovering(guardian.did(), purpose, did, new_keys, version)))
	};
	signers.iter().map(consent).collect::<Vec<_>>().try_into().unwrap()
}

/// The consent of the first new key.
pub fn possession(secret: &Secret, did: Did, new_keys: &Keys) -> PartyConsent {
	let version = Dids::<Test>::get(did).map_or(1, |document| document.version);
	let purpose = Purpose::AcceptRecovery;
	secret.sign_consent(0, &from_now(recovering(did, purpose, did, new_keys, version)))
}

/// Start a recovery by guardians.
pub fn start(did: Did, new: &Secret, signers: &[Secret]) -> DispatchResult {
	let keys = keys_of(std::slice::from_ref(new));
	let request = RecoveryRequest::Guardians(support(signers, did, &keys));
	start_as(BANKER, did, new, request)
}

/// Start a recovery as an officer, with a request.
pub fn start_as(officer: u64, did: Did, new: &Secret, request: RecoveryRequest) -> DispatchResult {
	let keys = keys_of(std::slice::from_ref(new));
	let possession = possession(new, did, &keys);
	frame_support::storage::with_storage_layer(|| {
		Identity::start_recovery(
			RuntimeOrigin::signed(officer),
			keys,
			possession,
			request,
			fresh_ref(),
		)
	})
}

/// A request of an institution.
pub const BY_ISSUER: RecoveryRequest = RecoveryRequest::Issuer { evidence: Commitment([7; 32]) };

/// Finish a recovery as an officer.
pub fn finish_as(officer: u64, did: Did) -> DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		Identity::finish_recovery(RuntimeOrigin::signed(officer), did, fresh_ref())
	})
}

/// Cancel a recovery as an officer.
pub fn cancel_as(officer: u64, did: Did, cancellation: Cancellation) -> DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		Identity::cancel_recovery(RuntimeOrigin::signed(officer), did, cancellation, fresh_ref())
	})
}

/// The party's own cancellation.
pub fn by_holder(secret: &Secret, did: Did) -> Cancellation {
	let payload = from_now(cancelling(did, Purpose::CancelRecovery, did));
	Cancellation::Holder(secret.sign_consent(0, &payload))
}

/// The cancellation by guardians.
pub fn by_guardians(signers: &[Secret], did: Did) -> Cancellation {
	let consent = |guardian: &Secret| {
		let payload = cancelling(guardian.did(), Purpose::OpposeRecovery, did);
		guardian.sign_consent(0, &from_now(payload))
	};
	let consents = signers.iter().map(consent).collect::<Vec<_>>();
	Cancellation::Guardians(consents.try_into().unwrap())
}

/// Let so many days pass.
pub fn pass_days(days: u64) {
	set_time(Identity::now() + days * DAY_MS);
}
