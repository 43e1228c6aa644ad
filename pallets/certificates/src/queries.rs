//! Answers about certificates. What cannot be answered is an error, never "valid" or "not revoked".

use crate::{
	leaf, page_of, statuses::PAGE_BYTES, Accreditation, AccreditationId, Accreditations,
	AccreditationsOf, Batch, BatchId, Batches, Config, Delegation, Delegations, Kind, KindId,
	Kinds, LatestVersion, ListId, LogHead, LogRoot, Page, Pallet, Roots, Service, ServiceCode,
	Services, StatusList, StatusLists, StatusPages,
};
use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use madang_primitives::{DistrictPrefix, InstitutionId, Moment};
use scale_info::TypeInfo;

/// Most objects of an answer.
pub const MAX_ANSWER: u32 = 64;

/// Why a question has no answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub enum NoAnswer {
	/// What is asked about does not exist.
	NotFound,
	/// The moment has not come.
	InFuture,
	/// The index, or the page, is beyond the end of the list.
	BeyondEnd,
}

/// A status, and what it is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, TypeInfo)]
pub struct Status {
	/// Whether it is set: the certificate is revoked, or suspended.
	pub set: bool,
	/// The list.
	pub list: StatusList,
}

impl<T: Config> Pallet<T> {
	/// The present versions of the kinds with these numbers: at most [`MAX_ANSWER`] numbers are looked at.
	pub fn kinds(first: KindId, count: u32) -> Vec<(KindId, u16, Kind)> {
		(first.0..=u16::MAX)
			.take(count.min(MAX_ANSWER) as usize)
			.filter_map(|number| {
				let (version, kind) = Self::present_kind(KindId(number)).ok()?;
				Some((KindId(number), version, kind))
			})
			.collect()
	}

	/// A version of a kind, or the present one.
	pub fn kind(kind: KindId, version: Option<u16>) -> Option<Kind> {
		Kinds::<T>::get(kind, version.unwrap_or_else(|| LatestVersion::<T>::get(kind)))
	}

	/// All accreditations that an issuer has and has had for a kind, the oldest first.
	pub fn accreditations(
		kind: KindId,
		issuer: InstitutionId,
	) -> Vec<(AccreditationId, Accreditation)> {
		let numbers = AccreditationsOf::<T>::get(kind, issuer);
		let found = |number: AccreditationId| Some((number, Accreditations::<T>::get(number)?));
		numbers.into_iter().filter_map(found).collect()
	}

	/// The accreditation for the kind and the area that the issuer had at a moment, if it had one. It could anchor then
	/// only if it was also an active member, and the kind was not retired.
	pub fn accredited(
		kind: KindId,
		issuer: InstitutionId,
		area: Option<DistrictPrefix>,
		at: Moment,
	) -> Result<Option<AccreditationId>, NoAnswer> {
		let known = LatestVersion::<T>::contains_key(kind);
		frame_support::ensure!(known, NoAnswer::NotFound);
		frame_support::ensure!(at <= Self::now(), NoAnswer::InFuture);
		let numbers = AccreditationsOf::<T>::get(kind, issuer);
		Ok(numbers.into_iter().find(|number| {
			Accreditations::<T>::get(number).is_some_and(|one| one.covers(area) && one.holds_at(at))
		}))
	}

	/// What is delegated for a kind, and to whom: at most [`MAX_ANSWER`], in no order.
	pub fn delegations(kind: KindId) -> Vec<(InstitutionId, Delegation)> {
		Delegations::<T>::iter_prefix(kind).take(MAX_ANSWER as usize).collect()
	}

	/// Which services may ask for certificates of a kind: at most [`MAX_ANSWER`], in no order.
	pub fn services(kind: KindId) -> Vec<(ServiceCode, Service)> {
		Services::<T>::iter_prefix(kind).take(MAX_ANSWER as usize).collect()
	}

	/// Batches from a number on, in their order: at most [`MAX_ANSWER`].
	pub fn batches(first: BatchId, count: u32) -> Vec<(BatchId, Batch)> {
		let end = first.0.saturating_add(u64::from(count.min(MAX_ANSWER)));
		let found = |number| Some((BatchId(number), Batches::<T>::get(BatchId(number))?));
		(first.0..end).map_while(found).collect()
	}

	/// The number of the batch that an issuer anchored with a root.
	pub fn batch_of(issuer: InstitutionId, root: crate::Hash) -> Option<BatchId> {
		Roots::<T>::get(issuer, root)
	}

	/// A batch as the log has it: see [`crate::leaf`].
	pub fn leaf(batch: BatchId) -> Option<String> {
		let found = Batches::<T>::get(batch)?;
		let kind = Kinds::<T>::get(found.kind, found.version)?;
		Some(leaf::text(batch, &found, &kind.credential_type))
	}

	/// The size and the root of the log.
	pub fn log_head() -> LogHead {
		LogRoot::<T>::get()
	}

	/// The status at an index of a list.
	pub fn status(list: ListId, index: u32) -> Result<Status, NoAnswer> {
		let found = StatusLists::<T>::get(list).ok_or(NoAnswer::NotFound)?;
		frame_support::ensure!(index < found.size, NoAnswer::BeyondEnd);
		let page = StatusPages::<T>::get(list, page_of(index));
		Ok(Status { set: page.is_some_and(|page| page.is_set(index)), list: found })
	}

	/// The bytes of pages of a list, from a page on: at most [`MAX_ANSWER`] pages, and none after the end. The last
	/// page of a list can be shorter than the others.
	pub fn status_bytes(list: ListId, first: u16, count: u32) -> Result<Vec<u8>, NoAnswer> {
		let found = StatusLists::<T>::get(list).ok_or(NoAnswer::NotFound)?;
		let last = page_of(found.size.saturating_sub(1));
		frame_support::ensure!(first <= last, NoAnswer::BeyondEnd);
		let pages = (first..=last).take(count.min(MAX_ANSWER) as usize);
		let mut bytes: Vec<u8> = pages
			.flat_map(|number| StatusPages::<T>::get(list, number).unwrap_or(Page::EMPTY).0)
			.collect();
		let before = u32::from(first).saturating_mul(PAGE_BYTES);
		bytes.truncate((found.size / 8).saturating_sub(before) as usize);
		Ok(bytes)
	}
}
