//! Two gateways of one bank share a database, and are killed at random while its systems make calls through both.
//! Each call counts once, and the feed of outcomes has no gap and nothing twice.

use super::*;
use crate::slots::shared_slot;
use anyhow::bail;
use futures::future::try_join_all;
use madang_testnet::{calls::fresh, gateway::postgres_database};
use rand::{rngs::StdRng, Rng, SeedableRng};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
};
use tokio::time::{sleep, Instant};

/// How often one of the gateways is killed.
const KILLS: usize = 50;

/// How many systems make calls, and how many officers sign for them.
const WRITERS: usize = 8;
const OFFICERS: usize = 4;

/// The longest time between two kills.
const BETWEEN: Duration = Duration::from_millis(1_200);

/// How long what is open at the end may take.
const SETTLED_WITHIN: Duration = Duration::from_secs(240);

#[tokio::test(flavor = "multi_thread")]
async fn gateways_that_are_killed_lose_and_double_nothing_in_sqlite() -> Result<()> {
	shared_slot(crash("gateway.sqlite")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn gateways_that_are_killed_lose_and_double_nothing_in_postgresql() -> Result<()> {
	let name = format!("crash_{}", hex::encode(&fresh()[..8]));
	match postgres_database(&name).await? {
		Some(database) => shared_slot(crash(&database)).await,
		None => Ok(()),
	}
}

async fn crash(database: &str) -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	on(&network, database).await?;
	network.stop().await
}

async fn on(network: &Network, database: &str) -> Result<()> {
	let folder = tempfile::tempdir()?;
	let certificates = Certificates::new(folder.path())?;
	let bank = network.members.bank();
	let sender = network.sender(0).await?;
	let certificate = certificates.client("loans", 30)?;
	let begun = register(&sender, bank, &certificate, ALL).await?;
	let mut officers = Vec::new();
	for number in 0..OFFICERS {
		let secret = format!("//{}//{number}", hex::encode(fresh()));
		officers.push(observer(&sender, bank, &secret).await?);
	}
	let mut gateways = Vec::new();
	for (name, nodes) in [("first", &[3, 0]), ("second", &[1, 2])] {
		let files = (name, database);
		let gateway = Gateway::new(network, bank.id, nodes, &certificates, files).await?;
		// So that a call that is prepared and never signed holds up others only shortly.
		gateway.configure("[limits]\nnonce-reserved-seconds = 2\n")?;
		gateways.push(gateway);
	}
	for gateway in &mut gateways {
		gateway.start().await?;
	}

	let ended = Arc::new(AtomicBool::new(false));
	let addresses: Vec<_> = gateways.iter().map(|gateway| gateway.address).collect();
	let writers = (0..WRITERS).map(|number| {
		let writer = Writer {
			addresses: addresses.clone(),
			issuer: certificates.issuer(),
			certificate: certificate.clone(),
			officer: officers[number % OFFICERS].clone(),
			random: StdRng::seed_from_u64(number as u64),
			client: None,
		};
		tokio::spawn(writer.write_until(ended.clone()))
	});
	let writers: Vec<_> = writers.collect();
	let mut random = StdRng::seed_from_u64(20_261_129);
	for _ in 0..KILLS {
		sleep(BETWEEN.mul_f64(random.gen_range(0.05..1.0))).await;
		let gateway = &mut gateways[random.gen_range(0..2)];
		gateway.kill().await?;
		gateway.spawn()?;
	}
	ended.store(true, Ordering::Relaxed);
	let mut done = BTreeMap::new();
	for written in try_join_all(writers).await? {
		done.extend(written?);
	}
	ensure!(done.len() > WRITERS, "only {} calls were made", done.len());
	for gateway in &mut gateways {
		gateway.kill().await?;
		gateway.start().await?;
	}
	for gateway in &gateways {
		nothing_is_lost_or_doubled(network, gateway, &certificates, &certificate, &done, begun)
			.await?;
	}
	for gateway in &mut gateways {
		gateway.stop().await?;
	}
	let remove = institutions::remove_client_certificate(certificate.fingerprint);
	sender.run(&remove, bank.officer()).await?;
	Ok(())
}

/// A system of the bank.
struct Writer {
	addresses: Vec<std::net::SocketAddr>,
	issuer: std::path::PathBuf,
	certificate: Certificate,
	officer: Officer,
	random: StdRng,
	client: Option<Client>,
}

impl Writer {
	/// Make calls until the end. Each reference with the block and index that the gateway told.
	async fn write_until(mut self, ended: Arc<AtomicBool>) -> Result<BTreeMap<String, (u64, u64)>> {
		let mut done = BTreeMap::new();
		while !ended.load(Ordering::Relaxed) {
			let reference = fresh();
			done.insert(in_json(reference), self.write(reference).await?);
		}
		Ok(done)
	}

	/// Make one call, as often as it takes.
	async fn write(&mut self, reference: [u8; 32]) -> Result<(u64, u64)> {
		let until = Instant::now() + SETTLED_WITHIN;
		while Instant::now() < until {
			match self.attempt(reference).await {
				Ok(Some(outcome)) => {
					let place = (&outcome["block"]["number"], &outcome["index"]);
					let (Some(block), Some(index)) = (place.0.as_u64(), place.1.as_u64()) else {
						bail!("no place: {outcome}")
					};
					return Ok((block, index));
				}
				Ok(None) => {}
				// The gateway was killed: ask one of both again.
				Err(_) => {
					self.client = None;
					sleep(Duration::from_millis(100)).await;
				}
			}
		}
		bail!("the call {} has no outcome", in_json(reference))
	}

	/// One try: the outcome, if the call took effect. An error if there is no answer.
	async fn attempt(&mut self, reference: [u8; 32]) -> Result<Option<Value>> {
		let question = anchor(&self.officer, reference, 1);
		let prepared = self.client().await?.post("/v1/tx/prepare", &question).await?;
		match prepared.error() {
			None => {}
			Some("pending") => {
				let path = format!("/v1/tx/status?external_ref={}&wait=5", in_json(reference));
				self.client().await?.get(&path).await?;
				return Ok(None);
			}
			Some(
				"not-registered" | "not-own-officer" | "store-unavailable" | "chain-unavailable"
				| "too-many-requests",
			) => {
				bail!("not now: {prepared:?}")
			}
			Some(_) => panic!("a call that is prepared again is refused: {prepared:?}"),
		}
		if prepared.body["already"] == true {
			return Ok(Some(prepared.body["outcome"].clone()));
		}
		let submitted = signed(&self.officer, &prepared.body, 20)?;
		let status = self.client().await?.post("/v1/tx/submit", &submitted).await?;
		match status.error() {
			None => {}
			Some("prepare-again" | "pending" | "no-such-attempt") => return Ok(None),
			Some("store-unavailable" | "chain-unavailable" | "too-many-requests") => {
				bail!("not now: {status:?}")
			}
			Some(_) => panic!("a signed call is refused: {status:?}"),
		}
		let outcome = &status.body["outcome"];
		match outcome["kind"].as_str() {
			Some("done") => Ok(Some(outcome.clone())),
			None | Some("expired" | "outrun" | "unsent") => Ok(None),
			// The first try took effect meanwhile.
			Some("failed") if outcome["error"]["error"] == "ExternalRefUsed" => Ok(None),
			Some(_) => panic!("a call ended as {outcome}"),
		}
	}

	async fn client(&mut self) -> Result<&mut Client> {
		if self.client.is_none() {
			let address = self.addresses[self.random.gen_range(0..self.addresses.len())];
			let own = Some(&self.certificate);
			self.client = Some(Client::connect(address, &self.issuer, own, &[&TLS13]).await?);
		}
		self.client.as_mut().context("connected")
	}
}

/// What the chain and the feed have: each reference once.
async fn nothing_is_lost_or_doubled(
	network: &Network,
	gateway: &Gateway,
	certificates: &Certificates,
	certificate: &Certificate,
	done: &BTreeMap<String, (u64, u64)>,
	begun: u64,
) -> Result<()> {
	let mut client = connect(gateway, certificates, certificate).await?;
	let until = Instant::now() + SETTLED_WITHIN;
	loop {
		let (_, metrics) = gateway.operator("/metrics").await?;
		if metrics.lines().any(|line| line == "madang_gateway_open_attempts 0") {
			break;
		}
		ensure!(Instant::now() < until, "attempts are open: {metrics}");
		sleep(Duration::from_millis(500)).await;
	}
	let (block, _) = network.finalized(0).await?;
	gateway.has_followed(block).await?;
	let mut on_chain = BTreeMap::<String, usize>::new();
	for event in all(
		&mut client,
		"/v1/events?events=Institutions&limit=1000",
		&format!("{begun}:end"),
		"events",
	)
	.await?
	{
		if event["event"] == "Institutions.LogAnchored" {
			let reference =
				event["fields"]["by"]["external_ref"].as_str().context("a reference")?;
			*on_chain.entry(reference.to_owned()).or_default() += 1;
		}
	}
	let feed = all(&mut client, "/v1/outcomes/list?limit=1000", "0", "outcomes").await?;
	let mut told = BTreeMap::<String, (u64, u64)>::new();
	for (number, outcome) in (1..).zip(&feed) {
		ensure!(outcome["cursor"] == json!(number.to_string()), "outcome {number} is {outcome}");
		if outcome["kind"] == "done" {
			let reference = outcome["external_ref"].as_str().context("a reference")?;
			let block = outcome["block"]["number"].as_u64().context("a block")?;
			let index = outcome["index"].as_u64().context("an index")?;
			let twice = told.insert(reference.to_owned(), (block, index));
			ensure!(twice.is_none(), "{reference} is told twice");
		}
	}
	let attempts: std::collections::BTreeSet<_> =
		feed.iter().map(|outcome| outcome["attempt"].as_str()).collect();
	ensure!(attempts.len() == feed.len(), "an attempt has two outcomes");
	ensure!(on_chain.values().all(|count| *count == 1), "a call counted twice");
	ensure!(&told == done, "the feed and what the systems were told differ");
	ensure!(
		on_chain.keys().eq(told.keys()),
		"the chain has {} calls, and the feed {}",
		on_chain.len(),
		told.len()
	);
	Ok(())
}

/// All items of a list, page by page.
async fn all(client: &mut Client, path: &str, after: &str, items: &str) -> Result<Vec<Value>> {
	let (mut all, mut after) = (Vec::new(), after.to_owned());
	loop {
		let page = client.get(&format!("{path}&after={after}")).await?.ok()?;
		let found = page[items].as_array().with_context(|| format!("{items} in {page}"))?;
		let next = page["next"].as_str().context("next")?.to_owned();
		if found.is_empty() && next == after {
			return Ok(all);
		}
		all.extend(found.iter().cloned());
		after = next;
	}
}
