//! The folders of `tests/data/trials` that need a chain.

use super::*;

fn table(name: &str) -> Source {
	Source::open(&trial("R02-district-update").join(name)).unwrap()
}

#[tokio::test]
async fn r02_new_districts_are_imported_and_equal_ones_counted() {
	let chain = chain_with_yeoksam().await;
	let imported = districts(&chain, table("full-table-slice.csv")).await;
	assert_eq!((imported.figures.sent, imported.figures.equal), (10, 2));
	assert_eq!(imported.changed, []);
	// The same table again, and a part of it, change nothing.
	let before = chain.books();
	chain.take_calls();
	for (name, rows) in [("full-table-slice.csv", 12), ("new-codes-only.csv", 10)] {
		let imported = districts(&chain, table(name)).await;
		assert_eq!((imported.figures.equal, imported.figures.on_chain()), (rows, rows));
	}
	assert_eq!(chain.take_calls(), []);
	assert_eq!(chain.books(), before);
}

/// A name comes back with the next table: each change has a reference of its own.
#[tokio::test]
async fn r02_a_name_that_differs_is_taken_over() {
	let chain = chain_with_yeoksam().await;
	let name = || {
		let found = chain.run(|| {
			pallet_registers::Districts::<madang_runtime::Runtime>::get(
				madang_primitives::DistrictCode(4_159_035_028),
			)
		});
		let district = found.unwrap();
		(String::from_utf8(district.name.to_vec()).unwrap(), district.revision)
	};
	let checked = read_districts(table("renamed-in-place.csv")).unwrap();
	let compared = book(&chain, &checked, &Work::Compare, &quiet).await.unwrap();
	assert_eq!(
		compared.changed,
		[Remark {
			line: 2,
			reason:
				"column \"name\": 경기도 화성시 서신면 사곳리 on the chain, 경기도 화성시 서신면 \
			사곶리 in the file"
					.into(),
			fields: ["4159035028", "경기도", "화성시", "서신면", "사곶리"]
				.map(str::to_owned)
				.into(),
		}]
	);
	let old = file::<DistrictRow>(&["4159035028,경기도,화성시,서신면,사곳리"]);
	for (table, ri, revision) in [
		(table("renamed-in-place.csv"), "사곶리", 2),
		(old, "사곳리", 3),
		(table("renamed-in-place.csv"), "사곶리", 4),
	] {
		let figures = districts(&chain, table).await.figures;
		assert_eq!((figures.amended, figures.sent, figures.changed), (1, 0, 0));
		assert_eq!(name(), (format!("경기도 화성시 서신면 {ri}"), revision));
	}
}

#[tokio::test]
async fn r05_r06_files_are_imported() {
	let chain = chain_with_yeoksam().await;
	let work = Work::SendNew;
	let results = folder(&chain, &trial("R05-cr-only"), &work).await.unwrap();
	assert_eq!(results.counts("land-book"), [2, 0, 0, 0, 0, 0]);
	assert_eq!(results.bad.len(), 2);
	let results = folder(&chain, &trial("R06d-nfd"), &work).await.unwrap();
	assert_eq!(results.counts("land-book"), [1, 0, 0, 0, 0, 0]);
	let results = folder(&chain, &trial("R06e-middle-dots"), &work).await.unwrap();
	assert_eq!(results.counts("building-book"), [7, 0, 0, 0, 0, 0]);
	assert_eq!(results.bad, Vec::<String>::new());
}

/// A district of the trials that the chain of the tests does not have yet.
#[tokio::test]
async fn r08_r12_units_are_imported() {
	let chain = chain_with_yeoksam().await;
	for (name, units, bad) in [
		("R08-unit-names", 11, 3),
		("R12a-land-shares-rounded-up", 6, 0),
		("R12b-land-shares-too-fine", 2, 1),
		("R12c-no-land-right", 3, 2),
	] {
		let results = folder(&chain, &trial(name), &Work::SendNew).await.unwrap();
		assert_eq!(results.counts("units"), [units, 0, 0, 0, 0, 0], "{name}");
		assert_eq!(results.bad.len(), bad, "{name}: {:?}", results.bad);
		// Again: every row is there.
		let again = folder(&chain, &trial(name), &Work::SendNew).await.unwrap();
		assert_eq!(again.counts("units"), [0, units, 0, 0, 0, 0], "{name}");
	}
	let pnu = "1168010100190120001".parse().unwrap();
	let parcel = madang_primitives::ParcelId::entered_as(pnu);
	let sum = chain.run(|| {
		let kind = madang_primitives::LandRightKind::Ownership;
		pallet_registers::LandShares::<madang_runtime::Runtime>::get(parcel, kind).unwrap()
	});
	assert!(sum.sum.is_rounded_up());
}

#[tokio::test]
async fn r09_old_and_unknown_days_are_imported() {
	let chain = chain_with_yeoksam().await;
	let results = folder(&chain, &trial("R09-old-dates"), &Work::SendNew).await.unwrap();
	assert_eq!(results.counts("land-book"), [4, 0, 0, 0, 0, 0]);
	assert_eq!(results.counts("building-book"), [5, 0, 0, 0, 0, 0]);
	assert_eq!(results.counts("titles"), [4, 0, 0, 0, 0, 0]);
	let reasons: Vec<_> =
		results.bad.iter().map(|bad| bad.rsplit_once("column").unwrap().1).collect();
	let form =
		"the month or the day is not known, so this is not a day: leave the value empty where \
	            it may be unknown";
	assert_eq!(
		reasons,
		[
			format!(" \"approved_on\": 0000-00-00: {form}"),
			format!(" \"approved_on\": 1936-04-00: {form}"),
			" \"approved_on\": 2027-06-30: is in the future: today is 2026-11-24".into(),
		]
	);
}

/// A municipality enters the rows that the chain lacks, and amends the others.
#[tokio::test]
async fn a_municipality_enters_and_amends() {
	let chain = chain_with_yeoksam().await;
	let gangnam = chain.with(As::Gangnam);
	let enter = Work::EnterNew {
		institution: As::Gangnam.institution(),
		evidence: PAPERS,
		numbers_again: false,
	};
	let results = folder(&gangnam, &trial("R12c-no-land-right"), &enter).await.unwrap();
	assert_eq!(results.counts("units"), [3, 0, 0, 0, 0, 0]);
	let names: Vec<_> = chain.take_calls().into_iter().map(|(name, _)| name).collect();
	assert_eq!(names, ["enter_parcels", "enter_buildings", "enter_units"]);
	let temporary = tempfile::tempdir().unwrap();
	let units = std::fs::read_to_string(trial("R12c-no-land-right").join(UnitRow::FILE)).unwrap();
	let corrected = units.replace(",108,", ",B108,").replace(",35.25,,", ",35.2513,1/1000,");
	std::fs::write(temporary.path().join(UnitRow::FILE), corrected).unwrap();
	let amend = Work::ApplyChanges(As::Gangnam.institution(), PAPERS);
	let results = folder(&gangnam, temporary.path(), &amend).await.unwrap();
	assert_eq!(results.counts("units"), [0, 2, 0, 1, 0, 0]);
	assert_eq!(chain.take_calls(), [("amend_units".to_owned(), None)]);
}

#[tokio::test]
async fn r15_a_corrected_row_is_imported_alone() {
	let chain = chain_with_yeoksam().await;
	let work = Work::SendNew;
	let results = folder(&chain, &trial("R15-corrected-rows/first"), &work).await.unwrap();
	// The area 59 is 59.00, which is certain, so nothing is refused today.
	assert_eq!(results.bad, Vec::<String>::new());
	assert_eq!(results.counts("units"), [3, 0, 0, 0, 0, 0]);
	// The row refers to a building that is in no file.
	let results = folder(&chain, &trial("R15-corrected-rows/then"), &work).await.unwrap();
	assert_eq!(results.bad, Vec::<String>::new());
	assert_eq!(results.counts("units"), [0, 1, 0, 0, 0, 0]);
}

/// The same with a row that no reader can repair, and with the file of refused rows as it is written.
#[tokio::test]
async fn r15_the_file_of_refused_rows_is_imported_as_it_is() {
	let chain = chain_with_yeoksam().await;
	let temporary = tempfile::tempdir().unwrap();
	let first = trial("R15-corrected-rows/first");
	for name in [ParcelRow::FILE, BuildingRow::FILE, UnitRow::FILE] {
		let text = std::fs::read_to_string(first.join(name)).unwrap();
		std::fs::write(temporary.path().join(name), text.replace(",59,", ",쉰아홉,")).unwrap();
	}
	let results = folder(&chain, temporary.path(), &Work::SendNew).await.unwrap();
	assert_eq!(results.counts("units"), [2, 0, 0, 0, 0, 0]);
	assert_eq!(results.bad.len(), 1);

	let path = temporary.path().join(UnitRow::FILE);
	let units = read_units(&chain, Source::open(&path).unwrap(), &mut Known::default()).await;
	let refused = units.unwrap().refused_remarks();
	let written = files::write_remarks(&path, "refused", UnitRow::COLUMNS, &refused).unwrap();
	let corrected = std::fs::read_to_string(&written).unwrap().replace(",쉰아홉,", ",59.00,");
	let source = Source::new("corrected", corrected.as_bytes()).unwrap();
	let checked = read_units(&chain, source, &mut Known::default()).await.unwrap();
	assert_eq!(checked.refused, []);
	let imported = book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap();
	assert_eq!(imported.figures.sent, 1);
	chain.check();
}

#[tokio::test]
async fn r16_next_months_file_is_imported() {
	let chain = chain_with_yeoksam().await;
	let import = async |chain: &Local, name: &str, work: Work| {
		folder(chain, &trial("R16-monthly-update").join(name), &work).await.unwrap()
	};
	let first = import(&chain, "first", Work::SendNew).await;
	assert_eq!(first.counts("land-book"), [300, 0, 0, 0, 0, 0]);
	let then = import(&chain, "then", Work::SendNew).await;
	assert_eq!(then.counts("land-book"), [5, 300, 0, 0, 0, 0]);

	// The ministry's officer lists what differs, and the municipality's officer amends it.
	let changed = import(&chain, "changed", Work::SendNew).await;
	assert_eq!(changed.counts("land-book"), [0, 299, 1, 0, 0, 0]);
	let remark = &changed.of("land-book").changed[0];
	assert_eq!((remark.line, remark.fields[2].as_str()), (6, "999.00"));
	assert_eq!(remark.reason, "column \"area_m2\": 204.00 on the chain, 999.00 in the file");
	chain.take_calls();
	let amend = |who: As| Work::ApplyChanges(who.institution(), PAPERS);
	let other = import(&chain.with(As::Seocho), "changed", amend(As::Seocho)).await;
	assert_eq!(other.counts("land-book"), [0, 299, 1, 0, 0, 0]);
	assert_eq!(chain.take_calls(), []);
	let amended = import(&chain.with(As::Gangnam), "changed", amend(As::Gangnam)).await;
	assert_eq!(amended.counts("land-book"), [0, 299, 0, 1, 0, 0]);
	assert_eq!(amended.of("land-book").changed, []);
	assert_eq!(chain.take_calls(), [("amend_parcels".to_owned(), None)]);

	// Again: nothing is left to do. Back to the old value: that is a change, too.
	for (name, work) in [("changed", Work::SendNew), ("changed", amend(As::Gangnam))] {
		let again = import(&chain.with(As::Gangnam), name, work).await;
		assert_eq!(again.counts("land-book"), [0, 300, 0, 0, 0, 0]);
	}
	for name in ["first", "changed", "first", "changed"] {
		let back = import(&chain.with(As::Gangnam), name, amend(As::Gangnam)).await;
		assert_eq!(back.counts("land-book"), [0, 299, 0, 1, 0, 0], "{name}");
	}
}

/// Open data in our columns: the values that differ in form are on the chain as usual ones.
#[tokio::test]
async fn p06_p08_p09_open_data_is_imported() {
	let chain = chain_with_yeoksam().await;
	let table = trial("P06-standard-table").join("법정동코드 전체자료.txt");
	let imported = districts(&chain, Source::open(&table).unwrap()).await;
	assert_eq!((imported.figures.sent, imported.figures.equal), (5, 1));
	for (name, books) in [
		("P08-title-part-in-our-columns", &[("land-book", 3), ("building-book", 3)][..]),
		("P09-units-in-our-columns", &[("units", 3)]),
	] {
		let results = folder(&chain, &trial(name), &Work::SendNew).await.unwrap();
		for (book, rows) in books {
			assert_eq!(results.counts(book), [*rows, 0, 0, 0, 0, 0], "{name}");
		}
		let again = folder(&chain, &trial(name), &Work::SendNew).await.unwrap();
		for (book, rows) in books {
			assert_eq!(again.counts(book), [0, *rows, 0, 0, 0, 0], "{name}");
		}
	}
}
