//! When an accreditation holds.
//!
//! A period begins with a moment and ends before another one. A suspension ends the period with its block: the
//! period includes the moment of the block, so that what was anchored earlier in the same block stays valid.

use crate::{areas, Areas, KindId};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::ConstU32, BoundedVec};
use madang_primitives::{DistrictPrefix, InstitutionId, Moment};
use scale_info::TypeInfo;

/// Most periods of an accreditation. When they are used up, it cannot be resumed: it is ended, and the issuer is
/// accredited again.
pub type MaxPeriods = ConstU32<32>;

/// A time in which an accreditation holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Period {
	/// The first moment.
	pub from: Moment,
	/// The first moment after it, if it ends.
	pub until: Option<Moment>,
}

impl Period {
	/// Whether the moment is in the period.
	pub fn contains(&self, moment: Moment) -> bool {
		self.from <= moment && !self.is_over(moment)
	}

	/// Whether the period is over at a moment.
	pub fn is_over(&self, moment: Moment) -> bool {
		self.until.is_some_and(|until| until <= moment)
	}

	/// Whether a moment is in both periods.
	pub fn overlaps(&self, other: &Self) -> bool {
		let begins_before_end =
			|one: &Self, end: Option<Moment>| end.is_none_or(|end| one.from < end);
		begins_before_end(self, other.until) && begins_before_end(other, self.until)
	}
}

/// Whether an accreditation can be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum AccreditationState {
	/// It can, within its term.
	#[codec(index = 0)]
	Active,
	/// It is suspended until it is resumed.
	#[codec(index = 1)]
	Suspended,
	/// It has been ended. Final.
	#[codec(index = 2)]
	Ended,
}

/// That an issuer may issue certificates of a kind for areas. It is never deleted.
#[derive(Clone, PartialEq, Eq, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Accreditation {
	/// The kind.
	pub kind: KindId,
	/// The issuer.
	pub issuer: InstitutionId,
	/// The areas. Empty for a kind whose certificates have no area.
	pub areas: Areas,
	/// Who has accredited it.
	pub granted_by: InstitutionId,
	/// For which time it was accredited.
	pub term: Period,
	/// Whether it can be used.
	pub state: AccreditationState,
	/// When it has held, and is to hold: in order and disjoint.
	pub periods: BoundedVec<Period, MaxPeriods>,
}

impl Accreditation {
	/// Whether it held at a moment. For a moment to come: whether it will hold, as things are.
	pub fn holds_at(&self, moment: Moment) -> bool {
		self.periods.iter().any(|period| period.contains(moment))
	}

	/// Whether its issuer can use it at the present moment.
	pub fn is_in_force(&self, now: Moment) -> bool {
		self.state == AccreditationState::Active && self.holds_at(now)
	}

	/// Whether it is for the area, or for certificates without one.
	pub fn covers(&self, area: Option<DistrictPrefix>) -> bool {
		areas::covers(&self.areas, area)
	}

	/// End the present period with the block, or remove it if it has not begun.
	pub(crate) fn stop(&mut self, now: Moment) {
		let Some(last) = self.periods.last_mut() else { return };
		if last.from > now {
			self.periods.pop();
			return;
		}
		let end = now.saturating_add(1);
		if !last.is_over(end) {
			last.until = Some(end);
		}
	}

	/// Begin another period, or continue one that ended in the same block. `None` if there are too many.
	pub(crate) fn restart(&mut self, now: Moment) -> Option<()> {
		let from = now.max(self.term.from);
		let until = self.term.until;
		match self.periods.last_mut() {
			Some(last) if last.until.is_some_and(|end| end >= from) => {
				last.until = until;
				Some(())
			}
			_ => self.periods.try_push(Period { from, until }).ok(),
		}
	}
}
