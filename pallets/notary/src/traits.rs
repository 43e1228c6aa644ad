//! What this pallet needs to know of certificates and of the places of institutions.

use madang_primitives::InstitutionId;
use pallet_certificates::{areas::are_within, BatchId, Batches};

/// An anchored batch of certificates.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AnchoredBatch {
	/// Who issued it.
	pub issuer: InstitutionId,
	/// The root of its tree.
	pub root: [u8; 32],
	/// How many certificates it has.
	pub size: u32,
}

/// The batches of certificates. One read.
pub trait AnchoredBatches {
	/// The batch with a number.
	fn batch(number: u64) -> Option<AnchoredBatch>;
}

impl<T: pallet_certificates::Config> AnchoredBatches for pallet_certificates::Pallet<T> {
	fn batch(number: u64) -> Option<AnchoredBatch> {
		let batch = Batches::<T>::get(BatchId(number))?;
		let (root, size) = (batch.stated.root, batch.stated.size);
		Some(AnchoredBatch { issuer: batch.issuer, root, size })
	}
}

/// The places for which institutions are responsible. Two reads.
pub trait Areas {
	/// Whether every place of `inner`, which has one at least, is one of `outer`.
	fn covers_all_of(outer: InstitutionId, inner: InstitutionId) -> bool;
}

impl<T: pallet_institutions::Config> Areas for pallet_institutions::Pallet<T> {
	fn covers_all_of(outer: InstitutionId, inner: InstitutionId) -> bool {
		let places = |of| {
			pallet_institutions::pallet::Institutions::<T>::get(of)
				.map(|found| found.jurisdiction)
				.unwrap_or_default()
		};
		let inner = places(inner);
		!inner.is_empty() && are_within(&inner, &places(outer))
	}
}
