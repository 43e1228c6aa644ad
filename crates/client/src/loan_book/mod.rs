//! The loans of a member at one block, with what is owed on each.
//!
//! Every node can read every loan. Whose loans are chosen here is for convenience, and protects nothing.

use crate::{
	api::{
		storage,
		types::{
			Credit, GuaranteeId, InstitutionId, InstitutionKind, KoreanDay, Ledger, Loan,
			LoanAccount, LoanId, LoanTerms, ProgrammeId,
		},
	},
	error::Error,
	loans::account_today,
	many::{values, values_of, PAGE},
	rates::Published,
	terms, Connection, State,
};
use std::collections::BTreeSet;
use subxt::utils::Static;

/// Whose loans are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
	/// Those that an institution lends. A loan of a bank that left is its successor's from the successor's first
	/// act with it on. Of an agency also those under the programmes that it runs; of a foundation
	/// also those that it guarantees or re-guarantees, or is asked to.
	Of(InstitutionId, InstitutionKind),
	/// All.
	All,
}

/// A loan as it is at the block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BookedLoan {
	/// Its number.
	pub id: LoanId,
	/// What moves.
	pub loan: Loan,
	/// What its borrowers signed.
	pub terms: LoanTerms,
	/// The account today, if it was disbursed.
	pub account: Option<LoanAccount>,
}

impl BookedLoan {
	/// The programme under which it was applied for.
	pub fn programme(&self) -> Option<ProgrammeId> {
		programme(&self.terms)
	}
}

/// The loans that were asked for, in the order of their numbers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoanBook {
	/// The day of the block, in Korean time.
	pub today: KoreanDay,
	/// The loans.
	pub loans: Vec<BookedLoan>,
}

impl LoanBook {
	/// Read it at the block of a state that was read over this connection: a page of loans with each request.
	/// Only those that are wanted.
	pub async fn read(
		connection: &Connection,
		state: &State,
		whose: Whose,
		wanted: impl Fn(&Loan, &LoanTerms) -> bool,
	) -> Result<Self, Error> {
		let now = state.fetch(storage::now(), ()).await?;
		let today = KoreanDay::of(now.ok_or_else(|| left_out("the time"))?);
		let holidays = terms::holidays(state).await?;
		let published = Published::all(state).await?;
		let share = Share::read(connection, state, whose).await?;
		let next = state.fetch(storage::next_loan(), ()).await?.unwrap_or(LoanId(1));
		let numbers: Vec<LoanId> = (1..next.0).map(LoanId).collect();
		let mut loans = Vec::new();
		for page in numbers.chunks(PAGE) {
			let found = values(connection, state, storage::loan(), page).await?;
			let found = complete(page, found)?.into_iter();
			let possible: Vec<_> = found.filter(|(id, loan)| share.may_have(*id, loan)).collect();
			let ids: Vec<_> = possible.iter().map(|(id, _)| *id).collect();
			let files = values(connection, state, storage::loan_file(), &ids).await?;
			let files = complete(&ids, files)?.into_iter().map(|(_, file)| file.into_terms());
			let chosen: Vec<_> = possible
				.into_iter()
				.zip(files)
				.filter(|((id, loan), terms)| share.has(*id, loan, terms) && wanted(loan, terms))
				.collect();
			let ids: Vec<_> = chosen.iter().map(|((id, _), _)| *id).collect();
			let ledgers = values(connection, state, storage::loan_ledger(), &ids).await?;
			let changed = chosen.iter().filter(|((_, loan), _)| loan.amendments > 0);
			let changes: Vec<_> =
				changed.map(|((id, loan), _)| (Static(*id), Static(loan.amendments))).collect();
			let last = values_of(connection, state, storage::amended(), &changes).await?;
			let mut last = last.into_iter();
			for (((id, loan), terms), ledger) in chosen.into_iter().zip(ledgers) {
				let credit = match loan.amendments {
					0 => terms.credit.clone(),
					_ => {
						let last = last.next().flatten();
						last.ok_or_else(|| left_out(format!("a change of loan {id}")))?
							.amendment
							.credit
					}
				};
				let account = account(id, &credit, ledger, (&holidays, &published), today)?;
				loans.push(BookedLoan { id, loan, terms, account });
			}
		}
		Ok(Self { today, loans })
	}
}

/// The account of a loan with a ledger.
fn account(
	id: LoanId,
	credit: &Credit,
	ledger: Option<Ledger>,
	(holidays, published): (&BTreeSet<KoreanDay>, &Published),
	today: KoreanDay,
) -> Result<Option<LoanAccount>, Error> {
	let Some(ledger) = ledger else { return Ok(None) };
	let account = account_today(credit, &ledger, holidays, published, today);
	account.map(Some).map_err(|error| {
		Error::Answer(format!("the account of loan {id} cannot be calculated: {error:?}"))
	})
}

fn programme(terms: &LoanTerms) -> Option<ProgrammeId> {
	terms.policy().map(|policy| policy.programme)
}

fn left_out(what: impl std::fmt::Display) -> Error {
	Error::Answer(format!("the node left out {what}"))
}

/// The values of loans that exist, with their numbers.
fn complete<Value>(
	ids: &[LoanId],
	values: Vec<Option<Value>>,
) -> Result<Vec<(LoanId, Value)>, Error> {
	let one = |(id, value): (&LoanId, Option<Value>)| {
		value.map(|value| (*id, value)).ok_or_else(|| left_out(format!("loan {id}")))
	};
	ids.iter().zip(values).map(one).collect()
}

/// Which loans are asked for.
#[derive(Default)]
struct Share {
	/// Every loan.
	all: bool,
	/// Those of a lender.
	lender: Option<InstitutionId>,
	/// Those under programmes.
	programmes: BTreeSet<ProgrammeId>,
	/// Single ones.
	guaranteed: BTreeSet<LoanId>,
}

impl Share {
	async fn read(connection: &Connection, state: &State, whose: Whose) -> Result<Self, Error> {
		let (id, kind) = match whose {
			Whose::All => return Ok(Self { all: true, ..Self::default() }),
			Whose::Of(id, kind) => (id, kind),
		};
		let mut share = Self { lender: Some(id), ..Self::default() };
		match kind {
			InstitutionKind::PolicyAgency => share.programmes = run_by(state, id).await?,
			InstitutionKind::GuaranteeFoundation => {
				share.guaranteed = guaranteed_by(connection, state, id).await?;
			}
			_ => {}
		}
		Ok(share)
	}

	/// Whether a loan can be one of them, as far as it can be told without its terms.
	fn may_have(&self, id: LoanId, loan: &Loan) -> bool {
		self.all
			|| self.lender == Some(loan.lender)
			|| self.guaranteed.contains(&id)
			|| (!self.programmes.is_empty() && loan.is_under_programme())
	}

	/// Whether a loan is one of them.
	fn has(&self, id: LoanId, loan: &Loan, terms: &LoanTerms) -> bool {
		self.all
			|| self.lender == Some(loan.lender)
			|| self.guaranteed.contains(&id)
			|| programme(terms).is_some_and(|programme| self.programmes.contains(&programme))
	}
}

/// The programmes that an agency runs.
async fn run_by(state: &State, agency: InstitutionId) -> Result<BTreeSet<ProgrammeId>, Error> {
	let mut all = BTreeSet::new();
	// Programmes are numbered from 1 without a gap.
	for id in (1..).map(ProgrammeId) {
		match state.programme(id).await? {
			Some(programme) if programme.agency == agency => drop(all.insert(id)),
			Some(_) => {}
			None => break,
		}
	}
	Ok(all)
}

/// The loans that a foundation guarantees or re-guarantees, or is asked to. One that it declined or that ended
/// without a debt is not its own any more.
async fn guaranteed_by(
	connection: &Connection,
	state: &State,
	foundation: InstitutionId,
) -> Result<BTreeSet<LoanId>, Error> {
	let next = state.fetch(storage::next_guarantee(), ()).await?.unwrap_or(GuaranteeId(1));
	let numbers: Vec<GuaranteeId> = (1..next.0).map(GuaranteeId).collect();
	let mut loans = BTreeSet::new();
	for page in numbers.chunks(PAGE) {
		let found = values(connection, state, storage::guarantee(), page).await?;
		for (id, guarantee) in page.iter().zip(found) {
			let one = guarantee.ok_or_else(|| left_out(format!("guarantee {id}")))?;
			let own = one.foundation == foundation
				|| one.reguarantee.is_some_and(|part| part.by == foundation);
			if own && !one.state.ended_without_debt() {
				loans.insert(one.loan);
			}
		}
	}
	Ok(loans)
}

#[cfg(test)]
mod tests;
