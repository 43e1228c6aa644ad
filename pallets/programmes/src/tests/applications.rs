//! How applications enter the books, and leave them.

use super::*;
use frame_support::assert_noop;

#[test]
fn an_application_takes_the_slot_and_has_its_amount_held() {
	build_and_execute(|| {
		opened();
		let until = day("2027-01-25");
		let version = Version(1);
		// 60 days after 2026-11-24 is a Saturday.
		let result = enter(LOAN, application(1, AMOUNT));
		assert_eq!(result, Ok(Entered::Held { version, until }));
		let entry = Entry {
			slot: slot_id(1),
			version,
			lender: BANK,
			stage: Stage::Applied,
			refill: true,
			amount: AMOUNT,
			drawn: 0,
			returned: 0,
		};
		assert_eq!(Programmes::entry(LOAN), Some(entry));
		assert_eq!(Programmes::hold(LOAN), Some(AMOUNT));
		assert_eq!(amounts(), (AMOUNT, 0, AMOUNT));
		let kind = InstitutionKind::Bank;
		let taken = crate::Slot { loan: Some(LOAN), kind, taken_at: 1, used: 0 };
		assert_eq!(slot(1), Some(taken));
		assert_eq!(crate::Bundles::<Test>::get(LOAN), Some(bundle_of(papers_from(10))));
		assert_eq!(noted_papers(), 2);
		let (loan, lender, at) = (LOAN, BANK, START);
		let (slot, amount) = (slot_id(1), AMOUNT);
		let entered = Event::ApplicationEntered { loan, version, lender, slot, amount, until, at };
		let (programme, papers) = (PROGRAMME, papers_from(10));
		let certificates = Default::default();
		let filed = Event::PapersFiled { loan, programme, lender, papers, certificates, at };
		assert!(events().ends_with(&[entered, filed]));
	});
}

#[test]
fn an_agency_lends_itself_with_a_line() {
	build_and_execute(|| {
		opened();
		let direct = || Application {
			lender: AGENCY,
			lender_kind: InstitutionKind::PolicyAgency,
			ticket: ticket(1, AGENCY, BUYER),
			..application(1, AMOUNT)
		};
		assert_noop!(enter(LOAN, direct()), Fault::LineNotFound);
		assert_ok!(set_line(AGENCY, Some(AMOUNT)));
		assert_ok!(enter(LOAN, direct()));
		assert_eq!(slot(1).unwrap().kind, InstitutionKind::PolicyAgency);
		assert_eq!(stored(LOAN).lender, AGENCY);
		assert_eq!(amounts(), (AMOUNT, 0, 0));
	});
}

#[test]
fn an_application_outside_the_terms_is_rejected() {
	build_and_execute(|| {
		opened();
		let base = || application(1, AMOUNT);
		let fifth = LoanId(5);
		assert_noop!(
			enter(fifth, Application { programme: UNKNOWN, ..base() }),
			Fault::ProgrammeNotFound
		);
		assert_noop!(
			enter(fifth, Application { lender: THIRD_BANK, ..base() }),
			Fault::LineNotFound
		);
		assert_noop!(enter(fifth, application(1, 0)), Fault::ZeroAmount);
		assert_noop!(enter(fifth, application(1, 70_000_001)), Fault::LoanLimitExceeded);
		assert_ok!(enter(fifth, application(1, 70_000_000)));
		assert_noop!(enter(fifth, application(2, 1)), Fault::AlreadyEntered);
	});
}

#[test]
fn applications_are_taken_from_the_first_to_the_last_day_of_the_window() {
	build_and_execute(|| {
		let now = today::<Test>();
		opened_on(Terms { window: (now.plus(1), now.plus(2)), ..terms() });
		let apply = |loan, tag| enter(LoanId(loan), application(tag, 1));
		let outside = Err(Fault::WindowNotOpen.into());
		assert_eq!(apply(1, 1), outside);
		move_clock(now, 1);
		assert_ok!(apply(1, 1));
		move_clock(now.plus(2), 0);
		assert_ok!(apply(2, 2));
		move_clock(now.plus(2), 1);
		assert_eq!(apply(3, 3), outside);
	});
}

#[test]
fn no_application_is_taken_while_the_agency_is_suspended() {
	build_and_execute(|| {
		opened();
		let one = application(1, AMOUNT);
		suspend::<Test>(AGENCY);
		assert_noop!(enter(LOAN, one.clone()), Fault::AgencyNotActive);
		let root = RuntimeOrigin::root();
		assert_ok!(Institutions::readmit_institution(root, AGENCY));
		assert_ok!(enter(LOAN, one));
	});
}

#[test]
fn applications_are_served_in_order_until_the_budget_is_used_up() {
	build_and_execute(|| {
		opened();
		assert_ok!(set_line(BANK, Some(TOTAL)));
		for tag in 1..=4 {
			entered_as(LoanId(tag.into()), tag, AMOUNT);
		}
		assert_eq!(budget().available(), 0);
		assert_noop!(enter(LoanId(5), application(5, 1)), Fault::BudgetExhausted);
		// What one gives back is free for the next.
		assert_ok!(Programmes::leave(LoanId(2)));
		assert_noop!(enter(LoanId(5), application(5, AMOUNT + 1)), Fault::BudgetExhausted);
		entered_as(LoanId(5), 5, AMOUNT);
	});
}

#[test]
fn a_lender_lends_up_to_its_line() {
	build_and_execute(|| {
		opened();
		for tag in 1..=3 {
			entered_as(LoanId(tag.into()), tag, AMOUNT);
		}
		assert_noop!(enter(LoanId(4), application(4, 1)), Fault::LineExhausted);
		let mut elsewhere = application(4, AMOUNT);
		elsewhere.lender = OLD_BANK;
		elsewhere.ticket = ticket(4, OLD_BANK, BUYER);
		assert_ok!(enter(LoanId(4), elsewhere));
	});
}

#[test]
fn an_applicant_gets_at_most_the_limit_of_a_period() {
	build_and_execute(|| {
		opened();
		assert_ok!(set_line(BANK, Some(TOTAL)));
		loan_in(Stage::Ended);
		let second = |amount| {
			let papers = papers_from(30);
			enter(OTHER_LOAN, Application { papers, ..application(1, amount) })
		};
		let limit = Err(Fault::ApplicantLimitExceeded.into());
		assert_eq!(second(50_000_001), limit);
		assert_ok!(second(50_000_000));
		assert_ok!(Programmes::disburse(OTHER_LOAN, 50_000_000));
		assert_ok!(Programmes::end(OTHER_LOAN));
		assert_eq!(enter(LoanId(3), application(1, 1)), limit);
		// Another applicant, and the same one in the next period.
		assert_ok!(enter(LoanId(4), application(2, 1)));
		assert_ok!(revise(Terms { period: 2027, ..terms() }));
		let mut later = application(1, 70_000_000);
		later.ticket = signed(Ticket { period: 2027, ..later.ticket });
		assert_ok!(enter(LoanId(5), later));
	});
}

#[test]
fn an_application_that_leaves_gives_everything_back() {
	build_and_execute(|| {
		opened();
		entered();
		assert_ok!(Programmes::leave(LOAN));
		let (loan, programme, lender, released, at) = (LOAN, PROGRAMME, BANK, AMOUNT, START);
		let left = Event::ApplicationLeft { loan, programme, lender, released, at };
		assert_eq!(last_event(), left);
		assert_eq!((Programmes::entry(LOAN), Programmes::hold(LOAN)), (None, None));
		assert_eq!((amounts(), slot(1), noted_papers()), ((0, 0, 0), None, 0));
		assert_eq!(crate::Bundles::<Test>::get(LOAN), None);
		assert_noop!(Programmes::leave(LOAN), Fault::LoanNotFound);
		// The applicant applies again.
		entered_as(OTHER_LOAN, 1, AMOUNT);
	});
}

#[test]
fn an_application_leaves_only_before_anything_is_disbursed() {
	for stage in [Stage::Drawing, Stage::Drawn, Stage::Ended] {
		build_and_execute(|| {
			opened();
			loan_in(stage);
			assert_noop!(Programmes::leave(LOAN), Fault::WrongStage);
		});
	}
}

#[test]
fn every_loan_under_a_programme_can_end() {
	for stage in STAGES {
		for lapsed in [false, true] {
			build_and_execute(|| {
				opened();
				loan_in(stage);
				if lapsed {
					pass(day("2027-06-30"));
				}
				// The programme is closed and its agency gone.
				assert_ok!(close());
				suspend::<Test>(AGENCY);
				let ended = match stage {
					Stage::Applied => Programmes::leave(LOAN),
					_ => Programmes::end(LOAN),
				};
				assert_eq!(ended.is_ok(), stage != Stage::Ended);
				assert_eq!(amounts().0, 0, "nothing is reserved");
				assert!(slot(1).is_none_or(|slot| slot.loan.is_none()));
			});
		}
	}
}
