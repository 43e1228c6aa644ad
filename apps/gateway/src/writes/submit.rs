//! The second step: what was signed.

use super::{ensure_own_officer, prepare::unsigned};
use crate::{
	access::Client,
	error::{Error, Kind},
	feed,
	gateway::Gateway,
	hexadecimal::{array_of, hex_of},
	params::number,
	patience::Patience,
	settle, signer,
	store::{Attempt, AttemptState, Conflict, OutcomeKind},
};
use madang_client::{api::types::InstitutionId, Error as ClientError};
use pallet_institutions::OfficerSignature;
use serde::Deserialize;
use serde_json::{json, Value};
use std::time::Duration;

/// What `tx_submit` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submit {
	/// The attempt that `tx_prepare` made.
	pub attempt: String,
	/// The officer's signature of its payload. Without it, the gateway's own signer signs, if it may.
	signature: Option<Signature>,
	/// For how many seconds to wait for the outcome, at most 60.
	#[serde(default, deserialize_with = "number")]
	wait: u64,
}

/// A signature.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signature {
	/// `ed25519` or `sr25519`.
	algorithm: Algorithm,
	/// 64 bytes, as `0x` and hex digits.
	value: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Algorithm {
	Ed25519,
	Sr25519,
}

impl Signature {
	fn read(&self) -> Result<OfficerSignature, Error> {
		let wrong = || Error::invalid("signature.value: expected 0x and 128 hex digits");
		let bytes = array_of(&self.value).ok_or_else(wrong)?;
		Ok(match self.algorithm {
			Algorithm::Ed25519 => OfficerSignature::Ed25519(bytes),
			Algorithm::Sr25519 => OfficerSignature::Sr25519(bytes),
		})
	}
}

/// Submit a signed call.
pub async fn submit(gateway: &Gateway, client: &Client, given: Submit) -> Result<Value, Error> {
	let signature = given.signature.as_ref().map(Signature::read).transpose()?;
	let attempt = gateway.store.attempt(&given.attempt).await?.ok_or(Kind::NoAttempt)?;
	if attempt.state == AttemptState::Prepared {
		let sent = send(gateway, client, &attempt, signature).await?;
		if !sent {
			log::debug!("attempt {} was submitted by another request", attempt.id);
		}
	}
	status(gateway, &given.attempt, gateway.waited(given.wait)).await
}

/// Forget a prepared call that nobody will sign.
pub async fn cancel(gateway: &Gateway, id: &str) -> Result<Value, Error> {
	match gateway.store.cancel(id).await? {
		true => Ok(json!({ "attempt": id, "cancelled": true })),
		// What was submitted cannot be taken back.
		false => match gateway.store.attempt(id).await? {
			Some(_) => Err(Kind::Submitted.into()),
			None => Err(Kind::NoAttempt.into()),
		},
	}
}

/// How the change of a reference stands. If it is open, wait so long for its outcome. What this gateway does not have, the
/// chain may.
pub async fn status_of_reference(
	gateway: &Gateway,
	reference: [u8; 32],
	wait: Duration,
) -> Result<Value, Error> {
	let found = gateway.store.attempt_of(&reference).await?;
	let status = match &found {
		Some(attempt) => status(gateway, &attempt.id, wait).await?,
		None => Value::Null,
	};
	let decided = [OutcomeKind::Done, OutcomeKind::Unread];
	if decided.iter().any(|kind| status["outcome"]["kind"] == kind.as_str()) {
		return Ok(status);
	}
	let institution = InstitutionId(gateway.config.institution);
	let state = gateway.chain.state().await?;
	match state.ref_outcome(institution, reference).await? {
		Some(done) => Ok(json!({
			"attempt": null,
			"external_ref": hex_of(reference),
			"call": null,
			"state": "settled",
			"transaction": null,
			"expires_at_block": null,
			"outcome": settle::of_chain(&done),
		})),
		None if status.is_null() => Err(Kind::NoAttempt.into()),
		None => Ok(status),
	}
}

/// How an attempt stands. If it is open, wait so long for its outcome.
pub async fn status(gateway: &Gateway, id: &str, wait: Duration) -> Result<Value, Error> {
	let mut patience = Patience::new(gateway.sending.known(), wait);
	loop {
		let attempt = gateway.store.attempt(id).await?.ok_or(Kind::NoAttempt)?;
		let outcome = gateway.store.outcome_of(id).await?;
		if attempt.state != AttemptState::Submitted || !patience.waits().await {
			return Ok(feed::status(&attempt, outcome.as_ref()));
		}
	}
}

/// Keep the signed transaction, and then send it. False if another request did.
async fn send(
	gateway: &Gateway,
	client: &Client,
	attempt: &Attempt,
	signature: Option<OfficerSignature>,
) -> Result<bool, Error> {
	let state = gateway.chain.state().await?;
	// Appointed then, and perhaps suspended since.
	ensure_own_officer(&state, client.institution, attempt.new.officer).await?;
	// The payload is for one version of the runtime.
	let upgraded = attempt.new.runtime != state.at().spec_version();
	if attempt.expires_at <= state.number() || upgraded {
		return Err(Kind::PrepareAgain.into());
	}
	let unsigned = unsigned(attempt)?;
	let signature = match signature {
		Some(signature) => signature,
		None => {
			let payload = unsigned.payload(state.at())?;
			signer::sign(gateway.signer.as_ref(), attempt, payload).await?
		}
	};
	let signed = unsigned.signed(state.at(), &signature).map_err(|error| match error {
		ClientError::Input(detail) => Error::new(Kind::BadSignature, detail),
		other => other.into(),
	})?;
	let next = gateway.sending.next_nonce(attempt.new.officer).await?;
	let kept = gateway
		.store
		.submit(attempt, (&signed.bytes, signed.hash.0), next, gateway.sending.reserved)
		.await?;
	match kept {
		Ok(Some(())) => {}
		Ok(None) => return Ok(false),
		Err(Conflict::Nonce | Conflict::Gap) => return Err(Kind::PrepareAgain.into()),
		Err(Conflict::Reference(other)) => {
			// Its nonce would hold up those after it.
			gateway.store.cancel(&attempt.id).await?;
			let other = gateway.store.attempt(&other).await?;
			let same = other.is_some_and(|other| other.new.digest == attempt.new.digest);
			let kind = if same { Kind::Pending } else { Kind::ReferenceUsed };
			return Err(kind.into());
		}
	}
	// It is on the disk. What goes wrong from here on is not the caller's.
	if let Err(error) = gateway.sending.send(attempt.new.officer, false).await {
		log::warn!("a submitted call is sent later: {}", error.message());
	}
	Ok(true)
}
