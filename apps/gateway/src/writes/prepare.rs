//! The first step: what is to be signed.

use super::ensure_own_officer;
use crate::{
	access::Client,
	error::{Error, Kind},
	feed,
	gateway::Gateway,
	hexadecimal::{array_of, hex_of},
	settle,
	store::{Attempt, Conflict, NewAttempt},
};
use madang_client::{api::types::RefOutcome, State, Unsigned, ERA_PERIOD, PAYLOAD_VERSION};
use madang_json::{Call, Runtime};
use rand::RngCore;
use serde::Deserialize;
use serde_json::{json, Map, Value};
use sp_core::crypto::{AccountId32, Ss58Codec};
use subxt::utils::H256;

/// The argument of calls that carry the institution's reference.
const REFERENCE: &str = "external_ref";

/// What `tx_prepare` takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prepare {
	/// The officer's account, in SS58.
	officer: String,
	/// `Pallet.call`.
	call: String,
	/// The arguments by name, without the reference.
	#[serde(default)]
	args: Map<String, Value>,
	/// The institution's reference of the change, as `0x` and 64 hex digits. A call that carries one needs it.
	external_ref: Option<String>,
}

/// Prepare a call.
pub async fn prepare(
	gateway: &Gateway,
	client: &Client,
	tran_id: Option<&str>,
	given: Prepare,
) -> Result<Value, Error> {
	let officer = account_of(&given.officer)?;
	let state = gateway.chain.state().await?;
	ensure_own_officer(&state, client.institution, officer).await?;
	let runtime = gateway.chain.runtime(&state).await?;
	let (call, reference, encoded) = encode(&runtime, given)?;
	let digest = pallet_institutions::digest_of(&encoded);
	if let Some(reference) = reference {
		if let Some(done) = state.ref_outcome(client.institution, reference).await? {
			return before(&done, digest, reference);
		}
	}
	let nonce = gateway.sending.next_nonce(officer).await?;
	let new = NewAttempt {
		reference,
		officer,
		call_name: call.full_name(),
		call: encoded,
		digest,
		nonce,
		runtime: state.at().spec_version(),
		born: (state.number(), state.hash().0),
		client: client.fingerprint,
		tran_id: tran_id.map(str::to_owned),
	};
	let mut id = [0; 16];
	rand::thread_rng().fill_bytes(&mut id);
	let reserved = gateway.sending.reserved;
	let kept = gateway.store.prepare(&hex::encode(id), new, ERA_PERIOD, reserved).await?;
	match kept {
		Ok(attempt) => shown(&state, &runtime, &call, &attempt),
		Err(Conflict::Reference(other)) => submitted_before(gateway, digest, &other).await,
		Err(Conflict::Nonce | Conflict::Gap) => Err(Kind::PrepareAgain.into()),
	}
}

/// An officer's account in text.
pub fn account_of(text: &str) -> Result<[u8; 32], Error> {
	let account = AccountId32::from_ss58check(text);
	account.map(Into::into).map_err(|_| Error::invalid("officer: expected an account in SS58"))
}

/// The call, its reference, and its encoding.
fn encode(runtime: &Runtime, given: Prepare) -> Result<(Call, Option<[u8; 32]>, Vec<u8>), Error> {
	let Prepare { call: name, mut args, external_ref, .. } = given;
	let call = runtime
		.call(&name)
		.ok_or_else(|| Error::invalid(format!("call: there is no {name}; expected Pallet.call")))?;
	let reference = external_ref.map(|text| reference(&text)).transpose()?;
	match (call.has(REFERENCE), reference) {
		(true, Some(reference)) => {
			let twice = args.insert(REFERENCE.to_owned(), hex_of(reference).into()).is_some();
			if twice {
				return Err(Error::invalid("args.external_ref: give it as external_ref"));
			}
		}
		(true, None) => {
			let expected = "external_ref: expected the institution's own reference of this call";
			return Err(Error::invalid(expected));
		}
		(false, Some(_)) => {
			return Err(Error::invalid(format!("external_ref: {name} carries no reference")));
		}
		(false, None) => {}
	}
	let encoded = call.encode(runtime.types(), &args);
	let encoded = encoded.map_err(|error| Error::invalid(format!("args: {error}")))?;
	Ok((call, reference, encoded))
}

/// A reference in text.
pub fn reference(text: &str) -> Result<[u8; 32], Error> {
	array_of(text).ok_or_else(|| Error::invalid("external_ref: expected 0x and 64 hex digits"))
}

/// The answer where the chain knows the reference already.
fn before(done: &RefOutcome, digest: [u8; 16], reference: [u8; 32]) -> Result<Value, Error> {
	let outcome = settle::of_chain(done);
	match done.call == digest {
		true => {
			Ok(json!({ "already": true, "external_ref": hex_of(reference), "outcome": outcome }))
		}
		false => Err(Error::from(Kind::ReferenceUsed).with("outcome", outcome)),
	}
}

/// The answer where another attempt of the reference was submitted.
async fn submitted_before(
	gateway: &Gateway,
	digest: [u8; 16],
	other: &str,
) -> Result<Value, Error> {
	let attempt = gateway.store.attempt(other).await?;
	let attempt = attempt.ok_or_else(|| Error::new(Kind::Internal, "an attempt is lost"))?;
	let outcome = gateway.store.outcome_of(other).await?;
	let status = feed::status(&attempt, outcome.as_ref());
	match attempt.new.digest == digest {
		// The chain knew no outcome of the reference when it was asked, and it is known by now.
		true if outcome.is_some() => {
			let detail = "the call has just taken effect: ask again";
			Err(Error::new(Kind::Pending, detail).with("status", status))
		}
		true => Err(Error::from(Kind::Pending).with("status", status)),
		false => Err(Error::from(Kind::ReferenceUsed).with("status", status)),
	}
}

/// What is to be signed, for machines and for people.
fn shown(state: &State, runtime: &Runtime, call: &Call, attempt: &Attempt) -> Result<Value, Error> {
	let payload = unsigned(attempt)?.payload(state.at())?;
	let arguments = call.decode(runtime.types(), &attempt.new.call);
	let arguments = arguments.map_err(|error| Error::new(Kind::Internal, error))?;
	Ok(json!({
		"already": false,
		"attempt": attempt.id,
		"external_ref": attempt.new.reference.map(hex_of),
		"call": { "name": call.full_name(), "args": arguments },
		"encoded_call": hex_of(&attempt.new.call),
		"payload": hex_of(payload),
		"payload_version": PAYLOAD_VERSION,
		"nonce": attempt.new.nonce.to_string(),
		"expires_at_block": attempt.expires_at,
		"words": { "en": call.in_english(&arguments), "ko": call.in_korean(&arguments) },
	}))
}

/// What an attempt's signature is for.
pub fn unsigned(attempt: &Attempt) -> Result<Unsigned, Error> {
	let name = attempt.new.call_name.split_once('.');
	let (pallet, name) = name.ok_or_else(|| Error::new(Kind::Internal, "a call has no name"))?;
	let (number, hash) = attempt.new.born;
	Ok(Unsigned {
		name: (pallet.to_owned(), name.to_owned()),
		call: attempt.new.call.clone(),
		account: subxt::utils::AccountId32(attempt.new.officer),
		nonce: attempt.new.nonce,
		born: (number, H256(hash)),
	})
}
