//! Starting, killing and stopping the nodes of a network, and waiting for what they do.

mod addresses;
mod filled;
mod keys;
mod layout;
mod node;
mod options;
mod setup;

pub use node::{processor_time, Node};
pub use options::{Options, SHORTEST_SESSION};

use crate::{
	books,
	clock::ClockShift,
	consortium::Members,
	files::Lock,
	programs::{self, text},
};
pub(crate) use addresses::free_ports;
use addresses::{own_loopback, Address};
use anyhow::{anyhow, ensure, Context, Result};
use futures::future::try_join_all;
use keys::make_node_key;
use layout::Layout;
use madang_client::{Connection, Sender};
use madang_primitives::{InstitutionId, NodeId};
use setup::{write_boot_nodes, Setup};
use std::{
	fs,
	future::Future,
	net::Ipv4Addr,
	path::{Path, PathBuf},
	time::Duration,
};
use subxt::{rpcs::rpc_params, utils::H256};
use tempfile::TempDir;
use tokio::time::{sleep, Instant};

/// How long to wait for what must happen in the end. Generous: a machine under load is slow, not
/// wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// How often to look.
const EVERY: Duration = Duration::from_millis(200);

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
	layout: Layout,
	/// The bytes on the disk of the database with which each node began, if the options ask for titles.
	pub first_database: Option<u64>,
	host: Ipv4Addr,
	program: PathBuf,
	wasm_cache: PathBuf,
	options: Options,
	_temporary: Option<TempDir>,
}

impl Network {
	/// Make a consortium, start its validators, and wait until blocks are final.
	pub async fn start(mut options: Options) -> Result<Self> {
		let program = options.program.take().map_or_else(programs::node, Ok)?;
		let (layout, temporary) = folder(options.folder.take())?;
		let host = own_loopback();
		let addresses = addresses(&options, host, 0, options.validators)?;
		let setup = Setup::new(&program, &layout, &options, &addresses).await?;
		let mut network = Self::new(setup, layout, &addresses, host, program, options, temporary)?;
		if network.options.titles > 0 {
			network.first_database = Some(network.fill(network.options.titles).await?);
		}
		network.start_first().await?;
		for index in 1..network.nodes.len() {
			network.restart(index).await?;
		}
		network.wait_for_finality().await?;
		if network.options.registers {
			books::import_for_sale(&network.members, &network.sender(0).await?).await?;
		}
		Ok(network)
	}

	/// Start a network in a copy of another's folder, which [`Self::save`] completed, and wait until
	/// further blocks are final.
	pub(crate) async fn start_copy(
		program: PathBuf,
		options: Options,
		copy: TempDir,
	) -> Result<Self> {
		let layout = Layout::new(copy.path());
		let host = own_loopback();
		let addresses = addresses(&options, host, 0, options.validators)?;
		let setup = Setup::open(&layout, &addresses)?;
		let mut network = Self::new(setup, layout, &addresses, host, program, options, Some(copy))?;
		for index in 0..network.nodes.len() {
			network.accept_vote_journal(index).await?;
			network.restart(index).await?;
		}
		network.wait_for_finality().await?;
		Ok(network)
	}

	/// Complete the folder for copies, once the nodes are stopped.
	pub(crate) fn save(&self) -> Result<()> {
		let ids: Vec<NodeId> = self.nodes.iter().map(|node| node.id).collect();
		Setup::save(&self.members, &ids, &self.layout)?;
		for node in &self.nodes {
			fs::remove_file(&node.log)?;
		}
		Ok(())
	}

	fn new(
		setup: Setup,
		layout: Layout,
		addresses: &[Address],
		host: Ipv4Addr,
		program: PathBuf,
		options: Options,
		temporary: Option<TempDir>,
	) -> Result<Self> {
		let mut network = Self {
			members: setup.members,
			nodes: Vec::new(),
			spec: layout.spec(),
			folder: layout.folder().to_owned(),
			layout,
			first_database: None,
			host,
			wasm_cache: wasm_cache(&program)?,
			program,
			options,
			_temporary: temporary,
		};
		for (index, (id, address)) in setup.ids.iter().zip(addresses).enumerate() {
			let name = network.members.iter().nth(index).map_or("validator", |member| member.name);
			let node = network.node(name, index, *id, address, &network.spec)?;
			network.nodes.push(node);
		}
		Ok(network)
	}

	/// A validator's node that is not running yet.
	fn node(
		&self,
		name: &'static str,
		index: usize,
		id: NodeId,
		address: &Address,
		spec: &Path,
	) -> Result<Node> {
		let layout = &self.layout;
		let (data, keystore) = (layout.data(index), layout.keystore(index));
		let mut command = Vec::new();
		if let Some(hosts) = &self.options.hosts {
			command.extend(hosts.run_on(index));
		}
		command.push(text(&self.program)?.to_owned());
		let [safe, unsafe_] = address.rpc_endpoints();
		let args = [
			"--chain",
			text(spec)?,
			"--base-path",
			text(&data)?,
			"--wasm-cache",
			text(&self.wasm_cache)?,
			"--keystore-path",
			text(&keystore)?,
			"--password-filename",
			text(&layout.passphrase())?,
			"--validator",
			"--name",
			name,
			"--node-key-file",
			text(&layout.node_key(index))?,
			"--listen-addr",
			&address.listen(),
			"--experimental-rpc-endpoint",
			&safe,
			"--experimental-rpc-endpoint",
			&unsafe_,
			"--no-telemetry",
			"--offchain-worker",
			"never",
		]
		.map(str::to_owned);
		command.extend(args);
		let metrics = self.options.metrics.then(|| address.metrics_port());
		match metrics {
			Some(port) => command.extend(["--prometheus-port".to_owned(), port.to_string()]),
			None => command.push("--no-prometheus".to_owned()),
		}
		let backends = self.options.backends;
		if let Some(turn) = index.checked_rem(backends.len()) {
			command.extend(["--network-backend".to_owned(), backends[turn].to_owned()]);
		}
		command.extend(self.options.node_args.iter().cloned());
		let files = [layout.log(index), data, keystore];
		let power_cut = self.options.power_cut.clone();
		Ok(Node::new(name, id, address, files, command, power_cut, metrics))
	}

	/// Start the first node alone: it compiles the runtime, and the others find that in the cache. Of
	/// networks that start at once, one does so at a time.
	async fn start_first(&mut self) -> Result<()> {
		let _lock = Lock::wait_for(&self.wasm_cache.with_extension("lock")).await?;
		self.restart(0).await?;
		self.connect(0).await?;
		Ok(())
	}

	/// Add a validator's node that has no keys yet; its index. It is not running, and nobody talks to
	/// it before it is registered.
	pub async fn add(&mut self, name: &'static str) -> Result<usize> {
		let spec = self.spec.clone();
		self.add_with(name, &spec).await
	}

	/// As [`Self::add`], but the node finds the others by these addresses.
	pub async fn add_with_boot_nodes(
		&mut self,
		name: &'static str,
		boot_nodes: &[String],
	) -> Result<usize> {
		let spec = self.folder.join(format!("chain-spec-{}.json", self.nodes.len()));
		write_boot_nodes(&self.spec, &spec, boot_nodes)?;
		self.add_with(name, &spec).await
	}

	async fn add_with(&mut self, name: &'static str, spec: &Path) -> Result<usize> {
		let index = self.nodes.len();
		let id = make_node_key(&self.program, &self.layout.node_key(index)).await?;
		for address in addresses(&self.options, self.host, index, 1)? {
			let node = self.node(name, index, id, &address, spec)?;
			self.nodes.push(node);
		}
		Ok(index)
	}

	/// Add a node with the session keys of another, like an operator who moves a validator and forgets
	/// to stop the old one; its index.
	pub async fn duplicate(&mut self, of: usize) -> Result<usize> {
		let index = self.add("duplicate").await?;
		copy_files(&self.nodes[of].keystore, &self.nodes[index].keystore)?;
		Ok(index)
	}

	/// The file with the passphrase of the nodes' session keys.
	pub fn passphrase(&self) -> PathBuf {
		self.layout.passphrase()
	}

	/// Run the nodes' program for something else than a node; what it prints. It must end in time.
	pub async fn run_program(&self, args: &[&str]) -> Result<String> {
		programs::run(&self.program, args).await
	}

	/// The proof, in hexadecimal, with which an institution registers a node.
	pub async fn node_proof(&self, index: usize, institution: InstitutionId) -> Result<String> {
		let file = self.layout.node_key(index);
		let genesis = format!("{:?}", self.connect(0).await?.genesis());
		let institution = institution.0.to_string();
		let args = ["key", "prove-node-key", "--file", text(&file)?, "--genesis", &genesis];
		let proof =
			self.run_program(&[&args[..], &["--institution", &institution]].concat()).await?;
		Ok(proof.trim().to_owned())
	}

	/// Make a node that is not running another node key; its new id.
	pub async fn change_node_key(&mut self, index: usize) -> Result<NodeId> {
		let file = self.layout.node_key(index);
		fs::remove_file(&file)?;
		let id = make_node_key(&self.program, &file).await?;
		self.nodes[index].id = id;
		Ok(id)
	}

	/// Let a node that is not running vote at once although its vote journal is a copy.
	pub async fn accept_vote_journal(&self, index: usize) -> Result<()> {
		let journal = self.nodes[index].vote_journal();
		self.run_program(&["vote-journal", "accept", text(&journal)?]).await?;
		Ok(())
	}

	/// Send a node a signal, by its name: `STOP` holds it, `CONT` lets it continue.
	pub async fn signal(&self, index: usize, signal: &str) -> Result<()> {
		self.nodes[index].signal(signal).await
	}

	/// Start a node that is not running.
	pub async fn restart(&mut self, index: usize) -> Result<()> {
		self.nodes[index].start(&[])
	}

	/// Start a node that is not running, with further arguments.
	pub async fn restart_with(&mut self, index: usize, further: &[&str]) -> Result<()> {
		self.nodes[index].start(further)
	}

	/// Kill a node at once (SIGKILL), as a crash of the process would. The kernel keeps what the node
	/// has written, so this says nothing of a power cut.
	pub async fn kill(&mut self, index: usize) -> Result<()> {
		self.nodes[index].kill().await
	}

	/// Stop all nodes in order: each is asked to end, and killed only if it does not.
	pub async fn stop(&mut self) -> Result<()> {
		self.end_all().await
	}

	/// Stop all nodes in order, to start them again with [`Self::resume`].
	pub async fn pause(&self) -> Result<()> {
		self.end_all().await
	}

	/// Start all nodes that were stopped.
	pub fn resume(&self) -> Result<()> {
		self.nodes.iter().try_for_each(|node| node.start(&[]))
	}

	async fn end_all(&self) -> Result<()> {
		for node in &self.nodes {
			node.ask_to_end().await?;
		}
		for node in &self.nodes {
			node.wait_for_end().await?;
		}
		Ok(())
	}

	/// Stop all nodes, and start them on a later day.
	pub async fn shift_clocks(&self, clock: &ClockShift) -> Result<()> {
		self.end_all().await?;
		for node in &self.nodes {
			node.set_clock(clock.clone());
			node.start(&[])?;
		}
		Ok(())
	}

	/// The synthetic titles with which the state began.
	pub const fn titles(&self) -> u64 {
		self.options.titles
	}

	/// The addresses of all nodes.
	pub fn urls(&self) -> Vec<String> {
		self.nodes.iter().map(|node| node.url.clone()).collect()
	}

	/// A sender that begins with one node and continues with the others if that one fails.
	pub async fn sender(&self, first: usize) -> Result<Sender> {
		let mut urls = self.urls();
		urls.rotate_left(first);
		Ok(Sender::open(&urls).await?)
	}

	/// A connection to one node, once it answers.
	pub async fn connect(&self, index: usize) -> Result<Connection> {
		let url = &self.nodes[index].url;
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

	/// Connections to all nodes.
	pub async fn connect_all(&self) -> Result<Vec<Connection>> {
		try_join_all((0..self.nodes.len()).map(|index| self.connect(index))).await
	}
}

/// Waiting.
impl Network {
	/// Wait until every running node has finalized a block that was not final before: what a node
	/// knows from before it started does not count.
	pub async fn wait_for_finality(&self) -> Result<()> {
		let running = (0..self.nodes.len()).filter(|index| self.nodes[*index].is_running());
		try_join_all(running.map(|index| async move {
			let known = self.connect(index).await?.finalized_number().await?;
			self.wait_for_block(index, known + 1).await
		}))
		.await?;
		Ok(())
	}

	/// Wait until a node has finalized a block of that number.
	pub async fn wait_for_block(&self, index: usize, number: u64) -> Result<()> {
		let connection = self.connect(index).await?;
		self.until(&format!("{} finalizes block {number}", self.nodes[index].name), || async {
			Ok((connection.finalized_number().await? >= number).then_some(()))
		})
		.await
	}

	/// Wait until all nodes have finalized this block; fail if one has another of its number.
	pub async fn all_finalize(&self, (number, hash): (u64, H256)) -> Result<()> {
		for index in 0..self.nodes.len() {
			self.wait_for_block(index, number).await?;
			// A node keeps the hashes of all blocks, but not the state of old ones.
			let connection = self.connect(index).await?;
			let found: Option<H256> =
				connection.client().request("chain_getBlockHash", rpc_params![number]).await?;
			ensure!(found == Some(hash), "{} has another block {number}", self.nodes[index].name);
		}
		Ok(())
	}

	/// Wait until a node has finalized so many blocks more.
	pub async fn wait_for_more(&self, index: usize, blocks: u64) -> Result<()> {
		let (number, _) = self.finalized(index).await?;
		self.wait_for_block(index, number + blocks).await
	}

	/// Wait until a node knows so many blocks more than now, final or not.
	pub async fn wait_for_best(&self, index: usize, blocks: u64) -> Result<()> {
		let number = self.best(index).await? + blocks;
		self.until(&format!("there is a block {number}"), || async {
			Ok((self.best(index).await? >= number).then_some(()))
		})
		.await
	}

	/// A node's last finalized block.
	pub async fn finalized(&self, index: usize) -> Result<(u64, H256)> {
		let at = self.connect(index).await?.finalized().await?;
		Ok((at.block_number(), at.block_hash()))
	}

	/// The number of a node's best block.
	pub async fn best(&self, index: usize) -> Result<u64> {
		let connection = self.connect(index).await?;
		let header = connection.rpc().chain_get_header(None).await?.context("no best block")?;
		Ok(header.number)
	}

	/// Ask until there is an answer, for a generous time.
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
			sleep(EVERY).await;
		}
		let timed_out = format!("timed out waiting until {what}");
		let error = match last {
			Some(error) => error.context(timed_out),
			None => anyhow!(timed_out),
		};
		// First, because who shows only a part of the output shows its beginning.
		eprintln!("{error:#}");
		for node in &self.nodes {
			eprintln!("--- end of the log of {} ---\n{}", node.name, node.end_of_log());
		}
		Err(error)
	}
}

/// The folder of a network: the one given, or a temporary one.
fn folder(given: Option<PathBuf>) -> Result<(Layout, Option<TempDir>)> {
	match given {
		Some(folder) => {
			fs::create_dir_all(&folder)?;
			Ok((Layout::new(folder), None))
		}
		None => {
			let temporary = tempfile::Builder::new().prefix("madang-").tempdir()?;
			Ok((Layout::new(temporary.path()), Some(temporary)))
		}
	}
}

/// Addresses of so many nodes, the first of that index.
fn addresses(
	options: &Options,
	host: Ipv4Addr,
	first: usize,
	count: usize,
) -> Result<Vec<Address>> {
	let addresses = Address::allocate(host, count)?;
	Ok(match &options.hosts {
		// On a host of its own any port is free.
		Some(hosts) => (first..)
			.zip(addresses)
			.map(|(index, address)| address.on(hosts.address(index)))
			.collect(),
		None => addresses,
	})
}

/// Where all test networks' nodes of one program keep compiled runtimes.
pub(crate) fn wasm_cache(program: &Path) -> Result<PathBuf> {
	let name = format!("{WASM_CACHE}{}", programs::stamp(program)?.replace('.', "-"));
	Ok(programs::cache_folder()?.join(name))
}

/// How the names of these folders begin.
pub(crate) const WASM_CACHE: &str = "madang-wasm-cache-";

/// Copy all files of a folder.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
	fs::create_dir_all(to)?;
	for entry in fs::read_dir(from)? {
		let entry = entry?;
		fs::copy(entry.path(), to.join(entry.file_name()))?;
	}
	Ok(())
}
