//! Calls on certificates. They are a part of [`super::calls`].

use super::types;

calls! {
	[]
	/// Certificates: kinds, issuers, batches and status lists.
	certificates("Certificates") {
		/// Enter a kind, or another version of it, by the council.
		set_kind(kind: KindId, details: CertificateKind);
		/// Let another authority accredit issuers of a kind for areas.
		delegate(
			kind: KindId,
			institution: InstitutionId,
			areas: Vec<DistrictPrefix>,
			external_ref: ExternalRef,
		);
		/// End what is delegated to an institution for a kind.
		end_delegation(
			kind: KindId,
			institution: InstitutionId,
			reason: Commitment,
			external_ref: ExternalRef,
		);
		/// Accredit an issuer for a kind and areas.
		accredit(
			kind: KindId,
			issuer: InstitutionId,
			areas: Vec<DistrictPrefix>,
			from: KoreanDay,
			until: Option<KoreanDay>,
			external_ref: ExternalRef,
		);
		/// Suspend an accreditation.
		suspend_accreditation(
			accreditation: AccreditationId,
			reason: Commitment,
			external_ref: ExternalRef,
		);
		/// Resume a suspended accreditation.
		resume_accreditation(
			accreditation: AccreditationId,
			reason: Commitment,
			external_ref: ExternalRef,
		);
		/// End an accreditation permanently.
		end_accreditation(
			accreditation: AccreditationId,
			reason: Commitment,
			external_ref: ExternalRef,
		);
		/// Let a verifier's service ask for items of certificates of a kind.
		register_service(
			kind: KindId,
			service: ServiceCode,
			details: Service,
			external_ref: ExternalRef,
		);
		/// Take that permission from a service.
		end_service(
			kind: KindId,
			service: ServiceCode,
			reason: Commitment,
			external_ref: ExternalRef,
		);
		/// Anchor batches of certificates.
		anchor(batches: Vec<NewBatch>, external_ref: ExternalRef);
		/// Create a status list.
		create_status_list(
			accreditation: AccreditationId,
			purpose: StatusPurpose,
			size: u32,
			external_ref: ExternalRef,
		);
		/// Revoke certificates, suspend them, or end their suspension.
		set_statuses(list: ListId, changes: Vec<StatusChange>, external_ref: ExternalRef);
		/// Do the same in the place of an issuer that cannot.
		override_statuses(
			list: ListId,
			changes: Vec<StatusChange>,
			reason: Commitment,
			external_ref: ExternalRef,
		);
		/// Name the DID under which the institution issues.
		set_issuer_did(consent: PartyConsent, external_ref: ExternalRef);
	}
}
