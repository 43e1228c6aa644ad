//! What the holder has, and what the holder shows of it.

use crate::{
	disclosure::{digest, Disclosure},
	jws::{Jws, SigningKey},
	path::Path,
	reasons::{Part, Reason},
	unpack::unpack,
	MAX_BYTES, MAX_DISCLOSURES,
};
use alloc::{string::String, string::ToString, vec::Vec};
use core::fmt;
use serde_json::{json, Map, Value};

/// The type of a key binding.
pub(crate) const BINDING_TYPE: &str = "kb+jwt";

/// A credential with its disclosures, in its parts. Nothing is verified.
#[derive(Clone, PartialEq, Debug)]
pub struct SdJwt {
	pub(crate) jwt: String,
	pub(crate) disclosures: Vec<Disclosure>,
	pub(crate) binding: Option<String>,
}

/// Why something cannot be presented.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum HoldError {
	/// The credential is not in its form.
	Rejected(Vec<Reason>),
	/// No hidden claim is at this path.
	NothingHidden(Path),
	/// It is a presentation with a key binding already.
	BoundAlready,
}

impl fmt::Display for HoldError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Rejected(reasons) => {
				f.write_str("the credential is not valid")?;
				reasons.iter().try_for_each(|reason| write!(f, "; {reason}"))
			}
			Self::NothingHidden(path) => write!(f, "no hidden claim is at {path}"),
			Self::BoundAlready => f.write_str("the presentation is bound already"),
		}
	}
}

impl core::error::Error for HoldError {}

impl SdJwt {
	/// Splits a credential or presentation into its parts and reads the disclosures.
	///
	/// # Errors
	///
	/// The reasons for which it is not in its form.
	pub fn parse(text: &str) -> Result<Self, Vec<Reason>> {
		if text.len() > MAX_BYTES {
			return Err(Vec::from([Reason::TooLong]));
		}
		let (before, binding) =
			text.rsplit_once('~').ok_or_else(|| Vec::from([Reason::Malformed]))?;
		let mut parts = before.split('~');
		let jwt = parts.next().unwrap_or_default().to_string();
		let parts: Vec<&str> = parts.collect();
		if parts.len() > MAX_DISCLOSURES {
			return Err(Vec::from([Reason::TooManyDisclosures]));
		}
		let mut reasons = Vec::new();
		let mut disclosures = Vec::with_capacity(parts.len());
		for part in parts {
			match Disclosure::parse(part) {
				Ok(disclosure) => disclosures.push(disclosure),
				Err(reason) => reasons.push(reason),
			}
		}
		if !reasons.is_empty() {
			return Err(reasons);
		}
		let binding = (!binding.is_empty()).then(|| binding.to_string());
		Ok(Self { jwt, disclosures, binding })
	}

	/// The part that the issuer signed. The chain anchors these bytes: the same for every presentation.
	pub fn signed_part(&self) -> &str {
		&self.jwt
	}

	/// The disclosures, each with the path of its claim. In arrays, hidden elements that are not
	/// disclosed do not count.
	///
	/// # Errors
	///
	/// The reasons for which the claims cannot be read.
	pub fn disclosures(&self) -> Result<Vec<(Path, &Disclosure)>, Vec<Reason>> {
		let parts = [Part::Header, Part::Payload, Part::Signature];
		let jws = Jws::parse(&self.jwt, parts)?;
		let places = unpack(&jws.payload, &self.disclosures)?.places;
		Ok(places
			.into_iter()
			.zip(&self.disclosures)
			.filter_map(|(place, disclosure)| Some((place?, disclosure)))
			.collect())
	}

	/// A presentation with the claims at these paths. A claim inside another hidden one takes that one
	/// with it. Hidden parts of a selected claim stay hidden unless they are selected too.
	///
	/// # Errors
	///
	/// [`HoldError`].
	pub fn select(&self, paths: &[Path]) -> Result<Self, HoldError> {
		if self.binding.is_some() {
			return Err(HoldError::BoundAlready);
		}
		let hidden = self.disclosures().map_err(HoldError::Rejected)?;
		if let Some(path) = paths.iter().find(|path| hidden.iter().all(|(at, _)| at != *path)) {
			return Err(HoldError::NothingHidden(path.clone()));
		}
		let disclosures = hidden
			.into_iter()
			.filter(|(at, _)| paths.iter().any(|path| path.0.starts_with(&at.0)))
			.map(|(_, disclosure)| disclosure.clone())
			.collect();
		Ok(Self { jwt: self.jwt.clone(), disclosures, binding: None })
	}

	/// Signs the presentation for one verifier and one question. `now` is in seconds since 1970.
	///
	/// # Errors
	///
	/// [`HoldError::BoundAlready`].
	pub fn bind(
		&self,
		audience: &str,
		nonce: &str,
		now: u64,
		holder: &SigningKey,
	) -> Result<Self, HoldError> {
		if self.binding.is_some() {
			return Err(HoldError::BoundAlready);
		}
		let mut header = Map::new();
		header.insert("typ".into(), BINDING_TYPE.into());
		let payload: Value = json!({
			"iat": now,
			"aud": audience,
			"nonce": nonce,
			"sd_hash": digest(self.unbound().as_bytes()),
		});
		Ok(Self { binding: Some(holder.sign_jws(header, &payload)), ..self.clone() })
	}

	/// The text without the key binding, which the key binding is over.
	pub(crate) fn unbound(&self) -> String {
		let mut text = self.jwt.clone();
		for disclosure in &self.disclosures {
			text.push('~');
			text.push_str(&disclosure.text);
		}
		text.push('~');
		text
	}
}

impl fmt::Display for SdJwt {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}{}", self.unbound(), self.binding.as_deref().unwrap_or_default())
	}
}
