//! The state that the benchmarks need can be prepared.

use super::support::run;
use crate::{benchmarking::Scene, Runtime};
use pallet_conveyances::{benchmarking::BenchmarkHelper as Conveyances, fixture::Role};
use pallet_lending::{BenchmarkHelper as Lending, LoanState, Loans};
use pallet_titles::{BenchmarkHelper as Titles, LiveEntries};

fn live(title: madang_primitives::TitleId) -> Vec<u32> {
	LiveEntries::<Runtime>::get(title).iter().map(|one| one.number).collect()
}

#[test]
fn a_title_with_charges_and_loans_and_a_new_loan() {
	run(|| {
		<Scene as Conveyances<Runtime>>::set_up();
		let parties = <Scene as Conveyances<Runtime>>::parties(0, 8);
		let (_, title, numbers) = <Scene as Conveyances<Runtime>>::title(&parties, 8);
		assert_eq!(live(title), numbers);
		// A deal can have four loans, on the same terms.
		for _ in 0..4 {
			let loan = <Scene as Conveyances<Runtime>>::loan(title, &parties);
			assert_eq!(Loans::<Runtime>::get(loan).unwrap().state, LoanState::Agreed);
		}
		for role in Role::ALL {
			<Scene as Conveyances<Runtime>>::origin(role);
		}
	});
}

#[test]
fn the_fullest_title_and_a_mortgage_of_no_loan() {
	run(|| {
		let title = <Scene as Lending>::title();
		assert_eq!(live(title).len(), 16);
	});
	run(|| {
		let bank = <Scene as Titles<crate::RuntimeOrigin>>::bank();
		let entry = <Scene as Lending>::mortgage(bank, 120_000_000);
		assert_eq!(live(entry.title), [entry.number]);
		let property = <Scene as Titles<crate::RuntimeOrigin>>::property(0);
		<Scene as Titles<crate::RuntimeOrigin>>::change_book(property);
	});
}

#[test]
fn a_term_that_runs() {
	use pallet_terms::{benchmarking::BenchmarkHelper, LegalTerms};
	run(|| {
		<Scene as BenchmarkHelper<_>>::set_up();
		let (key, term) = <Scene as BenchmarkHelper<_>>::running();
		assert_eq!(crate::Terms::last_day_of(key), Some(term.last));
		assert!(!<crate::Terms as LegalTerms<_>>::has_passed(key, term));
	});
}
