//! Prepares this pallet's benchmarks in the mock.

use super::*;
use crate::{
	benchmarking::BenchmarkHelper,
	fixture::{Role, World, SECURED},
};
use madang_primitives::{
	signing::{PartyConsent, PartySignature, Purpose, VerificationKey},
	Did, ExternalRef, Holding, Holdings, InstitutionId, KoreanDay, Receipt, Share, UnitId,
	MAX_DAYS_OFF,
};
use madang_testing::bounded;
use sp_core::H256;

/// The first flat of the benchmarks: none of the usual house.
const FLAT: u128 = 90;

fn party(number: u32) -> Did {
	let party = Party::Ed25519(1_000 + number);
	if !pallet_identity::Dids::<Test>::contains_key(party.did()) {
		madang_testing::enrol::<Test>(by(AGENT), party);
	}
	party.did()
}

pub struct Scene;

impl World for Scene {
	fn sign_consent(did: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		Signers::sign_consent(did, purpose, object, terms)
	}
	fn fresh_ref() -> ExternalRef {
		fresh_ref()
	}
}

impl BenchmarkHelper<Test> for Scene {
	fn set_up() {
		Timestamp::set_timestamp(START);
	}
	fn origin(role: Role) -> RuntimeOrigin {
		// Every mortgage of the benchmarks is the lender's.
		by(if role == Role::Mortgagee { BANKER } else { officer(role) })
	}
	fn parties(from: u32, count: u32) -> Vec<Did> {
		(from..from + count).map(party).collect()
	}
	fn title(number: u32, holders: &[Did], mortgages: u32) -> (Property, TitleId, Vec<u32>) {
		let flat = UnitId::new(FLAT + u128::from(number));
		let (property, title) = (Property::Unit(flat), title_of(flat));
		let share = Share::new(1, holders.len() as u64).expect("some");
		let held = holders
			.iter()
			.map(|did| Holding { holder: madang_primitives::Party::Did(*did), share });
		let units = bounded([house::unit_row(flat)]);
		Registers::import_units(by(IMPORTER), units, fresh_ref()).expect("a unit");
		let mut row = house::title_row(flat, Holdings::new(held).expect("few"));
		row.entries.truncate(1);
		for _ in 0..mortgages {
			let charge = house::old_mortgage(BANK, SECURED);
			let entry = house::old_entry(40_001, "2019-03-05", charge);
			row.entries.try_push(entry).expect("few");
		}
		house::import_titles::<Test>(by(REGISTRAR), [row]);
		let numbers: Vec<u32> = (2..2 + mortgages).collect();
		for number in &numbers {
			let entry = EntryId { title, number: *number };
			make(BANKER, record_old_loan(entry)).expect("a loan");
		}
		(property, title, numbers)
	}
	fn no_working_days(from: KoreanDay) {
		(0..MAX_DAYS_OFF).for_each(|later| {
			pallet_terms::Pallet::<Test>::set_holiday(from.plus(later), true);
		});
	}
	fn loan(titles: &[TitleId], borrowers: &[Did]) -> LoanId {
		joint_loan(titles, borrowers)
	}
	fn examine(receipt: Receipt) {
		done(EXAMINER, madang_testing::registry::examine::<Test>(receipt));
	}
}

const ELSEWHERE: &str = "the benchmarks of that pallet run in its own mock";

impl pallet_titles::BenchmarkHelper<RuntimeOrigin> for Scene {
	fn property(_: u32) -> Property {
		unreachable!("{ELSEWHERE}")
	}
	fn change_book(_: Property) {
		unreachable!("{ELSEWHERE}")
	}
	fn agent() -> RuntimeOrigin {
		unreachable!("{ELSEWHERE}")
	}
	fn bank() -> InstitutionId {
		unreachable!("{ELSEWHERE}")
	}
	fn did(_: u32) -> Did {
		unreachable!("{ELSEWHERE}")
	}
	fn consent(_: u32, _: Purpose, _: H256, _: H256) -> PartyConsent {
		unreachable!("{ELSEWHERE}")
	}
}

impl pallet_terms::benchmarking::BenchmarkHelper<AnyTerm> for Scene {
	fn set_up() {
		unreachable!("{ELSEWHERE}")
	}
	fn running() -> (AnyTerm, pallet_terms::Term) {
		unreachable!("{ELSEWHERE}")
	}
}

impl pallet_lending::BenchmarkHelper for Scene {
	fn set_up() {
		unreachable!("{ELSEWHERE}")
	}
	fn mortgages(_: InstitutionId) -> Vec<EntryId> {
		unreachable!("{ELSEWHERE}")
	}
	fn other_bank() -> InstitutionId {
		unreachable!("{ELSEWHERE}")
	}
	fn borrower(_: u32) -> Did {
		unreachable!("{ELSEWHERE}")
	}
	fn consent(_: Did, _: Purpose, _: H256, _: H256) -> PartyConsent {
		unreachable!("{ELSEWHERE}")
	}
	fn ticket_key() -> VerificationKey {
		unreachable!("{ELSEWHERE}")
	}
	fn sign(_: &[u8]) -> PartySignature {
		unreachable!("{ELSEWHERE}")
	}
}

impl pallet_guarantees::BenchmarkHelper for Scene {
	fn other_foundation() -> InstitutionId {
		unreachable!("{ELSEWHERE}")
	}
	fn claimed_loan() -> LoanId {
		unreachable!("{ELSEWHERE}")
	}
}
