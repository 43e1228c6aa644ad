//! `madang party`: parties' DIDs.

mod acts;
pub mod own;

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
	consent, did, sole,
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
	/// Show a DID, its keys, who can recover it, and a recovery that runs
	Show {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
	},
	/// Print a DID's document as DID Resolution (W3C) has it, in JSON
	#[command(after_help = "Examples:\n  madang party resolve did:madang:4a5b…\n  \
		madang party resolve did:madang:4a5b… --version 2\n  \
		madang party resolve did:madang:4a5b… --at 2027-01-15T08:00:00Z")]
	Resolve {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
		/// A version, from 1; by default the latest
		#[arg(long, value_name = "NUMBER", conflicts_with = "at")]
		version: Option<u32>,
		/// A moment in UTC
		#[arg(long, value_name = "TIME")]
		at: Option<String>,
	},
	#[command(flatten)]
	Act(acts::Command),
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Register { name, consent, reference } => {
			register(context, name, consent, &reference).await
		}
		Command::Show { did } => show(context, did).await,
		Command::Resolve { did, version, at } => resolve(context, did, version, at).await,
		Command::Act(command) => command.run(context).await,
	}
}

async fn register(
	context: &Context,
	name: Option<String>,
	consent: Option<PathBuf>,
	reference: &Reference,
) -> Result<(), Failure> {
	let genesis = context.genesis().await?;
	let institution = lookup::own_institution(context, &context.state().await?).await?;
	let (keys, consent) = match (name, consent) {
		(Some(name), _) => {
			let key = context.party(&name)?;
			let keys = key.keys();
			let act = consent::register_did(key.did(), &keys, institution);
			(keys, key.sign_consent(genesis, act, expiry(VALID_HOURS)?))
		}
		(None, Some(path)) => {
			let file = ConsentFile::open(&path)?;
			let key = file.key().of_file(&path)?;
			let keys = sole(key);
			let act = consent::register_did(did_of(&key), &keys, institution);
			let consent = file.check(genesis, act).of_file(&path)?;
			(keys, consent)
		}
		(None, None) => {
			return Err(Failure::input(t!("name a party's key, or a consent file with --consent")));
		}
	};
	let did = consent.did;
	let call = |reference| identity::register_did(keys, consent, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	context.report(&submitted, t!("{did} is registered."), json!({ "did": did.to_string() }));
	Ok(())
}

async fn show(context: &Context, did: Did) -> Result<(), Failure> {
	let state = context.state().await?;
	let document = state.did(did).await?.ok_or_else(|| Failure::not_found(did.to_string()))?;
	let (rules, recovery) = (state.guardians(did).await?, state.recovery(did).await?);
	let status = match document.status {
		DidStatus::Active => "active",
		DidStatus::Deactivated { .. } => "deactivated",
	};
	let guardians: Vec<String> = rules.guardians.iter().map(ToString::to_string).collect();
	let keys = |keys: &Keys| keys.iter().map(view_of_key).collect::<Value>();
	let value = json!({
		"did": did.to_string(),
		"status": status,
		"version": document.version,
		"keys": keys(&document.keys),
		"enrolled_by": document.enrolled_by.0,
		"guardians": guardians,
		"threshold": rules.threshold,
		"delay_days": rules.delay_days,
		"issuer_recovery": rules.issuer_recovery,
		"recovery": recovery.as_ref().map(|recovery| json!({
			"keys": keys(&recovery.keys),
			"ready_at": recovery.ready_at,
			"expires_at": recovery.expires_at,
			"by_institution": match recovery.ground {
				RecoveryGround::Guardians => None,
				RecoveryGround::Issuer { institution, .. } => Some(institution.0),
			},
		})),
	});
	let by = lookup::institution_name(&state, document.enrolled_by).await?;
	let lines = |keys: &Keys| keys.iter().map(format_key).collect::<Vec<_>>().join("\n");
	context.output.answer(&value, || {
		let mut facts = vec![
			("DID", did.to_string()),
			("status", status.to_owned()),
			("keys", lines(&document.keys)),
			("version", document.version.to_string()),
			("enrolled by", by),
			(
				"recovery by issuer",
				if rules.issuer_recovery { t!("allowed") } else { t!("no") }.to_owned(),
			),
		];
		if !guardians.is_empty() {
			let of = t!("{} of {}", rules.threshold, guardians.len());
			facts.push(("guardians", guardians.join("\n")));
			facts.push(("must sign", t!("{of}, {} days of delay", rules.delay_days)));
		}
		if let Some(recovery) = &recovery {
			let (from, until) = (recovery.ready_at, recovery.expires_at);
			let [from, until] = [from, until].map(values::format_moment);
			facts.push(("recovery runs", t!("can be finished from {from} until {until}")));
			facts.push(("its new keys", lines(&recovery.keys)));
		}
		output::facts(facts)
	});
	Ok(())
}

async fn resolve(
	context: &Context,
	did: Did,
	version: Option<u32>,
	at: Option<String>,
) -> Result<(), Failure> {
	let state = context.state().await?;
	let found = match (version, at) {
		(Some(version), _) => did::resolve_version(&state, did, version).await?,
		(None, Some(text)) => {
			let moment = madang_did::moment(&text).ok_or_else(|| {
				Failure::input(t!("{text}: expected a time such as 2027-01-15T08:00:00Z"))
			})?;
			did::resolve_at(&state, did, moment).await?
		}
		(None, None) => did::resolve(&state, did).await?,
	};
	let found = found.ok_or_else(|| Failure::not_found(did.to_string()))?;
	let answer = madang_did::resolution(Some(&found));
	context.output.answer(&answer, || format!("{answer:#}"));
	Ok(())
}

/// The names of a key's purposes.
fn purposes(entry: &KeyEntry) -> Vec<&'static str> {
	let all = KeyPurpose::ALL.into_iter();
	all.filter(|one| entry.purposes.contains(*one)).map(KeyPurpose::property).collect()
}

/// How the device of a key checks its holder.
fn checks(entry: &KeyEntry) -> Vec<&'static str> {
	let all = [
		(HolderCheck::NONE, "none"),
		(HolderCheck::PIN, "pin"),
		(HolderCheck::BIOMETRIC, "biometric"),
	];
	all.into_iter().filter(|(bit, _)| entry.check.0 & bit.0 != 0).map(|(_, name)| name).collect()
}

fn view_of_key(entry: &KeyEntry) -> Value {
	json!({
		"key": values::format_public_key(&entry.key),
		"purposes": purposes(entry),
		"holder_check": checks(entry),
	})
}

fn format_key(entry: &KeyEntry) -> String {
	let key = values::format_public_key(&entry.key);
	t!("{key}\n  {}; check: {}", purposes(entry).join(", "), checks(entry).join(", "))
}
