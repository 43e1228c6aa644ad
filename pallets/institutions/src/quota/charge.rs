//! What each institution has used, and what a transaction is charged to.

use super::{
	bucket::Allowance,
	priority,
	usage::{Buckets, Quota, Usage, Used},
};
use crate::{
	pallet::{Institutions, Officers, Quotas, Usages},
	Acting, AdmissionError, CallRules, Config, Error, Event, GovernanceLane, Lane, Pallet,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{dispatch::DispatchClass, ensure, pallet_prelude::Get};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::SaturatedConversion,
	transaction_validity::{TransactionPriority, TransactionSource},
	DispatchResult,
};

/// What a transaction is charged to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Source {
	/// The institution's quota.
	Quota,
	/// The institution's allowance in a lane.
	Lane(Lane),
}

/// A transaction that is within the quota, or belongs to a lane.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Charge<BlockNumber> {
	/// The institution to charge.
	pub institution: InstitutionId,
	/// What the transaction is charged to.
	pub source: Source,
	/// The institution's usage with the transaction. In a pool, a transaction that waits for its lane
	/// adds nothing.
	pub usage: Usage<BlockNumber>,
	/// The transaction's execution time.
	pub ref_time: u64,
	/// The transaction's priority.
	pub priority: TransactionPriority,
	/// Whether the block has charged the institution already.
	pub again: bool,
}

impl<T: Config> Pallet<T> {
	/// The institution's quota.
	pub fn quota(institution: InstitutionId) -> Quota {
		Quotas::<T>::get(institution).unwrap_or_else(T::DefaultQuota::get)
	}

	/// The buckets of an institution.
	fn buckets(institution: InstitutionId) -> Buckets {
		let day = T::Day::get().saturated_into();
		Buckets::new(&Self::quota(institution), day, T::LaneAllowance::get())
	}

	/// The levels of an institution's buckets in this block, and whether the block has charged it already.
	fn usage_of(institution: InstitutionId, buckets: &Buckets) -> (Usage<BlockNumberFor<T>>, bool) {
		let now = frame_system::Pallet::<T>::block_number();
		match Usages::<T>::get(institution) {
			Some(usage) => (buckets.drain(usage, now), usage.at == now),
			None => (Usage { at: now, ..Default::default() }, false),
		}
	}

	/// The levels of the institution's buckets in this block.
	pub fn usage(institution: InstitutionId) -> Usage<BlockNumberFor<T>> {
		Self::usage_of(institution, &Self::buckets(institution)).0
	}

	/// The amounts that an institution has used and that have not drained yet.
	pub fn used(institution: InstitutionId) -> Used {
		let buckets = Self::buckets(institution);
		buckets.used(&Self::usage_of(institution, &buckets).0)
	}

	/// The lane to which an officer's transaction of this amount is charged, if it is charged to
	/// one. What is more than a lane's whole allowance is charged to the quota.
	pub fn lane(
		acting: &Acting<T::AccountId>,
		call: &T::RuntimeCall,
		amount: &Allowance,
	) -> Option<Lane> {
		if !Self::may_be_in_lane(call, amount) {
			return None;
		}
		let officer = Officers::<T>::get(&acting.officer)?;
		T::Lane::of(call, acting, officer.duties)
	}

	/// Whether a transaction is charged to a lane if the right officer sends it. Reads nothing.
	fn may_be_in_lane(call: &T::RuntimeCall, amount: &Allowance) -> bool {
		T::Lane::may_have(call) && T::LaneAllowance::get().covers(amount)
	}

	/// Whether an officer's transaction of this amount is charged to a lane.
	pub fn is_in_lane(account: &T::AccountId, call: &T::RuntimeCall, amount: &Allowance) -> bool {
		Self::may_be_in_lane(call, amount)
			&& Self::admit_call(account, call)
				.is_ok_and(|acting| Self::lane(&acting, call, amount).is_some())
	}

	/// Charge a transaction to its lane, or to the quota if it belongs to no lane. In a block it must
	/// be within the allowance. In a pool a transaction of a lane waits for a block that has room.
	pub(crate) fn charge(
		acting: &Acting<T::AccountId>,
		call: &T::RuntimeCall,
		amount: &Allowance,
		from: TransactionSource,
	) -> Result<Charge<BlockNumberFor<T>>, AdmissionError> {
		let institution = acting.institution;
		let buckets = Self::buckets(institution);
		let (usage, again) = Self::usage_of(institution, &buckets);
		let charge = |source, usage, priority| Charge {
			institution,
			source,
			usage,
			ref_time: amount.ref_time,
			priority,
			again,
		};
		if let Some(lane) = Self::lane(acting, call, amount) {
			let level = usage.lane(lane);
			let priority = priority::lane(lane, buckets.lane.unused_per_mille(level));
			let filled = match (buckets.lane.fill(level, amount), from) {
				(Some(filled), _) => filled,
				(None, TransactionSource::InBlock) => return Err(AdmissionError::OverQuota),
				(None, TransactionSource::Local | TransactionSource::External) => level,
			};
			return Ok(charge(Source::Lane(lane), usage.with_lane(lane, filled), priority));
		}
		let block = buckets.block.fill(usage.block, amount).ok_or(AdmissionError::OverQuota)?;
		let day = buckets.day.fill(usage.day, amount).ok_or(AdmissionError::OverQuota)?;
		// The usage before the transaction: its own size decides nothing.
		let unused =
			(buckets.block.unused_per_mille(usage.block), buckets.day.unused_per_mille(usage.day));
		let priority = match T::Calls::may_be_long(call) {
			true => priority::long(unused.0, unused.1),
			false => priority::ordinary(unused.0, unused.1),
		};
		Ok(charge(Source::Quota, Usage { block, day, ..usage }, priority))
	}

	/// Refund the execution time that a transaction did not use.
	pub(crate) fn refund(institution: InstitutionId, source: Source, ref_time: u64) {
		if ref_time == 0 {
			return;
		}
		let unused = Allowance { ref_time, ..Default::default() };
		let buckets = Self::buckets(institution);
		Usages::<T>::mutate_extant(institution, |usage| match source {
			Source::Quota => {
				usage.block = buckets.block.refund(usage.block, &unused);
				usage.day = buckets.day.refund(usage.day, &unused);
			}
			Source::Lane(lane) => {
				let level = buckets.lane.refund(usage.lane(lane), &unused);
				*usage = usage.with_lane(lane, level);
			}
		});
	}

	/// The largest ordinary transaction. A quota must admit it, so that an institution that has sent
	/// nothing is never rejected.
	pub fn largest_transaction() -> Allowance {
		let weights = T::BlockWeights::get();
		let class = weights.get(DispatchClass::Normal);
		let limit = class.max_extrinsic.or(class.max_total).unwrap_or(weights.max_block);
		Allowance { ref_time: limit.ref_time(), bytes: T::MaxLength::get().into(), transactions: 1 }
	}

	pub(crate) fn do_set_quota(institution: InstitutionId, quota: Option<Quota>) -> DispatchResult {
		ensure!(Institutions::<T>::contains_key(institution), Error::<T>::InstitutionNotFound);
		let is_enough = quota.is_none_or(|quota| quota.covers(&Self::largest_transaction()));
		ensure!(is_enough, Error::<T>::QuotaTooSmall);
		// The old quota's rate applies to the past.
		let usage = Self::usage(institution);
		Usages::<T>::mutate_extant(institution, |stored| *stored = usage);
		Quotas::<T>::set(institution, quota);
		Self::deposit_event(Event::QuotaSet { institution, quota });
		Ok(())
	}
}
