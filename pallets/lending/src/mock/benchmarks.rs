//! Prepares this pallet's benchmarks in the mock.

use super::*;
use madang_primitives::signing::{PartySignature, VerificationKey};
use pallet_titles::MaxDebtors;
use sp_core::Get;

pub struct Helper;

/// The key with which the agency signs tickets.
const TICKET_KEY: Party = Party::P256(71);

impl pallet_lending::BenchmarkHelper for Helper {
	fn set_up() {}

	fn mortgages(bank: InstitutionId) -> Vec<EntryId> {
		let debtors: Vec<Did> = (0..MaxDebtors::get()).map(Self::borrower).collect();
		let mortgage = || madang_testing::registry::mortgage::<Test>(bank, SECURED, &debtors, None);
		// The benchmarks' bank is not one of the mock's. It has every mortgage of theirs.
		let of_bank = |title| {
			for number in [BANK_ENTRY, OLD_BANK_ENTRY] {
				rewrite_mortgage(EntryId { title, number }, mortgage());
			}
			EntryId { title, number: BANK_ENTRY }
		};
		TITLES.map(of_bank).into()
	}

	fn other_bank() -> InstitutionId {
		OLD_BANK
	}

	fn borrower(number: u32) -> Did {
		let party = Party::Ed25519(1_000 + number);
		if !pallet_identity::Dids::<Test>::contains_key(party.did()) {
			madang_testing::enrol::<Test>(by::<Test>(AGENT), party);
		}
		party.did()
	}

	fn consent(borrower: Did, purpose: Purpose, object: H256, terms: H256) -> PartyConsent {
		sign(borrower, purpose, (object, terms))
	}

	fn ticket_key() -> VerificationKey {
		TICKET_KEY.key()
	}

	fn sign(ticket: &[u8]) -> PartySignature {
		TICKET_KEY.sign(ticket)
	}
}

const ELSEWHERE: &str = "the benchmarks of that pallet run in its own mock";

impl pallet_titles::BenchmarkHelper<RuntimeOrigin> for Helper {
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

impl pallet_guarantees::BenchmarkHelper for Helper {
	fn other_foundation() -> InstitutionId {
		unreachable!("{ELSEWHERE}")
	}
	fn claimed_loan() -> LoanId {
		unreachable!("{ELSEWHERE}")
	}
}

impl pallet_terms::benchmarking::BenchmarkHelper<AnyTerm> for Helper {
	fn set_up() {
		unreachable!("{ELSEWHERE}")
	}
	fn running() -> (AnyTerm, pallet_terms::Term) {
		unreachable!("{ELSEWHERE}")
	}
}

impl pallet_certificates::BenchmarkHelper for Helper {
	fn set_clock() {
		unreachable!("{ELSEWHERE}")
	}
	fn party(_: u32) -> madang_primitives::Did {
		unreachable!("{ELSEWHERE}")
	}
	fn key(_: u32) -> madang_primitives::signing::VerificationKey {
		unreachable!("{ELSEWHERE}")
	}
	fn consent(
		_: madang_primitives::Did,
		_: madang_primitives::signing::Purpose,
		_: sp_core::H256,
		_: sp_core::H256,
	) -> madang_primitives::signing::PartyConsent {
		unreachable!("{ELSEWHERE}")
	}
}
