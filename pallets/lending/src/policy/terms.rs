//! What a loan under a programme has in addition to its credit.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use madang_primitives::{Commitment, Did, InstitutionId, KoreanDay, LoanId, Moment, ProgrammeId};
use pallet_programmes::{Paper, Version};
use scale_info::TypeInfo;

/// What the money is for (자금용도).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum FundUse {
	/// Running the business (운전자금).
	#[codec(index = 0)]
	Operating,
	/// Machines, buildings and other facilities (시설자금).
	#[codec(index = 1)]
	Facilities,
	/// Repaying another loan (대환자금).
	#[codec(index = 2)]
	Refinancing,
	/// Recovery from a disaster (재해복구자금).
	#[codec(index = 3)]
	Recovery,
}

/// What is agreed for a loan under a programme in addition to its credit.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PolicyTerms {
	/// The programme.
	pub programme: ProgrammeId,
	/// The version of its terms that the borrowers have read.
	pub version: Version,
	/// What the money is for.
	pub fund_use: FundUse,
}

/// What happened to a loan under a programme on its way, in addition to what the books have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct PolicyLoan {
	/// When it was applied for.
	pub applied_at: Moment,
	/// The agency's certificate that it supports the applicant (지원대상 확인서), once given.
	pub certificate: Option<Commitment>,
	/// When the first part was drawn.
	pub drawn_at: Option<Moment>,
	/// The value day of the last draw.
	pub last_draw: Option<KoreanDay>,
	/// When the borrowers declared that they withdraw after the draw.
	pub withdrawal: Option<Moment>,
}

/// What an agency finds about an applicant (지원대상 확인).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Certification {
	/// It supports the applicant.
	#[codec(index = 0)]
	Supported {
		/// The certificate.
		certificate: Commitment,
	},
	/// It does not. The application ends.
	#[codec(index = 1)]
	NotSupported {
		/// The document that says why.
		particulars: Commitment,
	},
}

/// Who is told that papers of a person are used: the register of consents and uses, when there is one.
pub trait PaperUses {
	/// A lender uses papers of borrowers for a loan, with their signatures.
	fn used(loan: LoanId, lender: InstitutionId, borrowers: &[Did], papers: &[Paper]);
}

/// Nobody is told.
impl PaperUses for () {
	fn used(_: LoanId, _: InstitutionId, _: &[Did], _: &[Paper]) {}
}
