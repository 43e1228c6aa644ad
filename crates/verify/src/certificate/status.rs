//! The status of a certificate at the block of the source.

use super::{
	reason::CertificateReason,
	record::{
		status_list_key, status_page_key, BatchRecord, PageRecord, Purpose, StatusListRecord,
		StatusRangeRecord, PAGE_BITS,
	},
	source::{Shown, Source},
};
use alloc::{format, string::String, vec::Vec};
use codec::DecodeAll;
use madang_credentials::{status_bit, StatusPurpose, StatusReference};

/// The name of a status list in a credential (`statusListCredential`).
pub fn status_list_name(list: u64) -> String {
	format!("urn:madang:status-list:{list}")
}

/// What the lists say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StatusAt {
	/// Whether the certificate is revoked.
	pub revoked: bool,
	/// Whether it is suspended.
	pub suspended: bool,
}

/// The bits of a certificate with these indices. `None` if there is a reason that they are not known.
pub(super) fn read(
	source: &impl Source,
	batch: &BatchRecord,
	revocation: Option<u32>,
	suspension: Option<u32>,
	reasons: &mut Vec<CertificateReason>,
) -> Option<StatusAt> {
	if revocation.is_none() {
		reasons.push(CertificateReason::NotRevocable);
	}
	let mut bit = |range, index, purpose| match (range, index) {
		(_, None) => Some(false),
		(None, Some(_)) => {
			reasons.push(CertificateReason::StatusOutsideBatch);
			None
		}
		(Some(range), Some(index)) => read_bit(source, batch, range, index, purpose)
			.map_err(|reason| reasons.push(reason))
			.ok(),
	};
	let revoked = bit(batch.stated.revocation, revocation, Purpose::Revocation);
	let suspended = bit(batch.stated.suspension, suspension, Purpose::Suspension);
	revocation?;
	Some(StatusAt { revoked: revoked?, suspended: suspended? })
}

fn read_bit(
	source: &impl Source,
	batch: &BatchRecord,
	range: StatusRangeRecord,
	index: u32,
	purpose: Purpose,
) -> Result<bool, CertificateReason> {
	let is_inside = index.checked_sub(range.first).is_some_and(|at| at < range.count);
	if !is_inside {
		return Err(CertificateReason::StatusOutsideBatch);
	}
	let Shown::Value(bytes) = source.value(&status_list_key(range.list)) else {
		return Err(CertificateReason::StatusNotShown);
	};
	let list = StatusListRecord::decode_all(&mut bytes.as_slice())
		.map_err(|_| CertificateReason::RecordUnreadable)?;
	let is_own = list.issuer == batch.issuer
		&& list.accreditation == batch.stated.accreditation
		&& list.kind == batch.kind;
	if !is_own || list.purpose != purpose || index >= list.size {
		return Err(CertificateReason::StatusListWrong);
	}
	match source.value(&status_page_key(range.list, index)) {
		Shown::NotShown => Err(CertificateReason::StatusNotShown),
		// A page in which nothing was ever set is not stored.
		Shown::Absent => Ok(false),
		Shown::Value(bytes) => {
			let PageRecord(page) = PageRecord::decode_all(&mut bytes.as_slice())
				.map_err(|_| CertificateReason::RecordUnreadable)?;
			status_bit(&page, u64::from(index % PAGE_BITS))
				.map_err(|_| CertificateReason::StatusListWrong)
		}
	}
}

/// Whether the credential names exactly these places, in the batch's lists.
pub(super) fn agrees(
	references: &[StatusReference],
	batch: &BatchRecord,
	revocation: Option<u32>,
	suspension: Option<u32>,
) -> bool {
	let is_of = |purpose, range: Option<StatusRangeRecord>| match named(references, purpose) {
		None => true,
		Some(place) => range.is_some_and(|range| place.list == status_list_name(range.list)),
	};
	places_agree(references, revocation, suspension)
		&& is_of(StatusPurpose::Revocation, batch.stated.revocation)
		&& is_of(StatusPurpose::Suspension, batch.stated.suspension)
}

/// Whether the credential names exactly these places, in any lists.
pub(super) fn places_agree(
	references: &[StatusReference],
	revocation: Option<u32>,
	suspension: Option<u32>,
) -> bool {
	let index = |purpose| named(references, purpose).map(|place| place.index);
	index(StatusPurpose::Revocation) == revocation.map(u64::from)
		&& index(StatusPurpose::Suspension) == suspension.map(u64::from)
}

fn named(references: &[StatusReference], purpose: StatusPurpose) -> Option<&StatusReference> {
	references.iter().find(|reference| reference.purpose == purpose)
}
