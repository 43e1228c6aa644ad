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
