//! Parties: persons with real keys of all three kinds.

use crate::{fresh_number, fresh_ref};
use codec::Encode;
use frame_support::traits::{EnsureOrigin, UnfilteredDispatchable};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{
	signing::{did_of, PartyConsent, PartySignature, Payload, Purpose, VerificationKey},
	Commitment, Did, Holding, Holdings, InstitutionId, Moment, Party as Holder, Share,
};
use p256::ecdsa::{signature::Signer, Signature, SigningKey};
use sp_core::{ed25519, sr25519, Pair, H256};
use std::{
	cell::RefCell,
	collections::HashMap,
	sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

/// A party, by the kind and number of its key.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Party {
	/// Ed25519: the fastest, which the pallets' tests use.
	Ed25519(u32),
	/// sr25519.
	Sr25519(u32),
	/// P-256, which phones have.
	P256(u32),
}

/// Sells.
pub const SELLER: Party = Party::Ed25519(1);
/// Sells with the seller.
pub const CO_SELLER: Party = Party::Ed25519(2);
/// Buys.
pub const BUYER: Party = Party::Ed25519(3);
/// Buys with the buyer.
pub const CO_BUYER: Party = Party::Ed25519(4);
/// Has the flat next to the one that is sold.
pub const NEIGHBOUR: Party = Party::Ed25519(5);
/// Has no part in any deal.
pub const OUTSIDER: Party = Party::Ed25519(6);

/// The parties of the usual tests.
pub const PARTIES: [Party; 6] = [SELLER, CO_SELLER, BUYER, CO_BUYER, NEIGHBOUR, OUTSIDER];

/// The DIDs that were computed.
static DIDS: LazyLock<Mutex<HashMap<Party, Did>>> = LazyLock::new(Mutex::default);
/// The parties of those DIDs.
static OWNERS: LazyLock<Mutex<HashMap<Did, Party>>> = LazyLock::new(Mutex::default);

thread_local! {
	/// The parties that hold a recovered DID in this test. Each test has a thread of its own.
	static RECOVERED: RefCell<HashMap<Did, Party>> = RefCell::default();
}

/// The map, also after a test that held it has panicked.
fn locked<K, V>(map: &Mutex<HashMap<K, V>>) -> MutexGuard<'_, HashMap<K, V>> {
	map.lock().unwrap_or_else(PoisonError::into_inner)
}

fn seed(number: u32) -> [u8; 32] {
	let mut seed = [1; 32];
	seed[..4].copy_from_slice(&number.to_le_bytes());
	seed
}

fn p256(number: u32) -> SigningKey {
	SigningKey::from_slice(&seed(number)).expect("below the order of the curve")
}

impl Party {
	/// The public key.
	pub fn key(self) -> VerificationKey {
		match self {
			Self::Ed25519(number) => {
				VerificationKey::Ed25519(ed25519::Pair::from_seed(&seed(number)).public().0)
			}
			Self::Sr25519(number) => {
				VerificationKey::Sr25519(sr25519::Pair::from_seed(&seed(number)).public().0)
			}
			Self::P256(number) => {
				let point = p256(number).verifying_key().to_encoded_point(true);
				VerificationKey::P256(point.as_bytes().try_into().expect("33 bytes"))
			}
		}
	}

	/// The DID that the key makes. From here on [`party_of`] finds the party by it.
	pub fn did(self) -> Did {
		if let Some(did) = locked(&DIDS).get(&self) {
			return *did;
		}
		let did = did_of(&self.key());
		locked(&OWNERS).insert(did, self);
		locked(&DIDS).insert(self, did);
		did
	}

	/// The party as a holder of a share.
	pub fn holds(self, share: Share) -> Holding {
		Holding { holder: Holder::Did(self.did()), share }
	}

	/// The signature over bytes.
	pub fn sign(self, bytes: &[u8]) -> PartySignature {
		match self {
			Self::Ed25519(number) => {
				PartySignature::Ed25519(ed25519::Pair::from_seed(&seed(number)).sign(bytes).0)
			}
			Self::Sr25519(number) => {
				PartySignature::Sr25519(sr25519::Pair::from_seed(&seed(number)).sign(bytes).0)
			}
			Self::P256(number) => {
				let signature: Signature = p256(number).sign(bytes);
				PartySignature::P256(signature.to_bytes().into())
			}
		}
	}

	/// Consent on a chain, until a moment.
	pub fn sign_until(
		self,
		genesis: H256,
		expires_at: Moment,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> PartyConsent {
		self.sign_as(self.did(), genesis, expires_at, purpose, object, terms)
	}

	/// The same, as the first key of a DID that is not derived from it: after a rotation or a
	/// recovery.
	fn sign_as(
		self,
		did: Did,
		genesis: H256,
		expires_at: Moment,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> PartyConsent {
		let payload = Payload { genesis, purpose, did, object, terms, expires_at };
		PartyConsent { did, key: 0, expires_at, signature: self.sign(&payload.bytes()) }
	}

	/// Consent on the test's chain for an hour. Each consent expires at another moment, so that no
	/// two are equal.
	pub fn sign_consent<T: Chain>(
		self,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> PartyConsent {
		self.sign_for::<T>(self.did(), purpose, object, terms)
	}

	/// Consent on the test's chain for an hour, as the first key of a DID that is not derived from it:
	/// after a rotation or a recovery.
	pub fn sign_for<T: Chain>(
		self,
		did: Did,
		purpose: Purpose,
		object: H256,
		terms: H256,
	) -> PartyConsent {
		let expires_at = crate::now::<T>() + 3_600_000 + fresh_number() % 3_600_000;
		self.sign_as(did, genesis_hash::<T>(), expires_at, purpose, object, terms)
	}
}

impl From<Party> for Did {
	fn from(party: Party) -> Self {
		party.did()
	}
}

/// A runtime with a clock, for which parties can sign.
pub trait Chain:
	frame_system::Config<Hash = H256> + pallet_timestamp::Config<Moment = Moment>
{
}

impl<T> Chain for T where
	T: frame_system::Config<Hash = H256> + pallet_timestamp::Config<Moment = Moment>
{
}

/// The hash of the chain's genesis block, which every signature names.
pub fn genesis_hash<T: frame_system::Config<Hash = H256>>() -> H256 {
	frame_system::Pallet::<T>::block_hash(frame_system::pallet_prelude::BlockNumberFor::<T>::from(
		0u32,
	))
}

/// The party of a DID that [`Party::did`] has given, or that holds it after [`recover`] in this test.
pub fn party_of(did: &Did) -> Option<Party> {
	let recovered = RECOVERED.with_borrow(|recovered| recovered.get(did).copied());
	recovered.or_else(|| locked(&OWNERS).get(did).copied())
}

/// The consent of the party of a DID, which may have been recovered: see [`Party::sign_for`]. Panics
/// where no party is known.
pub fn sign_consent<T: Chain>(
	did: Did,
	purpose: Purpose,
	object: H256,
	terms: H256,
) -> PartyConsent {
	party_of(&did).expect("a party with a key").sign_for::<T>(did, purpose, object, terms)
}

/// The consents of several, in order, to the digest of the same terms.
pub fn sign_consents<T: Chain>(
	dids: impl IntoIterator<Item = Did>,
	purpose: Purpose,
	object: H256,
	terms: &impl Encode,
) -> Vec<PartyConsent> {
	let terms = madang_primitives::signing::terms(terms);
	dids.into_iter().map(|did| sign_consent::<T>(did, purpose, object, terms)).collect()
}

/// Register the DID of a party through the call, as an officer with the duty to enrol.
pub fn enrol<T: Chain + pallet_identity::Config>(officer: OriginFor<T>, party: Party) {
	let by = T::Enroller::ensure_origin(officer.clone());
	let by = by.unwrap_or_else(|_| panic!("an officer who enrols"));
	register_did::<T>(by.institution, party).dispatch_bypass_filter(officer).expect("a new DID");
}

/// Deactivate the DID of a party, which has never rotated its keys, through the call.
pub fn deactivate<T: Chain + pallet_identity::Config>(officer: OriginFor<T>, party: Party) {
	let consent = party.sign_consent::<T>(
		Purpose::DeactivateDid,
		pallet_identity::did_object(&party.did()),
		pallet_identity::deactivation_terms(1),
	);
	pallet_identity::Call::<T>::deactivate_did { consent, external_ref: fresh_ref() }
		.dispatch_bypass_filter(officer)
		.expect("an active DID");
}

/// The call by which an institution registers the DID of a party.
pub fn register_did<T: Chain + pallet_identity::Config>(
	institution: InstitutionId,
	party: Party,
) -> pallet_identity::Call<T> {
	let keys: pallet_identity::Keys = crate::bounded([party.key().into()]);
	let consent = party.sign_consent::<T>(
		Purpose::RegisterDid,
		pallet_identity::did_object(&party.did()),
		pallet_identity::registration_terms(&keys, institution),
	);
	pallet_identity::Call::register_did { keys, consent, external_ref: fresh_ref() }
}

/// Recover the DID of a party through the calls, as two officers of the institution that enrolled it:
/// `new` holds it from then on. The delay passes in `wait`, which is given the moment from which the
/// recovery can be finished.
pub fn recover<T: Chain + pallet_identity::Config>(
	officers: [OriginFor<T>; 2],
	lost: Party,
	new: Party,
	wait: impl FnOnce(Moment),
) {
	let [starter, finisher] = officers;
	let did = lost.did();
	let new_keys: pallet_identity::Keys = crate::bounded([new.key().into()]);
	let possession = new.sign_for::<T>(
		did,
		Purpose::AcceptRecovery,
		pallet_identity::did_object(&did),
		pallet_identity::recovery_terms(&new_keys, 1),
	);
	let request = pallet_identity::RecoveryRequest::Issuer { evidence: crate::PAPERS };
	let external_ref = fresh_ref();
	pallet_identity::Call::<T>::start_recovery { new_keys, possession, request, external_ref }
		.dispatch_bypass_filter(starter)
		.expect("the institution that enrolled the party");
	wait(pallet_identity::Recoveries::<T>::get(did).expect("a recovery").ready_at);
	pallet_identity::Call::<T>::finish_recovery { did, external_ref: fresh_ref() }
		.dispatch_bypass_filter(finisher)
		.expect("a recovery that can be finished");
	RECOVERED.with_borrow_mut(|recovered| recovered.insert(did, new));
}

/// A share, written `1/2`.
pub fn share(text: &str) -> Share {
	text.parse().expect("a share")
}

/// Holdings of parties, with shares written `1/2`.
pub fn held(parts: impl IntoIterator<Item = (Party, &'static str)>) -> Holdings {
	Holdings::new(parts.into_iter().map(|(party, text)| party.holds(share(text))))
		.expect("few enough")
}

/// What stands for a person without a DID.
pub fn unbound(number: u8) -> Commitment {
	Commitment([number; 32])
}

/// The whole, held by a person without a DID.
pub fn held_unbound(number: u8) -> Holdings {
	let holder = Holder::Unbound(unbound(number));
	Holdings::new([Holding { holder, share: Share::WHOLE }]).expect("one holder")
}
