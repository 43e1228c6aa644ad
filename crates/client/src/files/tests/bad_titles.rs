//! Each kind of bad unit and title record is reported with file, line, column, value and reason.

use super::*;

/// Check cases of a bad unit.
fn check_units(cases: &[Case]) {
	let known = known();
	let read = |source| read_units(source, &known).unwrap();
	let template = unit().replace("11680200000001", "11680200000002").replace("1203", "1204");
	check(&unit(), &template, read, cases);
}

/// Check cases of a bad title record.
fn check_titles(cases: &[Case]) {
	let mut known = known_with_unit();
	known.units.insert(madang_primitives::UnitId::new(11_680_200_000_002));
	let read = |source| read_titles(source, &known).unwrap();
	let template =
		title().replace("11462017000001", "11462017000002").replace("200000001", "200000002");
	check(&title(), &template, read, cases);
}

const BAD_RECEIPT: &str = "a receipt is a year and a number, such as 2019-48211";
/// What a label has.
const LETTERS: &str =
	"a label has Korean syllables, Latin letters, digits and - . , / ( ) ~, but not";
const BAD_DATE: &str = "a date is YYYY-MM-DD, from 1900 on";

#[test]
fn bad_unit_keys_are_reported() {
	check_units(&[
		(
			"11680200000002",
			"11680200000001",
			"column \"unit_id\": 11680200000001: already on line 2",
		),
		(
			"11680200000002",
			"0",
			"column \"unit_id\": 0: a management number has up to 33 digits, or the old form 11680-3609902; no part begins with zero",
		),
		(
			"11680100000001",
			"11680100000009",
			"column \"building_id\": 11680100000009: there is no building 11680100000009",
		),
		(
			"11680100000001",
			"11680100000002",
			"column \"building_id\": 11680100000002: building 11680100000002 is not a strata \
			 building, so it has no units",
		),
		("1204", "1203", "column \"number\": 1203: already on line 2"),
		("1204", "제1203호", "column \"number\": 제1203호: already on line 2"),
		("1204", "1204;", &format!("column \"number\": 1204;: {LETTERS} ';'")),
		("1204", "", "column \"number\": a label of a unit is not empty"),
	]);
}

#[test]
fn bad_unit_values_are_reported() {
	let floor = "a floor is 1 to 127 above ground, -1 to -127 below, such as 3, -1 or 지하1층";
	let share = "a share is";
	check_units(&[
		("01,,12", "01,?,12", &format!("column \"wing\": ?: {LETTERS} '?'")),
		(",12,", ",0,", "column \"floor\": 0: the building has 15 floors above ground and 3 below"),
		(",12,", ",-0,", &format!("column \"floor\": -0: {floor}")),
		(",12,", ",C1,", &format!("column \"floor\": C1: {floor}")),
		(
			",12,",
			",16,",
			"column \"floor\": 16: the building has 15 floors above ground and 3 below",
		),
		(
			",12,",
			",-4,",
			"column \"floor\": -4: the building has 15 floors above ground and 3 below",
		),
		(
			"공동주택",
			"주택",
			"column \"use\": 주택: not in the list of building uses (건축법 시행령 별표 1, of today and of earlier versions)",
		),
		(
			"84.93",
			"84.93501",
			"column \"area_m2\": 84.93501: an area is square metres with at most four decimals, such as 84.93",
		),
		(
			"1/2",
			"2/3",
			"column \"land_share\": 2/3: with this row the land shares of parcel \
			 1168010100108580000 add up to more than one",
		),
		(
			"1/2",
			"3/2",
			&format!("column \"land_share\": 3/2: {share} greater than zero and at most one"),
		),
		(
			"1/2",
			"0/2",
			&format!("column \"land_share\": 0/2: {share} greater than zero and at most one"),
		),
		(
			"1/2",
			"12.5/100",
			&format!(
				"column \"land_share\": 12.5/100: {share} a fraction of whole numbers, \
			 such as 1/2"
			),
		),
		("=1/1", "=2/3", "column \"owners\": the shares add up to 2/3, not to one"),
	]);
}

#[test]
fn bad_title_keys_are_reported() {
	check_titles(&[
		(
			"11462017000002",
			"1146201700002",
			"column \"title_number\": 1146201700002: a title number has exactly fourteen digits \
			 and does not begin with zero",
		),
		(
			"11462017000002",
			"01462017000002",
			"column \"title_number\": 01462017000002: a title number has exactly fourteen \
			 digits and does not begin with zero",
		),
		(
			"11462017000002",
			"99992017000002",
			"column \"title_number\": 99992017000002: numbers that begin with 9999 belong to \
			 records that were opened on the chain",
		),
		(
			"unit:11680200000002",
			"unit:11680200000003",
			"column \"property\": unit:11680200000003: there is no unit:11680200000003",
		),
		(
			"unit:11680200000002",
			"parcel:1168010100108590000",
			"column \"property\": parcel:1168010100108590000: there is no \
			 parcel:1168010100108590000",
		),
		(
			"unit:11680200000002",
			"parcel:858",
			"column \"property\": parcel:858: a PNU has exactly nineteen digits",
		),
		(
			"unit:11680200000002",
			"building:11680100000001",
			"column \"property\": building:11680100000001: only the units of a strata building \
			 have owners and titles",
		),
		(
			"unit:11680200000002",
			"11680200000002",
			"column \"property\": 11680200000002: a property is parcel:PNU, building:NUMBER or \
			 unit:NUMBER",
		),
	]);
}

#[test]
fn bad_holders_and_receipts_are_reported() {
	check_titles(&[
		(
			&format!("{}=1/1", person(3)),
			"",
			"column \"holders\": holder 1 is not of the form HOLDER=SHARE",
		),
		("=1/1", "=1/3", "column \"holders\": the shares add up to 1/3, not to one"),
		("2017-53001", "53001", &format!("column \"receipt\": 53001: {BAD_RECEIPT}")),
		("2017-53001", "2017-0", &format!("column \"receipt\": 2017-0: {BAD_RECEIPT}")),
		("2017-53001", "17-53001", &format!("column \"receipt\": 17-53001: {BAD_RECEIPT}")),
		(
			"2017-53001",
			"2016-53001",
			"column \"receipt\": 2016-53001: the receipt is of 2016, but its day is of 2017",
		),
		(
			"2017-03-24",
			"2018-03-24",
			"column \"caused_on\": 2018-03-24: the receipt is of 2017, but its cause is of 2018",
		),
		("2017-03-24", "17-3-24", &format!("column \"caused_on\": 17-3-24: {BAD_DATE}")),
		("2017-05-12", "", &format!("column \"filed_on\": {BAD_DATE}")),
		(
			",1146,",
			",146,",
			"column \"office\": 146: an office is the four digits of its code, such as 1146",
		),
		(
			",1146,",
			",0000,",
			"column \"office\": 0000: an office is the four digits of its code, such as 1146",
		),
	]);
}

#[test]
fn bad_kinds_are_reported() {
	let rank = "a rank is a number with up to three branches, such as 3 or 3-1";
	check_titles(&[
		("갑", "병", "column \"section\": 병: a section is 갑 (ownership) or 을 (other rights)"),
		("갑", "을", "column \"kind\": 소유권: no entry of this kind is in that section"),
		("소유권", "소유", "column \"kind\": 소유: not in the list of purposes (등기목적)"),
		(",1,", ",0,", &format!("column \"rank\": 0: {rank}")),
		(",1,", ",1-1-1-1-1,", &format!("column \"rank\": 1-1-1-1-1: {rank}")),
		(
			"매매",
			"매도",
			"column \"cause\": 매도: a cause is one of 매매, 증여, 교환, 공유물분할, 상속, 판결, \
			 설정계약, 합병; leave it empty if it is another",
		),
		(
			",,,,",
			",,5,,",
			"column \"max_secured\": 5: an entry of this kind has no such value: leave it empty",
		),
	]);
}
