//! Tests on the real pallets of members, parties and certificates.

mod acts;
mod apostilles;
mod chains;
mod random;

use crate::{mock::*, *};
use frame_support::{assert_ok, dispatch::DispatchResult, storage::with_storage_layer};
use frame_system::RawOrigin;
use madang_primitives::{
	signing::{PartyConsent, Purpose},
	Commitment, InstitutionId,
};
use madang_testing::{institution_of, Party};
use sp_runtime::DispatchError;

const DOCUMENT: Commitment = Commitment([8; 32]);
const REASON: Commitment = Commitment([9; 32]);
/// The officer of the ministry that is designated.
const AUTHORITY: u64 = chief(MINISTRY);

/// What a call returns when the pallet refuses it.
fn error(error: Error<Test>) -> DispatchResult {
	Err(error.into())
}

fn new_act(kind: ActKind) -> NewAct {
	NewAct { kind, document: DOCUMENT, refers_to: None }
}

fn of_act(kind: ActKind, act: ActId) -> NewAct {
	NewAct { refers_to: Some(Attestation::Act(act)), ..new_act(kind) }
}

/// The consents of parties to an act of a notary.
fn consents(act: &NewAct, notary: InstitutionId, parties: &[Party]) -> Vec<PartyConsent> {
	let dids: Vec<_> = parties.iter().map(|party| party.did()).collect();
	let (object, terms) = (act_object(&act.document), act_terms(act, notary, &dids));
	let sign = |party: &Party| party.sign_consent::<Test>(Purpose::NotarialAct, object, terms);
	parties.iter().map(sign).collect()
}

fn enter_with(officer: u64, act: NewAct, consents: Vec<PartyConsent>) -> DispatchResult {
	with_storage_layer(|| Notary::enter(signed(officer), act, bounded(consents), fresh_ref()))
}

/// Enter an act for parties who sign for the officer's notary.
fn enter_as(officer: u64, act: NewAct, parties: &[Party]) -> DispatchResult {
	let consents = consents(&act, institution_of(officer), parties);
	enter_with(officer, act, consents)
}

/// Enter an act that is valid; its number.
fn entered(act: NewAct, parties: &[Party]) -> ActId {
	assert_ok!(enter_as(NOTARY, act, parties));
	ActId(NextAct::<Test>::get().0 - 1)
}

/// A deed of two parties.
fn deed() -> ActId {
	entered(new_act(ActKind::Deed), &PARTIES[..2])
}

fn annul_as(officer: u64, act: ActId) -> DispatchResult {
	with_storage_layer(|| Notary::annul(signed(officer), act, REASON, fresh_ref()))
}

/// Designate a ministry for everything.
fn designate(institution: InstitutionId) {
	let designation = Designation { apostilles: true, supervision: true };
	assert_ok!(Notary::designate(RawOrigin::Root.into(), institution, designation));
}

fn issue_as(officer: u64, subject: NewSubject) -> DispatchResult {
	let capacity = bounded("공증인".bytes());
	with_storage_layer(|| Notary::issue_apostille(signed(officer), subject, capacity, fresh_ref()))
}

/// Issue an apostille that is valid; its number.
fn issued(subject: NewSubject) -> ApostilleId {
	assert_ok!(issue_as(AUTHORITY, subject));
	ApostilleId(NextApostille::<Test>::get().0 - 1)
}

fn annul_apostille_as(officer: u64, apostille: ApostilleId) -> DispatchResult {
	with_storage_layer(|| Notary::annul_apostille(signed(officer), apostille, REASON, fresh_ref()))
}

const BAD_ORIGIN: DispatchResult = Err(DispatchError::BadOrigin);
