//! A peer that is not a member, or no longer one, gets nothing over the wire by any protocol, on both
//! backends of the SDK.
//!
//! That it gets nothing means something only if it called: relays count that. And each probe is let in
//! for a while: what it hears then shows that it asks correctly.

mod probe;
mod relay;

use crate::slots::exclusive_slot;
use anyhow::{ensure, Result};
use hex::FromHex;
use madang_client::{api::calls::validators, emergency, Connection, Sender};
use madang_primitives::{NodeId, NodeProof};
use madang_testnet::{
	calls::run,
	nodes::{node_and_proof, UNUSED_KEY},
	template, Member, Network, Options,
};
use probe::{Backend, Heard, Probe, CHECKPOINTS, GOSSIP, REQUESTS};
use relay::Relays;
use sc_network::config::ed25519;
use sp_core::H256;

/// Of a network that makes a block a second, long enough for any peer to be noticed.
const SOME_BLOCKS: u64 = 10;

#[tokio::test(flavor = "multi_thread")]
async fn outsiders_and_former_members_get_nothing_over_the_wire() -> Result<()> {
	// Alone: next to other networks, the outsiders' dials took longer than the test waits.
	exclusive_slot(call_from_outside()).await
}

async fn call_from_outside() -> Result<()> {
	let options = Options { backends: &["litep2p", "libp2p"], ..Options::with_registers() };
	let mut network = template::start(options).await?;
	let members = std::mem::take(&mut network.members);
	let sender = network.sender(0).await?;
	// On the other backend: only the node that has a transaction from its sender passes it on at once.
	let other_sender = network.sender(1).await?;
	let gossips = [(&sender, members.old_bank()), (&other_sender, members.bank())];
	let mut outside = Outside::start(&mut network).await?;

	outside.hears_nothing_while_unknown(&network).await?;
	outside.hears_all_while_registered(&network, gossips).await?;
	outside.hears_nothing_after_that(&network, &sender, members.old_bank()).await?;
	outside.hears_nothing_when_it_calls_again(&mut network).await?;
	network.stop().await
}

/// Peers that are not members: a probe on each backend, and a whole node with the specification.
struct Outside {
	/// A node of a member, which is asked what happens.
	member: Connection,
	targets: Targets,
	addresses: Vec<String>,
	/// The keys of the probes.
	keys: [ed25519::SecretKey; 2],
	probes: Vec<Probe>,
	/// Relays for each probe.
	probe_relays: Vec<Relays>,
	/// The node's index, and a connection to it.
	node: usize,
	connection: Connection,
	node_relays: Relays,
}

/// The nodes of the members, half of them on each backend.
struct Targets(Vec<NodeId>);

impl Outside {
	async fn start(network: &mut Network) -> Result<Self> {
		let member = network.connect(0).await?;
		let targets = Targets(network.nodes.iter().map(|node| node.id).collect());
		let addresses: Vec<_> = network.nodes.iter().map(|node| node.address.clone()).collect();
		let node_relays = Relays::start(&addresses).await?;
		let node = network.add_with_boot_nodes("outsider", &node_relays.addresses).await?;
		network.restart(node).await?;
		let connection = network.connect(node).await?;
		let mut outside = Self {
			member,
			targets,
			addresses,
			keys: [ed25519::SecretKey::generate(), ed25519::SecretKey::generate()],
			probes: Vec::new(),
			probe_relays: Vec::new(),
			node,
			connection,
			node_relays,
		};
		outside.start_probes().await?;
		Ok(outside)
	}

	/// Start both probes. They know the nodes by new relays only.
	async fn start_probes(&mut self) -> Result<()> {
		let genesis = H256(self.member.genesis().0);
		for (backend, key) in [Backend::Libp2p, Backend::Litep2p].into_iter().zip(&self.keys) {
			let relays = Relays::start(&self.addresses).await?;
			self.probes.push(Probe::start(backend, key, genesis, &relays.addresses)?);
			self.probe_relays.push(relays);
		}
		Ok(())
	}

	/// The ids of the probes and of the node.
	fn ids(&self, network: &Network) -> Vec<NodeId> {
		let probes = self.probes.iter().map(|probe| probe.id);
		probes.chain([network.nodes[self.node].id]).collect()
	}

	/// The network's last finalized block.
	async fn finalized(&self) -> Result<H256> {
		Ok(self.member.finalized().await?.block_hash())
	}

	/// Nothing is heard while nobody knows them, although they dial every node and are answered.
	async fn hears_nothing_while_unknown(&self, network: &Network) -> Result<()> {
		self.dials_and_hears_nothing(network, &vec![0; self.addresses.len()]).await?;
		assert_eq!((peers(&self.connection).await?, best(&self.connection).await?), (0, 0));
		Ok(())
	}

	/// Each probe dials every node and is answered, and so does the outsider's node after it had dialled
	/// so often; the probes hear nothing.
	async fn dials_and_hears_nothing(&self, network: &Network, before: &[usize]) -> Result<()> {
		network.wait_for_more(0, SOME_BLOCKS).await?;
		network
			.until("each outsider has dialled every node", || async {
				let by_probes: Vec<_> = self.probe_relays.iter().map(Relays::dials).collect();
				let by_node = self.node_relays.dials();
				let all_by_probes = by_probes.iter().flatten().all(|count| *count > 0);
				match all_by_probes && by_node.iter().zip(before).all(|(now, before)| now > before)
				{
					true => Ok(Some(())),
					false => anyhow::bail!("so often: {by_probes:?}, {by_node:?}"),
				}
			})
			.await?;
		let block = self.finalized().await?;
		for probe in &self.probes {
			assert_refused(probe, &self.targets, block).await;
			assert_eq!(probe.heard(), Heard::new());
		}
		Ok(())
	}

	/// All of it is heard once an institution, the first of those that send gossip, has registered them.
	async fn hears_all_while_registered(
		&self,
		network: &Network,
		gossips: [(&Sender, &Member); 2],
	) -> Result<()> {
		let [(sender, host), _] = gossips;
		for key in &self.keys {
			let secret = key.as_ref().try_into()?;
			let (id, proof) = node_and_proof(secret, &self.member, host.id);
			run(sender, host.officer(), &validators::register_node(host.id, id, proof)).await?;
		}
		let id = network.nodes[self.node].id;
		let proof = network.node_proof(self.node, host.id).await?;
		let proof = <NodeProof>::from_hex(proof.trim_start_matches("0x"))?;
		run(sender, host.officer(), &validators::register_node(host.id, id, proof)).await?;
		for probe in &self.probes {
			network
				.until("a registered peer is answered", || async {
					let block = self.finalized().await?;
					for (what, answer) in answers(probe, &self.targets, block).await {
						let bytes = answer.map_err(|error| error.context(what.clone()))?;
						ensure!(bytes > 0, "{what}: an empty answer");
					}
					Ok(Some(()))
				})
				.await?;
			network
				.until("a registered peer hears all gossip", || async {
					make_gossip(gossips).await?;
					let heard = probe.heard();
					match heard_all(&heard, &self.targets) {
						true => Ok(Some(())),
						false => anyhow::bail!("heard only {heard:?}"),
					}
				})
				.await?;
		}
		network.wait_for_block(self.node, SOME_BLOCKS).await
	}

	/// Nothing more is heard once it has deregistered them.
	async fn hears_nothing_after_that(
		&self,
		network: &Network,
		sender: &Sender,
		host: &Member,
	) -> Result<()> {
		for id in self.ids(network) {
			run(sender, host.officer(), &validators::deregister_node(host.id, id)).await?;
		}
		network
			.until("the former member's node is dropped", || async {
				Ok((peers(&self.connection).await? == 0).then_some(()))
			})
			.await?;
		let last = best(&self.connection).await?;
		let others = self.targets.0.len() - 1;
		for index in 0..=others {
			let connection = network.connect(index).await?;
			network
				.until("only members' nodes are connected", || async {
					Ok((peers(&connection).await? == others).then_some(()))
				})
				.await?;
		}
		let before: Vec<Heard> = self.probes.iter().map(Probe::heard).collect();
		network.wait_for_more(0, SOME_BLOCKS).await?;
		let block = self.finalized().await?;
		for (probe, before) in self.probes.iter().zip(before) {
			assert_refused(probe, &self.targets, block).await;
			assert_eq!(probe.heard(), before);
		}
		assert_eq!((peers(&self.connection).await?, best(&self.connection).await?), (0, last));
		Ok(())
	}

	/// Nothing is heard either when the former members start again: a connection from before may have
	/// lasted, so that they had no need to dial.
	async fn hears_nothing_when_it_calls_again(&mut self, network: &mut Network) -> Result<()> {
		let (last, dials) = (best(&self.connection).await?, self.node_relays.dials());
		network.kill(self.node).await?;
		self.probes.clear();
		self.probe_relays.clear();
		self.start_probes().await?;
		network.restart(self.node).await?;
		self.connection = network.connect(self.node).await?;
		self.dials_and_hears_nothing(network, &dials).await?;
		assert_eq!((peers(&self.connection).await?, best(&self.connection).await?), (0, last));
		Ok(())
	}
}

/// How many bytes a probe is answered by each node, for each kind of request.
async fn answers(probe: &Probe, targets: &Targets, block: H256) -> Vec<(String, Result<usize>)> {
	let mut answers = Vec::new();
	for node in &targets.0 {
		for kind in REQUESTS {
			answers.push((format!("{kind} of {node}"), probe.ask(*node, kind, block).await));
		}
	}
	answers
}

async fn assert_refused(probe: &Probe, targets: &Targets, block: H256) {
	for (what, answer) in answers(probe, targets, block).await {
		assert!(answer.is_err(), "{what}: {answer:?}");
	}
}

/// Send transactions, which are gossip: of each member through its own node.
async fn make_gossip(gossips: [(&Sender, &Member); 2]) -> Result<()> {
	for (sender, member) in gossips {
		let connection = sender.connection().await;
		let (node, proof) = node_and_proof(&UNUSED_KEY, &connection, member.id);
		run(sender, member.officer(), &validators::register_node(member.id, node, proof)).await?;
		run(sender, member.officer(), &validators::deregister_node(member.id, node)).await?;
	}
	Ok(())
}

/// Whether it has heard all kinds of gossip, each of at least one node on each backend.
fn heard_all(heard: &Heard, targets: &Targets) -> bool {
	GOSSIP.iter().all(|kind| {
		(0..2).all(|backend| {
			targets.0.iter().skip(backend).step_by(2).any(|node| {
				// The stream, and something in it.
				let least = if *kind == CHECKPOINTS { 1 } else { 2 };
				heard.iter().any(|((heard, peer), count)| {
					heard == kind && *count >= least && peer.to_base58() == node.to_string()
				})
			})
		})
	})
}

async fn peers(connection: &Connection) -> Result<usize> {
	Ok(connection.rpc().system_health().await?.peers)
}

async fn best(connection: &Connection) -> Result<u64> {
	Ok(emergency::best(connection).await?.block_number())
}
