//! Calls on kinds of certificates, issuers, batches and status lists.

use super::{
	super::{line, owned, Answer::NotThis, Kind, Line, Who},
	done, done_by_council, BEFORE,
};
use crate::{tests::support::*, RuntimeCall};
use madang_primitives::{
	signing::Purpose, Commitment, Duty, InstitutionId, InstitutionKind::*, KoreanDay,
};
use pallet_certificates::{
	AccreditationId, Areas, Call, Changes, Kind as CertificateKind, KindId, ListId, NewBatch,
	Service, ServiceCode, StatusChange, StatusPurpose, StatusRange,
};

const KIND: KindId = KindId(900);
const ISSUER: Officer = Officer { kind: CertificateIssuer, place: Place::Own, seat: Seat::Chief };
const FIRST: AccreditationId = AccreditationId(0);
const SERVICE: ServiceCode = ServiceCode(1);
const LIST: ListId = ListId(0);
const REASON: Commitment = Commitment([3; 32]);

/// Not in charge, although of a kind that can be.
const fn not_in_charge(kind: madang_primitives::InstitutionKind) -> Kind {
	(kind, NotThis("NotInCharge"), NotThis("NotInCharge"))
}

/// Of another issuer.
const fn not_own(kind: madang_primitives::InstitutionKind, error: &'static str) -> Kind {
	(kind, NotThis(error), NotThis(error))
}

/// The ministry is in charge.
const IN_CHARGE: &[Kind] = &[
	owned(Ministry, "NotInCharge"),
	not_in_charge(Municipality),
	not_in_charge(RegistryOffice),
	not_in_charge(Court),
	not_in_charge(TaxOffice),
	not_in_charge(GuaranteeFoundation),
	not_in_charge(PolicyAgency),
];

/// The accreditation is of the issuer.
const ACCREDITED: &[Kind] = &issuers("NotOwnAccreditation");
/// The DID consents for the issuer only.
const NAMED: &[Kind] = &issuers("BadSignature");
/// The list is the issuer's.
const OF_THE_LIST: &[Kind] = &issuers("NotOwnStatusList");

const fn issuers(error: &'static str) -> [Kind; 9] {
	[
		owned(CertificateIssuer, error),
		not_own(Ministry, error),
		not_own(Municipality, error),
		not_own(RegistryOffice, error),
		not_own(Court, error),
		not_own(TaxOffice, error),
		not_own(Bank, error),
		not_own(GuaranteeFoundation, error),
		not_own(PolicyAgency, error),
	]
}

fn set_kind() -> RuntimeCall {
	let details = CertificateKind {
		name_ko: bounded("증명".bytes()),
		name_en: bounded("Certificate".bytes()),
		credential_type: bounded("urn:test".bytes()),
		in_charge: MINISTRY.institution(),
		max_days: 90,
		per_area: false,
		paper: None,
		retired: false,
	};
	Call::set_kind { kind: KIND, details }.into()
}

fn accredit() -> RuntimeCall {
	let (kind, issuer, areas) = (KIND, ISSUER.institution(), Areas::default());
	let (from, until, external_ref) = (KoreanDay::of(now()), None, fresh());
	Call::accredit { kind, issuer, areas, from, until, external_ref }.into()
}

fn delegate() -> RuntimeCall {
	let (institution, areas) = (CITY.institution(), Areas::default());
	Call::delegate { kind: KIND, institution, areas, external_ref: fresh() }.into()
}

fn register_service() -> RuntimeCall {
	let verifier: InstitutionId = BANK.institution();
	let items = bounded([bounded("name".bytes())]);
	let details = Service { verifier, purpose: bounded("loan".bytes()), items };
	Call::register_service { kind: KIND, service: SERVICE, details, external_ref: fresh() }.into()
}

fn suspend() -> RuntimeCall {
	let (accreditation, reason, external_ref) = (FIRST, REASON, fresh());
	Call::suspend_accreditation { accreditation, reason, external_ref }.into()
}

fn create_list() -> RuntimeCall {
	let (accreditation, purpose) = (FIRST, StatusPurpose::Revocation);
	let (size, external_ref) = (131_072, fresh());
	Call::create_status_list { accreditation, purpose, size, external_ref }.into()
}

fn name_did() -> RuntimeCall {
	let issuer = ISSUER.institution();
	let object = pallet_certificates::issuer_object(issuer);
	let consent = sign(SELLER, Purpose::IssueCertificates, object, &SELLER.did());
	Call::set_issuer_did { consent, external_ref: fresh() }.into()
}

fn changes() -> Changes {
	bounded([StatusChange { index: 7, set: true }])
}

fn accredited() {
	done_by_council(set_kind());
	done(MINISTRY, accredit());
}

fn with_list() {
	accredited();
	done(ISSUER, create_list());
}

/// Kinds and issuers.
pub(super) fn trust() -> Vec<Line> {
	use Who::*;
	let by_charge = || Officers(Duty::Accredit, IN_CHARGE);
	vec![
		line("Certificates.set_kind", BEFORE, Council, |_, _| set_kind()),
		line("Certificates.delegate", BEFORE, by_charge(), |_, _| {
			done_by_council(set_kind());
			delegate()
		}),
		line("Certificates.end_delegation", BEFORE, by_charge(), |_, _| {
			done_by_council(set_kind());
			done(MINISTRY, delegate());
			let (kind, institution, reason) = (KIND, CITY.institution(), REASON);
			Call::end_delegation { kind, institution, reason, external_ref: fresh() }.into()
		}),
		line("Certificates.accredit", BEFORE, by_charge(), |_, _| {
			done_by_council(set_kind());
			accredit()
		}),
		line("Certificates.suspend_accreditation", BEFORE, by_charge(), |_, _| {
			accredited();
			suspend()
		}),
		line("Certificates.resume_accreditation", BEFORE, by_charge(), |_, _| {
			accredited();
			done(MINISTRY, suspend());
			let (accreditation, reason, external_ref) = (FIRST, REASON, fresh());
			Call::resume_accreditation { accreditation, reason, external_ref }.into()
		}),
		line("Certificates.end_accreditation", BEFORE, by_charge(), |_, _| {
			accredited();
			let (accreditation, reason, external_ref) = (FIRST, REASON, fresh());
			Call::end_accreditation { accreditation, reason, external_ref }.into()
		}),
		line("Certificates.register_service", BEFORE, by_charge(), |_, _| {
			done_by_council(set_kind());
			register_service()
		}),
		line("Certificates.end_service", BEFORE, by_charge(), |_, _| {
			done_by_council(set_kind());
			done(MINISTRY, register_service());
			let (kind, service, reason) = (KIND, SERVICE, REASON);
			Call::end_service { kind, service, reason, external_ref: fresh() }.into()
		}),
	]
}

/// Batches and status lists.
pub(super) fn issuing() -> Vec<Line> {
	use Who::*;
	vec![
		line("Certificates.anchor", BEFORE, Officers(Duty::Certify, ACCREDITED), |_, _| {
			with_list();
			done(ISSUER, name_did());
			let batch = NewBatch {
				accreditation: FIRST,
				area: None,
				key: SELLER.key(),
				root: [1; 32],
				size: 1,
				expires: KoreanDay::of(now()),
				revocation: Some(StatusRange { list: LIST, first: 0, count: 1 }),
				suspension: None,
			};
			Call::anchor { batches: bounded([batch]), external_ref: fresh() }.into()
		}),
		line("Certificates.set_issuer_did", BEFORE, Officers(Duty::Certify, NAMED), |_, _| {
			name_did()
		}),
		line(
			"Certificates.create_status_list",
			BEFORE,
			Officers(Duty::Certify, ACCREDITED),
			|_, _| {
				accredited();
				create_list()
			},
		),
		line("Certificates.set_statuses", BEFORE, Officers(Duty::Certify, OF_THE_LIST), |_, _| {
			with_list();
			Call::set_statuses { list: LIST, changes: changes(), external_ref: fresh() }.into()
		}),
		line(
			"Certificates.override_statuses",
			BEFORE,
			Officers(Duty::Accredit, IN_CHARGE),
			|_, _| {
				with_list();
				done(MINISTRY, suspend());
				let (list, reason, external_ref) = (LIST, REASON, fresh());
				Call::override_statuses { list, changes: changes(), reason, external_ref }.into()
			},
		),
	]
}
