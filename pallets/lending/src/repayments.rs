//! Repayments, one by one and in a bank's files.
//!
//! The lines of a call are posted in the order of their loans, value days and references. Their order in the
//! call makes no difference. A loan is read and written once.

use crate::{
	Batch, Config, Error, Event, Ledgers, Line, LineProblem, Lines, Loan, Loans, Pallet,
	PostedLine, RefusedLine, RepaidLine, WeightInfo,
};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Weight},
	BoundedVec,
};
use madang_primitives::{InstitutionId, KoreanDay, LoanId, Won};
use madang_schedule::{
	account::{Account, AccountError, Ledger, PostingKind},
	Credit,
};
use pallet_institutions::Caller;

/// A loan to which a call posts.
struct Open {
	loan: LoanId,
	found: Loan,
	credit: Credit,
	ledger: Ledger,
	/// The account after the last posting, if the call posted something.
	account: Option<Account>,
	/// The principal that was paid before the call, if a guarantor must be told what the call repays.
	told: Option<Won>,
	/// The last value day of the call's lines.
	last: KoreanDay,
	/// The first value day of recoveries, if the loan was written off.
	recovered_from: Option<KoreanDay>,
	/// The instalments that were calculated to close its old days.
	instalments: u32,
}

impl Open {
	/// The weight of a line that was posted, with that of opening the loan if it is the first one.
	fn posted<W: WeightInfo>(&self, is_first: bool) -> Weight {
		let (entries, instalments) = match is_first {
			true => (self.entries(), self.instalments),
			false => (0, 0),
		};
		W::posted_line(entries, instalments, self.found.is_under_programme())
	}

	fn entries(&self) -> u32 {
		u32::try_from(self.found.entries.len()).unwrap_or(u32::MAX)
	}

	/// The principal that is outstanding after the last posting.
	fn outstanding(&self) -> Won {
		self.account.as_ref().map_or(0, Account::outstanding)
	}
}

/// What became of a line.
enum Outcome {
	Posted,
	Known,
}

/// What became of the lines of a batch.
#[derive(Default)]
struct Tally {
	posted: Vec<RepaidLine>,
	known: u32,
	amount: Won,
	refused: Vec<RefusedLine>,
	/// What the posted lines needed.
	weight: Weight,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_repay(by: Caller<T::AccountId>, loan: LoanId, line: Line) -> DispatchResult {
		let mut open = None;
		match Self::post_line(by.institution, &mut open, loan, &line).map_err(Error::<T>::from)? {
			Outcome::Known => return Err(Error::<T>::LineKnown.into()),
			Outcome::Posted => (),
		}
		let open = open.ok_or(Error::<T>::LoanNotFound)?;
		let outstanding = open.outstanding();
		Self::deposit_event(Event::RepaymentRecorded {
			loan,
			by: by.clone(),
			line,
			outstanding,
			at: Self::now(),
		});
		Self::save(&by, open).map(|_| ())
	}

	pub(crate) fn do_repay_batch(
		by: Caller<T::AccountId>,
		lines: Batch,
	) -> Result<Weight, DispatchError> {
		let tally = Self::post_all(&by, &lines)?;
		let [all, posted] =
			[lines.len(), tally.posted.len()].map(|count| u32::try_from(count).unwrap_or(u32::MAX));
		let refused = all.saturating_sub(posted).saturating_sub(tally.known);
		let weight = T::WeightInfo::repay_batch(0)
			.saturating_add(tally.weight)
			.saturating_add(T::WeightInfo::known_line().saturating_mul(tally.known.into()))
			.saturating_add(T::WeightInfo::skipped_line().saturating_mul(refused.into()))
			.min(T::WeightInfo::repay_batch(all));
		Self::deposit_event(Event::RepaymentsPosted {
			by,
			posted,
			known: tally.known,
			amount: tally.amount,
			// There are at most as many as in the file, so nothing is truncated.
			refused: BoundedVec::truncate_from(tally.refused),
			lines: BoundedVec::truncate_from(tally.posted),
			at: Self::now(),
		});
		Ok(weight)
	}

	fn post_all(by: &Caller<T::AccountId>, lines: &Batch) -> Result<Tally, DispatchError> {
		let mut tally = Tally::default();
		let mut open: Option<Open> = None;
		for (index, loan, line) in in_order(lines) {
			if let Some(done) = open.take_if(|open| open.loan != loan) {
				tally.weight.saturating_accrue(Self::save(by, done)?);
			}
			let is_first = open.as_ref().is_none_or(|open| open.account.is_none());
			match Self::post_line(by.institution, &mut open, loan, &line) {
				Ok(Outcome::Posted) => {
					if let Some(open) = &open {
						tally.weight.saturating_accrue(open.posted::<T::WeightInfo>(is_first));
					}
					let outstanding = open.as_ref().map_or(0, Open::outstanding);
					tally.posted.push(RepaidLine { loan, line, outstanding });
					tally.amount = tally.amount.saturating_add(line.amount);
				}
				Ok(Outcome::Known) => tally.known = tally.known.saturating_add(1),
				Err(problem) => tally.refused.push(RefusedLine { index, problem }),
			}
		}
		if let Some(done) = open {
			tally.weight.saturating_accrue(Self::save(by, done)?);
		}
		tally.refused.sort_by_key(|refused| refused.index);
		Ok(tally)
	}

	/// Post a line to its loan, which is read if it is not open yet. A line that is known changes nothing.
	fn post_line(
		bank: InstitutionId,
		open: &mut Option<Open>,
		loan: LoanId,
		line: &Line,
	) -> Result<Outcome, LineProblem> {
		if let Some(known) = Lines::<T>::get(bank, line.line_ref) {
			let PostedLine { loan: of, amount, valued_on, .. } = known;
			let given = line.amount;
			let differs = LineProblem::Differs { loan: of, counted: amount, valued_on, given };
			return if known.is(loan, line) { Ok(Outcome::Known) } else { Err(differs) };
		}
		let open = match open {
			Some(open) => open,
			None => open.insert(Self::open(bank, loan)?),
		};
		ensure!(line.amount > 0, LineProblem::ZeroAmount);
		Self::ensure_value_day(line.valued_on)?;
		let mut ledger = open.ledger.clone();
		let kind = match open.recovered_from {
			Some(from) if line.valued_on < from => return Err(LineProblem::TooLate(from)),
			Some(_) => PostingKind::Recovery,
			None => PostingKind::Payment,
		};
		let Line { amount, valued_on, .. } = *line;
		let joined = Self::join(&open.credit, &mut ledger, kind, amount, valued_on);
		let account = joined.map_err(|error| {
			let draw = open.ledger.postings().iter().find(|it| it.kind == PostingKind::Draw);
			match (error, draw) {
				(AccountError::NothingDrawn, Some(draw)) => LineProblem::TooLate(draw.on),
				(error, _) => error.into(),
			}
		})?;
		open.ledger = ledger;
		open.account = Some(account);
		open.last = open.last.max(valued_on);
		let posted = PostedLine { loan, amount, valued_on, reversed: None };
		Lines::<T>::insert(bank, line.line_ref, posted);
		Ok(Outcome::Posted)
	}

	/// A loan of the bank that is owed, with the days that cannot change any more closed.
	fn open(bank: InstitutionId, loan: LoanId) -> Result<Open, LineProblem> {
		let found = match Self::own_loan(bank, loan) {
			Ok(found) => found,
			Err(Error::NotOwnLoan) => return Err(LineProblem::NotOwnLoan),
			Err(_) => return Err(LineProblem::LoanNotFound),
		};
		ensure!(found.state.is_owed(), LineProblem::WrongState);
		let credit = Self::credit(loan, &found).map_err(|_| LineProblem::LoanNotFound)?;
		let mut ledger = Ledgers::<T>::get(loan).ok_or(LineProblem::WrongState)?;
		let instalments = Self::close(&credit, &mut ledger)?;
		let told = match Self::is_guaranteed(loan) {
			true => Some(ledger.all(&Self::contract(&credit, &Self::calendar()))?.paid.principal),
			false => None,
		};
		let recovered_from = Self::recovery_from(loan, &found);
		let last = KoreanDay::FIRST;
		let account = None;
		Ok(Open { loan, found, credit, ledger, account, told, last, recovered_from, instalments })
	}

	/// Write what was posted to a loan. If nothing is owed any more, it is settled, and that has a weight of its own.
	fn save(by: &Caller<T::AccountId>, open: Open) -> Result<Weight, DispatchError> {
		let settling = T::WeightInfo::settled_loan(open.entries(), open.found.is_under_programme());
		let Open { loan, found, ledger, account, told, last, .. } = open;
		let Some(account) = account else { return Ok(Weight::zero()) };
		Ledgers::<T>::insert(loan, ledger);
		if found.is_under_programme() {
			Self::tell_returned(loan, &account)?;
		}
		let settled = account.owes_nothing();
		if let Some(before) = told {
			let principal = account.paid.principal.saturating_sub(before);
			Self::tell_repaid(loan, principal, last, settled, by)?;
		}
		match settled {
			true => Self::settle_found(loan, found, None, by.clone()).map(|()| settling),
			false => {
				Loans::<T>::insert(loan, found);
				Ok(Weight::zero())
			}
		}
	}
}

/// The lines in the order in which they are posted, each with its position in the call.
fn in_order(lines: &Batch) -> Vec<(u32, LoanId, Line)> {
	let mut sorted: Vec<_> =
		(0u32..).zip(lines).map(|(index, (loan, line))| (index, *loan, *line)).collect();
	sorted.sort_by_key(|(index, loan, line)| {
		(*loan, line.valued_on, line.line_ref, line.amount, *index)
	});
	sorted
}
