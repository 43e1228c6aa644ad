//! Each kind of bad row in the books is reported with file, line, column, value and reason.

use super::*;

/// Check cases of a bad parcel.
fn check_parcels(cases: &[Case]) {
	let read = |source| read_parcels(source, &districts()).unwrap();
	check(&parcel(), &parcel().replace("0858", "0859"), read, cases);
}

#[test]
fn bad_districts_are_reported() {
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
		(
			"대곡리",
			"\"대곡리\n4111025022,경기도\"",
			"column \"ri\": 대곡리 4111025022,경기도: has a line break or another control character: \
			 a closing quote may be missing",
		),
		(
			"가평읍",
			"가평읍가평읍가평읍가평읍가평읍가평읍",
			"column \"eupmyeondong\": 가평읍가평읍가평읍가평읍가평읍가평읍: too long: at most 48 bytes, which is \
			 sixteen Korean letters",
		),
		(
			"경기도,가평군,가평읍",
			"경기도경기도경기도경기도,가평군가평군가평군가평군,가평읍가평읍가평읍가평읍",
			"column \"sido\": 경기도경기도경기도경기도: the full name is too long: at most 96 bytes",
		),
		("대곡리", "", "column \"ri\": the code is that of a village (리), but its name is missing"),
		(
			"4111025021",
			"4111025000",
			"column \"ri\": 대곡리: the code is not that of a village (리), but the row has a name \
			 for one",
		),
		(
			"4111025021,경기도,가평군,가평읍,대곡리",
			"4111000000,경기도,가평군,가평읍,",
			"column \"eupmyeondong\": 가평읍: the code is not that of a town (읍면동), but the row \
			 has a name for one",
		),
	]);
}

#[test]
fn bad_parcel_numbers_are_reported() {
	check_parcels(&[
		(
			"1168010100108590000",
			"116801010010859000",
			"column \"pnu\": 116801010010859000: a PNU has exactly nineteen digits",
		),
		(
			"1168010100108590000",
			"1168010100308590000",
			"column \"pnu\": 1168010100308590000: the eleventh digit of a PNU is 1 (land) or 2 \
			 (forest)",
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
			"column \"pnu\": 1168000000108590000: 1168000000 is not a town (읍면동) but a whole \
			 city, county or province",
		),
		(
			"1168010100108590000",
			"1168010100108580000",
			"column \"pnu\": 1168010100108580000: already on line 2",
		),
	]);
}

#[test]
fn bad_parcel_values_are_reported() {
	let owners = format!("{}=1/1", person(1));
	check_parcels(&[
		("대", "대지", "column \"category\": 대지: not one of the 28 land categories"),
		("대", "", "column \"category\": not one of the 28 land categories"),
		("2983.10", "0.00", "column \"area_m2\": 0.00: an area must be above zero"),
		(
			"2983.10",
			"2983.10501",
			"column \"area_m2\": 2983.10501: an area is square metres with at most four decimals, such as 84.93",
		),
		(
			"2983.10",
			"\"29,83.10\"",
			"column \"area_m2\": 29,83.10: an area is square metres with at most four decimals, such as 84.93",
		),
		(
			"18450000",
			"-18450000",
			"column \"official_price_won_per_m2\": -18450000: an amount is whole won, in at \
			 most 15 digits",
		),
		(
			"18450000",
			"1844674407370955",
			"column \"official_price_won_per_m2\": 1844674407370955: an amount is whole won, in \
			 at most 15 digits",
		),
		(
			"2026-01-01",
			"2026-02-30",
			"column \"priced_on\": 2026-02-30: a date is YYYY-MM-DD, from 1900 on",
		),
		(
			"2026-01-01",
			"20261301",
			"column \"priced_on\": 20261301: a date is YYYY-MM-DD, from 1900 on",
		),
		(&owners, &format!("{owners},N"), "the row has 7 values, but the header has 6"),
		(&format!(",{owners}"), "", "the row has 5 values, but the header has 6"),
	]);
}

#[test]
fn bad_owners_are_reported() {
	let owners = format!("{}=1/1", person(1));
	let (a, b) = (person(1), person(2));
	let one_short = &a[1..];
	check_parcels(&[
		(
			&owners,
			&format!("{a}=1/2;{b}=1/3"),
			"column \"owners\": the shares add up to 5/6, not to one",
		),
		(
			&owners,
			&format!("{a}=1/2;{b}=2/3"),
			"column \"owners\": the shares add up to more than one, not to one",
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
			"column \"owners\": holder 1 is neither a commitment of 64 hex digits nor \
			 did:madang: with 64; names must not be in the files",
		),
		(
			&owners,
			&format!("{}=합유;{}=합유", person(1), person(2)),
			"column \"owners\": joint ownership (합유, 총유) has no shares; it cannot be recorded yet and \
			 must not be written as shares: leave the row out",
		),
		(
			&owners,
			"홍길동=1/1",
			"column \"owners\": holder 1 is neither a commitment of 64 hex digits nor \
			 did:madang: with 64; names must not be in the files",
		),
	]);
}

#[test]
fn bad_buildings_are_reported() {
	let known = known();
	let read = |source| read_buildings(source, &known).unwrap();
	let floors = "a number of floors";
	check(
		&strata(),
		&house(),
		read,
		&[
			(
				"11680100000002",
				"11680100000001",
				"column \"building_id\": 11680100000001: already on line 2",
			),
			(
				"11680100000002",
				"011680100000002",
				"column \"building_id\": 011680100000002: a management number has up to 33 digits, or the old form 11680-3609902; no part begins with zero",
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
				"column \"use\": 집: not in the list of building uses (건축법 시행령 별표 1, of today and of earlier versions)",
			),
			(
				"벽돌구조",
				"벽돌",
				"column \"structure\": 벽돌: not in the list of structures (구조코드) of the building book",
			),
			(",2,0,", ",-2,0,", &format!("column \"floors_above\": -2: {floors} is 0 to 65535")),
			(
				",2,0,",
				",2,256,",
				&format!("column \"floors_below\": 256: {floors} below ground is 0 to 255"),
			),
			("201.33", "0.00", "column \"area_m2\": 0.00: an area must be above zero"),
			(
				"1987-02-10",
				"1899-12-31",
				"column \"approved_on\": 1899-12-31: a date is YYYY-MM-DD, from 1900 on",
			),
			(",N,N,", ",아니오,N,", "column \"strata\": 아니오: Y or N"),
			(",N,N,", ",N,n,", "column \"violation\": n: Y or N"),
			(
				",N,N,",
				",Y,N,",
				"column \"owners\": only the units of a strata building have owners and titles",
			),
			("=1", "=1/2", "column \"owners\": the shares add up to 1/2, not to one"),
		],
	);
}
