//! The runtime is upgraded while the network works: from the command line, under load, with a
//! migration of storage.

use crate::turn;
use anyhow::{Context, Result};
use codec::{Decode, Encode};
use madang_client::{api::types::*, Connection, State};
use madang_testnet::{
	books,
	command::User,
	load::{self, Load},
	sale::Sale,
	Members, Network, Options,
};
use sp_crypto_hashing::{twox_128, twox_64};
use std::fs;

/// A load that lasts longer than the upgrade takes.
const LOAD: Load = Load { officers: 4, each: 400, window: 10 };

async fn version(connection: &Connection) -> Result<u32> {
	Ok(connection.rpc().state_get_runtime_version(None).await?.spec_version)
}

/// What the migration is to have made of the officers' records: the key and the accounts.
fn index_key(institution: InstitutionId) -> Vec<u8> {
	let encoded = institution.encode();
	[twox_128(b"ExampleUpgrade").as_slice(), &twox_128(b"OfficersOf"), &twox_64(&encoded), &encoded]
		.concat()
}

async fn indexed(connection: &Connection, institution: InstitutionId) -> Result<Vec<Account>> {
	let key = index_key(institution);
	let value = connection.rpc().state_get_storage(&key, None).await?;
	let mut accounts = match value {
		Some(value) => Vec::<Account>::decode(&mut value.as_slice())?,
		None => Vec::new(),
	};
	accounts.sort_unstable();
	Ok(accounts)
}

fn officers(members: &Members) -> Vec<(InstitutionId, Vec<Account>)> {
	let of = |member: &madang_testnet::Member| {
		let mut accounts: Vec<Account> =
			member.officers.iter().map(|officer| officer.account().0).collect();
		accounts.sort_unstable();
		accounts
	};
	members.iter().map(|member| (member.id, of(member))).collect()
}

/// Propose, authorise, apply, as the council's officers do it.
async fn upgrade(network: &Network, code: &[u8]) -> Result<()> {
	let folder = tempfile::tempdir()?;
	let user = User::new(folder.path(), network.urls().join(","))?;
	user.import_founders(&network.members).await?;
	let file = folder.path().join("runtime.wasm");
	fs::write(&file, code)?;
	let file = file.to_string_lossy().into_owned();

	// What nobody has authorised is not applied.
	let (code, said) = user.fails(&["--key", "city", "council", "apply-upgrade", &file]).await?;
	assert_eq!(code, 1, "{said}");
	user.decide("an index of officers", &["authorize-upgrade", &file]).await?;
	// Any officer brings the code; the agent's are busy with the load.
	user.done(&["--key", "city", "council", "apply-upgrade", &file]).await?;
	Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_runtime_is_upgraded_under_load_and_old_records_are_read_after_it() -> Result<()> {
	let _turn = turn().await;
	let mut network =
		Network::start(Options { officers: LOAD.officers + 1, ..Options::default() }).await?;
	let sender = network.sender(0).await?;
	books::import_for_sale(&network, &sender).await?;
	let members = &network.members;
	let code = madang_next_runtime::WASM_BINARY.context("built without the wasm")?;

	// A sale has come half the way.
	let mut sale = Sale::new(members, &sender).await;
	sale.prepare().await?;
	sale.inspect().await?;
	sale.conclude().await?;
	sale.accept_report().await?;
	sale.finance().await?;
	let records = |state: State| {
		let (deal, title, loan, unit) = (sale.deal, sale.title, sale.loan, sale.property);
		async move {
			anyhow::Ok((
				state.deal(deal).await?.context("no deal")?,
				state.title(title).await?.context("no title")?,
				state.loan(loan).await?.context("no loan")?,
				state.owners(unit).await?.context("no unit")?,
			))
		}
	};
	let before = records(State::new(sender.finalized().await?)).await?;

	let (load, upgraded) = tokio::join!(load::run(&network, LOAD), upgrade(&network, code));
	upgraded?;
	let load = load?;

	let mut changed_in = 0;
	for place in 0..network.nodes.len() {
		let node = network.connect(place).await?;
		network
			.until("the node has the new runtime", || async {
				Ok((version(&node).await? == 2).then_some(()))
			})
			.await?;
		for (institution, accounts) in officers(members) {
			assert_eq!(indexed(&node, institution).await?, accounts);
		}
		let finalized = node.finalized().await?;
		assert_eq!(records(State::new(finalized)).await?, before, "at node {place}");
		if place == 0 {
			changed_in = upgrade_block(&node).await?;
		}
	}
	let (first, last) = (load.per_block.keys().min(), load.per_block.keys().max());
	assert!(
		first.is_some_and(|first| *first < changed_in)
			&& last.is_some_and(|last| *last > changed_in),
		"the upgrade came in block {changed_in}, under a load from {first:?} to {last:?}"
	);
	let sent = LOAD.officers * LOAD.each;
	println!(
		"upgraded in block {changed_in}; {} of {sent} finalized; reported otherwise: {:?}",
		load.finalized(),
		load.others
	);
	assert!(load.finalized() * 100 >= sent * 95, "{:?}", load.others);

	// And goes on to its end.
	sale.file_registration().await?;
	sale.affirm_all().await?;
	sale.register().await?;
	sale.book().await?;
	network.stop().await
}

/// The block whose state has the new runtime first.
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
