//! Sends many calls of one officer: signed with consecutive nonces, submitted in JSON-RPC batches.
//!
//! Each call keeps its nonce until it has its answer, so it is never in two blocks. What a batch left without an
//! answer is submitted once more with the same bytes, through another node if the first is silent; after that the
//! follower continues, as for a single call. A refused call gives its nonce back: the next call of the officer
//! takes it, because those with later nonces wait for it.

use super::{
	nonce::Nonces,
	shared::{Submission, MOST_IN_BATCH},
	Sender, Sent, NONCE_TRIES,
};
use crate::{call::AnyCall, error::Error, officer::Officer, outcome::Included, pool::Verdict};

/// What became of one call of many when it was submitted.
pub enum Submitted {
	/// A node's pool has it.
	Accepted(Sent),
	/// No node said that it has it, for this reason. One may have it, so it is sent again until there is a
	/// definite answer.
	Unknown(Sent, String),
	/// It was not sent, or a pool refused it. It is in no block and never will be.
	Refused(Error),
}

impl Submitted {
	/// The transaction, if it is pending.
	pub fn sent(self) -> Result<Sent, Error> {
		match self {
			Self::Accepted(sent) | Self::Unknown(sent, _) => Ok(sent),
			Self::Refused(error) => Err(error),
		}
	}

	async fn outcome(self) -> Result<Included, Error> {
		self.sent()?.outcome().await
	}
}

impl Sender {
	/// Sign calls of an officer with consecutive nonces, and submit them in batches. What became of each, in their
	/// order.
	///
	/// If no node answers at all, the calls after the present batch are not sent. If a call is refused, those after
	/// it wait for another call of the officer, or expire.
	pub async fn send_bulk(&self, calls: &[&dyn AnyCall], officer: &Officer) -> Vec<Submitted> {
		let mut all = Vec::with_capacity(calls.len());
		if let Err(error) = self.send_parts(calls, officer, &mut all).await {
			let rest = calls.len().saturating_sub(all.len());
			let reason = error.to_string();
			let refused = || Submitted::Refused(Error::Answer(format!("not sent: {reason}")));
			all.extend(std::iter::repeat_with(refused).take(rest));
		}
		all
	}

	/// Send calls in bulk, and wait until each has its answer. Those that expire, and those of which another
	/// transaction used the nonce, are sent again: the first transaction can then never be included.
	pub async fn run_bulk(
		&self,
		calls: &[&dyn AnyCall],
		officer: &Officer,
	) -> Vec<Result<Included, Error>> {
		let mut answers = self.outcomes(calls, officer).await;
		for _ in 0..NONCE_TRIES {
			let again = |answer: &Result<_, Error>| {
				matches!(answer, Err(Error::NonceConflict(_) | Error::Expired { .. }))
			};
			let (open, open_calls): (Vec<_>, Vec<_>) =
				answers.iter_mut().zip(calls).filter(|(answer, _)| again(answer)).unzip();
			if open.is_empty() {
				break;
			}
			let later = self.outcomes(&open_calls, officer).await;
			open.into_iter().zip(later).for_each(|(answer, later)| *answer = later);
		}
		answers
	}

	async fn outcomes(
		&self,
		calls: &[&dyn AnyCall],
		officer: &Officer,
	) -> Vec<Result<Included, Error>> {
		let mut outcomes = Vec::with_capacity(calls.len());
		for submitted in self.send_bulk(calls, officer).await {
			outcomes.push(submitted.outcome().await);
		}
		outcomes
	}

	/// Send calls, as many in a batch as a node takes.
	async fn send_parts(
		&self,
		calls: &[&dyn AnyCall],
		officer: &Officer,
		all: &mut Vec<Submitted>,
	) -> Result<(), Error> {
		let account = officer.account();
		let account_nonce = self.shared.account_nonce(&account);
		let mut known = account_nonce.lock().await;
		let mut nonces = self.take_nonces(&mut known, &account).await?;
		for part in calls.chunks(MOST_IN_BATCH) {
			let outcome = self.send_part(part, officer, &mut nonces, all).await?;
			*known = (!outcome.conflict).then(|| nonces.clone());
			if outcome.silent {
				return Err(Error::Answer("no node answers".to_owned()));
			}
			if outcome.conflict {
				nonces.skip_to(self.next_nonce(&account).await?);
			}
		}
		Ok(())
	}

	/// Sign and submit one batch.
	async fn send_part(
		&self,
		calls: &[&dyn AnyCall],
		officer: &Officer,
		nonces: &mut Nonces,
		all: &mut Vec<Submitted>,
	) -> Result<Part, Error> {
		let at = self.block_to_sign_for().await?;
		let mut signed = Vec::with_capacity(calls.len());
		let mut batch = Vec::with_capacity(calls.len());
		for call in calls {
			let one = call.encoded(&at).and_then(|call| {
				let nonce = nonces.take();
				let inserted = self.insert(&at, call, officer, nonce);
				inserted.map(|inserted| (nonce, inserted)).inspect_err(|_| nonces.give_back(nonce))
			});
			signed.push(one.map(|(nonce, (sent, bytes))| {
				batch.push((sent.hash, bytes));
				(nonce, sent)
			}));
		}
		let (verdicts, silent) = self.shared.deliver(&batch).await;
		let mut verdicts = verdicts.into_iter();
		let mut part = Part { silent, conflict: false };
		for one in signed {
			all.push(match one {
				Ok((nonce, sent)) => {
					let verdict = verdicts.next().unwrap_or(Verdict::Unknown(String::new()));
					self.settle(nonce, sent, verdict, nonces, &mut part)
				}
				Err(error) => Submitted::Refused(error),
			});
		}
		Ok(part)
	}

	fn settle(
		&self,
		nonce: u64,
		sent: Sent,
		verdict: Verdict,
		nonces: &mut Nonces,
		part: &mut Part,
	) -> Submitted {
		let reason = match &verdict {
			Verdict::Accepted => None,
			Verdict::NonceTaken(reason)
			| Verdict::NotAdmitted(reason)
			| Verdict::RejectedBytes(reason)
			| Verdict::Unknown(reason) => Some(reason.clone()),
		};
		match self.shared.conclude(sent.hash, verdict) {
			Ok(submission) => {
				part.conflict |= matches!(submission, Submission::NonceConflict);
				match reason {
					Some(reason) => Submitted::Unknown(sent, reason),
					None => Submitted::Accepted(sent),
				}
			}
			Err(rejected) => {
				nonces.give_back(nonce);
				self.shared.record_end(sent.hash, &rejected);
				Submitted::Refused(rejected)
			}
		}
	}
}

/// What became of a batch.
struct Part {
	/// No node has answered anything.
	silent: bool,
	/// A pool said that other transactions have nonces of it.
	conflict: bool,
}
