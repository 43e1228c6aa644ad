//! Quotas: how much weight and how many transactions an institution may send in each window of
//! blocks.
//!
//! There are no fees, so only the quota prevents an officer, or anyone who has its key, from
//! filling every block. Every transaction in a block is charged, failed calls included. Weight that
//! a call did not use is refunded. Pools and blocks reject a transaction over the quota, so it does
//! not displace the transactions of others.

use crate::{
	pallet::{Institutions, Quotas, Usages},
	weights::WeightInfo,
	AdmissionError, Config, Error, Event, Pallet,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	dispatch::{DispatchInfo, PostDispatchInfo},
	ensure,
	pallet_prelude::{Get, TransactionSource, Weight},
	traits::OriginTrait,
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::InstitutionId;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		CheckedDiv, DispatchInfoOf, Dispatchable, PostDispatchInfoOf, TransactionExtension,
		ValidateResult, Zero,
	},
	transaction_validity::{TransactionValidityError, ValidTransaction},
	DispatchResult,
};

/// The amount that all officers of an institution together may send in a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Quota {
	/// Weight, in picoseconds of the reference machine.
	pub ref_time: u64,
	/// The number of transactions.
	pub transactions: u32,
}

/// The amount that all officers of an institution have sent in a window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Usage<BlockNumber> {
	/// The number of the window, counted from genesis.
	pub window: BlockNumber,
	/// Weight, in picoseconds.
	pub ref_time: u64,
	/// The number of transactions.
	pub transactions: u32,
}

impl<T: Config> Pallet<T> {
	/// The institution's quota.
	pub fn quota(institution: InstitutionId) -> Quota {
		Quotas::<T>::get(institution).unwrap_or_else(T::DefaultQuota::get)
	}

	/// The institution's usage in this window.
	pub fn usage(institution: InstitutionId) -> Usage<BlockNumberFor<T>> {
		let now = frame_system::Pallet::<T>::block_number();
		// A window length of zero is treated as one window that never ends.
		let window = now.checked_div(&T::QuotaWindow::get()).unwrap_or_else(Zero::zero);
		match Usages::<T>::get(institution) {
			Some(usage) if usage.window == window => usage,
			_ => Usage { window, ref_time: 0, transactions: 0 },
		}
	}

	/// The usage after one more transaction of this weight, if it is within the quota.
	fn with_one_more(
		institution: InstitutionId,
		ref_time: u64,
	) -> Result<Usage<BlockNumberFor<T>>, AdmissionError> {
		let (quota, mut usage) = (Self::quota(institution), Self::usage(institution));
		usage.ref_time = usage.ref_time.saturating_add(ref_time);
		usage.transactions = usage.transactions.saturating_add(1);
		let within = usage.ref_time <= quota.ref_time && usage.transactions <= quota.transactions;
		within.then_some(usage).ok_or(AdmissionError::OverQuota)
	}

	/// Refund the weight that a transaction did not use.
	fn refund(institution: InstitutionId, ref_time: u64) {
		Usages::<T>::mutate(institution, |usage| {
			if let Some(usage) = usage {
				usage.ref_time = usage.ref_time.saturating_sub(ref_time);
			}
		});
	}

	pub(crate) fn do_set_quota(institution: InstitutionId, quota: Option<Quota>) -> DispatchResult {
		ensure!(Institutions::<T>::contains_key(institution), Error::<T>::InstitutionNotFound);
		Quotas::<T>::set(institution, quota);
		Self::deposit_event(Event::QuotaSet { institution, quota });
		Ok(())
	}
}

/// The transaction extension that charges an institution's quota. It adds nothing to the
/// transaction's bytes or to the signed payload.
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

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for ChargeQuota<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
	const IDENTIFIER: &'static str = "ChargeQuota";
	type Implicit = ();
	/// The institution to charge, its usage with this transaction, and the transaction's weight.
	/// `None` if there is no signer.
	type Val = Option<(InstitutionId, Usage<BlockNumberFor<T>>, u64)>;
	/// The institution that was charged, and the weight.
	type Pre = Option<(InstitutionId, u64)>;

	fn weight(&self, _call: &T::RuntimeCall) -> Weight {
		T::WeightInfo::charge_quota()
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Encode,
		_source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let charge = match origin.as_signer() {
			Some(account) => {
				let institution = Pallet::<T>::admit_call(account, call)?.institution;
				let ref_time = info.total_weight().ref_time();
				let usage = Pallet::<T>::with_one_more(institution, ref_time)?;
				Some((institution, usage, ref_time))
			}
			None => None,
		};
		Ok((ValidTransaction::default(), charge, origin))
	}

	fn prepare(
		self,
		charge: Self::Val,
		_origin: &T::RuntimeOrigin,
		_call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		Ok(charge.map(|(institution, usage, ref_time)| {
			Usages::<T>::insert(institution, usage);
			(institution, ref_time)
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
			Some((institution, charged)) => {
				let needed = post_info.calc_actual_weight(info).ref_time();
				Pallet::<T>::refund(institution, charged.saturating_sub(needed));
				Ok(Weight::zero())
			}
			None => Ok(T::WeightInfo::charge_quota()),
		}
	}
}
