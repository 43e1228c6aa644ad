//! The tests of register files. All use the small, good registers of this module.

mod bad_books;
mod bad_titles;
mod forms;
mod papers;
mod public;
mod references;
mod reforms;
mod repayments;
mod synthetic;
mod titles;
mod trials;

use super::*;
use madang_primitives::DistrictCode;

/// A commitment in hexadecimal digits.
fn person(byte: u8) -> String {
	format!("{byte:02x}").repeat(32)
}

/// 역삼동, and the 강남구 to which it belongs.
fn districts() -> KnownDistricts {
	[DistrictCode(1168000000), DistrictCode(1168010100)].into_iter().collect()
}

/// A file: the header of its kind, and these rows.
fn file<R: Row>(rows: &[&str]) -> Source {
	let content = format!("{}\n{}\n", R::COLUMNS.join(","), rows.join("\n"));
	Source::new(R::FILE, content.as_bytes()).unwrap()
}

/// A text of a template, its replacement, and the message that the row then has.
type Case<'a> = (&'a str, &'a str, &'a str);

/// The errors of a bad row after a good one.
fn errors_of<R: Row>(good: &str, bad: &str, read: impl Fn(Source) -> Checked<R>) -> Vec<String> {
	let checked = read(file::<R>(&[good, bad]));
	assert_eq!(checked.rows.len(), 1, "{bad}");
	assert_eq!(checked.rows[0].0, 2);
	assert_eq!(checked.refused_rows(), 1, "{bad}");
	assert!(!checked.all_good());
	checked.refused.iter().map(ToString::to_string).collect()
}

/// Check that the template becomes a bad row with each replacement.
fn check<R: Row>(good: &str, template: &str, read: impl Fn(Source) -> Checked<R>, cases: &[Case]) {
	let clean = read(file::<R>(&[good, template]));
	assert_eq!(clean.refused, [], "the template is good");
	assert_eq!(clean.rows.len(), 2);
	for (from, to, message) in cases {
		assert!(template.contains(from), "{from} in {template}");
		let bad = template.replacen(from, to, 1);
		let expected = format!("{}:3: {message}", R::FILE);
		assert_eq!(errors_of(good, &bad, &read), [expected], "{bad}");
	}
}

const DISTRICT: &str = "1168010100,서울특별시,강남구,역삼동,";

fn parcel() -> String {
	format!("1168010100108580000,대,2983.10,18450000,2026-01-01,{}=1/1", person(1))
}

fn strata() -> String {
	"11680100000001,1168010100108580000,공동주택,철근콘크리트구조,15,3,7384.15,2004-06-18,Y,N,"
		.into()
}

fn house() -> String {
	format!(
		"11680100000002,1168010100108580000,단독주택,벽돌구조,2,0,201.33,1987-02-10,N,N,{}=1",
		person(2)
	)
}

fn unit() -> String {
	format!("11680200000001,11680100000001,,12,1203,공동주택,84.93,1/2,{}=1/1", person(3))
}

/// The acquisition of a title.
fn title() -> String {
	format!(
		"11462017000001,unit:11680200000001,갑,소유권,1,2017-53001,1146,2017-05-12,매매,2017-03-24,\
		 {}=1/1,,,,",
		person(3)
	)
}

/// A mortgage of the same title.
fn mortgage() -> String {
	"11462017000001,unit:11680200000001,을,근저당권,1,2017-53002,1146,2017-05-12,설정계약,2017-05-12,,\
	 member:4,480000000,,"
		.into()
}

/// An attachment of the same title.
fn attachment() -> String {
	format!(
		"11462017000001,unit:11680200000001,갑,가압류,2,2020-7,1142,2020-03-04,,,,,,,{}",
		person(7)
	)
}

/// What is known after the parcel and the buildings were read.
fn known() -> Known {
	let mut known = Known::default();
	let parcels = read_parcels(file::<ParcelRow>(&[&parcel()]), &districts()).unwrap();
	parcels.rows.iter().for_each(|(_, row)| known.add_parcel(row));
	let buildings = read_buildings(file::<BuildingRow>(&[&strata(), &house()]), &known).unwrap();
	buildings.rows.iter().for_each(|(_, row)| known.add_building(row));
	known
}

fn known_with_unit() -> Known {
	let mut known = known();
	let units = read_units(file::<UnitRow>(&[&unit()]), &known).unwrap();
	units.rows.iter().for_each(|(_, row)| known.add_unit(row.id, &row.land_rights));
	known
}
