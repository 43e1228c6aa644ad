//! The transaction report (부동산거래신고): who changes it, and by when.
//!
//! A contract that is concluded here counts as reported at that moment (거래신고법 시행규칙 2(14)), and
//! its certificate is due at once (거래신고법 3(5)). So a municipality that neither accepts nor asks for
//! a supplement within a few days does not hold the deal: the report counts as accepted. When it asks
//! for a supplement, the request sets the term, and its own term begins again with the answer.

use crate::{
	Config, DealOf, Deals, DueKind, Error, Event, MaxReports, Pallet, RefusedReport, Report,
	ReportStep, Step,
};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	storage::with_storage_layer,
	BoundedVec,
};
use frame_system::pallet_prelude::OriginFor;
use madang_primitives::{Commitment, DealId, ExternalRef, KoreanDay};
use pallet_institutions::{Caller, Institutions};
use pallet_terms::Term;

impl<T: Config> Pallet<T> {
	/// Open the municipality's term to answer a report.
	pub(crate) fn open_answer(
		id: DealId,
		today: KoreanDay,
	) -> Result<Term, sp_runtime::DispatchError> {
		let term = Self::term_after(today, T::ReportAnswerDays::get());
		Self::schedule(term.last, id, DueKind::Answer)?;
		Ok(term)
	}

	/// The report of a live deal.
	fn report_of(deal: &mut DealOf<T>) -> Result<&mut Report, Error<T>> {
		Self::ensure_live(deal)?;
		deal.report.as_mut().ok_or(Error::<T>::NotAtThisStage)
	}

	/// A report that was not answered in time counts as accepted, also before the queue has seen that.
	pub(crate) fn apply_answer(id: DealId, deal: &mut DealOf<T>) -> DispatchResult {
		let open = deal.open_term(DueKind::Answer);
		match open.is_some_and(|term| Self::has_passed(id, DueKind::Answer, term)) {
			true => Self::accept(id, deal, None),
			false => Ok(()),
		}
	}

	/// Accept the report.
	pub(crate) fn do_accept_report(by: Caller<T::AccountId>, id: DealId) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		Self::accept(id, &mut deal, Some(by))?;
		Deals::<T>::insert(id, deal);
		Ok(())
	}

	/// Accept the reports of several deals, each as [`Self::do_accept_report`] does, or not at all.
	pub(crate) fn do_accept_reports(
		origin: &OriginFor<T>,
		deals: BoundedVec<DealId, MaxReports>,
		external_ref: ExternalRef,
	) -> DispatchResult {
		let mut caller = None;
		let (mut accepted, mut refused) = (0u32, BoundedVec::new());
		for id in deals {
			let found = Self::deal(id).and_then(|deal| {
				let acting = Self::officer_for::<T::ReportOfficer>(origin.clone(), &deal)?;
				Ok((deal, acting))
			});
			let answer = match found {
				Ok((mut deal, acting)) => {
					// One officer acts for one institution, whose reference is taken once.
					let by = match &caller {
						Some(by) => by,
						None => caller.insert(T::Institutions::caller(acting, external_ref)?),
					};
					// The change of the stage is taken back if the state of the report does not allow it.
					with_storage_layer(|| {
						Self::accept(id, &mut deal, Some(by.clone()))?;
						Deals::<T>::insert(id, deal);
						Ok(())
					})
				}
				Err(error) => Err(error),
			};
			match answer {
				Ok(()) => accepted = accepted.saturating_add(1),
				// There are at most as many as deals.
				Err(error) => drop(refused.try_push(RefusedReport { deal: id, error })),
			}
		}
		let none = || refused.first().map_or(Error::<T>::EmptyBatch.into(), |first| first.error);
		let by = caller.ok_or_else(none)?;
		let at = Self::now();
		Self::deposit_event(Event::ReportsAccepted { by, accepted, refused, at });
		Ok(())
	}

	/// Accept the report; without a caller, because its municipality did not answer in time.
	pub(crate) fn accept(
		id: DealId,
		deal: &mut DealOf<T>,
		by: Option<Caller<T::AccountId>>,
	) -> DispatchResult {
		Self::advance(id, deal, Step::AcceptReport, by.as_ref())?;
		let report = Self::report_of(deal)?;
		report.take(ReportStep::Accept).map_err(|_| Error::<T>::ReportNotInState)?;
		report.silent = by.is_none();
		Self::deposit_event(Event::ReportAccepted { deal: id, by, at: Self::now() });
		Ok(())
	}

	/// Send the report back for a supplement, within so many days.
	pub(crate) fn do_request_supplement(
		by: Caller<T::AccountId>,
		id: DealId,
		reason: Commitment,
		days: u32,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		ensure!((1..=T::MaxSupplementDays::get()).contains(&days), Error::<T>::DaysOutOfRange);
		Self::apply_answer(id, &mut deal)?;
		let report = Self::report_of(&mut deal)?;
		report.take(ReportStep::RequestSupplement).map_err(|_| Error::<T>::ReportNotInState)?;
		let at = Self::now();
		let term = Self::term_after(KoreanDay::of(at), days);
		let due_on = term.last;
		report.reason = Some(reason);
		report.supplement = Some(term);
		report.overdue = false;
		Self::schedule(due_on, id, DueKind::Report)?;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::SupplementRequested { deal: id, by, reason, due_on, at });
		Ok(())
	}

	/// Supplement the report.
	pub(crate) fn do_supplement_report(
		by: Caller<T::AccountId>,
		id: DealId,
		documents: Commitment,
	) -> DispatchResult {
		let mut deal = Self::deal_of_agent(id, &by)?;
		let report = Self::report_of(&mut deal)?;
		report.take(ReportStep::Supplement).map_err(|_| Error::<T>::ReportNotInState)?;
		let at = Self::now();
		report.documents = Some(documents);
		let passed = |term| Self::has_passed(id, DueKind::Report, term);
		report.overdue |= report.supplement.is_some_and(passed);
		report.answer = Self::open_answer(id, KoreanDay::of(at))?;
		let (overdue, answer_by) = (report.overdue, report.answer.last);
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::ReportSupplemented {
			deal: id,
			by,
			documents,
			overdue,
			answer_by,
			at,
		});
		Ok(())
	}
}
