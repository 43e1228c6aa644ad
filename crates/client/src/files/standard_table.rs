//! The ministry's own table of districts (법정동코드 전체자료): code, full name, and whether it is in force.

use super::{
	checked::{Checked, Row},
	error::{FileError, Reason},
	fields,
	rows::DistrictRow,
	table::{read, Fields, Source, UniqueKeys},
};
use madang_primitives::DistrictCode;

/// A row of the ministry's table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandardDistrictRow {
	/// The district, with its full name divided into levels.
	pub district: DistrictRow,
	/// Whether the code is in force (존재), or was abolished (폐지).
	pub in_force: bool,
}

impl Row for StandardDistrictRow {
	const FILE: &'static str = "법정동코드 전체자료.txt";
	const COLUMNS: &'static [&'static str] = &["법정동코드", "법정동명", "폐지여부"];

	fn to_record(&self) -> Vec<String> {
		let in_force = if self.in_force { "존재" } else { "폐지" };
		vec![self.district.code.to_string(), self.district.name(), in_force.into()]
	}
}

/// Read the codes in force of the ministry's table. Rows of abolished codes are skipped.
pub(super) fn read_standard(source: Source) -> Result<Checked<DistrictRow>, FileError> {
	let Checked { file, digest, columns, rows, refused, damaged, records } = read_all(source)?;
	let in_force =
		|(line, row): (u64, StandardDistrictRow)| row.in_force.then_some((line, row.district));
	let rows = rows.into_iter().filter_map(in_force).collect();
	Ok(Checked { file, digest, columns, rows, refused, damaged, records })
}

/// The abolished codes of the ministry's table. Another table has none.
pub fn abolished_districts(source: Source) -> Result<Vec<(u64, StandardDistrictRow)>, FileError> {
	match source.is::<StandardDistrictRow>() {
		true => {
			let rows = read_all(source)?.rows.into_iter();
			Ok(rows.filter(|(_, row)| !row.in_force).collect())
		}
		false => Ok(Vec::new()),
	}
}

fn read_all(source: Source) -> Result<Checked<StandardDistrictRow>, FileError> {
	let mut keys = UniqueKeys::new();
	read(source, |row: &mut Fields| {
		let line = row.line;
		let in_force = row.get("폐지여부", |text| match text {
			"존재" => Ok(true),
			"폐지" => Ok(false),
			_ => fields::form("존재 or 폐지"),
		});
		let code = row.get("법정동코드", |text| {
			let code = fields::district(text)?;
			keys.take(code, line).map(|()| code)
		});
		let name = row.get("법정동명", fields::full_name_of_district);
		let (code, name) = (code?, name?);
		let district = row.check("법정동명", divided(code, &name))?;
		Some(StandardDistrictRow { district, in_force: in_force? })
	})
}

/// Divide the full name of a district into the names of its levels. A city's name can have two words,
/// as 수원시 장안구 has; the others have one.
fn divided(code: DistrictCode, name: &str) -> Result<DistrictRow, Reason> {
	let mut words: Vec<_> = name.split(' ').filter(|word| !word.is_empty()).collect();
	let mut last = |has_digits: bool| match has_digits && words.len() > 1 {
		true => Ok(words.pop().unwrap_or_default().to_owned()),
		false if has_digits => fields::form("the name has fewer parts than the code has levels"),
		false => Ok(String::new()),
	};
	let ri = last(!code.0.is_multiple_of(100))?;
	let eupmyeondong = last(!code.0.is_multiple_of(100_000))?;
	let (sido, sigungu) = match words.split_first() {
		Some((sido, rest)) => (sido.to_string(), rest.join(" ")),
		None => return fields::form("is empty"),
	};
	Ok(DistrictRow { code, sido, sigungu, eupmyeondong, ri })
}

#[cfg(test)]
mod tests {
	use super::*;
	use encoding_rs::EUC_KR;

	fn table(rows: &str) -> Source {
		let text = format!("법정동코드\t법정동명\t폐지여부\r\n{}", rows.replace('\n', "\r\n"));
		Source::new("table", &*EUC_KR.encode(&text).0).unwrap()
	}

	#[test]
	fn the_ministrys_file_is_read_as_it_is() {
		let source = table(
			"1100000000\t서울특별시\t존재\n\
			 1168010100\t서울특별시 강남구 역삼동\t존재\n\
			 3611010100\t세종특별자치시 반곡동\t존재\n\
			 4111113200\t경기도 수원시 장안구 파장동 \t존재\n\
			 4111025021\t경기도 가평군 가평읍 대곡리\t존재\n\
			 4211010100\t강원도 춘천시 봉의동\t폐지\n",
		);
		let checked = super::super::read_districts(source).unwrap();
		assert_eq!(checked.refused, []);
		let rows: Vec<_> = checked.rows.iter().map(|(_, row)| row.to_record().join(",")).collect();
		assert_eq!(
			rows,
			[
				"1100000000,서울특별시,,,",
				"1168010100,서울특별시,강남구,역삼동,",
				"3611010100,세종특별자치시,,반곡동,",
				"4111113200,경기도,수원시 장안구,파장동,",
				"4111025021,경기도,가평군,가평읍,대곡리",
			]
		);
	}

	#[test]
	fn bad_rows_are_named_in_its_own_columns() {
		let checked = super::super::read_districts(table(
			"1168010100\t서울특별시\t존재\n\
			 1168010100\t서울특별시 강남구 역삼동\t존재\n\
			 116801030\t서울특별시 강남구 개포동\t있음\n",
		))
		.unwrap();
		let errors: Vec<_> = checked.refused.iter().map(ToString::to_string).collect();
		assert_eq!(errors, [
			"table:2: column \"법정동명\": 서울특별시: the name has fewer parts than the code has levels",
			"table:3: column \"법정동코드\": 1168010100: already on line 2",
			"table:4: column \"폐지여부\": 있음: 존재 or 폐지",
			"table:4: column \"법정동코드\": 116801030: a district code has exactly ten digits",
		]);
		assert_eq!(checked.columns, StandardDistrictRow::COLUMNS);
	}
}
