//! What the pallet tells indexers.

use frame_support::pallet_macros::pallet_section;

/// The events. The pallet imports them: see [`crate::Event`].
#[pallet_section]
mod events {
	/// What happened. Each takes effect in its block; `at` is that block's time. `by` is the officer whose call
	/// it was, with its institution and the institution's reference. A `reason` is a commitment to a document
	/// that stays off chain.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The council has entered a kind, or another version of it. Certificates of earlier versions stay
		/// valid.
		KindSet {
			/// The kind.
			kind: KindId,
			/// The version, from 1.
			version: u16,
			/// What it is.
			details: Kind,
			/// When.
			at: Moment,
		},
		/// The institution may accredit issuers of the kind for the areas. It replaces what was delegated to it
		/// before.
		Delegated {
			/// The kind.
			kind: KindId,
			/// Who may accredit.
			institution: InstitutionId,
			/// For which areas. Empty if the kind has none.
			areas: Areas,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The institution may accredit no more issuers of the kind. Whom it has accredited stays so.
		DelegationEnded {
			/// The kind.
			kind: KindId,
			/// Who could accredit.
			institution: InstitutionId,
			/// Why.
			reason: Commitment,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// An issuer is accredited.
		Accredited {
			/// The new accreditation.
			accreditation: AccreditationId,
			/// The kind.
			kind: KindId,
			/// The issuer.
			issuer: InstitutionId,
			/// For which areas. Empty if the kind has none.
			areas: Areas,
			/// For which time.
			term: Period,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// An accreditation is suspended, from now on. What was anchored before stays valid.
		AccreditationSuspended {
			/// The accreditation.
			accreditation: AccreditationId,
			/// The kind.
			kind: KindId,
			/// The issuer.
			issuer: InstitutionId,
			/// Why.
			reason: Commitment,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// A suspended accreditation holds again, from now or from the beginning of its term on.
		AccreditationResumed {
			/// The accreditation.
			accreditation: AccreditationId,
			/// The kind.
			kind: KindId,
			/// The issuer.
			issuer: InstitutionId,
			/// Why.
			reason: Commitment,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// An accreditation is ended permanently, from now on. What was anchored before stays valid.
		AccreditationEnded {
			/// The accreditation.
			accreditation: AccreditationId,
			/// The kind.
			kind: KindId,
			/// The issuer.
			issuer: InstitutionId,
			/// Why.
			reason: Commitment,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// A service may ask for items of the kind. It replaces what it could ask before.
		ServiceRegistered {
			/// The kind.
			kind: KindId,
			/// The service.
			service: ServiceCode,
			/// Who may ask for what, and what for.
			details: Service,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// A service may not ask for items of the kind any more.
		ServiceEnded {
			/// The kind.
			kind: KindId,
			/// The service.
			service: ServiceCode,
			/// Who could ask.
			verifier: InstitutionId,
			/// Why.
			reason: Commitment,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The institution of `by` issues certificates under this DID from now on.
		IssuerDidSet {
			/// The DID.
			did: Did,
			/// How many DIDs the institution has named, with this one.
			version: u32,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// Batches are anchored. They are numbered in their order.
		BatchesAnchored {
			/// The number of the first.
			first: BatchId,
			/// The batches.
			batches: BoundedVec<Batch, MaxBatches>,
			/// The log after the last.
			log: LogHead,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The issuer of `by` has a new status list, in which nothing is set.
		StatusListCreated {
			/// The new list.
			list: ListId,
			/// The kind of the certificates.
			kind: KindId,
			/// What it says.
			purpose: StatusPurpose,
			/// How many statuses it has.
			size: u32,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The issuer has changed statuses.
		StatusesSet {
			/// The list.
			list: ListId,
			/// The version of the list with these changes.
			version: u32,
			/// The changes.
			changes: Changes,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
		/// The institution in charge has changed statuses in the place of an issuer that cannot.
		StatusesOverridden {
			/// The list.
			list: ListId,
			/// The version of the list with these changes.
			version: u32,
			/// The changes.
			changes: Changes,
			/// Why.
			reason: Commitment,
			/// Who.
			by: Caller<T::AccountId>,
			/// When.
			at: Moment,
		},
	}
}
