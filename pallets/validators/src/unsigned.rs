//! Reports enter the pool without an officer: the evidence speaks for itself.

use crate::{pallet::Call, Config, Error, Pallet};
use codec::Encode;
use frame_support::pallet_prelude::{
	InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidity,
	ValidTransaction,
};

/// For how many blocks a report waits in a pool.
const LONGEVITY: u64 = 64;

impl<T: Config> Pallet<T> {
	/// A report is admitted from the own node or in a block, if its evidence is new and good.
	pub(crate) fn validate_report(
		source: TransactionSource,
		call: &Call<T>,
	) -> TransactionValidity {
		let Call::report_block { evidence } = call else {
			return InvalidTransaction::Call.into();
		};
		// What others send is not looked at: checking costs two signatures.
		if source == TransactionSource::External {
			return InvalidTransaction::Call.into();
		}
		match Self::check_evidence(evidence) {
			Ok((seat, offence)) => ValidTransaction::with_tag_prefix("MadangReport")
				.priority(TransactionPriority::MAX)
				.and_provides((seat, offence).encode())
				.longevity(LONGEVITY)
				.propagate(false)
				.build(),
			Err(Error::<T>::ReportedAlready) => InvalidTransaction::Stale.into(),
			Err(_) => InvalidTransaction::BadProof.into(),
		}
	}
}
