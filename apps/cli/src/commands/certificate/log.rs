//! `madang certificate checkpoint`, `policy`, `log-proof` and `check-log`: checkpoints of the log of batches, which
//! validators cosign, and the check of a batch against one without a network.

mod answers;
mod inclusion;
mod leaf;
#[cfg(test)]
mod tests;

use crate::{
	certificates::file,
	context::Context,
	failure::{Failure, OfFile},
	files::read_bounded,
	output, values,
};
use answers::{ask, ShownCheckpoint, ShownPolicy, ShownProof};
use clap::Args;
use inclusion::{reasons, Included, Reason};
use leaf::BatchLeaf;
use madang_client::api::types::BatchId;
use madang_transparency::{policy::Policy, proof::TlogProof, PolicyError};
use serde_json::{json, Value};
use std::{
	fs::{self, File},
	io::Write,
	path::{Path, PathBuf},
	time::{SystemTime, UNIX_EPOCH},
};
use subxt::rpcs::rpc_params;

/// By how many seconds clocks may differ.
const CLOCK_SKEW: u64 = 60;
/// The longest text of the formats of the log: 1 MiB.
const MAX_TEXT: usize = 1024 * 1024;

/// Which checkpoint.
#[derive(Args, Debug)]
pub struct CheckpointArgs {
	/// The checkpoint of the log with so many batches, although too few may have cosigned it
	#[arg(long, value_name = "NUMBER")]
	size: Option<u64>,
	/// Write the signed note into this new file
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// Where the policy is written.
#[derive(Args, Debug)]
pub struct PolicyArgs {
	/// Write the policy into this new file
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// Which batch.
#[derive(Args, Debug)]
pub struct LogProofArgs {
	/// The batch's number
	batch: u64,
	/// The folder for the new files batch-NUMBER.leaf and batch-NUMBER.tlog-proof
	#[arg(long, value_name = "FOLDER")]
	out: PathBuf,
}

/// What is checked.
#[derive(Args, Debug)]
pub struct CheckLogArgs {
	/// The text of the batch, as `madang certificate log-proof` writes it
	#[arg(long, value_name = "FILE")]
	leaf: PathBuf,
	/// The proof that it is in the log (tlog-proof)
	#[arg(long, value_name = "FILE")]
	proof: PathBuf,
	/// The policy that you trust (tlog-policy); it must have a quorum
	#[arg(long, value_name = "FILE")]
	policy: PathBuf,
	/// A certificate file, or a presentation of it: it must be in the batch
	#[arg(long, value_name = "FILE")]
	certificate: Option<PathBuf>,
}

/// Show a checkpoint.
pub async fn checkpoint(context: &Context, args: CheckpointArgs) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let size = args.size.map(|size| size.to_string());
	let shown: Option<ShownCheckpoint> =
		ask(&connection, "certificates_checkpoint", rpc_params![size]).await?;
	let shown = shown.ok_or_else(|| Failure::rejected(answers::no_checkpoint(args.size)))?;
	shown.check(args.size)?;
	let mut value = json!({
		"size": shown.size,
		"root": shown.root,
		"cosigned": shown.cosigned,
		"seats": shown.seats,
		"note": shown.note,
	});
	let facts = || {
		output::facts([
			("batches", shown.size.clone()),
			("root", shown.root.clone()),
			("cosigned by", t!("{} of {} seats", shown.cosigned, shown.seats)),
		])
	};
	show(context, args.out.as_deref(), &shown.note, &mut value, facts)
}

/// Show the policy of the validators.
pub async fn policy(context: &Context, args: PolicyArgs) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let shown: ShownPolicy = ask(&connection, "certificates_policy", rpc_params![]).await?;
	shown.check()?;
	let mut value = json!({ "block": shown.block, "policy": shown.policy });
	let facts = || {
		t!(
			"The validators as of block {}. Compare the file with what other institutions have.",
			shown.block
		)
	};
	show(context, args.out.as_deref(), &shown.policy, &mut value, facts)
}

/// Print a text, or write it into a file. The facts are for people and no part of the text.
fn show(
	context: &Context,
	out: Option<&Path>,
	text: &str,
	value: &mut Value,
	facts: impl FnOnce() -> String,
) -> Result<(), Failure> {
	match out {
		Some(path) => {
			write_new(path, text)?;
			value["file"] = json!(path);
			context.output.answer(value, || format!("{}\n{}", path.display(), facts()));
		}
		None => {
			// On the error stream, so that the text alone can be redirected into a file.
			if !context.output.json {
				context.output.note(value, facts);
			}
			context.output.answer(value, || text.to_owned());
		}
	}
	Ok(())
}

/// Write a batch and its proof.
pub async fn prove(context: &Context, args: LogProofArgs) -> Result<(), Failure> {
	let batch = BatchId(args.batch);
	let connection = context.connection().await?;
	let asked = rpc_params![batch.to_string()];
	let shown: ShownProof = ask(&connection, "certificates_logProof", asked).await?;
	let size = shown.check(args.batch)?;
	fs::create_dir_all(&args.out).of_file(&args.out)?;
	let [leaf, proof] =
		["leaf", "tlog-proof"].map(|end| args.out.join(format!("batch-{batch}.{end}")));
	write_new(&leaf, &shown.leaf)?;
	write_new(&proof, &shown.proof)?;
	let value = json!({ "batch": batch.to_string(), "size": size.to_string(), "leaf": leaf, "proof": proof });
	context.output.answer(&value, || {
		t!(
			"{}\n{}\nBatch {batch} under the checkpoint of {size} batches. Check it: madang certificate check-log",
			leaf.display(),
			proof.display()
		)
	});
	Ok(())
}

fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
	let mut file = File::create_new(path).of_file(path)?;
	file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).of_file(path)
}

/// Check a batch, and a certificate in it, without a network.
pub fn check(context: &Context, args: &CheckLogArgs) -> Result<(), Failure> {
	let leaf = read_bounded(&args.leaf, MAX_TEXT)?;
	let leaf = BatchLeaf::parse(&leaf).ok_or(t!("this is not the text of a batch"));
	let leaf = leaf.of_file(&args.leaf)?;
	let proof = TlogProof::parse(&read_bounded(&args.proof, MAX_TEXT)?).of_file(&args.proof)?;
	let certificate = args.certificate.as_deref().map(file::read).transpose()?;
	let policy = read_bounded(&args.policy, MAX_TEXT)?;
	let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(Failure::input)?;
	let now = since.as_secs().saturating_add(CLOCK_SKEW);
	let result = match Policy::parse(&policy) {
		// Not a mistake of form only: a reader that takes it for a policy accepts forgeries.
		Err(PolicyError::NoQuorum) => Err(vec![Reason::PolicyWithoutQuorum]),
		policy => {
			let policy = policy.of_file(&args.policy)?;
			inclusion::check(&leaf, &proof, &policy, certificate.as_ref(), now)
		}
	};
	match result {
		Ok(found) => {
			context.output.answer(&found.json(&leaf), || accepted(&leaf, &found));
			Ok(())
		}
		Err(found) => {
			let value = json!({ "in_log": false, "reasons": reasons(&found) });
			context.output.answer(&value, || {
				let lines = found.iter().map(|reason| {
					format!("- {}: {}\n  {}", reason.code(), reason.korean(), reason.english())
				});
				lines.collect::<Vec<_>>().join("\n")
			});
			let message =
				"it is not shown to be in the log / 기록 트리에 있음이 확인되지 않았습니다";
			Err(Failure::rejected(format!("{}: {message}", args.proof.display())))
		}
	}
}

/// What was found, for people.
fn accepted(leaf: &BatchLeaf, found: &Included) -> String {
	let checkpoint = found.accepted.checkpoint();
	let mut facts: Vec<(&str, String)> = leaf.facts().collect();
	facts.push(("log", checkpoint.origin.clone()));
	facts.push(("checkpoint", t!("{} batches", checkpoint.tree.size)));
	for (name, seconds) in found.accepted.witnesses() {
		let time = values::format_moment(seconds.saturating_mul(1_000));
		facts.push(("cosigned by", format!("{name}, {time}")));
	}
	let mut text = "The batch is in the log. / 기록 트리에 있는 묶음입니다.".to_owned();
	if let Some((id, index)) = found.certificate {
		facts.push(("certificate", t!("{}, at index {index}", hex::encode(id))));
		text.push_str(
			"\nThe certificate is in the batch. Whether it is in force, and what it discloses, is not checked here.\n\
			묶음에 있는 증명서입니다. 효력과 공개한 내용은 여기서 확인하지 않습니다.",
		);
	}
	format!("{text}\n{}", output::facts(facts))
}
