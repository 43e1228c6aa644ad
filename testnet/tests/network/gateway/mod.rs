//! The gateway of a bank on real nodes: who may ask, calls in two steps, and a gateway that is killed.

mod access;
mod crash;
mod loans;
mod messages;
mod places;
mod signer;
mod writes;

use anyhow::{ensure, Context, Result};
use madang_client::{
	api::{
		calls::institutions,
		types::{Duties, Scopes},
	},
	Officer, Sender,
};
use madang_primitives::{Duty, DAY_MS};
use madang_testnet::{
	calls::{appoint, now},
	gateway::{account, signed, Answer, Certificate, Certificates, Client, Gateway},
	template, Member, Network, Options,
};
use serde_json::{json, Value};
use std::time::Duration;
use tokio_rustls::rustls::version::TLS13;

/// Everything.
const ALL: Scopes = Scopes { read: true, submit: true, audit: true };

/// How long the chain may take for what must happen.
const PATIENCE: Duration = Duration::from_secs(120);

/// Register a client certificate of an institution for a day.
async fn register(
	sender: &Sender,
	member: &Member,
	certificate: &Certificate,
	scopes: Scopes,
) -> Result<u64> {
	let call =
		institutions::add_client_certificate(certificate.fingerprint, scopes, now() + DAY_MS);
	Ok(sender.run(&call, member.officer()).await?.block)
}

/// Appoint an observer of an institution, who can anchor logs.
async fn observer(sender: &Sender, member: &Member, secret: &str) -> Result<Officer> {
	let officer = Officer::from_secret(secret).map_err(anyhow::Error::msg)?;
	appoint_observer(sender, member, &officer).await?;
	Ok(officer)
}

async fn appoint_observer(sender: &Sender, member: &Member, officer: &Officer) -> Result<()> {
	let duties = Duties::NONE.with(Duty::Observe);
	let call = appoint(&sender.connection().await, member.id, officer, duties)?;
	sender.run(&call, member.officer()).await?;
	Ok(())
}

/// A bank with a gateway that runs, and what its system needs.
struct Desk {
	network: Network,
	gateway: Gateway,
	certificates: Certificates,
	/// The system's, which is registered for everything.
	certificate: Certificate,
	client: Client,
	/// An observer of the bank.
	officer: Officer,
	_folder: tempfile::TempDir,
}

impl Desk {
	/// Start a network and the gateway of its bank, with `more` in its configuration.
	async fn open(more: &str) -> Result<Self> {
		let network = template::start(Options::default()).await?;
		let folder = tempfile::tempdir()?;
		let certificates = Certificates::new(folder.path())?;
		let bank = network.members.bank();
		let files = ("bank", "bank.sqlite");
		let mut gateway = Gateway::new(&network, bank.id, &[3, 0], &certificates, files).await?;
		gateway.configure(more)?;
		gateway.start().await?;
		let sender = network.sender(0).await?;
		let certificate = certificates.client("loans", 30)?;
		let officer = observer(&sender, bank, "//Observer").await?;
		let block = register(&sender, bank, &certificate, ALL).await?;
		gateway.has_followed(block).await?;
		let mut client = connect(&gateway, &certificates, &certificate).await?;
		client.until_answered("/v1/gateway/status").await?;
		Ok(Self { network, gateway, certificates, certificate, client, officer, _folder: folder })
	}

	/// Connect again.
	async fn connect(&self) -> Result<Client> {
		connect(&self.gateway, &self.certificates, &self.certificate).await
	}

	/// Stop all of it.
	async fn close(mut self) -> Result<()> {
		self.gateway.stop().await?;
		self.network.stop().await
	}
}

/// Connect to a gateway with a certificate.
async fn connect(
	gateway: &Gateway,
	certificates: &Certificates,
	own: &Certificate,
) -> Result<Client> {
	Client::connect(gateway.address, &certificates.issuer(), Some(own), &[&TLS13]).await
}

/// A reference in JSON.
fn in_json(reference: [u8; 32]) -> String {
	format!("0x{}", hex::encode(reference))
}

/// The parameters of `tx_prepare` for an anchor.
fn anchor(officer: &Officer, reference: [u8; 32], entries: u64) -> Value {
	json!({
		"officer": account(officer),
		"call": "Institutions.anchor_log",
		"args": { "head": in_json([7; 32]), "entries": entries.to_string() },
		"external_ref": in_json(reference),
	})
}

/// Ensure that an answer is this error.
fn refused(answer: &Answer, name: &str) -> Result<()> {
	ensure!(
		answer.error() == Some(name),
		"expected {name}, got {}: {}",
		answer.status,
		answer.body
	);
	Ok(())
}
