//! The runtime is upgraded while the network works: from the command line, under load, with a
//! migration of storage. The upgrade changes a pallet that clients know, as most real ones do.

use crate::{index::Index, slots::shared_slot};
use anyhow::{ensure, Context, Result};
use codec::Encode;
use madang_client::{
	api::types::{Account, Deal, Holdings, InstitutionId, Loan},
	Connection, PartyKey, State, TitleRecord,
};
use madang_testnet::{
	calls::{register_did, run},
	command::User,
	load::{self, Load, Outcome},
	sale::Sale,
	template, Member, Network, Options,
};
use serde_json::{json, Value};
use sp_core::{ed25519, Pair};
use sp_crypto_hashing::{twox_128, twox_64};
use std::{
	collections::BTreeSet,
	fs,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
};
use subxt::rpcs::rpc_params;

/// A load that lasts until the upgrade is done, and has at least so many transactions.
const LOAD: Load = Load { officers: 4, each: 240, window: 10, bulk: 1, pace: None };

/// Blocks with the new runtime before the load ends.
const FURTHER: u64 = 4;

/// Of a thousand transactions, so many may end without finality, of each kind of answer.
const MOST_LOST: usize = 20;

/// The pallet that the example upgrade changes (`runtime/src/example_upgrade.rs`).
const CHANGED: &str = "Institutions";

#[tokio::test(flavor = "multi_thread")]
async fn the_runtime_is_upgraded_under_load_and_old_records_are_read_after_it() -> Result<()> {
	shared_slot(upgrade_under_load()).await
}

async fn upgrade_under_load() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let code = madang_next_runtime::WASM_BINARY.context("built without the wasm")?;
	// Clients connect while the runtime is the one that they know.
	let sender = network.sender(0).await?;
	let nodes = network.connect_all().await?;
	let folder = tempfile::tempdir()?;
	let user = User::new(folder.path(), network.urls().join(","))?;
	user.import_founders(&network.members).await?;

	// A sale is halfway.
	let members = &network.members;
	let mut sale = Sale::new(members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;
	sale.conclude().await?;
	sale.accept_report().await?;
	sale.finance().await?;
	let before = Records::read(&State::new(sender.finalized().await?), &sale).await?;

	let over = Arc::new(AtomicBool::new(false));
	let upgraded = async {
		let upgraded = upgrade(&network, &nodes[0], &user, code).await;
		over.store(true, Ordering::Relaxed);
		upgraded
	};
	let (load, upgraded) = tokio::join!(load::run_until(&network, LOAD, over.clone()), upgraded);
	upgraded?;
	let load = load?;

	for node in &nodes {
		network
			.until("the node has the new runtime", || async {
				Ok((version(node).await? == 2).then_some(()))
			})
			.await?;
		for member in members.iter() {
			assert_eq!(indexed(node, member.id).await?, accounts(member), "{}", member.name);
		}
		let state = State::new(node.finalized().await?);
		assert_eq!(Records::read(&state, &sale).await?, before, "at {}", node.url());
	}
	let upgraded_in = upgrade_block(&nodes[0]).await?;
	check_load(&load, upgraded_in)?;
	events_are_read_across_it(&nodes[0], upgraded_in).await?;
	it_is_indexed_across_it(&network, &nodes[0], upgraded_in).await?;
	old_clients_still_work(&network, &user).await?;

	// The sender that was connected before continues to the end of the sale.
	sale.file_registration().await?;
	sale.affirm_all().await?;
	sale.register().await?;
	sale.book().await?;
	network.stop().await
}

/// The block that upgrades has the new code in its state, and events of the old runtime.
async fn events_are_read_across_it(node: &Connection, block: u64) -> Result<()> {
	let after = format!("{}:end", block.saturating_sub(2));
	let filter = json!({ "events": "System" });
	let options = json!({ "after": after, "limit": 1_000 });
	let page: Value = node.client().request("events_get", rpc_params![filter, options]).await?;
	let events = page["events"].as_array().context("events")?;
	for number in [block - 1, block, block + 1] {
		let of_block = |event: &Value| event["block"]["number"] == number;
		ensure!(events.iter().any(of_block), "no events of block {number}: {page}");
	}
	Ok(())
}

/// Each block is indexed with the runtime that executed it.
async fn it_is_indexed_across_it(network: &Network, node: &Connection, block: u64) -> Result<()> {
	let folder = tempfile::tempdir()?;
	let index = Index::open(network, folder.path()).await?;
	let following = index.follow();
	index.wait_for(network, block + 1).await?;
	following.abort();
	index.is_as_the_events_of(node, block + 1).await
}

/// What a sale has made by then.
#[derive(PartialEq, Debug)]
struct Records {
	deal: Deal<u32>,
	title: TitleRecord,
	loan: Loan,
	owners: Holdings,
}

impl Records {
	async fn read(state: &State, sale: &Sale<'_>) -> Result<Self> {
		Ok(Self {
			deal: state.deal(sale.deal).await?.context("no deal")?,
			title: state.title(sale.title).await?.context("no title")?,
			loan: state.loan(sale.loan).await?.context("no loan")?,
			owners: state.owners(sale.property).await?.context("no unit")?,
		})
	}
}

/// Propose, authorise, apply, as the council's officers do it; and wait until a node has further blocks.
async fn upgrade(network: &Network, node: &Connection, user: &User, code: &[u8]) -> Result<()> {
	let file = user.folder().join("runtime.wasm");
	fs::write(&file, code)?;
	let file = file.to_string_lossy();
	// Code that nobody has authorised is not applied.
	let apply = ["council", "apply-upgrade", &file];
	let failed = user.fails(&[&["--key", "city"], &apply[..]].concat()).await?;
	assert_eq!(failed.code, 1, "{failed:?}");
	user.decide("an index of officers", &["authorize-upgrade", &file]).await?;
	// Any officer submits the code; the agent's are busy with the load.
	user.act("city", &apply).await?;
	let applied = node.finalized_number().await?;
	network
		.until("there are blocks with the new runtime", || async {
			Ok((node.finalized_number().await? >= applied + FURTHER).then_some(()))
		})
		.await
}

async fn version(node: &Connection) -> Result<u32> {
	Ok(node.rpc().state_get_runtime_version(None).await?.spec_version)
}

/// The accounts that the migration has entered for an institution: the last 32 bytes of the keys.
async fn indexed(node: &Connection, institution: InstitutionId) -> Result<BTreeSet<Account>> {
	let encoded = institution.encode();
	let prefix =
		[&twox_128(CHANGED.as_bytes())[..], &twox_128(b"OfficersOf"), &twox_64(&encoded), &encoded]
			.concat();
	let keys = node.rpc().state_get_keys_paged(&prefix, 1_000, None, None).await?;
	let account = |key: &[u8]| key.last_chunk().copied().context("a key ends with an account");
	keys.iter().map(|key| account(key)).collect()
}

fn accounts(member: &Member) -> BTreeSet<Account> {
	member.officers.iter().map(|officer| officer.account().0).collect()
}

/// The first block with the new runtime's state.
async fn upgrade_block(node: &Connection) -> Result<u64> {
	let (mut old, mut new) = (0, node.finalized_number().await?);
	while new - old > 1 {
		let middle = old + (new - old) / 2;
		let hash = node.at_number(middle).await?.block_hash();
		let version = node.rpc().state_get_runtime_version(Some(hash)).await?.spec_version;
		*(if version == 1 { &mut old } else { &mut new }) = middle;
	}
	Ok(new)
}

/// The load began before the upgrade and ended after it, and lost next to nothing.
fn check_load(load: &Outcome, changed_in: u64) -> Result<()> {
	let (first, last) = (load.per_block.keys().min(), load.per_block.keys().max());
	ensure!(
		first.is_some_and(|first| *first < changed_in)
			&& last.is_some_and(|last| *last > changed_in),
		"the upgrade was in block {changed_in}, under a load from {first:?} to {last:?}"
	);
	println!(
		"upgraded in block {changed_in}; {} of {} finalized; others: {:?}",
		load.finalized(),
		load.answered(),
		load.others
	);
	load.check_shares(MOST_LOST)
}

/// The upgrade changed nothing that a client of the old runtime uses, though it changed a pallet that it knows: it still reads
/// and sends.
async fn old_clients_still_work(network: &Network, user: &User) -> Result<()> {
	for node in &network.nodes {
		let connection = Connection::open(&node.url).await?;
		let state = State::new(connection.finalized().await?);
		ensure!(state.institution(network.members.bank().id).await?.is_some(), "no bank");
	}
	user.json(&["status"]).await?;
	let sender = network.sender(0).await?;
	let bank = network.members.bank();
	let key = PartyKey::Ed25519(Box::new(ed25519::Pair::generate().0));
	let node = network.connect(0).await?;
	run(&sender, bank.officer(), &register_did(&node, bank.id, &key)).await?;
	Ok(())
}
