//! Admission of transactions: only an active officer of an active institution may send one.
//!
//! There is one exception, so that the officers of a suspended institution can be fixed before its
//! readmission: its administrators can still suspend and revoke officers, and remove client certificates.
//!
//! Only [`Pallet::admit_call`] decides about a transaction, and [`Pallet::admit`] about a sender of
//! any call. The origins [`crate::EnsureOfficer`] and [`crate::EnsureAdministrator`] apply the same
//! rules. The runtime's `validate_transaction` asks before the signature is checked, so that a
//! transaction of a non-member costs a node two reads and no cryptography. [`CallRules`] decides
//! about calls.

use crate::{
	call_digest,
	pallet::{Institutions, Officers, PresentCall},
	weights::WeightInfo,
	Acting, AdmissionError, Call, CallRules, Config, Institution, Officer, OfficerStatus, Pallet,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::marker::PhantomData;
use frame_support::{
	pallet_prelude::{Get, TransactionSource, Weight},
	traits::{IsSubType, OriginTrait},
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use madang_primitives::{Duty, InstitutionStatus};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::{TransactionValidity, TransactionValidityError, ValidTransaction},
	DispatchResult,
};

impl<T: Config> Pallet<T> {
	/// The officer and its institution, if the account's transactions are admitted, with any
	/// call. Reads two values.
	pub fn admit(account: &T::AccountId) -> Result<Acting<T::AccountId>, AdmissionError> {
		Self::admitted(account).map(|(acting, ..)| acting)
	}

	/// The officer and its institution, if the account may send a transaction with this call. Reads
	/// two values.
	pub fn admit_call(
		account: &T::AccountId,
		call: &T::RuntimeCall,
	) -> Result<Acting<T::AccountId>, AdmissionError> {
		let (acting, officer, institution) = Self::present(account)?;
		let removes_power = matches!(
			call.is_sub_type(),
			Some(
				Call::suspend_officer { .. }
					| Call::revoke_officer { .. }
					| Call::remove_client_certificate { .. }
			)
		);
		let may_clean_up = removes_power && officer.duties.contains(Duty::Administer);
		match institution.status {
			InstitutionStatus::Suspended if !may_clean_up => {
				Err(AdmissionError::InstitutionSuspended)
			}
			_ => Ok(acting),
		}
	}

	/// Like [`Self::admit`], but also returns the records of the officer and the institution.
	pub(crate) fn admitted(
		account: &T::AccountId,
	) -> Result<(Acting<T::AccountId>, Officer, Institution), AdmissionError> {
		let present = Self::present(account)?;
		match present.2.status {
			InstitutionStatus::Suspended => Err(AdmissionError::InstitutionSuspended),
			_ => Ok(present),
		}
	}

	/// The officer and its institution, if the officer is active and the institution has not
	/// withdrawn. The institution may be suspended.
	pub(crate) fn present(
		account: &T::AccountId,
	) -> Result<(Acting<T::AccountId>, Officer, Institution), AdmissionError> {
		let officer = Officers::<T>::get(account).ok_or(AdmissionError::NotAnOfficer)?;
		// Every officer has an institution (invariant 3). If that were violated, the account must
		// not be admitted.
		let institution =
			Institutions::<T>::get(officer.institution).ok_or(AdmissionError::NotAnOfficer)?;
		match officer.standing(institution.generation) {
			OfficerStatus::Active => (),
			OfficerStatus::Suspended | OfficerStatus::SuspendedByCouncil => {
				return Err(AdmissionError::OfficerSuspended)
			}
			OfficerStatus::Revoked => return Err(AdmissionError::OfficerRevoked),
		}
		if institution.status == InstitutionStatus::Withdrawn {
			return Err(AdmissionError::InstitutionWithdrawn);
		}
		let acting = Acting {
			officer: account.clone(),
			institution: officer.institution,
			kind: institution.kind,
		};
		Ok((acting, officer, institution))
	}
}

/// The transaction extension that admits only transactions of active officers, up to a maximum
/// length, with calls that [`CallRules`] admits. Of calls without a signature it admits those that
/// [`CallRules`] names, in blocks too.
///
/// It keeps the digest of a signed call while that is executed, for the reference that the call claims.
///
/// It adds nothing to the transaction's bytes or to the signed payload, so clients need no special
/// setting. Unsigned origins of general transactions pass: the SDK itself rejects a general
/// transaction that no extension has authorised.
///
/// Put it before `CheckNonce`. `CheckNonce` also rejects accounts without a provider reference, but
/// with an error about a missing payment.
#[derive(CloneNoBound, EqNoBound, PartialEqNoBound, DebugNoBound, DefaultNoBound)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct AdmitOfficers<T: Config>(PhantomData<T>);

impl<T: Config> AdmitOfficers<T> {
	/// The extension. It has no settings.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for AdmitOfficers<T> {
	const IDENTIFIER: &'static str = "AdmitOfficers";
	type Implicit = ();
	/// The weight to refund: all of it if there was no signer to look up.
	type Val = Weight;
	type Pre = Weight;

	fn weight(&self, _call: &T::RuntimeCall) -> Weight {
		T::WeightInfo::admit_officers()
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Encode,
		_source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let unspent = match origin.as_signer() {
			Some(account) => {
				Pallet::<T>::admit_call(account, call)?;
				let short = len <= T::MaxLength::get() as usize;
				if !short && !T::Calls::may_be_long(call) {
					return Err(AdmissionError::TooLong.into());
				}
				T::Calls::admit_signed(call)?;
				Weight::zero()
			}
			None => self.weight(call),
		};
		Ok((ValidTransaction::default(), unspent, origin))
	}

	fn prepare(
		self,
		unspent: Self::Val,
		origin: &T::RuntimeOrigin,
		call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		if origin.as_signer().is_some() {
			PresentCall::<T>::put(call_digest(call));
		}
		Ok(unspent)
	}

	fn post_dispatch_details(
		unspent: Self::Pre,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		PresentCall::<T>::kill();
		Ok(unspent)
	}

	fn bare_validate(
		call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> TransactionValidity {
		T::Calls::admit_bare(call)?;
		Ok(ValidTransaction::default())
	}

	fn bare_validate_and_prepare(
		call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<(), TransactionValidityError> {
		Ok(T::Calls::admit_bare(call)?)
	}
}
