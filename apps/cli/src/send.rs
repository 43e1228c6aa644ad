//! Submitting a call, waiting for its result, and reporting it.

use crate::{
	context::Context,
	failure::{Failure, FailureKind},
	reference::Reference,
};
use codec::{Decode, Encode};
use indicatif::ProgressBar;
use madang_client::{
	api::types::RefOutcome, emergency, run_once_unfinalized, Done, Error, Included, Officer,
	Record, Sent, Started,
};
use madang_primitives::{DealId, ExternalRef, ReceiptRange};
use pallet_institutions::Caller;
use rand::{rngs::OsRng, RngCore};
use serde_json::{json, Map, Value};
use std::{
	future::Future,
	time::{Duration, Instant},
};
use subxt::tx::{DynamicPayload, Payload};
use tokio::time::timeout;

/// A call that is in a block.
pub struct Submitted {
	/// The call: now, or before under the same reference.
	pub done: Done,
	/// The time from submission until the result was known.
	pub took: Duration,
	/// The external reference, if the call takes one.
	pub reference: Option<ExternalRef>,
	/// Whether the block is final. In an emergency it is not.
	pub is_final: bool,
}

impl Submitted {
	/// The leading fields of an event. The first field of Madang's events is the object's number, which is also known
	/// of a call that was done before and made the object.
	pub fn leading_fields<T: Decode>(&self, pallet: &str, event: &str) -> Result<T, Failure> {
		let fields = match &self.done {
			Done::Now(included) => included.fields(pallet, event)?.ok_or_else(|| {
				Error::Answer(t!("block {} has no event {pallet}.{event}", included.block))
			})?,
			// The number follows the kind, which is one byte.
			Done::Before(outcome) => outcome.made.encode().get(2..).unwrap_or_default().to_vec(),
		};
		T::decode(&mut fields.as_slice()).map_err(|error| Error::answer(error).into())
	}

	/// The receipts of a closing that was filed. Of one that was filed before, the first.
	pub fn receipts(&self) -> Result<Vec<String>, Failure> {
		if let Some(outcome) = self.before() {
			return Ok(outcome.made.iter().map(|first| first.number().to_string()).collect());
		}
		let (_, _, receipts): (DealId, Caller<[u8; 32]>, ReceiptRange) =
			self.leading_fields("Conveyances", "RegistrationFiled")?;
		Ok(receipts.iter().map(|one| one.to_string()).collect())
	}

	/// The call, which was made now.
	pub fn now(&self) -> Result<&Included, Failure> {
		match &self.done {
			Done::Now(included) => Ok(included),
			Done::Before(outcome) => {
				Err(Failure::rejected(t!("done before, in block {}", outcome.block)))
			}
		}
	}

	/// Whether the call emitted this event now. Of a call that was done before it is not known.
	pub fn emitted(&self, pallet: &str, event: &str) -> Result<bool, Error> {
		match &self.done {
			Done::Now(included) => Ok(included.fields(pallet, event)?.is_some()),
			Done::Before(_) => Ok(false),
		}
	}

	/// What became of the call before, if it was done before.
	pub const fn before(&self) -> Option<&RefOutcome> {
		match &self.done {
			Done::Now(_) => None,
			Done::Before(outcome) => Some(outcome),
		}
	}
}

impl Context {
	/// Submit a call with an external reference and wait until it is final. The reference is printed
	/// first: with it the call can be repeated after a crash and takes effect once.
	pub async fn submit_with_ref<CallData>(
		&self,
		reference: &Reference,
		call: impl FnOnce(ExternalRef) -> DynamicPayload<CallData>,
	) -> Result<Submitted, Failure>
	where
		DynamicPayload<CallData>: Payload,
	{
		let officer = self.officer()?;
		let given = reference.external_ref;
		let external_ref = given.unwrap_or_else(random_reference);
		if given.is_none() {
			let digits = hex::encode(external_ref);
			self.output.note(&json!({ "external_ref": digits }), || {
				t!("external reference {digits} (to repeat after a crash: --external-ref)")
			});
		}
		let sent = self.send(&officer, &call(external_ref), Some(external_ref)).await;
		sent.map_err(|failure| failure.under(Some(external_ref)))
	}

	/// Submit a call that takes no external reference and wait until it is final.
	pub async fn submit<CallData>(
		&self,
		call: DynamicPayload<CallData>,
	) -> Result<Submitted, Failure>
	where
		DynamicPayload<CallData>: Payload,
	{
		let officer = self.officer()?;
		self.send(&officer, &call, None).await
	}

	async fn send(
		&self,
		officer: &Officer,
		call: &impl Payload,
		reference: Option<ExternalRef>,
	) -> Result<Submitted, Failure> {
		let began = Instant::now();
		if self.dry_run {
			return Err(self.try_call(officer, call, reference).await);
		}
		if self.unfinalized {
			self.warn_unconfirmed(t!("a call in a block that is not final"));
			let connection = self.connection().await?;
			let recorder = self.recorder(&connection);
			let record: Option<&dyn Record> = Some(&recorder);
			let run = async {
				Ok(match reference {
					Some(reference) => {
						run_once_unfinalized(&connection, call, officer, reference, record).await?
					}
					None => {
						let sent = emergency::send_recorded(&connection, call, officer, record);
						Done::Now(sent.await?)
					}
				})
			};
			let done = within(self.timeout, run).await?;
			return Ok(Submitted { done, took: began.elapsed(), reference, is_final: false });
		}
		self.can_confirm()?;
		let sender = self.sender().await?;
		self.can_confirm_on(&sender).await?;
		let spinner = match self.output.json {
			true => ProgressBar::hidden(),
			false => ProgressBar::new_spinner(),
		};
		spinner.enable_steady_tick(Duration::from_millis(120));
		// Another program with the same key may have used the nonce: then it is sent again.
		let tell = |sent: &Sent| {
			let until = sent.expires_at;
			spinner.set_message(t!("sent; waiting for finality until block {until}"));
		};
		if self.no_wait {
			let started = sender.start(call, officer, reference).await;
			spinner.finish_and_clear();
			let done = match started? {
				Started::Done(done) => done,
				Started::Pending(sent) => {
					self.report_sent(&sent, reference);
					return Err(Failure::answered());
				}
			};
			// A profile can ask for it: on the command line the two options contradict each other.
			self.confirm(&sender, &done, (call, officer, reference)).await?;
			return Ok(Submitted { done, took: began.elapsed(), reference, is_final: true });
		}
		let run = async {
			let done = match reference {
				Some(reference) => sender.run_once(call, officer, reference, tell).await?,
				None => Done::Now(sender.run_and_tell(call, officer, tell).await?),
			};
			self.confirm(&sender, &done, (call, officer, reference)).await?;
			Ok(done)
		};
		let done = within(self.timeout, run).await;
		spinner.finish_and_clear();
		Ok(Submitted { done: done?, took: began.elapsed(), reference, is_final: true })
	}

	/// Print that a node has a transaction.
	fn report_sent(&self, sent: &Sent, reference: Option<ExternalRef>) {
		let (hash, until) = (sent.hash, sent.expires_at);
		let mut value = json!({
			"sent": true,
			"final": false,
			"transaction": format!("{hash:?}"),
			"expires_at": until,
		});
		if let Some(reference) = reference {
			value["external_ref"] = hex::encode(reference).into();
		}
		self.output.answer(&value, || {
			t!(
				"A node has the transaction {hash:?}. It is not known yet what becomes of it: it is in a block before block \
				 {until}, or in none. Ask with `madang tx resume`."
			)
		});
	}

	/// Print that a call is in a block, and what it did.
	pub fn report(&self, submitted: &Submitted, sentence: impl Into<String>, more: Value) {
		let Submitted { done, took, reference, is_final } = submitted;
		let (sentence, seconds) = (sentence.into(), took.as_secs_f64());
		let mut answer = Map::new();
		let text = match done {
			Done::Now(included) => {
				let Included { block, hash, index, transaction, .. } = included;
				answer.insert("done".into(), sentence.clone().into());
				answer.insert("block".into(), (*block).into());
				answer.insert("block_hash".into(), format!("{hash:?}").into());
				answer.insert("index".into(), (*index).into());
				answer.insert("transaction".into(), format!("{transaction:?}").into());
				match is_final {
					true => t!("{sentence}\nFinal in block {block} after {seconds:.1} s."),
					false => {
						t!("{sentence}\nIn block {block} after {seconds:.1} s; not final.")
					}
				}
			}
			Done::Before(outcome) => {
				let text = before(outcome);
				answer.insert("done".into(), text.clone().into());
				answer.insert("block".into(), outcome.block.into());
				answer.insert("index".into(), outcome.index.into());
				text
			}
		};
		answer.insert("already".into(), submitted.before().is_some().into());
		answer.insert("final".into(), (*is_final).into());
		answer.insert("seconds".into(), seconds.into());
		if let Some(reference) = reference {
			answer.insert("external_ref".into(), hex::encode(reference).into());
		}
		if let Value::Object(more) = more {
			answer.extend(more);
		}
		self.output.answer(&Value::Object(answer), || text);
	}
}

/// The answer, if it is there within the time that the user waits.
async fn within<T>(
	most: Option<Duration>,
	answer: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
	let Some(most) = most else { return answer.await };
	timeout(most, answer).await.unwrap_or_else(|_| {
		let seconds = most.as_secs();
		Err(Failure::of(
			FailureKind::Unknown,
			t!(
				"no final answer within {seconds} s: the call may still take effect. Find out with `madang tx show`, or \
				 run the same command again with --external-ref"
			),
		))
	})
}

/// What is said of a call that was done before.
fn before(outcome: &RefOutcome) -> String {
	let RefOutcome { block, index, made, .. } = outcome;
	let made = made.map(|made| t!(" It made {made}.")).unwrap_or_default();
	t!(
		"This call was done before under this reference, in block {block} at index {index}.{made} Nothing was \
		 done again."
	)
}

/// A random reference: it is unique for all practical purposes.
pub fn random_reference() -> ExternalRef {
	let mut reference = [0; 32];
	OsRng.fill_bytes(&mut reference);
	reference
}
