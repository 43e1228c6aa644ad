//! Calls on notarial acts and apostilles. They are a part of [`super::calls`].

use super::types;

calls! {
	[]
	/// Notarial acts and apostilles.
	notary("Notary") {
		/// Say what a ministry is designated for, by the council.
		designate(institution: InstitutionId, designation: Designation);
		/// Enter a notarial act for parties who sign.
		enter(act: NewAct, consents: Vec<PartyConsent>, external_ref: ExternalRef);
		/// Annul an act.
		annul(act: ActId, reason: Commitment, external_ref: ExternalRef);
		/// Issue an apostille.
		issue_apostille(subject: NewSubject, capacity: Vec<u8>, external_ref: ExternalRef);
		/// Annul an apostille.
		annul_apostille(apostille: ApostilleId, reason: Commitment, external_ref: ExternalRef);
	}
}
