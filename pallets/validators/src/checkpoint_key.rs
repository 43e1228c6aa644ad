//! The third session key: with it a validator cosigns checkpoints of the log of certificates.
//!
//! Nodes sign and check cosignatures outside the runtime. The runtime only keeps the keys, so that
//! everybody can read whose key it is, and no pallet acts when they change.

use crate::{
	pallet::{InForce, KeyHistory, Seats},
	Config, Pallet,
};
use alloc::vec::Vec;
use frame_support::traits::OneSessionHandler;
use madang_primitives::InstitutionId;
use sp_core::crypto::KeyTypeId;
use sp_runtime::{traits::OpaqueKeys, BoundToRuntimeAppPublic};

/// The type of the key in keystores.
pub const CHECKPOINT_KEY: KeyTypeId = KeyTypeId(*b"ckpt");

mod app {
	use sp_runtime::app_crypto::{app_crypto, ed25519};
	app_crypto!(ed25519, super::CHECKPOINT_KEY);
}

/// A public key for checkpoints.
pub type CheckpointId = app::Public;

/// The place of the key among the session keys.
pub struct CheckpointKeys;

impl BoundToRuntimeAppPublic for CheckpointKeys {
	type Public = CheckpointId;
}

/// Nothing in the runtime depends on the keys of a session.
// The trait has the bounds in two places.
#[allow(clippy::multiple_bound_locations)]
impl<ValidatorId> OneSessionHandler<ValidatorId> for CheckpointKeys {
	type Key = CheckpointId;

	fn on_genesis_session<'a, I: 'a>(_validators: I)
	where
		I: Iterator<Item = (&'a ValidatorId, CheckpointId)>,
		ValidatorId: 'a,
	{
	}

	fn on_new_session<'a, I: 'a>(_changed: bool, _validators: I, _queued: I)
	where
		I: Iterator<Item = (&'a ValidatorId, CheckpointId)>,
		ValidatorId: 'a,
	{
	}

	fn on_disabled(_validator: u32) {}
}

impl<T: Config> Pallet<T> {
	/// The validators of the session with their keys for checkpoints: institution, number of the seat
	/// and key, in the order of institutions.
	pub fn cosigners() -> Vec<(InstitutionId, u32, [u8; 32])> {
		InForce::<T>::get()
			.into_iter()
			.filter_map(|keys| {
				let seat = Seats::<T>::get(&keys.seat)?;
				let record = KeyHistory::<T>::get(&keys.seat, keys.record)?;
				let key = record.keys.get_raw(CHECKPOINT_KEY).try_into().ok()?;
				Some((seat.institution, seat.number, key))
			})
			.collect()
	}
}
