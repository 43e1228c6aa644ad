//! Transactions of non-members and of suspended members are not admitted.

use crate::slots::shared_slot;
use anyhow::{Context, Result};
use madang_client::{
	api::calls::{conveyances, institutions},
	files::example,
	Error, Officer,
};
use madang_primitives::Property;
use madang_testnet::{
	calls::{fresh, run},
	council::decide,
	template, Options,
};

#[tokio::test(flavor = "multi_thread")]
async fn non_members_and_suspended_institutions_do_not_enter_the_pool() -> Result<()> {
	shared_slot(admission()).await
}

async fn admission() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let members = &network.members;
	let property = Property::Unit(example::for_sale().unit);
	let call = || conveyances::inspect(vec![property], fresh());

	let outsider = Officer::from_secret("//Outsider").map_err(anyhow::Error::msg)?;
	let Err(Error::Rejected(reason)) = sender.send(&call(), &outsider).await.map(|_| ()) else {
		panic!("an outsider's transaction is rejected by the pool");
	};
	assert!(reason.contains("officer"), "{reason}");

	let agent = members.agent();
	run(&sender, agent.officer(), &call()).await?;
	decide(members, &sender, &institutions::suspend_institution(agent.id)).await?;
	// Every node's pool rejects it.
	for index in 0..network.nodes.len() {
		let sender = network.sender(index).await?;
		network
			.until("the suspension is in force", || async {
				Ok(match sender.send(&call(), agent.officer()).await {
					Err(Error::Rejected(reason)) => {
						assert!(reason.contains("suspended"), "{reason}");
						Some(())
					}
					// A node that is behind by a block may still admit it.
					Ok(_) => None,
					Err(error) => return Err(error.into()),
				})
			})
			.await?;
	}

	// Its administrator can still remove an officer, and nothing else.
	let colleague = agent.officers.last().context("the agent has officers")?.account().0;
	run(&sender, agent.officer(), &institutions::suspend_officer(colleague)).await?;
	let Err(Error::Rejected(reason)) =
		sender.send(&institutions::reinstate_officer(colleague), agent.officer()).await.map(|_| ())
	else {
		panic!("a suspended institution's administrator reinstates an officer");
	};
	assert!(reason.contains("suspended"), "{reason}");

	decide(members, &sender, &institutions::readmit_institution(agent.id)).await?;
	network
		.until("the readmitted agent acts", || async {
			Ok(run(&sender, agent.officer(), &call()).await.ok().map(|_| ()))
		})
		.await?;
	network.stop().await
}
