//! Why a file or a row is refused.

use super::{
	ended::{ended_sentence, KnownClosing},
	spreadsheet::Damage,
};
use madang_primitives::{BuildingId, DistrictCode, KoreanDay, Pnu, PropertyName};
use std::{borrow::Cow, fmt, io};

/// The number of characters of a value that a message shows.
const SHOWN: usize = 60;

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
	/// The file is of another program.
	#[error("{file}: is {what}, not CSV: save the sheet as \"CSV UTF-8\"")]
	NotCsv {
		/// The file.
		file: String,
		/// What it is.
		what: &'static str,
	},
	/// The file is empty, so it has no header.
	#[error("{file}:1: the file is empty; its first line must be: {expected}")]
	Empty {
		/// The file.
		file: String,
		/// The header that the file should have.
		expected: String,
	},
	/// The file has the columns of another public layout. The message does not repeat its first line,
	/// which can be a row with names of persons.
	#[error(
		"{file}: is {what}. It has other columns than this import reads: make a file with the header \
		 {expected} (docs/src/file-formats.md)"
	)]
	Foreign {
		/// The file.
		file: String,
		/// What it is.
		what: &'static str,
		/// The header that the file should have.
		expected: String,
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
	/// The value has bytes that are not text in the file's encoding.
	#[error(
		"has bytes that are not text in the encoding of this file: take the value from its source"
	)]
	NotText,
	/// A spreadsheet program changed the value when it opened or saved the file.
	#[error("{0}")]
	Spreadsheet(Damage),
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
	/// The day has not come yet.
	#[error("is in the future: today is {today}")]
	Future {
		/// The present day.
		today: KoreanDay,
	},
	/// An earlier row has the same key.
	#[error("already on line {line}")]
	Duplicate {
		/// The line of the first row with the key.
		line: u64,
	},
	/// The legal district does not exist.
	#[error("there is no legal district {0}")]
	UnknownDistrict(DistrictCode),
	/// The district is no longer in force, so no new parcel is entered there.
	#[error("district {district} {}", ended_sentence(*on, successors))]
	DistrictHasEnded {
		/// The district.
		district: DistrictCode,
		/// The first day on which it was no longer in force.
		on: KoreanDay,
		/// The districts that took over its land.
		successors: Vec<DistrictCode>,
	},
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
	/// The record of the property is closed, and nothing may use it any more.
	#[error("{property} {closing}: refer to a record in use")]
	Closed {
		/// The property.
		property: PropertyName,
		/// Its closing.
		closing: Box<KnownClosing>,
	},
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
	/// The units' shares of the rights to a parcel add up to more than rounding explains.
	#[error("with this row the land shares of parcel {0} add up to more than one")]
	LandShares(Pnu),
	/// The units' shares of the rights to a parcel have no common denominator of 64 bits.
	#[error(
		"with this row the land shares of parcel {0} are too fine to add up: use the denominator of the \
		other units"
	)]
	LandSharesTooFine(Pnu),
	/// The holders own jointly.
	#[error(
		"joint ownership (합유, 총유) has no shares; it cannot be recorded yet and must not be written as \
		shares: leave the row out"
	)]
	JointOwnership,
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
	/// The year of a receipt is not that of its day.
	#[error("the receipt is of {receipt}, but its day is of {filed}")]
	ReceiptYear {
		/// The year of the receipt.
		receipt: u16,
		/// The year of its day.
		filed: u16,
	},
	/// A row of title records names neither its title nor its property.
	#[error(
		"the row names neither its title nor its property, so no title of the file is known to have all \
		its entries"
	)]
	NamelessRow,
	/// The rows of a title name several properties.
	#[error("the title has another property on line {line}")]
	OtherProperty {
		/// The first line of the title.
		line: u64,
	},
	/// The title has too many live entries.
	#[error("the title has more than 64 entries")]
	TooManyEntries,
	/// No row of the title is an acquisition.
	#[error("no row of this title is an acquisition (소유권)")]
	NoOwnership,
	/// An entry is on the share of somebody who has none.
	#[error("names somebody who holds nothing of this title")]
	HoldsNothing,
	/// An entry does not follow the one before it in its section.
	#[error(
		"does not follow the row before it in this section: ranks and receipts must rise, and one receipt \
		has one rank"
	)]
	EntryOrder,
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
	pub(super) fn what(&self) -> String {
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
