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
	schedule, Draw, Instalment, ScheduleError,
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

	/// The instalments from the draw on, or from the last change of the contract on, if nothing is repaid early or
	/// late. Interest from before that change, which is billed with the first instalment after it, is not in them.
	pub fn schedule(&self) -> Result<Vec<Instalment>, ScheduleError> {
		let draw = self.ledger.postings().iter().find(|it| it.kind == PostingKind::Draw);
		let changed = self.amended().map(|last| last.from);
		let day = changed.or(draw.map(|draw| draw.on)).or(self.ledger.base().start);
		let day = day.ok_or(ScheduleError::NoDraw)?;
		planned(self.credit(), day, &self.holidays, &self.published)
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
