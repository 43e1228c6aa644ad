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
	explorer::{AllPlaces, Explorer},
	exports::Exports,
	figures::LastFigures,
	map::Map,
	proofs::{NodeProver, Proofs},
	routes::routes,
	server,
	watches::{
		wakes::{self, Woken},
		WatchStore,
	},
};
use madang_index::{Database, Follower, Node, Options, RpcNode, Store};
use madang_service::tls::{self, Clients};
use madang_verify::Anchor;
use std::{fmt::Display, fs, future::Future, path::Path, sync::Arc};
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
	let exports = match &config.exports {
		Some(exports) => Exports::read(&exports.key, exports.institution)?,
		None => Exports::new(None),
	};
	let watches = match config.access.as_ref().and_then(|access| access.watches.as_ref()) {
		Some(database) => Some(open_watches(database, &config.genesis).await?),
		None => None,
	};
	let map = config.map.as_ref().map(|map| Map::read(&map.file)).transpose()?;
	if let Some(map) = &map {
		log::info!("the map has {} outlines", map.count());
	}
	let webhooks = config.access.iter().flat_map(|access| &access.webhooks);
	let woken = webhooks.map(Woken::of).collect::<Result<Vec<_>, _>>()?;
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
	let anchor = config.anchor.as_deref().map(|file| anchor(file, config.genesis)).transpose()?;
	let proofs = anchor.as_deref().and_then(|text| Anchor::parse(text.as_bytes()));
	let proofs = proofs.map(|anchor| Proofs::of(NodeProver::new(&config.nodes, anchor)));
	let explorer = Explorer {
		store: store.clone(),
		status,
		genesis: format!("0x{}", hex::encode(config.genesis)),
		anchor,
		access,
		map,
		figures: LastFigures::default(),
		exports,
		watches: watches.clone(),
		proofs,
		places: AllPlaces::default(),
	};
	let following = tokio::spawn(async move { follower.run().await });
	let waking = watches.clone().map(|watches| {
		let status = explorer.status.clone();
		tokio::spawn(wakes::run(store.clone(), watches, status, woken))
	});
	let address = listener.local_addr().map_err(|error| error.to_string())?;
	let scheme = if acceptor.is_some() { "https" } else { "http" };
	log::info!("the explorer is at {scheme}://{address}");
	if is_open {
		log::info!("the explorer is open: every reader sees everything");
	}
	server::serve(listener, acceptor, routes(Arc::new(explorer)), stop).await;
	following.abort();
	if let Some(waking) = waking {
		waking.abort();
	}
	store.close().await;
	if let Some(views) = views {
		views.close().await;
	}
	if let Some(watches) = watches {
		watches.close().await;
	}
	Ok(())
}

/// Read an anchor of the network with this genesis block.
fn anchor(file: &Path, genesis: [u8; 32]) -> Result<String, String> {
	let wrong = |reason: &dyn Display| format!("{}: {reason}", file.display());
	let text = fs::read_to_string(file).map_err(|error| wrong(&error))?;
	let anchor = Anchor::parse(text.as_bytes()).ok_or_else(|| wrong(&"it is not an anchor"))?;
	match anchor.genesis.0 == genesis {
		true => Ok(text),
		false => Err(wrong(&"it is an anchor of another network")),
	}
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

async fn open_watches(database: &Database, genesis: &[u8; 32]) -> Result<WatchStore, String> {
	let opened = WatchStore::open(database, genesis).await;
	opened.map_err(|error| format!("the watches: {error}"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_anchor_is_of_the_network() {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("anchor.json");
		let read = |text: &str| {
			fs::write(&file, text).unwrap();
			anchor(&file, [0xab; 32])
		};
		let text = |byte: &str| {
			let hash = format!("0x{}", byte.repeat(32));
			let key = format!("0x{}", "01".repeat(32));
			format!(
				r#"{{"genesis":"{hash}","number":0,"block":"{hash}","set-id":0,"grandpa":["{key}"]}}"#
			)
		};
		assert_eq!(read(&text("ab")), Ok(text("ab")));
		assert!(read(&text("cd")).unwrap_err().contains("another network"));
		assert!(read("{}").unwrap_err().contains("not an anchor"));
		assert!(anchor(Path::new("/nowhere/anchor.json"), [0; 32]).is_err());
	}
}
