//! `madang proof`: what the chain has, shown to people who have no connection to it.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
	files::{read_anchor, read_bounded},
	output,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::types::TitleId,
	proof::{genesis_anchor, prove, title_key},
};
use madang_verify::{check, Found, Limits, Verified};
use serde_json::{json, Value};
use std::{
	fs::{self, File},
	path::{Path, PathBuf},
};

/// `madang proof …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Print what a reader of proofs trusts: the genesis block and its validators, from the network's
	/// raw chain specification
	///
	/// Compare the genesis hash with the one that the network has published. After a recovery by the
	/// council, use the output of `madang validator checkpoint` in its place.
	#[command(after_help = "Example:\n  madang proof anchor spec.json > anchor.json")]
	Anchor {
		/// The chain specification
		specification: PathBuf,
	},
	/// Make a proof of values of the chain's state
	#[command(
		after_help = "Example:\n  madang proof make --anchor anchor.json --title 7 -o title.proof"
	)]
	Make {
		/// What the reader trusts
		#[arg(long, value_name = "FILE")]
		anchor: PathBuf,
		#[command(flatten)]
		what: What,
		/// The number of the block; by default the last final one
		#[arg(long, value_name = "BLOCK")]
		at: Option<u32>,
		/// The new file with the proof
		#[arg(short, long, value_name = "FILE")]
		out: PathBuf,
	},
	/// Check a proof; this needs no network
	#[command(
		after_help = "Example:\n  madang proof check title.proof --anchor anchor.json --title 7"
	)]
	Check {
		/// The file with the proof
		file: PathBuf,
		/// What you trust
		#[arg(long, value_name = "FILE")]
		anchor: PathBuf,
		/// Fail if it does not show the record of this title
		#[arg(long, value_name = "NUMBER")]
		title: Option<u64>,
	},
}

/// What a proof shows.
#[derive(Args, Debug)]
#[group(required = true, multiple = true)]
pub struct What {
	/// The record of a title; may be repeated
	#[arg(long, value_name = "NUMBER")]
	title: Vec<u64>,
	/// The value of a key of the state, in hexadecimal; may be repeated
	#[arg(long, value_name = "HEX", value_parser = hex_key)]
	state_key: Vec<Key>,
}

/// A key of the state.
#[derive(Clone, Debug)]
pub struct Key(Vec<u8>);

fn hex_key(text: &str) -> Result<Key, String> {
	let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text));
	bytes.map(Key).map_err(|error| t!("expected hexadecimal digits: {error}"))
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Anchor { specification } => {
			let text = fs::read_to_string(&specification).of_file(&specification)?;
			let value = json!(genesis_anchor(&text).of_file(&specification)?);
			context.output.answer(&value, || format!("{value:#}"));
			Ok(())
		}
		Command::Make { anchor, what, at, out } => make(context, &anchor, what, at, &out).await,
		Command::Check { file, anchor, title } => {
			let bytes = read_bounded(&file, Limits::DEFAULT.bytes)?;
			let verified = check(&bytes, &read_anchor(&anchor)?, &Limits::DEFAULT)
				.map_err(|error| Failure::rejected(format!("{}: {error}", file.display())))?;
			show(context, &verified, title)
		}
	}
}

async fn make(
	context: &Context,
	anchor: &Path,
	what: What,
	at: Option<u32>,
	out: &Path,
) -> Result<(), Failure> {
	let anchor = read_anchor(anchor)?;
	let titles = what.title.into_iter().map(|title| title_key(TitleId(title)));
	let keys = titles.chain(what.state_key.into_iter().map(|Key(key)| key)).collect();
	let proof = prove(&context.connection().await?, keys, &anchor, at).await?;
	let bytes = proof.to_bytes();
	let mut file = File::create_new(out).of_file(out)?;
	std::io::Write::write_all(&mut file, &bytes).of_file(out)?;
	let block = proof.ancestry.last().unwrap_or(&proof.last.header).number;
	let value = json!({ "file": out, "block": block, "bytes": bytes.len() });
	context
		.output
		.answer(&value, || t!("{}: {} bytes, at block {block}", out.display(), bytes.len()));
	Ok(())
}

/// Print what a proof shows.
fn show(context: &Context, verified: &Verified, title: Option<u64>) -> Result<(), Failure> {
	if let Some(title) = title {
		match verified.value(&title_key(TitleId(title))) {
			Found::Value(_) => (),
			Found::Absent => {
				let block = verified.number();
				return Err(Failure::rejected(t!(
					"the proof holds, and shows that there is no title {title} at block {block}"
				)));
			}
			Found::NotShown => {
				return Err(Failure::rejected(t!("the proof does not show title {title}")));
			}
		}
	}
	let text = |bytes: &[u8]| format!("0x{}", hex::encode(bytes));
	let values: Vec<(String, Option<String>)> =
		verified.values().map(|(key, value)| (text(key), value.map(text))).collect();
	let (genesis, hash) = (text(&verified.genesis().0), text(&verified.hash().0));
	let value = json!({
		"genesis": genesis,
		"block": verified.number(),
		"hash": hash,
		"time": verified.time().to_string(),
		"set_id": verified.set_id().to_string(),
		"values": values
			.iter()
			.map(|(key, value)| json!({ "key": key, "value": value }))
			.collect::<Vec<Value>>(),
	});
	context.output.answer(&value, || {
		let facts = output::facts([
			("network (genesis)", genesis.clone()),
			("block", format!("{} ({hash})", verified.number())),
			("time of the block", t!("{} ms since 1970, UTC", verified.time())),
			("validator set", verified.set_id().to_string()),
		]);
		let rows = values.iter().map(|(key, value)| {
			[key.clone(), value.clone().unwrap_or_else(|| t!("none").to_owned())]
		});
		t!("The proof holds.\n{facts}\n{}", output::table(["key", "value"], rows))
	});
	Ok(())
}
