//! A bank's file of repayments.

use super::{
	checked::{Checked, Row},
	error::{FileError, Reason, RowError},
	fields,
	table::{read, Fields, Source},
};
use madang_primitives::{KoreanDay, LoanId, Won};
use pallet_lending::LineRef;
use sp_crypto_hashing::blake2_256;

/// A payment that the bank received (상환).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RepaymentRow {
	/// The bank's reference of the payment. It counts once for ever.
	pub line_ref: LineRef,
	/// The loan.
	pub loan: LoanId,
	/// How much, in won.
	pub amount: Won,
	/// Its value day (기산일).
	pub valued_on: KoreanDay,
}

impl Row for RepaymentRow {
	const FILE: &'static str = "repayments.csv";
	const COLUMNS: &'static [&'static str] = &["line_ref", "loan", "amount", "value_day"];

	fn to_record(&self) -> Vec<String> {
		vec![
			hex::encode(self.line_ref),
			self.loan.to_string(),
			self.amount.to_string(),
			self.valued_on.to_string(),
		]
	}
}

/// Read a file of repayments. A row may be repeated: the chain counts each reference once.
pub fn read_repayments(source: Source) -> Result<Checked<RepaymentRow>, FileError> {
	read(source, |row: &mut Fields| {
		let line_ref = row.get("line_ref", line_ref);
		let loan = row.get("loan", |text| match fields::digits(text, 18) {
			Some(number) => Ok(LoanId(number)),
			None => fields::form("the number of a loan has at most 18 digits"),
		});
		let amount = row.get("amount", |text| fields::won(&text.replace('_', "")));
		let valued_on = row.get("value_day", fields::day);
		Some(RepaymentRow {
			line_ref: line_ref?,
			loan: loan?,
			amount: amount?,
			valued_on: valued_on?,
		})
	})
}

/// 64 hexadecimal digits, or the hash of any other text: a bank's own numbers.
fn line_ref(text: &str) -> Result<LineRef, Reason> {
	if text.is_empty() {
		return fields::form("a payment has a reference of its own");
	}
	let mut bytes = LineRef::default();
	let digits = text.strip_prefix("0x").unwrap_or(text);
	match hex::decode_to_slice(digits, &mut bytes) {
		Ok(()) => Ok(bytes),
		Err(_) => Ok(blake2_256(text.as_bytes())),
	}
}

/// Reads a file of repayments line by line, with the same checks, so that a file of any length takes little memory. No
/// value has a line break.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RepaymentLines {
	header: String,
}

impl RepaymentLines {
	/// A file with this header.
	pub fn new(header: &str) -> Result<Self, FileError> {
		let header = header.trim_end_matches(['\r', '\n']).to_owned();
		read_repayments(Source::new(RepaymentRow::FILE, header.as_bytes())?)?;
		Ok(Self { header })
	}

	/// A line of the file. `None` if it is blank.
	pub fn row(&self, line: u64, text: &str) -> Result<Option<RepaymentRow>, Vec<RowError>> {
		let whole = |reason: Reason| {
			let file = RepaymentRow::FILE.to_owned();
			vec![RowError { file, line, column: None, value: String::new(), reason }]
		};
		let no_row = |error: FileError| whole(Reason::Form(error.to_string().into()));
		let text = format!("{}\n{}", self.header, text.trim_end_matches(['\r', '\n']));
		let source = Source::new(RepaymentRow::FILE, text.as_bytes()).map_err(no_row)?;
		let checked = read_repayments(source).map_err(no_row)?;
		if !checked.refused.is_empty() {
			let here = |error: RowError| RowError { line, ..error };
			return Err(checked.refused.into_iter().map(here).collect());
		}
		let mut rows = checked.rows.into_iter().map(|(_, row)| row);
		match (rows.next(), rows.next()) {
			(row, None) => Ok(row),
			_ => Err(whole(Reason::Form("a value has no line break".into()))),
		}
	}

	/// A row whose values are given one by one, in the order of the columns.
	pub fn values(line: u64, values: [&str; 4]) -> Result<RepaymentRow, Vec<RowError>> {
		let quoted = values.map(|value| format!("\"{}\"", value.replace('"', "\"\"")));
		let lines = Self { header: RepaymentRow::COLUMNS.join(",") };
		let row = lines.row(line, &quoted.join(","))?;
		let reason = Reason::Form("a payment has a reference of its own".into());
		let error = || RowError {
			file: RepaymentRow::FILE.to_owned(),
			line,
			column: None,
			value: String::new(),
			reason,
		};
		row.ok_or_else(|| vec![error()])
	}
}
