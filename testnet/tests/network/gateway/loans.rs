//! The loans of a bank by pages, and its files of repayments.

use super::*;
use crate::slots::shared_slot;
use futures::channel::mpsc;
use http_body_util::BodyExt;
use hyper::{
	body::{Bytes, Incoming},
	Response,
};
use madang_primitives::KoreanDay;
use madang_testnet::{
	calls::fresh,
	command::User,
	funding::{Applicant, Funding, Way, AMOUNT},
	write_secret,
};
use tokio::time::{sleep, timeout, Instant};

/// How many loans there are: every second one is the bank's.
const LOANS: u64 = 6;

/// Of how many blocks the nodes keep the state: a page of an older block cannot be continued.
const STATES: u64 = 64;

const CSV: (&str, &str) = ("content-type", "text/csv");
const JSON: (&str, &str) = ("content-type", "application/x-ndjson");

#[tokio::test(flavor = "multi_thread")]
async fn a_bank_reads_its_loans_and_sends_files_of_repayments() -> Result<()> {
	shared_slot(lend()).await
}

async fn lend() -> Result<()> {
	let pruning = format!("--state-pruning={STATES}");
	let options = Options { node_args: vec![pruning], ..Options::default() };
	let network = template::start(options).await?;
	let [bank, other] = [network.members.banks()[0], network.members.banks()[1]];
	let funding = Funding::open_through(&network, vec![bank, other], Way::Disaster, LOANS).await?;
	let applicants: Vec<_> = (0..LOANS).map(|_| Applicant::new()).collect();
	funding.enrol(&applicants, applicants.len()).await?;
	// One after the other, so that their numbers are those of the applicants.
	let served = funding.serve(&applicants, 1, |_| {}).await?;
	ensure!(served.paid.len() as u64 == LOANS, "{:?}", served.refused);
	let programme = funding.programme.0;

	let folder = tempfile::tempdir()?;
	let certificates = Certificates::new(folder.path())?;
	let files = ("bank", "bank.sqlite");
	let mut gateway = Gateway::new(&network, bank.id, &[3, 0], &certificates, files).await?;
	gateway.configure(&signer(folder.path(), bank).await?)?;
	gateway.start().await?;
	let certificate = certificates.client("loans", 30)?;
	register(&network.sender(0).await?, bank, &certificate, ALL).await?;
	let mut client = connect(&gateway, &certificates, &certificate).await?;
	client.until_answered("/v1/gateway/status").await?;

	let cursor = the_portfolio_has_the_own_loans(&mut client, bank, programme).await?;
	wrong_questions_are_refused(&mut client).await?;
	a_file_is_prepared_while_it_comes(&mut client, bank.officer()).await?;
	rows_are_told_apart(&mut client, bank.officer()).await?;
	the_same_file_again_doubles_nothing(&mut client, bank.officer()).await?;
	what_the_chain_refused_can_be_sent_again(&mut client, bank.officer()).await?;
	the_gateway_signs_if_it_may(&mut client, bank.officer()).await?;
	a_page_of_rows_is_as_a_file(&mut client, bank.officer()).await?;
	files_have_limits(&mut client, bank.officer()).await?;
	a_page_of_a_block_without_state_is_gone(&mut client, &network, &cursor).await?;
	gateway.stop().await?;
	let mut network = network;
	network.stop().await
}

/// The configuration of a signer for repayments, with the key of the bank's officer in a file.
async fn signer(folder: &std::path::Path, bank: &Member) -> Result<String> {
	let user = User::new(folder, String::new())?;
	user.import_key("bank", bank).await?;
	let [.., (_, passphrase)] = user.settings();
	let (key, secret) = (folder.join("keys").join("bank.json"), folder.join("passphrase"));
	write_secret(&secret, &passphrase)?;
	Ok(format!(
		"[signer]\nkind = \"key-file\"\nfile = {key:?}\npassphrase-file = {secret:?}\nofficer = \"{}\"\n\
		 calls = [\"Lending.repay_batch\"]\n",
		account(bank.officer()),
	))
}

/// Page by page, at one block; a cursor of it.
async fn the_portfolio_has_the_own_loans(
	client: &mut Client,
	bank: &Member,
	programme: u32,
) -> Result<String> {
	let all = client.get("/v1/loans/portfolio").await?.ok()?;
	let loans = all["loans"].as_array().context("loans")?;
	ensure!(loans.len() as u64 == LOANS / 2 && all["next"].is_null(), "{all}");
	let drawn = AMOUNT.to_string();
	for loan in loans {
		ensure!(loan["lender"] == bank.id.0 && loan["state"] == "disbursed", "{loan}");
		ensure!(loan["outstanding"] == *drawn && loan["overdue_days"] == 0, "{loan}");
		let (due, today) = (day(&loan["next_due"])?, day(&all["on"])?);
		ensure!(due > today && loan["due"] == "0", "{loan}");
	}
	let owed = (u128::from(AMOUNT) * u128::from(LOANS / 2)).to_string();
	ensure!(all["totals"]["outstanding"] == owed && all["totals"]["loans"] == LOANS / 2, "{all}");
	ensure!(all["block"]["final"] == true, "{all}");

	// By pages, while the chain continues: each page is of the first one's block.
	let first = client.get("/v1/loans/portfolio?limit=1").await?.ok()?;
	let cursor = first["next"].as_str().context("a cursor")?.to_owned();
	let mut pages = vec![first];
	while let Some(next) = pages[pages.len() - 1]["next"].as_str() {
		sleep(Duration::from_millis(1_500)).await;
		let page = json!({ "limit": 1, "after": next });
		let page = client.call("loans_portfolio", &page).await?;
		pages.push(page.map_err(|error| anyhow::anyhow!("{error}"))?);
	}
	let found: Vec<_> =
		pages.iter().filter_map(|page| page["loans"].as_array()).flatten().collect();
	ensure!(
		found.iter().map(|one| &one["loan"]).eq(loans.iter().map(|one| &one["loan"])),
		"{found:?}"
	);
	ensure!(pages.iter().all(|page| page["block"] == pages[0]["block"]), "{pages:?}");

	for (query, count) in [
		("state=disbursed", LOANS / 2),
		("state=applied", 0),
		("overdue_days=1", 0),
		(&format!("programme={programme}&state=disbursed"), LOANS / 2),
		("programme=4711", 0),
	] {
		let page = client.get(&format!("/v1/loans/portfolio?{query}")).await?.ok()?;
		ensure!(page["totals"]["loans"] == count, "{query}: {page}");
	}
	Ok(cursor)
}

fn day(value: &Value) -> Result<KoreanDay> {
	value.as_str().context("a day")?.parse().map_err(anyhow::Error::msg)
}

async fn wrong_questions_are_refused(client: &mut Client) -> Result<()> {
	for query in [
		"after=x",
		"after=4000000000:1",
		"limit=0",
		"limit=1001",
		"state=closed",
		"programme=x",
		"overdue_days=-1",
		"lender=4",
	] {
		let answer = client.get(&format!("/v1/loans/portfolio?{query}")).await?;
		ensure!(answer.status == 400, "{query}: {answer:?}");
		refused(&answer, "invalid")?;
	}
	Ok(())
}

/// The state of the cursor's block is removed some time.
async fn a_page_of_a_block_without_state_is_gone(
	client: &mut Client,
	network: &Network,
	cursor: &str,
) -> Result<()> {
	let (block, _) = cursor.split_once(':').context("a cursor")?;
	network.wait_for_block(3, block.parse::<u64>()? + 2 * STATES).await?;
	let until = Instant::now() + PATIENCE;
	loop {
		let answer = client.get(&format!("/v1/loans/portfolio?after={cursor}")).await?;
		if answer.status != 200 || Instant::now() > until {
			ensure!(answer.status == 410, "{answer:?}");
			return refused(&answer, "state-gone");
		}
		sleep(Duration::from_secs(1)).await;
	}
}

/// A line of a file: a payment of today.
fn line(line_ref: [u8; 32], loan: u64, amount: u64) -> String {
	let today = KoreanDay::of(madang_testnet::calls::now());
	format!("{},{loan},{amount},{today}\n", hex::encode(line_ref))
}

const HEADER: &str = "line_ref,loan,amount,value_day\n";

fn path(officer: &Officer) -> String {
	format!("/v1/repayments?officer={}", account(officer))
}

/// Send a file at once; the lines of the answer.
async fn send(
	client: &mut Client,
	path: &str,
	kind: (&str, &str),
	file: &str,
) -> Result<Vec<Value>> {
	let answer = client.send(hyper::Method::POST, path, &[kind], file.to_owned()).await?;
	ensure!(answer.status == 200, "{answer:?}");
	ensure!(answer.headers["content-type"] == "application/x-ndjson", "{answer:?}");
	let lines = match &answer.body {
		Value::String(text) => {
			text.lines().map(serde_json::from_str).collect::<Result<Vec<_>, _>>()?
		}
		only => vec![only.clone()],
	};
	let summary = lines.last().context("a summary")?;
	ensure!(summary["kind"] == "summary", "{lines:?}");
	Ok(lines)
}

fn of<'a>(lines: &'a [Value], kind: &str) -> Vec<&'a Value> {
	lines.iter().filter(|line| line["kind"] == kind).collect()
}

/// Sign a prepared call, submit it, and wait for its outcome.
async fn submit(client: &mut Client, officer: &Officer, prepared: &Value) -> Result<()> {
	let status = client.post("/v1/tx/submit", &signed(officer, prepared, 60)?).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	ensure!(status["external_ref"] == prepared["external_ref"], "{status}");
	Ok(())
}

/// The first call is answered before the file has ended.
async fn a_file_is_prepared_while_it_comes(client: &mut Client, officer: &Officer) -> Result<()> {
	let (sender, pieces) = mpsc::unbounded();
	sender.unbounded_send(Bytes::from(HEADER))?;
	for number in 0..192 {
		sender.unbounded_send(Bytes::from(line(fresh(), 1 + 2 * (number % 3), 100)))?;
	}
	let mut answer = client.post_pieces(&path(officer), &[CSV], pieces).await?;
	ensure!(answer.status() == 200, "{answer:?}");
	let first = next_line(&mut answer).await?;
	ensure!(first["kind"] == "prepared" && first["lines"] == 192, "{first}");
	ensure!(first["first_row"] == 2 && first["last_row"] == 193, "{first}");
	ensure!(first["amount"] == "19200", "{first}");
	ensure!(first["words"]["en"][1] == "lines: 192", "{first}");
	sender.unbounded_send(Bytes::from(line(fresh(), 1, 100)))?;
	drop(sender);
	let second = next_line(&mut answer).await?;
	ensure!(second["first_row"] == 194 && second["lines"] == 1, "{second}");
	let summary = next_line(&mut answer).await?;
	ensure!(summary["complete"] == true && summary["rows"] == 193, "{summary}");
	ensure!(summary["calls"] == 2 && summary["amount"] == "19300", "{summary}");
	for prepared in [&first, &second] {
		submit(client, officer, prepared).await?;
	}
	let owed = client.get("/v1/loans/portfolio?limit=1").await?.ok()?;
	// A third of the payments is on this loan.
	let left = (AMOUNT - 6_500).to_string();
	ensure!(owed["totals"]["outstanding"] == *left, "{owed}");
	Ok(())
}

async fn next_line(answer: &mut Response<Incoming>) -> Result<Value> {
	let mut text = Vec::new();
	while !text.ends_with(b"\n") {
		let frame = timeout(PATIENCE, answer.frame()).await?.context("the answer has ended")??;
		text.extend_from_slice(&frame.into_data().unwrap_or_default());
	}
	Ok(serde_json::from_slice(&text)?)
}

/// Each row that is not sent says which field is wrong, and why.
async fn rows_are_told_apart(client: &mut Client, officer: &Officer) -> Result<()> {
	let (one, two) = (fresh(), fresh());
	let file = [
		HEADER.to_owned(),
		line(one, 1, 1_000),
		// A loan of another bank, and none.
		line(fresh(), 2, 1_000),
		line(fresh(), 4_711, 1_000),
		line(one, 1, 1_000),
		line(one, 1, 1_001),
		line(two, 3, 0),
		format!("{},3,x,2026-11-24\n", hex::encode(fresh())),
		format!("{},3,5,2099-01-01\n", hex::encode(fresh())),
	]
	.concat();
	let lines = send(client, &path(officer), CSV, &file).await?;
	let refused: Vec<_> = of(&lines, "refused")
		.iter()
		.map(|line| (line["row"].as_u64(), line["field"].as_str(), line["problem"].as_str()))
		.collect();
	let mut expected = [
		(3, "loan", "not-own-loan"),
		(4, "loan", "not-own-loan"),
		(5, "line_ref", "repeated"),
		(6, "line_ref", "differs"),
		(7, "amount", "zero-amount"),
		(8, "amount", "form"),
		(9, "value_day", "in-future"),
	]
	.map(|(row, field, problem)| (Some(row), Some(field), Some(problem)))
	.to_vec();
	expected.sort_by_key(|(row, ..)| *row);
	let mut found = refused;
	found.sort_by_key(|(row, ..)| *row);
	ensure!(found == expected, "{lines:?}");
	let calls = of(&lines, "prepared");
	ensure!(calls.len() == 1 && calls[0]["lines"] == 1 && calls[0]["first_row"] == 2, "{lines:?}");
	submit(client, officer, calls[0]).await
}

/// On its way, and after it took effect.
async fn the_same_file_again_doubles_nothing(client: &mut Client, officer: &Officer) -> Result<()> {
	let rows: Vec<_> = (0..3).map(|number| (fresh(), 1 + 2 * number, 500 + number)).collect();
	let today = KoreanDay::of(madang_testnet::calls::now()).to_string();
	let in_json = |(line_ref, loan, amount): &([u8; 32], u64, u64)| {
		let (line_ref, loan) = (hex::encode(line_ref), loan.to_string());
		json!({ "line_ref": line_ref, "loan": loan, "amount": amount, "value_day": today })
	};
	let file: String = rows.iter().map(|row| format!("{}\n", in_json(row))).collect();
	let lines = send(client, &path(officer), JSON, &file).await?;
	let first = of(&lines, "prepared")[0].clone();
	ensure!(first["lines"] == 3 && first["amount"] == "1503", "{lines:?}");
	client.post("/v1/tx/submit", &signed(officer, &first, 0)?).await?.ok()?;
	let again = send(client, &path(officer), JSON, &file).await?;
	// Another block may have become final meanwhile.
	let pending = of(&again, "pending");
	let is_final = of(&again, "already").len() == 3;
	ensure!(is_final || pending.len() == 1, "{again:?}");
	ensure!(of(&again, "prepared").is_empty(), "{again:?}");
	if let Some(pending) = pending.first() {
		ensure!(pending["external_ref"] == first["external_ref"], "{pending}");
		ensure!(pending["status"]["attempt"] == first["attempt"], "{pending}");
	}
	let attempt = first["attempt"].as_str().context("an attempt")?;
	let status = client.get(&format!("/v1/tx/status?attempt={attempt}&wait=60")).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	let again = send(client, &path(officer), JSON, &file).await?;
	let summary = &again[again.len() - 1];
	ensure!(summary["already"] == 3 && summary["calls"] == 0, "{again:?}");
	// Changed by mistake: what was posted counts, and the new line is sent alone.
	let mut changed = rows;
	changed[1].2 += 1;
	changed.push((fresh(), 1, 700));
	let file: String = changed.iter().map(|row| format!("{}\n", in_json(row))).collect();
	let lines = send(client, &path(officer), JSON, &file).await?;
	let differs = of(&lines, "refused");
	ensure!(differs.len() == 1 && differs[0]["problem"] == "differs", "{lines:?}");
	let calls = of(&lines, "prepared");
	ensure!(calls.len() == 1 && calls[0]["lines"] == 1 && calls[0]["amount"] == "700", "{lines:?}");
	submit(client, officer, calls[0]).await
}

/// A call whose only line the chain refuses takes effect. The line gets another reference, so that it can be sent again.
async fn what_the_chain_refused_can_be_sent_again(
	client: &mut Client,
	officer: &Officer,
) -> Result<()> {
	let file = format!("{HEADER}{}", line(fresh(), 5, 10 * AMOUNT));
	let mut references = Vec::new();
	for _ in 0..2 {
		let lines = send(client, &path(officer), CSV, &file).await?;
		let calls = of(&lines, "prepared");
		ensure!(calls.len() == 1, "{lines:?}");
		references.push(calls[0]["external_ref"].clone());
		submit(client, officer, calls[0]).await?;
	}
	ensure!(references[0] != references[1], "{references:?}");
	Ok(())
}

async fn the_gateway_signs_if_it_may(client: &mut Client, officer: &Officer) -> Result<()> {
	let file = format!("{HEADER}{}{}", line(fresh(), 1, 900), line(fresh(), 3, 901));
	let path = format!("{}&sign=true", path(officer));
	let lines = send(client, &path, CSV, &file).await?;
	let calls = of(&lines, "submitted");
	ensure!(calls.len() == 1 && lines[lines.len() - 1]["submitted"] == 1, "{lines:?}");
	let attempt = calls[0]["attempt"].as_str().context("an attempt")?;
	let status = client.get(&format!("/v1/tx/status?attempt={attempt}&wait=60")).await?.ok()?;
	ensure!(status["outcome"]["kind"] == "done", "{status}");
	let again = send(client, &path, CSV, &file).await?;
	ensure!(again[again.len() - 1]["already"] == 2, "{again:?}");
	// It signs for one officer.
	let outsider = Officer::from_secret("//Outsider").map_err(anyhow::Error::msg)?;
	let path = format!("/v1/repayments?officer={}&sign=true", account(&outsider));
	let answer = client.send(hyper::Method::POST, &path, &[CSV], file).await?;
	ensure!(answer.status == 403, "{answer:?}");
	refused(&answer, "no-signer")
}

/// The same by JSON-RPC, in pages.
async fn a_page_of_rows_is_as_a_file(client: &mut Client, officer: &Officer) -> Result<()> {
	let today = KoreanDay::of(madang_testnet::calls::now()).to_string();
	let row = |loan: u64| json!({ "line_ref": in_json(fresh()), "loan": loan, "amount": "800", "value_day": today });
	let rows = [row(1), row(2), json!({ "loan": 1 }), row(3)];
	let page = json!({ "officer": account(officer), "rows": rows, "first_row": 1_001 });
	let answer = client.call("repayments_prepare", &page).await?;
	let answer = answer.map_err(|error| anyhow::anyhow!("{error}"))?;
	let answers = answer["answers"].as_array().context("answers")?;
	let refused_rows: Vec<_> = of(answers, "refused").iter().map(|one| &one["row"]).collect();
	ensure!(refused_rows == [1_003, 1_002], "{answer}");
	let calls = of(answers, "prepared");
	ensure!(calls.len() == 1 && calls[0]["last_row"] == 1_004, "{answer}");
	ensure!(answer["summary"]["prepared"] == 1 && answer["summary"]["refused"] == 2, "{answer}");
	submit(client, officer, calls[0]).await?;
	let rows = vec![row(1); 501];
	let page = json!({ "officer": account(officer), "rows": rows });
	refused(&client.post("/v1/repayments/prepare", &page).await?, "invalid")?;
	let page = json!({ "officer": "x", "rows": [] });
	refused(&client.post("/v1/repayments/prepare", &page).await?, "invalid")
}

async fn files_have_limits(client: &mut Client, officer: &Officer) -> Result<()> {
	for (kind, file, expected) in [
		(JSON, "\n".repeat(50_001), "at most 50000 lines"),
		(JSON, "x".repeat(5_000), "line 1 is too long"),
		(CSV, "loan,amount\n1,2\n".to_owned(), "lacks"),
	] {
		let lines = send(client, &path(officer), kind, &file).await?;
		let summary = &lines[lines.len() - 1];
		let message = summary["error"]["message"].as_str().context("a message")?;
		ensure!(summary["complete"] == false && message.contains(expected), "{summary}");
	}
	let empty = send(client, &path(officer), CSV, "").await?;
	ensure!(empty[0]["complete"] == true && empty[0]["rows"] == 0, "{empty:?}");
	for (path, kind) in [
		("/v1/repayments".to_owned(), CSV),
		("/v1/repayments?officer=x".to_owned(), CSV),
		(path(officer), ("content-type", "application/json")),
		(format!("{}&more=1", path(officer)), CSV),
	] {
		let answer = client.send(hyper::Method::POST, &path, &[kind], HEADER).await?;
		ensure!(answer.status == 400, "{path}: {answer:?}");
		refused(&answer, "invalid")?;
	}
	let answer = client.get(&path(officer)).await?;
	ensure!(answer.status == 405 && answer.error() == Some("no-such-method"), "{answer:?}");
	let jose = [CSV, ("accept", "application/jose")];
	let answer = client.send(hyper::Method::POST, &path(officer), &jose, HEADER).await?;
	refused(&answer, "not-signed")
}
