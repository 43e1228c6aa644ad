//! What every command works with: nodes, keys, output; and sending a call until it is final.

use crate::{
	failure::{Failure, Kind as FailureKind, OfFile},
	keys::{KeyFile, Role, Secret, Store},
	output::Output,
	values,
};
use codec::Decode;
use madang_client::{
	api, emergency, Connection, Error, Included, Officer, PartyKey, Sender, State,
};
use madang_primitives::{Duty, ExternalRef, InstitutionId, Moment};
use madang_sealed::{ask, ask_twice, passphrase_from};
use rand::{rngs::OsRng, RngCore};
use serde_json::{json, Map, Value};
use sp_core::H256;
use std::{
	io::IsTerminal,
	path::PathBuf,
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use subxt::tx::Payload;
use zeroize::Zeroizing;

/// What every command works with.
pub struct Context {
	/// How to print.
	pub output: Output,
	/// The keys.
	pub store: Store,
	/// The nodes, in order of preference.
	pub nodes: Vec<String>,
	/// The officer's key, by name.
	pub key: Option<String>,
	/// The file that the passphrase is in.
	pub passphrase_file: Option<PathBuf>,
	/// Whether finality has stopped, so that blocks must do.
	pub unfinalized: bool,
}

/// A call that was made.
pub struct Done {
	/// Its place and events.
	pub included: Included,
	/// From submission until that was known.
	pub took: Duration,
	/// The reference it was made under, where it has one.
	pub reference: Option<ExternalRef>,
	/// Whether it is final; in an emergency a block is all there is.
	pub is_final: bool,
}

impl Done {
	/// The first field of an event: in Madang's events the object's number.
	pub fn first_field<T: Decode>(&self, pallet: &str, event: &str) -> Result<T, Failure> {
		let fields = self.included.fields(pallet, event).ok_or_else(|| {
			Error::Answer(format!("block {} has no event {pallet}.{event}", self.included.block))
		})?;
		T::decode(&mut fields.as_slice()).map_err(|error| Error::answer(error).into())
	}
}

impl Context {
	/// Connect to the first node that answers, and see that it runs the runtime known here.
	pub async fn connection(&self) -> Result<Connection, Failure> {
		let mut last = Failure::input("no node is given: name one with --node");
		for url in &self.nodes {
			match Connection::open(url).await {
				Ok(connection) => {
					let at = connection.finalized().await?;
					api::check(&at.metadata())?;
					return Ok(connection);
				}
				Err(error) => last = error.into(),
			}
		}
		Err(last)
	}

	/// The state at the last finalized block; in an emergency at the best one.
	pub async fn state(&self) -> Result<State, Failure> {
		let connection = self.connection().await?;
		Ok(State::new(match self.unfinalized {
			true => emergency::best(&connection).await?,
			false => connection.finalized().await?,
		}))
	}

	/// What [`Self::state`] is of.
	pub const fn block_label(&self) -> &'static str {
		match self.unfinalized {
			true => "best block, not final",
			false => "finalized block",
		}
	}

	/// A sender over all nodes.
	pub async fn sender(&self) -> Result<Sender, Failure> {
		let sender = Sender::open(&self.nodes).await?;
		let at = sender.connection().await.finalized().await?;
		api::check(&at.metadata())?;
		Ok(sender)
	}

	/// The genesis that parties' signatures are bound to.
	pub async fn genesis(&self) -> Result<H256, Failure> {
		Ok(H256(self.connection().await?.genesis().0))
	}

	/// The file of the officer's key that is in use.
	pub fn officer_file(&self) -> Result<(&str, KeyFile), Failure> {
		let name = self.key.as_deref().ok_or_else(|| {
			Failure::input("this needs an officer's key: name it with --key or MADANG_KEY")
		})?;
		let file = self.store.get(name)?;
		match file.public.role {
			Role::Officer => Ok((name, file)),
			Role::Party => Err(Failure::input(format!(
				"{name} is a party's key: transactions are sent with an officer's"
			))),
		}
	}

	/// The officer whose key is in use.
	pub fn officer(&self) -> Result<Officer, Failure> {
		let (name, file) = self.officer_file()?;
		self.open(name, &file)?.officer()
	}

	/// A party's key of this store.
	pub fn party(&self, name: &str) -> Result<PartyKey, Failure> {
		let file = self.store.get(name)?;
		if file.public.role != Role::Party {
			return Err(Failure::input(format!("{name} is an officer's key: a party's is wanted")));
		}
		self.open(name, &file)?.party()
	}

	fn open(&self, name: &str, file: &KeyFile) -> Result<Secret, Failure> {
		let passphrase = self.passphrase(&format!("Passphrase of {name}: "))?;
		file.open(&passphrase)
			.map_err(|failure| Failure::input(format!("key {name}: {}", failure.message)))
	}

	/// The passphrase: from the file, from the environment, else asked for.
	pub fn passphrase(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
		match self.given_passphrase()? {
			Some(given) => Ok(given),
			None => at_terminal().and_then(|()| Ok(ask(prompt)?)),
		}
	}

	/// The passphrase of a new key: asked for twice where it is typed.
	pub fn new_passphrase(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
		match self.given_passphrase()? {
			Some(given) => Ok(given),
			None => at_terminal().and_then(|()| Ok(ask_twice(prompt)?)),
		}
	}

	fn given_passphrase(&self) -> Result<Option<Zeroizing<String>>, Failure> {
		match &self.passphrase_file {
			Some(path) => passphrase_from(path).of_file(path).map(Some),
			None => Ok(std::env::var("MADANG_PASSPHRASE").ok().map(Zeroizing::new)),
		}
	}

	/// Make a call under a reference and wait until it is final. The reference is told first: with
	/// it the call can be made again after a crash and counts once.
	pub async fn run<CallData>(
		&self,
		given: Option<ExternalRef>,
		call: impl FnOnce(ExternalRef) -> subxt::tx::DynamicPayload<CallData>,
	) -> Result<Done, Failure>
	where
		subxt::tx::DynamicPayload<CallData>: Payload,
	{
		let officer = self.officer()?;
		let reference = given.unwrap_or_else(fresh);
		let shown = hex::encode(reference);
		if given.is_none() {
			self.output.note(&json!({ "external_ref": shown }), || {
				format!("external reference {shown} (to repeat after a crash: --external-ref)")
			});
		}
		self.submit(&officer, &call(reference), Some(reference)).await.map_err(
			|failure| match given.is_some() && failure.message.contains("ExternalRefUsed") {
				true => Failure {
					message: format!(
						"a call under this reference is on the chain already: nothing was done \
						again. {}",
						failure.message
					),
					..failure
				},
				false => failure,
			},
		)
	}

	/// The institution of the officer whose key is in use.
	pub async fn own_institution(&self, state: &State) -> Result<InstitutionId, Failure> {
		Ok(self.own_officer(state).await?.institution)
	}

	/// The institution of the officer whose key is in use, who administers it.
	pub async fn administered(&self, state: &State) -> Result<InstitutionId, Failure> {
		let officer = self.own_officer(state).await?;
		match officer.duties.contains(Duty::Administer) {
			true => Ok(officer.institution),
			false => Err(refused("the officer does not administer its institution")),
		}
	}

	async fn own_officer(&self, state: &State) -> Result<api::types::OfficerRecord, Failure> {
		let (_, file) = self.officer_file()?;
		let officer = state.officer(account_of(&file)?).await?;
		officer
			.ok_or_else(|| refused("the key's account is not an officer of any member institution"))
	}

	/// Make a call that takes no reference.
	pub async fn run_plain<CallData>(
		&self,
		call: subxt::tx::DynamicPayload<CallData>,
	) -> Result<Done, Failure>
	where
		subxt::tx::DynamicPayload<CallData>: Payload,
	{
		let officer = self.officer()?;
		self.submit(&officer, &call, None).await
	}

	async fn submit(
		&self,
		officer: &Officer,
		call: &impl Payload,
		reference: Option<ExternalRef>,
	) -> Result<Done, Failure> {
		let began = Instant::now();
		if self.unfinalized {
			let included = emergency::send(&self.connection().await?, call, officer).await?;
			return Ok(Done { included, took: began.elapsed(), reference, is_final: false });
		}
		let sender = self.sender().await?;
		let sent = sender.send(call, officer).await?;
		let spinner = (!self.output.json).then(|| {
			let spinner = indicatif::ProgressBar::new_spinner();
			spinner.enable_steady_tick(Duration::from_millis(120));
			spinner.set_message(format!(
				"sent; waiting for finality, until block {}",
				sent.expires_at
			));
			spinner
		});
		let outcome = sent.outcome().await;
		if let Some(spinner) = spinner {
			spinner.finish_and_clear();
		}
		Ok(Done { included: outcome?, took: began.elapsed(), reference, is_final: true })
	}

	/// Say that a call is final, and what came of it.
	pub fn report(&self, done: &Done, sentence: impl Into<String>, more: Value) {
		let sentence = sentence.into();
		let mut answer = Map::new();
		answer.insert("done".into(), sentence.clone().into());
		answer.insert("final".into(), done.is_final.into());
		answer.insert("block".into(), done.included.block.into());
		answer.insert("block_hash".into(), format!("{:?}", done.included.hash).into());
		answer.insert("index".into(), done.included.index.into());
		answer.insert("seconds".into(), done.took.as_secs_f64().into());
		if let Some(reference) = done.reference {
			answer.insert("external_ref".into(), hex::encode(reference).into());
		}
		if let Value::Object(more) = more {
			answer.extend(more);
		}
		self.output.answer(&Value::Object(answer), || {
			let (block, seconds) = (done.included.block, done.took.as_secs_f64());
			match done.is_final {
				true => format!("{sentence}\nFinal in block {block} after {seconds:.1} s."),
				false => format!("{sentence}\nIn block {block} after {seconds:.1} s; not final."),
			}
		});
	}
}

/// A reference that was never used.
fn fresh() -> ExternalRef {
	let mut reference = [0; 32];
	OsRng.fill_bytes(&mut reference);
	reference
}

/// The time now.
pub fn now() -> Moment {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	Moment::try_from(since.as_millis()).unwrap_or(Moment::MAX)
}

/// That somebody is there to ask.
fn at_terminal() -> Result<(), Failure> {
	match std::io::stdin().is_terminal() {
		true => Ok(()),
		false => Err(Failure::input(
			"no passphrase: set MADANG_PASSPHRASE, or name a file with --passphrase-file",
		)),
	}
}

/// What the chain does not allow or have, found out before a call is sent.
pub fn refused(message: impl Into<String>) -> Failure {
	Failure { kind: FailureKind::Refused, message: message.into() }
}

/// The account of a key file's officer.
pub fn account_of(file: &KeyFile) -> Result<api::types::Account, Failure> {
	let shown = file.public.account.as_deref().unwrap_or_default();
	values::account(shown).map_err(Failure::input)
}
