//! Starting, killing and stopping nodes.

use crate::consortium::{Members, ValidatorKeys, VALIDATORS};
use anyhow::{bail, Context, Result};
use madang_client::{Connection, Sender};
use sp_core::{ed25519, Pair};
use std::{
	fs,
	future::Future,
	net::TcpListener,
	path::{Path, PathBuf},
	process::Stdio,
	sync::{Mutex, MutexGuard, PoisonError},
	time::Duration,
};
use tempfile::TempDir;
use tokio::{
	process::{Child, Command},
	time::{sleep, Instant},
};

/// How long to wait for what must come at last. Generous: a machine under load is slow, not wrong.
const PATIENCE: Duration = Duration::from_secs(180);

/// What a test network is like.
#[derive(Clone)]
pub struct Options {
	/// Officers of each institution.
	pub officers: usize,
	/// Further arguments of every node.
	pub node_args: Vec<String>,
	/// Where the nodes' data goes; a temporary folder, removed at the end, if not given.
	pub folder: Option<PathBuf>,
	/// The node's program; if not given, where `MADANG_NODE` says, else beside this program.
	pub program: Option<PathBuf>,
}

impl Default for Options {
	fn default() -> Self {
		Self { officers: 1, node_args: Vec::new(), folder: None, program: None }
	}
}

/// One validator's node.
pub struct Node {
	/// Whose it is.
	pub name: &'static str,
	/// Where its JSON-RPC listens.
	pub url: String,
	/// Its log.
	pub log: PathBuf,
	args: Vec<String>,
	process: Mutex<Option<Child>>,
}

impl Node {
	fn process(&self) -> MutexGuard<'_, Option<Child>> {
		// The handle is whole even if a test panicked while it held the lock.
		self.process.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn is_running(&self) -> bool {
		self.process().is_some()
	}

	/// Fail if the node has ended by itself.
	fn check(&self) -> Result<()> {
		if let Some(status) = self.process().as_mut().map(Child::try_wait).transpose()?.flatten() {
			bail!("the node of {} ended: {status}\n{}", self.name, tail(&self.log));
		}
		Ok(())
	}
}

/// A running consortium of four validators.
pub struct Network {
	/// The institutions.
	pub members: Members,
	/// The validators' nodes: ministry, municipality, registry office, bank.
	pub nodes: Vec<Node>,
	/// The chain specification.
	pub spec: PathBuf,
	/// Where everything is.
	pub folder: PathBuf,
	program: PathBuf,
	_temporary: Option<TempDir>,
}

impl Network {
	/// Make a consortium, start its validators, and wait until blocks are final.
	pub async fn start(options: Options) -> Result<Self> {
		let mut network = Self::prepare(options).await?;
		for place in 0..network.nodes.len() {
			network.restart(place).await?;
		}
		network.wait_for_finality().await?;
		Ok(network)
	}

	async fn prepare(options: Options) -> Result<Self> {
		let program = options.program.map_or_else(node_program, Ok)?;
		let (folder, temporary) = match options.folder {
			Some(folder) => {
				fs::create_dir_all(&folder)?;
				(folder, None)
			}
			None => {
				let temporary = tempfile::Builder::new().prefix("madang-").tempdir()?;
				(temporary.path().to_owned(), Some(temporary))
			}
		};
		let members = Members::generate(options.officers);
		let ports = free_ports(2 * VALIDATORS)?;
		let mut validators = Vec::new();
		for (place, port) in ports.iter().take(VALIDATORS).enumerate() {
			let key_file = folder.join(format!("node-{place}.key"));
			let output =
				run(&program, &["key", "generate-node-key", "--file", text(&key_file)?]).await?;
			// The peer id goes to the error stream, the key to the file.
			let peer = output.trim();
			validators.push(ValidatorKeys {
				aura: ed25519::Pair::generate().0,
				grandpa: ed25519::Pair::generate().0,
				address: format!("/ip4/127.0.0.1/tcp/{port}/p2p/{peer}"),
			});
		}
		let definition = folder.join("consortium.toml");
		fs::write(&definition, members.definition(&validators)?)?;
		let spec = folder.join("chain-spec.json");
		run(&program, &["build-consortium", text(&definition)?, "--raw", "--output", text(&spec)?])
			.await?;

		let mut nodes = Vec::new();
		for (place, (keys, member)) in validators.iter().zip(members.iter()).enumerate() {
			let data = folder.join(format!("node-{place}"));
			for (kind, pair) in [("aura", &keys.aura), ("gran", &keys.grandpa)] {
				let secret = folder.join(format!("{kind}-{place}.secret"));
				fs::write(&secret, format!("0x{}", hex::encode(pair.seed())))?;
				run(
					&program,
					&[
						"key",
						"insert",
						"--base-path",
						text(&data)?,
						"--chain",
						text(&spec)?,
						"--scheme",
						"ed25519",
						"--key-type",
						kind,
						"--suri",
						text(&secret)?,
					],
				)
				.await?;
				fs::remove_file(&secret)?;
			}
			let (port, rpc_port) = (ports[place], ports[VALIDATORS + place]);
			let mut args: Vec<String> = [
				"--chain",
				text(&spec)?,
				"--base-path",
				text(&data)?,
				"--validator",
				"--name",
				member.name,
				"--node-key-file",
				text(&folder.join(format!("node-{place}.key")))?,
				"--listen-addr",
				&format!("/ip4/127.0.0.1/tcp/{port}"),
				"--rpc-port",
				&rpc_port.to_string(),
				"--rpc-max-connections",
				"200",
				"--no-mdns",
				"--no-prometheus",
				"--no-telemetry",
				"--allow-private-ip",
				"--offchain-worker",
				"never",
			]
			.into_iter()
			.map(str::to_owned)
			.collect();
			args.extend(options.node_args.iter().cloned());
			nodes.push(Node {
				name: member.name,
				url: format!("ws://127.0.0.1:{rpc_port}"),
				log: folder.join(format!("node-{place}.log")),
				args,
				process: Mutex::default(),
			});
		}
		Ok(Self { members, nodes, spec, folder, program, _temporary: temporary })
	}

	/// Start a node that is not running.
	pub async fn restart(&mut self, place: usize) -> Result<()> {
		let node = &self.nodes[place];
		if node.is_running() {
			bail!("the node of {} is running", node.name);
		}
		let log = fs::OpenOptions::new().create(true).append(true).open(&node.log)?;
		let child = Command::new(&self.program)
			.args(&node.args)
			.stdin(Stdio::null())
			.stdout(log.try_clone()?)
			.stderr(log)
			.kill_on_drop(true)
			.spawn()
			.with_context(|| format!("cannot start {}", self.program.display()))?;
		*node.process() = Some(child);
		Ok(())
	}

	/// Kill a node at once (SIGKILL), as a power cut would.
	pub async fn kill(&mut self, place: usize) -> Result<()> {
		let process = self.nodes[place].process().take();
		if let Some(mut process) = process {
			process.kill().await?;
		}
		Ok(())
	}

	/// Stop all nodes in order: each is asked to end, and killed only if it does not.
	pub async fn stop(&mut self) -> Result<()> {
		for node in &self.nodes {
			let id = node.process().as_ref().and_then(Child::id);
			if let Some(id) = id {
				run(Path::new("kill"), &["-TERM", &id.to_string()]).await?;
			}
		}
		for node in &self.nodes {
			let process = node.process().take();
			if let Some(mut process) = process {
				if tokio::time::timeout(Duration::from_secs(30), process.wait()).await.is_err() {
					process.kill().await?;
				}
			}
		}
		Ok(())
	}

	/// The addresses of all nodes.
	pub fn urls(&self) -> Vec<String> {
		self.nodes.iter().map(|node| node.url.clone()).collect()
	}

	/// A sender that begins with one node and goes on with the others if that one fails.
	pub async fn sender(&self, first: usize) -> Result<Sender> {
		let mut urls = self.urls();
		urls.rotate_left(first);
		Ok(Sender::open(&urls).await?)
	}

	/// A connection to one node, once it answers.
	pub async fn connect(&self, place: usize) -> Result<Connection> {
		let url = &self.nodes[place].url;
		self.until(
			&format!("{url} answers"),
			|| async move { Ok(Connection::open(url).await.ok()) },
		)
		.await
	}

	/// Wait until every running node has finalized a block.
	pub async fn wait_for_finality(&self) -> Result<()> {
		for place in 0..self.nodes.len() {
			if self.nodes[place].is_running() {
				let connection = self.connect(place).await?;
				self.until(&format!("{} finalizes", self.nodes[place].name), || async {
					Ok((connection.finalized_number().await? > 0).then_some(()))
				})
				.await?;
			}
		}
		Ok(())
	}

	/// Wait until a node has finalized a block of that number.
	pub async fn wait_for_block(&self, place: usize, number: u64) -> Result<()> {
		let connection = self.connect(place).await?;
		self.until(&format!("{} finalizes block {number}", self.nodes[place].name), || async {
			Ok((connection.finalized_number().await? >= number).then_some(()))
		})
		.await
	}

	/// Ask until there is something, for a generous time.
	pub async fn until<T, F: Future<Output = Result<Option<T>>>>(
		&self,
		what: &str,
		mut ask: impl FnMut() -> F,
	) -> Result<T> {
		let deadline = Instant::now() + PATIENCE;
		let mut last = None;
		while Instant::now() < deadline {
			self.nodes.iter().try_for_each(Node::check)?;
			match ask().await {
				Ok(Some(found)) => return Ok(found),
				Ok(None) => {}
				Err(error) => last = Some(error),
			}
			sleep(Duration::from_millis(200)).await;
		}
		for node in &self.nodes {
			eprintln!("--- end of the log of {} ---\n{}", node.name, tail(&node.log));
		}
		match last {
			Some(error) => Err(error.context(format!("waited in vain until {what}"))),
			None => bail!("waited in vain until {what}"),
		}
	}
}

fn tail(path: &Path) -> String {
	let log = fs::read_to_string(path).unwrap_or_default();
	let lines: Vec<&str> = log.lines().collect();
	lines[lines.len().saturating_sub(30)..].join("\n")
}

fn text(path: &Path) -> Result<&str> {
	path.to_str().with_context(|| format!("{} is no UTF-8 path", path.display()))
}

/// Run a program to its end; its output, or its error with what it said.
async fn run(program: &Path, args: &[&str]) -> Result<String> {
	let output = Command::new(program)
		.args(args)
		.stdin(Stdio::null())
		.output()
		.await
		.with_context(|| format!("cannot run {}", program.display()))?;
	let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
	if !output.status.success() {
		bail!("{} {}: {}", program.display(), args.join(" "), said(&output.stderr));
	}
	Ok(said(&output.stdout) + &said(&output.stderr))
}

/// Ports that nobody listens on now.
fn free_ports(count: usize) -> Result<Vec<u16>> {
	let listeners =
		(0..count).map(|_| TcpListener::bind("127.0.0.1:0")).collect::<Result<Vec<_>, _>>()?;
	Ok(listeners
		.iter()
		.map(|listener| listener.local_addr().map(|at| at.port()))
		.collect::<Result<_, _>>()?)
}

/// The node's program: where `MADANG_NODE` says, else beside this program.
fn node_program() -> Result<PathBuf> {
	if let Some(path) = std::env::var_os("MADANG_NODE") {
		return Ok(path.into());
	}
	let own = std::env::current_exe()?;
	own.ancestors()
		.skip(1)
		.take(2)
		.map(|folder| folder.join("madang-node"))
		.find(|path| path.is_file())
		.with_context(|| {
			format!(
				"no madang-node beside {}: build it with `cargo build --release -p madang-node`, \
				or name it in MADANG_NODE",
				own.display()
			)
		})
}
