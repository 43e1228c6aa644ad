//! Weights of the calls: counted for the worst case. `scripts/benchmark` compares them with what is measured.

use crate::{areas::MAX_AREAS, statuses::PAGE_BYTES, MaxAccreditations};
use frame_support::{pallet_prelude::Get, weights::Weight};
use madang_primitives::weights::{call, row};

/// The cost of making the text of a batch and appending it to the log, in picoseconds: at most 64 hashes.
/// Estimated.
const APPEND: u64 = 60_000_000;
/// The cost of comparing one area with another, in picoseconds: two powers and two divisions.
const PAIR: u64 = 20_000;

/// The cost of reading and writing a page of a status list over that of a small value, in picoseconds for each
/// byte. Estimated.
const PAGE_BYTE: u64 = 10_000;

/// The cost of checking a path, in picoseconds: a leaf and at most 24 inner nodes are hashed. Estimated, not measured
/// yet.
const PATH: u64 = 30_000_000;

/// [`Certificates::facts`](crate::CertificateChecks::facts). Reads: the batch, the version of its kind.
pub fn facts() -> Weight {
	row(2, 0).saturating_add(Weight::from_parts(PATH, 0))
}

/// [`Certificates::ensure_in_force`](crate::CertificateChecks::ensure_in_force). Reads two pages.
pub fn ensure_in_force() -> Weight {
	let page = Weight::from_parts(PAGE_BYTE.saturating_mul(PAGE_BYTES.into()), 0);
	row(2, 0).saturating_add(page.saturating_mul(2))
}

/// Weights of the calls.
pub trait WeightInfo {
	/// `set_kind`.
	fn set_kind() -> Weight;
	/// `delegate`.
	fn delegate() -> Weight;
	/// `end_delegation`.
	fn end_delegation() -> Weight;
	/// `accredit`.
	fn accredit() -> Weight;
	/// `suspend_accreditation`.
	fn suspend_accreditation() -> Weight;
	/// `resume_accreditation`.
	fn resume_accreditation() -> Weight;
	/// `end_accreditation`.
	fn end_accreditation() -> Weight;
	/// `register_service`.
	fn register_service() -> Weight;
	/// `end_service`.
	fn end_service() -> Weight;
	/// `anchor`, of so many batches.
	fn anchor(batches: u32) -> Weight;
	/// `create_status_list`.
	fn create_status_list() -> Weight;
	/// `set_statuses`, with so many changes.
	fn set_statuses(changes: u32) -> Weight;
	/// `override_statuses`, with so many changes.
	fn override_statuses(changes: u32) -> Weight;
	/// `set_issuer_did`.
	fn set_issuer_did() -> Weight;
}

/// Weights computed from reads and writes. An officer and its institution, the reference and the time are four
/// reads, the reference and the event two writes.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	/// By the council, without an officer and a reference. Reads: latest version, that version, the type, the
	/// institution twice, time. Writes: type, version, latest version, one event.
	fn set_kind() -> Weight {
		call(6, 4, 0)
	}

	/// Reads: those of an officer, the kind's latest version, its record, the institution twice. Writes: the
	/// delegation.
	fn delegate() -> Weight {
		call(8, 3, 0)
	}

	/// Reads: those of an officer, the kind's latest version, its record, the delegation. Writes: the delegation.
	fn end_delegation() -> Weight {
		call(7, 3, 0)
	}

	/// Reads: those of an officer, the kind's latest version, its record, the delegation, the issuer twice, the
	/// issuer's accreditations with their list, the next number. Writes: number, list, accreditation.
	fn accredit() -> Weight {
		let earlier = u64::from(<MaxAccreditations as Get<u32>>::get());
		let compared = PAIR.saturating_mul((MAX_AREAS as u64).saturating_pow(2));
		let each = row(1, 0).saturating_add(Weight::from_parts(compared, 0));
		call(11, 5, 0).saturating_add(each.saturating_mul(earlier))
	}

	/// Reads: those of an officer, the accreditation, the kind's latest version, its record, the delegation.
	/// Writes: the accreditation.
	fn suspend_accreditation() -> Weight {
		call(8, 3, 0)
	}

	/// As for `suspend_accreditation`.
	fn resume_accreditation() -> Weight {
		Self::suspend_accreditation()
	}

	/// As for `suspend_accreditation`.
	fn end_accreditation() -> Weight {
		Self::suspend_accreditation()
	}

	/// Reads: those of an officer, the kind's latest version, its record, the verifier, the number's verifier.
	/// Writes: the number's verifier, the service.
	fn register_service() -> Weight {
		call(8, 4, 0)
	}

	/// Reads: those of an officer, the kind's latest version, its record, the service. Writes: the service.
	fn end_service() -> Weight {
		call(7, 3, 0)
	}

	/// Reads: those of an officer, the log; of each batch the accreditation, the kind's latest version, its
	/// record, the number of the issuer's DID, that DID, its document, two status lists, the root. Writes: the log
	/// and its root; of each batch root, record and both lists.
	fn anchor(batches: u32) -> Weight {
		let each = row(9, 4).saturating_add(Weight::from_parts(APPEND, 0));
		call(5, 4, 0).saturating_add(each.saturating_mul(u64::from(batches)))
	}

	/// Reads: those of an officer, the accreditation, the next number. Writes: number, list.
	fn create_status_list() -> Weight {
		call(6, 4, 0)
	}

	/// Reads: those of an officer, the list, its accreditation; of each change a page. Writes: the list; of each change a page.
	fn set_statuses(changes: u32) -> Weight {
		let page = PAGE_BYTE.saturating_mul(u64::from(PAGE_BYTES));
		let each = row(1, 1).saturating_add(Weight::from_parts(page, 0));
		call(6, 3, 0).saturating_add(each.saturating_mul(u64::from(changes)))
	}

	/// As for `set_statuses`, and the kind's latest version, its record, the issuer and the accreditation.
	fn override_statuses(changes: u32) -> Weight {
		Self::set_statuses(changes).saturating_add(row(4, 0))
	}

	/// Reads: those of an officer, the number of the present DID, that DID, the owner of the new one. Writes: owner,
	/// DID, number. The signature has four reads, a write and an event of its own.
	fn set_issuer_did() -> Weight {
		call(11, 7, 1)
	}
}
