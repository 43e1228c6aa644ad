//! Files of a reform: the ends of districts, and new numbers of parcels.

use super::{
	checked::{Checked, Row},
	error::{FileError, Reason},
	fields,
	table::{read, Fields, Source, UniqueKeys},
};
use madang_primitives::{DistrictCode, KoreanDay, Pnu};

/// Separates the successors of a district.
const SEPARATOR: char = ';';

/// The end of a district (말소).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DistrictEndRow {
	/// The code of the district.
	pub code: DistrictCode,
	/// The first day on which it is no longer in force (말소일자).
	pub ended_on: KoreanDay,
	/// The districts that take over its land: one, several or none.
	pub successors: Vec<DistrictCode>,
}

impl Row for DistrictEndRow {
	const FILE: &'static str = "district-ends.csv";
	const COLUMNS: &'static [&'static str] = &["code", "ended_on", "successors"];

	fn to_record(&self) -> Vec<String> {
		let successors: Vec<_> = self.successors.iter().map(ToString::to_string).collect();
		let separator = SEPARATOR.to_string();
		vec![self.code.to_string(), self.ended_on.to_string(), successors.join(&separator)]
	}
}

/// Read a file of ends.
pub fn read_district_ends(source: Source) -> Result<Checked<DistrictEndRow>, FileError> {
	let mut keys = UniqueKeys::new();
	read(source, |row: &mut Fields| {
		let line = row.line;
		let code = row.get("code", |text| {
			let code = fields::district(text)?;
			keys.take(code, line).map(|()| code)
		});
		let ended_on = row.get("ended_on", fields::day);
		let successors = row.get("successors", successors);
		Some(DistrictEndRow { code: code?, ended_on: ended_on?, successors: successors? })
	})
}

fn successors(text: &str) -> Result<Vec<DistrictCode>, Reason> {
	let codes = text.split(SEPARATOR).filter(|_| !text.is_empty());
	codes.map(fields::district).collect()
}

/// A correction of the end of a district. The file has the columns of a file of ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EndCorrectionRow {
	/// The code of the district.
	pub code: DistrictCode,
	/// The right end, with its day and successors. `None` if the district has not ended.
	pub ended: Option<(KoreanDay, Vec<DistrictCode>)>,
}

impl Row for EndCorrectionRow {
	const FILE: &'static str = "end-corrections.csv";
	const COLUMNS: &'static [&'static str] = DistrictEndRow::COLUMNS;

	fn to_record(&self) -> Vec<String> {
		let (code, ended) = (self.code, self.ended.clone());
		match ended {
			Some((ended_on, successors)) => {
				DistrictEndRow { code, ended_on, successors }.to_record()
			}
			None => vec![code.to_string(), String::new(), String::new()],
		}
	}
}

/// Read a file of corrections. A district without a day has not ended. A district can have several rows:
/// an end is taken back, another district gets it as its successor, and it is recorded again.
pub fn read_end_corrections(source: Source) -> Result<Checked<EndCorrectionRow>, FileError> {
	read(source, |row: &mut Fields| {
		let code = row.get("code", fields::district);
		let ended_on = row.get("ended_on", |text| match text {
			"" => Ok(None),
			_ => fields::day(text).map(Some),
		});
		let successors = row.get("successors", |text| match ended_on {
			Some(None) if !text.is_empty() => {
				fields::form("a district that has not ended (without a day) has no successors")
			}
			_ => successors(text),
		});
		let (code, ended_on, successors) = (code?, ended_on?, successors?);
		Some(EndCorrectionRow { code, ended: ended_on.map(|on| (on, successors)) })
	})
}

/// A new number for a parcel.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RenumberingRow {
	/// The parcel's present number, or an old one.
	pub from: Pnu,
	/// Its new number.
	pub to: Pnu,
}

impl Row for RenumberingRow {
	const FILE: &'static str = "renumbering.csv";
	const COLUMNS: &'static [&'static str] = &["from", "to"];

	fn to_record(&self) -> Vec<String> {
		vec![self.from.to_string(), self.to.to_string()]
	}
}

/// Read a file of new numbers.
pub fn read_renumberings(source: Source) -> Result<Checked<RenumberingRow>, FileError> {
	let (mut parcels, mut numbers) = (UniqueKeys::new(), UniqueKeys::new());
	read(source, |row: &mut Fields| {
		let line = row.line;
		let from = row.get("from", |text| {
			let pnu = fields::pnu(text)?;
			parcels.take(pnu, line).map(|()| pnu)
		});
		let to = row.get("to", |text| {
			let pnu = fields::pnu(text)?;
			numbers.take(pnu, line).map(|()| pnu)
		});
		Some(RenumberingRow { from: from?, to: to? })
	})
}
