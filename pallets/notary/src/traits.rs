//! What this pallet needs to know of certificates.

use madang_primitives::InstitutionId;
use pallet_certificates::{BatchId, Batches};

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
