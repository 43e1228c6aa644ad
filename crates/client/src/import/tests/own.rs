//! Who may amend a row: the chain says it, also after a reform.

use super::*;
use crate::import::tests::numbers::end_district;
use madang_primitives::Pnu;

/// The price of lot 1 after a change.
fn more_expensive() -> String {
	parcel(1).replace(",9000000,", ",9100000,")
}

async fn amend(chain: &Local, who: As, row: String) -> Imported {
	let chain = chain.with(who);
	let work = Work::ApplyChanges(who.institution(), PAPERS);
	book(&chain, &read(&chain, &[row]).await, &work, &quiet).await.unwrap()
}

/// Before, the places of the institution were compared with the present number: nobody could amend.
#[tokio::test]
async fn a_municipality_amends_what_came_from_its_district_by_a_reform() {
	let chain = chain_with_yeoksam().await;
	book(&chain, &read(&chain, &parcels(1..2)).await, &Work::SendNew, &quiet).await.unwrap();
	// 역삼동 comes to 방배동, which another municipality keeps.
	end_district(&chain, 1, "1168010100", "1165010100");
	let new_number = more_expensive().replace("1168010100", "1165010100");
	chain.take_calls();
	let imported = amend(&chain, As::Gangnam, new_number).await;
	assert_eq!((imported.figures.amended, imported.figures.changed), (1, 0));
	let imported = amend(&chain, As::Seocho, parcel(1)).await;
	assert_eq!((imported.figures.amended, imported.figures.changed), (1, 0));
	let called = ("amend_parcels".to_owned(), None);
	assert_eq!(chain.take_calls(), [called.clone(), called]);
	chain.check();
}

#[tokio::test]
async fn a_row_of_another_municipality_is_listed_and_says_so() {
	let chain = chain_with_yeoksam().await;
	book(&chain, &read(&chain, &parcels(1..2)).await, &Work::SendNew, &quiet).await.unwrap();
	chain.take_calls();
	let imported = amend(&chain, As::Seocho, more_expensive()).await;
	assert_eq!((imported.figures.amended, imported.figures.changed), (0, 1));
	assert_eq!(
		imported.changed[0].reason,
		"column \"official_price_won_per_m2\": 9000000 on the chain, 9100000 in the file; not amended: \
		 another municipality keeps this record"
	);
	assert_eq!(chain.take_calls(), []);
}

/// The units and buildings are where the building's first parcel is.
#[tokio::test]
async fn buildings_and_units_follow_their_land() {
	let chain = chain_with_yeoksam().await;
	let folder_of = trial("R12c-no-land-right");
	folder(&chain, &folder_of, &Work::SendNew).await.unwrap();
	end_district(&chain, 1, "1168010100", "1165010100");
	let temporary = tempfile::tempdir().unwrap();
	let write = |name: &str, from: &str, to: &str| {
		let text = std::fs::read_to_string(folder_of.join(name)).unwrap();
		assert!(text.contains(from), "{text}");
		std::fs::write(temporary.path().join(name), text.replace(from, to)).unwrap();
	};
	write(UnitRow::FILE, ",108,", ",B108,");
	for who in [As::Gangnam, As::Seocho] {
		let chain = chain.with(who);
		let work = Work::ApplyChanges(who.institution(), PAPERS);
		let results = folder(&chain, temporary.path(), &work).await.unwrap();
		assert_eq!(results.counts("units"), [0, 2, 0, 1, 0, 0], "{who:?}");
		write(UnitRow::FILE, ",108,", ",C108,");
	}
}

fn enter() -> Work {
	Work::EnterNew {
		institution: As::Gangnam.institution(),
		evidence: PAPERS,
		numbers_again: false,
	}
}

/// Before, the first batch with such a row ended the import.
#[tokio::test]
async fn new_rows_of_another_place_are_listed_and_the_others_are_entered() {
	let chain = chain_with_yeoksam().await.with(As::Gangnam);
	let mut rows = parcels(1..400);
	rows[200] = parcel(201).replace("1168010100", "1165010100");
	let imported = book(&chain, &read(&chain, &rows).await, &enter(), &quiet).await.unwrap();
	let figures = imported.figures;
	assert_eq!((figures.sent, figures.missing, figures.refused), (398, 1, 0));
	let [elsewhere] = &imported.elsewhere[..] else { panic!("one row") };
	assert_eq!(elsewhere.line, 202);
	assert_eq!(
		elsewhere.reason,
		"not entered: another municipality is responsible for parcel:1165010100102010000; it enters the row, or, \
		 across a border, the ministry imports it"
	);
	assert!(chain.take_calls().iter().all(|(_, error)| error.is_none()));
	chain.check();
}

/// A building with an attached lot across the border.
#[tokio::test]
async fn a_row_across_the_border_is_listed_and_the_ministry_imports_it() {
	let chain = chain_with_yeoksam().await;
	let beyond = parcel(2).replace("1168010100", "1165010100");
	let land = [parcel(1), beyond.clone(), parcel(3)];
	book(&chain, &read(&chain, &land).await, &Work::SendNew, &quiet).await.unwrap();
	let house = |id: u32, lots: &str| {
		format!("{id},{lots},단독주택,벽돌구조,2,0,201.33,1987-02-10,N,N,{}", person(id))
	};
	let lot = |row: &String| row[..19].to_owned();
	let both = format!("{};{}", lot(&land[0]), lot(&beyond));
	let source = file::<BuildingRow>(&[house(1, &both), house(2, &lot(&land[2]))]);
	let gangnam = chain.with(As::Gangnam);
	let checked = read_buildings(&gangnam, source, &mut Known::default()).await.unwrap();
	let imported = book(&gangnam, &checked, &enter(), &quiet).await.unwrap();
	assert_eq!((imported.figures.sent, imported.figures.missing), (1, 1));
	assert!(imported.elsewhere[0].reason.contains(&lot(&beyond)), "{imported:?}");
	let imported = book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap();
	assert_eq!((imported.figures.sent, imported.figures.equal), (1, 1));
	chain.check();
}

/// The council sets the jurisdiction while an import is under way.
#[tokio::test]
async fn a_row_that_is_no_longer_the_municipalitys_is_named() {
	let chain = chain_with_yeoksam().await.with(As::Gangnam);
	let mut rows = parcels(1..40);
	rows[20] = parcel(21).replace("1168010100", "1165010100");
	let checked = read(&chain, &rows).await;
	let lines: Vec<_> = checked.rows.iter().collect();
	let mut imported = Imported::default();
	let sent =
		enter::send_new(&chain, &checked.digest, &lines, Some(PAPERS), &mut imported, &quiet);
	sent.await.unwrap();
	assert_eq!((imported.figures.sent, imported.figures.refused), (38, 1));
	assert_eq!(imported.refused[0].line, 22);
	assert!(imported.refused[0].reason.contains("BadOrigin"), "{:?}", imported.refused);
	// An officer without the duty is told so at once.
	chain.take_calls();
	let bank = chain.with(As::Bank);
	let error = book(&bank, &read(&bank, &parcels(50..90)).await, &enter(), &quiet).await;
	assert!(error.unwrap_err().to_string().contains("BadOrigin"));
	assert_eq!(chain.take_calls().len(), 1);
}

/// The number of a parcel that has one of another place now is free here.
#[tokio::test]
async fn a_number_that_a_parcel_gave_up_for_another_place_is_still_the_municipalitys() {
	let chain = chain_with_yeoksam().await;
	book(&chain, &read(&chain, &parcels(1..2)).await, &Work::SendNew, &quiet).await.unwrap();
	chain.run(|| {
		let ministry = madang_runtime::RuntimeOrigin::signed([As::Ministry as u8; 32].into());
		let from: Pnu = parcel(1)[..19].parse().unwrap();
		let to = from.in_district("1165010100".parse().unwrap());
		let rows = vec![pallet_registers::Renumbering { from, to }].try_into().unwrap();
		madang_runtime::Registers::renumber_parcels(ministry, rows, PAPERS, [1; 32]).unwrap();
	});
	let gangnam = chain.with(As::Gangnam);
	let institution = As::Gangnam.institution();
	let again = Work::EnterNew { institution, evidence: PAPERS, numbers_again: true };
	let rows = [parcel(1), parcel(2)];
	let figures = book(&gangnam, &read(&gangnam, &rows).await, &again, &quiet).await.unwrap();
	assert_eq!((figures.figures.sent, figures.figures.missing), (2, 0), "{figures:?}");
	chain.check();
}
