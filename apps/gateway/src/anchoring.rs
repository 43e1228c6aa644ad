//! Anchors the head of the gateway's log on the chain, once in a period.
//!
//! The first gateway that finds the time come writes into the database which head is anchored. All gateways of the database
//! then file the same call under the same reference, which follows from what is anchored: it counts once.

use crate::{
	access::Client,
	error::{Error, Kind},
	gateway::Gateway,
	hexadecimal::hex_of,
	log_of_requests::Request,
	params::read,
	signer::{GatewaySigner, ANCHOR},
	store::{now, Anchor},
	writes,
};
use madang_client::api::types::InstitutionId;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use sp_core::crypto::{AccountId32, Ss58Codec};
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, Instant};

/// How often it is looked whether the time has come.
const LOOK: Duration = Duration::from_secs(10);

/// How long after a failure it is tried again.
const AGAIN: Duration = Duration::from_secs(60);

/// How long after the chain refused the call it is made again: until then, somebody must have given the officer the duty.
const AGAIN_AFTER_REFUSAL: Duration = Duration::from_secs(60 * 60);

/// How often a warning is repeated.
const WARN_EVERY: Duration = Duration::from_secs(60 * 60);

/// The task that anchors.
pub struct Anchoring {
	gateway: Arc<Gateway>,
	/// The period, in milliseconds.
	every: u64,
	/// When this gateway was started: before the first anchor, what is late counts from then.
	started: u64,
	warned: Option<Instant>,
}

impl Anchoring {
	/// The task, if the gateway's signer may anchor.
	pub fn of(gateway: &Arc<Gateway>) -> Option<Self> {
		gateway.signer.as_ref().filter(|signer| signer.may_sign(ANCHOR))?;
		let hours = u64::from(gateway.config.log.anchor_every_hours());
		let every = hours.saturating_mul(60 * 60 * 1_000);
		Some(Self { gateway: gateway.clone(), every, started: now(), warned: None })
	}

	/// Run it for ever.
	pub async fn run(mut self) {
		loop {
			let pause = match self.look().await {
				Ok(()) => LOOK,
				Err(error) => {
					log::warn!("the log could not be anchored: {}", error.message());
					again_after(&error)
				}
			};
			self.warn_if_late().await;
			sleep(pause).await;
		}
	}

	/// Anchor, if the time has come.
	async fn look(&self) -> Result<(), Error> {
		let gateway = &self.gateway;
		let Some(anchor) = gateway.store.anchor_due(now(), self.every).await? else {
			return Ok(());
		};
		gateway.metrics.last_anchor.set(in_seconds(anchor.last));
		if anchor.is_done {
			return Ok(());
		}
		let Some(signer) = &gateway.signer else { return Ok(()) };
		let institution = InstitutionId(gateway.config.institution);
		let reference = reference(&gateway.config.genesis, institution, &anchor);
		let state = gateway.chain.state().await?;
		if state.ref_outcome(institution, reference).await?.is_none() {
			let answer = file(gateway, signer, &anchor, reference).await;
			// It was filed before, perhaps by the other gateway, and what became of it is not known yet.
			if answer.as_ref().is_err_and(|error| error.kind == Kind::Pending) {
				return Ok(());
			}
			self.write_down(&anchor, &answer).await?;
			let status = answer?;
			match status["outcome"]["kind"].as_str() {
				Some("done") => {}
				// It is on its way.
				None => return Ok(()),
				Some(kind) => return Err(without_effect(kind, &status["outcome"])),
			}
		}
		gateway.store.anchored(&anchor, now()).await?;
		log::info!("the log is anchored, with {} entries", anchor.entries);
		gateway.metrics.last_anchor.set(in_seconds(Some(now())));
		Ok(())
	}

	/// In the log it has no client: 64 zeros.
	async fn write_down(
		&self,
		anchor: &Anchor,
		answer: &Result<Value, Error>,
	) -> Result<(), Error> {
		let params = json!({ "head": anchor.head, "entries": anchor.entries.to_string() });
		let request = Request {
			client: [0; 32],
			method: "anchor",
			tran_id: None,
			params: &params,
			code: answer.as_ref().err().map(|error| error.kind.code()),
			attempt: answer.as_ref().ok().and_then(|status| status["attempt"].as_str()),
		};
		self.gateway.log.note(&request).await
	}

	/// Warn if the last anchor is older than two periods.
	async fn warn_if_late(&mut self) {
		let Ok(anchor) = self.gateway.store.anchor().await else { return };
		let last = anchor.and_then(|anchor| anchor.last);
		let is_late = is_late(last.unwrap_or(self.started), now(), self.every);
		if is_late && self.warned.is_none_or(|warned| warned.elapsed() >= WARN_EVERY) {
			self.warned = Some(Instant::now());
			let hours = self.every / (60 * 60 * 1_000);
			log::warn!("the log was not anchored for more than two periods of {hours} hours");
		}
	}
}

/// The error for a call that had no effect.
fn without_effect(kind: &str, outcome: &Value) -> Error {
	let was_refused = matches!(kind, "failed" | "refused");
	let kind = if was_refused { Kind::Internal } else { Kind::PrepareAgain };
	Error::new(kind, format!("the call had no effect: {outcome}"))
}

/// How long to wait after an error.
fn again_after(error: &Error) -> Duration {
	match error.kind {
		Kind::Internal => AGAIN_AFTER_REFUSAL,
		_ => AGAIN,
	}
}

/// Whether an anchor of `last` is older than two periods.
const fn is_late(last: u64, now: u64, every: u64) -> bool {
	now.saturating_sub(last) > every.saturating_mul(2)
}

fn in_seconds(moment: Option<u64>) -> i64 {
	i64::try_from(moment.unwrap_or(0) / 1_000).unwrap_or(i64::MAX)
}

/// The reference: what is anchored, and by whom on which network.
fn reference(genesis: &[u8; 32], institution: InstitutionId, anchor: &Anchor) -> [u8; 32] {
	Sha256::new()
		.chain_update(b"madang/anchor/1\0")
		.chain_update(genesis)
		.chain_update(institution.0.to_le_bytes())
		.chain_update(anchor.entries.to_le_bytes())
		.chain_update(anchor.head.as_bytes())
		.finalize()
		.into()
}

/// Prepare the call and submit it, signed by the gateway's own signer. How it stands.
async fn file(
	gateway: &Gateway,
	signer: &GatewaySigner,
	anchor: &Anchor,
	reference: [u8; 32],
) -> Result<Value, Error> {
	let (access, _) = gateway.access.borrow().clone();
	let client = Client::own(&access);
	let call = json!({
		"officer": AccountId32::from(signer.account()).to_ss58check(),
		"call": ANCHOR,
		"args": { "head": format!("0x{}", anchor.head), "entries": anchor.entries.to_string() },
		"external_ref": hex_of(reference),
	});
	let prepared = writes::prepare(gateway, &client, None, read(call)?).await?;
	if prepared["already"] == true {
		return Ok(prepared);
	}
	let attempt = prepared["attempt"].as_str().unwrap_or_default();
	let submit = json!({ "attempt": attempt, "wait": 60 });
	let status = writes::submit(gateway, &client, read(submit)?).await;
	if status.is_err() {
		// Its nonce would hold up others. If it was submitted, this does nothing.
		let _ = writes::cancel(gateway, attempt).await;
	}
	status
}

#[cfg(test)]
mod tests {
	use super::*;

	fn anchor(entries: u64, head: &str) -> Anchor {
		Anchor { begun: 1, entries, head: head.repeat(64), is_done: false, last: None }
	}

	#[test]
	fn the_reference_follows_from_what_is_anchored() {
		let of = |genesis, institution, entries, head| {
			reference(&[genesis; 32], InstitutionId(institution), &anchor(entries, head))
		};
		let first = of(1, 4, 7, "a");
		assert_eq!(first, of(1, 4, 7, "a"));
		// When it was begun is not part of it.
		let later = Anchor { begun: 9, last: Some(3), ..anchor(7, "a") };
		assert_eq!(first, reference(&[1; 32], InstitutionId(4), &later));
		for other in [of(2, 4, 7, "a"), of(1, 5, 7, "a"), of(1, 4, 8, "a"), of(1, 4, 7, "b")] {
			assert_ne!(first, other);
		}
	}

	#[test]
	fn what_the_chain_refused_is_not_made_again_at_once() {
		let after = |kind| again_after(&without_effect(kind, &json!({})));
		assert_eq!(["failed", "refused"].map(after), [AGAIN_AFTER_REFUSAL; 2]);
		assert_eq!(["expired", "outrun"].map(after), [AGAIN; 2]);
		assert_eq!(again_after(&Kind::SignerFailed.into()), AGAIN);
	}

	#[test]
	fn an_anchor_is_late_after_two_periods() {
		assert!(!is_late(1_000, 1_200, 100));
		assert!(is_late(1_000, 1_201, 100));
		// A clock that was set back.
		assert!(!is_late(1_000, 5, 100));
	}
}
