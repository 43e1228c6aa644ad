//! A chain of one node without network and pool: blocks are built, stored and made final one after the
//! other.

use crate::{database, Failure};
use codec::Encode;
use madang_runtime::{
	apis::RuntimeApi, opaque::Block, AccountId, RuntimeCall, Signature, SignedPayload, TxExtension,
	UncheckedExtrinsic, SLOT_DURATION, VERSION,
};
use sc_block_builder::BlockBuilderBuilder;
use sc_chain_spec::{GenesisBlockBuilder, GenesisConfigBuilderRuntimeCaller};
use sc_client_api::{
	execution_extensions::ExecutionExtensions, Finalizer, HeaderBackend, StorageKey,
	StorageProvider,
};
use sc_client_db::{BlocksPruning, DatabaseSettings, DatabaseSource, PruningMode};
use sc_consensus::{
	BlockImport, BlockImportParams, ForkChoiceStrategy, StateAction, StorageChanges,
};
use sc_executor::{sp_wasm_interface::ExtendedHostFunctions, WasmExecutor};
use sc_service::TaskManager;
use sp_blockchain::ApplyExtrinsicFailed;
use sp_consensus::BlockOrigin;
use sp_core::{crypto::Pair as _, sr25519};
use sp_io::hashing::twox_128;
use sp_runtime::{
	generic::Era,
	traits::{Block as _, IdentifyAccount},
	Digest, DigestItem, MultiSigner,
};
use std::{fs, path::Path, sync::Arc};
use tempfile::TempDir;

type HostFunctions =
	ExtendedHostFunctions<sp_io::SubstrateHostFunctions, madang_crypto::HostFunctions>;
type Executor = WasmExecutor<HostFunctions>;
type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
type Backend = sc_service::TFullBackend<Block>;

/// Noon of 2026-11-24 in Seoul.
const BEGIN: u64 = 1_795_489_200_000;

/// The bytes of the trie cache, as the node has by default.
const CACHE: usize = 1024 * 1024 * 1024;

/// The chain, and the ministry's officer who imports.
pub struct Chain {
	client: Arc<Client>,
	officer: sr25519::Pair,
	nonce: u32,
	references: u64,
	/// The transactions of the next block.
	waiting: Vec<RuntimeCall>,
	folder: TempDir,
	runtime: tokio::runtime::Runtime,
	_tasks: TaskManager,
}

impl Chain {
	/// A development network.
	pub fn new() -> Result<Self, Failure> {
		let folder = tempfile::tempdir()?;
		let runtime = tokio::runtime::Runtime::new()?;
		let tasks = TaskManager::new(runtime.handle().clone(), None)?;
		let source = DatabaseSource::ParityDb { path: folder.path().join("db") };
		let settings = DatabaseSettings {
			trie_cache_maximum_size: Some(CACHE),
			state_pruning: Some(PruningMode::blocks_pruning(256)),
			source: database::open(&source, 0, None)?,
			blocks_pruning: BlocksPruning::KeepFinalized,
			pruning_filters: Vec::new(),
			metrics_registry: None,
		};
		let backend: Arc<Backend> = sc_service::new_db_backend(settings)?;
		let executor = Executor::builder().build();
		let wasm = madang_runtime::WASM_BINARY.ok_or("the runtime was built without wasm")?;
		let storage = GenesisConfigBuilderRuntimeCaller::<HostFunctions>::new(wasm)
			.get_storage_for_named_preset(Some(&"development".to_owned()))?;
		let genesis = GenesisBlockBuilder::new_with_storage(
			storage,
			true,
			backend.clone(),
			executor.clone(),
		)?;
		let client = sc_service::new_client(
			backend,
			executor.clone(),
			genesis,
			None,
			None,
			ExecutionExtensions::new(None, Arc::new(executor)),
			Box::new(tasks.spawn_handle()),
			None,
			None,
			Default::default(),
		)?;
		Ok(Self {
			client: Arc::new(client),
			officer: sr25519::Pair::from_string("//Alice", None)?,
			nonce: 0,
			references: 0,
			waiting: Vec::new(),
			folder,
			runtime,
			_tasks: tasks,
		})
	}

	/// A reference that no other call has.
	pub fn fresh_reference(&mut self) -> [u8; 32] {
		self.references += 1;
		sp_io::hashing::blake2_256(&self.references.to_le_bytes())
	}

	/// The number of blocks so far.
	pub fn blocks(&self) -> u32 {
		self.client.info().best_number
	}

	/// Add a call. Blocks are built as they are full.
	pub fn submit(&mut self, call: RuntimeCall) -> Result<(), Failure> {
		self.waiting.push(call);
		// More than a block has room for.
		if self.waiting.len() >= 16 {
			self.build_block()?;
		}
		Ok(())
	}

	/// Build blocks until no call waits.
	pub fn finish_block(&mut self) -> Result<(), Failure> {
		while !self.waiting.is_empty() {
			self.build_block()?;
		}
		Ok(())
	}

	/// A block with as many calls as have room.
	fn build_block(&mut self) -> Result<(), Failure> {
		let info = self.client.info();
		let now = BEGIN + u64::from(info.best_number + 1) * SLOT_DURATION;
		let slot = sp_consensus_aura::Slot::from(now / SLOT_DURATION);
		let digest = DigestItem::PreRuntime(sp_consensus_aura::AURA_ENGINE_ID, slot.encode());
		let client = self.client.clone();
		let mut block = BlockBuilderBuilder::new(&*client)
			.on_parent_block(info.best_hash)
			.fetch_parent_block_number(&*client)?
			.with_inherent_digests(Digest { logs: vec![digest] })
			.build()?;
		let set_time = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now });
		block.push(opaque(&UncheckedExtrinsic::new_bare(set_time))?)?;
		let mut included = 0;
		for call in &self.waiting {
			let transaction = self.transaction(call.clone(), self.nonce + included, &info);
			match block.push(opaque(&transaction)?) {
				Ok(()) => included += 1,
				Err(sp_blockchain::Error::ApplyExtrinsicFailed(
					ApplyExtrinsicFailed::Validity(error),
				)) if included > 0 && error.exhausted_resources() => break,
				// Another reason for the next block: the institution's part of a block is used.
				Err(_) if included > 0 => break,
				Err(error) => return Err(error.into()),
			}
		}
		let built = block.build()?;
		let (header, body) = built.block.deconstruct();
		let hash = header.hash();
		let mut import = BlockImportParams::new(BlockOrigin::Own, header);
		import.body = Some(body);
		let changes = StorageChanges::Changes(built.storage_changes);
		import.state_action = StateAction::ApplyChanges(changes);
		import.fork_choice = Some(ForkChoiceStrategy::LongestChain);
		self.runtime.block_on(client.import_block(import))?;
		client.finalize_block(hash, None, true)?;
		self.ensure_no_failure(hash)?;
		self.waiting.drain(..included as usize);
		self.nonce += included;
		Ok(())
	}

	/// Every transaction of a block succeeded: what failed would be fast.
	fn ensure_no_failure(&self, block: sp_core::H256) -> Result<(), Failure> {
		let key = StorageKey([twox_128(b"System"), twox_128(b"Events")].concat());
		let events = self.client.storage(block, &key)?.map(|data| data.0).unwrap_or_default();
		type Record = frame_system::EventRecord<madang_runtime::RuntimeEvent, sp_core::H256>;
		let events = <Vec<Record> as codec::Decode>::decode(&mut &events[..])?;
		let failed = events.iter().find_map(|record| match &record.event {
			madang_runtime::RuntimeEvent::System(frame_system::Event::ExtrinsicFailed {
				dispatch_error,
				..
			}) => Some(*dispatch_error),
			_ => None,
		});
		match failed {
			None => Ok(()),
			Some(error) => Err(format!("a call failed: {error:?}").into()),
		}
	}

	/// A transaction of the officer.
	fn transaction(
		&self,
		call: RuntimeCall,
		nonce: u32,
		info: &sp_blockchain::Info<Block>,
	) -> UncheckedExtrinsic {
		let era = Era::mortal(64, info.best_number.into());
		let extensions: TxExtension = (
			pallet_institutions::AdmitOfficers::new(),
			frame_system::CheckNonZeroSender::new(),
			frame_system::CheckSpecVersion::new(),
			frame_system::CheckTxVersion::new(),
			frame_system::CheckGenesis::new(),
			madang_runtime::extensions::CheckMortality::from(era),
			frame_system::CheckNonce::from(nonce),
			pallet_institutions::ChargeQuota::new(),
			pallet_clock::SettledTime::new(),
			madang_runtime::extensions::CheckRoom::new(),
			frame_system::WeightReclaim::new(),
		);
		let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
		let birth = info.best_hash;
		let implicit = ((), (), spec, transaction, info.genesis_hash, birth, (), (), (), (), ());
		let payload = SignedPayload::from_raw(call, extensions, implicit);
		let signature = Signature::Sr25519(payload.using_encoded(|bytes| self.officer.sign(bytes)));
		let (call, extensions, _) = payload.deconstruct();
		let account: AccountId = MultiSigner::from(self.officer.public()).into_account();
		UncheckedExtrinsic::new_signed(call, account.into(), signature, extensions)
	}

	/// The bytes of keys and values of maps of the registers.
	pub fn bytes_of(&self, maps: &[&str]) -> Result<u64, Failure> {
		let best = self.client.info().best_hash;
		let mut bytes = 0;
		for map in maps {
			let prefix = [twox_128(b"Registers"), twox_128(map.as_bytes())].concat();
			let prefix = StorageKey(prefix);
			for (key, value) in self.client.storage_pairs(best, Some(&prefix), None)? {
				bytes += (key.0.len() + value.0.len()) as u64;
			}
		}
		Ok(bytes)
	}

	/// The bytes of the database's files that are allocated.
	pub fn bytes_on_disk(&self) -> Result<u64, Failure> {
		allocated(self.folder.path())
	}
}

fn allocated(folder: &Path) -> Result<u64, Failure> {
	use std::os::unix::fs::MetadataExt;
	let mut bytes = 0;
	for entry in fs::read_dir(folder)? {
		let entry = entry?;
		let metadata = entry.metadata()?;
		bytes += match metadata.is_dir() {
			true => allocated(&entry.path())?,
			false => metadata.blocks() * 512,
		};
	}
	Ok(bytes)
}

fn opaque(transaction: &UncheckedExtrinsic) -> Result<sp_runtime::OpaqueExtrinsic, Failure> {
	Ok(sp_runtime::OpaqueExtrinsic::try_from_encoded_extrinsic(&transaction.encode())?)
}
