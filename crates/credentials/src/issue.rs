//! Issues SD-JWTs (RFC 9901, section 4).

use crate::{
	disclosure::{decoy, Disclosure},
	hold::SdJwt,
	json::too_deep,
	jws::SigningKey,
	path::{Path, Step},
	unpack::{ELEMENT, SD, SD_ALG},
	MAX_BYTES, MAX_DEPTH, MAX_DISCLOSURES,
};
use alloc::{collections::BTreeMap, string::String, vec::Vec};
use core::fmt;
use rand_core::{CryptoRng, RngCore};
use serde_json::{json, Map, Value};

/// The largest number of decoys in an object or array.
const MAX_DECOYS: u8 = 64;

/// What an issuer signs.
#[derive(Clone, PartialEq, Debug)]
pub struct Issuance {
	/// `typ` of the header.
	pub header_type: String,
	/// `kid` of the header: which key of the issuer signs.
	pub key_id: Option<String>,
	/// All claims, in the open.
	pub claims: Map<String, Value>,
	/// Which of them are hidden. A claim and a part of it can both be hidden.
	pub hidden: Vec<Path>,
	/// How many decoys are added in each object and array that has hidden parts: at most 64.
	pub decoys: u8,
}

/// Why something cannot be issued.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum IssueError {
	/// A claim has a reserved name: `_sd`, `...` or `_sd_alg`.
	ReservedName,
	/// There is no claim at this path.
	NoClaim(Path),
	/// This claim must not be hidden.
	NeverHidden(Path),
	/// The issuer, the kind, the key or a time of a certificate is not in its form.
	BadClaim(&'static str),
	/// The claims are nested too deep.
	TooDeep,
	/// Too many hidden claims, too many decoys, or too long.
	TooLarge,
}

impl fmt::Display for IssueError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::ReservedName => f.write_str("a claim has a reserved name: _sd, ... or _sd_alg"),
			Self::NoClaim(path) => write!(f, "there is no claim at {path}"),
			Self::NeverHidden(path) => write!(f, "the claim {path} must not be hidden"),
			Self::BadClaim(name) => write!(f, "the claim {name} is not in its form"),
			Self::TooDeep => f.write_str("the claims are nested too deep"),
			Self::TooLarge => f.write_str("the credential is too large"),
		}
	}
}

impl core::error::Error for IssueError {}

/// What is hidden below a value.
#[derive(Default)]
struct Node<'a> {
	hidden: bool,
	below: BTreeMap<&'a Step, Node<'a>>,
}

impl Issuance {
	/// Signs it. Each hidden claim gets a salt of 128 bits of `rng`, which must be fit for secrets.
	///
	/// # Errors
	///
	/// [`IssueError`].
	pub fn sign<R: RngCore + CryptoRng>(
		&self,
		key: &SigningKey,
		rng: &mut R,
	) -> Result<SdJwt, IssueError> {
		if self.hidden.len() > MAX_DISCLOSURES || self.decoys > MAX_DECOYS {
			return Err(IssueError::TooLarge);
		}
		let claims = Value::Object(self.claims.clone());
		if too_deep(&claims, MAX_DEPTH.saturating_sub(1)) {
			return Err(IssueError::TooDeep);
		}
		if reserved(&claims) {
			return Err(IssueError::ReservedName);
		}
		let mut top = Node::default();
		for path in &self.hidden {
			if path.0.is_empty() || find(&claims, path).is_none() {
				return Err(IssueError::NoClaim(path.clone()));
			}
			let mut node = &mut top;
			for step in &path.0 {
				node = node.below.entry(step).or_default();
			}
			node.hidden = true;
		}
		let mut disclosures = Vec::new();
		let mut payload = hide(claims, &top, self.decoys, &mut disclosures, rng);
		if let Some(members) = payload.as_object_mut() {
			members.insert(SD_ALG.into(), "sha-256".into());
		}
		let mut header = Map::new();
		header.insert("typ".into(), self.header_type.as_str().into());
		if let Some(key_id) = &self.key_id {
			header.insert("kid".into(), key_id.as_str().into());
		}
		let jwt = key.sign_jws(header, &payload);
		let issued = SdJwt { jwt, disclosures, binding: None };
		if issued.unbound().len() > MAX_BYTES {
			return Err(IssueError::TooLarge);
		}
		Ok(issued)
	}
}

/// Puts digests in the place of the hidden parts, the innermost first.
fn hide<R: RngCore + CryptoRng>(
	value: Value,
	node: &Node<'_>,
	decoys: u8,
	disclosures: &mut Vec<Disclosure>,
	rng: &mut R,
) -> Value {
	let any = node.below.values().any(|below| below.hidden);
	match value {
		Value::Object(members) => {
			let mut open = Map::new();
			let mut digests = Vec::new();
			for (name, value) in members {
				let step = Step::Member(name.clone());
				let Some(below) = node.below.get(&step) else {
					open.insert(name, value);
					continue;
				};
				let value = hide(value, below, decoys, disclosures, rng);
				if below.hidden {
					let disclosure = Disclosure::new(Some(name), value, rng);
					digests.push(disclosure.digest());
					disclosures.push(disclosure);
				} else {
					open.insert(name, value);
				}
			}
			if any {
				digests.extend((0..decoys).map(|_| decoy(rng)));
				// The order of digests says nothing about the claims.
				digests.sort();
				open.insert(SD.into(), digests.into());
			}
			Value::Object(open)
		}
		Value::Array(elements) => {
			let mut open = Vec::new();
			for (index, value) in elements.into_iter().enumerate() {
				let Some(below) = node.below.get(&Step::Element(index)) else {
					open.push(value);
					continue;
				};
				let value = hide(value, below, decoys, disclosures, rng);
				if below.hidden {
					let disclosure = Disclosure::new(None, value, rng);
					open.push(json!({ ELEMENT: disclosure.digest() }));
					disclosures.push(disclosure);
				} else {
					open.push(value);
				}
			}
			if any {
				for _ in 0..decoys {
					let places = u64::try_from(open.len()).unwrap_or_default().saturating_add(1);
					let at = rng.next_u64().checked_rem(places).unwrap_or_default();
					let at = usize::try_from(at).unwrap_or_default().min(open.len());
					open.insert(at, json!({ ELEMENT: decoy(rng) }));
				}
			}
			Value::Array(open)
		}
		other => other,
	}
}

/// Whether a name in the value has a meaning in SD-JWTs.
fn reserved(value: &Value) -> bool {
	match value {
		Value::Object(members) => members
			.iter()
			.any(|(name, value)| matches!(name.as_str(), SD | ELEMENT | SD_ALG) || reserved(value)),
		Value::Array(elements) => elements.iter().any(reserved),
		_ => false,
	}
}

fn find<'a>(value: &'a Value, path: &Path) -> Option<&'a Value> {
	path.0.iter().try_fold(value, |value, step| match step {
		Step::Member(name) => value.as_object()?.get(name),
		Step::Element(index) => value.as_array()?.get(*index),
	})
}
