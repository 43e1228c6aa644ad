//! Calls about members: institutions, council, validators.

use super::{
	super::{line, owned, Answer::NotThis, Kind, Line, Who},
	clerk, consent_of_nobody, done, done_by_council, nobody, BEFORE,
};
use crate::{tests::support::*, AccountId, Runtime, RuntimeCall};
use codec::Encode;
use madang_primitives::{
	appointment::Appointment,
	CutOver, DistrictPrefix, Duties, Duty,
	InstitutionKind::{self, *},
	KoreanDay, NodeId,
};
use pallet_council::{Act, NextProposal, ProposalId};
use sp_core::{ed25519, Pair};
use sp_runtime::traits::Header as _;

/// The four founding institutions. An institution of any kind may have a seat, and needs one to
/// govern.
const SEATS: &[Kind] = &[
	owned(Ministry, "NoSeat"),
	owned(Municipality, "NoSeat"),
	owned(RegistryOffice, "NoSeat"),
	owned(Bank, "NoSeat"),
	no_seat(Court),
	no_seat(TaxOffice),
	no_seat(GuaranteeFoundation),
	no_seat(PolicyAgency),
	no_seat(CertificateIssuer),
	no_seat(ConveyanceAgent),
	no_seat(Auditor),
	no_seat(Notary),
];

const fn no_seat(kind: InstitutionKind) -> Kind {
	(kind, NotThis("NoSeat"), NotThis("NoSeat"))
}

/// What the council decides about institutions.
pub(super) fn institutions_by_council() -> Vec<Line> {
	use Who::*;
	vec![
		line("Institutions.admit_institution", BEFORE, Council, |_, _| {
			pallet_institutions::Call::admit_institution {
				kind: Bank,
				name_ko: bounded("은행".bytes()),
				name_en: bounded("Bank".bytes()),
				jurisdiction: bounded([]),
				administrator: nobody(),
				consent: consent_of_nobody(Appointment::first_administrator(
					Bank,
					"은행".as_bytes(),
					b"Bank",
				)),
			}
			.into()
		}),
		line("Institutions.suspend_institution", BEFORE, Council, |_, _| {
			let institution = OTHER_CITY.institution();
			pallet_institutions::Call::suspend_institution { institution }.into()
		}),
		line("Institutions.readmit_institution", BEFORE, Council, |_, _| {
			let institution = OTHER_AGENT.institution();
			let suspend = pallet_institutions::Call::suspend_institution { institution };
			done_by_council(suspend.into());
			pallet_institutions::Call::readmit_institution { institution }.into()
		}),
		line("Institutions.withdraw_institution", BEFORE, Council, |_, _| {
			let institution = OTHER_CITY.institution();
			pallet_institutions::Call::withdraw_institution { institution }.into()
		}),
		line("Institutions.set_jurisdiction", BEFORE, Council, |_, _| {
			pallet_institutions::Call::set_jurisdiction {
				institution: OTHER_CITY.institution(),
				jurisdiction: bounded([]),
			}
			.into()
		}),
		line("Institutions.replace_administrator", BEFORE, Council, |_, _| {
			pallet_institutions::Call::replace_administrator {
				institution: OTHER_CITY.institution(),
				account: nobody(),
				consent: consent_of_nobody(Appointment::Administrator(OTHER_CITY.institution())),
			}
			.into()
		}),
		line("Institutions.force_suspend_officer", BEFORE, Council, |_, _| {
			let account = OTHER_CITY.account();
			pallet_institutions::Call::force_suspend_officer { account }.into()
		}),
		line("Institutions.force_reinstate_officer", BEFORE, Council, |_, _| {
			let account = OTHER_CITY.account();
			let suspend =
				pallet_institutions::Call::force_suspend_officer { account: account.clone() };
			done_by_council(suspend.into());
			pallet_institutions::Call::force_reinstate_officer { account }.into()
		}),
		line("Institutions.set_quota", BEFORE, Council, |_, _| {
			let institution = BANK.institution();
			pallet_institutions::Call::set_quota { institution, quota: None }.into()
		}),
	]
}

/// What the council decides about terms.
pub(super) fn terms() -> Vec<Line> {
	use Who::*;
	vec![
		line("Terms.declare_holidays", BEFORE, Council, |_, _| {
			pallet_terms::Call::declare_holidays { days: tomorrow() }.into()
		}),
		line("Titles.set_cut_over", BEFORE, Council, |_, _| {
			let later = KoreanDay::of(now()).plus(1);
			let cut_over = CutOver { on: later, import_until: later };
			let prefix = DistrictPrefix { digits: 2, value: 26 };
			pallet_titles::Call::set_cut_over { prefix, cut_over }.into()
		}),
		line("Terms.withdraw_holidays", BEFORE, Council, |_, _| {
			done_by_council(pallet_terms::Call::declare_holidays { days: tomorrow() }.into());
			pallet_terms::Call::withdraw_holidays { days: tomorrow() }.into()
		}),
	]
}

fn tomorrow() -> pallet_terms::Days {
	bounded([KoreanDay::of(now()).plus(1)])
}

/// What an institution decides about its own officers.
pub(super) fn officers() -> Vec<Line> {
	use Who::*;
	vec![
		line("Institutions.appoint_officer", BEFORE, Each(Duty::Administer), |_, officer| {
			pallet_institutions::Call::appoint_officer {
				account: nobody(),
				duties: Duties::NONE.with(Duty::Observe),
				consent: consent_of_nobody(Appointment::Officer(officer.institution())),
				external_ref: fresh(),
			}
			.into()
		}),
		line("Institutions.set_duties", BEFORE, Each(Duty::Administer), |_, officer| {
			pallet_institutions::Call::set_duties {
				account: clerk(officer),
				duties: Duties::NONE.with(Duty::Certify),
			}
			.into()
		}),
		line("Institutions.suspend_officer", BEFORE, Each(Duty::Administer), |_, officer| {
			pallet_institutions::Call::suspend_officer { account: clerk(officer) }.into()
		}),
		line("Institutions.reinstate_officer", BEFORE, Each(Duty::Administer), |_, officer| {
			let account = clerk(officer);
			let suspend = pallet_institutions::Call::suspend_officer { account: account.clone() };
			done(Officer { seat: Seat::Chief, ..officer }, suspend.into());
			pallet_institutions::Call::reinstate_officer { account }.into()
		}),
		line("Institutions.revoke_officer", BEFORE, Each(Duty::Administer), |_, officer| {
			pallet_institutions::Call::revoke_officer { account: clerk(officer) }.into()
		}),
		line("Institutions.add_client_certificate", BEFORE, Each(Duty::Administer), |_, _| {
			add_certificate()
		}),
		line(
			"Institutions.remove_client_certificate",
			BEFORE,
			Each(Duty::Administer),
			|_, officer| {
				done(Officer { seat: Seat::Chief, ..officer }, add_certificate());
				pallet_institutions::Call::remove_client_certificate { fingerprint: [7; 32] }.into()
			},
		),
		line("Institutions.anchor_log", BEFORE, Each(Duty::Observe), |_, _| {
			let (head, external_ref) = (sp_core::H256([7; 32]), fresh());
			pallet_institutions::Call::anchor_log { head, entries: 1, external_ref }.into()
		}),
	]
}

/// Adds a client certificate.
fn add_certificate() -> RuntimeCall {
	let scopes = pallet_institutions::Scopes { read: true, submit: false, audit: false };
	let until = pallet_timestamp::Now::<Runtime>::get() + madang_primitives::DAY_MS;
	pallet_institutions::Call::add_client_certificate { fingerprint: [7; 32], scopes, until }.into()
}

/// The council.
pub(super) fn council() -> Vec<Line> {
	use Who::*;
	vec![
		line("Council.propose", BEFORE, Officers(Duty::Govern, SEATS), |_, _| propose()),
		line("Council.vote", BEFORE, Officers(Duty::Govern, SEATS), |_, officer| {
			done(
				if officer.institution() == MINISTRY.institution() { CITY } else { MINISTRY },
				propose(),
			);
			pallet_council::Call::vote { proposal: proposed(), approve: true }.into()
		}),
		line("Council.close", BEFORE, Officers(Duty::Govern, SEATS), |_, _| {
			done(MINISTRY, propose());
			done(CITY, pallet_council::Call::vote { proposal: proposed(), approve: true }.into());
			pallet_council::Call::close { proposal: proposed() }.into()
		}),
		line("Council.grant_seat", BEFORE, Council, |_, _| {
			pallet_council::Call::grant_seat { institution: OLD_BANK.institution() }.into()
		}),
		line("Council.revoke_seat", BEFORE, Council, |_, _| {
			pallet_council::Call::revoke_seat { institution: BANK.institution() }.into()
		}),
		// Only the proposer may, so each institution withdraws its own.
		line("Council.withdraw_proposal", BEFORE, Officers(Duty::Govern, SEATS), |_, officer| {
			let has_seat = pallet_council::Seats::<Runtime>::get().contains(&officer.institution());
			let proposer = if has_seat { officer } else { MINISTRY };
			done(Officer { seat: Seat::Chief, ..proposer }, propose());
			pallet_council::Call::withdraw_proposal { proposal: proposed() }.into()
		}),
	]
}

/// Validators and nodes.
pub(super) fn validators() -> Vec<Line> {
	use Who::*;
	vec![
		line("Validators.grant_seat", BEFORE, Council, |_, _| {
			pallet_validators::Call::grant_seat { institution: BANK.institution() }.into()
		}),
		line("Validators.revoke_seat", BEFORE, Council, |_, _| {
			let institution = BANK.institution();
			done_by_council(pallet_validators::Call::grant_seat { institution }.into());
			pallet_validators::Call::revoke_seat { institution, number: 0 }.into()
		}),
		line("Validators.reinstate_seat", BEFORE, Council, |_, _| {
			let institution = BANK.institution();
			done_by_council(pallet_validators::Call::grant_seat { institution }.into());
			let seat = pallet_validators::seat_account::<AccountId>(institution, 0).unwrap();
			pallet_validators::Seats::<Runtime>::mutate(seat, |seat| {
				seat.as_mut().unwrap().status = pallet_validators::SeatStatus::Suspended;
			});
			pallet_validators::Call::reinstate_seat { institution, number: 0 }.into()
		}),
		line("Validators.close_case", BEFORE, Council, |_, _| {
			let case = pallet_validators::Case {
				seat: nobody(),
				offences: bounded([pallet_validators::Offence::Block { slot: 1 }]),
				reported_at: 1,
				conclusive: false,
				suspended: false,
			};
			pallet_validators::Cases::<Runtime>::insert(0, case);
			pallet_validators::Call::close_case { cases: bounded([0]) }.into()
		}),
		line("Validators.set_session_length", BEFORE, Council, |_, _| {
			pallet_validators::Call::set_session_length { length: 100 }.into()
		}),
		line("Validators.set_keys", BEFORE, Each(Duty::Administer), |_, officer| set_keys(officer)),
		line("Validators.order_recovery", BEFORE, Council, |_, _| {
			// The only validator is lost. Another seat has keys.
			done(BANK, set_keys(BANK));
			let lost = bounded([(MINISTRY.institution(), 0)]);
			pallet_validators::Call::order_recovery { lost, best_finalized: 1, delay: 8 }.into()
		}),
		line("Validators.register_node", BEFORE, EachOrCouncil(Duty::Administer), |_, officer| {
			register_node(officer, 7)
		}),
		line(
			"Validators.deregister_node",
			BEFORE,
			EachOrCouncil(Duty::Administer),
			|_, officer| {
				// A validator keeps one.
				[7, 8].into_iter().for_each(|key| done_by_council(register_node(officer, key)));
				let (institution, node) = (officer.institution(), node_id(7));
				pallet_validators::Call::deregister_node { institution, node }.into()
			},
		),
		line("Validators.report_block", BEFORE, Nobody, |_, _| report_block()),
	]
}

fn node_key(number: u8) -> ed25519::Pair {
	ed25519::Pair::from_seed(&[number; 32])
}

fn node_id(number: u8) -> NodeId {
	NodeId(node_key(number).public().0)
}

/// The registration of the node that has this key.
fn register_node(officer: Officer, number: u8) -> RuntimeCall {
	let (institution, node) = (officer.institution(), node_id(number));
	let genesis = crate::System::block_hash(0);
	let proof = node_key(number).sign(&node.proof_message(genesis.as_bytes(), institution)).0;
	pallet_validators::Call::register_node { institution, node, proof }.into()
}

/// Keys for a seat of the officer's institution.
fn set_keys(officer: Officer) -> RuntimeCall {
	let institution = officer.institution();
	let number = pallet_validators::SeatsOf::<Runtime>::get(institution);
	done_by_council(pallet_validators::Call::grant_seat { institution }.into());
	let seat = pallet_validators::seat_account::<AccountId>(institution, number).unwrap();
	let made = crate::SessionKeys::generate(&seat.encode(), None);
	let proof = bounded(made.proof.encode());
	pallet_validators::Call::set_keys { number, keys: made.keys, proof }.into()
}

/// Evidence that proves nothing: a call that passes the origin check is told so.
fn report_block() -> RuntimeCall {
	let header = crate::Header::new(
		1,
		Default::default(),
		Default::default(),
		Default::default(),
		Default::default(),
	);
	let offender = sp_keyring::Ed25519Keyring::Alice.public().into();
	let evidence = pallet_validators::Evidence { offender, first: header.clone(), second: header };
	pallet_validators::Call::report_block { evidence: Box::new(evidence) }.into()
}

/// A proposal that two of four votes can pass.
fn propose() -> RuntimeCall {
	let target = pallet_council::Target { pallet: bounded("Titles".bytes()), call: None };
	let act = Box::new(Act::Pause { target, blocks: 1 });
	let reason = bounded("an emergency".bytes());
	pallet_council::Call::propose { act, reason, external_ref: fresh() }.into()
}

/// The last proposal.
fn proposed() -> ProposalId {
	ProposalId(NextProposal::<Runtime>::get().0 - 1)
}
