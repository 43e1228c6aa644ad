//! Reading and writing a CSV file of typed rows.

use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use madang_primitives::{BuildingId, DistrictCode, Pnu, Property};
use std::{
	borrow::Cow,
	collections::HashMap,
	fmt,
	fs::File,
	hash::Hash,
	io::{self, Read, Write},
	path::Path,
};

/// The column that [`Checked::write_refused`] puts before a file's own.
pub const REASON_COLUMN: &str = "reason";

/// Characters of a value that a refusal's message shows.
const SHOWN: usize = 60;

/// A kind of row: which file it is in, and how it is written.
pub trait Row {
	/// The file's name in a folder of registers.
	const FILE: &'static str;

	/// The columns, in order: the header of the file.
	const COLUMNS: &'static [&'static str];

	/// The row's fields, in the order of the columns.
	fn to_record(&self) -> Vec<String>;
}

/// Write rows as CSV with their header.
pub fn to_csv<'a, R: Row + 'a>(rows: impl IntoIterator<Item = &'a R>) -> io::Result<Vec<u8>> {
	let mut writer = WriterBuilder::new().from_writer(Vec::new());
	writer.write_record(R::COLUMNS)?;
	for row in rows {
		writer.write_record(row.to_record())?;
	}
	writer.into_inner().map_err(|error| error.into_error())
}

/// A file to read: its content, and the name that messages give it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
	name: String,
	bytes: Vec<u8>,
}

impl Source {
	/// Read a file; messages name it by the path given.
	pub fn open(path: &Path) -> Result<Self, FileError> {
		let name = path.display().to_string();
		match File::open(path) {
			Ok(file) => Self::new(name, file),
			Err(cause) => Err(FileError::NotReadable { file: name, cause }),
		}
	}

	/// Its content.
	pub fn bytes(&self) -> &[u8] {
		&self.bytes
	}

	/// Read to the end of a reader, under a name for messages.
	pub fn new(name: impl Into<String>, mut reader: impl Read) -> Result<Self, FileError> {
		let (name, mut bytes) = (name.into(), Vec::new());
		match reader.read_to_end(&mut bytes) {
			Ok(_) => Ok(Self { name, bytes }),
			Err(cause) => Err(FileError::NotReadable { file: name, cause }),
		}
	}
}

/// Why nothing of a file could be read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
	/// It cannot be opened or read.
	#[error("{file}: cannot be read: {cause}")]
	NotReadable {
		/// The file.
		file: String,
		/// What the system says.
		#[source]
		cause: io::Error,
	},
	/// It has no header: it is empty.
	#[error("{file}:1: the file is empty; its first line is to be: {expected}")]
	Empty {
		/// The file.
		file: String,
		/// The header it should have.
		expected: String,
	},
	/// Its header is not text in UTF-8.
	#[error("{file}:{line}: the header is not UTF-8; save the file as \"CSV UTF-8\"")]
	HeaderNotUtf8 {
		/// The file.
		file: String,
		/// The line of the header.
		line: u64,
	},
	/// Its header lacks columns, or has others.
	#[error("{file}:{line}: the header {}", differences(missing, unknown))]
	Header {
		/// The file.
		file: String,
		/// The line of the header.
		line: u64,
		/// Columns that are missing.
		missing: Vec<String>,
		/// Columns that the file does not have, or has twice.
		unknown: Vec<String>,
	},
	/// Its header has the columns in another order.
	#[error("{file}:{line}: the columns are in another order than this: {expected}")]
	ColumnOrder {
		/// The file.
		file: String,
		/// The line of the header.
		line: u64,
		/// The header it should have.
		expected: String,
	},
}

fn differences(missing: &[String], unknown: &[String]) -> String {
	let named = |verb: &str, columns: &[String]| {
		(!columns.is_empty()).then(|| format!("{verb} \"{}\"", columns.join("\", \"")))
	};
	let parts = [named("lacks", missing), named("has the unknown", unknown)];
	parts.into_iter().flatten().collect::<Vec<_>>().join(" and ")
}

/// What is wrong with a value, or with a row.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Reason {
	/// The value is not text in UTF-8.
	#[error("not UTF-8: save the file as \"CSV UTF-8\", not in the Korean code page")]
	NotUtf8,
	/// The row has more or fewer values than the header has columns.
	#[error("the row has {found} values, the header {expected}")]
	ColumnCount {
		/// Columns of the header.
		expected: usize,
		/// Values of the row.
		found: usize,
	},
	/// The value is not of the form that its column has.
	#[error("{0}")]
	Form(Cow<'static, str>),
	/// The key is that of an earlier row.
	#[error("already on line {line}")]
	Duplicate {
		/// The line of the first row with the key.
		line: u64,
	},
	/// There is no such legal district.
	#[error("there is no legal district {0}")]
	UnknownDistrict(DistrictCode),
	/// The district is a province, a city or a county: parcels lie in its towns.
	#[error("{0} is no town (읍면동) but a whole city, county or province")]
	NotATown(DistrictCode),
	/// The names and the code of a district are of different levels.
	#[error("the code is {}", match named {
		true => format!("not of a {level}, but the name is there"),
		false => format!("of a {level}, but the name is missing"),
	})]
	Level {
		/// The level.
		level: &'static str,
		/// Whether the row has a name for it: then the code has no digits for it.
		named: bool,
	},
	/// Neither the land book's file nor the chain has the parcel.
	#[error("there is no parcel {0}")]
	UnknownParcel(Pnu),
	/// Neither the building book's file nor the chain has the building.
	#[error("there is no building {0}")]
	UnknownBuilding(BuildingId),
	/// Neither file nor chain has the property.
	#[error("there is no {0}")]
	UnknownProperty(Property),
	/// The building is not owned by units.
	#[error("building {0} is not strata: it has no units")]
	NotStrata(BuildingId),
	/// The building is owned by units, and has neither owners nor a title as a whole.
	#[error("a strata building has owners and titles only by its units")]
	StrataAsAWhole,
	/// The building does not have the floor.
	#[error("the building has {above} floors above ground and {below} below")]
	NoSuchFloor {
		/// Floors above ground.
		above: u16,
		/// Floors below ground.
		below: u8,
	},
	/// The land shares of the building's units come to more than one.
	#[error("with this row the land shares of building {0} come to more than one")]
	LandShares(BuildingId),
	/// The holders' shares do not come to one.
	#[error("the shares come to {0}, not to one")]
	ShareSum(String),
	/// A receipt's year is before that of its cause.
	#[error("the receipt is of {receipt}, its cause of {cause}")]
	ReceiptBeforeCause {
		/// The receipt's year.
		receipt: u16,
		/// The year of the cause.
		cause: u16,
	},
	/// The charges are not in the order of their receipts.
	#[error("charge {0} has an earlier receipt than the one before it")]
	ChargeOrder(usize),
}

/// One thing that is wrong with one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowError {
	/// The file.
	pub file: String,
	/// The line on which the row begins, from 1.
	pub line: u64,
	/// The column, or `None` where the row as a whole is wrong.
	pub column: Option<&'static str>,
	/// The value as the file has it. Where it may be a person's name it is left out.
	pub value: String,
	/// What is wrong.
	pub reason: Reason,
}

impl RowError {
	/// Column, value and reason, without file and line.
	fn what(&self) -> String {
		let mut what = String::new();
		if let Some(column) = self.column {
			what.push_str(&format!("column \"{column}\": "));
		}
		if !self.value.is_empty() {
			what.extend(
				self.value.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }),
			);
			what.push_str(if self.value.chars().count() > SHOWN { "…: " } else { ": " });
		}
		what + &self.reason.to_string()
	}
}

impl fmt::Display for RowError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "{}:{}: {}", self.file, self.line, self.what())
	}
}

/// A file that was read and checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checked<R> {
	/// The file.
	pub file: String,
	/// The good rows, each with the line on which it begins.
	pub rows: Vec<(u64, R)>,
	/// What is wrong, in the order of lines. A row may have several refusals.
	pub refused: Vec<RowError>,
	/// The refused rows as the file has them.
	records: Vec<(u64, ByteRecord)>,
}

impl<R: Row> Checked<R> {
	/// Whether no row was refused: only then is a file applied, unless the caller skips bad rows.
	pub fn all_good(&self) -> bool {
		self.refused.is_empty()
	}

	/// How many rows were refused.
	pub fn refused_rows(&self) -> usize {
		self.records.len()
	}

	/// Write the refused rows, byte for byte, with what is wrong in a first column `reason`.
	///
	/// Once corrected, and without that column, the file can be read again. The column comes first
	/// so that it stays in its place also for rows that have too few or too many values.
	pub fn write_refused(&self, path: &Path) -> io::Result<()> {
		let mut file = File::create(path)?;
		file.write_all(&self.refused_csv()?)?;
		file.sync_all()
	}

	/// What [`Self::write_refused`] writes.
	pub fn refused_csv(&self) -> io::Result<Vec<u8>> {
		let mut reasons = HashMap::<u64, Vec<String>>::new();
		for refusal in &self.refused {
			reasons.entry(refusal.line).or_default().push(refusal.what());
		}
		let mut writer = WriterBuilder::new().flexible(true).from_writer(Vec::new());
		writer.write_record([&REASON_COLUMN].into_iter().chain(R::COLUMNS))?;
		for (line, record) in &self.records {
			let reasons = reasons.get(line).map(|all| all.join("; ")).unwrap_or_default();
			let reason = format!("line {line}: {reasons}");
			writer.write_record([reason.as_bytes()].into_iter().chain(record.iter()))?;
		}
		writer.into_inner().map_err(|error| error.into_error())
	}
}

/// The first line that each key was on.
///
/// A key counts also when its row was refused for something else: which of two rows with one key
/// is right is not for the reader to decide.
pub(super) struct Keys<K>(HashMap<K, u64>);

impl<K: Eq + Hash> Keys<K> {
	pub(super) fn new() -> Self {
		Self(HashMap::new())
	}

	pub(super) fn take(&mut self, key: K, line: u64) -> Result<(), Reason> {
		match *self.0.entry(key).or_insert(line) {
			first if first == line => Ok(()),
			first => Err(Reason::Duplicate { line: first }),
		}
	}
}

/// A row's values while they are checked.
pub(super) struct Fields<'a> {
	file: &'a str,
	columns: &'static [&'static str],
	/// The line on which the row begins.
	pub(super) line: u64,
	record: &'a ByteRecord,
	refused: &'a mut Vec<RowError>,
}

impl Fields<'_> {
	/// The value of a column, read by `read`; `None`, and a refusal, where it cannot be.
	///
	/// # Panics
	///
	/// When the row kind has no such column: a mistake in this module that its tests find.
	pub(super) fn get<T>(
		&mut self,
		column: &'static str,
		read: impl FnOnce(&str) -> Result<T, Reason>,
	) -> Option<T> {
		let outcome = match std::str::from_utf8(self.bytes(column)) {
			Ok(text) => read(text),
			Err(_) => Err(Reason::NotUtf8),
		};
		self.must(column, outcome)
	}

	/// As [`Self::get`], for values that may be a person's name by mistake: they are not repeated.
	pub(super) fn get_private<T>(
		&mut self,
		column: &'static str,
		read: impl FnOnce(&str) -> Result<T, Reason>,
	) -> Option<T> {
		let found = self.get(column, read);
		if let (None, Some(refusal)) = (&found, self.refused.last_mut()) {
			refusal.value.clear();
		}
		found
	}

	/// Refuse the row for a column unless the outcome is good.
	pub(super) fn must<T>(
		&mut self,
		column: &'static str,
		outcome: Result<T, Reason>,
	) -> Option<T> {
		outcome
			.map_err(|reason| {
				let value = String::from_utf8_lossy(self.bytes(column)).into_owned();
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

	fn bytes(&self, column: &'static str) -> &[u8] {
		let place = self.columns.iter().position(|name| *name == column);
		&self.record[place.expect("the row kind has the column")]
	}
}

/// Lines by byte offset, asked in ascending order.
struct Lines<'a> {
	bytes: &'a [u8],
	offset: usize,
	line: u64,
}

impl Lines<'_> {
	/// The line on which the record begins that the CSV reader found at `offset`: blank lines and
	/// the rest of a line end may come before it.
	fn of_record(&mut self, offset: u64) -> u64 {
		let rest = usize::try_from(offset).ok().and_then(|offset| self.bytes.get(offset..));
		let blank =
			|rest: &[u8]| rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
		let begin =
			rest.map_or(self.bytes.len(), |rest| self.bytes.len() - rest.len() + blank(rest));
		let passed = self.bytes.get(self.offset..begin).unwrap_or_default();
		self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
		self.offset = begin.max(self.offset);
		self.line
	}
}

/// Read a file, giving each row that has the right number of values to `check`. A row is good when
/// `check` makes something of it and refuses nothing.
pub(super) fn read<R: Row>(
	Source { name: file, bytes }: Source,
	mut check: impl FnMut(&mut Fields) -> Option<R>,
) -> Result<Checked<R>, FileError> {
	let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
	let mut lines = Lines { bytes, offset: 0, line: 1 };
	let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
	let mut record = ByteRecord::new();
	let mut next = |record: &mut ByteRecord| match reader.read_byte_record(record) {
		Ok(true) => Ok(Some(lines.of_record(record.position().map_or(0, |found| found.byte())))),
		Ok(false) => Ok(None),
		Err(error) => {
			Err(FileError::NotReadable { file: file.clone(), cause: io::Error::other(error) })
		}
	};

	match next(&mut record)? {
		Some(line) => check_header(&file, line, &record, R::COLUMNS)?,
		None => {
			let expected = R::COLUMNS.join(",");
			return Err(FileError::Empty { file, expected });
		}
	}
	let (mut rows, mut refused, mut records) = (Vec::new(), Vec::new(), Vec::new());
	while let Some(line) = next(&mut record)? {
		let before = refused.len();
		let (expected, found) = (R::COLUMNS.len(), record.len());
		let row = if found == expected {
			let columns = R::COLUMNS;
			let (file, refused) = (&file, &mut refused);
			check(&mut Fields { file, columns, line, record: &record, refused })
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
	Ok(Checked { file, rows, refused, records })
}

fn check_header(
	file: &str,
	line: u64,
	record: &ByteRecord,
	columns: &[&str],
) -> Result<(), FileError> {
	let Ok(found) = record.iter().map(std::str::from_utf8).collect::<Result<Vec<_>, _>>() else {
		return Err(FileError::HeaderNotUtf8 { file: file.into(), line });
	};
	if found == columns {
		return Ok(());
	}
	let missing = columns.iter().filter(|name| !found.contains(name));
	let unknown = found
		.iter()
		.enumerate()
		.filter(|(place, name)| !columns.contains(name) || found[..*place].contains(name));
	let missing: Vec<_> = missing.map(|name| name.to_string()).collect();
	let unknown: Vec<_> = unknown.map(|(_, name)| name.to_string()).collect();
	let file = file.into();
	Err(match missing.is_empty() && unknown.is_empty() {
		true => FileError::ColumnOrder { file, line, expected: columns.join(",") },
		false => FileError::Header { file, line, missing, unknown },
	})
}
