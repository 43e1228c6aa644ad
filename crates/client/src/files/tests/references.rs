//! Rows that depend on other rows, of the same file or of an earlier one.

use super::*;

#[test]
fn too_many_holders_are_rejected() {
	let owners: Vec<_> = (1..=65).map(|n| format!("{}=1/65", person(n))).collect();
	let row = parcel().replace(&format!("{}=1/1", person(1)), &owners.join(";"));
	let checked = read_parcels(file::<ParcelRow>(&[&row]), &districts()).unwrap();
	assert_eq!(
		checked.refused[0].to_string(),
		"land-book.csv:2: column \"owners\": more than 64 holders"
	);
}

#[test]
fn each_mistake_of_a_row_is_reported() {
	let bad = parcel().replace("0858", "858").replace("대", "땅").replace("2983.10", "큰");
	let checked = read_parcels(file::<ParcelRow>(&[&bad]), &districts()).unwrap();
	let columns: Vec<_> = checked.refused.iter().filter_map(|error| error.column).collect();
	assert_eq!(columns, ["pnu", "category", "area_m2"]);
	assert_eq!(checked.refused_rows(), 1);
}

#[test]
fn a_duplicate_key_is_rejected_even_if_the_first_row_is_bad() {
	let bad = parcel().replace("대", "땅");
	let checked = read_parcels(file::<ParcelRow>(&[&bad, &parcel()]), &districts()).unwrap();
	assert_eq!(checked.rows, []);
	assert_eq!(checked.refused[1].reason, Reason::Duplicate { line: 2 });
}

#[test]
fn later_files_cannot_refer_to_a_rejected_row() {
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
	let files: Vec<_> = registers.refusals().map(|error| error.file.clone()).collect();
	assert_eq!(files.len(), 3, "building, its unit, and the unit's title");
	assert!(files[0].ends_with("building-book.csv"));
	assert!(files[1].ends_with("units.csv"));
	assert!(files[2].ends_with("titles.csv"));

	// A row can refer to what is on the chain.
	let registers = read(known());
	assert_eq!(registers.refusals().count(), 1);
	assert_eq!(registers.titles.rows.len(), 1);
}

#[test]
fn land_shares_on_the_chain_count() {
	let mut known = known_with_unit();
	let second = unit().replace("200000001", "200000002").replace("1203", "1204");
	let third = unit().replace("200000001", "200000003").replace("1203", "1205");
	let rows = [second.as_str(), third.as_str()];
	let checked = read_units(file::<UnitRow>(&rows), &known).unwrap();
	assert_eq!(checked.rows.len(), 1);
	assert!(matches!(checked.refused[0].reason, Reason::LandShares(_)));
	// A unit that is known already does not count twice, and a bad row does not count.
	let bad = third.replace("84.93", "");
	let checked = read_units(file::<UnitRow>(&[&unit(), &bad, &second]), &known).unwrap();
	assert_eq!(checked.rows.len(), 2);
	// Adding the same unit again changes nothing.
	let before = known.clone();
	known.add_unit(checked.rows[0].1.id, &checked.rows[0].1.land_rights);
	assert_eq!(known, before);
}
