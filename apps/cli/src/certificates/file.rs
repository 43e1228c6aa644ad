//! A certificate file: the credential, its leaf and path in the batch, and the chain's proof.

use crate::failure::{Failure, OfFile};
use madang_client::api::types::{KoreanDay, VerificationKey};
use madang_credentials::{
	verify, Algorithm, KeyBinding, Path as ClaimPath, Policy, Profile, PublicKey, Reason, SdJwt,
	StatusPurpose, Verified,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{fs::File, io::Read, path::Path};

/// The longest certificate file: 4 MiB. Most of it is the chain's proof.
pub const MAX_FILE: u64 = 4 * 1024 * 1024;
/// The only format.
pub const FORMAT: &str = "madang-certificate/1";

/// A certificate file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateFile {
	/// [`FORMAT`].
	pub format: String,
	/// The credential with its disclosures.
	pub credential: String,
	/// What the leaf of the batch's tree says.
	pub leaf: Leaf,
	/// The number of the batch, once it is anchored.
	pub batch: Option<u64>,
	/// The index in the batch.
	pub index: u32,
	/// How many certificates the batch has.
	pub size: u32,
	/// The siblings from the leaf up to the children of the root.
	pub path: Vec<String>,
	/// The chain's proof, in base64url.
	pub proof: Option<String>,
}

/// The leaf of a certificate, apart from its id.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaf {
	/// The day of the issue in Korea.
	pub issued: String,
	/// The last day of the validity in Korea.
	pub expires: String,
	/// The index in the batch's revocation list.
	pub revocation: Option<u32>,
	/// The index in the batch's suspension list.
	pub suspension: Option<u32>,
}

impl Leaf {
	/// The text that is hashed.
	pub fn text(&self, id: &[u8; 32]) -> String {
		let place = |place: Option<u32>| place.map_or("-".to_owned(), |place| place.to_string());
		format!(
			"madang-certificate/v1\nid {}\nissued {}\nexpires {}\nrevocation {}\nsuspension {}\n",
			hex::encode(id),
			self.issued,
			self.expires,
			place(self.revocation),
			place(self.suspension),
		)
	}
}

/// What a certificate file says. The signature was checked, with the key that the credential names: whether that
/// is a key of the issuer, only the chain can say.
pub struct Contents {
	/// The SHA-256 hash of the signed part.
	pub id: [u8; 32],
	/// The credential with its disclosures.
	pub credential: SdJwt,
	/// Its claims.
	pub verified: Verified,
	/// Where the hidden claims are that are disclosed.
	pub hidden: Vec<ClaimPath>,
	/// Whether it is a presentation that the holder signed.
	pub presented: bool,
}

impl Contents {
	/// The issuer.
	pub fn issuer(&self) -> &str {
		self.verified.issuer().unwrap_or_default()
	}

	/// The kind.
	pub fn kind(&self) -> &str {
		self.verified.kind().unwrap_or_default()
	}

	/// The claims.
	pub fn claims(&self) -> &Map<String, Value> {
		self.verified.claims()
	}
}

impl CertificateFile {
	/// Reads a certificate file.
	pub fn read(path: &Path) -> Result<Self, Failure> {
		Self::parse(&read_bounded(path, MAX_FILE)?).of_file(path)
	}

	/// A certificate file from its bytes.
	pub fn parse(bytes: &[u8]) -> Result<Self, Failure> {
		let wrong = |error| Failure::input(format!("not a certificate file: {error}"));
		let file: Self = serde_json::from_slice(bytes).map_err(wrong)?;
		if file.format != FORMAT {
			return Err(Failure::input(format!(
				"a certificate file of format {:?}, but this program reads {FORMAT}",
				file.format
			)));
		}
		let hash = |text: &String| hex::decode(text).is_ok_and(|bytes| bytes.len() == 32);
		if file.path.len() > 24 || !file.path.iter().all(hash) || file.index >= file.size {
			return Err(Failure::input("not a certificate file: its place in the batch is wrong"));
		}
		Ok(file)
	}

	/// The bytes that are written.
	pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
		let mut bytes = serde_json::to_vec(self).map_err(Failure::input)?;
		bytes.push(b'\n');
		Ok(bytes)
	}

	/// Check everything that can be checked without the chain, and read the contents.
	pub fn contents(&self) -> Result<Contents, Failure> {
		let bound = self.credential.rsplit_once('~').is_some_and(|(_, end)| !end.is_empty());
		// The holder's signature is for one verifier, who checks it.
		let unbound = match self.credential.rfind('~') {
			Some(end) => &self.credential[..=end],
			None => &self.credential,
		};
		let policy = Policy {
			now: 0,
			// When it is valid is not asked here.
			clock_skew: u64::MAX,
			algorithms: &Algorithm::ALL,
			key_binding: KeyBinding::Refused,
			profile: Profile::Certificate,
			status: None,
		};
		let keys = |_: Option<&str>, key_id: Option<&str>| named_key(key_id?);
		let verified = verify(unbound, &policy, &keys).map_err(|reasons| rejected(&reasons))?;
		let credential = SdJwt::parse(unbound).map_err(|reasons| rejected(&reasons))?;
		self.check_leaf(&verified)?;
		let id = Sha256::digest(credential.signed_part()).into();
		let hidden = verified.disclosed().to_vec();
		Ok(Contents { id, credential, verified, hidden, presented: bound })
	}

	/// The leaf says what the credential says.
	fn check_leaf(&self, verified: &Verified) -> Result<(), Failure> {
		let time = |name: &str| verified.claims().get(name).and_then(Value::as_u64);
		let issued = time("iat").map(|time| KoreanDay::of(time.saturating_mul(1_000)).to_string());
		let expires = time("exp").map(|time| last_day(time).to_string());
		let place = |purpose: StatusPurpose| {
			let found = verified.status().iter().find(|status| status.purpose == purpose);
			found.map(|status| status.index)
		};
		let same = issued.as_ref() == Some(&self.leaf.issued)
			&& expires.as_ref() == Some(&self.leaf.expires)
			&& place(StatusPurpose::Revocation) == self.leaf.revocation.map(u64::from)
			&& place(StatusPurpose::Suspension) == self.leaf.suspension.map(u64::from);
		match same {
			true => Ok(()),
			false => Err(Failure::input(
				"the leaf of the file and the credential differ in a day or in a place of a status list",
			)),
		}
	}
}

/// The last day of validity of a credential that is no longer valid from this second on.
fn last_day(expires_at: u64) -> KoreanDay {
	KoreanDay::of(expires_at.saturating_mul(1_000).saturating_sub(1))
}

/// The key that a `kid` names: in the DID documents of Madang, a key's name is the key itself.
fn named_key(key_id: &str) -> Option<PublicKey> {
	let (_, name) = key_id.split_once('#')?;
	public_key(&madang_did::from_multikey(name)?)
}

/// A key that can sign credentials.
pub fn public_key(key: &VerificationKey) -> Option<PublicKey> {
	match key {
		VerificationKey::Ed25519(bytes) => PublicKey::from_ed25519(bytes),
		VerificationKey::P256(bytes) => PublicKey::from_p256(bytes),
		VerificationKey::Sr25519(_) => None,
	}
}

fn rejected(reasons: &[Reason]) -> Failure {
	let reasons: Vec<String> = reasons.iter().map(ToString::to_string).collect();
	Failure::input(format!("the credential is not valid: {}", reasons.join("; ")))
}

/// A file's bytes, if it is not longer than allowed.
pub fn read_bounded(path: &Path, longest: u64) -> Result<Vec<u8>, Failure> {
	let mut bytes = Vec::new();
	File::open(path).of_file(path)?.take(longest + 1).read_to_end(&mut bytes).of_file(path)?;
	match bytes.len() as u64 > longest {
		true => Err(Failure::input(format!(
			"{}: the file is longer than {longest} bytes",
			path.display()
		))),
		false => Ok(bytes),
	}
}
