//! Chromium without a window, told over the DevTools protocol what to do.
//!
//! It reads commands from file descriptor 3 and writes to 4 (`--remote-debugging-pipe`), each a JSON text that ends with a zero
//! byte, so no port is open. It ends with the value that holds it.

mod pipe;
mod tab;

pub use tab::{Scheme, Size, Tab};

use anyhow::{ensure, Context as _};
use pipe::Pipe;
use std::process::Stdio;
use tempfile::TempDir;
use tokio::process::{Child, Command};

/// Where distributions put it.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// A browser.
pub struct Browser {
	pipe: Pipe,
	_process: Child,
	_profile: TempDir,
}

impl Browser {
	/// Start one, with a profile of its own.
	///
	/// # Errors
	///
	/// If none is installed, or it does not answer.
	pub async fn start() -> anyhow::Result<Self> {
		let profile = tempfile::tempdir()?;
		let program = NAMES.into_iter().find(|name| installed(name));
		let program = program.context("Chromium is not installed: run scripts/setup")?;
		// The shell makes its input and output the two pipes, and these nothing.
		let script = "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1";
		let mut process = Command::new("sh");
		process.args(["-c", script, program]).args([
			"--headless=new",
			"--remote-debugging-pipe",
			// Root cannot use the sandbox. The pages are our own.
			"--no-sandbox",
			"--disable-gpu",
			"--disable-dev-shm-usage",
			"--disable-background-networking",
			"--disable-component-update",
			"--disable-sync",
			"--no-first-run",
			"--hide-scrollbars",
			"--force-color-profile=srgb",
		]);
		process.arg(format!("--user-data-dir={}", profile.path().display()));
		process.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
		let mut process = process.spawn()?;
		let (input, output) = (process.stdin.take(), process.stdout.take());
		let pipe = Pipe::new(input.context("no input")?, output.context("no output")?);
		let version = pipe.ask(None, "Browser.getVersion", serde_json::json!({})).await?;
		ensure!(version["product"].is_string(), "it is not Chromium: {version}");
		Ok(Self { pipe, _process: process, _profile: profile })
	}

	/// Open an empty tab.
	///
	/// # Errors
	///
	/// If the browser does not do so.
	pub async fn tab(&self) -> anyhow::Result<Tab> {
		Tab::open(self.pipe.clone()).await
	}
}

fn installed(name: &str) -> bool {
	let folders = std::env::var_os("PATH").unwrap_or_default();
	std::env::split_paths(&folders).any(|folder| folder.join(name).is_file())
}
