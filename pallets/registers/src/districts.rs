//! The life of a legal district: it is imported, renamed, and ends by a reform.
//!
//! Nothing is rewritten when a code ends: where its land is now is found through the ends each time it
//! is asked. So a correction of an end takes effect at once. The numbers that parcels had by the wrong end
//! still lead to them: see `former`.

use crate::{
	amend::next_revision, checks::has_twice, import::batch_of, Batch, Config, District,
	DistrictEnd, DistrictRow, Districts, EndCorrection, Ended, Error, Event, Pallet, Predecessors,
	MAX_PREDECESSORS,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{Commitment, DistrictCode, ExternalRef, KoreanDay};
use pallet_institutions::Acting;

/// The revision of a new district.
const FIRST_REVISION: u32 = 1;

/// What a row of the district table changes.
enum Outcome {
	New,
	Equal,
	Renamed,
}

impl<T: Config> Pallet<T> {
	/// Enter the rows of a table: new districts in, equal ones counted, other names taken over.
	pub(crate) fn do_import_districts(
		rows: BoundedVec<DistrictRow, T::MaxBatch>,
		acting: Acting<T::AccountId>,
		external_ref: ExternalRef,
	) -> DispatchResult {
		let batch = batch_of::<T, _>(&rows)?;
		let twice = has_twice(rows.iter().map(|row| row.code));
		ensure!(!twice, Error::<T>::DistrictListedTwice);
		let (mut entered, mut equal, mut renamed) = (Vec::new(), 0u32, 0u32);
		for row in rows {
			match Self::enter_district(&row, &acting, external_ref)? {
				Outcome::New => entered.push(row),
				Outcome::Equal => equal = equal.saturating_add(1),
				Outcome::Renamed => renamed = renamed.saturating_add(1),
			}
		}
		// There are at most as many as rows, so nothing is truncated.
		let entered = BoundedVec::truncate_from(entered);
		let Acting { institution: by, officer, .. } = acting;
		Self::deposit_event(Event::DistrictsImported {
			batch,
			entered,
			equal,
			renamed,
			by,
			officer,
			external_ref,
		});
		Ok(())
	}

	fn enter_district(
		DistrictRow { code, name }: &DistrictRow,
		acting: &Acting<T::AccountId>,
		external_ref: ExternalRef,
	) -> Result<Outcome, DispatchError> {
		ensure!(code.is_valid(), Error::<T>::DistrictCodeInvalid);
		let text = core::str::from_utf8(name).map_err(|_| Error::<T>::DistrictNameInvalid)?;
		ensure!(!text.trim().is_empty(), Error::<T>::DistrictNameInvalid);
		let Some(mut district) = Districts::<T>::get(code) else {
			let (ended, end_recorded, revision) = (None, None, FIRST_REVISION);
			let name = name.clone();
			Districts::<T>::insert(code, District { name, ended, end_recorded, revision });
			return Ok(Outcome::New);
		};
		if district.name == *name {
			return Ok(Outcome::Equal);
		}
		let old = core::mem::replace(&mut district.name, name.clone());
		district.revision = next_revision(district.revision)?;
		let revision = district.revision;
		Districts::<T>::insert(code, district);
		Self::deposit_event(Event::DistrictRenamed {
			code: *code,
			old_name: old,
			new_name: name.clone(),
			revision,
			by: acting.institution,
			officer: acting.officer.clone(),
			external_ref,
		});
		Ok(Outcome::Renamed)
	}

	/// Record the ends of districts. An end that is recorded already, with the same day and successors,
	/// is counted.
	pub(crate) fn do_end_districts(
		rows: BoundedVec<DistrictEnd, T::MaxBatch>,
		evidence: Commitment,
		acting: Acting<T::AccountId>,
		external_ref: ExternalRef,
	) -> DispatchResult {
		let batch: Batch<DistrictCode> = batch_of::<T, _>(&rows)?;
		let (mut ended, mut equal) = (0u32, 0u32);
		for DistrictEnd { code, ended: new } in rows {
			let recorded = Districts::<T>::get(code).ok_or(Error::<T>::DistrictNotFound)?.ended;
			match recorded {
				Some(recorded) => {
					ensure!(recorded == new, Error::<T>::EndAlreadyRecorded);
					equal = equal.saturating_add(1);
				}
				None => {
					let (_, revision) = Self::set_end(code, Some(new.clone()))?;
					ended = ended.saturating_add(1);
					Self::deposit_event(Event::DistrictEnded {
						code,
						on: new.on,
						successors: new.successors,
						revision,
						evidence,
						by: acting.institution,
						officer: acting.officer.clone(),
						external_ref,
					});
				}
			}
		}
		let Acting { institution: by, officer, .. } = acting;
		Self::deposit_event(Event::DistrictsEnded {
			batch,
			ended,
			equal,
			evidence,
			by,
			officer,
			external_ref,
		});
		Ok(())
	}

	/// Replace or take back the ends of districts.
	pub(crate) fn do_correct_ends(
		rows: BoundedVec<EndCorrection, T::MaxBatch>,
		evidence: Commitment,
		acting: Acting<T::AccountId>,
		external_ref: ExternalRef,
	) -> DispatchResult {
		ensure!(!rows.is_empty(), Error::<T>::EmptyBatch);
		for EndCorrection { code, ended: new } in rows {
			let (old, revision) = Self::set_end(code, new.clone())?;
			Self::deposit_event(Event::DistrictEndCorrected {
				code,
				old,
				new,
				revision,
				evidence,
				by: acting.institution,
				officer: acting.officer.clone(),
				external_ref,
			});
		}
		Ok(())
	}

	/// Write the end of a district and the links from its successors. Returns the end before and the new
	/// revision.
	fn set_end(
		code: DistrictCode,
		new: Option<Ended>,
	) -> Result<(Option<Ended>, u32), DispatchError> {
		let mut district = Districts::<T>::get(code).ok_or(Error::<T>::DistrictNotFound)?;
		ensure!(district.ended != new, Error::<T>::NothingChanged);
		let led = Self::led_to(Self::successors_of(code));
		let old = core::mem::replace(&mut district.ended, new.clone());
		// A new day for the same successors does not undo what the council has decided since.
		let same = |(old, new): (&Ended, &Ended)| old.successors == new.successors;
		if !old.as_ref().zip(new.as_ref()).is_some_and(same) {
			district.end_recorded = new.is_some().then(Self::now);
		}
		district.revision = next_revision(district.revision)?;
		let revision = district.revision;
		Districts::<T>::insert(code, district);
		for successor in old.iter().flat_map(|ended| &ended.successors) {
			Predecessors::<T>::mutate_exists(successor, |links| {
				let rest = links.take().map(|mut links| {
					links.retain(|link| *link != code);
					links
				});
				*links = rest.filter(|links| !links.is_empty());
			});
		}
		if let Some(ended) = new {
			Self::link_successors(code, &ended)?;
		}
		Self::remember_led(led)?;
		Ok((old, revision))
	}

	/// Link a successor to a district. The links are in the order in which they take effect here: an end
	/// of the past takes effect when it is recorded.
	fn link(code: DistrictCode, on: KoreanDay, successor: &DistrictCode) -> DispatchResult {
		let effect = on.max(Self::today());
		Predecessors::<T>::try_mutate(successor, |links| {
			let later = |link: &DistrictCode| {
				let end = Districts::<T>::get(link).and_then(|district| district.ended);
				end.is_some_and(|end| end.on > effect)
			};
			let place = links.iter().position(later).unwrap_or(links.len());
			links.try_insert(place, code)
		})
		.map_err(|_| Error::<T>::TooManyPredecessors.into())
	}

	/// Link the successors of a district to it. They exist and have no end themselves, so no chain
	/// returns to its beginning; and they do not come from too many districts.
	fn link_successors(code: DistrictCode, ended: &Ended) -> DispatchResult {
		let comes_later = |earlier: &DistrictCode| {
			let end = Districts::<T>::get(earlier).and_then(|district| district.ended);
			end.is_some_and(|end| end.on > ended.on)
		};
		let too_early = Predecessors::<T>::get(code).iter().any(comes_later);
		ensure!(!too_early, Error::<T>::EndsTooEarly);
		let distinct: BTreeSet<_> = ended.successors.iter().collect();
		let named_once = distinct.len() == ended.successors.len() && !distinct.contains(&code);
		ensure!(named_once, Error::<T>::SuccessorsInvalid);
		for successor in &ended.successors {
			let district = Districts::<T>::get(successor).ok_or(Error::<T>::SuccessorNotFound)?;
			ensure!(district.ended.is_none(), Error::<T>::SuccessorHasEnded);
			Self::link(code, ended.on, successor)?;
			let found = Self::came_through(*successor, MAX_PREDECESSORS + 1, |_| true);
			ensure!(found.len() as u32 <= MAX_PREDECESSORS, Error::<T>::TooManyPredecessors);
		}
		Ok(())
	}
}
