//! Members against the others: a seat that fills its room for proposals, a third of the council that tries
//! to keep calls paused, and honest blocks that are sent as evidence of two in one slot.
//!
//! The flood of an officer is in `flood.rs`.

use crate::{
	power::nobody_signed_twice,
	slots::shared_slot,
	transactions::{rejection, NOT_EXPECTED},
};
use anyhow::{bail, ensure, Context, Result};
use codec::Encode;
use futures::future::try_join_all;
use madang_client::{
	api::{
		calls::{conveyances, council, institutions, system},
		types::{Act, Identifier, ProposalId, ProposedAct, Reason, Target},
	},
	council::{closed, proposed, Closed},
	files::example,
	Error, Officer, Sender,
};
use madang_primitives::{DealId, Property};
use madang_testnet::{
	calls::{first_field, fresh, run},
	council::decide,
	template, Member, Network, Options,
};
use subxt::config::substrate::DigestItem;

/// Open proposals that a seat may have: so many, and as many for emergencies, such as pauses.
const ROOM: usize = 4;

/// The blocks of a pause that does not end during the test, and those of one that ends at once.
const LONG: u32 = 10_000;
const SHORT: u32 = 1;

/// An officer of the agent who is suspended, reinstated and revoked.
const REVOKED: usize = 1;

/// The first byte of a transaction that nobody signed.
const BARE: u8 = 5;

#[tokio::test(flavor = "multi_thread")]
async fn neither_a_seat_nor_a_third_of_the_council_locks_the_others() -> Result<()> {
	shared_slot(attack_from_the_council()).await
}

async fn attack_from_the_council() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let proposals = Proposals::make(&network, &sender).await?;
	proposals.vote(&network, &sender).await?;
	keep_paused(&network, &sender, &proposals).await?;
	replay_honest_blocks(&network).await?;
	network.stop().await
}

/// The proposals of the attack, and the one that ends its first pause.
struct Proposals {
	/// The bank's pauses: of all calls for long, then of one call three times.
	pauses: Vec<ProposalId>,
	/// The municipality's pause of all calls again.
	again: ProposalId,
	/// The end of the first pause, which needs more than half of the council.
	resume: ProposalId,
}

impl Proposals {
	/// The bank proposes as much as it may and more; nothing of it takes the others' room.
	async fn make(network: &Network, sender: &Sender) -> Result<Self> {
		let members = &network.members;
		let call = proposed(&sender.finalized().await?, &system::authorize_upgrade([0; 32]))?;
		let pauses = [(None, LONG), (Some("inspect"), SHORT)]
			.into_iter()
			.map(|(call, blocks)| Ok(Act::Pause { target: target(call)?, blocks }))
			.collect::<Result<Vec<ProposedAct>>>()?;
		let (all, one) = (pauses[0].clone(), pauses[1].clone());
		let ordinary = vec![call; ROOM + 1];
		let emergencies = [vec![all.clone()], vec![one; ROOM]].concat();
		let by_bank = async {
			let mut answers =
				propose(sender, members.bank(), [ordinary, emergencies].concat()).await?;
			let pauses = answers.split_off(ROOM + 1);
			filled(answers)?;
			filled(pauses)
		};
		let by_city = propose(sender, members.municipality(), vec![all]);
		let by_ministry = propose(sender, members.ministry(), vec![Act::Resume(target(None)?)]);
		let (pauses, again, resume) = tokio::try_join!(by_bank, by_city, by_ministry)?;
		let first = |answers: Vec<Result<ProposalId, Error>>| -> Result<ProposalId> {
			Ok(answers.into_iter().next().context("no answer")??)
		};
		Ok(Self { pauses, again: first(again)?, resume: first(resume)? })
	}

	/// The third votes for its pauses, more than half vote for their end, and the others decide
	/// something else meanwhile.
	async fn vote(&self, network: &Network, sender: &Sender) -> Result<()> {
		let members = &network.members;
		let mut votes = vec![
			(members.bank(), self.again),
			(members.municipality(), self.resume),
			(members.registry(), self.resume),
		];
		votes.extend(self.pauses.iter().map(|pause| (members.municipality(), *pause)));
		let votes = votes.into_iter().map(|(member, proposal)| async move {
			run(sender, member.officer(), &council::vote(proposal, true)).await?;
			anyhow::Ok(())
		});
		// The agent's quota is the default, as before.
		let quota = institutions::set_quota(members.agent().id, None);
		let others = decide(members, sender, &quota);
		tokio::try_join!(try_join_all(votes), others)?;
		Ok(())
	}
}

/// Propose acts without waiting in between; each proposal's number, or why there is none.
async fn propose(
	sender: &Sender,
	member: &Member,
	acts: Vec<ProposedAct>,
) -> Result<Vec<Result<ProposalId, Error>>> {
	let mut sent = Vec::new();
	for act in acts {
		let reason = Reason::truncate_from(b"a test of the council".to_vec());
		sent.push(sender.send(&council::propose(act, reason, fresh()), member.officer()).await?);
	}
	let mut answers = Vec::new();
	for one in sent {
		answers.push(match one.outcome().await {
			Ok(included) => Ok(first_field(&included, "Council", "Proposed")?),
			Err(error) => Err(error),
		});
	}
	Ok(answers)
}

/// The proposals that took all of a room; the last one had none.
fn filled(mut answers: Vec<Result<ProposalId, Error>>) -> Result<Vec<ProposalId>> {
	match answers.pop().context("no answers")? {
		Err(Error::Failed(error)) if error.sentence.contains("open proposals") => {}
		other => bail!("there was room for more than {} proposals: {other:?}", answers.len()),
	}
	Ok(answers.into_iter().collect::<Result<_, _>>()?)
}

/// A call on deals, or all of them.
fn target(call: Option<&str>) -> Result<Target> {
	let identifier = |name: &str| {
		Identifier::try_from(name.as_bytes().to_vec()).ok().context("a name is not so long")
	};
	Ok(Target { pallet: identifier("Conveyances")?, call: call.map(identifier).transpose()? })
}

/// The third closes its pauses one after the other, each by another target: all together are no longer
/// than the budget, and then only two thirds can pause calls. No pause covers calls on officers.
async fn keep_paused(network: &Network, sender: &Sender, proposals: &Proposals) -> Result<()> {
	let members = &network.members;
	let (bank, admin) = (members.bank().officer(), members.agent().officer());
	let close = |proposal| close(sender, bank, proposal);
	let [first, second, third, fourth] = proposals.pauses[..] else {
		bail!("the bank made {} pauses", proposals.pauses.len());
	};
	enacted(close(first).await?)?;
	paused(sender, admin, &inspect()).await?;
	let officer = members.agent().officers.get(REVOKED).context("an officer")?.account().0;
	run(sender, admin, &institutions::suspend_officer(officer)).await?;
	run(sender, admin, &institutions::reinstate_officer(officer)).await?;
	// More than half end it, or its time does.
	enacted(close(proposals.resume).await?)?;
	run(sender, admin, &inspect()).await?;
	// Each is over in the next block, and counts for a third of the budget.
	enacted(close(second).await?)?;
	enacted(close(third).await?)?;
	// The budget is used up, for all calls.
	for proposal in [fourth, proposals.again] {
		let answer = close(proposal).await;
		ensure!(
			answer.is_err_and(|error| format!("{error:#}").contains("not decided")),
			"it is closed"
		);
	}
	run(sender, admin, &inspect()).await?;

	// Two thirds can still pause calls in an emergency.
	let vote = council::vote(proposals.again, true);
	run(sender, members.registry().officer(), &vote).await?;
	enacted(close(proposals.again).await?)?;
	paused(sender, admin, &inspect()).await?;
	paused(sender, admin, &conveyances::abandon(DealId(0), fresh())).await?;
	run(sender, admin, &institutions::revoke_officer(officer)).await?;
	Ok(())
}

/// An ordinary call on deals that can be paused.
fn inspect() -> impl subxt::tx::Payload {
	conveyances::inspect(vec![Property::Unit(example::for_sale().unit)], fresh())
}

async fn close(sender: &Sender, officer: &Officer, proposal: ProposalId) -> Result<Closed> {
	Ok(closed(&run(sender, officer, &council::close(proposal)).await?.0)?)
}

fn enacted(result: Closed) -> Result<()> {
	ensure!(result == Closed::Enacted(Ok(())), "the council did not carry it out: {result:?}");
	Ok(())
}

/// Fail unless a call is rejected because it is paused.
async fn paused(sender: &Sender, officer: &Officer, call: &impl subxt::tx::Payload) -> Result<()> {
	match sender.send(call, officer).await {
		Err(Error::Rejected(reason)) if reason.contains("paused") => Ok(()),
		Err(error) => Err(error).context("the call is not paused"),
		Ok(_) => bail!("a node took a paused call"),
	}
}

/// Honest blocks as evidence of two, with the key of each validator: as they are, and with one byte more in
/// the seal. No node takes such a report from outside, so only an author can include one.
///
/// That it has no effect even in a block is shown by `runtime/src/tests/evidence.rs`:
/// `honest_headers_that_are_reported_again_have_no_effect` and
/// `evidence_of_another_chain_or_time_has_no_effect`.
async fn replay_honest_blocks(network: &Network) -> Result<()> {
	let node = network.connect(0).await?;
	let at = node.finalized().await?;
	let header = node.rpc().chain_get_header(Some(at.block_hash())).await?;
	let honest = header.context("a final block has a header")?;
	let mut longer = honest.clone();
	let Some(DigestItem::Seal(_, seal)) = longer.digest.logs.last_mut() else {
		bail!("the block has no seal");
	};
	seal.push(0);

	let metadata = at.metadata_ref();
	let pallet = metadata.pallet_by_name("Validators").context("the pallet of validators")?;
	let call = pallet.call_variant_by_name("report_block").context("the call for reports")?;
	let keys = node.rpc().state_call("AuraApi_authorities", None, None).await?;
	let keys: Vec<[u8; 32]> = codec::Decode::decode(&mut &keys[..])?;
	ensure!(keys.len() == network.nodes.len(), "{} validators", keys.len());
	for key in keys {
		for second in [&honest, &longer] {
			let report = [
				&[BARE, pallet.call_index(), call.index][..],
				&key,
				&honest.encode(),
				&second.encode(),
			];
			let reason = rejection(&node, &report.concat().encode()).await?;
			ensure!(reason.contains(NOT_EXPECTED), "{reason}");
		}
	}
	network.wait_for_more(0, 1).await?;
	nobody_signed_twice(network).await
}
