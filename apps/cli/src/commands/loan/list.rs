//! A list of loans, with what is outstanding and overdue.

use crate::{context::Context, json, output, values};
use madang_client::{
	api::types::*,
	loan_book::{BookedLoan, LoanBook},
};
use serde_json::{json, Value};

/// Show a list.
pub fn show(context: &Context, block: u64, book: &LoanBook) {
	context.output.answer(&json_list(block, book), || table(&book.loans));
}

fn json_list(block: u64, book: &LoanBook) -> Value {
	json!({
		"block": block,
		"on": book.today.to_string(),
		"loans": book.loans.iter().map(json_loan).collect::<Vec<_>>(),
	})
}

fn json_loan(one: &BookedLoan) -> Value {
	let account = one.account.as_ref();
	json!({
		"loan": one.id.0,
		"lender": one.loan.lender.0,
		"programme": one.programme().map(|programme| programme.0),
		"state": json::loan_state(one.loan.state),
		"since": one.loan.since,
		"principal": one.terms.credit.principal,
		"drawn": account.map_or(0, |account| account.drawn),
		"outstanding": account.map_or(0, LoanAccount::outstanding),
		"due": account.map(|account| json::buckets(&account.due())),
		"overdue_since": one.overdue_since().map(|day| day.to_string()),
		"overdue_days": one.overdue_days(),
	})
}

fn table(loans: &[BookedLoan]) -> String {
	if loans.is_empty() {
		return t!("There is no such loan.").to_owned();
	}
	let rows = loans.iter().map(|one| {
		[
			one.id.to_string(),
			json::loan_state(one.loan.state).to_owned(),
			values::format_moment(one.loan.since),
			values::format_won(one.terms.credit.principal),
			values::format_won(one.account.as_ref().map_or(0, LoanAccount::outstanding)),
			one.overdue_since().map(|day| day.to_string()).unwrap_or_default(),
		]
	});
	output::table(["loan", "state", "since", "principal", "outstanding", "overdue since"], rows)
}

#[cfg(test)]
pub mod tests {
	use super::*;
	use madang_client::loan_book::STATES;
	use madang_schedule::{
		account::PostingKind, DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms,
		Repayment,
	};
	use pallet_lending::{LoanState, Origin, RefusalReason};

	pub fn day(text: &str) -> KoreanDay {
		text.parse().unwrap()
	}

	/// A loan of 12,000,000 won over a year, in twelve equal parts of the principal at 3.65 %.
	pub fn applied(id: u64) -> BookedLoan {
		BookedLoan {
			id: LoanId(id),
			loan: Loan {
				lender: InstitutionId(4),
				state: LoanState::Applied,
				since: 1_795_500_596_000,
				origin: Origin::Applied { documents: Commitment([1; 32]) },
				agreement: None,
				amendments: 0,
				deal: None,
				entries: Default::default(),
				offer: None,
				disbursed_on: None,
				paid_off_on: None,
			},
			terms: LoanTerms {
				borrowers: Default::default(),
				product: Product::Mortgage,
				titles: Default::default(),
				max_secured: 0,
				credit: Credit {
					principal: 12_000_000,
					term_months: 12,
					grace_months: 0,
					repayment: Repayment::EqualPrincipal,
					rate: RateTerms::Fixed(36_500),
					days: DayCount::Act365,
					pay_day: 25,
					holiday: HolidayRule::Nominal,
					prepayment: PrepaymentFee::default(),
					late: LateInterest { add: 30_000, cap: 150_000 },
				},
			},
			account: None,
			next_due: None,
		}
	}

	/// The same, drawn on 2026-11-25, on a day on which nothing is paid.
	pub fn disbursed(id: u64, on: &str) -> BookedLoan {
		let mut one = applied(id);
		let credit = &one.terms.credit;
		let contract = Contract { credit, fixings: [][..].into(), is_holiday: &|_| false };
		let mut ledger = Ledger::new(LoanAccount::new(credit));
		ledger.post(&contract, PostingKind::Draw, credit.principal, day("2026-11-25")).unwrap();
		one.account = Some(ledger.at(&contract, day(on)).unwrap());
		one.loan.state = LoanState::Disbursed;
		one
	}

	#[test]
	fn each_state_can_be_asked_for_by_its_name() {
		let states = [
			LoanState::Applied,
			LoanState::Approved,
			LoanState::Refused(RefusalReason::Documents),
			LoanState::Withdrawn,
			LoanState::Agreed,
			LoanState::Bound,
			LoanState::Disbursed,
			LoanState::Settled,
			LoanState::Lapsed,
			LoanState::WrittenOff,
		];
		assert_eq!(states.map(json::loan_state), STATES);
	}

	#[test]
	fn a_list_says_what_is_outstanding_and_overdue() {
		let loans = [applied(1), disbursed(2, "2026-12-25"), disbursed(3, "2027-01-05")];
		let text = table(&loans);
		for part in ["disbursed", "12,000,000", "2026-11-24 15:09:56 KST", "2026-12-25"] {
			assert!(text.contains(part), "{part}: {text}");
		}
		// On the due day itself nothing is overdue.
		assert_eq!(text.matches("2026-12-25").count(), 1, "{text}");
		let book = LoanBook { today: day("2027-01-05"), loans: loans.into() };
		let list = json_list(77, &book);
		assert_eq!((&list["block"], &list["on"]), (&json!(77), &json!("2027-01-05")));
		let [applied, due, overdue] = [0, 1, 2].map(|index| list["loans"][index].clone());
		assert_eq!((&applied["state"], &applied["outstanding"]), (&json!("applied"), &json!(0)));
		assert_eq!((&applied["due"], &applied["overdue_days"]), (&Value::Null, &json!(0)));
		// A month of 30 days: 12,000,000 × 3.65 % × 30 ÷ 365 = 36,000.
		assert_eq!(due["due"]["total"], 1_036_000);
		assert_eq!((&due["overdue_since"], &due["drawn"]), (&Value::Null, &json!(12_000_000)));
		assert_eq!(overdue["overdue_since"], "2026-12-25");
		assert_eq!((&overdue["overdue_days"], &overdue["loan"]), (&json!(11), &json!(3)));
	}

	#[test]
	fn an_empty_list_says_so() {
		assert!(table(&[]).contains("no such loan"));
	}
}
