//! The records of the chain that a check reads, and their keys. A test compares them with the pallets.
//!
//! They are decoded to the last byte: if a runtime upgrade changes their layout, an old verifier refuses
//! what it cannot read.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use madang_primitives::{
	signing::VerificationKey, Did, DistrictPrefix, InstitutionId, InstitutionKind,
	InstitutionStatus, Jurisdiction, KoreanDay, Moment, PaperKind,
};
use sp_crypto_hashing::{twox_128, twox_64};

/// The statuses of a page of a status list.
pub(super) const PAGE_BITS: u32 = 1_024 * 8;

/// The places in a status list that a batch uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct StatusRangeRecord {
	/// The list.
	pub list: u64,
	/// The first index.
	pub first: u32,
	/// How many indices.
	pub count: u32,
}

/// What an issuer stated of a batch.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct NewBatchRecord {
	/// The accreditation.
	pub accreditation: u64,
	/// The area, if the kind has areas.
	pub area: Option<DistrictPrefix>,
	/// The key that signs the batch's credentials.
	pub key: VerificationKey,
	/// The root of the batch's tree.
	pub root: [u8; 32],
	/// How many certificates.
	pub size: u32,
	/// The last day on which a certificate of the batch is valid.
	pub expires: KoreanDay,
	/// Where revocations are looked up.
	pub revocation: Option<StatusRangeRecord>,
	/// Where suspensions are looked up.
	pub suspension: Option<StatusRangeRecord>,
}

/// An anchored batch.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct BatchRecord {
	/// Who issued it.
	pub issuer: InstitutionId,
	/// The issuer's DID.
	pub did: Did,
	/// The kind of the certificates.
	pub kind: u16,
	/// The version of the kind.
	pub version: u16,
	/// What the issuer stated.
	pub stated: NewBatchRecord,
	/// The block of the anchor.
	pub block: u32,
	/// The moment of the anchor.
	pub at: Moment,
}

/// A version of a kind of certificates.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct KindRecord {
	/// Its Korean name, in UTF-8.
	pub name_ko: Vec<u8>,
	/// Its English name.
	pub name_en: Vec<u8>,
	/// The type of its credentials.
	pub credential_type: Vec<u8>,
	/// The institution in charge.
	pub in_charge: InstitutionId,
	/// For how many days a certificate is valid at most.
	pub max_days: u32,
	/// Whether each batch is of an area.
	pub per_area: bool,
	/// The paper that a certificate stands for.
	pub paper: Option<PaperKind>,
	/// Whether it is retired.
	pub retired: bool,
}

/// What a status list says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub enum Purpose {
	/// The certificate is revoked.
	#[codec(index = 0)]
	Revocation,
	/// The certificate is suspended.
	#[codec(index = 1)]
	Suspension,
}

/// A status list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct StatusListRecord {
	/// The issuer that keeps it.
	pub issuer: InstitutionId,
	/// The accreditation under which the issuer created it.
	pub accreditation: u64,
	/// The kind of the certificates.
	pub kind: u16,
	/// What it says.
	pub purpose: Purpose,
	/// How many statuses it has.
	pub size: u32,
	/// How many of its places, from the first on, are assigned to batches.
	pub taken: u32,
	/// How often it was changed.
	pub version: u32,
	/// When it was created or changed last.
	pub changed: Moment,
}

/// A page of a status list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode)]
pub struct PageRecord(pub [u8; 1_024]);

/// A member institution.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode)]
pub struct InstitutionRecord {
	/// The kind of institution.
	pub kind: InstitutionKind,
	/// Its official Korean name, in UTF-8.
	pub name_ko: Vec<u8>,
	/// Its English name.
	pub name_en: Vec<u8>,
	/// The districts for which it is responsible.
	pub jurisdiction: Jurisdiction,
	/// When the jurisdiction was set.
	pub jurisdiction_set: Moment,
	/// Its status.
	pub status: InstitutionStatus,
	/// The present generation of its officers.
	pub generation: u32,
}

/// The key of an entry of a map, each part hashed with `Twox64Concat`.
fn key(pallet: &str, map: &str, parts: &[&[u8]]) -> Vec<u8> {
	let mut key = [twox_128(pallet.as_bytes()), twox_128(map.as_bytes())].concat();
	for part in parts {
		key.extend_from_slice(&twox_64(part));
		key.extend_from_slice(part);
	}
	key
}

/// The key of a batch.
pub fn batch_key(batch: u64) -> Vec<u8> {
	key("Certificates", "Batches", &[&batch.to_le_bytes()])
}

/// The key of a version of a kind.
pub fn kind_key(kind: u16, version: u16) -> Vec<u8> {
	key("Certificates", "Kinds", &[&kind.to_le_bytes(), &version.to_le_bytes()])
}

/// The key of a status list.
pub fn status_list_key(list: u64) -> Vec<u8> {
	key("Certificates", "StatusLists", &[&list.to_le_bytes()])
}

/// The key of the page of a status list with an index.
pub fn status_page_key(list: u64, index: u32) -> Vec<u8> {
	let page = u16::try_from(index / PAGE_BITS).unwrap_or(u16::MAX);
	key("Certificates", "StatusPages", &[&list.to_le_bytes(), &page.to_le_bytes()])
}

/// The key of a member.
pub fn institution_key(institution: InstitutionId) -> Vec<u8> {
	key("Institutions", "Institutions", &[&institution.0.to_le_bytes()])
}

/// The keys of everything that the check of a certificate needs: with these indices, of a batch with this
/// record.
pub fn keys_of(
	number: u64,
	batch: &BatchRecord,
	revocation: Option<u32>,
	suspension: Option<u32>,
) -> Vec<Vec<u8>> {
	let mut keys = Vec::from([
		batch_key(number),
		kind_key(batch.kind, batch.version),
		institution_key(batch.issuer),
	]);
	let stated = &batch.stated;
	for (range, index) in [(stated.revocation, revocation), (stated.suspension, suspension)] {
		if let (Some(range), Some(index)) = (range, index) {
			keys.push(status_list_key(range.list));
			keys.push(status_page_key(range.list, index));
		}
	}
	keys
}
