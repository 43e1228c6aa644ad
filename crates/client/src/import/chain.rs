//! What an import needs of the chain.

use crate::{
	compat::{self, Kind},
	confirm::Check,
	error::Error,
	officer::Officer,
	references::Done,
	submit::{Sender, Sent},
	trial::Trial,
	view, State,
};
use madang_primitives::{ExternalRef, InstitutionId, ParcelId, Pnu, PropertyName};
use pallet_institutions::CallDigest;
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

	/// The parcels to which numbers lead, present or old ones, in the order of the numbers.
	fn parcels_at(
		&self,
		numbers: Vec<Pnu>,
	) -> impl Future<Output = Result<Vec<Option<ParcelId>>, Error>>;

	/// The parcels that have numbers and have not given them up, in the order of the numbers.
	fn holders_of(
		&self,
		numbers: Vec<Pnu>,
	) -> impl Future<Output = Result<Vec<Option<ParcelId>>, Error>>;

	/// The present numbers of parcels, in the order of the parcels.
	fn numbers_of(
		&self,
		parcels: Vec<ParcelId>,
	) -> impl Future<Output = Result<Vec<Option<Pnu>>, Error>>;

	/// Whether an institution is responsible for properties, in the order of the names.
	fn responsible_for(
		&self,
		institution: InstitutionId,
		names: Vec<PropertyName>,
	) -> impl Future<Output = Result<Vec<bool>, Error>>;

	/// The account of the officer who sends.
	fn account(&self) -> [u8; 32];

	/// Send a call that is made under a reference.
	fn send(
		&self,
		call: &impl Payload,
		reference: ExternalRef,
	) -> impl Future<Output = Result<Self::Sent, Error>>;

	/// Wait for the definite answer to a call.
	fn outcome(&self, sent: Self::Sent) -> impl Future<Output = Result<(), Error>>;
}

/// The storage items that an import reads by their keys.
const READ: [(&str, &str); 9] = [
	("Institutions", "Officers"),
	("Registers", "Districts"),
	("Registers", "Predecessors"),
	("Registers", "Parcels"),
	("Registers", "Buildings"),
	("Registers", "Units"),
	("Registers", "LandShares"),
	("Titles", "Titles"),
	("Titles", "Entries"),
];

/// The chain over nodes, and the officer who imports.
#[derive(Clone, Copy)]
pub struct Network<'a> {
	/// Sends and reads.
	pub sender: &'a Sender,
	/// Signs.
	pub officer: &'a Officer,
	/// Send nothing: a node says of each call what it would do.
	pub dry_run: bool,
	/// What must confirm that a call is final.
	pub check: &'a Check,
}

/// A call that was sent, or of which it was asked what it would do.
pub enum Given {
	/// It was sent, with this digest under this reference.
	Sent(Sent, CallDigest, ExternalRef),
	/// It was not sent.
	Tried(Trial),
}

impl Network<'_> {
	/// Ask the last finalized block. The sender follows another node when one does not answer, and the
	/// block may have been too old by then.
	async fn ask<T>(&self, question: impl AsyncFn(State) -> Result<T, Error>) -> Result<T, Error> {
		let mut tried = 0;
		loop {
			tried += 1;
			match question(State::new(self.sender.finalized().await?)).await {
				Err(Error::Answer(_)) if tried < TRIES => {}
				answer => return answer,
			}
		}
	}

	/// The values at a block, by key.
	async fn found(
		&self,
		state: &State,
		keys: &[Vec<u8>],
	) -> Result<HashMap<Vec<u8>, Vec<u8>>, Error> {
		let at = state.hash();
		let connection = self.sender.connection().await;
		let keys = keys.iter().map(Vec::as_slice);
		let answer = connection.rpc().state_query_storage_at(keys, Some(at)).await;
		let changes = answer.map_err(Error::answer)?.into_iter().flat_map(|set| set.changes);
		Ok(changes.filter_map(|(key, value)| Some((key.0, value?.0))).collect())
	}
}

impl Chain for Network<'_> {
	type Sent = Given;

	async fn values(&self, keys: &[Vec<u8>]) -> Result<Vec<Option<Vec<u8>>>, Error> {
		let found = async |state: State| {
			for (pallet, entry) in READ {
				compat::ensure(&state.at().metadata(), Kind::Storage, pallet, entry)?;
			}
			self.found(&state, keys).await
		};
		let mut found = self.ask(found).await?;
		Ok(keys.iter().map(|key| found.remove(key)).collect())
	}

	async fn parcels_at(&self, numbers: Vec<Pnu>) -> Result<Vec<Option<ParcelId>>, Error> {
		self.ask(async |state| view::parcels_at(&state, numbers.clone()).await).await
	}

	async fn holders_of(&self, numbers: Vec<Pnu>) -> Result<Vec<Option<ParcelId>>, Error> {
		self.ask(async |state| view::holders_of(&state, numbers.clone()).await).await
	}

	async fn numbers_of(&self, parcels: Vec<ParcelId>) -> Result<Vec<Option<Pnu>>, Error> {
		self.ask(async |state| view::numbers_of(&state, parcels.clone()).await).await
	}

	async fn responsible_for(
		&self,
		institution: InstitutionId,
		names: Vec<PropertyName>,
	) -> Result<Vec<bool>, Error> {
		self.ask(async |state| view::responsible_for(&state, institution, names.clone()).await)
			.await
	}

	fn account(&self) -> [u8; 32] {
		self.officer.account().0
	}

	async fn send(&self, call: &impl Payload, reference: ExternalRef) -> Result<Given, Error> {
		if self.dry_run {
			return self.sender.try_call(call, self.officer).await.map(Given::Tried);
		}
		let digest = self.sender.digest_of(call).await?;
		let sent = self.sender.send(call, self.officer).await?;
		Ok(Given::Sent(sent, digest, reference))
	}

	async fn outcome(&self, given: Given) -> Result<(), Error> {
		match given {
			Given::Sent(sent, digest, reference) => {
				let done = Done::Now(sent.outcome().await?);
				let under = (digest, self.officer, Some(reference));
				self.sender.confirm(self.check, &done, under).await
			}
			Given::Tried(trial) => trial.verdict.into_result(),
		}
	}
}
