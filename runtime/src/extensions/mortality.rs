//! Transactions are valid for at most 512 blocks. One that was signed and never sent, in a log or in
//! a tool, cannot be sent years later.

use crate::{Hash, Runtime, RuntimeCall, RuntimeOrigin};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{pallet_prelude::TransactionSource, weights::Weight};
use pallet_institutions::AdmissionError;
use scale_info::{Type, TypeInfo};
use sp_runtime::{
	generic::Era,
	impl_tx_ext_default,
	traits::{DispatchInfoOf, Implication, TransactionExtension, ValidateResult},
	transaction_validity::TransactionValidityError,
};

/// The longest validity of a transaction, in blocks: what `@polkadot/api` signs for by default with slots of 1 s.
pub const MAX_ERA_PERIOD: u64 = 512;

/// Check that an era has an end that is near enough.
///
/// # Errors
///
/// [`AdmissionError::Immortal`] or [`AdmissionError::EraTooLong`].
pub const fn check_era(era: Era) -> Result<(), AdmissionError> {
	match era {
		Era::Immortal => Err(AdmissionError::Immortal),
		Era::Mortal(period, _) if period > MAX_ERA_PERIOD => Err(AdmissionError::EraTooLong),
		Era::Mortal(..) => Ok(()),
	}
}

/// The SDK's [`frame_system::CheckMortality`] with a maximum period.
///
/// A pool orders transactions of equal priority by the end of their longevity. It is therefore the
/// same for all, so that they are ordered by arrival and nobody gains by a short validity. A
/// transaction that has expired fails the signature check, so it is in no block, and pools remove it
/// when they validate it again.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking)]
pub struct CheckMortality(frame_system::CheckMortality<Runtime>);

impl CheckMortality {
	/// The extension of a transaction with this era.
	pub fn from(era: Era) -> Self {
		Self(frame_system::CheckMortality::from(era))
	}

	/// The transaction's era.
	pub const fn era(&self) -> Era {
		self.0 .0
	}
}

impl TypeInfo for CheckMortality {
	type Identity = <frame_system::CheckMortality<Runtime> as TypeInfo>::Identity;

	fn type_info() -> Type {
		frame_system::CheckMortality::<Runtime>::type_info()
	}
}

impl TransactionExtension<RuntimeCall> for CheckMortality {
	const IDENTIFIER: &'static str =
		<frame_system::CheckMortality<Runtime> as TransactionExtension<RuntimeCall>>::IDENTIFIER;
	type Implicit = Hash;
	type Val = ();
	type Pre = ();

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.0.implicit()
	}

	fn weight(&self, call: &RuntimeCall) -> Weight {
		self.0.weight(call)
	}

	fn validate(
		&self,
		origin: RuntimeOrigin,
		call: &RuntimeCall,
		info: &DispatchInfoOf<RuntimeCall>,
		len: usize,
		self_implicit: Self::Implicit,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, RuntimeCall> {
		check_era(self.era())?;
		let (mut valid, (), origin) = self.0.validate(
			origin,
			call,
			info,
			len,
			self_implicit,
			inherited_implication,
			source,
		)?;
		valid.longevity = MAX_ERA_PERIOD;
		Ok((valid, (), origin))
	}

	impl_tx_ext_default!(RuntimeCall; prepare);
}
