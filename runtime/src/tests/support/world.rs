//! A network of institutions of every kind, its blocks, and how officers' transactions get there.

use crate::{
	genesis::{genesis, Member},
	AccountId, Block, Conveyances, Council, Executive, Guarantees, Header, Identity, Institutions,
	Lending, Programmes, Registers, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig,
	RuntimeOrigin, SessionKeys, Signature, SignedPayload, System, Timestamp, Titles, TxExtension,
	UncheckedExtrinsic, Validators, SLOT_DURATION,
};
use codec::Encode;
use frame_support::{
	dispatch::DispatchResult,
	storage::{transactional::with_transaction_unchecked, StoragePrefixedMap},
};
use madang_primitives::{
	appointment::{Appointment, AppointmentConsent, AppointmentPayload},
	InstitutionId, InstitutionKind, KoreanDay, Moment, DAY_MS,
};
use pallet_institutions::{
	api::{runtime_decl_for_members_api::MembersApiV1, Permission},
	OfficerSignature,
};
use sp_consensus_aura::AURA_ENGINE_ID;
use sp_core::{sr25519, Pair, H256};
use sp_keyring::Ed25519Keyring;
use sp_runtime::{
	generic::Era,
	traits::{Dispatchable, IdentifyAccount, Verify},
	ApplyExtrinsicResult, BuildStorage, Digest, DigestItem, StateVersion, TransactionOutcome,
};
use std::collections::BTreeMap;

pub use madang_testing::{Place, START, YEOKSAM};

/// What an officer of an institution is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seat {
	/// It has every duty.
	Chief,
	/// It only observes.
	Observer,
	/// It only examines. Only the registry office of the place has one.
	Examiner,
}

/// An officer of the table that all tests share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Officer {
	/// What its institution is.
	pub kind: InstitutionKind,
	/// Where that institution is.
	pub place: Place,
	/// What it is there.
	pub seat: Seat,
}

pub(super) const fn officer(kind: InstitutionKind, place: Place) -> Officer {
	Officer { kind, place, seat: Seat::Chief }
}

/// 국토교통부.
pub const MINISTRY: Officer = officer(InstitutionKind::Ministry, Place::Own);
/// 강남구청.
pub const CITY: Officer = officer(InstitutionKind::Municipality, Place::Own);
/// 서초구청.
pub const OTHER_CITY: Officer = officer(InstitutionKind::Municipality, Place::Other);
/// The registry office of 강남구.
pub const REGISTRY: Officer = officer(InstitutionKind::RegistryOffice, Place::Own);
/// The officer of that registry office who examines: who examines does not register.
pub const EXAMINER: Officer = Officer { seat: Seat::Examiner, ..REGISTRY };
/// The court of 강남구.
pub const COURT: Officer = officer(InstitutionKind::Court, Place::Own);
/// The bank that lends to the buyers.
pub const BANK: Officer = officer(InstitutionKind::Bank, Place::Own);
/// The bank that has the seller's mortgage.
pub const OLD_BANK: Officer = officer(InstitutionKind::Bank, Place::Other);
/// The agent of the sale.
pub const AGENT: Officer = officer(InstitutionKind::ConveyanceAgent, Place::Own);
/// Another agent.
pub const OTHER_AGENT: Officer = officer(InstitutionKind::ConveyanceAgent, Place::Other);

/// The officers of the institutions with a seat in the council.
pub const COUNCIL: [Officer; 4] = [MINISTRY, CITY, REGISTRY, BANK];

impl Officer {
	/// The chief of the institution of each kind, at both places.
	pub fn all() -> impl Iterator<Item = Self> {
		Place::ALL
			.into_iter()
			.flat_map(|place| InstitutionKind::ALL.map(|kind| officer(kind, place)))
	}

	/// The officer of the same institution that only observes.
	pub fn observer(self) -> Self {
		Self { seat: Seat::Observer, ..self }
	}

	/// The number of its institution.
	pub fn institution(self) -> InstitutionId {
		madang_testing::institution(self.kind, self.place)
	}

	/// Its key: the key of its account number in the table.
	pub fn pair(self) -> sr25519::Pair {
		let number = match self.seat {
			Seat::Chief => madang_testing::chief(self.institution()),
			Seat::Observer => madang_testing::observer(self.institution()),
			Seat::Examiner => madang_testing::EXAMINER,
		};
		pair(number as u8)
	}

	/// Its account.
	pub fn account(self) -> AccountId {
		account_of(&self.pair())
	}

	/// Its origin, as its transaction's calls have it.
	pub fn origin(self) -> RuntimeOrigin {
		RuntimeOrigin::signed(self.account())
	}
}

/// The key of a number.
pub fn pair(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

/// A key's account.
pub fn account_of(pair: &sr25519::Pair) -> AccountId {
	<Signature as Verify>::Signer::from(pair.public()).into_account()
}

/// The consent of the account of a key to its appointment, valid for a day.
pub fn officer_consent(
	pair: &sr25519::Pair,
	appointment: Appointment,
) -> AppointmentConsent<OfficerSignature> {
	let expires_at = now() + DAY_MS;
	let (genesis, account) = (System::block_hash(0), account_of(pair));
	let payload = AppointmentPayload { genesis, appointment, account, expires_at };
	let signature = OfficerSignature::Sr25519(pair.sign(&payload.bytes()).0);
	AppointmentConsent { expires_at, signature }
}

fn members() -> Vec<Member> {
	madang_testing::institutions()
		.map(|(institution, kind, place)| {
			let name = format!("{kind:?} {}", institution.0);
			let key = Ed25519Keyring::Alice.public();
			let officers = madang_testing::officers_of(institution);
			let account = |number| account_of(&pair(number as u8));
			Member {
				kind,
				name_ko: name.clone(),
				name_en: name,
				jurisdiction: vec![place.prefix()],
				officers: officers.iter().map(|row| (account(row.account), row.duties)).collect(),
				founding: COUNCIL.iter().any(|seat| seat.institution() == institution),
				validators: match institution == MINISTRY.institution() {
					true => vec![SessionKeys {
						aura: key.into(),
						grandpa: key.into(),
						checkpoints: key.into(),
					}],
					false => vec![],
				},
				nodes: Vec::new(),
			}
		})
		.collect()
}

/// Apply a patch to a document, object by object, as a chain specification does.
fn patched(document: &mut serde_json::Value, patch: serde_json::Value) {
	match (document, patch) {
		(serde_json::Value::Object(fields), serde_json::Value::Object(patch)) => {
			for (name, value) in patch {
				patched(fields.entry(name).or_insert(serde_json::Value::Null), value);
			}
		}
		(place, value) => *place = value,
	}
}

/// Run a test on the network, from its first block on. After the test the invariants of every
/// pallet hold, and the last block can be finished.
pub fn run<R>(test: impl FnOnce() -> R) -> R {
	let mut document = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
	patched(&mut document, genesis(members(), crate::presets::cut_overs(), None));
	let config: RuntimeGenesisConfig = serde_json::from_value(document).unwrap();
	let mut network = sp_io::TestExternalities::new(config.build_storage().unwrap());
	let keystore = sp_keystore::testing::MemoryKeystore::new();
	network.register_extension(sp_keystore::KeystoreExt::new(keystore));
	network.execute_with(|| {
		begin_block(1, START);
		let result = test();
		check_invariants().unwrap();
		Executive::finalize_block();
		result
	})
}

/// Apply a transaction as the author of a block does: one that is not valid leaves nothing behind.
pub fn apply(transaction: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	with_transaction_unchecked(|| match Executive::apply_extrinsic(transaction) {
		Ok(applied) => TransactionOutcome::Commit(Ok(applied)),
		Err(invalid) => TransactionOutcome::Rollback(Err(invalid)),
	})
}

/// Check the invariants of every pallet of Madang.
pub fn check_invariants() -> Result<(), sp_runtime::TryRuntimeError> {
	Institutions::do_try_state()?;
	Council::do_try_state()?;
	crate::Clock::do_try_state()?;
	Validators::do_try_state()?;
	Identity::do_try_state()?;
	Registers::do_try_state()?;
	Titles::do_try_state()?;
	crate::Certificates::do_try_state()?;
	crate::Notary::do_try_state()?;
	Programmes::do_try_state()?;
	Guarantees::do_try_state()?;
	Lending::do_try_state()?;
	Conveyances::do_try_state()
}

/// The hash that stands for a block's: the tests have no chain of headers.
fn hash_of(number: u32) -> H256 {
	H256::from_low_u64_be(u64::from(number) + 1)
}

fn begin_block(number: u32, moment: Moment) {
	let slot = sp_consensus_aura::Slot::from(moment / SLOT_DURATION);
	let digest = Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, slot.encode())] };
	Executive::initialize_block(&Header {
		parent_hash: hash_of(number - 1),
		number,
		state_root: H256::zero(),
		extrinsics_root: H256::zero(),
		digest,
	});
	let inherent = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: moment });
	let applied = apply(UncheckedExtrinsic::new_bare(inherent));
	assert_eq!(applied, Ok(Ok(())));
}

/// The block's time.
pub fn now() -> Moment {
	Timestamp::get()
}

/// Finish the block and begin one so much later.
pub fn skip(milliseconds: Moment) {
	let (number, moment) = (System::block_number(), now());
	Executive::finalize_block();
	// Blocks were made on the days before, which had nothing to do.
	let later = KoreanDay::of(moment + milliseconds).minus(1).max(KoreanDay::of(moment));
	pallet_terms::LastDay::<Runtime>::put(later);
	begin_block(number + 1, moment + milliseconds);
}

/// Finish the block and begin the next.
pub fn next_block() {
	skip(SLOT_DURATION);
}

/// Let days pass, and the due queue handle the terms that end.
pub fn skip_days(days: u32) {
	skip(u64::from(days) * DAY_MS);
	next_block();
}

/// A transaction's extensions, all of them.
pub fn extensions(nonce: u32, era: Era) -> TxExtension {
	crate::extensions::all(nonce, era)
}

/// Sign a transaction.
pub fn signed(pair: &sr25519::Pair, payload: SignedPayload) -> UncheckedExtrinsic {
	let signature = Signature::Sr25519(payload.using_encoded(|bytes| pair.sign(bytes)));
	let (call, extensions, _) = payload.deconstruct();
	UncheckedExtrinsic::new_signed(call, account_of(pair).into(), signature, extensions)
}

/// An era of so many blocks from the last finished block on, as a client chooses it.
pub fn era(blocks: u64) -> Era {
	Era::mortal(blocks, u64::from(System::block_number()) - 1)
}

/// A transaction of a key, as a client makes it.
pub fn transaction(pair: &sr25519::Pair, call: RuntimeCall, nonce: u32) -> UncheckedExtrinsic {
	let payload = SignedPayload::new(call, extensions(nonce, era(64))).unwrap();
	signed(pair, payload)
}

/// Send an officer's call in the officer's next transaction.
pub fn send(officer: Officer, call: RuntimeCall) -> ApplyExtrinsicResult {
	let nonce = System::account_nonce(officer.account());
	apply(transaction(&officer.pair(), call, nonce))
}

/// Send an officer's call, which must be included in the block, and return its result. The next
/// block begins.
pub fn act(officer: Officer, call: RuntimeCall) -> DispatchResult {
	let result = send(officer, call).expect("an active officer's transaction is admitted");
	next_block();
	result
}

/// Make a call for an officer without a transaction. What a rejected call leaves in the state is
/// then exactly what the pallets left.
pub fn dispatch(officer: Officer, call: RuntimeCall) -> DispatchResult {
	call.dispatch(officer.origin()).map(|_| ()).map_err(|rejected| rejected.error)
}

/// What the chain answers an account that asks about a call. Nothing changes.
pub fn ask(account: AccountId, call: &RuntimeCall) -> Option<Permission> {
	let (call, at) = (call.encode(), hash_of(System::block_number()));
	<Runtime as MembersApiV1<Block, _>>::may_call(account, call, at)
}

/// Make a call as the council.
pub fn as_council(call: RuntimeCall) -> DispatchResult {
	call.dispatch(RuntimeOrigin::root()).map(|_| ()).map_err(|rejected| rejected.error)
}

/// The name of a module's error.
pub fn error_name(result: DispatchResult) -> Option<&'static str> {
	match result {
		Err(sp_runtime::DispatchError::Module(error)) => error.message,
		_ => None,
	}
}

/// The root of the whole state.
pub fn state_root() -> Vec<u8> {
	sp_io::storage::root(StateVersion::V1)
}

/// Everything that Madang's pallets store of members and business, without the usage of quotas. A
/// transaction that fails must not change it; it only costs a nonce and a part of the quota.
pub fn business_state() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let modules = [
		"Institutions",
		"Council",
		"Identity",
		"Registers",
		"Titles",
		"Rates",
		"Certificates",
		"Notary",
		"Programmes",
		"Guarantees",
		"Lending",
		"Conveyances",
	];
	let usages =
		<pallet_institutions::pallet::Usages<Runtime> as StoragePrefixedMap<_>>::final_prefix();
	let mut state = BTreeMap::new();
	for module in modules {
		let prefix = sp_io::hashing::twox_128(module.as_bytes());
		let mut key = prefix.to_vec();
		while let Some(next) =
			sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix))
		{
			let value = sp_io::storage::get(&next).map(|value| value.to_vec()).unwrap_or_default();
			if !next.starts_with(&usages) {
				state.insert(next.clone(), value);
			}
			key = next;
		}
	}
	state
}

/// The events of the block so far.
pub fn events() -> Vec<RuntimeEvent> {
	System::events().into_iter().map(|record| record.event).collect()
}

/// The next block's limit for one transaction's call.
pub fn heaviest_call() -> frame_support::weights::Weight {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	limits.get(frame_support::dispatch::DispatchClass::Normal).max_extrinsic.unwrap()
}
