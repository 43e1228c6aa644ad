//! Applications and their papers.

use super::*;
use madang_testing::{AGENT, THIRD_BANK, THIRD_BANKER};
use sp_runtime::DispatchError::BadOrigin;

type Programme = pallet_programmes::Error<Test>;

#[test]
fn an_application_is_kept_and_its_amount_is_held() {
	with_programme(|| {
		System::reset_events();
		let loan = applied_as(1);
		let found = stored(loan);
		assert_eq!((found.lender, found.state), (BANK, LoanState::Applied));
		assert_eq!(found.origin, Origin::UnderProgramme { documents: DOCUMENTS });
		assert_eq!(terms_of(loan), policy_terms());
		let policy = PolicyLoans::<Test>::get(loan).unwrap();
		assert_eq!((policy.applied_at, policy.certificate, policy.drawn_at), (START, None, None));
		let entry = Programmes::entry(loan).unwrap();
		assert_eq!((entry.amount, entry.lender, entry.stage), (AMOUNT, BANK, Stage::Applied));
		assert_eq!(budget(), (AMOUNT, 0));
		let terms = policy_terms();
		let by = caller(BANKER);
		let event = Event::LoanApplied { loan, by, terms, documents: DOCUMENTS, at: START };
		assert_eq!(lending_events(), [event]);
	});
}

#[test]
fn a_second_live_application_of_an_applicant_is_refused_with_block_and_kind() {
	with_programme(|| {
		let first = applied_as(1);
		System::set_block_number(4);
		System::reset_events();
		let second = next();
		let lender = OLD_BANK;
		let again = Filed {
			officer: OLD_BANKER,
			lender,
			ticket: ticket(1, lender),
			papers: papers(2),
			..Filed::new(1)
		};
		assert_ok!(again.file());
		assert_eq!(stored(second).state, LoanState::Refused(RefusalReason::SlotTaken));
		assert_eq!(Programmes::entry(second), None);
		assert_eq!(budget(), (AMOUNT, 0));
		let by = caller(OLD_BANKER);
		let kind = InstitutionKind::Bank;
		let reason = RefusalReason::SlotTaken;
		let taken = Event::SlotTaken { loan: second, by: by.clone(), taken_at: 1, kind, at: START };
		let refused = Event::LoanRefused { loan: second, by, reason, particulars: None, at: START };
		assert_eq!(lending_events()[1..], [taken, refused]);
		// The slot is free again when the first application ends.
		assert_ok!(withdraw(first));
		applied_as(1);
	});
}

#[test]
fn an_agency_lends_directly_and_a_lender_without_a_line_does_not() {
	with_programme(|| {
		let chief = madang_testing::chief(AGENCY);
		let direct = |officer, lender, tag| Filed {
			officer,
			lender,
			ticket: ticket(tag, lender),
			..Filed::new(tag)
		};
		assert_ok!(direct(chief, AGENCY, 1).file());
		assert_eq!(stored(LoanId(1)).lender, AGENCY);
		let third = direct(THIRD_BANKER, THIRD_BANK, 2);
		assert_noop!(third.file(), Programme::LineNotFound);
		for officer in [AGENT, FUNDER, GUARANTOR, NON_MEMBER] {
			assert_noop!(Filed { officer, ..Filed::new(3) }.file(), BadOrigin);
		}
	});
}

#[test]
fn an_agency_takes_no_mortgage() {
	build_and_execute(|| {
		let chief = RuntimeOrigin::signed(madang_testing::chief(AGENCY));
		let terms = terms(&[BUYER]);
		let consents = to_apply(AGENCY, &terms);
		let apply = Lending::apply(chief, terms, DOCUMENTS, consents, fresh_ref());
		assert_noop!(apply, Fault::NotABank);
	});
}

#[test]
fn each_kind_of_loan_has_a_way_of_its_own() {
	with_programme(|| {
		let terms = policy_terms();
		let consents = to_apply(BANK, &terms);
		let origin = RuntimeOrigin::signed(BANKER);
		let apply = Lending::apply(origin, terms, DOCUMENTS, consents, fresh_ref());
		assert_noop!(apply, Fault::NotMortgageLoan);
		let mortgage = Filed { terms: super::terms(&[BUYER]), ..Filed::new(1) };
		assert_noop!(mortgage.file(), Fault::NotPolicyLoan);
		let loan = agreed_as(1);
		assert_noop!(bind(loan, deal_of(TITLES[0])), Fault::NotMortgageLoan);
		let mortgage = loan_in(LoanState::Agreed);
		assert_noop!(draw(mortgage, 1), Fault::NotPolicyLoan);
		assert_noop!(certify(mortgage), Fault::NotPolicyLoan);
		assert_noop!(request_guarantee(mortgage), Fault::NotPolicyLoan);
	});
}

/// An application with a change of its terms.
fn changed(change: impl FnOnce(&mut LoanTerms)) -> DispatchResult {
	let mut filed = Filed::new(1);
	change(&mut filed.terms);
	filed.file()
}

#[test]
fn the_terms_are_what_the_programme_offers() {
	with_programme(|| {
		let not = |problem| Fault::NotOffered(problem);
		let rate = |terms: &mut LoanTerms| terms.credit.rate = RateTerms::Fixed(25_001);
		assert_noop!(changed(rate), not(OfferProblem::Rate));
		let stepped = |terms: &mut LoanTerms| {
			let step = madang_schedule::RateStep { from_month: 0, rate: 25_000 };
			terms.credit.rate = RateTerms::Stepped(BoundedVec::truncate_from(vec![step]));
		};
		assert_noop!(changed(stepped), not(OfferProblem::Rate));
		let term = |terms: &mut LoanTerms| terms.credit.term_months = 61;
		assert_noop!(changed(term), not(OfferProblem::Term));
		let grace = |terms: &mut LoanTerms| terms.credit.grace_months = 25;
		assert_noop!(changed(grace), not(OfferProblem::Grace));
		let most = |terms: &mut LoanTerms| terms.credit.principal = 70_000_001;
		assert_noop!(changed(most), Programme::LoanLimitExceeded);
		let secured = |terms: &mut LoanTerms| terms.max_secured = 1;
		assert_noop!(changed(secured), Fault::PolicyLoanSecured);
		let titled = |terms: &mut LoanTerms| {
			terms.titles = BoundedVec::truncate_from(vec![TITLES[0]]);
		};
		assert_noop!(changed(titled), Fault::PolicyLoanSecured);
		let nobody = |terms: &mut LoanTerms| terms.borrowers = BoundedVec::new();
		assert_noop!(changed(nobody), Fault::NoBorrowers);
		let unknown = |terms: &mut LoanTerms| {
			if let Product::Policy(policy) = &mut terms.product {
				policy.programme = ProgrammeId(9);
			}
		};
		assert_noop!(changed(unknown), Fault::ProgrammeNotFound);
	});
}

#[test]
fn only_the_ways_to_repay_that_are_offered_are_taken() {
	build_and_execute(|| {
		let only = Repayments::from_iter([pallet_programmes::Repayment::EqualPrincipal]);
		let mut terms = programme_terms();
		terms.offer.repayments = only;
		opened_on(terms);
		assert_noop!(Filed::new(1).file(), Fault::NotOffered(OfferProblem::Repayment));
		assert_ok!(changed(|terms| terms.credit.repayment = Repayment::EqualPrincipal));
	});
}

#[test]
fn who_signed_an_earlier_version_signs_again() {
	with_programme(|| {
		let funder = RuntimeOrigin::signed(FUNDER);
		assert_ok!(Programmes::revise(funder, PROGRAMME, programme_terms(), fresh_ref()));
		assert_noop!(Filed::new(1).file(), Fault::OtherVersion);
		assert_ok!(changed(|terms| {
			if let Product::Policy(policy) = &mut terms.product {
				policy.version = Version(2);
			}
		}));
	});
}

#[test]
fn the_signatures_name_the_papers_and_the_lender() {
	with_programme(|| {
		let filed = Filed::new(1);
		let consents = filed.consents();
		let file = |officer, papers, ticket, consents: &Consents| {
			let origin = RuntimeOrigin::signed(officer);
			let (terms, consents) = (policy_terms(), consents.clone());
			Lending::apply_under_programme(
				origin,
				terms,
				DOCUMENTS,
				papers,
				Proofs::default(),
				ticket,
				consents,
				fresh_ref(),
			)
		};
		let wrong = pallet_identity::Error::<Test>::BadSignature;
		assert_noop!(file(BANKER, papers(9), ticket(1, BANK), &consents), wrong);
		let wrong = pallet_identity::Error::<Test>::BadSignature;
		assert_noop!(file(OLD_BANKER, papers(1), ticket(1, OLD_BANK), &consents), wrong);
		let none = Consents::default();
		let missing = file(BANKER, papers(1), ticket(1, BANK), &none);
		assert_noop!(missing, Fault::ConsentMissing);
		assert_ok!(file(BANKER, papers(1), ticket(1, BANK), &consents));
	});
}

#[test]
fn a_budget_is_served_in_the_order_of_the_chain() {
	with_programme(|| {
		for tag in 1..=4 {
			applied_as(tag);
		}
		assert_eq!(budget(), (TOTAL, 0));
		assert_noop!(Filed::new(5).file(), Programme::BudgetExhausted);
		// What is refused is free for the next one.
		assert_ok!(decide(LoanId(2), crate::Decision::Refuse(RefusalReason::Assessment, EVIDENCE)));
		assert_ok!(Filed::new(5).file());
	});
}

pub(super) fn replace(loan: LoanId, new: Papers, proofs: Proofs) -> DispatchResult {
	let signed = file(loan).papers(loan, &new);
	let consents = bounded(vec![sign(BUYER.did(), Purpose::SubmitPapers, signed)]);
	let origin = RuntimeOrigin::signed(BANKER);
	Lending::replace_papers(origin, loan, new, proofs, consents, fresh_ref())
}

#[test]
fn papers_that_have_become_too_old_are_replaced() {
	with_programme(|| {
		let loan = prepared_as(1);
		assert_ok!(decide(loan, crate::Decision::Approve(None)));
		// The offer stands for 90 days, and the papers were issued before it.
		let offer = stored(loan).offer.unwrap().last;
		assert!(offer >= today().plus(90));
		assert_ok!(replace(loan, papers(2), Proofs::default()));
		assert_eq!(last_event(), Event::PapersSubmitted { loan, by: caller(BANKER), at: START });
		let stale: Papers =
			madang_testing::bounded([Paper { issued_on: today().minus(91), ..papers(3)[0] }]);
		let gap = pallet_programmes::Gap { index: 0, why: pallet_programmes::Why::Stale };
		assert_noop!(replace(loan, stale, Proofs::default()), Programme::Paper(gap));
		let replace_unsigned = |officer| {
			let (origin, papers) = (RuntimeOrigin::signed(officer), papers(4));
			let (proofs, consents) = (Proofs::default(), Consents::default());
			Lending::replace_papers(origin, loan, papers, proofs, consents, fresh_ref())
		};
		let unsigned = replace_unsigned(BANKER);
		assert_noop!(unsigned, Fault::ConsentMissing);
		let theirs = replace_unsigned(OLD_BANKER);
		assert_noop!(theirs, Fault::NotOwnLoan);
		assert_ok!(agree(loan));
		assert_ok!(draw(loan, AMOUNT));
		assert_noop!(replace(loan, papers(5), Proofs::default()), Fault::WrongState);
	});
}
