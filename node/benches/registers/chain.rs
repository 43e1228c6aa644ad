//! A chain of blocks without a network: the runtime executes each block as a node's author does, and its
//! state is committed to the node's database.

use super::state::State;
use codec::{Decode, Encode};
use madang_primitives::InstitutionId;
use madang_runtime::{
	Header, Runtime, RuntimeCall, Signature, SignedPayload, TxExtension, UncheckedExtrinsic,
	SLOT_DURATION, VERSION,
};
use pallet_institutions::Quota;
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_executor::{sp_wasm_interface::ExtendedHostFunctions, WasmExecutor};
use sp_core::{
	sr25519,
	traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
	Pair, H256,
};
use sp_runtime::{
	generic::Era,
	traits::{BlakeTwo256, IdentifyAccount},
	ApplyExtrinsicResult, Digest, DigestItem, MultiSigner,
};
use sp_state_machine::{Ext, OverlayedChanges};
use std::{
	path::Path,
	time::{Duration, Instant},
};

type Failure = Box<dyn std::error::Error>;

/// Noon of 2026-11-24 in Seoul.
const NOW: u64 = 1_795_489_200_000;

/// The hash of the block before the first one.
const GENESIS: H256 = H256::repeat_byte(7);

/// The officer who imports in the preset of development.
const OFFICER: &str = "//Alice";

/// The officer's institution, the ministry.
const IMPORTER: InstitutionId = InstitutionId(1);

/// The time that blocks took.
#[derive(Clone, Copy, Default)]
pub struct Spent {
	/// Blocks.
	pub blocks: u32,
	/// To execute them, and to calculate the root of the state.
	pub execution: Duration,
	/// To commit their state to the disk.
	pub commits: Duration,
}

/// What the node offers the runtime.
type HostFunctions =
	ExtendedHostFunctions<sp_io::SubstrateHostFunctions, madang_crypto::HostFunctions>;

/// The chain.
pub struct Chain<'a> {
	pub state: State,
	pub spent: Spent,
	executor: WasmExecutor<HostFunctions>,
	wasm: &'a [u8],
	hash: Vec<u8>,
	officer: sr25519::Pair,
	nonce: u32,
	number: u32,
	parent: H256,
}

impl<'a> Chain<'a> {
	/// A chain with the genesis state of development, in a new database.
	pub fn new(wasm: &'a [u8], folder: &Path) -> Result<Self, Failure> {
		let genesis = GenesisConfigBuilderRuntimeCaller::<HostFunctions>::new(wasm)
			.get_storage_for_named_preset(Some(&"development".to_owned()))?;
		let mut chain = Self {
			state: State::open(folder)?,
			spent: Spent::default(),
			executor: WasmExecutor::builder().build(),
			wasm,
			hash: sp_io::hashing::blake2_256(wasm).to_vec(),
			officer: sr25519::Pair::from_string(OFFICER, None)?,
			nonce: 0,
			number: 0,
			parent: GENESIS,
		};
		let mut overlay = OverlayedChanges::default();
		for (key, value) in genesis.top {
			overlay.set_storage(key, Some(value));
		}
		// As the council does before a large import.
		let quota = pallet_institutions::Quotas::<Runtime>::hashed_key_for(IMPORTER);
		overlay.set_storage(quota, Some(Quota::UNLIMITED.encode()));
		chain.commit(&mut overlay)?;
		chain.spent = Spent::default();
		Ok(chain)
	}

	/// Execute calls in as many blocks as they need. Each block takes calls until it has no more room.
	pub fn run(
		&mut self,
		calls: impl Iterator<Item = Result<RuntimeCall, Failure>>,
	) -> Result<(), Failure> {
		let mut calls = calls.peekable();
		let mut waiting = None;
		while waiting.is_some() || calls.peek().is_some() {
			let mut overlay = self.begin()?;
			let mut taken = 0_u32;
			while let Some(call) = waiting.take().map(Ok).or_else(|| calls.next()) {
				let call: RuntimeCall = call?;
				let transaction = self.transaction(call.clone()).encode();
				match self.apply(&mut overlay, &transaction)? {
					Ok(Ok(())) => (self.nonce, taken) = (self.nonce + 1, taken + 1),
					Ok(Err(error)) => return Err(format!("a call failed: {error:?}").into()),
					Err(error) if taken == 0 => {
						return Err(format!("an empty block refused a call: {error:?}").into())
					}
					Err(_) => {
						waiting = Some(call);
						break;
					}
				}
			}
			self.end(overlay)?;
		}
		Ok(())
	}

	fn call(
		&mut self,
		overlay: &mut OverlayedChanges<BlakeTwo256>,
		method: &str,
		data: &[u8],
	) -> Result<Vec<u8>, Failure> {
		let trie = self.state.trie();
		let mut ext = Ext::new(overlay, &trie, None);
		let fetcher = WrappedRuntimeCode(self.wasm.into());
		let code =
			RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: self.hash.clone() };
		let context = CallContext::Onchain { import: true };
		let begun = Instant::now();
		let answer = self.executor.call(&mut ext, &code, method, data, context).0?;
		self.spent.execution += begun.elapsed();
		Ok(answer)
	}

	/// Begin a block, with its time.
	fn begin(&mut self) -> Result<OverlayedChanges<BlakeTwo256>, Failure> {
		self.number += 1;
		let now = NOW + u64::from(self.number) * SLOT_DURATION;
		let slot = sp_consensus_aura::Slot::from(now / SLOT_DURATION);
		let header = Header {
			parent_hash: self.parent,
			number: self.number,
			state_root: H256::zero(),
			extrinsics_root: H256::zero(),
			digest: Digest {
				logs: vec![DigestItem::PreRuntime(
					sp_consensus_aura::AURA_ENGINE_ID,
					slot.encode(),
				)],
			},
		};
		let mut overlay = OverlayedChanges::default();
		self.call(&mut overlay, "Core_initialize_block", &header.encode())?;
		let set_time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
		let set_time = UncheckedExtrinsic::new_bare(set_time).encode();
		match self.apply(&mut overlay, &set_time)? {
			Ok(Ok(())) => Ok(overlay),
			other => Err(format!("the time was refused: {other:?}").into()),
		}
	}

	/// Apply a transaction. One that is refused leaves nothing behind.
	fn apply(
		&mut self,
		overlay: &mut OverlayedChanges<BlakeTwo256>,
		transaction: &[u8],
	) -> Result<ApplyExtrinsicResult, Failure> {
		overlay.start_transaction();
		let answer = self.call(overlay, "BlockBuilder_apply_extrinsic", transaction)?;
		let result = ApplyExtrinsicResult::decode(&mut answer.as_slice())?;
		let ended = match result {
			Ok(_) => overlay.commit_transaction(),
			Err(_) => overlay.rollback_transaction(),
		};
		ended.map_err(|_| "the transaction was closed already")?;
		Ok(result)
	}

	/// End a block.
	fn end(&mut self, mut overlay: OverlayedChanges<BlakeTwo256>) -> Result<(), Failure> {
		let header = self.call(&mut overlay, "BlockBuilder_finalize_block", &[])?;
		self.parent = Header::decode(&mut header.as_slice())?.hash();
		self.spent.blocks += 1;
		self.commit(&mut overlay)
	}

	fn commit(&mut self, overlay: &mut OverlayedChanges<BlakeTwo256>) -> Result<(), Failure> {
		let begun = Instant::now();
		let (root, nodes) = self.state.changes(overlay)?;
		self.spent.execution += begun.elapsed();
		let before = self.state.bytes_of(&nodes);
		let begun = Instant::now();
		self.state.commit(root, &nodes)?;
		self.spent.commits += begun.elapsed();
		let after = self.state.bytes_of(&nodes);
		self.state.live_bytes = (self.state.live_bytes + after).saturating_sub(before);
		Ok(())
	}

	/// A signed transaction, valid from the block before this one.
	fn transaction(&self, call: RuntimeCall) -> UncheckedExtrinsic {
		let era = Era::mortal(64, u64::from(self.number) - 1);
		let extensions: TxExtension = (
			pallet_institutions::AdmitOfficers::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			madang_runtime::extensions::CheckMortality::from(era),
			frame_system::CheckNonce::from(self.nonce),
			pallet_institutions::ChargeQuota::new(),
			pallet_clock::SettledTime::new(),
			madang_runtime::extensions::CheckRoom::new(),
		);
		let (spec, format) = (VERSION.spec_version, VERSION.transaction_version);
		let implicit = ((), (), spec, format, GENESIS, self.parent, (), (), (), ());
		let payload = SignedPayload::from_raw(call, extensions, implicit);
		let signature = Signature::Sr25519(payload.using_encoded(|bytes| self.officer.sign(bytes)));
		let (call, extensions, _) = payload.deconstruct();
		let account = MultiSigner::from(self.officer.public()).into_account();
		UncheckedExtrinsic::new_signed(call, account.into(), signature, extensions)
	}
}
