//! JSON-RPC: the methods in addition to those that the SDK always serves, where it listens
//! ([`endpoints`]), and the server behind a check of who asks and how often ([`server`], [`guard`], [`allowance`]).

pub mod allowance;
mod certificates;
pub mod chain_head;
mod clients;
mod connection;
mod discover;
pub mod endpoints;
mod errors;
mod events;
mod guard;
mod identity;
mod log;
mod may_call;
mod notary;
mod reads;
pub mod server;

use crate::{checkpoints::SharedLog, client::Hash, network::checkpoint::Checkpoint};
use errors::{unavailable, unreadable, NO_FINALITY_PROOF};
use jsonrpsee::RpcModule;
use madang_runtime::{opaque::Block, AccountId, Nonce};
use pallet_certificates::api::CertificatesApi;
use pallet_identity::api::IdentityApi;
use pallet_institutions::api::MembersApi;
use pallet_notary::api::NotaryApi;
use reads::{Chain, Runtimes};
use sc_network_sync::strategy::warp::{EncodedProof, WarpSyncProvider};
use sc_transaction_pool_api::TransactionPool;
use sp_block_builder::BlockBuilder;
use sp_blockchain::{Error as BlockChainError, HeaderMetadata};
use sp_consensus_grandpa::GrandpaApi;
use sp_core::Bytes;
use std::sync::Arc;
use substrate_frame_rpc_system::{AccountNonceApi, System, SystemApiServer};

/// `system_accountNextIndex`, `system_dryRun`, and our own:
///
/// - `madang_checkpoint`: the last final block with its validators, from which a new node can
///   synchronise;
/// - `madang_finality`: from a block on, the blocks that change the validators, and the
///   last final block, each with the votes for it. Proofs are made from it;
/// - `identity_resolve`: a DID's standard document;
/// - `notary_act`, `notary_apostille`: an act or an apostille by its number, with its chain;
/// - `certificates_check`, `certificates_status`: whether a certificate is genuine and in force;
/// - `rpc.discover`: all methods, as an OpenRPC document ([`discover`]);
/// - `events_get`, `events_subscribe`: the events of final blocks ([`events`]);
/// - the methods that read the chain ([`reads`]), such as `loans_get`;
/// - `institutions_mayCall`: whether an officer may make a call ([`may_call`]);
/// - `certificates_checkpoint`, `certificates_policy`, `certificates_logProof`: the log of certificates.
pub fn create<C, P>(
	client: Arc<C>,
	pool: Arc<P>,
	finality: Arc<dyn WarpSyncProvider<Block>>,
	log: SharedLog,
) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>>
where
	C: Chain + HeaderMetadata<Block, Error = BlockChainError>,
	C::Api: AccountNonceApi<Block, AccountId, Nonce>
		+ BlockBuilder<Block>
		+ GrandpaApi<Block>
		+ CertificatesApi<Block>
		+ IdentityApi<Block>
		+ MembersApi<Block, AccountId>
		+ NotaryApi<Block, AccountId>,
	P: TransactionPool + 'static,
{
	let mut module = RpcModule::new(());
	let runtimes = Arc::new(Runtimes::default());
	reads::register(&mut module, &client, &runtimes)?;
	events::register(&mut module, &client, &runtimes)?;
	let (chain, known) = (client.clone(), runtimes.clone());
	module.register_blocking_method(may_call::NAME, move |params, _, _| {
		may_call::answer(&*chain, &known, &params)
	})?;
	let chain = client.clone();
	module.register_blocking_method("madang_checkpoint", move |_, _, _| {
		Checkpoint::latest(&*chain).map_err(unavailable)
	})?;
	module.register_blocking_method("madang_finality", move |params, _, _| {
		let from: Hash = params.one().map_err(unreadable)?;
		finality
			.generate(from)
			.map(|EncodedProof(proof)| Bytes(proof))
			.map_err(|error| NO_FINALITY_PROOF.says(error))
	})?;
	let chain = client.clone();
	module.register_blocking_method("identity_resolve", move |params, _, _| {
		let (did, options) = identity::parameters(&params)?;
		identity::resolve(&*chain, &did, options).map_err(unavailable)
	})?;
	let chain = client.clone();
	module.register_blocking_method("notary_act", move |params, _, _| {
		let (notary, number) = notary::parameters(&params)?;
		notary::act(&*chain, notary, number).map_err(unavailable)
	})?;
	let chain = client.clone();
	module.register_blocking_method("notary_apostille", move |params, _, _| {
		let (authority, number) = notary::parameters(&params)?;
		notary::apostille(&*chain, authority, number).map_err(unavailable)
	})?;
	let chain = client.clone();
	module.register_blocking_method("certificates_check", move |params, _, _| {
		certificates::answer(&*chain, &certificates::certificate(&params)?).map_err(unavailable)
	})?;
	let chain = client.clone();
	module.register_blocking_method("certificates_status", move |params, _, _| {
		certificates::answer(&*chain, &certificates::leaf(&params)?).map_err(unavailable)
	})?;
	let kept = log.clone();
	module.register_method("certificates_checkpoint", move |params, _, _| {
		log::checkpoint(&kept, &params)
	})?;
	let kept = log.clone();
	module.register_method("certificates_policy", move |_, _, _| log::policy(&kept))?;
	let chain = client.clone();
	module.register_blocking_method("certificates_logProof", move |params, _, _| {
		log::proof(&*chain, &log, &params)
	})?;
	let chain = client.clone();
	module.register_blocking_method("rpc.discover", move |_, _, _| {
		discover::document(&*chain, &runtimes)
	})?;
	module.merge(System::new(client, pool).into_rpc())?;
	Ok(module)
}
