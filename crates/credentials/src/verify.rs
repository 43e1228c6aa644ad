//! Verifies a presentation: everything, then the claims.

use crate::{
	algorithm::Algorithm,
	certificate::{self, NEVER_HIDDEN},
	disclosure::digest,
	hold::{SdJwt, BINDING_TYPE},
	jws::Jws,
	key::PublicKey,
	path::{Path, Step},
	reasons::{Part, Reason},
	status::{StatusPurpose, StatusReference},
	status_list::StatusError,
	unpack::unpack,
};
use alloc::{string::String, vec::Vec};
use serde_json::{Map, Value};

/// What a verifier demands.
#[derive(Clone, Copy)]
pub struct Policy<'a> {
	/// The time, in seconds since 1970.
	pub now: u64,
	/// By how many seconds the clocks of others may differ.
	pub clock_skew: u64,
	/// The algorithms that are allowed, for issuers and holders.
	pub algorithms: &'a [Algorithm],
	/// Whether the holder must sign.
	pub key_binding: KeyBinding<'a>,
	/// What kind of credential it must be.
	pub profile: Profile<'a>,
	/// Answers whether the bit of an entry of a status list is set. An error is a failure. `None` if the
	/// caller evaluates [`Verified::status`] itself, as with proofs of the chain's lists.
	pub status: Option<&'a dyn Fn(&StatusReference) -> Result<bool, StatusError>>,
}

/// Whether the holder must sign the presentation.
#[derive(Clone, Copy, Debug)]
pub enum KeyBinding<'a> {
	/// It must not be signed: a signature that no one asked for cannot be judged.
	Refused,
	/// It need not be signed. A signature must be valid.
	Optional(Challenge<'a>),
	/// It must be signed.
	Required(Challenge<'a>),
}

/// The question that a presentation answers.
#[derive(Clone, Copy, Debug)]
pub struct Challenge<'a> {
	/// The name of the verifier.
	pub audience: &'a str,
	/// A random text of the verifier, for this question only.
	pub nonce: &'a str,
	/// For how many seconds the answer counts.
	pub max_age: u64,
}

/// A kind of credential.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Profile<'a> {
	/// A certificate of Madang: see [`Certificate`](crate::Certificate).
	Certificate,
	/// Another SD-JWT with this `typ`.
	Other(&'a str),
}

/// Knows the keys of issuers.
pub trait KeyResolver {
	/// The key of this issuer (`iss`) with this identifier (`kid`), if it is trusted.
	fn key(&self, issuer: Option<&str>, key_id: Option<&str>) -> Option<PublicKey>;
}

impl<F: Fn(Option<&str>, Option<&str>) -> Option<PublicKey>> KeyResolver for F {
	fn key(&self, issuer: Option<&str>, key_id: Option<&str>) -> Option<PublicKey> {
		self(issuer, key_id)
	}
}

/// A presentation of which everything was checked. Only [`verify()`] makes it.
#[derive(Clone, PartialEq, Debug)]
pub struct Verified {
	claims: Map<String, Value>,
	disclosed: Vec<Path>,
	signed_part: String,
	key_id: Option<String>,
	status: Vec<StatusReference>,
	holder: Option<PublicKey>,
	bound: bool,
}

impl Verified {
	/// The claims: those in the open and those that were disclosed.
	pub fn claims(&self) -> &Map<String, Value> {
		&self.claims
	}

	/// The issuer (`iss`).
	pub fn issuer(&self) -> Option<&str> {
		self.claims.get("iss").and_then(Value::as_str)
	}

	/// The kind of certificate (`vct`).
	pub fn kind(&self) -> Option<&str> {
		self.claims.get("vct").and_then(Value::as_str)
	}

	/// The key with which the issuer signed (`kid`).
	pub fn key_id(&self) -> Option<&str> {
		self.key_id.as_deref()
	}

	/// Where the claims are that were disclosed.
	pub fn disclosed(&self) -> &[Path] {
		&self.disclosed
	}

	/// The part that the issuer signed: what is anchored.
	pub fn signed_part(&self) -> &str {
		&self.signed_part
	}

	/// Where the status is kept. It was evaluated if [`Policy::status`] was there.
	pub fn status(&self) -> &[StatusReference] {
		&self.status
	}

	/// The key of the holder (`cnf`).
	pub fn holder(&self) -> Option<&PublicKey> {
		self.holder.as_ref()
	}

	/// Whether the holder signed this presentation.
	pub fn bound(&self) -> bool {
		self.bound
	}
}

/// Verifies a credential or a presentation under a policy.
///
/// # Errors
///
/// Every reason for which it is not accepted, in order, each once; at least one. Where a part cannot be
/// read, reasons that depend on it are not known.
pub fn verify(
	text: &str,
	policy: &Policy<'_>,
	keys: &impl KeyResolver,
) -> Result<Verified, Vec<Reason>> {
	let presentation = SdJwt::parse(text)?;
	let parts = [Part::Header, Part::Payload, Part::Signature];
	let jws = Jws::parse(&presentation.jwt, parts)?;
	let mut reasons = Vec::new();
	check_issuer(&jws, policy, keys, &mut reasons);
	let unpacked =
		unpack(&jws.payload, &presentation.disclosures).map_err(|found| reasons.extend(found)).ok();
	// Without them, the claims in the open are still checked, to report all that is known.
	let (claims, disclosed) = match unpacked {
		Some(unpacked) => (unpacked.claims, unpacked.places.into_iter().flatten().collect()),
		None => (jws.payload.clone(), Vec::new()),
	};
	check_times(&claims, policy, &mut reasons);
	let holder = check_holder(&claims, policy, &mut reasons);
	let status = check_status(&claims, policy, &mut reasons);
	if policy.profile == Profile::Certificate {
		certificate::check(&claims, &mut reasons);
		if disclosed.iter().any(|path: &Path| never_hidden(path)) {
			reasons.push(Reason::NeverHidden);
		}
	}
	let bound = check_binding(&presentation, holder.as_ref(), policy, &mut reasons);
	reasons.sort();
	reasons.dedup();
	if !reasons.is_empty() {
		return Err(reasons);
	}
	let key_id = jws.header.get("kid").and_then(Value::as_str).map(Into::into);
	let signed_part = presentation.jwt;
	Ok(Verified { claims, disclosed, signed_part, key_id, status, holder, bound })
}

fn never_hidden(path: &Path) -> bool {
	matches!(path.0.first(), Some(Step::Member(name)) if NEVER_HIDDEN.contains(&name.as_str()))
}

/// The issuer's header, key and signature.
fn check_issuer(
	jws: &Jws<'_>,
	policy: &Policy<'_>,
	keys: &impl KeyResolver,
	reasons: &mut Vec<Reason>,
) {
	let wanted = match policy.profile {
		Profile::Certificate => certificate::CERTIFICATE_TYPE,
		Profile::Other(wanted) => wanted,
	};
	jws.header_fits(Part::Header, wanted, reasons);
	let algorithm = jws.algorithm(Part::Header, policy.algorithms, reasons);
	let issuer = jws.payload.get("iss").and_then(Value::as_str);
	let key_id = jws.header.get("kid").and_then(Value::as_str);
	if policy.profile == Profile::Certificate {
		match (key_id, issuer) {
			(None, _) => reasons.push(Reason::MissingKeyId),
			(Some(key_id), Some(issuer)) if !certificate::key_of(key_id, issuer) => {
				reasons.push(Reason::KeyOfAnotherIssuer);
				return;
			}
			_ => {}
		}
	}
	match keys.key(issuer, key_id) {
		None => reasons.push(Reason::UnknownIssuerKey),
		Some(key) => {
			jws.signed_by(&key, algorithm, [Part::Header, Part::Signature], reasons);
		}
	}
}

/// A time of the claims: whole seconds that every reader has.
fn time(claims: &Map<String, Value>, name: &str) -> Result<Option<u64>, ()> {
	match claims.get(name) {
		None => Ok(None),
		Some(value) => {
			value.as_u64().filter(|time| *time < certificate::EXACT_TIME).map(Some).ok_or(())
		}
	}
}

fn check_times(claims: &Map<String, Value>, policy: &Policy<'_>, reasons: &mut Vec<Reason>) {
	let latest = policy.now.saturating_add(policy.clock_skew);
	let earliest = policy.now.saturating_sub(policy.clock_skew);
	let mut read = |name| time(claims, name).map_err(|()| reasons.push(Reason::BadTime));
	let (issued, begins, ends) = (read("iat"), read("nbf"), read("exp"));
	if issued == Ok(None) && policy.profile == Profile::Certificate {
		reasons.push(Reason::BadTime);
	}
	if issued.is_ok_and(|time| time.is_some_and(|time| time > latest)) {
		reasons.push(Reason::IssuedInFuture);
	}
	if begins.is_ok_and(|time| time.is_some_and(|time| time > latest)) {
		reasons.push(Reason::NotYetValid);
	}
	if ends.is_ok_and(|time| time.is_some_and(|time| time <= earliest)) {
		reasons.push(Reason::Expired);
	}
}

/// The key of the holder. In a certificate it must be valid even if no one needs it now.
fn check_holder(
	claims: &Map<String, Value>,
	policy: &Policy<'_>,
	reasons: &mut Vec<Reason>,
) -> Option<PublicKey> {
	let confirmation = claims.get("cnf")?;
	let key = confirmation.get("jwk").and_then(PublicKey::from_jwk);
	if key.is_none() && policy.profile == Profile::Certificate {
		reasons.push(Reason::BadHolderKey);
	}
	key
}

fn check_status(
	claims: &Map<String, Value>,
	policy: &Policy<'_>,
	reasons: &mut Vec<Reason>,
) -> Vec<StatusReference> {
	let Some(references) = StatusReference::read(claims) else {
		// Another kind of credential has another mechanism, which the caller of this policy knows.
		if policy.profile == Profile::Certificate || policy.status.is_some() {
			reasons.push(Reason::BadStatus);
		}
		return Vec::new();
	};
	for reference in &references {
		let Some(lookup) = policy.status else { continue };
		match (lookup(reference), reference.purpose) {
			(Ok(false), _) => {}
			(Ok(true), StatusPurpose::Revocation) => reasons.push(Reason::Revoked),
			(Ok(true), StatusPurpose::Suspension) => reasons.push(Reason::Suspended),
			(Err(_), _) => reasons.push(Reason::StatusUnknown),
		}
	}
	references
}

/// The holder's signature; whether there is one.
fn check_binding(
	presentation: &SdJwt,
	holder: Option<&PublicKey>,
	policy: &Policy<'_>,
	reasons: &mut Vec<Reason>,
) -> bool {
	let challenge = match (policy.key_binding, &presentation.binding) {
		(KeyBinding::Refused | KeyBinding::Optional(_), None) => return false,
		(KeyBinding::Refused, Some(_)) => {
			reasons.push(Reason::BindingNotAskedFor);
			return false;
		}
		(KeyBinding::Required(_), None) => {
			reasons.push(Reason::BindingMissing);
			return false;
		}
		(KeyBinding::Required(challenge) | KeyBinding::Optional(challenge), Some(_)) => challenge,
	};
	let text = presentation.binding.as_deref().unwrap_or_default();
	let parts = [Part::BindingHeader, Part::BindingPayload, Part::BindingSignature];
	let binding = match Jws::parse(text, parts) {
		Ok(binding) => binding,
		Err(found) => {
			reasons.extend(found);
			return false;
		}
	};
	binding.header_fits(Part::BindingHeader, BINDING_TYPE, reasons);
	let algorithm = binding.algorithm(Part::BindingHeader, policy.algorithms, reasons);
	match holder {
		None => reasons.push(Reason::NoHolderKey),
		Some(key) => {
			let parts = [Part::BindingHeader, Part::BindingSignature];
			binding.signed_by(key, algorithm, parts, reasons);
		}
	}
	check_answer(&binding.payload, &challenge, policy, reasons);
	let hash = binding.payload.get("sd_hash").and_then(Value::as_str);
	if hash != Some(&digest(presentation.unbound().as_bytes())) {
		reasons.push(Reason::WrongPresentationHash);
	}
	true
}

/// What the holder signed: for whom, which question, when.
fn check_answer(
	claims: &Map<String, Value>,
	challenge: &Challenge<'_>,
	policy: &Policy<'_>,
	reasons: &mut Vec<Reason>,
) {
	match claims.get("aud") {
		Some(Value::String(audience)) if audience == challenge.audience => {}
		Some(Value::Array(_)) => reasons.push(Reason::AudienceIsList),
		_ => reasons.push(Reason::WrongAudience),
	}
	if claims.get("nonce").and_then(Value::as_str) != Some(challenge.nonce) {
		reasons.push(Reason::WrongNonce);
	}
	let latest = policy.now.saturating_add(policy.clock_skew);
	let earliest = policy.now.saturating_sub(policy.clock_skew);
	let oldest = earliest.saturating_sub(challenge.max_age);
	let mut read = |name| time(claims, name).map_err(|()| reasons.push(Reason::BindingBadTime));
	let (signed, begins, ends) = (read("iat"), read("nbf"), read("exp"));
	match signed {
		Ok(None) => reasons.push(Reason::BindingBadTime),
		Ok(Some(time)) if time > latest => reasons.push(Reason::BindingInFuture),
		Ok(Some(time)) if time < oldest => reasons.push(Reason::BindingTooOld),
		_ => {}
	}
	if begins.is_ok_and(|time| time.is_some_and(|time| time > latest)) {
		reasons.push(Reason::BindingInFuture);
	}
	if ends.is_ok_and(|time| time.is_some_and(|time| time <= earliest)) {
		reasons.push(Reason::BindingTooOld);
	}
}
