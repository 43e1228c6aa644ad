//! The numbers of parcels (PNU): which number a parcel has now, and to which parcel a number leads.
//!
//! A parcel keeps the number that it was given. When the code of its district ends with exactly one
//! successor, the parcel follows without a call: its number is the same lot of the successor
//! (공간정보관리법 85(1)). So nothing is written for it, however many parcels the district has. If another
//! parcel has that number, it keeps the number that it was given until that one is free, or until
//! `renumber_parcels` gives it another (공간정보관리법 85(2)). Of two parcels with the same lot number, an open
//! one goes before a closed one, and then the one whose district came first has it.
//!
//! A parcel gives up its number when it gets another. The number still leads to it, but is free, and so
//! is the number of a closed parcel: another parcel can be given it, or enter with it. So is a number that a
//! parcel had by an end that was corrected: see `former`.

use crate::{
	checks::has_twice, Config, District, Districts, Ended, Error, Event, NextParcel, Pallet,
	ParcelOf, Parcels, Predecessors, Renumbering, MAX_PREDECESSORS,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{EnsureOrigin, EnsureOriginWithArg},
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{Commitment, DistrictCode, ExternalRef, KoreanDay, ParcelId, Pnu};
use pallet_institutions::{Acting, Location};

/// The parcel to which a number leads.
pub(crate) struct Found {
	pub parcel: Option<ParcelId>,
	/// Whether the parcel has the number: it was given it, or follows a reform to it. Otherwise it has
	/// given it up for another number.
	pub has_it: bool,
	/// How many codes of earlier districts were looked at.
	pub looked_at: u32,
}

impl Found {
	/// The parcel that has the number.
	pub(crate) fn holder(&self) -> Option<ParcelId> {
		self.parcel.filter(|_| self.has_it)
	}
}

/// A new number for a parcel, which was found.
struct Move {
	parcel: ParcelId,
	old: Pnu,
	new: Pnu,
	/// Where the parcel is.
	place: Location,
	/// Where it is after the call.
	after: Location,
	/// Whether its district has ended, and the land of the other place came from it.
	came: bool,
}

impl<T: Config> Pallet<T> {
	/// Today, in Korean time.
	pub(crate) fn today() -> KoreanDay {
		KoreanDay::of(Self::now())
	}

	/// The end of a district, if that day has come.
	fn end_of(code: DistrictCode) -> Option<Ended> {
		Districts::<T>::get(code)?.ended.filter(|ended| ended.on <= Self::today())
	}

	/// The only successor of a district that has ended.
	fn only_successor(code: DistrictCode) -> Option<DistrictCode> {
		Self::end_of(code).as_ref().and_then(Ended::only)
	}

	/// The districts in which the land of a code was after it, the present one last: a chain of only
	/// successors. No chain is longer than the predecessors of its last district.
	pub(crate) fn successors_of(code: DistrictCode) -> impl Iterator<Item = DistrictCode> {
		core::iter::successors(Some(code), |code| Self::only_successor(*code))
			.skip(1)
			.take(MAX_PREDECESSORS as usize)
	}

	/// The district in which the land of a code is now.
	pub(crate) fn current_district(code: DistrictCode) -> DistrictCode {
		Self::successors_of(code).last().unwrap_or(code)
	}

	/// The districts from which one came, up to `limit`, with the day on which each ended. Only ends that
	/// `follow` accepts are followed. A district is followed by those from which it came, then by the next
	/// one: that is the order in which their parcels arrived.
	pub(crate) fn came_through(
		code: DistrictCode,
		limit: u32,
		mut follow: impl FnMut(&Ended) -> bool,
	) -> Vec<(DistrictCode, KoreanDay)> {
		let mut found: Vec<(DistrictCode, KoreanDay)> = Vec::new();
		let mut waiting = Predecessors::<T>::get(code).into_inner();
		waiting.reverse();
		while let Some(earlier) = waiting.pop() {
			let ended = Districts::<T>::get(earlier).and_then(|district| district.ended);
			let known = found.iter().any(|(code, _)| *code == earlier);
			let Some(ended) = ended.filter(|ended| !known && follow(ended)) else { continue };
			if found.len() as u32 >= limit {
				break;
			}
			found.push((earlier, ended.on));
			waiting.extend(Predecessors::<T>::get(earlier).into_iter().rev());
		}
		found
	}

	/// The districts from which one has come, with the day on which each ended.
	pub(crate) fn came_from(district: DistrictCode) -> Vec<(DistrictCode, KoreanDay)> {
		let today = Self::today();
		Self::came_through(district, MAX_PREDECESSORS, |ended| ended.on <= today)
	}

	/// The districts from which parcels follow to one today, in the order in which they arrived.
	pub(crate) fn followed_from(code: DistrictCode) -> Vec<DistrictCode> {
		let today = Self::today();
		let follow = |ended: &Ended| ended.only().is_some() && ended.on <= today;
		let found = Self::came_through(code, MAX_PREDECESSORS, follow);
		found.into_iter().map(|(code, _)| code).collect()
	}

	/// The parcel to which a number leads that was given to it. The number with which a parcel entered leads to
	/// it without an entry, until it leads to another one. So nothing is stored for most numbers.
	pub(crate) fn direct_holder(pnu: Pnu) -> Option<ParcelId> {
		let first = || Some(ParcelId::entered_as(pnu)).filter(|id| Parcels::<T>::contains_key(id));
		ParcelOf::<T>::get(pnu).or_else(first)
	}

	/// Have a number lead to a parcel.
	pub(crate) fn lead(pnu: Pnu, parcel: ParcelId) {
		ParcelOf::<T>::set(pnu, Some(parcel).filter(|id| *id != ParcelId::entered_as(pnu)));
	}

	/// Whether this is the number that a parcel was given, and no number that it had before.
	pub(crate) fn is_given(parcel: ParcelId, pnu: Pnu) -> bool {
		Parcels::<T>::get(parcel).is_some_and(|record| record.pnu == pnu)
	}

	/// Find the parcel of a number on a day: the one that was given it; or the first that came with its
	/// lot number from an earlier district; or the last that had it. A closed parcel that has the number
	/// gives way to an open one that comes with it.
	fn find(pnu: Pnu, day: KoreanDay) -> Found {
		let direct = Self::direct_holder(pnu);
		let given = direct.filter(|parcel| Self::is_given(*parcel, pnu));
		if given.is_some_and(Self::is_open) {
			return Found { parcel: given, has_it: true, looked_at: 0 };
		}
		let mut looked_at: u32 = 0;
		let origins = Self::came_through(pnu.district(), MAX_PREDECESSORS, |ended| {
			looked_at = looked_at.saturating_add(1);
			ended.only().is_some() && ended.on <= day
		});
		let mut closed = given;
		for (code, _) in origins {
			let there = pnu.in_district(code);
			let came = Self::direct_holder(there).filter(|parcel| Self::is_given(*parcel, there));
			if came.is_some_and(Self::is_open) {
				return Found { parcel: came, has_it: true, looked_at };
			}
			closed = closed.or(came);
		}
		if closed.is_some() {
			return Found { parcel: closed, has_it: true, looked_at };
		}
		let (parcel, links) = Self::last_holder(pnu, direct);
		// A link costs half as much as an earlier district.
		Found { parcel, has_it: false, looked_at: looked_at.saturating_add(links.div_ceil(2)) }
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

	/// The open parcel that has a number or gets it by a recorded reform. The number of a closed parcel
	/// is free.
	pub(crate) fn open_holder(pnu: Pnu) -> Option<ParcelId> {
		Self::find_parcel_ever(pnu).holder().filter(|parcel| Self::is_open(*parcel))
	}

	/// Have the number of a closed parcel, which is going to be opened again, lead to it, unless another open
	/// parcel has it by now. Nor does it take a number by which another one came while it was closed.
	pub(crate) fn take_number_back(parcel: ParcelId) -> DispatchResult {
		let given = Parcels::<T>::get(parcel).ok_or(Error::<T>::ParcelNotFound)?.pnu;
		ensure!(Self::open_holder(given).is_none(), Error::<T>::ParcelNumberTaken);
		for district in Self::successors_of(given.district()) {
			let number = given.in_district(district);
			let came = Self::find_parcel(number)
				.holder()
				.filter(|other| Self::is_open(*other) && !Self::is_given(*other, number));
			ensure!(came.is_none(), Error::<T>::ParcelNumberTaken);
		}
		Self::give_number(given, parcel);
		Ok(())
	}

	/// Have a free number lead to a parcel that gets it.
	pub(crate) fn give_number(pnu: Pnu, parcel: ParcelId) {
		Self::settle_linked(pnu);
		Self::lead(pnu, parcel);
	}

	/// The number of a parcel now. A closed parcel keeps the last one, also if another parcel has it.
	pub(crate) fn number(parcel: ParcelId) -> Option<Pnu> {
		let given = Parcels::<T>::get(parcel)?.pnu;
		let district = Self::current_district(given.district());
		let followed = given.in_district(district);
		match followed == given || Self::find_parcel(followed).holder() == Some(parcel) {
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
				let place = Self::place_of_parcel(parcel).ok_or(Error::<T>::ParcelNotFound)?;
				let after = Self::moved(&place, row.to.district());
				let came = Self::came_from(after.now).iter().any(|(code, _)| *code == place.now);
				Ok(Move { parcel, old, new: row.to, place, after, came })
			})
			.collect()
	}

	/// The places of which the caller must be the municipality: those of the parcels with the new numbers,
	/// and those in which they are. A parcel leaves an ended district for one that came from it without a
	/// word from the former municipality, but see `choices`.
	fn concerned(moves: &[Move]) -> BTreeSet<Location> {
		let mut concerned = BTreeSet::new();
		for Move { place, after, came, .. } in moves {
			if !came {
				concerned.insert(place.clone());
			}
			concerned.insert(after.clone());
		}
		concerned
	}

	/// The places that the parcels of ended districts could have gone to, one in each successor. Who hands
	/// the parcels out is responsible for all of them, so that no successor takes what is another's.
	fn choices(moves: &[Move]) -> BTreeSet<Location> {
		let mut choices = BTreeSet::new();
		for Move { place, .. } in moves.iter().filter(|one| one.came) {
			let ended = Self::end_of(place.now);
			let successors = ended.iter().flat_map(|ended| &ended.successors);
			choices.extend(successors.map(|one| Self::given_to(place, *one)));
		}
		choices
	}

	/// The ministry, or the municipality of all districts that are concerned, and of all to which the parcels
	/// could have come instead.
	fn ensure_renumberer(
		origin: OriginFor<T>,
		moves: &[Move],
	) -> Result<Acting<T::AccountId>, DispatchError> {
		if let Ok(ministry) = T::Importer::ensure_origin(origin.clone()) {
			return Ok(ministry);
		}
		let mut acting = Err(Error::<T>::EmptyBatch.into());
		for place in Self::concerned(moves) {
			acting = Ok(T::BookKeeper::ensure_origin(origin.clone(), &place)?);
		}
		for place in Self::choices(moves) {
			T::BookKeeper::ensure_origin(origin.clone(), &place)
				.map_err(|_| Error::<T>::OtherMunicipality)?;
		}
		acting
	}

	/// Ensure that no other open parcel has a new number or gets it by a recorded reform, and that no
	/// parcel and no number is listed twice. A number that a parcel of the same batch gives up is free.
	fn ensure_numbers_free(moves: &[Move]) -> DispatchResult {
		let twice = has_twice(moves.iter().map(|one| one.parcel))
			|| has_twice(moves.iter().map(|one| one.new));
		ensure!(!twice, Error::<T>::ParcelListedTwice);
		// A parcel that has its new number already gives up none.
		let moved = moves.iter().filter(|one| one.old != one.new);
		let moved: BTreeSet<ParcelId> = moved.map(|one| one.parcel).collect();
		for Move { parcel, new, .. } in moves {
			if let Some(holder) = Self::open_holder(*new) {
				let free = holder == *parcel || moved.contains(&holder);
				ensure!(free, Error::<T>::ParcelNumberTaken);
			}
		}
		Ok(())
	}

	/// Have the numbers lead to a parcel that it had by reforms, also by those that were corrected: it no
	/// longer follows them.
	fn keep_numbers(parcel: ParcelId) -> DispatchResult {
		let given = Parcels::<T>::get(parcel).ok_or(Error::<T>::ParcelNotFound)?.pnu;
		Self::settle_linked(given);
		if Self::direct_holder(given) != Some(parcel) {
			// It is closed, and another parcel has its number: it has given up all numbers already.
			return Ok(());
		}
		for district in Self::successors_of(given.district()) {
			let had = given.in_district(district);
			if Self::find_parcel(had).holder() == Some(parcel) {
				Self::settle(had, Some(parcel));
			}
		}
		Self::settle(given, Some(parcel));
		Ok(())
	}

	/// Ensure that a parcel can get another number. A closed one gets it only by a reform: when the district
	/// of its number has ended.
	fn ensure_renumberable(parcel: ParcelId, old: Pnu) -> Result<(), Error<T>> {
		let by_reform = Self::end_of(old.district()).is_some();
		ensure!(by_reform || Self::is_open(parcel), Error::RecordClosed);
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
		for Move { parcel, old, new, after, .. } in
			moves.into_iter().filter(|one| one.old != one.new)
		{
			renumbered = renumbered.saturating_add(1);
			Self::ensure_renumberable(parcel, old)?;
			Self::keep_numbers(parcel)?;
			Self::give_number(new, parcel);
			Self::remember(parcel, &after);
			let revision = Parcels::<T>::try_mutate(parcel, |record| {
				let record = record.as_mut().ok_or(Error::<T>::ParcelNotFound)?;
				record.pnu = new;
				record.record.count_change()?;
				Ok::<_, DispatchError>(record.record.revision)
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
