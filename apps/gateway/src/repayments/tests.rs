//! What is said of rows that are not prepared.

use super::*;
use madang_client::api::types::{LoanId, PostedLine};

fn row(amount: u64) -> RepaymentRow {
	let valued_on = "2026-11-24".parse().unwrap();
	RepaymentRow { line_ref: [7; 32], loan: LoanId(3), amount, valued_on }
}

#[test]
fn a_reference_is_for_one_row_of_a_file() {
	let first = (2, row(1_000));
	let same = duplicate(9, &row(1_000), &first);
	assert_eq!((&same["kind"], &same["row"]), (&json!("refused"), &json!(9)));
	assert_eq!(
		(&same["problem"], &same["reason"]),
		(&json!("repeated"), &json!("row 2 is the same"))
	);
	let other = duplicate(9, &row(1_001), &first);
	assert_eq!(other["problem"], "differs");
	assert!(other["reason"].as_str().unwrap().starts_with("row 2 has the same reference"));
}

#[test]
fn a_refused_row_says_which_field_and_why() {
	let RepaymentRow { loan, amount, valued_on, .. } = row(1_000);
	let posted = PostedLine { loan, amount, valued_on, reversed: None };
	for (problem, field, name, reason) in [
		(
			Standing::Differs(posted),
			"line_ref",
			"differs",
			"1000 won on loan 3, value day 2026-11-24",
		),
		(Standing::NotOwnLoan, "loan", "not-own-loan", "another bank lends it"),
		(Standing::NothingOwed, "loan", "wrong-state", "nothing is owed"),
		(Standing::ZeroAmount, "amount", "zero-amount", "zero"),
		(Standing::InFuture(valued_on), "value_day", "in-future", "after today, 2026-11-24"),
	] {
		let refused = refused(5, &problem);
		assert_eq!((&refused["row"], &refused["field"]), (&json!(5), &json!(field)));
		assert_eq!(refused["problem"], name);
		assert!(refused["reason"].as_str().unwrap().contains(reason), "{refused}");
	}
}
