//! One parcel under several numbers in a file, and rows of districts that have ended.

use super::*;
use crate::import::tests::numbers::end_district;
use madang_runtime::Runtime;

const OLD: &str = "1168010100";
const NEW: &str = "1168010600";

/// Lots 1 and 2 of 역삼동, which has come to 대치동.
async fn chain_after_a_reform() -> Local {
	let chain = chain_with_yeoksam().await;
	book(&chain, &read(&chain, &parcels(1..3)).await, &Work::SendNew, &quiet).await.unwrap();
	end_district(&chain, 1, OLD, NEW);
	chain.take_calls();
	chain
}

fn now(row: &str) -> String {
	row.replacen(OLD, NEW, 1)
}

/// Before, one of the rows was amended against the other, with every run.
#[tokio::test]
async fn a_parcel_in_two_rows_by_two_numbers_is_refused() {
	let chain = chain_after_a_reform().await.with(As::Gangnam);
	let other_price = now(&parcel(1)).replace(",9000000,", ",9100000,");
	let rows = [parcel(1), now(&parcel(2)), other_price];
	let amend = Work::ApplyChanges(As::Gangnam.institution(), PAPERS);
	for work in [amend, Work::Compare] {
		let imported = book(&chain, &read(&chain, &rows).await, &work, &quiet).await.unwrap();
		let figures = imported.figures;
		assert_eq!((figures.equal, figures.refused, figures.on_chain()), (1, 2, 1), "{work:?}");
		let lines: Vec<_> =
			imported.refused.iter().map(|one| (one.line, one.reason.as_str())).collect();
		let reason = |line| {
			format!(
				"the same parcel is on line {line} with another of its numbers: leave the row with the \
				 present values"
			)
		};
		assert_eq!(lines, [(2, &*reason(4)), (4, &*reason(2))]);
	}
	assert_eq!(chain.take_calls(), []);
}

/// The sums of land shares are those of parcels, not of numbers.
#[tokio::test]
async fn land_shares_under_two_numbers_are_one_sum() {
	let chain = chain_with_yeoksam().await;
	let results = folder(&chain, &trial("R12c-no-land-right"), &Work::SendNew).await.unwrap();
	assert_eq!(results.counts("building-book")[0], 1);
	let building = chain.run(|| pallet_registers::Buildings::<Runtime>::iter().next().unwrap());
	let lot = building.1.details.parcels[0];
	let old = chain.numbers_of(vec![lot]).await.unwrap()[0].unwrap().to_string();
	end_district(&chain, 1, OLD, NEW);
	let unit = |id: u32, pnu: &str| {
		format!("{id},{},,1,{id},공동주택,59.00,{pnu}=2/3,{}", building.0, person(id))
	};
	let source = file::<UnitRow>(&[unit(9_001, &old), unit(9_002, &now(&old))]);
	let checked = read_units(&chain, source, &mut Known::default()).await.unwrap();
	let [bad] = &checked.refused[..] else { panic!("{:?}", checked.refused) };
	assert!(bad.to_string().contains("add up to more than one"), "{bad}");
	assert_eq!(bad.line, 3);
}

/// Before, the chain refused them one by one.
#[tokio::test]
async fn new_rows_of_an_ended_district_are_refused_by_the_reader() {
	let chain = chain_after_a_reform().await;
	let source = file::<ParcelRow>(&[parcel(1), parcel(3), now(&parcel(4))]);
	let checked = read_parcels(&chain, source, &mut Known::default()).await.unwrap();
	let reasons: Vec<_> =
		checked.refused.iter().map(|bad| (bad.line, bad.reason.to_string())).collect();
	let reason = format!("district {OLD} has ended on 2026-11-01, successors: {NEW}");
	assert_eq!(reasons, [(3, reason)]);
	// The old number of a parcel is still read.
	let figures = book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap().figures;
	assert_eq!((figures.equal, figures.sent, figures.refused), (1, 1, 0));
	assert_eq!(chain.take_calls(), [("import_parcels".to_owned(), None)]);
}

/// Before, the table's row was only counted.
#[tokio::test]
async fn a_district_that_the_chain_has_ended_is_listed_with_the_remedy() {
	let chain = chain_after_a_reform().await;
	let rows = ["1165010100,서울특별시,서초구,방배동,", "1168010100,서울특별시,강남구,역삼동,"];
	let imported = districts(&chain, file::<DistrictRow>(&rows)).await;
	assert_eq!(imported.figures.equal, 2);
	let [ended] = &imported.ended[..] else { panic!("{:?}", imported.ended) };
	assert_eq!((ended.line, ended.fields[0].as_str()), (3, OLD));
	assert_eq!(
		ended.reason,
		format!(
			"on the chain the district has ended on 2026-11-01, successors: {NEW}: if it is in force, the \
			 ministry takes the end back with registers correct-end"
		)
	);
}

#[tokio::test]
async fn a_district_that_is_abolished_in_the_table_only_is_listed() {
	let chain = chain_after_a_reform().await;
	let table = "법정동코드\t법정동명\t폐지여부\n\
	             1165010100\t서울특별시 서초구 방배동\t폐지\n\
	             1168010100\t서울특별시 강남구 역삼동\t폐지\n\
	             1168010600\t서울특별시 강남구 대치동\t존재\n\
	             4211010100\t강원도 춘천시 봉의동\t폐지\n";
	let source = Source::new("table", table.as_bytes()).unwrap();
	// 역삼동 has its end, and 봉의동 was never on the chain.
	let listed = not_ended(&chain, source).await.unwrap();
	let [one] = &listed[..] else { panic!("{listed:?}") };
	assert_eq!((one.line, one.fields[0].as_str()), (2, "1165010100"));
	assert!(one.reason.contains("registers end-districts"));
	let other = file::<DistrictRow>(&["1165010100,서울특별시,서초구,방배동,"]);
	assert_eq!(not_ended(&chain, other).await.unwrap(), []);
}
