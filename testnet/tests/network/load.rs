//! Nothing vanishes: under load, every accepted transaction gets a definite answer.

use crate::turn;
use anyhow::{Context, Result};
use codec::Decode;
use futures::{stream::FuturesUnordered, StreamExt};
use madang_client::{api::calls::conveyances, Error, Included};
use madang_primitives::{DealId, Property};
use madang_testnet::{books, sale::fresh, Network, Options};
use std::collections::{BTreeMap, HashSet};

const OFFICERS: usize = 50;
const EACH: usize = 200;
/// Transactions of one officer that are on their way at once: 50 officers with 40 fill blocks.
const WINDOW: usize = 40;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_transactions_end_finalized_once_or_reported() -> Result<()> {
	let _turn = turn().await;
	let mut network = Network::start(Options { officers: OFFICERS, ..Options::default() }).await?;
	let mut senders = Vec::new();
	for place in 0..network.nodes.len() {
		senders.push(network.sender(place).await?);
	}
	books::import_for_sale(&network, &senders[0]).await?;
	let property = Property::Unit(madang_client::files::example::for_sale().unit);

	let lanes: FuturesUnordered<_> = network
		.members
		.agent()
		.officers
		.iter()
		.enumerate()
		.map(|(place, officer)| {
			let (sender, officer) = (senders[place % senders.len()].clone(), officer.clone());
			tokio::spawn(async move {
				let mut answers: Vec<Result<Included, Error>> = Vec::with_capacity(EACH);
				let mut on_the_way = FuturesUnordered::new();
				for _ in 0..EACH {
					if on_the_way.len() >= WINDOW {
						answers.extend(on_the_way.next().await);
					}
					match sender.send(&conveyances::inspect(property, fresh()), &officer).await {
						Ok(sent) => on_the_way.push(sent.outcome()),
						Err(refused) => answers.push(Err(refused)),
					}
				}
				while let Some(answer) = on_the_way.next().await {
					answers.push(answer);
				}
				answers
			})
		})
		.collect();
	let answers: Vec<_> = lanes.collect::<Vec<_>>().await.into_iter().collect::<Result<_, _>>()?;
	let answers: Vec<_> = answers.into_iter().flatten().collect();
	assert_eq!(answers.len(), OFFICERS * EACH, "every transaction has an answer");

	let mut places = HashSet::new();
	let mut deals = HashSet::new();
	let mut others: BTreeMap<String, usize> = BTreeMap::new();
	let mut fullest: BTreeMap<u64, usize> = BTreeMap::new();
	for answer in answers {
		match answer {
			Ok(included) => {
				assert!(places.insert((included.block, included.index)), "finalized twice");
				let fields = included.fields("Conveyances", "Inspected").context("no event")?;
				assert!(deals.insert(DealId::decode(&mut fields.as_slice())?), "one deal twice");
				*fullest.entry(included.block).or_default() += 1;
			}
			Err(error @ (Error::Refused(_) | Error::Outrun(_) | Error::Expired { .. })) => {
				let kind = error.to_string();
				let kind = kind.split([':', '(']).next().unwrap_or_default().to_owned();
				*others.entry(kind).or_default() += 1;
			}
			Err(error) => panic!("no definite answer: {error}"),
		}
	}
	println!(
		"{} finalized once in {} blocks, at most {} in one; reported otherwise: {others:?}",
		places.len(),
		fullest.len(),
		fullest.values().max().copied().unwrap_or_default(),
	);
	assert!(!places.is_empty());

	// What the chain has is what was reported as finalized, not one more: those that were reported
	// expired are in no block.
	let at = senders[0].connection().await.finalized().await?;
	let next = at
		.storage()
		.fetch(
			subxt::dynamic::storage::<(), subxt::utils::Static<DealId>>("Conveyances", "NextDeal"),
			(),
		)
		.await?
		.decode()?
		.0;
	let first = deals.iter().min().copied().context("no deal")?;
	assert_eq!(next.0 - first.0, deals.len() as u64);
	network.stop().await
}
