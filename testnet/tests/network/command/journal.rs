//! Calls that are tried, sent without waiting, and found again.

use super::user_of;
use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use madang_client::files::example;
use madang_testnet::{command::CommandSale, command::User, template, Options};
use serde_json::{json, Value};
use std::{fs, time::Duration};
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_tried_and_sent_without_waiting_and_found_again() -> Result<()> {
	shared_slot(find_calls()).await
}

async fn find_calls() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let (user, _folder) = user_of(&network).await?;
	let sale = CommandSale::prepare(&user, &network.members).await?;
	let written = history(&user, &[]).await?.len();
	ensure!(written > 0, "what the sale needed is in the journal");
	try_calls(&user, &sale).await?;
	ensure!(history(&user, &[]).await?.len() == written, "a call that is tried is not sent");
	let sent = send_without_waiting(&user, &sale).await?;
	list_deals_and_officers(&user).await?;
	find_others(&user, &sent).await?;
	network.stop().await
}

async fn history(user: &User, options: &[&str]) -> Result<Vec<Value>> {
	let all = user.json(&[&["history", "--limit", "1000"], options].concat()).await?;
	Ok(all.as_array().context("a list")?.clone())
}

/// What would succeed and what would fail, without sending.
async fn try_calls(user: &User, sale: &CommandSale<'_>) -> Result<()> {
	let reference = "a1".repeat(32);
	let inspect = ["deal", "inspect", "--property", &sale.property, "--external-ref", &reference];
	let tried = user.act("agent", &[&["--dry-run"], &inspect[..]].concat()).await?;
	assert_eq!((&tried["dry_run"], &tried["would"]), (&true.into(), &"succeed".into()), "{tried}");
	assert_eq!(tried["call"], "Conveyances.inspect");
	assert_eq!(tried["external_ref"], reference);
	assert_eq!(tried["arguments"]["external_ref"], format!("0x{reference}"));
	let text = user.done(&[&["--key", "agent", "--dry-run"], &inspect[..]].concat()).await?;
	assert!(
		text.contains("would take effect")
			&& text.contains(&format!("properties: {}", sale.property)),
		"{text}"
	);
	// Nothing of it is on the chain.
	let failed = user.fails(&["--key", "agent", "tx", "show", &reference]).await?;
	assert_eq!(failed.code, 1, "{failed:?}");

	// An account that no institution has appointed.
	user.new_key("newcomer").await?;
	let failed =
		user.fails(&[&["--key", "newcomer", "--json", "--dry-run"], &inspect[..]].concat()).await?;
	let answer: Value = serde_json::from_str(&failed.output)?;
	assert_eq!((failed.code, &answer["would"]), (1, &"not-be-admitted".into()), "{failed:?}");
	assert_eq!(failed.json()?["kind"], "refused");
	// A court may not inspect.
	let failed =
		user.fails(&[&["--key", "court", "--json", "--dry-run"], &inspect[..]].concat()).await?;
	let answer: Value = serde_json::from_str(&failed.output)?;
	assert_eq!((failed.code, &answer["would"]), (1, &"fail".into()), "{failed:?}");
	// A pallet's own error, of a deal that is not there.
	let abandon = ["--key", "agent", "--json", "--dry-run", "deal", "abandon", "999"];
	let error = user.fails(&abandon).await?.json()?;
	assert_eq!((&error["pallet"], &error["code"]), (&"Conveyances".into(), &1.into()), "{error}");
	// A file of calls.
	let numbers = user.folder().join("numbers.csv");
	let (number, other) = (example::for_sale().pnu.to_string(), "1168010100109990000");
	fs::write(&numbers, format!("from,to\n{number},{other}\n"))?;
	let renumber = ["registers", "renumber", numbers.to_str().context("UTF-8")?];
	let evidence = ["--evidence", &"a2".repeat(32)];
	let tried = user.act("city", &[&["--dry-run"], &renumber[..], &evidence].concat()).await?;
	assert_eq!((&tried["dry_run"], &tried["renumbered"]), (&true.into(), &1.into()), "{tried}");
	let parcel = user.json(&["registers", "parcel", &number]).await?;
	assert_eq!(parcel["number"], number, "{parcel}");
	Ok(())
}

/// A call that is sent without waiting is open, until it is asked what became of it.
async fn send_without_waiting(user: &User, sale: &CommandSale<'_>) -> Result<Value> {
	let reference = "a3".repeat(32);
	let inspect = ["deal", "inspect", "--property", &sale.property, "--external-ref", &reference];
	let no_wait = [&["--no-wait"], &inspect[..]].concat();
	let sent = user.act("agent", &no_wait).await?;
	assert_eq!((&sent["sent"], &sent["final"]), (&true.into(), &false.into()), "{sent}");
	assert_eq!(sent["external_ref"], reference);
	ensure!(sent["expires_at"].is_u64(), "{sent}");
	let open = history(user, &["--unknown"]).await?;
	let [open] = &open[..] else { panic!("one is open: {open:?}") };
	assert_eq!((&open["outcome"], &open["command"]), (&"unknown".into(), &"deal inspect".into()));
	assert_eq!(format!("0x{}", open["first"].as_str().context("a hash")?), sent["transaction"]);

	let found = resumed(user, &[&reference]).await?;
	assert_eq!(found[0]["outcome"], "done", "{found}");
	ensure!(history(user, &["--unknown"]).await?.is_empty(), "the journal has the outcome");
	// The same call again: it was done already.
	let again = user.act("agent", &no_wait).await?;
	assert_eq!((&again["already"], &again["block"]), (&true.into(), &found[0]["block"]), "{again}");

	let hash = open["first"].as_str().context("a hash")?.to_owned();
	let by_reference = user.act("agent", &["tx", "show", &reference]).await?;
	assert_eq!(by_reference["block"], found[0]["block"], "{by_reference}");
	assert_eq!(by_reference["transaction"], sent["transaction"]);
	let by_hash = user.act("agent", &["tx", "show", &hash]).await?;
	assert_eq!((&by_hash["outcome"], &by_hash["block"]), (&"done".into(), &found[0]["block"]));
	Ok(open.clone())
}

/// Deals and officers in lists, of which parts are asked for.
async fn list_deals_and_officers(user: &User) -> Result<()> {
	for _ in 0..2 {
		user.act("agent", &["deal", "inspect", "--property", &property()]).await?;
	}
	let all = user.act("agent", &["deal", "list", "--mine", "--stage", "inspected"]).await?;
	let numbers = |list: &Value| -> Vec<u64> {
		let deals = list["deals"].as_array().cloned().unwrap_or_default();
		deals.iter().filter_map(|one| one["deal"].as_u64()).collect()
	};
	let found = numbers(&all);
	ensure!(found.len() >= 3 && found.is_sorted_by(|a, b| a > b), "{all}");
	assert_eq!(all["before"], Value::Null);
	// In two parts.
	let first = user.json(&["deal", "list", "--limit", "2"]).await?;
	let before = first["before"].as_u64().context("there are more")?.to_string();
	let second = user.json(&["deal", "list", "--before", &before]).await?;
	assert_eq!([numbers(&first), numbers(&second)].concat(), found);
	let booked = user.json(&["deal", "list", "--stage", "booked"]).await?;
	ensure!(numbers(&booked).is_empty(), "{booked}");
	let of_court = user.act("court", &["deal", "list", "--mine"]).await?;
	ensure!(numbers(&of_court).is_empty(), "{of_court}");

	let title = user.json(&["title", "show", "--property", &property()]).await?;
	let number = title["title"].to_string();
	let number = number.trim_matches('"');
	let mut entries = title["entries"].as_array().context("entries")?.clone();
	entries.reverse();
	let latest = user.json(&["title", "history", number]).await?;
	assert_eq!(latest["entries"], Value::from(entries.clone()));
	let one = user.json(&["title", "history", number, "--limit", "1"]).await?;
	assert_eq!(one["entries"], Value::from(entries[..1].to_vec()));
	let text = user.done(&["--lang", "ko", "title", "history", number]).await?;
	ensure!(text.contains("순위") && text.contains("갑구"), "{text}");

	let own = user.act("registry", &["officer", "list"]).await?;
	let all = user.json(&["officer", "list", "--all"]).await?;
	let count = |list: &Value| list.as_array().map_or(0, Vec::len);
	ensure!(count(&own) >= 2 && count(&all) > count(&own), "{own} {all}");
	let institution = own[0]["institution"].to_string();
	let named = user.json(&["officer", "list", "--institution", &institution]).await?;
	assert_eq!(named, own);
	Ok(())
}

fn property() -> String {
	format!("unit:{}", example::for_sale().unit)
}

/// Ask until nothing is open.
async fn resumed(user: &User, names: &[&str]) -> Result<Value> {
	for _ in 0..100 {
		match user.json(&[&["tx", "resume"], names].concat()).await {
			Ok(found) => return Ok(found),
			Err(_) => sleep(Duration::from_millis(500)).await,
		}
	}
	anyhow::bail!("a call is open for too long")
}

/// Calls that are in no block, calls of another machine, and calls of another network.
async fn find_others(user: &User, sent: &Value) -> Result<()> {
	let journal = user.folder().join("journal.jsonl");
	let whole = fs::read_to_string(&journal)?;
	let line = |hash: &str, nonce: u64, expires_at: u64, genesis: &Value| {
		let mut line = sent.clone();
		for key in ["signatures", "outcome"] {
			line.as_object_mut().expect("an object").remove(key);
		}
		for (key, value) in [
			("type", json!("signed")),
			("first", hash.repeat(32).into()),
			("transaction", hash.repeat(32).into()),
			("external_ref", Value::Null),
			("nonce", nonce.into()),
			("expires_at", expires_at.into()),
			("genesis", genesis.clone()),
		] {
			line[key] = value;
		}
		format!("{line}\n")
	};
	let (genesis, far) = (&sent["genesis"], 1_000_000);
	let signed_at = sent["signed_at"].as_u64().context("a block")?;
	let lines = [
		line("b1", 1_000, signed_at, genesis),
		line("b2", 0, far, genesis),
		line("b4", 0, far, &"cd".repeat(32).into()),
	];
	fs::write(&journal, format!("{whole}{}", lines.concat()))?;
	let found = user.json(&["tx", "resume"]).await?;
	let outcomes: Vec<_> =
		found.as_array().context("a list")?.iter().map(|one| &one["outcome"]).collect();
	assert_eq!(outcomes, ["expired", "replaced"], "{found}");
	// One that may still be in a block.
	let open = line("b3", 1_000, far, genesis);
	fs::write(&journal, format!("{}{open}", fs::read_to_string(&journal)?))?;
	let failed = user.fails(&["--json", "tx", "resume", &"b3".repeat(32)]).await?;
	assert_eq!((failed.code, failed.json()?["kind"].as_str()), (5, Some("unknown")), "{failed:?}");

	// Without the journal, the last blocks are searched.
	fs::remove_file(&journal)?;
	let hash = sent["first"].as_str().context("a hash")?;
	let found = user.act("agent", &["tx", "show", hash]).await?;
	assert_eq!(found["outcome"], "done", "{found}");
	let failed = user.fails(&["--key", "agent", "tx", "show", &"b1".repeat(32)]).await?;
	assert_eq!(failed.code, 1, "{failed:?}");
	let failed = user.fails(&["--json", "tx", "resume", &"b1".repeat(32)]).await?;
	assert_eq!(failed.code, 1, "{failed:?}");
	Ok(())
}
