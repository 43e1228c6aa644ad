//! Follows finality and the other nodes: signs, takes, passes on and stores cosignatures.

use super::{
	chain::{Chain, Unreadable},
	gossip::{CheckpointProtocol, Gossip, Heard},
	log_state::SharedLog,
	metrics::Metrics,
	signer::Signer,
	stored,
};
use crate::client::{Client, Hash};
use futures::{FutureExt, StreamExt};
use madang_checkpoints::{Cosignature, NotSigned, Received, Refused};
use madang_runtime::opaque::Block;
use madang_transparency::Anchor;
use sc_client_api::{BlockchainEvents, FinalityNotification};
use sc_network::{service::traits::NetworkService, PeerId};
use sc_network_sync::{types::SyncEventStream, SyncingService};
use sc_service::{config::PrometheusConfig, error::Error as ServiceError, TaskManager};
use sp_consensus::SyncOracle;
use std::{
	sync::Arc,
	time::{Duration, SystemTime, UNIX_EPOCH},
};

const LOG_TARGET: &str = "checkpoints";

/// Of how many checkpoints a new peer gets the cosignatures: of 64 seats 1,024 messages, which is half of what it may be
/// sent at once.
const FOR_NEW_PEERS: usize = 16;

/// Of how many checkpoints the cosignatures are sent again to every peer, in case one was lost.
const AGAIN: usize = 4;

/// How often that is done.
const EVERY: Duration = Duration::from_secs(30);

/// How many batches are read at once, while the node reads those of before.
const BATCHES_AT_ONCE: u64 = 512;

/// What the worker needs.
pub struct Parts {
	pub client: Arc<Client>,
	pub protocol: CheckpointProtocol,
	pub network: Arc<dyn NetworkService>,
	pub sync: Arc<SyncingService<Block>>,
	pub log: SharedLog,
	/// A validator's signatures; `None` if the node only follows.
	pub signer: Option<Signer>,
}

/// Restore the checkpoints of before, and follow.
///
/// # Errors
///
/// If the database cannot be read, or the metrics cannot be registered.
pub fn start(
	parts: Parts,
	tasks: &TaskManager,
	metrics: Option<&PrometheusConfig>,
) -> Result<(), ServiceError> {
	let Parts { client, protocol, network, sync, log, signer } = parts;
	let metrics = metrics.map(|metrics| Metrics::register(&metrics.registry)).transpose()?;
	stored::restore(&*client, &mut log.lock())?;
	let core = Core::new(client.clone(), log, signer, metrics, milliseconds());
	let worker = run(core, client, Gossip::new(protocol, network), sync);
	tasks.spawn_essential_handle().spawn_blocking("checkpoints", Some("finality"), worker);
	Ok(())
}

async fn run(
	mut core: Core<Client>,
	client: Arc<Client>,
	mut gossip: Gossip,
	sync: Arc<SyncingService<Block>>,
) {
	let mut finalized = client.finality_notification_stream().fuse();
	let mut connected = sync.event_stream("checkpoints").fuse();
	let mut again = tokio::time::interval(EVERY);
	loop {
		futures::select! {
			block = finalized.next() => {
				let Some(block) = block else { return };
				let FinalityNotification { hash, header, tree_route, .. } = block;
				let blocks: Vec<_> = tree_route.iter().copied().chain([hash]).collect();
				let new = core.finalized(&blocks, header.number, sync.is_major_syncing(), milliseconds());
				new.iter().for_each(|by| gossip.spread(None, &by.to_bytes()));
			}
			event = connected.next() => {
				let Some(event) = event else { return };
				gossip.follow(event);
			}
			_ = again.tick().fuse() => {
				let latest = core.log.lock().latest(AGAIN);
				latest.iter().for_each(|by| gossip.spread(None, &by.to_bytes()));
			}
			heard = gossip.next().fuse() => match heard {
				None => return,
				Some(None) => {}
				Some(Some(heard)) => hear(&mut core, &mut gossip, heard),
			},
		}
		let changed = core.changed();
		if changed.is_empty() {
			continue;
		}
		if let Err(reason) = stored::write(&*client, &core.log.lock(), &changed) {
			log::error!(target: LOG_TARGET, "Checkpoints are not stored: {reason}");
		}
	}
}

fn hear(core: &mut Core<Client>, gossip: &mut Gossip, heard: Heard) {
	let (peer, message): (PeerId, _) = match heard {
		Heard::Peer(peer) => {
			let latest = core.log.lock().latest(FOR_NEW_PEERS);
			latest.iter().for_each(|by| gossip.send(&peer, by.to_bytes()));
			return;
		}
		Heard::Message(peer, message) => (peer, message),
	};
	let Some(by) = Cosignature::from_bytes(&message) else { return gossip.blame(peer) };
	match core.received(by, milliseconds()) {
		Ok(Received::New) => gossip.spread(Some(peer), &message),
		Ok(Received::Known | Received::Waiting) => {}
		Err(reason) if reason.is_honest() => {}
		Err(_) => gossip.blame(peer),
	}
}

fn milliseconds() -> u64 {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// What follows from blocks and messages, without the network.
pub struct Core<C> {
	chain: Arc<C>,
	pub log: SharedLog,
	signer: Option<Signer>,
	metrics: Option<Metrics>,
	/// The validators for whom the seats were read.
	validators: Option<Vec<u8>>,
	/// When the node has started, in milliseconds since 1970.
	started: u64,
	changed: Vec<u64>,
	/// The last reason why nothing was signed, which the log has said.
	said: Option<NotSigned>,
}

impl<C: Chain> Core<C> {
	pub fn new(
		chain: Arc<C>,
		log: SharedLog,
		signer: Option<Signer>,
		metrics: Option<Metrics>,
		started: u64,
	) -> Self {
		let (validators, changed, said) = (None, Vec::new(), None);
		Self { chain, log, signer, metrics, validators, started, changed, said }
	}

	/// The sizes of the checkpoints that have changed since the last call.
	pub fn changed(&mut self) -> Vec<u64> {
		std::mem::take(&mut self.changed)
	}

	/// These blocks are final, in this order; `number` is the last one's. What is new, to be passed on. `now` is in
	/// milliseconds since 1970.
	pub fn finalized(
		&mut self,
		blocks: &[Hash],
		number: u32,
		is_syncing: bool,
		now: u64,
	) -> Vec<Cosignature> {
		let mut new = Vec::new();
		for block in blocks {
			match self.one_final(*block, is_syncing, now, &mut new) {
				Ok(()) => {}
				// The states of blocks long ago are removed while the node synchronises.
				Err(reason) if is_syncing => log::debug!(target: LOG_TARGET, "{reason}"),
				Err(reason) => log::warn!(target: LOG_TARGET, "No checkpoint: {reason}"),
			}
		}
		let mut log = self.log.lock();
		log.set_block(number);
		if let (Some(metrics), Some(size)) = (&self.metrics, log.cosigned_size()) {
			metrics.size.set(size);
		}
		new
	}

	fn one_final(
		&mut self,
		block: Hash,
		is_syncing: bool,
		now: u64,
		new: &mut Vec<Cosignature>,
	) -> Result<(), Unreadable> {
		self.update_seats(block)?;
		let tree = self.chain.head(block)?;
		// Also while the log is empty: otherwise its first batch would count as one of before.
		let may_sign = !is_syncing && self.may_sign(block, tree)?;
		if tree.size == 0 {
			return Ok(());
		}
		self.read_batches(block, tree)?;
		let seconds = now / 1_000;
		let before = new.len();
		let is_known = self.log.lock().is_kept(tree);
		new.extend(self.log.lock().finalized(tree, seconds));
		if may_sign {
			new.extend(self.sign(tree, seconds));
		}
		if !is_known || new.len() > before {
			self.changed.push(tree.size);
		}
		Ok(())
	}

	/// Read the seats again if the validators have changed.
	fn update_seats(&mut self, block: Hash) -> Result<(), Unreadable> {
		let validators = self.chain.validators(block)?;
		if self.validators.as_ref() == Some(&validators) {
			return Ok(());
		}
		let seats = self.chain.seats(block)?;
		if let Err(reason) = self.log.lock().set_seats(seats) {
			log::error!(target: LOG_TARGET, "The key of a seat is not valid: {reason}");
		}
		// Also then: the next block has the same keys.
		self.validators = Some(validators);
		Ok(())
	}

	/// Read the next batches of the log, up to a tree.
	fn read_batches(&self, block: Hash, tree: Anchor) -> Result<(), Unreadable> {
		let first = self.log.lock().read();
		let last = tree.size.min(first.saturating_add(BATCHES_AT_ONCE));
		for batch in first..last {
			let Some(leaf) = self.chain.leaf(block, batch)? else {
				log::error!(target: LOG_TARGET, "The log has no batch {batch}, and {} batches", tree.size);
				return Ok(());
			};
			self.log.lock().push(&leaf);
		}
		if first < last && last == tree.size && !self.log.lock().agrees(tree) {
			log::error!(
				target: LOG_TARGET,
				"The batches up to {last} do not have the root that the chain has: report this as a defect",
			);
		}
		Ok(())
	}

	/// Whether it is known what the keys have signed. A tree that they have signed was in a block that was final
	/// before the node started, so it is not larger than that of a block that was made later.
	fn may_sign(&mut self, block: Hash, tree: Anchor) -> Result<bool, Unreadable> {
		let Some(signer) = &mut self.signer else { return Ok(false) };
		if signer.is_accepted() {
			return Ok(true);
		}
		if self.chain.time(block)? < self.started {
			return Ok(false);
		}
		match signer.accept(tree.size) {
			Ok(()) => log::warn!(
				target: LOG_TARGET,
				"The checkpoint journal is new or a copy: this validator signs checkpoints of more than {} batches",
				tree.size,
			),
			Err(reason) => log::error!(target: LOG_TARGET, "No checkpoint is signed: {reason}"),
		}
		Ok(signer.is_accepted())
	}

	/// Sign a tree with the keys of this node's seats that have not signed it.
	fn sign(&mut self, tree: Anchor, seconds: u64) -> Vec<Cosignature> {
		let Some(signer) = &self.signer else { return Vec::new() };
		let mut log = self.log.lock();
		let names = *log.names();
		let is_due = |key: &[u8; 32]| {
			let has_seat = log.seats().iter().any(|seat| seat.key == *key);
			has_seat && log.is_kept(tree) && !log.has_cosigned(key, tree.size)
		};
		let due: Vec<_> = signer.keys().into_iter().filter(is_due).collect();
		let mut signed = Vec::new();
		for key in due {
			match signer.sign(&names, key, tree, seconds) {
				Ok(by) if log.receive(by, seconds) == Ok(Received::New) => signed.push(by),
				Ok(by) => log::error!(target: LOG_TARGET, "Its own cosignature is refused: {by:?}"),
				Err(reason) if self.said.as_ref() == Some(&reason) => {}
				Err(reason) => {
					log::warn!(target: LOG_TARGET, "A checkpoint is not signed: {reason}");
					self.said = Some(reason);
				}
			}
		}
		if let Some(metrics) = &self.metrics {
			metrics.cosigned.inc_by(signed.len() as u64);
		}
		signed
	}

	/// A cosignature of another node. `now` is in milliseconds since 1970.
	///
	/// # Errors
	///
	/// With the reason why it is refused.
	pub fn received(&mut self, by: Cosignature, now: u64) -> Result<Received, Refused> {
		let result = self.log.lock().receive(by, now / 1_000);
		match &result {
			Ok(Received::New) => {
				self.changed.push(by.tree.size);
				self.metrics.iter().for_each(|metrics| metrics.received.inc());
			}
			Ok(Received::Known | Received::Waiting) => {}
			Err(reason) => {
				self.metrics.iter().for_each(|metrics| metrics.refuse(*reason));
				if *reason == Refused::OtherRoot {
					log::error!(
						target: LOG_TARGET,
						"The key {} has cosigned another root than this chain has at the size {}: it shows two \
						histories. Ask its institution",
						hex::encode(by.key),
						by.tree.size,
					);
				}
			}
		}
		result
	}
}
