//! `madang certificate prove` and `verify`: a certificate with its proof, and its check without a network.

use crate::{
	certificates::file as certificate_file,
	context::Context,
	failure::{Failure, OfFile},
	files::{read_anchor, read_bounded},
	output,
};
use clap::Args;
use madang_client::{api::types::InstitutionId, proof::prove_certificate};
use madang_verify::certificate::{check, Asked, Question, VerifiedCertificate, MAX_FILE_BYTES};
use serde_json::{json, Value};
use std::{
	fs::{self, File},
	io::Write,
	path::PathBuf,
	time::{SystemTime, UNIX_EPOCH},
};

/// By how many seconds clocks may differ.
const CLOCK_SKEW: u64 = 60;
/// For how many seconds the holder's answer counts.
const ANSWER_AGE: u64 = 300;

/// Which certificates get a proof.
#[derive(Args, Debug)]
pub struct ProveArgs {
	/// The certificate files
	#[arg(required = true)]
	file: Vec<PathBuf>,
	/// What the reader trusts, as `madang proof anchor` writes it
	#[arg(long, value_name = "FILE", env = "MADANG_ANCHOR")]
	anchor: PathBuf,
	/// The folder for the new files, which have the same names
	#[arg(long, value_name = "FOLDER")]
	out: PathBuf,
}

/// What is checked.
#[derive(Args, Debug)]
pub struct VerifyArgs {
	/// The certificate file, or a presentation of it
	file: PathBuf,
	/// What you trust, as `madang proof anchor` writes it
	#[arg(long, value_name = "FILE", env = "MADANG_ANCHOR")]
	anchor: PathBuf,
	/// Your name as the verifier: the holder must have signed for you
	#[arg(long, value_name = "NAME", requires = "nonce")]
	audience: Option<String>,
	/// Your random text: the holder must have signed it
	#[arg(long, value_name = "TEXT", requires = "audience")]
	nonce: Option<String>,
	/// Accept only this kind (vct); may be repeated
	#[arg(long, value_name = "TYPE")]
	kind: Vec<String>,
	/// Accept only this issuer, by its number of a member; may be repeated
	#[arg(long, value_name = "NUMBER")]
	issuer: Vec<u32>,
	/// How many seconds old the proof may be
	#[arg(long, value_name = "SECONDS")]
	max_proof_age: Option<u64>,
	/// Check it as of the block of the proof, and not as of now
	#[arg(long, conflicts_with_all = ["audience", "max_proof_age"])]
	as_of_proof: bool,
}

/// Add proofs to certificates.
pub async fn prove(context: &Context, args: ProveArgs) -> Result<(), Failure> {
	let anchor = read_anchor(&args.anchor)?;
	fs::create_dir_all(&args.out).of_file(&args.out)?;
	let connection = context.connection().await?;
	for path in &args.file {
		let mut file = certificate_file::read(path)?;
		let proof = prove_certificate(&connection, &file, &anchor).await?;
		let block = proof.ancestry.last().unwrap_or(&proof.last.header).number;
		file.proof = Some(proof.to_bytes());
		let name = path.file_name().ok_or(t!("this is not the name of a file")).of_file(path)?;
		let new = args.out.join(name);
		let mut out = File::create_new(&new).of_file(&new)?;
		out.write_all(&certificate_file::bytes(&file))
			.and_then(|()| out.sync_all())
			.of_file(&new)?;
		let value = json!({ "file": new, "block": block });
		context.output.line(&value, || t!("{}: as of block {block}", new.display()));
	}
	Ok(())
}

/// Check a certificate.
pub fn verify(context: &Context, args: &VerifyArgs) -> Result<(), Failure> {
	let anchor = read_anchor(&args.anchor)?;
	let bytes = read_bounded(&args.file, MAX_FILE_BYTES)?;
	let result = check(&bytes, &anchor, &question(args)?);
	let answer = VerifiedCertificate::answer(&result);
	match result {
		Ok(found) => {
			context.output.answer(&answer, || show(&found));
			Ok(())
		}
		Err(reasons) => {
			context.output.answer(&answer, || {
				let lines = reasons.iter().map(|reason| {
					format!("- {}: {}\n  {}", reason.code(), reason.korean(), reason.english())
				});
				lines.collect::<Vec<_>>().join("\n")
			});
			let message = "the certificate does not verify / 검증되지 않은 증명서입니다";
			Err(Failure::rejected(format!("{}: {message}", args.file.display())))
		}
	}
}

fn question(args: &VerifyArgs) -> Result<Question, Failure> {
	let asked = match (&args.audience, &args.nonce) {
		(Some(audience), Some(nonce)) => Some(Asked {
			audience: audience.clone(),
			nonce: nonce.clone(),
			max_age: ANSWER_AGE,
			required: true,
		}),
		_ => None,
	};
	let now = match args.as_of_proof {
		true => None,
		false => {
			let since = SystemTime::now().duration_since(UNIX_EPOCH).map_err(Failure::input)?;
			Some(since.as_secs())
		}
	};
	Ok(Question {
		asked,
		kinds: args.kind.clone(),
		issuers: args.issuer.iter().copied().map(InstitutionId).collect(),
		now,
		clock_skew: CLOCK_SKEW,
		max_proof_age: args.max_proof_age,
	})
}

/// What was shown, for people.
fn show(found: &VerifiedCertificate) -> String {
	let time = |(block, moment): (u32, u64)| t!("block {block}, {moment} ms since 1970, UTC");
	let (kind, version, vct) = found.kind();
	let (issued, expires) = found.days();
	let bound = if found.bound() { t!("yes") } else { t!("no") };
	let facts = output::facts([
		("certificate", hex::encode(found.id())),
		("kind", format!("{} ({kind}/{version}, {vct})", found.kind_names().0)),
		("issuer", t!("{} (member {})", found.issuer_names().0, found.issuer())),
		("issuer's DID", found.issuer_did().to_owned()),
		("valid", t!("{issued} to {expires}")),
		("anchored", time(found.anchored())),
		("neither revoked nor suspended", time(found.as_of())),
		("signed by its holder", bound.to_owned()),
	]);
	let claims = Value::Object(found.claims().clone());
	format!("The certificate is genuine. / 진본이며 유효한 증명서입니다.\n{facts}\n{claims:#}")
}

#[cfg(test)]
mod tests {
	use crate::cli::Cli;
	use clap::Parser;

	#[test]
	fn a_question_to_the_holder_has_both_parts() {
		let parse = |line: &str| Cli::try_parse_from(line.split(' '));
		let verify = "madang certificate verify a.json --anchor b.json";
		assert!(parse(verify).is_ok());
		assert!(parse(&format!("{verify} --audience bank --nonce 1")).is_ok());
		assert!(parse(&format!("{verify} --audience bank")).is_err());
		assert!(parse(&format!("{verify} --nonce 1")).is_err());
		assert!(parse(&format!("{verify} --as-of-proof --max-proof-age 5")).is_err());
		assert!(parse("madang certificate prove a.json --anchor b.json --out c").is_ok());
		assert!(parse("madang certificate prove --anchor b.json --out c").is_err());
	}
}
