//! One client does not take the places of others.

use super::*;
use madang_testnet::gateway;
use std::time::Instant;

/// How many connections and how many waiting requests a client has, if nothing else is configured.
const CONNECTIONS: usize = 64;
const WAITING: usize = 32;

/// A client that keeps as many connections as it gets, and one that lets all requests wait.
pub(super) async fn are_each_clients_own(
	gateway: &Gateway,
	certificates: &Certificates,
	(greedy, other): (&Certificate, &Certificate),
) -> Result<()> {
	let mut held = Vec::new();
	for _ in 0..CONNECTIONS + 2 {
		let mut client = connect(gateway, certificates, greedy).await?;
		let answered = client.get("/v1/gateway/status").await;
		held.extend(answered.is_ok_and(|answer| answer.status == 200).then_some(client));
	}
	ensure!(held.len() == CONNECTIONS, "{} connections of one client", held.len());
	let mut client = connect(gateway, certificates, other).await?;
	client.get("/v1/gateway/status").await?.ok()?;

	// None of them is answered before its time, because nothing happens that late in the feed.
	let waits = "/v1/outcomes/list?after=4000000000&wait=10";
	let began = Instant::now();
	let asked = held.into_iter().take(WAITING + 2);
	let answers = futures::future::join_all(asked.map(async |mut client: gateway::Client| {
		let answer = client.get(waits).await;
		(answer, began.elapsed())
	}));
	let mut refusals = 0;
	for (answer, took) in answers.await {
		let answer = answer?;
		match answer.status {
			200 => ensure!(took >= Duration::from_secs(10), "a request waited {took:?}"),
			_ => {
				refused(&answer, "too-many-requests")?;
				refusals += 1;
			}
		}
	}
	ensure!(refusals == 2, "{refusals} of {} were refused", WAITING + 2);
	client.get("/v1/outcomes/list?after=4000000000&wait=1").await?.ok()?;
	waiting_in_a_list_counts_too(gateway, certificates, other).await
}

/// Parameters by name can be the only one of a list. Requests that wait so are bounded as well.
async fn waiting_in_a_list_counts_too(
	gateway: &Gateway,
	certificates: &Certificates,
	own: &Certificate,
) -> Result<()> {
	let mut clients = Vec::new();
	for _ in 0..WAITING + 1 {
		clients.push(connect(gateway, certificates, own).await?);
	}
	let params = json!([{ "after": "4000000000", "wait": 5 }]);
	let answers = futures::future::join_all(
		clients.iter_mut().map(async |client| client.call("outcomes_list", &params).await),
	);
	let mut refusals = 0;
	for answer in answers.await {
		if let Err(error) = answer? {
			ensure!(error["data"]["name"] == "too-many-requests", "{error}");
			refusals += 1;
		}
	}
	ensure!(refusals == 1, "{refusals} of {} were refused", WAITING + 1);
	Ok(())
}
