//! The check of a certificate: everything, then the certificate.

use super::{
	file::{CertificateFile, LeafDays},
	question::{Asked, Question},
	reason::CertificateReason as Reason,
	record::{batch_key, institution_key, kind_key, BatchRecord, InstitutionRecord, KindRecord},
	source::{Shown, Source},
	status::{self, StatusAt},
	verified::{LeafStatus, VerifiedCertificate},
};
use crate::{Anchor, Limits};
use alloc::{format, string::String, vec::Vec};
use codec::DecodeAll;
use madang_credentials::{
	verify, Algorithm, Challenge, KeyBinding, Policy, Profile, PublicKey,
	Reason as CredentialReason, Verified as Credential,
};
use madang_primitives::{certificate::CertificateLeaf, signing::VerificationKey, KoreanDay};
use madang_transparency::Anchor as Tree;
use sha2::{Digest, Sha256};

/// Checks a certificate file down to the pinned anchor, without a network.
///
/// # Errors
///
/// Every reason that can be known, at least one.
pub fn check(
	bytes: &[u8],
	anchor: &Anchor,
	question: &Question,
) -> Result<VerifiedCertificate, Vec<Reason>> {
	let file = CertificateFile::parse(bytes).map_err(|reason| Vec::from([reason]))?;
	let Some(proof) = &file.proof else {
		let mut reasons = without_chain(&file, question);
		reasons.push(if file.batch.is_some() { Reason::NoProof } else { Reason::NotAnchored });
		return Err(reasons);
	};
	match crate::check(proof, anchor, &Limits::DEFAULT) {
		Ok(shown) => check_at(&file, &shown, question),
		Err(error) => {
			let mut reasons = without_chain(&file, question);
			reasons.push(Reason::Proof(error));
			Err(reasons)
		}
	}
}

/// Checks that a certificate file and the proof in it do not contradict each other, for a holder who pins no anchor.
///
/// It is the whole check but for the question whether the block of the proof is the chain's: anyone can invent a
/// block. So it finds a wrong proof, and shows nothing to a verifier.
///
/// # Errors
///
/// Every reason that can be known, at least one; [`Reason::NoProof`] if there is no proof.
pub fn check_unanchored(file: &CertificateFile) -> Result<(), Vec<Reason>> {
	let proof = file.proof.as_deref().ok_or_else(|| Vec::from([Reason::NoProof]))?;
	let claimed = crate::check::check_unanchored(proof, &Limits::DEFAULT)
		.map_err(|error| Vec::from([Reason::Proof(error)]))?;
	check_at(file, &claimed, &Question::default()).map(|_| ())
}

/// Checks a certificate file against the state of the chain at a block, and not the proof in the file.
///
/// # Errors
///
/// Every reason that can be known, at least one.
pub fn check_at(
	file: &CertificateFile,
	source: &impl Source,
	question: &Question,
) -> Result<VerifiedCertificate, Vec<Reason>> {
	let mut reasons = Vec::new();
	let now = question.now.unwrap_or(source.time() / 1_000);
	check_age(source, question, &mut reasons);
	let Some((number, batch)) = read_batch(source, file.batch, &mut reasons) else {
		reasons.extend(without_chain(file, question));
		return Err(reasons);
	};
	let id = id_of(&file.credential);
	let leaf = file.leaf.of(id);
	check_leaf(&batch, &leaf, file.index, &file.path, &mut reasons);
	if file.size != batch.stated.size {
		reasons.push(Reason::SizeDiffers);
	}
	let records = read_records(source, &batch, &mut reasons);
	let status =
		status::read(source, &batch, file.leaf.revocation, file.leaf.suspension, &mut reasons);
	add_status(status, &mut reasons);
	check_expected(&batch, records.as_ref().map(|(kind, _)| kind), question, &mut reasons);
	let key = credential_key(&batch.stated.key);
	if key.is_none() {
		reasons.push(Reason::KeyUnusable);
	}
	let credential = check_credential(&file.credential, question, now, key.as_ref(), &mut reasons);
	if let Some(credential) = &credential {
		check_agreement(credential, &batch, records.as_ref(), &file.leaf, &mut reasons);
	}
	// The one place in which a certificate is found valid. Each part is there only if its check passed.
	match (credential, records, status) {
		(Some(credential), Some((kind, issuer)), Some(_)) if reasons.is_empty() => {
			let LeafDays { issued, expires, .. } = file.leaf;
			let (as_of, judged_at) = ((source.block(), source.time()), now);
			Ok(VerifiedCertificate {
				id,
				number,
				batch,
				kind,
				issuer,
				credential,
				issued,
				expires,
				as_of,
				judged_at,
			})
		}
		_ => Err(reasons),
	}
}

/// Checks what the tree of a batch says about a certificate that is not shown, against the state of the chain at a
/// block. The answer says nothing about what the certificate says.
///
/// # Errors
///
/// Every reason for which the leaf is not in the batch, or its status is not known.
pub fn check_leaf_at(
	batch: u64,
	leaf: &CertificateLeaf,
	index: u32,
	path: &[[u8; 32]],
	source: &impl Source,
) -> Result<LeafStatus, Vec<Reason>> {
	let mut reasons = Vec::new();
	let Some((_, batch)) = read_batch(source, Some(batch), &mut reasons) else {
		return Err(reasons);
	};
	check_leaf(&batch, leaf, index, path, &mut reasons);
	let records = read_records(source, &batch, &mut reasons);
	let status = status::read(source, &batch, leaf.revocation, leaf.suspension, &mut reasons);
	match (records, status) {
		(Some((kind, issuer)), Some(StatusAt { revoked, suspended })) if reasons.is_empty() => {
			let (expires, as_of) = (leaf.expires, (source.block(), source.time()));
			Ok(LeafStatus { batch, kind, issuer, expires, revoked, suspended, as_of })
		}
		_ => Err(reasons),
	}
}

/// What a batch says about each of its certificates, where the records of the chain are not at hand.
#[derive(Clone, Copy, Debug)]
pub struct Issued<'a> {
	/// The issuer's DID.
	pub did: &'a str,
	/// The key that signs the credentials.
	pub key: VerificationKey,
	/// The type of the credentials.
	pub kind: &'a str,
	/// When the batch was anchored, in seconds since 1970.
	pub at: u64,
}

/// Checks that the issuer signed a certificate of this kind, with the days of its leaf, before the batch was anchored.
///
/// It looks only at the part that the issuer signed, and not at the place in the batch, the status or what is disclosed.
///
/// # Errors
///
/// Every reason for which it is not such a certificate, at least one.
pub fn check_issued(file: &CertificateFile, issued: &Issued<'_>) -> Result<(), Vec<Reason>> {
	let mut reasons = Vec::new();
	let key = credential_key(&issued.key);
	if key.is_none() {
		reasons.push(Reason::KeyUnusable);
	}
	let signed = format!("{}~", signed_part(&file.credential));
	let question = Question::default();
	let credential = check_credential(&signed, &question, issued.at, key.as_ref(), &mut reasons);
	if let Some(credential) = &credential {
		check_issuer(credential, issued.did, Some(issued.kind.as_bytes()), &mut reasons);
		check_days(credential, &file.leaf, &mut reasons);
	}
	match reasons.is_empty() {
		true => Ok(()),
		false => Err(reasons),
	}
}

/// What is wrong with the credential, where the key of the batch is not known.
fn without_chain(file: &CertificateFile, question: &Question) -> Vec<Reason> {
	let mut reasons = Vec::new();
	// Without any time, nothing can be said about the times of the credential.
	if let Some(now) = question.now {
		check_credential(&file.credential, question, now, None, &mut reasons);
	}
	reasons
}

/// Checks the credential under the batch's key. Without a key it reports what does not depend on the key.
fn check_credential(
	credential: &str,
	question: &Question,
	now: u64,
	key: Option<&PublicKey>,
	reasons: &mut Vec<Reason>,
) -> Option<Credential> {
	let key_binding = match &question.asked {
		None => KeyBinding::Refused,
		Some(Asked { audience, nonce, max_age, required }) => {
			let challenge = Challenge { audience, nonce, max_age: *max_age };
			match required {
				true => KeyBinding::Required(challenge),
				false => KeyBinding::Optional(challenge),
			}
		}
	};
	let policy = Policy {
		now,
		clock_skew: question.clock_skew,
		algorithms: &Algorithm::ALL,
		key_binding,
		profile: Profile::Certificate,
		// The status is read from the chain's records, by the indices that the leaf has.
		status: None,
	};
	let keys = |_: Option<&str>, _: Option<&str>| key.cloned();
	match verify(credential, &policy, &keys) {
		Ok(credential) => Some(credential),
		Err(found) => {
			let about_key = |reason: &CredentialReason| {
				key.is_none() && *reason == CredentialReason::UnknownIssuerKey
			};
			let found = found.into_iter().filter(|reason| !about_key(reason));
			reasons.extend(found.map(Reason::Credential));
			None
		}
	}
}

/// Checks that the credential says what the batch and the leaf say.
fn check_agreement(
	credential: &Credential,
	batch: &BatchRecord,
	records: Option<&(KindRecord, InstitutionRecord)>,
	leaf: &LeafDays,
	reasons: &mut Vec<Reason>,
) {
	let did = format!("did:madang:{}", hex::encode(batch.did.0));
	let kind = records.map(|(kind, _)| kind.credential_type.as_slice());
	check_issuer(credential, &did, kind, reasons);
	check_days(credential, leaf, reasons);
	if !status::agrees(credential.status(), batch, leaf.revocation, leaf.suspension) {
		reasons.push(Reason::LeafStatusDiffers);
	}
}

/// Checks who issued the credential, and of which kind it is, if that is known.
fn check_issuer(
	credential: &Credential,
	did: &str,
	kind: Option<&[u8]>,
	reasons: &mut Vec<Reason>,
) {
	if credential.issuer() != Some(did) {
		reasons.push(Reason::IssuerDiffers);
	}
	if kind.is_some_and(|kind| credential.kind().map(str::as_bytes) != Some(kind)) {
		reasons.push(Reason::KindDiffers);
	}
}

/// Checks that the leaf has the days of the credential.
pub(super) fn check_days(credential: &Credential, leaf: &LeafDays, reasons: &mut Vec<Reason>) {
	let seconds = |name: &str| credential.claims().get(name).and_then(|time| time.as_u64());
	let day = |seconds: u64| KoreanDay::of(seconds.saturating_mul(1_000));
	if seconds("iat").map(day) != Some(leaf.issued) {
		reasons.push(Reason::LeafIssuedDiffers);
	}
	// `exp` is the first second in which it is no longer valid.
	let last = seconds("exp").and_then(|expires| expires.checked_sub(1)).map(day);
	if last != Some(leaf.expires) {
		reasons.push(Reason::LeafExpiresDiffers);
	}
}

/// Checks that the leaf is in the batch, and that its days fit the batch's.
fn check_leaf(
	batch: &BatchRecord,
	leaf: &CertificateLeaf,
	index: u32,
	path: &[[u8; 32]],
	reasons: &mut Vec<Reason>,
) {
	let tree = Tree { size: batch.stated.size.into(), root: batch.stated.root };
	if let Err(fault) = tree.check(index.into(), leaf.text().as_bytes(), path) {
		reasons.push(Reason::Path(fault));
	}
	// The anchor decides: a certificate cannot be of a later day, even if its issuer writes one.
	if leaf.issued > KoreanDay::of(batch.at) {
		reasons.push(Reason::IssuedAfterAnchor);
	}
	if leaf.expires > batch.stated.expires {
		reasons.push(Reason::ExpiresAfterBatch);
	}
}

fn check_age(source: &impl Source, question: &Question, reasons: &mut Vec<Reason>) {
	let Some(now) = question.now else {
		if question.max_proof_age.is_some() || question.asked.is_some() {
			reasons.push(Reason::ClockMissing);
		}
		return;
	};
	let shown = source.time() / 1_000;
	if shown > now.saturating_add(question.clock_skew) {
		reasons.push(Reason::ProofInFuture);
	}
	if question.max_proof_age.is_some_and(|most| now.saturating_sub(shown) > most) {
		reasons.push(Reason::ProofTooOld);
	}
}

fn check_expected(
	batch: &BatchRecord,
	kind: Option<&KindRecord>,
	question: &Question,
	reasons: &mut Vec<Reason>,
) {
	let kinds = &question.kinds;
	let of_kind = |kind: &KindRecord| {
		kinds.iter().any(|wanted| wanted.as_bytes() == kind.credential_type.as_slice())
	};
	if !kinds.is_empty() && !kind.is_some_and(of_kind) {
		reasons.push(Reason::KindNotExpected);
	}
	if !question.issuers.is_empty() && !question.issuers.contains(&batch.issuer) {
		reasons.push(Reason::IssuerNotExpected);
	}
}

fn add_status(status: Option<StatusAt>, reasons: &mut Vec<Reason>) {
	let Some(StatusAt { revoked, suspended }) = status else { return };
	if revoked {
		reasons.push(Reason::Credential(CredentialReason::Revoked));
	}
	if suspended {
		reasons.push(Reason::Credential(CredentialReason::Suspended));
	}
}

fn read_batch(
	source: &impl Source,
	number: Option<u64>,
	reasons: &mut Vec<Reason>,
) -> Option<(u64, BatchRecord)> {
	let Some(number) = number else {
		reasons.push(Reason::NotAnchored);
		return None;
	};
	let found = match source.value(&batch_key(number)) {
		Shown::NotShown => Err(Reason::BatchNotShown),
		Shown::Absent => Err(Reason::BatchUnknown),
		Shown::Value(bytes) => {
			BatchRecord::decode_all(&mut bytes.as_slice()).map_err(|_| Reason::RecordUnreadable)
		}
	};
	found.map(|batch| (number, batch)).map_err(|reason| reasons.push(reason)).ok()
}

/// The records of the batch's kind and issuer.
fn read_records(
	source: &impl Source,
	batch: &BatchRecord,
	reasons: &mut Vec<Reason>,
) -> Option<(KindRecord, InstitutionRecord)> {
	let kind = read(source, &kind_key(batch.kind, batch.version), Reason::KindNotShown, reasons);
	let issuer = read(source, &institution_key(batch.issuer), Reason::IssuerNotShown, reasons);
	Some((kind?, issuer?))
}

fn read<T: DecodeAll>(
	source: &impl Source,
	key: &[u8],
	missing: Reason,
	reasons: &mut Vec<Reason>,
) -> Option<T> {
	let found = match source.value(key) {
		Shown::Value(bytes) => {
			T::decode_all(&mut bytes.as_slice()).map_err(|_| Reason::RecordUnreadable)
		}
		Shown::NotShown | Shown::Absent => Err(missing),
	};
	found.map_err(|reason| reasons.push(reason)).ok()
}

/// The id of a certificate: SHA-256 of the part that the issuer signed.
fn id_of(credential: &str) -> [u8; 32] {
	Sha256::digest(signed_part(credential).as_bytes()).into()
}

/// The part of a credential that the issuer signed.
fn signed_part(credential: &str) -> &str {
	credential.split_once('~').map_or(credential, |(signed, _)| signed)
}

/// A key of the chain as one that signs credentials. There is no algorithm of SD-JWT for sr25519.
pub fn credential_key(key: &VerificationKey) -> Option<PublicKey> {
	match key {
		VerificationKey::Ed25519(bytes) => PublicKey::from_ed25519(bytes),
		VerificationKey::P256(bytes) => PublicKey::from_p256(bytes),
		VerificationKey::Sr25519(_) => None,
	}
}

impl LeafDays {
	/// The leaf of the certificate with this id.
	pub const fn of(self, id: [u8; 32]) -> CertificateLeaf {
		let Self { issued, expires, revocation, suspension } = self;
		CertificateLeaf { id, issued, expires, revocation, suspension }
	}
}

impl CertificateFile {
	/// The certificate's id: SHA-256 of the part that the issuer signed.
	pub fn id(&self) -> [u8; 32] {
		id_of(&self.credential)
	}

	/// The leaf of the certificate.
	pub fn leaf(&self) -> CertificateLeaf {
		self.leaf.of(self.id())
	}

	/// The name of the file: the id in hexadecimal, and `.certificate.json`.
	pub fn name(&self) -> String {
		format!("{}.certificate.json", hex::encode(self.id()))
	}
}
