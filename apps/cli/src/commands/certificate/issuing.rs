//! `madang certificate issue`, and the anchor of what it has written.

use crate::{
	certificates::{issue, number_files, BatchFile, NewBatch},
	commands::steps::report,
	context::Context,
	failure::{Failure, OfFile},
	lookup, output,
	reference::Reference,
	values,
};
use clap::Args;
use madang_client::{
	api::{calls::certificates as calls, types, types::*},
	certificates,
};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
	fs::File,
	path::{Path, PathBuf},
	time::{SystemTime, UNIX_EPOCH},
};

/// What is issued.
#[derive(Args, Debug)]
pub struct IssueArgs {
	/// What the certificates say, one a line: {"holder": KEY, "claims": {…}, "hidden": [PATH, …], "expires": DAY}
	#[arg(value_name = "LINES")]
	lines: PathBuf,
	/// The issuer's DID
	#[arg(long, value_name = "DID", value_parser = values::did)]
	issuer: Did,
	/// The name of the issuer's key in the key folder, P-256 or Ed25519
	#[arg(long, value_name = "NAME")]
	signing_key: String,
	/// The type of the kind (see `madang certificate kinds`)
	#[arg(long = "type", value_name = "TYPE", value_parser = values::credential_type)]
	kind: CredentialType,
	/// The Korean name of the kind, for people who read the certificate
	#[arg(long, value_name = "NAME", requires = "name_en")]
	name_ko: Option<String>,
	/// The English name of the kind
	#[arg(long, value_name = "NAME", requires = "name_ko")]
	name_en: Option<String>,
	/// The accreditation for the kind
	#[arg(long)]
	accreditation: u64,
	/// The area, as leading digits of district codes, if the kind has areas
	#[arg(long, value_name = "PREFIX", value_parser = values::area)]
	area: Option<DistrictPrefix>,
	/// The last day of validity, for every line that does not say an earlier one
	#[arg(long, value_name = "DAY", value_parser = values::day)]
	expires: Option<KoreanDay>,
	/// Where revocations are looked up: each certificate gets a place of its own at random. The range begins with the
	/// next free place of the list (`madang certificate list`), so batches are anchored in their order
	#[arg(long, value_name = "LIST:FIRST:COUNT", value_parser = values::status_range)]
	revocation: StatusRange,
	/// Where suspensions are looked up
	#[arg(long, value_name = "LIST:FIRST:COUNT", value_parser = values::status_range)]
	suspension: Option<StatusRange>,
	/// Digests of nothing in each object with hidden parts, so that their number says less (0 to 64)
	#[arg(long, value_name = "NUMBER", default_value_t = 0, value_parser = clap::value_parser!(u8).range(0..=64))]
	decoys: u8,
	/// The new folder for the certificate files and batch.json
	#[arg(long, value_name = "FOLDER")]
	out: PathBuf,
}

/// Issue the certificates of a file.
pub fn run(context: &Context, args: IssueArgs) -> Result<(), Failure> {
	let lines = File::open(&args.lines).of_file(&args.lines)?;
	let secret = context.party_secret(&args.signing_key)?;
	let (signing_key, public) = (secret.credentials()?, secret.party()?.public());
	let names = args.name_ko.zip(args.name_en).map(|(korean, english)| [korean, english]);
	let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
	let batch = NewBatch {
		source: args.lines.display().to_string(),
		accreditation: args.accreditation,
		area: args.area.map(|area| area.to_string()),
		issuer: args.issuer.to_string(),
		key_id: madang_did::multikey(&public),
		key: values::format_public_key(&public),
		signing_key,
		kind: String::from_utf8_lossy(&args.kind).into_owned(),
		names,
		expires: args.expires,
		revocation: Some(args.revocation),
		suspension: args.suspension,
		decoys: args.decoys,
		now,
	};
	let issued = issue(&batch, lines, &args.out)?;
	let mut value = issued.json();
	value["folder"] = json!(args.out);
	context.output.answer(&value, || {
		let facts = output::facts([
			("certificates", issued.size.to_string()),
			("root", hex::encode(issued.root)),
			("valid until", issued.expires.to_string()),
			("folder", args.out.display().to_string()),
		]);
		let file = args.out.join("batch.json");
		t!("{facts}\nAnchor it: madang certificate anchor --batch {}", file.display())
	});
	Ok(())
}

/// Anchor the batch of a file and write its number into all its files. What is anchored already is not anchored
/// again, so this can be repeated after it was interrupted.
pub async fn anchor(context: &Context, path: &Path, reference: &Reference) -> Result<(), Failure> {
	context.ensure_waits(t!("writes the batch's number into all its files once it is anchored"))?;
	let file = BatchFile::read(path)?;
	let root = file.root().of_file(path)?;
	let state = context.state().await?;
	let issuer = lookup::own_institution(context, &state).await?;
	if let Some(number) = certificates::batch_of(&state, issuer, root).await? {
		number_files(path, &file, number.0)?;
		context.output.answer(&json!({ "batch": number, "anchored": "before" }), || {
			t!("Batch {number} was anchored before. Its number is in all its files.")
		});
		return Ok(());
	}
	if file.batch.is_some() {
		return Err(t!("the file has the number of a batch that is not this institution's"))
			.of_file(path);
	}
	let batch = new_batch(&file, root).of_file(path)?;
	// The same batch has the same reference, so that two commands at once anchor it once.
	let reference = Reference {
		external_ref: reference.external_ref.or_else(|| {
			let whose = Sha256::new().chain_update("madang/anchor-batch/1").chain_update(root);
			Some(whose.chain_update(file.accreditation.to_le_bytes()).finalize().into())
		}),
	};
	let call = |reference| calls::anchor(vec![batch], reference);
	let submitted = context.submit_with_ref(&reference, call).await?;
	let number: BatchId = submitted.leading_fields("Certificates", "BatchesAnchored")?;
	number_files(path, &file, number.0)?;
	report(context, &submitted, number, t!("is anchored, and its number is in all its files"));
	Ok(())
}

/// The batch of a file, as the call has it.
fn new_batch(file: &BatchFile, root: [u8; 32]) -> Result<types::NewBatch, Failure> {
	let area = file.area.as_deref().map(values::area).transpose().map_err(Failure::input)?;
	Ok(types::NewBatch {
		accreditation: AccreditationId(file.accreditation),
		area,
		key: values::public_key(&file.key).map_err(Failure::input)?,
		root,
		size: file.size,
		expires: values::day(&file.expires).map_err(Failure::input)?,
		revocation: file.revocation.map(StatusRange::from),
		suspension: file.suspension.map(StatusRange::from),
	})
}
