//! Puts disclosures in the place of their digests (RFC 9901, section 7.1, step 3).

use crate::{
	disclosure::Disclosure,
	path::{Path, Step},
	reasons::{Part, Reason},
	MAX_DEPTH,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	string::String,
	vec::Vec,
};
use serde_json::{Map, Value};

/// The member with the digests of an object.
pub(crate) const SD: &str = "_sd";
/// The member with the digest of an element.
pub(crate) const ELEMENT: &str = "...";
/// The member that names the hash.
pub(crate) const SD_ALG: &str = "_sd_alg";

/// The claims with everything that was disclosed.
pub(crate) struct Unpacked {
	pub(crate) claims: Map<String, Value>,
	/// For each disclosure, where it is in the claims; none if nothing refers to it.
	pub(crate) places: Vec<Option<Path>>,
}

struct Unpacking<'a> {
	disclosures: BTreeMap<String, (usize, &'a Disclosure)>,
	places: Vec<Option<Path>>,
	digests: BTreeSet<String>,
	reasons: Vec<Reason>,
}

/// The claims, or everything that is wrong with the digests and disclosures.
pub(crate) fn unpack(
	payload: &Map<String, Value>,
	disclosures: &[Disclosure],
) -> Result<Unpacked, Vec<Reason>> {
	let mut state = Unpacking {
		disclosures: BTreeMap::new(),
		places: disclosures.iter().map(|_| None).collect(),
		digests: BTreeSet::new(),
		reasons: Vec::new(),
	};
	for (at, disclosure) in disclosures.iter().enumerate() {
		if state.disclosures.insert(disclosure.digest(), (at, disclosure)).is_some() {
			state.reasons.push(Reason::DisclosureTwice);
		}
	}
	let mut payload = payload.clone();
	match payload.remove(SD_ALG) {
		None => {}
		Some(Value::String(name)) if name == "sha-256" => {}
		Some(_) => state.reasons.push(Reason::UnknownDigestAlgorithm),
	}
	let claims = state.object(payload, &Path::default());
	if state.places.contains(&None) && !state.reasons.contains(&Reason::DisclosureTwice) {
		state.reasons.push(Reason::DisclosureUnused);
	}
	if state.reasons.is_empty() {
		return Ok(Unpacked { claims, places: state.places });
	}
	state.reasons.sort();
	state.reasons.dedup();
	Err(state.reasons)
}

impl Unpacking<'_> {
	fn value(&mut self, value: Value, path: &Path) -> Value {
		if path.0.len() >= MAX_DEPTH {
			if !(value.is_object() || value.is_array()) {
				return value;
			}
			self.reasons.push(Reason::TooDeep(Part::Payload));
			return Value::Null;
		}
		match value {
			Value::Object(members) => Value::Object(self.object(members, path)),
			Value::Array(elements) => Value::Array(self.array(elements, path)),
			other => other,
		}
	}

	fn object(&mut self, mut members: Map<String, Value>, path: &Path) -> Map<String, Value> {
		let digests = members.remove(SD);
		if members.contains_key(ELEMENT) || members.contains_key(SD_ALG) {
			self.reasons.push(Reason::ReservedMember);
		}
		let mut open = Map::new();
		for (name, value) in members {
			let value = self.value(value, &path.with(Step::Member(name.clone())));
			open.insert(name, value);
		}
		let digests = match digests {
			None => Vec::new(),
			Some(Value::Array(digests)) => digests,
			Some(_) => {
				self.reasons.push(Reason::BadDigest);
				Vec::new()
			}
		};
		for digest in digests {
			let Some((at, disclosure)) = self.disclosed(&digest) else { continue };
			let Some(name) = disclosure.name.clone() else {
				self.reasons.push(Reason::WrongKindOfDisclosure);
				continue;
			};
			if matches!(name.as_str(), SD | ELEMENT | SD_ALG) {
				self.reasons.push(Reason::ReservedName);
				continue;
			}
			if open.contains_key(&name) {
				self.reasons.push(Reason::ClaimTwice);
				continue;
			}
			let path = path.with(Step::Member(name.clone()));
			let value = self.value(disclosure.value.clone(), &path);
			self.place(at, path);
			open.insert(name, value);
		}
		open
	}

	fn array(&mut self, elements: Vec<Value>, path: &Path) -> Vec<Value> {
		let mut open = Vec::new();
		for element in elements {
			let path = path.with(Step::Element(open.len()));
			let Some(digest) = element.get(ELEMENT) else {
				let value = self.value(element, &path);
				open.push(value);
				continue;
			};
			if element.as_object().is_none_or(|members| members.len() != 1) {
				self.reasons.push(Reason::ReservedMember);
				continue;
			}
			let Some((at, disclosure)) = self.disclosed(digest) else { continue };
			if disclosure.name.is_some() {
				self.reasons.push(Reason::WrongKindOfDisclosure);
				continue;
			}
			let value = self.value(disclosure.value.clone(), &path);
			self.place(at, path);
			open.push(value);
		}
		open
	}

	/// The disclosure of a digest, if it is there. Each digest may be found once.
	fn disclosed(&mut self, digest: &Value) -> Option<(usize, Disclosure)> {
		let Some(digest) = digest.as_str() else {
			self.reasons.push(Reason::BadDigest);
			return None;
		};
		if !self.digests.insert(digest.into()) {
			self.reasons.push(Reason::DigestTwice);
			return None;
		}
		self.disclosures.get(digest).map(|(at, disclosure)| (*at, (*disclosure).clone()))
	}

	fn place(&mut self, at: usize, path: Path) {
		if let Some(place) = self.places.get_mut(at) {
			*place = Some(path);
		}
	}
}
