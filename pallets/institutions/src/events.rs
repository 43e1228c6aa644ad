//! The events of the pallet.

use frame_support::pallet_macros::pallet_section;

/// The section that [`crate::pallet`] imports.
#[pallet_section]
mod events {
	/// The events. The founding institutions of genesis have none.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution became a member and is active. [`Event::OfficerAppointed`] for its
		/// administrator follows.
		InstitutionAdmitted {
			/// The institution's number.
			institution: InstitutionId,
			/// The kind of institution.
			kind: InstitutionKind,
			/// Its official Korean name in UTF-8.
			name_ko: Name,
			/// Its English name in UTF-8.
			name_en: Name,
			/// The districts for which it is responsible.
			jurisdiction: Jurisdiction,
			/// Its first administrator.
			administrator: T::AccountId,
		},
		/// The council appointed a new administrator. Every other officer of the institution, former
		/// administrators included, counts as suspended from now on. No separate events name them.
		/// [`Event::OfficerAppointed`] for the new administrator follows.
		AdministratorReplaced {
			/// The institution's number.
			institution: InstitutionId,
			/// The new administrator.
			administrator: T::AccountId,
			/// The number of the generation of officers that begins with the new administrator.
			generation: u32,
		},
		/// An institution was suspended. From now on none of its officers can act, except that its
		/// administrators can suspend and revoke officers.
		InstitutionSuspended {
			/// The institution's number.
			institution: InstitutionId,
		},
		/// A suspended institution is active again. Its active officers can act.
		InstitutionReadmitted {
			/// The institution's number.
			institution: InstitutionId,
		},
		/// An institution left permanently.
		InstitutionWithdrawn {
			/// The institution's number.
			institution: InstitutionId,
		},
		/// The jurisdiction of an institution was replaced.
		JurisdictionSet {
			/// The institution's number.
			institution: InstitutionId,
			/// The new jurisdiction.
			jurisdiction: Jurisdiction,
		},
		/// The quota of an institution was set. Without a quota the default applies.
		QuotaSet {
			/// The institution's number.
			institution: InstitutionId,
			/// The quota, or `None` for the default.
			quota: Option<Quota>,
		},
		/// An account became an officer and is active.
		OfficerAppointed {
			/// The institution of the officer.
			institution: InstitutionId,
			/// The officer's account.
			officer: T::AccountId,
			/// The officer's duties.
			duties: Duties,
			/// The administrator who appointed the officer, or `None` for the council.
			by: Option<T::AccountId>,
		},
		/// The duties of an officer were replaced.
		DutiesSet {
			/// The institution of the officer.
			institution: InstitutionId,
			/// The officer's account.
			officer: T::AccountId,
			/// The new duties.
			duties: Duties,
			/// The administrator who set them.
			by: T::AccountId,
		},
		/// An officer was suspended.
		OfficerSuspended {
			/// The institution of the officer.
			institution: InstitutionId,
			/// The officer's account.
			officer: T::AccountId,
			/// The administrator who suspended the officer, or `None` for the council. The
			/// administrator cannot reinstate an officer that the council suspended.
			by: Option<T::AccountId>,
		},
		/// A suspended officer is active again.
		OfficerReinstated {
			/// The institution of the officer.
			institution: InstitutionId,
			/// The officer's account.
			officer: T::AccountId,
			/// The administrator who reinstated the officer, or `None` for the council.
			by: Option<T::AccountId>,
		},
		/// An officer was revoked permanently.
		OfficerRevoked {
			/// The institution of the officer.
			institution: InstitutionId,
			/// The officer's account.
			officer: T::AccountId,
			/// The administrator who revoked the officer. It is never the council.
			by: Option<T::AccountId>,
		},
		/// A client certificate was registered. With it a system of the institution can ask the
		/// institution's gateway.
		ClientCertificateAdded {
			/// The institution.
			institution: InstitutionId,
			/// The SHA-256 of the certificate.
			fingerprint: Fingerprint,
			/// What its holder may ask for.
			scopes: Scopes,
			/// From when on it is refused, in milliseconds since 1970.
			until: Moment,
			/// The administrator who registered it.
			by: T::AccountId,
		},
		/// A client certificate is not registered any more.
		ClientCertificateRemoved {
			/// The institution.
			institution: InstitutionId,
			/// The SHA-256 of the certificate.
			fingerprint: Fingerprint,
			/// The administrator who removed it. `None` if its time was over, or if the council
			/// replaced the administrator.
			by: Option<T::AccountId>,
		},
		/// An institution published the head of a log that it keeps.
		LogAnchored {
			/// The observer and its institution, and the reference.
			by: Caller<T::AccountId>,
			/// The SHA-256 of the last entry, which has that of the one before it.
			head: H256,
			/// How many entries the log has.
			entries: u64,
		},
	}
}
