//! What is posted: draws, payments, fees, and the ends of a loan.

use super::{segment::Segment, Account, AccountError, Bill, Buckets, Contract, OVERFLOW};
use crate::{accrue::Exact, dates::months_after, period::first_period, prepayment_fee, WHOLE_RATE};
use madang_primitives::{KoreanDay, Won};

/// Pay bills with an amount, in this order.
fn pay_bills<'a>(bills: impl Iterator<Item = &'a mut Bill>, mut amount: Won) {
	for bill in bills {
		let part = take(&mut amount, bill.left);
		bill.left = bill.left.saturating_sub(part);
	}
}

/// Take as much as there is, up to a limit.
fn take(left: &mut Won, limit: Won) -> Won {
	let taken = (*left).min(limit);
	*left = left.saturating_sub(taken);
	taken
}

impl Account {
	/// Draw money on its value day.
	pub(super) fn draw(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		self.advance(contract, on)?;
		self.undrawn = self.undrawn.checked_sub(amount).ok_or(AccountError::MoreThanAgreed)?;
		if self.start.is_none() {
			self.start = Some(on);
			self.from = first_period(contract.credit, on);
		}
		let segment = self.segment(contract)?.ok_or(AccountError::DrawnTooLate)?;
		self.change(segment, amount, on)?;
		self.principal = self.principal.checked_add(amount).ok_or(OVERFLOW)?;
		self.drawn = self.drawn.checked_add(amount).ok_or(OVERFLOW)?;
		self.planned = None;
		Ok(())
	}

	/// Receive a payment on its value day.
	pub(super) fn pay(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		self.advance(contract, on)?;
		if self.start.is_none() {
			return Err(AccountError::NothingDrawn);
		}
		let mut left = amount;
		let due = self.settle(&mut left)?;
		self.paid = self.paid.plus(&due).ok_or(OVERFLOW)?;
		if left > 0 {
			self.repay_early(contract, left, on)?;
		}
		Ok(())
	}

	/// Pay what is due, in the order of payments, from an amount. What was paid.
	fn settle(&mut self, left: &mut Won) -> Result<Buckets, AccountError> {
		let fee = take(left, self.due.fee);
		let late = take(left, self.late_won());
		let interest = take(left, self.due.interest);
		let principal = take(left, self.due.principal);
		self.due.fee = self.due.fee.saturating_sub(fee);
		self.due.interest = self.due.interest.saturating_sub(interest);
		self.due.principal = self.due.principal.saturating_sub(principal);
		self.late = self.late.saturating_sub(Exact::won(late).units());
		let billed = interest.checked_add(principal).ok_or(OVERFLOW)?;
		pay_bills(self.bills.iter_mut(), billed);
		self.bills.retain(|bill| bill.left > 0);
		Ok(Buckets { principal, interest, late, fee })
	}

	/// The principal that is not billed, with its interest until a day of the present segment and the fee for
	/// repaying it early; `None` if there is no such principal.
	fn early(
		&self,
		contract: &Contract<'_>,
		on: KoreanDay,
	) -> Result<Option<(Segment, Buckets)>, AccountError> {
		let Some(segment) = self.segment(contract)?.filter(|_| self.principal > 0) else {
			return Ok(None);
		};
		let (interest, _) = Exact::of(self.accrued_until(Some(segment), on)?).floor()?;
		let fee = self.fee_of(contract, self.principal, on)?;
		Ok(Some((segment, Buckets { principal: self.principal, interest, late: 0, fee })))
	}

	/// Repay principal before it is billed.
	fn repay_early(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		let Some((segment, all)) = self.early(contract, on)? else {
			return Err(AccountError::MoreThanOwed(amount));
		};
		let needed = all.total().ok_or(OVERFLOW)?;
		if let Some(more) = amount.checked_sub(needed) {
			if more > 0 {
				return Err(AccountError::MoreThanOwed(more));
			}
			self.paid = self.paid.plus(&all).ok_or(OVERFLOW)?;
			(self.principal, self.accrued, self.late) = (0, 0, 0);
			return Ok(());
		}
		let principal = self.principal_in(contract, amount, on)?;
		if principal >= self.principal {
			return Err(AccountError::ShortOfPayoff(needed.saturating_sub(amount)));
		}
		let fee = amount.saturating_sub(principal);
		self.unchange(segment, principal, on)?;
		self.principal = self.principal.saturating_sub(principal);
		let early = Buckets { principal, fee, ..Buckets::default() };
		self.paid = self.paid.plus(&early).ok_or(OVERFLOW)?;
		self.planned = None;
		Ok(())
	}

	/// Pay off everything with an amount that the lender has confirmed. It is at least the principal; what is
	/// missing of the rest is waived, and what is more is a fee.
	pub(super) fn pay_off(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		self.advance(contract, on)?;
		if self.start.is_none() {
			return Err(AccountError::NothingDrawn);
		}
		let owed = self.owed(contract, on)?;
		let Some(mut left) = amount.checked_sub(owed.principal) else {
			return Err(AccountError::ShortOfPayoff(owed.principal.saturating_sub(amount)));
		};
		let interest = take(&mut left, owed.interest);
		let late = take(&mut left, owed.late);
		let paid = Buckets { principal: owed.principal, interest, late, fee: left };
		self.paid = self.paid.plus(&paid).ok_or(OVERFLOW)?;
		self.waived = self.waived.plus(&owed.minus(&paid)).ok_or(OVERFLOW)?;
		(self.principal, self.accrued, self.late, self.undrawn) = (0, 0, 0, 0);
		self.due = Buckets::default();
		self.bills.clear();
		Ok(())
	}

	/// The fee for repaying principal early.
	fn fee_of(
		&self,
		contract: &Contract<'_>,
		principal: Won,
		on: KoreanDay,
	) -> Result<Won, AccountError> {
		let start = self.start.ok_or(AccountError::NothingDrawn)?;
		Ok(prepayment_fee(principal, &contract.credit.prepayment, start, on)?)
	}

	/// The most principal that an amount repays together with the fee on it.
	fn principal_in(
		&self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<Won, AccountError> {
		let start = self.start.ok_or(AccountError::NothingDrawn)?;
		let terms = &contract.credit.prepayment;
		let end = months_after(start, terms.until_months);
		let (left, all) = (u128::from(end.days_after(on)), u128::from(end.days_after(start)));
		if left == 0 {
			return Ok(amount);
		}
		let whole = u128::from(WHOLE_RATE).saturating_mul(all);
		let with_fee = whole.saturating_add(u128::from(terms.rate).saturating_mul(left));
		let least: Won = u128::from(amount)
			.checked_mul(whole)
			.and_then(|parts| parts.checked_div(with_fee))
			.and_then(|principal| u64::try_from(principal).ok())
			.ok_or(OVERFLOW)?;
		// The fee is rounded down, so there may be room for one won more.
		let more = least.saturating_add(1);
		let with_fee = more.checked_add(self.fee_of(contract, more, on)?).ok_or(OVERFLOW)?;
		Ok(if with_fee <= amount { more } else { least })
	}

	/// All that is owed if it is paid on a day: what is due, and the principal that is not, with its
	/// interest until then and the fee for repaying it early.
	pub fn payoff(&self, contract: &Contract<'_>, on: KoreanDay) -> Result<Buckets, AccountError> {
		let mut then = self.clone();
		then.advance(contract, on)?;
		then.owed(contract, on)
	}

	/// The same of the account of that day.
	fn owed(&self, contract: &Contract<'_>, on: KoreanDay) -> Result<Buckets, AccountError> {
		match self.early(contract, on)? {
			Some((_, early)) => self.due().plus(&early).ok_or(OVERFLOW),
			None => Ok(self.due()),
		}
	}

	/// Charge a fee.
	pub(super) fn charge(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		self.advance(contract, on)?;
		self.due.fee = self.due.fee.checked_add(amount).ok_or(OVERFLOW)?;
		Ok(())
	}

	/// Make everything due.
	pub(super) fn accelerate(
		&mut self,
		contract: &Contract<'_>,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		self.advance(contract, on)?;
		let (interest, _) = Exact::of(self.accrued_until(self.segment(contract)?, on)?).floor()?;
		let principal = core::mem::take(&mut self.principal);
		self.accrued = 0;
		self.undrawn = 0;
		self.accelerated = true;
		self.add_bill(on, principal, interest)
	}

	/// A guarantor pays: what is due, and after it what the lender has written off.
	pub(super) fn subrogate(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		let part = self.settle_or_recover(contract, amount, on, |_| AccountError::MoreThanDue)?;
		self.subrogated = self.subrogated.plus(&part).ok_or(OVERFLOW)?;
		Ok(())
	}

	/// The lender writes off: only what is due.
	pub(super) fn write_off(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		self.advance(contract, on)?;
		let mut left = amount;
		let part = self.settle(&mut left)?;
		if left > 0 {
			return Err(AccountError::MoreThanDue);
		}
		self.written_off = self.written_off.plus(&part).ok_or(OVERFLOW)?;
		Ok(())
	}

	/// Receive a payment on what was written off. What is due again, because a payment was returned, comes first.
	pub(super) fn recover(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		let part = self.settle_or_recover(contract, amount, on, AccountError::MoreThanOwed)?;
		self.paid = self.paid.plus(&part).ok_or(OVERFLOW)?;
		Ok(())
	}

	/// Take what is due on a day, and then what was written off, with an amount in the order of payments. The
	/// error for so many won that are more than both.
	fn settle_or_recover(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
		too_much: fn(Won) -> AccountError,
	) -> Result<Buckets, AccountError> {
		self.advance(contract, on)?;
		let mut left = amount;
		let due = self.settle(&mut left)?;
		let fee = take(&mut left, self.written_off.fee);
		let late = take(&mut left, self.written_off.late);
		let interest = take(&mut left, self.written_off.interest);
		let principal = take(&mut left, self.written_off.principal);
		if left > 0 {
			return Err(too_much(left));
		}
		let recovered = Buckets { principal, interest, late, fee };
		self.written_off = self.written_off.minus(&recovered);
		due.plus(&recovered).ok_or(OVERFLOW)
	}

	/// Give a payment back that was not one, such as a cheque that was not honoured: principal first. It is
	/// due at once.
	pub(super) fn give_back(
		&mut self,
		contract: &Contract<'_>,
		amount: Won,
		on: KoreanDay,
	) -> Result<(), AccountError> {
		self.advance(contract, on)?;
		let mut left = amount;
		let principal = take(&mut left, self.paid.principal);
		let interest = take(&mut left, self.paid.interest);
		let late = take(&mut left, self.paid.late);
		let fee = take(&mut left, self.paid.fee);
		if left > 0 {
			return Err(AccountError::MoreThanPaid);
		}
		self.paid = self.paid.minus(&Buckets { principal, interest, late, fee });
		self.late = self.late.checked_add(Exact::won(late).units()).ok_or(OVERFLOW)?;
		self.due.fee = self.due.fee.checked_add(fee).ok_or(OVERFLOW)?;
		self.add_bill(on, principal, interest)
	}

	/// Continue under another contract from a day on: what is not billed is repaid by its terms, and interest
	/// until the day is billed with its first instalment. What is due stays due; if the contract reinstates
	/// (기한의 이익 부활), the principal that is due is repaid by the new terms too.
	pub(super) fn amend(
		&mut self,
		before: &Contract<'_>,
		after: &Contract<'_>,
		on: KoreanDay,
		reinstate: bool,
	) -> Result<(), AccountError> {
		self.advance(before, on)?;
		if self.start.is_none() {
			return Err(AccountError::NothingDrawn);
		}
		let accrued = self.accrued_until(self.segment(before)?, on)?;
		if reinstate {
			let back = core::mem::take(&mut self.due.principal);
			self.principal = self.principal.checked_add(back).ok_or(OVERFLOW)?;
			// The oldest interest stays with the oldest bills.
			pay_bills(self.bills.iter_mut().rev(), back);
			self.bills.retain(|bill| bill.left > 0);
			self.accelerated = false;
		}
		self.start = Some(on);
		self.undrawn = 0;
		self.next = 1;
		self.planned = None;
		self.from = first_period(after.credit, on);
		self.accrued = accrued;
		if let Some(segment) = self.segment(after)? {
			self.change(segment, self.principal, on)?;
		}
		Ok(())
	}
}
