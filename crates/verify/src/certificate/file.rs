//! A certificate as its holder keeps it, and as it is presented: `ID.certificate.json`.

use super::reason::CertificateReason;
use crate::Limits;
use alloc::{string::String, string::ToString, vec::Vec};
use base64ct::{Base64UrlUnpadded, Encoding};
use madang_primitives::KoreanDay;
use serde::{Deserialize, Serialize};

/// What `format` is.
pub(super) const FORMAT: &str = "madang-certificate/1";
/// Most hashes of a path: a batch has at most 2^24 certificates.
pub(super) const MAX_PATH: usize = 24;
/// The longest file: the longest proof in base64, the longest credential, and the rest.
pub const MAX_FILE_BYTES: usize = Limits::DEFAULT.bytes / 3 * 4 + 512 * 1024;

/// A certificate with its place in a batch, and a proof if it has one. Nothing of it is checked.
#[derive(Clone, PartialEq, Eq, Debug)]
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
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
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

impl Leaf {
	/// The days, if they are dates.
	pub(super) fn read(&self) -> Option<LeafDays> {
		Some(LeafDays {
			issued: self.issued.parse().ok()?,
			expires: self.expires.parse().ok()?,
			revocation: self.revocation,
			suspension: self.suspension,
		})
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
		let file: File =
			serde_json::from_slice(bytes).map_err(|_| CertificateReason::FileMalformed)?;
		Self::read(file).ok_or(CertificateReason::FileMalformed)
	}

	fn read(file: File) -> Option<Self> {
		if file.format != FORMAT || file.path.len() > MAX_PATH {
			return None;
		}
		let path = file.path.iter().map(|text| hash(text)).collect::<Option<_>>()?;
		let proof = match file.proof {
			Some(text) => {
				let bytes = Base64UrlUnpadded::decode_vec(&text).ok()?;
				(Base64UrlUnpadded::encode_string(&bytes) == text).then_some(Some(bytes))?
			}
			None => None,
		};
		let leaf = file.leaf.read()?;
		let File { credential, batch, index, size, .. } = file;
		Some(Self { credential, leaf, batch, index, size, path, proof })
	}

	/// The file as JSON.
	pub fn to_json(&self) -> String {
		let LeafDays { issued, expires, revocation, suspension } = self.leaf;
		let (issued, expires) = (issued.to_string(), expires.to_string());
		let file = File {
			format: FORMAT.into(),
			credential: self.credential.clone(),
			leaf: Leaf { issued, expires, revocation, suspension },
			batch: self.batch,
			index: self.index,
			size: self.size,
			path: self.path.iter().map(hex::encode).collect(),
			proof: self.proof.as_deref().map(Base64UrlUnpadded::encode_string),
		};
		// A structure of texts and numbers always has a JSON form.
		serde_json::to_string(&file).unwrap_or_default()
	}
}
