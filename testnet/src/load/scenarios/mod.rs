//! What a load consists of: each scenario prepares what its transactions need, makes them, and says what must
//! come of them.

mod contracts;
mod keys;
mod lending;
mod mix;
mod preparing;
mod rows;

pub use keys::Keys;
pub use mix::Mix;

use super::{
	inspections::{apartment, inspection},
	Load, Task,
};
use crate::{council, titles::Titles, Network, Options};
use anyhow::{Context, Result};
use contracts::Contracts;
use lending::Lending;
use rand::{rngs::StdRng, seq::SliceRandom, Rng, SeedableRng};
use rows::Rows;
use std::{fmt, str::FromStr};

/// The rows of one call of an import, and the lines of one call of a file of repayments.
const ROWS: usize = 256;
const LINES: usize = 192;
/// The lines of one call of the mixed day.
const FEW_LINES: usize = 8;

/// What is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scenario {
	/// Inspections by the officers of one agent: of one apartment, or where the state began with synthetic titles, of
	/// any of them.
	Inspections,
	/// Contracts on titles of their own.
	Contracts,
	/// Applications, decisions, agreements and draws of loans under a programme, as many of each.
	Loans,
	/// Calls of 192 repayments, each of another loan.
	Repayments,
	/// Calls with one repayment.
	SingleRepayments,
	/// Calls of 256 new rows of the land book, by one officer of the ministry.
	RegisterRows,
	/// All of them in the shares of [`Mix`], in a random order.
	Mixed,
}

impl Scenario {
	/// All of them.
	pub const ALL: [Self; 7] = [
		Self::Inspections,
		Self::Contracts,
		Self::Loans,
		Self::Repayments,
		Self::SingleRepayments,
		Self::RegisterRows,
		Self::Mixed,
	];

	/// Its name in options and results.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Inspections => "inspections",
			Self::Contracts => "contracts",
			Self::Loans => "loans",
			Self::Repayments => "repayments",
			Self::SingleRepayments => "single-repayments",
			Self::RegisterRows => "register-rows",
			Self::Mixed => "mixed",
		}
	}

	/// What its transactions carry many of, if they do.
	pub const fn rows(self) -> Option<&'static str> {
		match self {
			Self::Repayments => Some("lines"),
			Self::RegisterRows => Some("rows"),
			_ => None,
		}
	}

	/// How many transactions it sends where an ordinary one sends so many: calls with many rows are fewer.
	pub fn scaled(self, transactions: usize) -> usize {
		let divisor = match self {
			Self::Repayments => LINES,
			Self::RegisterRows => ROWS / 4,
			_ => 1,
		};
		transactions.div_ceil(divisor)
	}

	/// Whether it needs loans.
	const fn lends(self) -> bool {
		matches!(self, Self::Loans | Self::Repayments | Self::SingleRepayments | Self::Mixed)
	}

	/// The contracts among so many transactions.
	fn contracts(self, mix: Mix, transactions: usize) -> usize {
		match self {
			Self::Contracts => transactions,
			Self::Mixed => mix.counts(transactions)[1],
			_ => 0,
		}
	}

	/// The network that it needs for so many transactions at most.
	pub fn options(self, load: Load, mix: Mix) -> Options {
		let lends = self.lends();
		Options {
			agent_officers: load.officers,
			bank_officers: if lends { load.officers } else { 1 },
			further_agents: contracts::agents(self.contracts(mix, load.total()), load.officers),
			registers: true,
			..Options::default()
		}
	}
}

impl fmt::Display for Scenario {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.name())
	}
}

impl FromStr for Scenario {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let found = Self::ALL.into_iter().find(|one| one.name() == text);
		found
			.ok_or_else(|| format!("a scenario is one of {}", Self::ALL.map(Self::name).join(", ")))
	}
}

/// A scenario on a network.
pub struct Stage<'a> {
	network: &'a Network,
	scenario: Scenario,
	mix: Mix,
	contracts: Option<Contracts<'a>>,
	lending: Option<Lending<'a>>,
	rows: Rows,
	titles: Option<Titles>,
	random: StdRng,
}

impl<'a> Stage<'a> {
	/// Set a network up, which [`Scenario::options`] describe: quotas are lifted, parties and programmes
	/// registered. The parties have keys of one kind, and `signers` of them sign a contract.
	pub async fn open(
		network: &'a Network,
		scenario: Scenario,
		mix: Mix,
		(keys, signers): (Keys, usize),
		seed: u64,
	) -> Result<Self> {
		let (members, sender) = (&network.members, network.sender(0).await?);
		for member in [members.agent(), members.ministry(), members.registry()] {
			council::lift_quota(members, &sender, member).await?;
		}
		let contracts = match matches!(scenario, Scenario::Contracts | Scenario::Mixed) {
			true => Some(Contracts::open(network, &sender, keys, signers).await?),
			false => None,
		};
		let lending = match scenario.lends() {
			true => Some(Lending::open(network).await?),
			false => None,
		};
		let (rows, random) = (Rows::new(), StdRng::seed_from_u64(seed));
		let titles = (network.titles() > 0).then(Titles::read).transpose()?;
		Ok(Self { network, scenario, mix, contracts, lending, rows, titles, random })
	}

	/// Prepare a number of transactions of so many officers. Fewer where the chain keeps no more open at once.
	pub async fn prepare(&mut self, count: usize, officers: usize) -> Result<Vec<Task>> {
		let mut tasks = match self.scenario {
			Scenario::Inspections => self.inspections(count, officers)?,
			Scenario::Contracts => self.contracts(count, officers).await?,
			Scenario::Loans => self.lending()?.steps(count, officers).await?,
			Scenario::Repayments => self.lending()?.repayments(count, LINES, officers).await?,
			Scenario::SingleRepayments => self.lending()?.single(count, officers).await?,
			Scenario::RegisterRows => self.rows.import(self.network, count, ROWS)?,
			Scenario::Mixed => return self.mixed(count, officers).await,
		};
		tasks.truncate(count);
		Ok(tasks)
	}

	async fn mixed(&mut self, count: usize, officers: usize) -> Result<Vec<Task>> {
		let [inspections, contracts, steps, repayments] = self.mix.counts(count);
		let mut tasks = self.inspections(inspections, officers)?;
		tasks.extend(self.contracts(contracts, officers).await?);
		tasks.extend(self.lending()?.steps(steps, officers).await?);
		tasks.extend(self.lending()?.repayments(repayments, FEW_LINES, officers).await?);
		tasks.shuffle(&mut self.random);
		Ok(tasks)
	}

	/// Of titles at random, so that they are read from the whole state.
	fn inspections(&mut self, count: usize, officers: usize) -> Result<Vec<Task>> {
		let all = &self.network.members.agent().officers;
		let officers = all.iter().take(officers).cycle();
		officers
			.take(count)
			.map(|officer| {
				let property = match &self.titles {
					Some(titles) => {
						titles.property(self.random.gen_range(0..self.network.titles()))?
					}
					None => apartment(),
				};
				Ok((officer.clone(), inspection(property)))
			})
			.collect()
	}

	async fn contracts(&mut self, count: usize, officers: usize) -> Result<Vec<Task>> {
		let contracts = self.contracts.as_mut().context("the scenario has no contracts")?;
		contracts.prepare(&mut self.rows, count, officers).await
	}

	fn lending(&mut self) -> Result<&mut Lending<'a>> {
		self.lending.as_mut().context("the scenario has no loans")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_scenario_has_a_name_that_is_read() {
		for scenario in Scenario::ALL {
			assert_eq!(scenario.name().parse(), Ok(scenario));
		}
		let error = "sales".parse::<Scenario>().unwrap_err();
		assert!(error.contains("register-rows"), "{error}");
	}

	#[test]
	fn calls_with_many_rows_are_fewer() {
		assert_eq!(Scenario::Loans.scaled(10_000), 10_000);
		assert_eq!(Scenario::Repayments.scaled(10_000), 53);
		assert_eq!(Scenario::RegisterRows.scaled(10_000), 157);
		// With one line, a call is an ordinary one.
		assert_eq!(Scenario::SingleRepayments.scaled(10_000), 10_000);
		assert_eq!(Scenario::SingleRepayments.rows(), None);
	}

	#[test]
	fn the_network_has_the_agents_and_officers_that_a_scenario_needs() {
		let load = Load { officers: 5, each: 200, window: 10, bulk: 1, pace: None };
		let options = |scenario: Scenario| scenario.options(load, Mix::DAY);
		assert_eq!(options(Scenario::Inspections).further_agents, 0);
		assert_eq!(options(Scenario::Inspections).bank_officers, 1);
		assert_eq!(options(Scenario::SingleRepayments).bank_officers, 5);
		assert_eq!(options(Scenario::Contracts).further_agents, 16);
		assert_eq!(options(Scenario::Mixed).further_agents, 5);
		assert_eq!(options(Scenario::Mixed).bank_officers, 5);
	}
}
