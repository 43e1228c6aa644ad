//! A certificate as its holder keeps it, and as it is presented: `ID.certificate.json`.

use super::reason::CertificateReason;
use crate::Limits;
use alloc::{
	string::{String, ToString},
	vec::Vec,
};
use base64ct::{Base64UrlUnpadded, Encoding};
use madang_primitives::KoreanDay;
use serde::{Deserialize, Serialize};

/// What `format` is.
pub(super) const FORMAT: &str = "madang-certificate/1";
/// Most hashes of a path: a batch has at most 2^24 certificates.
pub(super) const MAX_PATH: usize = 24;
/// The longest file: 22 MiB. The longest proof fits in, in base64, with 512 KiB for the rest.
pub const MAX_FILE_BYTES: usize = 22 * 1024 * 1024;
const _: () = assert!(MAX_FILE_BYTES >= Limits::DEFAULT.bytes.div_ceil(3) * 4 + 512 * 1024);

/// A certificate with its place in a batch, and a proof if it has one. Nothing of it is checked.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(try_from = "File", into = "File")]
pub struct CertificateFile {
	/// The credential or a presentation of it.
	pub credential: String,
	/// What the leaf says in addition to the certificate's id.
	pub leaf: LeafDays,
	/// The number of the batch, once it is anchored.
	pub batch: Option<u64>,
	/// The index in the batch.
	pub index: u32,
	/// How many certificates the batch has.
	pub size: u32,
	/// The siblings from the leaf up to the children of the root.
	pub path: Vec<[u8; 32]>,
	/// The bytes of a [`ChainProof`](crate::ChainProof).
	pub proof: Option<Vec<u8>>,
}

/// What the leaf of a certificate says in addition to its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
#[serde(try_from = "Leaf", into = "Leaf")]
pub struct LeafDays {
	/// The day of the issue in Korea.
	pub issued: KoreanDay,
	/// The last day of validity in Korea.
	pub expires: KoreanDay,
	/// The index in the batch's revocation list.
	pub revocation: Option<u32>,
	/// The index in the batch's suspension list.
	pub suspension: Option<u32>,
}

/// The members in JSON. Every member must be there, once, and there are no others.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
	format: String,
	credential: String,
	leaf: Leaf,
	#[serde(deserialize_with = "Option::deserialize")]
	batch: Option<u64>,
	index: u32,
	size: u32,
	path: Vec<String>,
	#[serde(deserialize_with = "Option::deserialize")]
	proof: Option<String>,
}

/// The member `leaf`.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Leaf {
	issued: String,
	expires: String,
	#[serde(deserialize_with = "Option::deserialize")]
	revocation: Option<u32>,
	#[serde(deserialize_with = "Option::deserialize")]
	suspension: Option<u32>,
}

impl TryFrom<Leaf> for LeafDays {
	type Error = CertificateReason;

	fn try_from(leaf: Leaf) -> Result<Self, CertificateReason> {
		let day = |text: &str| text.parse().map_err(|_| CertificateReason::FileMalformed);
		let Leaf { revocation, suspension, .. } = leaf;
		let (issued, expires) = (day(&leaf.issued)?, day(&leaf.expires)?);
		Ok(Self { issued, expires, revocation, suspension })
	}
}

impl From<LeafDays> for Leaf {
	fn from(days: LeafDays) -> Self {
		let LeafDays { issued, expires, revocation, suspension } = days;
		Self { issued: issued.to_string(), expires: expires.to_string(), revocation, suspension }
	}
}

/// 32 bytes in 64 small hexadecimal digits.
pub(super) fn hash(text: &str) -> Option<[u8; 32]> {
	let is_small = text.bytes().all(|byte| !byte.is_ascii_uppercase());
	let bytes = hex::decode(text).ok().filter(|_| is_small)?;
	bytes.try_into().ok()
}

impl CertificateFile {
	/// Read a file.
	///
	/// # Errors
	///
	/// [`CertificateReason::FileTooLong`], or [`CertificateReason::FileMalformed`] if a member is missing, unknown, there
	/// twice, or not in its one form.
	pub fn parse(bytes: &[u8]) -> Result<Self, CertificateReason> {
		if bytes.len() > MAX_FILE_BYTES {
			return Err(CertificateReason::FileTooLong);
		}
		serde_json::from_slice(bytes).map_err(|_| CertificateReason::FileMalformed)
	}

	/// The file as JSON.
	pub fn to_json(&self) -> String {
		// A structure of texts and numbers always has a JSON form.
		serde_json::to_string(self).unwrap_or_default()
	}
}

impl TryFrom<File> for CertificateFile {
	type Error = CertificateReason;

	fn try_from(file: File) -> Result<Self, CertificateReason> {
		let wrong = CertificateReason::FileMalformed;
		if file.format != FORMAT || file.path.len() > MAX_PATH {
			return Err(wrong);
		}
		let path = file.path.iter().map(|text| hash(text)).collect::<Option<_>>().ok_or(wrong)?;
		let proof = file.proof.map(|text| bytes(&text).ok_or(wrong)).transpose()?;
		let leaf = file.leaf.try_into()?;
		let File { credential, batch, index, size, .. } = file;
		Ok(Self { credential, leaf, batch, index, size, path, proof })
	}
}

impl From<CertificateFile> for File {
	fn from(file: CertificateFile) -> Self {
		let CertificateFile { credential, leaf, batch, index, size, path, proof } = file;
		Self {
			format: FORMAT.into(),
			credential,
			leaf: leaf.into(),
			batch,
			index,
			size,
			path: path.iter().map(hex::encode).collect(),
			proof: proof.as_deref().map(Base64UrlUnpadded::encode_string),
		}
	}
}

/// Bytes in the one form of base64url without padding.
fn bytes(text: &str) -> Option<Vec<u8>> {
	let bytes = Base64UrlUnpadded::decode_vec(text).ok()?;
	(Base64UrlUnpadded::encode_string(&bytes) == text).then_some(bytes)
}
