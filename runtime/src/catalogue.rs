//! The kinds of certificates that a network begins with: the papers of a loan's document bundle, extracts, and attested
//! documents. The council can change every one of them, and enter more.

use alloc::{format, string::ToString, vec::Vec};
use madang_primitives::{InstitutionId, PaperKind};
use pallet_certificates::{GenesisKind, KindId};

/// A quarter of a year: after that, most offices ask for a newer certificate.
const QUARTER: u32 = 90;
/// Ten years.
const TEN_YEARS: u32 = 3_653;

/// The English name of a paper, and the last part of the type of its credentials.
fn paper(kind: PaperKind) -> (&'static str, &'static str) {
	use PaperKind::*;
	match kind {
		Identity => ("Proof of identity", "identity"),
		ResidentRecord => ("Resident record", "resident-record"),
		BusinessRegistration => ("Certificate of business registration", "business-registration"),
		VatBase => ("Certificate of the VAT base", "vat-base"),
		ExemptIncome => ("Certificate of income without VAT", "exempt-income"),
		Income => ("Certificate of income", "income"),
		FinancialStatements => ("Certificate of financial statements", "financial-statements"),
		NationalTaxPaid => ("Certificate that national taxes are paid", "national-tax-paid"),
		LocalTaxPaid => ("Certificate that local taxes are paid", "local-tax-paid"),
		HealthInsurance => ("Certificate of health insurance", "health-insurance"),
		HealthInsurancePaid => ("Certificate of paid health insurance", "health-insurance-paid"),
		SocialInsurancePaid => ("Certificate of paid social insurances", "social-insurance-paid"),
		InsuredEmployees => ("List of insured employees", "insured-employees"),
		SmallBusiness => ("Certificate of a small business", "small-business"),
		Eligibility => ("Certificate of support by a programme", "eligibility"),
		GuaranteeLetter => ("Credit guarantee letter", "guarantee-letter"),
		Premises => ("Lease or extracts of the premises", "premises"),
		Corporation => ("Corporate register extract", "corporation"),
		Debts => ("Certificate of debts at banks", "debts"),
		SealOrSignature => ("Certificate of a seal or a signature", "seal-or-signature"),
		BusinessPlan => ("Business plan and use of the money", "business-plan"),
		NotClosed => ("Confirmation of a business that is not closed", "not-closed"),
	}
}

/// Kinds that are not a paper of a bundle: names, last part of the type, longest validity in days, and whether
/// they have areas.
const OTHERS: [(&str, &str, &str, u32, bool); 6] = [
	("등기사항증명서", "Title extract", "title-extract", QUARTER, true),
	("토지(임야)대장 등본", "Land book extract", "land-book-extract", QUARTER, true),
	("건축물대장 등본", "Building book extract", "building-book-extract", QUARTER, true),
	("자격증명", "Certificate of a qualification", "qualification", TEN_YEARS, false),
	("공증문서", "Notarised document", "notarised-document", TEN_YEARS, false),
	("아포스티유", "Apostille", "apostille", TEN_YEARS, false),
];

/// All kinds, numbered from 1, with one institution in charge.
pub fn kinds(in_charge: InstitutionId) -> Vec<GenesisKind> {
	let kind = |name_ko: &str, name_en: &str, slug: &str, max_days, per_area, paper| GenesisKind {
		kind: KindId::default(),
		name_ko: name_ko.to_string(),
		name_en: name_en.to_string(),
		credential_type: format!("urn:madang:certificate:{slug}"),
		in_charge,
		max_days,
		per_area,
		paper,
	};
	let papers = PaperKind::ALL.into_iter().map(|one| {
		let (name_en, slug) = paper(one);
		// Local taxes are those of a municipality.
		let per_area = one == PaperKind::LocalTaxPaid;
		kind(one.korean(), name_en, slug, QUARTER, per_area, Some(one))
	});
	let others = OTHERS.into_iter().map(|(name_ko, name_en, slug, days, per_area)| {
		kind(name_ko, name_en, slug, days, per_area, None)
	});
	let numbered = (1u16..).zip(papers.chain(others));
	numbered.map(|(number, kind)| GenesisKind { kind: KindId(number), ..kind }).collect()
}
