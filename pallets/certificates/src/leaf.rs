//! A batch as a leaf of the log: text that can be read and made without knowing this chain.
//!
//! The text is UTF-8, of one line for each fact, each ended by a line feed, in this order. What there is none of is `-`.
//!
//! ```text
//! madang-batch/v1
//! batch 0                          the number of the batch
//! issuer 9                         the number of the member
//! did did:madang:9c41…             the issuer's DID
//! key p256:03a1…                   the key that signs the credentials, or `ed25519:` and its digits
//! kind 2 1                         kind and version
//! type https://…                   the type of the credentials
//! area 11680                       a prefix of district codes; `*` is the whole country
//! root 5d2e…                       64 hexadecimal digits
//! size 1000                        how many certificates
//! expires 2027-11-24               the last day, in Korea
//! revocation 0 0 131072            status list, first index, number of indices
//! suspension -
//! block 12                         the block of the anchor
//! time 1795489200000               its moment, in milliseconds since 1970
//! ```

use crate::{types::hex, Batch, BatchId, CredentialType, StatusRange};
use alloc::{
	format,
	string::{String, ToString},
};
use madang_primitives::{signing::VerificationKey, DistrictPrefix};

/// The text of a batch of a kind with this type.
pub fn text(number: BatchId, batch: &Batch, credential_type: &CredentialType) -> String {
	let Batch { issuer, did, kind, version, stated, block, at } = batch;
	let range = |range: Option<StatusRange>| {
		range.map_or_else(|| "-".to_string(), |range| range.to_string())
	};
	let area = match stated.area {
		None => "-".to_string(),
		Some(DistrictPrefix::NATION) => "*".to_string(),
		Some(area) => area.value.to_string(),
	};
	format!(
		"madang-batch/v1\nbatch {number}\nissuer {issuer}\ndid {did}\n\
		key {}\nkind {kind} {version}\ntype {}\narea {area}\n\
		root {}\nsize {}\nexpires {}\nrevocation {}\nsuspension {}\nblock {block}\ntime {at}\n",
		key_text(&stated.key),
		String::from_utf8_lossy(credential_type),
		hex(stated.root),
		stated.size,
		stated.expires,
		range(stated.revocation),
		range(stated.suspension),
	)
}

/// A key as text: its kind and its hexadecimal digits.
fn key_text(key: &VerificationKey) -> String {
	let (kind, bytes): (&str, &[u8]) = match key {
		VerificationKey::Ed25519(bytes) => ("ed25519", bytes),
		VerificationKey::Sr25519(bytes) => ("sr25519", bytes),
		VerificationKey::P256(bytes) => ("p256", bytes),
	};
	let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
	format!("{kind}:{digits}")
}
