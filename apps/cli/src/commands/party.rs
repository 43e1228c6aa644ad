//! `madang party`: parties' DIDs.

use crate::{
	consents::{expiry, ConsentFile, VALID_HOURS},
	context::Context,
	failure::{Failure, OfFile},
	lookup, output,
	reference::Reference,
	values,
};
use clap::Subcommand;
use madang_client::{
	api::{calls::identity, types::*},
	consent, sole,
};
use madang_primitives::signing::did_of;
use pallet_identity::DidStatus;
use serde_json::{json, Value};
use std::path::PathBuf;

/// `madang party …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Register a party's DID on the chain (enrol)
	#[command(
		after_help = "Examples:\n  madang --key kim party register --consent seller-did.json\n  \
		madang --key kim party register seller      (for trials: a key on this machine)"
	)]
	Register {
		/// For trials: the name of a party's key on this machine, which signs immediately
		#[arg(required_unless_present = "consent", conflicts_with = "consent")]
		name: Option<String>,
		/// The party's consent file, made with `madang sign register-did`
		#[arg(long, alias = "proof", value_name = "FILE")]
		consent: Option<PathBuf>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Show a DID and its keys
	Show {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Register { name, consent, reference } => {
			register(context, name, consent, &reference).await
		}
		Command::Show { did } => show(context, did).await,
	}
}

async fn register(
	context: &Context,
	name: Option<String>,
	consent: Option<PathBuf>,
	reference: &Reference,
) -> Result<(), Failure> {
	let genesis = context.genesis().await?;
	let (keys, consent) = match (name, consent) {
		(Some(name), _) => {
			let key = context.party(&name)?;
			let keys = key.keys();
			let act = consent::register_did(key.did(), &keys);
			(keys, key.sign_consent(genesis, act, expiry(VALID_HOURS)?))
		}
		(None, Some(path)) => {
			let file = ConsentFile::open(&path)?;
			let key = file.key().of_file(&path)?;
			let keys = sole(key);
			let act = consent::register_did(did_of(&key), &keys);
			let consent = file.check(genesis, act).of_file(&path)?;
			(keys, consent)
		}
		(None, None) => {
			return Err(Failure::input("name a party's key, or a consent file with --consent"));
		}
	};
	let did = consent.did;
	let call = |reference| identity::register_did(keys, consent, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	context.report(&submitted, format!("{did} is registered."), json!({ "did": did.to_string() }));
	Ok(())
}

async fn show(context: &Context, did: Did) -> Result<(), Failure> {
	let state = context.state().await?;
	let document = state.did(did).await?.ok_or_else(|| Failure::not_found(did.to_string()))?;
	let keys: Vec<String> = document.keys.iter().map(values::format_public_key).collect();
	let status = match document.status {
		DidStatus::Active => "active",
		DidStatus::Deactivated => "deactivated",
	};
	let value = json!({
		"did": did.to_string(),
		"status": status,
		"version": document.version,
		"keys": keys.iter().map(String::as_str).collect::<Value>(),
		"enrolled_by": document.enrolled_by.0,
	});
	let by = lookup::institution_name(&state, document.enrolled_by).await?;
	context.output.answer(&value, || {
		output::facts([
			("DID", did.to_string()),
			("status", status.to_owned()),
			("keys", keys.join("\n")),
			("version", document.version.to_string()),
			("enrolled by", by),
		])
	});
	Ok(())
}
