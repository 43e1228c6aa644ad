//! Keys, status, nodes, registers and errors, by the command alone.

use super::user_of;
use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use madang_client::{
	files::{example, DistrictRow, ParcelRow, Row},
	Connection, Officer,
};
use madang_testnet::{
	books::{self, House},
	command::User,
	nodes::unused_node,
	template, Network, Options,
};
use serde_json::{json, Value};
use std::{fs, path::Path};

/// A parcel with a category that does not exist.
const BAD_ROW: &str = "1168010100108590000,성,100.00,1000000,2026-01-01,";

/// Rows of a batch, as the client makes them.
const BATCH: usize = 256;

/// Batches of the import that is interrupted, and how many are final when it is.
const BATCHES: usize = 76;
const INTERRUPTED_AFTER: u64 = 8;

/// The command's exit codes.
const REJECTED: i32 = 1;
const WRONG_INPUT: i32 = 2;
const NO_NODE: i32 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn registers_are_imported_and_errors_explained_by_the_command_alone() -> Result<()> {
	shared_slot(work()).await
}

async fn work() -> Result<()> {
	// A network without registers.
	let mut network = template::start(Options::with_short_sessions()).await?;
	let (user, folder) = user_of(&network).await?;
	assert_eq!(user.fails(&["key", "new", "agent"]).await?.code, WRONG_INPUT);
	let status = user.act("bank", &["status"]).await?;
	assert_eq!(status["institution"]["kind"], "bank");
	assert_eq!(status["officer"]["status"], "active");
	assert!(status["finalized"]["number"].as_u64() > Some(0), "{status}");

	register_a_node(&user, &network).await?;
	interrupt_an_import(&user, &network, folder.path()).await?;
	import_with_a_bad_row(&user, folder.path()).await?;
	show_the_title(&user).await?;
	repeat_and_fail(&user).await?;
	reform_the_district(&user, folder.path()).await?;
	network.stop().await
}

/// The validators' nodes are registered from the beginning, another for a while.
async fn register_a_node(user: &User, network: &Network) -> Result<()> {
	let connection = network.connect(0).await?;
	let (agent, bank) = (network.members.agent().id, network.members.bank().id);
	let [node, proof] = unused_node(&connection, agent);
	let of_agent = || async {
		let listed = user.json(&["node", "list"]).await?;
		let nodes = listed["nodes"].as_array().context("a list of nodes")?;
		ensure!(nodes.len() >= network.nodes.len(), "{listed}");
		Ok(nodes.iter().any(|one| one["node"] == node && one["institution"] == agent.0))
	};
	assert!(!of_agent().await?);
	user.act("agent", &["node", "register", &node, "--proof", &proof]).await?;
	assert!(of_agent().await?);
	let [_, its_proof] = unused_node(&connection, bank);
	for (proof, error) in [(&its_proof, "NodeIsRegistered"), (&proof, "InvalidNodeProof")] {
		let register = ["--key", "bank", "node", "register", &node, "--proof", proof];
		let failed = user.fails(&register).await?;
		assert_eq!(failed.code, REJECTED, "{failed:?}");
		assert!(failed.text.contains(error), "{failed:?}");
	}
	user.act("agent", &["node", "deregister", &node]).await?;
	assert!(!of_agent().await?);
	Ok(())
}

/// An import is killed in the middle, and run again: it sends what is missing, and ends.
async fn interrupt_an_import(user: &User, network: &Network, folder: &Path) -> Result<()> {
	let sold_in = House::read()?.districts.into_iter().next().context("the house's district")?;
	let table = fs::read_to_string(books::data_folder().join(DistrictRow::FILE))?;
	let others = table.lines().skip(1).filter(|row| !row.contains(&sold_in.code.to_string()));
	let some: Vec<_> = table.lines().take(1).chain(others.take(BATCHES * BATCH)).collect();
	let file = folder.join("districts.csv");
	fs::write(&file, some.join("\n") + "\n")?;
	let file = file.to_string_lossy();
	let import = ["--json", "--key", "ministry", "registers", "districts", &file];

	let node = network.connect(0).await?;
	let ministry = network.members.ministry().officer();
	let before = nonce(&node, ministry).await?;
	let running = user.start(&import)?;
	network
		.until("some batches are final", || async {
			let sent = nonce(&node, ministry).await? - before;
			Ok((sent >= INTERRUPTED_AFTER).then_some(()))
		})
		.await?;
	running.kill().await?;

	let done: Value = serde_json::from_str(&user.done(&import).await?)?;
	let districts = &done["imported"]["districts"];
	let rows = BATCHES * BATCH;
	assert_eq!(districts["rows"], rows, "{done}");
	assert_eq!(districts["on_chain"], rows, "{done}");
	let equal = districts["equal"].as_u64().and_then(|rows| usize::try_from(rows).ok());
	let equal = equal.context("rows that were imported before")?;
	ensure!((BATCH..rows).contains(&equal), "interrupted in the middle: {done}");
	Ok(())
}

async fn nonce(node: &Connection, officer: &Officer) -> Result<u64> {
	Ok(node.finalized().await?.tx().account_nonce(&officer.account()).await?)
}

/// A bad row stops everything, or is put aside.
async fn import_with_a_bad_row(user: &User, folder: &Path) -> Result<()> {
	let registers = folder.join("registers");
	fs::create_dir(&registers)?;
	House::read()?.write(&registers)?;
	let land_book = registers.join(ParcelRow::FILE);
	let mut text = fs::read_to_string(&land_book)?;
	let line = text.lines().count() + 1;
	text.push_str(BAD_ROW);
	text.push('\n');
	fs::write(&land_book, text)?;
	let districts = registers.join(DistrictRow::FILE);
	user.act("ministry", &["registers", "districts", &districts.to_string_lossy()]).await?;

	let at = registers.to_string_lossy();
	let import = ["registers", "import", &at];
	let failed = user.fails(&[&["--json", "--key", "ministry"], &import[..]].concat()).await?;
	assert_eq!(failed.code, WRONG_INPUT, "{failed:?}");
	let named = failed
		.text
		.lines()
		.filter_map(|line| serde_json::from_str::<Value>(line).ok())
		.any(|note| note["refused"]["line"] == line && note["refused"]["column"] == "category");
	assert!(named, "{failed:?}");

	let imported = user.act("ministry", &[&import[..], &["--skip-bad"]].concat()).await?;
	assert_eq!(imported["imported"]["land-book"]["rows"], 1, "{imported}");
	let put_aside = registers.join(format!("{}.refused-1.csv", ParcelRow::FILE));
	assert!(fs::read_to_string(put_aside)?.contains(BAD_ROW.trim_end_matches(',')));
	let imported = user.act("registry", &import).await?;
	assert_eq!(imported["imported"]["titles"]["rows"], 1, "{imported}");
	let again = user.act("registry", &[&import[..], &["--only", "titles"]].concat()).await?;
	assert_eq!(again["imported"]["titles"]["equal"], 1, "{again}");
	// The row that is bad is of a register that is not imported now.
	let units = user.act("ministry", &[&import[..], &["--only", "units"]].concat()).await?;
	assert!(units["imported"]["units"]["equal"].as_u64() > Some(0), "{units}");
	assert!(units["imported"]["land-book"].is_null(), "{units}");
	Ok(())
}

fn property() -> String {
	format!("unit:{}", example::for_sale().unit)
}

/// The title that was imported.
async fn show_the_title(user: &User) -> Result<()> {
	let sale = example::for_sale();
	let title = user.json(&["title", "show", "--property", &property()]).await?;
	assert_eq!(title["title"], sale.title.0);
	assert_eq!(title["holders"][0]["share"], "1/1");
	assert_eq!(title["entries"][1]["content"], "revolving-mortgage");
	let shown = user.done(&["title", "show", &sale.title.to_string()]).await?;
	assert!(shown.contains("갑구") && shown.contains("근저당권설정"), "{shown}");
	Ok(())
}

/// The same call under its reference counts once; what may not be done is explained.
async fn repeat_and_fail(user: &User) -> Result<()> {
	let property = property();
	let reference = "ab".repeat(32);
	let inspect = ["deal", "inspect", "--property", &property];
	let referred = [&inspect[..], &["--external-ref", &reference]].concat();
	let done = user.act("agent", &referred).await?;
	let deal = done["deal"].as_u64().context("no deal")?.to_string();
	assert_eq!(done["external_ref"], reference);
	assert_eq!(done["already"], false);
	// The same call again: the first outcome, and nothing new.
	let again = user.act("agent", &referred).await?;
	assert_eq!(again["already"], true, "{again}");
	for same in ["deal", "block", "index", "external_ref"] {
		assert_eq!(again[same], done[same], "{same}: {again}");
	}
	// Another call under the reference.
	let other = ["deal", "reinspect", &deal, "--external-ref", &reference];
	let failed = user.fails(&[&["--key", "agent"], &other[..]].concat()).await?;
	assert_eq!(failed.code, REJECTED, "{failed:?}");
	assert!(failed.text.contains("used before, for another call"), "{failed:?}");
	assert!(failed.text.contains(&format!("made deal {deal}")), "{failed:?}");
	let shown = user.json(&["--key", "agent", "tx", "show", &reference]).await?;
	assert_eq!(shown["made"], json!({ "kind": "deal", "number": deal }));
	for same in ["block", "block_hash", "index", "transaction"] {
		assert_eq!(shown[same], done[same], "{same}: {shown}");
	}
	let failed = user.fails(&["--key", "agent", "tx", "show", &"ac".repeat(32)]).await?;
	assert_eq!(failed.code, REJECTED, "{failed:?}");
	let shown = user.json(&["deal", "show", &deal]).await?;
	assert_eq!(shown["stage"], "inspected");
	assert_eq!(shown["titles"][0]["property"], property);
	let terms = user.json(&["term", "deal", &deal]).await?;
	assert!(terms.as_array().is_some(), "{terms}");

	let failed = user.fails(&[&["--key", "bank"], &inspect[..]].concat()).await?;
	assert_eq!(failed.code, REJECTED, "{failed:?}");
	assert!(failed.text.contains("BadOrigin"), "{failed:?}");
	let failed = user.fails(&["--json", "deal", "show", "4711"]).await?;
	assert_eq!((failed.code, &failed.json()?["kind"]), (REJECTED, &"refused".into()));
	let failed = user.fails(&["--node", "ws://127.0.0.1:9", "status"]).await?;
	assert_eq!(failed.code, NO_NODE, "{failed:?}");
	let failed = user.fails(&["deal", "inspect", "--property", "house:1"]).await?;
	assert_eq!(failed.code, WRONG_INPUT, "{failed:?}");
	Ok(())
}

/// The district of the house gets a new code: its parcel follows, is numbered again, and its old numbers
/// lead to it. Then the end is taken back.
async fn reform_the_district(user: &User, folder: &Path) -> Result<()> {
	let (old, new) = ("1168010100", "1168019900");
	let before = example::for_sale().pnu.to_string();
	let (followed, given) = (before.replace(old, new), format!("{new}109990000"));
	let write = |name: &str, rows: &str| -> Result<String> {
		let file = folder.join(name);
		fs::write(&file, rows)?;
		Ok(file.to_string_lossy().into_owned())
	};
	let columns = DistrictRow::COLUMNS.join(",");
	let table = format!("{columns}\n{new},서울특별시,강남구,새역삼동,\n");
	let table = write("new-districts.csv", &table)?;
	user.act("ministry", &["registers", "districts", &table]).await?;
	let ends = format!("code,ended_on,successors\n{old},2026-01-01,{new}\n");
	let ends = write("district-ends.csv", &ends)?;
	let evidence = "cd".repeat(32);
	let end = ["registers", "end-districts", &ends, "--evidence", &evidence];
	assert_eq!(user.act("ministry", &end).await?["ended"], 1);
	assert_eq!(user.act("ministry", &end).await?["equal"], 1);
	let district = user.json(&["registers", "district", old]).await?;
	assert_eq!(district["successors"][0], new, "{district}");
	let title = user.json(&["title", "show", "--property", &property()]).await?;
	assert_eq!(title["district"], new, "{title}");

	let number = async |asked: &str| -> Result<Value> {
		Ok(user.json(&["registers", "parcel", asked]).await?["number"].take())
	};
	for asked in [&before, &followed] {
		assert_eq!(number(asked).await?, followed);
	}
	let numbers = write("renumbering.csv", &format!("from,to\n{before},{given}\n"))?;
	let renumber = ["registers", "renumber", &numbers, "--evidence", &evidence];
	assert_eq!(user.act("city", &renumber).await?["renumbered"], 1);
	let again = user.act("city", &renumber).await?;
	assert_eq!(again["renumbered"], 0);
	assert_eq!(again["already"], 1);
	for asked in [&before, &followed, &given] {
		assert_eq!(number(asked).await?, given);
	}
	let correct = ["registers", "correct-end", old, "--not-ended", "--evidence", &evidence];
	user.act("ministry", &correct).await?;
	let district = user.json(&["registers", "district", old]).await?;
	assert!(district["ended_on"].is_null(), "{district}");
	Ok(())
}
