//! What every caller needs: references, commitments, the time, and a call's first answer.

use anyhow::{Context, Result};
use codec::Decode;
use madang_client::{
	api::{
		calls::{identity, institutions},
		types::{Commitment, Duties, ExternalRef, InstitutionId},
	},
	consent, Connection, Error, Included, Officer, PartyKey, Sender, SignerError,
};
use madang_primitives::{appointment::Appointment, Moment, DAY_MS};
use rand::RngCore;
use sp_core::H256;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use subxt::tx::Payload;

/// Send a call and wait until it is final; how long that took.
pub async fn run(
	sender: &Sender,
	officer: &Officer,
	call: &impl Payload,
) -> Result<(Included, Duration), Error> {
	let began = Instant::now();
	let included = sender.run(call, officer).await?;
	Ok((included, began.elapsed()))
}

/// The first field of an event that a transaction emitted: in Madang's events the object's number.
pub fn first_field<T: Decode>(included: &Included, pallet: &str, event: &str) -> Result<T> {
	let fields = included
		.fields(pallet, event)?
		.with_context(|| format!("block {} has no event {pallet}.{event}", included.block))?;
	Ok(T::decode(&mut fields.as_slice())?)
}

/// A reference that was never used.
pub fn fresh() -> ExternalRef {
	let mut reference = [0; 32];
	rand::rngs::OsRng.fill_bytes(&mut reference);
	reference
}

/// A commitment to a document, which the test does not have: salt and document are random.
pub fn document() -> Commitment {
	Commitment::new(&fresh(), &fresh())
}

/// The call that appoints a newcomer as an officer of an institution, with the newcomer's consent.
pub fn appoint(
	node: &Connection,
	institution: InstitutionId,
	newcomer: &Officer,
	duties: Duties,
) -> Result<impl Payload, SignerError> {
	let genesis = H256(node.genesis().0);
	let consent = newcomer.consent(genesis, Appointment::Officer(institution), now() + DAY_MS)?;
	Ok(institutions::appoint_officer(newcomer.account().0, duties, consent, fresh()))
}

/// Register the DID of a party who has this key, as this institution.
pub fn register_did(node: &Connection, institution: InstitutionId, key: &PartyKey) -> impl Payload {
	let act = consent::register_did(key.did(), &key.keys(), institution);
	let consent = key.sign_consent(H256(node.genesis().0), act, now() + DAY_MS);
	identity::register_did(key.keys(), consent, fresh())
}

/// The time now.
pub fn now() -> Moment {
	SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as Moment)
}
