//! Sending the calls of a file, one after another.

use crate::{
	context::Context,
	failure::Failure,
	send::{random_reference, Submitted},
};
use madang_client::{emergency, Error, Included, Officer, Sender};
use madang_primitives::ExternalRef;
use serde_json::json;
use std::{
	future::Future,
	pin::pin,
	time::{Duration, Instant},
};
use subxt::tx::Payload;
use tokio::time::{sleep, timeout};

/// After how long without an answer the user is told, and then again.
const SILENCE: Duration = Duration::from_secs(30);

/// For how long no node may answer before a call is sent: longer than a node takes to start on a slow machine.
const AWAY: Duration = Duration::from_secs(300);

/// How long to wait before nodes that did not answer are tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// What sends the calls of a file: the key is unlocked once, and the connection is kept.
pub struct Calls<'a> {
	context: &'a Context,
	officer: Officer,
	/// `None` in an emergency, when no call becomes final.
	sender: Option<Sender>,
}

impl Context {
	/// Unlock the key and connect, for the calls of a file.
	pub async fn calls(&self) -> Result<Calls<'_>, Failure> {
		let officer = self.officer()?;
		let sender = match self.unfinalized {
			true => None,
			false => Some(self.sender().await?),
		};
		Ok(Calls { context: self, officer, sender })
	}
}

impl Calls<'_> {
	/// The reference of the call with these lines of a file: the given one, or a random one, which is printed.
	pub fn reference(&self, given: Option<ExternalRef>, first: u64, last: u64) -> ExternalRef {
		given.unwrap_or_else(|| {
			let reference = random_reference();
			let digits = hex::encode(reference);
			let note = json!({ "external_ref": digits, "first_line": first, "last_line": last });
			self.context.output.note(&note, || {
				format!("external reference {digits}: lines {first} to {last} of the file")
			});
			reference
		})
	}

	/// Send a call and wait until it is final; in an emergency until it is in a block.
	///
	/// A call that an interrupted command left behind may use the nonce: then this one is sent again. While no
	/// node answers, this waits and says so: for some minutes before the call is sent, and as long as it takes
	/// after.
	pub async fn send(
		&self,
		call: &impl Payload,
		reference: ExternalRef,
	) -> Result<Submitted, Failure> {
		let began = Instant::now();
		let answer = async {
			match &self.sender {
				Some(sender) => {
					let run = || sender.run(call, &self.officer);
					Ok::<_, Failure>(while_away(run, AWAY, PAUSE).await?)
				}
				None => {
					let connection = self.context.connection().await?;
					Ok(emergency::send(&connection, call, &self.officer).await?)
				}
			}
		};
		let included = tell_of_silence(answer, SILENCE, || {
			let seconds = began.elapsed().as_secs();
			self.context.output.note(&json!({ "waiting_seconds": seconds }), || {
				format!(
					"no answer for {seconds} s: the node may be away. The command continues when it answers; \
					it can also be stopped, and run again later"
				)
			});
		})
		.await?;
		let (took, is_final) = (began.elapsed(), self.sender.is_some());
		Ok(Submitted { included, took, reference: Some(reference), is_final })
	}
}

/// Send a call, again and again while no node answers. Then nothing was sent: a sender that has sent a call
/// waits for its outcome.
async fn while_away<F: Future<Output = Result<Included, Error>>>(
	send: impl Fn() -> F,
	away: Duration,
	pause: Duration,
) -> F::Output {
	let began = Instant::now();
	loop {
		match send().await {
			Err(Error::Connection { .. } | Error::Answer(_)) if began.elapsed() < away => {
				sleep(pause).await;
			}
			answer => return answer,
		}
	}
}

/// Wait for an answer, and tell each time that there was none for so long.
async fn tell_of_silence<T>(
	answer: impl Future<Output = T>,
	silence: Duration,
	mut tell: impl FnMut(),
) -> T {
	let mut answer = pin!(answer);
	loop {
		match timeout(silence, answer.as_mut()).await {
			Ok(answer) => return answer,
			Err(_) => tell(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::cell::Cell;

	const MOMENT: Duration = Duration::from_millis(1);

	#[tokio::test]
	async fn the_user_is_told_again_and_again_while_there_is_no_answer() {
		let told = Cell::new(0);
		let answer = async {
			while told.get() < 3 {
				tokio::time::sleep(MOMENT).await;
			}
			"answer"
		};
		assert_eq!(tell_of_silence(answer, MOMENT, || told.set(told.get() + 1)).await, "answer");
		assert_eq!(told.get(), 3);
	}

	fn no_answer() -> Result<Included, Error> {
		Err(Error::Answer("closed".to_owned()))
	}

	fn rejected() -> Result<Included, Error> {
		Err(Error::Rejected("by the pool".to_owned()))
	}

	/// How often a call is sent, and the last error, if the answers are these in turn.
	async fn sent(
		answers: &[fn() -> Result<Included, Error>],
		away: Duration,
	) -> (usize, Option<String>) {
		let times = Cell::new(0);
		let send = || async {
			let answer = answers[times.get().min(answers.len() - 1)];
			times.set(times.get() + 1);
			answer()
		};
		let last = while_away(send, away, MOMENT).await;
		(times.get(), last.err().map(|error| error.to_string()))
	}

	#[tokio::test]
	async fn a_call_is_sent_again_until_a_node_answers_and_not_longer_than_it_may_be_away() {
		let error = |answer: Result<_, Error>| answer.err().map(|error| error.to_string());
		let (times, last) = sent(&[no_answer, no_answer, rejected], AWAY).await;
		assert_eq!((times, last), (3, error(rejected())));
		let (times, last) = sent(&[no_answer], Duration::ZERO).await;
		assert_eq!((times, last), (1, error(no_answer())));
	}

	#[tokio::test]
	async fn an_answer_in_time_is_all_that_the_user_sees() {
		let tell = || panic!("there was an answer");
		assert_eq!(tell_of_silence(std::future::ready(7), MOMENT, tell).await, 7);
	}
}
