//! Certificate files on the disk, and what they say. What a file is, and what is checked, is in `madang-verify`.

use crate::{
	failure::{Failure, OfFile},
	files::read_bounded,
};
use madang_credentials::PublicKey;
use madang_verify::certificate::{
	credential_key, CertificateFile, CertificateReason, Contents, MAX_FILE_BYTES,
};
use std::path::Path;

/// Read a certificate file. Nothing that it says is checked.
pub fn read(path: &Path) -> Result<CertificateFile, Failure> {
	parse(&read_bounded(path, MAX_FILE_BYTES)?).of_file(path)
}

/// A certificate file from its bytes. Nothing that it says is checked.
pub fn parse(bytes: &[u8]) -> Result<CertificateFile, Failure> {
	CertificateFile::parse(bytes).map_err(Failure::input)
}

/// The bytes that are written.
pub fn bytes(file: &CertificateFile) -> Vec<u8> {
	format!("{}\n", file.to_json()).into_bytes()
}

/// Check everything that can be checked without the chain, and read the contents.
pub fn contents(file: &CertificateFile) -> Result<Contents, Failure> {
	file.contents(named_key).map_err(|reasons| not_valid(&reasons))
}

/// Why a certificate is not valid, with the code of each reason.
pub fn not_valid(reasons: &[CertificateReason]) -> Failure {
	let reason = |reason: &CertificateReason| format!("{reason} ({})", reason.code());
	let reasons: Vec<String> = reasons.iter().map(reason).collect();
	Failure::input(t!("the certificate is not valid: {}", reasons.join(" ")))
}

/// The key that a `kid` names: in the DID documents of Madang, a key's name is the key itself.
fn named_key(key_id: &str) -> Option<PublicKey> {
	let (_, name) = key_id.split_once('#')?;
	credential_key(&madang_did::from_multikey(name)?)
}
