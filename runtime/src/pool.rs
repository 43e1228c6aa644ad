//! What a transaction pool asks of a transaction: through the runtime APIs, and, if the node's program has
//! the chain's runtime in it, by calling these functions on the chain's state.

use crate::{AccountId, Hash, Institutions, Runtime, System, UncheckedExtrinsic};
use codec::Encode;
use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use frame_system::CheckNonce;
use pallet_institutions::{api::Admission, Allowance};
use sp_runtime::{
	generic::{CheckedExtrinsic, ExtrinsicFormat, Preamble},
	traits::Applyable,
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidity},
	MultiAddress,
};

type Acting = pallet_institutions::Acting<AccountId>;

/// Reject the transaction of a non-member before its signature is verified. The verification costs a
/// hundred times as much as the lookup, and a flood of the pool would come from non-members.
///
/// The first transaction extension makes the same check, so that no block can contain such a
/// transaction either.
///
/// # Errors
///
/// [`InvalidTransaction::Custom`] with a code of `AdmissionError`, or
/// [`InvalidTransaction::BadSigner`].
pub fn admit(transaction: &UncheckedExtrinsic) -> Result<Option<Acting>, InvalidTransaction> {
	match &transaction.preamble {
		Preamble::Signed(MultiAddress::Id(sender), ..) => {
			Institutions::admit_call(sender, &transaction.function)
				.map(Some)
				.map_err(|error| InvalidTransaction::Custom(error.code()))
		}
		// Accounts are named in one way only.
		Preamble::Signed(..) => Err(InvalidTransaction::BadSigner),
		Preamble::Bare(_) | Preamble::General(..) => Ok(None),
	}
}

/// What a pool must know before it verifies the signature: [`admit`], and the nonce.
///
/// # Errors
///
/// Those of [`admit`], and [`InvalidTransaction::Stale`] if the nonce is used.
pub fn admission(
	transaction: &UncheckedExtrinsic,
) -> Result<Option<Admission<AccountId>>, InvalidTransaction> {
	let (Some(acting), Preamble::Signed(.., extension)) =
		(admit(transaction)?, &transaction.preamble)
	else {
		return Ok(None);
	};
	let CheckNonce(nonce) = extension.6;
	let next = System::account_nonce(&acting.officer);
	let ahead = nonce.checked_sub(next).ok_or(InvalidTransaction::Stale)?;
	let mut info = transaction.function.get_dispatch_info();
	info.extension_weight = transaction.extension_weight();
	let amount = Allowance::of_transaction(&info, transaction.encoded_size());
	let lane = Institutions::lane(&acting, &transaction.function, &amount);
	let Acting { officer, institution, .. } = acting;
	Ok(Some(Admission { institution, officer, ahead, lane }))
}

/// The answer of `TaggedTransactionQueue::validate_transaction` in the block after `at`, for a signed
/// transaction of this encoded length whose signature the node has checked. It does not check it again.
///
/// # Errors
///
/// Those of the transaction extensions, [`InvalidTransaction::BadSigner`] if the transaction is not signed
/// by an account, and [`InvalidTransaction::MandatoryValidation`] if it is not for a pool.
pub fn validate_signed(
	source: TransactionSource,
	transaction: UncheckedExtrinsic,
	length: usize,
	at: Hash,
) -> TransactionValidity {
	admit(&transaction)?;
	let Preamble::Signed(MultiAddress::Id(signer), _, extension) = transaction.preamble else {
		return Err(InvalidTransaction::BadSigner.into());
	};
	// As the SDK's `Executive` does.
	System::initialize(&System::block_number().saturating_add(1), &at, &Default::default());
	let checked: CheckedExtrinsic<AccountId, _, _> = CheckedExtrinsic {
		format: ExtrinsicFormat::Signed(signer, extension),
		function: transaction.function,
	};
	let info = checked.get_dispatch_info();
	if info.class == DispatchClass::Mandatory {
		return Err(InvalidTransaction::MandatoryValidation.into());
	}
	checked.validate::<Runtime>(source, &info, length)
}
