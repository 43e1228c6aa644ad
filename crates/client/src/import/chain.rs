//! What an import needs of the chain.

use crate::{
	error::Error,
	officer::Officer,
	submit::{Sender, Sent},
};
use std::{collections::HashMap, future::Future};
use subxt::tx::Payload;

/// How often a question is asked again when a node does not answer.
const TRIES: usize = 5;

/// The chain, as an import reads it and sends to it.
pub trait Chain {
	/// A call that was sent.
	type Sent;

	/// The values of storage keys in a finalized block, in the order of the keys.
	fn values(&self, keys: &[Vec<u8>])
		-> impl Future<Output = Result<Vec<Option<Vec<u8>>>, Error>>;

	/// Send a call.
	fn send(&self, call: &impl Payload) -> impl Future<Output = Result<Self::Sent, Error>>;

	/// Wait for the definite answer to a call.
	fn outcome(&self, sent: Self::Sent) -> impl Future<Output = Result<(), Error>>;
}

/// The chain over nodes, and the officer who imports.
#[derive(Clone, Copy)]
pub struct Network<'a> {
	/// Sends and reads.
	pub sender: &'a Sender,
	/// Signs.
	pub officer: &'a Officer,
}

impl Network<'_> {
	/// The values at the last finalized block, by key.
	async fn found(&self, keys: &[Vec<u8>]) -> Result<HashMap<Vec<u8>, Vec<u8>>, Error> {
		let at = self.sender.finalized().await?.block_hash();
		let connection = self.sender.connection().await;
		let keys = keys.iter().map(Vec::as_slice);
		let answer = connection.rpc().state_query_storage_at(keys, Some(at)).await;
		let changes = answer.map_err(Error::answer)?.into_iter().flat_map(|set| set.changes);
		Ok(changes.filter_map(|(key, value)| Some((key.0, value?.0))).collect())
	}
}

impl Chain for Network<'_> {
	type Sent = Sent;

	async fn values(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>, Error> {
		let mut tried = 0;
		let mut found = loop {
			tried += 1;
			match self.found(keys).await {
				Ok(found) => break found,
				// The sender follows another node meanwhile, and the block may have been too old.
				Err(Error::Answer(_)) if tried < TRIES => {}
				Err(error) => return Err(error),
			}
		};
		Ok(keys.iter().map(|key| found.remove(key)).collect())
	}

	async fn send(&self, call: &impl Payload) -> Result<Sent, Error> {
		self.sender.send(call, self.officer).await
	}

	async fn outcome(&self, sent: Sent) -> Result<(), Error> {
		sent.outcome().await.map(|_included| ())
	}
}
