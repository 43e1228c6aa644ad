//! All nodes are off at once and start again in another order, in `scripts/chaos` when none of the
//! validators of the genesis is left; then new nodes synchronise, and read what a member did who is gone.

use crate::{
	slots::{setting, shared_slot},
	transactions::signer,
};
use anyhow::{Context, Result};
use madang_client::{api::calls::institutions, Connection, PartyKey, State};
use madang_primitives::{Did, NodeId};
use madang_testnet::{
	calls::{register_did, run},
	command::User,
	council::decide,
	template, Member, Members, Network, Options,
};
use sp_core::{ed25519, Pair};
use std::fs;
use tempfile::TempDir;

/// How many validators the genesis has. They leave in the opposite order of their nodes.
const FIRST: usize = 4;

/// The validators of the genesis, in the order in which they leave: the names of their administrators'
/// keys, and their members.
fn first_validators(members: &Members) -> [(&'static str, &Member); FIRST] {
	[
		("bank", members.bank()),
		("registry", members.registry()),
		("city", members.municipality()),
		("ministry", members.ministry()),
	]
}

/// Those that replace them, with the numbers of their seats.
fn successors(members: &Members) -> [(&'static str, &Member, u32); FIRST] {
	[
		("agent", members.agent(), 0),
		("other-city", members.other_municipality(), 0),
		("court", members.court(), 0),
		("agent", members.agent(), 1),
	]
}

#[tokio::test(flavor = "multi_thread")]
async fn all_start_again_in_any_order_and_new_nodes_read_what_former_members_did() -> Result<()> {
	// None in a test run, all four in `scripts/chaos`.
	shared_slot(succeed(setting("MADANG_REPLACED", 0))).await
}

async fn succeed(replaced: usize) -> Result<()> {
	let mut network = template::start(Options::with_short_sessions()).await?;
	let members = std::mem::take(&mut network.members);
	let mut operators = Operators::of(&network, &members).await?;
	let record = Record::make(&network, &members).await?;
	let mut running: Vec<usize> = (0..network.nodes.len()).collect();
	let newcomers = [
		operators.add_node(&mut network, "agent", members.agent()).await?,
		operators.add_node(&mut network, "agent", members.agent()).await?,
	];
	replace(&mut network, &members, &mut operators, &mut running, replaced).await?;

	for index in &running {
		network.kill(*index).await?;
	}
	let addresses = addresses(&network, &running);
	for index in running.iter().rev() {
		start(&mut network, *index, &addresses, &[]).await?;
	}
	network.wait_for_finality().await?;
	let first = running.first().copied().context("a validator")?;
	for (index, sync) in newcomers.into_iter().zip(["full", "warp"]) {
		start(&mut network, index, &addresses, &["--sync", sync]).await?;
	}
	let (now, _) = network.finalized(first).await?;
	for index in newcomers {
		network.wait_for_block(index, now).await?;
		record.is_read(&network, index).await?;
	}
	network.stop().await
}

/// Replace some of the validators of the genesis; nothing of them is left.
async fn replace(
	network: &mut Network,
	members: &Members,
	operators: &mut Operators,
	running: &mut Vec<usize>,
	count: usize,
) -> Result<()> {
	let mut joined = Vec::new();
	for _ in 0..count {
		let index = operators.join(network, members, &joined).await?;
		joined.push(index);
	}
	if !joined.is_empty() {
		// The others will be gone.
		operators.ask(network, &joined)?;
	}
	running.extend(joined);
	for turn in 0..count {
		let left = operators.leave(network, members, turn).await?;
		running.retain(|index| *index != left);
		network.kill(left).await?;
		fs::remove_dir_all(&network.nodes[left].data)?;
		fs::remove_dir_all(&network.nodes[left].keystore)?;
	}
	Ok(())
}

/// Start a node that talks to these nodes too: those in the specification, and those that are registered
/// at its last block, may all be gone.
async fn start(
	network: &mut Network,
	index: usize,
	addresses: &[String],
	further: &[&str],
) -> Result<()> {
	let mut args = further.to_vec();
	for address in addresses {
		args.extend(["--reserved-nodes", address]);
	}
	network.restart_with(index, &args).await
}

fn addresses(network: &Network, of: &[usize]) -> Vec<String> {
	of.iter().map(|index| network.nodes[*index].address.clone()).collect()
}

/// What a member did who has withdrawn since.
struct Record {
	did: Did,
	block: u64,
	officer: [u8; 32],
}

impl Record {
	/// A bank registers a party's DID, and the council withdraws the bank.
	async fn make(network: &Network, members: &Members) -> Result<Self> {
		let sender = network.sender(0).await?;
		let bank = members.old_bank();
		let key = PartyKey::Ed25519(Box::new(ed25519::Pair::generate().0));
		let node = network.connect(0).await?;
		let (included, _) =
			run(&sender, bank.officer(), &register_did(&node, bank.id, &key)).await?;
		decide(members, &sender, &institutions::withdraw_institution(bank.id)).await?;
		let officer = bank.officer().account().0;
		Ok(Self { did: key.did(), block: included.block, officer })
	}

	/// Wait until a node has the record, and the block in which it was made.
	async fn is_read(&self, network: &Network, index: usize) -> Result<()> {
		let node = network.connect(index).await?;
		let name = network.nodes[index].name;
		network
			.until(&format!("{name} has the record and its block"), || async {
				let state = State::new(node.finalized().await?);
				let is_known =
					state.did(self.did).await?.is_some() && self.is_in_block(&node).await?;
				Ok(is_known.then_some(()))
			})
			.await
	}

	async fn is_in_block(&self, node: &Connection) -> Result<bool> {
		let Some(hash) = node.rpc().chain_get_block_hash(Some(self.block.into())).await? else {
			return Ok(false);
		};
		// After a warp sync the node downloads the history later.
		let Some(block) = node.rpc().chain_get_block(Some(hash)).await? else { return Ok(false) };
		let mut all = block.block.extrinsics.iter();
		Ok(all.any(|transaction| signer(&transaction.0) == Some(self.officer)))
	}
}

/// What the members' operators do.
struct Operators {
	user: User,
	folder: TempDir,
}

impl Operators {
	async fn of(network: &Network, members: &Members) -> Result<Self> {
		let folder = tempfile::tempdir()?;
		let user = User::new(folder.path(), network.urls().join(","))?;
		for (key, member) in first_validators(members) {
			user.import_key(key, member).await?;
		}
		for (key, member, number) in successors(members) {
			if number == 0 {
				user.import_key(key, member).await?;
			}
		}
		Ok(Self { user, folder })
	}

	/// Ask these nodes from now on.
	fn ask(&mut self, network: &Network, nodes: &[usize]) -> Result<()> {
		let urls: Vec<&str> =
			nodes.iter().map(|index| network.nodes[*index].url.as_str()).collect();
		self.user = User::new(self.folder.path(), urls.join(","))?;
		Ok(())
	}

	/// Add a node of a member, and register it; its index. It does not run yet.
	async fn add_node(&self, network: &mut Network, key: &str, of: &Member) -> Result<usize> {
		let index = network.add(of.name).await?;
		let id: NodeId = network.nodes[index].id;
		let proof = network.node_proof(index, of.id).await?;
		let register = ["node", "register", &id.to_string(), "--proof", &proof];
		self.user.act(key, &register).await?;
		Ok(index)
	}

	/// Another member gets a seat after these have joined, and runs a validator; its node's index.
	async fn join(
		&self,
		network: &mut Network,
		members: &Members,
		joined: &[usize],
	) -> Result<usize> {
		let next = successors(members).into_iter().nth(joined.len());
		let (key, member, seat) = next.context("there are four successors")?;
		let before = self.in_session().await?;
		let (number, seat) = (member.id.0.to_string(), seat.to_string());
		self.user.decide("a successor", &["grant-validator", &number]).await?;
		let index = self.add_node(network, key, member).await?;
		// The specification has the addresses of the first nodes only.
		let known = addresses(network, joined);
		start(network, index, &known, &[]).await?;
		let (now, _) = network.finalized(0).await?;
		network.wait_for_block(index, now).await?;
		let url = network.nodes[index].unsafe_url.clone();
		self.user.act(key, &["validator", "set-keys", &seat, "--on", &url]).await?;
		self.wait_for(network, before + 1).await?;
		Ok(index)
	}

	/// A validator of the genesis loses its seat, and its node is deregistered; its index.
	async fn leave(&self, network: &Network, members: &Members, turn: usize) -> Result<usize> {
		let (key, member) =
			first_validators(members).into_iter().nth(turn).context("the genesis has four")?;
		let before = self.in_session().await?;
		let number = member.id.0.to_string();
		self.user.decide("it is replaced", &["revoke-validator", &number]).await?;
		self.wait_for(network, before - 1).await?;
		let index = FIRST - 1 - turn;
		let id = network.nodes[index].id.to_string();
		self.user.act(key, &["node", "deregister", &id]).await?;
		Ok(index)
	}

	/// Wait until the session has so many validators.
	async fn wait_for(&self, network: &Network, validators: usize) -> Result<()> {
		network
			.until(&format!("the session has {validators} validators"), || async {
				Ok((self.in_session().await? == validators).then_some(()))
			})
			.await
	}

	async fn in_session(&self) -> Result<usize> {
		let list = self.user.json(&["validator", "list"]).await?;
		let seats = list["seats"].as_array().context("no seats")?;
		Ok(seats.iter().filter(|seat| seat["in_session"] == true).count())
	}
}
