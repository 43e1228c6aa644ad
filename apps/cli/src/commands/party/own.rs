//! What a party does about its own DID, with one of its present keys.

use crate::{
	consents::{expiry, ConsentFile, VALID_HOURS},
	context::Context,
	failure::{Failure, OfFile},
	output,
};
use clap::Args;
use madang_client::{api::types::*, consent::Act, PartyKey};
use madang_primitives::signing::PartyConsent;
use serde_json::json;
use sp_core::H256;
use std::path::{Path, PathBuf};

/// Who signs: a key on this machine, or a consent file. With `--out` it only signs.
#[derive(Args, Debug)]
pub struct Own {
	/// A key of the DID on this machine, which signs
	#[arg(long, value_name = "NAME", required_unless_present = "consent")]
	party: Option<String>,
	/// The party's consent file, made by the same command with --out
	#[arg(long, value_name = "FILE", conflicts_with_all = ["party", "out"])]
	consent: Option<PathBuf>,
	/// Only sign, into this file, which an officer submits with --consent
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
	/// Hours for which the signature is valid, at most 168
	#[arg(long, value_name = "HOURS", default_value_t = VALID_HOURS)]
	valid_hours: u64,
}

impl Own {
	/// The consent of a DID to an act. `None` if it was only signed, into a file.
	pub async fn consent(
		&self,
		context: &Context,
		did: Did,
		keys: &Keys,
		act: Act,
		about: String,
	) -> Result<Option<PartyConsent>, Failure> {
		let genesis = context.genesis().await?;
		if let Some(path) = &self.consent {
			let file = ConsentFile::open(path)?;
			return Ok(Some(file.check(genesis, act).of_file(path)?));
		}
		let key = context.party(self.party.as_deref().unwrap_or_default())?;
		let index = index_of(&key, keys).ok_or_else(|| {
			Failure::input(t!("this key is not a key of {did}; `madang party show` lists them"))
		})?;
		let consent = key.sign_as(did, index, genesis, act, expiry(self.valid_hours)?);
		match &self.out {
			None => Ok(Some(consent)),
			Some(path) => {
				write(context, consent, genesis, act, about, path)?;
				Ok(None)
			}
		}
	}
}

/// The index of a key in a document.
pub fn index_of(key: &PartyKey, keys: &Keys) -> Option<u8> {
	let found = keys.iter().position(|entry| entry.key == key.public())?;
	u8::try_from(found).ok()
}

/// Write a consent that an officer submits.
pub fn write(
	context: &Context,
	consent: PartyConsent,
	genesis: H256,
	act: Act,
	about: String,
	path: &Path,
) -> Result<(), Failure> {
	let file = ConsentFile::new(consent, genesis, act, about);
	file.write(path)?;
	let value = json!({ "file": path, "about": file.about, "expires": file.expires });
	context.output.answer(&value, || {
		output::facts([
			("signed", file.about.clone()),
			("by", file.did.clone()),
			("expires", file.expires.clone()),
			("file", path.display().to_string()),
		])
	});
	Ok(())
}
