//! The end of a contract before registration: rescission, judgment, and the report of it.

use crate::{
	Config, Consents, DealOf, Deals, DueKind, Error, Event, Ground, LiveDealOf, Pallet, ReportStep,
	RescissionReport, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use madang_primitives::{
	signing::{self, Purpose},
	Commitment, DealId, KoreanDay,
};
use pallet_institutions::Acting;
use pallet_lending::LoanLedger;
use pallet_titles::TitleRegistry;

impl<T: Config> Pallet<T> {
	/// Rescind the contract, by agreement of all parties or by law.
	pub(crate) fn do_rescind(
		acting: Acting<T::AccountId>,
		id: DealId,
		ground: Ground,
		evidence: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal_of_agent(id, &acting)?;
		let by = acting.institution;
		Self::advance(id, &mut deal, Step::Rescind, Some(acting))?;
		let digest = signing::terms(&evidence);
		match ground {
			Ground::Agreement => {
				let parties = Self::terms_of(&deal)?.parties();
				Self::verify_parties(&consents, parties, Purpose::RescindContract, id, digest)?;
			}
			// The right of one side needs no signature of the other.
			Ground::ByLaw => ensure!(consents.is_empty(), Error::<T>::ConsentsDoNotMatchParties),
			Ground::Judgment => return Err(Error::<T>::GroundNeedsJudgment.into()),
		}
		let report = Self::end_contract(id, &mut deal, ground, evidence)?;
		let title = deal.title;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::Rescinded {
			deal: id,
			title,
			by,
			ground,
			evidence,
			report_due_on: report.due_on,
			reported: report.reported_at.is_some(),
		});
		Ok(())
	}

	/// Give effect to a judgment that the contract is void.
	pub(crate) fn do_declare_void(
		acting: Acting<T::AccountId>,
		id: DealId,
		judgment: Commitment,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		let court = acting.institution;
		Self::advance(id, &mut deal, Step::DeclareVoid, Some(acting))?;
		let report = Self::end_contract(id, &mut deal, Ground::Judgment, judgment)?;
		let title = deal.title;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::DeemedVoid {
			deal: id,
			title,
			court,
			judgment,
			report_due_on: report.due_on,
		});
		Ok(())
	}

	/// Report the end of the contract.
	pub(crate) fn do_report_rescission(acting: Acting<T::AccountId>, id: DealId) -> DispatchResult {
		let mut deal = Self::deal_of_agent(id, &acting)?;
		let at = Self::now();
		let end = deal.rescission.as_mut().ok_or(Error::<T>::NotAtThisStage)?;
		ensure!(end.reported_at.is_none(), Error::<T>::RescissionAlreadyReported);
		end.reported_at = Some(at);
		end.overdue |= Self::has_passed(id, DueKind::Rescission, end.term());
		let overdue = end.overdue;
		Self::close_report(&mut deal)?;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::RescissionReported { deal: id, overdue, at });
		Ok(())
	}

	fn end_contract(
		id: DealId,
		deal: &mut DealOf<T>,
		ground: Ground,
		evidence: Commitment,
	) -> Result<RescissionReport, sp_runtime::DispatchError> {
		Self::let_go(id, deal)?;
		let at = Self::now();
		let due_on = Self::term_after(KoreanDay::of(at), T::RescissionReportDays::get());
		let reported_at = (ground == Ground::Agreement).then_some(at);
		let report = RescissionReport { ground, evidence, at, due_on, reported_at, overdue: false };
		deal.rescission = Some(report);
		match reported_at {
			Some(_) => Self::close_report(deal)?,
			None => Self::schedule(due_on, id, DueKind::Rescission)?,
		}
		Ok(report)
	}

	fn close_report(deal: &mut DealOf<T>) -> Result<(), Error<T>> {
		let report = deal.report.as_mut().ok_or(Error::<T>::NotAtThisStage)?;
		report.take(ReportStep::ReportRescission).map_err(|_| Error::<T>::ReportNotInState)
	}

	/// Release what a live deal holds: the title, with the applications that wait, and the loans.
	pub(crate) fn let_go(id: DealId, deal: &DealOf<T>) -> DispatchResult {
		T::Titles::release(deal.title, id)?;
		for bound in &deal.loans {
			T::Loans::release(bound.loan, id)?;
		}
		LiveDealOf::<T>::remove(deal.title);
		Ok(())
	}
}
