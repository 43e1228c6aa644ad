//! The contract: terms, signatures, the reservation; its change, and the acceptance of titles that
//! changed after it.

use crate::{
	signed, Config, Consents, DealOf, DealSize, Deals, DueKind, Error, Event, Pallet, Part,
	Payment, PaymentKind, RegistrationTerm, Report, ReportStep, Side, Step, Terms,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
};
use madang_primitives::{signing::Purpose, CauseKind, DealId, Did, KoreanDay, Party, Won};
use pallet_identity::Signatures;
use pallet_institutions::Caller;
use pallet_titles::{ReportRef, TitleRegistry, TitleSnapshot, Transfer};
use sp_core::H256;

impl<T: Config> Pallet<T> {
	/// Conclude the contract: the titles are reserved and the report is filed at the same moment.
	pub(crate) fn do_conclude(
		by: Caller<T::AccountId>,
		id: DealId,
		terms: Terms,
		consents: Consents,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal_of_agent(id, &by)?;
		Self::advance(id, &mut deal, Step::Conclude, Some(&by))?;
		let expired = Self::has_passed(id, DueKind::Inspection, deal.inspection.term);
		ensure!(!expired, Error::<T>::InspectionExpired);
		let now = Self::now();
		let today = KoreanDay::of(now);
		let snapshots = Self::snapshots(&deal)?;
		for (seen, snapshot) in deal.titles.iter().zip(&snapshots) {
			ensure!(snapshot.digest == seen.digest, Error::<T>::TitleChanged);
			// A record never becomes incomplete later, so no deal is stuck.
			ensure!(snapshot.foreign == 0, Error::<T>::TitleIncomplete);
		}
		let balance_on = Self::check_terms(id, &terms, &snapshots, today)?;
		let signed = signed::contract(&deal.seen(), &terms);
		Self::verify_parties(&consents, &terms.parties(), Purpose::ConcludeContract, id, signed)?;

		for part in &terms.parts {
			// Fails while anything waits that would change what the parties signed.
			let sellers: Vec<Party> = part.sellers.iter().map(|one| one.holder).collect();
			T::Titles::reserve(part.title, id, &sellers)?;
		}
		Self::end_inspection(deal.agent, id);
		let report = Report::filed(now, Self::open_answer(id, today)?);
		let term = Self::open_registration(id, balance_on)?;
		Self::deposit_event(Event::Contracted {
			deal: id,
			by,
			seen: deal.titles.clone(),
			terms: terms.clone(),
			contracted_on: today,
			answer_by: report.answer.last,
			registration_due_on: term.due_on,
			lapses_on: term.lapses_on,
			at: now,
		});
		deal.terms = Some(terms);
		deal.report = Some(report);
		deal.registration_term = Some(term);
		// Of the terms only that of the inspection was looked at.
		let ended = u64::from(deal.inspection.term.last < today);
		let size = DealSize { ended, ..DealSize::of(&deal, today).seen(&snapshots) };
		Deals::<T>::insert(id, deal);
		Ok(size)
	}

	/// Change the contract, and report the change at the same moment (변경신고).
	pub(crate) fn do_amend(
		by: Caller<T::AccountId>,
		id: DealId,
		terms: Terms,
		consents: Consents,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal_of_agent(id, &by)?;
		let before_size = Self::size_now(&deal);
		Self::ensure_stands(id, &deal)?;
		Self::ensure_current(&deal)?;
		let before = Self::terms_of(&deal)?.clone();
		// A buyer can drop out, and shares can change. Another party needs another contract. What is
		// reserved is the shares of the sellers of each title, so they stay the same on each.
		let same = terms.parts.len() == before.parts.len()
			&& terms.parts.iter().zip(&before.parts).all(|(new, old)| deal.same_sellers(new, old))
			&& terms.buyers().is_subset(&before.buyers());
		ensure!(same, Error::<T>::OtherParties);
		let kept =
			|at: &u8| terms.payments.get(usize::from(*at)) == before.payments.get(usize::from(*at));
		ensure!(deal.performance.interims.iter().all(kept), Error::<T>::PaymentsDisordered);
		let today = KoreanDay::of(Self::now());
		// A balance that is due already keeps its day.
		let balance_before = before.balance().map_or(today, |balance| balance.due_on);
		let earliest = today.min(balance_before);
		let snapshots = Self::snapshots(&deal)?;
		let balance_on = Self::check_terms(id, &terms, &snapshots, earliest)?;
		let buyers = terms.buyers();
		for bound in &deal.loans {
			ensure!(Self::is_for_buyers(bound.loan, &buyers), Error::<T>::BorrowerIsNotBuyer);
		}
		let signed = signed::amendment(&before, &terms);
		Self::verify_parties(&consents, &deal.parties(), Purpose::AmendContract, id, signed)?;

		Self::withdraw_closing(id, &deal, &by)?;
		Self::reserve_again(id, &before, &terms)?;
		if deal.performance.paid_on.is_none() && balance_on != balance_before {
			deal.registration_term = Some(Self::open_registration(id, balance_on)?);
		}
		Self::end_notices(id, &mut deal, Some(&by), |_| true);
		let at = Self::now();
		let answer = Self::open_answer(id, today)?;
		let report = deal.report.as_mut().ok_or(Error::<T>::NotAtThisStage)?;
		report.take(ReportStep::Change).map_err(|_| Error::<T>::ReportNotInState)?;
		report.changed_at = Some(at);
		report.answer = answer;
		deal.terms = Some(terms.clone());
		Self::deposit_event(Event::ContractAmended {
			deal: id,
			by,
			terms,
			answer_by: answer.last,
			registration_term: deal.registration_term,
			at,
		});
		let size = before_size.max(DealSize::of(&deal, today)).seen(&snapshots);
		Deals::<T>::insert(id, deal);
		Ok(size)
	}

	/// The buyers accept that titles changed after the contract. A closing that waits was signed for
	/// the earlier state, so it is withdrawn and filed again.
	pub(crate) fn do_accept_title(
		by: Caller<T::AccountId>,
		id: DealId,
		consents: Consents,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal_of_agent(id, &by)?;
		let size = Self::size_now(&deal);
		Self::ensure_stands(id, &deal)?;
		let terms = Self::terms_of(&deal)?;
		let buyers = deal.side(Side::Buyers);
		// The closing is the act of all parties: the buyers take it back only where it cannot be registered.
		ensure!(Self::is_outdated(id, &deal)?, Error::<T>::TitleUnchanged);
		// A mortgage that is discharged in the meantime leaves the closing by itself.
		let snapshots = Self::snapshots(&deal)?;
		Self::check_parts(id, terms, &snapshots)?;
		deal.titles = Self::seen(&snapshots);
		let signed = signed::titles(&deal.seen());
		Self::verify_parties(&consents, &buyers, Purpose::AcceptTitle, id, signed)?;
		Self::withdraw_closing(id, &deal, &by)?;
		deal.inspection.at = Self::now();
		deal.inspection.block = frame_system::Pallet::<T>::block_number();
		let (seen, at) = (deal.titles.clone(), deal.inspection.at);
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::TitleAccepted { deal: id, by, seen, at });
		Ok(size.seen(&snapshots))
	}

	/// Whether a title has a new owner or burden, or the closing that waits is not what titles and terms
	/// give now.
	fn is_outdated(id: DealId, deal: &DealOf<T>) -> Result<bool, DispatchError> {
		if Self::ensure_current(deal).is_err() {
			return Ok(true);
		}
		let waits = deal.closing.filter(|_| Self::waiting(id, deal).is_some());
		let Some(file) = waits else { return Ok(false) };
		Ok(signed::closing(&Self::closing_of(id, deal)?) != file.digest)
	}

	/// Where a successor holds by now what a seller held, its share is reserved in place of the seller's.
	fn reserve_again(id: DealId, before: &Terms, terms: &Terms) -> DispatchResult {
		for (old, new) in before.parts.iter().zip(&terms.parts) {
			let sellers =
				|part: &Part| part.sellers.iter().map(|one| one.holder).collect::<BTreeSet<_>>();
			let (old, sellers) = (sellers(old), sellers(new));
			if old != sellers {
				T::Titles::release(new.title, id)?;
				T::Titles::reserve(new.title, id, &sellers.into_iter().collect::<Vec<_>>())?;
			}
		}
		Ok(())
	}

	/// Open the registration term and its grace, from the day on which the contract is performed.
	pub(crate) fn open_registration(
		id: DealId,
		performed_on: KoreanDay,
	) -> Result<RegistrationTerm, DispatchError> {
		let pallet_terms::Term { since, last: due_on } =
			Self::term_after(performed_on, T::RegistrationDays::get());
		let lapses_on = Self::term_after(due_on, T::RegistrationGraceDays::get()).last;
		Self::schedule(due_on, id, DueKind::Registration)?;
		Self::schedule(lapses_on, id, DueKind::Lapse)?;
		Ok(RegistrationTerm { since, due_on, lapses_on, passed: false, overdue: false })
	}

	/// Check that the terms are in order and fit the titles, with a balance that is due on a day or later.
	/// Returns the day of the balance.
	pub(crate) fn check_terms(
		id: DealId,
		terms: &Terms,
		snapshots: &[TitleSnapshot],
		earliest: KoreanDay,
	) -> Result<KoreanDay, DispatchError> {
		Self::check_parts(id, terms, snapshots)?;
		for (index, entry) in terms.discharges.iter().enumerate() {
			let seen = terms.discharges.iter().take(index).any(|other| other == entry);
			ensure!(!seen, Error::<T>::DischargedTwice);
			let of_deal = snapshots.iter().any(|snapshot| snapshot.title == entry.title);
			ensure!(of_deal && Self::is_live_mortgage(*entry), Error::<T>::NotALiveMortgage);
		}
		Ok(Self::check_payments(terms, earliest)?)
	}

	/// Check that what is sold of each title could be registered as the record stands.
	fn check_parts(id: DealId, terms: &Terms, snapshots: &[TitleSnapshot]) -> DispatchResult {
		let titles = terms.parts.iter().map(|part| part.title);
		ensure!(
			titles.eq(snapshots.iter().map(|snapshot| snapshot.title)),
			Error::<T>::PartsDifferFromDeal
		);
		ensure!(terms.sellers().is_disjoint(&terms.buyers()), Error::<T>::SellerIsBuyer);
		for (part, snapshot) in terms.parts.iter().zip(snapshots) {
			let both = || part.sellers.iter().chain(part.buyers.iter());
			ensure!(both().all(|party| party.holder.did().is_some()), Error::<T>::UnboundParty);
			let transfer = Transfer {
				from: part.sellers.clone(),
				to: part.buyers.clone(),
				cause: CauseKind::Sale,
				price: Some(terms.price),
				report: Some(ReportRef::Deal(id)),
				caused_on: KoreanDay::of(Self::now()),
			};
			T::Titles::check_transfer(snapshot.title, &transfer)?;
		}
		Ok(())
	}

	fn check_payments(terms: &Terms, earliest: KoreanDay) -> Result<KoreanDay, Error<T>> {
		let balance = terms.balance().ok_or(Error::<T>::PaymentsDisordered)?;
		let balances = terms.payments.iter().filter(|one| one.kind == PaymentKind::Balance).count();
		let ordered = terms
			.payments
			.iter()
			.zip(terms.payments.iter().skip(1))
			.all(|(one, next)| one.due_on <= next.due_on);
		ensure!(balances == 1 && ordered, Error::<T>::PaymentsDisordered);
		let sum = |sum: Won, payment: &Payment| {
			sum.checked_add(payment.amount).filter(|_| payment.amount > 0)
		};
		let total = terms.payments.iter().try_fold(0, sum);
		ensure!(total == Some(terms.price), Error::<T>::PriceMismatch);
		// Without a bound, a reservation could block the title for decades.
		let latest = Self::today().plus(T::MaxContractDays::get());
		let bounds = earliest..=latest;
		ensure!(bounds.contains(&balance.due_on), Error::<T>::BalanceDayOutOfRange);
		Ok(balance.due_on)
	}

	/// Verify exactly one signature of each of these parties for a deal.
	pub(crate) fn verify_parties(
		consents: &Consents,
		parties: &BTreeSet<Did>,
		purpose: Purpose,
		deal: DealId,
		terms: H256,
	) -> DispatchResult {
		let given: BTreeSet<Did> = consents.iter().map(|consent| consent.did).collect();
		ensure!(
			given == *parties && given.len() == consents.len(),
			Error::<T>::ConsentsDoNotMatchParties
		);
		Self::verify_each(consents, purpose, deal, terms)
	}

	/// Verify signatures for a deal, of any parties.
	pub(crate) fn verify_each(
		consents: &Consents,
		purpose: Purpose,
		deal: DealId,
		terms: H256,
	) -> DispatchResult {
		let object = signed::deal(deal);
		for consent in consents {
			T::Signatures::verify(consent, purpose, object, terms)?;
		}
		Ok(())
	}

	/// The terms of a deal that has a contract.
	pub(crate) fn terms_of(deal: &DealOf<T>) -> Result<&Terms, Error<T>> {
		deal.terms.as_ref().ok_or(Error::<T>::NotAtThisStage)
	}
}
