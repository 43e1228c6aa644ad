//! `madang may`: whether an officer may make a call, without a key.

use crate::{
	context::Context,
	failure::{Failure, FailureKind},
	files::read_bounded,
	lang::Lang,
	values,
};
use madang_client::{api::types::Account, Error};
use serde_json::Value;
use std::path::Path;
use subxt::rpcs::{client::RpcParams, Error as RpcError, UserError};

/// The node's method.
const METHOD: &str = "institutions_mayCall";

/// The longest file with a call: the longest call in hexadecimal digits, and more.
const MAX_FILE: usize = 2 * 1024 * 1024;

/// `madang may …`
#[derive(clap::Args, Debug)]
pub struct Args {
	/// The encoded call: 0x and hex digits, or a file that has them. `--dry-run --json` prints a command's call as
	/// `encoded`, and `tx_prepare` of a gateway begins its payload with it
	#[arg(value_name = "0xCALL|FILE")]
	call: String,
	/// The officer's account; by default that of the key in use, which is not unlocked
	#[arg(long, value_name = "ACCOUNT", value_parser = values::account)]
	officer: Option<Account>,
}

/// Run the command.
pub async fn run(context: &Context, args: Args) -> Result<(), Failure> {
	let call = read(&args.call)?;
	let account = match args.officer {
		Some(account) => account,
		None => context.officer_account()?,
	};
	let account = values::format_account(&account);
	let connection = context.connection().await?;
	let mut params = RpcParams::new();
	params.push(&account).map_err(Failure::input)?;
	params.push(format!("0x{}", hex::encode(call))).map_err(Failure::input)?;
	let answer: Value = connection.client().request(METHOD, params).await.map_err(failed)?;
	let verdict = Verdict::of(&answer, Lang::now())
		.ok_or_else(|| Error::Answer(format!("{METHOD}: {answer}")))?;
	context.output.answer(&answer, || verdict.text(&account));
	match verdict.refusal {
		None => Ok(()),
		Some(refusal) => Err(Failure::rejected(refusal)),
	}
}

/// The bytes of the call.
fn read(given: &str) -> Result<Vec<u8>, Failure> {
	let in_file;
	let digits = match given.starts_with("0x") {
		true => given,
		false => {
			let bytes = read_bounded(Path::new(given), MAX_FILE)?;
			in_file = String::from_utf8_lossy(&bytes).into_owned();
			in_file.trim()
		}
	};
	let hex = digits.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok());
	hex.ok_or_else(|| Failure::input(t!("{given}: expected a call as 0x and hex digits")))
}

fn failed(error: RpcError) -> Failure {
	match error {
		RpcError::User(UserError { code: -32_601, .. }) => Failure::of(
			FailureKind::NoNode,
			t!("the node does not have the method {METHOD}: ask a newer node"),
		),
		RpcError::User(UserError { code: -32_602, message, .. }) => Failure::input(message),
		error => Error::answer(error).into(),
	}
}

/// What a node answered.
#[derive(Debug, PartialEq, Eq)]
struct Verdict {
	block: u64,
	/// Why the officer may not make the call.
	refusal: Option<String>,
	/// What is missing: of each power that would be enough a line.
	missing: Vec<String>,
}

impl Verdict {
	/// What the node's answer says, in a language. None if it is not an answer.
	fn of(answer: &Value, lang: Lang) -> Option<Self> {
		let language = lang.of("en", "ko");
		let words = |of: &Value| Some(of["sentence"][language].as_str()?.to_owned());
		let refusal = match answer["allowed"].as_bool()? {
			true => None,
			false => {
				let error = &answer["error"];
				let name = error["name"].as_str()?;
				let pallet = error["pallet"].as_str().map(|pallet| format!("{pallet}."));
				let name = format!("{}{name}", pallet.unwrap_or_default());
				let inside = match &error["inside"] {
					Value::Null => String::new(),
					inside => format!(": {inside}"),
				};
				Some(format!("{} ({name}){inside}", words(error)?))
			}
		};
		let missing = answer["missing"].as_array()?.iter().map(|need| {
			let power = need["power"].as_str()?;
			let listed = |name: &Value| name.as_str().map(str::to_owned);
			let kinds: Vec<_> =
				need["kinds"].as_array()?.iter().map(listed).collect::<Option<_>>()?;
			let of = match need["duty"].as_str() {
				Some(duty) => format!(" ({}; {duty})", kinds.join(", ")),
				None => String::new(),
			};
			Some(format!("{power}{of}: {}", words(need)?))
		});
		let missing = missing.collect::<Option<_>>()?;
		Some(Self { block: answer["block"]["number"].as_u64()?, refusal, missing })
	}

	fn text(&self, account: &str) -> String {
		let Self { block, refusal, missing } = self;
		let may = if refusal.is_none() { t!("may") } else { t!("may not") };
		let mut lines = vec![t!("{account} {may} make this call, after block {block}.")];
		if missing.len() > 1 {
			lines.push(t!("One of these would be enough:").to_owned());
		}
		lines.extend(missing.iter().map(|line| format!("  {line}")));
		lines.join("\n")
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;
	use std::fs;

	fn sentence(english: &str) -> Value {
		json!({ "en": english, "ko": "한국어" })
	}

	fn denied() -> Value {
		json!({
			"allowed": false,
			"error": { "at": "call", "pallet": null, "name": "BadOrigin", "inside": null, "sentence": sentence("No.") },
			"missing": [
				{ "power": "Lend", "kinds": ["bank"], "duty": "lend", "what": ["kind"], "sentence": sentence("Not a bank.") },
				{ "power": "Council", "kinds": [], "duty": null, "what": ["council"], "sentence": sentence("It decides.") },
			],
			"block": { "number": 9 },
		})
	}

	#[test]
	fn what_is_missing_is_shown_in_the_language() {
		let verdict = Verdict::of(&denied(), Lang::En).unwrap();
		assert_eq!(verdict.refusal.as_deref(), Some("No. (BadOrigin)"));
		let expected =
			"5E may not make this call, after block 9.\nOne of these would be enough:\n  \
			Lend (bank; lend): Not a bank.\n  Council: It decides.";
		assert_eq!(verdict.text("5E"), expected);
		let korean = Verdict::of(&denied(), Lang::Ko).unwrap();
		assert_eq!(korean.missing[1], "Council: 한국어");
	}

	#[test]
	fn what_is_allowed_and_what_fails_is_said() {
		let mut answer = denied();
		answer["missing"] = json!([]);
		answer["error"]["pallet"] = "Lending".into();
		answer["error"]["name"] = "Credit".into();
		answer["error"]["inside"] = "pay-day-out-of-range".into();
		let verdict = Verdict::of(&answer, Lang::En).unwrap();
		let expected = "No. (Lending.Credit): \"pay-day-out-of-range\"";
		assert_eq!(verdict.refusal.as_deref(), Some(expected));
		let allowed =
			json!({ "allowed": true, "error": null, "missing": [], "block": { "number": 9 } });
		let verdict = Verdict::of(&allowed, Lang::En).unwrap();
		assert_eq!(verdict.refusal, None);
		assert_eq!(verdict.text("5E"), "5E may make this call, after block 9.");
		for wrong in
			[json!({}), json!({ "allowed": false, "missing": [], "block": { "number": 9 } })]
		{
			assert_eq!(Verdict::of(&wrong, Lang::En), None);
		}
	}

	#[test]
	fn a_call_is_given_as_digits_or_in_a_file() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("call");
		fs::write(&path, "0x0a0b\n").unwrap();
		let path = path.to_str().unwrap();
		assert_eq!(read("0x0a0b").unwrap(), [10, 11]);
		assert_eq!(read(path).unwrap(), [10, 11]);
		for wrong in ["0x0", "0xzz", "nowhere"] {
			assert_eq!(read(wrong).unwrap_err().kind, FailureKind::Input, "{wrong}");
		}
	}

	#[test]
	fn what_the_node_refuses_has_its_exit_code() {
		let of = |code| {
			failed(RpcError::User(UserError { code, message: "call: not one".into(), data: None }))
		};
		assert_eq!(of(-32_601).kind, FailureKind::NoNode);
		assert_eq!(
			(of(-32_602).kind, of(-32_602).message),
			(FailureKind::Input, "call: not one".into())
		);
		assert_eq!(of(-32_000).kind, FailureKind::NoNode);
	}
}
