//! `madang certificate`: kinds of certificates, batches, statuses, and certificates themselves.

mod checking;
mod issuing;
mod log;
mod paper;
mod papers;

use crate::{
	commands::steps::{report, step},
	context::Context,
	failure::Failure,
	lookup, output,
	reference::Reference,
	values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::certificates as calls, types::*},
	certificates,
};
use serde_json::{json, Value};
use std::path::PathBuf;

/// `madang certificate …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List the kinds of certificates
	Kinds,
	/// Anchor a batch of certificates by the root of its tree (an accredited issuer, certify)
	Anchor(AnchorArgs),
	/// Issue certificates: sign one for each line of a file, and write them as a batch
	///
	/// Nothing is sent. In the new folder are a file for each certificate, ID.certificate.json, which its
	/// holder gets, and batch.json for `madang certificate anchor --batch`.
	#[command(
		after_help = "Example:\n  madang certificate issue lines.jsonl --issuer did:madang:… --signing-key \
		office --type urn:madang:certificate:income --accreditation 3 --expires 2027-02-26 --revocation \
		0:0:4096 --out batch-1\n\nWithout \"hidden\", every claim of a line is hidden until its holder \
		discloses it."
	)]
	Issue(Box<issuing::IssueArgs>),
	/// Print a certificate: a PDF in words, with codes that a phone scans
	Print {
		/// The certificate file; of a presentation, only what it discloses is printed
		file: PathBuf,
		/// The new PDF
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
		#[command(flatten)]
		printing: paper::Printing,
	},
	/// Put a certificate file together from the codes of a paper
	Scan {
		/// The texts of the codes, one a line, in any order
		codes: PathBuf,
		/// The new certificate file
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
	},
	/// Compare a printed certificate with the certificate file
	Compare {
		/// The PDF that `madang certificate print` wrote
		printed: PathBuf,
		/// The certificate file
		file: PathBuf,
		/// The first file is text, extracted from a PDF with `pdftotext -raw`
		#[arg(long)]
		text: bool,
		#[command(flatten)]
		printing: paper::Printing,
	},
	/// Create a status list, in which nothing is set (an accredited issuer, certify)
	CreateList {
		/// The accreditation for the kind of the certificates
		#[arg(long)]
		accreditation: u64,
		/// What the list is for: revocation or suspension
		#[arg(long, value_parser = values::status_purpose)]
		purpose: StatusPurpose,
		/// How many statuses: a multiple of eight, at least 131,072
		#[arg(long, default_value_t = 131_072)]
		size: u32,
		#[command(flatten)]
		reference: Reference,
	},
	/// Revoke certificates, which is final (the issuer, certify)
	Revoke(Changes),
	/// Suspend certificates (the issuer, certify)
	Suspend(Changes),
	/// End the suspension of certificates (the issuer, certify)
	Reinstate(Changes),
	/// Show a status list, and where the places of the next batch begin
	List {
		/// The list's number
		list: u64,
	},
	/// Show a status
	Status {
		/// The list's number
		list: u64,
		/// The index in the list
		index: u32,
	},
	/// Show a batch, as the log has it
	Batch {
		/// The batch's number
		batch: u64,
	},
	/// Show the size and the root of the log of batches
	Log,
	/// Show a checkpoint of the log that validators have cosigned: the newest with a quorum, or that of a size
	Checkpoint(log::CheckpointArgs),
	/// Show the policy file of the validators: whose cosignatures count, and how many are enough
	///
	/// Compare it with what other institutions have: a policy file is as trustworthy as where it came from.
	Policy(log::PolicyArgs),
	/// Write the text of a batch, and a proof that it is in the log under a cosigned checkpoint
	LogProof(log::LogProofArgs),
	/// Check that a batch, and a certificate in it, is in the log; this needs no network
	///
	/// The exit code is 0 if it is, 1 if not, and 2 if a file cannot be read. It does not check whether a certificate is
	/// in force, or what it discloses: `madang certificate verify` does.
	#[command(
		after_help = "Example:\n  madang certificate check-log --leaf batch-3.leaf --proof batch-3.tlog-proof \
		--policy policy.txt --certificate my.certificate.json"
	)]
	CheckLog(log::CheckLogArgs),
	/// Add a proof of what the chain says now to certificate files
	#[command(
		after_help = "Example:\n  madang certificate prove --anchor anchor.json --out proven *.certificate.json"
	)]
	Prove(checking::ProveArgs),
	/// Print the papers of a loan that certificates stand for, as a file for `loan apply` and `sign`
	#[command(
		after_help = "Example:\n  madang certificate papers *.certificate.json > papers.csv"
	)]
	Papers {
		/// The certificate files
		#[arg(required = true)]
		file: Vec<PathBuf>,
	},
	/// Check a certificate down to the signatures of the validators; this needs no network
	///
	/// The exit code is 0 if it is genuine and in force, 1 if not, and 2 if a file cannot be read.
	#[command(
		after_help = "Example:\n  madang certificate verify my.certificate.json --anchor anchor.json"
	)]
	Verify(checking::VerifyArgs),
}

/// A batch.
#[derive(Args, Debug)]
pub struct AnchorArgs {
	/// The file batch.json that `madang certificate issue` wrote; the number of the batch is written into its
	/// certificate files
	#[arg(
		long,
		value_name = "FILE",
		conflicts_with_all = ["accreditation", "area", "public_key", "root", "size", "expires", "revocation", "suspension"]
	)]
	batch: Option<PathBuf>,
	/// The accreditation for the kind of the certificates
	#[arg(long, required_unless_present = "batch")]
	accreditation: Option<u64>,
	/// The area, as leading digits of district codes, if the kind has areas
	#[arg(long, value_name = "PREFIX", value_parser = values::area)]
	area: Option<DistrictPrefix>,
	/// The key of the issuer's DID that signs the certificates
	#[arg(long, required_unless_present = "batch", value_name = "KEY", value_parser = values::public_key)]
	public_key: Option<VerificationKey>,
	/// The root of the tree (RFC 6962 with SHA-256), 64 hex digits
	#[arg(long, required_unless_present = "batch", value_name = "HEX", value_parser = values::bytes32)]
	root: Option<[u8; 32]>,
	/// How many certificates
	#[arg(long, required_unless_present = "batch")]
	size: Option<u32>,
	/// The last day on which a certificate of the batch is valid
	#[arg(long, required_unless_present = "batch", value_name = "DAY", value_parser = values::day)]
	expires: Option<KoreanDay>,
	/// Where revocations are looked up, from the next free place of the list on (`madang certificate list`)
	#[arg(long, value_name = "LIST:FIRST:COUNT", value_parser = values::status_range)]
	revocation: Option<StatusRange>,
	/// Where suspensions are looked up
	#[arg(long, value_name = "LIST:FIRST:COUNT", value_parser = values::status_range)]
	suspension: Option<StatusRange>,
	#[command(flatten)]
	reference: Reference,
}

/// Which statuses change.
#[derive(Args, Debug)]
pub struct Changes {
	/// The list's number
	list: u64,
	/// The indices in the list
	#[arg(required = true)]
	index: Vec<u32>,
	/// In the place of an issuer that is not active or not accredited any more: commitment to the reason (the institution
	/// in charge of the kind, accredit)
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	in_place_of_issuer: Option<Commitment>,
	#[command(flatten)]
	reference: Reference,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	use StatusPurpose::{Revocation, Suspension};
	match command {
		Command::Kinds => kinds(context).await,
		Command::Issue(args) => issuing::run(context, *args),
		Command::Print { file, out, printing } => paper::print(context, &file, &out, &printing),
		Command::Scan { codes, out } => paper::scan(context, &codes, &out),
		Command::Compare { printed, file, text, printing } => {
			paper::compare(context, &printed, &file, text, &printing)
		}
		Command::Anchor(args) => match args.batch {
			Some(batch) => issuing::anchor(context, &batch, &args.reference).await,
			None => anchor(context, args).await,
		},
		Command::CreateList { accreditation, purpose, size, reference } => {
			let accreditation = AccreditationId(accreditation);
			let call =
				|reference| calls::create_status_list(accreditation, purpose, size, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			let list: ListId = submitted.leading_fields("Certificates", "StatusListCreated")?;
			report(context, &submitted, list, t!("is created"));
			Ok(())
		}
		Command::Revoke(changes) => change(context, changes, Revocation, true, "revoked").await,
		Command::Suspend(changes) => change(context, changes, Suspension, true, "suspended").await,
		Command::Reinstate(changes) => {
			change(context, changes, Suspension, false, t!("not suspended any more")).await
		}
		Command::List { list: number } => list(context, ListId(number)).await,
		Command::Status { list, index } => status(context, ListId(list), index).await,
		Command::Batch { batch } => show_batch(context, BatchId(batch)).await,
		Command::Log => show_log(context).await,
		Command::Checkpoint(args) => log::checkpoint(context, args).await,
		Command::Policy(args) => log::policy(context, args).await,
		Command::LogProof(args) => log::prove(context, args).await,
		Command::CheckLog(args) => log::check(context, &args),
		Command::Papers { file } => papers::run(context, &file).await,
		Command::Prove(args) => checking::prove(context, args).await,
		Command::Verify(args) => checking::verify(context, &args),
	}
}

async fn anchor(context: &Context, args: AnchorArgs) -> Result<(), Failure> {
	let AnchorArgs { area, revocation, suspension, reference, .. } = args;
	let missing =
		|| Failure::input(t!("give the accreditation, key, root, size and last day, or --batch"));
	let accreditation = AccreditationId(args.accreditation.ok_or_else(missing)?);
	let (root, size) = (args.root.ok_or_else(missing)?, args.size.ok_or_else(missing)?);
	let key = args.public_key.ok_or_else(missing)?;
	let expires = args.expires.ok_or_else(missing)?;
	let batch = NewBatch { accreditation, area, key, root, size, expires, revocation, suspension };
	let call = |reference| calls::anchor(vec![batch], reference);
	let submitted = context.submit_with_ref(&reference, call).await?;
	let batch: BatchId = submitted.leading_fields("Certificates", "BatchesAnchored")?;
	report(context, &submitted, batch, t!("is anchored"));
	Ok(())
}

/// Set or clear statuses, of a list with this purpose only.
async fn change(
	context: &Context,
	changes: Changes,
	purpose: StatusPurpose,
	set: bool,
	what: &str,
) -> Result<(), Failure> {
	let Changes { list, mut index, in_place_of_issuer, reference } = changes;
	let list = ListId(list);
	let found = certificates::status_list(&context.state().await?, list).await?;
	let found = found.ok_or_else(|| Failure::not_found(t!("status list {list}")))?;
	if found.purpose != purpose {
		let purpose = values::name(found.purpose);
		return Err(Failure::input(t!("status list {list} is for {purpose}")));
	}
	index.sort_unstable();
	let rows: Vec<_> = index.iter().map(|index| StatusChange { index: *index, set }).collect();
	let what = t!("says of {} certificates that they are {what}", rows.len());
	match in_place_of_issuer {
		None => {
			let call = |list, reference| calls::set_statuses(list, rows, reference);
			step(context, list, &reference, &what, call).await
		}
		Some(reason) => {
			let call = |list, reference| calls::override_statuses(list, rows, reason, reference);
			step(context, list, &reference, &what, call).await
		}
	}
}

/// All kinds.
async fn kinds(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let mut rows = Vec::new();
	for (number, (version, kind)) in certificates::kinds(&state).await? {
		let in_charge = lookup::institution_name(&state, kind.in_charge).await?;
		rows.push((number, version, kind, in_charge));
	}
	let value = |(number, version, kind, _): &(KindId, u16, CertificateKind, String)| {
		json!({
			"kind": number,
			"version": version,
			"name_ko": text(&kind.name_ko),
			"name_en": text(&kind.name_en),
			"type": text(&kind.credential_type),
			"in_charge": kind.in_charge,
			"max_days": kind.max_days,
			"per_area": kind.per_area,
			"paper": kind.paper.map(values::name),
			"retired": kind.retired,
		})
	};
	let all: Vec<Value> = rows.iter().map(value).collect();
	context.output.answer(&json!(all), || {
		let row = |(number, version, kind, in_charge): &(KindId, u16, CertificateKind, String)| {
			let retired = if kind.retired { "retired" } else { "" };
			[
				number.to_string(),
				version.to_string(),
				text(&kind.name_ko),
				in_charge.clone(),
				kind.max_days.to_string(),
				retired.to_owned(),
			]
		};
		let heads = ["number", "version", "name", "in charge", "days", ""];
		output::table(heads, rows.iter().map(row))
	});
	Ok(())
}

async fn list(context: &Context, number: ListId) -> Result<(), Failure> {
	let found = certificates::status_list(&context.state().await?, number).await?;
	let found = found.ok_or_else(|| Failure::not_found(t!("status list {number}")))?;
	let purpose = values::name(found.purpose);
	let value = json!({
		"list": number,
		"issuer": found.issuer,
		"accreditation": found.accreditation,
		"kind": found.kind,
		"purpose": purpose,
		"size": found.size,
		"taken": found.taken,
		"version": found.version,
		"changed": found.changed,
	});
	context.output.answer(&value, || {
		output::facts(vec![
			("list", t!("{number} ({purpose}), version {}", found.version)),
			("changed", values::format_moment(found.changed)),
			("issuer", t!("{}, accreditation {}", found.issuer, found.accreditation)),
			("kind", found.kind.to_string()),
			("places", t!("{} of {} are taken", found.taken, found.size)),
			("next batch", format!("{number}:{}:COUNT", found.taken)),
		])
	});
	Ok(())
}

async fn status(context: &Context, list: ListId, index: u32) -> Result<(), Failure> {
	let state = context.state().await?;
	let found = certificates::status(&state, list, index).await?;
	let missing = || Failure::not_found(t!("index {index} of status list {list}"));
	let (set, found) = found.ok_or_else(missing)?;
	let purpose = values::name(found.purpose);
	let value = json!({
		"list": list,
		"index": index,
		"purpose": purpose,
		"set": set,
		"version": found.version,
		"changed": found.changed,
	});
	context.output.answer(&value, || {
		output::facts(vec![
			("list", t!("{list} ({purpose}), version {}", found.version)),
			("changed", values::format_moment(found.changed)),
			("index", index.to_string()),
			("set", if set { t!("yes") } else { t!("no") }.to_owned()),
		])
	});
	Ok(())
}

async fn show_batch(context: &Context, number: BatchId) -> Result<(), Failure> {
	let state = context.state().await?;
	let leaf = certificates::leaf(&state, number).await?;
	let leaf = leaf.ok_or_else(|| Failure::not_found(t!("batch {number}")))?;
	context.output.answer(&json!({ "batch": number, "leaf": leaf }), || leaf.trim_end().to_owned());
	Ok(())
}

async fn show_log(context: &Context) -> Result<(), Failure> {
	let head = certificates::log_head(&context.state().await?).await?;
	let root = hex::encode(head.root);
	context.output.answer(&json!({ "size": head.size.to_string(), "root": root }), || {
		output::facts(vec![("batches", head.size.to_string()), ("root", root.clone())])
	});
	Ok(())
}

/// A name, which the chain keeps as UTF-8.
fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}
