//! Sends submitted calls to the nodes, each officer's in the order of nonces.
//!
//! A node keeps a call whose nonce is not the next one aside, and forgets it some time. So a call waits here, on the gateway's
//! disk, until the nonces before it are used.

use crate::{
	chain::Chain,
	error::Error,
	store::{NewOutcome, Open, OutcomeKind, Store},
};
use futures::{stream, StreamExt};
use madang_client::{Connection, Verdict};
use serde_json::json;
use std::{collections::BTreeSet, sync::Arc};
use subxt::utils::AccountId32;
use tokio::sync::watch;

/// Of how many officers calls are sent at once.
const OFFICERS_AT_ONCE: usize = 8;

/// Sends calls.
#[derive(Clone)]
pub struct Sending {
	chain: Chain,
	store: Store,
	known: Arc<watch::Sender<u64>>,
	/// For how many milliseconds the nonce of a prepared call is kept for it.
	pub reserved: u64,
}

impl Sending {
	/// Over this chain and state.
	pub fn new(chain: Chain, store: Store, reserved: u64) -> Self {
		Self { chain, store, known: Arc::new(watch::Sender::new(0)), reserved }
	}

	/// Changes whenever an outcome became known.
	pub fn known(&self) -> watch::Receiver<u64> {
		self.known.subscribe()
	}

	/// Tell those that wait that an outcome became known.
	pub fn tell(&self) {
		self.known.send_modify(|count| *count = count.wrapping_add(1));
	}

	/// The nonce that the node expects next of an officer. Its pool knows those of other programs.
	pub async fn next_nonce(&self, officer: [u8; 32]) -> Result<u64, Error> {
		let account = AccountId32(officer);
		let ask = |node: Connection| async move {
			let next = node.rpc().system_account_next_index(&account).await;
			next.map_err(madang_client::Error::answer)
		};
		Ok(self.chain.sender().ask(ask).await?)
	}

	/// Send an officer's calls that were not sent yet and that nothing holds up. With `again` also those that were sent.
	pub async fn send(&self, officer: [u8; 32], again: bool) -> Result<(), Error> {
		self.send_from(officer, self.next_nonce(officer).await?, again).await
	}

	async fn send_from(&self, officer: [u8; 32], mut next: u64, again: bool) -> Result<(), Error> {
		let mut waits = false;
		for call in self.store.open_calls_of(&officer).await? {
			waits |= call.nonce > next;
			if waits && !call.is_sent {
				continue;
			}
			next = next.max(call.nonce.saturating_add(1));
			if (!call.is_sent || again) && !self.send_one(&call).await? {
				break;
			}
		}
		Ok(())
	}

	/// Send the calls of all of these officers again. An officer's failure does not hold up the others.
	pub async fn send_again(&self, officers: BTreeSet<[u8; 32]>) {
		let send = |officer| async move {
			if let Err(error) = self.send(officer, true).await {
				log::warn!("open calls cannot be sent again: {}", error.message());
			}
		};
		stream::iter(officers).for_each_concurrent(OFFICERS_AT_ONCE, send).await;
	}

	/// Send what an officer's waiting calls wait for no more, and settle those that wait for what nobody signs.
	pub async fn release(&self, officer: [u8; 32]) -> Result<(), Error> {
		let next = self.next_nonce(officer).await?;
		if self.store.settle_unsent(&officer, next, self.reserved).await? > 0 {
			self.tell();
		}
		self.send_from(officer, next, false).await
	}

	/// False if the node does not answer, so that later calls of the officer wait.
	async fn send_one(&self, call: &Open) -> Result<bool, Error> {
		let goes_out = match call.is_sent {
			true => self.store.note_sent_again(&call.id).await?,
			false => self.store.note_sent(&call.id).await?,
		};
		if !goes_out {
			return Ok(true);
		}
		let Some(bytes) = self.store.transaction(&call.id).await? else { return Ok(true) };
		let connection = self.chain.sender().connection().await;
		match connection.submit(&bytes).await {
			// Of a call that was sent before it decides nothing: another node may have it.
			Ok(Verdict::NotAdmitted(reason)) if !call.is_sent => {
				let error = json!({ "message": reason });
				let outcome = NewOutcome::without_place(OutcomeKind::Refused, error);
				if self.store.settle_refused(call, &outcome).await? {
					self.tell();
				}
				Ok(true)
			}
			Ok(Verdict::Unknown(reason)) | Err(reason) => {
				log::debug!("open calls wait: {reason}");
				Ok(false)
			}
			Ok(_) => Ok(true),
		}
	}
}
