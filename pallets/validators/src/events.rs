//! The events of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod events {
	/// The events.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution was granted a seat. The seat is planned once it has keys.
		SeatGranted {
			/// The institution.
			institution: InstitutionId,
			/// The number of the seat in the institution.
			number: u32,
			/// The seat's account, which is the owner in the proof of its keys.
			seat: T::AccountId,
		},
		/// A seat was revoked permanently.
		SeatRevoked {
			/// The institution.
			institution: InstitutionId,
			/// The number of the seat in the institution.
			number: u32,
		},
		/// A seat's keys were set.
		KeysSet {
			/// The institution.
			institution: InstitutionId,
			/// The number of the seat in the institution.
			number: u32,
			/// The officer who set them.
			officer: T::AccountId,
			/// The public keys.
			keys: T::Keys,
		},
		/// A validator has equivocated. The council must decide on the case.
		CaseOpened {
			/// The number of the case.
			case: u32,
			/// The institution.
			institution: InstitutionId,
			/// The number of the seat in the institution.
			number: u32,
			/// The offence.
			offence: Offence,
			/// Whether the report suspended the seat.
			suspended: bool,
		},
		/// Another equivocation of a validator was reported. It is part of the seat's open case.
		OffenceAdded {
			/// The number of the case.
			case: u32,
			/// The institution.
			institution: InstitutionId,
			/// The number of the seat in the institution.
			number: u32,
			/// The offence.
			offence: Offence,
			/// Whether this report suspended the seat.
			suspended: bool,
		},
		/// The council closed a case. What the seat did up to this block is decided.
		CaseClosed {
			/// The number of the case.
			case: u32,
		},
		/// A suspended seat is active again.
		SeatReinstated {
			/// The institution.
			institution: InstitutionId,
			/// The number of the seat in the institution.
			number: u32,
		},
		/// A validator produced no block in a whole session. It keeps its seat.
		Offline {
			/// The institution.
			institution: InstitutionId,
			/// The number of the seat in the institution.
			number: u32,
			/// The last block that it produced, if it has produced one.
			last: Option<BlockNumberFor<T>>,
		},
		/// A recovery was ordered: the seats of lost validators are revoked, and finality will
		/// resume without them.
		RecoveryOrdered {
			/// The revoked seats, by institution and number.
			lost: BoundedVec<(InstitutionId, u32), MaxSeats>,
			/// The last block that any of the remaining validators has finalized.
			best_finalized: BlockNumberFor<T>,
			/// The number of blocks after the second session boundary in which the old set remains
			/// in force.
			delay: BlockNumberFor<T>,
			/// The block from which the remaining validators finalize.
			in_force: BlockNumberFor<T>,
		},
		/// The remaining validators produce the blocks, and the change of the finality set is
		/// announced. It takes effect after the recovery's delay.
		RecoveryBegun,
		/// The length of sessions was changed.
		SessionLengthSet {
			/// The new length in blocks.
			length: BlockNumberFor<T>,
		},
		/// A node was registered. All other nodes now accept connections with it.
		NodeRegistered {
			/// The institution.
			institution: InstitutionId,
			/// The node's id.
			node: NodeId,
			/// The officer who acted, or `None` for the council.
			by: Option<T::AccountId>,
		},
		/// A node was deregistered. All other nodes close their connections with it.
		NodeDeregistered {
			/// The institution.
			institution: InstitutionId,
			/// The node's id.
			node: NodeId,
			/// The officer who acted, or `None` for the council.
			by: Option<T::AccountId>,
		},
	}
}
