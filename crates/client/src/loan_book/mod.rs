//! The loans of a member at one block, with what is owed on each.
//!
//! Every node can read every loan. Whose loans are chosen here is for convenience, and protects nothing.

mod state_names;

pub use state_names::{state_name, STATES};

use crate::{
	api::{
		storage,
		types::{
			Credit, GuaranteeId, InstitutionId, InstitutionKind, KoreanDay, Ledger, Loan,
			LoanAccount, LoanId, LoanTerms, ProgrammeId,
		},
	},
	error::Error,
	loans::{account_today, next_due},
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
	/// The day on which the next instalment is due: today, or later. None if nothing more will be.
	pub next_due: Option<KoreanDay>,
}

impl BookedLoan {
	/// The programme under which it was applied for.
	pub fn programme(&self) -> Option<ProgrammeId> {
		programme(&self.terms)
	}

	/// The day since which something is overdue, if anything is.
	pub fn overdue_since(&self) -> Option<KoreanDay> {
		self.account.as_ref().and_then(LoanAccount::overdue_since)
	}

	/// For how many days something is overdue. Zero if nothing is.
	pub fn overdue_days(&self) -> u32 {
		let days = |account: &LoanAccount| {
			account.overdue_since().map_or(0, |since| account.as_of.days_after(since))
		};
		self.account.as_ref().map_or(0, days)
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

/// A part of a loan book.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoanPage {
	/// The loans.
	pub book: LoanBook,
	/// The loan after which the next page begins. None if this was the last one.
	pub next: Option<LoanId>,
}

/// Which part of a loan book is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
	/// The loan after which it begins.
	pub after: LoanId,
	/// The most loans of the page.
	pub most: usize,
	/// The most numbers of loans that are looked at: most can be of other members, so a page can have fewer loans than
	/// `most`, or none, and not be the last one.
	pub looked_at: usize,
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
		let mut reader = Reader::new(connection, state, whose).await?;
		let numbers: Vec<LoanId> = (1..reader.end.0).map(LoanId).collect();
		let mut loans = Vec::new();
		for page in numbers.chunks(PAGE) {
			loans.extend(reader.read(page, &wanted).await?);
		}
		Ok(Self { today: reader.today, loans })
	}

	/// Read a part of it: only loans that are wanted, and only those of them that are `shown` by what is owed.
	pub async fn page(
		connection: &Connection,
		state: &State,
		whose: Whose,
		part: Part,
		(wanted, shown): (impl Fn(&Loan, &LoanTerms) -> bool, impl Fn(&BookedLoan) -> bool),
	) -> Result<LoanPage, Error> {
		let mut reader = Reader::new(connection, state, whose).await?;
		let first = part.after.0.saturating_add(1);
		let looked_at = u64::try_from(part.looked_at.max(1)).unwrap_or(u64::MAX);
		let end = reader.end.0.min(first.saturating_add(looked_at));
		let numbers: Vec<LoanId> = (first..end).map(LoanId).collect();
		let mut next = (end < reader.end.0).then(|| LoanId(end.saturating_sub(1)));
		let mut loans = Vec::new();
		for page in numbers.chunks(PAGE) {
			loans.extend(reader.read(page, &wanted).await?.into_iter().filter(&shown));
			if loans.len() > part.most {
				loans.truncate(part.most);
				next = loans.last().map(|last| last.id);
				break;
			}
		}
		Ok(LoanPage { book: Self { today: reader.today, loans }, next })
	}
}

/// Reads loans at one block.
struct Reader<'a> {
	connection: &'a Connection,
	state: &'a State,
	share: Share,
	/// The number that the next new loan gets.
	end: LoanId,
	today: KoreanDay,
	holidays: BTreeSet<KoreanDay>,
	published: Published,
}

impl<'a> Reader<'a> {
	async fn new(
		connection: &'a Connection,
		state: &'a State,
		whose: Whose,
	) -> Result<Self, Error> {
		let now = state.fetch(storage::now(), ()).await?;
		Ok(Self {
			connection,
			state,
			share: Share::read(connection, state, whose).await?,
			end: state.fetch(storage::next_loan(), ()).await?.unwrap_or(LoanId(1)),
			today: KoreanDay::of(now.ok_or_else(|| left_out("the time"))?),
			holidays: terms::holidays(state).await?,
			published: Published::all(state).await?,
		})
	}

	/// The loans of a page of numbers that are in the share and wanted.
	async fn read(
		&mut self,
		page: &[LoanId],
		wanted: impl Fn(&Loan, &LoanTerms) -> bool,
	) -> Result<Vec<BookedLoan>, Error> {
		let Self { connection, state, share, .. } = self;
		share.look_at(connection, state, page).await?;
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
		self.book(chosen).await
	}

	/// Loans with what is owed.
	async fn book(
		&self,
		chosen: Vec<((LoanId, Loan), LoanTerms)>,
	) -> Result<Vec<BookedLoan>, Error> {
		let Self { connection, state, .. } = self;
		let ids: Vec<_> = chosen.iter().map(|((id, _), _)| *id).collect();
		let ledgers = values(connection, state, storage::loan_ledger(), &ids).await?;
		let changed = chosen.iter().filter(|((_, loan), _)| loan.amendments > 0);
		let changes: Vec<_> =
			changed.map(|((id, loan), _)| (Static(*id), Static(loan.amendments))).collect();
		let last = values_of(connection, state, storage::amended(), &changes).await?;
		let mut last = last.into_iter();
		let mut loans = Vec::new();
		for (((id, loan), terms), ledger) in chosen.into_iter().zip(ledgers) {
			let credit = match loan.amendments {
				0 => terms.credit.clone(),
				_ => {
					let last = last.next().flatten();
					last.ok_or_else(|| left_out(format!("a change of loan {id}")))?.amendment.credit
				}
			};
			let calendar = (&self.holidays, &self.published);
			let account = account(id, &credit, ledger, calendar, self.today)?;
			let next_due =
				account.as_ref().and_then(|account| next_due(&credit, account, &self.holidays));
			loans.push(BookedLoan { id, loan, terms, account, next_due });
		}
		Ok(loans)
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
	/// Those that a foundation guarantees.
	foundation: Option<InstitutionId>,
	/// Which these are, of the loans that are looked at.
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
			InstitutionKind::PolicyAgency => {
				share.programmes = run_by(connection, state, id).await?;
			}
			InstitutionKind::GuaranteeFoundation => share.foundation = Some(id),
			_ => {}
		}
		Ok(share)
	}

	/// Read what it takes to say which of these loans are asked for.
	async fn look_at(
		&mut self,
		connection: &Connection,
		state: &State,
		loans: &[LoanId],
	) -> Result<(), Error> {
		if let Some(foundation) = self.foundation {
			self.guaranteed = guaranteed_by(connection, state, foundation, loans).await?;
		}
		Ok(())
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
async fn run_by(
	connection: &Connection,
	state: &State,
	agency: InstitutionId,
) -> Result<BTreeSet<ProgrammeId>, Error> {
	let mut all = BTreeSet::new();
	let mut first = 1;
	// Programmes are numbered from 1 without a gap.
	loop {
		let numbers: Vec<_> = (first..).map(ProgrammeId).take(PAGE).collect();
		for (id, found) in
			numbers.iter().zip(values(connection, state, storage::programme(), &numbers).await?)
		{
			match found {
				Some(programme) if programme.agency == agency => drop(all.insert(*id)),
				Some(_) => {}
				None => return Ok(all),
			}
		}
		first = numbers.last().map_or(first, |last| last.0.saturating_add(1));
	}
}

/// Of these loans, those that a foundation guarantees or re-guarantees, or is asked to. One that it declined or that
/// ended without a debt is not its own any more. The latest guarantee of a loan decides: all before it have ended so.
async fn guaranteed_by(
	connection: &Connection,
	state: &State,
	foundation: InstitutionId,
	loans: &[LoanId],
) -> Result<BTreeSet<LoanId>, Error> {
	let latest = values(connection, state, storage::guarantee_of(), loans).await?;
	let numbers: Vec<GuaranteeId> = latest.into_iter().flatten().collect();
	let found = values(connection, state, storage::guarantee(), &numbers).await?;
	let mut own = BTreeSet::new();
	for (id, guarantee) in numbers.iter().zip(found) {
		let one = guarantee.ok_or_else(|| left_out(format!("guarantee {id}")))?;
		let has_part = one.foundation == foundation
			|| one.reguarantee.is_some_and(|part| part.by == foundation);
		if has_part && !one.state.ended_without_debt() {
			own.insert(one.loan);
		}
	}
	Ok(own)
}

#[cfg(test)]
mod tests;
