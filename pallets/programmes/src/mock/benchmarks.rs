//! Prepares other pallets' benchmarks in the mock: none of them runs here.

const ELSEWHERE: &str = "the benchmarks of that pallet run in its own mock";

pub struct Helper;

impl pallet_terms::benchmarking::BenchmarkHelper<crate::HoldTerm> for Helper {
	fn set_up() {
		unreachable!("{ELSEWHERE}")
	}
	fn running() -> (crate::HoldTerm, pallet_terms::Term) {
		unreachable!("{ELSEWHERE}")
	}
}
