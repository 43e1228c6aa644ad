//! The closing: it is filed, affirmed leg by leg, and registered as one.

use crate::{
	Affirmation, Affirmations, ClosingFile, Config, Consents, DealOf, Deals, DueKind, Error, Event,
	Leg, LiveDealOf, Pallet, Registration, Step,
};
use alloc::{vec, vec::Vec};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	BoundedVec,
};
use madang_primitives::{
	signing::{self, Purpose},
	CauseKind, Commitment, DealId, ExternalRef, KoreanDay, LoanId, Party, Won,
};
use pallet_institutions::Acting;
use pallet_lending::LoanLedger;
use pallet_titles::{
	Closing, ClosingMortgage, Collateral, EntryId, Mortgage, Part, ReportRef, TitleRegistry,
	Transfer,
};

impl<T: Config> Pallet<T> {
	/// The closing that follows from the terms and loans of a deal. Its parties sign it when they
	/// apply for registration.
	pub fn closing_of(id: DealId, deal: &DealOf<T>) -> Result<Closing, DispatchError> {
		let terms = Self::terms_of(deal)?;
		let report = deal.report.ok_or(Error::<T>::NotAtThisStage)?;
		let mut mortgages = BoundedVec::new();
		for bound in &deal.loans {
			let view = T::Loans::loan(bound.loan).ok_or(Error::<T>::LoanNotFound)?;
			let mortgage = Mortgage {
				mortgagee: Party::Member(view.bank),
				max_secured: view.max_secured,
				debtors: view.borrowers,
				loan: Some(bound.loan),
				agreed_on: bound.bound_on,
			};
			// A closing has room for eight mortgages, and a deal has at most four loans.
			let mortgage = ClosingMortgage { mortgage, on: Collateral::Acquired };
			mortgages.try_push(mortgage).map_err(|_| Error::<T>::MaxLoansExceeded)?;
		}
		let part = Part {
			title: deal.title,
			discharges: terms.discharges.clone(),
			transfer: Transfer {
				from: terms.sellers.clone(),
				to: terms.buyers.clone(),
				cause: CauseKind::Sale,
				price: Some(terms.price),
				report: Some(ReportRef::Deal(id)),
				caused_on: KoreanDay::of(report.filed_at),
			},
		};
		Ok(Closing { parts: BoundedVec::truncate_from(vec![part]), mortgages })
	}

	/// File the closing. It may be filed again when the registrar has rejected the earlier filing.
	pub(crate) fn do_file_registration(
		acting: Acting<T::AccountId>,
		id: DealId,
		consents: Consents,
		external_ref: ExternalRef,
	) -> DispatchResult {
		let mut deal = Self::deal_of_agent(id, &acting)?;
		deal.stage.next(Step::Register).map_err(|_| Error::<T>::NotAtThisStage)?;
		let waits = T::Titles::waiting_closing(deal.title, id).is_some();
		ensure!(!waits, Error::<T>::ClosingAlreadyFiled);
		let closing = Self::closing_of(id, &deal)?;
		let digest = signing::terms(&closing);
		let parties: Vec<_> = Self::terms_of(&deal)?.parties().collect();
		let signers = parties.iter().copied();
		Self::verify_parties(&consents, signers, Purpose::ApplyForRegistration, id, digest)?;
		let title = deal.title;
		let receipts = T::Titles::file_closing(id, closing, &acting, external_ref, &parties)?;
		let filed_at = Self::now();
		deal.closing = Some(ClosingFile { receipts, filed_at, digest });
		let agent = deal.agent;
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::RegistrationFiled {
			deal: id,
			title,
			agent,
			receipts,
			digest,
			at: filed_at,
		});
		Ok(())
	}

	/// Affirm a leg. The origin was checked for the kind of leg. Here the leg must belong to the
	/// deal, and the institution must be the one that affirms this leg.
	pub(crate) fn do_affirm(
		acting: Acting<T::AccountId>,
		id: DealId,
		leg: Leg,
		evidence: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let deal = Self::deal(id)?;
		deal.stage.next(Step::Register).map_err(|_| Error::<T>::NotAtThisStage)?;
		ensure!(deal.closing.is_some(), Error::<T>::ClosingNotFiled);
		let terms = Self::terms_of(&deal)?;
		ensure!(Self::legs(&deal).contains(&leg), Error::<T>::LegNotFound);
		let by = acting.institution;
		match leg {
			Leg::Payoff(number) => {
				let entry = EntryId { title: deal.title, number };
				let mortgage = T::Titles::mortgage(entry).ok_or(Error::<T>::NotALiveMortgage)?;
				ensure!(mortgage.effective, Error::<T>::NotALiveMortgage);
				ensure!(mortgage.mortgage.bank() == Some(by), Error::<T>::NotTheMortgagee);
			}
			Leg::Disbursement(loan) => {
				let view = T::Loans::loan(loan).ok_or(Error::<T>::LoanNotFound)?;
				ensure!(view.bank == by, Error::<T>::NotTheLender);
			}
			Leg::Price | Leg::Tax => ensure!(deal.agent == by, Error::<T>::NotTheAgent),
		}
		ensure!(!Affirmations::<T>::contains_key(id, leg), Error::<T>::LegAlreadyAffirmed);
		// Only the sellers can confirm that they received the price.
		let signers: Vec<_> =
			if leg == Leg::Price { terms.sellers().collect() } else { Vec::new() };
		let digest = signing::terms(&(leg, evidence));
		Self::verify_parties(&consents, signers.into_iter(), Purpose::ConfirmPayment, id, digest)?;
		let at = Self::now();
		Affirmations::<T>::insert(id, leg, Affirmation { by, at, evidence });
		Self::deposit_event(Event::LegAffirmed { deal: id, leg, by, evidence, at });
		Ok(())
	}

	/// Every leg of the closing of a deal.
	pub fn legs(deal: &DealOf<T>) -> Vec<Leg> {
		let discharges = deal.terms.iter().flat_map(|terms| terms.discharges.iter());
		let loans = deal.loans.iter().map(|bound| Leg::Disbursement(bound.loan));
		discharges
			.map(|number| Leg::Payoff(*number))
			.chain(loans)
			.chain([Leg::Price, Leg::Tax])
			.collect()
	}

	/// Register the closing: the title record, the old loans and the new loans, all or nothing.
	pub(crate) fn do_register(
		acting: Acting<T::AccountId>,
		id: DealId,
		external_ref: ExternalRef,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		let by = acting.institution;
		Self::advance(id, &mut deal, Step::Register, Some(acting.clone()))?;
		let file = deal.closing.ok_or(Error::<T>::ClosingNotFiled)?;
		let affirmed = |leg: &Leg| Affirmations::<T>::contains_key(id, leg);
		ensure!(Self::legs(&deal).iter().all(affirmed), Error::<T>::LegNotAffirmed);

		// The loans that the old mortgages secure are looked up before the mortgages are discharged.
		let title = deal.title;
		let secured = |number: &u32| T::Loans::secured_by(EntryId { title, number: *number });
		let old: Vec<LoanId> =
			Self::terms_of(&deal)?.discharges.iter().filter_map(secured).collect();
		let expected = [(title, deal.inspection.revision)];
		let done = T::Titles::complete_closing(id, &expected, &acting, external_ref)?;
		let part = *done.parts.first().ok_or(Error::<T>::MortgagesMissing)?;
		let entries = done.mortgages.iter().filter_map(|entries| entries.first().copied());
		let mortgages: Vec<EntryId> = entries.collect();
		let mut paid_off: Won = 0;
		for loan in &old {
			// The sum is only for the event. The ledger has the amount of each loan.
			paid_off = paid_off.saturating_add(T::Loans::settle(*loan, id)?);
		}
		ensure!(mortgages.len() == deal.loans.len(), Error::<T>::MortgagesMissing);
		for (bound, entry) in deal.loans.iter().zip(&mortgages) {
			T::Loans::disburse(bound.loan, id, *entry)?;
		}

		LiveDealOf::<T>::remove(title);
		let at = Self::now();
		let mut late = false;
		if let Some(term) = deal.registration_term.as_mut() {
			term.overdue |= Self::has_passed(id, DueKind::Registration, term.term());
			late = term.overdue;
		}
		let registered = Registration {
			revision: part.rights,
			ownership: part.ownership,
			// As many as loans.
			mortgages: BoundedVec::truncate_from(mortgages),
			at,
			by,
		};
		Self::deposit_event(Event::Registered {
			deal: id,
			title,
			by,
			receipts: file.receipts,
			revision: registered.revision,
			ownership: registered.ownership,
			mortgages: registered.mortgages.clone(),
			// At most one loan for each discharge, so the bound is large enough.
			settled: BoundedVec::truncate_from(old),
			paid_off,
			disbursed: deal.loans.clone(),
			late,
			at,
		});
		deal.registered = Some(registered);
		Deals::<T>::insert(id, deal);
		Ok(())
	}
}
