//! Fast money after a disaster: many applications against a budget for a part of them.

use crate::progress::{spinner, style};
use anyhow::{ensure, Context, Result};
use comfy_table::{presets::UTF8_FULL_CONDENSED, Table};
use indicatif::ProgressBar;
use madang_testnet::{
	funding::{Applicant, Funding, Outcome, Way, AMOUNT},
	Network, Options,
};
use std::path::PathBuf;

/// Officers of each bank who send.
const OFFICERS: usize = 16;
/// Applications that are under way at once.
const AT_ONCE: usize = 1_000;
/// The part of the applications for which there is money, in percent.
const FUNDED: usize = 60;
/// Every so many businesses one applies a second time, through another bank and under another DID.
const TWICE: usize = 50;
/// Applications on the ordinary way, for comparison.
const ORDINARY: usize = 60;

/// Serve applications through three banks against a budget for 60 % of them, and a few on the ordinary way.
pub async fn run(folder: Option<PathBuf>, applications: usize) -> Result<()> {
	ensure!(applications >= 100, "a disaster has at least 100 applications");
	let progress = spinner("Starting four validators and waiting for finality");
	let options = Options { folder, bank_officers: OFFICERS, ..Options::default() };
	let mut network = Network::start(options).await?;
	progress.finish_and_clear();

	let ordinary = ordinary(&network).await.context("the ordinary way failed")?;
	let loans = (applications * FUNDED / 100) as u64;
	let progress = spinner("Opening the programme and registering the applicants' DIDs");
	let funding = Funding::open(&network, Way::Disaster, loans).await?;
	let applicants = applicants(applications);
	funding.enrol(&applicants, AT_ONCE).await?;
	progress.finish_and_clear();

	let bar = ProgressBar::new(applications as u64);
	bar.set_style(style("{prefix:<15} {wide_bar} {pos}/{len}"));
	bar.set_prefix("applications");
	let outcome = funding.serve(&applicants, AT_ONCE, |done| bar.set_position(done as u64)).await?;
	bar.finish_and_clear();
	print(&[("after a disaster", &outcome), ("ordinary", &ordinary)]);

	let totals = funding.totals().await?;
	println!("What each node answers about the programme, at one finalized block:");
	for (name, totals) in &totals {
		let budget = totals.budget;
		println!(
			"  {name:<30} total {}, reserved {}, disbursed {} won",
			budget.total, budget.reserved, budget.disbursed
		);
	}
	let (_, first) = totals.first().context("no node answered")?;
	let paid = AMOUNT * outcome.paid.len() as u64;
	ensure!(outcome.answered() == applications, "not every application has an answer");
	ensure!(outcome.paid.len() as u64 == loans, "{} loans were paid out", outcome.paid.len());
	ensure!(first.budget.disbursed == paid && first.budget.reserved == 0, "the budget differs");
	ensure!(first.used.iter().sum::<u64>() == paid, "the banks' lines differ");
	println!("All four agree, and all totals are {paid} won.");
	network.stop().await
}

/// Businesses that apply, some of them twice. The second application comes a while after the first.
fn applicants(applications: usize) -> Vec<Applicant> {
	let mut all: Vec<Applicant> = Vec::with_capacity(applications);
	for place in 0..applications {
		let earlier = place.checked_sub(TWICE / 2 + 1).filter(|_| place % TWICE == TWICE - 1);
		all.push(earlier.and_then(|at| all.get(at)).map_or_else(Applicant::new, Applicant::again));
	}
	all
}

async fn ordinary(network: &Network) -> Result<Outcome> {
	let progress = spinner("Serving applications on the ordinary way");
	let funding = Funding::open(network, Way::Ordinary, ORDINARY as u64).await?;
	let applicants: Vec<_> = (0..ORDINARY).map(|_| Applicant::new()).collect();
	funding.enrol(&applicants, ORDINARY).await?;
	let outcome = funding.serve(&applicants, ORDINARY, |_| {}).await?;
	funding.totals().await?;
	progress.finish_and_clear();
	Ok(outcome)
}

fn print(ways: &[(&str, &Outcome)]) {
	let mut table = Table::new();
	table.load_style(UTF8_FULL_CONDENSED).set_header([
		"way",
		"applications",
		"a second",
		"paid out",
		"application to disbursement: median",
		"99 of 100",
		"refused",
	]);
	for (way, outcome) in ways {
		let refused: Vec<_> =
			outcome.refused.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
		table.add_row([
			(*way).to_owned(),
			outcome.answered().to_string(),
			format!("{:.0}", outcome.per_second()),
			outcome.paid.len().to_string(),
			format!("{:.1} s", outcome.percentile(50).as_secs_f64()),
			format!("{:.1} s", outcome.percentile(99).as_secs_f64()),
			if refused.is_empty() { "-".to_owned() } else { refused.join("\n") },
		]);
	}
	println!("{table}");
}
