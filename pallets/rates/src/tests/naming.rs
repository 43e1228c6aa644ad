//! The council names indices.

use super::*;

#[test]
fn the_council_names_an_index() {
	build_and_execute(|| {
		assert_ok!(set(AGENCY, None));
		let expected = Index { name: usual_name(), publisher: AGENCY };
		assert_eq!(Indices::<Test>::get(INDEX), Some(expected));
		assert_eq!(values(), []);
		let (name, publisher, first) = (usual_name(), AGENCY, None);
		let at = now::<Test>();
		assert_eq!(last_event(), Event::IndexSet { index: INDEX, name, publisher, first, at });
	});
}

#[test]
fn only_the_council_names_an_index() {
	build_and_execute(|| {
		let asked = Rates::set_index(agent(), INDEX, usual_name(), AGENCY, None);
		assert_noop!(asked, DispatchError::BadOrigin);
	});
}

#[test]
fn an_index_can_begin_with_the_value_that_holds_at_present() {
	build_and_execute(|| {
		let first = Some(Value { from: later(0).minus(40), rate: 31_000 });
		assert_ok!(set(AGENCY, first));
		assert_eq!(values(), [(later(0).minus(40), 31_000)]);
		let (name, publisher, at) = (usual_name(), AGENCY, now::<Test>());
		assert_eq!(last_event(), Event::IndexSet { index: INDEX, name, publisher, first, at });
		assert_noop!(set(AGENCY, first), Fault::AlreadyHasValue);
	});
}

#[test]
fn a_first_value_is_of_today_or_earlier_and_at_most_the_whole() {
	build_and_execute(|| {
		let first = |from, rate| set(AGENCY, Some(Value { from, rate }));
		assert_noop!(first(later(1), 31_000), Fault::FirstOutOfRange);
		assert_noop!(first(KoreanDay::FIRST.minus(1), 31_000), Fault::FirstOutOfRange);
		assert_noop!(first(later(0), 1_000_001), Fault::RateTooHigh);
		assert_ok!(first(later(0), 1_000_000));
	});
}

#[test]
fn a_first_value_waits_for_no_value_to_be_published() {
	build_and_execute(|| {
		named();
		assert_ok!(publish(later(1), 31_000));
		let first = Some(Value { from: later(0), rate: 30_000 });
		assert_noop!(set(AGENCY, first), Fault::AlreadyHasValue);
		assert_ok!(withdraw(later(1)));
		assert_ok!(set(AGENCY, first));
	});
}

#[test]
fn a_name_is_not_empty_and_is_text() {
	build_and_execute(|| {
		let set = |name| Rates::set_index(RuntimeOrigin::root(), INDEX, name, AGENCY, None);
		assert_noop!(set(name("", "COFIX")), Fault::InvalidName);
		assert_noop!(set(name("코픽스", "")), Fault::InvalidName);
		let no_text = IndexName { ko: bounded([0xff]), ..usual_name() };
		assert_noop!(set(no_text), Fault::InvalidName);
	});
}

#[test]
fn ministries_agencies_and_banks_publish() {
	build_and_execute(|| {
		for publisher in [MINISTRY, AGENCY, BANK] {
			assert_ok!(set(publisher, None));
		}
		assert_noop!(set(CITY, None), Fault::NotAPublisher);
		assert_noop!(set(InstitutionId(999), None), Fault::NotAPublisher);
		suspend::<Test>(BANK);
		assert_noop!(set(BANK, None), Fault::NotAPublisher);
	});
}

#[test]
fn another_publisher_continues_where_the_first_one_left() {
	build_and_execute(|| {
		named();
		assert_ok!(publish(later(1), 31_000));
		assert_ok!(publish(later(30), 32_000));
		suspend::<Test>(AGENCY);
		assert_ok!(set(OTHER_AGENCY, None));
		assert_eq!(values(), [(later(1), 31_000), (later(30), 32_000)]);
		let officer = RuntimeOrigin::signed(chief(OTHER_AGENCY));
		assert_ok!(Rates::withdraw(officer.clone(), INDEX, later(30), fresh_ref()));
		assert_ok!(Rates::publish(officer, INDEX, later(9), 33_000, false, fresh_ref()));
		assert_eq!(values(), [(later(1), 31_000), (later(9), 33_000)]);
	});
}
