//! The gateway of a bank on real nodes: who may ask, calls in two steps, and a gateway that is killed.

mod access;
mod crash;
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
	Member, Network,
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
