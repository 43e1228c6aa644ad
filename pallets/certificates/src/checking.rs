//! What other pallets ask about certificates: whether one is in its batch, and whether it is in force.
//!
//! It is the part of the check of `crates/verify` that the chain can make. The credential itself stays with its
//! holder, so its signature, its claims and its holder are checked by who receives it.

use crate::{
	page_of, Batch, BatchId, Batches, Config, Hash, Kinds, ListId, Pallet, StatusPages, StatusRange,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{ensure, PalletError};
use madang_primitives::{
	certificate::{root_of, CertificateProof},
	InstitutionId, KoreanDay, PaperKind,
};
use scale_info::TypeInfo;
use sp_io::hashing::sha2_256;

/// A place in a status list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StatusPlace {
	/// The list.
	pub list: ListId,
	/// The index in it.
	pub index: u32,
}

/// A certificate that was checked, with what is needed to ask for its status again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct CheckedCertificate {
	/// Its id: the SHA-256 of the credential's signed part.
	pub id: Hash,
	/// Its batch.
	pub batch: BatchId,
	/// The last day on which it is valid.
	pub expires: KoreanDay,
	/// Where its revocation is looked up.
	pub revocation: StatusPlace,
	/// Where its suspension is looked up, if it can be suspended.
	pub suspension: Option<StatusPlace>,
}

/// What the chain knows of a certificate from its batch.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Facts {
	/// Who issued it.
	pub issuer: InstitutionId,
	/// The paper of a loan's document bundle that its kind stands for.
	pub paper: Option<PaperKind>,
	/// The day of the issue.
	pub issued: KoreanDay,
	/// What is needed to ask again.
	pub certificate: CheckedCertificate,
}

/// Why a certificate does not count.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError)]
pub enum CertificateFault {
	/// There is no batch with this number.
	#[codec(index = 0)]
	BatchUnknown,
	/// The path does not lead from the certificate to the root of the batch, at this index.
	#[codec(index = 1)]
	NotInBatch,
	/// It is dated after the day of the anchor.
	#[codec(index = 2)]
	IssuedAfterAnchor,
	/// It is valid longer than its batch.
	#[codec(index = 3)]
	ExpiresAfterBatch,
	/// It has no place in the list of revocations, so nobody can say that it is in force.
	#[codec(index = 4)]
	NotRevocable,
	/// Its place in a status list is not one of the batch's.
	#[codec(index = 5)]
	StatusOutsideBatch,
	/// Its last day has passed.
	#[codec(index = 6)]
	Expired,
	/// It is revoked.
	#[codec(index = 7)]
	Revoked,
	/// It is suspended.
	#[codec(index = 8)]
	Suspended,
}

/// Certificates, for pallets that accept them.
pub trait CertificateChecks {
	/// The facts of a certificate that is in its batch. Whether it is in force is not asked.
	fn facts(proof: &CertificateProof) -> Result<Facts, CertificateFault>;

	/// Whether a certificate is neither revoked nor suspended now.
	fn ensure_not_revoked(certificate: &CheckedCertificate) -> Result<(), CertificateFault>;

	/// Whether it is in force on a day, today: neither over nor revoked nor suspended.
	fn ensure_in_force(
		certificate: &CheckedCertificate,
		today: KoreanDay,
	) -> Result<(), CertificateFault> {
		ensure!(today <= certificate.expires, CertificateFault::Expired);
		Self::ensure_not_revoked(certificate)
	}
}

/// A chain without certificates.
impl CertificateChecks for () {
	fn facts(_: &CertificateProof) -> Result<Facts, CertificateFault> {
		Err(CertificateFault::BatchUnknown)
	}

	fn ensure_not_revoked(_: &CheckedCertificate) -> Result<(), CertificateFault> {
		Err(CertificateFault::BatchUnknown)
	}
}

impl<T: Config> CertificateChecks for Pallet<T> {
	fn facts(proof: &CertificateProof) -> Result<Facts, CertificateFault> {
		let CertificateProof { batch: number, leaf, index, path } = proof;
		let number = BatchId(*number);
		let batch = Batches::<T>::get(number).ok_or(CertificateFault::BatchUnknown)?;
		let Batch { stated, issuer, kind, version, at, .. } = batch;
		let hash = leaf.hash(sha2_256);
		let root = root_of((*index).into(), stated.size.into(), hash, path, sha2_256);
		ensure!(root == Some(stated.root), CertificateFault::NotInBatch);
		ensure!(leaf.issued <= KoreanDay::of(at), CertificateFault::IssuedAfterAnchor);
		ensure!(leaf.expires <= stated.expires, CertificateFault::ExpiresAfterBatch);
		let revocation = place(stated.revocation, leaf.revocation)?;
		let certificate = CheckedCertificate {
			id: leaf.id,
			batch: number,
			expires: leaf.expires,
			revocation: revocation.ok_or(CertificateFault::NotRevocable)?,
			suspension: place(stated.suspension, leaf.suspension)?,
		};
		let paper = Kinds::<T>::get(kind, version).and_then(|kind| kind.paper);
		Ok(Facts { issuer, paper, issued: leaf.issued, certificate })
	}

	fn ensure_not_revoked(certificate: &CheckedCertificate) -> Result<(), CertificateFault> {
		let is_set = |StatusPlace { list, index }: StatusPlace| {
			StatusPages::<T>::get(list, page_of(index)).is_some_and(|page| page.is_set(index))
		};
		ensure!(!is_set(certificate.revocation), CertificateFault::Revoked);
		let suspended = certificate.suspension.is_some_and(is_set);
		ensure!(!suspended, CertificateFault::Suspended);
		Ok(())
	}
}

/// The place with an index, if it is one of the batch's. `None` without an index.
fn place(
	range: Option<StatusRange>,
	index: Option<u32>,
) -> Result<Option<StatusPlace>, CertificateFault> {
	let Some(index) = index else { return Ok(None) };
	let StatusRange { list, first, count } = range.ok_or(CertificateFault::StatusOutsideBatch)?;
	let is_inside = index.checked_sub(first).is_some_and(|at| at < count);
	ensure!(is_inside, CertificateFault::StatusOutsideBatch);
	Ok(Some(StatusPlace { list, index }))
}
