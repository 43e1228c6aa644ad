//! Every act of the council, by the command alone.

use super::user_of;
use crate::slots::shared_slot;
use anyhow::{ensure, Context, Result};
use futures::future::{try_join, try_join_all};
use madang_testnet::{command::User, nodes::unused_node, template, Options};
use serde_json::Value;

/// The keys of the four founding institutions.
const SEATS: [&str; 4] = ["ministry", "city", "registry", "bank"];

/// Two thirds of them.
const MAJORITY: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn the_council_decides_everything_that_it_may_by_the_command_alone() -> Result<()> {
	shared_slot(decide_everything()).await
}

async fn decide_everything() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let (user, _folder) = user_of(&network).await?;
	let members = &network.members;
	let [elsewhere, agent, court, old_bank] =
		[members.other_municipality(), members.agent(), members.court(), members.old_bank()]
			.map(|member| member.id.0.to_string());
	let connection = network.connect(0).await?;
	let [node, proof] = unused_node(&connection, members.old_bank().id);
	let numbers = Numbers {
		elsewhere,
		agent,
		court,
		old_bank,
		newcomer: (members.iter().count() + 1).to_string(),
		node,
		proof,
	};
	change(&user, &numbers).await?;
	change_back(&user, &numbers).await?;
	change_seats(&user, &numbers.old_bank).await?;
	reject(&user, &numbers.court).await?;
	withdraw(&user, &numbers.court).await?;
	send_at_once(&user, &numbers.court).await?;
	assert_eq!(user.without_reader(&["council", "list"]).await?, Some(141));
	network.stop().await
}

/// Numbers of institutions that the council decides about.
struct Numbers {
	elsewhere: String,
	agent: String,
	court: String,
	old_bank: String,
	/// The one that is admitted.
	newcomer: String,
	/// The id of a node that does not run, and its proof for the bank.
	node: String,
	proof: String,
}

/// A quota that admits the largest transaction.
const QUOTA: [&str; 12] = [
	"--milliseconds",
	"300",
	"--kib",
	"1024",
	"--transactions",
	"50",
	"--seconds-per-day",
	"60",
	"--mib-per-day",
	"100",
	"--transactions-per-day",
	"5000",
];

async fn change(user: &User, numbers: &Numbers) -> Result<()> {
	let Numbers { elsewhere, agent, court, old_bank, newcomer, node, proof } = numbers;
	let administrator = user.new_key("administrator").await?;
	let names = ["--name-ko", "새은행", "--name-en", "New Bank"];
	let more = ["--jurisdiction", "", "--administrator", &administrator];
	let consents = ["--newcomer", "administrator"];
	let admit = [&["admit", "--kind", "bank"][..], &names, &more, &consents].concat();
	let acts: [&[&str]; 10] = [
		&admit,
		&["suspend", court],
		&["set-jurisdiction", elsewhere, "11650", "11680"],
		&[&["set-quota", agent][..], &QUOTA].concat(),
		&["register-node", old_bank, node, "--proof", proof],
		&["declare-holidays", "2028-12-26", "2028-12-27"],
		&["withdraw-holidays", "2028-10-09"],
		&["pause", "Titles.file", "--hours", "2"],
		&["grant-validator", old_bank],
		&["set-session-length", "600"],
	];
	decide_all(user, &acts, MAJORITY).await?;

	let holidays = user.json(&["term", "holidays", "--year", "2028"]).await?.to_string();
	assert!(holidays.contains("2028-12-27") && !holidays.contains("2028-10-09"), "{holidays}");
	let term = user.json(&["term", "end", "2028-11-25", "30"]).await?;
	// Christmas and the two days after it.
	assert_eq!(term["last_day"], "2028-12-28", "{term}");
	assert_status(user, newcomer, "active").await?;
	assert_status(user, court, "suspended").await?;
	let shown = user.json(&["institution", "show", elsewhere]).await?;
	assert_eq!(shown["jurisdiction"].as_array().map(Vec::len), Some(2), "{shown}");
	assert!(user.json(&["node", "list"]).await?.to_string().contains(node));
	let seats = user.json(&["validator", "list"]).await?["seats"].take();
	assert_eq!(seats.as_array().map(Vec::len), Some(5), "{seats}");
	let paused = user.json(&["council", "list"]).await?["paused"].take();
	assert_eq!(paused[0]["target"], "Titles.file", "{paused}");
	let documents = "ab".repeat(32);
	let discharge = [
		["--key", "old-bank"],
		["application", "discharge"],
		["--property", "unit:1"],
		["--entry", "2"],
		["--released-on", "2026-11-24"],
		["--attachments", &documents],
	]
	.concat();
	let failed = user.fails(&discharge).await?;
	assert!(failed.code == 1 && failed.text.contains("paused the call"), "{failed:?}");
	let quota = user.json(&["institution", "show", agent]).await?["quota"].take();
	assert_eq!(quota["block"]["bytes"], 1_024 * 1_024, "{quota}");
	assert_eq!(quota["default"], false, "{quota}");
	Ok(())
}

async fn change_back(user: &User, numbers: &Numbers) -> Result<()> {
	let Numbers { agent, court, old_bank, newcomer, node, .. } = numbers;
	let acts: [&[&str]; 6] = [
		&["readmit", court],
		&["withdraw", newcomer],
		&["set-quota", agent],
		&["deregister-node", old_bank, node],
		&["resume", "Titles.file"],
		&["revoke-validator", old_bank],
	];
	decide_all(user, &acts, MAJORITY).await?;

	assert_status(user, newcomer, "withdrawn").await?;
	assert_status(user, court, "active").await?;
	assert!(!user.json(&["node", "list"]).await?.to_string().contains(node));
	let paused = user.json(&["council", "list"]).await?["paused"].take();
	assert_eq!(paused.as_array().map(Vec::len), Some(0), "{paused}");
	Ok(())
}

/// An institution gets a seat, and loses it.
async fn change_seats(user: &User, institution: &str) -> Result<()> {
	decide_all(user, &[&["grant-seat", institution]], MAJORITY).await?;
	let seats = user.json(&["council", "list"]).await?["seats"].take();
	assert_eq!(seats.as_array().map(Vec::len), Some(SEATS.len() + 1), "{seats}");
	// Of five seats, two thirds are four.
	decide_all(user, &[&["revoke-seat", institution]], MAJORITY + 1).await
}

async fn assert_status(user: &User, institution: &str, status: &str) -> Result<()> {
	let mut shown = user.json(&["institution", "show", institution]).await?;
	assert_eq!(shown["status"], status, "{shown}");
	// The list has everything but the quota, which takes more reads.
	let quota = shown.as_object_mut().and_then(|shown| shown.remove("quota"));
	assert!(quota.is_some(), "{shown}");
	let listed = user.json(&["institution", "list"]).await?;
	assert!(listed.as_array().is_some_and(|all| all.contains(&shown)), "{listed}");
	Ok(())
}

async fn propose(user: &User, founder: &str, act: &[&str]) -> Result<String> {
	let propose = ["council", "propose", "--reason", "a test of every act"];
	let proposed = user.act(founder, &[&propose, act].concat()).await?;
	Ok(proposed["proposal"].as_u64().context("no proposal")?.to_string())
}

async fn close(user: &User, founder: &str, proposal: &str) -> Result<Value> {
	Ok(user.act(founder, &["council", "close", proposal]).await?["result"].take())
}

/// Have the founders decide some acts, with so many votes for each. Each founder proposes and closes its
/// part, and votes for those of the next ones: every command derives a key from a passphrase, which is
/// slow, so nobody votes without need.
async fn decide_all(user: &User, acts: &[&[&str]], votes: usize) -> Result<()> {
	let proposed = SEATS.iter().enumerate().map(|(index, founder)| async move {
		let mut proposals = Vec::new();
		// The commands of one officer follow each other.
		for act in acts.iter().skip(index).step_by(SEATS.len()) {
			proposals.push(propose(user, founder, act).await?);
		}
		anyhow::Ok((*founder, proposals))
	});
	let proposed = &try_join_all(proposed).await?;
	let voted = SEATS.iter().enumerate().map(|(index, founder)| async move {
		// The proposer has voted by its proposal.
		let others = proposed.iter().cycle().skip(index + 1).take(votes - 1);
		for proposal in others.flat_map(|(_, proposals)| proposals) {
			user.act(founder, &["council", "vote", proposal, "--for"]).await?;
		}
		anyhow::Ok(())
	});
	try_join_all(voted).await?;
	let closed = proposed.iter().map(|(founder, proposals)| async move {
		for proposal in proposals {
			let result = close(user, founder, proposal).await?;
			ensure!(result == "enacted", "proposal {proposal} is {result}");
		}
		anyhow::Ok(())
	});
	try_join_all(closed).await?;
	Ok(())
}

/// A proposal that the others are against is rejected, and changes nothing.
async fn reject(user: &User, institution: &str) -> Result<()> {
	let proposal = propose(user, SEATS[0], &["suspend", institution]).await?;
	let against = ["council", "vote", &proposal, "--against"];
	try_join_all(SEATS[1..].iter().map(|founder| user.act(founder, &against))).await?;
	assert_eq!(close(user, SEATS[0], &proposal).await?, "rejected");
	assert_status(user, institution, "active").await
}

/// The proposer withdraws its proposal, and nobody else can.
async fn withdraw(user: &User, institution: &str) -> Result<()> {
	let proposal = propose(user, SEATS[0], &["suspend", institution]).await?;
	let withdraw = ["council", "withdraw", &proposal];
	let failed = user.fails(&[&["--key", SEATS[1]], &withdraw[..]].concat()).await?;
	assert!(failed.code == 1 && failed.text.contains("NotProposer"), "{failed:?}");
	user.act(SEATS[0], &withdraw).await?;
	let open = user.json(&["council", "list"]).await?["proposals"].take();
	assert_eq!(open.as_array().map(Vec::len), Some(0), "{open}");
	Ok(())
}

/// Two programs act with one key at the same moment: each uses the nonce of the other, and both are done.
async fn send_at_once(user: &User, institution: &str) -> Result<()> {
	let act = ["suspend", institution];
	let (one, other) =
		try_join(propose(user, SEATS[0], &act), propose(user, SEATS[0], &act)).await?;
	assert_ne!(one, other);
	for proposal in [one, other] {
		user.act(SEATS[0], &["council", "withdraw", &proposal]).await?;
	}
	Ok(())
}
