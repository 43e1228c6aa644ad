//! The certificates of Madang: which claims they have, and their forms.

use crate::{
	hold::SdJwt,
	issue::{Issuance, IssueError},
	jws::SigningKey,
	key::PublicKey,
	path::{Path, Step},
	reasons::Reason,
	status::StatusReference,
};
use alloc::{
	format,
	string::{String, ToString},
	vec::Vec,
};
use rand_core::{CryptoRng, RngCore};
use serde_json::{json, Map, Value};

/// `typ` of a certificate.
pub const CERTIFICATE_TYPE: &str = "dc+sd-jwt";
/// The claims that are always in the open.
pub const NEVER_HIDDEN: [&str; 7] = ["iss", "vct", "iat", "nbf", "exp", "cnf", "status"];
/// Times are below 2^53 seconds: every reader of JSON has these numbers exactly.
pub(crate) const EXACT_TIME: u64 = 1 << 53;
const DID: &str = "did:madang:";

/// A certificate before it is signed.
#[derive(Clone, PartialEq, Debug)]
pub struct Certificate {
	/// The issuer: `did:madang:` and 64 hex digits.
	pub issuer: String,
	/// Which key of the issuer's DID document signs: the part of `kid` behind `#`.
	pub key: String,
	/// The kind (`vct`).
	pub kind: String,
	/// When it is issued, in seconds since 1970.
	pub issued_at: u64,
	/// From when it is valid; without, from the beginning.
	pub not_before: Option<u64>,
	/// From when it is no longer valid; without, it does not expire.
	pub expires_at: Option<u64>,
	/// The key of the holder, with which presentations are signed.
	pub holder: Option<PublicKey>,
	/// Where its status is kept: at most one list for each purpose.
	pub status: Vec<StatusReference>,
	/// What it says.
	pub claims: Map<String, Value>,
	/// Which of `claims` are hidden until they are disclosed.
	pub hidden: Vec<Path>,
	/// How many decoys are added in each object and array that has hidden parts.
	pub decoys: u8,
}

impl Certificate {
	/// Signs it.
	///
	/// # Errors
	///
	/// [`IssueError`].
	pub fn sign<R: RngCore + CryptoRng>(
		&self,
		key: &SigningKey,
		rng: &mut R,
	) -> Result<SdJwt, IssueError> {
		if !is_did(&self.issuer) {
			return Err(IssueError::BadClaim("iss"));
		}
		if self.key.is_empty() || self.key.contains('#') {
			return Err(IssueError::BadClaim("kid"));
		}
		for path in &self.hidden {
			if matches!(path.0.first(), Some(Step::Member(name)) if NEVER_HIDDEN.contains(&name.as_str()))
			{
				return Err(IssueError::NeverHidden(path.clone()));
			}
		}
		for (name, time) in
			[("iat", Some(self.issued_at)), ("nbf", self.not_before), ("exp", self.expires_at)]
		{
			if time.is_some_and(|time| time >= EXACT_TIME) {
				return Err(IssueError::BadClaim(name));
			}
		}
		let mut claims = self.claims.clone();
		let mut set = |name: &'static str, value: Value| match claims.insert(name.into(), value) {
			None => Ok(()),
			Some(_) => Err(IssueError::BadClaim(name)),
		};
		set("iss", self.issuer.as_str().into())?;
		set("vct", self.kind.as_str().into())?;
		set("iat", self.issued_at.into())?;
		if let Some(time) = self.not_before {
			set("nbf", time.into())?;
		}
		if let Some(time) = self.expires_at {
			set("exp", time.into())?;
		}
		if let Some(holder) = &self.holder {
			set("cnf", json!({ "jwk": holder.to_jwk() }))?;
		}
		if !self.status.is_empty() {
			set("status", StatusReference::claim(&self.status))?;
			if StatusReference::read(&claims).is_none() {
				return Err(IssueError::BadClaim("status"));
			}
		}
		let mut reasons = Vec::new();
		check(&claims, &mut reasons);
		if !reasons.is_empty() {
			return Err(IssueError::BadClaim("vct"));
		}
		Issuance {
			header_type: CERTIFICATE_TYPE.to_string(),
			key_id: Some(format!("{}#{}", self.issuer, self.key)),
			claims,
			hidden: self.hidden.clone(),
			decoys: self.decoys,
		}
		.sign(key, rng)
	}
}

/// Checks issuer and kind. Times, holder and status have checks of their own.
pub(crate) fn check(claims: &Map<String, Value>, reasons: &mut Vec<Reason>) {
	let text = |name: &str| claims.get(name).and_then(Value::as_str);
	if !text("iss").is_some_and(is_did) {
		reasons.push(Reason::BadIssuer);
	}
	if text("vct").is_none_or(str::is_empty) {
		reasons.push(Reason::BadKind);
	}
}

/// Whether `kid` names a key of this issuer.
pub(crate) fn key_of(key_id: &str, issuer: &str) -> bool {
	key_id
		.strip_prefix(issuer)
		.and_then(|rest| rest.strip_prefix('#'))
		.is_some_and(|key| !key.is_empty())
}

fn is_did(text: &str) -> bool {
	text.strip_prefix(DID).is_some_and(|hex| {
		hex.len() == 64 && hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
	})
}
