//! The powers that the runtime's table `runtime/src/powers.rs` has. A test of the runtime compares
//! the two: see `runtime/src/tests/powers.rs`.

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
	/// Register the DID of a party.
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
	/// Lend.
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
