//! Who may do what: one line per power.
//!
//! A power names the kinds of institutions that have it and the duty that an officer needs for it.
//! If a call concerns a place, the institution must also be responsible for that place.

use madang_primitives::{
	Duty,
	InstitutionKind::{self, *},
};
use pallet_institutions::Power;

macro_rules! powers {
	($($(#[$doc:meta])* $name:ident: [$($kind:ident),+] with $duty:ident;)+) => {
		$(
			$(#[$doc])*
			pub struct $name;

			impl Power for $name {
				const NAME: &'static str = stringify!($name);
				const KINDS: &'static [InstitutionKind] = &[$($kind),+];
				const DUTY: Duty = Duty::$duty;
			}
		)+
	};
}

powers! {
	/// Register the DID of a party after checking its identity.
	Enrol: [Municipality, RegistryOffice, Bank, GuaranteeFoundation, PolicyAgency, ConveyanceAgent]
		with Enrol;
	/// Import districts and books.
	ImportBooks: [Ministry] with Import;
	/// Keep the books of a place.
	KeepBooks: [Municipality] with KeepBooks;
	/// Accept transaction reports of a place.
	AcceptReports: [Municipality] with Report;
	/// Examine applications for registration at a place.
	Examine: [RegistryOffice] with Examine;
	/// Complete registrations at a place.
	Register: [RegistryOffice] with Register;
	/// Conduct conveyances and file applications for parties.
	Convey: [ConveyanceAgent] with Convey;
	/// Lend, and act on the bank's own loans and mortgages.
	Lend: [Bank] with Lend;
	/// Lend under an own programme, without a bank (직접대출).
	LendDirectly: [PolicyAgency] with Lend;
	/// Run policy-fund programmes, and certify whom they support.
	Fund: [PolicyAgency] with Fund;
	/// Decide on guarantees, and pay claims.
	Guarantee: [GuaranteeFoundation] with Guarantee;
	/// Publish the values of the institution's indices.
	PublishRates: [Ministry, PolicyAgency, Bank] with PublishRates;
	/// Accredit issuers of the kinds of certificates of which the institution is in charge.
	Accredit: [Ministry, Municipality, RegistryOffice, Court, TaxOffice, GuaranteeFoundation,
		PolicyAgency] with Accredit;
	/// Issue certificates of the kinds for which the institution is accredited.
	Certify: [CertificateIssuer, Ministry, Municipality, RegistryOffice, Court, TaxOffice, Bank,
		GuaranteeFoundation, PolicyAgency] with Certify;
	/// Give effect to a judgment at a place.
	Adjudicate: [Court] with Adjudicate;
	/// Enter notarial acts.
	Notarise: [Notary] with Notarise;
	/// Issue apostilles, for a ministry that the council has designated.
	Apostille: [Ministry] with Apostille;
	/// Annul notarial acts, for a ministry that the council has designated.
	Supervise: [Ministry] with Supervise;
}

/// Vote for a founding institution in the council. The council decides which institutions have a
/// seat; they may be of any kind.
pub struct Govern;

impl Power for Govern {
	const NAME: &'static str = "Govern";
	const KINDS: &'static [InstitutionKind] = &InstitutionKind::ALL;
	const DUTY: Duty = Duty::Govern;
}
