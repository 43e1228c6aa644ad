//! What is owed on a loan, as the chain computes it.

use crate::{
	api::types::{Buckets, Contract, KoreanDay, Ledger, LoanAccount, LoanFile, LoanId, LoanTerms},
	error::Error,
	read::State,
	terms,
};
use madang_schedule::{
	account::{AccountError, PostingKind},
	schedule, Draw, Instalment, ScheduleError,
};
use std::collections::BTreeSet;

/// What a loan's borrowers signed, and its account.
pub struct Owed {
	file: LoanFile,
	ledger: Ledger,
	holidays: BTreeSet<KoreanDay>,
}

impl Owed {
	/// Read it; `None` if the loan was never disbursed.
	pub async fn read(state: &State, loan: LoanId) -> Result<Option<Self>, Error> {
		let (file, ledger) = (state.loan_file(loan).await?, state.loan_ledger(loan).await?);
		let Some((file, ledger)) = file.zip(ledger) else { return Ok(None) };
		Ok(Some(Self { file, ledger, holidays: terms::holidays(state).await? }))
	}

	/// The terms of the loan.
	pub fn terms(&self) -> &LoanTerms {
		self.file.terms()
	}

	/// The ledger.
	pub fn ledger(&self) -> &Ledger {
		&self.ledger
	}

	fn with<Answer>(&self, ask: impl FnOnce(&Contract<'_>) -> Answer) -> Answer {
		let is_holiday = |day| self.holidays.contains(&day);
		let credit = &self.terms().credit;
		ask(&Contract { credit, fixings: &[], is_holiday: &is_holiday })
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

	/// The instalments from the draw on, if nothing is repaid early or late.
	pub fn schedule(&self) -> Result<Vec<Instalment>, ScheduleError> {
		let draw = self.ledger.postings().iter().find(|it| it.kind == PostingKind::Draw);
		let day = draw.map(|draw| draw.on).or(self.ledger.base().start);
		let day = day.ok_or(ScheduleError::NoDraw)?;
		planned(self.terms(), day, &self.holidays)
	}
}

/// The instalments of a loan that is drawn as a whole on a day.
pub fn planned(
	terms: &LoanTerms,
	day: KoreanDay,
	holidays: &BTreeSet<KoreanDay>,
) -> Result<Vec<Instalment>, ScheduleError> {
	let draws = [Draw { day, amount: terms.credit.principal }];
	schedule(&terms.credit, &draws, &[], |day| holidays.contains(&day))
}
