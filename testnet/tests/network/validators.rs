//! Seats of validators: keys change, one joins, one leaves, one makes two blocks in a slot, two are
//! lost; finality continues. Operators work by the commands of docs/src/keys.md and of the pages on
//! operations and recovery.

use crate::{proofs::Reader, slots::shared_slot, warp::synchronise_after_recovery};
use anyhow::{ensure, Context, Result};
use madang_testnet::{command::User, template, Member, Network, Options, SHORTEST_SESSION};
use serde_json::Value;
use tempfile::TempDir;

/// What the members' operators see and do.
struct Operators {
	user: User,
	_folder: TempDir,
}

impl Operators {
	/// With the keys of the founders, who decide together, and of two banks.
	async fn of(network: &Network) -> Result<Self> {
		let folder = tempfile::tempdir()?;
		let user = User::new(folder.path(), network.urls().join(","))?;
		user.import_founders(&network.members).await?;
		user.import_key("bank", network.members.bank()).await?;
		user.import_key("newcomer", network.members.old_bank()).await?;
		Ok(Self { user, _folder: folder })
	}

	async fn list(&self) -> Result<Value> {
		self.user.json(&["validator", "list"]).await
	}

	/// An institution's first seat.
	async fn seat(&self, member: &Member) -> Result<Value> {
		let list = self.list().await?;
		let seats = list["seats"].as_array().context("no seats")?;
		let seat =
			seats.iter().find(|seat| seat["institution"] == member.id.0 && seat["number"] == 0);
		seat.cloned().with_context(|| format!("{} has no seat: {list}", member.name))
	}

	/// How many validators the session has.
	async fn in_session(&self) -> Result<usize> {
		let list = self.list().await?;
		let seats = list["seats"].as_array().context("no seats")?;
		Ok(seats.iter().filter(|seat| seat["in_session"] == true).count())
	}

	/// Have a node make keys for the first seat of an officer's institution, and set them.
	async fn set_keys(&self, key: &str, network: &Network, index: usize) -> Result<()> {
		let url = &network.nodes[index].unsafe_url;
		self.user.act(key, &["validator", "set-keys", "0", "--on", url]).await?;
		Ok(())
	}

	/// Wait until a finalized block of a member's validator is later than a block.
	async fn wait_for_block_of(
		&self,
		network: &Network,
		member: &Member,
		after: u64,
	) -> Result<()> {
		network
			.until(&format!("{} makes a block after {after}", member.name), || async {
				let last = self.seat(member).await?["last_block"].as_u64();
				Ok(last.is_some_and(|block| block > after).then_some(()))
			})
			.await
	}

	/// Wait until a member's validator is not one of the session.
	async fn wait_until_out(&self, network: &Network, member: &Member) -> Result<()> {
		network
			.until(&format!("{} is out of the session", member.name), || async {
				Ok((self.seat(member).await?["in_session"] == false).then_some(()))
			})
			.await
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_change_a_fifth_joins_and_one_leaves_while_finality_continues() -> Result<()> {
	shared_slot(change_validators()).await
}

async fn change_validators() -> Result<()> {
	let mut network = template::start(Options::with_short_sessions()).await?;
	let operators = Operators::of(&network).await?;
	change_keys(&operators, &network).await?;
	let reader = Reader::of(&network).await?;
	let before = reader.make("before", SET_ID).await?;
	join(&operators, &mut network).await?;
	leave(&operators, &mut network).await?;
	let after = reader.make("after", SET_ID).await?;
	network.stop().await?;
	// Every change of the validators is followed from genesis on.
	let (first, last) = (reader.check("before", &[]).await?, reader.check("after", &[]).await?);
	assert_eq!((&first["block"], &last["block"]), (&before.into(), &after.into()));
	let set = |shown: &Value| -> Result<u64> {
		Ok(shown["set_id"].as_str().context("no set of validators")?.parse()?)
	};
	assert!(set(&last)? >= set(&first)? + 2, "{first} {last}");
	reader.altered_is_refused("after").await
}

/// The number of the set of validators in the state: entry `CurrentSetId` of pallet `Grandpa`.
const SET_ID: [&str; 2] =
	["--state-key", "0x5f9cc45b7a00c5899361e1c6099678dc8a2d09463effcc78a22d75b9cb87dffc"];

/// The registry office's node makes new keys and continues with them: from the boundary on, only they
/// make its blocks.
async fn change_keys(operators: &Operators, network: &Network) -> Result<()> {
	let registry = network.members.registry();
	operators.set_keys("registry", network, 2).await?;
	assert_eq!(operators.seat(registry).await?["keys_set"], 2);
	let session = operators.list().await?["session"].as_u64().context("no session")?;
	network
		.until("the new keys are in force", || async {
			let now = operators.list().await?["session"].as_u64();
			Ok(now.is_some_and(|now| now >= session + 2).then_some(()))
		})
		.await?;
	let (now, _) = network.finalized(0).await?;
	operators.wait_for_block_of(network, registry, now).await
}

/// A fifth institution's validator joins.
async fn join(operators: &Operators, network: &mut Network) -> Result<()> {
	let number = network.members.old_bank().id.0.to_string();
	operators.user.decide("a fifth validator", &["grant-validator", &number]).await?;
	let index = network.add("Hangang Bank").await?;
	let id = network.nodes[index].id.to_string();
	let proof = network.node_proof(index, network.members.old_bank().id).await?;
	operators.user.act("newcomer", &["node", "register", &id, "--proof", &proof]).await?;
	network.restart(index).await?;
	let (now, _) = network.finalized(0).await?;
	network.wait_for_block(index, now).await?;
	operators.set_keys("newcomer", network, index).await?;
	operators.wait_for_block_of(network, network.members.old_bank(), 0).await?;
	assert_eq!(operators.in_session().await?, 5);
	Ok(())
}

/// One leaves: while its node still runs, it makes no more blocks. Then the node is stopped, and the
/// four others finalize.
async fn leave(operators: &Operators, network: &mut Network) -> Result<()> {
	let number = network.members.bank().id.0.to_string();
	operators.user.decide("the bank leaves", &["revoke-validator", &number]).await?;
	operators.wait_until_out(network, network.members.bank()).await?;
	assert_eq!(operators.seat(network.members.bank()).await?["status"], "taken");
	let (now, _) = network.finalized(0).await?;
	network.wait_for_block(0, now + u64::from(SHORTEST_SESSION)).await?;
	let last = operators.seat(network.members.bank()).await?["last_block"].as_u64();
	ensure!(last.context("it made blocks once")? <= now, "a revoked seat makes no more blocks");
	network.kill(3).await?;
	network.wait_for_more(0, u64::from(SHORTEST_SESSION)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_validator_that_makes_two_blocks_in_a_slot_is_suspended_and_the_chain_continues(
) -> Result<()> {
	shared_slot(equivocate()).await
}

async fn equivocate() -> Result<()> {
	let mut network = template::start(Options::with_short_sessions()).await?;
	let operators = Operators::of(&network).await?;
	// The bank runs a second node with its validator's keys.
	let duplicate = network.duplicate(3).await?;
	let id = network.nodes[duplicate].id.to_string();
	let proof = network.node_proof(duplicate, network.members.bank().id).await?;
	operators.user.act("bank", &["node", "register", &id, "--proof", &proof]).await?;
	network.restart(duplicate).await?;

	let bank = network.members.bank();
	let account = operators.seat(bank).await?["account"].clone();
	let case = network
		.until("the double block or vote is reported", || async {
			let list = operators.list().await?;
			let cases = list["cases"].as_array().context("no list of cases")?.clone();
			let of_bank = |case: &Value| case["seat"] == account && case["suspended"] == true;
			Ok(cases.into_iter().find(of_bank))
		})
		.await?;
	assert_eq!(operators.seat(bank).await?["status"], "suspended", "{case}");

	// The others finalize, and the bank has no validator after the next boundaries.
	operators.wait_until_out(&network, bank).await?;
	network.wait_for_more(1, u64::from(SHORTEST_SESSION)).await?;
	reinstate(&operators, &mut network, duplicate, &case).await?;
	network.stop().await
}

/// The duplicate is stopped, the bank's node makes new keys, and the council gives the seat back.
async fn reinstate(
	operators: &Operators,
	network: &mut Network,
	duplicate: usize,
	case: &Value,
) -> Result<()> {
	network.kill(duplicate).await?;
	operators.set_keys("bank", network, 3).await?;
	let number = network.members.bank().id.0.to_string();
	let case = case["case"].as_u64().context("a case has a number")?;
	operators.user.decide("the copy is stopped", &["reinstate-validator", &number]).await?;
	let close = ["close-case", &case.to_string()];
	operators.user.decide("the copy is stopped", &close).await?;
	assert_eq!(operators.seat(network.members.bank()).await?["status"], "active");
	let list = operators.list().await?;
	// Others may be open: the two nodes have voted and made blocks against each other more than once.
	let cases = list["cases"].as_array().context("no list of cases")?;
	ensure!(!cases.iter().any(|open| open["case"] == case), "{list}");
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_five_are_lost_permanently_and_finality_continues_without_them() -> Result<()> {
	shared_slot(recover()).await
}

/// The runbook for too many lost validators, step by step.
async fn recover() -> Result<()> {
	// Sessions have their ordinary length of an hour: the recovery does not wait for one to end.
	let options = Options { validators: 5, ..Options::default() };
	let mut network = template::start(options).await?;
	let operators = Operators::of(&network).await?;
	let user = &operators.user;
	network.kill(3).await?;
	network.kill(4).await?;

	// All that are left are asked for the last block that they finalized. It is the last one.
	network.wait_for_best(0, 6).await?;
	let nodes: Vec<_> =
		network.nodes[..3].iter().flat_map(|node| ["--node", node.url.as_str()]).collect();
	let ask = [&nodes[..], &["validator", "last-finalized"]].concat();
	let answer = user.json(&ask).await?;
	assert_eq!(answer["nodes"].as_array().map(Vec::len), Some(3), "{answer}");
	let last = answer["highest"].as_u64().context("no block")?;
	network.wait_for_best(0, 4).await?;
	assert_eq!(user.json(&ask).await?["highest"], last, "finality has stopped");

	// The council orders the recovery in blocks that are not final, and sees that.
	let list = user.json(&["--unfinalized", "council", "list"]).await?;
	ensure!(list["block"].as_u64() > Some(last), "{list}");
	let lost = [network.members.bank(), network.members.old_bank()]
		.map(|member| format!("{}:0", member.id.0))
		.join(",");
	let best_finalized = last.to_string();
	let order = ["recover", "--lost", &lost, "--best-finalized", &best_finalized, "--delay", "4"];
	user.decide_unfinalized("two are lost", &order).await?;
	let decided = network.best(0).await?;

	network.wait_for_block(0, last + 1).await?;
	// Two boundaries and the delay, and some blocks until the voters have agreed.
	let resumed = network.best(0).await?;
	ensure!(
		resumed <= decided + 30,
		"finality resumed in block {resumed}, not soon after {decided}"
	);
	let now = network.best(0).await?;
	network.wait_for_block(0, now).await?;
	let hash = network.connect(0).await?.at_number(now).await?.block_hash();
	for index in 1..3 {
		network.wait_for_block(index, now).await?;
		let found = network.connect(index).await?.at_number(now).await?.block_hash();
		assert_eq!(found, hash, "{}", network.nodes[index].name);
	}
	assert_eq!(operators.in_session().await?, 3);
	synchronise_after_recovery(&mut network, &operators.user).await?;
	network.stop().await
}
