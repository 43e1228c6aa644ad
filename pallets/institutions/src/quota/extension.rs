//! The transaction extension that charges quotas.

use super::{Allowance, Charge, Source};
use crate::{pallet::Usages, weights::WeightInfo, Config, Pallet};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	pallet_prelude::{TransactionSource, Weight},
	traits::OriginTrait,
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		DispatchInfoOf, Dispatchable, PostDispatchInfoOf, SaturatedConversion,
		TransactionExtension, ValidateResult,
	},
	transaction_validity::{InvalidTransaction, TransactionValidityError, ValidTransaction},
	DispatchResult,
};

/// The transaction extension that charges an institution's quota and sets the transaction's
/// priority. It adds nothing to the transaction's bytes or to the signed payload.
#[derive(CloneNoBound, EqNoBound, PartialEqNoBound, DebugNoBound, DefaultNoBound)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct ChargeQuota<T: Config>(PhantomData<T>);

impl<T: Config> ChargeQuota<T> {
	/// The extension. It has no settings.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl Allowance {
	/// What a transaction of this weight and encoded length uses.
	pub fn of_transaction(info: &DispatchInfo, len: usize) -> Self {
		Self {
			ref_time: info.total_weight().ref_time(),
			bytes: len.saturated_into(),
			transactions: 1,
		}
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for ChargeQuota<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
	const IDENTIFIER: &'static str = "ChargeQuota";
	type Implicit = ();
	/// The charge, or `None` if there is no signer.
	type Val = Option<Charge<BlockNumberFor<T>>>;
	/// The institution that was charged, to what, the execution time, and whether the block had charged it
	/// already.
	type Pre = Option<(InstitutionId, Source, u64, bool)>;

	fn weight(&self, _call: &T::RuntimeCall) -> Weight {
		T::WeightInfo::charge_quota()
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Encode,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let Some(account) = origin.as_signer() else {
			return Ok((ValidTransaction::default(), None, origin));
		};
		let acting = Pallet::<T>::admit_call(account, call)?;
		let amount = Allowance::of_transaction(info, len);
		let charged = Pallet::<T>::charge(&acting, call, &amount, source);
		let charge = charged.map_err(|error| match source {
			// The next blocks have room for it: the author keeps it in its pool.
			TransactionSource::InBlock => InvalidTransaction::ExhaustsResources.into(),
			_ => TransactionValidityError::from(error),
		})?;
		let valid = ValidTransaction { priority: charge.priority, ..Default::default() };
		Ok((valid, Some(charge), origin))
	}

	fn prepare(
		self,
		charge: Self::Val,
		_origin: &T::RuntimeOrigin,
		_call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		Ok(charge.map(|charge| {
			Usages::<T>::insert(charge.institution, charge.usage);
			(charge.institution, charge.source, charge.ref_time, charge.again)
		}))
	}

	fn post_dispatch_details(
		charge: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		match charge {
			Some((institution, source, charged, again)) => {
				let needed = post_info.calc_actual_weight(info).ref_time();
				Pallet::<T>::refund(institution, source, charged.saturating_sub(needed));
				let needed = if again {
					T::WeightInfo::charge_quota_again()
				} else {
					T::WeightInfo::charge_quota()
				};
				Ok(T::WeightInfo::charge_quota().saturating_sub(needed))
			}
			None => Ok(T::WeightInfo::charge_quota()),
		}
	}
}
