//! An earlier build. Its chain has other calls and another state, so that only its own load program can use
//! it. That program prints a table, of which the last row has the figures.

use crate::measure::Plan;
use anyhow::{ensure, Context, Result};
use madang_testnet::{
	load::{figures::Figures, Keys, Scenario},
	processor_time,
};
use std::{
	collections::{BTreeMap, HashMap},
	fs,
	path::{Path, PathBuf},
	process::Stdio,
	str::FromStr,
	time::Duration,
};
use tokio::process::Command;

/// How often the processor time of its nodes is read. The last reading counts.
const EVERY: Duration = Duration::from_millis(200);

/// Programs of an earlier build.
#[derive(Clone)]
pub struct Earlier {
	/// Its name in the tables.
	pub name: String,
	folder: PathBuf,
}

impl FromStr for Earlier {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let (name, folder) = text.split_once('=').ok_or("an earlier build is NAME=FOLDER")?;
		Ok(Self { name: name.to_owned(), folder: folder.into() })
	}
}

impl Earlier {
	/// Whether its load program knows a scenario.
	pub fn knows(scenario: Scenario) -> bool {
		matches!(scenario, Scenario::Inspections | Scenario::Contracts)
	}

	/// Let its load program measure its node.
	///
	/// Fails for contracts with other signatures than two of P-256, or if the program knows no contracts.
	pub async fn measure(&self, scenario: Scenario, plan: &Plan) -> Result<Figures> {
		let each = plan.total.div_ceil(plan.officers);
		let node = fs::canonicalize(self.folder.join("madang-node"))?;
		let mut child = Command::new(self.folder.join("madang-load"))
			.arg(format!("{}={}", self.name, node.display()))
			.args(["--officers", &plan.officers.to_string()])
			.args(["--each", &each.to_string()])
			.args(["--window", &plan.window.to_string()])
			.args(further(scenario, plan.signing)?)
			.stdin(Stdio::null())
			.stdout(Stdio::piped())
			.kill_on_drop(true)
			.spawn()?;
		let mut output = child.stdout.take().context("the output is read")?;
		let mut text = Vec::new();
		let reading = tokio::io::AsyncReadExt::read_to_end(&mut output, &mut text);
		let mut used = HashMap::new();
		let watching = async {
			loop {
				used.extend(processor_times(&node));
				tokio::time::sleep(EVERY).await;
			}
		};
		tokio::select! {
			read = reading => { read?; }
			() = watching => {}
		}
		ensure!(child.wait().await?.success(), "the earlier load program failed");
		let text = String::from_utf8(text)?;
		let row = text.lines().rev().find_map(cells).context("no row of figures")?;
		let mut figures = figures(scenario, &self.name, &row)?;
		let all: Duration = used.values().sum();
		// Start and single transactions are included: a little too much. What contracts need before they are sent would be
		// far too much.
		figures.processor = (scenario == Scenario::Inspections)
			.then(|| all.div_f64(figures.finalized.max(1) as f64));
		Ok(figures)
	}
}

/// The processor time of each process of this program.
fn processor_times(program: &Path) -> HashMap<u32, Duration> {
	let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
	let ids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
	let of_program = ids.filter(|id: &u32| {
		fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|running| running == program)
	});
	of_program.filter_map(|id| Some((id, processor_time(id).ok()?))).collect()
}

/// The cells of a table's row; none for another line.
fn cells(line: &str) -> Option<Vec<String>> {
	let inner = line.strip_prefix('│')?.strip_suffix('│')?;
	Some(inner.split('┆').map(|cell| cell.trim().to_owned()).collect())
}

/// The further arguments for a scenario. All load programs know inspections, and need none for them.
fn further(scenario: Scenario, signing: (Keys, usize)) -> Result<Vec<&'static str>> {
	if scenario == Scenario::Inspections {
		return Ok(Vec::new());
	}
	ensure!(
		signing == (Keys::P256, 2),
		"an earlier build is measured with two P-256 signatures of a contract"
	);
	Ok(vec!["--scenario", scenario.name()])
}

fn figures(scenario: Scenario, name: &str, row: &[String]) -> Result<Figures> {
	let [_, quiet, finalized, per_second, median, most, longest, blocks, fullest, reorganisations, others] =
		row
	else {
		anyhow::bail!("the row has {} columns", row.len());
	};
	let seconds = |text: &str| -> Result<Duration> {
		let number = text.strip_suffix(" s").context("a time in seconds")?;
		Ok(Duration::from_secs_f64(number.parse()?))
	};
	Ok(Figures {
		scenario: scenario.name().to_owned(),
		variant: name.to_owned(),
		quiet: (seconds(quiet)?, None),
		finalized: finalized.parse()?,
		per_second: per_second.parse()?,
		offered: None,
		rows: None,
		loaded: [seconds(median)?, seconds(most)?, seconds(longest)?],
		half: None,
		half_rates: None,
		percentiles: Vec::new(),
		per_block: BTreeMap::new(),
		took: Duration::ZERO,
		disk: None,
		state: None,
		titles: None,
		blocks: [blocks.parse()?, fullest.parse()?],
		processor: None,
		validations: None,
		reorganisations: reorganisations.parse()?,
		others: others.clone(),
	})
}
