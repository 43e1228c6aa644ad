//! How long the steps of loans take, by institution.
//!
//! The plan of 2020 has the aim to cut 22 days to 10. These counters show whether it is reached, without a look at
//! each loan. Each step is counted when it is taken. Nothing is kept for a loan.

use crate::{Config, Pallet, StepTimesOf};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use madang_primitives::{weights::row, InstitutionId, Moment, DAY_MS};
use pallet_guarantees::DecisionTimes;
use scale_info::TypeInfo;

/// A step of which the time is counted, for the institution that took it.
///
/// The time of a step includes what it waits for: a lender decides after the agency and the foundation, unless the
/// programme lets it decide before. A mortgage loan is paid out when its deal closes, which does not depend on its
/// bank. So its payout is not counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum TimedStep {
	/// A lender decides on an application under a programme: from the application to the decision.
	#[codec(index = 0)]
	Decide,
	/// An agency says for the first time whether it supports an applicant: from the application on.
	#[codec(index = 1)]
	Certify,
	/// A foundation decides on a guarantee: from the time at which it was asked.
	#[codec(index = 2)]
	Guarantee,
	/// A lender and the borrowers conclude the agreement under a programme: from the approval on.
	#[codec(index = 3)]
	Agree,
	/// A lender pays out the first part under a programme: from the agreement on.
	#[codec(index = 4)]
	Draw,
	/// All steps under a programme: from the application to the first draw. It is counted for the lender, and for
	/// the agency that runs the programme.
	#[codec(index = 5)]
	Whole,
	/// A bank decides on an application for a mortgage loan: from the application on.
	#[codec(index = 6)]
	DecideMortgage,
	/// A bank and the borrowers conclude the agreement of a mortgage loan: from the approval on.
	#[codec(index = 7)]
	AgreeMortgage,
}

impl TimedStep {
	/// Every step, in the order of a loan.
	pub const ALL: [Self; 8] = [
		Self::Certify,
		Self::Guarantee,
		Self::Decide,
		Self::Agree,
		Self::Draw,
		Self::Whole,
		Self::DecideMortgage,
		Self::AgreeMortgage,
	];
}

const SECOND: Moment = 1_000;
const MINUTE: Moment = 60_000;
const HOUR: Moment = 3_600_000;

/// How often a step was taken, and how long it took, in milliseconds. Its size is constant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct StepTimes {
	/// How often.
	pub count: u64,
	/// The sum of all times.
	pub total: Moment,
	/// The longest time.
	pub longest: Moment,
	/// How many took at most as long as each of [`BOUNDS`](Self::BOUNDS) and longer than the one before. The last
	/// number is of those that took longer than all of them.
	pub within: [u64; 11],
}

impl StepTimes {
	/// 1 and 10 seconds, 1 and 10 minutes, 1 and 6 hours, 1, 3, 10 and 22 days, in milliseconds.
	pub const BOUNDS: [Moment; 10] = [
		SECOND,
		10 * SECOND,
		MINUTE,
		10 * MINUTE,
		HOUR,
		6 * HOUR,
		DAY_MS,
		3 * DAY_MS,
		10 * DAY_MS,
		22 * DAY_MS,
	];

	/// Count a step that took so many milliseconds.
	pub fn add(&mut self, took: Moment) {
		self.count = self.count.saturating_add(1);
		self.total = self.total.saturating_add(took);
		self.longest = self.longest.max(took);
		if let Some(count) = self.within.get_mut(bucket(took)) {
			*count = count.saturating_add(1);
		}
	}

	/// The mean time. `None` if no step was taken.
	pub fn mean(&self) -> Option<Moment> {
		self.total.checked_div(self.count)
	}

	/// A time that so many thousandths of the steps did not exceed: 500 for the median. It is the bound below
	/// which that step was counted, or the longest time if that is shorter. `None` if no step was taken, or for
	/// more than 1,000 thousandths.
	pub fn at_most(&self, per_mille: u16) -> Option<Moment> {
		if per_mille > 1_000 {
			return None;
		}
		// A count has 64 bits and a part 10: the product fits.
		let rank = u128::from(self.count).saturating_mul(per_mille.into()).div_ceil(1_000).max(1);
		let bounds = Self::BOUNDS.into_iter().chain([self.longest]);
		let mut seen = 0u128;
		for (count, bound) in self.within.into_iter().zip(bounds) {
			seen = seen.saturating_add(count.into());
			if seen >= rank {
				return Some(bound.min(self.longest));
			}
		}
		None
	}

	/// Whether it is what follows from the steps that were counted.
	pub fn check(&self) -> bool {
		let sum = self.within.iter().try_fold(0u64, |sum, count| sum.checked_add(*count));
		let last = self.within.iter().rposition(|count| *count > 0);
		sum == Some(self.count)
			&& self.longest <= self.total
			&& last.map_or(self.longest == 0, |last| last == bucket(self.longest))
	}
}

/// The place of a time among the bounds.
fn bucket(took: Moment) -> usize {
	StepTimes::BOUNDS.partition_point(|bound| *bound < took)
}

impl<T: Config> Pallet<T> {
	/// Count a step that an institution takes now, and for which it was waited since a moment.
	pub(crate) fn count_step(institution: InstitutionId, step: TimedStep, since: Moment) {
		Self::count_time(institution, step, Self::now().saturating_sub(since));
	}

	/// Count the first draw of a loan for its lender and for the agency that runs the programme, once if they are
	/// the same.
	pub(crate) fn count_whole(lender: InstitutionId, agency: InstitutionId, applied_at: Moment) {
		Self::count_step(lender, TimedStep::Whole, applied_at);
		if agency != lender {
			Self::count_step(agency, TimedStep::Whole, applied_at);
		}
	}

	fn count_time(institution: InstitutionId, step: TimedStep, took: Moment) {
		StepTimesOf::<T>::mutate(institution, step, |times| times.add(took));
	}

	/// The times of an institution's steps, without those that it has not taken.
	pub(crate) fn step_times_of(institution: InstitutionId) -> Vec<(TimedStep, StepTimes)> {
		TimedStep::ALL
			.into_iter()
			.map(|step| (step, StepTimesOf::<T>::get(institution, step)))
			.filter(|(_, times)| times.count > 0)
			.collect()
	}
}

impl<T: Config> DecisionTimes for Pallet<T> {
	fn decided(foundation: InstitutionId, waited: Moment) {
		Self::count_time(foundation, TimedStep::Guarantee, waited);
	}

	/// Reads and writes the times of one step.
	fn weight() -> Weight {
		row(1, 1)
	}
}

#[cfg(any(feature = "std", feature = "try-runtime"))]
mod check {
	use super::*;
	use crate::{LoanState, Loans, PolicyLoans, RefusalReason};
	use frame_support::ensure;
	use sp_runtime::TryRuntimeError;

	impl<T: Config> Pallet<T> {
		/// Invariant 15.
		pub(crate) fn check_step_times() -> Result<(), TryRuntimeError> {
			let (mut certified, mut drawn) = (0u64, 0u64);
			for (_, step, times) in StepTimesOf::<T>::iter() {
				ensure!(times.check(), "15: the times of a step belong to what was counted");
				match step {
					TimedStep::Certify => certified = certified.saturating_add(times.count),
					TimedStep::Draw => drawn = drawn.saturating_add(times.count),
					_ => {}
				}
			}
			let not_supported = LoanState::Refused(RefusalReason::NotSupported);
			for (number, policy) in PolicyLoans::<T>::iter() {
				let refused =
					|| Loans::<T>::get(number).is_some_and(|it| it.state == not_supported);
				let answered = policy.certificate.is_some() || refused();
				certified = certified
					.checked_sub(answered.into())
					.ok_or("15: each answer of an agency is counted")?;
				drawn = drawn
					.checked_sub(policy.drawn_at.is_some().into())
					.ok_or("15: each first draw is counted")?;
			}
			ensure!((certified, drawn) == (0, 0), "15: each step is counted once");
			Ok(())
		}
	}
}
