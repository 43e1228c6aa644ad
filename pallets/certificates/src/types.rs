//! What is stored of kinds, delegations, services and batches.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	signing::VerificationKey,
	Commitment, Did, DistrictPrefix, InstitutionId,
	InstitutionKind::{self, *},
	KoreanDay, MaxPrefixes, Moment, PaperKind,
};
use pallet_institutions::Name;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

macro_rules! number {
	($($(#[$doc:meta])* $name:ident($inner:ty);)+) => {
		$(
			$(#[$doc])*
			#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
			#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
			#[derive(Serialize, Deserialize)]
			#[serde(transparent)]
			pub struct $name(pub $inner);

			impl fmt::Display for $name {
				fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
					self.0.fmt(f)
				}
			}
		)+
	};
}

number! {
	/// A kind of certificates. The council chooses the number.
	KindId(u16);
	/// An accreditation, numbered by the chain.
	AccreditationId(u64);
	/// A service of verifiers. The institution in charge of the first kind chooses the number.
	ServiceCode(u32);
	/// A batch of certificates: its index in the log, from 0.
	BatchId(u64);
	/// A status list, numbered by the chain.
	ListId(u64);
}

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The kinds of institutions that can be in charge of a kind of certificates, or accredit for it.
pub const AUTHORITIES: [InstitutionKind; 7] =
	[Ministry, Municipality, RegistryOffice, Court, TaxOffice, GuaranteeFoundation, PolicyAgency];

/// Whether an institution of a kind can be in charge of a kind of certificates, or accredit for it.
pub fn is_authority(kind: InstitutionKind) -> bool {
	AUTHORITIES.contains(&kind)
}

/// The longest validity of a certificate that a kind can allow: a hundred years.
pub const MAX_DAYS: u32 = 36_525;

/// Most certificates of a batch.
pub const MAX_BATCH_SIZE: u32 = 1 << 24;

/// Most batches of a call.
pub type MaxBatches = ConstU32<32>;

/// The type of a credential (`vct`), in visible ASCII.
pub type CredentialType = BoundedVec<u8, ConstU32<128>>;

/// The areas of an accreditation or a delegation. Empty for a kind whose certificates have no area.
pub type Areas = BoundedVec<DistrictPrefix, MaxPrefixes>;

/// The name of an item of a certificate, as its credential has it, in visible ASCII.
pub type Item = BoundedVec<u8, ConstU32<48>>;

/// The items that a service may ask for.
pub type Items = BoundedVec<Item, ConstU32<32>>;

/// A kind of certificates (증명서 종류), in one version.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Kind {
	/// Its Korean name.
	pub name_ko: Name,
	/// Its English name.
	pub name_en: Name,
	/// The type of its credentials. No two kinds have the same, in any version.
	pub credential_type: CredentialType,
	/// The institution in charge (소관기관), which accredits issuers.
	pub in_charge: InstitutionId,
	/// For how many days a certificate is valid at most.
	pub max_days: u32,
	/// Whether each batch is of an area, and issuers are accredited for areas. It never changes.
	pub per_area: bool,
	/// The paper of a loan's document bundle that a certificate of this kind stands for.
	pub paper: Option<PaperKind>,
	/// Whether it is retired: nothing is accredited and anchored any more. What was anchored stays valid.
	pub retired: bool,
}

/// What the institution in charge has delegated to another one.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Delegation {
	/// The institution that was in charge. When another one is, the delegation does not count any more.
	pub by: InstitutionId,
	/// For which areas. Empty for a kind whose certificates have no area.
	pub areas: Areas,
}

/// A DID under which an institution issues.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct IssuerDid {
	/// The DID.
	pub did: Did,
	/// Since when.
	pub since: Moment,
}

/// What a service may ask of certificates of a kind.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Service {
	/// The institution that asks.
	pub verifier: InstitutionId,
	/// What for, in Korean.
	pub purpose: Name,
	/// What it may ask.
	pub items: Items,
}

/// What a status list says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusPurpose {
	/// The certificate is revoked (폐지). Final.
	#[codec(index = 0)]
	Revocation,
	/// The certificate is suspended (효력정지). Reversible.
	#[codec(index = 1)]
	Suspension,
}

/// The places in a status list that a batch uses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StatusRange {
	/// The list.
	pub list: ListId,
	/// The first index.
	pub first: u32,
	/// How many indices, at least as many as the batch has certificates.
	pub count: u32,
}

/// What an issuer states of a batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NewBatch {
	/// The accreditation under which the issuer acts. It says the kind.
	pub accreditation: AccreditationId,
	/// The area, if the kind has areas.
	pub area: Option<DistrictPrefix>,
	/// The key that signs the credentials: P-256 or Ed25519.
	pub key: VerificationKey,
	/// The head of the batch's tree: the Merkle tree hash of RFC 6962 with SHA-256 over the texts of its
	/// certificates ([`madang_primitives::certificate`]).
	pub root: Hash,
	/// How many certificates, from 1 to 2^24.
	pub size: u32,
	/// The last day on which a certificate of the batch is valid.
	pub expires: KoreanDay,
	/// Where revocations are looked up. Every batch has such places.
	pub revocation: Option<StatusRange>,
	/// Where suspensions are looked up.
	pub suspension: Option<StatusRange>,
}

/// An anchored batch. It never changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Batch {
	/// Who issued it.
	pub issuer: InstitutionId,
	/// The issuer's DID at the moment of the anchor.
	pub did: Did,
	/// The kind of the certificates.
	pub kind: KindId,
	/// The version of the kind.
	pub version: u16,
	/// What the issuer stated.
	pub stated: NewBatch,
	/// The block of the anchor.
	pub block: u32,
	/// The moment of the anchor.
	pub at: Moment,
}

impl fmt::Display for StatusRange {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{} {} {}", self.list, self.first, self.count)
	}
}

/// A SHA-256 hash in hexadecimal digits.
pub(crate) fn hex(hash: Hash) -> Commitment {
	Commitment(hash)
}

/// Whether the bytes are visible ASCII, and some.
pub(crate) fn is_visible(bytes: &[u8]) -> bool {
	!bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic)
}
