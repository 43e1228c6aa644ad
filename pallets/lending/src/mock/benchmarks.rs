//! Prepares this pallet's benchmarks in the mock.

use super::*;
use madang_primitives::InstitutionId;
use pallet_titles::MaxDebtors;
use sp_core::Get;

pub struct Helper;

impl pallet_lending::BenchmarkHelper for Helper {
	fn title() -> TitleId {
		TITLES[0]
	}

	fn mortgage(bank: InstitutionId, max_secured: u64) -> EntryId {
		let debtors: Vec<Did> = (0..MaxDebtors::get()).map(Self::borrower).collect();
		let of =
			|bank| madang_testing::registry::mortgage::<Test>(bank, max_secured, &debtors, None);
		// The benchmarks' bank is not one of the mock's, whose officers file.
		let entry = register_mortgage(TITLES[0], of(BANK));
		rewrite_mortgage(entry, of(bank));
		entry
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

	fn guarantee(loan: LoanId, principal: u64) {
		use pallet_guarantees::{Decision, Guarantees as Book, Request};
		let (amount, ratio) = (principal / 2, 500_000);
		let (creditor, foundation) = (BANK, madang_testing::FOUNDATION);
		let request = Request { creditor, foundation, principal, amount, ratio };
		let guarantee =
			<Guarantees as Book<u64>>::ask(loan, request, &caller(BANKER)).expect("asked");
		let letter = madang_primitives::Commitment([1; 32]);
		let decision = Decision::Approve { cover: amount, letter };
		let officer = RuntimeOrigin::signed(madang_testing::GUARANTOR);
		Guarantees::decide(officer, guarantee, decision, fresh_ref()).expect("approved");
		let today = madang_testing::today::<Test>();
		<Guarantees as Book<u64>>::form(loan, principal, today, &caller(BANKER)).expect("formed");
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
