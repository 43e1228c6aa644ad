//! Repayments, and their reversals.

use super::{bank, *};
use pallet_lending::{Batch, Call, Line};

/// A call about a random loan.
pub(super) fn call(detail: u8) -> (Officer, RuntimeCall) {
	let external_ref = fresh();
	let loan = LoanId(u64::from(detail) % NextLoan::<Runtime>::get().0.max(1));
	let amount = if detail.is_multiple_of(2) { LOAN } else { 100_000_000 };
	let lender = Loans::<Runtime>::get(loan).map_or(BANK, |loan| bank(loan.lender));
	// A few references, so that some are used again.
	let line_ref = [detail % 16; 32];
	let line = Line { line_ref, amount, valued_on: KoreanDay::of(now()) };
	let call = match detail % 3 {
		0 => Call::repay { loan, line, external_ref },
		1 => Call::repay_batch { lines: Batch::truncate_from(vec![(loan, line)]), external_ref },
		_ => {
			let (bank, reason) = (lender.institution(), document());
			Call::reverse { bank, line_ref, reason, external_ref }
		}
	};
	(lender, call.into())
}
