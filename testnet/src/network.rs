//! Starting, killing and stopping nodes.

use crate::{
	consortium::{Members, Validator, VALIDATORS},
	Hosts,
};
use anyhow::{bail, Context, Result};
use madang_client::{Connection, Sender};
use madang_primitives::NodeId;
use std::{
	fs,
	future::Future,
	net::TcpListener,
	path::{Path, PathBuf},
	process::Stdio,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
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
	/// How many of the institutions, in their order, run a validator.
	pub validators: usize,
	/// The blocks of a session; an hour's if not given.
	pub session_blocks: Option<u32>,
	/// Further arguments of every node.
	pub node_args: Vec<String>,
	/// The network backends of the nodes, in turn; the SDK's own choice if none are given.
	pub backends: &'static [&'static str],
	/// Hosts for the nodes; loopback if none are given.
	pub hosts: Option<Arc<Hosts>>,
	/// Where the nodes' data goes; a temporary folder, removed at the end, if not given.
	pub folder: Option<PathBuf>,
	/// The node's program; if not given, where `MADANG_NODE` says, else beside this program.
	pub program: Option<PathBuf>,
}

impl Default for Options {
	fn default() -> Self {
		Self {
			officers: 1,
			validators: VALIDATORS,
			session_blocks: None,
			node_args: Vec::new(),
			backends: &[],
			hosts: None,
			folder: None,
			program: None,
		}
	}
}

/// One validator's node.
pub struct Node {
	/// Whose it is.
	pub name: &'static str,
	/// By what id others know it.
	pub id: NodeId,
	/// Where others reach it.
	pub address: String,
	/// Where its JSON-RPC listens.
	pub url: String,
	/// Its log.
	pub log: PathBuf,
	/// Where its session keys are, sealed.
	pub keystore: PathBuf,
	/// The program and its arguments.
	command: Vec<String>,
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

/// A running consortium, of four validators unless a test asks for more.
pub struct Network {
	/// The institutions.
	pub members: Members,
	/// The validators' nodes: ministry, municipality, registry office, bank; then those that were added.
	pub nodes: Vec<Node>,
	/// The chain specification.
	pub spec: PathBuf,
	/// Where everything is.
	pub folder: PathBuf,
	program: PathBuf,
	node_args: Vec<String>,
	backends: &'static [&'static str],
	hosts: Option<Arc<Hosts>>,
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
		fs::write(passphrase_file(&folder), hex::encode(rand::random::<[u8; 16]>()))?;
		let members = Members::generate(options.officers);
		let ports = free_ports(2 * options.validators)?;
		let (mut validators, mut ids) = (Vec::new(), Vec::new());
		let hosts = options.hosts.as_deref();
		for (place, port) in ports.iter().take(options.validators).enumerate() {
			let id = make_node_key(&program, &key_file(&folder, place)).await?;
			ids.push(id);
			validators.push(Validator {
				keys: make_session_keys(&program, &folder, place).await?,
				address: format!("{}/p2p/{id}", listen_address(&host(hosts, place), *port)),
			});
		}
		let definition = folder.join("consortium.toml");
		fs::write(&definition, members.definition(&validators, options.session_blocks)?)?;
		let spec = folder.join("chain-spec.json");
		run(&program, &["build-consortium", text(&definition)?, "--raw", "--output", text(&spec)?])
			.await?;

		let mut network = Self {
			members,
			nodes: Vec::new(),
			spec,
			folder,
			program,
			node_args: options.node_args,
			backends: options.backends,
			hosts: options.hosts.clone(),
			_temporary: temporary,
		};
		for place in 0..validators.len() {
			let name = network.members.iter().nth(place).map_or("validator", |member| member.name);
			let ports = [ports[place], ports[options.validators + place]];
			let node = network.node(name, place, ids[place], ports)?;
			network.nodes.push(node);
		}
		Ok(network)
	}

	/// A validator's node that is not running yet.
	fn node(
		&self,
		name: &'static str,
		place: usize,
		id: NodeId,
		[port, rpc_port]: [u16; 2],
	) -> Result<Node> {
		let data = self.folder.join(format!("node-{place}"));
		let keystore = keystore(&self.folder, place);
		let host = host(self.hosts.as_deref(), place);
		let mut command = Vec::new();
		if let Some(hosts) = &self.hosts {
			command.extend(hosts.run_on(place));
		}
		command.push(text(&self.program)?.to_owned());
		let args = [
			"--chain",
			text(&self.spec)?,
			"--base-path",
			text(&data)?,
			"--keystore-path",
			text(&keystore)?,
			"--password-filename",
			text(&passphrase_file(&self.folder))?,
			"--validator",
			"--name",
			name,
			"--node-key-file",
			text(&key_file(&self.folder, place))?,
			"--listen-addr",
			&listen_address(&host, port),
			"--rpc-port",
			&rpc_port.to_string(),
			"--rpc-max-connections",
			"200",
			"--no-prometheus",
			"--no-telemetry",
			"--offchain-worker",
			"never",
		]
		.map(str::to_owned);
		command.extend(args);
		if self.hosts.is_some() {
			// This process asks from another host.
			command.extend(["--unsafe-rpc-external", "--rpc-cors", "all"].map(str::to_owned));
		}
		if let Some(turn) = place.checked_rem(self.backends.len()) {
			command.extend(["--network-backend".to_owned(), self.backends[turn].to_owned()]);
		}
		command.extend(self.node_args.iter().cloned());
		Ok(Node {
			name,
			id,
			address: format!("{}/p2p/{id}", listen_address(&host, port)),
			url: format!("ws://{host}:{rpc_port}"),
			log: self.folder.join(format!("node-{place}.log")),
			keystore,
			command,
			process: Mutex::default(),
		})
	}

	/// Add a validator's node that has no keys yet; its place. It is not running, and nobody talks to
	/// it before it is registered.
	pub async fn add(&mut self, name: &'static str) -> Result<usize> {
		let place = self.nodes.len();
		let id = make_node_key(&self.program, &key_file(&self.folder, place)).await?;
		let ports = free_ports(2)?;
		let node = self.node(name, place, id, [ports[0], ports[1]])?;
		self.nodes.push(node);
		Ok(place)
	}

	/// Add a node with the keystore of another, as an operator would who moves a validator and
	/// forgets to stop the old one; its place.
	pub async fn twin(&mut self, of: usize) -> Result<usize> {
		let place = self.add("twin").await?;
		copy_files(&self.nodes[of].keystore, &self.nodes[place].keystore)?;
		Ok(place)
	}

	/// The file with the passphrase of the nodes' session keys.
	pub fn passphrase(&self) -> PathBuf {
		passphrase_file(&self.folder)
	}

	/// Run the nodes' program for something else than a node; what it prints.
	pub async fn run_program(&self, args: &[&str]) -> Result<String> {
		run(&self.program, args).await
	}

	/// Make a node that is not running another node key; its new id.
	pub async fn change_node_key(&mut self, place: usize) -> Result<NodeId> {
		let file = key_file(&self.folder, place);
		fs::remove_file(&file)?;
		let id = make_node_key(&self.program, &file).await?;
		self.nodes[place].id = id;
		Ok(id)
	}

	/// The memory that a running node takes, in bytes, as the kernel counts it.
	pub fn memory(&self, place: usize) -> Result<Option<u64>> {
		let Some(id) = self.nodes[place].process().as_ref().and_then(Child::id) else {
			return Ok(None);
		};
		let status = fs::read_to_string(format!("/proc/{id}/status"))?;
		let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
		let kibibytes = line.and_then(|line| line.split_whitespace().next());
		Ok(kibibytes.map(str::parse::<u64>).transpose()?.map(|kibibytes| kibibytes * 1024))
	}

	/// Send a node a signal, by its name: `STOP` holds it, `CONT` lets it go on.
	pub async fn signal(&self, place: usize, signal: &str) -> Result<()> {
		let id = self.nodes[place].process().as_ref().and_then(Child::id);
		let id = id.with_context(|| format!("{} is not running", self.nodes[place].name))?;
		run(Path::new("kill"), &[&format!("-{signal}"), &id.to_string()]).await?;
		Ok(())
	}

	/// Start a node that is not running.
	pub async fn restart(&mut self, place: usize) -> Result<()> {
		let node = &self.nodes[place];
		if node.is_running() {
			bail!("the node of {} is running", node.name);
		}
		let log = fs::OpenOptions::new().create(true).append(true).open(&node.log)?;
		let (program, args) = node.command.split_first().context("a node has a program")?;
		let child = Command::new(program)
			.args(args)
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
		let opened = self
			.until(&format!("{url} answers"), || async move {
				Ok(Some(match Connection::open(url).await {
					// Waiting does not change that.
					Err(error @ madang_client::Error::Incompatible(_)) => Err(error),
					answer => Ok(answer?),
				}))
			})
			.await?;
		Ok(opened?)
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

fn key_file(folder: &Path, place: usize) -> PathBuf {
	folder.join(format!("node-{place}.key"))
}

fn keystore(folder: &Path, place: usize) -> PathBuf {
	folder.join(format!("node-{place}.keystore"))
}

/// The passphrase of all nodes' session keys.
fn passphrase_file(folder: &Path) -> PathBuf {
	folder.join("passphrase")
}

/// The address of the host that a node runs on.
fn host(hosts: Option<&Hosts>, place: usize) -> String {
	hosts.map_or_else(|| "127.0.0.1".to_owned(), |hosts| hosts.address(place))
}

/// Where a node of the port listens.
fn listen_address(host: &str, port: u16) -> String {
	format!("/ip4/{host}/tcp/{port}")
}

/// Make a node key; the node's id, which goes to the error stream while the key goes to the file.
async fn make_node_key(program: &Path, file: &Path) -> Result<NodeId> {
	let output = run(program, &["key", "generate-node-key", "--file", text(file)?]).await?;
	Ok(output.trim().parse()?)
}

/// Make a validator's session keys; their public parts, as the definition has them.
async fn make_session_keys(program: &Path, folder: &Path, place: usize) -> Result<String> {
	let (keystore, passphrase) = (keystore(folder, place), passphrase_file(folder));
	let args = ["session-keys", "new", "--keystore-path", text(&keystore)?];
	run(program, &[&args[..], &["--password-filename", text(&passphrase)?]].concat()).await
}

/// Copy all files of a folder.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
	fs::create_dir_all(to)?;
	for entry in fs::read_dir(from)? {
		let entry = entry?;
		fs::copy(entry.path(), to.join(entry.file_name()))?;
	}
	Ok(())
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
