//! Calls in two steps, and what becomes of them.

use super::*;
use crate::slots::shared_slot;
use madang_testnet::calls::fresh;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_prepared_signed_elsewhere_and_counts_once() -> Result<()> {
	shared_slot(write()).await
}

async fn write() -> Result<()> {
	let mut desk = Desk::open("").await?;
	let (client, officer) = (&mut desk.client, &desk.officer);
	let reference = fresh();
	once(client, officer, reference).await?;
	a_reference_is_for_one_call(client, officer, reference).await?;
	only_the_officers_signature_counts(client, officer).await?;
	what_the_chain_refuses_is_told(client, officer, desk.network.members.bank()).await?;
	many_at_once(client, officer).await?;
	what_waits_for_nothing_ends(client, officer).await?;
	what_nobody_signs_can_be_cancelled(client, officer).await?;
	a_key_gives_the_first_answer_again(client, officer).await?;
	the_feed_and_the_events_have_it(client, reference).await?;
	the_log_has_who_asked(client).await?;

	// After a restart everything is as before.
	let before = client.get("/v1/outcomes/list?limit=1000").await?.ok()?;
	// What is being answered when the gateway is told to stop is answered to its end, and what is idle does not hold it up.
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, fresh(), 5)).await?.ok()?;
	let submitted = signed(officer, &prepared, 60)?;
	let mut waiting = desk.connect().await?;
	let answered = tokio::spawn(async move { waiting.post("/v1/tx/submit", &submitted).await });
	tokio::time::sleep(Duration::from_millis(200)).await;
	desk.gateway.stop().await?;
	let status = answered.await??.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	ensure!(desk.client.get("/v1/gateway/status").await.is_err(), "it is answered after the stop");
	desk.gateway.start().await?;
	let mut client = desk.connect().await?;
	let after = client.get("/v1/outcomes/list?limit=1000").await?.ok()?;
	let (before, after) = (before["outcomes"].as_array(), after["outcomes"].as_array());
	let (before, after) = before.zip(after).context("outcomes")?;
	ensure!(after.len() == before.len() + 1 && after.starts_with(before), "{after:?}");
	let status = format!("/v1/tx/status?external_ref={}", in_json(reference));
	ensure!(client.get(&status).await?.ok()?["outcome"]["kind"] == "done");
	desk.close().await
}

async fn once(client: &mut Client, officer: &Officer, reference: [u8; 32]) -> Result<()> {
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, reference, 12)).await?.ok()?;
	ensure!(prepared["call"]["args"]["entries"] == "12", "{prepared}");
	let words = &prepared["words"];
	ensure!(words["ko"][0].as_str().is_some_and(|text| text.contains("로그")), "{words}");
	ensure!(words["en"].to_string().contains("entries: 12"), "{words}");
	let attempt = prepared["attempt"].as_str().context("an attempt")?;
	let status = client.get(&format!("/v1/tx/status?attempt={attempt}")).await?.ok()?;
	ensure!(status["state"] == "prepared" && status["outcome"].is_null(), "{status}");
	let submitted = signed(officer, &prepared, 60)?;
	let status = client.post("/v1/tx/submit", &submitted).await?.ok()?;
	ensure!(status["state"] == "settled" && status["outcome"]["kind"] == "done", "{status}");
	ensure!(status["outcome"]["block"]["final"] == true, "{status}");
	// The same again changes nothing and tells the same.
	ensure!(client.post("/v1/tx/submit", &submitted).await?.ok()? == status);
	Ok(())
}

async fn a_reference_is_for_one_call(
	client: &mut Client,
	officer: &Officer,
	reference: [u8; 32],
) -> Result<()> {
	let again = client.post("/v1/tx/prepare", &anchor(officer, reference, 12)).await?.ok()?;
	ensure!(again["already"] == true && again["outcome"]["kind"] == "done", "{again}");
	let other = client.post("/v1/tx/prepare", &anchor(officer, reference, 13)).await?;
	ensure!(other.status == 409, "{other:?}");
	refused(&other, "reference-used")?;
	// Two attempts of one reference: the one that is submitted first counts.
	let reference = fresh();
	let first = client.post("/v1/tx/prepare", &anchor(officer, reference, 1)).await?.ok()?;
	let second = client.post("/v1/tx/prepare", &anchor(officer, reference, 1)).await?.ok()?;
	ensure!(first["attempt"] != second["attempt"] && first["nonce"] != second["nonce"]);
	client.post("/v1/tx/submit", &signed(officer, &first, 0)?).await?.ok()?;
	let pending = client.post("/v1/tx/submit", &signed(officer, &second, 0)?).await?;
	refused(&pending, "pending")?;
	ensure!(pending.body["error"]["retryable"] == true, "{pending:?}");
	let status = format!("/v1/tx/status?external_ref={}&wait=60", in_json(reference));
	let status = client.get(&status).await?.ok()?;
	ensure!(status["attempt"] == first["attempt"], "{status}");
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	Ok(())
}

async fn only_the_officers_signature_counts(client: &mut Client, officer: &Officer) -> Result<()> {
	let outsider = Officer::from_secret("//Outsider").map_err(anyhow::Error::msg)?;
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, fresh(), 1)).await?.ok()?;
	let answer = client.post("/v1/tx/submit", &signed(&outsider, &prepared, 0)?).await?;
	refused(&answer, "bad-signature")?;
	let mut other = prepared.clone();
	other["payload"] = "0x00".into();
	refused(&client.post("/v1/tx/submit", &signed(officer, &other, 0)?).await?, "bad-signature")?;
	// It can still be signed as it was prepared.
	let status = client.post("/v1/tx/submit", &signed(officer, &prepared, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	// Only for officers of the institution.
	let answer = client.post("/v1/tx/prepare", &anchor(&outsider, fresh(), 1)).await?;
	refused(&answer, "not-own-officer")?;
	let mut unknown = signed(officer, &prepared, 0)?;
	unknown["attempt"] = "00".into();
	refused(&client.post("/v1/tx/submit", &unknown).await?, "no-such-attempt")
}

async fn what_the_chain_refuses_is_told(
	client: &mut Client,
	officer: &Officer,
	bank: &Member,
) -> Result<()> {
	// An administrator has not the power to anchor.
	let administrator = bank.officer();
	let reference = fresh();
	let question = anchor(administrator, reference, 1);
	let prepared = client.post("/v1/tx/prepare", &question).await?.ok()?;
	let status =
		client.post("/v1/tx/submit", &signed(administrator, &prepared, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "failed", "{status}");
	ensure!(status["outcome"]["error"]["message"].is_string(), "{status}");
	// Nothing was done, so the reference is free.
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, reference, 1)).await?.ok()?;
	let status = client.post("/v1/tx/submit", &signed(officer, &prepared, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	for (call, args, expected) in [
		("Institutions.nothing", json!({}), "there is no Institutions.nothing"),
		("Institutions.anchor_log", json!({ "head": "0x00" }), "head"),
		("Institutions.anchor_log", json!({ "heads": "0x00" }), "heads"),
	] {
		let mut question = anchor(officer, fresh(), 1);
		question["call"] = call.into();
		question["args"] = args;
		let answer = client.post("/v1/tx/prepare", &question).await?;
		refused(&answer, "invalid")?;
		let message = answer.body["error"]["message"].as_str().unwrap_or_default();
		ensure!(message.contains(expected), "{message}");
	}
	let mut question = anchor(officer, fresh(), 1);
	question.as_object_mut().context("an object")?.remove("external_ref");
	refused(&client.post("/v1/tx/prepare", &question).await?, "invalid")
}

/// Several are prepared before the first is signed, and signed in another order.
async fn many_at_once(client: &mut Client, officer: &Officer) -> Result<()> {
	let mut prepared = Vec::new();
	for number in 0..10 {
		let question = anchor(officer, fresh(), number);
		prepared.push(client.post("/v1/tx/prepare", &question).await?.ok()?);
	}
	for one in prepared.iter().rev() {
		client.post("/v1/tx/submit", &signed(officer, one, 0)?).await?.ok()?;
	}
	for one in &prepared {
		let attempt = one["attempt"].as_str().context("an attempt")?;
		let status = client.get(&format!("/v1/tx/status?attempt={attempt}&wait=60")).await?.ok()?;
		ensure!(status["outcome"]["kind"] == "done", "{status}");
	}
	Ok(())
}

/// A call that waits for one that nobody signs is never sent, and ends as soon as that is sure.
async fn what_waits_for_nothing_ends(client: &mut Client, officer: &Officer) -> Result<()> {
	client.post("/v1/tx/prepare", &anchor(officer, fresh(), 1)).await?.ok()?;
	let reference = fresh();
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, reference, 2)).await?.ok()?;
	let status = client.post("/v1/tx/submit", &signed(officer, &prepared, 0)?).await?.ok()?;
	ensure!(status["state"] == "submitted", "{status}");
	let attempt = prepared["attempt"].as_str().context("an attempt")?;
	let status = client.get(&format!("/v1/tx/status?attempt={attempt}&wait=60")).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "unsent", "{status}");
	ensure!(status["outcome"]["block"].is_null(), "{status}");
	// Its reference is free.
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, reference, 2)).await?.ok()?;
	let status = client.post("/v1/tx/submit", &signed(officer, &prepared, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	Ok(())
}

async fn what_nobody_signs_can_be_cancelled(client: &mut Client, officer: &Officer) -> Result<()> {
	let first = client.post("/v1/tx/prepare", &anchor(officer, fresh(), 1)).await?.ok()?;
	let attempt = json!({ "attempt": first["attempt"] });
	client.post("/v1/tx/cancel", &attempt).await?.ok()?;
	refused(&client.post("/v1/tx/submit", &signed(officer, &first, 0)?).await?, "no-such-attempt")?;
	let second = client.post("/v1/tx/prepare", &anchor(officer, fresh(), 1)).await?.ok()?;
	ensure!(second["nonce"] == first["nonce"], "{second}");
	let status = client.post("/v1/tx/submit", &signed(officer, &second, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	let attempt = json!({ "attempt": second["attempt"] });
	refused(&client.post("/v1/tx/cancel", &attempt).await?, "submitted")
}

async fn a_key_gives_the_first_answer_again(client: &mut Client, officer: &Officer) -> Result<()> {
	let question = anchor(officer, fresh(), 1).to_string();
	let key = [("idempotency-key", "order-1")];
	let post = hyper::Method::POST;
	let first = client.send(post.clone(), "/v1/tx/prepare", &key, question.clone()).await?;
	let again = client.send(post.clone(), "/v1/tx/prepare", &key, question).await?;
	ensure!(first.status == 200 && first.body == again.body, "{again:?}");
	let other = anchor(officer, fresh(), 2).to_string();
	let answer = client.send(post, "/v1/tx/prepare", &key, other).await?;
	ensure!(answer.status == 422, "{answer:?}");
	refused(&answer, "idempotency-key-reused")?;
	// Nobody signs it, and the next call would wait for it.
	let attempt = json!({ "attempt": first.body["attempt"] });
	client.post("/v1/tx/cancel", &attempt).await?.ok().map(|_| ())
}

async fn the_feed_and_the_events_have_it(client: &mut Client, reference: [u8; 32]) -> Result<()> {
	// In pages of two, without gap or double.
	let (mut seen, mut after) = (Vec::new(), "0".to_owned());
	loop {
		let page = client.get(&format!("/v1/outcomes/list?after={after}&limit=2")).await?.ok()?;
		let outcomes = page["outcomes"].as_array().context("outcomes")?.clone();
		if outcomes.is_empty() {
			break;
		}
		seen.extend(outcomes);
		after = page["next"].as_str().context("next")?.to_owned();
	}
	let cursors: Vec<_> = seen.iter().map(|one| one["cursor"].as_str().unwrap_or("")).collect();
	let expected: Vec<_> = (1..=seen.len()).map(|number| number.to_string()).collect();
	ensure!(cursors == expected, "{cursors:?}");
	let own: Vec<_> = seen.iter().filter(|one| one["external_ref"] == in_json(reference)).collect();
	ensure!(own.len() == 1 && own[0]["kind"] == "done", "{own:?}");

	// The event, by a cursor from before it.
	let block = own[0]["block"]["number"].as_u64().context("a block")?;
	let path = format!("/v1/events?after={}:end&wait=30", block - 1);
	let page = client.get(&path).await?.ok()?;
	let events = page["events"].as_array().context("events")?;
	let found = events.iter().find(|event| event["event"] == "Institutions.LogAnchored");
	let found = found.with_context(|| format!("the event is not in {page}"))?;
	ensure!(found["fields"]["by"]["external_ref"] == in_json(reference), "{found}");
	ensure!(found["fields"]["entries"] == "12", "{found}");
	Ok(())
}

async fn the_log_has_who_asked(client: &mut Client) -> Result<()> {
	use sha2::{Digest, Sha256};
	// What only reads is written down a moment later.
	let until = tokio::time::Instant::now() + PATIENCE;
	while !client.get("/v1/audit/list?limit=1000").await?.body.to_string().contains("events_list") {
		ensure!(tokio::time::Instant::now() < until, "the log does not have the last request");
		tokio::time::sleep(Duration::from_millis(50)).await;
	}
	let page = client.get("/v1/audit/list?limit=1000").await?.ok()?;
	let entries = page["entries"].as_array().context("entries")?.clone();
	let mut before = "0".repeat(64);
	let mut methods = std::collections::BTreeSet::new();
	for (seq, one) in (1..).zip(&entries) {
		let entry = one["entry"].as_str().context("an entry")?;
		before = hex::encode(Sha256::digest(format!("{before}\n{seq}\n{entry}")));
		ensure!(one["hash"] == before, "entry {seq} has another hash");
		let entry: Value = serde_json::from_str(entry)?;
		methods.insert(entry["method"].as_str().context("a method")?.to_owned());
	}
	for method in ["tx_prepare", "tx_submit", "tx_status", "outcomes_list"] {
		ensure!(methods.contains(method), "{method} is not in the log");
	}
	let head = client.get("/v1/audit/head").await?.ok()?;
	let count: u64 = head["entries"].as_str().context("a number")?.parse()?;
	ensure!(count >= entries.len() as u64, "{head}");
	Ok(())
}
