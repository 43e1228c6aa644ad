//! A chain of the real runtime's calls and events, without a runtime that executes them, and nodes that show it.

use super::signed;
use crate::{Node, NodeError, RawBlock};
use codec::Encode;
use frame_system::{EventRecord, Phase};
use futures::{future::BoxFuture, FutureExt};
use madang_primitives::{DealId, Duties, Duty, InstitutionId, InstitutionKind, InstitutionStatus};
use madang_runtime::{AccountId, Hash, Runtime, RuntimeCall, RuntimeEvent};
use pallet_conveyances::Stage;
use pallet_institutions::{Caller, Institution, Officer, OfficerStatus};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::DispatchError;
use std::{
	collections::BTreeSet,
	sync::{Arc, Mutex},
};

/// The hash of the genesis block.
pub const GENESIS: [u8; 32] = [0xee; 32];

/// The time of the genesis block, in milliseconds since 1970. A block comes a second after another.
pub const BEGINNING: u64 = 1_700_000_000_000;

/// The execution time of a call that fails, in microseconds.
pub const MICROSECONDS: u64 = 250;

/// What a chain has in addition to what each has.
#[derive(Clone, Copy, Default)]
pub struct Extra {
	/// The block that upgrades the runtime.
	pub upgrade: Option<u64>,
	/// A block with this many more transactions.
	pub full: Option<(u64, u32)>,
}

/// Blocks from the genesis block on.
#[derive(Clone)]
pub struct Chain(pub Arc<Vec<RawBlock>>);

/// A call of a block: who signed it, its nonce, and its events.
type Called = (RuntimeCall, Option<(AccountId, u32)>, Vec<RuntimeEvent>);

/// An officer's account.
pub fn account(number: u8) -> AccountId {
	AccountId::new([number; 32])
}

/// As JSON shows it.
pub fn shown(number: u8) -> String {
	sp_core::crypto::Ss58Codec::to_ss58check(&account(number))
}

/// The reference of a call in a block.
pub fn reference(block: u64, index: u32) -> [u8; 32] {
	blake2_256(&(block, index).encode())
}

pub fn caller(officer: u8, external_ref: [u8; 32]) -> Caller<AccountId> {
	let institution = InstitutionId(u32::from(officer));
	Caller { officer: account(officer), institution, kind: InstitutionKind::Bank, external_ref }
}

impl Chain {
	/// A chain whose last block has this number.
	pub fn new(last: u64) -> Self {
		Self::with(last, Extra::default())
	}

	pub fn with(last: u64, extra: Extra) -> Self {
		let mut blocks: Vec<RawBlock> = Vec::new();
		for number in 0..=last {
			let parent = blocks.last().map_or([0; 32], |block| block.hash);
			blocks.push(block(number, parent, extra));
		}
		Self(Arc::new(blocks))
	}

	pub fn last(&self) -> u64 {
		self.0.last().unwrap().number
	}
}

fn block(number: u64, parent: [u8; 32], extra: Extra) -> RawBlock {
	let calls = if number == 0 { Vec::new() } else { calls(number, extra) };
	let phase = |index: usize| Phase::ApplyExtrinsic(index as u32);
	let record = |phase, event| EventRecord::<RuntimeEvent, Hash> { phase, event, topics: vec![] };
	let mut records: Vec<_> = calls
		.iter()
		.enumerate()
		.flat_map(|(index, (.., events))| {
			events.iter().map(move |event| record(phase(index), event.clone()))
		})
		.collect();
	// A term passed, without a transaction.
	if number == 9 {
		let lapsed = pallet_conveyances::Event::LapsePostponed {
			deal: DealId(u64::MAX),
			lapses_on: "2026-12-01".parse().unwrap(),
		};
		records.push(record(Phase::Finalization, lapsed.into()));
	}
	let hash = if number == 0 { GENESIS } else { blake2_256(&(number, parent).encode()) };
	let is_after = extra.upgrade.is_some_and(|upgrade| number > upgrade);
	RawBlock {
		number,
		hash,
		parent,
		state_root: blake2_256(&hash),
		extrinsics_root: blake2_256(&parent),
		slot: (number > 0).then_some(1_000 + number),
		validators: (1..=4).map(|one| [one; 32]).collect(),
		runtime: if is_after { 2 } else { 1 },
		runtime_at: parent,
		body: calls.into_iter().map(|(call, signer, _)| signed::encoded(call, signer)).collect(),
		events: (number > 0).then(|| records.encode()),
		founded: if number == 0 { founded() } else { Vec::new() },
	}
}

/// Two institutions: the first with an administrator and another officer.
fn founded() -> Vec<(Vec<u8>, Vec<u8>)> {
	let institution = |id: u32| {
		let value = Institution {
			kind: InstitutionKind::Bank,
			name_ko: "은행".as_bytes().to_vec().try_into().unwrap(),
			name_en: format!("Bank {id}").into_bytes().try_into().unwrap(),
			jurisdiction: Default::default(),
			jurisdiction_set: 0,
			status: InstitutionStatus::Active,
			generation: 0,
		};
		let id = InstitutionId(id);
		(pallet_institutions::pallet::Institutions::<Runtime>::hashed_key_for(id), value.encode())
	};
	let officer = |number: u8, of: u32, duty| {
		let value = Officer {
			institution: InstitutionId(of),
			duties: Duties::NONE.with(duty),
			status: OfficerStatus::Active,
			generation: 0,
		};
		let key = pallet_institutions::pallet::Officers::<Runtime>::hashed_key_for(account(number));
		(key, value.encode())
	};
	vec![
		institution(2),
		officer(11, 1, Duty::Lend),
		institution(1),
		officer(1, 1, Duty::Administer),
		officer(2, 2, Duty::Administer),
		council(),
		validator(),
		validator_keys(),
		certificate_kind(),
	]
}

/// A kind of certificates.
fn certificate_kind() -> (Vec<u8>, Vec<u8>) {
	let kind = pallet_certificates::KindId(9);
	let key = pallet_certificates::pallet::Kinds::<Runtime>::hashed_key_for(kind, 1);
	(key, super::funds::kind("Earlier").encode())
}

/// The institutions with a seat in the council.
fn council() -> (Vec<u8>, Vec<u8>) {
	let seats = BTreeSet::from([InstitutionId(1), InstitutionId(2)]);
	(pallet_council::pallet::Seats::<Runtime>::hashed_key().to_vec(), seats.encode())
}

/// The seat of a validator.
fn validator() -> (Vec<u8>, Vec<u8>) {
	let seat = pallet_validators::Seat::<u32> {
		institution: InstitutionId(1),
		number: 0,
		status: pallet_validators::SeatStatus::Active,
		since: 0,
		keys: 1,
		settled_at: None,
	};
	(pallet_validators::pallet::Seats::<Runtime>::hashed_key_for(account(91)), seat.encode())
}

/// Its keys.
fn validator_keys() -> (Vec<u8>, Vec<u8>) {
	let record = pallet_validators::KeyRecord::<_, AccountId, u32> {
		keys: session_keys(8),
		set_at: 0,
		by: None,
		period: None,
	};
	let key = pallet_validators::pallet::KeyHistory::<Runtime>::hashed_key_for(account(91), 0);
	(key, record.encode())
}

/// Keys of a validator.
pub fn session_keys(number: u8) -> madang_runtime::SessionKeys {
	codec::Decode::decode(&mut &[number; 96][..]).unwrap()
}

fn calls(number: u64, extra: Extra) -> Vec<Called> {
	let time = pallet_timestamp::Call::set { now: BEGINNING + number * 1_000 };
	let mut all: Vec<Called> = vec![(time.into(), None, vec![success()])];
	let more = extra.full.filter(|(block, _)| *block == number).map_or(0, |(_, more)| more);
	for index in 1..=(number % 4) as u32 + more {
		all.push(anchored(number, index));
	}
	if number.is_multiple_of(5) {
		all.push(failed(number, all.len() as u32));
	}
	if let Some(events) = members(number) {
		let call = frame_system::Call::remark { remark: vec![1, 2, 3] };
		all.push((call.into(), Some((account(1), 7)), events));
	}
	if let Some(events) = deals(number, all.len() as u32) {
		let call = frame_system::Call::remark { remark: vec![] };
		all.push((call.into(), Some((account(3), 8)), events));
	}
	let more = [
		super::land::events(number),
		super::loans::events(number),
		super::council::events(number),
		super::terms::events(number),
		super::funds::events(number),
	];
	for events in more.into_iter().flatten() {
		let call = frame_system::Call::remark { remark: vec![] };
		all.push((call.into(), Some((account(3), 9)), [events, vec![success()]].concat()));
	}
	all
}

fn success() -> RuntimeEvent {
	frame_system::Event::ExtrinsicSuccess { dispatch_info: Default::default() }.into()
}

/// A call with a reference and a number of 64 bits.
fn anchored(number: u64, index: u32) -> Called {
	let external_ref = reference(number, index);
	let officer = (number % 2) as u8 + 1;
	let (head, entries) = (H256([7; 32]), u64::MAX - number);
	let call = pallet_institutions::Call::anchor_log { head, entries, external_ref };
	let by = caller(officer, external_ref);
	let event = pallet_institutions::Event::LogAnchored { by, head, entries };
	(call.into(), Some((account(officer), index)), vec![event.into(), success()])
}

/// A call that fails: with an error of a pallet, or of the runtime. It names an officer of whom no event tells.
fn failed(number: u64, index: u32) -> Called {
	let call = pallet_institutions::Call::suspend_officer { account: account(77) };
	let error = match number % 10 {
		0 => DispatchError::BadOrigin,
		_ => pallet_institutions::Error::<Runtime>::NotOwnOfficer.into(),
	};
	let dispatch_info = frame_system::DispatchEventInfo {
		weight: frame_support::weights::Weight::from_parts(MICROSECONDS * 1_000_000, 0),
		..Default::default()
	};
	let event = frame_system::Event::ExtrinsicFailed { dispatch_error: error, dispatch_info };
	(call.into(), Some((account(2), index)), vec![event.into()])
}

/// What happens to members.
fn members(number: u64) -> Option<Vec<RuntimeEvent>> {
	use pallet_institutions::Event;
	let (institution, by) = (InstitutionId(3), Some(account(3)));
	let duties = Duties::NONE.with(Duty::Administer);
	let appointed = |officer, by| Event::<Runtime>::OfficerAppointed {
		institution,
		officer: account(officer),
		duties,
		by,
	};
	let certificate = |number, until| Event::<Runtime>::ClientCertificateAdded {
		institution,
		fingerprint: [number; 32],
		scopes: pallet_institutions::Scopes { read: true, submit: false, audit: number == 1 },
		until,
		by: account(3),
	};
	let events = match number {
		3 => vec![
			Event::InstitutionAdmitted {
				institution,
				kind: InstitutionKind::RegistryOffice,
				name_ko: "등기소\0".as_bytes().to_vec().try_into().unwrap(),
				name_en: b"Registry".to_vec().try_into().unwrap(),
				jurisdiction: Default::default(),
				administrator: account(3),
			},
			appointed(3, None),
		],
		4 => vec![appointed(31, by.clone()), appointed(32, by.clone()), appointed(33, by)],
		6 => vec![
			Event::DutiesSet {
				institution,
				officer: account(31),
				duties: Duties::NONE.with(Duty::Register),
				by: account(3),
			},
			Event::OfficerSuspended { institution, officer: account(32), by: None },
			Event::OfficerRevoked { institution, officer: account(33), by },
		],
		7 => vec![Event::InstitutionSuspended { institution }],
		8 => vec![
			Event::InstitutionReadmitted { institution },
			certificate(1, BEGINNING + 100_000),
			certificate(2, BEGINNING + 50_000),
		],
		11 => vec![
			Event::AdministratorReplaced { institution, administrator: account(34), generation: 1 },
			Event::ClientCertificateRemoved { institution, fingerprint: [2; 32], by: None },
			appointed(34, None),
		],
		12 => vec![
			Event::OfficerReinstated { institution, officer: account(31), by: Some(account(34)) },
			Event::ClientCertificateRemoved { institution, fingerprint: [1; 32], by },
			certificate(1, BEGINNING + 200_000),
		],
		13 => vec![Event::InstitutionWithdrawn { institution: InstitutionId(2) }],
		_ => return None,
	};
	Some(events.into_iter().map(RuntimeEvent::from).chain([success()]).collect())
}

/// What happens to deals: one is concluded and changes its agent, one is abandoned.
fn deals(number: u64, index: u32) -> Option<Vec<RuntimeEvent>> {
	use pallet_conveyances::Event;
	let (deal, at) = (DealId(u64::MAX), BEGINNING + number * 1_000);
	let by = || caller(3, reference(number, index));
	let stage =
		|deal, from, to| Event::<Runtime>::StageChanged { deal, from, to, by: Some(by()), at };
	let event = match number {
		2 => stage(deal, None, Stage::Inspected),
		5 => stage(deal, Some(Stage::Inspected), Stage::Contracted),
		8 => Event::AgentChanged {
			deal,
			by: caller(4, reference(number, index)),
			from: InstitutionId(3),
			at,
		},
		10 => stage(DealId(2), None, Stage::Inspected),
		14 => Event::InspectionAbandoned { deal: DealId(2), by: by(), at },
		_ => return None,
	};
	Some(vec![event.into(), success()])
}

/// The metadata of a version of the runtime. In the second, an event has another name.
pub fn metadata(version: u32) -> Vec<u8> {
	let mut metadata = Runtime::metadata_at_version(16).unwrap().to_vec();
	if version == 2 {
		let (old, new) = (b"LogAnchored", b"LogHeadKept");
		while let Some(at) = metadata.windows(old.len()).position(|part| part == old) {
			metadata[at..at + old.len()].copy_from_slice(new);
		}
	}
	metadata
}

/// What is wrong with a node.
#[derive(Clone, Default)]
pub struct Faults {
	/// It answers so often only.
	pub answers: Option<u32>,
	/// It has no states below this block.
	pub pruned_below: u64,
	/// It says that this block has another parent.
	pub wrong_parent: Option<u64>,
	/// It is of another network.
	pub is_foreign: bool,
}

/// A node.
pub struct FakeNode {
	name: String,
	chain: Mutex<Chain>,
	finalized: Mutex<u64>,
	faults: Mutex<Faults>,
	asked: Mutex<BTreeSet<u64>>,
}

impl FakeNode {
	pub fn of(name: &str, chain: &Chain) -> Arc<Self> {
		Arc::new(Self {
			name: name.to_owned(),
			finalized: Mutex::new(chain.last()),
			chain: Mutex::new(chain.clone()),
			faults: Mutex::default(),
			asked: Mutex::default(),
		})
	}

	/// Its last final block.
	pub fn set_finalized(&self, number: u64) {
		*self.finalized.lock().unwrap() = number;
	}

	pub fn break_with(&self, faults: Faults) {
		*self.faults.lock().unwrap() = faults;
	}

	/// The blocks that it was asked for.
	pub fn asked(&self) -> BTreeSet<u64> {
		self.asked.lock().unwrap().clone()
	}

	fn answers(&self) -> Result<Faults, NodeError> {
		let mut faults = self.faults.lock().unwrap();
		if let Some(left) = &mut faults.answers {
			*left = left.checked_sub(1).ok_or_else(|| NodeError::Silent("it is off".to_owned()))?;
		}
		Ok(faults.clone())
	}
}

impl Node for FakeNode {
	fn name(&self) -> &str {
		&self.name
	}

	fn genesis(&self) -> BoxFuture<'_, Result<[u8; 32], NodeError>> {
		async { Ok(if self.answers()?.is_foreign { [1; 32] } else { GENESIS }) }.boxed()
	}

	fn finalized(&self) -> BoxFuture<'_, Result<u64, NodeError>> {
		async {
			self.answers()?;
			Ok(*self.finalized.lock().unwrap())
		}
		.boxed()
	}

	fn block(&self, number: u64) -> BoxFuture<'_, Result<RawBlock, NodeError>> {
		async move {
			// Answers arrive in another order than the questions.
			tokio::time::sleep(std::time::Duration::from_micros(number * 7919 % 500)).await;
			let faults = self.answers()?;
			self.asked.lock().unwrap().insert(number);
			if number > *self.finalized.lock().unwrap() {
				return Err(NodeError::Behind(number));
			}
			if number < faults.pruned_below {
				return Err(NodeError::Pruned(number));
			}
			let mut block = self.chain.lock().unwrap().0[usize::try_from(number).unwrap()].clone();
			if faults.wrong_parent == Some(number) {
				block.parent = [0xbd; 32];
			}
			Ok(block)
		}
		.boxed()
	}

	fn metadata(&self, at: [u8; 32]) -> BoxFuture<'_, Result<Vec<u8>, NodeError>> {
		async move {
			self.answers()?;
			let chain = self.chain.lock().unwrap().clone();
			let child = chain.0.iter().find(|block| block.runtime_at == at);
			Ok(metadata(child.map_or(1, |child| child.runtime)))
		}
		.boxed()
	}
}
