//! The numbers of parcels (PNU): which number a parcel has now, and to which parcel a number leads.
//!
//! A parcel keeps the number that it was given. When the code of its district ends with exactly one
//! successor, the parcel follows without a call: its number is the same lot of the successor
//! (공간정보관리법 85(1)). So nothing is written for it, however many parcels the district has. If that
//! number leads to another parcel, it keeps its old number until `renumber_parcels` gives it one
//! (공간정보관리법 85(2)).

use crate::{
	Config, District, Districts, Ended, Error, Event, NextParcel, Pallet, ParcelOf, Parcels,
	Predecessors, Renumbering, MAX_PREDECESSORS,
};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{EnsureOrigin, EnsureOriginWithArg, UnixTime},
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{Commitment, DistrictCode, ExternalRef, KoreanDay, ParcelId, Pnu};
use pallet_institutions::{Acting, DistrictHistory};
use sp_runtime::SaturatedConversion;

/// The parcel to which a number leads, and how many codes of earlier districts were looked at.
pub(crate) struct Found {
	pub parcel: Option<ParcelId>,
	pub looked_at: u32,
}

/// A new number for a parcel, which was found.
struct Move {
	parcel: ParcelId,
	old: Pnu,
	new: Pnu,
}

impl<T: Config> Pallet<T> {
	/// Today, in Korean time.
	pub(crate) fn today() -> KoreanDay {
		KoreanDay::of(T::Time::now().as_millis().saturated_into())
	}

	/// The end of a district, if that day has come.
	fn end_of(code: DistrictCode) -> Option<Ended> {
		Districts::<T>::get(code)?.ended.filter(|ended| ended.on <= Self::today())
	}

	/// The district in which the land of a code is now: the code itself, or the last of a chain of
	/// only successors.
	pub(crate) fn current_district(code: DistrictCode) -> DistrictCode {
		let mut now = code;
		// No chain is longer than the predecessors of its last district.
		for _ in 0..MAX_PREDECESSORS {
			match Self::end_of(now).as_ref().and_then(Ended::only) {
				Some(successor) => now = successor,
				None => break,
			}
		}
		now
	}

	/// The districts from which one came, up to `limit`, the nearest first, with the day on which
	/// each ended. Only ends that `follow` accepts are followed.
	pub(crate) fn came_through(
		code: DistrictCode,
		limit: u32,
		mut follow: impl FnMut(&Ended) -> bool,
	) -> Vec<(DistrictCode, KoreanDay)> {
		let mut found: Vec<(DistrictCode, KoreanDay)> = Vec::new();
		let mut done = 0;
		let mut at = code;
		loop {
			for earlier in Predecessors::<T>::get(at) {
				let ended = Districts::<T>::get(earlier).and_then(|district| district.ended);
				let known = found.iter().any(|(code, _)| *code == earlier);
				if let Some(ended) = ended.filter(|ended| !known && follow(ended)) {
					if (found.len() as u32) < limit {
						found.push((earlier, ended.on));
					}
				}
			}
			match found.get(done) {
				Some((next, _)) => at = *next,
				None => return found,
			}
			done = done.saturating_add(1);
		}
	}

	/// Find the parcel of a number, the present one or an old one. `by` is the day on which it should
	/// lead there.
	fn find(pnu: Pnu, by: KoreanDay) -> Found {
		if let Some(parcel) = ParcelOf::<T>::get(pnu) {
			return Found { parcel: Some(parcel), looked_at: 0 };
		}
		let mut looked_at: u32 = 0;
		let origins = Self::came_through(pnu.district(), MAX_PREDECESSORS, |ended| {
			looked_at = looked_at.saturating_add(1);
			ended.only().is_some() && ended.on <= by
		});
		let parcel =
			origins.iter().find_map(|(code, _)| ParcelOf::<T>::get(pnu.in_district(*code)));
		Found { parcel, looked_at }
	}

	/// Find the parcel of a number today.
	pub(crate) fn find_parcel(pnu: Pnu) -> Found {
		Self::find(pnu, Self::today())
	}

	/// Find the parcel that has a number, or gets it by a reform that is recorded but whose day has
	/// not come. Such a number is not free.
	pub(crate) fn find_parcel_ever(pnu: Pnu) -> Found {
		Self::find(pnu, KoreanDay(i32::MAX))
	}

	/// The number of a parcel now.
	pub(crate) fn number(parcel: ParcelId) -> Option<Pnu> {
		let given = Parcels::<T>::get(parcel)?.pnu;
		let district = Self::current_district(given.district());
		let followed = given.in_district(district);
		match followed == given || Self::find_parcel(followed).parcel == Some(parcel) {
			true => Some(followed),
			false => Some(given),
		}
	}

	/// The id for a parcel that enters with a number. Each call uses up the id.
	pub(crate) fn take_parcel_id(pnu: Pnu) -> Result<ParcelId, Error<T>> {
		let first = ParcelId::entered_as(pnu);
		if !Parcels::<T>::contains_key(first) {
			return Ok(first);
		}
		let id = NextParcel::<T>::get();
		let next = id.0.checked_add(1).ok_or(Error::ParcelIdsExhausted)?;
		NextParcel::<T>::put(ParcelId(next));
		Ok(id)
	}

	/// The district of a new number: it exists and is in force.
	pub(crate) fn ensure_in_force(code: DistrictCode) -> Result<District, Error<T>> {
		let district = Districts::<T>::get(code).ok_or(Error::DistrictNotFound)?;
		let ended = district.ended.as_ref().is_some_and(|ended| ended.on <= Self::today());
		ensure!(!ended, Error::DistrictHasEnded);
		Ok(district)
	}

	/// Find the parcels of the rows, by their numbers before the call.
	fn moves(rows: &[Renumbering]) -> Result<Vec<Move>, DispatchError> {
		rows.iter()
			.map(|row| {
				row.to.check().map_err(|_| Error::<T>::PnuInvalid)?;
				Self::ensure_in_force(row.to.district())?;
				let parcel = Self::find_parcel(row.from).parcel;
				let parcel = parcel.ok_or(Error::<T>::ParcelNotFound)?;
				let old = Self::number(parcel).ok_or(Error::<T>::ParcelNotFound)?;
				Ok(Move { parcel, old, new: row.to })
			})
			.collect()
	}

	/// The districts of which the caller must be the municipality: those of the new numbers, and those
	/// in which the parcels are. A parcel leaves an ended district for one that came from it without a
	/// word from the former municipality.
	fn concerned(moves: &[Move]) -> BTreeSet<DistrictCode> {
		let mut concerned = BTreeSet::new();
		for Move { old, new, .. } in moves {
			let (from, to) = (Self::current_district(old.district()), new.district());
			concerned.insert(to);
			if !Self::came_from(to).iter().any(|(code, _)| *code == from) {
				concerned.insert(from);
			}
		}
		concerned
	}

	/// The ministry, or the municipality of all districts that are concerned.
	fn ensure_renumberer(
		origin: OriginFor<T>,
		moves: &[Move],
	) -> Result<Acting<T::AccountId>, DispatchError> {
		if let Ok(ministry) = T::Importer::ensure_origin(origin.clone()) {
			return Ok(ministry);
		}
		let mut acting = Err(Error::<T>::EmptyBatch.into());
		for district in Self::concerned(moves) {
			acting = Ok(T::BookKeeper::ensure_origin(origin.clone(), &district)?);
		}
		acting
	}

	/// Ensure that no other parcel has or gets a new number, and that no parcel and no number is listed
	/// twice. A number that a parcel of the same batch gives up is free.
	fn ensure_numbers_free(moves: &[Move]) -> DispatchResult {
		let parcels: BTreeMap<ParcelId, Pnu> =
			moves.iter().map(|one| (one.parcel, one.new)).collect();
		let numbers: BTreeSet<Pnu> = moves.iter().map(|one| one.new).collect();
		let distinct = parcels.len() == moves.len() && numbers.len() == moves.len();
		ensure!(distinct, Error::<T>::ParcelListedTwice);
		for new in numbers {
			if let Some(other) = Self::find_parcel(new).parcel {
				let free = parcels.contains_key(&other) || Self::number(other) != Some(new);
				ensure!(free, Error::<T>::ParcelNumberTaken);
			}
		}
		Ok(())
	}

	/// Give parcels new numbers, and return how many got one. Must run in the storage layer of a call.
	pub(crate) fn do_renumber(
		origin: OriginFor<T>,
		rows: &[Renumbering],
		evidence: Commitment,
		external_ref: ExternalRef,
	) -> Result<(Acting<T::AccountId>, u32), DispatchError> {
		let moves = Self::moves(rows)?;
		let by = Self::ensure_renumberer(origin, &moves)?;
		Self::ensure_numbers_free(&moves)?;
		let mut renumbered: u32 = 0;
		// A parcel that has the number already is left as it is.
		for Move { parcel, old, new } in moves.into_iter().filter(|one| one.old != one.new) {
			renumbered = renumbered.saturating_add(1);
			ParcelOf::<T>::insert(new, parcel);
			let revision = Parcels::<T>::try_mutate(parcel, |record| {
				let record = record.as_mut().ok_or(Error::<T>::ParcelNotFound)?;
				record.pnu = new;
				record.revision = crate::amend::next_revision(record.revision)?;
				Ok::<_, DispatchError>(record.revision)
			})?;
			Self::deposit_event(Event::ParcelRenumbered {
				parcel,
				old,
				new,
				revision,
				evidence,
				by: by.institution,
				officer: by.officer.clone(),
				external_ref,
			});
		}
		Ok((by, renumbered))
	}
}

impl<T: Config> DistrictHistory for Pallet<T> {
	fn came_from(district: DistrictCode) -> Vec<(DistrictCode, KoreanDay)> {
		let today = Self::today();
		Self::came_through(district, MAX_PREDECESSORS, |ended| ended.on <= today)
	}
}
