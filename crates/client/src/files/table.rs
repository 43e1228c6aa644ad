//! Reads and writes CSV files of typed rows.

use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use madang_primitives::{BuildingId, DistrictCode, Pnu, PropertyName};
use std::{
	borrow::Cow,
	collections::HashMap,
	fmt,
	fs::File,
	hash::Hash,
	io::{self, Read, Write},
	path::Path,
};

/// The column that [`Checked::write_refused`] adds before the columns of the file.
pub const REASON_COLUMN: &str = "reason";

/// The number of characters of a value that a message shows.
const SHOWN: usize = 60;

/// A kind of row: its file, its columns and its fields.
pub trait Row {
	/// The name of the file in a folder of registers.
	const FILE: &'static str;

	/// The columns in their order: the header of the file.
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
}

/// Why a file cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
	/// The file cannot be opened or read.
	#[error("{file}: cannot be read: {cause}")]
	NotReadable {
		/// The file.
		file: String,
		/// The error of the system.
		#[source]
		cause: io::Error,
	},
	/// The file is empty, so it has no header.
	#[error("{file}:1: the file is empty; its first line must be: {expected}")]
	Empty {
		/// The file.
		file: String,
		/// The header that the file should have.
		expected: String,
	},
	/// The header is not text in UTF-8.
	#[error("{file}:{line}: the header is not UTF-8; save the file as \"CSV UTF-8\"")]
	HeaderNotUtf8 {
		/// The file.
		file: String,
		/// The line of the header.
		line: u64,
	},
	/// The header lacks columns, or has unknown ones.
	#[error("{file}:{line}: the header {}", differences(missing, unknown))]
	Header {
		/// The file.
		file: String,
		/// The line of the header.
		line: u64,
		/// The columns that are missing.
		missing: Vec<String>,
		/// The columns that this kind of file does not have, or that appear twice.
		unknown: Vec<String>,
	},
	/// The header has the columns in another order.
	#[error("{file}:{line}: the columns must be in this order: {expected}")]
	ColumnOrder {
		/// The file.
		file: String,
		/// The line of the header.
		line: u64,
		/// The header that the file should have.
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

/// What is wrong with a value or a row.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Reason {
	/// The value is not text in UTF-8.
	#[error("not UTF-8: save the file as \"CSV UTF-8\", not in the Korean code page")]
	NotUtf8,
	/// The row has more or fewer values than the header has columns.
	#[error("the row has {found} values, but the header has {expected}")]
	ColumnCount {
		/// The number of columns in the header.
		expected: usize,
		/// The number of values in the row.
		found: usize,
	},
	/// The value does not have the form of its column.
	#[error("{0}")]
	Form(Cow<'static, str>),
	/// An earlier row has the same key.
	#[error("already on line {line}")]
	Duplicate {
		/// The line of the first row with the key.
		line: u64,
	},
	/// The legal district does not exist.
	#[error("there is no legal district {0}")]
	UnknownDistrict(DistrictCode),
	/// The district is a province, a city or a county. A parcel must be in a town.
	#[error("{0} is not a town (읍면동) but a whole city, county or province")]
	NotATown(DistrictCode),
	/// The names and the code of a district have different levels.
	#[error("the code is {}", match named {
		true => format!("not that of a {level}, but the row has a name for one"),
		false => format!("that of a {level}, but its name is missing"),
	})]
	Level {
		/// The level.
		level: &'static str,
		/// Whether the row has a name for the level, although the code has no digits for it.
		named: bool,
	},
	/// Neither the land book's file nor the chain has the parcel.
	#[error("there is no parcel {0}")]
	UnknownParcel(Pnu),
	/// Neither the building book's file nor the chain has the building.
	#[error("there is no building {0}")]
	UnknownBuilding(BuildingId),
	/// Neither the files nor the chain have the property.
	#[error("there is no {0}")]
	UnknownProperty(PropertyName),
	/// The building is not owned by units.
	#[error("building {0} is not a strata building, so it has no units")]
	NotStrata(BuildingId),
	/// The building is owned by units, so it has neither owners nor a title as a whole.
	#[error("only the units of a strata building have owners and titles")]
	StrataAsAWhole,
	/// The building does not have the floor.
	#[error("the building has {above} floors above ground and {below} below")]
	NoSuchFloor {
		/// The number of floors above ground.
		above: u16,
		/// The number of floors below ground.
		below: u8,
	},
	/// The land shares of the building's units add up to more than one.
	#[error("with this row the land shares of building {0} add up to more than one")]
	LandShares(BuildingId),
	/// The holders' shares do not add up to one.
	#[error("the shares add up to {0}, not to one")]
	ShareSum(String),
	/// The year of a receipt is before the year of its cause.
	#[error("the receipt is of {receipt}, but its cause is of {cause}")]
	ReceiptBeforeCause {
		/// The year of the receipt.
		receipt: u16,
		/// The year of the cause.
		cause: u16,
	},
	/// The charges are not in the order of their receipts.
	#[error("charge {0} has an earlier receipt than the one before it")]
	ChargeOrder(usize),
}

/// An error in a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowError {
	/// The file.
	pub file: String,
	/// The line on which the row begins, from 1.
	pub line: u64,
	/// The column, or `None` if the row as a whole is wrong.
	pub column: Option<&'static str>,
	/// The value as the file has it. It is left out where it could be the name of a person.
	pub value: String,
	/// What is wrong.
	pub reason: Reason,
}

impl RowError {
	/// The column, the value and the reason, without the file and the line.
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
	/// The errors, in the order of lines. A row may have several.
	pub refused: Vec<RowError>,
	/// The rejected rows as the file has them.
	records: Vec<(u64, ByteRecord)>,
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

	/// Write the rejected rows byte for byte, with their errors in a first column `reason`.
	///
	/// After the rows are corrected and the column is removed, the file can be read again. The
	/// column is the first one so that it has the same position in rows with too few or too many
	/// values.
	pub fn write_refused(&self, path: &Path) -> io::Result<()> {
		let mut file = File::create(path)?;
		file.write_all(&self.refused_csv()?)?;
		file.sync_all()
	}

	/// The content of the file that [`Self::write_refused`] writes.
	pub fn refused_csv(&self) -> io::Result<Vec<u8>> {
		let mut reasons = HashMap::<u64, Vec<String>>::new();
		for error in &self.refused {
			reasons.entry(error.line).or_default().push(error.what());
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
		match *self.0.entry(key).or_insert(line) {
			first if first == line => Ok(()),
			first => Err(Reason::Duplicate { line: first }),
		}
	}
}

/// The values of a row that is being checked.
pub(super) struct Fields<'a> {
	file: &'a str,
	columns: &'static [&'static str],
	/// The line on which the row begins.
	pub(super) line: u64,
	record: &'a ByteRecord,
	refused: &'a mut Vec<RowError>,
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
		let outcome = match std::str::from_utf8(self.bytes(column)) {
			Ok(text) => read(text),
			Err(_) => Err(Reason::NotUtf8),
		};
		self.check(column, outcome)
	}

	/// As [`Self::get`], for values that could be the name of a person by mistake. The error does
	/// not repeat them.
	pub(super) fn get_redacted<T>(
		&mut self,
		column: &'static str,
		read: impl FnOnce(&str) -> Result<T, Reason>,
	) -> Option<T> {
		let found = self.get(column, read);
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
		let index = self.columns.iter().position(|name| *name == column);
		&self.record[index.expect("this kind of row has the column")]
	}
}

/// Finds the line of a byte offset. Offsets must be asked in ascending order.
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
		self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
		self.offset = begin.max(self.offset);
		self.line
	}
}

/// Read a file, and pass each row with the right number of values to `check`. A row is good if
/// `check` returns it without an error.
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
		.filter(|(index, name)| !columns.contains(name) || found[..*index].contains(name));
	let missing: Vec<_> = missing.map(|name| name.to_string()).collect();
	let unknown: Vec<_> = unknown.map(|(_, name)| name.to_string()).collect();
	let file = file.into();
	Err(match missing.is_empty() && unknown.is_empty() {
		true => FileError::ColumnOrder { file, line, expected: columns.join(",") },
		false => FileError::Header { file, line, missing, unknown },
	})
}
