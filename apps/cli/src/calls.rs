//! Sending the calls of a file, several at once.

use crate::{
	context::Context,
	failure::{Failure, FailureKind},
	send::{random_reference, Submitted},
};
use madang_client::{emergency, AnyCall, Done, Error, Included, Officer, Sender};
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
		let (officer, sender) = match self.unfinalized {
			true => {
				self.warn_unconfirmed(t!("calls in blocks that are not final"));
				(self.officer()?, None)
			}
			false => {
				let (sender, officer) = self.sender_of_file().await?;
				(officer, Some(sender))
			}
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
				t!("external reference {digits}: lines {first} to {last} of the file")
			});
			reference
		})
	}

	/// Send calls at once, with their references, and wait until each is final. What became of each, in their order. In an
	/// emergency they are sent one after another until one fails, and each only has to be in a block.
	///
	/// A call that an interrupted command left behind may use a nonce: then the one that lost it is sent again. While no
	/// node answers, this waits and says so: for some minutes before the calls are sent, and as long as it takes
	/// after.
	pub async fn send_all<P: Payload + Send + Sync>(
		&self,
		calls: &[(P, ExternalRef)],
	) -> Vec<Result<Submitted, Failure>> {
		if self.context.dry_run {
			return self.try_all(calls).await;
		}
		let began = Instant::now();
		let answers = tell_of_silence(self.answers(calls), SILENCE, || {
			let seconds = began.elapsed().as_secs();
			self.context.output.note(&json!({ "waiting_seconds": seconds }), || {
				t!(
					"no answer for {seconds} s: the node may be away. The command continues when it answers; \
					it can also be stopped, and run again later"
				)
			});
		})
		.await;
		let (took, is_final) = (began.elapsed(), self.sender.is_some());
		let mut all = Vec::with_capacity(calls.len());
		for (answer, (call, reference)) in answers.into_iter().zip(calls) {
			let confirmed = async {
				let done = Done::Now(answer?);
				if let Some(sender) = &self.sender {
					let of = (call, &self.officer, Some(*reference));
					self.context.confirm(sender, &done, of).await?;
				}
				Ok(Submitted { done, took, reference: Some(*reference), is_final })
			};
			all.push(confirmed.await);
		}
		all
	}

	/// Print of each call what it would do. None was sent, so each ends here: those that would be refused first, so that the
	/// command fails with one of them if there is one.
	async fn try_all<P: Payload>(
		&self,
		calls: &[(P, ExternalRef)],
	) -> Vec<Result<Submitted, Failure>> {
		let mut ends = Vec::with_capacity(calls.len());
		for (call, reference) in calls {
			let of = (call, &self.officer, Some(*reference));
			ends.push(match &self.sender {
				Some(sender) => self.context.try_call_over(sender, of).await,
				None => self.context.try_call(&self.officer, call, Some(*reference)).await,
			});
		}
		ends.sort_by_key(|end| end.kind == FailureKind::Answered);
		ends.into_iter().map(Err).collect()
	}

	async fn answers<P: Payload + Send + Sync>(
		&self,
		calls: &[(P, ExternalRef)],
	) -> Vec<Result<Included, Failure>> {
		let Some(sender) = &self.sender else { return self.one_by_one(calls).await };
		let run = |places: Vec<usize>| async move {
			let open = places.into_iter().filter_map(|place| calls.get(place));
			let open: Vec<&dyn AnyCall> = open.map(|(call, _)| call as &dyn AnyCall).collect();
			sender.run_bulk(&open, &self.officer).await
		};
		let places: Vec<usize> = (0..calls.len()).collect();
		let answers = while_away(&places, run, AWAY, PAUSE).await;
		answers.into_iter().map(|answer| answer.map_err(Failure::from)).collect()
	}

	/// Send calls in an emergency.
	async fn one_by_one<P: Payload>(
		&self,
		calls: &[(P, ExternalRef)],
	) -> Vec<Result<Included, Failure>> {
		let mut answers = Vec::with_capacity(calls.len());
		for (call, _) in calls {
			let answer = async {
				let connection = self.context.connection().await?;
				let recorder = self.context.recorder(&connection);
				let officer = &self.officer;
				Ok(emergency::send_recorded(&connection, call, officer, Some(&recorder)).await?)
			}
			.await;
			let failed = answer.is_err();
			answers.push(answer);
			if failed {
				break;
			}
		}
		answers
	}
}

/// Send calls, and those again and again of which no node answers. Of these nothing was sent: a sender that has sent
/// a call waits for its outcome.
async fn while_away<C: Copy, T, F: Future<Output = Vec<Result<T, Error>>>>(
	calls: &[C],
	send: impl Fn(Vec<C>) -> F,
	away: Duration,
	pause: Duration,
) -> F::Output {
	let began = Instant::now();
	let mut answers = send(calls.to_vec()).await;
	while began.elapsed() < away {
		let open = answers.iter_mut().zip(calls).filter(|(answer, _)| {
			matches!(answer, Err(Error::Connection { .. } | Error::Answer(_)))
		});
		let (open, again): (Vec<_>, Vec<C>) = open.map(|(answer, call)| (answer, *call)).unzip();
		if open.is_empty() {
			break;
		}
		sleep(pause).await;
		let later = send(again).await;
		open.into_iter().zip(later).for_each(|(answer, later)| *answer = later);
	}
	answers
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
	use std::cell::{Cell, RefCell};

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

	fn no_answer() -> Result<u8, Error> {
		Err(Error::Answer("closed".to_owned()))
	}

	fn rejected() -> Result<u8, Error> {
		Err(Error::Rejected("by the pool".to_owned()))
	}

	/// The calls of each sending, and the last answers, if what a sending answers are these in turn.
	async fn sent(
		answers: &[&[fn() -> Result<u8, Error>]],
		away: Duration,
	) -> (Vec<Vec<u8>>, Vec<String>) {
		let sendings = RefCell::new(Vec::new());
		let send = |calls: Vec<u8>| {
			let turn = sendings.borrow().len().min(answers.len() - 1);
			sendings.borrow_mut().push(calls);
			std::future::ready(answers[turn].iter().map(|answer| answer()).collect())
		};
		let last: Vec<Result<u8, Error>> = while_away(&[1, 2, 3], send, away, MOMENT).await;
		let text = |answer: Result<u8, Error>| match answer {
			Ok(number) => number.to_string(),
			Err(error) => error.to_string(),
		};
		(sendings.into_inner(), last.into_iter().map(text).collect())
	}

	#[tokio::test]
	async fn calls_are_sent_again_until_a_node_answers_and_not_longer_than_it_may_be_away() {
		let text = |answer: Result<u8, Error>| answer.unwrap_err().to_string();
		let (sendings, last) =
			sent(&[&[|| Ok(7), no_answer, no_answer], &[no_answer, rejected], &[|| Ok(8)]], AWAY)
				.await;
		// What is final or rejected is not sent again.
		assert_eq!(sendings, [vec![1, 2, 3], vec![2, 3], vec![2]]);
		assert_eq!(last, ["7".to_owned(), "8".to_owned(), text(rejected())]);
		let (sendings, last) = sent(&[&[no_answer, no_answer, no_answer]], Duration::ZERO).await;
		assert_eq!((sendings.len(), last), (1, vec![text(no_answer()); 3]));
	}

	#[tokio::test]
	async fn an_answer_in_time_is_all_that_the_user_sees() {
		let tell = || panic!("there was an answer");
		assert_eq!(tell_of_silence(std::future::ready(7), MOMENT, tell).await, 7);
	}
}
