//! The end of a contract before registration: rescission, judgment, and the report of it.
//!
//! What a side declares, it signs. So any agent may carry it, and no side depends on the goodwill of
//! the agent that conducts the deal.

use crate::{
	signed, Config, Consents, DealOf, DealSize, Deals, DueKind, Error, Event, Judgment, Pallet,
	ReportStep, RescissionGround, RescissionReport, Side, Stage, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
};
use madang_primitives::{signing::Purpose, Commitment, DealId, KoreanDay};
use pallet_institutions::Caller;
use pallet_lending::LoanLedger;
use pallet_titles::TitleRegistry;

impl<T: Config> Pallet<T> {
	/// Rescind the contract, by agreement of all parties, or for the deposit before performance began.
	pub(crate) fn do_rescind(
		by: Caller<T::AccountId>,
		id: DealId,
		ground: RescissionGround,
		evidence: Commitment,
		consents: Consents,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal(id)?;
		let size = Self::size_now(&deal);
		let holds = deal.stage.is_live();
		Self::advance(id, &mut deal, Step::Rescind, Some(&by))?;
		let parties = match ground {
			RescissionGround::Agreement => {
				// The bank relies on the mortgage. What it paid out is given back to it first.
				let paid_out = holds && !deal.performance.paid_out.is_empty();
				ensure!(!paid_out, Error::<T>::LoanPaidOut);
				deal.parties()
			}
			RescissionGround::ByLaw { side } => {
				ensure!(!deal.performance.has_begun(), Error::<T>::PerformanceBegan);
				deal.side(side)
			}
			RescissionGround::Judgment => return Err(Error::<T>::GroundNeedsJudgment.into()),
			RescissionGround::Breach { .. } => return Err(Error::<T>::GroundNeedsNotice.into()),
		};
		let signed = signed::rescission(ground, evidence);
		Self::verify_parties(&consents, &parties, Purpose::RescindContract, id, signed)?;
		Self::end_contract(id, &mut deal, ground, evidence, Some(by), holds)?;
		Deals::<T>::insert(id, deal);
		Ok(size)
	}

	/// Give effect to a judgment that the contract is void or rescinded.
	pub(crate) fn do_enforce_judgment(
		by: Caller<T::AccountId>,
		id: DealId,
		judgment: Judgment,
		evidence: Commitment,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal(id)?;
		let size = Self::size_now(&deal);
		let holds = deal.stage.is_live();
		let step = match judgment {
			Judgment::Void => Step::DeclareVoid,
			Judgment::Rescinded => Step::Rescind,
		};
		Self::advance(id, &mut deal, step, Some(&by))?;
		Self::end_contract(id, &mut deal, RescissionGround::Judgment, evidence, Some(by), holds)?;
		Deals::<T>::insert(id, deal);
		Ok(size)
	}

	/// Report the end of the contract: the deal's agent, or a side with its signatures
	/// (부동산거래신고법 3-2(2)).
	pub(crate) fn do_report_rescission(
		by: Caller<T::AccountId>,
		id: DealId,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		let end = deal.rescission.ok_or(Error::<T>::NotAtThisStage)?;
		if consents.is_empty() {
			ensure!(deal.agent == by.institution, Error::<T>::NotTheAgent);
		} else {
			let given = consents.iter().map(|consent| consent.did).collect();
			let sides = [Side::Sellers, Side::Buyers].map(|side| deal.side(side));
			let [sellers, buyers] = sides;
			let side = if buyers == given { buyers } else { sellers };
			let signed = signed::end_report(end.evidence);
			Self::verify_parties(&consents, &side, Purpose::ReportRescission, id, signed)?;
		}
		ensure!(end.reported_at.is_none(), Error::<T>::RescissionAlreadyReported);
		let at = Self::now();
		let overdue = end.overdue || Self::has_passed(id, DueKind::Rescission, end.term());
		deal.rescission = Some(RescissionReport { reported_at: Some(at), overdue, ..end });
		Self::close_report(&mut deal)?;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::RescissionReported { deal: id, by, overdue, at });
		Ok(())
	}

	/// The contract ended. A deal that lapsed before holds nothing any more.
	pub(crate) fn end_contract(
		id: DealId,
		deal: &mut DealOf<T>,
		ground: RescissionGround,
		evidence: Commitment,
		by: Option<Caller<T::AccountId>>,
		holds: bool,
	) -> DispatchResult {
		if holds {
			Self::let_go(id, deal, by.as_ref())?;
		}
		deal.notices = Default::default();
		let at = Self::now();
		let due_on = Self::term_after(KoreanDay::of(at), T::RescissionReportDays::get()).last;
		let reported_at = (ground == RescissionGround::Agreement).then_some(at);
		let report = RescissionReport { ground, evidence, at, due_on, reported_at, overdue: false };
		deal.rescission = Some(report);
		match reported_at {
			Some(_) => Self::close_report(deal)?,
			None => Self::schedule(due_on, id, DueKind::Rescission)?,
		}
		let void = deal.stage == Stage::Void;
		Self::deposit_event(Event::ContractEnded { deal: id, by, void, report, at });
		Ok(())
	}

	fn close_report(deal: &mut DealOf<T>) -> Result<(), Error<T>> {
		let report = deal.report.as_mut().ok_or(Error::<T>::NotAtThisStage)?;
		report.take(ReportStep::ReportRescission).map_err(|_| Error::<T>::ReportNotInState)
	}

	/// Release what a live deal holds: the titles, with the applications that wait, and the loans.
	pub(crate) fn let_go(
		id: DealId,
		deal: &mut DealOf<T>,
		by: Option<&Caller<T::AccountId>>,
	) -> DispatchResult {
		for seen in &deal.titles {
			T::Titles::release(seen.title, id)?;
		}
		for bound in &deal.loans {
			T::Loans::release(bound.loan, id, by)?;
		}
		Self::forget_affirmations(id);
		Ok(())
	}
}
