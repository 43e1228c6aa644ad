//! A program that serves, as a process with its configuration and its log.

use crate::{files, programs, programs::text};
use anyhow::{ensure, Context, Result};
use std::{
	fs::File,
	future::Future,
	path::{Path, PathBuf},
	process::Stdio,
	time::Duration,
};
use tokio::{
	process::{Child, Command},
	time::{sleep, timeout, Instant},
};

/// How long to wait for what must happen in the end. Generous: a machine under load is slow, not wrong.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How often to look.
pub const EVERY: Duration = Duration::from_millis(100);

/// A program, which may run.
pub struct Service {
	/// Its configuration.
	pub config: PathBuf,
	log: PathBuf,
	program: PathBuf,
	process: Option<Child>,
}

impl Service {
	/// A program with a configuration. Its log is next to that. It does not run yet.
	pub fn new(program: PathBuf, config: PathBuf) -> Self {
		let log = config.with_extension("log");
		Self { config, log, program, process: None }
	}

	/// Start it, and wait until it is ready.
	///
	/// # Errors
	///
	/// If it ends, or is not ready in time.
	pub async fn start<R: Future<Output = bool>>(
		&mut self,
		is_ready: impl Fn() -> R,
	) -> Result<()> {
		self.spawn()?;
		let until = Instant::now() + PATIENCE;
		while !is_ready().await {
			let ended = match &mut self.process {
				Some(process) => process.try_wait()?,
				None => None,
			};
			ensure!(ended.is_none(), "{} has ended: {}", self.name(), self.last_lines());
			ensure!(Instant::now() < until, "{} is not ready: {}", self.name(), self.last_lines());
			sleep(EVERY).await;
		}
		Ok(())
	}

	/// Start it without waiting for anything.
	///
	/// # Errors
	///
	/// If it cannot be run.
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
	///
	/// # Errors
	///
	/// If the system refuses.
	pub async fn kill(&mut self) -> Result<()> {
		if let Some(mut process) = self.process.take() {
			process.kill().await?;
		}
		Ok(())
	}

	/// Tell it to stop, and wait until it has.
	///
	/// # Errors
	///
	/// If it does not stop in time, or fails.
	pub async fn stop(&mut self) -> Result<()> {
		let Some(mut process) = self.process.take() else { return Ok(()) };
		let id = process.id().context("it runs")?;
		programs::run(Path::new("kill"), &["-TERM", &id.to_string()]).await?;
		let status = timeout(PATIENCE, process.wait()).await.context("it does not stop")??;
		ensure!(status.success(), "{} failed: {}", self.name(), self.last_lines());
		Ok(())
	}

	/// The end of its log.
	pub fn last_lines(&self) -> String {
		files::last_lines(&self.log)
	}

	fn name(&self) -> String {
		self.program.file_name().unwrap_or_default().to_string_lossy().into_owned()
	}
}
