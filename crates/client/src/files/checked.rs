//! The rows of a file, and the files of rows that need work.

use super::{error::RowError, spreadsheet::DamagedColumn};
use csv::{StringRecord, WriterBuilder};
use std::{
	collections::HashMap,
	fs::File,
	io::{self, Write},
	path::{Path, PathBuf},
};

/// The column before the columns of the file in a file of rows that need work. A reader skips it.
pub const REASON_COLUMN: &str = "reason";

/// The byte order mark of UTF-8, by which spreadsheets know the encoding.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A kind of row: its file, its columns and its fields.
pub trait Row {
	/// The name of the file in a folder of registers.
	const FILE: &'static str;

	/// The columns in their order: the header of the file.
	const COLUMNS: &'static [&'static str];

	/// The row's fields, in the order of the columns.
	fn to_record(&self) -> Vec<String>;

	/// The lines of a file that give the row: most kinds have one.
	fn to_records(&self) -> Vec<Vec<String>> {
		vec![self.to_record()]
	}
}

/// Write rows as CSV with their header.
pub fn to_csv<'a, R: Row + 'a>(rows: impl IntoIterator<Item = &'a R>) -> io::Result<Vec<u8>> {
	let mut writer = WriterBuilder::new().from_writer(Vec::new());
	writer.write_record(R::COLUMNS)?;
	for row in rows {
		for record in row.to_records() {
			writer.write_record(record)?;
		}
	}
	writer.into_inner().map_err(|error| error.into_error())
}

/// A row that needs work: why, and its fields.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
	/// The line of its file.
	pub line: u64,
	/// Why it needs work.
	pub reason: String,
	/// Its fields, as the file has them.
	pub fields: Vec<String>,
}

/// Write rows that need work into a new file next to the file from which they come, with the reasons
/// in a first column. After the rows are corrected, the file can be read as it is.
///
/// The file is `FILE.LABEL-1.csv`, or the next number for which there is no file, so that nothing is
/// overwritten. If there is a file with the same content already, that file is returned.
pub fn write_remarks(
	next_to: &Path,
	label: &str,
	columns: &[&str],
	rows: &[Remark],
) -> io::Result<PathBuf> {
	let content = remarks_csv(columns, rows)?;
	for number in 1_u32.. {
		let mut name = next_to.as_os_str().to_owned();
		name.push(format!(".{label}-{number}.csv"));
		let path = PathBuf::from(name);
		match File::create_new(&path) {
			Ok(mut file) => {
				file.write_all(&content)?;
				file.sync_all()?;
				return Ok(path);
			}
			Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
				if std::fs::read(&path)? == content {
					return Ok(path);
				}
			}
			Err(error) => return Err(error),
		}
	}
	Err(io::Error::other("there are too many files of this name"))
}

/// The content of a file of rows that need work. The reasons are in the first column so that they have
/// the same position in rows with too few or too many values.
pub(super) fn remarks_csv(columns: &[&str], rows: &[Remark]) -> io::Result<Vec<u8>> {
	let mut writer = WriterBuilder::new().flexible(true).from_writer(MARK.to_vec());
	writer.write_record([&REASON_COLUMN].into_iter().chain(columns))?;
	for Remark { line, reason, fields } in rows {
		let reason = format!("line {line}: {reason}");
		writer.write_record([&reason].into_iter().chain(fields))?;
	}
	writer.into_inner().map_err(|error| error.into_error())
}

/// A file that was read and checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checked<R> {
	/// The file.
	pub file: String,
	/// The SHA-256 of the file's bytes.
	pub digest: [u8; 32],
	/// The columns of the file.
	pub columns: &'static [&'static str],
	/// The good rows, each with the line on which it begins.
	pub rows: Vec<(u64, R)>,
	/// The errors, in the order of lines. A row may have several.
	pub refused: Vec<RowError>,
	/// The damage that a spreadsheet did, by column. Each damaged value that cannot be read is an
	/// error of its row, too.
	pub damaged: Vec<DamagedColumn>,
	/// The rejected rows as the file has them.
	pub(super) records: Vec<(u64, StringRecord)>,
}

impl<R: Row> Checked<R> {
	/// Whether no row was rejected. Otherwise the caller applies nothing, or it skips the bad rows.
	pub fn all_good(&self) -> bool {
		self.refused.is_empty()
	}

	/// The number of rejected rows.
	pub fn refused_rows(&self) -> usize {
		self.records.len()
	}

	/// The rejected rows with their reasons, for [`write_remarks`].
	pub fn refused_remarks(&self) -> Vec<Remark> {
		let mut reasons = HashMap::<u64, Vec<String>>::new();
		for error in &self.refused {
			reasons.entry(error.line).or_default().push(error.what());
		}
		let remark = |(line, record): &(u64, StringRecord)| Remark {
			line: *line,
			reason: match reasons.get(line) {
				Some(all) => all.join("; "),
				None => "another row of the same title is rejected".into(),
			},
			fields: record.iter().map(str::to_owned).collect(),
		};
		self.records.iter().map(remark).collect()
	}
}
