//! The index of a network: what it has is what the nodes have.

mod kills;

use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use madang_client::Connection;
use madang_index::{
	Database, Event, EventFilter, Follower, Hit, Node, Options as IndexOptions, Order, Outcome,
	PageRequest, Place, RpcNode, Store, TransactionFilter, MAX_PAGE,
};
use madang_testnet::{sale::Sale, template, Network, Options};
use serde_json::{json, Value};
use std::{path::Path, sync::Arc};
use subxt::rpcs::rpc_params;

#[tokio::test(flavor = "multi_thread")]
async fn the_index_has_of_a_sale_what_every_node_has() -> Result<()> {
	shared_slot(index_a_sale()).await
}

async fn index_a_sale() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let folder = tempfile::tempdir()?;
	let index = Index::open(&network, folder.path()).await?;
	let following = index.follow();
	let mut sale = Sale::new(&network.members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;
	sale.conclude().await?;
	// The index is stopped in the middle, and the node that it asks first is away when it begins again.
	following.abort();
	sale.accept_report().await?;
	sale.finance().await?;
	index.store.close().await;
	let index = Index::open(&network, folder.path()).await?;
	let following = index.follow();
	sale.file_registration().await?;
	sale.affirm_all().await?;
	sale.register().await?;
	let booked = sale.book().await?;
	index.wait_for(&network, booked.block).await?;

	let node = network.connect(1).await?;
	index.is_as_the_blocks_of(&node, booked.block).await?;
	index.is_as_the_events_of(&node, booked.block).await?;
	index.knows_the_sale(&sale).await?;
	index.knows_the_members(&network).await?;

	let place = Place { block: booked.block, index: booked.index };
	let transaction = index.store.transaction(place).await?.context("the last step")?;
	ensure!(transaction.hash == format!("{:?}", booked.transaction), "{transaction:?}");
	ensure!(transaction.outcome == Outcome::Done, "{transaction:?}");
	let reference = transaction.reference.context("a reference")?;
	ensure!(index.store.search(&reference).await? == [Hit::Reference(place)], "{reference}");
	following.abort();
	network.stop().await
}

/// The index of a network.
pub struct Index {
	/// What it has.
	store: Store,
	follower: Arc<Follower>,
}

impl Index {
	/// In a folder.
	pub async fn open(network: &Network, folder: &Path) -> Result<Self> {
		let genesis = network.connect(0).await?.genesis().0;
		let database = Database::Sqlite(folder.join("index.sqlite"));
		let store = Store::open(&database, &genesis).await?;
		let urls = network.urls();
		let nodes = urls.iter().map(|url| Arc::new(RpcNode::new(url)) as Arc<dyn Node>);
		let options = IndexOptions::default();
		let follower = Follower::new(store.clone(), nodes.collect(), genesis, options);
		Ok(Self { store, follower: Arc::new(follower) })
	}

	/// Follow the network.
	pub fn follow(&self) -> tokio::task::JoinHandle<()> {
		let follower = self.follower.clone();
		tokio::spawn(async move { follower.run().await })
	}

	/// Wait until all blocks up to one are indexed and projected.
	pub async fn wait_for(&self, network: &Network, block: u64) -> Result<()> {
		network
			.until("the index has the blocks", || async {
				let status = self.follower.status().borrow().clone();
				let is_there = status.last.is_some_and(|(last, _)| last >= block);
				let all = self.store.is_projected(block).await?;
				Ok((is_there && status.missing() == 0 && all).then_some(()))
			})
			.await
	}

	/// Blocks and transactions are those of a node.
	pub async fn is_as_the_blocks_of(&self, node: &Connection, last: u64) -> Result<()> {
		for number in 0..=last {
			let hash = node.hash_of(number).await?;
			let block = self.store.block(number).await?.context("a block")?;
			ensure!(block.hash == format!("{hash:?}"), "{block:?}");
			ensure!(number == 0 || (block.author.is_some() && block.time > 0), "{block:?}");
			let filter = TransactionFilter { block: Some(number), ..TransactionFilter::default() };
			let page = self.store.transactions(&filter, &page(None)).await?;
			let indexed: Vec<_> = page.rows.into_iter().map(|one| one.hash).collect();
			let hashes = node.transactions(hash).await?;
			let expected: Vec<_> = hashes.iter().map(|hash| format!("{hash:?}")).collect();
			ensure!(indexed == expected, "block {number}: {indexed:?}");
		}
		Ok(())
	}

	/// Events with their objects are those that a node tells.
	pub async fn is_as_the_events_of(&self, node: &Connection, last: u64) -> Result<()> {
		let mut cursor = json!("0:end");
		let mut told: Vec<Value> = Vec::new();
		loop {
			let options = json!({ "after": cursor, "limit": 1_000 });
			let page: Value =
				node.client().request("events_get", rpc_params![json!({}), options]).await?;
			told.extend(page["events"].as_array().context("events")?.clone());
			cursor = page["next"].clone();
			let block = cursor.as_str().and_then(|text| text.split_once(':'));
			let block: u64 = block.context("a cursor")?.0.parse()?;
			if block > last || page["finalized"]["number"].as_u64() == Some(block) {
				break;
			}
		}
		told.retain(|event| event["block"]["number"].as_u64().is_some_and(|block| block <= last));
		let mut indexed = Vec::new();
		let mut after = Some(Place { block: 1, index: 0 });
		// The first event of the first block, which the cursor leaves out.
		indexed.extend(self.store.event(Place { block: 1, index: 0 }).await?);
		while indexed.last().is_none_or(|event| event.place.block <= last) {
			let page = self.store.events(&EventFilter::default(), &page(after)).await?;
			after = page.next;
			if page.rows.is_empty() {
				break;
			}
			indexed.extend(page.rows);
		}
		indexed.retain(|event| event.place.block <= last);
		ensure!(indexed.len() == told.len(), "{} and {}", indexed.len(), told.len());
		for (event, told) in indexed.into_iter().zip(told) {
			let objects = self.store.mentions(event.place).await?;
			let objects = objects.iter().map(|one| json!({ "kind": one.kind, "id": one.id }));
			let mut objects: Vec<Value> = objects.collect();
			// A node adds the institution of the officer who sent the transaction, which it reads from the state.
			let mut expected = told["objects"].as_array().context("objects")?.clone();
			if expected.iter().any(|one| !objects.contains(one)) {
				objects.push(self.sender_of(&event).await?);
			}
			objects.sort_by_key(Value::to_string);
			expected.sort_by_key(Value::to_string);
			ensure!(objects == expected, "{event:?}: {told}");
			ensure!(
				told["event"] == format!("{}.{}", event.pallet, event.name),
				"{event:?}: {told}"
			);
			ensure!(told["fields"] == event.fields, "{event:?}: {told}");
			ensure!(told["transaction"]["index"].as_u64() == event.transaction.map(u64::from));
			let place = format!("{}:{}", event.place.block, event.place.index);
			ensure!(told["cursor"] == place, "{event:?}: {told}");
		}
		Ok(())
	}

	/// The institution of the officer who sent the transaction of an event, by the index.
	async fn sender_of(&self, event: &Event) -> Result<Value> {
		let index = event.transaction.context("a transaction")?;
		let place = Place { block: event.place.block, index };
		let transaction = self.store.transaction(place).await?.context("a transaction")?;
		let officer = self.store.officer(&transaction.signer.context("a signer")?).await?;
		let institution = officer.first().context("an officer")?.institution;
		Ok(json!({ "kind": "institution", "id": institution.to_string() }))
	}

	async fn knows_the_sale(&self, sale: &Sale<'_>) -> Result<()> {
		let deal = self.store.deal(sale.deal.0).await?.context("the deal")?;
		ensure!(
			(deal.stage.as_str(), deal.agent) == ("booked", Some(sale.agent().id.0)),
			"{deal:?}"
		);
		let steps = self.store.deal_steps(sale.deal.0).await?;
		let stages: Vec<_> = steps.iter().filter_map(|step| step.to.as_deref()).collect();
		let expected = ["inspected", "contracted", "reported", "financed", "registered", "booked"];
		ensure!(stages == expected, "{steps:?}");
		for step in &steps {
			let index = step.transaction.context("no term passed")?;
			let place = Place { block: step.place.block, index };
			let transaction = self.store.transaction(place).await?.context("a transaction")?;
			ensure!(transaction.signer == step.officer, "{step:?}: {transaction:?}");
			ensure!(transaction.institution == step.institution, "{step:?}: {transaction:?}");
			ensure!(transaction.reference == step.reference, "{step:?}: {transaction:?}");
		}
		Ok(())
	}

	async fn knows_the_members(&self, network: &Network) -> Result<()> {
		let institutions = self.store.institutions().await?;
		let known: Vec<_> =
			institutions.iter().map(|one| (one.institution, one.name_en.as_str())).collect();
		let expected: Vec<_> =
			network.members.iter().map(|member| (member.id.0, member.name)).collect();
		ensure!(known == expected, "{known:?}");
		for member in network.members.iter() {
			let officers = self.store.officers(member.id.0, None).await?;
			let mut known: Vec<_> = officers.into_iter().map(|one| one.account).collect();
			let accounts = member.officers.iter().map(|one| one.account().to_string());
			let mut expected: Vec<_> = accounts.collect();
			known.sort();
			expected.sort();
			ensure!(known == expected, "{}: {known:?}", member.name);
		}
		Ok(())
	}
}

fn page(after: Option<Place>) -> PageRequest {
	PageRequest { after, limit: MAX_PAGE, order: Order::OldestFirst, within: None }
}
