//! `madang-demo`: a sale on a network of four institutions, as planned or not, or loans after a disaster.

mod banks;
mod disaster;
mod hands_on;
mod progress;

use anyhow::{ensure, Context, Result};
use clap::{Parser, ValueEnum};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use indicatif::ProgressBar;
use madang_client::{
	api::types::{Deal, Loan, LoanId, Stage},
	Sender, State, TitleRecord,
};
use madang_testnet::{
	books,
	explorer::Explorer,
	sale::{deviations::wait_for_a_slow_registry, outstanding, Sale},
	stop::until_stopped,
	Network, Options,
};
use progress::{spinner, style};
use std::{path::PathBuf, sync::Mutex, time::Duration};

/// Sell an apartment on a network of four institutions, from inspection to updated books, or lend after a
/// disaster.
///
/// Starts a ministry's, a municipality's, a registry office's and a bank's validator as separate
/// processes on this machine, imports the example's registers, conducts the sale, and compares what
/// the four nodes answer. Ends with an error if anything fails or differs.
#[derive(Parser)]
struct Arguments {
	/// What happens in the sale.
	#[arg(long, value_enum, default_value_t)]
	scenario: Scenario,

	/// How many apply in the scenario disaster
	#[arg(long, default_value_t = 10_000)]
	applications: usize,

	/// Leave the network running until Ctrl-C, and say how to try commands against it.
	#[arg(long)]
	keep: bool,

	/// Keep the nodes' data, logs and keys in this folder.
	#[arg(long)]
	folder: Option<PathBuf>,
}

/// What happens in the sale.
#[derive(Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Scenario {
	/// Everything goes as planned
	#[default]
	Sale,
	/// The seller's bank discharges early, a lender leaves, the agent is replaced, and the registry
	/// office takes four months: the nodes are stopped, and started again on a later day
	Deviations,
	/// No sale: small businesses apply through three banks after a disaster, against a budget for 60 % of
	/// them; a few applications on the ordinary way are measured too
	Disaster,
}

#[tokio::main]
async fn main() -> Result<()> {
	let arguments = Arguments::parse();
	if until_stopped(demo(&arguments)).await?.is_none() {
		eprintln!("\nStopped: the nodes have ended.");
	}
	Ok(())
}

async fn demo(arguments: &Arguments) -> Result<()> {
	if arguments.scenario == Scenario::Disaster {
		return disaster::run(arguments.folder.clone(), arguments.applications).await;
	}
	let progress = spinner("Starting four validators and waiting for finality");
	let mut network =
		Network::start(Options { folder: arguments.folder.clone(), ..Options::default() }).await?;
	progress.finish_and_clear();
	println!("Four validators run, and blocks are final:");
	for node in &network.nodes {
		println!("  {:<30} {}", node.name, node.url);
	}

	let sender = network.sender(0).await?;
	import(&network, &sender).await.context("the registers could not be imported")?;

	let env = match arguments.keep {
		true => Some(hands_on::prepare(&network).await?),
		false => None,
	};
	// When it does not go as planned, all nodes stop for months. The banks' systems are not part of that.
	let mut fronts = Vec::new();
	if arguments.scenario == Scenario::Sale {
		let progress = spinner("Starting the banks' gateways");
		fronts = banks::open(&network, &sender, arguments.keep).await?;
		progress.finish_and_clear();
		banks::print(&network, &fronts);
	}
	let explorer = match arguments.scenario {
		Scenario::Sale => Some(Explorer::start(&network, &network.folder).await?),
		Scenario::Deviations | Scenario::Disaster => None,
	};
	if let Some(explorer) = &explorer {
		println!("The explorer is at {}", explorer.at("en/"));
	}
	let mut sale = Sale::new(&network.members, &sender).await.through(&fronts);
	let progress = spinner("Conducting the sale");
	let outcome = match arguments.scenario {
		Scenario::Deviations => deviate(&network, &mut sale).await,
		Scenario::Sale | Scenario::Disaster => sale.run().await,
	};
	progress.finish_and_clear();
	print_steps(&sale);
	outcome.context("the sale failed")?;

	let last = sale.steps.iter().map(|step| step.block).max().unwrap_or_default();
	compare(&network, &sale, last).await?;

	if let Some(env) = env {
		hands_on::print(&network, &sale, &fronts, &env);
		// Until the program is told to stop.
		std::future::pending::<()>().await;
	}
	if let Some(explorer) = explorer {
		explorer.says(&format!("en/deal/{}", sale.deal.0), "booked").await?;
		explorer.stop().await?;
	}
	banks::close(&mut fronts).await?;
	network.stop().await
}

/// A sale that does not go as planned, and does not lapse.
async fn deviate(network: &Network, sale: &mut Sale<'_>) -> Result<()> {
	sale.deviate().await?;
	wait_for_a_slow_registry(network).await?;
	sale.end_late().await
}

/// Import the example's registers, with a bar for each.
async fn import(network: &Network, sender: &Sender) -> Result<()> {
	let bar = Mutex::new(None::<(String, ProgressBar)>);
	let report = books::import_example(&network.members, sender, &|what, done, total| {
		let mut bar = bar.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
		if bar.as_ref().is_none_or(|(name, _)| name != what) {
			if let Some((_, old)) = bar.take() {
				old.finish();
			}
			let new = ProgressBar::new(total as u64);
			new.set_style(style("{prefix:<15} {wide_bar} {pos}/{len} rows"));
			new.set_prefix(what.to_owned());
			*bar = Some((what.to_owned(), new));
		}
		if let Some((_, bar)) = bar.as_ref() {
			bar.set_position(done as u64);
		}
	})
	.await?;
	println!(
		"Imported {} districts ({:.0} rows/s) and {} parcels, buildings, units and titles ({:.0} rows/s).",
		report.districts.rows,
		report.districts.rate(),
		report.registers.rows,
		report.registers.rate(),
	);
	Ok(())
}

fn print_steps(sale: &Sale<'_>) {
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header(["step", "by", "block", "seconds to final"]);
	for step in &sale.steps {
		table.add_row([
			step.what.to_owned(),
			step.actor.to_owned(),
			step.block.to_string(),
			format!("{:.2}", step.took.as_secs_f64()),
		]);
	}
	println!("{table}");
	let mut times: Vec<Duration> = sale.steps.iter().map(|step| step.took).collect();
	times.sort();
	if let (Some(median), Some(maximum)) = (times.get(times.len() / 2), times.last()) {
		println!(
			"Submission to finality: median {:.2} s, maximum {:.2} s over {} transactions.",
			median.as_secs_f64(),
			maximum.as_secs_f64(),
			times.len()
		);
	}
}

/// What one node answers, at one block, about deal, title and loans with what is outstanding.
type Answer = (Deal<u32>, TitleRecord, (Loan, u64), (Loan, u64));

/// A loan, and the principal that is outstanding on it.
async fn loan(state: &State, number: LoanId) -> Result<(Loan, u64)> {
	let found = state.loan(number).await?.context("no loan")?;
	Ok((found, outstanding(state, number).await?))
}

/// Ask every node about the deal, the title and the loans at one block: all must answer the same.
async fn compare(network: &Network, sale: &Sale<'_>, block: u64) -> Result<()> {
	let mut answers: Vec<(&str, Answer)> = Vec::new();
	let mut hashes = Vec::new();
	for (index, node) in network.nodes.iter().enumerate() {
		network.wait_for_block(index, block).await?;
		let state = State::new(network.connect(index).await?.at_number(block).await?);
		let answer = (
			state.deal(sale.deal).await?.context("no deal")?,
			state.title(sale.title).await?.context("no title")?,
			loan(&state, sale.loan).await?,
			loan(&state, sale.old_loan).await?,
		);
		hashes.push(state.hash());
		answers.push((node.name, answer));
	}
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header([
		"node of",
		"deal",
		"title: holders",
		"live mortgages",
		"new loan",
		"old loan",
	]);
	for (name, answer) in &answers {
		table.add_row(row(name, answer));
	}
	println!("What each node answers at finalized block {block}:\n{table}");
	let (_, first) = answers.first().context("no node answered")?;
	ensure!(
		hashes.iter().all(|hash| Some(hash) == hashes.first()),
		"the nodes have different blocks {block}"
	);
	ensure!(answers.iter().all(|(_, answer)| answer == first), "the nodes answer differently");
	ensure!(first.0.stage == Stage::Booked, "the deal is not booked");
	println!("All four agree.");
	Ok(())
}

/// A node's answer as the table shows it.
fn row(name: &str, (deal, title, loan, old): &Answer) -> [String; 6] {
	let holders: Vec<String> = title
		.holders
		.iter()
		.map(|holding| format!("{:.18}… {}", holding.holder.to_string(), holding.share))
		.collect();
	let mortgages: Vec<String> = title
		.entries
		.iter()
		.filter(|entry| entry.state == pallet_titles::EntryState::Effective)
		.filter_map(|entry| match &entry.right {
			pallet_titles::Right::RevolvingMortgage { mortgage, .. } => {
				let mortgagees: Vec<_> =
					mortgage.mortgagees.iter().map(ToString::to_string).collect();
				Some(format!("{} won, {}", mortgage.max_secured, mortgagees.join(", ")))
			}
			_ => None,
		})
		.collect();
	[
		name.to_owned(),
		format!("{:?}", deal.stage),
		holders.join("\n"),
		mortgages.join("\n"),
		format!("{:?}, {} won", loan.0.state, loan.1),
		format!("{:?}, {} won", old.0.state, old.1),
	]
}
