//! Running `madang` as a user does.

use crate::{programs, Member, Members};
use anyhow::{bail, ensure, Context, Result};
use futures::future::try_join_all;
use madang_client::Officer;
use serde_json::Value;
use std::{
	fs,
	path::{Path, PathBuf},
	process::{ExitStatus, Output, Stdio},
	time::Duration,
};
use tokio::{
	io::{AsyncBufReadExt, BufReader},
	process::{Child, ChildStdout, Command},
	time::timeout,
};

/// How long a command may take, unless it imports much, and how long its next line may. Generous: a transaction that expires
/// takes more than a minute, and a machine under load is slow, not wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// The names of three founding institutions' keys: together they have the council's majority.
pub const FOUNDERS: [&str; 3] = ["ministry", "city", "registry"];

/// A user of the command, with keys and nodes to ask.
pub struct User {
	program: PathBuf,
	folder: PathBuf,
	nodes: String,
	patience: Duration,
}

/// A command that failed.
#[derive(Debug)]
pub struct Failed {
	/// Its exit code.
	pub code: i32,
	/// What it printed on the error stream.
	pub text: String,
	/// What it printed on the output.
	pub output: String,
}

impl Failed {
	/// The error of a command that was run with `--json`: the last line of the error stream.
	pub fn json(&self) -> Result<Value> {
		let line = self.text.lines().last().unwrap_or_default();
		let mut value: Value =
			serde_json::from_str(line).with_context(|| format!("no JSON: {}", self.text))?;
		Ok(value["error"].take())
	}
}

impl User {
	/// A user of these nodes (addresses with commas between them) who keeps keys in a folder.
	pub fn new(folder: &Path, nodes: String) -> Result<Self> {
		let (program, folder) = (programs::madang()?, folder.to_owned());
		Ok(Self { program, folder, nodes, patience: PATIENCE })
	}

	/// The same user, whose commands may take longer.
	pub fn with_patience(self, patience: Duration) -> Self {
		Self { patience: patience.max(PATIENCE), ..self }
	}

	/// The user's folder.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// What the command reads from the environment.
	pub fn settings(&self) -> [(&'static str, String); 5] {
		let file = |name: &str| self.folder.join(name).display().to_string();
		[
			("MADANG_KEYS", file("keys")),
			("MADANG_NODE_URL", self.nodes.clone()),
			("MADANG_CONFIG", file("config.toml")),
			("MADANG_JOURNAL", file("journal.jsonl")),
			("MADANG_PASSPHRASE", "only for this network".to_owned()),
		]
	}

	fn command(&self, args: &[&str]) -> Command {
		let mut command = Command::new(&self.program);
		command
			.args(args)
			.envs(self.settings())
			.env("MADANG_YES", "1")
			.env_remove("MADANG_KEY")
			.env_remove("MADANG_PROFILE")
			.stdin(Stdio::null())
			.kill_on_drop(true);
		command
	}

	async fn run(&self, args: &[&str]) -> Result<Output> {
		let patience = self.patience;
		timeout(patience, self.command(args).output())
			.await
			.with_context(|| format!("madang {} has not ended after {patience:?}", args.join(" ")))?
			.with_context(|| format!("cannot run {}", self.program.display()))
	}

	/// Run it; what it prints.
	pub async fn done(&self, args: &[&str]) -> Result<String> {
		let output = self.run(args).await?;
		let errors = String::from_utf8_lossy(&output.stderr);
		ensure!(output.status.success(), "madang {}: {errors}", args.join(" "));
		Ok(String::from_utf8(output.stdout)?)
	}

	/// Run it with `--json`; the answer.
	pub async fn json(&self, args: &[&str]) -> Result<Value> {
		let printed = self.done(&[args, &["--json"]].concat()).await?;
		serde_json::from_str(&printed).with_context(|| format!("no JSON: {printed}"))
	}

	/// Run it with `--json` and an officer's key; the answer.
	pub async fn act(&self, key: &str, args: &[&str]) -> Result<Value> {
		self.json(&[&["--key", key], args].concat()).await
	}

	/// Run it where it must fail.
	pub async fn fails(&self, args: &[&str]) -> Result<Failed> {
		let output = self.run(args).await?;
		let code = output.status.code().context("it was killed")?;
		if code == 0 {
			bail!("madang {} succeeded", args.join(" "));
		}
		let [text, output] = [output.stderr, output.stdout].map(String::from_utf8);
		Ok(Failed { code, text: text?, output: output? })
	}

	/// Start it, and read its lines as they are printed.
	pub fn start(&self, args: &[&str]) -> Result<Lines> {
		let mut command = self.command(args);
		let mut process = command
			.stdout(Stdio::piped())
			.spawn()
			.with_context(|| format!("cannot run {}", self.program.display()))?;
		let output = process.stdout.take().context("its output is read here")?;
		Ok(Lines { process, output: BufReader::new(output) })
	}

	/// Run it, and leave before it prints anything, as `head` leaves after its lines; the exit code.
	pub async fn without_reader(&self, args: &[&str]) -> Result<Option<i32>> {
		let Lines { mut process, output } = self.start(args)?;
		drop(output);
		let ended = timeout(self.patience, process.wait()).await;
		Ok(ended.with_context(|| format!("madang {} has not ended", args.join(" ")))??.code())
	}

	/// Import the keys of all institutions that act in a sale, each under the name of its role, and
	/// that of the registry office's examiner.
	pub async fn import_members(&self, members: &Members) -> Result<()> {
		let keys = [
			("ministry", members.ministry()),
			("city", members.municipality()),
			("registry", members.registry()),
			("bank", members.bank()),
			("old-bank", members.old_bank()),
			("agent", members.agent()),
			("court", members.court()),
		];
		try_join_all(keys.map(|(name, member)| self.import_key(name, member))).await?;
		let registry = members.registry();
		let seed = registry.seeds().nth(1).context("the registry office has two officers")?;
		self.import_seed("examiner", seed, registry.examiner()).await
	}

	/// Import the keys of the [`FOUNDERS`].
	pub async fn import_founders(&self, members: &Members) -> Result<()> {
		let founders = [members.ministry(), members.municipality(), members.registry()];
		let keys = FOUNDERS.into_iter().zip(founders);
		try_join_all(keys.map(|(name, member)| self.import_key(name, member))).await?;
		Ok(())
	}

	/// Have the three founders decide an act of the council, given as `council propose` takes it.
	pub async fn decide(&self, reason: &str, act: &[&str]) -> Result<()> {
		self.decide_with(&[], reason, act).await
	}

	/// As [`Self::decide`], in blocks that are not final (`--unfinalized`).
	pub async fn decide_unfinalized(&self, reason: &str, act: &[&str]) -> Result<()> {
		self.decide_with(&["--unfinalized"], reason, act).await
	}

	async fn decide_with(&self, options: &[&str], reason: &str, act: &[&str]) -> Result<()> {
		let [first, others @ ..] = FOUNDERS;
		let propose = ["council", "propose", "--reason", reason];
		let proposed = self.act(first, &[options, &propose, act].concat()).await?;
		let proposal = proposed["proposal"].as_u64().context("no proposal")?.to_string();
		let vote = [options, &["council", "vote", &proposal, "--for"]].concat();
		try_join_all(others.map(|founder| self.act(founder, &vote))).await?;
		let closed = self.act(first, &[options, &["council", "close", &proposal]].concat()).await?;
		ensure!(closed["result"] == "enacted", "{closed}");
		Ok(())
	}

	/// Import an officer's key, under a name.
	pub async fn import_key(&self, name: &str, member: &Member) -> Result<()> {
		let seed = member.seeds().next().context("the member has no officer")?;
		self.import_seed(name, seed, member.officer()).await
	}

	async fn import_seed(&self, name: &str, seed: [u8; 32], officer: &Officer) -> Result<()> {
		let file = self.folder.join(format!("{name}.seed"));
		fs::write(&file, hex::encode(seed))?;
		let imported = ["key", "import", name, "--seed-file", programs::text(&file)?];
		let shown = self.json(&imported).await?;
		fs::remove_file(&file)?;
		ensure!(shown["account"] == officer.account().to_string(), "{shown}");
		Ok(())
	}

	/// Make an officer's new key; its account.
	pub async fn new_key(&self, name: &str) -> Result<String> {
		self.new_key_of(name, "sr25519").await
	}

	/// Make an officer's new key of a scheme; its account.
	pub async fn new_key_of(&self, name: &str, kind: &str) -> Result<String> {
		let made = self.json(&["key", "new", name, "--kind", kind]).await?;
		ensure!(made["scheme"] == kind, "{made}");
		Ok(made["account"].as_str().context("an officer's key has an account")?.to_owned())
	}
}

/// A running command and what it prints.
pub struct Lines {
	process: Child,
	output: BufReader<ChildStdout>,
}

impl Lines {
	/// Wait for the next line; none once the output has ended.
	pub async fn next(&mut self) -> Result<Option<String>> {
		let mut line = String::new();
		let read = timeout(PATIENCE, self.output.read_line(&mut line)).await;
		match read.with_context(|| format!("timed out waiting for a line: {PATIENCE:?}"))?? {
			0 => Ok(None),
			_ => Ok(Some(line.trim_end().to_owned())),
		}
	}

	/// Wait until the command has ended.
	pub async fn end(mut self) -> Result<ExitStatus> {
		let ended = timeout(PATIENCE, self.process.wait()).await;
		Ok(ended.with_context(|| format!("it has not ended after {PATIENCE:?}"))??)
	}

	/// Send the command a signal, by its name.
	pub async fn signal(&self, signal: &str) -> Result<()> {
		let id = self.process.id().context("the command has ended")?;
		programs::run(Path::new("kill"), &[&format!("-{signal}"), &id.to_string()]).await?;
		Ok(())
	}

	/// Kill the command (SIGKILL).
	pub async fn kill(mut self) -> Result<()> {
		Ok(self.process.kill().await?)
	}
}
