//! The network and the gateway that are measured.

use anyhow::{Context, Result};
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
	council,
	gateway::{Certificate, Certificates, Client, Gateway},
	Network, Options,
};
use std::{net::SocketAddr, path::Path};
use tokio_rustls::rustls::version::TLS13;

/// Which node the gateway asks, and which is asked without it.
const NODE: usize = 3;

/// How many requests a second the gateway admits: more than it can answer.
const REQUESTS: u32 = 1_000_000;

/// What is measured.
pub struct Stage {
	/// The network.
	pub network: Network,
	/// The gateway of its bank.
	pub gateway: Gateway,
	/// Its certificates.
	pub certificates: Certificates,
	/// The client's.
	pub certificate: Certificate,
	/// Sends bare.
	pub sender: Sender,
	/// Those who make calls.
	pub officers: Vec<Officer>,
}

impl Stage {
	/// A network with the gateway of its bank, and observers of the bank who can anchor logs.
	pub async fn open(validators: usize, officers: u8, folder: &Path) -> Result<Self> {
		let network = Network::start(Options { validators, ..Options::default() }).await?;
		let node = NODE.min(network.nodes.len().saturating_sub(1));
		let sender = network.sender(node).await?;
		let bank = network.members.bank();
		council::lift_quota(&network.members, &sender, bank).await?;
		let mut all = Vec::new();
		for number in 0..officers {
			let officer = Officer::from_secret(&format!("//Observer{number}"));
			let officer = officer.map_err(anyhow::Error::msg)?;
			let duties = Duties::NONE.with(Duty::Observe);
			let call = appoint(&sender.connection().await, bank.id, &officer, duties)?;
			sender.run(&call, bank.officer()).await?;
			all.push(officer);
		}
		let certificates = Certificates::new(folder)?;
		let certificate = certificates.client("bench", 30)?;
		let files = ("bench", "bench.sqlite");
		let mut gateway = Gateway::new(&network, bank.id, &[node], &certificates, files).await?;
		gateway.configure(&format!("[limits]\nrequests-per-second = {REQUESTS}\n"))?;
		gateway.start().await?;
		let scopes = Scopes { read: true, submit: true, audit: true };
		let until = now() + DAY_MS;
		let call = institutions::add_client_certificate(certificate.fingerprint, scopes, until);
		let block = sender.run(&call, bank.officer()).await?.block;
		gateway.has_followed(block).await?;
		let stage = Self { network, gateway, certificates, certificate, sender, officers: all };
		stage.client().await?.until_answered("/v1/gateway/status").await?;
		Ok(stage)
	}

	/// A connection to the gateway.
	pub async fn client(&self) -> Result<Client> {
		let (issuer, own) = (self.certificates.issuer(), Some(&self.certificate));
		Client::connect(self.gateway.address, &issuer, own, &[&TLS13]).await
	}

	/// The address of the node.
	pub fn node(&self) -> Result<SocketAddr> {
		let node = self.network.nodes.get(NODE).or(self.network.nodes.last());
		let url = &node.context("a node")?.url;
		let address = url.strip_prefix("ws://").context("a WebSocket address")?;
		Ok(address.trim_end_matches('/').parse()?)
	}
}
