//! Files as they arrive: `tests/data/trials` has those of other programs, the rest is made here.

use super::*;
use encoding_rs::EUC_KR;

/// A file of `tests/data/trials`.
pub(super) fn trial(path: &str) -> Source {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/trials");
	let bytes = std::fs::read(folder.join(path)).unwrap();
	Source::new(path.rsplit('/').next().unwrap(), bytes.as_slice()).unwrap()
}

pub(super) fn messages<R>(checked: &Checked<R>) -> Vec<String> {
	checked.refused.iter().map(ToString::to_string).collect()
}

#[test]
fn r05_lines_that_end_with_cr_are_counted() {
	let read = |path| read_parcels(trial(path), &districts()).unwrap();
	let (cr, lf) = (read("R05-cr-only/land-book.csv"), read("R05-lf-control/land-book.csv"));
	let expected = [
		"land-book.csv:4: column \"pnu\": 1168010100190050001: already on line 2",
		"land-book.csv:5: column \"category\": 땅: not one of the 28 land categories",
	];
	assert_eq!(messages(&lf), expected);
	assert_eq!(messages(&cr), expected);
	assert_eq!(cr.rows, lf.rows);
	assert_eq!(cr.refused_remarks(), lf.refused_remarks());
}

#[test]
fn r06d_decomposed_letters_are_read() {
	let checked = read_parcels(trial("R06d-nfd/land-book.csv"), &districts()).unwrap();
	assert_eq!(messages(&checked), Vec::<String>::new());
	assert_eq!(checked.rows[0].1.category.korean(), "대");
}

#[test]
fn r06e_middle_dots_are_read() {
	let mut known = Known::default();
	let land = read_parcels(trial("R06e-middle-dots/land-book.csv"), &districts()).unwrap();
	land.rows.iter().for_each(|(_, row)| known.add_parcel(row));
	let checked = read_buildings(trial("R06e-middle-dots/building-book.csv"), &known).unwrap();
	let uses: Vec<_> = checked.rows.iter().map(|(_, row)| row.main_use.korean()).collect();
	assert_eq!(uses, ["국방·군사시설"; 7]);
	assert_eq!(messages(&checked), Vec::<String>::new());
}

/// Wings 가 and A동, units B01, 비01 and 101-1: each door once.
#[test]
fn r08_names_of_wings_and_units_are_read() {
	let mut known = Known::default();
	let land = read_parcels(trial("R08-unit-names/land-book.csv"), &districts()).unwrap();
	land.rows.iter().for_each(|(_, row)| known.add_parcel(row));
	let buildings = read_buildings(trial("R08-unit-names/building-book.csv"), &known).unwrap();
	buildings.rows.iter().for_each(|(_, row)| known.add_building(row));
	let checked = read_units(trial("R08-unit-names/units.csv"), &known).unwrap();
	let doors: Vec<_> = checked
		.rows
		.iter()
		.map(|(_, row)| {
			let wing = row.wing.as_ref().map_or("", |wing| wing.as_str());
			(wing, row.floor, row.number.as_str())
		})
		.collect();
	assert_eq!(
		doors,
		[
			("", 2, "201"),
			("101", 2, "201"),
			("가", 2, "202"),
			("A", 3, "301"),
			("", -1, "B01"),
			("", -1, "비01"),
			("", -1, "101"),
			("", 1, "101"),
			("", 1, "101-1"),
			("", 3, "3층302"),
			("", 5, "70001"),
		]
	);
	assert_eq!(
		messages(&checked),
		[
			"units.csv:4: column \"number\": 201: already on line 3",
			"units.csv:14: column \"floor\": 6: the building has 5 floors above ground and 2 below",
			"units.csv:15: column \"floor\": 0: the building has 5 floors above ground and 2 below",
		]
	);
}

#[test]
fn r12_land_rights_are_read_or_refused_with_their_reason() {
	let read = |folder: &str| {
		let mut known = Known::default();
		let file = |name: &str| trial(&format!("{folder}/{name}"));
		let land = read_parcels(file("land-book.csv"), &districts()).unwrap();
		land.rows.iter().for_each(|(_, row)| known.add_parcel(row));
		let buildings = read_buildings(file("building-book.csv"), &known).unwrap();
		buildings.rows.iter().for_each(|(_, row)| known.add_building(row));
		read_units(file("units.csv"), &known).unwrap()
	};
	let rounded = read("R12a-land-shares-rounded-up");
	assert_eq!((messages(&rounded), rounded.rows.len()), (vec![], 6));
	let fine = read("R12b-land-shares-too-fine");
	assert_eq!(
		messages(&fine),
		["units.csv:4: column \"land_share\": 1/4294967231: with this row the land shares of parcel \
		 1168010100190120002 are too fine to add up: use the denominator of the other units",]
	);
	let without = read("R12c-no-land-right");
	let rights: Vec<_> = without.rows.iter().map(|(_, row)| row.land_rights.len()).collect();
	assert_eq!(rights, [1, 0, 0]);
	assert_eq!(messages(&without), [
		"units.csv:5: column \"land_share\": 0/23889500: a share is greater than zero and at most one",
		"units.csv:6: column \"land_share\": 39.364/23889.5: a share is a fraction of whole numbers, \
		 such as 1/2",
	]);
}

/// Several parcels for a building, and rights of several kinds to them.
#[test]
fn several_parcels_and_rights_are_read_and_written() {
	let (first, second) = ("1168010100108580000", "1168010100108590000");
	let parcels = [parcel(), parcel().replace(first, second)];
	let mut known = Known::default();
	let land = read_parcels(file::<ParcelRow>(&[&parcels[0], &parcels[1]]), &districts()).unwrap();
	land.rows.iter().for_each(|(_, row)| known.add_parcel(row));
	let both = format!("{first};{second}");
	let book = file::<BuildingRow>(&[&strata().replace(first, &both)]);
	let buildings = read_buildings(book, &known).unwrap();
	assert_eq!(buildings.rows[0].1.to_record()[1], both);
	buildings.rows.iter().for_each(|(_, row)| known.add_building(row));
	let of = |rights: &str| {
		let row = unit().replace(",1/2,", &format!(",{rights},"));
		read_units(file::<UnitRow>(&[&row]), &known).unwrap()
	};
	for (rights, written) in [
		("1/2", "1/2"),
		("", ""),
		("0", ""),
		(&*format!("{first}=1/2"), "1/2"),
		(&*format!("1/2;{second}=1/3"), &*format!("1/2;{second}=1/3")),
		(&*format!("{second}:지상권=1/3"), &*format!("{second}:지상권=1/3")),
	] {
		let checked = of(rights);
		assert_eq!(messages(&checked), Vec::<String>::new(), "{rights}");
		assert_eq!(checked.rows[0].1.to_record()[7], written);
	}
	for (rights, reason) in [
		("1/2;1/4", "twice"),
		("1168010100108600000=1/2", "there is no parcel 1168010100108600000"),
		(&*format!("{second}:저당권=1/3"), "not one of the four kinds"),
	] {
		assert!(messages(&of(rights))[0].contains(reason), "{rights}");
	}
}

/// The land book of an office that saves in the Korean code page, with dates as in open data and
/// numbers as a spreadsheet shows them.
#[test]
fn a_land_book_of_the_korean_code_page_is_read() {
	let usual = read_parcels(file::<ParcelRow>(&[&parcel()]), &districts()).unwrap();
	let row = parcel()
		.replace("2983.10", "\"2,983.1\"")
		.replace("18450000", "\"18,450,000\"")
		.replace("2026-01-01", "20260101");
	let text = format!("{}\r\n{row} \r\n", ParcelRow::COLUMNS.join(","));
	let source = Source::new(ParcelRow::FILE, &*EUC_KR.encode(&text).0).unwrap();
	let checked = read_parcels(source, &districts()).unwrap();
	assert_eq!(messages(&checked), Vec::<String>::new());
	assert_eq!(checked.rows, usual.rows);
}

/// What a spreadsheet saves as Unicode text: UTF-16 with tabs.
#[test]
fn unicode_text_with_tabs_is_read() {
	let usual = read_parcels(file::<ParcelRow>(&[&parcel()]), &districts()).unwrap();
	let text =
		format!("\u{feff}{}\r\n{}\r\n", ParcelRow::COLUMNS.join("\t"), parcel()).replace(',', "\t");
	let bytes: Vec<_> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
	let source = Source::new(ParcelRow::FILE, bytes.as_slice()).unwrap();
	let checked = read_parcels(source, &districts()).unwrap();
	assert_eq!(messages(&checked), Vec::<String>::new());
	assert_eq!(checked.rows, usual.rows);
}

/// Values as open data of the building book has them: no spaces in names, days of eight digits.
#[test]
fn a_building_book_of_open_data_is_read() {
	let row = "11680100000003,1168010100108580000,제2종근린생활시설,철근콘크리트구조,5,1,1203.4,\
	           20040618,N,N,";
	let checked = read_buildings(file::<BuildingRow>(&[row]), &known()).unwrap();
	assert_eq!(messages(&checked), Vec::<String>::new());
	let (_, read) = &checked.rows[0];
	assert_eq!(read.main_use.korean(), "제2종 근린생활시설");
	assert_eq!(read.area, "1203.4".parse().unwrap());
	assert_eq!(fields::day_text(read.approved_on), "2004-06-18");
}

/// A parcel of the forest book (산), with the marks by which a system keeps the digits as text.
#[test]
fn a_forest_book_with_marked_digits_is_read() {
	let row = parcel().replace("1168010100108580000", "\"=\"\"1168010100200010001\"\"\"");
	let row = row.replace(",대,", ",임야,");
	let checked = read_parcels(file::<ParcelRow>(&[&row]), &districts()).unwrap();
	assert_eq!(messages(&checked), Vec::<String>::new());
	assert_eq!(checked.rows[0].1.pnu.to_string(), "1168010100200010001");
}

/// A file of refused rows that was corrected and saved in a spreadsheet: CP949, CRLF, quoted reasons.
#[test]
fn refused_rows_can_be_corrected_in_a_spreadsheet() {
	let bad = parcel().replace(",대,", ",땅,");
	let checked = read_parcels(file::<ParcelRow>(&[&bad]), &districts()).unwrap();
	let refused = checked::remarks_csv(ParcelRow::COLUMNS, &checked.refused_remarks()).unwrap();
	let text = String::from_utf8(refused).unwrap().replace(",땅,", ",대,").replace('\n', "\r\n");
	let bytes = EUC_KR.encode(text.trim_start_matches('\u{feff}')).0.into_owned();
	let source = Source::new("corrected", bytes.as_slice()).unwrap();
	let again = read_parcels(source, &districts()).unwrap();
	assert_eq!(messages(&again), Vec::<String>::new());
	assert_eq!(again.rows.len(), 1);
}

#[test]
fn a_day_is_read_in_the_forms_of_registers_and_spreadsheets() {
	let read = |day: &str| {
		let row = parcel().replace("2026-01-01", &format!("\"{day}\""));
		let checked = read_parcels(file::<ParcelRow>(&[&row]), &districts()).unwrap();
		checked.rows.first().map(|(_, row)| fields::day_text(row.priced_on))
	};
	for day in [
		"2026-01-01",
		"20260101",
		"2026-1-1",
		"2026.01.01",
		"2026. 1. 1.",
		"2026/01/01",
		"2026-01-01 0:00",
		"2026-01-01 00:00:00",
		"2026-01-01T00:00:00",
		"2026-01-01 오전 12:00:00",
		"2026–01–01",
		"２０２６-０１-０１",
		"\u{a0}2026-01-01 ",
	] {
		assert_eq!(read(day).as_deref(), Some("2026-01-01"), "{day}");
	}
	// A day that is not known is left out, and no day stands for it.
	assert_eq!(read("").as_deref(), Some(""));
	for day in [
		"26-01-01",
		"01/01/2026",
		"2026-01",
		"202601",
		"2026-00-01",
		"20260001",
		"2026-02-30",
		"2026-01-01 9:30",
		"2026-01.01",
		"46023",
		"1899-12-31",
		"2026-01-001",
		"0000-00-00",
		"1936-04-00",
	] {
		assert_eq!(read(day), None, "{day}");
	}
}

#[test]
fn a_day_after_today_is_refused() {
	let mut districts = districts();
	let read = |districts: &KnownDistricts| {
		let checked = read_parcels(file::<ParcelRow>(&[&parcel()]), districts).unwrap();
		messages(&checked)
	};
	districts.today = "2026-01-01".parse().ok();
	assert_eq!(read(&districts), Vec::<String>::new());
	districts.today = "2025-12-31".parse().ok();
	assert_eq!(
		read(&districts),
		["land-book.csv:2: column \"priced_on\": 2026-01-01: is in the future: today is 2025-12-31"]
	);
	// The days of a title, too.
	let mut known = known_with_unit();
	known.today = "2017-05-11".parse().ok();
	let checked = read_titles(file::<TitleRow>(&[&title()]), &known).unwrap();
	assert_eq!(checked.refused[0].column, Some("filed_on"));
	known.today = "2017-03-23".parse().ok();
	let checked = read_titles(file::<TitleRow>(&[&title()]), &known).unwrap();
	assert_eq!(checked.refused.len(), 2);
}

#[test]
fn files_of_other_programs_are_named() {
	for (begin, what) in [
		(&b"PK\x03\x04..."[..], "a workbook"),
		(b"\xD0\xCF\x11\xE0...", "an older office program"),
		(b"%PDF-1.7", "a PDF"),
		(b"<html>", "a page"),
	] {
		let source = Source::new("book.csv", begin).unwrap();
		let error = read_parcels(source, &districts()).unwrap_err().to_string();
		assert!(error.starts_with("book.csv: is ") && error.contains(what), "{error}");
	}
}

/// Damage is named once for the file with its remedy, and each row keeps its short reason.
#[test]
fn damage_by_a_spreadsheet_is_named_once() {
	let rows: Vec<_> = (0..40)
		.map(|_| {
			parcel().replace("1168010100108580000", "1.16801E+18").replace("2026-01-01", "46023")
		})
		.collect();
	let rows: Vec<_> = rows.iter().map(String::as_str).collect();
	let checked = read_parcels(file::<ParcelRow>(&rows), &districts()).unwrap();
	assert_eq!(checked.refused_rows(), 40);
	assert_eq!(
		checked.refused[0].to_string(),
		"land-book.csv:2: column \"pnu\": 1.16801E+18: a spreadsheet rounded this number: its last \
		 digits are lost"
	);
	let named: Vec<_> = checked.damaged.iter().map(ToString::to_string).collect();
	assert_eq!(named, [
		"column \"pnu\": 40 values such as 1.16801E+18 (line 2): a spreadsheet rounded this number: \
		 its last digits are lost. Export the file from its source again and do not save it in a \
		 spreadsheet; to look at it there, import it with all columns as text",
		"column \"priced_on\": 40 values such as 46023 (line 2): a spreadsheet wrote the number of a \
		 day in place of a date. Format the column as yyyy-mm-dd in the spreadsheet, and save again",
	]);
}

#[test]
fn fractions_that_became_dates_are_named() {
	for date in ["1월 20일", "20-Jan", "Jan-20"] {
		let row = unit().replace("1/2", date);
		let checked = read_units(file::<UnitRow>(&[&row]), &known()).unwrap();
		assert_eq!(checked.refused[0].reason, Reason::Spreadsheet(Damage::ReadAsDate), "{date}");
		assert_eq!(checked.damaged[0].column, "land_share");
	}
}

#[test]
fn a_kind_of_file_is_known_by_its_columns() {
	let source = trial("R06d-nfd/land-book.csv");
	assert!(source.is::<ParcelRow>() && !source.is::<BuildingRow>());
	let remarks = [Remark { line: 2, reason: "x".into(), fields: vec![] }];
	let refused = checked::remarks_csv(UnitRow::COLUMNS, &remarks).unwrap();
	assert!(Source::new("any", refused.as_slice()).unwrap().is::<UnitRow>());
	assert!(!Source::new("none", &b""[..]).unwrap().is::<UnitRow>());
}

/// Keys are found in files that have bad rows, too.
#[test]
fn the_keys_that_a_file_mentions_are_found() {
	let source = file::<ParcelRow>(&[&parcel(), "116,x", &parcel().replace("대", "땅")]);
	let parcels = mentioned::parcels(&source).unwrap();
	let districts: std::collections::BTreeSet<_> =
		parcels.iter().map(|pnu| pnu.district()).collect();
	assert_eq!(districts.into_iter().collect::<Vec<_>>(), [DistrictCode(1168010100)]);
	let buildings = file::<BuildingRow>(&[&strata(), &house()]);
	assert_eq!(mentioned::parcels_of_buildings(&buildings).unwrap().len(), 1);
	let units = file::<UnitRow>(&[&unit(), "x"]);
	assert_eq!(mentioned::buildings_of_units(&units).unwrap().len(), 1);
	assert_eq!(mentioned::units(&units).unwrap().len(), 1);
	let titles = file::<TitleRow>(&[&title()]);
	assert_eq!(mentioned::properties_of_titles(&titles).unwrap().len(), 1);
	let wrong = Source::new("units.csv", &b"a,b\n1,2\n"[..]).unwrap();
	assert_eq!(mentioned::units(&wrong).unwrap().len(), 0);
}
