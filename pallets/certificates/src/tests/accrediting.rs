//! Who may issue what, and when.

use super::*;

fn held(area: Option<DistrictPrefix>, kind: KindId, at: u64) -> Option<AccreditationId> {
	Certificates::accredited(kind, ISSUER, area, at).expect("it can be answered")
}

#[test]
fn the_institution_in_charge_accredits_an_issuer() {
	build_and_execute(|| {
		kinds();
		let before = now::<Test>();
		pass();
		assert_ok!(accredit(MINISTRY, LAND, &[GANGNAM]));
		let (at, by) = (now::<Test>(), caller(MINISTRY));
		let term = Period { from: at, until: None };
		let (accreditation, kind, issuer, areas) = (FIRST, LAND, ISSUER, bounded([GANGNAM]));
		let event = Event::Accredited { accreditation, kind, issuer, areas, term, by, at };
		assert_eq!(last_event(), event);
		assert_eq!(held(Some(GANGNAM), LAND, at), Some(FIRST));
		for (area, kind, at) in [
			(Some(GANGNAM), LAND, before),
			(Some(SEOCHO), LAND, at),
			(Some(SEOUL), LAND, at),
			(None, LAND, at),
			(None, KIND, at),
		] {
			assert_eq!(held(area, kind, at), None, "{area:?} {kind} {at}");
		}
		let other = Certificates::accredited(LAND, OTHER_ISSUER, Some(GANGNAM), at);
		assert_eq!(other, Ok(None));
		let at = at + 1;
		assert_eq!(Certificates::accredited(LAND, ISSUER, None, at), Err(NoAnswer::InFuture));
		assert_eq!(Certificates::accredited(UNKNOWN, ISSUER, None, 0), Err(NoAnswer::NotFound));
		assert_eq!(Certificates::accreditations(LAND, ISSUER).len(), 1);
	});
}

#[test]
fn what_is_wrong_with_an_accreditation_is_said() {
	build_and_execute(|| {
		kinds();
		assert_noop!(accredit(CITY, KIND, &[]), Fault::NotInCharge);
		assert_noop!(accredit(MINISTRY, UNKNOWN, &[]), Fault::KindNotFound);
		assert_noop!(accredit(MINISTRY, KIND, &[SEOUL]), Fault::InvalidAreas);
		assert_noop!(accredit(MINISTRY, LAND, &[]), Fault::InvalidAreas);
		assert_noop!(accredit(MINISTRY, LAND, &[SEOUL, GANGNAM]), Fault::InvalidAreas);
		assert_noop!(accredit(BANK, KIND, &[]), DispatchError::BadOrigin);
		let call = |issuer, from, until| {
			let ministry = by_chief(MINISTRY);
			Certificates::accredit(ministry, KIND, issuer, bounded([]), from, until, fresh_ref())
		};
		let yesterday = later(0).minus(1);
		assert_noop!(call(ISSUER, yesterday, None), Fault::StartsInPast);
		assert_noop!(call(ISSUER, later(1), Some(later(0))), Fault::EndsBeforeStart);
		assert_noop!(call(InstitutionId(99), later(0), None), Fault::InstitutionNotActive);
		assert_ok!(call(ISSUER, later(2), Some(later(3))));
		for (from, until) in [(0, None), (3, None), (0, Some(2))] {
			let again = call(ISSUER, later(from), until.map(later));
			assert_noop!(again, Fault::AlreadyAccredited);
		}
		assert_ok!(call(ISSUER, later(0), Some(later(1))));
		assert_ok!(call(ISSUER, later(4), None));
		assert_ok!(call(OTHER_ISSUER, later(2), None));
		assert_ok!(set(KIND, Kind { retired: true, ..details("tax") }));
		assert_noop!(call(BANK, later(0), None), Fault::KindRetired);
		let reference = last_ref();
		let ministry = by_chief(MINISTRY);
		assert_ok!(Certificates::end_accreditation(ministry.clone(), FIRST, REASON, fresh_ref()));
		assert_ne!(reference, last_ref());
		let twice = Certificates::end_accreditation(ministry, FIRST, REASON, last_ref());
		assert_noop!(twice, pallet_institutions::Error::<Test>::ExternalRefUsed);
	});
}

#[test]
fn days_are_whole_korean_days() {
	build_and_execute(|| {
		kinds();
		let (ministry, areas) = (by_chief(MINISTRY), bounded([]));
		let (from, until) = (later(1), later(2));
		let call =
			Certificates::accredit(ministry, KIND, ISSUER, areas, from, Some(until), fresh_ref());
		assert_ok!(call);
		pass_days(9);
		let (first, last) = (from.minus(1).end() + 1, until.end());
		assert_eq!(held(None, KIND, first - 1), None);
		assert_eq!(held(None, KIND, first), Some(FIRST));
		assert_eq!(held(None, KIND, last), Some(FIRST));
		assert_eq!(held(None, KIND, last + 1), None);
		for call in [suspend_it, resume_it, end_it] {
			assert_noop!(call(MINISTRY), Fault::AccreditationExpired);
		}
		assert_ok!(accredit(MINISTRY, KIND, &[]));
	});
}

#[test]
fn a_suspension_begins_after_its_block_and_ends_with_the_resumption() {
	build_and_execute(|| {
		accredited();
		let begun = now::<Test>();
		pass();
		assert_ok!(suspend_it(MINISTRY));
		let suspended = now::<Test>();
		let (accreditation, kind, issuer, reason) = (FIRST, KIND, ISSUER, REASON);
		let (by, at) = (caller(MINISTRY), suspended);
		let event = Event::AccreditationSuspended { accreditation, kind, issuer, reason, by, at };
		assert_eq!(last_event(), event);
		assert_noop!(suspend_it(MINISTRY), Fault::AccreditationNotActive);
		pass();
		assert_ok!(resume_it(MINISTRY));
		let resumed = now::<Test>();
		let (by, at) = (caller(MINISTRY), resumed);
		let event = Event::AccreditationResumed { accreditation, kind, issuer, reason, by, at };
		assert_eq!(last_event(), event);
		assert_noop!(resume_it(MINISTRY), Fault::AccreditationNotSuspended);
		pass();
		assert_ok!(end_it(MINISTRY));
		let ended = now::<Test>();
		let (by, at) = (caller(MINISTRY), ended);
		let event = Event::AccreditationEnded { accreditation, kind, issuer, reason, by, at };
		assert_eq!(last_event(), event);
		for call in [suspend_it, resume_it, end_it] {
			assert_noop!(call(MINISTRY), Fault::AccreditationIsEnded);
		}
		pass();
		for (moment, holds) in [
			(begun - 1, false),
			(begun, true),
			(suspended, true),
			(suspended + 1, false),
			(resumed - 1, false),
			(resumed, true),
			(ended, true),
			(ended + 1, false),
			(now::<Test>(), false),
		] {
			assert_eq!(held(None, KIND, moment).is_some(), holds, "{moment}");
		}
	});
}

#[test]
fn a_suspension_that_ends_in_its_block_leaves_no_gap() {
	build_and_execute(|| {
		accredited();
		assert_ok!(suspend_it(MINISTRY));
		assert_ok!(resume_it(MINISTRY));
		let found = Accreditations::<Test>::get(FIRST).unwrap();
		assert_eq!(found.periods.to_vec(), [found.term]);
		// After its end in this block it still holds, so another one begins in the next.
		assert_ok!(end_it(MINISTRY));
		assert_noop!(accredit(MINISTRY, KIND, &[]), Fault::AlreadyAccredited);
		pass();
		assert_ok!(accredit(MINISTRY, KIND, &[]));
	});
}

#[test]
fn an_accreditation_is_suspended_and_ended_before_it_begins() {
	build_and_execute(|| {
		kinds();
		let (ministry, from) = (by_chief(MINISTRY), later(3));
		let call =
			Certificates::accredit(ministry, KIND, ISSUER, bounded([]), from, None, fresh_ref());
		assert_ok!(call);
		let periods = || Accreditations::<Test>::get(FIRST).unwrap().periods.to_vec();
		let term = Period { from: from.minus(1).end() + 1, until: None };
		assert_eq!(periods(), [term]);
		assert_ok!(suspend_it(MINISTRY));
		assert_eq!(periods(), []);
		assert_ok!(resume_it(MINISTRY));
		assert_eq!(periods(), [term]);
		assert_ok!(end_it(MINISTRY));
		assert_eq!(periods(), []);
	});
}

#[test]
fn an_accreditation_that_is_suspended_too_often_is_ended_and_granted_again() {
	build_and_execute(|| {
		accredited();
		for _ in 1..32 {
			pass();
			assert_ok!(suspend_it(MINISTRY));
			pass();
			assert_ok!(resume_it(MINISTRY));
		}
		pass();
		assert_ok!(suspend_it(MINISTRY));
		pass();
		assert_noop!(resume_it(MINISTRY), Fault::TooManyPeriods);
		assert_ok!(end_it(MINISTRY));
		assert_ok!(accredit(MINISTRY, KIND, &[]));
	});
}

#[test]
fn an_issuer_has_at_most_64_accreditations_for_a_kind() {
	build_and_execute(|| {
		kinds();
		for number in 0..64 {
			assert_ok!(accredit(MINISTRY, KIND, &[]));
			let (ministry, number) = (by_chief(MINISTRY), AccreditationId(number));
			assert_ok!(Certificates::end_accreditation(ministry, number, REASON, fresh_ref()));
			pass();
		}
		assert_noop!(accredit(MINISTRY, KIND, &[]), Fault::TooManyAccreditations);
	});
}

fn delegate(by: InstitutionId, to: InstitutionId, areas: &[DistrictPrefix]) -> DispatchResult {
	Certificates::delegate(by_chief(by), LAND, to, bounded(areas.iter().copied()), fresh_ref())
}

#[test]
fn those_to_whom_it_is_delegated_leave_places_to_the_institution_in_charge() {
	build_and_execute(|| {
		kinds();
		assert_ok!(delegate(MINISTRY, CITY, &[GANGNAM]));
		for number in 0..48 {
			assert_ok!(accredit(CITY, LAND, &[GANGNAM]));
			let (city, number) = (by_chief(CITY), AccreditationId(number));
			assert_ok!(Certificates::end_accreditation(city, number, REASON, fresh_ref()));
			pass();
		}
		assert_noop!(accredit(CITY, LAND, &[GANGNAM]), Fault::TooManyAccreditations);
		assert_ok!(accredit(MINISTRY, LAND, &[GANGNAM]));
	});
}

fn end_delegation(by: InstitutionId) -> DispatchResult {
	Certificates::end_delegation(by_chief(by), LAND, CITY, REASON, fresh_ref())
}

#[test]
fn a_delegate_accredits_for_its_areas() {
	build_and_execute(|| {
		kinds();
		assert_ok!(delegate(MINISTRY, CITY, &[GANGNAM]));
		let (kind, institution, areas) = (LAND, CITY, bounded([GANGNAM]));
		let (by, at) = (caller(MINISTRY), now::<Test>());
		assert_eq!(last_event(), Event::Delegated { kind, institution, areas, by, at });
		assert_noop!(accredit(CITY, LAND, &[SEOCHO]), Fault::OutsideDelegation);
		assert_noop!(accredit(CITY, LAND, &[SEOUL]), Fault::OutsideDelegation);
		assert_noop!(accredit(OTHER_CITY, LAND, &[GANGNAM]), Fault::NotInCharge);
		assert_ok!(accredit(CITY, LAND, &[GANGNAM]));
		assert_noop!(suspend_it(OTHER_CITY), Fault::NotInCharge);
		assert_ok!(suspend_it(CITY));
		assert_ok!(resume_it(CITY));
		// The institution in charge can always do so.
		assert_ok!(suspend_it(MINISTRY));
		assert_ok!(resume_it(CITY));
		assert_noop!(end_delegation(CITY), Fault::NotInCharge);
		assert_ok!(end_delegation(MINISTRY));
		let (reason, by) = (REASON, caller(MINISTRY));
		let event = Event::DelegationEnded { kind, institution, reason, by, at };
		assert_eq!(last_event(), event);
		assert_noop!(end_delegation(MINISTRY), Fault::DelegationNotFound);
		assert_noop!(suspend_it(CITY), Fault::NotInCharge);
		// What it has accredited stays, until the institution in charge ends it.
		assert_eq!(held(Some(GANGNAM), LAND, now::<Test>()), Some(FIRST));
		assert_ok!(delegate(MINISTRY, CITY, &[SEOCHO]));
		assert_noop!(end_it(CITY), Fault::OutsideDelegation);
		assert_ok!(end_it(MINISTRY));
	});
}

#[test]
fn what_one_institution_granted_another_delegate_cannot_change() {
	build_and_execute(|| {
		kinds();
		assert_ok!(delegate(MINISTRY, CITY, &[SEOUL]));
		assert_ok!(delegate(MINISTRY, OTHER_CITY, &[SEOUL]));
		assert_ok!(accredit(CITY, LAND, &[GANGNAM]));
		for call in [suspend_it, resume_it, end_it] {
			assert_noop!(call(OTHER_CITY), Fault::NotInCharge);
		}
		let unknown = AccreditationId(7);
		let call = Certificates::end_accreditation(by_chief(CITY), unknown, REASON, fresh_ref());
		assert_noop!(call, Fault::AccreditationNotFound);
	});
}

#[test]
fn what_is_wrong_with_a_delegation_is_said() {
	build_and_execute(|| {
		kinds();
		assert_noop!(delegate(CITY, CITY, &[SEOUL]), Fault::NotInCharge);
		assert_noop!(delegate(MINISTRY, BANK, &[SEOUL]), Fault::NotAnAuthority);
		assert_noop!(delegate(MINISTRY, CITY, &[]), Fault::InvalidAreas);
		assert_noop!(delegate(MINISTRY, MINISTRY, &[SEOUL]), Fault::DelegatedToItself);
		let nothing = bounded([]);
		let call = Certificates::delegate(by_chief(MINISTRY), UNKNOWN, CITY, nothing, fresh_ref());
		assert_noop!(call, Fault::KindNotFound);
		suspend::<Test>(CITY);
		assert_noop!(delegate(MINISTRY, CITY, &[SEOUL]), Fault::NotAnAuthority);
		assert_noop!(delegate(BANK, CITY, &[SEOUL]), DispatchError::BadOrigin);
		assert_noop!(end_delegation(BANK), DispatchError::BadOrigin);
	});
}

#[test]
fn what_an_institution_delegated_ends_with_its_charge() {
	build_and_execute(|| {
		kinds();
		assert_ok!(delegate(MINISTRY, CITY, &[GANGNAM]));
		assert_ok!(accredit(CITY, LAND, &[GANGNAM]));
		let found = Delegation { by: MINISTRY, areas: bounded([GANGNAM]) };
		assert_eq!(Certificates::delegations(LAND), [(CITY, found)]);
		assert_eq!(Certificates::delegations(KIND), []);
		let of = |in_charge| Kind { in_charge, per_area: true, ..details("land") };
		assert_ok!(set(LAND, of(COURT)));
		assert_noop!(suspend_it(CITY), Fault::NotInCharge);
		assert_noop!(accredit(CITY, LAND, &[SEOCHO]), Fault::NotInCharge);
		// The next institution in charge delegates again, or clears it away.
		assert_ok!(delegate(COURT, CITY, &[GANGNAM]));
		assert_ok!(suspend_it(CITY));
		assert_ok!(end_delegation(COURT));
	});
}

#[test]
fn only_institutions_that_can_certify_are_accredited() {
	build_and_execute(|| {
		kinds();
		let call = |issuer| {
			let (ministry, from) = (by_chief(MINISTRY), later(0));
			Certificates::accredit(ministry, KIND, issuer, bounded([]), from, None, fresh_ref())
		};
		let agent = institution(InstitutionKind::ConveyanceAgent, Place::Own);
		assert_noop!(call(agent), Fault::CannotCertify);
		assert_ok!(call(BANK));
	});
}

#[test]
fn another_institution_takes_charge() {
	build_and_execute(|| {
		accredited();
		suspend::<Test>(MINISTRY);
		assert_ok!(set(KIND, Kind { in_charge: COURT, ..details("tax") }));
		assert_ok!(suspend_it(COURT));
		assert_ok!(set(KIND, Kind { in_charge: COURT, retired: true, ..details("tax") }));
		assert_noop!(resume_it(COURT), Fault::KindRetired);
		assert_ok!(end_it(COURT));
	});
}
