//! Batches: their sizes, and the row that the chain refuses.

use super::{
	super::batch::{batches, Size},
	*,
};
use codec::Encode;
use madang_runtime::Runtime;

/// The sizes of the batches of rows.
pub(super) fn sizes<B: Book>(rows: &[(u64, B)]) -> Vec<usize> {
	batches(rows, |row| enter::size(row)).unwrap().iter().map(|batch| batch.rows.len()).collect()
}

/// Parcels with so many owners each.
async fn with_owners(chain: &Local, rows: u32, owners: u32) -> Checked<ParcelRow> {
	let holders: Vec<_> = (0..owners).map(|one| format!("{one:064x}=1/{owners}")).collect();
	let row = |lot| parcel(lot).replace(&person(lot + 1), &holders.join(";"));
	read(chain, &(1..=rows).map(row).collect::<Vec<_>>()).await
}

#[tokio::test]
async fn batches_are_limited_by_rows_bytes_and_time() {
	let chain = chain_with_yeoksam().await;
	// Short rows: as many as fit into the time, but for the last batch.
	let few = with_owners(&chain, 600, 1).await;
	let found = sizes(&few.rows);
	let one = ParcelRow::weight(&few.rows[0].1.to_sent().unwrap());
	let most = usize::try_from(60_000_000_000 / one).unwrap();
	assert!((2..256).contains(&most), "{most}");
	assert_eq!(found.iter().sum::<usize>(), 600);
	assert!(found.iter().rev().skip(1).all(|size| *size == most), "{found:?} of {most}");
	let many = with_owners(&chain, 200, 64).await;
	let found = sizes(&many.rows);
	assert_eq!(found.iter().sum::<usize>(), 200);
	for batch in batches(&many.rows, |row| enter::size(row)).unwrap() {
		let rows: Vec<_> = batch.rows.iter().map(|(_, row)| row.to_sent().unwrap()).collect();
		assert!(rows.encoded_size() <= 130 * 1024, "{}", rows.encoded_size());
		let time: u64 = rows.iter().map(ParcelRow::weight).sum();
		assert!(time <= 60_000_000_000, "{time}");
	}
	// Rows of any size are imported.
	let imported = book(&chain, &many, &Work::SendNew, &quiet).await.unwrap();
	assert_eq!(imported.figures.sent, 200);
	assert!(chain.take_calls().len() > 1);
	chain.check();
}

/// Blocks of one second have room for about six of these calls, and an answer takes two seconds.
#[tokio::test]
async fn so_many_calls_are_pending_that_blocks_are_full() {
	let chain = chain_with_yeoksam().await;
	let most = async |owners, rows| {
		let checked = with_owners(&chain, rows, owners).await;
		let calls = batches(&checked.rows, |row| enter::size(row)).unwrap();
		chain.state.borrow_mut().pending = (0, 0);
		book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap();
		let most = chain.state.borrow().pending;
		assert_eq!(most.0, 0);
		assert!(calls.len() > most.1, "{} calls", calls.len());
		let first = |some: usize| calls.iter().take(some).map(|batch| batch.size).sum::<Size>();
		(first(most.1), first(most.1 + 1))
	};
	// Short rows are limited by their time: 1.5 s.
	let (within, beyond) = most(1, 3_400).await;
	assert!(within.time <= 1_500_000_000_000 && beyond.time > 1_500_000_000_000);
	assert!(within.bytes < 2 * 1024 * 1024);
}

#[tokio::test]
async fn the_row_that_the_chain_refuses_is_named_and_the_others_are_imported() {
	let chain = chain_with_yeoksam().await;
	let land = read(&chain, &parcels(1..2)).await;
	book(&chain, &land, &Work::SendNew, &quiet).await.unwrap();
	let building = "7,1168010100100010000,공동주택,철근콘크리트구조,90,0,900.00,2004-06-18,Y,N,";
	let mut known = Known::default();
	let source = file::<BuildingRow>(&[building]);
	let checked = read_buildings(&chain, source, &mut known).await.unwrap();
	book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap();
	// The door of the third file is taken by a unit of the first, which the reader cannot see.
	let row = |id: u32, door: u32| format!("{id},7,,1,{door},공동주택,59.00,1/900,{}", person(id));
	let units = |rows: &[String]| file::<UnitRow>(rows);
	let first = read_units(&chain, units(&[row(1, 101)]), &mut Known::default()).await.unwrap();
	book(&chain, &first, &Work::SendNew, &quiet).await.unwrap();
	let rows: Vec<_> =
		(2..400).map(|id| row(id, if id == 300 { 101 } else { 1_000 + id })).collect();
	let second = read_units(&chain, units(&rows), &mut Known::default()).await.unwrap();
	assert_eq!(second.refused, []);
	chain.take_calls();
	let imported = book(&chain, &second, &Work::SendNew, &quiet).await.unwrap();
	assert_eq!((imported.figures.sent, imported.figures.refused), (397, 1));
	let refused = &imported.refused[0];
	assert_eq!((refused.line, refused.fields[0].as_str()), (300, "300"));
	assert!(refused.reason.contains("(Registers.DoorTaken)"), "{}", refused.reason);
	// About two calls for each halving.
	let failed = chain.take_calls().into_iter().filter(|(_, error)| error.is_some()).count();
	assert!(failed <= 9, "{failed}");
	chain.check();
}

#[tokio::test]
async fn an_officer_who_may_not_import_is_told_so_at_once() {
	let chain = chain_with_yeoksam().await.with(As::Gangnam);
	let checked = read(&chain, &parcels(1..4_000)).await;
	chain.state.borrow_mut().pending = (0, 0);
	let error = book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap_err();
	assert!(error.to_string().contains("BadOrigin"), "{error}");
	// No call was sent after the first answer.
	let calls = batches(&checked.rows, |row| enter::size(row)).unwrap();
	let most = chain.state.borrow().pending.1;
	assert_eq!(chain.take_calls().len(), most);
	assert!(most < calls.len(), "{most} of {}", calls.len());
}

#[test]
fn the_keys_that_are_asked_are_those_of_the_runtime() {
	use ask::storage_key as key;
	use madang_primitives::{
		BuildingId, DistrictCode, LandRightKind, ParcelId, Pnu, TitleId, UnitId,
	};
	assert_eq!(
		key("Registers", "Districts", &DistrictCode(7)),
		pallet_registers::Districts::<Runtime>::hashed_key_for(DistrictCode(7))
	);
	assert_eq!(
		key("Registers", "ParcelOf", &Pnu(7)),
		pallet_registers::ParcelOf::<Runtime>::hashed_key_for(Pnu(7))
	);
	assert_eq!(
		key("Registers", "Parcels", &ParcelId(7)),
		pallet_registers::Parcels::<Runtime>::hashed_key_for(ParcelId(7))
	);
	assert_eq!(
		key("Registers", "Buildings", &BuildingId::new(7)),
		pallet_registers::Buildings::<Runtime>::hashed_key_for(BuildingId::new(7))
	);
	assert_eq!(
		known::land_shares_key(ParcelId(7), LandRightKind::Lease),
		pallet_registers::LandShares::<Runtime>::hashed_key_for(ParcelId(7), LandRightKind::Lease)
	);
	assert_eq!(
		key("Registers", "Units", &UnitId::new(7)),
		pallet_registers::Units::<Runtime>::hashed_key_for(UnitId::new(7))
	);
	assert_eq!(
		key("Titles", "Titles", &TitleId(7)),
		pallet_titles::Titles::<Runtime>::hashed_key_for(TitleId(7))
	);
	assert_eq!(
		titles::entry_key(TitleId(7), 3),
		pallet_titles::Entries::<Runtime>::hashed_key_for(TitleId(7), 3)
	);
}
