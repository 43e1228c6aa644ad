//! The heaviest calls of the business fit into a block.

use super::support::*;
use crate::RuntimeCall;
use codec::Encode;
use frame_support::dispatch::GetDispatchInfo;
use madang_primitives::{
	appointment::Appointment,
	certificate::{CertificateLeaf, CertificateProof},
	signing::{object, PartyConsent, Purpose},
	GuaranteeId, InstitutionId, KoreanDay, LoanId, PaperKind, ProgrammeId, Property, TransferId,
};

fn a_line() -> pallet_lending::Line {
	let valued_on = madang_primitives::KoreanDay::of(now());
	pallet_lending::Line { line_ref: [1; 32], amount: 1_000, valued_on }
}

/// So many signatures. Only their number matters.
fn consents(count: usize) -> Vec<PartyConsent> {
	let one = sign(BUYER, Purpose::ConcludeContract, object(b"deal", &0u64), &());
	vec![one; count]
}

/// The heaviest form of each call that a sale or a registration needs.
fn worst_cases_of_a_sale() -> Vec<RuntimeCall> {
	use pallet_conveyances::{Call, Leg, RescissionGround};
	let sale = usual_sale();
	let (deal, terms, external_ref) = (sale.deal, sale.terms.clone(), fresh());
	let evidence = document();
	// Sixty-four holders sell to one.
	let all = || bounded(consents(65));
	let discharge = pallet_titles::Filing::Discharge {
		entry: OLD_ENTRY,
		released_on: madang_primitives::KoreanDay::of(now()),
	};
	vec![
		Call::conclude { deal, terms, consents: all(), external_ref }.into(),
		Call::file_registration { deal, consents: all(), external_ref }.into(),
		Call::amend { deal, terms: sale.terms.clone(), consents: all(), external_ref }.into(),
		Call::accept_title { deal, consents: bounded(consents(64)), external_ref }.into(),
		Call::rescind {
			deal,
			ground: RescissionGround::Agreement,
			evidence,
			consents: all(),
			external_ref,
		}
		.into(),
		Call::affirm {
			deal,
			leg: Leg::Price,
			paid: sale.paid(Leg::Price),
			evidence,
			consents: bounded(consents(64)),
			external_ref,
		}
		.into(),
		sale.register().into(),
		sale.book().into(),
		pallet_lending::Call::apply {
			terms: sale.borrowing().terms,
			documents: evidence,
			consents: bounded(consents(8)),
			external_ref,
		}
		.into(),
		pallet_lending::Call::agree {
			loan: LoanId(1),
			agreement: evidence,
			consents: bounded(consents(8)),
			external_ref,
		}
		.into(),
		Fund { programme: ProgrammeId(1), loan: LoanId(1) }.draw(FUNDED),
		pallet_lending::Call::accept_transfer { transfer: TransferId(1), external_ref }.into(),
		// As many lines as the command sends in one call.
		pallet_lending::Call::repay_batch {
			lines: bounded((0..192).map(|_| (LoanId(1), a_line()))),
			external_ref,
		}
		.into(),
		pallet_titles::Call::file {
			requests: bounded([(Property::Unit(FLAT), discharge)]),
			attachments: evidence,
			consents: bounded(consents(65)),
			external_ref,
		}
		.into(),
	]
}

/// The proof of a certificate of the largest batch.
fn longest_proof() -> CertificateProof {
	let today = KoreanDay::of(now());
	let leaf = CertificateLeaf {
		id: [1; 32],
		issued: today,
		expires: today,
		revocation: Some(u32::MAX),
		suspension: Some(u32::MAX),
	};
	CertificateProof { batch: u64::MAX, leaf, index: u32::MAX, path: bounded(vec![[1; 32]; 24]) }
}

/// The heaviest calls about loans under programmes and their guarantees. Some say more than the chain accepts: it
/// must have room for them to refuse them.
fn worst_cases_of_programmes() -> Vec<RuntimeCall> {
	use pallet_guarantees::Call as OfGuarantees;
	use pallet_programmes::{Call as OfProgrammes, Disaster, Requirement, Steps};
	let (guarantee, external_ref) = (GuaranteeId(1), fresh());
	let any_of = bounded(PaperKind::ALL.into_iter().take(4));
	let requirement = Requirement { any_of, max_age_days: 90, certified: true };
	let mut terms = programme_terms();
	terms.papers = bounded(vec![requirement; 24]);
	terms.disaster = Some(Disaster { waives: Steps::NONE, together: true, target_minutes: 1 });
	let mut application = Fund::open().apply(BANK);
	if let RuntimeCall::Lending(pallet_lending::Call::apply_under_programme {
		papers,
		proofs,
		consents: signed,
		..
	}) = &mut application
	{
		*papers = bounded(vec![papers[0]; 24]);
		*proofs = bounded(vec![longest_proof(); 24]);
		*signed = bounded(consents(8));
	}
	vec![
		OfProgrammes::open { terms: terms.clone(), total: 1, external_ref }.into(),
		OfProgrammes::revise { programme: ProgrammeId(1), terms, external_ref }.into(),
		application,
		OfGuarantees::acknowledge { guarantee, notices: bounded(0..32), external_ref }.into(),
		OfGuarantees::assign {
			guarantees: bounded(vec![guarantee; 32]),
			from: InstitutionId(1),
			to: InstitutionId(2),
		}
		.into(),
	]
}

/// The heaviest imports, and the heaviest calls of the council.
fn worst_cases_of_imports() -> Vec<RuntimeCall> {
	use pallet_registers::Call;
	let external_ref = fresh();
	let districts = bounded((0..256).map(|_| district_row(YEOKSAM)));
	let parcels = bounded((0..256).map(|_| parcel_row(PNU)));
	let buildings = bounded((0..256).map(|_| building_row(HOUSE)));
	let units = bounded((0..256).map(|_| unit_row(FLAT)));
	let titles = bounded((0..128).map(|_| title_row(FLAT)));
	let days = bounded((0..64).map(madang_primitives::KoreanDay));
	let evidence = document();
	let ended = pallet_registers::Ended {
		on: madang_primitives::KoreanDay(0),
		successors: bounded(vec![YEOKSAM; 16]),
	};
	let ends = bounded(
		(0..64).map(|_| pallet_registers::DistrictEnd { code: YEOKSAM, ended: ended.clone() }),
	);
	let corrections =
		bounded((0..16).map(|_| pallet_registers::EndCorrection {
			code: YEOKSAM,
			ended: Some(ended.clone()),
		}));
	let numbers = bounded((0..32).map(|_| pallet_registers::Renumbering { from: PNU, to: PNU }));
	vec![
		Call::import_districts { rows: districts, external_ref }.into(),
		Call::import_parcels { rows: parcels, external_ref }.into(),
		Call::import_buildings { rows: buildings, external_ref }.into(),
		Call::import_units { rows: units, external_ref }.into(),
		pallet_titles::Call::import_titles { rows: titles, external_ref }.into(),
		// As many as the command sends in one call.
		Call::end_districts { rows: ends, evidence, external_ref }.into(),
		Call::correct_district_ends { rows: corrections, evidence, external_ref }.into(),
		Call::renumber_parcels { rows: numbers, evidence, external_ref }.into(),
		pallet_terms::Call::declare_holidays { days: days.clone() }.into(),
		pallet_terms::Call::withdraw_holidays { days }.into(),
		pallet_institutions::Call::replace_administrator {
			institution: InstitutionId(1),
			account: CITY.account(),
			consent: officer_consent(&CITY.pair(), Appointment::Administrator(InstitutionId(1))),
		}
		.into(),
	]
}

#[test]
fn the_heaviest_calls_of_the_business_fit_into_a_block() {
	run(|| {
		let all = [worst_cases_of_imports(), worst_cases_of_a_sale(), worst_cases_of_programmes()];
		for call in all.into_iter().flatten() {
			let weight = call.get_dispatch_info().call_weight;
			assert!(weight.ref_time() > 0 && weight.proof_size() > 0);
			assert!(weight.all_lte(heaviest_call()), "{} {weight:?}", name(&call));
			// The length matters too: a block could never include a longer one.
			let length = call.encoded_size();
			assert!(length < 1024 * 1024, "{}: {length} bytes", name(&call));
		}
	});
}

fn name(call: &RuntimeCall) -> String {
	use frame_support::traits::GetCallMetadata;
	let metadata = call.get_call_metadata();
	format!("{}.{}", metadata.pallet_name, metadata.function_name)
}
