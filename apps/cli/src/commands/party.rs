//! `madang party`: parties' DIDs.

use crate::{
	cli::Reference,
	consents::{expiry, ConsentFile, VALID_HOURS},
	context::Context,
	failure::{Failure, OfFile},
	output, values,
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
	/// Bring a party's DID onto the chain (enrol)
	#[command(
		after_help = "Examples:\n  madang --key kim party register --consent seller-did.json\n  \
		madang --key kim party register seller      (a key of this machine, for trials)"
	)]
	Register {
		/// A party's key of this store, which signs on the spot
		#[arg(required_unless_present = "consent", conflicts_with = "consent")]
		name: Option<String>,
		/// The file made with `madang sign register-did`
		#[arg(long, value_name = "FILE")]
		consent: Option<PathBuf>,
		#[command(flatten)]
		reference: Reference,
	},
	/// A DID, as the chain knows it
	Show {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
	},
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Register { name, consent, reference } => {
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
					return Err(Failure::input("name a party's key, or a file with --consent"));
				}
			};
			let did = consent.did;
			let done = context
				.run(reference.external_ref, |reference| {
					identity::register_did(keys, consent, reference)
				})
				.await?;
			context.report(
				&done,
				format!("{did} is registered."),
				json!({ "did": did.to_string() }),
			);
		}
		Command::Show { did } => {
			let state = context.state().await?;
			let document =
				state.did(did).await?.ok_or_else(|| Failure::not_found(did.to_string()))?;
			let keys: Vec<String> = document.keys.iter().map(values::shown_public).collect();
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
			let by = super::institution::name(&state, document.enrolled_by).await?;
			context.output.answer(&value, || {
				output::facts([
					("DID", did.to_string()),
					("status", status.to_owned()),
					("keys", keys.join("\n")),
					("version", document.version.to_string()),
					("enrolled by", by),
				])
			});
		}
	}
	Ok(())
}
