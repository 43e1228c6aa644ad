//! One node: its process, its log, its addresses.

use super::addresses::Address;
use crate::{
	clock::ClockShift,
	files::last_lines,
	http,
	power_cut::{Damage, PowerCut, VOTE_JOURNAL},
	programs::run,
};
use anyhow::{bail, Context, Result};
use madang_primitives::NodeId;
use rand::Rng;
use std::{
	fs,
	net::Ipv4Addr,
	path::{Path, PathBuf},
	process::{ExitStatus, Stdio},
	sync::{Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tokio::{
	process::{Child, Command},
	time::timeout,
};

/// How long a node that is asked to end may take.
const END_WITHIN: Duration = Duration::from_secs(30);

/// How long to wait for a node that must end by itself.
const PATIENCE: Duration = Duration::from_secs(120);

/// The clock ticks of a second in which Linux tells processor times.
const TICKS: u64 = 100;

/// The processor time that a process has used, in user and kernel mode.
pub fn processor_time(process: u32) -> Result<Duration> {
	let stat = fs::read_to_string(format!("/proc/{process}/stat"))?;
	// The name of the program, in brackets, can have spaces.
	let (_, fields) = stat.rsplit_once(')').context("the kernel's line has the program's name")?;
	let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
	let ticks = ticks.sum::<Result<u64, _>>()?;
	Ok(Duration::from_millis(ticks * 1_000 / TICKS))
}

/// One validator's node.
pub struct Node {
	/// The member that runs it.
	pub name: &'static str,
	/// Its peer id.
	pub id: NodeId,
	/// Where others reach it.
	pub address: String,
	/// Where its JSON-RPC listens, for safe methods.
	pub url: String,
	/// Where its JSON-RPC listens for the methods that make keys, on an address of its own as
	/// docs/src/keys.md has it.
	pub unsafe_url: String,
	/// Its log.
	pub log: PathBuf,
	/// Its base path.
	pub data: PathBuf,
	/// The folder of its session keys, encrypted.
	pub keystore: PathBuf,
	/// The program and its arguments.
	command: Vec<String>,
	/// Whether power cuts can be tried.
	power_cut: Option<PowerCut>,
	/// The time that it sees, if it is not the machine's.
	clock: Mutex<Option<ClockShift>>,
	process: Mutex<Option<Child>>,
	/// The port of its metrics, if it offers them.
	metrics_port: Option<u16>,
}

impl Node {
	/// A node that is not running yet.
	pub(super) fn new(
		name: &'static str,
		id: NodeId,
		address: &Address,
		[log, data, keystore]: [PathBuf; 3],
		command: Vec<String>,
		power_cut: Option<PowerCut>,
		metrics_port: Option<u16>,
	) -> Self {
		Self {
			name,
			id,
			address: address.multiaddr(&id),
			url: address.url(),
			unsafe_url: address.unsafe_url(),
			log,
			data,
			keystore,
			command,
			power_cut,
			clock: Mutex::default(),
			process: Mutex::default(),
			metrics_port,
		}
	}

	/// Show it another time, from its next start on. Not together with power cuts.
	pub(super) fn set_clock(&self, clock: ClockShift) {
		*self.clock() = Some(clock);
	}

	fn clock(&self) -> MutexGuard<'_, Option<ClockShift>> {
		self.clock.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Add arguments, from its next start on.
	pub fn add_args(&mut self, args: &[&str]) {
		self.command.extend(args.iter().map(ToString::to_string));
	}

	fn process(&self) -> MutexGuard<'_, Option<Child>> {
		// The handle is whole even if a test panicked while it held the lock.
		self.process.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// The journal of its votes.
	pub fn vote_journal(&self) -> PathBuf {
		self.keystore.join(VOTE_JOURNAL)
	}

	/// Where it notes what it has flushed to the disk.
	fn sync_notes(&self) -> PathBuf {
		self.log.with_extension("syncs")
	}

	/// Lose what it had not flushed to the disk when it was killed.
	pub fn lose_power(&self, rng: &mut impl Rng) -> Result<Damage> {
		if self.is_running() {
			bail!("the node of {} is running", self.name);
		}
		let power_cut = self.power_cut.as_ref().context("the network has no power cuts")?;
		let damage = power_cut.tear(&self.sync_notes(), &[&self.data, &self.keystore], rng)?;
		// The next files may have the inodes of these.
		fs::remove_file(self.sync_notes())?;
		Ok(damage)
	}

	/// Whether it was started and not killed.
	pub fn is_running(&self) -> bool {
		self.process().is_some()
	}

	/// Fail if the node has ended by itself.
	pub(super) fn check(&self) -> Result<()> {
		if let Some(status) = self.process().as_mut().map(Child::try_wait).transpose()?.flatten() {
			bail!("the node of {} ended: {status}\n{}", self.name, self.end_of_log());
		}
		Ok(())
	}

	/// Start its process, with further arguments.
	pub(super) fn start(&self, further: &[&str]) -> Result<()> {
		if self.is_running() {
			bail!("the node of {} is running", self.name);
		}
		let log = fs::OpenOptions::new().create(true).append(true).open(&self.log)?;
		let (program, args) = self.command.split_first().context("a node has a program")?;
		let child = Command::new(program)
			.args(args)
			.args(further)
			.envs(self.clock().iter().flat_map(ClockShift::environment))
			.envs(
				self.power_cut
					.iter()
					.flat_map(|power_cut| power_cut.environment(&self.sync_notes())),
			)
			.stdin(Stdio::null())
			.stdout(log.try_clone()?)
			.stderr(log)
			.kill_on_drop(true)
			.spawn()
			.with_context(|| format!("cannot start {program}"))?;
		*self.process() = Some(child);
		Ok(())
	}

	/// Kill it at once (SIGKILL), and wait until it is gone.
	pub(super) async fn kill(&self) -> Result<()> {
		let process = self.process().take();
		if let Some(mut process) = process {
			process.kill().await?;
		}
		Ok(())
	}

	/// Ask it to end (SIGTERM).
	pub(super) async fn ask_to_end(&self) -> Result<()> {
		if self.process_id().is_some() {
			self.signal("TERM").await?;
		}
		Ok(())
	}

	/// Wait until it ends by itself; its exit status.
	pub async fn ends_by_itself(&self) -> Result<ExitStatus> {
		let process = self.process().take();
		let mut process = process.with_context(|| format!("{} is not running", self.name))?;
		let ended = timeout(PATIENCE, process.wait()).await;
		Ok(ended
			.with_context(|| format!("{} has not ended\n{}", self.name, self.end_of_log()))??)
	}

	/// Wait until it has ended; kill it if it does not.
	pub(super) async fn wait_for_end(&self) -> Result<()> {
		let process = self.process().take();
		if let Some(mut process) = process {
			if timeout(END_WITHIN, process.wait()).await.is_err() {
				process.kill().await?;
			}
		}
		Ok(())
	}

	/// Send it a signal, by its name.
	pub(super) async fn signal(&self, signal: &str) -> Result<()> {
		let id = self.process_id().with_context(|| format!("{} is not running", self.name))?;
		run(Path::new("kill"), &[&format!("-{signal}"), &id.to_string()]).await?;
		Ok(())
	}

	/// The memory that it takes, in bytes, as the kernel counts it; none if it is not running.
	pub fn memory(&self) -> Result<Option<u64>> {
		let Some(id) = self.process_id() else { return Ok(None) };
		let status = fs::read_to_string(format!("/proc/{id}/status"))?;
		let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
		let kibibytes = line.and_then(|line| line.split_whitespace().next());
		Ok(kibibytes.map(str::parse::<u64>).transpose()?.map(|kibibytes| kibibytes * 1024))
	}

	/// The processor time that it has used since its start; none if it is not running.
	pub fn processor_time(&self) -> Result<Option<Duration>> {
		self.process_id().map(processor_time).transpose()
	}

	/// The sum of a counter among its metrics, over the labels that count.
	pub async fn metric(&self, name: &str, counts: impl Fn(&str) -> bool) -> Result<f64> {
		let port = self.metrics_port.context("the network has no metrics")?;
		let (_, answer) = http::get((Ipv4Addr::LOCALHOST, port).into(), "/metrics").await?;
		let values = answer.lines().filter_map(|line| {
			let (key, value) = line.rsplit_once(' ')?;
			let (found, labels) = key.split_once('{').unwrap_or((key, ""));
			(found == name && counts(labels)).then(|| value.parse::<f64>())
		});
		values.sum::<Result<f64, _>>().map_err(Into::into)
	}

	fn process_id(&self) -> Option<u32> {
		self.process().as_ref().and_then(Child::id)
	}

	/// The last lines of its log.
	pub fn end_of_log(&self) -> String {
		last_lines(&self.log)
	}
}
