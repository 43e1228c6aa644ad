//! Starts everything, and stops it in order.

use crate::{
	access::{
		accounts::AccountsFile,
		clock::MachineClock,
		origin::Site,
		views::{ViewStore, Views},
		Access,
	},
	config::{AccessConfig, Config, TlsConfig},
	explorer::Explorer,
	figures::LastFigures,
	routes::routes,
	server,
};
use madang_index::{Follower, Node, Options, RpcNode, Store};
use madang_service::tls::{self, Clients};
use std::{future::Future, sync::Arc};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// Run an explorer until `stop` is done.
///
/// # Errors
///
/// If it cannot begin: the address is taken, a file is missing, or a database is of another network.
pub async fn run(config: Config, stop: impl Future<Output = ()>) -> Result<(), String> {
	let acceptor = config.tls.as_ref().map(acceptor).transpose()?;
	let access = match &config.access {
		Some(access) => Some(open_access(access, &config).await?),
		None => None,
	};
	let views = access.as_ref().map(|access| access.views.store.clone());
	let listener = TcpListener::bind(config.listen).await;
	let listener = listener.map_err(|error| format!("{}: {error}", config.listen))?;
	let store = Store::open(&config.database, &config.genesis).await;
	let store = store.map_err(|error| error.to_string())?;
	let nodes = config.nodes.iter().map(|url| Arc::new(RpcNode::new(url)) as Arc<dyn Node>);
	let follower =
		Follower::new(store.clone(), nodes.collect(), config.genesis, Options::default());
	let status = follower.status();
	let is_open = access.is_none();
	let explorer = Explorer {
		store: store.clone(),
		status,
		genesis: format!("0x{}", hex::encode(config.genesis)),
		access,
		figures: LastFigures::default(),
	};
	let following = tokio::spawn(async move { follower.run().await });
	let address = listener.local_addr().map_err(|error| error.to_string())?;
	let scheme = if acceptor.is_some() { "https" } else { "http" };
	log::info!("the explorer is at {scheme}://{address}");
	if is_open {
		log::info!("the explorer is open: every reader sees everything");
	}
	server::serve(listener, acceptor, routes(Arc::new(explorer)), stop).await;
	following.abort();
	store.close().await;
	if let Some(views) = views {
		views.close().await;
	}
	Ok(())
}

fn acceptor(files: &TlsConfig) -> Result<TlsAcceptor, String> {
	let clients = files.client_issuers.as_deref().map_or(Clients::None, Clients::Some);
	tls::acceptor(&files.certificate, &files.key, clients)
}

async fn open_access(access: &AccessConfig, config: &Config) -> Result<Access, String> {
	let site = Site::new(config.tls.is_some(), access.origin.as_deref());
	let accounts = AccountsFile::new(access.accounts.clone());
	// What is wrong with the file is said now, and not to the first who signs in.
	if accounts.now()?.accounts.is_empty() && config.client_issuers().is_none() {
		log::warn!("nobody can sign in: there is no account, and no certificate is asked for");
	}
	let views = ViewStore::open(&access.views, &config.genesis).await;
	let views = views.map_err(|error| format!("the log of views: {error}"))?;
	Ok(Access::new(site, accounts, Views::of(views), Box::new(MachineClock)))
}
