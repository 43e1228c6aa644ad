//! Connecting to the nodes of the command line.

use crate::{
	confirm::Confirm, context::Context, failure::Failure, files::read_anchor, journal::Recorder,
};
use madang_client::{
	confirm::Check, emergency, import::Network, Connection, Done, Error, Officer, Sender, State,
};
use madang_primitives::ExternalRef;
use sp_core::H256;
use std::{path::Path, sync::Arc};
use subxt::tx::Payload;

impl Context {
	/// Connect to the first node that answers.
	pub async fn connection(&self) -> Result<Connection, Failure> {
		self.first_of(self.genesis).await
	}

	/// The same, of any network: the profile in use may pin another one.
	pub async fn connection_of_any_network(&self) -> Result<Connection, Failure> {
		self.first_of(None).await
	}

	/// Connect to a node. Fails if it is of another network than the one that is pinned.
	pub async fn connect_to(&self, url: &str) -> Result<Connection, Error> {
		connect(url, self.genesis).await
	}

	async fn first_of(&self, genesis: Option<subxt::utils::H256>) -> Result<Connection, Failure> {
		let mut last = Failure::input(t!("no node was given; name one with --node"));
		for url in &self.nodes {
			match connect(url, genesis).await {
				Ok(connection) => return Ok(connection),
				Err(error) => last = error.into(),
			}
		}
		Err(last)
	}

	/// The state at the last finalized block; in an emergency at the best block.
	pub async fn state(&self) -> Result<State, Failure> {
		self.state_over(&self.connection().await?).await
	}

	/// The same over a connection.
	pub async fn state_over(&self, connection: &Connection) -> Result<State, Failure> {
		Ok(State::new(match self.unfinalized {
			true => emergency::best(connection).await?,
			false => connection.finalized().await?,
		}))
	}

	/// What kind of block [`Self::state`] reads.
	pub fn block_label(&self) -> &'static str {
		match self.unfinalized {
			true => t!("best block, not final"),
			false => t!("finalized block"),
		}
	}

	/// A sender that uses all nodes.
	pub async fn sender(&self) -> Result<Sender, Failure> {
		let sender = match self.genesis {
			Some(genesis) => Sender::open_on(&self.nodes, genesis).await?,
			None => Sender::open(&self.nodes).await?,
		};
		sender.record_in(Arc::new(self.recorder(&sender.connection().await)));
		Ok(sender)
	}

	/// What writes this command's transactions into the journal.
	pub fn recorder(&self, connection: &Connection) -> Recorder {
		Recorder {
			journal: self.journal.clone(),
			profile: self.profile.clone(),
			command: self.command.clone(),
			genesis: connection.genesis(),
		}
	}

	/// What a command needs that sends the calls of a file.
	pub async fn sender_of_file(&self) -> Result<(Sender, Officer), Failure> {
		self.ensure_waits(t!("sends the calls of a file and waits for each"))?;
		if self.dry_run {
			return Ok((self.sender().await?, self.officer()?));
		}
		self.can_confirm()?;
		let sender = self.sender().await?;
		self.can_confirm_on(&sender).await?;
		Ok((sender, self.officer()?))
	}

	/// The chain as an import reads it and sends to it.
	pub const fn network<'a>(
		&self,
		sender: &'a Sender,
		officer: &'a Officer,
		check: &'a Check,
	) -> Network<'a> {
		Network { sender, officer, dry_run: self.dry_run, check }
	}

	/// Fail with `--no-wait`: what the command does after the answer would not be done.
	pub fn ensure_waits(&self, why: &str) -> Result<(), Failure> {
		match self.no_wait {
			true => Err(Failure::input(t!("this command {why}: it takes no --no-wait"))),
			false => Ok(()),
		}
	}

	/// The genesis hash, to which parties' signatures are bound.
	pub async fn genesis(&self) -> Result<H256, Failure> {
		Ok(H256(self.connection().await?.genesis().0))
	}
}

/// What must confirm an answer.
impl Context {
	/// Fail unless what must confirm an answer does so.
	pub async fn confirm(
		&self,
		sender: &Sender,
		done: &Done,
		(call, officer, reference): (&impl Payload, &Officer, Option<ExternalRef>),
	) -> Result<(), Failure> {
		if self.confirm == Confirm::None {
			return Ok(());
		}
		let check = self.check()?;
		let digest = sender.digest_of(call).await?;
		Ok(sender.confirm(&check, done, (digest, officer, reference)).await?)
	}

	/// What must confirm an answer, for the client. Nothing is sent with `--dry-run`.
	pub fn check(&self) -> Result<Check, Failure> {
		Ok(match self.confirm {
			_ if self.dry_run => Check::None,
			Confirm::None => Check::None,
			Confirm::SecondNode => Check::SecondNode,
			Confirm::Proof => Check::Proof(read_anchor(self.anchor()?)?),
		})
	}

	/// Warn the user, who wants answers confirmed, that these are not.
	pub fn warn_unconfirmed(&self, answers: &str) {
		if self.confirm != Confirm::None && !self.dry_run {
			let text = t!("--confirm does not confirm {answers}: the node's answer is believed");
			self.output.warn(&text);
		}
	}

	/// Fail, before anything is sent, if the anchor is of another network than the nodes.
	pub async fn can_confirm_on(&self, sender: &Sender) -> Result<(), Failure> {
		if self.confirm != Confirm::Proof {
			return Ok(());
		}
		match read_anchor(self.anchor()?)?.genesis.0 == sender.connection().await.genesis().0 {
			true => Ok(()),
			false => Err(Failure::input(t!("the anchor is of another network than the nodes"))),
		}
	}

	/// Fail at once, before anything is sent, if what `--confirm` needs is not there.
	pub fn can_confirm(&self) -> Result<(), Failure> {
		match self.confirm {
			Confirm::SecondNode if self.nodes.len() < 2 => Err(Failure::input(t!(
				"--confirm 2 needs two nodes: name a second one with --node"
			))),
			Confirm::Proof => read_anchor(self.anchor()?).map(drop),
			Confirm::None | Confirm::SecondNode => Ok(()),
		}
	}

	fn anchor(&self) -> Result<&Path, Failure> {
		self.anchor_file.as_deref().ok_or_else(|| {
			Failure::input(t!(
				"--confirm proof needs an anchor: --anchor-file FILE (see madang proof anchor)"
			))
		})
	}
}

/// Connect to a node, which must be of the network with this genesis block if one is given.
async fn connect(url: &str, genesis: Option<subxt::utils::H256>) -> Result<Connection, Error> {
	let connection = Connection::open(url).await?;
	match genesis {
		Some(genesis) => connection.of_network(genesis),
		None => Ok(connection),
	}
}
