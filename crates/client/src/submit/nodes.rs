//! The nodes that a sender may use.

use crate::{connection::Connection, error::Error};
use futures::{future::BoxFuture, FutureExt};
use std::time::Duration;
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

/// Nodes of one network, in the order of preference.
pub(super) struct Nodes {
	urls: Vec<String>,
	dial: Box<dyn Dial>,
}

impl Nodes {
	/// The nodes with these addresses.
	pub(super) fn new(urls: &[String], dial: impl Dial + 'static) -> Self {
		Self { urls: urls.to_vec(), dial: Box::new(dial) }
	}

	/// Connect to the first node that answers.
	pub(super) async fn connect(&self) -> Result<Connection, Error> {
		let mut last = Error::Input("no node's address was given".to_owned());
		for url in &self.urls {
			match timeout(ANSWER_WITHIN, self.dial.dial(url)).await {
				Ok(Ok(connection)) => return Ok(connection),
				Ok(Err(error)) => last = error,
				Err(_) => {
					last = Error::Connection { url: url.clone(), reason: "no answer".to_owned() };
				}
			}
		}
		Err(last)
	}
}
