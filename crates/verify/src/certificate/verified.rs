//! What a check has shown.

use super::record::{BatchRecord, InstitutionRecord, KindRecord};
use alloc::{string::String, vec::Vec};
use madang_credentials::{Path, Verified as Credential};
use madang_primitives::{InstitutionId, KoreanDay, Moment};
use serde_json::{Map, Value};

/// A certificate that is genuine and was in force at [`Self::as_of`]. Only a complete check makes it.
#[derive(Clone, PartialEq, Debug)]
#[must_use]
pub struct VerifiedCertificate {
	pub(super) id: [u8; 32],
	pub(super) number: u64,
	pub(super) batch: BatchRecord,
	pub(super) kind: KindRecord,
	pub(super) issuer: InstitutionRecord,
	pub(super) credential: Credential,
	pub(super) issued: KoreanDay,
	pub(super) expires: KoreanDay,
	pub(super) as_of: (u32, Moment),
	pub(super) judged_at: u64,
}

/// What the tree of a batch says about a certificate that was not shown: [`check_leaf_at`](super::check_leaf_at).
#[derive(Clone, PartialEq, Eq, Debug)]
#[must_use]
pub struct LeafStatus {
	pub(super) batch: BatchRecord,
	pub(super) kind: KindRecord,
	pub(super) issuer: InstitutionRecord,
	pub(super) expires: KoreanDay,
	pub(super) revoked: bool,
	pub(super) suspended: bool,
	pub(super) as_of: (u32, Moment),
}

/// A text of the chain.
pub(super) fn text(bytes: &[u8]) -> String {
	String::from_utf8_lossy(bytes).into_owned()
}

impl VerifiedCertificate {
	/// The id: SHA-256 of the signed part.
	pub const fn id(&self) -> [u8; 32] {
		self.id
	}

	/// The number of the kind, its version, and its type (`vct`).
	pub fn kind(&self) -> (u16, u16, String) {
		(self.batch.kind, self.batch.version, text(&self.kind.credential_type))
	}

	/// The names of the kind, in Korean and English.
	pub fn kind_names(&self) -> (String, String) {
		(text(&self.kind.name_ko), text(&self.kind.name_en))
	}

	/// The issuer's number of a member.
	pub const fn issuer(&self) -> InstitutionId {
		self.batch.issuer
	}

	/// The issuer's names at the block of the proof, in Korean and English.
	pub fn issuer_names(&self) -> (String, String) {
		(text(&self.issuer.name_ko), text(&self.issuer.name_en))
	}

	/// The issuer's DID.
	pub fn issuer_did(&self) -> &str {
		self.credential.issuer().unwrap_or_default()
	}

	/// The number of the batch.
	pub const fn batch(&self) -> u64 {
		self.number
	}

	/// The block and the moment at which the batch was anchored. The certificate existed then.
	pub const fn anchored(&self) -> (u32, Moment) {
		(self.batch.block, self.batch.at)
	}

	/// The block and the moment at which the certificate was neither revoked nor suspended.
	pub const fn as_of(&self) -> (u32, Moment) {
		self.as_of
	}

	/// The time for which the days of validity were judged, in seconds since 1970.
	pub const fn judged_at(&self) -> u64 {
		self.judged_at
	}

	/// The day of the issue and the last day of validity, in Korea.
	pub const fn days(&self) -> (KoreanDay, KoreanDay) {
		(self.issued, self.expires)
	}

	/// The claims in the open, and those that were disclosed.
	pub fn claims(&self) -> &Map<String, Value> {
		self.credential.claims()
	}

	/// Where the claims are that were disclosed.
	pub fn disclosed(&self) -> &[Path] {
		self.credential.disclosed()
	}

	/// Whether the holder signed this presentation for this question.
	pub fn bound(&self) -> bool {
		self.credential.bound()
	}

	/// Where it is in the batch's status lists.
	pub fn status(&self) -> Vec<(String, u64)> {
		let places = self.credential.status().iter();
		places.map(|place| (place.list.clone(), place.index)).collect()
	}
}

impl LeafStatus {
	/// Whether it is neither revoked nor suspended nor expired.
	pub fn in_force(&self) -> bool {
		!self.revoked && !self.suspended && KoreanDay::of(self.as_of.1) <= self.expires
	}

	/// Whether it is revoked.
	pub const fn revoked(&self) -> bool {
		self.revoked
	}

	/// Whether it is suspended.
	pub const fn suspended(&self) -> bool {
		self.suspended
	}
}
