//! Who may make which call: every call × every kind of institution × own and other place.
//!
//! The table is written out here, apart from the runtime's own table of powers, so that a change of
//! that one shows. A call that is missing here fails the test.

use super::support::*;
use crate::{AccountId, Runtime, RuntimeCall, RuntimeOrigin};
use frame_support::{
	assert_ok,
	dispatch::{DispatchResult, GetDispatchInfo},
	storage::with_transaction,
	traits::{GetCallMetadata, GetCallName},
};
use madang_primitives::{
	signing::{object, Purpose},
	BuildingId, DistrictCode, Duties, Duty,
	InstitutionKind::{self, *},
	KoreanDay, Pnu, Property, TitleId, UnitId,
};
use pallet_conveyances::{Ground, Leg};
use pallet_titles::{EntryId, Filing, LastReceipt, Mortgage};
use sp_runtime::{traits::Dispatchable, DispatchError, TransactionOutcome};
use std::collections::BTreeSet;
use Answer::*;

/// What becomes of a call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
	/// It succeeds.
	Done,
	/// The origin is refused.
	Barred,
	/// The institution may make the call, but not on this object, which is another's.
	NotThis(&'static str),
}

/// One kind's answers: in the place where the object lies, and elsewhere.
type Kind = (InstitutionKind, Answer, Answer);

/// Who may make a call. Kinds that are not named are barred.
enum Who {
	/// Officers of these kinds, with this duty.
	Officers(Duty, &'static [Kind]),
	/// Officers of every kind with this duty, for their own institution.
	Each(Duty),
	/// The council, and no officer.
	Council,
}

/// A line of the table.
struct Line {
	/// The call, as `Pallet.call`, and which case of it.
	call: &'static str,
	/// When in the sale it is made.
	when: Milestone,
	/// Who may.
	who: Who,
	/// The call as an officer makes it: what it needs done before, it does, on behalf of others.
	make: fn(&Sale, Officer) -> RuntimeCall,
}

const fn line(
	call: &'static str,
	when: Milestone,
	who: Who,
	make: fn(&Sale, Officer) -> RuntimeCall,
) -> Line {
	Line { call, when, who, make }
}

/// Done in the place, barred elsewhere: calls that concern a place.
const fn placed(kind: InstitutionKind) -> Kind {
	(kind, Done, Barred)
}

/// Done wherever the institution is.
const fn anywhere(kind: InstitutionKind) -> Kind {
	(kind, Done, Done)
}

/// Done by the institution in the place; the other's object is not this one.
const fn owned(kind: InstitutionKind, error: &'static str) -> Kind {
	(kind, Done, NotThis(error))
}

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
const MINISTRIES: &[Kind] = &[anywhere(Ministry)];
const CITIES: &[Kind] = &[placed(Municipality)];
const REGISTRIES: &[Kind] = &[placed(RegistryOffice)];
const COURTS: &[Kind] = &[placed(Court)];
const AGENTS: &[Kind] = &[anywhere(ConveyanceAgent)];
const THE_AGENT: &[Kind] = &[owned(ConveyanceAgent, "NotTheAgent")];
const BANKS: &[Kind] = &[anywhere(Bank)];
const THE_LENDER: &[Kind] = &[owned(Bank, "NotOwnLoan")];

/// The calls, one stage of the sale after the other. A call with [`Milestone::Contracted`] is made
/// when the deal is inspected and not yet contracted, and so on.
fn table() -> Vec<Line> {
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
			// Were it the caller's own, it would be barred for another reason.
			assert_ok!(by_council(suspend.into(), 3));
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
			let suspend =
				pallet_institutions::Call::suspend_officer { account: account.clone() };
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
			let proof = BUYER.proves(Purpose::RotateKeys, object, &(&new_keys, 1u32));
			let external_ref = fresh();
			pallet_identity::Call::rotate_keys { new_keys, proof, external_ref }.into()
		}),
		line("Identity.deactivate_did", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, _| {
			let proof = BUYER.proves(Purpose::DeactivateDid, did_object(BUYER), &1u32);
			pallet_identity::Call::deactivate_did { proof, external_ref: fresh() }.into()
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
			|_, officer| {
				// A bank has the power to file, but not this.
				first_registration(officer)
			},
		)
		.besides(&[(Bank, NotThis("NotAnAgent"), NotThis("NotAnAgent"))]),
		line("Titles.file (a mortgage)", BEFORE, Officers(Duty::Convey, AGENTS), |_, _| {
			other_mortgage()
		})
		.besides(&[(Bank, NotThis("NotAnAgent"), NotThis("NotAnAgent"))]),
		// The mortgage is the other place's bank's.
		line(
			"Titles.file (a discharge)",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotMortgagee"), Done)]),
			|_, _| discharge(),
		)
		.besides(&[(ConveyanceAgent, NotThis("NotMortgagee"), NotThis("NotMortgagee"))]),
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
		line(
			"Titles.withdraw (an agent's)",
			BEFORE,
			Officers(Duty::Convey, &[owned(ConveyanceAgent, "NotFiledByYou")]),
			|_, _| {
				done(AGENT, other_mortgage());
				pallet_titles::Call::withdraw { receipt: last(), external_ref: fresh() }.into()
			},
		)
		.besides(&[(Bank, NotThis("NotFiledByYou"), NotThis("NotFiledByYou"))]),
		line(
			"Titles.withdraw (a bank's)",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotFiledByYou"), Done)]),
			|_, _| {
				done(OLD_BANK, discharge());
				pallet_titles::Call::withdraw { receipt: last(), external_ref: fresh() }.into()
			},
		)
		.besides(&[(ConveyanceAgent, NotThis("NotFiledByYou"), NotThis("NotFiledByYou"))]),
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
			Officers(Duty::Lend, &[owned(Bank, "NotTheLender")]),
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
			Officers(Duty::Lend, &[owned(Bank, "NotTheLender")]),
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
	.into_iter()
	.collect()
}
