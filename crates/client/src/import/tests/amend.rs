//! Amendments: their batches, and what fails.

use super::*;

/// The building of the units, on lot 1.
const TOWER: &str = "7,1168010100100010000,공동주택,철근콘크리트구조,90,0,900.00,2004-06-18,Y,N,";

fn unit(id: u32, door: u32, area: &str) -> String {
	format!("{id},7,,1,{door},공동주택,{area},1/900,{}", person(id))
}

async fn units(chain: &Local, rows: &[String], work: &Work) -> Result<Imported, Error> {
	let source = file::<UnitRow>(rows);
	let checked = read_units(chain, source, &mut Known::default()).await.unwrap();
	assert_eq!(checked.refused, []);
	book(chain, &checked, work, &quiet).await
}

/// A chain with 300 units, whose doors are 1,000 and their number.
async fn chain_with_units() -> Local {
	let chain = chain_with_yeoksam().await;
	book(&chain, &read(&chain, &parcels(1..2)).await, &Work::SendNew, &quiet).await.unwrap();
	let source = file::<BuildingRow>(&[TOWER]);
	let checked = read_buildings(&chain, source, &mut Known::default()).await.unwrap();
	book(&chain, &checked, &Work::SendNew, &quiet).await.unwrap();
	let rows: Vec<_> = (1..=300).map(|id| unit(id, 1_000 + id, "59.00")).collect();
	let imported = units(&chain, &rows, &Work::SendNew).await.unwrap();
	assert_eq!(imported.figures.sent, 300);
	chain.take_calls();
	chain.with(As::Gangnam)
}

fn work() -> Work {
	Work::ApplyChanges(As::Gangnam.institution(), PAPERS)
}

/// All units but the first have another area.
fn larger() -> Vec<String> {
	(2..=300).map(|id| unit(id, 1_000 + id, "60.00")).collect()
}

/// Before, each row was a call of its own.
#[tokio::test]
async fn several_rows_are_amended_in_one_call() {
	let chain = chain_with_units().await;
	let imported = units(&chain, &larger(), &work()).await.unwrap();
	assert_eq!(imported.figures.amended, 299);
	let calls = chain.take_calls();
	assert!(calls.len() < 60, "{}", calls.len());
	assert!(calls.iter().all(|(name, error)| name == "amend_units" && error.is_none()));
	assert_eq!(units(&chain, &larger(), &work()).await.unwrap().figures.equal, 299);
	chain.check();
}

/// Before, one expiry ended the run.
#[tokio::test]
async fn amendments_are_sent_again_after_an_expiry() {
	let chain = chain_with_units().await;
	chain.state.borrow_mut().faults = vec![(1, Fault::Expires), (2, Fault::Expires)];
	let imported = units(&chain, &larger(), &work()).await.unwrap();
	assert_eq!((imported.figures.amended, imported.figures.refused), (299, 0));
	// Not without end.
	chain.state.borrow_mut().faults = (1..100).map(|call| (call, Fault::Expires)).collect();
	let error = units(&chain, &[unit(2, 1_002, "61.00")], &work()).await.unwrap_err();
	assert!(matches!(error, Error::Expired { .. }), "{error}");
}

#[tokio::test]
async fn the_row_of_an_amendment_that_the_chain_refuses_is_named() {
	let chain = chain_with_units().await;
	let mut rows = larger();
	// The door of the first unit, which is not in the file.
	rows[200] = unit(202, 1_001, "60.00");
	let imported = units(&chain, &rows, &work()).await.unwrap();
	assert_eq!((imported.figures.amended, imported.figures.refused), (298, 1));
	let [refused] = &imported.refused[..] else { panic!("one row") };
	assert_eq!((refused.line, refused.fields[0].as_str()), (202, "202"));
	let failed = chain.take_calls().into_iter().filter(|(_, error)| error.is_some()).count();
	assert!(failed <= 9, "{failed}");
	chain.check();
}
