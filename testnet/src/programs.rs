//! The programs of the build: where they are, and running one until it ends.

use anyhow::{bail, ensure, Context, Result};
use std::{
	fs,
	path::{Path, PathBuf},
	process::Stdio,
	time::{Duration, UNIX_EPOCH},
};
use tokio::{process::Command, time::timeout};

/// How long a program may take that is expected to end by itself. Generous: a machine under load is
/// slow, not wrong.
const LIMIT: Duration = Duration::from_secs(60);

/// The node: the program that `MADANG_NODE` names, else the one of this build.
pub fn node() -> Result<PathBuf> {
	find("madang-node", "MADANG_NODE")
}

/// The command: the program that `MADANG` names, else the one of this build.
pub fn madang() -> Result<PathBuf> {
	find("madang", "MADANG")
}

/// The gateway: the program that `MADANG_GATEWAY` names, else the one of this build.
pub fn gateway() -> Result<PathBuf> {
	find("madang-gateway", "MADANG_GATEWAY")
}

/// The explorer: the program that `MADANG_EXPLORER` names, else the one of this build.
pub fn explorer() -> Result<PathBuf> {
	find("madang-explorer", "MADANG_EXPLORER")
}

fn find(name: &str, variable: &str) -> Result<PathBuf> {
	if let Some(path) = std::env::var_os(variable) {
		return Ok(path.into());
	}
	let path = build_folder()?.join(name);
	ensure!(
		path.is_file(),
		"there is no {}: build it with `cargo build --release --workspace`, or name it in {variable}",
		path.display()
	);
	Ok(path)
}

/// The folder of the build's programs. Test programs are in `deps` below it.
pub(crate) fn build_folder() -> Result<PathBuf> {
	let own = std::env::current_exe()?;
	let folder = own.parent().context("this program is in no folder")?;
	let of_tests = folder.file_name().is_some_and(|name| name == "deps");
	let folder = if of_tests { folder.parent().unwrap_or(folder) } else { folder };
	Ok(folder.to_owned())
}

/// The folder for what is kept between runs: `tmp` of the build's target folder, which Cargo makes
/// for tests.
pub fn cache_folder() -> Result<PathBuf> {
	let programs = build_folder()?;
	let folder = programs.parent().unwrap_or(&programs).join("tmp");
	fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
	Ok(folder)
}

/// What tells one build of a program from another: its size and the time it was written.
pub fn stamp(program: &Path) -> Result<String> {
	let file =
		fs::metadata(program).with_context(|| format!("cannot find {}", program.display()))?;
	let written = file.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default();
	Ok(format!("{:x}.{:x}", file.len(), written.as_nanos()))
}

/// Run a program until it ends; its output, or an error with what it printed. A program that does not
/// end in time is killed, and that is an error too.
pub async fn run(program: &Path, args: &[&str]) -> Result<String> {
	let line = || format!("{} {}", program.display(), args.join(" "));
	let ended = Command::new(program)
		.args(args)
		.stdin(Stdio::null())
		// The program must not outlive the future that waits for it.
		.kill_on_drop(true)
		.output();
	let output = timeout(LIMIT, ended)
		.await
		.with_context(|| format!("{} has not ended after {LIMIT:?}", line()))?
		.with_context(|| format!("cannot run {}", line()))?;
	let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	if !output.status.success() {
		bail!("{}: {}", line(), text(&output.stderr));
	}
	Ok(text(&output.stdout) + &text(&output.stderr))
}

/// A path as an argument of a program.
pub fn text(path: &Path) -> Result<&str> {
	path.to_str().with_context(|| format!("{} is not UTF-8", path.display()))
}
