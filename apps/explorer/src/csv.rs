//! Tables as CSV files: numbers stay numbers, and no text is taken for a formula by a spreadsheet.

use axum::http::{header, HeaderName, HeaderValue};

/// A file: its text and the headers with its name.
pub type File = ([(HeaderName, HeaderValue); 2], Vec<u8>);

/// The characters with which a spreadsheet begins a formula, some of them in their wide form, and the apostrophe: so what was
/// put before a text is known when the file is read again.
const FORMULA: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '\''];

/// A table with the names of its columns.
///
/// # Errors
///
/// If a row has another number of cells.
pub fn written(
	head: Vec<String>,
	rows: impl Iterator<Item = Vec<String>>,
) -> Result<Vec<u8>, ::csv::Error> {
	self::rows(std::iter::once(head).chain(rows))
}

/// Rows of a table.
///
/// # Errors
///
/// If a row has another number of cells than the first one.
pub fn rows(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ::csv::Error> {
	let mut writer =
		::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
	for row in rows {
		writer.write_record(row.into_iter().map(harmless))?;
	}
	writer.into_inner().map_err(|error| error.into_error().into())
}

/// A text with an apostrophe before it, if a spreadsheet would take it for a formula. A number is left as it is.
fn harmless(text: String) -> String {
	match text.starts_with(FORMULA) && !is_number(&text) {
		true => format!("'{text}"),
		false => text,
	}
}

/// The text of a cell that was made harmless.
#[cfg(test)]
pub fn original(cell: &str) -> &str {
	cell.strip_prefix('\'').unwrap_or(cell)
}

/// Digits, perhaps with a point in them and a minus before them.
fn is_number(text: &str) -> bool {
	let digits = text.strip_prefix('-').unwrap_or(text);
	let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
	let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
	is_digits(whole) && is_digits(fraction)
}

/// The header that makes a browser keep an answer as a file with this name.
pub fn attachment(name: &str) -> HeaderValue {
	let text = format!("attachment; filename=\"{name}\"");
	HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

/// The answer with a file.
pub fn answer(name: &str, text: Vec<u8>) -> File {
	let headers = [
		(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
		(header::CONTENT_DISPOSITION, attachment(name)),
	];
	(headers, text)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn formulas_are_texts_and_numbers_are_numbers() {
		let row = [
			"=1+1",
			"+82",
			"-5",
			"-5.25",
			"@x",
			"18446744073709551615",
			"a,\"b\"\n",
			"-",
			"-1.2.3",
			"-.5",
			"＝1",
			"'",
			"\n=1",
		];
		let rows = [row.map(str::to_owned).to_vec()];
		let head = (0..row.len()).map(|column| column.to_string()).collect();
		let text = String::from_utf8(written(head, rows.into_iter()).unwrap()).unwrap();
		let expected = "0,1,2,3,4,5,6,7,8,9,10,11,12\r\n'=1+1,'+82,-5,-5.25,'@x,18446744073709551615,\"a,\"\"b\"\"\n\",\
			'-,'-1.2.3,'-.5,'＝1,'',\"'\n=1\"\r\n";
		assert_eq!(text, expected);
	}

	#[test]
	fn the_digits_are_the_same_when_the_file_is_read_again() {
		let given = vec![
			"9007199254740993".to_owned(),
			"18446744073709551615".to_owned(),
			"가,나".to_owned(),
		];
		let head = vec!["a".to_owned(), "b".to_owned(), "c".to_owned()];
		let text = written(head, [given.clone()].into_iter()).unwrap();
		let mut reader = ::csv::Reader::from_reader(text.as_slice());
		let read: Vec<_> = reader
			.records()
			.map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
			.collect();
		assert_eq!(read, [given]);
	}
}
