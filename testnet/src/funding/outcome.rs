//! What became of applications.

use super::Served;
use crate::times::percentile;
use madang_client::api::types::*;
use std::{collections::BTreeMap, time::Duration};
use subxt::utils::H256;

/// What became of applications.
#[derive(Default)]
pub struct Outcome {
	/// From sending the application to the final disbursement, of those that were paid out.
	pub paid: Vec<Duration>,
	/// How many were refused for each reason.
	pub refused: BTreeMap<String, usize>,
	/// From the first sending to the last answer.
	pub took: Duration,
}

impl Outcome {
	pub(super) fn count(&mut self, served: Served) {
		match served {
			Served::Paid(took) => self.paid.push(took),
			Served::Refused(reason) => *self.refused.entry(reason).or_default() += 1,
		}
	}

	/// Applications that have an answer.
	pub fn answered(&self) -> usize {
		self.paid.len() + self.refused.values().sum::<usize>()
	}

	/// Applications a second, from the application to its disbursement or refusal.
	pub fn per_second(&self) -> f64 {
		self.answered() as f64 / self.took.as_secs_f64().max(f64::EPSILON)
	}

	/// A part of a hundred of those that were paid out took at most this long; zero if none was.
	pub fn percentile(&self, part: usize) -> Duration {
		percentile(&self.paid, part)
	}
}

/// What a node answers about a programme.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Totals {
	/// The block.
	pub block: H256,
	/// The budget.
	pub budget: Budget,
	/// What each bank has used of its line, in won.
	pub used: Vec<Won>,
}
