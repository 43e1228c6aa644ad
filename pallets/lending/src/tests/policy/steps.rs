//! From the application to the agreement: certificate, guarantee, decision, hold.

use super::*;
use crate::Decision::{Approve, Refuse};
use sp_runtime::DispatchError::BadOrigin;

#[test]
fn the_steps_are_taken_in_their_order() {
	with_programme(|| {
		let loan = applied_as(1);
		assert_noop!(decide(loan, Approve(None)), Fault::NotCertified);
		assert_ok!(certify(loan));
		let by = caller(FUNDER);
		let certificate = CERTIFICATE;
		assert_eq!(last_event(), Event::ApplicantCertified { loan, by, certificate, at: START });
		assert_noop!(decide(loan, Approve(None)), Fault::NotGuaranteed);
		assert_ok!(request_guarantee(loan));
		assert_noop!(decide(loan, Approve(None)), Fault::NotGuaranteed);
		assert_ok!(guarantee(loan, 42_500_000));
		assert_ok!(decide(loan, Approve(None)));
		assert_ok!(agree(loan));
		assert_eq!(stored(loan).state, LoanState::Agreed);
		assert_eq!(budget(), (AMOUNT, 0));
	});
}

#[test]
fn after_a_disaster_steps_are_left_out_and_taken_in_any_order() {
	build_and_execute(|| {
		opened_on(disaster_terms());
		let loan = applied_as(1);
		assert_ok!(decide(loan, Approve(None)));
		assert_noop!(request_guarantee(loan), Fault::StepNotAsked);
		assert_noop!(agree(loan), Fault::NotCertified);
		assert_ok!(certify(loan));
		assert_ok!(agree(loan));
		assert_ok!(draw(loan, AMOUNT));
		assert_eq!(guarantee_state(loan), None);
		check_books();
	});
}

#[test]
fn a_programme_without_the_step_needs_no_certificate() {
	build_and_execute(|| {
		let path = Steps::GUARANTEE.and(Steps::DECISION);
		opened_on(Terms { path, ..programme_terms() });
		let loan = applied_as(1);
		assert_noop!(certify(loan), Fault::StepNotAsked);
		assert_ok!(request_guarantee(loan));
		assert_ok!(guarantee(loan, 42_500_000));
		assert_ok!(decide(loan, Approve(None)));
	});
}

#[test]
fn only_the_programmes_agency_certifies() {
	with_programme(|| {
		let loan = applied_as(1);
		let certification = Certification::Supported { certificate: CERTIFICATE };
		let by = |officer| {
			let origin = RuntimeOrigin::signed(officer);
			Lending::certify(origin, loan, certification, fresh_ref())
		};
		assert_noop!(by(OTHER_FUNDER), Fault::NotOwnProgramme);
		assert_noop!(by(BANKER), BadOrigin);
		// After the programme is assigned to another agency, that one certifies.
		let council = RuntimeOrigin::root();
		assert_ok!(Programmes::assign(council, PROGRAMME, madang_testing::OTHER_AGENCY));
		assert_noop!(by(FUNDER), Fault::NotOwnProgramme);
		assert_ok!(by(OTHER_FUNDER));
		let unknown =
			Lending::certify(RuntimeOrigin::signed(FUNDER), LoanId(9), certification, fresh_ref());
		assert_noop!(unknown, Fault::LoanNotFound);
	});
}

#[test]
fn an_agency_that_does_not_support_the_applicant_ends_the_application() {
	for approved in [false, true] {
		build_and_execute(|| {
			opened_on(disaster_terms());
			let loan = applied_as(1);
			if approved {
				assert_ok!(decide(loan, Approve(None)));
			}
			assert_ok!(not_supported(loan));
			let (by, reason, at) = (caller(FUNDER), RefusalReason::NotSupported, START);
			let particulars = PARTICULARS;
			let all = lending_events();
			let last = &all[all.len() - 2..];
			let not = Event::ApplicantNotSupported { loan, by: by.clone(), particulars, at };
			assert_eq!(last, [not, Event::LoanRefused { loan, by, reason, particulars: None, at }]);
			assert_eq!(stored(loan).state, LoanState::Refused(reason));
			assert_eq!((budget(), Programmes::entry(loan)), ((0, 0), None));
			assert_noop!(certify(loan), Fault::WrongState);
			check_books();
		});
	}
}

#[test]
fn what_was_agreed_after_the_certificate_stays() {
	with_programme(|| {
		let loan = agreed_as(1);
		assert_noop!(not_supported(loan), Fault::WrongState);
		// A later certificate replaces the earlier one.
		assert_ok!(certify(loan));
	});
}

#[test]
fn the_amount_to_guarantee_follows_from_the_programme() {
	with_programme(|| {
		let loan = applied_as(1);
		assert_ok!(request_guarantee(loan));
		let (_, asked) = Guarantees::guarantee(loan).unwrap();
		assert_eq!((asked.asked, asked.ratio, asked.principal), (42_500_000, 850_000, AMOUNT));
		assert_eq!((asked.creditor, asked.foundation), (BANK, FOUNDATION));
	});
	build_and_execute(|| {
		// The most that is covered is less than the share: a lower ratio covers the whole principal.
		let share = Some(GuaranteeShare { ratio: 850_000, most_cover: 20_000_001 });
		opened_on(Terms { guarantee: share, ..programme_terms() });
		let loan = applied_as(1);
		assert_ok!(certify(loan));
		assert_ok!(request_guarantee(loan));
		let (_, asked) = Guarantees::guarantee(loan).unwrap();
		assert_eq!((asked.asked, asked.ratio), (20_000_000, 400_000));
		assert_ok!(guarantee(loan, 20_000_000));
		assert_ok!(decide(loan, Approve(None)));
		assert_ok!(agree(loan));
		assert_ok!(draw(loan, AMOUNT));
	});
}

#[test]
fn a_cover_below_the_share_is_not_enough() {
	with_programme(|| {
		let loan = applied_as(1);
		assert_ok!(certify(loan));
		assert_ok!(request_guarantee(loan));
		assert_ok!(guarantee(loan, 42_499_999));
		assert_ok!(decide(loan, Approve(None)));
		assert_noop!(agree(loan), Fault::CoverTooLow);
	});
}

#[test]
fn a_guarantee_that_lapsed_is_asked_for_again() {
	with_programme(|| {
		let loan = agreed_as(1);
		let (_, found) = Guarantees::guarantee(loan).unwrap();
		pass(found.term.unwrap().last);
		assert_eq!(guarantee_state(loan), Some(GuaranteeState::Lapsed));
		// The hold has the same days, and lapsed too.
		let renew = || {
			let origin = RuntimeOrigin::signed(BANKER);
			Lending::renew_hold(origin, loan, fresh_ref())
		};
		assert_eq!(Programmes::hold(loan), None);
		let error = draw(loan, AMOUNT).unwrap_err();
		assert_eq!(error, pallet_guarantees::Error::<Test>::WrongState.into());
		assert_ok!(renew());
		let at = madang_testing::now::<Test>();
		assert_eq!(last_event(), Event::HoldRequested { loan, by: caller(BANKER), at });
		assert_noop!(renew(), pallet_programmes::Error::<Test>::HoldInForce);
		let other = RuntimeOrigin::signed(OLD_BANKER);
		let theirs = Lending::renew_hold(other, loan, fresh_ref());
		assert_noop!(theirs, Fault::NotOwnLoan);
		assert_ok!(request_guarantee(loan));
		assert_ok!(guarantee(loan, 42_500_000));
		assert_ok!(draw(loan, AMOUNT));
	});
}

#[test]
fn nothing_is_agreed_without_a_hold() {
	build_and_execute(|| {
		opened_on(Terms { hold_days: 1, ..disaster_terms() });
		let loan = applied_as(1);
		assert_ok!(certify(loan));
		assert_ok!(decide(loan, Approve(None)));
		let hold = pallet_programmes::Holds::<Test>::get(loan).unwrap();
		pass(hold.term.last);
		assert_noop!(agree(loan), Fault::NotHeld);
	});
}

#[test]
fn nothing_is_agreed_with_old_papers() {
	build_and_execute(|| {
		opened_on(Terms { hold_days: 100, ..disaster_terms() });
		let loan = applied_as(1);
		assert_ok!(certify(loan));
		pass(today().plus(85));
		assert_ok!(decide(loan, Approve(None)));
		pass(today().plus(10));
		let gap = pallet_programmes::Gap { index: 0, why: pallet_programmes::Why::Stale };
		assert_noop!(agree(loan), pallet_programmes::Error::<Test>::Paper(gap));
	});
}

#[test]
fn an_application_that_ends_frees_everything() {
	let ends: [fn(LoanId) -> DispatchResult; 4] = [
		|loan| decide(loan, Refuse(RefusalReason::Assessment, EVIDENCE)),
		withdraw,
		|loan| {
			let origin = RuntimeOrigin::signed(OLD_BANKER);
			Lending::cancel(origin, loan, to_withdraw(loan), fresh_ref())
		},
		|loan| {
			decide(loan, Approve(None))?;
			pass(stored(loan).offer.unwrap().last);
			Ok(())
		},
	];
	for (index, end) in ends.into_iter().enumerate() {
		build_and_execute(|| {
			opened();
			let loan = prepared_as(1);
			assert_ok!(end(loan));
			assert!(stored(loan).state.is_final(), "{index}");
			assert_eq!((budget(), Programmes::entry(loan)), ((0, 0), None), "{index}");
			let after = guarantee_state(loan).unwrap();
			let ended = [GuaranteeState::Withdrawn, GuaranteeState::Lapsed];
			assert!(ended.contains(&after), "{index}");
			check_books();
		});
	}
}

/// The limits are of mortgage lending.
#[test]
fn a_loan_under_a_programme_is_not_assessed_by_the_limits() {
	use crate::{Assessment, LimitsResult};
	with_programme(|| {
		let limits = crate::LendingLimits {
			ltv: 700_000,
			ltv_regulated: 400_000,
			dsr: 400_000,
			notice: PARTICULARS,
		};
		assert_ok!(Lending::set_limits(RuntimeOrigin::root(), limits));
		let loan = prepared_as(1);
		let (result, calculation) = (LimitsResult::Within, PARTICULARS);
		let assessment = Assessment { version: 1, result, calculation };
		assert_noop!(decide(loan, Approve(Some(assessment))), Fault::NotMortgageLoan);
		assert_ok!(decide(loan, Approve(None)));
	});
}

#[test]
fn a_lender_gives_only_its_own_reasons() {
	with_programme(|| {
		let loan = applied_as(1);
		for reason in [RefusalReason::SlotTaken, RefusalReason::NotSupported] {
			assert_noop!(decide(loan, Refuse(reason, EVIDENCE)), Fault::NotLendersReason);
		}
	});
}
