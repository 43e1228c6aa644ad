//! The rows of a file, in either form.

use crate::error::Error;
use madang_client::files::{Reason, RepaymentLines, RepaymentRow, RowError};
use serde::Deserialize;
use serde_json::Value;

/// A row, or nothing for a blank line, or what is wrong with it.
pub type Read = Result<Option<RepaymentRow>, Vec<RowError>>;

/// In which form rows are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
	/// CSV, with a header.
	Csv,
	/// A JSON object in each line.
	Json,
}

/// Reads lines.
pub enum Rows {
	/// The header of CSV is expected.
	Header,
	/// CSV after its header.
	Csv(RepaymentLines),
	/// JSON.
	Json,
}

/// A row in JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
	line_ref: String,
	loan: Value,
	amount: Value,
	value_day: String,
}

impl Rows {
	/// Of this form.
	pub const fn new(form: Form) -> Self {
		match form {
			Form::Csv => Self::Header,
			Form::Json => Self::Json,
		}
	}

	/// Read a line of the file. A header that is wrong ends the file.
	pub fn line(&mut self, number: u64, line: &[u8]) -> Result<Read, Error> {
		let Ok(text) = std::str::from_utf8(line) else {
			return Ok(Err(whole(number, "the line is not in UTF-8")));
		};
		Ok(match self {
			Self::Header if text.trim().is_empty() => Ok(None),
			Self::Header => {
				let lines = RepaymentLines::new(text).map_err(Error::invalid)?;
				*self = Self::Csv(lines);
				Ok(None)
			}
			Self::Csv(lines) => lines.row(number, text),
			Self::Json if text.trim().is_empty() => Ok(None),
			Self::Json => match serde_json::from_str(text) {
				Ok(value) => of_value(number, value),
				Err(error) => Err(whole(number, error)),
			},
		})
	}
}

/// Read a row in JSON: the values have the same names and forms as the columns of the file.
pub fn of_value(number: u64, value: Value) -> Read {
	let given: Given = serde_json::from_value(value).map_err(|error| whole(number, error))?;
	let loan = text(number, "loan", &given.loan)?;
	let amount = text(number, "amount", &given.amount)?;
	RepaymentLines::values(number, [&given.line_ref, &loan, &amount, &given.value_day]).map(Some)
}

/// A text, or a whole number as text.
fn text(line: u64, column: &'static str, value: &Value) -> Result<String, Vec<RowError>> {
	match value {
		Value::String(text) => Ok(text.clone()),
		Value::Number(number) if number.is_u64() => Ok(number.to_string()),
		other => Err(vec![RowError {
			column: Some(column),
			..error(line, format!("expected a whole number or text, not {other}"))
		}]),
	}
}

fn whole(line: u64, reason: impl ToString) -> Vec<RowError> {
	vec![error(line, reason)]
}

fn error(line: u64, reason: impl ToString) -> RowError {
	let reason = Reason::Form(reason.to_string().into());
	RowError { file: String::new(), line, column: None, value: String::new(), reason }
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_primitives::LoanId;
	use serde_json::json;

	fn row(loan: u64, amount: u64) -> RepaymentRow {
		let valued_on = "2026-11-24".parse().unwrap();
		RepaymentRow { line_ref: [7; 32], loan: LoanId(loan), amount, valued_on }
	}

	fn columns(read: &Read) -> Vec<(u64, Option<&'static str>)> {
		let errors = read.as_ref().unwrap_err();
		errors.iter().map(|error| (error.line, error.column)).collect()
	}

	#[test]
	fn both_forms_have_the_same_rows() {
		let digits = "07".repeat(32);
		let mut csv = Rows::new(Form::Csv);
		let mut line = |number, text: &str| csv.line(number, text.as_bytes()).unwrap();
		assert_eq!(line(1, "\r"), Ok(None));
		assert_eq!(line(2, "line_ref,loan,amount,value_day\r"), Ok(None));
		assert_eq!(line(3, &format!("{digits},3,1000,2026-11-24\r")), Ok(Some(row(3, 1_000))));
		assert_eq!(line(4, ""), Ok(None));
		assert_eq!(columns(&line(5, "a,x,1000,2026-11-24")), [(5, Some("loan"))]);
		let mut json = Rows::new(Form::Json);
		let mut line = |number, text: &str| json.line(number, text.as_bytes()).unwrap();
		let own = |loan, amount| {
			json!({ "line_ref": digits, "loan": loan, "amount": amount, "value_day": "2026-11-24" })
				.to_string()
		};
		let expected = Ok(Some(row(3, 1_000)));
		assert_eq!(line(1, &own(json!("3"), json!("1000"))), expected);
		assert_eq!(line(2, &own(json!(3), json!(1_000))), expected);
		assert_eq!(line(3, " \r"), Ok(None));
		for (number, text, column) in [
			(4, own(json!(3.5), json!(1)), Some("loan")),
			(5, own(json!(3), json!(-1)), Some("amount")),
			(6, own(json!(3), json!("-1")), Some("amount")),
			(7, "{".to_owned(), None),
			(8, "[]".to_owned(), None),
			(9, json!({ "line_ref": "a" }).to_string(), None),
			(10, own(json!(3), json!(1)).replace("loan", "loans"), None),
		] {
			assert_eq!(columns(&line(number, &text)), [(number, column)], "{text}");
		}
	}

	#[test]
	fn a_wrong_header_ends_the_file_and_a_wrong_line_does_not() {
		let error = Rows::new(Form::Csv).line(1, b"loan,amount").map(drop).unwrap_err();
		assert!(error.detail.contains("lacks"), "{error:?}");
		for form in [Form::Csv, Form::Json] {
			let read = Rows::new(form).line(7, b"\xb0\xa1").unwrap();
			assert_eq!(columns(&read), [(7, None)]);
		}
	}
}
