//! Rows whose records are closed on the chain, and rows that refer to such records.

use super::*;
use crate::files::KnownClosing;
use madang_primitives::{BuildingId, ClosingReason, ParcelId, Pnu, Property, PropertyName, UnitId};
use madang_runtime::{Registers, RuntimeOrigin};

const HOUSE: u32 = 1;
const NEXT_HOUSE: u32 = 2;
const TOWER: u32 = 7;

fn pnu(lot: u32) -> Pnu {
	parcel(lot)[..19].parse().unwrap()
}

fn lot(number: u32) -> Property {
	Property::Parcel(ParcelId::entered_as(pnu(number)))
}

const fn building_of(id: u32) -> Property {
	Property::Building(BuildingId::new(id as u128))
}

const fn unit_of(id: u32) -> Property {
	Property::Unit(UnitId::new(id as u128))
}

/// The row of a house on a lot.
fn house(id: u32, lot: u32) -> String {
	format!("{id},{},단독주택,벽돌구조,2,0,201.33,1987-02-10,N,N,{}", pnu(lot), person(id))
}

/// The row of the strata building on lot 3.
fn tower() -> String {
	format!("{TOWER},{},공동주택,철근콘크리트구조,9,0,900.00,2004-06-18,Y,N,", pnu(3))
}

/// The row of a unit of the tower.
fn unit(id: u32, door: u32) -> String {
	format!("{id},{TOWER},,1,{door},공동주택,59.00,1/900,{}", person(id))
}

/// The rows of the title of a house.
fn title(house: u32) -> String {
	format!(
		"1146201700000{house},building:{house},갑,소유권,2,2017-5300{house},1146,2017-05-12,매매,\
		 2017-03-24,{},,,,",
		person(house)
	)
}

/// The municipality closes a record, with an order in place of the title's end.
fn close(chain: &Local, number: u8, property: Property, successors: &[Property]) {
	chain.run(|| {
		let gangnam = RuntimeOrigin::signed([As::Gangnam as u8; 32].into());
		Registers::close_record(
			gangnam,
			property,
			"2026-11-20".parse().unwrap(),
			ClosingReason::Demolished,
			successors.to_vec().try_into().unwrap(),
			Some(PAPERS),
			PAPERS,
			[number; 32],
		)
		.unwrap();
	});
}

/// Lots 1 to 3, a house on lots 1 and 2, and a tower with two units on lot 3.
async fn chain_with_books() -> Local {
	let chain = chain_with_yeoksam().await;
	let (land, units) = (parcels(1..4), [unit(1, 101), unit(2, 102)]);
	let books = [house(HOUSE, 1), house(NEXT_HOUSE, 2), tower()];
	let results = import(&chain, &land, &books, &units, &Work::SendNew).await;
	assert_eq!(results.bad, Vec::<String>::new());
	chain.take_calls();
	chain
}

/// Import rows of the three books.
async fn import(
	chain: &Local,
	land: &[String],
	buildings: &[String],
	units: &[String],
	work: &Work,
) -> Results {
	let temporary = tempfile::tempdir().unwrap();
	let write = |name: &str, columns: &[&str], rows: &[String]| {
		let content = format!("{}\n{}\n", columns.join(","), rows.join("\n"));
		std::fs::write(temporary.path().join(name), content).unwrap();
	};
	if !land.is_empty() {
		write(ParcelRow::FILE, ParcelRow::COLUMNS, land);
	}
	if !buildings.is_empty() {
		write(BuildingRow::FILE, BuildingRow::COLUMNS, buildings);
	}
	if !units.is_empty() {
		write(UnitRow::FILE, UnitRow::COLUMNS, units);
	}
	folder(chain, temporary.path(), work).await.unwrap()
}

fn closing(successors: &[PropertyName]) -> KnownClosing {
	KnownClosing {
		on: "2026-11-20".parse().unwrap(),
		reason: ClosingReason::Demolished,
		successors: successors.to_vec(),
	}
}

/// Before, such rows were equal or different, and amendments that can only fail were sent.
#[tokio::test]
async fn a_row_whose_record_is_closed_is_listed_and_never_sent() {
	let chain = chain_with_books().await;
	close(&chain, 1, building_of(HOUSE), &[building_of(NEXT_HOUSE), building_of(TOWER)]);
	close(&chain, 2, lot(1), &[lot(2)]);
	close(&chain, 3, unit_of(1), &[]);
	let before = chain.books();
	// One row with the old values and one with others. The closed house may be on the closed lot.
	let land = [parcel(1).replace("250.00", "260.00"), parcel(2), parcel(3)];
	let buildings = [house(HOUSE, 1), house(NEXT_HOUSE, 2), tower()];
	// Another unit may have the door of the closed one in the file.
	let units = [unit(1, 102), unit(2, 102)];
	let amend = Work::ApplyChanges(As::Gangnam.institution(), PAPERS);
	let enter = Work::EnterNew {
		institution: As::Gangnam.institution(),
		evidence: PAPERS,
		numbers_again: false,
	};
	let gangnam = chain.with(As::Gangnam);
	for (chain, work) in
		[(&chain, Work::SendNew), (&gangnam, amend), (&gangnam, enter), (&gangnam, Work::Compare)]
	{
		let results = import(chain, &land, &buildings, &units, &work).await;
		assert_eq!(results.bad, Vec::<String>::new(), "{work:?}");
		for (book, rows) in [("land-book", 3), ("building-book", 3), ("units", 2)] {
			let figures = results.of(book).figures;
			assert_eq!((figures.closed, figures.equal), (1, rows - 1), "{book} {work:?}");
			assert_eq!((figures.on_chain(), figures.done()), (rows - 1, rows));
		}
		let [row] = &results.of("building-book").closed[..] else { panic!("one row") };
		let next = PropertyName::Building(BuildingId::new(NEXT_HOUSE.into()));
		assert_eq!(
			(row.line, row.property),
			(2, PropertyName::Building(BuildingId::new(1)).into())
		);
		let tower = PropertyName::Building(BuildingId::new(TOWER.into()));
		assert_eq!(row.closing, closing(&[next, tower]));
		let reason = "the record was closed on 2026-11-20 (철거), successors: building:";
		assert_eq!(row.remarks[0].reason, format!("{reason}{NEXT_HOUSE}, building:{TOWER}"));
		let land = &results.of("land-book").closed[0];
		assert_eq!(land.closing, closing(&[PropertyName::Parcel(pnu(2))]));
		assert_eq!(row.remarks[0].fields[0], HOUSE.to_string());
		let units = &results.of("units").closed;
		assert_eq!(units[0].closing, closing(&[]));
		assert!(units[0].remarks[0].reason.ends_with("(철거), without a successor"));
	}
	assert_eq!(chain.take_calls(), []);
	assert_eq!(chain.books(), before);
}

/// Before, the check accepted them, and the chain refused them one by one.
#[tokio::test]
async fn rows_that_refer_to_closed_records_are_named_before_anything_is_sent() {
	let chain = chain_with_books().await;
	close(&chain, 1, building_of(HOUSE), &[building_of(NEXT_HOUSE)]);
	close(&chain, 2, lot(1), &[]);
	for (number, property) in [(3, unit_of(1)), (4, unit_of(2)), (5, building_of(TOWER))] {
		close(&chain, number, property, &[]);
	}
	let attached = house(5, 2).replace(&pnu(2).to_string(), &format!("{};{}", pnu(2), pnu(1)));
	let units = [unit(3, 103), unit(1, 101)];
	// The closed parcel and building are in the files, too.
	let buildings = [house(4, 1), attached, house(6, 2), house(HOUSE, 1), tower()];
	let results = import(&chain, &parcels(1..4), &buildings, &units, &Work::Compare).await;
	let was_closed =
		"was closed on 2026-11-20 (철거), without a successor: refer to a record in use";
	let bad: Vec<_> =
		results.bad.iter().map(|bad| bad.split_once(": column ").unwrap().1).collect();
	let both = format!("{};{}", pnu(2), pnu(1));
	assert_eq!(
		bad,
		[
			format!("\"pnu\": {0}: parcel:{0} {was_closed}", pnu(1)),
			format!("\"pnu\": {both}: parcel:{} {was_closed}", pnu(1)),
			format!("\"building_id\": {TOWER}: building:{TOWER} {was_closed}"),
		]
	);
	assert_eq!(results.of("building-book").figures.missing, 1);
	assert_eq!(results.of("building-book").figures.closed, 2);
	assert_eq!(results.of("units").figures.closed, 1);
	assert_eq!(chain.take_calls(), []);
}

/// A unit's right to a closed parcel.
#[tokio::test]
async fn a_right_to_a_closed_parcel_is_named() {
	let chain = chain_with_books().await;
	close(&chain, 1, building_of(HOUSE), &[]);
	close(&chain, 2, lot(1), &[]);
	let row = unit(3, 103).replace("1/900", &format!("{}=1/900", pnu(1)));
	let results = import(&chain, &[], &[], &[row], &Work::Compare).await;
	assert_eq!(results.bad.len(), 1, "{:?}", results.bad);
	assert!(results.bad[0].contains(&format!("parcel:{} was closed on", pnu(1))), "{results:?}");
}

#[tokio::test]
async fn the_title_of_a_closed_property_is_named_unless_the_chain_has_it() {
	let chain = chain_with_books().await.with(As::Registry);
	let read = async |rows: &[String]| {
		let source = file::<TitleRow>(rows);
		read_titles(&chain, source, &mut Known::default()).await.unwrap()
	};
	let imported =
		book(&chain, &read(&[title(HOUSE)]).await, &Work::SendNew, &quiet).await.unwrap();
	assert_eq!(imported.figures.sent, 1, "{:?}", imported.refused);
	close(&chain, 1, building_of(HOUSE), &[building_of(NEXT_HOUSE)]);
	close(&chain, 2, building_of(NEXT_HOUSE), &[]);
	chain.take_calls();
	let checked = read(&[title(HOUSE), title(NEXT_HOUSE)]).await;
	let reasons: Vec<_> = checked.refused.iter().map(|error| error.reason.to_string()).collect();
	let expected =
		"building:2 was closed on 2026-11-20 (철거), without a successor: refer to a record \
	                in use";
	assert_eq!(reasons, [expected]);
	let imported = book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap();
	assert_eq!((imported.figures.equal, imported.figures.sent), (1, 0));
	assert_eq!(chain.take_calls(), []);
}

/// A record that is closed while an import is under way.
#[tokio::test]
async fn a_record_that_is_closed_meanwhile_is_not_counted_as_equal() {
	let chain = chain_with_books().await;
	let source = file::<BuildingRow>(&[house(NEXT_HOUSE, 2)]);
	let checked = read_buildings(&chain, source, &mut Known::default()).await.unwrap();
	close(&chain, 1, building_of(NEXT_HOUSE), &[]);
	let mut imported = Imported::default();
	let rows: Vec<_> = checked.rows.iter().collect();
	// This import asked the chain before another one entered the house, which was closed then.
	enter::send_new(&chain, &checked.digest, &rows, None, &mut imported, &quiet).await.unwrap();
	let figures = imported.figures;
	assert_eq!((figures.closed, figures.equal, figures.refused, figures.sent), (1, 0, 0, 0));
	assert_eq!(imported.closed[0].closing, closing(&[]));
}

/// A new parcel under the number of a closed one, with a building on it, in the same files.
#[tokio::test]
async fn a_building_can_stand_on_a_new_parcel_with_the_number_of_a_closed_one() {
	let chain = chain_with_books().await.with(As::Gangnam);
	close(&chain, 1, building_of(HOUSE), &[]);
	close(&chain, 2, lot(1), &[]);
	let mut known = Known { numbers_again: true, ..Known::default() };
	let land = read_parcels(&chain, file::<ParcelRow>(&parcels(1..2)), &mut known).await.unwrap();
	let houses = file::<BuildingRow>(&[house(4, 1)]);
	let houses = read_buildings(&chain, houses, &mut known).await.unwrap();
	assert_eq!(houses.refused, []);
	let again = Work::EnterNew {
		institution: As::Gangnam.institution(),
		evidence: PAPERS,
		numbers_again: true,
	};
	assert_eq!(book(&chain, &land, &again, &quiet).await.unwrap().figures.sent, 1);
	assert_eq!(book(&chain, &houses, &again, &quiet).await.unwrap().figures.sent, 1);
	chain.check();
}
