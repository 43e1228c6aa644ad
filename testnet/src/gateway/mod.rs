//! An institution's gateway as a process, and clients that ask it over mutual TLS.

mod certificates;
mod client;
mod front;
mod postgres;

pub use certificates::{Certificate, Certificates};
pub use client::{account, secured, signed, Answer, Client};
pub use front::Front;
pub use postgres::postgres_database;

use crate::{files, http, network::free_ports, programs, programs::text, Network};
use anyhow::{bail, ensure, Context, Result};
use madang_primitives::InstitutionId;
use serde_json::Value;
use std::{
	fs::{self, File},
	net::SocketAddr,
	path::{Path, PathBuf},
	process::Stdio,
	time::Duration,
};
use tokio::{
	process::{Child, Command},
	time::{sleep, timeout, Instant},
};

/// How long to wait for what must happen in the end. Generous: a machine under load is slow, not wrong.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often to look.
const EVERY: Duration = Duration::from_millis(100);

/// A gateway.
pub struct Gateway {
	/// Where clients ask.
	pub address: SocketAddr,
	/// Where its operators ask.
	pub operator: SocketAddr,
	/// Its configuration.
	pub config: PathBuf,
	log: PathBuf,
	program: PathBuf,
	process: Option<Child>,
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
		let log = folder.join(format!("{name}.log"));
		let program = programs::gateway()?;
		Ok(Self { address, operator, config, log, program, process: None })
	}

	/// Add to its configuration.
	pub fn configure(&self, more: &str) -> Result<()> {
		let text = fs::read_to_string(&self.config)?;
		Ok(fs::write(&self.config, format!("{text}\n{more}"))?)
	}

	/// Start it, and wait until it is ready.
	pub async fn start(&mut self) -> Result<()> {
		self.spawn()?;
		let until = Instant::now() + PATIENCE;
		while !self.is_ready().await {
			let ended = match &mut self.process {
				Some(process) => process.try_wait()?,
				None => None,
			};
			ensure!(ended.is_none(), "the gateway has ended: {}", self.last_lines());
			ensure!(Instant::now() < until, "the gateway is not ready: {}", self.last_lines());
			sleep(EVERY).await;
		}
		Ok(())
	}

	/// Start it without waiting for anything.
	pub fn spawn(&mut self) -> Result<()> {
		let log = File::options().create(true).append(true).open(&self.log)?;
		let process = Command::new(&self.program)
			.args(["--config", text(&self.config)?])
			.stdin(Stdio::null())
			.stdout(Stdio::null())
			.stderr(log)
			.kill_on_drop(true)
			.spawn()
			.with_context(|| format!("cannot run {}", self.program.display()))?;
		self.process = Some(process);
		Ok(())
	}

	/// Kill it: it can finish nothing.
	pub async fn kill(&mut self) -> Result<()> {
		if let Some(mut process) = self.process.take() {
			process.kill().await?;
		}
		Ok(())
	}

	/// Tell it to stop, and wait until it has.
	pub async fn stop(&mut self) -> Result<()> {
		let Some(mut process) = self.process.take() else { return Ok(()) };
		let id = process.id().context("it runs")?;
		programs::run(Path::new("kill"), &["-TERM", &id.to_string()]).await?;
		let status = timeout(PATIENCE, process.wait()).await.context("it does not stop")??;
		ensure!(status.success(), "the gateway failed: {}", self.last_lines());
		Ok(())
	}

	/// Ask its operators' address.
	pub async fn operator(&self, path: &str) -> Result<(u16, String)> {
		http::get(self.operator, path).await
	}

	async fn is_ready(&self) -> bool {
		matches!(self.operator("/readiness").await, Ok((200, _)))
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
		files::last_lines(&self.log)
	}
}
