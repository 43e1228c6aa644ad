//! An institution's gateway as a process, and clients that ask it over mutual TLS.

mod certificates;
mod client;
mod front;
mod postgres;

pub use certificates::{Certificate, Certificates};
pub use client::{account, secured, signed, Answer, Client};
pub use front::Front;
pub use postgres::postgres_database;

use crate::{
	http,
	network::free_ports,
	programs,
	service::{Service, EVERY, PATIENCE},
	Network,
};
use anyhow::{bail, Result};
use madang_primitives::InstitutionId;
use serde_json::Value;
use std::{fs, net::SocketAddr, path::Path};
use tokio::time::{sleep, Instant};

/// A gateway.
pub struct Gateway {
	/// Where clients ask.
	pub address: SocketAddr,
	/// Where its operators ask.
	pub operator: SocketAddr,
	service: Service,
}

impl Gateway {
	/// Configure the gateway of an institution, with these nodes of a network and certificates. `database` is a file in the
	/// folder, or the address of a server. It does not run yet.
	pub async fn new(
		network: &Network,
		institution: InstitutionId,
		nodes: &[usize],
		certificates: &Certificates,
		(name, database): (&str, &str),
	) -> Result<Self> {
		let folder = &certificates.folder;
		let nodes: Vec<_> =
			nodes.iter().map(|index| format!("{:?}", network.nodes[*index].url)).collect();
		let genesis = network.sender(0).await?.connection().await.genesis();
		let host = certificates.host;
		let ports = free_ports(host, 2)?;
		let (address, operator) = ((host, ports[0]).into(), (host, ports[1]).into());
		let config = folder.join(format!("{name}.toml"));
		fs::write(
			&config,
			format!(
				"institution = {institution}\nnodes = [{}]\ngenesis = \"{genesis:?}\"\ndatabase = \"{database}\"\n\
				 listen = \"{address}\"\noperator-listen = \"{operator}\"\n\n[tls]\ncertificate = \"gateway.pem\"\n\
				 key = \"gateway.key\"\nclient-issuers = \"issuer.pem\"\n",
				nodes.join(", ")
			),
		)?;
		Ok(Self { address, operator, service: Service::new(programs::gateway()?, config) })
	}

	/// The file of its configuration.
	pub fn config(&self) -> &Path {
		&self.service.config
	}

	/// Add to its configuration.
	pub fn configure(&self, more: &str) -> Result<()> {
		let text = fs::read_to_string(&self.service.config)?;
		Ok(fs::write(&self.service.config, format!("{text}\n{more}"))?)
	}

	/// Start it, and wait until it is ready.
	pub async fn start(&mut self) -> Result<()> {
		let operator = self.operator;
		self.service.start(|| async move { is_ready(operator).await }).await
	}

	/// Start it without waiting for anything.
	pub fn spawn(&mut self) -> Result<()> {
		self.service.spawn()
	}

	/// Kill it: it can finish nothing.
	pub async fn kill(&mut self) -> Result<()> {
		self.service.kill().await
	}

	/// Tell it to stop, and wait until it has.
	pub async fn stop(&mut self) -> Result<()> {
		self.service.stop().await
	}

	/// Ask its operators' address.
	pub async fn operator(&self, path: &str) -> Result<(u16, String)> {
		http::get(self.operator, path).await
	}

	/// Wait until it has looked at this final block.
	pub async fn has_followed(&self, block: u64) -> Result<()> {
		let until = Instant::now() + PATIENCE;
		loop {
			let (_, answer) = self.operator("/readiness").await?;
			let answer: Value = serde_json::from_str(&answer)?;
			if answer["followed_block"].as_u64().is_some_and(|followed| followed >= block) {
				return Ok(());
			}
			if Instant::now() > until {
				bail!("the gateway has not followed block {block}: {answer}");
			}
			sleep(EVERY).await;
		}
	}

	/// The end of its log.
	pub fn last_lines(&self) -> String {
		self.service.last_lines()
	}
}

async fn is_ready(operator: SocketAddr) -> bool {
	matches!(http::get(operator, "/readiness").await, Ok((200, _)))
}
