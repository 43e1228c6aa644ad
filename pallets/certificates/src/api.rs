//! The runtime API about certificates.

// The macro repeats the bound in the code that it generates.
#![allow(clippy::multiple_bound_locations)]

use crate::{
	Accreditation, AccreditationId, Batch, BatchId, Delegation, Hash, Kind, KindId, ListId,
	LogHead, NoAnswer, Service, ServiceCode, Status,
};
use alloc::{string::String, vec::Vec};
use madang_primitives::{Did, DistrictPrefix, InstitutionId, Moment};

sp_api::decl_runtime_apis! {
	/// Kinds of certificates, issuers, batches and statuses. Lists have at most 64 objects: ask again from the
	/// next on.
	pub trait CertificatesApi {
		/// The present versions of the kinds with so many numbers from the first on.
		fn kinds(first: KindId, count: u32) -> Vec<(KindId, u16, Kind)>;

		/// A version of a kind, or the present one.
		fn kind(kind: KindId, version: Option<u16>) -> Option<Kind>;

		/// All accreditations that an issuer has and has had for a kind.
		fn accreditations(
			kind: KindId,
			issuer: InstitutionId,
		) -> Vec<(AccreditationId, Accreditation)>;

		/// The accreditation that the issuer had at a moment, if it had one.
		fn accredited(
			kind: KindId,
			issuer: InstitutionId,
			area: Option<DistrictPrefix>,
			at: Moment,
		) -> Result<Option<AccreditationId>, NoAnswer>;

		/// The DID under which an institution issues now.
		fn issuer_did(issuer: InstitutionId) -> Option<Did>;

		/// The DID under which an institution issued at a moment.
		fn issuer_did_at(issuer: InstitutionId, at: Moment) -> Option<Did>;

		/// What is delegated for a kind, and to whom.
		fn delegations(kind: KindId) -> Vec<(InstitutionId, Delegation)>;

		/// Which services may ask for certificates of a kind.
		fn services(kind: KindId) -> Vec<(ServiceCode, Service)>;

		/// Batches from a number on.
		fn batches(first: BatchId, count: u32) -> Vec<(BatchId, Batch)>;

		/// The number of the batch that an issuer anchored with a root.
		fn batch_of(issuer: InstitutionId, root: Hash) -> Option<BatchId>;

		/// A batch as the log has it.
		fn leaf(batch: BatchId) -> Option<String>;

		/// The size and the root of the log.
		fn log_head() -> LogHead;

		/// The status at an index of a list.
		fn status(list: ListId, index: u32) -> Result<Status, NoAnswer>;

		/// The bytes of pages of a status list. A page has 1,024 bytes, the last one of a list can have fewer.
		fn status_bytes(list: ListId, first: u16, count: u32) -> Result<Vec<u8>, NoAnswer>;
	}
}
