//! Submitting a call, waiting for its result, and reporting it.

use crate::{context::Context, failure::Failure, reference::Reference};
use codec::Decode;
use indicatif::ProgressBar;
use madang_client::{emergency, Error, Included, Officer, Sent};
use madang_primitives::ExternalRef;
use rand::{rngs::OsRng, RngCore};
use serde_json::{json, Map, Value};
use std::time::{Duration, Instant};
use subxt::tx::{DynamicPayload, Payload};

/// A call that is in a block.
pub struct Submitted {
	/// Its block, its index there and its events.
	pub included: Included,
	/// The time from submission until the result was known.
	pub took: Duration,
	/// The external reference, if the call takes one.
	pub reference: Option<ExternalRef>,
	/// Whether the block is final. In an emergency it is not.
	pub is_final: bool,
}

impl Submitted {
	/// The leading fields of an event. The first field of Madang's events is the object's number.
	pub fn leading_fields<T: Decode>(&self, pallet: &str, event: &str) -> Result<T, Failure> {
		let fields = self.included.fields(pallet, event).ok_or_else(|| {
			Error::Answer(format!("block {} has no event {pallet}.{event}", self.included.block))
		})?;
		T::decode(&mut fields.as_slice()).map_err(|error| Error::answer(error).into())
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
				format!("external reference {digits} (to repeat after a crash: --external-ref)")
			});
		}
		let submitted = self.send(&officer, &call(external_ref), Some(external_ref)).await;
		submitted.map_err(|failure| reference.explain(failure))
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
		if self.unfinalized {
			let included = emergency::send(&self.connection().await?, call, officer).await?;
			return Ok(Submitted { included, took: began.elapsed(), reference, is_final: false });
		}
		let sender = self.sender().await?;
		let spinner = match self.output.json {
			true => ProgressBar::hidden(),
			false => ProgressBar::new_spinner(),
		};
		spinner.enable_steady_tick(Duration::from_millis(120));
		// Another program with the same key may have used the nonce: then it is sent again.
		let tell = |sent: &Sent| {
			let until = sent.expires_at;
			spinner.set_message(format!("sent; waiting for finality until block {until}"));
		};
		let outcome = sender.run_and_tell(call, officer, tell).await;
		spinner.finish_and_clear();
		Ok(Submitted { included: outcome?, took: began.elapsed(), reference, is_final: true })
	}

	/// Print that a call is in a block, and what it did.
	pub fn report(&self, submitted: &Submitted, sentence: impl Into<String>, more: Value) {
		let (sentence, included) = (sentence.into(), &submitted.included);
		let mut answer = Map::new();
		answer.insert("done".into(), sentence.clone().into());
		answer.insert("final".into(), submitted.is_final.into());
		answer.insert("block".into(), included.block.into());
		answer.insert("block_hash".into(), format!("{:?}", included.hash).into());
		answer.insert("index".into(), included.index.into());
		answer.insert("transaction".into(), format!("{:?}", included.transaction).into());
		answer.insert("seconds".into(), submitted.took.as_secs_f64().into());
		if let Some(reference) = submitted.reference {
			answer.insert("external_ref".into(), hex::encode(reference).into());
		}
		if let Value::Object(more) = more {
			answer.extend(more);
		}
		self.output.answer(&Value::Object(answer), || {
			let (block, seconds) = (included.block, submitted.took.as_secs_f64());
			match submitted.is_final {
				true => format!("{sentence}\nFinal in block {block} after {seconds:.1} s."),
				false => format!("{sentence}\nIn block {block} after {seconds:.1} s; not final."),
			}
		});
	}
}

/// A random reference: it is unique for all practical purposes.
pub fn random_reference() -> ExternalRef {
	let mut reference = [0; 32];
	OsRng.fill_bytes(&mut reference);
	reference
}
