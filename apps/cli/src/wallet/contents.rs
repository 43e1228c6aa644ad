//! What a wallet has.

use crate::{
	certificates::file::{contents, not_valid},
	failure::Failure,
	keys::{Kind, Secret},
};
use madang_credentials::PublicKey;
use madang_verify::{
	certificate::{check, check_unanchored, CertificateFile, Contents as Certificate, Question},
	Anchor,
};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The largest number of relations.
const MAX_RELATIONS: usize = 1_000;
/// The largest number of certificates.
const MAX_CERTIFICATES: usize = 10_000;
/// The longest label, in bytes.
const MAX_LABEL: usize = 256;
/// How many numbered labels are tried for a key that is not known, after a recovery without a backup.
const TRIED: usize = 100;

/// The contents of a wallet.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contents {
	/// The seed of all keys, in hexadecimal.
	seed: Seed,
	/// For whom there are keys.
	pub relations: Vec<Relation>,
	/// The certificate files.
	pub certificates: Vec<CertificateFile>,
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(transparent)]
struct Seed(String);

/// A key of the wallet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Relation {
	/// What it is for; with the seed it gives the key.
	pub label: String,
	/// The scheme.
	pub scheme: Kind,
}

/// What an import changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
	/// The certificate is new.
	Added,
	/// The file replaced another one of the same certificate.
	Replaced,
	/// The same file was there.
	Unchanged,
}

/// What the check of a file's proof has shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Proof {
	/// There is no proof.
	Missing,
	/// The certificate and its proof do not contradict each other. Anyone can invent the block of such a proof.
	Consistent,
	/// The certificate was genuine and in force at the block of the proof, by an anchor.
	Verified,
}

/// A file that was imported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
	/// The certificate's id.
	pub id: [u8; 32],
	/// What changed.
	pub change: Change,
	/// The key that it is bound to.
	pub relation: Relation,
	/// What its proof has shown.
	pub proof: Proof,
}

impl Contents {
	/// An empty wallet with the keys of a seed.
	pub fn new(secret: &Secret) -> Self {
		let seed = Seed(hex::encode(secret.bytes()));
		Self { seed, relations: Vec::new(), certificates: Vec::new() }
	}

	/// The secret of all keys.
	pub fn master(&self, scheme: Kind) -> Result<Secret, Failure> {
		Secret::from_text(scheme, &self.seed.0)
			.map_err(|_| Failure::input(t!("the wallet is damaged: its seed is not one")))
	}

	/// The key of a relation.
	pub fn secret(&self, relation: &Relation) -> Result<Secret, Failure> {
		self.master(relation.scheme)?.derive(&relation.label)
	}

	/// Add a relation; without a label, one with the next number.
	pub fn add_relation(
		&mut self,
		label: Option<String>,
		scheme: Kind,
	) -> Result<Relation, Failure> {
		let number = || (1..).map(|number: u32| number.to_string());
		let free = |label: &String| self.relations.iter().all(|known| known.label != *label);
		let label = label.or_else(|| number().find(free)).unwrap_or_default();
		if label.is_empty() || label.len() > MAX_LABEL || label.chars().any(char::is_control) {
			return Err(Failure::input(t!("a label has 1 to {MAX_LABEL} bytes of plain text")));
		}
		if scheme == Kind::Sr25519 {
			return Err(Failure::input(t!("an sr25519 key does not sign presentations")));
		}
		let relation = Relation { label, scheme };
		if self.relations.contains(&relation) {
			return Err(Failure::input(t!("there is a key {:?} already", relation.label)));
		}
		if self.relations.len() >= MAX_RELATIONS {
			return Err(Failure::input(t!("a wallet has at most {MAX_RELATIONS} keys")));
		}
		self.relations.push(relation.clone());
		Ok(relation)
	}

	/// The relation with this key. After a recovery from the phrase alone, the first numbered labels are tried,
	/// and the one that fits is added.
	fn relation_of(&mut self, key: &PublicKey) -> Result<Option<Relation>, Failure> {
		for relation in &self.relations {
			if self.secret(relation)?.credentials()?.public() == *key {
				return Ok(Some(relation.clone()));
			}
		}
		let scheme = match key {
			PublicKey::P256(_) => Kind::P256,
			PublicKey::Ed25519(_) => Kind::Ed25519,
		};
		let master = self.master(scheme)?;
		for number in 1..=TRIED {
			let label = number.to_string();
			if master.derive(&label)?.credentials()?.public() == *key {
				return self.add_relation(Some(label), scheme).map(Some);
			}
		}
		Ok(None)
	}

	/// Take a certificate file into the wallet, if it is bound to one of its keys. With an anchor, its proof must verify;
	/// without, it must fit the certificate.
	pub fn import(
		&mut self,
		file: CertificateFile,
		anchor: Option<&Anchor>,
	) -> Result<Imported, Failure> {
		let new = contents(&file)?;
		if new.presented {
			return Err(Failure::input(t!("it is a presentation, signed for one verifier")));
		}
		let holder = new.verified.holder().ok_or_else(|| {
			Failure::input(t!(
				"the certificate is not bound to a key, so a wallet is not needed for it"
			))
		})?;
		let relation = self.relation_of(holder)?.ok_or_else(|| {
			Failure::input(
				t!("the certificate is bound to a key that is not in this wallet; if the key had a label, \
				 add it again with `madang wallet key LABEL`"),
			)
		})?;
		let known = self.certificates.iter().position(|known| known.id() == new.id);
		let file = match known {
			Some(at) => newer(&self.certificates[at], file, &new)?,
			None => file,
		};
		let proof = check_proof(&file, anchor)?;
		let change = match known {
			Some(at) if self.certificates[at] == file => Change::Unchanged,
			Some(at) => {
				self.certificates[at] = file;
				Change::Replaced
			}
			None if self.certificates.len() >= MAX_CERTIFICATES => {
				let most = t!("a wallet has at most {MAX_CERTIFICATES} certificates");
				return Err(Failure::input(most));
			}
			None => {
				self.certificates.push(file);
				Change::Added
			}
		};
		Ok(Imported { id: new.id, change, relation, proof })
	}

	/// The position of a certificate, by its id or the first eight digits of it or more.
	pub fn find(&self, wanted: &str) -> Result<usize, Failure> {
		let wanted = wanted.to_ascii_lowercase();
		if wanted.len() < 8 {
			return Err(Failure::input(t!("give at least eight digits of the certificate's id")));
		}
		let begins = |file: &CertificateFile| hex::encode(file.id()).starts_with(&wanted);
		let mut found = self.certificates.iter().zip(0..).filter(|(file, _)| begins(file));
		match (found.next(), found.next()) {
			(Some((_, at)), None) => Ok(at),
			(Some(_), Some(_)) => Err(Failure::input(t!("several ids begin with these digits"))),
			(None, _) => Err(Failure::input(t!("no certificate in the wallet has this id"))),
		}
	}

	/// The key that a certificate is bound to.
	pub fn holder(&mut self, certificate: &Certificate) -> Result<Secret, Failure> {
		let missing = || Failure::input(t!("the wallet does not have the key of this certificate"));
		let key = certificate.verified.holder().ok_or_else(missing)?;
		let relation = self.relation_of(key)?.ok_or_else(missing)?;
		self.secret(&relation)
	}
}

/// The file that replaces a known one of the same certificate, with the known proof if it has none.
fn newer(
	known: &CertificateFile,
	file: CertificateFile,
	new: &Certificate,
) -> Result<CertificateFile, Failure> {
	if contents(known)?.hidden().len() > new.hidden().len() {
		return Err(Failure::input(t!("the wallet has this certificate with more disclosures")));
	}
	if known.batch.is_some() && file.batch != known.batch {
		return Err(Failure::input(t!("the wallet has this certificate with its batch")));
	}
	let proof = file.proof.or_else(|| known.proof.clone());
	Ok(CertificateFile { proof, ..file })
}

/// Check the proof of a file, as far as an anchor allows.
fn check_proof(file: &CertificateFile, anchor: Option<&Anchor>) -> Result<Proof, Failure> {
	let checked = match (anchor, &file.proof) {
		(Some(anchor), _) => {
			check(file.to_json().as_bytes(), anchor, &Question::default()).map(|_| Proof::Verified)
		}
		(None, Some(_)) => check_unanchored(file).map(|()| Proof::Consistent),
		(None, None) => Ok(Proof::Missing),
	};
	checked.map_err(|reasons| not_valid(&reasons))
}
