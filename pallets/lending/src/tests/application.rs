//! Application, decision, agreement, withdrawal.

use super::*;
use crate::{Decision, RefusalReason};
use frame_support::assert_noop;
use madang_primitives::TitleId;
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn an_application_is_kept_as_the_borrowers_signed_it() {
	build_and_execute(|| {
		let terms = terms(&[KIM, LEE]);
		let (consents, external_ref) = (to_apply(BANK, &terms), fresh());
		let origin = RuntimeOrigin::signed(OFFICER);
		assert_ok!(Lending::apply(origin, terms.clone(), DOCUMENTS, consents, external_ref));

		let loan = stored(LoanId(1));
		assert_eq!(loan.terms(), terms);
		assert_eq!((loan.bank, loan.state, loan.since), (BANK, LoanState::Applied, NOW));
		assert_eq!(loan.documents, Some(DOCUMENTS));
		assert_eq!((loan.outstanding, loan.deal, loan.entry), (0, None, None));
		assert_eq!(next(), LoanId(2));
		assert_eq!(
			last_event(),
			Event::LoanApplied {
				loan: LoanId(1),
				bank: BANK,
				officer: OFFICER,
				borrowers: terms.borrowers,
				title: terms.title,
				principal: 200_000_000,
				max_secured: SECURED,
				rate: 45_000,
				term_months: 360,
				documents: DOCUMENTS,
				external_ref,
				at: NOW,
			}
		);
	});
}

#[test]
fn only_a_lending_officer_calls() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		let terms = terms(&[KIM]);
		let entry = EntryId { title: TITLES[0], number: 1 };
		for origin in
			[RuntimeOrigin::signed(STRANGER), RuntimeOrigin::root(), RuntimeOrigin::none()]
		{
			let who = || origin.clone();
			let consents = to_apply(BANK, &terms);
			assert_noop!(
				Lending::apply(who(), terms.clone(), DOCUMENTS, consents, fresh()),
				BadOrigin
			);
			assert_noop!(Lending::decide(who(), loan, Decision::Approve, fresh()), BadOrigin);
			assert_noop!(
				Lending::agree(who(), loan, AGREEMENT, to_agree(loan), fresh()),
				BadOrigin
			);
			assert_noop!(Lending::withdraw(who(), loan, fresh()), BadOrigin);
			assert_noop!(Lending::record_existing(who(), entry, 1, 1, 1, fresh()), BadOrigin);
			assert_noop!(Lending::repay(who(), loan, 1, fresh()), BadOrigin);
		}
	});
}

#[test]
fn another_banks_loan_is_out_of_reach() {
	build_and_execute(|| {
		let (applied, approved) = (loan_in(LoanState::Applied), loan_in(LoanState::Approved));
		let disbursed = loan_in(LoanState::Disbursed);
		let other = || RuntimeOrigin::signed(OTHER_OFFICER);
		assert_noop!(
			Lending::decide(other(), applied, Decision::Approve, fresh()),
			Fault::NotOwnLoan
		);
		assert_noop!(
			Lending::agree(other(), approved, AGREEMENT, to_agree(approved), fresh()),
			Fault::NotOwnLoan
		);
		assert_noop!(Lending::withdraw(other(), applied, fresh()), Fault::NotOwnLoan);
		assert_noop!(Lending::repay(other(), disbursed, 1, fresh()), Fault::NotOwnLoan);
	});
}

#[test]
fn a_loan_that_does_not_exist_is_not_found() {
	build_and_execute(|| {
		let nobody = LoanId(7);
		let officer = || RuntimeOrigin::signed(OFFICER);
		let empty = Consents::default();
		assert_noop!(decide(nobody, Decision::Approve), Fault::LoanNotFound);
		assert_noop!(
			Lending::agree(officer(), nobody, AGREEMENT, empty, fresh()),
			Fault::LoanNotFound
		);
		assert_noop!(withdraw(nobody), Fault::LoanNotFound);
		assert_noop!(repay(nobody, 1), Fault::LoanNotFound);
	});
}

#[test]
fn terms_outside_the_limits_are_refused() {
	build_and_execute(|| {
		let base = || terms(&[KIM]);
		let cases = [
			(LoanTerms { principal: 0, ..base() }, Fault::ZeroAmount),
			(LoanTerms { max_secured: 199_999_999, ..base() }, Fault::SecuredTooLow),
			(LoanTerms { max_secured: 300_000_001, ..base() }, Fault::SecuredTooHigh),
			(LoanTerms { rate: 200_001, ..base() }, Fault::RateTooHigh),
			(LoanTerms { term_months: 0, ..base() }, Fault::TermOutOfRange),
			(LoanTerms { term_months: 601, ..base() }, Fault::TermOutOfRange),
			(LoanTerms { title: TitleId(404), ..base() }, Fault::TitleNotFound),
			(terms(&[]), Fault::NoBorrowers),
			(terms(&[KIM, LEE, KIM]), Fault::DuplicateBorrower),
			(terms(&[KIM, INACTIVE]), Fault::BorrowerNotActive),
		];
		for (terms, fault) in cases {
			assert_noop!(apply(terms), fault);
		}
	});
}

#[test]
fn terms_at_the_limits_are_taken() {
	build_and_execute(|| {
		let base = || terms(&[KIM]);
		for terms in [
			LoanTerms { max_secured: 200_000_000, ..base() },
			LoanTerms { max_secured: 300_000_000, ..base() },
			LoanTerms { rate: 200_000, ..base() },
			LoanTerms { rate: 0, ..base() },
			LoanTerms { term_months: 1, ..base() },
			LoanTerms { term_months: 600, ..base() },
			LoanTerms { principal: u64::MAX, max_secured: u64::MAX, ..base() },
		] {
			assert_ok!(apply(terms));
		}
	});
}

#[test]
fn every_borrower_signs_an_application_once_and_nobody_else_does() {
	build_and_execute(|| {
		let terms = terms(&[KIM, LEE]);
		let signed = terms.application(BANK, DOCUMENTS);
		let by = |did| sign(did, Purpose::ApplyForLoan, signed);
		let stranger = Did([5; 32]);
		for (consents, fault) in [
			(vec![], Fault::ConsentMissing),
			(vec![by(KIM)], Fault::ConsentMissing),
			(vec![by(KIM), by(KIM)], Fault::DuplicateConsent),
			(vec![by(KIM), by(stranger)], Fault::NotBorrower),
			(vec![by(KIM), by(LEE), by(stranger)], Fault::NotBorrower),
			(vec![by(KIM), by(LEE), by(KIM)], Fault::DuplicateConsent),
		] {
			let origin = RuntimeOrigin::signed(OFFICER);
			assert_noop!(
				Lending::apply(origin, terms.clone(), DOCUMENTS, bounded(consents), fresh()),
				fault
			);
		}
	});
}

#[test]
fn a_signature_serves_only_for_what_was_signed() {
	build_and_execute(|| {
		let base = terms(&[KIM]);
		let file = |terms: &LoanTerms, documents, signed, purpose| {
			let consents = bounded(vec![sign(KIM, purpose, signed)]);
			let origin = RuntimeOrigin::signed(OFFICER);
			Lending::apply(origin, terms.clone(), documents, consents, fresh())
		};
		let signed = base.application(BANK, DOCUMENTS);
		let apply = Purpose::ApplyForLoan;
		// Every part of what is applied for.
		for terms in [
			LoanTerms { title: TITLES[1], ..base.clone() },
			LoanTerms { principal: 200_000_001, ..base.clone() },
			LoanTerms { max_secured: SECURED + 1, ..base.clone() },
			LoanTerms { rate: 45_001, ..base.clone() },
			LoanTerms { term_months: 361, ..base.clone() },
		] {
			assert_noop!(file(&terms, DOCUMENTS, signed, apply), BAD_SIGNATURE);
		}
		// Other documents, another bank, another purpose.
		assert_noop!(file(&base, AGREEMENT, signed, apply), BAD_SIGNATURE);
		let elsewhere = base.application(OTHER_BANK, DOCUMENTS);
		assert_noop!(file(&base, DOCUMENTS, elsewhere, apply), BAD_SIGNATURE);
		assert_noop!(file(&base, DOCUMENTS, signed, Purpose::AgreeToLoan), BAD_SIGNATURE);
		assert_ok!(file(&base, DOCUMENTS, signed, apply));
	});
}

#[test]
fn a_signature_is_used_once() {
	build_and_execute(|| {
		let terms = terms(&[KIM]);
		let consents = to_apply(BANK, &terms);
		let file = || {
			let origin = RuntimeOrigin::signed(OFFICER);
			Lending::apply(origin, terms.clone(), DOCUMENTS, consents.clone(), fresh())
		};
		assert_ok!(file());
		assert_noop!(file(), USED_SIGNATURE);
	});
}

#[test]
fn a_call_sent_twice_counts_once() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		let external_ref = fresh();
		let officer = || RuntimeOrigin::signed(OFFICER);
		assert_ok!(Lending::decide(officer(), loan, Decision::Approve, external_ref));
		// The reference speaks first: the sender learns that the first one counted.
		assert_noop!(
			Lending::decide(officer(), loan, Decision::Approve, external_ref),
			REFERENCE_USED
		);
		// A call that failed leaves its reference free.
		let external_ref = fresh();
		assert_noop!(Lending::repay(officer(), loan, 1, external_ref), Fault::WrongState);
		assert_ok!(Lending::withdraw(officer(), loan, external_ref));
		// Another call under a used reference, and the other bank under the same.
		let terms = terms(&[KIM]);
		let consents = to_apply(BANK, &terms);
		assert_noop!(
			Lending::apply(officer(), terms.clone(), DOCUMENTS, consents, external_ref),
			REFERENCE_USED
		);
		let consents = to_apply(OTHER_BANK, &terms);
		let other = RuntimeOrigin::signed(OTHER_OFFICER);
		assert_ok!(Lending::apply(other, terms, DOCUMENTS, consents, external_ref));
	});
}

#[test]
fn a_bank_decides_once() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		assert_ok!(decide(loan, Decision::Approve));
		assert_eq!(
			last_event(),
			Event::LoanApproved { loan, bank: BANK, officer: OFFICER, at: NOW }
		);
		assert_noop!(decide(loan, Decision::Approve), Fault::WrongState);
		let reason = RefusalReason::Assessment;
		assert_noop!(decide(loan, Decision::Refuse(reason)), Fault::WrongState);

		let loan = loan_in(LoanState::Applied);
		assert_ok!(decide(loan, Decision::Refuse(reason)));
		assert_eq!(stored(loan).state, LoanState::Refused(reason));
		assert_eq!(
			last_event(),
			Event::LoanRefused { loan, bank: BANK, officer: OFFICER, reason, at: NOW }
		);
		assert_noop!(decide(loan, Decision::Approve), Fault::WrongState);
		assert_noop!(withdraw(loan), Fault::WrongState);
	});
}

#[test]
fn an_agreement_needs_approval_and_every_borrowers_signature() {
	build_and_execute(|| {
		let loan = loan_in(LoanState::Applied);
		assert_noop!(agree(loan), Fault::WrongState);
		assert_ok!(decide(loan, Decision::Approve));

		let file = |consents: Vec<_>| {
			let origin = RuntimeOrigin::signed(OFFICER);
			Lending::agree(origin, loan, AGREEMENT, bounded(consents), fresh())
		};
		let signed = stored(loan).terms().agreement(loan, AGREEMENT);
		let by = |did| sign(did, Purpose::AgreeToLoan, signed);
		assert_noop!(file(vec![by(KIM)]), Fault::ConsentMissing);
		assert_noop!(file(vec![by(KIM), by(KIM)]), Fault::DuplicateConsent);
		assert_noop!(file(vec![by(KIM), by(INACTIVE)]), Fault::NotBorrower);
		// Another loan on the same terms, and another agreement.
		let elsewhere = stored(loan).terms().agreement(LoanId(99), AGREEMENT);
		let wrong = sign(LEE, Purpose::AgreeToLoan, elsewhere);
		assert_noop!(file(vec![by(KIM), wrong]), BAD_SIGNATURE);
		let other_paper = stored(loan).terms().agreement(loan, DOCUMENTS);
		let wrong = sign(LEE, Purpose::AgreeToLoan, other_paper);
		assert_noop!(file(vec![by(KIM), wrong]), BAD_SIGNATURE);
		// The order of the signatures is free.
		assert_ok!(file(vec![by(LEE), by(KIM)]));
		assert_eq!(stored(loan).agreement, Some(AGREEMENT));
		assert_eq!(
			last_event(),
			Event::LoanAgreed { loan, bank: BANK, officer: OFFICER, agreement: AGREEMENT, at: NOW }
		);
		assert_noop!(agree(loan), Fault::WrongState);
	});
}

#[test]
fn a_loan_can_be_given_up_until_a_deal_takes_it() {
	build_and_execute(|| {
		for state in [LoanState::Applied, LoanState::Approved, LoanState::Agreed] {
			let loan = loan_in(state);
			assert_ok!(withdraw(loan));
			assert_eq!(
				last_event(),
				Event::LoanWithdrawn { loan, bank: BANK, officer: OFFICER, at: NOW }
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
fn the_last_number_is_never_given() {
	new_test_ext().execute_with(|| {
		NextLoan::<Test>::put(LoanId(u64::MAX));
		assert_noop!(apply(terms(&[KIM])), Fault::NumbersExhausted);
	});
}
