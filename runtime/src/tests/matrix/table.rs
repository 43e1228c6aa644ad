//! The table: who may make which call, when.

mod arrears;
mod certificates;
mod funds;
mod lending;
mod members;
mod notary;
mod pledges;
mod property;
mod rates;
mod sale;
mod transfers;

use super::Line;
use crate::{tests::support::*, AccountId, Runtime, RuntimeCall};
use frame_support::assert_ok;
use madang_primitives::appointment::{Appointment, AppointmentConsent};
use pallet_institutions::OfficerSignature;
use pallet_titles::LastReceipt;

/// Before the inspection: everything is prepared.
const BEFORE: Milestone = Milestone::Inspected;

/// Every call. A call with [`Milestone::Contracted`] is made when the deal is inspected and not yet
/// contracted, and so on.
pub(super) fn table() -> Vec<Line> {
	[
		members::institutions_by_council(),
		members::terms(),
		members::officers(),
		members::council(),
		members::validators(),
		property::identity(),
		property::registers(),
		property::reforms(),
		property::titles(),
		property::applications(),
		sale::lending(),
		sale::repayments(),
		lending::policy_loans(),
		rates::rates(),
		certificates::trust(),
		certificates::issuing(),
		notary::notary(),
		funds::programmes(),
		funds::guarantees(),
		arrears::arrears(),
		transfers::transfers(),
		pledges::pledges(),
		sale::contract(),
		sale::changes(),
		sale::rescission(),
		sale::closing(),
	]
	.into_iter()
	.flatten()
	.collect()
}

/// An account that is not an officer's.
pub(super) fn nobody() -> AccountId {
	account_of(&pair(250))
}

/// Its consent to an appointment.
fn consent_of_nobody(appointment: Appointment) -> AppointmentConsent<OfficerSignature> {
	officer_consent(&pair(250), appointment)
}

/// The observer of the officer's own institution.
fn clerk(officer: Officer) -> AccountId {
	officer.observer().account()
}

fn last() -> madang_primitives::Receipt {
	LastReceipt::<Runtime>::get().unwrap()
}

/// Make a call that must happen before the one that is tested.
pub(super) fn done(officer: Officer, call: RuntimeCall) {
	assert_ok!(dispatch(officer, call));
}

fn done_by_council(call: RuntimeCall) {
	assert_ok!(as_council(call));
}
