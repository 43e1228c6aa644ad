//! Tests, one file for each concern; here is what they share.

use crate::{mock::*, *};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResult};
use madang_primitives::{
	signing::Purpose, Commitment, Did, DistrictPrefix, InstitutionId, InstitutionKind, KoreanDay,
	DAY_MS,
};
use pallet_institutions::Caller;
use sp_runtime::DispatchError;

mod accrediting;
mod anchoring;
mod areas;
mod dids;
mod invariants;
mod kinds;
mod log;
mod random;
mod services;
mod statuses;
mod trees;

type Fault = Error<Test>;

/// A kind without areas, of which the ministry is in charge.
const KIND: KindId = KindId(1);
/// A kind with areas, of which the ministry is in charge.
const LAND: KindId = KindId(2);
/// A kind that does not exist.
const UNKNOWN: KindId = KindId(9);
/// The issuer of most tests, and another one.
const ISSUER: InstitutionId = institution(InstitutionKind::CertificateIssuer, Place::Own);
const OTHER_ISSUER: InstitutionId = institution(InstitutionKind::CertificateIssuer, Place::Other);
/// 서울특별시, 강남구 and 서초구.
const SEOUL: DistrictPrefix = DistrictPrefix { digits: 2, value: 11 };
const GANGNAM: DistrictPrefix = DistrictPrefix { digits: 5, value: 11_680 };
const SEOCHO: DistrictPrefix = DistrictPrefix { digits: 5, value: 11_650 };
/// The usual accreditation.
const FIRST: AccreditationId = AccreditationId(0);
const REASON: Commitment = PAPERS;
/// Who signs for the issuer, with the only key of the issuer's DID.
const SIGNER: Party = Party::Ed25519(1);
/// How many certificates a batch of the tests has.
const SIZE: u32 = 100;

fn details(name: &str) -> Kind {
	Kind {
		name_ko: bounded("증명".bytes()),
		name_en: bounded(name.bytes()),
		credential_type: bounded(format!("urn:madang:{name}").bytes()),
		in_charge: MINISTRY,
		max_days: 90,
		per_area: false,
		paper: None,
		retired: false,
	}
}

fn set(kind: KindId, details: Kind) -> DispatchResult {
	Certificates::set_kind(RuntimeOrigin::root(), kind, details)
}

/// Both kinds.
fn kinds() {
	assert_ok!(set(KIND, details("tax")));
	assert_ok!(set(LAND, Kind { per_area: true, ..details("land") }));
}

fn by_chief(of: InstitutionId) -> RuntimeOrigin {
	RuntimeOrigin::signed(chief(of))
}

/// The chief of an institution, with the reference of the last call.
fn caller(of: InstitutionId) -> Caller<u64> {
	Caller::new(acting(chief(of)), last_ref())
}

fn later(days: u32) -> KoreanDay {
	today::<Test>().plus(days)
}

fn pass_days(days: u64) {
	set_time::<Test>(now::<Test>() + days * DAY_MS);
}

/// One block later.
fn pass() {
	System::set_block_number(System::block_number() + 1);
	set_time::<Test>(now::<Test>() + 1_000);
}

fn accredit(by: InstitutionId, kind: KindId, areas: &[DistrictPrefix]) -> DispatchResult {
	let (areas, from) = (bounded(areas.iter().copied()), later(0));
	Certificates::accredit(by_chief(by), kind, ISSUER, areas, from, None, fresh_ref())
}

/// Both kinds, and the issuer is accredited for the first.
fn accredited() {
	kinds();
	assert_ok!(accredit(MINISTRY, KIND, &[]));
}

/// The issuer issues under the DID of a party, which is registered for it.
fn name(issuer: InstitutionId, party: Party) -> DispatchResult {
	if Identity::resolve(party.did()).is_none() {
		enrol::<Test>(by_chief(BANK), party);
	}
	let (object, terms) = (issuer_object(issuer), issuer_terms(&party.did()));
	let consent = party.sign_consent::<Test>(Purpose::IssueCertificates, object, terms);
	Certificates::set_issuer_did(by_chief(issuer), consent, fresh_ref())
}

/// The issuer is accredited for the first kind, has a DID and, as its first list, one for revocations.
fn ready() {
	accredited();
	assert_ok!(name(ISSUER, SIGNER));
	assert_ok!(create(StatusPurpose::Revocation));
}

fn suspend_it(by: InstitutionId) -> DispatchResult {
	Certificates::suspend_accreditation(by_chief(by), FIRST, REASON, fresh_ref())
}

fn resume_it(by: InstitutionId) -> DispatchResult {
	Certificates::resume_accreditation(by_chief(by), FIRST, REASON, fresh_ref())
}

fn end_it(by: InstitutionId) -> DispatchResult {
	Certificates::end_accreditation(by_chief(by), FIRST, REASON, fresh_ref())
}

fn range(list: u64, first: u32, count: u32) -> Option<StatusRange> {
	Some(StatusRange { list: ListId(list), first, count })
}

/// A batch with a root. It has the places of the first list after those of the roots before, from 1 on.
fn batch(root: u8) -> NewBatch {
	NewBatch {
		accreditation: FIRST,
		area: None,
		key: SIGNER.key(),
		root: [root; 32],
		size: SIZE,
		expires: later(90),
		revocation: range(0, u32::from(root.saturating_sub(1)) * SIZE, SIZE),
		suspension: None,
	}
}

fn anchor(batches: &[NewBatch]) -> DispatchResult {
	Certificates::anchor(by_chief(ISSUER), bounded(batches.iter().copied()), fresh_ref())
}

/// The smallest list, of the usual accreditation.
fn create(purpose: StatusPurpose) -> DispatchResult {
	let size = crate::statuses::MIN_LIST_SIZE;
	Certificates::create_status_list(by_chief(ISSUER), FIRST, purpose, size, fresh_ref())
}

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Certificates(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}
