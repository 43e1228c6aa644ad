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
		/// The maximum number of seats exists. Revoke one that is not in use first.
		TooManySeats,
		/// Too few validators of the current or the next session would remain to finalize blocks.
		/// Grant another seat first and wait until it is in force.
		FinalityNeedsIt,
		/// The proof of possession of the keys is invalid. Create keys and proof on the node that
		/// will use them, with the seat's account as the owner.
		InvalidProof,
		/// One of the keys belongs or belonged to a seat, perhaps to this one. Create new keys.
		KeyInUse,
		/// The seat's keys were already set in this session. Set them again in the next one.
		KeysJustSet,
		/// The evidence does not show two blocks of one validator in one slot. Submit the two
		/// sealed headers.
		InvalidEvidence,
		/// The key in the evidence never belonged to a validator, so there is no seat to report.
		UnknownKey,
		/// The block lies in the future, or too far in the past. Report an offence when it happens.
		EvidenceNotRecent,
		/// The key was not in force in this slot: it was not used yet, or it was already replaced.
		/// What it seals then is not a block.
		KeyNotInForce,
		/// Neither of the two blocks is known to belong to this chain. A report must name a block
		/// that follows a recent one of this chain, or votes for one.
		NotOfThisChain,
		/// The offence has already been reported, or the council has already decided on what the
		/// seat did then. Nothing needs to be done.
		ReportedAlready,
		/// No open case has this number.
		CaseNotFound,
		/// The session would be too short for changes of the validator set to become final. Use a
		/// greater length.
		SessionTooShort,
		/// The list of lost seats is empty. Name the lost seats. The list can be empty only if the
		/// set of validators has changed since the last final block.
		NobodyLost,
		/// The validators of the session can finalize without the named seats. Revoke these seats
		/// one by one instead, or name all that are lost.
		FinalityCanSpareThem,
		/// The delay is zero, or not below the maximum or the length of a session.
		InvalidDelay,
		/// No validator would remain. At least one seat must be active and have keys.
		NobodyLeft,
		/// Another recovery or change of the finality set is in progress. After a recovery, wait
		/// twice its delay.
		RecoveryUnderWay,
		/// The block is in the future. Name a block that a remaining validator has finalized.
		NotFinalizedYet,
		/// The node is already registered, perhaps by another institution. Use a separate key for
		/// each node.
		NodeIsRegistered,
		/// The proof of possession of the node's key is invalid. Create it with the node's key, for
		/// this chain and this institution: `madang-node key prove-node-key`.
		InvalidNodeProof,
		/// The institution has the maximum number of nodes. Deregister one that is not in use.
		TooManyNodes,
		/// No node with this id is registered.
		NodeNotFound,
		/// The node or the named institution is not the officer's own. Only its own administrator
		/// or the council can act.
		NotOwnNode,
		/// It is the only node of an institution with a validator in the current or the next session.
		/// Register another node first, or ask the council to revoke the seat.
		ValidatorNeedsIt,
	}
}
