//! Where land is and was. Nothing is written for a reform: the ends of the districts are asked each time.
//! Only a parcel that gets the number of another district remembers where it came from.

use crate::{Config, District, Districts, Ended, FormerPlaces, Pallet, Parcels, MAX_PREDECESSORS};
use frame_support::{traits::UnixTime, BoundedVec};
use madang_primitives::{DistrictCode, KoreanDay, Moment, ParcelId};
use pallet_institutions::{Former, Location};
use sp_runtime::SaturatedConversion;

impl District {
	/// The last moment at which the end of the district was not in force or had just been recorded.
	fn undecided(&self) -> Option<Moment> {
		Some(self.ended.as_ref()?.on.minus(1).end().max(self.end_recorded?))
	}

	/// The first day on which the end of the district has effect here: it is in force and recorded.
	fn effect(&self) -> Option<KoreanDay> {
		Some(self.ended.as_ref()?.on.max(KoreanDay::of(self.end_recorded?)))
	}
}

/// Keep the latest districts, as many as can be stored.
fn keep_latest(place: &mut Location) {
	let surplus = place.before.len().saturating_sub(MAX_PREDECESSORS as usize);
	place.before.drain(..surplus);
}

impl<T: Config> Pallet<T> {
	/// The time now.
	pub(crate) fn now() -> Moment {
		T::Time::now().as_millis().saturated_into()
	}

	/// The place of a parcel whose number was given in this district: it follows the only successors.
	pub(crate) fn place_of_given(code: DistrictCode) -> Location {
		let (mut place, today) = (Location::of(code), Self::today());
		for _ in 0..MAX_PREDECESSORS {
			let Some(district) = Districts::<T>::get(place.now) else { break };
			let ended = district.ended.as_ref().filter(|ended| ended.on <= today);
			let Some(successor) = ended.and_then(Ended::only) else { break };
			let Some(left) = district.effect() else { break };
			let reform = district.undecided();
			place.before.push(Former { code: place.now, left, reform });
			place.now = successor;
		}
		place
	}

	/// The place of a parcel.
	pub(crate) fn place_of_parcel(parcel: ParcelId) -> Option<Location> {
		let mut place = Self::place_of_given(Parcels::<T>::get(parcel)?.pnu.district());
		let followed = core::mem::take(&mut place.before);
		place.before = FormerPlaces::<T>::get(parcel).into_iter().chain(followed).collect();
		keep_latest(&mut place);
		Some(place)
	}

	/// The place of a parcel after it got a number of another district. If a reform gave it to that
	/// district, those who were responsible for it stay so. If it was agreed otherwise, they do not.
	pub(crate) fn moved(place: &Location, to: DistrictCode) -> Location {
		let mut moved = place.clone();
		if place.now == to {
			return moved;
		}
		let by_reform = Self::came_through(to, MAX_PREDECESSORS, |_| true)
			.iter()
			.any(|(code, _)| *code == place.now);
		let end = Districts::<T>::get(place.now).filter(|_| by_reform);
		let reform = end.as_ref().and_then(District::undecided);
		if reform.is_none() {
			moved.before.iter_mut().for_each(|former| former.reform = None);
		}
		moved.before.push(Former { code: place.now, left: Self::today(), reform });
		moved.now = to;
		keep_latest(&mut moved);
		moved
	}

	/// The place of a parcel if a reform gave it to this successor of its district.
	pub(crate) fn given_to(place: &Location, successor: DistrictCode) -> Location {
		let end = Districts::<T>::get(place.now);
		let reform = end.as_ref().and_then(District::undecided);
		let mut given = place.clone();
		given.before.push(Former { code: place.now, left: Self::today(), reform });
		given.now = successor;
		keep_latest(&mut given);
		given
	}

	/// Remember where a parcel was before it gets a number.
	pub(crate) fn remember(parcel: ParcelId, place: &Location) {
		if !place.before.is_empty() {
			let before = BoundedVec::truncate_from(place.before.clone());
			FormerPlaces::<T>::insert(parcel, before);
		}
	}
}
