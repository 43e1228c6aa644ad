//! Each kind of bad row is named by file, line, column, value and reason.

use super::*;

/// What a row is refused for; the row comes after one that is good.
fn refusals<R: Row>(good: &str, bad: &str, read: impl Fn(Source) -> Checked<R>) -> Vec<String> {
	let checked = read(file::<R>(&[good, bad]));
	assert_eq!(checked.rows.len(), 1, "{bad}");
	assert_eq!(checked.rows[0].0, 2);
	assert_eq!(checked.refused_rows(), 1, "{bad}");
	assert!(!checked.all_good());
	checked.refused.iter().map(ToString::to_string).collect()
}

/// Every case is a row like `template` that has one text replaced, and the message it must give.
fn check<R: Row>(
	good: &str,
	template: &str,
	read: impl Fn(Source) -> Checked<R>,
	cases: &[(&str, &str, &str)],
) {
	let clean = read(file::<R>(&[good, template]));
	assert_eq!(clean.refused, [], "the template is good");
	assert_eq!(clean.rows.len(), 2);
	for (from, to, message) in cases {
		assert!(template.contains(from), "{from} in {template}");
		let bad = template.replacen(from, to, 1);
		let expected = format!("{}:3: {message}", R::FILE);
		assert_eq!(refusals(good, &bad, &read), [expected], "{bad}");
	}
}

#[test]
fn bad_districts_are_named() {
	let read = |source| read_districts(source).unwrap();
	let village = "4111025021,경기도,가평군,가평읍,대곡리";
	check(DISTRICT, village, read, &[
		(
			"4111025021",
			"411102502",
			"column \"code\": 411102502: a district code has exactly ten digits",
		),
		(
			"4111025021",
			"0111025021",
			"column \"code\": 0111025021: a district code does not begin with zero",
		),
		("4111025021", "1168010100", "column \"code\": 1168010100: already on line 2"),
		("경기도", "", "column \"sido\": is empty"),
		("가평군", " 가평군", "column \"sigungu\":  가평군: has spaces before or after"),
		(
			"대곡리",
			"\"대곡리\n4111025022,경기도\"",
			"column \"ri\": 대곡리 4111025022,경기도: has a line break or another control character: \
			 is a quote not closed?",
		),
		(
			"가평읍",
			"가평읍가평읍가평읍가평읍가평읍가평읍",
			"column \"eupmyeondong\": 가평읍가평읍가평읍가평읍가평읍가평읍: too long: at most 48 bytes, \
			 which is sixteen Korean letters",
		),
		(
			"경기도,가평군,가평읍",
			"경기도경기도경기도경기도,가평군가평군가평군가평군,가평읍가평읍가평읍가평읍",
			"column \"sido\": 경기도경기도경기도경기도: the full name is too long: at most 96 bytes",
		),
		(
			"대곡리",
			"",
			"column \"ri\": the code is of a village (리), but the name is missing",
		),
		(
			"4111025021",
			"4111025000",
			"column \"ri\": 대곡리: the code is not of a village (리), but the name is there",
		),
		(
			"4111025021,경기도,가평군,가평읍,대곡리",
			"4111000000,경기도,가평군,가평읍,",
			"column \"eupmyeondong\": 가평읍: the code is not of a town (읍면동), but the name is there",
		),
	]);
}

#[test]
fn bad_parcels_are_named() {
	let districts = districts();
	let read = |source| read_parcels(source, &districts).unwrap();
	let template = parcel().replace("0858", "0859");
	let owners = format!("{}=1/1", person(1));
	let (a, b) = (person(1), person(2));
	let one_short = &a[1..];
	check(&parcel(), &template, read, &[
		(
			"1168010100108590000",
			"116801010010859000",
			"column \"pnu\": 116801010010859000: a PNU has exactly nineteen digits",
		),
		(
			"1168010100108590000",
			"1168010100308590000",
			"column \"pnu\": 1168010100308590000: the eleventh digit of a PNU is 1 (land) or 2 (forest)",
		),
		(
			"1168010100108590000",
			"1168010100100000001",
			"column \"pnu\": 1168010100100000001: the main lot number of a PNU is not zero",
		),
		(
			"1168010100108590000",
			"1168010200108590000",
			"column \"pnu\": 1168010200108590000: there is no legal district 1168010200",
		),
		(
			"1168010100108590000",
			"1168000000108590000",
			"column \"pnu\": 1168000000108590000: 1168000000 is no town (읍면동) but a whole city, county \
			 or province",
		),
		(
			"1168010100108590000",
			"1168010100108580000",
			"column \"pnu\": 1168010100108580000: already on line 2",
		),
		("대", "대지", "column \"category\": 대지: not one of the 28 land categories"),
		("대", "", "column \"category\": not one of the 28 land categories"),
		("2983.10", "0.00", "column \"area_m2\": 0.00: an area is above zero"),
		(
			"2983.10",
			"2983.1",
			"column \"area_m2\": 2983.1: an area is square metres with two decimals, such as 84.93",
		),
		(
			"2983.10",
			"\"2,983.10\"",
			"column \"area_m2\": 2,983.10: an area is square metres with two decimals, such as 84.93",
		),
		(
			"18450000",
			"-18450000",
			"column \"official_price_won_per_m2\": -18450000: an amount is whole won, in at most 15 \
			 digits",
		),
		(
			"18450000",
			"1844674407370955",
			"column \"official_price_won_per_m2\": 1844674407370955: an amount is whole won, in at most \
			 15 digits",
		),
		(
			"2026-01-01",
			"2026-02-30",
			"column \"priced_on\": 2026-02-30: a date is YYYY-MM-DD, from 1970 on",
		),
		(
			"2026-01-01",
			"20260101",
			"column \"priced_on\": 20260101: a date is YYYY-MM-DD, from 1970 on",
		),
		(
			&owners,
			&format!("{a}=1/2;{b}=1/3"),
			"column \"owners\": the shares come to 5/6, not to one",
		),
		(
			&owners,
			&format!("{a}=1/2;{b}=2/3"),
			"column \"owners\": the shares come to more than one, not to one",
		),
		(
			&owners,
			&format!("{a}=1/2;{a}=1/2"),
			"column \"owners\": holder 2 is the same as holder 1",
		),
		(
			&owners,
			&format!("{a}=3/2"),
			"column \"owners\": holder 1: a share is greater than zero and at most one",
		),
		(
			&owners,
			&format!("{a}=1/2;{b}=half"),
			"column \"owners\": holder 2: a share is a fraction of whole numbers, such as 1/2",
		),
		(
			&owners,
			&format!("{a}=1/18446744073709551;{b}=1/18446744073709550"),
			"column \"owners\": the shares' common denominator is too large",
		),
		(&owners, &a, "column \"owners\": holder 1 is not of the form HOLDER=SHARE"),
		(
			&owners,
			&format!("{one_short}=1/1"),
			"column \"owners\": holder 1 is neither a commitment of 64 hex digits nor did:madang: with \
			 64; names stay out of the files",
		),
		(
			&owners,
			"홍길동=1/1",
			"column \"owners\": holder 1 is neither a commitment of 64 hex digits nor did:madang: with \
			 64; names stay out of the files",
		),
		(&owners, &format!("{owners},N"), "the row has 7 values, the header 6"),
		(&format!(",{owners}"), "", "the row has 5 values, the header 6"),
	]);
}

#[test]
fn bad_buildings_are_named() {
	let known = known();
	let read = |source| read_buildings(source, &known).unwrap();
	let floors = "a number of floors";
	check(&strata(), &house(), read, &[
		("11680100000002", "11680100000001", "column \"building_id\": 11680100000001: already on line 2"),
		(
			"11680100000002",
			"011680100000002",
			"column \"building_id\": 011680100000002: a management number has 1 to 19 digits and does not \
			 begin with zero",
		),
		(
			"1168010100108580000",
			"1168010100108590000",
			"column \"pnu\": 1168010100108590000: there is no parcel 1168010100108590000",
		),
		(
			"1168010100108580000",
			"11680101001085800000",
			"column \"pnu\": 11680101001085800000: a PNU has exactly nineteen digits",
		),
		(
			"단독주택",
			"집",
			"column \"use\": 집: not one of the 30 building uses of 건축법 시행령 별표 1",
		),
		(
			"벽돌구조",
			"벽돌",
			"column \"structure\": 벽돌: not one of the 33 structures of the building book",
		),
		(",2,0,", ",-2,0,", &format!("column \"floors_above\": -2: {floors} is 0 to 65535")),
		(",2,0,", ",2,256,", &format!("column \"floors_below\": 256: {floors} below ground is 0 to 255")),
		("201.33", "0.00", "column \"area_m2\": 0.00: an area is above zero"),
		(
			"1987-02-10",
			"1962-02-10",
			"column \"approved_on\": 1962-02-10: a date is YYYY-MM-DD, from 1970 on",
		),
		(",N,N,", ",아니오,N,", "column \"strata\": 아니오: Y or N"),
		(",N,N,", ",N,n,", "column \"violation\": n: Y or N"),
		(",N,N,", ",Y,N,", "column \"owners\": a strata building has owners and titles only by its units"),
		("=1", "=1/2", "column \"owners\": the shares come to 1/2, not to one"),
	]);
}

#[test]
fn bad_units_are_named() {
	let known = known();
	let read = |source| read_units(source, &known).unwrap();
	let template = unit().replace("11680200000001", "11680200000002").replace("1203", "1204");
	let floor = "a floor is 1 to 127 above ground, -1 to -127 below; there is no floor 0";
	let share = "a share is";
	check(&unit(), &template, read, &[
		("11680200000002", "11680200000001", "column \"unit_id\": 11680200000001: already on line 2"),
		(
			"11680200000002",
			"0",
			"column \"unit_id\": 0: a management number has 1 to 19 digits and does not begin with zero",
		),
		(
			"11680100000001",
			"11680100000009",
			"column \"building_id\": 11680100000009: there is no building 11680100000009",
		),
		(
			"11680100000001",
			"11680100000002",
			"column \"building_id\": 11680100000002: building 11680100000002 is not strata: it has no \
			 units",
		),
		(
			"01,,12",
			"01,가,12",
			"column \"wing\": 가: a wing's number is 1 to 65535, or empty where the building has but one",
		),
		(
			"01,,12",
			"01,0,12",
			"column \"wing\": 0: a wing's number is 1 to 65535, or empty where the building has but one",
		),
		(",12,", ",0,", &format!("column \"floor\": 0: {floor}")),
		(",12,", ",B1,", &format!("column \"floor\": B1: {floor}")),
		(
			",12,",
			",16,",
			"column \"floor\": 16: the building has 15 floors above ground and 3 below",
		),
		(",12,", ",-4,", "column \"floor\": -4: the building has 15 floors above ground and 3 below"),
		("1204", "1203", "column \"number\": 1203: already on line 2"),
		("1204", "65536", "column \"number\": 65536: a unit's number is 1 to 65535"),
		("1204", "", "column \"number\": a unit's number is 1 to 65535"),
		(
			"공동주택",
			"주택",
			"column \"use\": 주택: not one of the 30 building uses of 건축법 시행령 별표 1",
		),
		(
			"84.93",
			"84.935",
			"column \"area_m2\": 84.935: an area is square metres with two decimals, such as 84.93",
		),
		(
			"1/2",
			"2/3",
			"column \"land_share\": 2/3: with this row the land shares of building 11680100000001 come to \
			 more than one",
		),
		("1/2", "3/2", &format!("column \"land_share\": 3/2: {share} greater than zero and at most one")),
		("1/2", "0/2", &format!("column \"land_share\": 0/2: {share} greater than zero and at most one")),
		(
			"1/2",
			"12.5/100",
			&format!("column \"land_share\": 12.5/100: {share} a fraction of whole numbers, such as 1/2"),
		),
		("=1/1", "=2/3", "column \"owners\": the shares come to 2/3, not to one"),
	]);
}

#[test]
fn bad_titles_are_named() {
	let mut known = known_with_unit();
	known.units.insert(madang_primitives::UnitId(11680200000002));
	let read = |source| read_titles(source, &known).unwrap();
	let template =
		title().replace("11462017000001", "11462017000002").replace("200000001", "200000002");
	let charge = "4:480000000:2017-53002:2017-05-12";
	let (receipt, date) = (
		"a receipt is its year and number, such as 2019-48211",
		"a date is YYYY-MM-DD, from 1970 on",
	);
	let many = vec![charge; 17].join(";");
	let shown: String = many.chars().take(60).collect();
	check(&title(), &template, read, &[
		("11462017000002", "11462017000001", "column \"title_number\": 11462017000001: already on line 2"),
		(
			"11462017000002",
			"1146201700002",
			"column \"title_number\": 1146201700002: a title number has exactly fourteen digits and does \
			 not begin with zero",
		),
		(
			"11462017000002",
			"01462017000002",
			"column \"title_number\": 01462017000002: a title number has exactly fourteen digits and does \
			 not begin with zero",
		),
		(
			"11462017000002",
			"99992017000002",
			"column \"title_number\": 99992017000002: numbers that begin with 9999 are those of \
			 records opened on the chain",
		),
		(
			"unit:11680200000002",
			"unit:11680200000001",
			"column \"property\": unit:11680200000001: already on line 2",
		),
		(
			"unit:11680200000002",
			"unit:11680200000003",
			"column \"property\": unit:11680200000003: there is no unit:11680200000003",
		),
		(
			"unit:11680200000002",
			"parcel:1168010100108590000",
			"column \"property\": parcel:1168010100108590000: there is no parcel:1168010100108590000",
		),
		(
			"unit:11680200000002",
			"parcel:858",
			"column \"property\": parcel:858: a PNU has exactly nineteen digits",
		),
		(
			"unit:11680200000002",
			"building:11680100000001",
			"column \"property\": building:11680100000001: a strata building has owners and titles only \
			 by its units",
		),
		(
			"unit:11680200000002",
			"11680200000002",
			"column \"property\": 11680200000002: a property is parcel:PNU, building:NUMBER or unit:NUMBER",
		),
		(
			&format!("{}=1/1", person(3)),
			"",
			"column \"holders\": holder 1 is not of the form HOLDER=SHARE",
		),
		("=1/1", "=1/3", "column \"holders\": the shares come to 1/3, not to one"),
		("2017-53001", "53001", &format!("column \"acquired_receipt\": 53001: {receipt}")),
		("2017-53001", "2017-0", &format!("column \"acquired_receipt\": 2017-0: {receipt}")),
		("2017-53001", "17-53001", &format!("column \"acquired_receipt\": 17-53001: {receipt}")),
		(
			"2017-53001",
			"2016-53001",
			"column \"acquired_receipt\": 2016-53001: the receipt is of 2016, its cause of 2017",
		),
		("2017-03-24", "2017-3-24", &format!("column \"acquired_on\": 2017-3-24: {date}")),
		(
			charge,
			"4:480000000:2017-53002",
			"column \"charges\": 4:480000000:2017-53002: charge 1: is not of the form \
			 BANK:MAX_SECURED:RECEIPT:AGREED_ON",
		),
		(
			charge,
			"은행:480000000:2017-53002:2017-05-12",
			"column \"charges\": 은행:480000000:2017-53002:2017-05-12: charge 1: the bank is its \
			 institution number",
		),
		(
			charge,
			"4:0:2017-53002:2017-05-12",
			"column \"charges\": 4:0:2017-53002:2017-05-12: charge 1: the maximum secured amount is above \
			 zero",
		),
		(
			charge,
			"4:480000000:53002:2017-05-12",
			&format!("column \"charges\": 4:480000000:53002:2017-05-12: charge 1: {receipt}"),
		),
		(
			charge,
			"4:480000000:2017-53002:2017-05-32",
			&format!("column \"charges\": 4:480000000:2017-53002:2017-05-32: charge 1: {date}"),
		),
		(
			charge,
			"4:480000000:2016-53002:2017-05-12",
			"column \"charges\": 4:480000000:2016-53002:2017-05-12: charge 1: the receipt is of 2016, its \
			 cause of 2017",
		),
		(
			charge,
			"4:1:2018-2:2018-05-12;4:1:2018-1:2018-05-12",
			"column \"charges\": 4:1:2018-2:2018-05-12;4:1:2018-1:2018-05-12: charge 2 has an earlier \
			 receipt than the one before it",
		),
		(charge, &many, &format!("column \"charges\": {shown}…: more than 16 charges")),
	]);
}

#[test]
fn more_holders_than_a_title_has_are_refused() {
	let owners: Vec<_> = (1..=65).map(|n| format!("{}=1/65", person(n))).collect();
	let row = parcel().replace(&format!("{}=1/1", person(1)), &owners.join(";"));
	let checked = read_parcels(file::<ParcelRow>(&[&row]), &districts()).unwrap();
	assert_eq!(
		checked.refused[0].to_string(),
		"land-book.csv:2: column \"owners\": more than 64 holders"
	);
}

#[test]
fn a_row_with_several_mistakes_is_refused_for_each() {
	let bad = parcel().replace("0858", "858").replace("대", "땅").replace("2983.10", "큰");
	let checked = read_parcels(file::<ParcelRow>(&[&bad]), &districts()).unwrap();
	let columns: Vec<_> = checked.refused.iter().filter_map(|refusal| refusal.column).collect();
	assert_eq!(columns, ["pnu", "category", "area_m2"]);
	assert_eq!(checked.refused_rows(), 1);
}

#[test]
fn of_two_rows_with_one_key_the_second_is_refused_even_when_the_first_is_bad() {
	let bad = parcel().replace("대", "땅");
	let checked = read_parcels(file::<ParcelRow>(&[&bad, &parcel()]), &districts()).unwrap();
	assert_eq!(checked.rows, []);
	assert_eq!(checked.refused[1].reason, Reason::Duplicate { line: 2 });
}

#[test]
fn a_refused_row_is_not_known_to_the_files_after_it() {
	let folder = tempfile::tempdir().unwrap();
	let write = |source: Source, name: &str| {
		std::fs::write(folder.path().join(name), source.bytes()).unwrap();
	};
	write(file::<ParcelRow>(&[&parcel()]), ParcelRow::FILE);
	write(file::<BuildingRow>(&[&strata().replace("2004", "2104x")]), BuildingRow::FILE);
	write(file::<UnitRow>(&[&unit()]), UnitRow::FILE);
	write(file::<TitleRow>(&[&title()]), TitleRow::FILE);
	let read = |known| Registers::read(folder.path(), &districts(), known).unwrap();

	let registers = read(Known::default());
	assert!(!registers.all_good());
	let files: Vec<_> = registers.refusals().map(|refusal| refusal.file.clone()).collect();
	assert_eq!(files.len(), 3, "building, its unit, and the unit's title");
	assert!(files[0].ends_with("building-book.csv"));
	assert!(files[1].ends_with("units.csv"));
	assert!(files[2].ends_with("titles.csv"));

	// What is on chain counts as well.
	let registers = read(known());
	assert_eq!(registers.refusals().count(), 1);
	assert_eq!(registers.titles.rows.len(), 1);
}

#[test]
fn land_shares_on_chain_count_towards_one() {
	let mut known = known_with_unit();
	let second = unit().replace("200000001", "200000002").replace("1203", "1204");
	let third = unit().replace("200000001", "200000003").replace("1203", "1205");
	let rows = [second.as_str(), third.as_str()];
	let checked = read_units(file::<UnitRow>(&rows), &known).unwrap();
	assert_eq!(checked.rows.len(), 1);
	assert!(matches!(checked.refused[0].reason, Reason::LandShares(_)));
	// The unit that is there already does not count twice, and a bad row does not count.
	let bad = third.replace("84.93", "");
	let checked = read_units(file::<UnitRow>(&[&unit(), &bad, &second]), &known).unwrap();
	assert_eq!(checked.rows.len(), 2);
	// Reading again what was added changes nothing.
	let before = known.clone();
	known.add_unit(&checked.rows[0].1);
	assert_eq!(known, before);
}
