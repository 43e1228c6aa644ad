//! Which papers meet which requirements.

use super::*;
use crate::{gaps, missing};
use frame_support::assert_noop;
use PaperKind::*;

const fn gap(index: u8, why: Why) -> Gap {
	Gap { index, why }
}

/// Every gap of papers under the usual terms.
fn gaps_of(papers: &[Paper]) -> Vec<Gap> {
	let (terms, bundle) = (terms(), bundle_of(madang_testing::bounded(papers.iter().copied())));
	let found: Vec<Gap> = gaps(&terms, &bundle, today::<Test>()).collect();
	let first = missing(&terms, &bundle, today::<Test>()).err();
	assert_eq!(first, found.first().copied(), "the error is the first gap");
	found
}

fn replace(loan: LoanId, papers: Papers) -> DispatchResult {
	Programmes::replace_papers(loan, papers, Default::default())
}

#[test]
fn papers_that_meet_every_requirement_have_no_gap() {
	new_test_ext().execute_with(|| {
		assert_eq!(gaps_of(&papers_from(1)), vec![]);
		// The other kind of a group, and the oldest and the newest day.
		let others = [paper(ExemptIncome, 30, 1), paper(BusinessRegistration, 90, 2)];
		assert_eq!(gaps_of(&others), vec![]);
		assert_eq!(
			gaps_of(&[paper(ExemptIncome, 0, 1), paper(BusinessRegistration, 0, 2)]),
			vec![]
		);
		// Two of a kind, of which one is recent enough.
		let twice =
			[paper(VatBase, 400, 1), paper(VatBase, 3, 2), paper(BusinessRegistration, 1, 3)];
		assert_eq!(gaps_of(&twice), vec![]);
	});
}

#[test]
fn each_gap_is_named() {
	new_test_ext().execute_with(|| {
		let registration = paper(BusinessRegistration, 10, 1);
		let vat = paper(VatBase, 3, 2);
		let future = Paper { issued_on: today::<Test>().plus(1), ..vat };
		let cases = [
			(vec![registration], vec![gap(1, Why::Missing)]),
			(vec![vat], vec![gap(0, Why::Missing)]),
			(vec![], vec![gap(0, Why::Missing), gap(1, Why::Missing)]),
			(vec![paper(BusinessRegistration, 91, 1), vat], vec![gap(0, Why::Stale)]),
			(vec![registration, paper(VatBase, 31, 2)], vec![gap(1, Why::Stale)]),
			(
				vec![registration, paper(VatBase, 31, 2), paper(ExemptIncome, 31, 3)],
				vec![gap(1, Why::Stale)],
			),
			(vec![registration, vat, paper(Identity, 0, 3)], vec![gap(2, Why::WrongKind)]),
			(vec![registration, future], vec![gap(1, Why::FutureDated)]),
			(vec![registration, vat, registration], vec![gap(2, Why::Twice)]),
			(
				vec![paper(Identity, 0, 3), paper(VatBase, 31, 2)],
				vec![gap(0, Why::WrongKind), gap(0, Why::Missing), gap(1, Why::Stale)],
			),
		];
		for (papers, expected) in cases {
			assert_eq!(gaps_of(&papers), expected, "{papers:?}");
		}
	});
}

#[test]
fn the_error_of_an_application_names_the_gap() {
	build_and_execute(|| {
		opened();
		let mut one = application(1, AMOUNT);
		one.papers.remove(1);
		assert_noop!(enter(LOAN, one), Fault::Paper(gap(1, Why::Missing)));
		let mut one = application(1, AMOUNT);
		one.papers[0].kind = Identity;
		assert_noop!(enter(LOAN, one), Fault::Paper(gap(0, Why::WrongKind)));
		let error: DispatchError = Fault::Paper(gap(7, Why::Stale)).into();
		let DispatchError::Module(module) = error else { panic!("{error:?}") };
		assert_eq!(module.error[1..], [7, 1, 0]);
	});
}

#[test]
fn a_certificate_in_two_live_applications_is_flagged_and_not_refused() {
	build_and_execute(|| {
		opened();
		entered();
		System::reset_events();
		let mut second = application(2, AMOUNT);
		second.papers[1].id = [11; 32];
		assert_ok!(enter(OTHER_LOAN, second));
		let reused =
			Event::PaperReused { paper: [11; 32], loan: OTHER_LOAN, other: LOAN, at: START };
		assert_eq!(events().len(), 3);
		assert_eq!(events()[1], reused);
		assert_eq!(noted_papers(), 4);

		// The first leaves: the second still uses it, and a third is flagged with the second.
		assert_ok!(Programmes::leave(LOAN));
		assert_eq!(noted_papers(), 2);
		let mut third = application(3, AMOUNT);
		third.papers[0].id = [11; 32];
		assert_ok!(enter(LoanId(3), third));
		let (loan, other) = (LoanId(3), OTHER_LOAN);
		let reused = Event::PaperReused { paper: [11; 32], loan, other, at: START };
		assert!(events().contains(&reused));

		// The later ones leave too: it is free.
		assert_ok!(Programmes::leave(OTHER_LOAN));
		assert_ok!(Programmes::leave(LoanId(3)));
		assert_eq!(noted_papers(), 0);
		System::reset_events();
		entered();
		assert_eq!(events().len(), 2);
	});
}

#[test]
fn papers_are_free_once_something_is_disbursed() {
	build_and_execute(|| {
		opened();
		entered();
		entered_as(OTHER_LOAN, 2, AMOUNT);
		assert_eq!(noted_papers(), 4);
		assert_ok!(Programmes::disburse(LOAN, 1));
		assert_eq!(noted_papers(), 2);
		assert_ok!(Programmes::disburse(OTHER_LOAN, AMOUNT));
		assert_eq!(noted_papers(), 0);
	});
}

#[test]
fn papers_grow_stale_before_the_agreement_and_are_replaced() {
	build_and_execute(|| {
		opened();
		entered();
		assert_ok!(Programmes::ensure_papers(LOAN));
		// Of 30 days, 3 were over.
		move_clock(today::<Test>().plus(26), 1);
		assert_ok!(Programmes::ensure_papers(LOAN));
		move_clock(today::<Test>(), 1);
		let stale = Fault::Paper(gap(1, Why::Stale));
		assert_noop!(Programmes::ensure_papers(LOAN), stale);

		// One is new, the other stays.
		let mut papers = crate::Bundles::<Test>::get(LOAN).unwrap().papers;
		assert_noop!(replace(LOAN, papers.clone()), Fault::Paper(gap(1, Why::Stale)));
		papers[1] = paper(VatBase, 0, 99);
		System::reset_events();
		assert_ok!(replace(LOAN, papers.clone()));
		assert_ok!(Programmes::ensure_papers(LOAN));
		assert_eq!(crate::Bundles::<Test>::get(LOAN), Some(bundle_of(papers.clone())));
		let at = madang_testing::now::<Test>();
		let (loan, programme, lender) = (LOAN, PROGRAMME, BANK);
		let certificates = Default::default();
		let filed = Event::PapersFiled { loan, programme, lender, papers, certificates, at };
		assert_eq!(events(), vec![filed]);
		let ids: std::collections::BTreeSet<u8> =
			crate::UsedPapers::<Test>::iter_keys().map(|(id, _)| id[0]).collect();
		assert_eq!(ids.into_iter().collect::<Vec<_>>(), vec![10, 99]);
	});
}

#[test]
fn a_replacement_flags_only_the_papers_that_are_new() {
	build_and_execute(|| {
		opened();
		entered();
		let mut second = application(2, AMOUNT);
		second.papers[0].id = [10; 32];
		assert_ok!(enter(OTHER_LOAN, second));
		System::reset_events();
		// The first paper was flagged when the application was filed; the second is the other loan's.
		assert_ok!(replace(OTHER_LOAN, papers_from(10)));
		let flagged: Vec<_> = events()
			.into_iter()
			.filter_map(|event| match event {
				Event::PaperReused { paper, loan, other, .. } => Some((paper[0], loan, other)),
				_ => None,
			})
			.collect();
		assert_eq!(flagged, vec![(11, OTHER_LOAN, LOAN)]);
	});
}

#[test]
fn papers_are_asked_for_and_replaced_until_something_is_disbursed() {
	for stage in STAGES {
		build_and_execute(|| {
			opened();
			loan_in(stage);
			if stage == Stage::Applied {
				assert_ok!(Programmes::ensure_papers(LOAN));
			} else {
				assert_noop!(Programmes::ensure_papers(LOAN), Fault::WrongStage);
			}
			let replaced = || replace(LOAN, papers_from(10));
			if stage == Stage::Applied {
				assert_ok!(replaced());
			} else {
				assert_noop!(replaced(), Fault::WrongStage);
			}
			assert_noop!(Programmes::ensure_papers(OTHER_LOAN), Fault::LoanNotFound);
			let unknown = replace(OTHER_LOAN, papers_from(1));
			assert_eq!(unknown, Err(Fault::LoanNotFound.into()));
		});
	}
}

#[test]
fn papers_are_compared_with_the_version_that_the_loan_was_made_under() {
	build_and_execute(|| {
		opened();
		entered();
		let mut stricter = terms();
		stricter.papers[1].max_age_days = 0;
		assert_ok!(revise(stricter));
		assert_ok!(Programmes::ensure_papers(LOAN));
		let later = enter(OTHER_LOAN, application(2, AMOUNT));
		assert_eq!(later, Err(Fault::Paper(gap(1, Why::Stale)).into()));
	});
}
