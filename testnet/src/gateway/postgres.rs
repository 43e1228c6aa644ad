//! A server of PostgreSQL for a test: its own cluster, on a port of its own, as `scripts/setup` installs the programs.

use crate::programs::{run, text};
use anyhow::{Context, Result};
use std::{
	fs,
	net::{Ipv4Addr, TcpListener},
	os::unix::fs::chown,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

/// Where Debian installs the programs, a folder for each version.
const PROGRAMS: &str = "/usr/lib/postgresql";

/// A running server. It stops when it is dropped.
pub struct Postgres {
	programs: PathBuf,
	data: PathBuf,
	/// The user who runs it, if the test runs as root: the server refuses root.
	user: Option<&'static str>,
	port: u16,
	_folder: TempDir,
}

impl Postgres {
	/// Make a cluster and start its server.
	pub async fn start() -> Result<Self> {
		let programs = newest_programs()?;
		let folder = tempfile::tempdir()?;
		let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
		let is_root = rustix::process::geteuid().is_root();
		if is_root {
			let (user, group) = user_of("postgres")?;
			chown(folder.path(), Some(user), Some(group))?;
		}
		let data = folder.path().join("data");
		let user = is_root.then_some("postgres");
		let server = Self { programs, data, user, port, _folder: folder };
		let data = text(&server.data)?.to_owned();
		server
			.program("initdb", &["-D", &data, "-U", "madang", "-A", "trust", "-E", "UTF8"])
			.await?;
		let options = format!("-p {port} -h 127.0.0.1 -k {data}");
		let log = format!("{data}/log");
		server.program("pg_ctl", &["-D", &data, "-o", &options, "-l", &log, "-w", "start"]).await?;
		Ok(server)
	}

	/// The address of the server, without a database.
	pub fn address(&self) -> String {
		format!("postgres://madang@127.0.0.1:{}", self.port)
	}

	/// Make a database; its address.
	pub async fn database(&self, name: &str) -> Result<String> {
		let port = self.port.to_string();
		let args = ["-h", "127.0.0.1", "-p", &port, "-U", "madang", name];
		self.program("createdb", &args).await?;
		Ok(format!("{}/{name}", self.address()))
	}

	async fn program(&self, name: &str, args: &[&str]) -> Result<String> {
		let program = self.programs.join(name);
		match self.user {
			Some(user) => {
				let program = text(&program)?;
				run(Path::new("runuser"), &[&["-u", user, "--", program], args].concat()).await
			}
			None => run(&program, args).await,
		}
	}
}

impl Drop for Postgres {
	fn drop(&mut self) {
		let (program, data) = (self.programs.join("pg_ctl"), self.data.as_os_str());
		let mut command = match self.user {
			Some(user) => {
				let mut command = std::process::Command::new("runuser");
				command.args(["-u", user, "--"]).arg(program);
				command
			}
			None => std::process::Command::new(program),
		};
		// A test that has ended can do nothing about it.
		let _ = command.arg("-D").arg(data).args(["-m", "immediate", "stop"]).output();
	}
}

/// The programs of the newest version that is installed.
fn newest_programs() -> Result<PathBuf> {
	let versions = fs::read_dir(PROGRAMS)
		.with_context(|| format!("there is no {PROGRAMS}: run scripts/setup"))?;
	let newest = versions.filter_map(|entry| {
		let path = entry.ok()?.path();
		let version: u32 = path.file_name()?.to_str()?.parse().ok()?;
		Some((version, path.join("bin")))
	});
	let (_, programs) = newest.max().context("no version of PostgreSQL is installed")?;
	Ok(programs)
}

/// The numbers of a user and its group.
fn user_of(name: &str) -> Result<(u32, u32)> {
	let all = fs::read_to_string("/etc/passwd")?;
	let line = all.lines().find(|line| line.split(':').next() == Some(name));
	let line = line.with_context(|| format!("there is no user {name}"))?;
	let mut numbers = line.split(':').skip(2).map(str::parse::<u32>);
	let mut number = || numbers.next().context("a number")?.context("a number");
	Ok((number()?, number()?))
}
