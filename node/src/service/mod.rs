//! Assembles the node: client, pool, network, block authoring, finality.

mod authoring;
mod backoff;
mod finality;
mod inherents;
mod other_branch;
mod own_blocks;
mod pace;
mod parts;
mod proposer;
mod recorded;
mod recovered;
mod runtime;
mod votes;

pub use backoff::{Backoff, UNFINALIZED};
pub use parts::{new_partial, DataOptions, Parts};

use crate::{
	checkpoints::{self, CheckpointProtocol, SharedLog, Signer},
	client::{BlockImportQueue, Client, Database, FinalityLink, Hash},
	keystore::Keystore,
	network::{self, checkpoint::Checkpoint, Backend, Network, WarpProofs},
	pool::{Amount, Pool, PoolSettings},
	rpc::{self, chain_head::ChainHeads, server::OwnMethods},
};
use authoring::Authoring;
use finality::{VoteProtocol, Voter};
use own_blocks::OwnBlocks;
use recorded::Record;
use sc_client_api::BlockBackend;
use sc_network::config::FullNetworkConfiguration;
use sc_service::{
	config::{KeystoreConfig, PrometheusConfig},
	error::Error as ServiceError,
	ChainType, Configuration, SpawnTasksParams, TaskManager,
};
use sp_keystore::KeystorePtr;
use std::{net::TcpListener, num::NonZeroU32, path::PathBuf, sync::Arc, time::Duration};
use votes::OwnVotes;

/// How long the pool usually refuses a transaction that was found invalid. On a chain for development it
/// does not.
const POOL_BAN: Duration = Duration::from_secs(30 * 60);

/// What Madang's own options say about a running node.
pub struct Settings {
	/// How much the transaction pool holds.
	pub pool_limit: Amount,
	/// How long the pool refuses a transaction that was found invalid, if not for the usual time.
	pub pool_ban: Option<Duration>,
	/// Where the node keeps its data.
	pub data: DataOptions,
	/// The vote journal, if it is not the one in the keystore's folder.
	pub vote_journal: Option<PathBuf>,
	/// How authors slow down while nothing becomes final.
	pub backoff: Backoff,
	/// What clients of JSON-RPC may take.
	pub rpc: rpc::server::Settings,
	/// How many blocks a connection of JSON-RPC may keep.
	pub pinned: NonZeroU32,
	/// The file of the checkpoint that warp proofs are checked from.
	pub warp_checkpoint: Option<PathBuf>,
}

impl Settings {
	/// The methods that each connection of JSON-RPC has for itself.
	fn chain_heads(&self, client: &Arc<Client>, database: &Arc<Database>) -> OwnMethods {
		let (client, database) = (client.clone(), database.clone());
		let heads = ChainHeads { client, database, pinned: self.pinned };
		Box::new(move |runtime| heads.methods(runtime))
	}

	fn pool(&self, config: &Configuration) -> PoolSettings {
		let is_trial = config.chain_spec.chain_type() == ChainType::Development;
		let usual = if is_trial { Duration::ZERO } else { POOL_BAN };
		PoolSettings {
			limit: self.pool_limit,
			ban: self.pool_ban.unwrap_or(usual),
			is_author: config.role.is_authority(),
		}
	}
}

/// Run a node on one of the SDK's network backends.
pub fn new_full<N: Backend>(
	mut config: Configuration,
	settings: Settings,
) -> Result<TaskManager, ServiceError> {
	let record = Record::checked(&config)?;
	let (keystore, votes, signer) = prepare(&mut config, &settings)?;
	let Parts {
		client,
		backend,
		mut task_manager,
		import_queue,
		select_chain,
		other: (block_import, link, branch),
		..
	} = parts::open(&config, &settings.data, |client| {
		votes.as_ref().map_or(Ok(()), |votes| votes.restore(client))
	})?;
	record.map(|record| record.write()).transpose()?;
	let pool = start_pool(&config, &settings, &client, &task_manager)?;
	let warp_sync = warp_proofs(&client, backend.clone(), &link, &settings)?;
	let finality = warp_sync.clone();

	let log = SharedLog::new(genesis(&client)?.0);
	let (shared, tasks) = ((log.clone(), signer), &task_manager);
	let (Network { service: network, system_rpc, transactions, sync }, protocol) =
		start_network::<N>(&config, &client, pool.clone(), import_queue, warp_sync, tasks, shared)?;

	let (role, name) = (config.role, config.network.node_name.clone());
	let (force, has_finality) = (config.force_authoring, !config.disable_grandpa);
	let metrics = config.prometheus_config.clone();
	let (rpc_client, rpc_pool) = (client.clone(), pool.clone());
	let endpoints = rpc::server::take_endpoints(&mut config.rpc);
	let create_rpc =
		move || rpc::create(rpc_client.clone(), rpc_pool.clone(), finality.clone(), log.clone());
	let heads = settings.chain_heads(&client, &backend);
	let methods = sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.clone(),
		transaction_pool: pool.clone(),
		rpc_builder: Box::new(move |_| create_rpc().map_err(Into::into)),
		network: network.clone(),
		system_rpc_tx: system_rpc,
		tx_handler_controller: transactions,
		sync_service: sync.clone(),
		telemetry: None,
		tracing_execute_block: None,
	})?;
	let servers = rpc::server::start(endpoints, &methods.handle(), heads, settings.rpc)?;
	task_manager.keep_alive(servers);

	let watch = branch.watch(
		client.clone(),
		sync.clone(),
		metrics.as_ref().map(|metrics| &metrics.registry),
	)?;
	task_manager.spawn_handle().spawn("other-branch", Some("finality"), watch);
	let voter_keystore = votes.as_ref().map(|votes| votes.keystore(&client));
	if let Some(votes) = votes {
		let (keystore, pool, sync) = (keystore.clone(), pool.clone(), sync.clone());
		let block_import = OwnBlocks::new(block_import, votes.journal);
		let backoff = settings.backoff;
		let author =
			Authoring { client, keystore, select_chain, block_import, pool, sync, force, backoff };
		authoring::start(author, &task_manager, metrics.as_ref())?;
	}
	if has_finality {
		let keystore = voter_keystore;
		let voter = Voter { link, protocol, network, sync, pool, keystore, role, name };
		finality::start(voter, &task_manager, metrics.as_ref())?;
	}
	Ok(task_manager)
}

/// Open the keystore and a validator's journal, and set what the command line cannot change.
fn prepare(
	config: &mut Configuration,
	settings: &Settings,
) -> Result<(KeystorePtr, Option<OwnVotes>, Option<Signer>), ServiceError> {
	let keystore: KeystorePtr = Arc::new(Keystore::open(config)?);
	let votes = OwnVotes::open(config, settings.vote_journal.as_deref(), keystore.clone())?;
	let signer = Signer::of(config, keystore.clone())?;
	// Otherwise the SDK would open a keystore of its own, with plaintext keys.
	config.keystore = KeystoreConfig::InMemory;
	network::configure(&mut config.network);
	report_unusable_port(config.prometheus_config.as_ref());
	Ok((keystore, votes, signer))
}

fn genesis(client: &Client) -> Result<Hash, ServiceError> {
	Ok(client.block_hash(0)?.ok_or("the chain has no genesis block")?)
}

/// Start the transaction pool.
fn start_pool(
	config: &Configuration,
	settings: &Settings,
	client: &Arc<Client>,
	tasks: &TaskManager,
) -> Result<Arc<Pool>, ServiceError> {
	let (pool, shares) = Pool::new(
		client.clone(),
		settings.pool(config),
		config.prometheus_registry(),
		tasks.spawn_essential_handle(),
	)?;
	tasks.spawn_essential_handle().spawn("pool-shares", Some("transaction-pool"), shares);
	Ok(Arc::new(pool))
}

/// The warp proofs that this node makes and checks, from a checkpoint on if a file has one.
fn warp_proofs(
	client: &Client,
	database: Arc<Database>,
	link: &FinalityLink,
	settings: &Settings,
) -> Result<Arc<WarpProofs>, ServiceError> {
	let genesis = genesis(client)?;
	let checkpoint = settings
		.warp_checkpoint
		.as_deref()
		.map(|file| Checkpoint::read(file, genesis))
		.transpose()?;
	Ok(Arc::new(WarpProofs::new(database, link, genesis, checkpoint.as_ref())?))
}

/// Start the network, with the protocol for votes, and follow checkpoints.
fn start_network<N: Backend>(
	config: &Configuration,
	client: &Arc<Client>,
	pool: Arc<Pool>,
	import_queue: BlockImportQueue,
	warp_sync: Arc<WarpProofs>,
	tasks: &TaskManager,
	(log, signer): (SharedLog, Option<Signer>),
) -> Result<(Network, VoteProtocol), ServiceError> {
	let registry = config.prometheus_registry();
	let mut protocols =
		FullNetworkConfiguration::<_, _, N>::new(&config.network, registry.cloned());
	let metrics = N::register_notification_metrics(registry);
	let genesis = genesis(client)?;
	let vote_protocol = VoteProtocol::add(&mut protocols, config, genesis, metrics.clone());
	let protocol = CheckpointProtocol::add(&mut protocols, genesis, metrics.clone());
	let network = network::start::<N>(network::Parts {
		config,
		genesis,
		protocols,
		client: client.clone(),
		pool,
		tasks,
		import_queue,
		warp_sync,
		metrics,
	})?;
	let (client, service, sync) = (client.clone(), network.service.clone(), network.sync.clone());
	let parts = checkpoints::Parts { client, protocol, network: service, sync, log, signer };
	checkpoints::start(parts, tasks, config.prometheus_config.as_ref())?;
	Ok((network, vote_protocol))
}

/// Say in the log if the port for metrics cannot be used: the SDK's own message does not say what
/// the port is for. The node runs without metrics then.
fn report_unusable_port(config: Option<&PrometheusConfig>) {
	let Some(config) = config else { return };
	if let Err(error) = TcpListener::bind(config.port) {
		log::error!(
			"Prometheus cannot use {}: {error}. The node runs without metrics: choose another port \
			with --prometheus-port",
			config.port,
		);
	}
}
