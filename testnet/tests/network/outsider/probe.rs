//! A peer that speaks every protocol of the network, and counts what it hears.

use anyhow::{anyhow, Context, Result};
use codec::Encode;
use madang_primitives::NodeId;
use sc_network::{
	config::{
		ed25519, FullNetworkConfiguration, MultiaddrWithPeerId, NetworkConfiguration,
		NodeKeyConfig, NonReservedPeerMode, NotificationHandshake, Params, ProtocolId, Role,
		Secret, SetConfig, TransportConfig,
	},
	service::traits::{
		NetworkService, NotificationEvent, NotificationService, PeerStore as _, ValidationResult,
	},
	IfDisconnected, Litep2pNetworkBackend, NetworkBackend, NetworkWorker, PeerId, ProtocolName,
	Roles,
};
use sp_core::H256;
use sp_runtime::{generic, traits::BlakeTwo256, OpaqueExtrinsic};
use std::{
	collections::BTreeMap,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use tokio::task::JoinSet;

type Block = generic::Block<generic::Header<u32, BlakeTwo256>, OpaqueExtrinsic>;

/// The kinds of gossip.
pub const GOSSIP: [&str; 4] = ["block-announces/1", "transactions/1", "grandpa/1", CHECKPOINTS];

/// The gossip in which nothing is said while the log of certificates is empty.
pub const CHECKPOINTS: &str = "checkpoints/1";

/// The kinds of requests.
pub const REQUESTS: [&str; 4] = ["sync/2", "state/2", "sync/warp", "light/2"];

/// No answer of the network is larger.
const MAX_SIZE: u64 = 16 * 1024 * 1024;

/// For how long an answer is waited for.
const REQUEST_PATIENCE: Duration = Duration::from_secs(15);

/// Gossip that was heard, by kind and peer: how many messages, an opened stream among them.
pub type Heard = BTreeMap<(&'static str, PeerId), u64>;

/// The peer.
pub struct Probe {
	/// Its own id.
	pub id: NodeId,
	genesis: H256,
	service: Arc<dyn NetworkService>,
	heard: Arc<Mutex<Heard>>,
	_tasks: JoinSet<()>,
}

/// The SDK's backend that the peer uses.
#[derive(Clone, Copy)]
pub enum Backend {
	Libp2p,
	Litep2p,
}

impl Probe {
	/// Start a peer with this key that keeps trying to reach the nodes of these addresses.
	pub fn start(
		backend: Backend,
		key: &ed25519::SecretKey,
		genesis: H256,
		nodes: &[String],
	) -> Result<Self> {
		match backend {
			Backend::Libp2p => Self::start_on::<NetworkWorker<Block, H256>>(key, genesis, nodes),
			Backend::Litep2p => Self::start_on::<Litep2pNetworkBackend>(key, genesis, nodes),
		}
	}

	fn start_on<N: NetworkBackend<Block, H256>>(
		key: &ed25519::SecretKey,
		genesis: H256,
		nodes: &[String],
	) -> Result<Self> {
		let nodes = nodes
			.iter()
			.map(|node| node.parse().map_err(|error| anyhow!("{node}: {error}")))
			.collect::<Result<Vec<MultiaddrWithPeerId>>>()?;
		let config = configuration(key, nodes.clone())?;
		let mut protocols = FullNetworkConfiguration::<Block, H256, N>::new(&config, None);
		let metrics = N::register_notification_metrics(None);
		for kind in REQUESTS {
			protocols.add_request_response_protocol(N::request_response_config(
				name(genesis, kind),
				Vec::new(),
				MAX_SIZE,
				MAX_SIZE,
				REQUEST_PATIENCE,
				None,
			));
		}
		let mut tasks = JoinSet::new();
		let heard = Arc::new(Mutex::new(Heard::new()));
		let mut announcements = None;
		for kind in GOSSIP {
			let (protocol, service) = N::notification_config(
				name(genesis, kind),
				Vec::new(),
				MAX_SIZE,
				Some(NotificationHandshake::from_bytes(handshake(genesis, kind))),
				SetConfig {
					in_peers: 0,
					out_peers: 0,
					reserved_nodes: nodes.clone(),
					non_reserved_mode: NonReservedPeerMode::Deny,
				},
				metrics.clone(),
				protocols.peer_store_handle(),
			);
			tasks.spawn(listen(kind, service, heard.clone()));
			if kind == GOSSIP[0] {
				announcements = Some(protocol);
			} else {
				protocols.add_notification_protocol(protocol);
			}
		}
		tasks.spawn(protocols.take_peer_store().run());
		let network = N::new(Params {
			role: Role::Full,
			executor: Box::new(|task| drop(tokio::spawn(task))),
			network_config: protocols,
			protocol_id: ProtocolId::from("madang"),
			genesis_hash: genesis,
			fork_id: None,
			metrics_registry: None,
			block_announce_config: announcements.context("block announcements are gossip")?,
			ipfs_config: None,
			notification_metrics: metrics,
		})
		.map_err(|error| anyhow!("the probe does not start: {error}"))?;
		let service = network.network_service();
		tasks.spawn(network.run());
		let id = NodeId::from_peer_id(&service.local_peer_id().to_bytes())?;
		Ok(Self { id, genesis, service, heard, _tasks: tasks })
	}

	/// Ask a node for something of a kind, about a block: the bytes of its answer.
	pub async fn ask(&self, node: NodeId, kind: &str, block: H256) -> Result<usize> {
		let (answer, _) = self
			.service
			.request(
				PeerId::from_bytes(&node.to_peer_id())?,
				name(self.genesis, kind),
				request(kind, self.genesis, block)?,
				None,
				IfDisconnected::TryConnect,
			)
			.await
			.map_err(|failure| anyhow!("{failure:?}"))?;
		Ok(answer.len())
	}

	/// What it has heard until now.
	pub fn heard(&self) -> Heard {
		self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
	}
}

/// How a probe with this key reaches these nodes.
fn configuration(
	key: &ed25519::SecretKey,
	nodes: Vec<MultiaddrWithPeerId>,
) -> Result<NetworkConfiguration> {
	let key = NodeKeyConfig::Ed25519(Secret::Input(key.clone()));
	let mut config = NetworkConfiguration::new("probe", "probe/1.0", key, None);
	config.listen_addresses = vec!["/ip4/127.0.0.1/tcp/0".parse()?];
	config.boot_nodes = nodes;
	config.transport = TransportConfig::Normal { enable_mdns: false, allow_private_ip: true };
	config.allow_non_globals_in_dht = true;
	Ok(config)
}

/// A protocol's name: each begins with the chain's genesis.
fn name(genesis: H256, kind: &str) -> ProtocolName {
	format!("/{}/{kind}", hex::encode(genesis)).into()
}

/// What a full node says of itself when it opens a stream of gossip.
fn handshake(genesis: H256, kind: &str) -> Vec<u8> {
	match kind == GOSSIP[0] {
		// Roles, best block's number and hash, genesis.
		true => (Roles::FULL, 0u32, genesis, genesis).encode(),
		false => Roles::FULL.encode(),
	}
}

/// A well-formed request of a kind, as the protocols' protobuf files have it.
fn request(kind: &str, genesis: H256, block: H256) -> Result<Vec<u8>> {
	let field = |number: u8, bytes: &[u8]| {
		let mut encoded = vec![number << 3 | 2, u8::try_from(bytes.len()).unwrap_or(u8::MAX)];
		encoded.extend(bytes);
		encoded
	};
	Ok(match kind {
		// Fields: header and body (1 and 2 in the highest byte), as a varint; from block 1; 16 blocks.
		"sync/2" => {
			[vec![1 << 3, 0x80, 0x80, 0x80, 0x18], field(3, &1u32.encode()), vec![6 << 3, 16]]
				.concat()
		}
		// Of that block, without a proof.
		"state/2" => [field(1, &block.encode()), vec![3 << 3, 1]].concat(),
		// From genesis.
		"sync/warp" => genesis.encode(),
		// The last block's number, with a proof.
		"light/2" => {
			let key = [
				sp_crypto_hashing::twox_128(b"System").as_slice(),
				sp_crypto_hashing::twox_128(b"Number").as_slice(),
			]
			.concat();
			field(2, &[field(2, &block.encode()), field(3, &key)].concat())
		}
		other => return Err(anyhow!("{other} is no kind of request")),
	})
}

/// Open every stream that is offered, and count every message.
async fn listen(
	kind: &'static str,
	mut service: Box<dyn NotificationService>,
	heard: Arc<Mutex<Heard>>,
) {
	while let Some(event) = service.next_event().await {
		let peer = match event {
			NotificationEvent::ValidateInboundSubstream { result_tx, .. } => {
				let _ = result_tx.send(ValidationResult::Accept);
				continue;
			}
			NotificationEvent::NotificationStreamOpened { peer, .. }
			| NotificationEvent::NotificationReceived { peer, .. } => peer,
			NotificationEvent::NotificationStreamClosed { .. } => continue,
		};
		*heard.lock().unwrap_or_else(PoisonError::into_inner).entry((kind, peer)).or_default() += 1;
	}
}
