//! A chain of the real runtime's calls and events, without a runtime that executes them, and a node that shows it.

use crate::signed;
use codec::Encode;
use frame_system::{EventRecord, Phase};
use futures::{future::BoxFuture, FutureExt};
use madang_index::{Node, NodeError, RawBlock};
use madang_primitives::{DealId, InstitutionId, InstitutionKind};
use madang_runtime::{AccountId, Hash, Runtime, RuntimeCall, RuntimeEvent};
use pallet_conveyances::Stage;
use pallet_institutions::Caller;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

/// The hash of the genesis block.
pub const GENESIS: [u8; 32] = [0xee; 32];

/// The time of the genesis block, in milliseconds since 1970. A block comes half a second after another.
const BEGINNING: u64 = 1_790_000_000_000;

/// Events of a call: what happened, and that it succeeded.
pub const EVENTS_OF_CALL: u64 = 2;

/// A node that has all blocks in memory.
pub struct Memory {
	blocks: Vec<RawBlock>,
	metadata: Vec<u8>,
}

impl Memory {
	/// So many blocks after the genesis block, with so many calls each.
	pub fn new(blocks: u64, calls: u32) -> Option<Self> {
		let mut all: Vec<RawBlock> = Vec::new();
		for number in 0..=blocks {
			let parent = all.last().map_or([0; 32], |block| block.hash);
			all.push(block(number, parent, calls));
		}
		let metadata = Runtime::metadata_at_version(16)?.to_vec();
		Some(Self { blocks: all, metadata })
	}

	/// The number of the last block.
	pub fn last(&self) -> u64 {
		self.blocks.last().map_or(0, |block| block.number)
	}
}

fn block(number: u64, parent: [u8; 32], calls: u32) -> RawBlock {
	let moment = BEGINNING + number * 500;
	let calls: Vec<_> = match number {
		0 => Vec::new(),
		_ => std::iter::once(time(moment))
			.chain((1..=calls).map(|index| call(number, index, moment)))
			.collect(),
	};
	let mut records = Vec::new();
	for (index, (.., events)) in calls.iter().enumerate() {
		let phase = Phase::ApplyExtrinsic(u32::try_from(index).unwrap_or(u32::MAX));
		records.extend(events.iter().map(|event| EventRecord::<RuntimeEvent, Hash> {
			phase: phase.clone(),
			event: event.clone(),
			topics: Vec::new(),
		}));
	}
	let hash = if number == 0 { GENESIS } else { blake2_256(&(number, parent).encode()) };
	RawBlock {
		number,
		hash,
		parent,
		state_root: blake2_256(&hash),
		extrinsics_root: blake2_256(&parent),
		slot: (number > 0).then_some(1_000 + number),
		validators: (1..=4).map(|one| [one; 32]).collect(),
		runtime: 1,
		runtime_at: parent,
		body: calls.into_iter().map(|(call, signer, _)| signed::encoded(call, signer)).collect(),
		events: (number > 0).then(|| records.encode()),
		founded: Vec::new(),
	}
}

type Called = (RuntimeCall, Option<(AccountId, u32)>, Vec<RuntimeEvent>);

fn success() -> RuntimeEvent {
	frame_system::Event::ExtrinsicSuccess { dispatch_info: Default::default() }.into()
}

fn time(now: u64) -> Called {
	(pallet_timestamp::Call::set { now }.into(), None, vec![success()])
}

/// A call: every second one opens a deal, which the projection of the deals reads.
fn call(block: u64, index: u32, at: u64) -> Called {
	let external_ref = blake2_256(&(block, index).encode());
	let number = u8::try_from(index % 16).unwrap_or_default();
	let officer = AccountId::new([number; 32]);
	let institution = InstitutionId(u32::from(number));
	let by =
		Caller { officer: officer.clone(), institution, kind: InstitutionKind::Bank, external_ref };
	let (head, entries) = (H256(external_ref), block);
	let event: RuntimeEvent = match index % 2 {
		0 => pallet_institutions::Event::<Runtime>::LogAnchored { by, head, entries }.into(),
		_ => {
			let deal = DealId(block << 32 | u64::from(index));
			let (from, to, by) = (None, Stage::Inspected, Some(by));
			pallet_conveyances::Event::<Runtime>::StageChanged { deal, from, to, by, at }.into()
		}
	};
	let call = pallet_institutions::Call::anchor_log { head, entries, external_ref };
	(call.into(), Some((officer, index)), vec![event, success()])
}

impl Node for Memory {
	fn name(&self) -> &str {
		"memory"
	}

	fn genesis(&self) -> BoxFuture<'_, Result<[u8; 32], NodeError>> {
		async { Ok(GENESIS) }.boxed()
	}

	fn finalized(&self) -> BoxFuture<'_, Result<u64, NodeError>> {
		async { Ok(self.last()) }.boxed()
	}

	fn block(&self, number: u64) -> BoxFuture<'_, Result<RawBlock, NodeError>> {
		async move {
			let found = usize::try_from(number).ok().and_then(|number| self.blocks.get(number));
			found.cloned().ok_or(NodeError::Behind(number))
		}
		.boxed()
	}

	fn metadata(&self, _: [u8; 32]) -> BoxFuture<'_, Result<Vec<u8>, NodeError>> {
		async { Ok(self.metadata.clone()) }.boxed()
	}
}
