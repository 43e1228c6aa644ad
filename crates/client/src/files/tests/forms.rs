//! Headers, encodings, line ends, and the file of rejected rows.

use super::*;

fn read_bytes(bytes: &[u8]) -> Result<Checked<ParcelRow>, FileError> {
	read_parcels(Source::new("land-book.csv", bytes).unwrap(), &districts())
}

fn text(rows: &[&str]) -> String {
	[&[ParcelRow::COLUMNS.join(",").as_str()], rows].concat().join("\n")
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_accepted() {
	let content = text(&[&parcel()]);
	let plain = read_bytes(content.as_bytes()).unwrap();
	assert!(plain.all_good());
	assert_eq!(plain.rows.len(), 1);
	let windows = format!("\u{feff}{}\r\n", content.replace('\n', "\r\n"));
	assert_eq!(read_bytes(windows.as_bytes()).unwrap().rows, plain.rows);
}

#[test]
fn line_numbers_are_those_of_an_editor() {
	let bad = parcel().replace("대", "땅");
	for end in ["\n", "\r\n", "\r"] {
		// A blank line, and a value with a line break.
		let quoted = parcel().replace("대", "\"대\n지\"");
		let rows = ["", &bad, &quoted, &bad.replace("0858", "0859"), ""];
		let content = text(&rows).replace('\n', end);
		let checked = read_bytes(content.as_bytes()).unwrap();
		let lines: Vec<_> = checked
			.refused
			.iter()
			.filter(|error| error.column == Some("category"))
			.map(|error| error.line)
			.collect();
		assert_eq!(lines, [3, 4, 6], "{end:?}");
	}
}

#[test]
fn a_broken_encoding_is_reported_with_line_and_column() {
	// 대 in the Korean code page (CP949), in a file that is UTF-8.
	let (before, after) = ("1168010100108590000,", ",2983.10,1,2026-01-01,\n");
	let mut bytes = (text(&[&parcel()]) + "\n" + before).into_bytes();
	bytes.extend([0xb4, 0xeb]);
	bytes.extend(after.as_bytes());
	let checked = read_bytes(&bytes).unwrap();
	assert_eq!(checked.rows.len(), 1);
	assert_eq!(
		checked.refused[0].to_string(),
		"land-book.csv:3: column \"category\": \u{fffd}\u{fffd}: has bytes that are not text in the \
		 encoding of this file: take the value from its source"
	);
}

#[test]
fn a_name_in_an_owners_column_is_not_repeated() {
	let named = parcel().replace(&person(1), "홍길동");
	let checked = read_bytes(text(&[&named]).as_bytes()).unwrap();
	assert_eq!(checked.refused[0].value, "");
	assert!(!checked.refused[0].to_string().contains("홍길동"));
}

#[test]
fn a_wrong_header_is_explained() {
	let error = |content: &str| read_bytes(content.as_bytes()).unwrap_err().to_string();
	let columns = ParcelRow::COLUMNS.join(",");
	assert_eq!(
		error(""),
		format!("land-book.csv:1: the file is empty; its first line must be: {columns}")
	);
	assert_eq!(
		error("\n\npnu,category,area,priced_on,owners\n"),
		"land-book.csv:3: the header lacks \"area_m2\", \"official_price_won_per_m2\" and has \
		 the unknown \"area\""
	);
	assert_eq!(
		error(&format!("{columns},pnu\n")),
		"land-book.csv:1: the header has the unknown \"pnu\""
	);
	assert_eq!(
		error(&columns.replace("pnu,category", "category,pnu")),
		format!("land-book.csv:1: the columns must be in this order: {columns}")
	);
}

#[test]
fn a_missing_file_is_named() {
	let error = Source::open(Path::new("/nowhere/land-book.csv")).unwrap_err();
	assert!(error.to_string().starts_with("/nowhere/land-book.csv: cannot be read: "));
}

#[test]
fn a_file_without_rows_is_good() {
	let checked = read_bytes(text(&[]).as_bytes()).unwrap();
	assert!(checked.all_good());
	assert_eq!(checked.rows, []);
}

#[test]
fn rejected_rows_are_written_with_their_errors_and_can_be_corrected() {
	let bad = [
		parcel().replace("0858", "0859").replace("대", "땅").replace("2983.10", "0.00"),
		parcel().replace("0858", "0860").replace("2026-01-01", "\"2026,\"\"01\"\"\""),
		"1168010100108610000,대".into(),
		parcel().replace("0858", "0862") + ",one,more",
	];
	let good = parcel();
	let rows: Vec<_> = [&good].into_iter().chain(&bad).map(String::as_str).collect();
	let checked = read_bytes(text(&rows).as_bytes()).unwrap();
	assert_eq!(checked.rows.len(), 1);

	let folder = tempfile::tempdir().unwrap();
	let next_to = folder.path().join("land-book.csv");
	let write = |checked: &Checked<ParcelRow>| {
		write_remarks(&next_to, "refused", ParcelRow::COLUMNS, &checked.refused_remarks()).unwrap()
	};
	let path = write(&checked);
	assert!(path.ends_with("land-book.csv.refused-1.csv"), "{path:?}");
	let written = std::fs::read_to_string(&path).unwrap();
	let mut reader = csv::ReaderBuilder::new()
		.has_headers(false)
		.flexible(true)
		.from_reader(written.strip_prefix('\u{feff}').unwrap().as_bytes());
	let records: Vec<_> = reader.records().collect::<Result<_, _>>().unwrap();
	assert_eq!(records.len(), 5);
	assert_eq!(&records[0][0], REASON_COLUMN);
	assert_eq!(
		&records[1][0],
		"line 3: column \"category\": 땅: not one of the 28 land categories; column \"area_m2\": \
		 0.00: an area must be above zero"
	);
	assert_eq!(&records[3][0], "line 5: the row has 2 values, but the header has 6");

	// Read as it is, the file has the same errors as before.
	let again = read_bytes(written.as_bytes()).unwrap();
	let reasons = |checked: &Checked<ParcelRow>| {
		checked.refused.iter().map(|r| (r.column, r.reason.clone())).collect::<Vec<_>>()
	};
	assert_eq!(reasons(&again), reasons(&checked));

	// After correction, the rows are good, and the reasons may stay.
	let corrected = written
		.replace(",땅", ",대")
		.replace(",0.00", ",120.00")
		.replace("\"2026,\"\"01\"\"\"", "2026-01-01")
		.replace("1168010100108610000,대", &parcel().replace("0858", "0861"))
		.replace(",one,more", "");
	let again = read_bytes(corrected.as_bytes()).unwrap();
	assert_eq!(again.refused, []);
	assert_eq!(again.rows.len(), 4);
}

#[test]
fn files_of_rejected_rows_are_never_overwritten() {
	let folder = tempfile::tempdir().unwrap();
	let next_to = folder.path().join("land-book.csv");
	let write = |category: &str| {
		let checked = read_bytes(text(&[&parcel().replace("대", category)]).as_bytes()).unwrap();
		let remarks = checked.refused_remarks();
		let path = write_remarks(&next_to, "refused", ParcelRow::COLUMNS, &remarks).unwrap();
		path.file_name().unwrap().to_str().unwrap().to_owned()
	};
	assert_eq!(write("땅"), "land-book.csv.refused-1.csv");
	assert_eq!(write("흙"), "land-book.csv.refused-2.csv");
	// The same rows again need no third file.
	assert_eq!(write("땅"), "land-book.csv.refused-1.csv");
}

#[test]
fn all_spellings_are_read() {
	let known = known();
	let law = house().replace("단독주택", "제2종 근린생활시설");
	let book = house().replace("단독주택", "제2종근린생활시설").replace("002,", "003,");
	let checked = read_buildings(file::<BuildingRow>(&[&law, &book]), &known).unwrap();
	assert_eq!(checked.refused, []);
	assert_eq!(checked.rows[0].1.main_use, checked.rows[1].1.main_use);

	// Owners: none, a DID, a whole share as 1 or 2/2, upper-case digits.
	for owners in ["", &format!("did:madang:{}=1", person(7)), &format!("{}=2/2", "AB".repeat(32))]
	{
		let row = parcel().replace(&format!("{}=1/1", person(1)), owners);
		let checked = read_bytes(text(&[&row]).as_bytes()).unwrap();
		assert_eq!(checked.refused, [], "{owners}");
	}

	// Units below ground, in a wing; a title without charges.
	let cellar = unit().replace(",,12,1203", ",101,-3,1");
	let checked = read_units(file::<UnitRow>(&[&cellar]), &known).unwrap();
	let row = &checked.rows[0].1;
	assert_eq!((row.wing.as_ref().unwrap().as_str(), row.floor), ("101", -3));
	assert_eq!(row.number.as_str(), "1");
	let checked = read_titles(file::<TitleRow>(&[&title()]), &known_with_unit()).unwrap();
	assert_eq!(checked.rows[0].1.entries.len(), 1);
}
