//! `madang party …`: new keys, guardians, recovery and the end of a DID.

use super::own::{index_of, write, Own};
use crate::{
	consents::{expiry, ConsentFile, Signers, VALID_HOURS},
	context::Context,
	failure::{Failure, OfFile},
	reference::Reference,
	values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::identity, types::*},
	consent::{self, Act},
	State,
};
use madang_primitives::signing::PartyConsent;
use serde_json::json;
use std::path::{Path, PathBuf};

/// The new keys of a DID.
#[derive(Args, Debug)]
pub struct NewKeys {
	/// A key: KEY, or KEY=PURPOSE,… or KEY=PURPOSE,…@CHECK,… as `madang party show` writes them; may be
	/// repeated. By default a key has every purpose, and its device does not check its holder
	#[arg(long = "new-key", value_name = "KEY", required = true, value_parser = values::key_entry)]
	new_keys: Vec<KeyEntry>,
}

impl NewKeys {
	fn keys(&self) -> Result<Keys, Failure> {
		let keys = self.new_keys.clone().try_into();
		keys.map_err(|_| Failure::input(t!("a DID has at most eight keys")))
	}
}

/// `madang party …`, about a document.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Replace all keys of a DID (enrol)
	Rotate {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
		#[command(flatten)]
		keys: NewKeys,
		#[command(flatten)]
		own: Own,
		#[command(flatten)]
		reference: Reference,
	},
	/// Deactivate a DID permanently (enrol)
	Deactivate {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
		#[command(flatten)]
		own: Own,
		#[command(flatten)]
		reference: Reference,
	},
	/// Say who can recover a DID (enrol)
	#[command(
		after_help = "Without --guardian the DID has no guardians. A guardian should use a DID of its \
		own for this, because the chain shows whose guardian it is."
	)]
	Guardians {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
		/// A guardian's DID; may be repeated, up to eight
		#[arg(long = "guardian", value_name = "DID", value_parser = values::did)]
		guardians: Vec<Did>,
		/// How many guardians must sign
		#[arg(long, default_value_t = 0)]
		threshold: u8,
		/// Days from the start of a recovery until it can be finished
		#[arg(long, default_value_t = 0)]
		delay_days: u16,
		/// Do not allow a recovery by the institution that enrolled the party
		#[arg(long)]
		no_issuer_recovery: bool,
		#[command(flatten)]
		own: Own,
		#[command(flatten)]
		reference: Reference,
	},
	/// Sign for a recovery, as a guardian or with the first of the new keys
	SignRecovery {
		/// The DID that is recovered
		#[arg(value_parser = values::did)]
		did: Did,
		#[command(flatten)]
		keys: NewKeys,
		/// The guardian's key, or the new key, on this machine
		#[arg(long, value_name = "NAME")]
		party: String,
		/// The guardian's DID, if it was rotated or recovered or has several keys; by default the one that the
		/// key makes
		#[arg(long = "as", value_name = "DID", value_parser = values::did)]
		guardian: Option<Did>,
		/// The file to write
		#[arg(long, value_name = "FILE")]
		out: PathBuf,
		/// Hours for which the signature is valid, at most 168
		#[arg(long, value_name = "HOURS", default_value_t = VALID_HOURS)]
		valid_hours: u64,
	},
	/// Start the recovery of a DID, with guardians' consents or as the institution that enrolled it (enrol)
	StartRecovery {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
		#[command(flatten)]
		keys: NewKeys,
		/// The consent file of the first new key, made with `madang party sign-recovery`
		#[arg(long, value_name = "FILE")]
		acceptance: PathBuf,
		/// As the institution: commitment to the document that says how it identified the party
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		#[arg(conflicts_with_all = ["consent", "party"])]
		evidence: Option<Commitment>,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// Give a DID the keys of its recovery, after the delay (enrol)
	FinishRecovery {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
		#[command(flatten)]
		reference: Reference,
	},
	/// Cancel a recovery: as the party, as guardians, or as the institution that started it (enrol)
	CancelRecovery {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
		#[command(subcommand)]
		by: CancelBy,
	},
}

/// Who cancels a recovery.
#[derive(Subcommand, Debug)]
pub enum CancelBy {
	/// The party, with a key that it still has
	Party {
		#[command(flatten)]
		own: Own,
		#[command(flatten)]
		reference: Reference,
	},
	/// Enough of its guardians
	Guardians {
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// The institution that started it, or that enrolled the party
	Institution {
		#[command(flatten)]
		reference: Reference,
	},
}

impl Command {
	/// Run the command.
	pub async fn run(self, context: &Context) -> Result<(), Failure> {
		match self {
			Self::Rotate { did, keys, own, reference } => {
				rotate(context, did, keys.keys()?, &own, &reference).await
			}
			Self::Deactivate { did, own, reference } => {
				let document = document(&context.state().await?, did).await?;
				let act = consent::deactivate_did(&did, document.version);
				let about = t!("deactivate {did}");
				let signed = own.consent(context, did, &document.keys, act, about).await?;
				let Some(consent) = signed else { return Ok(()) };
				context.ask_before(&t!("{did} is deactivated permanently"))?;
				let call = |reference| identity::deactivate_did(consent, reference);
				let submitted = context.submit_with_ref(&reference, call).await?;
				done(context, &submitted, did, t!("{did} is deactivated."))
			}
			Self::Guardians {
				did,
				guardians,
				threshold,
				delay_days,
				no_issuer_recovery,
				own,
				reference,
			} => {
				let guardians = guardians
					.try_into()
					.map_err(|_| Failure::input(t!("a DID has at most eight guardians")))?;
				let issuer_recovery = !no_issuer_recovery;
				let new = Guardians { guardians, threshold, delay_days, issuer_recovery };
				name_guardians(context, did, new, &own, &reference).await
			}
			Self::SignRecovery { did, keys, party, guardian, out, valid_hours } => {
				let keys = keys.keys()?;
				sign_recovery(context, did, &keys, &party, guardian, &out, valid_hours).await
			}
			Self::StartRecovery { did, keys, acceptance, evidence, signers, reference } => {
				let keys = keys.keys()?;
				start(context, did, keys, acceptance, evidence, &signers, &reference).await
			}
			Self::FinishRecovery { did, reference } => {
				let call = |reference| identity::finish_recovery(did, reference);
				let submitted = context.submit_with_ref(&reference, call).await?;
				done(context, &submitted, did, t!("{did} has its new keys."))
			}
			Self::CancelRecovery { did, by } => cancel(context, did, by).await,
		}
	}
}

async fn document(state: &State, did: Did) -> Result<DidDocument, Failure> {
	state.did(did).await?.ok_or_else(|| Failure::not_found(did.to_string()))
}

fn done(
	context: &Context,
	submitted: &crate::send::Submitted,
	did: Did,
	text: String,
) -> Result<(), Failure> {
	context.report(submitted, text, json!({ "did": did.to_string() }));
	Ok(())
}

async fn rotate(
	context: &Context,
	did: Did,
	keys: Keys,
	own: &Own,
	reference: &Reference,
) -> Result<(), Failure> {
	let document = document(&context.state().await?, did).await?;
	let act = consent::rotate_keys(&did, &keys, document.version);
	let about = t!("replace the keys of {did}");
	let signed = own.consent(context, did, &document.keys, act, about).await?;
	let Some(consent) = signed else { return Ok(()) };
	let call = |reference| identity::rotate_keys(keys, consent, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	done(context, &submitted, did, t!("{did} has its new keys."))
}

async fn name_guardians(
	context: &Context,
	did: Did,
	new: Guardians,
	own: &Own,
	reference: &Reference,
) -> Result<(), Failure> {
	let state = context.state().await?;
	let (document, old) = (document(&state, did).await?, state.guardians(did).await?);
	let act = consent::set_guardians(&did, &new, &old, document.version);
	let about = t!("{did}: {} guardians, of whom {}", new.guardians.len(), new.threshold);
	let signed = own.consent(context, did, &document.keys, act, about).await?;
	let Some(consent) = signed else { return Ok(()) };
	let call = |reference| identity::set_guardians(new, consent, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	done(context, &submitted, did, t!("{did} has its guardians."))
}

async fn sign_recovery(
	context: &Context,
	did: Did,
	keys: &Keys,
	party: &str,
	guardian: Option<Did>,
	out: &Path,
	valid_hours: u64,
) -> Result<(), Failure> {
	let state = context.state().await?;
	let version = document(&state, did).await?.version;
	let (key, genesis) = (context.party(party)?, context.genesis().await?);
	let expires_at = expiry(valid_hours)?;
	let own = index_of(&key, keys).filter(|_| guardian.is_none());
	let (act, signed): (Act, PartyConsent) = match own {
		Some(index) => {
			let act = consent::accept_recovery(&did, keys, version);
			(act, key.sign_as(did, index, genesis, act, expires_at))
		}
		None => {
			let guardian = guardian.unwrap_or_else(|| key.did());
			let of_guardian = document(&state, guardian).await?.keys;
			let index = index_of(&key, &of_guardian).ok_or_else(|| {
				Failure::input(t!(
					"this key is not a key of {guardian}; name the guardian's DID with --as"
				))
			})?;
			let act = consent::support_recovery(&did, keys, version);
			(act, key.sign_as(guardian, index, genesis, act, expires_at))
		}
	};
	write(context, signed, genesis, act, t!("new keys for {did}"), out)
}

async fn start(
	context: &Context,
	did: Did,
	keys: Keys,
	acceptance: PathBuf,
	evidence: Option<Commitment>,
	signers: &Signers,
	reference: &Reference,
) -> Result<(), Failure> {
	let version = document(&context.state().await?, did).await?.version;
	let genesis = context.genesis().await?;
	let accepted = consent::accept_recovery(&did, &keys, version);
	let possession = ConsentFile::open(&acceptance)?.check(genesis, accepted);
	let possession = possession.of_file(&acceptance)?;
	let request = match evidence {
		Some(evidence) => RecoveryRequest::Issuer { evidence },
		None => {
			let act = consent::support_recovery(&did, &keys, version);
			RecoveryRequest::Guardians(few(signers.consents_to(context, act).await?)?)
		}
	};
	let call = |reference| identity::start_recovery(keys, possession, request, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let text = t!(
		"The recovery of {did} is started; `madang party show` says from when it can be finished."
	);
	done(context, &submitted, did, text)
}

async fn cancel(context: &Context, did: Did, by: CancelBy) -> Result<(), Failure> {
	let state = context.state().await?;
	let running = state.recovery(did).await?;
	let recovery = running.ok_or_else(|| Failure::not_found(t!("a recovery of {did}")))?;
	let (cancellation, reference) = match by {
		CancelBy::Party { own, reference } => {
			let keys = document(&state, did).await?.keys;
			let act = consent::cancel_recovery(&did, &recovery);
			let about = t!("cancel the recovery of {did}");
			let signed = own.consent(context, did, &keys, act, about).await?;
			let Some(consent) = signed else { return Ok(()) };
			(Cancellation::Holder(consent), reference)
		}
		CancelBy::Guardians { signers, reference } => {
			let act = consent::oppose_recovery(&did, &recovery);
			let consents = few(signers.consents_to(context, act).await?)?;
			(Cancellation::Guardians(consents), reference)
		}
		CancelBy::Institution { reference } => (Cancellation::Issuer, reference),
	};
	let call = |reference| identity::cancel_recovery(did, cancellation, reference);
	let submitted = context.submit_with_ref(&reference, call).await?;
	done(context, &submitted, did, t!("The recovery of {did} is cancelled."))
}

/// At most as many consents as a DID has guardians.
fn few(consents: Vec<PartyConsent>) -> Result<GuardianConsents, Failure> {
	consents.try_into().map_err(|_| Failure::input(t!("a DID has at most eight guardians")))
}
