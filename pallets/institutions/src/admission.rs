//! Who may send a transaction at all: only an active officer of an active institution.
//!
//! [`Pallet::admit`] is the one place that decides. The transaction extension [`AdmitOfficers`] asks
//! it, [`crate::EnsureOfficer`] builds on it, and the runtime's `validate_transaction` asks it
//! before the signature is checked, so that a stranger costs a node two reads and no cryptography.

use crate::{
	pallet::{Institutions, Officers},
	weights::WeightInfo,
	Acting, Config, Institution, Officer, OfficerStatus, Pallet,
};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::{fmt, marker::PhantomData};
use frame_support::{
	pallet_prelude::{Get, TransactionSource, Weight},
	traits::{Contains, OriginTrait},
	CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
};
use madang_primitives::InstitutionStatus;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{DispatchInfoOf, PostDispatchInfoOf, TransactionExtension, ValidateResult},
	transaction_validity::{InvalidTransaction, TransactionValidityError, ValidTransaction},
	DispatchResult,
};

/// Why an account's transactions are not admitted, for good or for now.
///
/// A node reports it as `InvalidTransaction::Custom(code)`: the codes are part of the interface and
/// are never reused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AdmissionError {
	/// The account is no officer of any institution.
	NotAnOfficer,
	/// The officer is suspended.
	OfficerSuspended,
	/// The officer is revoked.
	OfficerRevoked,
	/// The officer's institution is suspended.
	InstitutionSuspended,
	/// The officer's institution has withdrawn.
	InstitutionWithdrawn,
	/// The officer's institution has used up its quota of this window.
	OverQuota,
	/// The transaction is longer than any may be.
	TooLong,
	/// So many transactions of the institution wait in the node's pool as may. The node says it, not the
	/// chain.
	OverPoolShare,
	/// The bytes are no transaction. The node says it, not the chain.
	Malformed,
}

impl AdmissionError {
	/// Every refusal.
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

	/// The refusal that a code stands for.
	pub fn from_code(code: u8) -> Option<Self> {
		Self::ALL.into_iter().find(|refusal| refusal.code() == code)
	}
}

impl fmt::Display for AdmissionError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::NotAnOfficer => "the account is not an officer of any member institution",
			Self::OfficerSuspended => {
				"the officer is suspended; the institution's administrator can reinstate it"
			}
			Self::OfficerRevoked => "the officer is revoked for good; appoint a new account",
			Self::InstitutionSuspended => {
				"the officer's institution is suspended; the council can readmit it"
			}
			Self::InstitutionWithdrawn => "the officer's institution has left the network",
			Self::OverQuota => {
				"the officer's institution has used up its quota for now; its next window begins in \
				some seconds"
			}
			Self::TooLong => "the transaction is longer than one may be; send it in parts",
			Self::OverPoolShare => {
				"so many transactions of the institution wait at this node as may; send it again when \
				some are in blocks"
			}
			Self::Malformed => {
				"the bytes are no transaction: too many or too few, or calls in calls more than 64 deep"
			}
		})
	}
}

impl From<AdmissionError> for TransactionValidityError {
	fn from(refusal: AdmissionError) -> Self {
		InvalidTransaction::Custom(refusal.code()).into()
	}
}

impl<T: Config> Pallet<T> {
	/// Who the account acts for, if its transactions are admitted. Reads two values.
	pub fn admit(account: &T::AccountId) -> Result<Acting<T::AccountId>, AdmissionError> {
		Self::admitted(account).map(|(acting, ..)| acting)
	}

	/// As [`Self::admit`], with the records it was decided on.
	pub(crate) fn admitted(
		account: &T::AccountId,
	) -> Result<(Acting<T::AccountId>, Officer, Institution), AdmissionError> {
		let officer = Officers::<T>::get(account).ok_or(AdmissionError::NotAnOfficer)?;
		match officer.status {
			OfficerStatus::Active => (),
			OfficerStatus::Suspended => return Err(AdmissionError::OfficerSuspended),
			OfficerStatus::Revoked => return Err(AdmissionError::OfficerRevoked),
		}
		// Every officer has an institution (an invariant); were it broken, nobody would act for it.
		let institution =
			Institutions::<T>::get(officer.institution).ok_or(AdmissionError::NotAnOfficer)?;
		match institution.status {
			InstitutionStatus::Active => (),
			InstitutionStatus::Suspended => return Err(AdmissionError::InstitutionSuspended),
			InstitutionStatus::Withdrawn => return Err(AdmissionError::InstitutionWithdrawn),
		}
		let acting = Acting {
			officer: account.clone(),
			institution: officer.institution,
			kind: institution.kind,
		};
		Ok((acting, officer, institution))
	}
}

/// The transaction extension that admits only active officers' transactions, of a bounded length.
///
/// It adds nothing to a transaction's bytes nor to what is signed, so that clients need no special
/// setting. An origin that is not a signed one passes: inherents never come here, and a general
/// transaction that no other extension authorises is refused by the SDK itself.
///
/// Put it before `CheckNonce`: that one refuses a stranger too, for want of a provider reference, but
/// as if a payment were missing.
#[derive(CloneNoBound, EqNoBound, PartialEqNoBound, DebugNoBound, DefaultNoBound)]
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo)]
#[scale_info(skip_type_params(T))]
pub struct AdmitOfficers<T: Config>(PhantomData<T>);

impl<T: Config> AdmitOfficers<T> {
	/// The extension; it has no settings.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for AdmitOfficers<T> {
	const IDENTIFIER: &'static str = "AdmitOfficers";
	type Implicit = ();
	/// The weight to give back: all of it where there was no signer to look up.
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
				Pallet::<T>::admit(account)?;
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
