//! A model of the queue, written without its storage and its bits: random terms, holidays, pauses,
//! outages and full blocks give the same result. Nothing is lost, nothing passes early or twice, and
//! lapses pass before everything else that is due.

use crate::{mock::*, *};
use frame_support::{weights::Weight, BoundedVec};
use madang_primitives::{KoreanDay, DAY_MS, MAX_DAYS_OFF};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Act {
	/// Set a new term, or an old one again.
	Set { kind: usize, number: u32, days: u32 },
	/// A term is met.
	Meet { nth: usize },
	/// A holiday is declared or withdrawn.
	Holiday { declare: bool, later: u32 },
	/// The calls of these kinds are paused from now on.
	Pause { kinds: Vec<Kind> },
	/// Blocks, so many hours after each other, with so much weight left for the queue.
	Blocks { hours: Vec<u64>, room: u64 },
}

fn act() -> impl Strategy<Value = Act> {
	prop_oneof![
		6 => (0usize..3, 0u32..40, 0u32..40).prop_map(|(kind, number, days)| Act::Set { kind, number, days }),
		2 => any::<usize>().prop_map(|nth| Act::Meet { nth }),
		2 => (any::<bool>(), 0u32..20).prop_map(|(declare, later)| Act::Holiday { declare, later }),
		2 => prop::sample::subsequence(Kind::ALL.to_vec(), 0..=3).prop_map(|kinds| Act::Pause { kinds }),
		// Hours, days, or an outage.
		6 => (prop::collection::vec(prop_oneof![4 => 1u64..30, 1 => 30u64..200], 1..8), 0u64..4)
			.prop_map(|(hours, room)| Act::Blocks { hours, room }),
	]
}

/// What should be.
#[derive(Default)]
struct Model {
	running: BTreeMap<Key, Term>,
	holidays: BTreeSet<KoreanDay>,
	paused: BTreeSet<(Kind, KoreanDay)>,
	/// What the last block has noted.
	noted: (KoreanDay, Vec<Kind>),
	passed: Vec<Key>,
}

impl Model {
	/// The last day of a term, one day after the other.
	fn last_day(&self, kind: Kind, term: Term) -> KoreanDay {
		let is_paused = |day: i32| self.paused.contains(&(kind, KoreanDay(day)));
		let taken = |day: i32| (term.since.0..=day).filter(|day| is_paused(*day)).count() as i32;
		let may_end = |day: &i32| day - term.last.0 >= taken(*day) && !is_paused(*day);
		let is_off =
			|day: i32| KoreanDay(day).is_weekend() || self.holidays.contains(&KoreanDay(day));
		let days: Vec<i32> =
			(term.last.0..).filter(may_end).take(1 + MAX_DAYS_OFF as usize).collect();
		let end = days.iter().find(|day| !is_off(**day)).or(days.last());
		KoreanDay(*end.expect("some day"))
	}

	fn is_over(&self, key: &Key, on: KoreanDay) -> bool {
		self.running.get(key).is_some_and(|term| self.last_day(key.kind, *term) < on)
	}

	/// The days of an outage in a pause, and today.
	fn note(&mut self, today: KoreanDay, paused: Vec<Kind>) {
		let (day, kinds) = std::mem::take(&mut self.noted);
		let outage = |kind: Kind| (day.0 + 1..today.0).map(move |day| (kind, KoreanDay(day)));
		self.paused.extend(kinds.into_iter().flat_map(outage));
		self.paused.extend(paused.iter().map(|kind| (*kind, today)));
		self.noted = (today, paused);
	}
}

/// One block, and what it may have done.
fn block(model: &mut Model, now: u64, room: u64) {
	block_with(now, room_for(room));
	let today = today();
	let (noted, kinds) = model.noted.clone();
	// The days of an outage count before the queue looks at terms.
	for kind in &kinds {
		model.paused.extend((noted.0 + 1..today.0).map(|day| (*kind, KoreanDay(day))));
	}
	let all = passed();
	let new = all[model.passed.len()..].to_vec();
	// The queue has worked twice: at the beginning, and at the end of the block. What has passed was
	// due, and only once.
	for key in &new {
		assert!(model.is_over(key, today), "{key:?} passed early, or was not running");
		let (_, last, _) = Passed::get().into_iter().rfind(|(one, ..)| one == key).unwrap();
		assert_eq!(model.last_day(key.kind, model.running[key]), last);
		model.running.remove(key);
	}
	model.passed = all;
	let due: Vec<_> =
		model.running.keys().filter(|key| model.is_over(key, today)).copied().collect();
	// What the block has left was enough for everything, or for lapses alone.
	if room >= 100 {
		assert_eq!(due, [], "the queue had room");
	}
	let lapses_wait = due.iter().any(|key| key.kind == Kind::Letter);
	let idle: Vec<_> = new.iter().rev().take_while(|key| key.kind != Kind::Letter).collect();
	// At most the guaranteed share of the others passed while lapses wait.
	assert!(!lapses_wait || idle.len() <= 8, "{idle:?} passed before a lapse");
	// Calls agree with the model on what has passed.
	for (key, term) in &model.running {
		let has_passed = <Terms as LegalTerms<Key>>::has_passed(*key, *term);
		assert_eq!(has_passed, due.contains(key), "{key:?}");
	}
	model.note(today, PausedKinds::get());
	Terms::do_try_state().unwrap();
	let scheduled = <Terms as LegalTerms<Key>>::scheduled();
	assert!(model.running.iter().all(|(key, term)| scheduled(*key, term.last)), "a term is lost");
	let oldest = Queue::<Test>::iter_keys().map(|position| position.day()).min();
	assert_eq!(Behind::<Test>::get(), oldest.is_some_and(|day| day < today));
}

fn perform(model: &mut Model, act: Act) {
	let today = today();
	match act {
		Act::Set { kind, number, days } => {
			let last = Terms::end_of(today, days);
			let key = set(Kind::ALL[kind], number, last);
			model.running.insert(key, Term { since: today, last });
		}
		Act::Meet { nth } => {
			let count = model.running.len().max(1);
			if let Some(key) = model.running.keys().nth(nth % count).copied() {
				model.running.remove(&key);
				Running::remove(key);
			}
		}
		Act::Holiday { declare, later } => {
			let day = today.plus(later);
			let days = BoundedVec::truncate_from(vec![day]);
			if declare {
				by_council(Call::declare_holidays { days }).unwrap();
				model.holidays.insert(day);
			} else if by_council(Call::withdraw_holidays { days }).is_ok() {
				assert!(model.holidays.remove(&day) && day > today);
			}
		}
		Act::Pause { kinds } => PausedKinds::set(kinds),
		Act::Blocks { hours, room } => {
			for hours in hours {
				let now = madang_testing::now::<Test>() + hours * DAY_MS / 24;
				block(model, now, room);
			}
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn the_queue_does_what_the_model_says(acts in prop::collection::vec(act(), 1..60)) {
		ExtBuilder.build_and_execute(|| {
			let mut model = Model::default();
			for act in acts {
				perform(&mut model, act);
			}
			// In the end everything passes that is not met.
			PausedKinds::set(vec![]);
			for days in [1, 400, 1] {
				block(&mut model, madang_testing::now::<Test>() + days * DAY_MS, 1_000);
			}
			assert_eq!(model.running.len() + Queue::<Test>::iter().count(), 0);
			assert!(!Behind::<Test>::get());
			assert_eq!(Weight::zero(), room_for(0));
		});
	}
}
