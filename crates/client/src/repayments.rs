//! How the lines of a bank's file of repayments stand, before they are sent.
//!
//! The chain has the last word on each line: whether it is more than what is owed depends on the lines before it.

use crate::{
	api::{storage, types::*},
	error::Error,
	files::RepaymentRow,
	many::{values, values_of},
	terms, Connection, State,
};
use madang_primitives::InstitutionStatus;
use std::collections::{BTreeMap, BTreeSet};
use subxt::utils::Static;

/// The most lines of one call: as many as fit into a block.
pub const MOST_LINES: usize = 192;

/// How a line stands at a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Standing {
	/// It can be sent.
	New,
	/// It was posted before. Sent again, it would change nothing.
	Posted(PostedLine),
	/// The bank used its reference for a line that says something else. That one counts.
	Differs(PostedLine),
	/// There is no such loan, or another bank lends it.
	NotOwnLoan,
	/// Nothing is owed on the loan.
	NothingOwed,
	/// The amount is zero.
	ZeroAmount,
	/// The value day is after the day of the block, which is this.
	InFuture(KoreanDay),
}

/// How lines stand at the block of a state that was read over this connection, in their order.
///
/// A loan of a bank that left may be its successor's, which only the chain says. So such a line can be sent.
pub async fn standing(
	connection: &Connection,
	state: &State,
	bank: InstitutionId,
	rows: &[RepaymentRow],
) -> Result<Vec<Standing>, Error> {
	let today = terms::today(state).await?;
	let keys: Vec<_> = rows.iter().map(|row| (Static(bank), Static(row.line_ref))).collect();
	let posted = values_of(connection, state, storage::posted_line(), &keys).await?;
	let loans: Vec<LoanId> =
		rows.iter().map(|row| row.loan).collect::<BTreeSet<_>>().into_iter().collect();
	let found = values(connection, state, storage::loan(), &loans).await?;
	let loans: BTreeMap<_, _> = loans.into_iter().zip(found).collect();
	let lenders = loans.values().flatten().map(|loan| loan.lender).filter(|one| *one != bank);
	let lenders: Vec<_> = lenders.collect::<BTreeSet<_>>().into_iter().collect();
	let found = values(connection, state, storage::institution(), &lenders).await?;
	let left = |one: &Option<Institution>| {
		one.as_ref().is_some_and(|one| one.status == InstitutionStatus::Withdrawn)
	};
	let left = lenders.into_iter().zip(found).filter(|(_, one)| left(one));
	let lenders: BTreeSet<_> = left.map(|(id, _)| id).chain([bank]).collect();
	let one = |(row, posted): (&RepaymentRow, Option<PostedLine>)| {
		let loan = loans.get(&row.loan).and_then(Option::as_ref);
		let loan = loan.filter(|loan| lenders.contains(&loan.lender));
		of_row(row, posted, loan, today)
	};
	Ok(rows.iter().zip(posted).map(one).collect())
}

/// How a line stands, with what was posted under its reference, the loan if it can be the bank's, and the day. In the
/// order of the chain's own checks.
fn of_row(
	row: &RepaymentRow,
	posted: Option<PostedLine>,
	loan: Option<&Loan>,
	today: KoreanDay,
) -> Standing {
	if let Some(posted) = posted {
		return match posted.is(row.loan, &line(row)) {
			true => Standing::Posted(posted),
			false => Standing::Differs(posted),
		};
	}
	match loan {
		None => Standing::NotOwnLoan,
		Some(loan) if !loan.state.is_owed() => Standing::NothingOwed,
		_ if row.amount == 0 => Standing::ZeroAmount,
		_ if row.valued_on > today => Standing::InFuture(today),
		_ => Standing::New,
	}
}

/// A row as the line of a call.
pub fn line(row: &RepaymentRow) -> Line {
	Line { line_ref: row.line_ref, amount: row.amount, valued_on: row.valued_on }
}

#[cfg(test)]
mod tests {
	use super::*;
	use pallet_lending::{LoanState, Origin, Reversal};

	fn loan(state: LoanState) -> Loan {
		Loan {
			lender: InstitutionId(4),
			state,
			since: 0,
			origin: Origin::Applied { documents: Commitment([1; 32]) },
			agreement: None,
			amendments: 0,
			deal: None,
			entries: Default::default(),
			offer: None,
			disbursed_on: None,
			paid_off_on: None,
		}
	}

	#[test]
	fn a_line_stands_as_the_chain_would_find_it() {
		let day = |text: &str| text.parse::<KoreanDay>().expect("a day");
		let (valued_on, today) = (day("2026-11-24"), day("2026-11-25"));
		let row = RepaymentRow { line_ref: [7; 32], loan: LoanId(3), amount: 1_000, valued_on };
		let posted = PostedLine { loan: LoanId(3), amount: 1_000, valued_on, reversed: None };
		let owed = loan(LoanState::Disbursed);
		let stands = |row: &RepaymentRow, posted: Option<&PostedLine>, loan: Option<&Loan>| {
			of_row(row, posted.copied(), loan, today)
		};
		assert_eq!(stands(&row, None, Some(&owed)), Standing::New);
		assert_eq!(stands(&row, None, Some(&loan(LoanState::WrittenOff))), Standing::New);
		// What was posted counts, also if it was reversed since, or the loan is another bank's.
		let reversed = PostedLine { reversed: Some(Reversal::TakenOut), ..posted };
		for posted in [&posted, &reversed] {
			let expected = Standing::Posted(*posted);
			assert_eq!(stands(&row, Some(posted), None), expected);
		}
		for other in [
			PostedLine { loan: LoanId(4), ..posted },
			PostedLine { amount: 1_001, ..posted },
			PostedLine { valued_on: today, ..posted },
		] {
			assert_eq!(stands(&row, Some(&other), Some(&owed)), Standing::Differs(other));
		}
		assert_eq!(stands(&row, None, None), Standing::NotOwnLoan);
		let settled = loan(LoanState::Settled);
		assert_eq!(stands(&row, None, Some(&settled)), Standing::NothingOwed);
		let zero = RepaymentRow { amount: 0, ..row.clone() };
		assert_eq!(stands(&zero, None, Some(&owed)), Standing::ZeroAmount);
		let early = RepaymentRow { valued_on: today, ..row.clone() };
		assert_eq!(stands(&early, None, Some(&owed)), Standing::New);
		let late = RepaymentRow { valued_on: today.plus(1), ..row };
		assert_eq!(stands(&late, None, Some(&owed)), Standing::InFuture(today));
	}
}
