//! What is owed on a loan, as the chain computes it.

use crate::{
	api::types::{
		Amended, Buckets, Contract, Credit, KoreanDay, Ledger, LoanAccount, LoanFile, LoanId,
		LoanTerms,
	},
	error::Error,
	rates::Published,
	read::State,
	terms,
};
use madang_schedule::{
	account::{AccountError, PostingKind},
	due, nominal_due, schedule, Draw, Instalment, Repayment, ScheduleError,
};
use std::collections::BTreeSet;

/// What a loan's borrowers signed, and its account.
pub struct Owed {
	file: LoanFile,
	amended: Option<Amended>,
	ledger: Ledger,
	holidays: BTreeSet<KoreanDay>,
	published: Published,
}

impl Owed {
	/// Read it; `None` if the loan was never disbursed.
	pub async fn read(state: &State, loan: LoanId) -> Result<Option<Self>, Error> {
		let (found, ledger) = (state.loan(loan).await?, state.loan_ledger(loan).await?);
		let Some((found, ledger)) = found.zip(ledger) else { return Ok(None) };
		let Some(file) = state.loan_file(loan).await? else { return Ok(None) };
		let amended = match found.amendments {
			0 => None,
			number => state.amended(loan, number).await?,
		};
		let holidays = terms::holidays(state).await?;
		let mut owed = Self { file, amended, ledger, holidays, published: Published::default() };
		owed.published = Published::of(state, owed.credit()).await?;
		Ok(Some(owed))
	}

	/// The terms of the loan.
	pub fn terms(&self) -> &LoanTerms {
		self.file.terms()
	}

	/// The contract that holds now.
	pub fn credit(&self) -> &Credit {
		match &self.amended {
			Some(last) => &last.amendment.credit,
			None => &self.terms().credit,
		}
	}

	/// The last change of the contract, if there is one.
	pub fn amended(&self) -> Option<&Amended> {
		self.amended.as_ref()
	}

	/// The ledger.
	pub fn ledger(&self) -> &Ledger {
		&self.ledger
	}

	fn with<Answer>(&self, ask: impl FnOnce(&Contract<'_>) -> Answer) -> Answer {
		let is_holiday = |day| self.holidays.contains(&day);
		let credit = self.credit();
		let fixings = self.published.fixings(credit);
		ask(&Contract { credit, fixings, is_holiday: &is_holiday })
	}

	/// The account after the last posting.
	pub fn account(&self) -> Result<LoanAccount, AccountError> {
		self.with(|contract| self.ledger.all(contract))
	}

	/// The account on a day.
	pub fn account_on(&self, day: KoreanDay) -> Result<LoanAccount, AccountError> {
		self.with(|contract| self.ledger.at(contract, day))
	}

	/// All that is owed if it is paid off on a day.
	pub fn payoff(&self, day: KoreanDay) -> Result<Buckets, AccountError> {
		self.with(|contract| self.ledger.payoff(contract, day))
	}

	/// The instalments from the draw on, if nothing is repaid early or late. After a change of the contract, those that
	/// were not billed when the account's last days were closed: at first all from the change on. Their numbers count
	/// from the change. The first has the interest from before the change, which is billed with it.
	pub fn schedule(&self) -> Result<Vec<Instalment>, AccountError> {
		let draw = self.ledger.postings().iter().find(|it| it.kind == PostingKind::Draw);
		let changed = self.amended().map(|last| last.from);
		let day = changed.or(draw.map(|draw| draw.on)).or(self.ledger.base().start);
		let day = day.ok_or(AccountError::Schedule(ScheduleError::NoDraw))?;
		let planned = planned(self.credit(), day, &self.holidays, &self.published)
			.map_err(AccountError::Schedule)?;
		match changed {
			Some(_) => self.as_billed(planned),
			None => Ok(planned),
		}
	}

	/// Instalments as the account bills them from its base on. Their days are those that are planned. Interest that was
	/// accrued before a change is billed with the first, so that less of an equal instalment is principal.
	fn as_billed(&self, planned: Vec<Instalment>) -> Result<Vec<Instalment>, AccountError> {
		let base = self.ledger.base();
		let ledger = Ledger::new(base.clone());
		let mut billed = base.due();
		let mut outstanding = base.principal;
		let mut lines = Vec::new();
		for line in planned.into_iter().filter(|line| line.number >= base.next) {
			if outstanding == 0 {
				break;
			}
			let due = self.with(|contract| ledger.at(contract, line.due.plus(1)))?.due();
			let principal = due.principal.saturating_sub(billed.principal);
			let interest = due.interest.saturating_sub(billed.interest);
			let total = principal.saturating_add(interest);
			outstanding = outstanding.saturating_sub(principal);
			billed = due;
			let outstanding_after = outstanding;
			lines.push(Instalment { principal, interest, total, outstanding_after, ..line });
		}
		Ok(lines)
	}
}

/// The account of a loan today, or after its last posting if that has a later day, as the chain calculates it.
pub fn account_today(
	credit: &Credit,
	ledger: &Ledger,
	holidays: &BTreeSet<KoreanDay>,
	published: &Published,
	today: KoreanDay,
) -> Result<LoanAccount, AccountError> {
	let is_holiday = |day| holidays.contains(&day);
	ledger.at(
		&Contract { credit, fixings: published.fixings(credit), is_holiday: &is_holiday },
		today.max(ledger.last_day()),
	)
}

/// The day on which the next instalment of a loan is due: the day of the account, or later. None if nothing more will be.
pub(crate) fn next_due(
	credit: &Credit,
	account: &LoanAccount,
	holidays: &BTreeSet<KoreanDay>,
) -> Option<KoreanDay> {
	let is_billed = account.bills.iter().map(|bill| bill.due).find(|due| *due >= account.as_of);
	if is_billed.is_some() {
		return is_billed;
	}
	let start = account.start?;
	let day_of = |number: u16| {
		let nominal = match &credit.repayment {
			Repayment::Irregular(parts) => parts.get(usize::from(number).checked_sub(1)?)?.day,
			_ if number == 0 || number > credit.term_months => return None,
			_ => nominal_due(start, credit.pay_day, number),
		};
		Some(due(nominal, credit.holiday, start, |day| holidays.contains(&day)))
	};
	// An account with as many bills as it can have keeps the days of the oldest ones only.
	let last = match account.bills.is_full() {
		true => day_of(account.next.saturating_sub(1)).filter(|due| *due >= account.as_of),
		false => None,
	};
	let more = !account.accelerated && account.principal > 0;
	last.or_else(|| if more { day_of(account.next) } else { None })
}

/// The instalments of a loan that is drawn as a whole on a day.
fn planned(
	credit: &Credit,
	day: KoreanDay,
	holidays: &BTreeSet<KoreanDay>,
	published: &Published,
) -> Result<Vec<Instalment>, ScheduleError> {
	let draws = [Draw { day, amount: credit.principal }];
	schedule(credit, &draws, &published.fixings(credit), |day| holidays.contains(&day))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::api::types::{Amendment, AmendmentReason, Commitment, Product};

	fn day(text: &str) -> KoreanDay {
		text.parse().expect("a day")
	}

	/// Two hundred million won at 4.5 % over thirty years, drawn on 2026-11-24. Sixteen days later, before the first
	/// bill, the contract becomes one of ten years.
	fn changed() -> Owed {
		let before = pallet_conveyances::fixture::credit(200_000_000, 45_000);
		let after = Credit { term_months: 120, ..before.clone() };
		let never = |_: KoreanDay| false;
		let mut ledger = Ledger::new(LoanAccount::new(&before));
		let (drawn, from) = (day("2026-11-24"), day("2026-12-10"));
		let old = Contract { credit: &before, fixings: [][..].into(), is_holiday: &never };
		let new = Contract { credit: &after, fixings: [][..].into(), is_holiday: &never };
		ledger.post(&old, PostingKind::Draw, 200_000_000, drawn).expect("it is drawn");
		ledger.amend(&old, &new, from, false).expect("it is changed");
		let terms = LoanTerms {
			borrowers: Default::default(),
			product: Product::Mortgage,
			titles: Default::default(),
			max_secured: 240_000_000,
			credit: before,
		};
		let (reason, agreement) = (AmendmentReason::Extension, Commitment([1; 32]));
		let amendment = Amendment { reason, credit: after, reinstates: false, agreement };
		let amended = Some(Amended { amendment, from });
		let file = LoanFile::from(terms);
		let (holidays, published) = (BTreeSet::new(), Published::default());
		Owed { file, amended, ledger, holidays, published }
	}

	#[test]
	fn the_first_instalment_after_a_change_has_the_interest_from_before_it() {
		let owed = changed();
		let lines = owed.schedule().expect("it can be calculated");
		let first = &lines[0];
		assert_eq!((first.number, first.nominal_due), (1, day("2027-01-25")));
		// 200,000,000 at 4.5 % for the 62 days from the draw on, and not for the 46 from the change on.
		assert_eq!(first.interest, 200_000_000 * 45 * 62 / 365 / 1_000);
		// The instalments are equal, so the first has less principal than without that interest.
		assert_eq!(first.total, lines[1].total);
		assert_eq!(first.principal, first.total - first.interest);
		// It is what the account bills.
		let account = owed.account_on(first.due.plus(1)).expect("it can be calculated");
		let due = account.due();
		assert_eq!((due.principal, due.interest), (first.principal, first.interest));
		// All of the principal is repaid, in the instalments of the contract.
		assert_eq!(lines.len(), 120);
		let principal: u64 = lines.iter().map(|line| line.principal).sum();
		assert_eq!(principal, 200_000_000);
		assert_eq!(lines.last().map(|line| line.outstanding_after), Some(0));
	}

	#[test]
	fn the_next_due_day_is_that_of_the_schedule_until_nothing_more_is_due() {
		let mut owed = changed();
		owed.holidays = [day("2027-02-25"), day("2027-02-26")].into();
		let lines = owed.schedule().expect("it can be calculated");
		let next_on = |on| {
			let account = owed.account_on(on).expect("it can be calculated");
			next_due(owed.credit(), &account, &owed.holidays)
		};
		for pair in lines.windows(2) {
			let [one, next] = [pair[0].due, pair[1].due];
			// On its day it is due, though it is billed by then.
			assert_eq!([next_on(one), next_on(one.plus(1))], [Some(one), Some(next)]);
		}
		let last = lines.last().map(|line| line.due).expect("there are instalments");
		assert_eq!([next_on(last), next_on(last.plus(1))], [Some(last), None]);
		let (account, holidays) = (LoanAccount::new(owed.credit()), BTreeSet::new());
		assert_eq!(next_due(owed.credit(), &account, &holidays), None);
		// Of a loan that is due as a whole no instalment will be due.
		let mut account = owed.account_on(last.minus(400)).expect("it can be calculated");
		(account.bills, account.accelerated) = (Default::default(), true);
		assert_eq!(next_due(owed.credit(), &account, &holidays), None);
	}
}
