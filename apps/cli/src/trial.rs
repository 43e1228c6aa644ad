//! Printing what a call says and what it would do, without sending it.

use crate::{context::Context, failure::Failure, lang::Lang};
use madang_client::{Officer, Sender, Trial, TrialVerdict, METADATA};
use madang_json::{Call, Runtime};
use madang_primitives::ExternalRef;
use serde_json::{json, Map, Value};
use subxt::tx::Payload;

impl Context {
	/// Ask a node what a call would do, and print that with the call. The end of the command: an answer, or the refusal.
	pub async fn try_call(
		&self,
		officer: &Officer,
		call: &impl Payload,
		reference: Option<ExternalRef>,
	) -> Failure {
		match self.sender().await {
			Ok(sender) => self.try_call_over(&sender, (call, officer, reference)).await,
			Err(failure) => failure,
		}
	}

	/// The same over a sender. It keeps its connections, so that the calls of a file need no new ones.
	pub async fn try_call_over(
		&self,
		sender: &Sender,
		of: (&impl Payload, &Officer, Option<ExternalRef>),
	) -> Failure {
		match self.tried(sender, of).await {
			Ok(()) => Failure::answered(),
			Err(failure) => failure,
		}
	}

	async fn tried(
		&self,
		sender: &Sender,
		(call, officer, reference): (&impl Payload, &Officer, Option<ExternalRef>),
	) -> Result<(), Failure> {
		let trial = sender.try_call(call, officer).await?;
		let (account, url) =
			(officer.account().to_string(), sender.connection().await.url().to_owned());
		let value = value(&trial, &account, reference);
		self.output.answer(&value, || text(&trial, &account, &url));
		Ok(trial.verdict.into_result()?)
	}
}

fn value(trial: &Trial, account: &str, reference: Option<ExternalRef>) -> Value {
	let Trial { block: (number, hash), call: (pallet, name), bytes, nonce, verdict } = trial;
	let would = match verdict {
		TrialVerdict::Succeeds => "succeed",
		TrialVerdict::Fails(_) => "fail",
		TrialVerdict::NotAdmitted(_) => "not-be-admitted",
	};
	let decoded = decoded(&trial.call, bytes);
	json!({
		"dry_run": true,
		"would": would,
		"call": format!("{pallet}.{name}"),
		"summary": decoded.as_ref().map(|(call, _)| call.summary.as_str()),
		"arguments": decoded.as_ref().map(|(_, arguments)| arguments),
		"encoded": format!("0x{}", hex::encode(bytes)),
		"external_ref": reference.map(hex::encode),
		"account": account,
		"nonce": nonce,
		"block": number,
		"block_hash": format!("{hash:?}"),
	})
}

fn text(trial: &Trial, account: &str, url: &str) -> String {
	let (pallet, name) = &trial.call;
	let mut lines = vec![t!("Nothing was sent. {account} would sign {pallet}.{name}:")];
	match decoded(&trial.call, &trial.bytes) {
		Some((call, arguments)) => {
			let words = match Lang::now() {
				Lang::En => call.in_english(&arguments),
				Lang::Ko => call.in_korean(&arguments),
			};
			lines.extend(words.iter().map(|line| format!("  {line}")));
		}
		None => lines.push(format!("  0x{}", hex::encode(&trial.bytes))),
	}
	let verdict = match &trial.verdict {
		TrialVerdict::Succeeds => t!("it would take effect"),
		TrialVerdict::Fails(_) => t!("it would be refused"),
		TrialVerdict::NotAdmitted(_) => t!("no block would have it"),
	};
	lines.push(t!("{url} says, after block {}: {verdict}.", trial.block.0));
	lines.join("\n")
}

/// A call and its arguments. None if this program's metadata does not describe it.
fn decoded((pallet, name): &(String, String), bytes: &[u8]) -> Option<(Call, Map<String, Value>)> {
	let runtime = Runtime::decode(METADATA).ok()?;
	let call = runtime.call(&format!("{pallet}.{name}"))?;
	let arguments = call.decode(runtime.types(), bytes).ok()?;
	Some((call, arguments))
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::CallError;
	use subxt::utils::H256;

	/// The call `Council.vote` for proposal 7.
	fn trial(verdict: TrialVerdict) -> Trial {
		let call = ("Council".to_owned(), "vote".to_owned());
		let runtime = Runtime::decode(METADATA).unwrap();
		let found = runtime.call("Council.vote").unwrap();
		let names = found.arguments.iter().map(|(name, _)| name.clone());
		let given: Map<_, _> = names.zip([json!(7), json!(true)]).collect();
		let bytes = found.encode(runtime.types(), &given).unwrap();
		Trial { block: (9, H256::zero()), call, bytes, nonce: 3, verdict }
	}

	#[test]
	fn a_call_is_shown_with_its_arguments_and_the_answer() {
		let shown = text(&trial(TrialVerdict::Succeeds), "5E", "ws://a");
		assert!(shown.contains("5E would sign Council.vote"), "{shown}");
		assert!(shown.contains(": 7\n") && shown.contains(": true\n"), "{shown}");
		assert!(shown.ends_with("ws://a says, after block 9: it would take effect."), "{shown}");
	}

	#[test]
	fn programs_read_what_would_happen() {
		let refused = trial(TrialVerdict::Fails(CallError::other("closed")));
		for (trial, would) in [
			(trial(TrialVerdict::Succeeds), "succeed"),
			(refused, "fail"),
			(trial(TrialVerdict::NotAdmitted("no member".into())), "not-be-admitted"),
		] {
			let value = value(&trial, "5E", Some([7; 32]));
			assert_eq!((&value["would"], &value["nonce"]), (&would.into(), &3.into()));
			assert_eq!(value["call"], "Council.vote");
			assert!(value["arguments"].as_object().unwrap().values().any(|one| *one == 7));
			assert_eq!(value["external_ref"], "07".repeat(32));
		}
	}
}
