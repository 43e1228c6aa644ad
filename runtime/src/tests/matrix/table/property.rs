//! Calls about parties, books and titles.

use super::{
	super::{
		anywhere, line, placed,
		Answer::{Done, NotThis},
		Kind, Line, Who,
	},
	done, last, BEFORE,
};
use crate::{tests::support::*, Runtime, RuntimeCall};
use madang_primitives::{
	signing::Purpose, Area, BuildingId, ClosingReason, DistrictCode, Duty, Holdings,
	InstitutionKind::*, Pnu, Property, UnitId,
};
use madang_testing::{registry, PAPERS};
use pallet_registers::{
	BuildingChange, BuildingDetails, BuildingRow, ParcelChange, ParcelDetails, ParcelRow,
};
use pallet_titles::Filing;

const ENROLLERS: &[Kind] = &[
	anywhere(Municipality),
	anywhere(RegistryOffice),
	anywhere(Bank),
	anywhere(GuaranteeFoundation),
	anywhere(PolicyAgency),
	anywhere(ConveyanceAgent),
];
/// The buyer was enrolled by an agent.
const ISSUERS: &[Kind] = &[
	not_issuer(Municipality),
	not_issuer(RegistryOffice),
	not_issuer(Bank),
	not_issuer(GuaranteeFoundation),
	not_issuer(PolicyAgency),
	(ConveyanceAgent, Done, NotThis("NotIssuer")),
];

/// Another institution than the one that enrolled the party.
const fn not_issuer(kind: madang_primitives::InstitutionKind) -> Kind {
	(kind, NotThis("NotIssuer"), NotThis("NotIssuer"))
}

const MINISTRIES: &[Kind] = &[anywhere(Ministry)];
const CITIES: &[Kind] = &[placed(Municipality)];
const REGISTRIES: &[Kind] = &[placed(RegistryOffice)];
const AGENTS: &[Kind] = &[anywhere(ConveyanceAgent)];

/// Parties.
pub(super) fn identity() -> Vec<Line> {
	use Who::*;
	vec![
		line("Identity.register_did", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, officer| {
			register_did(officer, Party::P256(240))
		}),
		line("Identity.rotate_keys", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, _| {
			let new_keys: pallet_identity::Keys = bounded([Party::Ed25519(241).key().into()]);
			let object = pallet_identity::did_object(&BUYER.did());
			let consent = sign(BUYER, Purpose::RotateKeys, object, &(&new_keys, 1u32));
			let external_ref = fresh();
			pallet_identity::Call::rotate_keys { new_keys, consent, external_ref }.into()
		}),
		line("Identity.deactivate_did", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, _| {
			let object = pallet_identity::did_object(&BUYER.did());
			let consent = sign(BUYER, Purpose::DeactivateDid, object, &1u32);
			pallet_identity::Call::deactivate_did { consent, external_ref: fresh() }.into()
		}),
		line("Identity.set_guardians", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, _| {
			let guardians = pallet_identity::Guardians {
				issuer_recovery: false,
				..pallet_identity::Guardians::default()
			};
			let object = pallet_identity::did_object(&BUYER.did());
			let old = pallet_identity::Guardians::default();
			let consent = sign(BUYER, Purpose::SetGuardians, object, &(&guardians, old, 1u32));
			pallet_identity::Call::set_guardians { guardians, consent, external_ref: fresh() }
				.into()
		}),
		line("Identity.start_recovery", BEFORE, Officers(Duty::Enrol, ISSUERS), |_, _| {
			start_recovery()
		}),
		line("Identity.finish_recovery", BEFORE, Officers(Duty::Enrol, ENROLLERS), |_, _| {
			done(AGENT, start_recovery());
			// As if thirty days had passed.
			pallet_identity::Recoveries::<Runtime>::mutate(BUYER.did(), |recovery| {
				recovery.as_mut().unwrap().ready_at = now();
			});
			let did = BUYER.did();
			// As if an officer had started it who has left the institution since.
			let former = account_of(&pair(250));
			pallet_identity::RecoveryStarters::<Runtime>::insert(did, former);
			pallet_identity::Call::finish_recovery { did, external_ref: fresh() }.into()
		}),
		line("Identity.cancel_recovery", BEFORE, Officers(Duty::Enrol, ISSUERS), |_, _| {
			done(AGENT, start_recovery());
			let (did, external_ref) = (BUYER.did(), fresh());
			let cancellation = pallet_identity::Cancellation::Issuer;
			pallet_identity::Call::cancel_recovery { did, cancellation, external_ref }.into()
		}),
	]
}

/// The institution that enrolled the buyer starts a recovery.
fn start_recovery() -> RuntimeCall {
	let new = Party::Ed25519(242);
	let new_keys: pallet_identity::Keys = bounded([new.key().into()]);
	let did = BUYER.did();
	let possession = new.sign_for::<Runtime>(
		did,
		Purpose::AcceptRecovery,
		pallet_identity::did_object(&did),
		pallet_identity::recovery_terms(&new_keys, 1),
	);
	let request = pallet_identity::RecoveryRequest::Issuer { evidence: PAPERS };
	let external_ref = fresh();
	pallet_identity::Call::start_recovery { new_keys, possession, request, external_ref }.into()
}

/// The municipality closes the record of the flat without a title.
fn close_untitled_flat() -> RuntimeCall {
	pallet_registers::Call::close_record {
		property: Property::Unit(UNTITLED_FLAT),
		on: madang_testing::day("2026-11-20"),
		reason: ClosingReason::Mistake,
		successors: bounded([]),
		order: None,
		evidence: PAPERS,
		external_ref: fresh(),
	}
	.into()
}

/// The land and building books.
pub(super) fn registers() -> Vec<Line> {
	use Who::*;
	vec![
		line("Registers.import_districts", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			let rows = bounded([district_row(DistrictCode(1_165_010_800))]);
			pallet_registers::Call::import_districts { rows, external_ref: fresh() }.into()
		}),
		line("Registers.import_parcels", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			let rows = bounded([parcel_row(Pnu(PNU.0 + 10_000))]);
			pallet_registers::Call::import_parcels { rows, external_ref: fresh() }.into()
		}),
		line("Registers.import_buildings", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			let rows = bounded([building_row(BuildingId::new(2))]);
			pallet_registers::Call::import_buildings { rows, external_ref: fresh() }.into()
		}),
		line("Registers.import_units", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			let rows = bounded([unit_row(UnitId::new(5))]);
			pallet_registers::Call::import_units { rows, external_ref: fresh() }.into()
		}),
	]
	.into_iter()
	.chain(amendments())
	.chain(entries())
	.collect()
}

/// What the municipality changes in its books.
fn amendments() -> Vec<Line> {
	use Milestone::*;
	use Who::*;
	vec![
		line("Registers.amend_parcels", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			let ParcelRow { details, .. } = parcel_row(PNU);
			let details = ParcelDetails { official_price: 1, ..details };
			let rows = bounded([ParcelChange { parcel: LAND, revision: 1, details }]);
			pallet_registers::Call::amend_parcels { rows, evidence: PAPERS, external_ref: fresh() }
				.into()
		}),
		line("Registers.amend_buildings", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			let BuildingRow { building, details, .. } = building_row(HOUSE);
			let details = BuildingDetails { violation: true, ..details };
			let rows = bounded([BuildingChange { building, revision: 1, details }]);
			pallet_registers::Call::amend_buildings {
				rows,
				evidence: PAPERS,
				external_ref: fresh(),
			}
			.into()
		}),
		line("Registers.amend_units", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			amend_flat(FLAT, Area::hundredths(9_000))
		}),
		line("Registers.correct_owners", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			pallet_registers::Call::correct_owners {
				property: Property::Unit(UNTITLED_FLAT),
				owners: Holdings::default(),
				evidence: PAPERS,
				external_ref: fresh(),
			}
			.into()
		}),
		line("Registers.close_record", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			close_untitled_flat()
		}),
		line("Registers.reopen_record", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			done(CITY, close_untitled_flat());
			pallet_registers::Call::reopen_record {
				property: Property::Unit(UNTITLED_FLAT),
				details: None,
				evidence: PAPERS,
				external_ref: fresh(),
			}
			.into()
		}),
		line("Registers.take_notice", Booked, Officers(Duty::KeepBooks, CITIES), |_, _| {
			pallet_registers::Call::take_notice {
				property: Property::Unit(FLAT),
				external_ref: fresh(),
			}
			.into()
		}),
	]
}

/// Reforms of districts.
pub(super) fn reforms() -> Vec<Line> {
	use Who::*;
	vec![
		line("Registers.end_districts", BEFORE, Officers(Duty::Import, MINISTRIES), |_, _| {
			end_of_place(bounded([]))
		}),
		line(
			"Registers.correct_district_ends",
			BEFORE,
			Officers(Duty::Import, MINISTRIES),
			|_, _| {
				done(MINISTRY, end_of_place(bounded([])));
				correct_end_of_place()
			},
		),
		line("Registers.renumber_parcels", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			renumber_land(Pnu(PNU.0 + 20_000))
		})
		.or_with(Duty::Import, MINISTRIES),
	]
}

/// What the municipality enters into its books.
fn entries() -> Vec<Line> {
	use Who::*;
	vec![
		line("Registers.enter_parcels", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			let rows = bounded([parcel_row(Pnu(PNU.0 + 10_000))]);
			pallet_registers::Call::enter_parcels { rows, evidence: PAPERS, external_ref: fresh() }
				.into()
		}),
		line("Registers.enter_buildings", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			let rows = bounded([building_row(BuildingId::new(2))]);
			pallet_registers::Call::enter_buildings {
				rows,
				evidence: PAPERS,
				external_ref: fresh(),
			}
			.into()
		}),
		line("Registers.enter_units", BEFORE, Officers(Duty::KeepBooks, CITIES), |_, _| {
			let rows = bounded([unit_row(UnitId::new(5))]);
			pallet_registers::Call::enter_units { rows, evidence: PAPERS, external_ref: fresh() }
				.into()
		}),
	]
}

/// Titles, outside a sale: import, binding, description, and filing.
pub(super) fn titles() -> Vec<Line> {
	use Who::*;
	vec![
		line("Titles.import_titles", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			let rows = bounded([title_row(UNTITLED_FLAT)]);
			pallet_titles::Call::import_titles { rows, external_ref: fresh() }.into()
		}),
		line("Titles.change_description", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			done(CITY, amend_flat(FLAT, Area::hundredths(9_000)));
			change_description(FLAT)
		}),
		line(
			"Titles.file (a first registration)",
			BEFORE,
			Officers(Duty::Convey, AGENTS),
			|_, _| first_registration(),
		)
		.or_with(Duty::Lend, &[(Bank, NotThis("NotAnAgent"), NotThis("NotAnAgent"))]),
		// The mortgagee is the bank of the house's place.
		line(
			"Titles.file (a mortgage)",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, Done, NotThis("NotMortgagee"))]),
			|_, _| other_mortgage(),
		)
		.or_with(
			Duty::Convey,
			&[(ConveyanceAgent, NotThis("NotMortgagee"), NotThis("NotMortgagee"))],
		),
		line("Titles.file_by_office", BEFORE, Officers(Duty::Examine, REGISTRIES), |_, _| {
			bind_holder(UNBOUND_FLAT, BUYER)
		}),
		// The mortgage is the other place's bank's.
		line(
			"Titles.file (a discharge)",
			BEFORE,
			Officers(Duty::Lend, &[(Bank, NotThis("NotMortgagee"), Done)]),
			|_, _| discharge(),
		)
		.or_with(
			Duty::Convey,
			&[(ConveyanceAgent, NotThis("NotMortgagee"), NotThis("NotMortgagee"))],
		),
	]
}

/// What the registry office and the filer do with an application.
pub(super) fn applications() -> Vec<Line> {
	use Who::*;
	let of_a_bank: &[_] = &[(Bank, Done, NotThis("NotFiledByYou"))];
	let of_no_agent: &[_] =
		&[(ConveyanceAgent, NotThis("NotFiledByYou"), NotThis("NotFiledByYou"))];
	vec![
		line("Titles.examine", BEFORE, Officers(Duty::Examine, REGISTRIES), |_, _| {
			done(BANK, other_mortgage());
			pallet_titles::Call::examine { receipt: last(), external_ref: fresh() }.into()
		}),
		line("Titles.complete", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			examined();
			registry::complete::<Runtime>(last()).into()
		}),
		line("Titles.order_cure", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			examined();
			registry::order_cure::<Runtime>(last()).into()
		}),
		line("Titles.cure", BEFORE, Officers(Duty::Lend, of_a_bank), |_, _| {
			examined();
			done(REGISTRY, registry::order_cure::<Runtime>(last()).into());
			registry::cure::<Runtime>(last()).into()
		})
		.or_with(Duty::Convey, of_no_agent),
		line("Titles.reject", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			examined();
			registry::reject::<Runtime>(last(), pallet_titles::RejectionGround::NotRegistrable)
				.into()
		}),
		line("Titles.prune", BEFORE, Officers(Duty::Register, REGISTRIES), |_, _| {
			done(BANK, other_mortgage());
			done(BANK, registry::withdraw::<Runtime>(last(), [NEIGHBOUR.did()]).into());
			pallet_titles::Applications::<Runtime>::mutate(last(), |found| {
				found.as_mut().expect("filed").ended = Some(madang_primitives::KoreanDay(0));
			});
			let (receipts, external_ref) = (bounded([last()]), fresh());
			pallet_titles::Call::prune { receipts, external_ref }.into()
		}),
		// The parties decide, and any agent files for them.
		line("Titles.withdraw (parties')", BEFORE, Officers(Duty::Convey, AGENTS), |_, _| {
			done(AGENT, first_registration());
			registry::withdraw::<Runtime>(last(), [BUYER.did()]).into()
		})
		.or_with(Duty::Lend, &[(Bank, NotThis("NotFiledByYou"), NotThis("NotFiledByYou"))]),
		line("Titles.withdraw (a bank's)", BEFORE, Officers(Duty::Lend, of_a_bank), |_, _| {
			done(BANK, other_mortgage());
			registry::withdraw::<Runtime>(last(), [NEIGHBOUR.did()]).into()
		})
		.or_with(Duty::Convey, of_no_agent),
	]
}

fn other_mortgage() -> RuntimeCall {
	file_mortgage(NEXT_FLAT, NEIGHBOUR, BANK)
}

/// A mortgage that waits for the registrar.
fn examined() {
	done(BANK, other_mortgage());
	let (receipt, external_ref) = (last(), fresh());
	done(EXAMINER, pallet_titles::Call::examine { receipt, external_ref }.into());
}

fn discharge_of() -> Filing {
	registry::discharge::<Runtime>(OLD_ENTRY)
}

fn discharge() -> RuntimeCall {
	file(NEXT_FLAT, discharge_of(), &[])
}

fn first_registration() -> RuntimeCall {
	let ground = pallet_titles::OpeningGround::BookOwner;
	let filing = Filing::Preservation { ground, holdings: whole(BUYER) };
	file(UNTITLED_FLAT, filing, &[BUYER])
}
