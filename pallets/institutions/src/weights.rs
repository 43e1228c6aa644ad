//! Weights of the calls and transaction extensions: counted for the worst case. `scripts/benchmark` compares
//! them with what is measured.
//!
//! Each weight counts the storage reads and writes of the worst case. The council's origin reads
//! nothing. An officer's origin reads the officer and its institution.

use frame_support::pallet_prelude::Weight;
use madang_primitives::weights::{account_signature, call, events, rewrites, row};

/// The weights of the calls and extensions.
pub trait WeightInfo {
	/// Weight of `admit_institution`.
	fn admit_institution() -> Weight;
	/// Weight of `suspend_institution`.
	fn suspend_institution() -> Weight;
	/// Weight of `readmit_institution`.
	fn readmit_institution() -> Weight;
	/// Weight of `withdraw_institution`.
	fn withdraw_institution() -> Weight;
	/// Weight of `set_jurisdiction`.
	fn set_jurisdiction() -> Weight;
	/// Weight of `replace_administrator`.
	fn replace_administrator() -> Weight;
	/// Weight of `appoint_officer`.
	fn appoint_officer() -> Weight;
	/// Weight of `set_duties`.
	fn set_duties() -> Weight;
	/// Weight of `suspend_officer`.
	fn suspend_officer() -> Weight;
	/// Weight of `reinstate_officer`.
	fn reinstate_officer() -> Weight;
	/// Weight of `revoke_officer`.
	fn revoke_officer() -> Weight;
	/// Weight of `add_client_certificate`.
	fn add_client_certificate() -> Weight;
	/// Weight of `remove_client_certificate`.
	fn remove_client_certificate() -> Weight;
	/// Weight of `anchor_log`.
	fn anchor_log() -> Weight;
	/// Weight of `force_suspend_officer`.
	fn force_suspend_officer() -> Weight;
	/// Weight of `force_reinstate_officer`.
	fn force_reinstate_officer() -> Weight;
	/// Weight of `set_quota`.
	fn set_quota() -> Weight;
	/// Weight of the extension `ChargeQuota`.
	fn charge_quota() -> Weight;
	/// Weight of the extension `ChargeQuota`, if the block has charged the institution already.
	fn charge_quota_again() -> Weight;
	/// Weight of the extension `AdmitOfficers`.
	fn admit_officers() -> Weight;
}

/// Reads of an institution, and of what the other pallets' rules look at before it leaves.
const GUARDED: u64 = 1 + 8 + 64;

/// Weights calculated from the counts.
pub struct ComputedWeight;

impl WeightInfo for ComputedWeight {
	fn admit_institution() -> Weight {
		// Reads: clock, genesis hash, next number, officer, count, institution, administrators,
		// account. Writes: all but the first two. One signature.
		call(8, 6, 0).saturating_add(account_signature())
	}

	fn suspend_institution() -> Weight {
		// The institution. The other pallets' rules read the council's seats and up to 64 validators.
		call(GUARDED, 1, 0)
	}

	fn readmit_institution() -> Weight {
		// The institution.
		call(1, 1, 0)
	}

	fn withdraw_institution() -> Weight {
		// As `suspend_institution`, and what it leaves: its seat and the index of its seats.
		call(GUARDED + 4, 2, 0)
	}

	fn set_jurisdiction() -> Weight {
		// The institution.
		call(1, 1, 0)
	}

	fn replace_administrator() -> Weight {
		// Reads: clock, genesis hash, institution, officer, count, administrators, account, client
		// certificates. Writes: the last six, and three more events. One signature.
		call(8, 6, 0).saturating_add(events(3)).saturating_add(account_signature())
	}

	fn appoint_officer() -> Weight {
		// Reads: origin 2, clock, genesis hash, reference, officer, count, administrators, account.
		// Writes: the last five. One signature.
		call(9, 5, 0).saturating_add(account_signature())
	}

	fn set_duties() -> Weight {
		// Reads: origin 2, officer, administrators. Writes: the last two, an event.
		call(4, 2, 0).saturating_add(events(1))
	}

	fn suspend_officer() -> Weight {
		// As `set_duties`.
		call(4, 2, 0).saturating_add(events(1))
	}

	fn reinstate_officer() -> Weight {
		// As `set_duties`.
		call(4, 2, 0).saturating_add(events(1))
	}

	fn revoke_officer() -> Weight {
		// As `set_duties`. The count and the account are also read and written.
		call(6, 4, 0).saturating_add(events(1))
	}

	fn add_client_certificate() -> Weight {
		// Reads: origin 2, clock, client certificates. Writes: the last, and four events.
		call(4, 1, 0).saturating_add(events(4))
	}

	fn remove_client_certificate() -> Weight {
		// Reads: origin 2, client certificates. Writes: the last, an event.
		call(3, 1, 0).saturating_add(events(1))
	}

	fn anchor_log() -> Weight {
		// Reads: origin 2, reference. Writes: the last, an event.
		call(3, 1, 0).saturating_add(events(1))
	}

	fn force_suspend_officer() -> Weight {
		// Reads: officer, institution, administrators. Writes: officer, administrators, an event.
		call(3, 2, 0).saturating_add(events(1))
	}

	fn force_reinstate_officer() -> Weight {
		// As `force_suspend_officer`.
		call(3, 2, 0).saturating_add(events(1))
	}

	fn set_quota() -> Weight {
		// The institution, its quota and usage. Writes: the last two.
		call(3, 2, 0)
	}

	fn charge_quota() -> Weight {
		// Officer and institution have already been read. Reads: quota, usage, and the council's
		// seats. Writes: usage. A refund writes it again.
		row(4, 1).saturating_add(rewrites(2))
	}

	fn charge_quota_again() -> Weight {
		// As `charge_quota`, without the write that the block has counted already.
		row(4, 0).saturating_add(rewrites(2))
	}

	fn admit_officers() -> Weight {
		// Reads: officer, institution, pauses and their block, authorised upgrade. The cost of any call is
		// counted with the call, that of hashing the code of an upgrade with its own.
		row(5, 0)
	}
}
