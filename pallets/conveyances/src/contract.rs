//! The contract: terms, signatures, the reservation.

use crate::{
	Config, Consents, DealOf, Deals, DueKind, Error, Event, LiveDealOf, Pallet, Payment,
	PaymentKind, RegistrationTerm, Report, Step, Terms,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use madang_primitives::{
	signing::{self, Purpose},
	DealId, Did, Holdings, KoreanDay, Party, Won,
};
use pallet_identity::Signatures;
use pallet_institutions::Acting;
use pallet_titles::{EntryId, TitleRegistry, TitleSnapshot};
use sp_core::H256;

impl<T: Config> Pallet<T> {
	/// Conclude the contract: the title is reserved and the report is filed at the same moment.
	pub(crate) fn do_conclude(
		acting: Acting<T::AccountId>,
		id: DealId,
		terms: Terms,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal_of_agent(id, &acting)?;
		Self::advance(id, &mut deal, Step::Conclude, Some(acting))?;
		let now = Self::now();
		let today = KoreanDay::of(now);
		let expired = Self::has_passed(id, DueKind::Inspection, deal.inspection.term());
		ensure!(!expired, Error::<T>::InspectionExpired);
		let snapshot = T::Titles::snapshot(deal.title).ok_or(Error::<T>::TitleNotFound)?;
		ensure!(
			snapshot.reservations.is_empty() && !LiveDealOf::<T>::contains_key(deal.title),
			Error::<T>::TitleReserved
		);
		ensure!(snapshot.digest == deal.inspection.digest, Error::<T>::TitleChanged);
		let balance_on = Self::check_terms(&terms, &snapshot, today)?;
		Self::verify_parties(
			&consents,
			terms.parties(),
			Purpose::ConcludeContract,
			id,
			signing::terms(&terms),
		)?;

		let sellers: Vec<Party> = terms.sellers.iter().map(|one| one.holder).collect();
		T::Titles::reserve(deal.title, id, &sellers)?;
		LiveDealOf::<T>::insert(deal.title, id);
		let report = Report::filed(now, Self::term_after(today, T::ReportDays::get()));
		let due_on = Self::term_after(balance_on, T::RegistrationDays::get());
		let lapses_on = Self::term_after(due_on, T::RegistrationGraceDays::get());
		Self::schedule(report.due_on, id, DueKind::Report)?;
		Self::schedule(due_on, id, DueKind::Registration)?;
		Self::schedule(lapses_on, id, DueKind::Lapse)?;
		Self::deposit_event(Event::Contracted {
			deal: id,
			title: deal.title,
			sellers: terms.sellers.clone(),
			buyers: terms.buyers.clone(),
			price: terms.price,
			payments: terms.payments.clone(),
			discharges: terms.discharges.clone(),
			contract: terms.contract,
			contracted_on: today,
			report_due_on: report.due_on,
			registration_due_on: due_on,
			lapses_on,
		});
		deal.terms = Some(terms);
		deal.report = Some(report);
		deal.registration_term =
			Some(RegistrationTerm { since: balance_on.plus(1), due_on, lapses_on, overdue: false });
		Deals::<T>::insert(id, deal);
		Ok(())
	}

	/// Check that the terms are in order and fit the title. Returns the day of the balance.
	pub(crate) fn check_terms(
		terms: &Terms,
		snapshot: &TitleSnapshot,
		today: KoreanDay,
	) -> Result<KoreanDay, Error<T>> {
		Self::check_shares(terms, &snapshot.holdings)?;
		for (index, number) in terms.discharges.iter().enumerate() {
			let seen = terms.discharges.iter().take(index).any(|other| other == number);
			ensure!(!seen, Error::<T>::DischargedTwice);
			let entry = EntryId { title: snapshot.title, number: *number };
			let live = T::Titles::mortgage(entry).is_some_and(|mortgage| mortgage.effective);
			ensure!(live, Error::<T>::NotALiveMortgage);
		}
		Self::check_payments(terms, today)
	}

	fn check_shares(terms: &Terms, held: &Holdings) -> Result<(), Error<T>> {
		let both = || terms.sellers.iter().chain(terms.buyers.iter());
		ensure!(both().all(|party| party.holder.did().is_some()), Error::<T>::UnboundParty);
		terms.sellers.check().map_err(|_| Error::<T>::SharesUnequal)?;
		terms.buyers.check().map_err(|_| Error::<T>::SharesUnequal)?;
		let sold = terms.sellers.total().map_err(|_| Error::<T>::SharesUnequal)?;
		ensure!(terms.buyers.total() == Ok(sold), Error::<T>::SharesUnequal);
		let sells = |holder: &Party| terms.sellers.share_of(holder).is_some();
		ensure!(!terms.buyers.iter().any(|buyer| sells(&buyer.holder)), Error::<T>::SellerIsBuyer);
		for seller in terms.sellers.iter() {
			let holds = held.share_of(&seller.holder).is_some_and(|share| seller.share <= share);
			ensure!(holds, Error::<T>::SellerDoesNotHold);
		}
		Ok(())
	}

	fn check_payments(terms: &Terms, today: KoreanDay) -> Result<KoreanDay, Error<T>> {
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
		let bounds = today..=today.plus(T::MaxContractDays::get());
		ensure!(bounds.contains(&balance.due_on), Error::<T>::BalanceDayOutOfRange);
		Ok(balance.due_on)
	}

	/// Verify exactly one signature of each of these parties for a deal.
	pub(crate) fn verify_parties(
		consents: &Consents,
		parties: impl Iterator<Item = Did>,
		purpose: Purpose,
		deal: DealId,
		terms: H256,
	) -> DispatchResult {
		let expected: BTreeSet<Did> = parties.collect();
		let given: BTreeSet<Did> = consents.iter().map(|consent| consent.did).collect();
		ensure!(
			given == expected && given.len() == consents.len(),
			Error::<T>::ConsentsDoNotMatchParties
		);
		let object = Self::signing_object(deal);
		for consent in consents {
			T::Signatures::verify(consent, purpose, object, terms)?;
		}
		Ok(())
	}

	/// The object that parties sign for.
	pub fn signing_object(deal: DealId) -> H256 {
		signing::object(b"deal", &deal)
	}

	/// The terms of a deal that has a contract.
	pub(crate) fn terms_of(deal: &DealOf<T>) -> Result<&Terms, Error<T>> {
		deal.terms.as_ref().ok_or(Error::<T>::NotAtThisStage)
	}
}
