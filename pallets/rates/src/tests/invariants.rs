//! The check of each invariant fails when the invariant is broken.

use super::*;

/// Break something; the invariant's number is named.
fn broken_by(number: &str, damage: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		named();
		assert_ok!(publish(later(1), 31_000));
		assert_ok!(publish(later(2), 31_000));
		assert_eq!(Rates::do_try_state(), Ok(()));
		damage();
		let problem = match Rates::do_try_state() {
			Err(sp_runtime::TryRuntimeError::Other(problem)) => problem,
			other => panic!("the damage is not seen: {other:?}"),
		};
		assert!(problem.starts_with(number), "{number}: {problem}");
	});
}

fn change(how: impl FnOnce(&mut Index)) {
	Indices::<Test>::mutate(INDEX, |found| how(found.as_mut().unwrap()));
}

fn change_value(how: impl FnOnce(&mut Value)) {
	Values::<Test>::mutate(INDEX, |values| how(&mut values[1]));
}

#[test]
fn an_index_has_names_and_a_possible_publisher() {
	broken_by("1", || change(|index| index.name.en = bounded([])));
	broken_by("1", || change(|index| index.name.ko = bounded([0xff])));
	broken_by("1", || change(|index| index.publisher = CITY));
	broken_by("1", || change(|index| index.publisher = InstitutionId(999)));
}

#[test]
fn values_are_ordered_and_within_bounds_and_of_an_index() {
	broken_by("2", || change_value(|value| value.from = later(1)));
	broken_by("2", || change_value(|value| value.from = later(0)));
	broken_by("2", || change_value(|value| value.rate = 1_000_001));
	broken_by("2", || Values::<Test>::insert(INDEX, bounded::<Value, MaxValues>([])));
	broken_by("2", || Indices::<Test>::remove(INDEX));
}
