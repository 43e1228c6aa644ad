//! Inspection: the state of the titles that the agent saw is recorded in the deal.
//!
//! An inspection without a contract is no permanent record: its agent has a bounded list of them. When
//! the agent inspects again, a few that expired are removed, and the oldest one makes room if the list
//! is full. The events stay.

use crate::{
	Config, Deal, DealOf, DealSize, Deals, DueKind, Error, Event, Inspected, Inspection,
	Inspections, LiveInspection, MaxTitles, NextDeal, Pallet, SeenTitle, Stage, Step,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{DealId, InstitutionId, KoreanDay, Object, Property};
use pallet_institutions::{Caller, Institutions};
use pallet_titles::{TitleRegistry, TitleSnapshot};

/// How many expired inspections a new one removes: more than one, so that the list becomes shorter, and few,
/// so that an inspection costs about the same after many and after none.
pub(crate) const EXPIRED_AT_ONCE: u32 = 2;

impl<T: Config> Pallet<T> {
	/// Open a deal with an inspection. A title that is reserved for another deal may be inspected;
	/// the event shows the reservation. Returns what was read, and how many older inspections of the agent
	/// were due.
	pub(crate) fn do_inspect(
		by: Caller<T::AccountId>,
		properties: BoundedVec<Property, MaxTitles>,
	) -> Result<(DealSize, u32), DispatchError> {
		ensure!(!properties.is_empty(), Error::<T>::TitleNotFound);
		let twice = |(index, one)| properties.iter().take(index).any(|other| other == one);
		ensure!(!properties.iter().enumerate().any(twice), Error::<T>::TitleTwice);
		let snapshots = properties
			.iter()
			.map(|property| {
				let title = T::Titles::title_of(property).ok_or(Error::<T>::TitleNotFound)?;
				T::Titles::snapshot(title).ok_or(Error::<T>::TitleNotFound)
			})
			.collect::<Result<Vec<_>, _>>()?;
		let id = NextDeal::<T>::get();
		let next = id.0.checked_add(1).map(DealId).ok_or(Error::<T>::CounterFull)?;
		let deal = Deal {
			titles: Self::seen(&snapshots),
			agent: by.institution,
			stage: Stage::Inspected,
			inspection: Self::inspection_now(),
			terms: None,
			report: None,
			registration_term: None,
			loans: Default::default(),
			performance: Default::default(),
			notices: Default::default(),
			successors: Default::default(),
			closing: None,
			registered: None,
			booked: Default::default(),
			books_mismatch: false,
			rescission: None,
		};
		let live = LiveInspection { deal: id, term: deal.inspection.term };
		let due = Self::list(by.institution, live);
		NextDeal::<T>::put(next);
		T::Institutions::made(&by, Object::Deal(id));
		Self::deposit_event(Event::StageChanged {
			deal: id,
			from: None,
			to: Stage::Inspected,
			by: Some(by.clone()),
			at: deal.inspection.at,
		});
		Self::deposit_inspected(id, by, &deal, &snapshots);
		let size = DealSize::of(&deal, KoreanDay::of(deal.inspection.at)).seen(&snapshots);
		Deals::<T>::insert(id, deal);
		Ok((size, due))
	}

	/// Read the titles again.
	pub(crate) fn do_reinspect(
		by: Caller<T::AccountId>,
		id: DealId,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal_of_agent(id, &by)?;
		ensure!(deal.stage == Stage::Inspected, Error::<T>::NotAtThisStage);
		let snapshots = Self::snapshots(&deal)?;
		deal.titles = Self::seen(&snapshots);
		deal.inspection = Self::inspection_now();
		Self::list(deal.agent, LiveInspection { deal: id, term: deal.inspection.term });
		Self::deposit_inspected(id, by, &deal, &snapshots);
		let size = DealSize::of(&deal, KoreanDay::of(deal.inspection.at)).seen(&snapshots);
		Deals::<T>::insert(id, deal);
		Ok(size)
	}

	/// Give up an inspection. Nothing of it stays.
	pub(crate) fn do_abandon(by: Caller<T::AccountId>, id: DealId) -> DispatchResult {
		let deal = Self::deal_of_agent(id, &by)?;
		ensure!(deal.stage == Stage::Inspected, Error::<T>::NotAtThisStage);
		Self::end_inspection(deal.agent, id);
		Deals::<T>::remove(id);
		Self::deposit_event(Event::InspectionAbandoned { deal: id, by, at: Self::now() });
		Ok(())
	}

	/// Take an inspection from the list of its agent.
	pub(crate) fn end_inspection(agent: InstitutionId, id: DealId) {
		Inspections::<T>::mutate(agent, |live| live.retain(|one| one.deal != id));
	}

	/// Put an inspection at the end of its agent's list. The oldest ones are removed if they have expired,
	/// so many at once; if the list is full, the oldest one is too. Inspections expire in the order of the
	/// list, because their terms are equally long. Returns how many were due.
	fn list(agent: InstitutionId, new: LiveInspection) -> u32 {
		let today = Self::today();
		Inspections::<T>::mutate(agent, |live| {
			live.retain(|one| one.deal != new.deal);
			let oldest = live.iter().take(EXPIRED_AT_ONCE as usize);
			let due = oldest.take_while(|one| one.term.last < today).count();
			// Pauses can have moved the end.
			let has_passed =
				|one: &&LiveInspection| Self::has_passed(one.deal, DueKind::Inspection, one.term);
			let expired = live.iter().take(due).take_while(has_passed).count();
			(0..expired).for_each(|_| Deals::<T>::remove(live.remove(0).deal));
			if live.is_full() {
				let LiveInspection { deal, .. } = live.remove(0);
				Deals::<T>::remove(deal);
				Self::deposit_event(Event::InspectionDropped { deal, at: Self::now() });
			}
			// There is room now: the list has at least one place.
			let _ = live.try_push(new);
			due as u32
		})
	}

	/// The titles of a deal as they are now.
	pub(crate) fn snapshots(deal: &DealOf<T>) -> Result<Vec<TitleSnapshot>, Error<T>> {
		let snapshot = |seen: &SeenTitle| T::Titles::snapshot(seen.title);
		deal.titles.iter().map(|seen| snapshot(seen).ok_or(Error::<T>::TitleNotFound)).collect()
	}

	/// What a deal keeps of its titles' state.
	pub(crate) fn seen(snapshots: &[TitleSnapshot]) -> BoundedVec<SeenTitle, MaxTitles> {
		let seen = snapshots.iter().map(|snapshot| SeenTitle {
			title: snapshot.title,
			property: snapshot.property,
			rights: snapshot.rights,
			digest: snapshot.digest,
		});
		BoundedVec::truncate_from(seen.collect())
	}

	/// The titles of a deal are as the parties know them: no new owner or burden was registered since.
	pub(crate) fn ensure_current(deal: &DealOf<T>) -> DispatchResult {
		for seen in &deal.titles {
			let state = T::Titles::state(seen.title).ok_or(Error::<T>::TitleNotFound)?;
			ensure!(state.rights == seen.rights, Error::<T>::TitleChanged);
		}
		Ok(())
	}

	/// An inspection that is made now.
	pub(crate) fn inspection_now() -> Inspection<BlockNumberFor<T>> {
		let at = Self::now();
		Inspection {
			at,
			block: frame_system::Pallet::<T>::block_number(),
			term: Self::term_after(KoreanDay::of(at), T::InspectionDays::get()),
		}
	}

	fn deposit_inspected(
		id: DealId,
		by: Caller<T::AccountId>,
		deal: &DealOf<T>,
		snapshots: &[TitleSnapshot],
	) {
		let titles = deal.titles.iter().zip(snapshots).map(|(seen, snapshot)| Inspected {
			seen: *seen,
			pending: snapshot.pending,
			charges: snapshot.charges,
			foreign: snapshot.foreign,
			reserved: snapshot.reservations.len() as u32,
		});
		Self::deposit_event(Event::Inspected {
			deal: id,
			by,
			titles: BoundedVec::truncate_from(titles.collect()),
			valid_through: deal.inspection.term.last,
			at: deal.inspection.at,
		});
	}

	/// The deal of a number.
	pub(crate) fn deal(id: DealId) -> Result<DealOf<T>, DispatchError> {
		Ok(Deals::<T>::get(id).ok_or(Error::<T>::DealNotFound)?)
	}

	/// A deal that the caller's institution conducts.
	pub(crate) fn deal_of_agent(
		id: DealId,
		by: &Caller<T::AccountId>,
	) -> Result<DealOf<T>, DispatchError> {
		let deal = Self::deal(id)?;
		ensure!(deal.agent == by.institution, Error::<T>::NotTheAgent);
		Ok(deal)
	}

	/// The deal has a contract that stands and is not registered.
	pub(crate) fn ensure_live(deal: &DealOf<T>) -> Result<(), Error<T>> {
		ensure!(deal.stage.is_live(), Error::<T>::NotAtThisStage);
		Ok(())
	}

	/// Take a step of the table, with an event if the stage changes. The caller stores the deal.
	pub(crate) fn advance(
		id: DealId,
		deal: &mut DealOf<T>,
		step: Step,
		by: Option<&Caller<T::AccountId>>,
	) -> DispatchResult {
		let from = deal.stage;
		let to = from.next(step).map_err(|_| Error::<T>::NotAtThisStage)?;
		deal.stage = to;
		if from != to {
			let (by, at) = (by.cloned(), Self::now());
			Self::deposit_event(Event::StageChanged { deal: id, from: Some(from), to, by, at });
		}
		Ok(())
	}
}
