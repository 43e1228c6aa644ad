//! The errors of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod errors {
	/// The errors of the calls.
	#[pallet::error]
	pub enum Error<T> {
		/// The seat does not exist. Look up the seats of the institution.
		SeatNotFound,
		/// The seat was revoked, which is final. The council can grant another seat.
		SeatIsTaken,
		/// The seat is not suspended. Only a suspended seat can be reinstated.
		SeatNotSuspended,
		/// No active institution has this number. Only active members can have seats and nodes.
		InstitutionNotActive,
		/// The maximum number of seats exists. Revoked seats are counted, so this needs a runtime
		/// upgrade.
		TooManySeats,
		/// Too few validators of the current or the next session would remain to finalize blocks.
		/// Grant another seat first and wait until it is in force.
		FinalityNeedsIt,
		/// The proof of possession of the keys is invalid. Create keys and proof on the node that
		/// will use them, with the seat's account as the owner.
		InvalidProof,
		/// One of the keys belongs or belonged to another seat. Create new keys.
		KeyInUse,
		/// The evidence does not show two blocks of one validator in one slot. Submit the two
		/// sealed headers.
		InvalidEvidence,
		/// The key in the evidence never belonged to a validator, so there is no seat to report.
		UnknownKey,
		/// The offence has already been reported. Nothing needs to be done.
		ReportedAlready,
		/// No open case has this number.
		CaseNotFound,
		/// The session would be too short for changes of the validator set to become final. Use a
		/// greater length.
		SessionTooShort,
		/// The list of lost seats is empty. Name the lost seats.
		NobodyLost,
		/// No validator would remain. At least one seat must be active and have keys.
		NobodyLeft,
		/// Another recovery is in progress. Wait for its second session boundary.
		RecoveryUnderWay,
		/// The block is in the future. Name a block that a remaining validator has finalized.
		NotFinalizedYet,
		/// The node is already registered, perhaps by another institution. Use a separate key for
		/// each node.
		NodeIsRegistered,
		/// The institution has the maximum number of nodes. Deregister one that is not in use.
		TooManyNodes,
		/// No node with this id is registered.
		NodeNotFound,
		/// The node or the named institution is not the officer's own. Only its own administrator
		/// or the council can act.
		NotOwnNode,
		/// It is the only node of an institution with a validator in the session. Register another
		/// node first, or ask the council to revoke the seat.
		ValidatorNeedsIt,
	}
}
