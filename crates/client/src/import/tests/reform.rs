//! Files of reforms: they can be sent again, and each bad row is named.

use super::*;
use crate::{
	files::{read_district_ends, read_end_corrections, read_renumberings},
	import::reform::{self, BadRow, Recorded, ReformError},
};
use madang_primitives::{ClosingReason, DistrictCode, ParcelId, Pnu, Property};
use madang_runtime::{Registers, Runtime, RuntimeOrigin};
use pallet_registers::Districts;

const OLD: &str = "1168010100";
const NEW: &str = "1168010600";
const OTHER: &str = "1165010100";

fn in_district(district: &str, lot: u32) -> String {
	parcel(lot)[..19].replacen(OLD, district, 1)
}

fn number(lot: u32) -> String {
	in_district(OLD, lot)
}

fn rows_of(columns: &str, rows: &[String]) -> Source {
	let text = format!("{columns}\n{}\n", rows.join("\n"));
	Source::new("f.csv", text.as_bytes()).unwrap()
}

async fn renumber(chain: &Local, rows: &[(String, String)]) -> Result<Recorded, ReformError> {
	let rows: Vec<_> = rows.iter().map(|(from, to)| format!("{from},{to}")).collect();
	let checked = read_renumberings(rows_of("from,to", &rows)).unwrap();
	assert_eq!(checked.refused, []);
	let done = reform::renumber(chain, &checked, PAPERS, None).await;
	chain.check();
	done
}

fn end_rows(rows: &[&str]) -> Source {
	let rows: Vec<_> = rows.iter().map(|row| (*row).to_owned()).collect();
	rows_of("code,ended_on,successors", &rows)
}

async fn end(chain: &Local, rows: &[&str]) -> Result<Recorded, ReformError> {
	let checked = read_district_ends(end_rows(rows)).unwrap();
	assert_eq!(checked.refused, []);
	let done = reform::end_districts(chain, &checked, PAPERS, None).await;
	chain.check();
	done
}

async fn correct(chain: &Local, rows: &[&str]) -> Result<Recorded, ReformError> {
	let checked = read_end_corrections(end_rows(rows)).unwrap();
	assert_eq!(checked.refused, []);
	let done = reform::correct_ends(chain, &checked, PAPERS, None).await;
	chain.check();
	done
}

const fn recorded(done: usize, equal: usize, already: usize) -> Recorded {
	Recorded { done, equal, already }
}

/// The bad rows: line and reason.
fn bad(result: Result<Recorded, ReformError>) -> Vec<(u64, String)> {
	match result.unwrap_err() {
		ReformError::Rows(rows) => {
			rows.into_iter().map(|BadRow { line, reason, .. }| (line, reason)).collect()
		}
		other => panic!("{other}"),
	}
}

/// The chain with lots 1 to 199 of 역삼동.
async fn chain_with_lots() -> Local {
	let chain = chain_with_yeoksam().await;
	book(&chain, &read(&chain, &parcels(1..200)).await, &Work::SendNew, &quiet).await.unwrap();
	chain.take_calls();
	chain
}

/// The parcel to which the number of a lot leads.
fn at(chain: &Local, lot: u32) -> ParcelId {
	let pnu: Pnu = number(lot).parse().unwrap();
	chain.run(|| Registers::parcels_at(vec![pnu])[0].unwrap())
}

/// Before, the second run exchanged the numbers back.
#[tokio::test]
async fn an_exchange_that_is_sent_again_changes_nothing() {
	let chain = chain_with_lots().await;
	let (one, two) = (at(&chain, 1), at(&chain, 2));
	let exchange = [(number(1), number(2)), (number(2), number(1))];
	chain.state.borrow_mut().faults = vec![(1, Fault::KilledAfter)];
	renumber(&chain, &exchange).await.unwrap_err();
	assert_eq!((at(&chain, 1), at(&chain, 2)), (two, one));
	assert_eq!(renumber(&chain, &exchange).await.unwrap(), recorded(0, 0, 2));
	// In another order, too.
	let turned = [exchange[1].clone(), exchange[0].clone()];
	assert_eq!(renumber(&chain, &turned).await.unwrap(), recorded(0, 0, 2));
	assert_eq!((at(&chain, 1), at(&chain, 2)), (two, one));
	assert_eq!(chain.take_calls().len(), 1);
}

/// Before, both rows of the second run found one parcel.
#[tokio::test]
async fn a_chain_of_numbers_that_is_sent_again_is_counted() {
	let chain = chain_with_lots().await;
	let chained = [(number(1), number(2)), (number(2), number(300))];
	assert_eq!(renumber(&chain, &chained).await.unwrap(), recorded(2, 0, 0));
	assert_eq!(renumber(&chain, &chained).await.unwrap(), recorded(0, 0, 2));
}

/// Rows that exchange numbers are one call, which an edited file would divide in another way.
#[tokio::test]
async fn rows_of_a_large_file_cannot_exchange_numbers() {
	let chain = chain_with_lots().await;
	let mut rows: Vec<_> = (3..80).map(|lot| (number(lot), number(300 + lot))).collect();
	rows.extend([(number(1), number(2)), (number(2), number(1))]);
	let found = bad(renumber(&chain, &rows).await);
	let lines: Vec<_> = found.iter().map(|(line, _)| *line).collect();
	assert_eq!(lines, [79, 80]);
	assert!(found[0].1.contains("in the same file of at most 32 rows"), "{found:?}");
	assert_eq!(chain.take_calls(), []);
}

/// The call was in a pool when the command was killed.
#[tokio::test]
async fn a_call_in_flight_takes_effect_once() {
	let chain = chain_with_lots().await;
	let (one, two) = (at(&chain, 1), at(&chain, 2));
	let exchange = [(number(1), number(2)), (number(2), number(1))];
	chain.state.borrow_mut().faults = vec![(1, Fault::KilledInFlight)];
	renumber(&chain, &exchange).await.unwrap_err();
	assert_eq!(renumber(&chain, &exchange).await.unwrap(), recorded(0, 0, 2));
	assert_eq!((at(&chain, 1), at(&chain, 2)), (two, one));
	// After an expiry the call is sent again.
	chain.state.borrow_mut().faults = vec![(1, Fault::Expires)];
	let more = [(number(3), number(300))];
	assert_eq!(renumber(&chain, &more).await.unwrap(), recorded(1, 0, 0));
}

#[tokio::test]
async fn a_large_file_that_was_interrupted_continues() {
	let chain = chain_with_lots().await;
	let rows: Vec<_> = (1..151).map(|lot| (number(lot), in_district(NEW, lot))).collect();
	chain.state.borrow_mut().faults = vec![(2, Fault::KilledAfter)];
	renumber(&chain, &rows).await.unwrap_err();
	assert_eq!(renumber(&chain, &rows).await.unwrap(), recorded(86, 0, 64));
	// Another file with some of these rows.
	assert_eq!(renumber(&chain, &rows[..10]).await.unwrap(), recorded(0, 10, 0));
	assert_eq!(chain.take_calls().len(), 5);
}

/// Before, a batch failed without naming its row, after others had taken effect.
#[tokio::test]
async fn each_bad_row_of_new_numbers_is_named_and_nothing_is_sent() {
	let chain = chain_with_lots().await;
	end(&chain, &[&format!("{OTHER},2026-01-01,4159035028")]).await.unwrap();
	chain.run(|| {
		let gangnam = RuntimeOrigin::signed([As::Gangnam as u8; 32].into());
		let lot = Property::Parcel(ParcelId::entered_as(number(9).parse().unwrap()));
		let (on, reason) = ("2026-11-01".parse().unwrap(), ClosingReason::Merged);
		let none = Default::default();
		Registers::close_record(gangnam, lot, on, reason, none, None, PAPERS, [7; 32]).unwrap();
	});
	// Lot 10 gives up its number, which still leads to it.
	renumber(&chain, &[(number(10), number(400))]).await.unwrap();
	chain.take_calls();
	let before = chain.books();
	let rows = [
		(number(1), number(301)),
		(number(999), number(302)),
		(number(2), number(3)),
		(number(4), in_district("9999900000", 4)),
		(number(5), in_district(OTHER, 5)),
		(number(9), number(303)),
		(number(10), number(304)),
		(number(400), number(305)),
		// Lot 6 gives its number up in the same file.
		(number(6), number(306)),
		(number(7), number(6)),
	];
	let found = bad(renumber(&chain, &rows).await);
	let lines: Vec<_> = found.iter().map(|(line, _)| *line).collect();
	assert_eq!(lines, [3, 4, 5, 6, 7, 9], "{found:?}");
	for ((_, reason), expected) in found.iter().zip([
		"there is no parcel".to_owned(),
		"another parcel has the new number".to_owned(),
		"there is no legal district 9999900000".to_owned(),
		format!("the new district {OTHER} has ended on 2026-01-01, successors: 4159035028"),
		"was closed on 2026-11-01".to_owned(),
		"is on line 8 already, with another of its numbers".to_owned(),
	]) {
		assert!(reason.contains(&expected), "{reason}");
	}
	assert_eq!(chain.take_calls(), []);
	assert_eq!(chain.books(), before);
	assert_eq!(renumber(&chain, &rows[8..]).await.unwrap(), recorded(2, 0, 0));
}

/// The number is another parcel's from the day of a recorded reform on.
#[tokio::test]
async fn a_number_that_a_reform_is_going_to_give_is_taken() {
	let chain = chain_with_lots().await;
	end(&chain, &[&format!("{OLD},2027-01-01,{NEW}")]).await.unwrap();
	let beyond = parcel(1).replacen(OLD, OTHER, 1);
	book(&chain, &read(&chain, &[beyond]).await, &Work::SendNew, &quiet).await.unwrap();
	let found = bad(renumber(&chain, &[(in_district(OTHER, 1), in_district(NEW, 1))]).await);
	assert!(found[0].1.contains("gets it by a recorded reform"), "{found:?}");
	// The parcel itself can have it before.
	assert_eq!(
		renumber(&chain, &[(number(1), in_district(NEW, 1))]).await.unwrap(),
		recorded(1, 0, 0)
	);
}

/// A municipality, and a row of another place.
#[tokio::test]
async fn the_row_that_the_chain_refuses_is_named() {
	let chain = chain_with_lots().await;
	let beyond = parcel(500).replacen(OLD, OTHER, 1);
	book(&chain, &read(&chain, &[beyond]).await, &Work::SendNew, &quiet).await.unwrap();
	let gangnam = chain.with(As::Gangnam);
	let mut rows: Vec<_> = (1..20).map(|lot| (number(lot), number(300 + lot))).collect();
	rows.push((in_district(OTHER, 500), in_district(OTHER, 501)));
	let error = renumber(&gangnam, &rows).await.unwrap_err();
	let ReformError::Stopped { lines, recorded: before, .. } = &error else { panic!("{error}") };
	// It is the first in the order of numbers.
	assert_eq!((lines.as_str(), *before), ("f.csv:21", recorded(0, 0, 0)));
	assert!(error.to_string().contains("BadOrigin"), "{error}");
	rows.pop();
	assert_eq!(renumber(&gangnam, &rows).await.unwrap(), recorded(19, 0, 0));
}

fn end_of(chain: &Local, code: &str) -> Option<(String, Vec<DistrictCode>)> {
	let code: DistrictCode = code.parse().unwrap();
	let ended = chain.run(|| Districts::<Runtime>::get(code).unwrap().ended)?;
	Some((ended.on.to_string(), ended.successors.into_inner()))
}

#[tokio::test]
async fn ends_are_recorded_once_and_again_after_they_were_taken_back() {
	let chain = chain_with_yeoksam().await;
	let row = format!("{OLD},2026-07-01,{NEW}");
	chain.state.borrow_mut().faults = vec![(1, Fault::KilledAfter)];
	end(&chain, &[&row]).await.unwrap_err();
	assert_eq!(end(&chain, &[&row]).await.unwrap(), recorded(0, 1, 0));
	assert_eq!(chain.take_calls().len(), 1);
	assert_eq!(correct(&chain, &[&format!("{OLD},,")]).await.unwrap(), recorded(1, 0, 0));
	assert_eq!(end_of(&chain, OLD), None);
	// The same end is another act.
	assert_eq!(end(&chain, &[&row]).await.unwrap(), recorded(1, 0, 0));
	assert!(end_of(&chain, OLD).is_some());
	chain.state.borrow_mut().faults = vec![(1, Fault::KilledInFlight)];
	let correction = format!("{OLD},2026-08-01,{OTHER}");
	correct(&chain, &[&correction]).await.unwrap_err();
	assert_eq!(correct(&chain, &[&correction]).await.unwrap(), recorded(0, 0, 1));
	assert_eq!(end_of(&chain, OLD).unwrap().0, "2026-08-01");
}

#[tokio::test]
async fn each_bad_row_of_ends_is_named_and_nothing_is_sent() {
	let chain = chain_with_yeoksam().await;
	end(&chain, &[&format!("{OTHER},2026-01-01,4159035028")]).await.unwrap();
	chain.take_calls();
	let many: Vec<_> = (0..17).map(|one| format!("11680101{one:02}")).collect();
	let rows = [
		format!("{OLD},2026-07-01,{NEW}"),
		format!("9999900000,2026-07-01,{NEW}"),
		format!("{OTHER},2026-02-01,4159035028"),
		format!("4159035028,2026-07-01,{OTHER}"),
		format!("{NEW},2026-08-01,1168019900;{NEW}"),
	];
	let rows: Vec<_> = rows.iter().map(String::as_str).collect();
	let found = bad(end(&chain, &rows).await);
	let lines: Vec<_> = found.iter().map(|(line, _)| *line).collect();
	assert_eq!(lines, [3, 4, 5, 6], "{found:?}");
	for ((_, reason), expected) in found.iter().zip([
		"there is no legal district 9999900000",
		"another end of district 1165010100 is recorded, on 2026-01-01 with the successors 4159035028: \
		 replace it with registers correct-end",
		"an end of the successor 1165010100 is recorded, on 2026-01-01",
		"there is no legal district 1168019900",
	]) {
		assert!(reason.contains(expected), "{reason}");
	}
	let many = format!("{OLD},2026-07-01,{}", many.join(";"));
	let found = bad(end(&chain, &[&many]).await);
	assert!(found[0].1.contains("has 17 successors: at most 16 are possible"), "{found:?}");
	assert_eq!(chain.take_calls(), []);
	assert_eq!(end_of(&chain, OLD), None);
	// A successor that ends with a later row is in force for the earlier one.
	let chained = [&*format!("{NEW},2026-08-01,4159035028"), &*format!("{OLD},2026-07-01,{NEW}")];
	assert_eq!(end(&chain, &chained).await.unwrap(), recorded(2, 0, 0));
}

/// What the chain alone can see: the row is named, and later ones are not sent.
#[tokio::test]
async fn an_end_that_the_chain_refuses_is_named() {
	let chain = chain_with_yeoksam().await;
	end(&chain, &[&format!("{OLD},2026-07-01,{NEW}")]).await.unwrap();
	// Its predecessor ends later.
	let rows = [format!("{OTHER},2026-01-01,{NEW}"), format!("{NEW},2026-02-01,4159035028")];
	let rows: Vec<_> = rows.iter().map(String::as_str).collect();
	let error = end(&chain, &rows).await.unwrap_err();
	let ReformError::Stopped { lines, recorded: before, .. } = &error else { panic!("{error}") };
	assert_eq!((lines.as_str(), *before), ("f.csv:3", recorded(1, 0, 0)));
	assert!(error.to_string().contains("Registers.EndsTooEarly"), "{error}");
	assert!(end_of(&chain, OTHER).is_some());
}

/// The successor's own wrong end is corrected before.
#[tokio::test]
async fn several_ends_are_corrected_in_the_order_of_the_file() {
	let chain = chain_with_yeoksam().await;
	end(&chain, &[&format!("{OLD},2026-07-01,{OTHER}")]).await.unwrap();
	end(&chain, &[&format!("{NEW},2026-07-01,{OTHER}")]).await.unwrap();
	let right = [&*format!("{OLD},2026-07-01,{NEW}"), &*format!("{NEW},,")];
	let found = bad(correct(&chain, &right).await);
	assert!(found[0].1.contains("correct that end first"), "{found:?}");
	let right = [right[1], right[0]];
	assert_eq!(correct(&chain, &right).await.unwrap(), recorded(2, 0, 0));
	assert_eq!(correct(&chain, &right).await.unwrap(), recorded(0, 2, 0));
	assert_eq!(end_of(&chain, NEW), None);
}

/// The successor has a right end, which is taken back and recorded again.
#[tokio::test]
async fn an_earlier_end_is_corrected_to_a_district_that_has_ended_since() {
	let chain = chain_with_yeoksam().await;
	let later = format!("{NEW},2026-08-01,4159035028");
	end(&chain, &[&format!("{OLD},2026-07-01,{OTHER}"), &later]).await.unwrap();
	let right = [&*format!("{NEW},,"), &*format!("{OLD},2026-07-01,{NEW}"), &*later];
	chain.state.borrow_mut().faults = vec![(1, Fault::KilledInFlight)];
	correct(&chain, &right).await.unwrap_err();
	assert_eq!(correct(&chain, &right).await.unwrap(), recorded(0, 0, 3));
	assert_eq!(correct(&chain, &right).await.unwrap(), recorded(0, 3, 0));
	assert_eq!(end_of(&chain, OLD).unwrap().1, [NEW.parse().unwrap()]);
	assert_eq!(end_of(&chain, NEW).unwrap().0, "2026-08-01");
}

#[tokio::test]
async fn a_reference_of_the_user_names_one_call_and_is_used_once() {
	let chain = chain_with_lots().await;
	let checked = |count: u32| {
		let rows: Vec<_> =
			(1..=count).map(|lot| format!("{},{}", number(lot), number(300 + lot))).collect();
		read_renumberings(rows_of("from,to", &rows)).unwrap()
	};
	let send =
		async |count: u32| reform::renumber(&chain, &checked(count), PAPERS, Some([9; 32])).await;
	assert!(matches!(send(33).await, Err(ReformError::SeveralCalls(2))));
	assert_eq!(send(2).await.unwrap(), recorded(2, 0, 0));
	assert!(matches!(send(2).await, Err(ReformError::ReferenceUsed)));
	assert_eq!(chain.take_calls().len(), 1);
}
