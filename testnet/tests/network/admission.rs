//! Who is not let in.

use crate::turn;
use anyhow::Result;
use madang_client::{
	api::calls::{conveyances, institutions},
	Error, Officer,
};
use madang_testnet::{
	books,
	council::decide,
	sale::{fresh, run},
	Network, Options,
};

#[tokio::test(flavor = "multi_thread")]
async fn strangers_and_suspended_institutions_do_not_enter_the_pool() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options::default()).await?;
	let sender = network.sender(0).await?;
	books::import_for_sale(&network, &sender).await?;
	let members = &network.members;
	let property =
		madang_primitives::Property::Unit(madang_client::files::example::for_sale().unit);
	let call = || conveyances::inspect(property, fresh());

	let stranger = Officer::from_secret("//Stranger").map_err(anyhow::Error::msg)?;
	let Err(Error::Rejected(reason)) = sender.send(&call(), &stranger).await.map(|_| ()) else {
		panic!("a stranger's transaction is refused at the pool");
	};
	assert!(reason.contains("officer"), "{reason}");

	let agent = members.agent();
	run(&sender, agent.officer(), &call()).await?;
	decide(members, &sender, &institutions::suspend_institution(agent.id)).await?;
	// Every node's pool knows.
	for place in 0..network.nodes.len() {
		let sender = network.sender(place).await?;
		network
			.until("the suspension holds", || async {
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

	decide(members, &sender, &institutions::readmit_institution(agent.id)).await?;
	network
		.until("the readmitted agent acts", || async {
			Ok(run(&sender, agent.officer(), &call()).await.ok().map(|_| ()))
		})
		.await?;
	network.stop().await
}
