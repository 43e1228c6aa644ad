//! The `madang` command as a test's user.

use crate::{Member, Members};
use anyhow::{bail, ensure, Context, Result};
use serde_json::Value;
use std::{
	fs,
	path::{Path, PathBuf},
	process::Output,
};
use tokio::process::Command;

/// The command's program: where `MADANG` says, else beside this program.
fn program() -> Result<PathBuf> {
	if let Some(path) = std::env::var_os("MADANG") {
		return Ok(path.into());
	}
	let own = std::env::current_exe()?;
	own.ancestors()
		.skip(1)
		.take(2)
		.map(|folder| folder.join("madang"))
		.find(|path| path.is_file())
		.with_context(|| format!("no madang beside {}", own.display()))
}

/// The command, as one user has set it up: with keys of its own, and the nodes to ask, in order.
pub struct User {
	program: PathBuf,
	folder: PathBuf,
	nodes: String,
}

impl User {
	/// A user of these nodes (addresses with commas between them) who keeps keys in a folder.
	pub fn new(folder: &Path, nodes: String) -> Result<Self> {
		Ok(Self { program: program()?, folder: folder.to_owned(), nodes })
	}

	async fn run(&self, args: &[&str]) -> Result<Output> {
		Command::new(&self.program)
			.args(args)
			.env("MADANG_KEYS", self.folder.join("keys"))
			.env("MADANG_NODE_URL", &self.nodes)
			.env("MADANG_PASSPHRASE", "only for this test")
			.env_remove("MADANG_KEY")
			.stdin(std::process::Stdio::null())
			.output()
			.await
			.with_context(|| format!("cannot run {}", self.program.display()))
	}

	/// Run it; what it prints.
	pub async fn done(&self, args: &[&str]) -> Result<String> {
		let output = self.run(args).await?;
		let said = String::from_utf8_lossy(&output.stderr);
		ensure!(output.status.success(), "madang {}: {said}", args.join(" "));
		Ok(String::from_utf8(output.stdout)?)
	}

	/// Run it with `--json`; the answer.
	pub async fn json(&self, args: &[&str]) -> Result<Value> {
		let printed = self.done(&[args, &["--json"]].concat()).await?;
		serde_json::from_str(&printed).with_context(|| format!("no JSON: {printed}"))
	}

	/// Run it in vain: the exit code and what it says.
	pub async fn fails(&self, args: &[&str]) -> Result<(i32, String)> {
		let output = self.run(args).await?;
		let code = output.status.code().context("it was killed")?;
		if code == 0 {
			bail!("madang {} succeeded", args.join(" "));
		}
		Ok((code, String::from_utf8(output.stderr)?))
	}

	/// Import the keys of three founding institutions, which decide together: `ministry`, `city` and
	/// `registry`.
	pub async fn import_founders(&self, members: &Members) -> Result<()> {
		self.import_key("ministry", members.ministry()).await?;
		self.import_key("city", members.municipality()).await?;
		self.import_key("registry", members.registry()).await
	}

	/// Have the three founders decide an act of the council, given as `council propose` takes it.
	pub async fn decide(&self, reason: &str, act: &[&str]) -> Result<()> {
		let propose = ["--key", "ministry", "council", "propose", "--reason", reason];
		let proposed = self.json(&[&propose, act].concat()).await?;
		let proposal = proposed["proposal"].as_u64().context("no proposal")?.to_string();
		for founder in ["city", "registry"] {
			self.done(&["--key", founder, "council", "vote", &proposal, "--for"]).await?;
		}
		self.done(&["--key", "ministry", "council", "close", &proposal]).await?;
		Ok(())
	}

	/// Import an officer's key, under a name.
	pub async fn import_key(&self, name: &str, member: &Member) -> Result<()> {
		let seed = member.seeds().next().context("the member has no officer")?;
		let file = self.folder.join("seed");
		fs::write(&file, hex::encode(seed))?;
		let file_name = file.to_string_lossy().into_owned();
		let shown = self.json(&["key", "import", name, "--seed-file", &file_name]).await?;
		fs::remove_file(&file)?;
		ensure!(shown["account"] == member.officer().account().to_string(), "{shown}");
		Ok(())
	}
}
