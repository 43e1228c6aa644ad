//! Gateways that sign by themselves, with a key in a hardware module, and anchor their log.

use super::*;
use crate::slots::shared_slot;
use madang_testnet::{calls::fresh, hardware::Token};
use std::fs;
use tokio::time::{sleep, Instant};

/// Longer than a gateway waits until it looks again whether to anchor.
const TWO_LOOKS: Duration = Duration::from_secs(25);

#[tokio::test(flavor = "multi_thread")]
async fn two_gateways_sign_in_a_hardware_module_and_anchor_their_log_once() -> Result<()> {
	let Some(token) = Token::of_tests()? else { return Ok(()) };
	shared_slot(sign(token)).await
}

/// Give a gateway a signer for anchors.
fn with_signer(gateway: &Gateway, token: &Token, label: &str, officer: &Officer) -> Result<()> {
	gateway.configure(&format!(
		"[signer]\nkind = \"pkcs11\"\nmodule = {:?}\ntoken = {:?}\nobject = {label:?}\npin-file = {:?}\nofficer = \"{}\"\n\
		 calls = [\"Institutions.anchor_log\"]\n",
		token.module,
		token.label(),
		token.pin,
		account(officer),
	))
}

async fn sign(token: Token) -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	let folder = tempfile::tempdir()?;
	let certificates = Certificates::new(folder.path())?;
	let bank = network.members.bank();
	let sender = network.sender(0).await?;
	let label = token.fresh_label("gateway");
	let officer = token.officer(&label)?;
	appoint_observer(&sender, bank, &officer).await?;
	let certificate = certificates.client("loans", 30)?;
	register(&sender, bank, &certificate, ALL).await?;

	// Both begin with an empty log, so both find the time come at the first request.
	let mut gateways = Vec::new();
	for name in ["one", "other"] {
		let files = (name, "shared.sqlite");
		let mut gateway = Gateway::new(&network, bank.id, &[3, 0], &certificates, files).await?;
		with_signer(&gateway, &token, &label, &officer)?;
		gateway.start().await?;
		gateways.push(gateway);
	}
	let mut client = connect(&gateways[0], &certificates, &certificate).await?;
	client.until_answered("/v1/gateway/status").await?;

	only_what_it_may_is_signed(&mut client, &officer, bank).await?;
	the_log_is_anchored_once(&gateways, &mut client).await?;

	// After a restart the anchor of the period is known.
	for gateway in &mut gateways {
		gateway.stop().await?;
	}
	gateways[1].start().await?;
	let mut client = connect(&gateways[1], &certificates, &certificate).await?;
	the_log_is_anchored_once(&gateways[1..], &mut client).await?;
	gateways[1].stop().await?;

	a_signer_that_is_not_right_ends_the_gateway(&mut gateways[0], &account(&officer)).await?;
	without_a_signer_nothing_is_signed(&mut gateways[0], &certificates, &certificate, &officer)
		.await?;
	network.stop().await
}

async fn only_what_it_may_is_signed(
	client: &mut Client,
	officer: &Officer,
	bank: &Member,
) -> Result<()> {
	let reference = fresh();
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, reference, 3)).await?.ok()?;
	let submit = json!({ "attempt": prepared["attempt"], "wait": 60 });
	let status = client.post("/v1/tx/submit", &submit).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	ensure!(client.post("/v1/tx/submit", &submit).await?.ok()? == status);
	// By another door.
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, fresh(), 4)).await?.ok()?;
	let submit = json!({ "attempt": prepared["attempt"], "wait": 60 });
	let status = client.call("tx_submit", &submit).await?;
	ensure!(status.as_ref().is_ok_and(|one| one["outcome"]["kind"] == "done"), "{status:?}");

	// The signature of the officer counts as before.
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, fresh(), 5)).await?.ok()?;
	let status = client.post("/v1/tx/submit", &signed(officer, &prepared, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");

	// Another officer, and another call.
	let mut other_call = anchor(officer, fresh(), 6);
	other_call["call"] = "Institutions.remove_client_certificate".into();
	other_call["args"] = json!({ "fingerprint": in_json([1; 32]) });
	other_call.as_object_mut().context("an object")?.remove("external_ref");
	for question in [anchor(bank.officer(), fresh(), 6), other_call] {
		let prepared = client.post("/v1/tx/prepare", &question).await?.ok()?;
		let attempt = json!({ "attempt": prepared["attempt"] });
		let answer = client.post("/v1/tx/submit", &attempt).await?;
		ensure!(answer.status == 403, "{answer:?}");
		refused(&answer, "no-signer")?;
		client.post("/v1/tx/cancel", &attempt).await?.ok()?;
	}
	Ok(())
}

/// Exactly one call of the feed is the gateway's own anchor, and the metric says when.
async fn the_log_is_anchored_once(gateways: &[Gateway], client: &mut Client) -> Result<()> {
	let until = Instant::now() + PATIENCE;
	for gateway in gateways {
		while last_anchor(gateway).await? == 0 {
			ensure!(Instant::now() < until, "the log is not anchored: {}", gateway.last_lines());
			sleep(Duration::from_secs(1)).await;
		}
	}
	sleep(TWO_LOOKS).await;
	let outcomes = client.get("/v1/outcomes/list?limit=1000").await?.ok()?;
	let outcomes = outcomes["outcomes"].as_array().context("outcomes")?;
	// Three were asked for.
	ensure!(outcomes.len() == 4, "{outcomes:?}");
	ensure!(outcomes.iter().all(|one| one["kind"] == "done"), "{outcomes:?}");
	// What was anchored is the log.
	let events =
		client.get("/v1/events?after=0:end&events=Institutions.LogAnchored").await?.ok()?;
	let log = client.get("/v1/audit/list?limit=1000").await?.ok()?;
	let entries = log["entries"].as_array().context("entries")?;
	let anchored = events["events"]
		.as_array()
		.context("events")?
		.iter()
		.filter(|event| {
			let text = event.to_string();
			entries
				.iter()
				.any(|entry| entry["hash"].as_str().is_some_and(|hash| text.contains(hash)))
		})
		.count();
	ensure!(anchored == 1, "{anchored} of {events}");
	let own = entries.iter().filter(|entry| entry.to_string().contains("\\\"anchor\\\"")).count();
	ensure!((1..=2).contains(&own), "{own} entries of anchors");
	Ok(())
}

async fn last_anchor(gateway: &Gateway) -> Result<u64> {
	let (_, metrics) = gateway.operator("/metrics").await?;
	let line =
		metrics.lines().find_map(|line| line.strip_prefix("madang_gateway_last_anchor_seconds "));
	Ok(line.context("the metric")?.trim().parse()?)
}

/// It ends at its start, and says why.
async fn a_signer_that_is_not_right_ends_the_gateway(
	gateway: &mut Gateway,
	officer: &str,
) -> Result<()> {
	let good = fs::read_to_string(gateway.config())?;
	let other = account(&Officer::from_secret("//Outsider").map_err(anyhow::Error::msg)?);
	for (from, to, expected) in [
		(officer, other.as_str(), "and not of the officer"),
		("object = \"gateway-", "object = \"absent-", "no Ed25519 key with"),
		("Institutions.anchor_log", "Institutions.anchor", "there is no Institutions.anchor"),
	] {
		fs::write(gateway.config(), good.replace(from, to))?;
		let error = gateway.start().await.err().context("it starts")?.to_string();
		ensure!(error.contains(expected), "{expected}: {error}");
	}
	fs::write(gateway.config(), good)?;
	Ok(())
}

async fn without_a_signer_nothing_is_signed(
	gateway: &mut Gateway,
	certificates: &Certificates,
	certificate: &Certificate,
	officer: &Officer,
) -> Result<()> {
	let config = fs::read_to_string(gateway.config())?;
	let without = config.split("\n[signer]").next().context("a configuration")?;
	fs::write(gateway.config(), without)?;
	gateway.start().await?;
	let mut client = connect(gateway, certificates, certificate).await?;
	let prepared = client.post("/v1/tx/prepare", &anchor(officer, fresh(), 7)).await?.ok()?;
	let attempt = json!({ "attempt": prepared["attempt"] });
	refused(&client.post("/v1/tx/submit", &attempt).await?, "no-signer")?;
	// It can still be signed elsewhere.
	let status = client.post("/v1/tx/submit", &signed(officer, &prepared, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	gateway.stop().await
}
