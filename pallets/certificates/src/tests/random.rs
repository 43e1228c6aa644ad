//! Any order of calls: a simple model says whether an issuer is accredited, and what was answered about the past never
//! changes.

use super::*;
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
	/// Accredit for one of two areas, from so many days on, for so many days.
	Accredit(bool, u32, Option<u32>),
	Suspend(u64),
	Resume(u64),
	End(u64),
	/// Anchor under an accreditation for one of two areas.
	Anchor(u64, bool),
	Block,
	Days(u64),
}

fn any_step() -> impl Strategy<Value = Step> {
	let number = 0..5u64;
	prop_oneof![
		2 => (any::<bool>(), 0..4u32, prop::option::of(0..6u32))
			.prop_map(|(area, from, days)| Step::Accredit(area, from, days)),
		2 => number.clone().prop_map(Step::Suspend),
		3 => number.clone().prop_map(Step::Resume),
		1 => number.clone().prop_map(Step::End),
		4 => (number, any::<bool>()).prop_map(|(number, area)| Step::Anchor(number, area)),
		3 => Just(Step::Block),
		1 => (0..3u64).prop_map(Step::Days),
	]
}

fn area(other: bool) -> DistrictPrefix {
	if other {
		SEOCHO
	} else {
		GANGNAM
	}
}

/// What the model knows of an accreditation: its area, its first moment, the first moment after it, and whether it was
/// suspended or ended.
struct Known {
	area: DistrictPrefix,
	from: u64,
	until: u64,
	suspended: bool,
	ended: bool,
}

#[derive(Default)]
struct Model {
	known: Vec<Known>,
	/// For each area and each moment of a block: whether the issuer was accredited at some time of the block.
	answers: Vec<(DistrictPrefix, u64, bool)>,
	anchored: u64,
}

/// The next places of a revocation list of an accreditation. It is created if there is none.
fn places(accreditation: AccreditationId) -> Option<StatusRange> {
	let next = || {
		let mut all = StatusLists::<Test>::iter();
		let (list, found) = all.find(|(_, found)| found.accreditation == accreditation)?;
		range(list.0, found.taken, SIZE)
	};
	next().or_else(|| {
		let size = crate::statuses::MIN_LIST_SIZE;
		let (issuer, purpose) = (by_chief(ISSUER), StatusPurpose::Revocation);
		let call =
			Certificates::create_status_list(issuer, accreditation, purpose, size, fresh_ref());
		call.ok().and_then(|()| next())
	})
}

impl Model {
	fn in_force(&self, number: usize) -> bool {
		let at = now::<Test>();
		self.known
			.get(number)
			.is_some_and(|one| one.from <= at && at < one.until && !one.suspended && !one.ended)
	}

	/// Note what holds now. Within a block, what held once stays.
	fn note(&mut self) {
		let at = now::<Test>();
		for place in [GANGNAM, SEOCHO] {
			let holds = (0..self.known.len())
				.any(|number| self.in_force(number) && self.known[number].area == place);
			match self.answers.iter_mut().find(|(area, moment, _)| (*area, *moment) == (place, at))
			{
				Some((_, _, held)) => *held |= holds,
				None => self.answers.push((place, at, holds)),
			}
		}
	}

	fn take(&mut self, step: &Step) {
		let ministry = || by_chief(MINISTRY);
		let at = now::<Test>();
		match *step {
			Step::Accredit(other, ahead, days) => {
				let from = later(ahead);
				let until = days.map(|days| from.plus(days));
				let areas = bounded([area(other)]);
				let call = Certificates::accredit(
					ministry(),
					LAND,
					ISSUER,
					areas,
					from,
					until,
					fresh_ref(),
				);
				if call.is_ok() {
					let from = at.max(from.minus(1).end() + 1);
					let until = until.map_or(u64::MAX, |day| day.end() + 1);
					let (suspended, ended) = (false, false);
					self.known.push(Known { area: area(other), from, until, suspended, ended });
				}
			}
			Step::Suspend(number) => {
				let id = AccreditationId(number);
				let call = Certificates::suspend_accreditation(ministry(), id, REASON, fresh_ref());
				let open = |one: &&mut Known| !one.ended && !one.suspended && at < one.until;
				let one = self.known.get_mut(number as usize).filter(open);
				assert_eq!(call.is_ok(), one.is_some(), "{step:?}: {call:?}");
				one.into_iter().for_each(|one| one.suspended = true);
			}
			Step::Resume(number) => {
				let id = AccreditationId(number);
				let call = Certificates::resume_accreditation(ministry(), id, REASON, fresh_ref());
				let open = |one: &&mut Known| !one.ended && one.suspended && at < one.until;
				let one = self.known.get_mut(number as usize).filter(open);
				assert_eq!(call.is_ok(), one.is_some(), "{step:?}: {call:?}");
				one.into_iter().for_each(|one| one.suspended = false);
			}
			Step::End(number) => {
				let id = AccreditationId(number);
				let call = Certificates::end_accreditation(ministry(), id, REASON, fresh_ref());
				let open = |one: &&mut Known| !one.ended && at < one.until;
				let one = self.known.get_mut(number as usize).filter(open);
				assert_eq!(call.is_ok(), one.is_some(), "{step:?}: {call:?}");
				one.into_iter().for_each(|one| one.ended = true);
			}
			Step::Anchor(number, other) => {
				let mut root = [0; 32];
				root[..8].copy_from_slice(&madang_testing::fresh_number().to_le_bytes());
				let accreditation = AccreditationId(number);
				let revocation = places(accreditation);
				let stated = NewBatch {
					accreditation,
					area: Some(area(other)),
					root,
					revocation,
					..batch(0)
				};
				let may = self.in_force(number as usize)
					&& self.known[number as usize].area == area(other);
				let call = anchor(&[stated]);
				assert_eq!(call.is_ok(), may, "{step:?}: {call:?}");
				self.anchored += u64::from(may);
			}
			Step::Block => pass(),
			Step::Days(days) => pass_days(days),
		}
		self.note();
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn the_chain_answers_as_the_model(steps in prop::collection::vec(any_step(), 1..60)) {
		new_test_ext().execute_with(|| {
			kinds();
			assert_ok!(name(ISSUER, SIGNER));
			let mut model = Model::default();
			for step in &steps {
				model.take(step);
			}
			for (place, at, held) in &model.answers {
				let answer = Certificates::accredited(LAND, ISSUER, Some(*place), *at).unwrap();
				assert_eq!(answer.is_some(), *held, "{place} at {at}");
			}
			assert_eq!(Certificates::log_head().size, model.anchored);
			Certificates::do_try_state().unwrap();
			// No state is a dead end: everything is ended, and the issuer is accredited again.
			for number in 0..model.known.len() as u64 {
				let id = AccreditationId(number);
				let _ = Certificates::end_accreditation(
					by_chief(MINISTRY), id, REASON, fresh_ref(),
				);
			}
			pass();
			assert_ok!(accredit(MINISTRY, LAND, &[GANGNAM]));
		});
	}
}
