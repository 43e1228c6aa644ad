//! Reads CSV files of typed rows.

use super::{
	checked::{Checked, Row, REASON_COLUMN},
	clean::clean,
	error::{FileError, Reason, RowError},
	foreign,
	spreadsheet::{damage, Damage, DamageCount},
	text,
};
use csv::{ReaderBuilder, StringRecord};
use sp_crypto_hashing::sha2_256;
use std::{
	collections::{hash_map::Entry, HashMap},
	fs::File,
	hash::Hash,
	io::{self, Read},
	path::Path,
};

/// The bytes at the beginning of a file that have its header.
const LONGEST_HEADER: usize = 4_096;

/// How the files of other programs begin, and what they are.
const NOT_CSV: [(&[u8], &str); 4] = [
	(b"PK\x03\x04", "a workbook of a spreadsheet (such as .xlsx) or another archive"),
	(b"\xD0\xCF\x11\xE0", "a document of an older office program (such as .xls or .hwp)"),
	(b"%PDF", "a PDF document"),
	(b"<", "a page or a document in XML or HTML"),
];

/// A file to read: its content, and its name in messages.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
	name: String,
	bytes: Vec<u8>,
}

impl Source {
	/// Read a file. Messages name it by this path.
	pub fn open(path: &Path) -> Result<Self, FileError> {
		let name = path.display().to_string();
		match File::open(path) {
			Ok(file) => Self::new(name, file),
			Err(cause) => Err(FileError::NotReadable { file: name, cause }),
		}
	}

	/// The content of the file.
	pub fn bytes(&self) -> &[u8] {
		&self.bytes
	}

	/// Read a reader to its end. Messages use this name.
	pub fn new(name: impl Into<String>, mut reader: impl Read) -> Result<Self, FileError> {
		let (name, mut bytes) = (name.into(), Vec::new());
		match reader.read_to_end(&mut bytes) {
			Ok(_) => Ok(Self { name, bytes }),
			Err(cause) => Err(FileError::NotReadable { file: name, cause }),
		}
	}

	/// Whether the file has the columns of this kind of row, in any order.
	pub fn is<R: Row>(&self) -> bool {
		let (_, header) = self.header();
		R::COLUMNS.iter().all(|column| header.iter().any(|found| found == column))
	}

	/// The public layout that the file has, if it is known and not that of an import.
	pub fn public_layout(&self) -> Option<&'static str> {
		let (first_line, header) = self.header();
		foreign::layout(&first_line, &header)
	}

	/// The first line and its values, which can be read without the rest.
	fn header(&self) -> (String, Vec<String>) {
		let text = text::decode(&self.bytes[..self.bytes.len().min(LONGEST_HEADER)]);
		let mut header = StringRecord::new();
		let values = match Records::new(&self.name, &text).next(&mut header) {
			Ok(Some(_)) => header.iter().map(|value| clean(value).into_owned()).collect(),
			_ => Vec::new(),
		};
		(first_line(&text).to_owned(), values)
	}
}

/// The first line of a text that is not blank.
fn first_line(text: &str) -> &str {
	text.trim_start().split(['\r', '\n']).next().unwrap_or_default()
}

/// The keys so far, each with its first line.
///
/// A key counts even if its row is rejected for another reason: the reader cannot decide which of
/// two rows with one key is right.
pub(super) struct UniqueKeys<K>(HashMap<K, u64>);

impl<K: Eq + Hash> UniqueKeys<K> {
	pub(super) fn new() -> Self {
		Self(HashMap::new())
	}

	pub(super) fn take(&mut self, key: K, line: u64) -> Result<(), Reason> {
		match self.0.entry(key) {
			Entry::Occupied(first) => Err(Reason::Duplicate { line: *first.get() }),
			Entry::Vacant(free) => {
				free.insert(line);
				Ok(())
			}
		}
	}
}

/// The values of a row that is being checked.
pub(super) struct Fields<'a> {
	file: &'a str,
	columns: &'static [&'static str],
	/// The line on which the row begins.
	pub(super) line: u64,
	record: &'a StringRecord,
	refused: &'a mut Vec<RowError>,
	damaged: &'a mut DamageCount,
}

impl Fields<'_> {
	/// Read the value of a column with `read`. If that fails, keep the error and return `None`.
	///
	/// # Panics
	///
	/// If this kind of row has no such column, which is a mistake in this module that its tests
	/// find.
	pub(super) fn get<T>(
		&mut self,
		column: &'static str,
		read: impl FnOnce(&str) -> Result<T, Reason>,
	) -> Option<T> {
		let value = clean(self.value(column)).into_owned();
		self.damaged.look_at(column, self.line, &value);
		let outcome = read(&value).map_err(|reason| match damage(&value) {
			_ if value.contains(char::REPLACEMENT_CHARACTER) => Reason::NotText,
			Some(damage) => Reason::Spreadsheet(damage),
			None => reason,
		});
		if let Err(Reason::Spreadsheet(damage)) = outcome {
			self.count_damage(column, damage);
		}
		self.check(column, outcome)
	}

	/// As [`Self::get`], for values that could be the name of a person by mistake. The error does
	/// not repeat them.
	pub(super) fn get_redacted<T>(
		&mut self,
		column: &'static str,
		read: impl FnOnce(&str) -> Result<T, Reason>,
	) -> Option<T> {
		let value = clean(self.value(column)).into_owned();
		let found = self.check(column, read(&value));
		if let (None, Some(error)) = (&found, self.refused.last_mut()) {
			error.value.clear();
		}
		found
	}

	/// Keep an error of a column, which rejects the row.
	pub(super) fn check<T>(
		&mut self,
		column: &'static str,
		outcome: Result<T, Reason>,
	) -> Option<T> {
		outcome
			.map_err(|reason| {
				let value = self.value(column).to_owned();
				self.refused.push(RowError {
					file: self.file.into(),
					line: self.line,
					column: Some(column),
					value,
					reason,
				});
			})
			.ok()
	}

	/// The row as the file has it.
	pub(super) fn record(&self) -> StringRecord {
		self.record.clone()
	}

	fn count_damage(&mut self, column: &'static str, damage: Damage) {
		let value = self.value(column).to_owned();
		self.damaged.add(column, Some(damage), self.line, &value);
	}

	fn value(&self, column: &'static str) -> &str {
		let index = self.columns.iter().position(|name| *name == column);
		&self.record[index.expect("this kind of row has the column")]
	}
}

/// Finds the line of a byte offset. Offsets must be asked in ascending order.
///
/// A line ends with LF, CRLF or CR.
struct Lines<'a> {
	bytes: &'a [u8],
	offset: usize,
	line: u64,
}

impl Lines<'_> {
	/// The first line of the record that the CSV reader found at `offset`. Blank lines and the rest
	/// of a line end may be before it.
	fn of_record(&mut self, offset: u64) -> u64 {
		let rest = usize::try_from(offset).ok().and_then(|offset| self.bytes.get(offset..));
		let blank =
			|rest: &[u8]| rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
		let begin =
			rest.map_or(self.bytes.len(), |rest| self.bytes.len() - rest.len() + blank(rest));
		let passed = self.bytes.get(self.offset..begin).unwrap_or_default();
		// A record never begins with LF, so no CRLF is cut here.
		let ends = passed.iter().enumerate().filter(|(at, byte)| match byte {
			b'\n' => true,
			b'\r' => passed.get(at + 1) != Some(&b'\n'),
			_ => false,
		});
		self.line += ends.count() as u64;
		self.offset = begin.max(self.offset);
		self.line
	}
}

/// The records of a text, each with its line.
struct Records<'a> {
	file: &'a str,
	lines: Lines<'a>,
	reader: csv::Reader<&'a [u8]>,
}

impl<'a> Records<'a> {
	fn new(file: &'a str, text: &'a str) -> Self {
		let bytes = text.as_bytes();
		// Spreadsheets separate the values of their Unicode text by tabs.
		let delimiter = if first_line(text).contains('\t') { b'\t' } else { b',' };
		let mut builder = ReaderBuilder::new();
		builder.has_headers(false).flexible(true).delimiter(delimiter);
		let lines = Lines { bytes, offset: 0, line: 1 };
		Self { file, lines, reader: builder.from_reader(bytes) }
	}

	fn next(&mut self, record: &mut StringRecord) -> Result<Option<u64>, FileError> {
		match self.reader.read_record(record) {
			Ok(true) => {
				let offset = record.position().map_or(0, |found| found.byte());
				Ok(Some(self.lines.of_record(offset)))
			}
			Ok(false) => Ok(None),
			Err(error) => Err(FileError::NotReadable {
				file: self.file.to_owned(),
				cause: io::Error::other(error),
			}),
		}
	}
}

/// Read a file, and pass each row with the right number of values to `check`. A row is good if
/// `check` returns it without an error.
pub(super) fn read<R: Row>(
	Source { name: file, bytes }: Source,
	mut check: impl FnMut(&mut Fields) -> Option<R>,
) -> Result<Checked<R>, FileError> {
	if let Some((_, what)) = NOT_CSV.iter().find(|(begin, _)| bytes.starts_with(begin)) {
		return Err(FileError::NotCsv { file, what });
	}
	let digest = sha2_256(&bytes);
	let text = text::decode(&bytes);
	drop(bytes);
	let mut found = Records::new(&file, &text);
	let mut record = StringRecord::new();
	let has_reasons = match found.next(&mut record)? {
		Some(line) => check_header(&file, &text, line, &record, R::COLUMNS)?,
		None => {
			let expected = R::COLUMNS.join(",");
			return Err(FileError::Empty { file, expected });
		}
	};
	let (mut rows, mut refused, mut records) = (Vec::new(), Vec::new(), Vec::new());
	let mut damaged = DamageCount::default();
	while let Some(line) = found.next(&mut record)? {
		if has_reasons {
			record = record.iter().skip(1).collect();
		}
		let before = refused.len();
		let (expected, found) = (R::COLUMNS.len(), record.len());
		let row = if found == expected {
			let (file, columns) = (&*file, R::COLUMNS);
			let (refused, damaged) = (&mut refused, &mut damaged);
			check(&mut Fields { file, columns, line, record: &record, refused, damaged })
		} else {
			refused.push(RowError {
				file: file.clone(),
				line,
				column: None,
				value: String::new(),
				reason: Reason::ColumnCount { expected, found },
			});
			None
		};
		match row {
			Some(row) if refused.len() == before => rows.push((line, row)),
			_ => records.push((line, record.clone())),
		}
	}
	let (columns, damaged) = (R::COLUMNS, damaged.finish());
	Ok(Checked { file, digest, columns, rows, refused, damaged, records })
}

/// Read a column of a file, and skip what cannot be read: the reader of the rows reports it. A file
/// without the column has no values.
///
/// # Panics
///
/// If this kind of row has no such column, which is a mistake in this module.
pub(super) fn column<R: Row, T>(
	source: &Source,
	column: &'static str,
	mut read: impl FnMut(&str) -> Result<T, Reason>,
) -> Result<Vec<T>, FileError> {
	assert!(R::COLUMNS.contains(&column), "this kind of row has the column");
	let text = text::decode(&source.bytes);
	let mut records = Records::new(&source.name, &text);
	let mut record = StringRecord::new();
	if records.next(&mut record)?.is_none() {
		return Ok(Vec::new());
	}
	let Some(index) = record.iter().position(|name| clean(name) == column) else {
		return Ok(Vec::new());
	};
	let mut values = Vec::new();
	while records.next(&mut record)?.is_some() {
		values.extend(record.get(index).and_then(|value| read(&clean(value)).ok()));
	}
	Ok(values)
}

/// Check the header. Returns whether the columns have the column of reasons before them.
fn check_header(
	file: &str,
	text: &str,
	line: u64,
	record: &StringRecord,
	columns: &[&str],
) -> Result<bool, FileError> {
	let all: Vec<_> = record.iter().map(clean).collect();
	let (has_reasons, found) = match all.split_first() {
		Some((first, rest)) if first == REASON_COLUMN => (true, rest),
		_ => (false, &all[..]),
	};
	if found == columns {
		return Ok(has_reasons);
	}
	let header: Vec<_> = found.iter().map(|name| name.to_string()).collect();
	if let Some(what) = foreign::layout(first_line(text), &header) {
		return Err(FileError::Foreign { file: file.into(), what, expected: columns.join(",") });
	}
	let missing = columns.iter().filter(|name| !found.iter().any(|one| one == *name));
	let unknown = found.iter().enumerate().filter(|(index, name)| {
		!columns.iter().any(|one| one == *name) || found[..*index].contains(name)
	});
	let missing: Vec<_> = missing.map(|name| name.to_string()).collect();
	let unknown: Vec<_> = unknown.map(|(_, name)| name.to_string()).collect();
	let file = file.into();
	Err(match missing.is_empty() && unknown.is_empty() {
		true => FileError::ColumnOrder { file, line, expected: columns.join(",") },
		false => FileError::Header { file, line, missing, unknown },
	})
}
