//! What became of transactions.

use crate::times::percentile;
use anyhow::{ensure, Context, Result};
use madang_client::{Error, Included};
use std::{collections::BTreeMap, time::Duration};

/// What became of the transactions.
#[derive(Default)]
pub struct Outcome {
	/// From sending to the finalized block, of those that were finalized.
	pub latencies: Vec<Duration>,
	/// How many each block has.
	pub per_block: BTreeMap<u64, usize>,
	/// Those that were not finalized: how many have each kind of answer, and one of those answers.
	pub others: BTreeMap<&'static str, (usize, String)>,
	/// The rows or lines that the finalized ones carried.
	pub rows: u64,
	/// From the first sending to the last answer.
	pub took: Duration,
}

impl Outcome {
	/// Transactions that were finalized.
	pub fn finalized(&self) -> usize {
		self.latencies.len()
	}

	/// Transactions that have an answer.
	pub fn answered(&self) -> usize {
		self.finalized() + self.others.values().map(|(count, _)| count).sum::<usize>()
	}

	/// Finalized transactions a second.
	pub fn per_second(&self) -> f64 {
		self.finalized() as f64 / self.took.as_secs_f64()
	}

	/// Rows or lines of finalized transactions a second.
	pub fn rows_per_second(&self) -> f64 {
		self.rows as f64 / self.took.as_secs_f64()
	}

	/// A part of a hundred of the finalized ones took at most this long; zero if none was.
	pub fn percentile(&self, part: usize) -> Duration {
		percentile(&self.latencies, part)
	}

	/// Fail where more than so many of a thousand have another answer than finality, by kind.
	pub fn check_shares(&self, most: usize) -> Result<()> {
		for (kind, (count, answer)) in &self.others {
			let (count, all) = (*count, self.answered());
			ensure!(count * 1_000 <= all * most, "{count} of {all} are {kind}: {answer}");
		}
		Ok(())
	}

	pub(super) fn count(&mut self, answer: Result<Included, Error>, took: Duration) -> Result<()> {
		let error = match answer {
			Ok(included) => {
				self.latencies.push(took);
				*self.per_block.entry(included.block).or_default() += 1;
				return Ok(());
			}
			Err(error) => error,
		};
		let kind = match &error {
			Error::Rejected(_) => "rejected",
			Error::NonceConflict(_) => "overtaken by another with their nonce",
			Error::Expired { .. } => "expired",
			_ => return Err(error).context("no definite answer"),
		};
		let text = error.to_string();
		self.others.entry(kind).or_insert((0, text)).0 += 1;
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn each_kind_of_answer_has_a_bound_of_its_own() {
		let mut outcome = Outcome {
			latencies: vec![Duration::from_secs(1); 985],
			took: Duration::from_secs(1),
			..Outcome::default()
		};
		outcome.others.insert("expired", (10, String::new()));
		outcome.others.insert("rejected", (5, String::new()));
		assert_eq!(outcome.answered(), 1_000);
		outcome.check_shares(10).unwrap();
		let error = outcome.check_shares(9).unwrap_err().to_string();
		assert!(error.contains("expired"), "{error}");
	}
}
