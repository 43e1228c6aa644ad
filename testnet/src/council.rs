//! The council of a test network.

use crate::{
	calls::{first_field, fresh},
	Member, Members,
};
use anyhow::{bail, Result};
use futures::future::try_join_all;
use madang_client::{
	api::{
		calls::{council, institutions},
		types::{ProposalId, Quota, Reason},
	},
	council::{closed, proposed, Closed},
	emergency, BlockClient, Connection, Included, Sender,
};
use subxt::tx::Payload;

/// Have three of the four founding institutions decide that a call is made as root.
pub async fn decide(members: &Members, sender: &Sender, call: &impl Payload) -> Result<()> {
	through(members, call, Way::Final(sender)).await
}

/// Let an institution send as much as blocks have room for, so that blocks are the limit, and not its share.
pub async fn lift_quota(members: &Members, sender: &Sender, of: &Member) -> Result<()> {
	decide(members, sender, &institutions::set_quota(of.id, Some(Quota::UNLIMITED))).await
}

/// As [`decide`], in blocks that are not final.
pub async fn decide_unfinalized(
	members: &Members,
	connection: &Connection,
	call: &impl Payload,
) -> Result<()> {
	through(members, call, Way::Unfinalized(connection)).await
}

/// What each step waits for: finality, or a block.
enum Way<'a> {
	Final(&'a Sender),
	Unfinalized(&'a Connection),
}

impl Way<'_> {
	async fn at(&self) -> Result<BlockClient> {
		Ok(match self {
			Self::Final(sender) => sender.finalized().await?,
			Self::Unfinalized(connection) => emergency::best(connection).await?,
		})
	}

	async fn send(&self, member: &Member, call: &impl Payload) -> Result<Included> {
		let officer = member.officer();
		Ok(match self {
			Self::Final(sender) => sender.run(call, officer).await?,
			Self::Unfinalized(connection) => emergency::send(connection, call, officer).await?,
		})
	}
}

/// One founder proposes the call, two more vote for it, and it is closed.
async fn through(members: &Members, call: &impl Payload, way: Way<'_>) -> Result<()> {
	let (first, others) = (members.ministry(), [members.municipality(), members.registry()]);
	let act = proposed(&way.at().await?, call)?;
	let reason = Reason::truncate_from(b"a test of the council".to_vec());
	let done = way.send(first, &council::propose(act, reason, fresh())).await?;
	let proposal: ProposalId = first_field(&done, "Council", "Proposed")?;
	let vote = council::vote(proposal, true);
	try_join_all(others.map(|founder| way.send(founder, &vote))).await?;
	let done = way.send(first, &council::close(proposal)).await?;
	match closed(&done)? {
		Closed::Enacted(Ok(())) => Ok(()),
		other => bail!("the council did not carry it out: {other:?}"),
	}
}
