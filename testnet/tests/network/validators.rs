//! Seats of validators: keys change, one comes, one goes, one makes two blocks in a slot; finality
//! goes on all the time.

use crate::turn;
use anyhow::{Context, Result};
use madang_client::{
	api::{calls::validators, types::InstitutionId},
	emergency,
	validators::{make_keys, read, SeatRecord},
	Connection, Sender, State,
};
use madang_testnet::{
	council::{decide, decide_unfinalized},
	sale::run,
	Member, Network, Options,
};
use pallet_validators::{Offence, SeatStatus};

/// Short sessions: a change is in force after at most three of them.
const SESSION: u32 = 8;

fn options() -> Options {
	Options {
		session_blocks: Some(SESSION),
		// Validators' keys are made over JSON-RPC, which listens on loopback only.
		node_args: vec!["--rpc-methods".to_owned(), "unsafe".to_owned()],
		..Options::default()
	}
}

async fn state(connection: &Connection) -> Result<State> {
	Ok(State::new(connection.finalized().await?))
}

/// An institution's first seat.
async fn seat(connection: &Connection, institution: InstitutionId) -> Result<SeatRecord> {
	let set = read(&state(connection).await?).await?;
	set.seats
		.into_iter()
		.find(|record| record.seat.institution == institution && record.seat.number == 0)
		.context("the institution has no seat")
}

/// Have a node make keys for a member's seat, and the member set them.
async fn set_keys(network: &Network, sender: &Sender, place: usize, member: &Member) -> Result<()> {
	let node = network.connect(place).await?;
	let account = seat(&node, member.id).await?.account;
	let made = make_keys(&node, &account).await?;
	run(sender, member.officer(), &validators::set_keys(0, made.keys, made.proof)).await?;
	Ok(())
}

/// Wait until a finalized block of a member's validator is later than a block.
async fn wait_for_block_of(network: &Network, member: &Member, after: u32) -> Result<()> {
	let node = network.connect(0).await?;
	network
		.until(&format!("{} makes a block after {after}", member.name), || async {
			let last = seat(&node, member.id).await?.last_block;
			Ok(last.is_some_and(|block| block > after).then_some(()))
		})
		.await
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_change_a_fifth_comes_and_one_goes_while_finality_goes_on() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(options()).await?;
	let sender = network.sender(0).await?;
	let members = std::mem::take(&mut network.members);
	let node = network.connect(0).await?;

	// The registry office's node makes new keys, and goes on with them: from the boundary on, only
	// they make its blocks.
	set_keys(&network, &sender, 2, members.registry()).await?;
	assert_eq!(seat(&node, members.registry().id).await?.seat.keys, 2);
	let session = read(&state(&node).await?).await?.session;
	network
		.until("the new keys are in force", || async {
			Ok((read(&state(&node).await?).await?.session >= session + 2).then_some(()))
		})
		.await?;
	let now = u32::try_from(state(&node).await?.number())?;
	wait_for_block_of(&network, members.registry(), now).await?;

	// A fifth institution's validator joins.
	let newcomer = members.old_bank();
	decide(&members, &sender, &validators::grant_seat(newcomer.id)).await?;
	let place = network.add("Hangang Bank").await?;
	let register = validators::register_node(newcomer.id, network.nodes[place].id);
	run(&sender, newcomer.officer(), &register).await?;
	network.restart(place).await?;
	network.wait_for_block(place, state(&node).await?.number()).await?;
	set_keys(&network, &sender, place, newcomer).await?;
	wait_for_block_of(&network, newcomer, 0).await?;
	let set = read(&state(&node).await?).await?;
	assert_eq!(set.seats.iter().filter(|record| record.in_session).count(), 5);

	// One goes, and its node with it: of four others all finalize, of five all but one could.
	decide(&members, &sender, &validators::revoke_seat(members.bank().id, 0)).await?;
	network
		.until("the bank is no validator any more", || async {
			let record = seat(&node, members.bank().id).await?;
			Ok((record.seat.status == SeatStatus::Taken && !record.in_session).then_some(()))
		})
		.await?;
	network.kill(3).await?;
	let now = state(&node).await?.number();
	network.wait_for_block(0, now + u64::from(SESSION)).await?;
	let before = read(&state(&node).await?).await?;
	let gone = before.seats.iter().find(|record| record.seat.institution == members.bank().id);
	let last = gone.and_then(|record| record.last_block).context("it made blocks once")?;
	assert!(u64::from(last) <= now, "a taken seat makes no more blocks");
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_makes_two_blocks_in_a_slot_is_suspended_and_the_chain_goes_on() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(options()).await?;
	let members = std::mem::take(&mut network.members);
	let traitor = members.bank();
	let sender = network.sender(0).await?;
	let twin = network.twin(3).await?;
	let register = validators::register_node(traitor.id, network.nodes[twin].id);
	run(&sender, traitor.officer(), &register).await?;
	network.restart(twin).await?;

	let node = network.connect(0).await?;
	let case = network
		.until("the double block is reported", || async {
			let set = read(&state(&node).await?).await?;
			let seat = set.seats.iter().find(|one| one.seat.institution == traitor.id);
			let Some(seat) = seat else { return Ok(None) };
			Ok(set.cases.into_iter().find(|(_, case)| case.seat == seat.account && case.suspended))
		})
		.await?
		.1;
	assert!(matches!(case.offence, Offence::Block { .. } | Offence::Vote { .. }));
	assert_eq!(seat(&node, traitor.id).await?.seat.status, SeatStatus::Suspended);

	// The others finalize on, and the traitor is no validator after the next boundaries.
	network
		.until("the traitor is out of the session", || async {
			Ok((!seat(&node, traitor.id).await?.in_session).then_some(()))
		})
		.await?;
	let now = state(&node).await?.number();
	network.wait_for_block(1, now + u64::from(SESSION)).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn two_of_five_lost_for_good_and_finality_goes_on_without_them() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options { validators: 5, ..options() }).await?;
	let members = std::mem::take(&mut network.members);
	network.kill(3).await?;
	network.kill(4).await?;
	let node = network.connect(0).await?;

	// What the runbook has the members find out: the last block that any of those left has finalized.
	let wait_for_blocks = |count: u64| {
		let (network, node) = (&network, &node);
		async move {
			let until = emergency::best(node).await?.block_number() + count;
			network
				.until("blocks come", || async {
					let best = emergency::best(node).await?.block_number();
					Ok((best >= until).then_some(()))
				})
				.await
		}
	};
	wait_for_blocks(6).await?;
	let mut best_finalized = 0;
	for place in 0..3 {
		let number = network.connect(place).await?.finalized_number().await?;
		best_finalized = best_finalized.max(u32::try_from(number)?);
	}
	wait_for_blocks(4).await?;
	assert_eq!(u64::from(best_finalized), node.finalized_number().await?, "finality has stopped");

	let lost = vec![(members.bank().id, 0), (members.old_bank().id, 0)];
	let recover = validators::order_recovery(lost, best_finalized, 4);
	decide_unfinalized(&members, &node, &recover).await?;
	network.wait_for_block(0, u64::from(best_finalized) + 1).await?;
	let now = emergency::best(&node).await?.block_number();
	network.wait_for_block(0, now).await?;
	let hash = node.at_number(now).await?.block_hash();
	for place in 1..3 {
		network.wait_for_block(place, now).await?;
		assert_eq!(network.connect(place).await?.at_number(now).await?.block_hash(), hash);
	}
	let set = read(&state(&node).await?).await?;
	assert_eq!(set.seats.iter().filter(|record| record.in_session).count(), 3);
	network.stop().await
}
