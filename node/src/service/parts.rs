//! The parts of a node that running it and working on its data have in common.

use super::{
	finality, inherents,
	other_branch::{OtherBranch, OthersBlocks},
	recovered::Recovered,
	runtime,
};
use crate::{
	client::{
		BlockImport, BlockImportQueue, Client, Database, Executor, FinalityLink, SelectChain,
	},
	clock::{Clock, Timed},
	database,
	equivocation::slot_of,
	signatures, wasm_cache,
};
use madang_runtime::{apis::RuntimeApi, opaque::Block};
use sc_consensus_aura::{BuildVerifierParams, CheckForEquivocation};
use sc_executor::{HeapAllocStrategy, DEFAULT_HEAP_ALLOC_STRATEGY};
use sc_service::{
	config::ExecutorConfiguration, error::Error as ServiceError, Configuration,
	GenesisBlockBuilder, TaskManager,
};
use sp_consensus_aura::ed25519::AuthorityPair;
use std::{
	path::{Path, PathBuf},
	sync::Arc,
};

/// The client, and the import of blocks with its link to the finality voter. The transaction pool is not
/// among them: only a running node has one.
pub type Parts = sc_service::PartialComponents<
	Client,
	Database,
	SelectChain,
	BlockImportQueue,
	(),
	(BlockImport, FinalityLink, OtherBranch),
>;

/// Where a node keeps its data, and what it asks of the disk.
#[derive(Clone, Debug)]
pub struct DataOptions {
	/// The folder for compiled runtimes, if it is not the one in the base path.
	pub wasm_cache: Option<PathBuf>,
	/// The bytes that must be free on the disk of the database.
	pub min_free: u64,
}

/// Open the chain to work on its data.
pub fn new_partial(config: &Configuration, data: &DataOptions) -> Result<Parts, ServiceError> {
	open(config, data, |_| Ok(()))
}

/// Open the chain. `before_finality` can change what GRANDPA has stored, before GRANDPA reads it.
pub fn open(
	config: &Configuration,
	data: &DataOptions,
	before_finality: impl FnOnce(&Client) -> Result<(), ServiceError>,
) -> Result<Parts, ServiceError> {
	let other = |error: &dyn std::fmt::Display| ServiceError::Other(error.to_string());
	let wasm_cache = wasm_cache::open(data.wasm_cache.as_deref(), config.base_path.path())
		.map_err(|error| other(&error))?;
	let executor = executor(&config.executor, &wasm_cache);
	let metrics = config.prometheus_registry().map(database::Metrics::register).transpose()?;
	config.prometheus_registry().map(signatures::register_metrics).transpose()?;
	let mut settings = config.db_config();
	settings.source =
		database::open(&settings.source, data.min_free, metrics).map_err(|error| other(&error))?;
	let backend = sc_service::new_db_backend::<Block>(settings)?;
	let genesis = GenesisBlockBuilder::new(
		config.chain_spec.as_storage_builder(),
		!config.no_genesis(),
		backend.clone(),
		executor.clone(),
	)?;
	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts_with_genesis_builder::<Block, RuntimeApi, _, _>(
			config, None, executor, backend, genesis, false,
		)?;
	let client = Arc::new(client);
	runtime::ensure_runs(&client).map_err(ServiceError::Other)?;
	before_finality(&client)?;
	let select_chain = sc_consensus::LongestChain::new(backend.clone());
	let (block_import, finality_link) = finality::block_import(&client, select_chain.clone())?;
	let branch = OtherBranch::default();
	let others = OthersBlocks::new(block_import.clone(), client.clone(), branch.clone());
	let import_queue =
		import_queue(config, client.clone(), others, block_import.clone(), &task_manager);
	Ok(Parts {
		client,
		backend,
		task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool: Arc::new(()),
		other: (block_import, finality_link, branch),
	})
}

/// The SDK's executor ([`sc_service::new_wasm_executor`]), with a folder for compiled runtimes.
fn executor(config: &ExecutorConfiguration, wasm_cache: &Path) -> Executor {
	let strategy = config.default_heap_pages.map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
		HeapAllocStrategy::Static { extra_pages: pages.try_into().unwrap_or(u32::MAX) }
	});
	Executor::builder()
		.with_execution_method(config.wasm_method)
		.with_onchain_heap_alloc_strategy(strategy)
		.with_offchain_heap_alloc_strategy(strategy)
		.with_max_runtime_instances(config.max_runtime_instances)
		.with_runtime_cache_size(config.runtime_cache_size)
		.with_cache_path(wasm_cache)
		.build()
}

/// The queue that checks blocks of others and imports them, and the watch over the clock, which looks
/// at when they arrive.
fn import_queue(
	config: &Configuration,
	client: Arc<Client>,
	block_import: OthersBlocks,
	justification_import: BlockImport,
	tasks: &TaskManager,
) -> BlockImportQueue {
	let registry = config.prometheus_registry();
	let clock = Arc::new(Clock::new(registry));
	tasks.spawn_handle().spawn("clock", None, clock.clone().watch_steps());
	let slot_client = client.clone();
	let verifier =
		sc_consensus_aura::build_verifier::<AuthorityPair, _, _, _>(BuildVerifierParams {
			client: client.clone(),
			create_inherent_data_providers: move |parent, _| {
				let slot_client = slot_client.clone();
				async move {
					let slot_duration =
						sc_consensus_aura::standalone::slot_duration_at(&*slot_client, parent)?;
					Ok(inherents::now(slot_duration))
				}
			},
			// The SDK's check only logs, and `equivocation` reports. It also writes each slot into the
			// database and, after a stop of the network, removes a key for each slot that was missed, in
			// one commit: millions after months, while nothing else is imported.
			check_for_equivocation: CheckForEquivocation::No,
			telemetry: None,
			compatibility_mode: Default::default(),
		});
	BlockImportQueue::new(
		Timed::new(verifier, clock, slot_of),
		Box::new(Recovered { others: block_import, client }),
		Some(Box::new(justification_import)),
		&tasks.spawn_essential_handle(),
		registry,
	)
}
