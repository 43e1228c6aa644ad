//! The nodes that a sender may use.

use crate::{connection::Connection, error::Error};
use futures::{
	future::{join_all, BoxFuture},
	FutureExt,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::{Mutex, MutexGuard, OnceLock, PoisonError},
	time::Duration,
};
use subxt::utils::H256;
use tokio::time::timeout;

/// How long to wait for a node's answer before another node is tried.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// A way to connect to a node.
pub(super) trait Dial: Send + Sync {
	/// Connect to the node at an address.
	fn dial<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Connection, Error>>;
}

/// Connects over WebSockets.
pub(super) struct WebSocket;

impl Dial for WebSocket {
	fn dial<'a>(&'a self, url: &'a str) -> BoxFuture<'a, Result<Connection, Error>> {
		Connection::open(url).boxed()
	}
}

/// Nodes of one network, in the order of preference. The network is that of the first node that answers.
pub(super) struct Nodes {
	urls: Vec<String>,
	dial: Box<dyn Dial>,
	genesis: OnceLock<H256>,
	/// Connections to nodes that are not in use, by address: each call of a file asks them.
	kept: Mutex<BTreeMap<String, Connection>>,
}

impl Nodes {
	/// The nodes with these addresses. One that is named twice is one node.
	pub(super) fn new(urls: &[String], dial: impl Dial + 'static) -> Self {
		let mut once = BTreeSet::new();
		let urls = urls.iter().filter(|url| once.insert(*url)).cloned().collect();
		Self { urls, dial: Box::new(dial), genesis: OnceLock::new(), kept: Mutex::default() }
	}

	/// The same, of the network with this genesis block only.
	pub(super) fn of_network(self, genesis: H256) -> Self {
		Self { genesis: OnceLock::from(genesis), ..self }
	}

	/// How many there are.
	pub(super) fn len(&self) -> usize {
		self.urls.len()
	}

	/// Connect to the first node that answers.
	pub(super) async fn connect(&self) -> Result<Connection, Error> {
		self.first_of(self.urls.iter()).await
	}

	/// Connect to the first node that answers, from the one after this address on: a node that takes connections and
	/// answers nothing else must not keep the others away.
	pub(super) async fn connect_after(&self, url: &str) -> Result<Connection, Error> {
		let next = self.urls.iter().position(|one| one == url).map_or(0, |at| at.saturating_add(1));
		let (before, after) = self.urls.split_at(next.min(self.urls.len()));
		self.first_of(after.iter().chain(before)).await
	}

	/// Connect to the node, other than the one with this address, that has finalized the most, if that is above this
	/// block.
	pub(super) async fn further_than(&self, url: &str, block: u64) -> Option<Connection> {
		let others = self.urls.iter().filter(|other| *other != url);
		let asked = others.map(|other| async move {
			let connection = self.dial(other).await.ok()?;
			let number = timeout(ANSWER_WITHIN, connection.finalized_number()).await.ok()?.ok()?;
			(number > block).then_some((number, connection))
		});
		let answered = join_all(asked).await.into_iter().flatten();
		answered.max_by_key(|(number, _)| *number).map(|(_, connection)| connection)
	}

	/// Connections to the nodes other than the one with this address, as far as they answer. They are kept for the next time.
	pub(super) async fn others(&self, url: &str) -> Vec<Connection> {
		let others = self.urls.iter().filter(|other| *other != url);
		join_all(others.map(|other| self.kept(other))).await.into_iter().flatten().collect()
	}

	/// The connection to a node that was kept, if it still answers, else another one.
	async fn kept(&self, url: &str) -> Option<Connection> {
		let known = self.connections().get(url).cloned();
		if let Some(connection) = known {
			let answer = timeout(ANSWER_WITHIN, connection.finalized_number()).await;
			if matches!(answer, Ok(Ok(_))) {
				return Some(connection);
			}
		}
		let connection = self.dial(url).await.ok()?;
		self.connections().insert(url.to_owned(), connection.clone());
		Some(connection)
	}

	/// The connections that are kept. What a panic leaves there is complete.
	fn connections(&self) -> MutexGuard<'_, BTreeMap<String, Connection>> {
		self.kept.lock().unwrap_or_else(PoisonError::into_inner)
	}

	async fn first_of(&self, urls: impl Iterator<Item = &String>) -> Result<Connection, Error> {
		let mut last = Error::Input("no node's address was given".to_owned());
		for url in urls {
			match self.dial(url).await {
				Ok(connection) => return Ok(connection),
				Err(error) => last = error,
			}
		}
		Err(last)
	}

	/// Connect to a node of this network.
	async fn dial(&self, url: &str) -> Result<Connection, Error> {
		let no_answer =
			|| Error::Connection { url: url.to_owned(), reason: "no answer".to_owned() };
		let dialled = timeout(ANSWER_WITHIN, self.dial.dial(url)).await;
		let connection = dialled.unwrap_or_else(|_| Err(no_answer()))?;
		let expected = *self.genesis.get_or_init(|| connection.genesis());
		connection.of_network(expected)
	}
}
