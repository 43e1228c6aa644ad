//! The account of a loan: what is posted to it, and which days can still change.

use crate::{Config, Error, Ledgers, LineProblem, Loan, OfferTerm, Pallet};
use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::Get};
use madang_primitives::{KoreanDay, LoanId, Won};
use madang_schedule::{
	account::{Account, AccountError, Buckets, Contract, Ledger, PostingKind},
	Credit, Fixing, RateTerms, ScheduleError, MAX_MONTHS,
};
use pallet_rates::ReferenceRates;
use pallet_terms::LegalTerms;

/// Days of the shortest month.
const SHORTEST_MONTH: u32 = 28;

impl<T: Config> Pallet<T> {
	/// The holidays on which the days of an account depend. Its days are looked at in their order.
	pub fn calendar() -> impl Fn(KoreanDay) -> bool {
		<T::LegalTerms as LegalTerms<OfferTerm>>::calendar()
	}

	/// The contract of a loan, with a [`calendar`](Self::calendar) and the values of its index.
	pub fn contract<'a>(
		credit: &'a Credit,
		is_holiday: &'a impl Fn(KoreanDay) -> bool,
	) -> Contract<'a> {
		Contract { credit, fixings: Self::fixings(credit).into(), is_holiday }
	}

	/// The values of the index that a rate follows; none if it follows no index.
	pub(crate) fn fixings(credit: &Credit) -> Vec<Fixing> {
		match credit.rate {
			RateTerms::Index { index, .. } => T::Rates::fixings(index),
			RateTerms::Fixed(_) | RateTerms::Stepped(_) => Vec::new(),
		}
	}

	/// Today, in Korean time.
	pub(crate) fn today() -> KoreanDay {
		KoreanDay::of(Self::now())
	}

	/// The first day to which something can be posted today.
	pub(crate) fn first_open_day() -> KoreanDay {
		Self::today().minus(T::ChangeableDays::get())
	}

	/// The ledger of a loan that is drawn as a whole on a day.
	pub(crate) fn drawn(credit: &Credit, on: KoreanDay) -> Result<Ledger, Error<T>> {
		let mut ledger = Ledger::new(Account::new(credit));
		let calendar = Self::calendar();
		let contract = Self::contract(credit, &calendar);
		ledger
			.post(&contract, PostingKind::Draw, credit.principal, on)
			.map_err(Self::account_error)?;
		Ok(ledger)
	}

	/// Let the days before the first open one be part of the base. Returns how many instalments were calculated for it.
	pub(crate) fn close(credit: &Credit, ledger: &mut Ledger) -> Result<u32, AccountError> {
		let Account { start, next: from, as_of, .. } = *ledger.base();
		Self::close_before(credit, ledger, Self::first_open_day())?;
		let base = ledger.base();
		Ok(match start {
			// A change of the contract begins to count again: then it is taken for the most.
			Some(_) if start != base.start => MAX_MONTHS.into(),
			// An irregular contract has fewer instalments than months, and each month is calculated.
			_ => {
				let first = if start.is_some() { Some(as_of) } else { base.start };
				let days = first.map_or(0, |first| base.as_of.days_after(first));
				let months = days.checked_div(SHORTEST_MONTH).unwrap_or(0).saturating_add(1);
				months.max(base.next.saturating_sub(from).into()).min(MAX_MONTHS.into())
			}
		})
	}

	fn close_before(
		credit: &Credit,
		ledger: &mut Ledger,
		first: KoreanDay,
	) -> Result<(), AccountError> {
		ledger.close(&Self::contract(credit, &Self::calendar()), first.minus(1))
	}

	/// Post a payment, or its return, together with the others of its day. A ledger that is full closes
	/// its oldest day, if that is before this one. The account after the last posting.
	pub(crate) fn join(
		credit: &Credit,
		ledger: &mut Ledger,
		kind: PostingKind,
		amount: Won,
		on: KoreanDay,
	) -> Result<Account, AccountError> {
		let calendar = Self::calendar();
		let contract = Self::contract(credit, &calendar);
		Self::with_room(credit, ledger, on, |ledger| ledger.join(&contract, kind, amount, on))
	}

	/// Post something under a number of its own, which is returned. A ledger that is full closes its oldest
	/// day, if that is before this one.
	pub(crate) fn post(
		credit: &Credit,
		ledger: &mut Ledger,
		kind: PostingKind,
		amount: Won,
		on: KoreanDay,
	) -> Result<u32, AccountError> {
		let calendar = Self::calendar();
		let contract = Self::contract(credit, &calendar);
		Self::with_room(credit, ledger, on, |ledger| ledger.post(&contract, kind, amount, on))
	}

	/// Post to a ledger on a day. If it is full, its oldest day becomes part of the base, and it is tried again.
	fn with_room<Done>(
		credit: &Credit,
		ledger: &mut Ledger,
		on: KoreanDay,
		mut post: impl FnMut(&mut Ledger) -> Result<Done, AccountError>,
	) -> Result<Done, AccountError> {
		match post(ledger) {
			Err(AccountError::Full) => {
				Self::make_room(credit, ledger, on)?;
				post(ledger)
			}
			done => done,
		}
	}

	/// The credit and the ledger of a loan that was drawn.
	pub(crate) fn credit_and_ledger(
		loan: LoanId,
		found: &Loan,
	) -> Result<(Credit, Ledger), Error<T>> {
		let credit = Self::credit(loan, found)?;
		Ok((credit, Ledgers::<T>::get(loan).ok_or(Error::<T>::WrongState)?))
	}

	/// The credit and the ledger of a loan for a payment of a day. The days before it that cannot change any more are
	/// closed, so that only a few are calculated again.
	pub(crate) fn ready_for_payment(
		loan: LoanId,
		found: &Loan,
		on: KoreanDay,
	) -> Result<(Credit, Ledger), Error<T>> {
		let (credit, mut ledger) = Self::credit_and_ledger(loan, found)?;
		let first = Self::first_open_day().min(on);
		Self::close_before(&credit, &mut ledger, first).map_err(Self::account_error)?;
		Ok((credit, ledger))
	}

	/// The ledger of a loan with the days closed that cannot change any more.
	pub(crate) fn open_ledger(loan: LoanId, credit: &Credit) -> Result<Ledger, Error<T>> {
		let mut ledger = Ledgers::<T>::get(loan).ok_or(Error::<T>::WrongState)?;
		Self::close(credit, &mut ledger).map_err(Self::account_error)?;
		Ok(ledger)
	}

	/// Whether money that was paid can have this value day: it is not after today, and can still change.
	pub(crate) fn ensure_value_day(on: KoreanDay) -> Result<(), LineProblem> {
		let first = Self::first_open_day();
		ensure!(on <= Self::today(), LineProblem::InFuture);
		ensure!(on >= first, LineProblem::TooLate(first));
		Ok(())
	}

	/// Post that a deal or a withdrawal paid everything off, on a day or after what was posted later. What was owed then,
	/// and what the bank did not ask for of it.
	pub(crate) fn pay_off(
		credit: &Credit,
		ledger: &mut Ledger,
		amount: Won,
		on: KoreanDay,
	) -> Result<(Buckets, Buckets), Error<T>> {
		let calendar = Self::calendar();
		let contract = Self::contract(credit, &calendar);
		let on = on.max(ledger.last_day());
		let before = ledger.at(&contract, on).map_err(Self::account_error)?;
		let owed = before.payoff(&contract, on).map_err(Self::account_error)?;
		if amount < owed.principal {
			return Err(Error::PayoffTooLow);
		}
		Self::post(credit, ledger, PostingKind::Payoff, amount, on).map_err(Self::account_error)?;
		let after = ledger.at(&contract, on).map_err(Self::account_error)?;
		if !after.is_settled() {
			return Err(Self::account_error(AccountError::Zero));
		}
		Ok((owed, after.waived.minus(&before.waived)))
	}

	/// Let the oldest day with postings be part of the base, for a posting on a later day.
	fn make_room(credit: &Credit, ledger: &mut Ledger, on: KoreanDay) -> Result<(), AccountError> {
		match ledger.postings().first().map(|posting| posting.on) {
			Some(oldest) if oldest < on => {
				ledger.close(&Self::contract(credit, &Self::calendar()), oldest)
			}
			_ => Err(AccountError::Full),
		}
	}

	/// The account after everything that was posted.
	pub(crate) fn account(credit: &Credit, ledger: &Ledger) -> Result<Account, Error<T>> {
		ledger.all(&Self::contract(credit, &Self::calendar())).map_err(Self::account_error)
	}

	/// Why something cannot be posted, as an error of a call.
	pub(crate) fn account_error(error: AccountError) -> Error<T> {
		match error {
			AccountError::Schedule(ScheduleError::FixingMissing { .. }) => Error::IndexNotPublished,
			error => LineProblem::from(error).into(),
		}
	}
}
