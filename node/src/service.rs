//! Puts the node together: client, pool, network, block authoring, finality.

use crate::{
	keystore::Keystore,
	network::{self, gate::Backend, Network},
	pool::{Amount, Pool},
};
use madang_runtime::{apis::RuntimeApi, opaque::Block};
use sc_client_api::BlockBackend;
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams};
use sc_consensus_grandpa::{LinkHalf, SharedVoterState, VotingRulesBuilder};
use sc_executor::WasmExecutor;
use sc_service::{
	config::KeystoreConfig, error::Error as ServiceError, Configuration, TaskManager,
};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_consensus_aura::{ed25519::AuthorityPair, Slot};
use sp_keystore::KeystorePtr;
use std::{sync::Arc, time::Duration};

/// Every so many blocks a justification is stored for good: a proof of finality that a light
/// verifier can be given. One in eight costs little with a small set, and bounds the headers that a
/// proof must bring.
const JUSTIFICATION_PERIOD: u32 = 8;

/// Votes are sent 2 and 4 of these after a round starts. The SDK's own setting is a third of a
/// second, for hundreds of voters; a consortium is small and its nodes are near each other, so a
/// block is final some 200 ms after it was imported.
const GOSSIP_PERIOD: Duration = Duration::from_millis(50);

/// An author fills at most half its slot: the others need the rest to receive and execute the block
/// before the next author starts. More makes authors fork under load.
const BLOCK_PORTION_OF_SLOT: f32 = 0.5;

/// The longest that an author may take after slots were missed: never past its own slot.
const MAX_BLOCK_PORTION_OF_SLOT: f32 = 0.6;

/// Encoded size at which an author stops adding to a block: two calls of the largest size, and
/// room for what is small. The runtime's own limit is above it.
const BLOCK_SIZE_LIMIT: usize = 2 * 1024 * 1024;

pub type Client =
	sc_service::TFullClient<Block, RuntimeApi, WasmExecutor<sp_io::SubstrateHostFunctions>>;
type FullBackend = sc_service::TFullBackend<Block>;
type SelectChain = sc_consensus::LongestChain<FullBackend, Block>;
type BlockImport =
	sc_consensus_grandpa::GrandpaBlockImport<FullBackend, Block, Client, SelectChain>;

/// What brings blocks into the chain.
pub type BlockImportQueue = sc_consensus::DefaultImportQueue<Block>;

/// The parts that running a node and working on its data have in common.
pub type Parts = sc_service::PartialComponents<
	Client,
	FullBackend,
	SelectChain,
	BlockImportQueue,
	sc_transaction_pool::TransactionPoolHandle<Block, Client>,
	(BlockImport, LinkHalf<Block, Client, SelectChain>),
>;

/// Open the chain and what imports blocks into it.
pub fn new_partial(config: &Configuration) -> Result<Parts, ServiceError> {
	let executor = sc_service::new_wasm_executor::<sp_io::SubstrateHostFunctions>(&config.executor);
	let (client, backend, keystore_container, task_manager) =
		sc_service::new_full_parts::<Block, RuntimeApi, _>(config, None, executor, Vec::new())?;
	let client = Arc::new(client);
	let select_chain = sc_consensus::LongestChain::new(backend.clone());

	let transaction_pool = Arc::from(
		sc_transaction_pool::Builder::new(
			task_manager.spawn_essential_handle(),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (block_import, finality_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		None,
	)?;

	let slot_client = client.clone();
	let import_queue =
		sc_consensus_aura::import_queue::<AuthorityPair, _, _, _, _, _>(ImportQueueParams {
			block_import: block_import.clone(),
			justification_import: Some(Box::new(block_import.clone())),
			client: client.clone(),
			create_inherent_data_providers: move |parent, _| {
				let slot_client = slot_client.clone();
				async move {
					Ok(inherents(sc_consensus_aura::standalone::slot_duration_at(
						&*slot_client,
						parent,
					)?))
				}
			},
			spawner: &task_manager.spawn_essential_handle(),
			registry: config.prometheus_registry(),
			check_for_equivocation: Default::default(),
			telemetry: None,
			compatibility_mode: Default::default(),
		})?;

	Ok(Parts {
		client,
		backend,
		task_manager,
		import_queue,
		keystore_container,
		select_chain,
		transaction_pool,
		other: (block_import, finality_link),
	})
}

/// Run a node on one of the SDK's network backends, with a pool that holds so much.
pub fn new_full<N: Backend>(
	mut config: Configuration,
	pool_limit: Amount,
) -> Result<TaskManager, ServiceError> {
	let keystore: KeystorePtr = Arc::new(Keystore::open(&config)?);
	// The SDK would open one of its own, with keys in the clear.
	config.keystore = KeystoreConfig::InMemory;
	let Parts {
		client,
		backend,
		mut task_manager,
		import_queue,
		keystore_container: _,
		select_chain,
		transaction_pool,
		other: (block_import, finality_link),
	} = new_partial(&config)?;
	let transaction_pool = Arc::new(Pool::new(transaction_pool, client.clone(), pool_limit));
	network::configure(&mut config.network);

	let mut protocols = sc_network::config::FullNetworkConfiguration::<_, _, N>::new(
		&config.network,
		config.prometheus_registry().cloned(),
	);
	let metrics = N::register_notification_metrics(config.prometheus_registry());
	let genesis = client.block_hash(0)?.ok_or("the chain has no genesis block")?;
	let finality_protocol =
		sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
	let (finality_config, finality_notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			finality_protocol.clone(),
			metrics.clone(),
			protocols.peer_store_handle(),
		);
	protocols.add_notification_protocol(finality_config);
	let warp_sync = sc_consensus_grandpa::warp_proof::NetworkProvider::new(
		backend.clone(),
		finality_link.shared_authority_set().clone(),
		Vec::new(),
	);

	let Network { service: network, system_rpc, transactions, sync } =
		network::start::<N>(network::Parts {
			config: &config,
			protocols,
			client: client.clone(),
			pool: transaction_pool.clone(),
			tasks: &task_manager,
			import_queue,
			warp_sync: Arc::new(warp_sync),
			metrics,
		})?;

	let role = config.role;
	let name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let finality_enabled = !config.disable_grandpa;
	let registry = config.prometheus_registry().cloned();

	let rpc_builder = {
		let (client, pool) = (client.clone(), transaction_pool.clone());
		Box::new(move |_| crate::rpc::create(client.clone(), pool.clone()).map_err(Into::into))
	};
	sc_service::spawn_tasks(sc_service::SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.clone(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder,
		network: network.clone(),
		system_rpc_tx: system_rpc,
		tx_handler_controller: transactions,
		sync_service: sync.clone(),
		telemetry: None,
		tracing_execute_block: None,
	})?;

	if role.is_authority() {
		task_manager.spawn_handle().spawn(
			"equivocation-watch",
			None,
			crate::equivocation::watch(client.clone(), transaction_pool.clone()),
		);
		let mut proposer_factory = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool.clone(),
			registry.as_ref(),
			None,
		);
		proposer_factory.set_default_block_size_limit(BLOCK_SIZE_LIMIT);

		let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
		let authoring = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(
			StartAuraParams {
				slot_duration,
				client,
				select_chain,
				block_import,
				proposer_factory,
				create_inherent_data_providers: move |_, ()| async move { Ok(inherents(slot_duration)) },
				force_authoring,
				backoff_authoring_blocks: None::<()>,
				keystore: keystore.clone(),
				sync_oracle: sync.clone(),
				justification_sync_link: sync.clone(),
				block_proposal_slot_portion: SlotProportion::new(BLOCK_PORTION_OF_SLOT),
				max_block_proposal_slot_portion: Some(SlotProportion::new(
					MAX_BLOCK_PORTION_OF_SLOT,
				)),
				telemetry: None,
				compatibility_mode: Default::default(),
			},
		)?;
		task_manager.spawn_essential_handle().spawn_blocking(
			"aura",
			Some("block-authoring"),
			authoring,
		);
	}

	if finality_enabled {
		let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_PERIOD,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(name),
				keystore: role.is_authority().then_some(keystore),
				telemetry: None,
				protocol_name: finality_protocol,
			},
			link: finality_link,
			network,
			sync: Arc::new(sync),
			notification_service: finality_notifications,
			// The SDK's default rules hold a vote back by two blocks, for open networks that may
			// have to undo a bad upgrade. Members vote for the best block they know.
			voting_rule: VotingRulesBuilder::new().build(),
			prometheus_registry: registry,
			shared_voter_state: SharedVoterState::empty(),
			telemetry: None,
			offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	}

	Ok(task_manager)
}

/// Slot and time, which every block brings.
fn inherents(
	slot_duration: sp_consensus_aura::SlotDuration,
) -> (sp_consensus_aura::inherents::InherentDataProvider, sp_timestamp::InherentDataProvider) {
	let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
	let slot = Slot::from_timestamp(*timestamp, slot_duration);
	(sp_consensus_aura::inherents::InherentDataProvider::new(slot), timestamp)
}
