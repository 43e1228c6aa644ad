//! Application, decision, agreement, withdrawal.

use super::*;
use crate::{Decision, RefusalReason};
use frame_support::assert_noop;
use madang_primitives::TitleId;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn an_application_is_kept_as_the_borrowers_signed_it() {
	build_and_execute(|| {
		let terms = terms(&[BUYER, CO_BUYER]);
		let (consents, external_ref) = (to_apply(BANK, &terms), fresh_ref());
		let origin = RuntimeOrigin::signed(BANKER);
		assert_ok!(Lending::apply(origin, terms.clone(), DOCUMENTS, consents, external_ref));

		let loan = stored(LoanId(1));
		assert_eq!(terms_of(LoanId(1)), terms);
		assert_eq!((loan.lender, loan.state, loan.since), (BANK, LoanState::Applied, START));
		assert_eq!(loan.origin, Origin::Applied { documents: DOCUMENTS });
		assert_eq!((outstanding(LoanId(1)), loan.deal, loan.entries.to_vec()), (0, None, vec![]));
		assert_eq!(next(), LoanId(2));
		assert_eq!(
			last_event(),
			Event::LoanApplied {
				loan: LoanId(1),
				by: caller(BANKER),
				terms,
				documents: DOCUMENTS,
				at: START,
			}
		);
	});
}

#[test]
fn only_a_lending_officer_calls() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		let terms = terms(&[BUYER]);
		let entry = EntryId { title: TITLES[0], number: BANK_ENTRY };
		for origin in
			[RuntimeOrigin::signed(NON_MEMBER), RuntimeOrigin::root(), RuntimeOrigin::none()]
		{
			let who = || origin.clone();
			let consents = to_apply(BANK, &terms);
			assert_noop!(
				Lending::apply(who(), terms.clone(), DOCUMENTS, consents, fresh_ref()),
				BadOrigin
			);
			assert_noop!(
				Lending::decide(who(), loan, Decision::Approve(None), fresh_ref()),
				BadOrigin
			);
			assert_noop!(
				Lending::agree(who(), loan, AGREEMENT, to_agree(loan), fresh_ref()),
				BadOrigin
			);
			assert_noop!(Lending::withdraw(who(), loan, fresh_ref()), BadOrigin);
			assert_noop!(Lending::record_existing(who(), entry, credit(), fresh_ref()), BadOrigin);
			assert_noop!(Lending::repay(who(), loan, line(1), fresh_ref()), BadOrigin);
			let lines = crate::Batch::truncate_from(vec![(loan, line(1))]);
			let batch = Lending::repay_batch(who(), lines, fresh_ref()).map_err(|it| it.error);
			assert_noop!(batch.map(|_| ()), BadOrigin);
			assert_noop!(Lending::reverse(who(), BANK, [1; 32], DOCUMENTS, fresh_ref()), BadOrigin);
		}
	});
}

#[test]
fn a_bank_has_no_power_over_another_banks_loan() {
	build_and_execute(|| {
		let (applied, approved) = (loan_in(LoanState::Applied), loan_in(LoanState::Approved));
		let disbursed = loan_in(LoanState::Disbursed);
		let other = || RuntimeOrigin::signed(OLD_BANKER);
		assert_noop!(
			Lending::decide(other(), applied, Decision::Approve(None), fresh_ref()),
			Fault::NotOwnLoan
		);
		assert_noop!(
			Lending::agree(other(), approved, AGREEMENT, to_agree(approved), fresh_ref()),
			Fault::NotOwnLoan
		);
		assert_noop!(Lending::withdraw(other(), applied, fresh_ref()), Fault::NotOwnLoan);
		assert_noop!(Lending::repay(other(), disbursed, line(1), fresh_ref()), Fault::NotOwnLoan);
	});
}

#[test]
fn a_loan_that_does_not_exist_is_not_found() {
	build_and_execute(|| {
		let nobody = LoanId(7);
		let officer = || RuntimeOrigin::signed(BANKER);
		let empty = Consents::default();
		assert_noop!(decide(nobody, Decision::Approve(None)), Fault::LoanNotFound);
		assert_noop!(
			Lending::agree(officer(), nobody, AGREEMENT, empty, fresh_ref()),
			Fault::LoanNotFound
		);
		assert_noop!(withdraw(nobody), Fault::LoanNotFound);
		assert_noop!(repay(nobody, 1), Fault::LoanNotFound);
	});
}

#[test]
fn terms_outside_the_limits_are_rejected() {
	build_and_execute(|| {
		let base = || terms(&[BUYER]);
		let titles = |titles: &[TitleId]| LoanTerms {
			titles: BoundedVec::truncate_from(titles.to_vec()),
			..base()
		};
		let cases = [
			(LoanTerms { max_secured: 199_999_999, ..base() }, Fault::SecuredTooLow),
			(LoanTerms { max_secured: 300_000_001, ..base() }, Fault::SecuredTooHigh),
			// C30. Before, the highest number was a principal.
			(
				LoanTerms {
					max_secured: u64::MAX,
					credit: Credit { principal: u64::MAX, ..credit() },
					..base()
				},
				Fault::Credit(crate::CreditProblem::PrincipalOutOfRange),
			),
			(titles(&[TitleId(404)]), Fault::TitleNotFound),
			(titles(&[]), Fault::TitleNotFound),
			(titles(&[TITLES[0], TITLES[0]]), Fault::TitleTwice),
			(terms(&[]), Fault::NoBorrowers),
			(terms(&[BUYER, CO_BUYER, BUYER]), Fault::DuplicateBorrower),
			(terms(&[BUYER, INACTIVE]), Fault::BorrowerNotActive),
		];
		for (terms, fault) in cases {
			assert_noop!(apply(terms), fault);
		}
	});
}

#[test]
fn terms_at_the_limits_are_accepted() {
	const MOST: u64 = 1_000_000_000_000_000;
	build_and_execute(|| {
		let base = || terms(&[BUYER]);
		let with = |credit| LoanTerms { credit, ..base() };
		let capped = |cap| LateInterest { add: 30_000, cap };
		for terms in [
			LoanTerms { max_secured: 200_000_000, ..base() },
			LoanTerms { max_secured: 300_000_000, ..base() },
			with(Credit { rate: RateTerms::Fixed(200_000), late: capped(200_000), ..credit() }),
			with(Credit { rate: RateTerms::Fixed(0), ..credit() }),
			with(Credit { term_months: 1, ..credit() }),
			with(Credit { term_months: 600, ..credit() }),
			LoanTerms { max_secured: MOST, ..with(Credit { principal: MOST, ..credit() }) },
		] {
			assert_ok!(apply(terms));
		}
	});
}

#[test]
fn every_borrower_signs_an_application_once_and_nobody_else_does() {
	build_and_execute(|| {
		let terms = terms(&[BUYER, CO_BUYER]);
		let signed = LoanFile::from(terms.clone()).application(BANK, DOCUMENTS);
		let by = |party: Party| sign(party.did(), Purpose::ApplyForLoan, signed);
		for (consents, fault) in [
			(vec![], Fault::ConsentMissing),
			(vec![by(BUYER)], Fault::ConsentMissing),
			(vec![by(BUYER), by(BUYER)], Fault::DuplicateConsent),
			(vec![by(BUYER), by(NEIGHBOUR)], Fault::NotBorrower),
			(vec![by(BUYER), by(CO_BUYER), by(NEIGHBOUR)], Fault::NotBorrower),
			(vec![by(BUYER), by(CO_BUYER), by(BUYER)], Fault::DuplicateConsent),
		] {
			let origin = RuntimeOrigin::signed(BANKER);
			assert_noop!(
				Lending::apply(origin, terms.clone(), DOCUMENTS, bounded(consents), fresh_ref()),
				fault
			);
		}
	});
}

#[test]
fn a_signature_is_valid_only_for_what_was_signed() {
	build_and_execute(|| {
		let base = terms(&[BUYER]);
		let file = |terms: &LoanTerms, documents, signed, purpose| {
			let consents = bounded(vec![sign(BUYER.did(), purpose, signed)]);
			let origin = RuntimeOrigin::signed(BANKER);
			Lending::apply(origin, terms.clone(), documents, consents, fresh_ref())
		};
		let signed = LoanFile::from(base.clone()).application(BANK, DOCUMENTS);
		let apply = Purpose::ApplyForLoan;
		let with = |credit| LoanTerms { credit, ..base.clone() };
		// Every part of what is applied for.
		for terms in [
			LoanTerms { titles: BoundedVec::truncate_from(vec![TITLES[1]]), ..base.clone() },
			LoanTerms { max_secured: SECURED + 1, ..base.clone() },
			with(Credit { principal: 200_000_001, ..credit() }),
			with(Credit { rate: RateTerms::Fixed(45_001), ..credit() }),
			with(Credit { term_months: 361, ..credit() }),
			with(Credit { pay_day: 24, ..credit() }),
			with(Credit { late: LateInterest { add: 30_001, cap: 150_000 }, ..credit() }),
		] {
			assert_noop!(
				file(&terms, DOCUMENTS, signed, apply),
				pallet_identity::Error::<Test>::BadSignature
			);
		}
		// Other documents, another bank, another purpose.
		assert_noop!(
			file(&base, AGREEMENT, signed, apply),
			pallet_identity::Error::<Test>::BadSignature
		);
		let elsewhere = LoanFile::from(base.clone()).application(OLD_BANK, DOCUMENTS);
		assert_noop!(
			file(&base, DOCUMENTS, elsewhere, apply),
			pallet_identity::Error::<Test>::BadSignature
		);
		assert_noop!(
			file(&base, DOCUMENTS, signed, Purpose::AgreeToLoan),
			pallet_identity::Error::<Test>::BadSignature
		);
		assert_ok!(file(&base, DOCUMENTS, signed, apply));
	});
}

#[test]
fn a_signature_is_used_once() {
	build_and_execute(|| {
		let terms = terms(&[BUYER]);
		let consents = to_apply(BANK, &terms);
		let file = || {
			let origin = RuntimeOrigin::signed(BANKER);
			Lending::apply(origin, terms.clone(), DOCUMENTS, consents.clone(), fresh_ref())
		};
		assert_ok!(file());
		assert_noop!(file(), pallet_identity::Error::<Test>::SignatureUsed);
	});
}

#[test]
fn a_call_sent_twice_counts_once() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		let external_ref = fresh_ref();
		let officer = || RuntimeOrigin::signed(BANKER);
		assert_ok!(Lending::decide(officer(), loan, Decision::Approve(None), external_ref));
		// The reference is checked first: the sender learns that the first call succeeded.
		assert_noop!(
			Lending::decide(officer(), loan, Decision::Approve(None), external_ref),
			pallet_institutions::Error::<Test>::ExternalRefUsed
		);
		// A call that failed leaves its reference free.
		let external_ref = fresh_ref();
		assert_noop!(Lending::repay(officer(), loan, line(1), external_ref), Fault::WrongState);
		assert_ok!(Lending::withdraw(officer(), loan, external_ref));
		// Another call under a used reference, and the other bank under the same.
		let terms = terms(&[BUYER]);
		let consents = to_apply(BANK, &terms);
		assert_noop!(
			Lending::apply(officer(), terms.clone(), DOCUMENTS, consents, external_ref),
			pallet_institutions::Error::<Test>::ExternalRefUsed
		);
		let consents = to_apply(OLD_BANK, &terms);
		let other = RuntimeOrigin::signed(OLD_BANKER);
		assert_ok!(Lending::apply(other, terms, DOCUMENTS, consents, external_ref));
	});
}

#[test]
fn a_bank_decides_once() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		assert_ok!(decide(loan, Decision::Approve(None)));
		assert_eq!(
			last_event(),
			Event::LoanApproved {
				loan,
				by: caller(BANKER),
				offer_until: stored(loan).offer.unwrap().last,
				assessment: None,
				at: START
			}
		);
		assert_noop!(decide(loan, Decision::Approve(None)), Fault::WrongState);
		let reason = RefusalReason::Assessment;
		assert_noop!(decide(loan, Decision::Refuse(reason, EVIDENCE)), Fault::WrongState);

		let loan = loan_in(LoanState::Applied);
		assert_ok!(decide(loan, Decision::Refuse(reason, EVIDENCE)));
		assert_eq!(stored(loan).state, LoanState::Refused(reason));
		assert_eq!(
			last_event(),
			Event::LoanRefused {
				loan,
				by: caller(BANKER),
				reason,
				particulars: Some(EVIDENCE),
				at: START
			}
		);
		assert_noop!(decide(loan, Decision::Approve(None)), Fault::WrongState);
		assert_noop!(withdraw(loan), Fault::WrongState);
	});
}

#[test]
fn an_agreement_needs_approval_and_every_borrowers_signature() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		assert_noop!(agree(loan), Fault::WrongState);
		assert_ok!(decide(loan, Decision::Approve(None)));

		let submit = |consents: Vec<_>| {
			let origin = RuntimeOrigin::signed(BANKER);
			Lending::agree(origin, loan, AGREEMENT, bounded(consents), fresh_ref())
		};
		let signed = file(loan).agreement(loan, AGREEMENT);
		let by = |party: Party| sign(party.did(), Purpose::AgreeToLoan, signed);
		assert_noop!(submit(vec![by(BUYER)]), Fault::ConsentMissing);
		assert_noop!(submit(vec![by(BUYER), by(BUYER)]), Fault::DuplicateConsent);
		assert_noop!(submit(vec![by(BUYER), by(INACTIVE)]), Fault::NotBorrower);
		// Another loan on the same terms, and another agreement.
		let elsewhere = file(loan).agreement(LoanId(99), AGREEMENT);
		let wrong = sign(CO_BUYER.did(), Purpose::AgreeToLoan, elsewhere);
		assert_noop!(submit(vec![by(BUYER), wrong]), pallet_identity::Error::<Test>::BadSignature);
		let other_paper = file(loan).agreement(loan, DOCUMENTS);
		let wrong = sign(CO_BUYER.did(), Purpose::AgreeToLoan, other_paper);
		assert_noop!(submit(vec![by(BUYER), wrong]), pallet_identity::Error::<Test>::BadSignature);
		// The order of the signatures is free.
		assert_ok!(submit(vec![by(CO_BUYER), by(BUYER)]));
		assert_eq!(stored(loan).agreement, Some(AGREEMENT));
		assert_eq!(
			last_event(),
			Event::LoanAgreed { loan, by: caller(BANKER), agreement: AGREEMENT, at: START }
		);
		assert_noop!(agree(loan), Fault::WrongState);
	});
}

#[test]
fn a_loan_can_be_withdrawn_until_it_is_bound_to_a_deal() {
	build_and_execute(|| {
		for state in [LoanState::Applied, LoanState::Approved, LoanState::Agreed] {
			let loan = loan_in(state);
			assert_ok!(withdraw(loan));
			assert_eq!(
				last_event(),
				Event::LoanWithdrawn {
					loan,
					bank: BANK,
					by: caller(BANKER),
					by_borrowers: false,
					at: START
				}
			);
			assert_noop!(withdraw(loan), Fault::WrongState);
		}
		for state in [LoanState::Bound, LoanState::Disbursed, LoanState::Settled] {
			let loan = loan_in(state);
			assert_noop!(withdraw(loan), Fault::WrongState);
		}
	});
}

#[test]
fn the_last_number_is_never_assigned() {
	new_test_ext().execute_with(|| {
		NextLoan::<Test>::put(LoanId(u64::MAX));
		assert_noop!(apply(terms(&[BUYER])), Fault::NumbersExhausted);
	});
}
