//! Room in blocks: what ordinary transactions cannot fill is kept for the lanes.

use crate::{Institutions, Runtime, RuntimeCall, RuntimeOrigin};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
	pallet_prelude::TransactionSource,
	traits::OriginTrait,
	weights::Weight,
};
use frame_system::CheckWeight;
use pallet_institutions::Allowance;
use scale_info::{Type, TypeInfo};
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::{TransactionValidity, TransactionValidityError},
	DispatchResult,
};

type Sdk = CheckWeight<Runtime>;

/// The SDK's [`CheckWeight`], which counts a transaction in a lane as operational. A block has
/// weight and bytes for that class that ordinary transactions cannot use.
///
/// It also gives back the weight that a transaction did not need, so the SDK's `WeightReclaim` is not there.
///
/// The class of a call is fixed, but who sends it decides whether it is in a lane. If all council
/// calls were operational, any officer could fill the reserved part.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking)]
pub struct CheckRoom(Sdk);

impl CheckRoom {
	/// The extension. It has no settings.
	pub fn new() -> Self {
		Self(CheckWeight::new())
	}
}

impl TypeInfo for CheckRoom {
	type Identity = <Sdk as TypeInfo>::Identity;

	fn type_info() -> Type {
		Sdk::type_info()
	}
}

/// The dispatch information with another class.
const fn with_class(info: &DispatchInfo, class: DispatchClass) -> DispatchInfo {
	DispatchInfo { class, ..*info }
}

impl TransactionExtension<RuntimeCall> for CheckRoom {
	const IDENTIFIER: &'static str = <Sdk as TransactionExtension<RuntimeCall>>::IDENTIFIER;
	type Implicit = ();
	/// The class, and the length of the block with the transaction.
	type Val = (DispatchClass, u32);
	type Pre = DispatchClass;

	fn weight(&self, call: &RuntimeCall) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		len: usize,
		(): Self::Implicit,
		_inherited_implication: &impl Encode,
		_source: TransactionSource,
	) -> ValidateResult<Self::Val, RuntimeCall> {
		let amount = Allowance::of_transaction(info, len);
		let is_in_lane = origin
			.as_signer()
			.is_some_and(|account| Institutions::is_in_lane(account, call, &amount));
		let class = if is_in_lane { DispatchClass::Operational } else { info.class };
		let (valid, length) = Sdk::do_validate(&with_class(info, class), len)?;
		Ok((valid, (class, length), origin))
	}

	fn prepare(
		self,
		(class, length): Self::Val,
		_origin: &RuntimeOrigin,
		_call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		Sdk::do_prepare(&with_class(info, class), len, length)?;
		Ok(class)
	}

	fn post_dispatch_details(
		class: Self::Pre,
		info: &DispatchInfoOf<RuntimeCall>,
		post_info: &PostDispatchInfoOf<RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Sdk::post_dispatch_details((), &with_class(info, class), post_info, len, result)
	}

	fn bare_validate(call: &RuntimeCall, info: &DispatchInfo, len: usize) -> TransactionValidity {
		Sdk::bare_validate(call, info, len)
	}

	fn bare_validate_and_prepare(
		call: &RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<(), TransactionValidityError> {
		Sdk::bare_validate_and_prepare(call, info, len)
	}

	fn bare_post_dispatch(
		info: &DispatchInfo,
		post_info: &mut PostDispatchInfo,
		len: usize,
		result: &DispatchResult,
	) -> Result<(), TransactionValidityError> {
		Sdk::bare_post_dispatch(info, post_info, len, result)
	}
}
