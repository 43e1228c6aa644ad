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
	/// From the first sending to the last sending.
	pub sent_in: Duration,
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

	/// Transactions that were offered a second: until the last was sent. None if all were sent at once.
	pub fn offered(&self) -> Option<f64> {
		let seconds = self.sent_in.as_secs_f64();
		(seconds > 0.0).then(|| self.answered() as f64 / seconds)
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

	/// Add the outcome of a later round. The time between both rounds does not count.
	pub fn add(&mut self, later: Self) {
		self.latencies.extend(later.latencies);
		for (block, count) in later.per_block {
			*self.per_block.entry(block).or_default() += count;
		}
		for (kind, (count, answer)) in later.others {
			self.others.entry(kind).or_insert((0, answer)).0 += count;
		}
		self.rows += later.rows;
		self.sent_in += later.sent_in;
		self.took += later.took;
	}

	/// Fail where another number of transactions has an answer than was sent: some were lost, or answered twice.
	pub fn check_complete(&self, sent: usize) -> Result<()> {
		let answered = self.answered();
		ensure!(answered == sent, "{sent} were sent, {answered} have an answer");
		Ok(())
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
	fn rounds_add_up_without_the_time_between_them() {
		let round = |seconds, kind| Outcome {
			latencies: vec![Duration::from_secs(seconds); 6],
			per_block: [(7, 4), (8 + seconds, 2)].into(),
			others: [(kind, (2, format!("{kind} {seconds}")))].into(),
			rows: 12,
			sent_in: Duration::from_secs(1),
			took: Duration::from_secs(seconds),
		};
		let mut outcome = Outcome::default();
		for (seconds, kind) in [(2, "expired"), (3, "expired"), (5, "rejected")] {
			outcome.add(round(seconds, kind));
		}
		assert_eq!((outcome.finalized(), outcome.answered(), outcome.rows), (18, 24, 36));
		assert_eq!(outcome.per_block, [(7, 12), (10, 2), (11, 2), (13, 2)].into());
		assert_eq!(outcome.others["expired"], (4, "expired 2".to_owned()));
		assert_eq!(outcome.took, Duration::from_secs(10));
		assert!((outcome.per_second() - 1.8).abs() < 1e-9);
		assert!((outcome.offered().unwrap() - 8.0).abs() < 1e-9);
		assert_eq!(Outcome::default().offered(), None);
	}

	#[test]
	fn every_transaction_has_one_answer() {
		let mut outcome = Outcome { latencies: vec![Duration::ZERO; 3], ..Outcome::default() };
		outcome.others.insert("expired", (2, String::new()));
		outcome.check_complete(5).unwrap();
		for sent in [4, 6] {
			let error = outcome.check_complete(sent).unwrap_err().to_string();
			assert!(error.contains("5 have an answer"), "{error}");
		}
	}

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
