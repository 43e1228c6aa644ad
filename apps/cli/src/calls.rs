//! Sending the calls of a file, one after another.

use crate::{
	context::Context,
	failure::Failure,
	send::{random_reference, Submitted},
};
use madang_client::{emergency, Officer, Sender};
use madang_primitives::ExternalRef;
use serde_json::json;
use std::{
	future::Future,
	pin::pin,
	time::{Duration, Instant},
};
use subxt::tx::Payload;
use tokio::time::timeout;

/// After how long without an answer the user is told, and then again.
const SILENCE: Duration = Duration::from_secs(30);

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
	/// node answers, this waits and says so.
	pub async fn send(
		&self,
		call: &impl Payload,
		reference: ExternalRef,
	) -> Result<Submitted, Failure> {
		let began = Instant::now();
		let answer = async {
			Ok::<_, Failure>(match &self.sender {
				Some(sender) => sender.run(call, &self.officer).await?,
				None => {
					let connection = self.context.connection().await?;
					emergency::send(&connection, call, &self.officer).await?
				}
			})
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

	#[tokio::test]
	async fn an_answer_in_time_is_all_that_the_user_sees() {
		let tell = || panic!("there was an answer");
		assert_eq!(tell_of_silence(std::future::ready(7), MOMENT, tell).await, 7);
	}
}
