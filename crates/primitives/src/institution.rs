//! The kinds of member institutions, and their status.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The kind of an institution. Together with an officer's duty and the district it decides what the
/// institution may do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstitutionKind {
	/// A ministry (부처).
	#[codec(index = 0)]
	Ministry,
	/// A city, county or district office (시·군·구).
	#[codec(index = 1)]
	Municipality,
	/// A registry office (등기소).
	#[codec(index = 2)]
	RegistryOffice,
	/// A court (법원).
	#[codec(index = 3)]
	Court,
	/// A tax office (세무서).
	#[codec(index = 4)]
	TaxOffice,
	/// A bank (은행).
	#[codec(index = 5)]
	Bank,
	/// A guarantee foundation (신용보증재단).
	#[codec(index = 6)]
	GuaranteeFoundation,
	/// A policy agency (정책기관).
	#[codec(index = 7)]
	PolicyAgency,
	/// An issuer of certificates (증명서 발급기관).
	#[codec(index = 8)]
	CertificateIssuer,
	/// A licensed broker or legal scrivener (중개사, 법무사).
	#[codec(index = 9)]
	ConveyanceAgent,
	/// An auditor (감사기관), which only reads.
	#[codec(index = 10)]
	Auditor,
	/// The office of a notary (공증인): a law firm, a notary's office or an officer of a prosecutors' office.
	#[codec(index = 11)]
	Notary,
}

impl InstitutionKind {
	/// Every kind, in the order of the codec index.
	pub const ALL: [Self; 12] = [
		Self::Ministry,
		Self::Municipality,
		Self::RegistryOffice,
		Self::Court,
		Self::TaxOffice,
		Self::Bank,
		Self::GuaranteeFoundation,
		Self::PolicyAgency,
		Self::CertificateIssuer,
		Self::ConveyanceAgent,
		Self::Auditor,
		Self::Notary,
	];
}

/// An institution's status. The record is never deleted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum InstitutionStatus {
	/// Its officers can act.
	#[codec(index = 0)]
	Active,
	/// Its officers' transactions do not enter the pool until the council readmits it.
	#[codec(index = 1)]
	Suspended,
	/// It has left permanently.
	#[codec(index = 2)]
	Withdrawn,
}
