//! Payments: the legs of a closing are affirmed by those who know, each for one filed closing, and an
//! interim payment is confirmed by the sellers.

use crate::{
	signed, Affirmation, Affirmations, ClosingFile, Config, Consents, DealOf, DealSize, Deals,
	DueKind, Error, Event, Leg, Paid, Pallet, PaymentKind, Side, Step,
};
use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
};
use madang_primitives::{signing::Purpose, Commitment, DealId, InstitutionId, KoreanDay};
use pallet_institutions::Caller;
use pallet_lending::LoanLedger;
use pallet_terms::Term;
use pallet_titles::TitleRegistry;

impl<T: Config> Pallet<T> {
	/// Every leg of the closing of a deal. A mortgage that is discharged already needs no payoff.
	pub fn legs(deal: &DealOf<T>) -> Vec<Leg> {
		let discharges = deal.terms.iter().flat_map(|terms| terms.discharges.iter());
		let live = discharges.filter(|entry| Self::is_live_mortgage(**entry));
		let loans = deal.loans.iter().map(|bound| Leg::Disbursement(bound.loan));
		live.map(|entry| Leg::Payoff(*entry)).chain(loans).chain([Leg::Price, Leg::Tax]).collect()
	}

	/// The affirmation of a leg for a filed closing. What a bank affirmed is worth nothing once another
	/// bank has the mortgage or the loan.
	pub(crate) fn affirmation(id: DealId, file: &ClosingFile, leg: Leg) -> Option<Affirmation> {
		Affirmations::<T>::get(id, leg)
			.filter(|given| given.closing == file.receipts.first)
			.filter(|given| Self::bank_of(leg).is_none_or(|bank| bank == given.by))
	}

	/// The bank that affirms a leg: the present mortgagee, or the lender.
	fn bank_of(leg: Leg) -> Option<InstitutionId> {
		match leg {
			Leg::Payoff(entry) => T::Titles::mortgage(entry)?.mortgage.bank(),
			Leg::Disbursement(loan) => T::Loans::loan(loan).map(|view| view.bank),
			Leg::Price | Leg::Tax | Leg::Interim(_) => None,
		}
	}

	/// Affirm a leg. The origin was checked for the kind of leg. Here the leg must belong to the
	/// closing that waits, and the institution must be the one that affirms this leg.
	pub(crate) fn do_affirm(
		by: Caller<T::AccountId>,
		id: DealId,
		leg: Leg,
		paid: Paid,
		evidence: Commitment,
		consents: Consents,
	) -> Result<DealSize, DispatchError> {
		let mut deal = Self::deal(id)?;
		let size = Self::size_now(&deal);
		deal.stage.next(Step::Register).map_err(|_| Error::<T>::NotAtThisStage)?;
		Self::ensure_stands(id, &deal)?;
		let file = Self::filed(id, &deal)?;
		ensure!(Self::legs(&deal).contains(&leg), Error::<T>::LegNotFound);
		Self::ensure_affirms(&deal, &by, leg)?;
		let given = Self::affirmation(id, &file, leg);
		ensure!(given.is_none(), Error::<T>::LegAlreadyAffirmed);
		Self::check_paid(&deal, leg, paid)?;
		// Only the sellers can confirm that they received the price.
		let sellers = || deal.side(Side::Sellers);
		let signers = if leg == Leg::Price { sellers() } else { BTreeSet::new() };
		let signed = signed::price(file.receipts.first, file.digest, paid, evidence);
		Self::verify_parties(&consents, &signers, Purpose::ConfirmPayment, id, signed)?;
		let at = Self::now();
		let closing = file.receipts.first;
		let affirmation = Affirmation { by: by.institution, at, evidence, paid, closing };
		Affirmations::<T>::insert(id, leg, affirmation);
		if leg == Leg::Price {
			Self::price_is_paid(id, &mut deal, paid.valued_on)?;
		}
		deal.performance.remember(leg);
		Self::stop_notices(id, &mut deal);
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::LegAffirmed { deal: id, by, leg, paid, evidence, closing, at });
		Ok(size)
	}

	/// Take an affirmation back, until the closing is registered. It need not wait any more: what the
	/// deal remembers of it is taken back too.
	pub(crate) fn do_withdraw_affirmation(
		by: Caller<T::AccountId>,
		id: DealId,
		leg: Leg,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		Self::ensure_live(&deal)?;
		let given = Affirmations::<T>::get(id, leg);
		let known = given.is_some() || deal.performance.remembers(leg);
		ensure!(known, Error::<T>::LegNotAffirmed);
		let sellers = || deal.side(Side::Sellers);
		let (signers, signed) = match leg {
			// The sellers' signatures are enough, no matter who carries them.
			Leg::Price => {
				let paid_on = deal.performance.paid_on.ok_or(Error::<T>::LegNotAffirmed)?;
				(sellers(), signed::price_withdrawal(paid_on))
			}
			Leg::Interim(position) => (sellers(), signed::interim_withdrawal(position)),
			Leg::Payoff(_) | Leg::Disbursement(_) | Leg::Tax => {
				let gave = given.is_some_and(|given| given.by == by.institution);
				let may = match leg {
					Leg::Tax => deal.agent == by.institution,
					_ => Self::bank_of(leg) == Some(by.institution),
				};
				ensure!(gave || may, Error::<T>::NotTheGiver);
				(BTreeSet::new(), Default::default())
			}
		};
		Self::verify_parties(&consents, &signers, Purpose::WithdrawConfirmation, id, signed)?;
		Affirmations::<T>::remove(id, leg);
		let lapsed_before = deal.performance.has_money();
		deal.performance.forget(leg);
		// Without money the deal lapses again: in its time, or after another grace if that is over.
		if lapsed_before && !deal.performance.has_money() {
			Self::resume_lapse(id, &mut deal)?;
		}
		let at = Self::now();
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::AffirmationWithdrawn { deal: id, by, leg, at });
		Ok(())
	}

	/// The sellers confirm an interim payment: performance has begun.
	pub(crate) fn do_confirm_interim(
		by: Caller<T::AccountId>,
		id: DealId,
		position: u8,
		paid: Paid,
		evidence: Commitment,
		consents: Consents,
	) -> DispatchResult {
		let mut deal = Self::deal(id)?;
		Self::ensure_stands(id, &deal)?;
		let terms = Self::terms_of(&deal)?;
		let payment = terms.payments.get(usize::from(position));
		let interim = payment.filter(|payment| payment.kind == PaymentKind::Interim);
		let interim = interim.ok_or(Error::<T>::PaymentNotFound)?;
		ensure!(paid.amount == interim.amount, Error::<T>::AmountDiffers);
		Self::check_value_date(&deal, paid.valued_on)?;
		let confirmed = deal.performance.interims.contains(&position);
		ensure!(!confirmed, Error::<T>::LegAlreadyAffirmed);
		let signed = signed::interim(position, interim, paid, evidence);
		let sellers = deal.side(Side::Sellers);
		Self::verify_parties(&consents, &sellers, Purpose::ConfirmPayment, id, signed)?;
		let at = Self::now();
		deal.performance.began_on.get_or_insert(KoreanDay::of(at));
		// One for each payment at most, and the bounds are the same.
		let _ = deal.performance.interims.try_push(position);
		Deals::<T>::insert(id, deal);
		Self::deposit_event(Event::InterimConfirmed { deal: id, by, position, paid, evidence, at });
		Ok(())
	}

	/// The institution is the one that affirms this leg.
	fn ensure_affirms(deal: &DealOf<T>, by: &Caller<T::AccountId>, leg: Leg) -> DispatchResult {
		let by = by.institution;
		match leg {
			Leg::Payoff(_) => {
				ensure!(Self::bank_of(leg) == Some(by), Error::<T>::NotTheMortgagee);
			}
			Leg::Disbursement(_) => {
				ensure!(Self::bank_of(leg) == Some(by), Error::<T>::NotTheLender);
			}
			Leg::Price | Leg::Tax => ensure!(deal.agent == by, Error::<T>::NotTheAgent),
			Leg::Interim(_) => return Err(Error::<T>::LegNotFound.into()),
		}
		Ok(())
	}

	/// The price and a loan are paid in full. What a payoff and the tax cost is for their offices.
	fn check_paid(deal: &DealOf<T>, leg: Leg, paid: Paid) -> DispatchResult {
		let amount = match leg {
			Leg::Price => Some(Self::terms_of(deal)?.price),
			Leg::Disbursement(loan) => T::Loans::loan(loan).map(|view| view.principal),
			Leg::Payoff(_) | Leg::Tax | Leg::Interim(_) => None,
		};
		ensure!(amount.is_none_or(|amount| amount == paid.amount), Error::<T>::AmountDiffers);
		Self::check_value_date(deal, paid.valued_on)
	}

	fn check_value_date(deal: &DealOf<T>, day: KoreanDay) -> DispatchResult {
		let report = deal.report.ok_or(Error::<T>::NotAtThisStage)?;
		let bounds = KoreanDay::of(report.filed_at)..=KoreanDay::of(Self::now());
		ensure!(bounds.contains(&day), Error::<T>::ValueDateOutOfRange);
		Ok(())
	}

	/// The contract is performed: the term to apply for registration runs from this day
	/// (부동산등기 특별조치법 2(1)).
	fn price_is_paid(
		id: DealId,
		deal: &mut DealOf<T>,
		paid_on: KoreanDay,
	) -> Result<(), DispatchError> {
		deal.performance.paid_on = Some(paid_on);
		deal.performance.price_withdrawn = false;
		deal.performance.began_on.get_or_insert(KoreanDay::of(Self::now()));
		let Term { since, last: due_on } = Self::term_after(paid_on, T::RegistrationDays::get());
		// The closing waits, so the term is met or missed already. It runs again if it is rejected.
		let filed_on = deal.closing.map(|file| KoreanDay::of(file.filed_at));
		let passed = due_on < KoreanDay::of(Self::now());
		if let Some(term) = deal.registration_term.as_mut() {
			(term.since, term.due_on, term.passed) = (since, due_on, passed);
			term.overdue = filed_on.is_some_and(|day| day > due_on);
		}
		match passed {
			true => Ok(()),
			false => Self::schedule(due_on, id, DueKind::Registration),
		}
	}
}
