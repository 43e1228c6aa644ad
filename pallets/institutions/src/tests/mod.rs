//! Tests, one file per concern.

mod admission;
mod buckets;
mod client_certificates;
mod consent;
mod council;
mod ensure;
mod generations;
mod genesis;
mod need;
mod officers;
mod quota;
mod random;
mod refs;
mod status;
mod suspension;

use crate::{mock::*, *};
use codec::Decode;
use frame_support::{assert_noop, assert_ok, traits::Get};
use madang_primitives::{
	appointment::{Appointment, AppointmentPayload, MAX_CONSENT_VALIDITY},
	DistrictCode, DistrictPrefix, Duties, Duty, InstitutionId, InstitutionKind, InstitutionStatus,
	LoanId, Moment, Object,
};
use sp_runtime::{traits::BadOrigin, DispatchError, DispatchResult};

/// The council.
fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// An account's signed origin.
fn by(account: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(account)
}

/// The events of this pallet since the last call.
fn events() -> Vec<Event<Test>> {
	let events = System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Members(event) => Some(event),
			_ => None,
		})
		.collect();
	System::reset_events();
	events
}

/// A set of duties with unknown bits, which only the wire can contain.
fn unknown_duties() -> Duties {
	Duties::decode(&mut &[0xff; 4][..]).unwrap()
}

fn status_of(account: u64) -> OfficerStatus {
	Officers::<Test>::get(account).unwrap().status
}

/// Appoint an officer that consents, with a reference derived from the account's number.
fn appoint(administrator: u64, account: u64, duties: Duties) -> DispatchResult {
	let institution = Officers::<Test>::get(administrator).map(|officer| officer.institution);
	let consent = consent(account, Appointment::Officer(institution.unwrap_or(MINISTRY)));
	Members::appoint_officer(by(administrator), account, duties, consent, reference(account))
}

/// Replace the administrator of an institution by an account that consents.
fn replace(institution: InstitutionId, account: u64) -> DispatchResult {
	let consent = consent(account, Appointment::Administrator(institution));
	Members::replace_administrator(council(), institution, account, consent)
}

fn reference(number: u64) -> [u8; 32] {
	let mut reference = [0; 32];
	reference[..8].copy_from_slice(&number.to_le_bytes());
	reference
}

/// Fill up an institution's administrators with the accounts from 1,000 on.
fn fill_administrators(administrator: u64) {
	for account in 1_000..1_000 + u64::from(<MaxAdministrators as Get<u32>>::get()) - 1 {
		assert_ok!(appoint(administrator, account, ADMINISTER));
	}
}
