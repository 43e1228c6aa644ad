//! The SDK's transaction extensions with this chain's rules. Their identifiers, encodings and types
//! in the metadata are those of the SDK, so clients sign as for any other chain.

mod mortality;
mod room;

pub use mortality::{check_era, CheckMortality, MAX_ERA_PERIOD};
pub use room::CheckRoom;

use crate::{Nonce, TxExtension};
use frame_system::{
	CheckGenesis, CheckNonZeroSender, CheckNonce, CheckSpecVersion, CheckTxVersion,
};
use pallet_institutions::{AdmitOfficers, ChargeQuota};
use sp_runtime::generic::Era;

/// All extensions of a transaction with this nonce and era.
pub fn all(nonce: Nonce, era: Era) -> TxExtension {
	(
		AdmitOfficers::new(),
		CheckNonZeroSender::new(),
		CheckSpecVersion::new(),
		CheckTxVersion::new(),
		CheckGenesis::new(),
		CheckMortality::from(era),
		CheckNonce::from(nonce),
		ChargeQuota::new(),
		pallet_clock::SettledTime::new(),
		CheckRoom::new(),
	)
}
