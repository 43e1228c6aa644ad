//! Who is no member gets nothing over the wire, whichever protocol it speaks, on both backends of
//! the SDK; nor does who was one.
//!
//! Each probe is also let in for a while: what it hears then shows that it asks rightly.

mod probe;

use crate::turn;
use anyhow::{ensure, Result};
use madang_client::{api::calls::validators, Connection};
use madang_primitives::NodeId;
use madang_testnet::{sale::run, Network, Options};
use probe::{Backend, Heard, Probe, GOSSIP, REQUESTS};
use sp_core::H256;

/// Of a network that makes a block a second, long enough for any peer to be noticed.
const SOME_BLOCKS: u64 = 10;

/// The nodes of the members, half of them on each backend.
struct Targets {
	nodes: Vec<NodeId>,
	addresses: Vec<String>,
}

async fn finalized(connection: &Connection) -> Result<H256> {
	Ok(connection.finalized().await?.block_hash())
}

/// How many bytes a probe is answered by each node, for each kind of request.
async fn answers(probe: &Probe, targets: &Targets, block: H256) -> Vec<(String, Result<usize>)> {
	let mut answers = Vec::new();
	for node in &targets.nodes {
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

/// Whether it has heard all kinds of gossip, each of at least one node on each backend.
fn heard_all(heard: &Heard, targets: &Targets) -> bool {
	GOSSIP.iter().all(|kind| {
		(0..2).all(|backend| {
			targets.nodes.iter().skip(backend).step_by(2).any(|node| {
				// The stream, and something in it.
				heard.iter().any(|((heard, peer), count)| {
					heard == kind && *count > 1 && peer.to_base58() == node.to_string()
				})
			})
		})
	})
}

async fn peers(connection: &Connection) -> Result<usize> {
	Ok(connection.rpc().system_health().await?.peers)
}

async fn best(connection: &Connection) -> Result<u64> {
	Ok(madang_client::emergency::best(connection).await?.block_number())
}

#[tokio::test(flavor = "multi_thread")]
async fn outsiders_and_former_members_get_nothing_over_the_wire() -> Result<()> {
	let _turn = turn().await;
	let mut network =
		Network::start(Options { backends: &["litep2p", "libp2p"], ..Options::default() }).await?;
	let members = std::mem::take(&mut network.members);
	let sender = network.sender(0).await?;
	let node = network.connect(0).await?;
	let targets = Targets {
		nodes: network.nodes.iter().map(|node| node.id).collect(),
		addresses: network.nodes.iter().map(|node| node.address.clone()).collect(),
	};
	let genesis = node.at_number(0).await?.block_hash();
	let probes = [Backend::Libp2p, Backend::Litep2p]
		.map(|backend| Probe::start(backend, genesis, &targets.addresses));
	let probes = probes.into_iter().collect::<Result<Vec<_>>>()?;
	// And a whole node, with the specification and the boot nodes.
	let outsider = network.add("outsider").await?;
	network.restart(outsider).await?;
	let outside = network.connect(outsider).await?;

	let some_blocks = || async {
		let until = node.finalized_number().await? + SOME_BLOCKS;
		network.wait_for_block(0, until).await
	};

	// Nothing, while nobody knows them.
	some_blocks().await?;
	let block = finalized(&node).await?;
	for probe in &probes {
		assert_refused(probe, &targets, block).await;
		assert_eq!(probe.heard(), Heard::new());
	}
	assert_eq!((peers(&outside).await?, best(&outside).await?), (0, 0));

	// All of it, once their institution has registered them.
	let host = members.old_bank();
	let ids: Vec<NodeId> =
		probes.iter().map(|probe| probe.id).chain([network.nodes[outsider].id]).collect();
	for id in &ids {
		run(&sender, host.officer(), &validators::register_node(host.id, *id)).await?;
	}
	for probe in &probes {
		network
			.until("a registered peer is answered", || async {
				let block = finalized(&node).await?;
				for (what, answer) in answers(probe, &targets, block).await {
					let bytes = answer.map_err(|error| error.context(what.clone()))?;
					ensure!(bytes > 0, "{what}: an empty answer");
				}
				Ok(Some(()))
			})
			.await?;
		network
			.until("a registered peer hears all gossip", || async {
				// Something to gossip about.
				let register = validators::register_node(host.id, NodeId([1; 32]));
				run(&sender, host.officer(), &register).await?;
				let deregister = validators::deregister_node(host.id, NodeId([1; 32]));
				run(&sender, host.officer(), &deregister).await?;
				let heard = probe.heard();
				match heard_all(&heard, &targets) {
					true => Ok(Some(())),
					false => anyhow::bail!("heard only {heard:?}"),
				}
			})
			.await?;
	}
	network.wait_for_block(outsider, SOME_BLOCKS).await?;

	// Nothing any more, once it has deregistered them.
	for id in &ids {
		run(&sender, host.officer(), &validators::deregister_node(host.id, *id)).await?;
	}
	network
		.until("the former member's node is dropped", || async {
			Ok((peers(&outside).await? == 0).then_some(()))
		})
		.await?;
	let left_with = best(&outside).await?;
	for place in 0..targets.nodes.len() {
		let connection = network.connect(place).await?;
		network
			.until("only members' nodes are connected", || async {
				Ok((peers(&connection).await? == targets.nodes.len() - 1).then_some(()))
			})
			.await?;
	}
	let before: Vec<Heard> = probes.iter().map(Probe::heard).collect();
	some_blocks().await?;
	let block = finalized(&node).await?;
	for (probe, before) in probes.iter().zip(before) {
		assert_refused(probe, &targets, block).await;
		assert_eq!(probe.heard(), before);
	}
	assert_eq!((peers(&outside).await?, best(&outside).await?), (0, left_with));
	network.stop().await
}
