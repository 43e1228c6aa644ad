//! Calls on notarial acts and apostilles.

use super::{
	super::{
		anywhere, line, owned,
		Answer::{Done, NotThis},
		Kind, Line, Who,
	},
	done, done_by_council, BEFORE,
};
use crate::{tests::support::*, RuntimeCall};
use madang_primitives::{signing::Purpose, Commitment, Duty, InstitutionKind::*};
use pallet_notary::{
	act_object, act_terms, ActId, ActKind, ApostilleId, Call, Designation, NewAct, NewSubject,
};

const NOTARY: Officer = Officer { kind: Notary, place: Place::Own, seat: Seat::Chief };
const REASON: Commitment = Commitment([3; 32]);
const FIRST: ActId = ActId(0);

/// Only the ministry of the place is designated.
const DESIGNATED: &[Kind] = &[(Ministry, Done, NotThis("NotDesignated"))];

fn designate() -> RuntimeCall {
	let designation = Designation { apostilles: true, supervision: true };
	Call::designate { institution: MINISTRY.institution(), designation }.into()
}

/// A deed of the buyer, entered by an officer.
fn enter(by: Officer) -> RuntimeCall {
	let document = Commitment([8; 32]);
	let act = NewAct { kind: ActKind::Deed, document, refers_to: None };
	let terms = act_terms(&act, by.institution(), &[BUYER.did()]);
	let object = act_object(&document);
	let consent = BUYER.sign_consent::<crate::Runtime>(Purpose::NotarialAct, object, terms);
	Call::enter { act, consents: bounded([consent]), external_ref: fresh() }.into()
}

fn issue() -> RuntimeCall {
	let capacity = bounded("공증인".bytes());
	let (subject, external_ref) = (NewSubject::Act(FIRST), fresh());
	Call::issue_apostille { subject, capacity, external_ref }.into()
}

fn entered() {
	done_by_council(designate());
	done(NOTARY, enter(NOTARY));
}

/// Acts and apostilles.
pub(super) fn notary() -> Vec<Line> {
	use Who::*;
	const NOTARIES: &[Kind] = &[anywhere(Notary)];
	const COURTS: &[Kind] = &[owned(Court, "NotResponsible")];
	vec![
		line("Notary.designate", BEFORE, Council, |_, _| designate()),
		line("Notary.enter", BEFORE, Officers(Duty::Notarise, NOTARIES), |_, by| enter(by)),
		line("Notary.annul", BEFORE, Officers(Duty::Adjudicate, COURTS), |_, _| {
			entered();
			Call::annul { act: FIRST, reason: REASON, external_ref: fresh() }.into()
		})
		.or_with(Duty::Supervise, DESIGNATED),
		line("Notary.issue_apostille", BEFORE, Officers(Duty::Apostille, DESIGNATED), |_, _| {
			entered();
			issue()
		}),
		line("Notary.annul_apostille", BEFORE, Officers(Duty::Apostille, DESIGNATED), |_, _| {
			entered();
			done(MINISTRY, issue());
			let (apostille, external_ref) = (ApostilleId(0), fresh());
			Call::annul_apostille { apostille, reason: REASON, external_ref }.into()
		}),
	]
}
