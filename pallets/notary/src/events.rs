//! What the pallet tells indexers.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod events {
	/// What happened. Each takes effect in its block; `at` is that block's time. `by` is the officer whose call
	/// it was, with its institution and the institution's reference.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The council has designated a ministry, or changed what it is designated for.
		Designated {
			/// The ministry.
			institution: InstitutionId,
			/// What for.
			designation: Designation,
			/// When.
			at: Moment,
		},
		/// A notary has entered an act. Who signed is in it.
		ActEntered {
			/// The new act.
			act: ActId,
			/// The act as it is kept.
			entered: Act<T::AccountId>,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// An act has no effect from now on. It stays readable.
		ActAnnulled {
			/// The act.
			act: ActId,
			/// The notary's office.
			notary: InstitutionId,
			/// Its number in the notary's series.
			number: SeriesNumber,
			/// Commitment to the decision and its reasons.
			reason: Commitment,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// An authority has issued an apostille.
		ApostilleIssued {
			/// The new apostille.
			apostille: ApostilleId,
			/// The apostille as it is kept.
			issued: Apostille<T::AccountId>,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// An apostille has no effect from now on. It stays readable.
		ApostilleAnnulled {
			/// The apostille.
			apostille: ApostilleId,
			/// The authority that issued it.
			authority: InstitutionId,
			/// Its number in the authority's register.
			number: SeriesNumber,
			/// Commitment to the decision and its reasons.
			reason: Commitment,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
	}
}
