//! The chain by the node's typed JSON-RPC methods: what they answer, and that they are described as they are served.

use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use codec::Encode;
use futures::StreamExt;
use madang_client::{
	api::{calls::conveyances, types::*},
	files::example,
	Connection, Done, Sender,
};
use madang_testnet::{calls::fresh, command::User, gateway::account, template, Network, Options};
use serde_json::{json, value::RawValue, Value};
use sp_core::crypto::{AccountId32, Ss58Codec};
use sp_crypto_hashing::{blake2_128, twox_128};
use std::{collections::BTreeSet, time::Duration};
use subxt::rpcs::{client::RawRpcSubscription, RpcClient};
use tokio::time::{sleep, timeout, Instant};

/// How long to wait for an event that is to come.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_is_read_by_typed_methods() -> Result<()> {
	shared_slot(read()).await
}

async fn read() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let connection = sender.connection().await;
	let node = connection.client();
	every_method_is_described(node).await?;
	lists_have_pages(node).await?;
	values_have_a_block_and_a_proof(node).await?;
	wrong_questions_are_explained(node).await?;
	officers_ask_what_they_may(&network, &connection).await?;
	events_are_told_once_by_every_node(&network, &sender).await?;
	network.stop().await
}

/// Ask a node.
async fn ask(node: &RpcClient, method: &str, params: Value) -> Result<Value> {
	let params = RawValue::from_string(params.to_string())?;
	let answer = node.request_raw(method, Some(params)).await;
	let answer = answer.with_context(|| method.to_owned())?;
	Ok(serde_json::from_str(answer.get())?)
}

/// The message of the error with which a node refuses.
async fn refused(node: &RpcClient, method: &str, params: Value) -> Result<String> {
	let Err(error) = ask(node, method, params.clone()).await else {
		anyhow::bail!("{method}{params} must be refused")
	};
	Ok(format!("{error:?}"))
}

async fn every_method_is_described(node: &RpcClient) -> Result<()> {
	let served = ask(node, "rpc_methods", json!([])).await?;
	let document = ask(node, "rpc.discover", json!([])).await?;
	let name = |value: &Value| value.as_str().map(str::to_owned).context("a name");
	let methods = served["methods"].as_array().context("a list")?;
	let served = methods.iter().map(name).collect::<Result<BTreeSet<_>>>()?;
	let methods = document["methods"].as_array().context("a list")?;
	let described =
		methods.iter().map(|one| name(&one["name"])).collect::<Result<BTreeSet<_>>>()?;
	let hidden: Vec<_> = served.difference(&described).collect();
	let invented: Vec<_> = described.difference(&served).collect();
	ensure!(hidden.is_empty(), "served and not described: {hidden:?}");
	ensure!(invented.is_empty(), "described and not served: {invented:?}");
	Ok(())
}

async fn lists_have_pages(node: &RpcClient) -> Result<()> {
	let all = ask(node, "institutions_list", json!([])).await?;
	let items = all["items"].as_array().context("items")?.clone();
	ensure!(items.len() > 3 && all["next"].is_null(), "{all}");
	ensure!(all["block"]["final"] == true, "{all}");
	ensure!(items.iter().any(|item| item["value"]["kind"] == "registry-office"), "{all}");
	// Two at a time, at the same block.
	let (mut paged, mut after) = (Vec::new(), Value::Null);
	loop {
		let options = json!({ "at": all["block"]["hash"], "limit": 2, "after": after });
		let page = ask(node, "institutions_list", json!({ "options": options })).await?;
		ensure!(page["block"] == all["block"], "{page}");
		paged.extend(page["items"].as_array().context("items")?.clone());
		after = page["next"].clone();
		if after.is_null() {
			break;
		}
	}
	ensure!(paged == items, "{paged:?} and not {items:?}");
	Ok(())
}

async fn values_have_a_block_and_a_proof(node: &RpcClient) -> Result<()> {
	let sale = example::for_sale();
	let property = format!("unit:{}", sale.unit);
	let title = ask(node, "titles_ofProperty", json!([property])).await?;
	ensure!(title["value"] == json!(sale.title.0.to_string()), "{title}");
	let entries = ask(node, "titles_entries", json!({ "title": title["value"] })).await?;
	ensure!(entries["items"].as_array().is_some_and(|all| all.len() > 1), "{entries}");
	ensure!(entries["items"][0]["key"]["title"] == title["value"], "{entries}");
	// Both say what they are about, and the proof is that of the node's own method.
	let options = json!({ "at": title["block"]["hash"], "proof": true });
	let proved = ask(node, "titles_get", json!([title["value"], options])).await?;
	let encoded = sale.title.encode();
	let map = [twox_128(b"Titles"), twox_128(b"Titles")].concat();
	let key = [&map, &blake2_128(&encoded)[..], &encoded].concat();
	let key = format!("0x{}", hex::encode(key));
	let read = ask(node, "state_getReadProof", json!([[key], title["block"]["hash"]])).await?;
	let nodes = |proof: &Value| -> Result<BTreeSet<String>> {
		let nodes = proof.as_array().context("a proof")?.iter();
		nodes.map(|node| node.as_str().map(str::to_owned).context("a node")).collect()
	};
	ensure!(nodes(&proved["proof"])? == nodes(&read["proof"])?, "{proved}");
	let none = ask(node, "deals_get", json!(["4711"])).await?;
	ensure!(none["value"].is_null() && none["block"]["final"] == true, "{none}");
	// A number that JSON's numbers cannot have.
	let none = ask(node, "loans_get", json!([u64::MAX.to_string()])).await?;
	ensure!(none["value"].is_null(), "{none}");
	let place = ask(node, "registers_placeOf", json!([property])).await?;
	ensure!(place["value"].as_str().is_some_and(|code| code.len() == 10), "{place}");
	Ok(())
}

async fn wrong_questions_are_explained(node: &RpcClient) -> Result<()> {
	for (method, params, expected) in [
		("deals_get", json!([]), "expected deal, options"),
		("deals_get", json!(["seven"]), "deal: expected a whole number"),
		("deals_get", json!(["7", { "at": "yesterday" }]), "a block's hash"),
		("deals_get", json!(["7", { "at": 4_000_000_000u32 }]), "the node has no such block"),
		("institutions_list", json!([{ "limit": 257 }]), "from 1 to 256"),
		("institutions_list", json!([{ "after": "0x00" }]), "not of this list"),
		("loans_payoff", json!(["7", "2026-02-30"]), "on: expected a day"),
		("events_get", json!([{ "loans": "7" }]), "no such kind of object"),
		("events_get", json!([{}, { "after": "12" }]), "expected a cursor"),
		("events_get", json!([{}, { "limit": 0 }]), "from 1 to 1000"),
	] {
		let error = refused(node, method, params.clone()).await?;
		ensure!(error.contains(expected), "{method}{params}: {error}");
	}
	Ok(())
}

/// Before a call is signed: who may make it, and what the others lack.
async fn officers_ask_what_they_may(network: &Network, connection: &Connection) -> Result<()> {
	let node = connection.client();
	let at = connection.finalized().await?;
	let property = Property::Unit(example::for_sale().unit);
	let call = at.tx().call_data(&conveyances::inspect(vec![property], fresh()))?;
	let call = format!("0x{}", hex::encode(call));
	let [agent, bank] =
		[network.members.agent(), network.members.bank()].map(|member| account(member.officer()));
	// What depends on the day waits in the first blocks after a start.
	let until = Instant::now() + PATIENCE;
	let may = loop {
		let may = ask(node, "institutions_mayCall", json!([agent, call])).await?;
		if may["error"]["name"] != "ExhaustsResources" || Instant::now() > until {
			break may;
		}
		sleep(Duration::from_millis(500)).await;
	};
	ensure!(may["allowed"] == true && may["missing"] == json!([]), "{may}");
	ensure!(may["error"].is_null() && may["block"]["final"] == true, "{may}");
	let options =
		json!({ "account": bank, "call": call, "options": { "at": may["block"]["hash"] } });
	let denied = ask(node, "institutions_mayCall", options).await?;
	ensure!(denied["allowed"] == false && denied["block"] == may["block"], "{denied}");
	ensure!(denied["error"]["name"] == "BadOrigin", "{denied}");
	ensure!(denied["error"]["sentence"]["ko"].is_string(), "{denied}");
	let missing = &denied["missing"];
	ensure!(missing[0]["power"] == "Convey" && missing[0]["duty"] == "convey", "{denied}");
	ensure!(missing[0]["kinds"] == json!(["conveyance-agent"]), "{denied}");
	ensure!(missing[0]["what"].as_array().is_some_and(|all| all.contains(&json!("kind"))));
	let nobody = AccountId32::from([7; 32]).to_ss58check();
	let outsider = ask(node, "institutions_mayCall", json!([nobody, call])).await?;
	ensure!(outsider["error"]["at"] == "admission", "{outsider}");
	ensure!(outsider["error"]["code"] == 1 && outsider["missing"] == json!([]), "{outsider}");
	for (params, expected) in [
		(json!([agent, "0x00"]), "call: not one encoded call"),
		(json!([agent, format!("{call}00")]), "call: not one encoded call"),
		(json!([agent, "call"]), "call: expected 0x"),
		(json!(["kim", call]), "account: expected an account"),
		(json!([agent, call, { "proof": true }]), "proof"),
	] {
		let error = refused(node, "institutions_mayCall", params.clone()).await?;
		ensure!(error.contains(expected), "{params}: {error}");
	}
	// The same by the command, which has no key.
	let folder = tempfile::tempdir()?;
	let user = User::new(folder.path(), connection.url().to_owned())?;
	let answer = user.json(&["may", &call, "--officer", &agent]).await?;
	ensure!(answer["allowed"] == true, "{answer}");
	let failed = user.fails(&["may", &call, "--officer", &bank]).await?;
	ensure!(failed.code == 1 && failed.text.contains("BadOrigin"), "{failed:?}");
	Ok(())
}

async fn events_are_told_once_by_every_node(network: &Network, sender: &Sender) -> Result<()> {
	let connection = sender.connection().await;
	let node = connection.client();
	let before = ask(node, "events_get", json!([])).await?;
	ensure!(before["events"] == json!([]), "{before}");
	let after = before["next"].clone();

	let (agent, reference) = (network.members.agent(), fresh());
	let mut told = subscribed(node, json!({ "institution": agent.id.0 }), &after).await?;
	let property = Property::Unit(example::for_sale().unit);
	let call = conveyances::inspect(vec![property], reference);
	let done = sender.run_once(&call, agent.officer(), reference, |_| {}).await?;
	let Done::Now(included) = done else { anyhow::bail!("done before: {done:?}") };

	let digits = format!("0x{}", hex::encode(reference));
	let outcome = ask(node, "institutions_outcome", json!([agent.id.0, digits])).await?;
	ensure!(outcome["value"]["block"] == included.block, "{outcome}");
	ensure!(outcome["value"]["index"] == included.index, "{outcome}");
	let deal = outcome["value"]["made"]["deal"].as_str().context("a deal")?.to_owned();
	// The same again is known, and nothing is sent.
	let again = sender.run_once(&call, agent.officer(), reference, |_| {}).await?;
	let Done::Before(known) = again else { anyhow::bail!("sent again: {again:?}") };
	ensure!(known.made == Some(Object::Deal(DealId(deal.parse()?))), "{known:?}");

	let first = timeout(PATIENCE, told.stream.next()).await?.context("an event")??;
	let first: Value = serde_json::from_str(first.get())?;
	ensure!(first["block"]["number"] == included.block, "{first}");
	ensure!(first["transaction"]["hash"] == format!("{:?}", included.transaction), "{first}");

	let question = json!([{ "deal": deal }, { "after": after }]);
	let events = ask(node, "events_get", question.clone()).await?;
	let names: Vec<_> = events["events"]
		.as_array()
		.context("events")?
		.iter()
		.map(|event| event["event"].clone())
		.collect();
	ensure!(
		names == [json!("Conveyances.StageChanged"), json!("Conveyances.Inspected")],
		"{events}"
	);
	let place = json!({ "kind": "deal", "id": deal });
	for event in events["events"].as_array().context("events")? {
		ensure!(event["objects"].as_array().is_some_and(|all| all.contains(&place)), "{event}");
		ensure!(event["fields"]["by"]["external_ref"] == digits, "{event}");
	}
	// Every node tells the same, also in pages of one event.
	for index in 1..network.nodes.len() {
		let other = network.sender(index).await?.connection().await;
		let began = Instant::now();
		while other.finalized_number().await? < included.block {
			ensure!(began.elapsed() < PATIENCE, "node {index} does not finalize");
			sleep(Duration::from_millis(200)).await;
		}
		let mut cursor = after.clone();
		let mut paged = Vec::new();
		while paged.len() < names.len() {
			let question = json!([{ "deal": deal }, { "after": cursor, "limit": 1 }]);
			let page = ask(other.client(), "events_get", question).await?;
			paged.extend(page["events"].as_array().context("events")?.clone());
			ensure!(page["next"] != cursor, "{page}");
			cursor = page["next"].clone();
		}
		ensure!(json!(paged) == events["events"], "node {index}: {paged:?}");
	}
	Ok(())
}

/// A subscription to events.
async fn subscribed(node: &RpcClient, filter: Value, after: &Value) -> Result<RawRpcSubscription> {
	let params = RawValue::from_string(json!([filter, { "after": after }]).to_string())?;
	Ok(node.subscribe_raw("events_subscribe", Some(params), "events_unsubscribe").await?)
}
