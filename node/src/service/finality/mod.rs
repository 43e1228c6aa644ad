//! Finality: GRANDPA's protocol, its check of imported blocks, and the voter.

mod restore;
mod state;
mod voter_keystore;
mod wait;

pub use restore::restore_votes;
pub use voter_keystore::VoterKeystore;
pub use wait::Wait;

use crate::{
	client::{BlockImport, Client, FinalityLink, Hash, SelectChain},
	network::Backend,
	pool::Pool,
};
use madang_runtime::opaque::Block;
use sc_consensus_grandpa::{SharedVoterState, VotingRulesBuilder};
use sc_network::{
	config::FullNetworkConfiguration, service::traits::NetworkService, NotificationMetrics,
	NotificationService, ProtocolName,
};
use sc_network_sync::SyncingService;
use sc_service::{
	config::PrometheusConfig, error::Error as ServiceError, Configuration, Role, TaskManager,
};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_keystore::KeystorePtr;
use std::{sync::Arc, time::Duration};

/// A justification is stored permanently every so many blocks: a proof of finality for light
/// verifiers. One in eight costs little with a small validator set, and bounds how many headers
/// such a proof contains.
const JUSTIFICATION_PERIOD: u32 = 8;

/// Votes are sent 2 and 4 of these periods after a round starts. The SDK's own setting is a third
/// of a second, for hundreds of voters. A consortium is small and its nodes are near each other:
/// with this setting a block is final about 200 ms after its import.
const GOSSIP_PERIOD: Duration = Duration::from_millis(50);

/// The import of blocks that checks justifications, and its link to the voter.
pub fn block_import(
	client: &Arc<Client>,
	select_chain: SelectChain,
) -> Result<(BlockImport, FinalityLink), ServiceError> {
	let client = client.clone();
	let genesis_authorities = client.clone();
	Ok(sc_consensus_grandpa::block_import(
		client,
		JUSTIFICATION_PERIOD,
		&genesis_authorities,
		select_chain,
		None,
	)?)
}

/// The protocol over which votes are exchanged.
pub struct VoteProtocol {
	name: ProtocolName,
	notifications: Box<dyn NotificationService>,
}

impl VoteProtocol {
	/// Add the protocol to those of the network.
	pub fn add<N: Backend>(
		protocols: &mut FullNetworkConfiguration<Block, Hash, N>,
		config: &Configuration,
		genesis: Hash,
		metrics: NotificationMetrics,
	) -> Self {
		let name = sc_consensus_grandpa::protocol_standard_name(&genesis, &config.chain_spec);
		let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<_, N>(
			name.clone(),
			metrics,
			protocols.peer_store_handle(),
		);
		protocols.add_notification_protocol(protocol);
		Self { name, notifications }
	}
}

/// What the voter needs.
pub struct Voter {
	pub link: FinalityLink,
	pub protocol: VoteProtocol,
	pub network: Arc<dyn NetworkService>,
	pub sync: Arc<SyncingService<Block>>,
	pub pool: Arc<Pool>,
	/// The validator's keys; `None` if the node only follows.
	pub keystore: Option<KeystorePtr>,
	pub role: Role,
	/// The node's name, for the log.
	pub name: String,
}

/// Follow finality, and vote if the node is a validator.
pub fn start(
	voter: Voter,
	tasks: &TaskManager,
	metrics: Option<&PrometheusConfig>,
) -> Result<(), ServiceError> {
	let Voter { link, protocol, network, sync, pool, keystore, role, name } = voter;
	let voter = sc_consensus_grandpa::run_grandpa_voter(sc_consensus_grandpa::GrandpaParams {
		config: sc_consensus_grandpa::Config {
			gossip_duration: GOSSIP_PERIOD,
			justification_generation_period: JUSTIFICATION_PERIOD,
			observer_enabled: false,
			local_role: role,
			name: Some(name),
			keystore,
			telemetry: None,
			protocol_name: protocol.name,
		},
		link,
		network,
		sync: Arc::new(sync),
		notification_service: protocol.notifications,
		// The SDK's default rules hold a vote back by two blocks, for open networks that may have
		// to undo a bad upgrade. Members vote for the best block they know.
		voting_rule: VotingRulesBuilder::new().build(),
		prometheus_registry: metrics.map(|metrics| metrics.registry.clone()),
		shared_voter_state: SharedVoterState::empty(),
		telemetry: None,
		offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(pool),
	})?;
	tasks.spawn_essential_handle().spawn_blocking("grandpa-voter", None, voter);
	Ok(())
}
