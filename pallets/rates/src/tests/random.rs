//! Any order of calls: what has begun never changes, and the invariants hold.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	Publish(i32, RatePpm, bool),
	Withdraw(i32),
	Pass(u64),
	First(u32),
	Hand(bool),
}

fn any_step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (-3i32..40, 0..120_000u32, any::<bool>())
			.prop_map(|(ahead, rate, confirmed)| Step::Publish(ahead, rate, confirmed)),
		2 => (-3i32..40).prop_map(Step::Withdraw),
		3 => (0..20u64).prop_map(Step::Pass),
		1 => (0..20u32).prop_map(Step::First),
		1 => any::<bool>().prop_map(Step::Hand),
	]
}

/// Take a step, possible or not.
fn take(step: &Step) {
	let away = |ahead: i32| KoreanDay(later(0).0 + ahead);
	let officers = [chief(AGENCY), chief(OTHER_AGENCY)].map(RuntimeOrigin::signed);
	match *step {
		Step::Publish(ahead, rate, confirmed) => {
			for officer in officers {
				let reference = fresh_ref();
				let _ = Rates::publish(officer, INDEX, away(ahead), rate, confirmed, reference);
			}
		}
		Step::Withdraw(ahead) => {
			for officer in officers {
				let _ = Rates::withdraw(officer, INDEX, away(ahead), fresh_ref());
			}
		}
		Step::Pass(days) => pass_days(days),
		Step::First(back) => {
			let first = Value { from: later(0).minus(back), rate: 31_000 };
			let _ = set(AGENCY, Some(first));
		}
		Step::Hand(other) => {
			let publisher = if other { OTHER_AGENCY } else { AGENCY };
			assert_ok!(set(publisher, None));
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn what_has_begun_never_changes(steps in prop::collection::vec(any_step(), 1..60)) {
		new_test_ext().execute_with(|| {
			named();
			let begun = || {
				let today = later(0);
				values().into_iter().filter(|(from, _)| *from <= today).collect::<Vec<_>>()
			};
			for step in steps {
				let before = begun();
				take(&step);
				let after = begun();
				// Only a first value is entered for the past, while nothing was published.
				if !before.is_empty() {
					assert_eq!(after[..before.len()], before, "{step:?}");
				}
				if !matches!(step, Step::Pass(_) | Step::First(_)) {
					assert_eq!(after, before, "{step:?}");
				}
				Rates::do_try_state().unwrap();
			}
			// No state is a dead end: the council names a publisher, which publishes the next value.
			assert_ok!(set(AGENCY, None));
			if let Some((last, _)) = values().pop().filter(|(from, _)| *from > later(0)) {
				assert_ok!(withdraw(last));
			}
			let last = values().pop().map_or(later(0), |(from, _)| from.max(later(0)));
			assert_ok!(Rates::publish(agent(), INDEX, last.plus(1), 31_000, true, fresh_ref()));
		});
	}
}
