//! A bank's node is killed in the middle of a file of repayments. If it is back soon, the command continues by
//! itself. If the command has ended too, the file is sent again, changed by mistake. Each line counts once, and
//! all nodes show the same ledgers. Answers that a second node must confirm are not believed while it is away.

use crate::{power::nobody_signed_twice, slots::shared_slot};
use anyhow::{ensure, Context, Result};
use futures::future::try_join_all;
use madang_client::{
	api::types::{KoreanDay, Ledger, LoanId, Won},
	files::{self, RepaymentRow},
	loans::Owed,
	State,
};
use madang_schedule::account::PostingKind;
use madang_testnet::{
	calls::now,
	command::{Lines, User},
	funding::{Applicant, Funding, Way},
	template, ClockShift, Network, Options,
};
use serde_json::{json, Value};
use std::{collections::BTreeMap, fs, time::Duration};
use subxt::utils::H256;

/// The bank's node, and one that confirms its answers.
const BANK: usize = 3;
const OTHER: usize = 0;

/// The loans, and the lines of the file: fifty of each loan, two on each of 25 value days.
const LOANS: u64 = 100;
const LINES: u64 = 5_000;
const DAYS: u64 = 25;

/// The lines that the bank adds when it sends the file again.
const NEW: u64 = 10;

/// The lines of the file that is sent while the other node is away: one call.
const FEW: usize = 5;

/// Lines that the command sends in one call, and how many calls are pending at once.
const CALL: usize = 192;
const AT_ONCE: usize = 8;

/// After how many lines that are final the node is killed for the first time, and then with the command.
const FIRST: usize = 3 * CALL;
const FINAL: usize = 10 * CALL;

/// What is wrong when the file is sent again, by position in the first one: a line that was final has another
/// amount, one that was final is swapped with one that was not, and one that was not is there twice.
const CHANGED: usize = 100;
const SWAPPED: [usize; 2] = [7, 4_900];
const DOUBLED: usize = 4_800;

/// How long after the draws the file is sent: the last value day has passed, and the first can still be used.
const LATER: Duration = Duration::from_secs(27 * 24 * 60 * 60);

/// How long the command may take with a file on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// Exit codes of the command.
const REJECTED: i32 = 1;
const NO_NODE: i32 = 3;
const UNKNOWN: i32 = 5;

/// What is posted to loans, by value days.
type Sums = BTreeMap<(LoanId, KoreanDay), Won>;

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_repayments_counts_once_although_the_node_is_killed_in_the_middle() -> Result<()>
{
	shared_slot(kill_in_a_file()).await
}

async fn kill_in_a_file() -> Result<()> {
	let mut network = template::start(Options::default()).await?;
	let drawn_by = lend(&network).await?;
	network.shift_clocks(&ClockShift::new(LATER)?).await?;
	network.wait_for_finality().await?;

	let folder = tempfile::tempdir()?;
	let user = User::new(folder.path(), network.nodes[BANK].url.clone())?.with_patience(PATIENCE);
	user.import_key("bank", network.members.bank()).await?;
	let file = file(drawn_by);
	send_and_kill(&user, &mut network, &file).await?;

	network.restart(BANK).await?;
	network.wait_for_finality().await?;
	let posted = posted_calls(&network, &file).await?;
	let answer = send_again(&user, &network, &file).await?;
	check_answer(&answer, &file, posted)?;
	check_ledgers(&network, &file).await?;
	nobody_signed_twice(&network).await?;
	send_unconfirmed(&user, &mut network, &file).await?;
	network.stop().await
}

/// Pay out the loans, all through the bank. The last day on which one can have been drawn.
async fn lend(network: &Network) -> Result<KoreanDay> {
	let banks = vec![network.members.bank()];
	let funding = Funding::open_through(network, banks, Way::Disaster, LOANS).await?;
	let applicants: Vec<_> = (0..LOANS).map(|_| Applicant::new()).collect();
	funding.enrol(&applicants, applicants.len()).await?;
	let served = funding.serve(&applicants, applicants.len(), |_| {}).await?;
	assert_eq!((served.paid.len() as u64, served.refused.len()), (LOANS, 0));
	Ok(KoreanDay::of(now()))
}

/// The bank's file: each loan in turn, the value days mixed, every amount another one.
fn file(drawn_by: KoreanDay) -> Vec<RepaymentRow> {
	(0..LINES)
		.map(|number| {
			let day = number / LOANS * 7 % DAYS + 1;
			let loan = LoanId(number % LOANS + 1);
			payment(number, loan, drawn_by.plus(u32::try_from(day).unwrap_or_default()))
		})
		.collect()
}

/// The lines that the bank adds.
fn added(file: &[RepaymentRow]) -> Vec<RepaymentRow> {
	let numbers = LINES..LINES + NEW;
	numbers.zip(file).map(|(number, row)| payment(number, row.loan, row.valued_on)).collect()
}

fn payment(number: u64, loan: LoanId, valued_on: KoreanDay) -> RepaymentRow {
	let mut line_ref = [0; 32];
	line_ref[..8].copy_from_slice(&number.to_be_bytes());
	RepaymentRow { line_ref, loan, amount: 1_000 + number, valued_on }
}

/// Write rows into a file of the user; its path.
fn write(user: &User, name: &str, rows: &[RepaymentRow]) -> Result<String> {
	let path = user.folder().join(name);
	fs::write(&path, files::to_csv(rows)?)?;
	Ok(path.to_string_lossy().into_owned())
}

/// Send the file through the bank's own node. The node is killed and started, and the command continues. Then both
/// are killed.
async fn send_and_kill(user: &User, network: &mut Network, file: &[RepaymentRow]) -> Result<()> {
	let path = write(user, "repayments.csv", file)?;
	let import = ["--key", "bank", "loan", "import-repayments", &path];
	let mut running = user.start(&import)?;
	until_sent(&mut running, FIRST).await?;
	network.kill(BANK).await?;
	network.restart(BANK).await?;
	until_sent(&mut running, FINAL).await?;
	network.kill(BANK).await?;
	running.kill().await?;

	let failed = user.fails(&import).await?;
	assert_eq!((failed.code, failed.output.as_str()), (NO_NODE, ""), "{}", failed.text);
	ensure!(failed.text.contains("no connection to"), "{}", failed.text);
	Ok(())
}

/// Wait until the command reports that so many lines are final. It reports calls that were pending at once together.
async fn until_sent(running: &mut Lines, lines: usize) -> Result<()> {
	let progress = format!("{lines} of {LINES} lines are sent.");
	while running.next().await?.context("the command has ended")? != progress {}
	Ok(())
}

/// How many lines the chain has: those of the calls that were final, at least as many as were reported.
async fn posted_calls(network: &Network, file: &[RepaymentRow]) -> Result<usize> {
	let (block, _) = network.finalized(BANK).await?;
	let (_, ledgers) = ledgers(network, BANK, block).await?;
	let found = paid(&ledgers)?;
	let count = (FINAL..file.len()).step_by(CALL).find(|count| sums(&file[..*count]) == found);
	count.context("what the chain has are not the lines of the first calls")
}

/// Send the file again: new lines come first, so that no call has the lines that it had.
async fn send_again(user: &User, network: &Network, file: &[RepaymentRow]) -> Result<Value> {
	let mut rows = file.to_vec();
	rows[CHANGED].amount += 1;
	rows.swap(SWAPPED[0], SWAPPED[1]);
	rows.insert(DOUBLED, rows[DOUBLED].clone());
	rows.splice(..0, added(file));
	let path = write(user, "again.csv", &rows)?;
	// A second node must say the same of each call.
	let nodes = ["--node", &network.nodes[BANK].url, "--node", &network.nodes[OTHER].url];
	let import = ["--confirm", "2", "--json", "--key", "bank", "loan", "import-repayments", &path];
	let failed = user.fails(&[&nodes[..], &import].concat()).await?;
	assert_eq!(failed.code, REJECTED, "{}", failed.text);
	assert_eq!(failed.json()?["message"], "1 line is refused");
	serde_json::from_str(&failed.output).with_context(|| format!("no JSON: {}", failed.output))
}

/// The changed line is refused with both amounts. The others are posted or known. The calls that were on their
/// way when the node was killed may have reached another node, and be in later blocks.
fn check_answer(answer: &Value, file: &[RepaymentRow], posted: usize) -> Result<()> {
	let [refused] = answer["refused"].as_array().context("a list")?.as_slice() else {
		anyhow::bail!("one line is refused: {answer}");
	};
	let RepaymentRow { loan, amount, valued_on, .. } = file[CHANGED];
	for (key, value) in [
		// After the header and the new lines, the first of which is line 2.
		("line", json!(CHANGED as u64 + NEW + 2)),
		("problem", json!("differs")),
		("loan", json!(loan.0)),
		("counted", json!(amount)),
		("given", json!(amount + 1)),
		("value_day", json!(valued_on.to_string())),
	] {
		assert_eq!(refused[key], value, "{key}: {answer}");
	}

	let known = usize::try_from(answer["known"].as_u64().context("a number")?)?;
	let later = known.checked_sub(posted).context("what was posted is known")?;
	let on_their_way = later % CALL == 0 && later <= AT_ONCE * CALL;
	ensure!(on_their_way, "{posted} were posted: {answer}");
	let missing = [&file[known..], &added(file)].concat();
	// The changed line is not among the known ones, and the doubled one is.
	assert_eq!(answer["posted"], missing.len(), "{answer}");
	assert_eq!(answer["amount"], missing.iter().map(|row| row.amount).sum::<Won>(), "{answer}");
	assert_eq!(answer["lines"], LINES + NEW + 1, "{answer}");
	assert_eq!(answer["done"], answer["lines"], "{answer}");
	Ok(())
}

/// Send a file that the other node must confirm while it is away: its lines count, and that is not known. When the node is back,
/// the file is sent again, and each line counts once.
async fn send_unconfirmed(user: &User, network: &mut Network, file: &[RepaymentRow]) -> Result<()> {
	let numbers = LINES + NEW..;
	let rows = numbers.zip(file).take(FEW);
	let rows: Vec<_> = rows.map(|(number, row)| payment(number, row.loan, row.valued_on)).collect();
	let path = write(user, "unconfirmed.csv", &rows)?;
	let (bank, other) = (network.nodes[BANK].url.clone(), network.nodes[OTHER].url.clone());
	let import = [
		&["--node", &bank, "--node", &other, "--confirm", "2"][..],
		&["--key", "bank", "loan", "import-repayments", &path],
	]
	.concat();

	network.kill(OTHER).await?;
	let failed = user.fails(&[&import[..], &["--json"]].concat()).await?;
	assert_eq!((failed.code, failed.output.as_str()), (UNKNOWN, ""), "{}", failed.text);
	let failure = failed.json()?;
	let message = failure["message"].as_str().context("a message")?;
	ensure!(message.contains("nothing else confirms it"), "{message}");
	ensure!(message.contains(&format!("0 of {FEW} lines have their answer")), "{message}");

	network.restart(OTHER).await?;
	network.wait_for_finality().await?;
	let answer = user.json(&import).await?;
	assert_eq!((&answer["posted"], &answer["known"]), (&json!(0), &json!(FEW)), "{answer}");
	assert_eq!(answer["done"], answer["lines"], "{answer}");
	Ok(())
}

/// Every node has the lines of the first file and the new ones, each once and on its value day.
async fn check_ledgers(network: &Network, file: &[RepaymentRow]) -> Result<()> {
	let (block, _) = network.finalized(BANK).await?;
	let expected = [file, &added(file)].concat();
	let nodes = (0..network.nodes.len()).map(|index| ledgers(network, index, block));
	let nodes = try_join_all(nodes).await?;
	let (_, of_first) = &nodes[0];
	assert_eq!(paid(of_first)?, sums(&expected));
	ensure!(nodes.iter().all(|node| node == &nodes[0]), "the nodes have other ledgers");

	// The account agrees with its postings.
	let state = State::new(network.connect(BANK).await?.at_number(block).await?);
	for loan in (1..=LOANS).map(LoanId) {
		let owed = Owed::read(&state, loan).await?.context("a ledger")?;
		let account = owed.account().map_err(|error| anyhow::anyhow!("{loan}: {error:?}"))?;
		let lines = expected.iter().filter(|row| row.loan == loan);
		let sum = lines.map(|row| row.amount).sum::<Won>();
		assert_eq!(account.paid.total(), Some(sum), "{loan}");
	}
	Ok(())
}

/// The ledgers of all loans at a finalized block, as a node has them, and the hash of the block.
async fn ledgers(network: &Network, index: usize, block: u64) -> Result<(H256, Vec<Ledger>)> {
	network.wait_for_block(index, block).await?;
	let state = State::new(network.connect(index).await?.at_number(block).await?);
	let mut all = Vec::new();
	for loan in (1..=LOANS).map(LoanId) {
		all.push(state.loan_ledger(loan).await?.context("a ledger")?);
	}
	Ok((state.hash(), all))
}

/// The payments of ledgers. Nothing else follows the draw.
fn paid(ledgers: &[Ledger]) -> Result<Sums> {
	let mut sums = Sums::new();
	for (loan, ledger) in (1..).map(LoanId).zip(ledgers) {
		for posting in ledger.postings() {
			match posting.kind {
				PostingKind::Draw => {}
				PostingKind::Payment => {
					let before = sums.insert((loan, posting.on), posting.amount);
					ensure!(before.is_none(), "the payments of a day are one posting: {loan}");
				}
				kind => anyhow::bail!("{loan} has {kind:?}"),
			}
		}
	}
	Ok(sums)
}

fn sums(rows: &[RepaymentRow]) -> Sums {
	let mut sums = Sums::new();
	for row in rows {
		*sums.entry((row.loan, row.valued_on)).or_default() += row.amount;
	}
	sums
}
