//! Inspection: the state of the title that the agent saw is recorded in the deal.

use crate::{
	Config, Deal, DealOf, Deals, DueKind, Error, Event, Inspection, NextDeal, Pallet, Stage, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use madang_primitives::{DealId, KoreanDay, Property};
use pallet_institutions::Acting;
use pallet_titles::{TitleRegistry, TitleSnapshot};

impl<T: Config> Pallet<T> {
	/// Open a deal with an inspection. A title that is reserved for another deal may be inspected;
	/// the event shows the reservation.
	pub(crate) fn do_inspect(acting: Acting<T::AccountId>, property: Property) -> DispatchResult {
		let title = T::Titles::title_of(&property).ok_or(Error::<T>::TitleNotFound)?;
		let snapshot = T::Titles::snapshot(title).ok_or(Error::<T>::TitleNotFound)?;
		let id = NextDeal::<T>::get();
		let next = id.0.checked_add(1).map(DealId).ok_or(Error::<T>::CounterFull)?;
		let deal = Deal {
			title,
			property,
			district: snapshot.district,
			agent: acting.institution,
			stage: Stage::Inspected,
			inspection: Self::pin(&snapshot),
			terms: None,
			report: None,
			registration_term: None,
			loans: Default::default(),
			closing: None,
			registered: None,
			books_mismatch: false,
			rescission: None,
		};
		NextDeal::<T>::put(next);
		Self::schedule(deal.inspection.valid_through, id, DueKind::Inspection)?;
		Self::deposit_event(Event::StageChanged {
			deal: id,
			title,
			from: None,
			to: Stage::Inspected,
			by: Some(acting),
			at: deal.inspection.at,
		});
		Self::deposit_inspected(id, &deal, &snapshot);
		Deals::<T>::insert(id, deal);
		Ok(())
	}

	/// Read the title again.
	pub(crate) fn do_reinspect(acting: Acting<T::AccountId>, id: DealId) -> DispatchResult {
		let mut deal = Self::deal_of_agent(id, &acting)?;
		ensure!(deal.stage == Stage::Inspected, Error::<T>::NotAtThisStage);
		let snapshot = T::Titles::snapshot(deal.title).ok_or(Error::<T>::TitleNotFound)?;
		let before = deal.inspection.valid_through;
		deal.inspection = Self::pin(&snapshot);
		// A second inspection on the same day needs no second item.
		if deal.inspection.valid_through != before {
			Self::schedule(deal.inspection.valid_through, id, DueKind::Inspection)?;
		}
		Self::deposit_inspected(id, &deal, &snapshot);
		Deals::<T>::insert(id, deal);
		Ok(())
	}

	/// Give up an inspection.
	pub(crate) fn do_abandon(acting: Acting<T::AccountId>, id: DealId) -> DispatchResult {
		let mut deal = Self::deal_of_agent(id, &acting)?;
		Self::advance(id, &mut deal, Step::Abandon, Some(acting))?;
		Deals::<T>::insert(id, deal);
		Ok(())
	}

	fn pin(snapshot: &TitleSnapshot) -> Inspection<BlockNumberFor<T>> {
		let at = Self::now();
		Inspection {
			revision: snapshot.rights,
			digest: snapshot.digest,
			at,
			block: frame_system::Pallet::<T>::block_number(),
			valid_through: Self::term_after(KoreanDay::of(at), T::InspectionDays::get()),
		}
	}

	fn deposit_inspected(id: DealId, deal: &DealOf<T>, snapshot: &TitleSnapshot) {
		Self::deposit_event(Event::Inspected {
			deal: id,
			property: deal.property,
			title: deal.title,
			district: deal.district,
			agent: deal.agent,
			revision: snapshot.rights,
			digest: snapshot.digest,
			pending: snapshot.pending,
			charges: snapshot.charges,
			reservation: snapshot.reservations.first().map(|one| one.deal),
			valid_through: deal.inspection.valid_through,
			at: deal.inspection.at,
		});
	}

	/// The deal of a number.
	pub(crate) fn deal(id: DealId) -> Result<DealOf<T>, DispatchError> {
		Ok(Deals::<T>::get(id).ok_or(Error::<T>::DealNotFound)?)
	}

	/// A deal that the acting institution conducts.
	pub(crate) fn deal_of_agent(
		id: DealId,
		acting: &Acting<T::AccountId>,
	) -> Result<DealOf<T>, DispatchError> {
		let deal = Self::deal(id)?;
		ensure!(deal.agent == acting.institution, Error::<T>::NotTheAgent);
		Ok(deal)
	}

	/// Take a step of the table, with an event if the stage changes. The caller stores the deal.
	pub(crate) fn advance(
		id: DealId,
		deal: &mut DealOf<T>,
		step: Step,
		by: Option<Acting<T::AccountId>>,
	) -> DispatchResult {
		let from = deal.stage;
		let to = from.next(step).map_err(|_| Error::<T>::NotAtThisStage)?;
		deal.stage = to;
		if from != to {
			let (title, at) = (deal.title, Self::now());
			Self::deposit_event(Event::StageChanged {
				deal: id,
				title,
				from: Some(from),
				to,
				by,
				at,
			});
		}
		Ok(())
	}
}
