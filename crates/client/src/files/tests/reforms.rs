//! Files of a reform.

use super::*;
use crate::files::{
	read_district_ends, read_end_corrections, read_renumberings, DistrictEndRow, EndCorrectionRow,
	RenumberingRow,
};

fn ends(rows: &str) -> Checked<DistrictEndRow> {
	let text = format!("code,ended_on,successors\n{rows}");
	read_district_ends(Source::new("district-ends.csv", text.as_bytes()).unwrap()).unwrap()
}

fn corrections(rows: &str) -> Checked<EndCorrectionRow> {
	let text = format!("code,ended_on,successors\n{rows}");
	read_end_corrections(Source::new("corrections.csv", text.as_bytes()).unwrap()).unwrap()
}

fn numbers(rows: &str) -> Checked<RenumberingRow> {
	let text = format!("from,to\n{rows}");
	read_renumberings(Source::new("renumbering.csv", text.as_bytes()).unwrap()).unwrap()
}

fn errors<R>(checked: &Checked<R>) -> Vec<String> {
	checked.refused.iter().map(ToString::to_string).collect()
}

#[test]
fn a_district_ends_with_one_several_or_no_successors() {
	let rows = "4211010100,2023-06-11,5111010100\n\
	            4159010700,2026-02-01,4159110700;4159310700\n\
	            1171010100,2026-02-01,\n";
	let checked = ends(rows);
	assert!(checked.all_good(), "{:?}", errors(&checked));
	let counts: Vec<_> = checked.rows.iter().map(|(_, row)| row.successors.len()).collect();
	assert_eq!(counts, [1, 2, 0]);
	let written = to_csv(checked.rows.iter().map(|(_, row)| row)).unwrap();
	assert_eq!(String::from_utf8(written).unwrap(), format!("code,ended_on,successors\n{rows}"));
}

#[test]
fn a_bad_row_of_ends_is_named() {
	let bad = ends(
		"4211010100,2023-06-11,5111010100\n\
		 4211010100,2023-06-11,5111010100\n\
		 4211010200,2023-13-11,5111010200\n\
		 4211010300,2023-06-11,511101030\n",
	);
	assert_eq!(bad.rows.len(), 1);
	let errors = errors(&bad);
	assert_eq!(errors[0], "district-ends.csv:3: column \"code\": 4211010100: already on line 2");
	assert!(errors[1].starts_with("district-ends.csv:4: column \"ended_on\": 2023-13-11"));
	assert_eq!(
		errors[2],
		"district-ends.csv:5: column \"successors\": 511101030: a district code has exactly ten \
		 digits"
	);
}

#[test]
fn each_parcel_and_each_new_number_is_listed_once() {
	let (one, two) = ("1168010100108580000", "1168010100108590000");
	// They exchange their numbers.
	let exchange = format!("{one},{two}\n{two},{one}\n");
	let checked = numbers(&exchange);
	assert!(checked.all_good());
	let written = to_csv(checked.rows.iter().map(|(_, row)| row)).unwrap();
	assert_eq!(String::from_utf8(written).unwrap(), format!("from,to\n{exchange}"));
	let bad = numbers(&format!("{one},{two}\n{one},{one}\n{two},{two}\n"));
	assert_eq!(
		errors(&bad),
		[
			format!("renumbering.csv:3: column \"from\": {one}: already on line 2"),
			format!("renumbering.csv:4: column \"to\": {two}: already on line 2"),
		]
	);
}

#[test]
fn a_correction_without_a_day_takes_an_end_back() {
	let rows = "4211010200,,\n4211010100,2023-06-11,4211010200\n4211010200,2023-06-12,\n";
	let checked = corrections(rows);
	assert!(checked.all_good(), "{:?}", errors(&checked));
	let have_ended: Vec<_> = checked.rows.iter().map(|(_, row)| row.ended.is_some()).collect();
	assert_eq!(have_ended, [false, true, true]);
	let written = to_csv(checked.rows.iter().map(|(_, row)| row)).unwrap();
	assert_eq!(String::from_utf8(written).unwrap(), format!("code,ended_on,successors\n{rows}"));
	let bad = corrections("4211010100,,5111010100\n4211010100,2023-06-11,\n");
	assert_eq!(
		errors(&bad),
		[
			"corrections.csv:2: column \"successors\": 5111010100: a district that has not ended (without a \
			 day) has no successors",
		]
	);
}
