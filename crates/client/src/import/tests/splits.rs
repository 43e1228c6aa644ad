//! The books do not depend on how the files are divided, on their order, or on interruptions.

use super::*;
use crate::files::{generate, to_csv};
use futures::executor::block_on;
use generate::{Example, Parameters};
use madang_primitives::InstitutionId;
use proptest::prelude::*;

/// A chain with the districts of the synthetic registers.
async fn chain() -> Local {
	let chain = Local::new(As::Ministry);
	let row = |code| format!("{code},서울특별시,시험구,시험동,");
	let rows: Vec<_> = generate::districts().map(row).collect();
	districts(&chain, file::<DistrictRow>(&rows)).await;
	chain.take_calls();
	chain
}

fn registers(seed: u64) -> Example {
	let bank = InstitutionId(As::Bank as u32);
	generate::generate(&Parameters { seed, parcels: generate::FEWEST_PARCELS, bank }).unwrap()
}

/// Write a part of the registers: the rows with this number in a series.
fn write_part(made: &Example, folder: &Path, part: usize, series: &[usize]) {
	fn write<R: Row + Clone>(rows: &[R], folder: &Path, part: usize, series: &[usize]) {
		let rows: Vec<_> = rows
			.iter()
			.zip(series.iter().cycle())
			.filter(|(_, number)| **number == part)
			.map(|(row, _)| row.clone())
			.collect();
		std::fs::write(folder.join(R::FILE), to_csv(&rows).unwrap()).unwrap();
	}
	std::fs::create_dir_all(folder).unwrap();
	write(&made.parcels, folder, part, series);
	write(&made.buildings, folder, part, series);
	write(&made.units, folder, part, series);
	write(&made.titles, folder, part, series);
}

/// Import a folder until it is not killed any more. Rows that refer to parts that are not imported
/// yet are refused.
async fn import(chain: &Local, path: &Path) -> Results {
	loop {
		match folder(chain, path, &Work::SendNew).await {
			Ok(results) => return results,
			Err(Error::Answer(reason)) if reason == "killed" => {}
			Err(error) => panic!("{error}"),
		}
	}
}

fn fault() -> impl Strategy<Value = (usize, Fault)> {
	let faults = [Fault::KilledAfter, Fault::KilledInFlight, Fault::KilledBefore, Fault::Expires];
	(1..20_usize, prop::sample::select(faults.to_vec()))
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4))]

	#[test]
	fn any_split_in_any_order_gives_the_same_books(
		seed in any::<u64>(),
		series in prop::collection::vec(0..4_usize, 1..40),
		order in Just(vec![0, 1, 2, 3]).prop_shuffle(),
		faults in prop::collection::vec(fault(), 0..4),
	) {
		let made = registers(seed);
		let temporary = tempfile::tempdir().unwrap();
		let whole = temporary.path().join("whole");
		write_part(&made, &whole, 0, &[0]);
		for part in 0..4 {
			write_part(&made, &temporary.path().join(part.to_string()), part, &series);
		}
		block_on(async {
			let (expected, chain) = (chain().await, chain().await);
			let results = import(&expected, &whole).await;
			assert_eq!(results.bad, Vec::<String>::new());
			assert_eq!(results.counts("titles")[0], made.titles.len());

			chain.state.borrow_mut().faults = faults;
			// A part refers to others, so each book may need another round.
			let mut bad = true;
			for _round in 0..4 {
				for part in order.iter().take_while(|_| bad) {
					import(&chain, &temporary.path().join(part.to_string())).await;
				}
				bad = chain.books() != expected.books();
			}
			assert_eq!(chain.books(), expected.books());

			// Once more changes nothing.
			chain.take_calls();
			chain.state.borrow_mut().faults.clear();
			let again = import(&chain, &whole).await;
			assert_eq!(again.bad, Vec::<String>::new());
			for (name, imported) in &again.imported {
				assert_eq!(imported.figures.equal, imported.figures.rows, "{name}");
			}
			assert_eq!(chain.take_calls(), []);
			assert_eq!(chain.books(), expected.books());
		});
	}
}
