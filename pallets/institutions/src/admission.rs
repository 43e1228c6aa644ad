//! Admission of transactions: only an active officer of an active institution may send one.
//!
//! There is one exception, so that the officers of a suspended institution can be fixed before its
//! readmission: its administrators can still suspend and revoke officers.
//!
//! Only [`Pallet::admit_call`] decides about a transaction. The transaction extensions use it. The
//! origins [`crate::EnsureOfficer`] and [`crate::EnsureAdministrator`] apply the same rules. The
//! runtime's `validate_transaction` calls it before the
//! signature is checked, so that a transaction of a non-member costs a node two reads and no
//! cryptography.

use crate::{
	pallet::{Institutions, Officers},
	weights::WeightInfo,
	Acting, Call, Config, Institution, Officer, OfficerStatus, Pallet,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::{fmt, marker::PhantomData};
use frame_support::{
	pallet_prelude::{Get, TransactionSource, Weight},
	traits::{Contains, IsSubType, OriginTrait},
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use madang_primitives::{Duty, InstitutionStatus};
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::{InvalidTransaction, TransactionValidityError, ValidTransaction},
	DispatchResult,
};

/// Why a transaction is not admitted.
///
/// A node reports it as `InvalidTransaction::Custom(code)`. The codes are part of the interface and
/// are never reused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AdmissionError {
	/// The account is not an officer of any institution.
	NotAnOfficer,
	/// The officer is suspended.
	OfficerSuspended,
	/// The officer is revoked.
	OfficerRevoked,
	/// The officer's institution is suspended.
	InstitutionSuspended,
	/// The officer's institution has withdrawn.
	InstitutionWithdrawn,
	/// The officer's institution has used up its quota in this window.
	OverQuota,
	/// The transaction is too long.
	TooLong,
	/// The institution's share of the node's pool is full. The node reports this, not the runtime.
	OverPoolShare,
	/// The bytes are not a transaction. The node reports this, not the runtime.
	Malformed,
}

impl AdmissionError {
	/// All variants.
	pub const ALL: [Self; 9] = [
		Self::NotAnOfficer,
		Self::OfficerSuspended,
		Self::OfficerRevoked,
		Self::InstitutionSuspended,
		Self::InstitutionWithdrawn,
		Self::OverQuota,
		Self::TooLong,
		Self::OverPoolShare,
		Self::Malformed,
	];

	/// The code that a node reports.
	pub const fn code(self) -> u8 {
		match self {
			Self::NotAnOfficer => 1,
			Self::OfficerSuspended => 2,
			Self::OfficerRevoked => 3,
			Self::InstitutionSuspended => 4,
			Self::InstitutionWithdrawn => 5,
			Self::OverQuota => 6,
			Self::TooLong => 7,
			Self::OverPoolShare => 8,
			Self::Malformed => 9,
		}
	}

	/// The error with this code.
	pub fn from_code(code: u8) -> Option<Self> {
		Self::ALL.into_iter().find(|error| error.code() == code)
	}
}

impl fmt::Display for AdmissionError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NotAnOfficer => "the account is not an officer of any member institution",
			Self::OfficerSuspended => {
				"the officer is suspended; the institution's administrator can reinstate it, or \
				the council if the council suspended it"
			}
			Self::OfficerRevoked => "the officer is revoked permanently; appoint a new account",
			Self::InstitutionSuspended => {
				"the officer's institution is suspended; the council can readmit it"
			}
			Self::InstitutionWithdrawn => "the officer's institution has left the network",
			Self::OverQuota => {
				"the officer's institution has used up its quota; the next window begins in a few \
				seconds"
			}
			Self::TooLong => "the transaction is too long; send it in parts",
			Self::OverPoolShare => {
				"too many transactions of the institution are pending at this node; send it again \
				when some of them are in blocks"
			}
			Self::Malformed => {
				"the bytes are not a transaction: too many or too few bytes, or calls nested more \
				than 64 deep"
			}
		})
	}
}

impl From<AdmissionError> for TransactionValidityError {
	fn from(error: AdmissionError) -> Self {
		InvalidTransaction::Custom(error.code()).into()
	}
}

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
			Some(Call::suspend_officer { .. } | Call::revoke_officer { .. })
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
/// length.
///
/// It adds nothing to the transaction's bytes or to the signed payload, so clients need no special
/// setting. Unsigned origins pass: inherents do not run extensions, and the SDK itself rejects a
/// general transaction that no extension has authorised.
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
				if !short && !T::LongCalls::contains(call) {
					return Err(AdmissionError::TooLong.into());
				}
				Weight::zero()
			}
			None => self.weight(call),
		};
		Ok((ValidTransaction::default(), unspent, origin))
	}

	fn prepare(
		self,
		unspent: Self::Val,
		_origin: &T::RuntimeOrigin,
		_call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		Ok(unspent)
	}

	fn post_dispatch_details(
		unspent: Self::Pre,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		Ok(unspent)
	}
}
