//! Time passes: interest is counted, and instalments are billed.

use super::{segment::Segment, Account, AccountError, Bill, Contract, OVERFLOW};
use crate::{accrue::Exact, days::part_of_year, plan::Plan, DayCount};
use madang_primitives::{KoreanDay, RatePpm, Won};

impl Account {
	/// The account on a later day if nothing is drawn or paid until then. It takes longer the more
	/// instalments are billed in between, and no longer for more days.
	///
	/// # Errors
	///
	/// A day before this account's, and what the contract cannot calculate.
	pub fn advance(&mut self, contract: &Contract<'_>, day: KoreanDay) -> Result<(), AccountError> {
		if day < self.as_of {
			return Err(AccountError::BeforeBase(self.as_of));
		}
		let Some(start) = self.start else {
			self.as_of = day;
			return Ok(());
		};
		let mut present = self.segment(contract)?;
		while let Some(segment) = present.filter(|segment| segment.end() <= day) {
			self.count_late(contract, segment.end(), segment.rate)?;
			if let Some(due) = segment.bill {
				self.bill(contract, due, segment.rate)?;
			}
			self.from = segment.to;
			present = self.segment(contract)?;
			if let Some(next) = present {
				self.change(next, self.principal, segment.to)?;
			}
		}
		let rate = match present {
			Some(segment) => segment.rate,
			None => contract.last_rate(start, self.next, self.from)?,
		};
		self.count_late(contract, day, rate)
	}

	/// The present segment.
	pub(super) fn segment(&self, contract: &Contract<'_>) -> Result<Option<Segment>, AccountError> {
		let Some(start) = self.start.filter(|_| !self.accelerated) else { return Ok(None) };
		Ok(contract.segment(start, self.next, self.from)?)
	}

	/// Principal is added on a day: it bears interest from then on.
	pub(super) fn change(
		&mut self,
		segment: Segment,
		principal: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		let more = Exact::default().with(principal, segment.rate, segment.part_from(on))?;
		self.accrued = self.accrued.checked_add(more.units()).ok_or(OVERFLOW)?;
		Ok(())
	}

	/// Principal is taken away on a day: it bears no interest from then on.
	pub(super) fn unchange(
		&mut self,
		segment: Segment,
		principal: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		let less = Exact::default().with(principal, segment.rate, segment.part_from(on))?;
		// By months, the first days of a long month count less than days do: it is never less than nothing.
		self.accrued = self.accrued.saturating_sub(less.units());
		Ok(())
	}

	/// The exact interest until a day of the present segment: zero after the last one.
	pub(super) fn accrued_until(
		&self,
		segment: Option<Segment>,
		day: KoreanDay,
	) -> Result<u128, AccountError> {
		let Some(segment) = segment else { return Ok(0) };
		let rest = Exact::default().with(self.principal, segment.rate, segment.part_from(day))?;
		Ok(self.accrued.saturating_sub(rest.units()))
	}

	/// Bill the next instalment.
	fn bill(
		&mut self,
		contract: &Contract<'_>,
		due: KoreanDay,
		rate: RatePpm,
	) -> Result<(), AccountError> {
		let (interest, rest) = Exact::of(self.accrued).floor()?;
		self.accrued = if contract.credit.days == DayCount::Monthly { 0 } else { u128::from(rest) };
		let remaining = contract.instalments().saturating_sub(self.next).saturating_add(1);
		let mut plan = Plan { amount: self.planned };
		let part =
			plan.instalment(contract.credit, self.next, remaining, self.principal, rate, interest)?;
		self.planned = plan.amount;
		let part = part.min(self.principal);
		self.principal = self.principal.saturating_sub(part);
		self.next = self.next.saturating_add(1);
		self.add_bill(due, part, interest)
	}

	/// Principal and interest are due on a day.
	pub(super) fn add_bill(
		&mut self,
		due: KoreanDay,
		principal: Won,
		interest: Won,
	) -> Result<(), AccountError> {
		self.due.principal = self.due.principal.checked_add(principal).ok_or(OVERFLOW)?;
		self.due.interest = self.due.interest.checked_add(interest).ok_or(OVERFLOW)?;
		let left = principal.checked_add(interest).ok_or(OVERFLOW)?;
		if left == 0 {
			return Ok(());
		}
		if self.bills.is_full() {
			// Bills are in the order of their days, so the newest is the last.
			if let Some(newest) = self.bills.last_mut() {
				newest.left = newest.left.checked_add(left).ok_or(OVERFLOW)?;
			}
			return Ok(());
		}
		self.bills.try_push(Bill { due, left }).map_err(|_| OVERFLOW)
	}

	/// Count interest on arrears until a day.
	fn count_late(
		&mut self,
		contract: &Contract<'_>,
		until: KoreanDay,
		rate: RatePpm,
	) -> Result<(), AccountError> {
		let credit = contract.credit;
		let rate = credit.late.rate(rate);
		let mut late = Exact::of(self.late);
		for bill in &self.bills {
			let from = bill.due.max(self.as_of);
			late = late.with(bill.left, rate, part_of_year(credit.days, from, until))?;
		}
		self.late = late.units();
		self.as_of = self.as_of.max(until);
		Ok(())
	}

	/// Interest on arrears in whole won.
	pub(super) fn late_won(&self) -> Won {
		Exact::of(self.late).floor().map_or(0, |(late, _)| late)
	}
}
