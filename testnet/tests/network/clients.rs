//! The client on real nodes: many programs with one key, a node that stops answering, a program that sleeps for longer than
//! nodes keep states, and answers that a second node must confirm. Each call ends in one definite answer.

use crate::slots::{setting, shared_slot};
use anyhow::{ensure, Context, Result};
use futures::future::try_join_all;
use madang_client::{
	api::{calls::conveyances, types::ExternalRef},
	files::{example, DistrictRow, Row},
	Connection, State,
};
use madang_primitives::Property;
use madang_testnet::{
	books::{self, House},
	calls::fresh,
	command::{Lines, User},
	template, Network, Options,
};
use rand::{seq::SliceRandom, Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use serde_json::{json, Value};
use std::{
	cell::Cell,
	collections::{BTreeMap, BTreeSet},
	fs,
	path::{Path, PathBuf},
	time::{Duration, Instant},
};
use subxt::rpcs::rpc_params;
use tokio::time::{sleep, timeout};

/// How many programs send with one key, and how many of them are killed.
const PROGRAMS: usize = 20;
const KILLED: usize = 5;

/// Within which time the killed ones are killed: while they decrypt the key, send, and wait.
const KILL_WITHIN: Duration = Duration::from_secs(15);

/// Within which time a call has its answer though its node has stopped: the time that a node may take, and then that of a
/// transaction that is sent again.
const ANSWER_WITHIN: Duration = Duration::from_secs(120);

/// How many states the nodes keep for a program that sleeps, and for how many blocks more it sleeps.
const STATES: u64 = 16;
const MORE: u64 = 16;

/// The exit codes of a command that was done, and of one of which it is not known.
const DONE: i32 = 0;
const UNKNOWN: i32 = 5;

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_programs_with_one_key_each_gets_its_own_answer() -> Result<()> {
	shared_slot(send_by_many_programs()).await
}

async fn send_by_many_programs() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let folder = tempfile::tempdir()?;
	let user = agent(&network, folder.path()).await?;
	let seed: u64 = setting("MADANG_SEED", rand::random::<u32>().into());
	println!("MADANG_SEED={seed}");
	let mut chance = ChaCha20Rng::seed_from_u64(seed);
	let mut numbers: Vec<usize> = (0..PROGRAMS).collect();
	numbers.shuffle(&mut chance);
	let killed: BTreeMap<usize, Duration> = numbers
		.into_iter()
		.take(KILLED)
		.map(|number| (number, chance.gen_range(Duration::ZERO..KILL_WITHIN)))
		.collect();
	let references: Vec<ExternalRef> = (0..PROGRAMS).map(|_| fresh()).collect();
	let after = format!("{}:end", network.finalized(0).await?.0);

	let programs = references
		.iter()
		.enumerate()
		.map(|(number, reference)| run_program(&user, reference, killed.get(&number).copied()));
	let ends = try_join_all(programs).await?;

	// What the killed ones sent may still get into a block for as long as it is valid; what is there then stays.
	network.wait_for_more(0, 10).await?;
	let connection = network.connect(0).await?;
	let state = State::new(connection.finalized().await?);
	let agent = network.members.agent().id;
	let mut found = 0;
	for (reference, end) in references.iter().zip(&ends) {
		let outcome = state.ref_outcome(agent, *reference).await?;
		found += usize::from(outcome.is_some());
		match end {
			Some((DONE, answer)) => {
				let outcome = outcome.context("a call that was done is not on the chain")?;
				ensure!(
					answer["block"] == outcome.block && answer["index"] == outcome.index,
					"{answer}"
				);
			}
			Some((code, answer)) => anyhow::bail!("a living program ended with {code}: {answer}"),
			None => {}
		}
	}
	let inspections = inspections(&connection, &after).await?;
	println!(
		"{found} calls are on the chain, of {PROGRAMS} programs of which {KILLED} were killed"
	);
	ensure!(inspections == found, "{inspections} calls took effect, and {found} have an outcome");
	ensure!(found >= PROGRAMS - KILLED, "{found} calls are on the chain");
	network.stop().await
}

/// Run a program with this reference; kill it after a while if one is given. Its exit code and answer, if it ended by itself.
async fn run_program(
	user: &User,
	reference: &ExternalRef,
	kill_after: Option<Duration>,
) -> Result<Option<(i32, Value)>> {
	let reference = hex::encode(reference);
	let program = user.start(&[&inspect(&reference)[..], &["--json"]].concat())?;
	let Some(wait) = kill_after else {
		return end(program).await.map(Some);
	};
	sleep(wait).await;
	program.kill().await?;
	Ok(None)
}

/// Wait until a program has ended: its exit code, and its answer if it was done.
async fn end(mut program: Lines) -> Result<(i32, Value)> {
	let mut printed = String::new();
	while let Some(line) = program.next().await? {
		printed.push_str(&line);
	}
	let code = program.end().await?.code().context("it was killed")?;
	let answer = if code == DONE { serde_json::from_str(&printed)? } else { printed.into() };
	Ok((code, answer))
}

/// How many inspections are final after a cursor.
async fn inspections(node: &Connection, after: &str) -> Result<usize> {
	let mut after = after.to_owned();
	let mut deals = BTreeSet::new();
	let mut count = 0;
	loop {
		let options = json!({ "after": after, "limit": 1_000 });
		let filter = json!({ "events": "Conveyances.Inspected" });
		let page: Value = node.client().request("events_get", rpc_params![filter, options]).await?;
		let events = page["events"].as_array().context("events")?;
		count += events.len();
		deals.extend(events.iter().map(|event| event["fields"]["deal"].to_string()));
		let next = page["next"].as_str().context("a cursor")?;
		if next == after {
			break;
		}
		after = next.to_owned();
	}
	ensure!(deals.len() == count, "a deal was begun twice");
	Ok(count)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_is_frozen_holds_up_no_answer() -> Result<()> {
	shared_slot(freeze_a_node()).await
}

async fn freeze_a_node() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let sender = network.sender(0).await?;
	let officers = &network.members.agent().officers;
	let call = || conveyances::inspect(vec![Property::Unit(example::for_sale().unit)], fresh());
	let mut sent = Vec::new();
	for officer in &officers[..3] {
		sent.push(sender.send(&call(), officer).await?);
	}
	network.signal(0, "STOP").await?;
	let began = Instant::now();
	// These are sent to a node that takes connections and answers nothing.
	let further = try_join_all(officers[3..6].iter().map(|officer| {
		let (sender, call) = (sender.clone(), call());
		async move { sender.send(&call, officer).await }
	}));
	sent.extend(timeout(ANSWER_WITHIN, further).await.context("not sent")??);
	for one in sent {
		timeout(ANSWER_WITHIN, one.outcome()).await.context("no answer")??;
	}
	println!(
		"six calls are final {:.1} s after the node was frozen",
		began.elapsed().as_secs_f64()
	);
	ensure!(
		sender.connection().await.url() != network.nodes[0].url,
		"the frozen node is still used"
	);
	network.signal(0, "CONT").await?;
	network.wait_for_more(0, 2).await?;
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_sleeps_for_longer_than_states_are_kept_gets_its_answer() -> Result<()> {
	shared_slot(sleep_for_long()).await
}

async fn sleep_for_long() -> Result<()> {
	let node_args = vec!["--state-pruning".to_owned(), STATES.to_string()];
	let mut network = template::start(Options { node_args, ..Options::with_registers() }).await?;
	let folder = tempfile::tempdir()?;
	let user = agent(&network, folder.path()).await?;
	let reference = fresh();
	let digits = hex::encode(reference);
	let connection = network.connect(0).await?;
	let account = network.members.agent().officer().account();
	let before = connection.rpc().system_account_next_index(&account).await?;
	let program = user.start(&[&inspect(&digits)[..], &["--json"]].concat())?;
	// As soon as its transaction is in the pool, it sleeps.
	network
		.until("the transaction is in a pool", || async {
			let next = connection.rpc().system_account_next_index(&account).await?;
			Ok((next > before).then_some(()))
		})
		.await?;
	program.signal("STOP").await?;
	let (first, _) = network.finalized(0).await?;
	network.wait_for_block(0, first + STATES + MORE).await?;
	ensure!(connection.at_number(first + 1).await.is_err(), "the state is still kept");
	program.signal("CONT").await?;
	let (code, answer) = end(program).await?;
	ensure!(code == DONE, "it ended with {code}: {answer}");
	let state = State::new(connection.finalized().await?);
	let outcome = state.ref_outcome(network.members.agent().id, reference).await?;
	let outcome = outcome.context("the call is on the chain")?;
	ensure!(answer["block"] == outcome.block && answer["index"] == outcome.index, "{answer}");
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_confirmed_by_a_second_node_or_by_the_votes() -> Result<()> {
	shared_slot(confirm_answers()).await
}

async fn confirm_answers() -> Result<()> {
	let mut network = template::start(Options::with_registers()).await?;
	let folder = tempfile::tempdir()?;
	let user = agent(&network, folder.path()).await?;
	let run = async |options: &[&str]| {
		let reference = hex::encode(fresh());
		let args = inspect(&reference);
		user.json(&[&args[..], options].concat()).await
	};
	let done = run(&["--confirm", "2"]).await?;
	ensure!(done["final"] == true, "{done}");

	let spec = network.spec.to_string_lossy();
	let anchor = user.json(&["proof", "anchor", &spec]).await?;
	let file = folder.path().join("anchor").to_string_lossy().into_owned();
	fs::write(&file, anchor.to_string())?;
	let done = run(&["--confirm", "proof", "--anchor-file", &file]).await?;
	ensure!(done["final"] == true, "{done}");
	// The outcome of its reference is proved as well when it is repeated.
	let reference = done["external_ref"].as_str().context("a reference")?;
	let proof = ["--confirm", "proof", "--anchor-file", &file];
	let again = user.json(&[&inspect(reference)[..], &proof].concat()).await?;
	ensure!(again["already"] == true && again["block"] == done["block"], "{again}");
	confirm_with_other_anchors(&user, folder.path(), &anchor).await?;

	// What it needs must be there before anything is sent.
	let one = ["--node", &network.nodes[0].url];
	let reference = hex::encode(fresh());
	let args = inspect(&reference);
	for (options, expected) in [
		(&[&one[..], &["--confirm", "2"]].concat(), "second"),
		(&vec!["--confirm", "proof"], "--anchor-file"),
	] {
		let failed = user.fails(&[&args[..], options].concat()).await?;
		ensure!(failed.code == 2 && failed.text.contains(expected), "{failed:?}");
	}

	user.json(&["config", "add", "sure", "--confirm", "2"]).await?;

	// The only other node is gone: the call took effect, and that is not confirmed.
	network.kill(3).await?;
	let nodes = ["--node", &network.nodes[0].url, "--node", &network.nodes[3].url];
	let failed = user.fails(&[&args[..], &nodes, &["--confirm", "2", "--json"]].concat()).await?;
	ensure!(failed.code == UNKNOWN, "{failed:?}");
	ensure!(failed.json()?["message"].as_str().is_some_and(|text| text.contains("nothing else")));
	// The same without waiting, if the profile wants it confirmed that the call was done.
	let no_wait = ["--profile", "sure", "--no-wait", "--json"];
	let failed = user.fails(&[&args[..], &nodes, &no_wait].concat()).await?;
	ensure!(failed.code == UNKNOWN, "{failed:?}");
	ensure!(failed.json()?["message"].as_str().is_some_and(|text| text.contains("nothing else")));
	let again = user.json(&[&args[..], &["--confirm", "2"]].concat()).await?;
	ensure!(again["already"] == true, "{again}");
	network.stop().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calls_of_a_file_are_confirmed_by_a_second_node_or_by_the_votes() -> Result<()> {
	shared_slot(confirm_files()).await
}

async fn confirm_files() -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	let folder = tempfile::tempdir()?;
	let user = User::new(folder.path(), network.urls().join(","))?;
	user.import_key("ministry", network.members.ministry()).await?;
	let anchor = user.json(&["proof", "anchor", &network.spec.to_string_lossy()]).await?;
	let anchor_file = folder.path().join("anchor").to_string_lossy().into_owned();
	fs::write(&anchor_file, anchor.to_string())?;
	let proof = ["--confirm", "proof", "--anchor-file", &anchor_file];
	let files = Districts::new(folder.path())?;
	for options in [&["--confirm", "2"][..], &proof] {
		let done = user.json(&[&files.import()?.as_args()[..], options].concat()).await?;
		ensure!(done["imported"]["districts"]["sent"] == ROWS, "{done}");
	}
	// The only other node is gone: the call took effect, and that is not confirmed.
	network.kill(3).await?;
	let nodes = ["--node", &network.nodes[0].url, "--node", &network.nodes[3].url];
	let import = files.import()?;
	let sure = [&import.as_args()[..], &nodes, &["--confirm", "2", "--json"]].concat();
	let failed = user.fails(&sure).await?;
	ensure!(failed.code == UNKNOWN, "{failed:?}");
	ensure!(failed.json()?["message"].as_str().is_some_and(|text| text.contains("nothing else")));
	let done = user.json(&import.as_args()).await?;
	ensure!(done["imported"]["districts"]["equal"] == ROWS, "{done}");
	network.stop().await
}

/// How many districts are in a file.
const ROWS: usize = 3;

/// Files of districts that the chain does not have.
struct Districts {
	folder: PathBuf,
	rows: Vec<String>,
	used: Cell<usize>,
}

impl Districts {
	fn new(folder: &Path) -> Result<Self> {
		let sold_in =
			House::read()?.districts.into_iter().next().context("the house's district")?;
		let table = fs::read_to_string(books::data_folder().join(DistrictRow::FILE))?;
		let others = table.lines().filter(|row| !row.contains(&sold_in.code.to_string()));
		let rows = others.map(str::to_owned).collect();
		Ok(Self { folder: folder.to_owned(), rows, used: Cell::new(0) })
	}

	/// Write the next file.
	fn import(&self) -> Result<Import> {
		let begin = 1 + ROWS * self.used.get();
		self.used.set(self.used.get() + 1);
		let (header, next) = (&self.rows[..1], &self.rows[begin..begin + ROWS]);
		let path = self.folder.join(format!("districts-{begin}.csv"));
		fs::write(&path, [header, next].concat().join("\n") + "\n")?;
		Ok(Import(path.to_string_lossy().into_owned()))
	}
}

/// The import of a file.
struct Import(String);

impl Import {
	fn as_args(&self) -> [&str; 5] {
		["--key", "ministry", "registers", "districts", &self.0]
	}
}

/// An anchor of another network is refused before anything is sent; one with other validators proves nothing.
async fn confirm_with_other_anchors(user: &User, folder: &Path, anchor: &Value) -> Result<()> {
	let (network, validators) = (folder.join("network"), folder.join("validators"));
	let other = format!("0x{}", "77".repeat(32));
	let mut changed = anchor.clone();
	changed["genesis"] = other.as_str().into();
	fs::write(&network, changed.to_string())?;
	let mut changed = anchor.clone();
	changed["grandpa"] = vec![other; 4].into();
	fs::write(&validators, changed.to_string())?;

	let reference = hex::encode(fresh());
	let args = inspect(&reference);
	let with = |file: &Path| {
		let file = file.to_string_lossy().into_owned();
		["--json", "--confirm", "proof", "--anchor-file", &file].map(str::to_owned)
	};
	let run = async |file: &Path| {
		let options = with(file);
		let options = options.iter().map(String::as_str);
		user.fails(&args.iter().copied().chain(options).collect::<Vec<_>>()).await
	};
	let failed = run(&network).await?;
	ensure!(failed.code == 2 && failed.text.contains("another network"), "{failed:?}");
	let absent = user.fails(&["--key", "agent", "tx", "show", &reference]).await?;
	ensure!(absent.code == 1, "{absent:?}");
	let failed = run(&validators).await?;
	ensure!(failed.code == UNKNOWN && failed.text.contains("nothing else"), "{failed:?}");
	let shown = user.json(&["--key", "agent", "tx", "show", &reference]).await;
	ensure!(shown.is_ok(), "the call took effect: {shown:?}");
	Ok(())
}

/// A user with the agent's key.
async fn agent(network: &Network, folder: &Path) -> Result<User> {
	let user = User::new(folder, network.urls().join(","))?;
	user.import_key("agent", network.members.agent()).await?;
	Ok(user)
}

/// The arguments of an inspection under a reference.
fn inspect(reference: &str) -> [&str; 8] {
	const PROPERTY: &str = "unit:11680200000043";
	["--key", "agent", "deal", "inspect", "--property", PROPERTY, "--external-ref", reference]
}
