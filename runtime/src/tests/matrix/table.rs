//! The table: who may make which call, when.

use super::{
	anywhere, line, owned, placed,
	Answer::{Done, NotThis},
	Kind, Line, Who,
};
use crate::{tests::support::*, AccountId, Runtime, RuntimeCall};
use codec::Encode;
use frame_support::assert_ok;
use madang_primitives::{
	signing::{object, Purpose},
	BuildingId, DistrictCode, Duties, Duty,
	InstitutionKind::{self, *},
	KoreanDay, NodeId, Pnu, Property, UnitId,
};
use pallet_conveyances::{Ground, Leg};
use pallet_council::{Act, NextProposal, ProposalId};
use pallet_titles::{Filing, LastReceipt};
use sp_runtime::traits::Header as _;

/// Before the inspection: everything is prepared.
const BEFORE: Milestone = Milestone::Inspected;

const ENROLLERS: &[Kind] = &[
	anywhere(Municipality),
	anywhere(RegistryOffice),
	anywhere(Bank),
	anywhere(GuaranteeFoundation),
	anywhere(PolicyAgency),
	anywhere(ConveyanceAgent),
];
/// The four founding institutions, and no other: any kind may have a seat, and needs one.
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
];

const fn no_seat(kind: InstitutionKind) -> Kind {
	(kind, NotThis("NoSeat"), NotThis("NoSeat"))
}

const MINISTRIES: &[Kind] = &[anywhere(Ministry)];
const CITIES: &[Kind] = &[placed(Municipality)];
const REGISTRIES: &[Kind] = &[placed(RegistryOffice)];
const COURTS: &[Kind] = &[placed(Court)];
const AGENTS: &[Kind] = &[anywhere(ConveyanceAgent)];
const THE_AGENT: &[Kind] = &[owned(ConveyanceAgent, "NotTheAgent")];
const THE_FILER: &[Kind] = &[owned(ConveyanceAgent, "NotFiledByYou")];
const THE_DEAL_S_LENDER: &[Kind] = &[owned(Bank, "NotTheLender")];
const BANKS: &[Kind] = &[anywhere(Bank)];
const THE_LENDER: &[Kind] = &[owned(Bank, "NotOwnLoan")];

/// The calls, one stage of the sale after the other. A call with [`Milestone::Contracted`] is made
/// when the deal is inspected and not yet contracted, and so on.
pub(super) fn table() -> Vec<Line> {
	use Milestone::*;
	use Who::*;
	vec![
		line("Institutions.admit_institution", BEFORE, Council, |_, _| {
			pallet_institutions::Call::admit_institution {
				kind: Bank,
				name_ko: bounded("은행".bytes()),
				name_en: bounded("Bank".bytes()),
				jurisdiction: bounded([]),
				administrator: nobody(),
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
			}
			.into()
		}),
		line("Institutions.set_quota", BEFORE, Council, |_, _| {
			let institution = BANK.institution();
			pallet_institutions::Call::set_quota { institution, quota: None }.into()
		}),
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
				offence: pallet_validators::Offence::Block { slot: 1 },
				reported_at: 1,
				suspended: false,
			};
			pallet_validators::Cases::<Runtime>::insert(0, case);
			pallet_validators::Call::close_case { case: 0 }.into()
		}),
		line("Validators.set_session_length", BEFORE, Council, |_, _| {
			pallet_validators::Call::set_session_length { length: 100 }.into()
		}),
		line("Validators.set_keys", BEFORE, Each(Duty::Administer), |_, officer| set_keys(officer)),
		line("Validators.order_recovery", BEFORE, Council, |_, _| {
			let institution = BANK.institution();
			done_by_council(pallet_validators::Call::grant_seat { institution }.into());
			let lost = bounded([(institution, 0)]);
			pallet_validators::Call::order_recovery { lost, best_finalized: 1, delay: 8 }.into()
		}),
		line("Validators.register_node", BEFORE, EachOrCouncil(Duty::Administer), |_, officer| {
			let (institution, node) = (officer.institution(), NodeId([7; 32]));
			pallet_validators::Call::register_node { institution, node }.into()
		}),
		line(
			"Validators.deregister_node",
			BEFORE,
			EachOrCouncil(Duty::Administer),
			|_, officer| {
				let (institution, node) = (officer.institution(), NodeId([7; 32]));
				// A validator keeps one.
				for node in [node, NodeId([8; 32])] {
					let register = pallet_validators::Call::register_node { institution, node };
					done_by_council(register.into());
				}
				pallet_validators::Call::deregister_node { institution, node }.into()
			},
		),
		line("Validators.report_block", BEFORE, Nobody, |_, _| report_block()),
		line("Institutions.appoint_officer", BEFORE, Each(Duty::Administer), |_, _| {
			pallet_institutions::Call::appoint_officer {
				account: nobody(),
				duties: Duties::NONE.with(Duty::Observe),
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
			done(Officer { observer: false, ..officer }, suspend.into());
			pallet_institutions::Call::reinstate_officer { account }.into()
		}),
		line("Institutions.revoke_officer", BEFORE, Each(Duty::Administer), |_, officer| {
			pallet_institutions::Call::revoke_officer { account: clerk(officer) }.into()
		}),
		line("Identity.register_did", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, _| {
			register_did(Party::P256(240))
		}),
		line("Identity.rotate_keys", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, _| {
			let new_keys: pallet_identity::Keys = bounded([Party::Ed25519(241).key()]);
			let object = did_object(BUYER);
			let consent = BUYER.sign_consent(Purpose::RotateKeys, object, &(&new_keys, 1u32));
			let external_ref = fresh();
			pallet_identity::Call::rotate_keys { new_keys, consent, external_ref }.into()
		}),
		line("Identity.deactivate_did", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, _| {
			let consent = BUYER.sign_consent(Purpose::DeactivateDid, did_object(BUYER), &1u32);
			pallet_identity::Call::deactivate_did { consent, external_ref: fresh() }.into()
		}),
		line("Registers.import_districts", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			let rows = bounded([district_row(DistrictCode(1_165_010_800))]);
			pallet_registers::Call::import_districts { rows, external_ref: fresh() }.into()
		}),
		line("Registers.import_parcels", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			let rows = bounded([parcel_row(Pnu(PNU.0 + 10_000))]);
			pallet_registers::Call::import_parcels { rows, external_ref: fresh() }.into()
		}),
		line("Registers.import_buildings", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			let rows = bounded([building_row(BuildingId(2))]);
			pallet_registers::Call::import_buildings { rows, external_ref: fresh() }.into()
		}),
		line("Registers.import_units", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			let rows = bounded([unit_row(UnitId(5))]);
			pallet_registers::Call::import_units { rows, external_ref: fresh() }.into()
		}),
		line("Registers.amend_parcel", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			let row = parcel_row(PNU);
			pallet_registers::Call::amend_parcel {
				pnu: PNU,
				category: row.category,
				area: row.area + 1,
				official_price: row.official_price,
				priced_on: row.priced_on,
				external_ref: fresh(),
			}
			.into()
		}),
		line("Registers.amend_building", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			let row = building_row(HOUSE);
			pallet_registers::Call::amend_building {
				building: HOUSE,
				main_use: row.main_use,
				structure: row.structure,
				floors_above: row.floors_above,
				floors_below: row.floors_below,
				area: row.area,
				violation: true,
				external_ref: fresh(),
			}
			.into()
		}),
		line("Registers.amend_unit", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			amend_flat(FLAT, 9_000)
		}),
		line("Titles.import_titles", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			let rows = bounded([title_row(UNTITLED_FLAT)]);
			pallet_titles::Call::import_titles { rows, external_ref: fresh() }.into()
		}),
		line("Titles.bind_holder", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			bind_holder(UNBOUND_FLAT, BUYER)
		}),
		line("Titles.change_description", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			done(CITY, amend_flat(FLAT, 9_000));
			change_description(FLAT)
		}),
		line(
			"Titles.file (a first registration)",
			BEFORE,
			Officers(Duty::Convey, AGENTS),
			|_, _| first_registration(),
		)
		.besides(Duty::Lend, &[(Bank, NotThis("NotAnAgent"), NotThis("NotAnAgent"))]),
		line("Titles.file (a mortgage)", BEFORE, Officers(Duty::Convey, AGENTS), |_, _| {
			other_mortgage()
		})
		.besides(Duty::Lend, &[(Bank, NotThis("NotAnAgent"), NotThis("NotAnAgent"))]),
		// The mortgage is the other place's bank's.
		line(
			"Titles.file (a discharge)",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotMortgagee"), Done)]),
			|_, _| discharge(),
		)
		.besides(
			Duty::Convey,
			&[(ConveyanceAgent, NotThis("NotMortgagee"), NotThis("NotMortgagee"))],
		),
		line("Titles.examine", BEFORE, Officers(Duty::Examine, REGISTRIES), |_, _| {
			done(AGENT, other_mortgage());
			pallet_titles::Call::examine { receipt: last(), external_ref: fresh() }.into()
		}),
		line("Titles.complete", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			examined();
			pallet_titles::Call::complete { receipt: last(), external_ref: fresh() }.into()
		}),
		line("Titles.reject", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			examined();
			pallet_titles::Call::reject {
				receipt: last(),
				ground: pallet_titles::Ground::WrongForm,
				external_ref: fresh(),
			}
			.into()
		}),
		line("Titles.withdraw (an agent's)", BEFORE, Officers(Duty::Convey, THE_FILER), |_, _| {
			done(AGENT, other_mortgage());
			pallet_titles::Call::withdraw { receipt: last(), external_ref: fresh() }.into()
		})
		.besides(Duty::Lend, &[(Bank, NotThis("NotFiledByYou"), NotThis("NotFiledByYou"))]),
		line(
			"Titles.withdraw (a bank's)",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotFiledByYou"), Done)]),
			|_, _| {
				done(OLD_BANK, discharge());
				pallet_titles::Call::withdraw { receipt: last(), external_ref: fresh() }.into()
			},
		)
		.besides(
			Duty::Convey,
			&[(ConveyanceAgent, NotThis("NotFiledByYou"), NotThis("NotFiledByYou"))],
		),
		line("Lending.apply", BEFORE, Officers(Duty::Lend, BANKS), |sale, officer| {
			sale.apply(officer)
		}),
		line("Lending.decide", BEFORE, Officers(Duty::Lend, THE_LENDER), |sale, _| {
			done(BANK, sale.apply(BANK));
			sale.approve()
		}),
		line("Lending.agree", BEFORE, Officers(Duty::Lend, THE_LENDER), |sale, _| {
			done(BANK, sale.apply(BANK));
			done(BANK, sale.approve());
			sale.agree()
		}),
		line("Lending.withdraw", BEFORE, Officers(Duty::Lend, THE_LENDER), |sale, _| {
			done(BANK, sale.apply(BANK));
			pallet_lending::Call::withdraw { loan: sale.loan, external_ref: fresh() }.into()
		}),
		line(
			"Lending.record_existing",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotOwnMortgage"), Done)]),
			|_, _| record_loan(NEXT_FLAT),
		),
		line(
			"Lending.repay",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotOwnLoan"), Done)]),
			|_, _| {
				let (loan, amount) = (old_loan(), 1_000);
				pallet_lending::Call::repay { loan, amount, external_ref: fresh() }.into()
			},
		),
		line("Conveyances.declare_holidays", BEFORE, Council, |_, _| {
			let days = bounded([KoreanDay(20_819)]);
			pallet_conveyances::Call::declare_holidays { days }.into()
		}),
		line("Conveyances.inspect", BEFORE, Officers(Duty::Convey, AGENTS), |sale, _| {
			sale.inspect()
		}),
		line("Conveyances.reinspect", Contracted, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			pallet_conveyances::Call::reinspect { deal: sale.deal, external_ref: fresh() }.into()
		}),
		line("Conveyances.abandon", Contracted, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			pallet_conveyances::Call::abandon { deal: sale.deal, external_ref: fresh() }.into()
		}),
		line("Conveyances.conclude", Contracted, Officers(Duty::Convey, THE_AGENT), |sale, _| {
			sale.conclude()
		}),
		line("Conveyances.accept_report", Reported, Officers(Duty::Report, CITIES), |sale, _| {
			sale.accept_report()
		}),
		line(
			"Conveyances.request_supplement",
			Reported,
			Officers(Duty::Report, CITIES),
			|sale, _| request_supplement(sale),
		),
		line(
			"Conveyances.supplement_report",
			Reported,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| {
				done(CITY, request_supplement(sale));
				pallet_conveyances::Call::supplement_report {
					deal: sale.deal,
					documents: document(),
					external_ref: fresh(),
				}
				.into()
			},
		),
		line(
			"Conveyances.rescind (by agreement)",
			Reported,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.rescind(Ground::Agreement),
		),
		line(
			"Conveyances.rescind (by law)",
			Financed,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.rescind(Ground::ByLaw),
		),
		line(
			"Conveyances.report_rescission",
			Reported,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| {
				done(AGENT, sale.rescind(Ground::ByLaw));
				let external_ref = fresh();
				pallet_conveyances::Call::report_rescission { deal: sale.deal, external_ref }.into()
			},
		),
		line("Conveyances.declare_void", Filed, Officers(Duty::Adjudicate, COURTS), |sale, _| {
			pallet_conveyances::Call::declare_void {
				deal: sale.deal,
				judgment: document(),
				external_ref: fresh(),
			}
			.into()
		}),
		line(
			"Conveyances.finance",
			Financed,
			Officers(Duty::Lend, THE_DEAL_S_LENDER),
			|sale, _| sale.finance(),
		),
		line(
			"Conveyances.file_registration",
			Filed,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.file(),
		),
		line(
			"Conveyances.affirm (a payoff)",
			Affirmed,
			Officers(Duty::Lend, &[(Bank, NotThis("NotTheMortgagee"), Done)]),
			|sale, _| sale.affirm(Leg::Payoff(OLD_ENTRY)),
		),
		line(
			"Conveyances.affirm (a disbursement)",
			Affirmed,
			Officers(Duty::Lend, THE_DEAL_S_LENDER),
			|sale, _| sale.affirm(Leg::Disbursement(sale.loan)),
		),
		line(
			"Conveyances.affirm (the price)",
			Affirmed,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.affirm(Leg::Price),
		),
		line(
			"Conveyances.affirm (the tax)",
			Affirmed,
			Officers(Duty::Convey, THE_AGENT),
			|sale, _| sale.affirm(Leg::Tax),
		),
		line(
			"Conveyances.register",
			Registered,
			Officers(Duty::Register, REGISTRIES),
			|sale, _| sale.register(),
		),
		line("Registers.take_notice", Booked, Officers(Duty::KeepBooks, CITIES), |_, _| {
			pallet_registers::Call::take_notice {
				property: Property::Unit(FLAT),
				external_ref: fresh(),
			}
			.into()
		}),
		line("Conveyances.book", Booked, Officers(Duty::KeepBooks, CITIES), |sale, _| sale.book()),
	]
}

/// The account of somebody who is no officer yet.
pub(super) fn nobody() -> AccountId {
	account_of(&pair(250))
}

/// The observer of the officer's own institution.
fn clerk(officer: Officer) -> AccountId {
	officer.observer().account()
}

fn last() -> madang_primitives::Receipt {
	LastReceipt::<Runtime>::get().unwrap()
}

/// What must have happened before the call.
pub(super) fn done(officer: Officer, call: RuntimeCall) {
	assert_ok!(dispatch(officer, call));
}

fn done_by_council(call: RuntimeCall) {
	assert_ok!(as_council(call));
}

/// Keys for a seat that the officer's institution has.
fn set_keys(officer: Officer) -> RuntimeCall {
	let institution = officer.institution();
	let number = pallet_validators::SeatsOf::<Runtime>::get(institution);
	done_by_council(pallet_validators::Call::grant_seat { institution }.into());
	let seat = pallet_validators::seat_account::<AccountId>(institution, number).unwrap();
	let made = crate::SessionKeys::generate(&seat.encode(), None);
	let proof = bounded(made.proof.encode());
	pallet_validators::Call::set_keys { number, keys: made.keys, proof }.into()
}

/// Evidence of nothing: whoever may bring it is told so.
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

/// Something that two of four carry.
fn propose() -> RuntimeCall {
	let target = pallet_council::Target { pallet: bounded("Titles".bytes()), call: None };
	let act = Box::new(Act::Pause { target, blocks: 1 });
	let reason = bounded("an emergency".bytes());
	pallet_council::Call::propose { act, reason, external_ref: fresh() }.into()
}

/// What was proposed last.
fn proposed() -> ProposalId {
	ProposalId(NextProposal::<Runtime>::get().0 - 1)
}

fn other_mortgage() -> RuntimeCall {
	file_mortgage(NEXT_FLAT, NEIGHBOUR, BANK)
}

/// A mortgage that waits for the registrar.
fn examined() {
	done(AGENT, other_mortgage());
	let (receipt, external_ref) = (last(), fresh());
	done(REGISTRY, pallet_titles::Call::examine { receipt, external_ref }.into());
}

fn discharge() -> RuntimeCall {
	pallet_titles::Call::file {
		property: Property::Unit(NEXT_FLAT),
		filing: Filing::Discharge { entry: OLD_ENTRY },
		consents: bounded([]),
		external_ref: fresh(),
	}
	.into()
}

fn first_registration() -> RuntimeCall {
	let property = Property::Unit(UNTITLED_FLAT);
	let owners = holdings([BUYER.holds(madang_primitives::Share::WHOLE)]);
	let filing = Filing::Preservation { holdings: owners };
	let subject = object(b"property", &property);
	let consent = BUYER.sign_consent(Purpose::ApplyForRegistration, subject, &filing);
	let (consents, external_ref) = (bounded([consent]), fresh());
	pallet_titles::Call::file { property, filing, consents, external_ref }.into()
}

fn request_supplement(sale: &Sale) -> RuntimeCall {
	pallet_conveyances::Call::request_supplement {
		deal: sale.deal,
		reason: document(),
		external_ref: fresh(),
	}
	.into()
}
