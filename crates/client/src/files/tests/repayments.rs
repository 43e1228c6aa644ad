//! Files of repayments.

use super::*;
use crate::files::{read_repayments, RepaymentLines, RepaymentRow};
use sp_crypto_hashing::blake2_256;

const HEADER: &str = "line_ref,loan,amount,value_day";

fn repayments(text: &str) -> Checked<RepaymentRow> {
	read_repayments(Source::new("repayments.csv", text.as_bytes()).unwrap()).unwrap()
}

fn row(line_ref: [u8; 32], loan: u64, amount: u64) -> RepaymentRow {
	let valued_on = "2026-11-24".parse().unwrap();
	RepaymentRow { line_ref, loan: madang_primitives::LoanId(loan), amount, valued_on }
}

#[test]
fn a_row_has_its_line_and_the_hash_of_a_banks_own_number() {
	let digits = "07".repeat(32);
	let text = format!(
		"\u{feff}{HEADER}\r\n2026-11-24/000001,3,1_423_651,2026-11-24\r\n\r\n\
		 {digits},4,\"2,000,000\",2026-11-24\r\n{digits},4,2000000,2026-11-24\r\n"
	);
	let checked = repayments(&text);
	assert!(checked.all_good(), "{:?}", checked.refused);
	let second = row([7; 32], 4, 2_000_000);
	let first = row(blake2_256(b"2026-11-24/000001"), 3, 1_423_651);
	assert_eq!(checked.rows, [(2, first), (4, second.clone()), (5, second.clone())]);
	let written = String::from_utf8(to_csv([&second]).unwrap()).unwrap();
	assert_eq!(written, format!("{HEADER}\n{digits},4,2000000,2026-11-24\n"));
}

#[test]
fn a_bad_row_is_named() {
	let checked = repayments(&format!(
		"{HEADER}\n,3,1000,2026-11-24\na,loan 3,1000,2026-11-24\nb,3,-1,2026-11-24\nc,3,1000,2026-13-24\n\
		 d,3,1000,2026-11-24\n"
	));
	assert_eq!(checked.rows.len(), 1);
	let columns: Vec<_> = checked.refused.iter().map(ToString::to_string).collect();
	for (error, (line, column)) in
		columns.iter().zip([(2, "line_ref"), (3, "loan"), (4, "amount"), (5, "value_day")])
	{
		let begins = format!("repayments.csv:{line}: column \"{column}\"");
		assert!(error.starts_with(&begins), "{error}");
	}
	assert_eq!(columns.len(), 4);
}

#[test]
fn a_file_is_read_line_by_line_as_at_once() {
	let digits = "07".repeat(32);
	let good = format!("{digits},4,\"2,000,000\",2026-11-24");
	let lines = RepaymentLines::new(&format!("\u{feff}{HEADER}\r\n")).unwrap();
	assert_eq!(lines.row(2, &good), Ok(Some(row([7; 32], 4, 2_000_000))));
	assert_eq!(lines.row(3, &format!("{good}\r\n")), lines.row(3, &good));
	assert_eq!([lines.row(4, ""), lines.row(5, "\r\n")], [Ok(None), Ok(None)]);
	// Each error has the line of the file, and a row can have several.
	let errors = lines.row(9, ",loan,1,2026-11-24").unwrap_err();
	let columns: Vec<_> = errors.iter().map(|error| (error.line, error.column)).collect();
	assert_eq!(columns, [(9, Some("line_ref")), (9, Some("loan"))]);
	for wrong in
		["a,3,1", "a,3,1,2026-11-24,more", "\"a,3,1,2026-11-24", &format!("{good}\r{good}")]
	{
		let errors = lines.row(7, wrong).unwrap_err();
		assert_eq!((errors[0].line, errors[0].column), (7, None), "{wrong}");
	}
	// With tabs, as spreadsheets write them.
	let lines = RepaymentLines::new(&HEADER.replace(',', "\t")).unwrap();
	assert_eq!(lines.row(2, &format!("{digits}\t4\t5\t2026-11-24")), Ok(Some(row([7; 32], 4, 5))));
	for header in ["", "line_ref,loan,amount", "loan,line_ref,amount,value_day"] {
		assert!(RepaymentLines::new(header).is_err(), "{header}");
	}
}

#[test]
fn values_one_by_one_are_read_as_those_of_a_file() {
	let read = |values| RepaymentLines::values(3, values);
	let own = "2026-11-24/\"1\", ä";
	let expected = row(blake2_256(own.as_bytes()), 3, 1_423_651);
	assert_eq!(read([own, "3", "1_423_651", "2026-11-24"]), Ok(expected));
	for (values, column) in [
		(["", "3", "1", "2026-11-24"], Some("line_ref")),
		(["a", "3\n4", "1", "2026-11-24"], Some("loan")),
		(["a", "3", "-1", "2026-11-24"], Some("amount")),
		(["a", "3", "1", ""], Some("value_day")),
	] {
		let errors = read(values).unwrap_err();
		assert_eq!((errors[0].line, errors[0].column), (3, column), "{values:?}");
	}
}
