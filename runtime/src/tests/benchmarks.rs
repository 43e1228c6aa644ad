//! The state that the benchmarks need can be prepared.

use super::support::run;
use crate::{benchmarking::Scene, Runtime};
use pallet_conveyances::{benchmarking::BenchmarkHelper as Conveyances, fixture::Role};
use pallet_guarantees::BenchmarkHelper as Guarantees;
use pallet_lending::{BenchmarkHelper as Lending, LoanState, Loans};
use pallet_titles::{BenchmarkHelper as Titles, LiveEntries, TitleRegistry};

fn live(title: madang_primitives::TitleId) -> Vec<u32> {
	LiveEntries::<Runtime>::get(title).iter().map(|one| one.number).collect()
}

#[test]
fn a_title_with_charges_and_loans_and_a_new_loan() {
	run(|| {
		<Scene as Conveyances<Runtime>>::set_up();
		let parties = <Scene as Conveyances<Runtime>>::parties(0, 8);
		let (_, title, numbers) = <Scene as Conveyances<Runtime>>::title(0, &parties, 8);
		assert_eq!(live(title), numbers);
		// A deal can have four loans, on the same terms.
		for _ in 0..4 {
			let loan = <Scene as Conveyances<Runtime>>::loan(&[title], &parties);
			assert_eq!(Loans::<Runtime>::get(loan).unwrap().state, LoanState::Agreed);
		}
		for role in Role::ALL {
			<Scene as Conveyances<Runtime>>::origin(role);
		}
	});
}

#[test]
fn mortgages_of_no_loan_on_the_fullest_titles() {
	run(|| {
		let bank = <Scene as Titles<crate::RuntimeOrigin>>::bank();
		let entries = <Scene as Lending>::mortgages(bank);
		assert_eq!(entries.len(), 8);
		for entry in entries {
			let mortgage = <crate::Titles as TitleRegistry<crate::AccountId>>::mortgage(entry);
			let mortgage = mortgage.expect("a mortgage");
			assert!(mortgage.effective && mortgage.mortgage.bank() == Some(bank));
			assert_eq!(mortgage.mortgage.debtors.len(), 8);
			assert_eq!(live(entry.title).len(), 16);
		}
		let property = <Scene as Titles<crate::RuntimeOrigin>>::property(0);
		<Scene as Titles<crate::RuntimeOrigin>>::change_book(property);
	});
}

#[test]
fn another_foundation_and_a_loan_of_which_a_claim_is_paid() {
	use pallet_institutions::Institutions;
	run(|| {
		let foundation = <Scene as Guarantees>::other_foundation();
		assert!(crate::Institutions::is_active(foundation));
		assert_eq!(
			crate::Institutions::kind_of(foundation),
			Some(madang_primitives::InstitutionKind::GuaranteeFoundation)
		);
		let loans = [(); 2].map(|()| <Scene as Guarantees>::claimed_loan());
		assert_ne!(loans[0], loans[1]);
		for loan in loans {
			let standing = crate::Lending::standing(loan).expect("it is owed");
			assert!(standing.all_due && standing.guarantee.is_none());
		}
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
