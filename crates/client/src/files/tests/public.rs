//! Files after public data formats: the folders `P…` of `tests/data/trials`.

use super::{
	trials::{messages, trial},
	*,
};

/// The refusal of a file that has other columns than ours.
fn refusal<R: std::fmt::Debug>(read: Result<Checked<R>, FileError>) -> String {
	let error = read.unwrap_err();
	assert!(matches!(error, FileError::Foreign { .. }), "{error:?}");
	error.to_string()
}

#[test]
fn p01_p02_p03_open_data_of_the_building_book_is_refused_by_its_name() {
	let book = |folder: &str| {
		let source = trial(&format!("{folder}/building-book.csv"));
		assert!(!source.is::<BuildingRow>());
		refusal(read_buildings(source, &known()))
	};
	assert_eq!(
		book("P01-title-part"),
		"building-book.csv: is open data of buildings (건축물대장 표제부). It has other columns than \
		 this import reads: make a file with the header building_id,pnu,use,structure,floors_above,\
		 floors_below,area_m2,approved_on,strata,violation,owners (docs/src/file-formats.md)"
	);
	assert!(book("P03-floor-outline").contains("층별개요"));
	let units = refusal(read_units(trial("P02-unit-areas/units.csv"), &known()));
	assert!(
		units.contains("전유공용면적") && units.contains(&UnitRow::COLUMNS.join(",")),
		"{units}"
	);
	// Part of its columns, as somebody may cut it.
	let some = "11680-1|1|일반|2|일반건축물|시험로|||11680|10100|0|9001|0000||||0||||0|0\n";
	let source = Source::new("some.txt", some.as_bytes()).unwrap();
	assert!(refusal(read_buildings(source, &known())).contains("separated by |"));
}

#[test]
fn p04_p05_p07_p14_open_data_with_headers_is_refused_by_its_name() {
	for (path, name) in [
		("P04-land-ledger/land-book.csv", "토지임야정보"),
		("P05-official-prices/land-book.csv", "개별공시지가정보"),
	] {
		let message = refusal(read_parcels(trial(path), &districts()));
		assert!(message.contains(name), "{message}");
		assert!(message.contains(&ParcelRow::COLUMNS.join(",")), "{message}");
	}
	let portal = refusal(read_districts(trial("P07-portal-districts/legal-districts.csv")));
	assert!(portal.contains("국토교통부 법정동코드"), "{portal}");
	let prices = refusal(read_units(trial("P14-apartment-prices/units.csv"), &known()));
	assert!(prices.contains("공동주택 공시가격"), "{prices}");
}

#[test]
fn p06_the_ministrys_table_is_read_as_it_is() {
	let source = trial("P06-standard-table/법정동코드 전체자료.txt");
	let checked = read_districts(source).unwrap();
	assert_eq!(messages(&checked), Vec::<String>::new());
	let rows: Vec<_> = checked.rows.iter().map(|(_, row)| row.to_record().join(",")).collect();
	assert_eq!(
		rows,
		[
			"1100000000,서울특별시,,,",
			"1168000000,서울특별시,강남구,,",
			"1168010100,서울특별시,강남구,역삼동,",
			"3611010100,세종특별자치시,,반곡동,",
			"4111113200,경기도,수원시 장안구,파장동,",
			"4182025028,경기도,가평군,가평읍,대곡리",
		]
	);
}

/// What is known after the good rows of the land and building books of a folder.
fn books(folder: &str) -> (Known, Checked<ParcelRow>, Checked<BuildingRow>) {
	let mut known = Known::default();
	let file = |name: &str| trial(&format!("{folder}/{name}"));
	let land = read_parcels(file("land-book.csv"), &districts()).unwrap();
	land.rows.iter().for_each(|(_, row)| known.add_parcel(row));
	let buildings = read_buildings(file("building-book.csv"), &known).unwrap();
	buildings.rows.iter().for_each(|(_, row)| known.add_building(row));
	(known, land, buildings)
}

#[test]
fn p08_values_of_the_title_part_are_read() {
	let (_, land, buildings) = books("P08-title-part-in-our-columns");
	assert_eq!(messages(&land), Vec::<String>::new());
	assert_eq!(land.rows[2].1.to_record()[..3], ["1168010100290030001", "임야", "18450.50"]);
	let read: Vec<_> = buildings
		.rows
		.iter()
		.map(|(_, row)| {
			let record = row.to_record();
			[0, 2, 6, 7].map(|column| record[column].clone())
		})
		.collect();
	assert_eq!(
		read,
		[
			["11680-100001", "단독주택", "221.01", "1991-01-23"],
			["11680-100002", "공동주택", "884.12", "2004-06-18"],
			["11680-100003", "제2종 근린생활시설", "40.1234", ""],
		]
	);
	let unknown = "the month or the day is not known, so this is not a day: leave the value empty \
	               where it may be unknown";
	assert_eq!(
		messages(&buildings),
		[
			format!("building-book.csv:5: column \"approved_on\": 19360400: {unknown}"),
			format!("building-book.csv:6: column \"approved_on\": 00000000: {unknown}"),
			"building-book.csv:7: column \"area_m2\": 33.123450000: an area is square metres with at \
			 most four decimals, such as 84.93"
				.into(),
		]
	);
}

#[test]
fn p09_values_of_the_unit_part_are_read() {
	let (known, ..) = books("P09-units-in-our-columns");
	let units = read_units(trial("P09-units-in-our-columns/units.csv"), &known).unwrap();
	let doors: Vec<_> = units
		.rows
		.iter()
		.map(|(_, row)| {
			(row.wing.as_ref().map_or("", |wing| wing.as_str()), row.floor, row.number.as_str())
		})
		.collect();
	// 제 before a Korean name is a part of the name.
	assert_eq!(doors, [("가", 2, "201"), ("제나", -1, "비01"), ("나", -1, "B01")]);
	assert_eq!(
		messages(&units),
		[
			"units.csv:2: column \"land_share\": 31.25/250.5: a share is a fraction of whole numbers, \
			 such as 1/2",
			"units.csv:4: column \"number\": 201 호: already on line 3",
			"units.csv:7: column \"floor\": 옥탑1층: a floor is 1 to 127 above ground, -1 to -127 below, \
			 such as 3, -1 or 지하1층",
		]
	);
}

#[test]
fn p10_codes_marks_and_units_of_measure_are_not_read() {
	let checked = read_parcels(trial("P10-land-codes/land-book.csv"), &districts()).unwrap();
	assert_eq!(checked.rows, []);
	let columns: Vec<_> = checked.refused.iter().map(|error| (error.line, error.column)).collect();
	let expected = [
		(2, "category"),
		(3, "category"),
		(4, "priced_on"),
		(5, "pnu"),
		(6, "pnu"),
		(7, "area_m2"),
		(8, "area_m2"),
		(9, "official_price_won_per_m2"),
	];
	assert_eq!(columns, expected.map(|(line, column)| (line, Some(column))));
	assert!(messages(&checked)[3].ends_with("add one to this digit in all rows of the file"));
}

#[test]
fn p11_damage_by_a_banks_spreadsheet_is_named_once() {
	let checked = read_parcels(trial("P11-bank-spreadsheet/land-book.csv"), &districts()).unwrap();
	assert_eq!((checked.rows.len(), checked.refused_rows()), (0, 3));
	let damaged: Vec<_> = checked.damaged.iter().map(|one| (one.column, one.values)).collect();
	assert_eq!(damaged, [("pnu", 3), ("priced_on", 3)]);
}

#[test]
fn p12_unicode_text_of_a_spreadsheet_is_read() {
	let checked = read_parcels(trial("P12-unicode-text/land-book.csv"), &districts()).unwrap();
	assert_eq!(messages(&checked), Vec::<String>::new());
	let days: Vec<_> = checked.rows.iter().map(|(_, row)| row.to_record()[4].clone()).collect();
	assert_eq!(days, ["2026-01-01", "2026-01-01"]);
}

/// "외 2인" names one of three owners. The message does not repeat the name.
#[test]
fn p13_owners_are_neither_invented_nor_repeated() {
	let checked = read_parcels(trial("P13-co-owners/land-book.csv"), &districts()).unwrap();
	assert_eq!(checked.rows.len(), 1);
	assert_eq!(
		messages(&checked),
		[
			"land-book.csv:2: column \"owners\": holder 1 is not of the form HOLDER=SHARE",
			"land-book.csv:3: column \"owners\": the shares add up to 2/3, not to one",
			"land-book.csv:4: column \"owners\": joint ownership (합유, 총유) has no shares; it cannot be \
			 recorded yet and must not be written as shares: leave the row out",
		]
	);
}
