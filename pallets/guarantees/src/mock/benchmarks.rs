//! Prepares this pallet's benchmarks in the mock.

use super::*;

pub struct Helper;

impl pallet_guarantees::BenchmarkHelper for Helper {
	fn other_foundation() -> InstitutionId {
		FEDERATION
	}

	fn claimed_loan() -> LoanId {
		LoanId(1)
	}
}

const ELSEWHERE: &str = "the benchmarks of that pallet run in its own mock";

impl pallet_terms::benchmarking::BenchmarkHelper<pallet_guarantees::GuaranteeTerm> for Helper {
	fn set_up() {
		unreachable!("{ELSEWHERE}")
	}
	fn running() -> (pallet_guarantees::GuaranteeTerm, pallet_terms::Term) {
		unreachable!("{ELSEWHERE}")
	}
}
