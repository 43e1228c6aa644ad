//! What is stored of acts and apostilles.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{
	signing::{object, terms, PartyConsent},
	Commitment, Did, InstitutionId, Moment,
};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// Most parties of an act.
pub type MaxParties = ConstU32<16>;
/// The consents of an act's parties.
pub type Consents = BoundedVec<PartyConsent, MaxParties>;
/// The office of the person who signed a document, such as "공증인": UTF-8, and no name of a person.
pub type Capacity = BoundedVec<u8, ConstU32<64>>;
/// The hashes from a leaf of a batch's tree to its root.
pub type Path = BoundedVec<[u8; 32], ConstU32<24>>;
/// Most attestations that are based on each other: the depth of the last one.
pub const MAX_DEPTH: u8 = 8;

macro_rules! number {
	($($(#[$doc:meta])* $name:ident;)+) => {
		$(
			$(#[$doc])*
			#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
			#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
			#[derive(Serialize, Deserialize)]
			#[serde(transparent)]
			pub struct $name(pub u64);

			impl fmt::Display for $name {
				fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
					self.0.fmt(f)
				}
			}
		)+
	};
}

number! {
	/// An act of any notary, numbered by the chain.
	ActId;
	/// An apostille of any authority, numbered by the chain.
	ApostilleId;
}

/// The number of an act or an apostille in its institution's own series, which begins with 1 every year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
pub struct SeriesNumber {
	/// The year in Korean time.
	pub year: u16,
	/// The number within the year, from 1.
	pub number: u32,
}

impl fmt::Display for SeriesNumber {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}-{}", self.year, self.number)
	}
}

/// A kind of notarial acts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActKind {
	/// The authentication of a private document (사서증서 인증): its parties acknowledge that it is theirs.
	#[codec(index = 0)]
	Authentication,
	/// A notarial deed (공정증서), which the notary draws up for its parties.
	#[codec(index = 1)]
	Deed,
	/// A confirmed date (확정일자): the document existed on this day.
	#[codec(index = 2)]
	ConfirmedDate,
	/// A certified copy (등본) of what an earlier act is about.
	#[codec(index = 3)]
	Copy,
	/// A correction (정정) of an earlier act, which stays.
	#[codec(index = 4)]
	Correction,
}

impl ActKind {
	/// Every kind, in the order of the codec index.
	pub const ALL: [Self; 5] =
		[Self::Authentication, Self::Deed, Self::ConfirmedDate, Self::Copy, Self::Correction];

	/// Whether parties must have signed it.
	pub const fn needs_parties(self) -> bool {
		matches!(self, Self::Authentication | Self::Deed)
	}

	/// Whether it is about an earlier act.
	pub const fn needs_earlier_act(self) -> bool {
		matches!(self, Self::Copy | Self::Correction)
	}
}

/// An attestation: an act of a notary, or an apostille.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attestation {
	/// An act.
	#[codec(index = 0)]
	Act(ActId),
	/// An apostille.
	#[codec(index = 1)]
	Apostille(ApostilleId),
}

/// What a notary states of an act, and its parties sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct NewAct {
	/// The kind.
	pub kind: ActKind,
	/// Commitment to the document, with a salt of its own.
	pub document: Commitment,
	/// The earlier attestation on which it is based. A copy and a correction have an act.
	pub refers_to: Option<Attestation>,
}

/// Since when an act or an apostille has no effect.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Annulment {
	/// Who annulled it.
	pub institution: InstitutionId,
	/// Commitment to the decision and its reasons.
	pub reason: Commitment,
	/// Since when.
	pub at: Moment,
}

/// An act. Only its annulment is ever added.
///
/// The notary was in office when it was entered: its institution was active, and the officer had the duty.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Act<AccountId> {
	/// What was stated and signed.
	pub stated: NewAct,
	/// The notary's office.
	pub notary: InstitutionId,
	/// The notary: the officer who entered it.
	pub officer: AccountId,
	/// Its number in the notary's series.
	pub number: SeriesNumber,
	/// The parties who signed.
	pub parties: BoundedVec<Did, MaxParties>,
	/// How many attestations it is based on, with itself.
	pub depth: u8,
	/// The block.
	pub block: u32,
	/// The moment.
	pub at: Moment,
	/// Since when it has no effect.
	pub annulled: Option<Annulment>,
}

/// What an apostille is for.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum NewSubject {
	/// An act of a notary.
	#[codec(index = 0)]
	Act(ActId),
	/// An electronic certificate.
	#[codec(index = 1)]
	Certificate {
		/// The number of the batch that it belongs to.
		batch: u64,
		/// The hash of its leaf in the batch's tree.
		leaf: [u8; 32],
		/// Its place in the tree.
		index: u32,
		/// The hashes from the leaf to the root.
		path: Path,
	},
	/// A document of a member that is not on the chain.
	#[codec(index = 2)]
	Document {
		/// Commitment to the document, with a salt of its own.
		document: Commitment,
		/// The member whose officer has signed it.
		signer: InstitutionId,
	},
}

/// What an apostille is for, as the chain keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Subject {
	/// An act of a notary.
	#[codec(index = 0)]
	Act(ActId),
	/// An electronic certificate.
	#[codec(index = 1)]
	Certificate {
		/// The number of the batch.
		batch: u64,
		/// The hash of its leaf in the batch's tree.
		leaf: [u8; 32],
	},
	/// A document that is not on the chain.
	#[codec(index = 2)]
	Document {
		/// Commitment to the document.
		document: Commitment,
	},
}

/// An apostille. Only its annulment is ever added.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Apostille<AccountId> {
	/// What it is for.
	pub subject: Subject,
	/// The institution whose officer has signed the subject.
	pub signer: InstitutionId,
	/// The office in which that person has signed.
	pub capacity: Capacity,
	/// The authority.
	pub authority: InstitutionId,
	/// The officer who issued it.
	pub officer: AccountId,
	/// Its number in the authority's register.
	pub number: SeriesNumber,
	/// How many attestations it is based on, with itself.
	pub depth: u8,
	/// The block.
	pub block: u32,
	/// The moment.
	pub at: Moment,
	/// Since when it has no effect.
	pub annulled: Option<Annulment>,
}

/// What the council has designated a ministry for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Designation {
	/// It issues apostilles: a competent authority of article 6 of the convention.
	pub apostilles: bool,
	/// It supervises notaries, and annuls acts (공증인법 78).
	pub supervision: bool,
}

/// The object of a party's signature of an act: the document.
pub fn act_object(document: &Commitment) -> H256 {
	object(b"notarial-act", document)
}

/// The terms of a party's signature of an act: what the notary states, the notary's office, and all parties in
/// their order. So no other notary can use the signature, and nobody signs with parties that it did not expect.
pub fn act_terms(stated: &NewAct, notary: InstitutionId, parties: &[Did]) -> H256 {
	terms(&(stated, notary, parties))
}
