//! The council of a test network.

use crate::{
	sale::{first_field, fresh, run},
	Members,
};
use anyhow::{bail, ensure, Result};
use madang_client::{
	api::{
		calls::council,
		types::{Act, ProposalId, ProposedAct, Reason},
	},
	council::{closed, Closed, ProposedCall},
	emergency, Connection, Sender,
};
use subxt::tx::Payload;

/// Have three of the four founding institutions decide that a call is made as root.
pub async fn decide(members: &Members, sender: &Sender, call: &impl Payload) -> Result<()> {
	let at = sender.finalized().await?;
	enact(members, sender, 3, Act::Call(Box::new(ProposedCall::new(&at, call)?))).await
}

/// Have so many of the founding institutions carry an act: the first proposes it, the others vote for
/// it, and it is closed.
pub async fn enact(
	members: &Members,
	sender: &Sender,
	votes: usize,
	act: ProposedAct,
) -> Result<()> {
	let founders = [members.ministry(), members.municipality(), members.registry(), members.bank()];
	ensure!((1..=founders.len()).contains(&votes), "there are {} founders", founders.len());
	let reason = Reason::truncate_from(b"a test of the council".to_vec());
	let propose = council::propose(act, reason, fresh());
	let (done, _) = run(sender, founders[0].officer(), &propose).await?;
	let proposal: ProposalId = first_field(&done, "Council", "Proposed")?;
	for founder in founders.iter().take(votes).skip(1) {
		run(sender, founder.officer(), &council::vote(proposal, true)).await?;
	}
	let (done, _) = run(sender, founders[0].officer(), &council::close(proposal)).await?;
	match closed(&done)? {
		Closed::Enacted(Ok(())) => Ok(()),
		other => bail!("the council did not carry it out: {other:?}"),
	}
}

/// As [`decide`], in blocks that are not final: three founders that are left.
pub async fn decide_unfinalized(
	members: &Members,
	connection: &Connection,
	call: &impl Payload,
) -> Result<()> {
	let at = emergency::best(connection).await?;
	let act = Act::Call(Box::new(ProposedCall::new(&at, call)?));
	let reason = Reason::truncate_from(b"too many validators are lost".to_vec());
	let founders = [members.ministry(), members.municipality(), members.registry()];
	let propose = council::propose(act, reason, fresh());
	let done = emergency::send(connection, &propose, founders[0].officer()).await?;
	let proposal: ProposalId = first_field(&done, "Council", "Proposed")?;
	for founder in &founders[1..] {
		emergency::send(connection, &council::vote(proposal, true), founder.officer()).await?;
	}
	let done =
		emergency::send(connection, &council::close(proposal), founders[0].officer()).await?;
	match closed(&done)? {
		Closed::Enacted(Ok(())) => Ok(()),
		other => bail!("the council did not carry it out: {other:?}"),
	}
}
