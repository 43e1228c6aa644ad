//! What agencies and the council do with programmes.

use super::*;
use crate::{pallet::Programmes as Stored, Intake, NextProgramme, TermsFault, Versions};
use frame_support::assert_noop;
use madang_testing::{chief, observer, OTHER_FOUNDATION};
use sp_runtime::DispatchError::BadOrigin;

fn programme() -> crate::Programme {
	Programmes::programme(PROGRAMME).unwrap()
}

#[test]
fn an_agency_opens_a_programme_with_terms_and_budget() {
	build_and_execute(|| {
		assert_ok!(open(terms()));
		assert_eq!(
			(programme().agency, programme().current, programme().intake),
			(AGENCY, Version(1), Intake::Open)
		);
		assert_eq!(Programmes::terms(PROGRAMME, Version(1)), Some(terms()));
		assert_eq!(Programmes::terms(PROGRAMME, Version(2)), None);
		assert_eq!(budget(), Budget { total: TOTAL, reserved: 0, disbursed: 0 });
		let (programme, by, at) = (PROGRAMME, caller(FUNDER), START);
		let opened = Event::ProgrammeOpened { programme, by, terms: terms(), total: TOTAL, at };
		assert_eq!(last_event(), opened);
		// The next one gets the next number.
		assert_ok!(Programmes::open(officer(OTHER_FUNDER), terms(), 0, fresh_ref()));
		let agency = |number| Programmes::programme(number).map(|one| one.agency);
		assert_eq!(agency(ProgrammeId(2)), Some(OTHER_AGENCY));
		assert_eq!(agency(UNKNOWN), None);
		assert_eq!(NextProgramme::<Test>::get(), ProgrammeId(3));
	});
}

#[test]
fn a_version_is_for_later_applications_only() {
	build_and_execute(|| {
		opened();
		entered();
		let changed = Terms { per_loan: 10_000_000, hold_days: 5, ..terms() };
		assert_ok!(revise(changed.clone()));
		let (programme, by, version) = (PROGRAMME, caller(FUNDER), Version(2));
		let terms_of = |version| Programmes::terms(PROGRAMME, version);
		let revised =
			Event::ProgrammeRevised { programme, by, version, terms: changed.clone(), at: START };
		assert_eq!(last_event(), revised);
		assert_eq!((terms_of(Version(1)), terms_of(version)), (Some(terms()), Some(changed)));

		assert_eq!(stored(LOAN).version, Version(1));
		let large = enter(OTHER_LOAN, application(2, AMOUNT));
		assert_eq!(large, Err(Fault::LoanLimitExceeded.into()));
		let small = enter(OTHER_LOAN, application(2, 10_000_000)).unwrap();
		assert!(matches!(small, Entered::Held { version: Version(2), .. }), "{small:?}");
	});
}

#[test]
fn terms_that_make_no_sense_are_rejected_with_the_fault() {
	build_and_execute(|| {
		let wrong = || Terms { per_loan: 0, ..terms() };
		let fault = Fault::InvalidTerms(TermsFault::LoanLimitZero);
		assert_noop!(open(wrong()), fault);
		assert_ok!(open(terms()));
		let fault = Fault::InvalidTerms(TermsFault::LoanLimitZero);
		assert_noop!(revise(wrong()), fault);
	});
}

#[test]
fn numbers_of_programmes_and_versions_end() {
	new_test_ext().execute_with(|| {
		opened();
		NextProgramme::<Test>::put(ProgrammeId(u32::MAX));
		assert_noop!(open(terms()), Fault::NumbersExhausted);
		Stored::<Test>::mutate(PROGRAMME, |one| one.as_mut().unwrap().current = Version(u16::MAX));
		assert_noop!(revise(terms()), Fault::NumbersExhausted);
	});
}

#[test]
fn a_budget_never_falls_below_what_is_reserved_and_disbursed() {
	build_and_execute(|| {
		opened();
		loan_in(Stage::Drawing);
		assert_noop!(set_budget(AMOUNT - 1), Fault::TotalTooLow);
		assert_ok!(set_budget(AMOUNT));
		let (programme, by, at) = (PROGRAMME, caller(FUNDER), START);
		assert_eq!(last_event(), Event::BudgetSet { programme, by, total: AMOUNT, at });
		assert_eq!(budget().total, AMOUNT);
		assert_eq!(budget().available(), 0);
		assert_ok!(set_budget(u64::MAX));
		assert_eq!(budget().available(), u64::MAX - AMOUNT);
	});
}

#[test]
fn a_line_is_set_and_removed() {
	build_and_execute(|| {
		opened();
		assert_ok!(set_line(THIRD_BANK, Some(7)));
		let (programme, by, lender, at) = (PROGRAMME, caller(FUNDER), THIRD_BANK, START);
		let set = |by, ceiling| Event::LineSet { programme, by, lender, ceiling, at };
		assert_eq!(last_event(), set(by, Some(7)));
		let line = || crate::Lines::<Test>::get(PROGRAMME, THIRD_BANK);
		assert_eq!(line(), Some(Line { ceiling: 7, used: 0 }));
		assert_ok!(set_line(THIRD_BANK, None));
		assert_eq!(last_event(), set(caller(FUNDER), None));
		assert_eq!(line(), None);
		assert_noop!(set_line(THIRD_BANK, None), Fault::LineNotFound);
	});
}

#[test]
fn a_line_keeps_what_its_lender_has_used() {
	build_and_execute(|| {
		opened();
		loan_in(Stage::Drawing);
		assert_noop!(set_line(BANK, Some(AMOUNT - 1)), Fault::CeilingTooLow);
		assert_noop!(set_line(BANK, None), Fault::LineInUse);
		assert_ok!(set_line(BANK, Some(AMOUNT)));
		let line = crate::Lines::<Test>::get(PROGRAMME, BANK).unwrap();
		assert_eq!((line, line.available()), (Line { ceiling: AMOUNT, used: AMOUNT }, 0));
	});
}

#[test]
fn only_active_banks_and_the_agency_itself_get_a_line() {
	build_and_execute(|| {
		opened();
		assert_ok!(set_line(AGENCY, Some(1)));
		assert_noop!(set_line(OTHER_AGENCY, Some(1)), Fault::NotEligible);
		assert_noop!(set_line(FOUNDATION, Some(1)), Fault::NotEligible);
		assert_noop!(set_line(InstitutionId(99), Some(1)), Fault::NotEligible);
		suspend::<Test>(THIRD_BANK);
		assert_noop!(set_line(THIRD_BANK, Some(1)), Fault::NotEligible);
		// A bank that is suspended later keeps its line: the ceiling falls and does not rise.
		suspend::<Test>(BANK);
		assert_noop!(set_line(BANK, Some(CEILING + 1)), Fault::NotEligible);
		assert_ok!(set_line(BANK, Some(CEILING)));
		assert_ok!(set_line(BANK, Some(CEILING - 1)));
		assert_ok!(set_line(BANK, None));
	});
}

#[test]
fn a_closed_programme_takes_no_applications_and_its_loans_continue() {
	build_and_execute(|| {
		opened();
		entered();
		assert_ok!(close());
		let (programme, by, at) = (PROGRAMME, caller(FUNDER), START);
		assert_eq!(last_event(), Event::ProgrammeClosed { programme, by, at });
		assert_noop!(enter(OTHER_LOAN, application(2, AMOUNT)), Fault::ProgrammeClosed);
		assert_noop!(close(), Fault::AlreadyClosed);
		assert_ok!(Programmes::disburse(LOAN, AMOUNT));

		let reopen = || Programmes::reopen(officer(FUNDER), PROGRAMME, fresh_ref());
		assert_ok!(reopen());
		let by = caller(FUNDER);
		assert_eq!(last_event(), Event::ProgrammeReopened { programme, by, at });
		assert_noop!(reopen(), Fault::NotClosed);
		assert_ok!(enter(OTHER_LOAN, application(2, AMOUNT)));
	});
}

#[test]
fn ticket_keys_are_the_agencys_own() {
	build_and_execute(|| {
		assert_ok!(set_keys(&[TICKET_KEY, SECOND_KEY]));
		let keys: TicketKeys = madang_testing::bounded([TICKET_KEY.key(), SECOND_KEY.key()]);
		let (by, at) = (caller(FUNDER), START);
		assert_eq!(last_event(), Event::TicketKeysSet { by, keys: keys.clone(), at });
		assert_eq!(crate::TicketKeysOf::<Test>::get(AGENCY), keys);
		assert!(crate::TicketKeysOf::<Test>::get(OTHER_AGENCY).is_empty());
		assert_noop!(set_keys(&[TICKET_KEY, SECOND_KEY, TICKET_KEY]), Fault::TicketKeyTwice);
		assert_ok!(set_keys(&[]));
		assert!(crate::TicketKeysOf::<Test>::get(AGENCY).is_empty());
	});
}

#[test]
fn the_council_has_another_agency_run_a_programme() {
	build_and_execute(|| {
		opened();
		entered();
		suspend::<Test>(AGENCY);
		let assign = |agency| Programmes::assign(RuntimeOrigin::root(), PROGRAMME, agency);
		assert_noop!(assign(AGENCY), Fault::AlreadyTheAgency);
		assert_noop!(assign(BANK), Fault::NotAnAgency);
		assert_noop!(assign(InstitutionId(99)), Fault::NotAnAgency);
		assert_noop!(
			Programmes::assign(RuntimeOrigin::root(), UNKNOWN, OTHER_AGENCY),
			Fault::ProgrammeNotFound
		);
		assert_ok!(assign(OTHER_AGENCY));
		let (programme, from, to, at) = (PROGRAMME, AGENCY, OTHER_AGENCY, START);
		assert_eq!(last_event(), Event::ProgrammeAssigned { programme, from, to, at });
		// The first agency is suspended, so it cannot take the programme back.
		assert_noop!(assign(AGENCY), Fault::NotAnAgency);
		// The new one runs it, with tickets of its own.
		let set = |lender, ceiling| {
			Programmes::set_line(officer(OTHER_FUNDER), PROGRAMME, lender, ceiling, fresh_ref())
		};
		assert_ok!(set(BANK, Some(CEILING + 1)));
		assert_noop!(enter(OTHER_LOAN, application(2, AMOUNT)), Fault::TicketKeyNotFound);
		let keys = madang_testing::bounded([TICKET_KEY.key()]);
		assert_ok!(Programmes::set_ticket_keys(officer(OTHER_FUNDER), keys, fresh_ref()));
		assert_ok!(enter(OTHER_LOAN, application(2, AMOUNT)));
		assert_ok!(Programmes::disburse(LOAN, AMOUNT));
	});
}

/// Every call of an agency by an account on the programme.
fn calls(account: u64, programme: ProgrammeId) -> [(&'static str, DispatchResult); 7] {
	let by = || officer(account);
	let keys = TicketKeys::default();
	[
		("open", Programmes::open(by(), terms(), TOTAL, fresh_ref())),
		("revise", Programmes::revise(by(), programme, terms(), fresh_ref())),
		("set_budget", Programmes::set_budget(by(), programme, TOTAL, fresh_ref())),
		("set_line", Programmes::set_line(by(), programme, BANK, Some(1), fresh_ref())),
		("close", Programmes::close(by(), programme, fresh_ref())),
		("reopen", Programmes::reopen(by(), programme, fresh_ref())),
		("set_ticket_keys", Programmes::set_ticket_keys(by(), keys, fresh_ref())),
	]
}

#[test]
fn only_an_agencys_officer_with_the_duty_calls() {
	build_and_execute(|| {
		opened();
		// The chief of a bank has every duty; the observer of the agency has not this one.
		let nobody = [NON_MEMBER, chief(BANK), chief(OTHER_FOUNDATION), observer(AGENCY), BANKER];
		for account in nobody.into_iter().chain([GUARANTOR]) {
			for (call, result) in calls(account, PROGRAMME) {
				assert_eq!(result, Err(BadOrigin), "{call} by {account}");
			}
		}
		let root = RuntimeOrigin::root;
		assert_noop!(Programmes::open(root(), terms(), 1, fresh_ref()), BadOrigin);
		let assign = |origin| Programmes::assign(origin, PROGRAMME, OTHER_AGENCY);
		for account in [FUNDER, OTHER_FUNDER, chief(AGENCY)] {
			assert_noop!(assign(officer(account)), BadOrigin);
		}
		// The chief of the agency has every duty, so this one too.
		assert_ok!(Programmes::close(officer(chief(AGENCY)), PROGRAMME, fresh_ref()));
	});
}

#[test]
fn an_agency_has_no_power_over_another_agencys_programme() {
	build_and_execute(|| {
		opened();
		for (call, result) in calls(OTHER_FUNDER, PROGRAMME) {
			match call {
				"open" | "set_ticket_keys" => assert_eq!(result, Ok(()), "{call}"),
				_ => assert_eq!(result, Err(Fault::NotOwnProgramme.into()), "{call}"),
			}
		}
		for (call, result) in calls(FUNDER, UNKNOWN) {
			match call {
				"open" | "set_ticket_keys" => assert_eq!(result, Ok(()), "{call}"),
				_ => assert_eq!(result, Err(Fault::ProgrammeNotFound.into()), "{call}"),
			}
		}
	});
}

#[test]
fn a_call_sent_twice_counts_once() {
	build_and_execute(|| {
		let reference = fresh_ref();
		let open = |account| Programmes::open(officer(account), terms(), TOTAL, reference);
		assert_ok!(open(FUNDER));
		let used = pallet_institutions::Error::<Test>::ExternalRefUsed;
		assert_noop!(open(FUNDER), used);
		// The reference is checked before the state and the content.
		let used = pallet_institutions::Error::<Test>::ExternalRefUsed;
		assert_noop!(Programmes::reopen(officer(FUNDER), UNKNOWN, reference), used);
		// A call that failed leaves its reference free, and another institution has its own.
		let reference = fresh_ref();
		assert_noop!(Programmes::reopen(officer(FUNDER), PROGRAMME, reference), Fault::NotClosed);
		assert_ok!(Programmes::close(officer(FUNDER), PROGRAMME, reference));
		assert_ok!(open(OTHER_FUNDER));
		assert_eq!(Versions::<Test>::iter().count(), 2);
	});
}
