//! Starts everything, and stops it in order.

use crate::{config::Config, explorer::Explorer, routes::routes, server};
use madang_index::{Follower, Node, Options, RpcNode, Store};
use std::{future::Future, sync::Arc};
use tokio::net::TcpListener;

/// Run an explorer until `stop` is done.
///
/// # Errors
///
/// If it cannot begin: the address is taken, or the database is of another network.
pub async fn run(config: Config, stop: impl Future<Output = ()>) -> Result<(), String> {
	let listener = TcpListener::bind(config.listen).await;
	let listener = listener.map_err(|error| format!("{}: {error}", config.listen))?;
	let store = Store::open(&config.database, &config.genesis).await;
	let store = store.map_err(|error| error.to_string())?;
	let nodes = config.nodes.iter().map(|url| Arc::new(RpcNode::new(url)) as Arc<dyn Node>);
	let follower =
		Follower::new(store.clone(), nodes.collect(), config.genesis, Options::default());
	let status = follower.status();
	let explorer = Explorer {
		store: store.clone(),
		status,
		genesis: format!("0x{}", hex::encode(config.genesis)),
	};
	let following = tokio::spawn(async move { follower.run().await });
	let address = listener.local_addr().map_err(|error| error.to_string())?;
	log::info!("the explorer is at http://{address}");
	server::serve(listener, routes(Arc::new(explorer)), stop).await;
	following.abort();
	store.close().await;
	Ok(())
}
