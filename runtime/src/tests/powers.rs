//! The pallets' tests use the powers of this runtime.

use crate::powers;
use madang_testing::powers as tested;
use pallet_institutions::Power;

fn assert_same<Ours: Power, Tested: Power>(name: &str) {
	assert_eq!(Ours::KINDS, Tested::KINDS, "{name}");
	assert_eq!(Ours::DUTY, Tested::DUTY, "{name}");
}

macro_rules! assert_same_powers {
	($($name:ident),+) => {
		$(assert_same::<powers::$name, tested::$name>(stringify!($name));)+
	};
}

#[test]
fn the_powers_of_the_pallets_tests_are_those_of_the_runtime() {
	assert_same_powers!(
		Enrol,
		ImportBooks,
		KeepBooks,
		AcceptReports,
		Examine,
		Register,
		Convey,
		Lend,
		LendDirectly,
		Fund,
		Guarantee,
		PublishRates,
		Accredit,
		Certify,
		Adjudicate,
		Notarise,
		Apostille,
		Supervise
	);
}
