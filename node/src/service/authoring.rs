//! Authoring blocks.

use super::{backoff::Backoff, inherents, own_blocks::OwnBlocks, proposer::Proposers};
use crate::{
	client::{Client, SelectChain},
	equivocation,
	pool::Pool,
};
use madang_runtime::{configs::system::AUTHORED_LENGTH, opaque::Block};
use sc_consensus_aura::{SlotProportion, StartAuraParams};
use sc_network_sync::SyncingService;
use sc_service::{config::PrometheusConfig, error::Error as ServiceError, TaskManager};
use sp_consensus_aura::ed25519::AuthorityPair;
use sp_keystore::KeystorePtr;
use std::sync::Arc;

/// An author fills at most half its slot, at its pace: the others need the rest to receive and execute
/// the block before the next author starts. A larger part makes authors fork under load.
const BLOCK_PORTION_OF_SLOT: f32 = 0.5;

/// The largest part of its slot that an author may take after slots were missed.
const MAX_BLOCK_PORTION_OF_SLOT: f32 = 0.6;

/// Encoded size at which an author stops adding to a block. The runtime keeps ordinary transactions
/// below it, so that governance has room, and has a higher limit itself.
const BLOCK_SIZE_LIMIT: usize = AUTHORED_LENGTH as usize;

/// What an author needs.
pub struct Authoring {
	pub client: Arc<Client>,
	pub keystore: KeystorePtr,
	pub select_chain: SelectChain,
	pub block_import: OwnBlocks,
	pub pool: Arc<Pool>,
	pub sync: Arc<SyncingService<Block>>,
	/// Whether to author even while the node knows no peers, and without slowing down.
	pub force: bool,
	/// How to slow down while nothing becomes final.
	pub backoff: Backoff,
}

/// Author a block in each of the node's slots, and report validators that make two in one.
pub fn start(
	authoring: Authoring,
	tasks: &TaskManager,
	metrics: Option<&PrometheusConfig>,
) -> Result<(), ServiceError> {
	let Authoring { client, keystore, select_chain, block_import, pool, sync, force, backoff } =
		authoring;
	let pace = block_import.pace.clone();
	// Without it nobody would report a double block, and nobody would notice that.
	let watch = equivocation::watch(client.clone(), pool.clone());
	tasks.spawn_essential_handle().spawn("equivocation-watch", None, watch);
	let proposer_factory = Proposers::new(
		client.clone(),
		pool,
		tasks.spawn_handle(),
		metrics.map(|metrics| &metrics.registry),
		BLOCK_SIZE_LIMIT,
		pace.clone(),
	);
	tasks.spawn_handle().spawn("pace", Some("block-authoring"), pace.follow(client.clone()));

	let slot_duration = sc_consensus_aura::slot_duration(&*client)?;
	let aura = sc_consensus_aura::start_aura::<AuthorityPair, _, _, _, _, _, _, _, _, _, _>(
		StartAuraParams {
			slot_duration,
			client,
			select_chain,
			block_import,
			proposer_factory,
			create_inherent_data_providers: move |_, ()| async move {
				Ok(inherents::now(slot_duration))
			},
			force_authoring: force,
			backoff_authoring_blocks: (!force).then_some(backoff),
			keystore,
			sync_oracle: sync.clone(),
			justification_sync_link: sync,
			block_proposal_slot_portion: SlotProportion::new(BLOCK_PORTION_OF_SLOT),
			max_block_proposal_slot_portion: Some(SlotProportion::new(MAX_BLOCK_PORTION_OF_SLOT)),
			telemetry: None,
			compatibility_mode: Default::default(),
		},
	)?;
	tasks.spawn_essential_handle().spawn_blocking("aura", Some("block-authoring"), aura);
	Ok(())
}
