//! Validation of unsigned reports. They need no officer because their evidence can be checked.

use crate::{pallet::Call, Config, Error, Finding, Pallet};
use codec::Encode;
use frame_support::pallet_prelude::{
	Get, InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidity,
	ValidTransaction,
};
use sp_consensus_aura::Slot;

/// The number of blocks for which a report stays in the pool.
const LONGEVITY: u64 = 64;

impl<T: Config> Pallet<T> {
	/// The latest slot that a reported block can have. In a pool, the current slot is that of the
	/// block before the one that will contain the report.
	fn latest_slot(source: TransactionSource) -> Slot {
		let current = T::CurrentSlot::get();
		match source {
			TransactionSource::InBlock => current,
			TransactionSource::Local | TransactionSource::External => {
				Slot::from(u64::from(current).saturating_add(1))
			}
		}
	}

	/// Accept a report from the local node or in a block, if its evidence is new and valid.
	pub(crate) fn validate_report(
		source: TransactionSource,
		call: &Call<T>,
	) -> TransactionValidity {
		let Call::report_block { evidence } = call else {
			return InvalidTransaction::Call.into();
		};
		// Reports from other peers are rejected unchecked, because a check costs two signatures.
		if source == TransactionSource::External {
			return InvalidTransaction::Call.into();
		}
		match Self::check_evidence(evidence, Self::latest_slot(source)) {
			Ok(Finding { seat, offence, conclusive }) => {
				ValidTransaction::with_tag_prefix("MadangReport")
					.priority(TransactionPriority::MAX)
					.and_provides((seat, offence, conclusive).encode())
					.longevity(LONGEVITY)
					.propagate(false)
					.build()
			}
			Err(Error::<T>::ReportedAlready) => InvalidTransaction::Stale.into(),
			Err(_) => InvalidTransaction::BadProof.into(),
		}
	}
}
