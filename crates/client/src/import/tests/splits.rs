//! The books do not depend on how the files are divided, on their order, or on interruptions.

use super::*;
use crate::files::{generate, to_csv};
use futures::executor::block_on;
use generate::{Example, Parameters};
use madang_primitives::InstitutionId;
use proptest::prelude::*;

/// The parts into which the files are divided.
const PARTS: usize = 4;

/// The districts of the synthetic registers.
fn places() -> Vec<DistrictRow> {
	let row = |code| format!("{code},서울특별시,시험구,시험동,");
	let rows: Vec<_> = generate::districts().map(row).collect();
	read_districts(file::<DistrictRow>(&rows))
		.unwrap()
		.rows
		.into_iter()
		.map(|(_, row)| row)
		.collect()
}

/// How a file is divided.
#[derive(Clone, Debug)]
struct Split {
	/// The parts of the rows, repeated.
	series: Vec<usize>,
	/// Whether the rows of a part are in the opposite order.
	reversed: [bool; PARTS],
	/// Which rows of a part are damaged at first, repeated.
	damaged: Vec<bool>,
}

impl Split {
	/// All rows in the part 0.
	fn whole() -> Self {
		Self { series: vec![0], reversed: [false; PARTS], damaged: vec![false] }
	}

	/// Write the rows of a part. Damaged rows lack their key.
	fn write<R: Row + Clone>(&self, rows: &[R], folder: &Path, part: usize, damaged: bool) {
		let series = rows.iter().zip(self.series.iter().cycle());
		let mut rows: Vec<_> =
			series.filter(|(_, number)| **number == part).map(|(row, _)| row.clone()).collect();
		if self.reversed[part] {
			rows.reverse();
		}
		let text = String::from_utf8(to_csv(&rows).unwrap()).unwrap();
		let (header, lines) = text.split_once('\n').unwrap();
		let mut written = format!("{header}\n");
		for (line, bad) in lines.lines().zip(self.damaged.iter().cycle()) {
			written.push_str(if damaged && *bad { "x" } else { "" });
			written.push_str(line);
			written.push('\n');
		}
		std::fs::write(folder.join(R::FILE), written).unwrap();
	}

	fn write_part(&self, made: &Example, folder: &Path, part: usize, damaged: bool) {
		std::fs::create_dir_all(folder).unwrap();
		self.write(&places(), folder, part, damaged);
		self.write(&made.parcels, folder, part, damaged);
		self.write(&made.buildings, folder, part, damaged);
		self.write(&made.units, folder, part, damaged);
		self.write(&made.titles, folder, part, damaged);
	}
}

fn registers(seed: u64) -> Example {
	let bank = InstitutionId(As::Bank as u32);
	generate::generate(&Parameters { seed, parcels: generate::FEWEST_PARCELS, bank }).unwrap()
}

/// Import a folder until it is not killed any more. Rows that refer to parts that are not imported
/// yet are refused.
async fn import(chain: &Local, path: &Path) -> Results {
	until_done(async || everything(chain, path).await).await
}

/// Import the table of districts and the books of a folder.
async fn everything(chain: &Local, path: &Path) -> Result<Results, Error> {
	let table = Source::open(&path.join(DistrictRow::FILE)).unwrap();
	let mut districts = Results::default();
	districts.add(chain, read_districts(table).unwrap(), &Work::SendNew).await?;
	let mut results = folder(chain, path, &Work::SendNew).await?;
	results.imported.extend(districts.imported);
	results.bad.extend(districts.bad);
	Ok(results)
}

fn split() -> impl Strategy<Value = Split> {
	let series = prop::collection::vec(0..PARTS, 1..40);
	let damaged = prop::collection::vec(prop::bool::weighted(0.2), 1..20);
	(series, any::<[bool; PARTS]>(), damaged).prop_map(|(series, reversed, damaged)| Split {
		series,
		reversed,
		damaged,
	})
}

fn fault() -> impl Strategy<Value = (usize, Fault)> {
	let faults = [Fault::KilledAfter, Fault::KilledInFlight, Fault::KilledBefore, Fault::Expires];
	(1..60_usize, prop::sample::select(faults.to_vec()))
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(4))]

	/// Parts have some of the districts and of all four books. Some of their rows are damaged at
	/// first, so that they and all that refers to them are refused and imported later.
	#[test]
	fn any_split_in_any_order_gives_the_same_books(
		seed in any::<u64>(),
		split in split(),
		order in Just((0..PARTS).collect::<Vec<_>>()).prop_shuffle(),
		faults in prop::collection::vec(fault(), 0..10),
	) {
		let made = registers(seed);
		let temporary = tempfile::tempdir().unwrap();
		let (whole, part) = (temporary.path().join("whole"), temporary.path().join("part"));
		Split::whole().write_part(&made, &whole, 0, false);
		block_on(async {
			let (expected, chain) = (Local::new(As::Ministry), Local::new(As::Ministry));
			let results = import(&expected, &whole).await;
			assert_eq!(results.bad, Vec::<String>::new());
			assert_eq!(results.counts("titles")[0], made.titles.len());

			chain.state.borrow_mut().faults = faults;
			for number in &order {
				split.write_part(&made, &part, *number, true);
				let bad = import(&chain, &part).await.bad;
				assert!(bad.iter().all(|message| !message.contains("already on line")), "{bad:?}");
			}
			// A part refers to others, so each book may need another round.
			for _round in 0..5 {
				for number in order.iter().filter(|_| chain.books() != expected.books()) {
					split.write_part(&made, &part, *number, false);
					import(&chain, &part).await;
				}
			}
			assert_eq!(chain.books(), expected.books());
			imports_nothing(&chain, &whole).await;
			assert_eq!(chain.books(), expected.books());
		});
	}
}

/// Once more, everything is equal.
async fn imports_nothing(chain: &Local, whole: &Path) {
	chain.take_calls();
	chain.state.borrow_mut().faults.clear();
	let again = import(chain, whole).await;
	assert_eq!(again.bad, Vec::<String>::new());
	for (name, imported) in &again.imported {
		assert_eq!(imported.figures.equal, imported.figures.rows, "{name}");
	}
	assert_eq!(chain.take_calls(), []);
}

/// End 역삼동, with this town as its successor.
async fn end_yeoksam(chain: &Local, successor: &str) {
	let successors = vec![successor.parse().unwrap()].try_into().unwrap();
	let ended = pallet_registers::Ended { on: "2026-07-01".parse().unwrap(), successors };
	let end = pallet_registers::DistrictEnd { code: "1168010100".parse().unwrap(), ended };
	let call = crate::api::calls::registers::end_districts(vec![end], PAPERS, [9; 32]);
	chain.send(&call, [9; 32]).await.unwrap().unwrap();
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(8))]

	/// A reform gives 역삼동 another code after some of its parcels were imported. The file with the new
	/// codes has the others, and each parcel is there once, under its new number and its old one.
	#[test]
	fn a_reform_between_two_parts_leaves_each_parcel_once(
		before in prop::collection::vec(any::<bool>(), 1..60),
		faults in prop::collection::vec(fault(), 0..3),
	) {
		block_on(async {
			let chain = chain_with_yeoksam().await;
			districts(&chain, file::<DistrictRow>(&["1168010700,서울특별시,강남구,새역삼동,"])).await;
			let old = parcels(1..before.len() as u32 + 1);
			let first: Vec<_> =
				old.iter().zip(&before).filter(|(_, first)| **first).map(|(row, _)| row.clone()).collect();
			let temporary = tempfile::tempdir().unwrap();
			let write = |rows: &[String]| {
				let content = format!("{}\n{}\n", ParcelRow::COLUMNS.join(","), rows.join("\n"));
				std::fs::write(temporary.path().join(ParcelRow::FILE), content).unwrap();
			};
			write(&first);
			folder(&chain, temporary.path(), &Work::SendNew).await.unwrap();
			end_yeoksam(&chain, "1168010700").await;
			let new: Vec<_> = old.iter().map(|row| row.replacen("1168010100", "1168010700", 1)).collect();
			write(&new);
			chain.state.borrow_mut().faults = faults;
			import_books(&chain, temporary.path()).await;
			chain.state.borrow_mut().faults.clear();
			let again = import_books(&chain, temporary.path()).await;
			assert_eq!(again.counts("land-book"), [0, old.len(), 0, 0, 0, 0]);
			let count = chain.run(|| {
				pallet_registers::Parcels::<madang_runtime::Runtime>::iter().count()
			});
			assert_eq!(count, old.len());
			// The old file of those that were imported first leads to the same records.
			write(&first);
			let by_old_numbers = import_books(&chain, temporary.path()).await;
			assert_eq!(by_old_numbers.counts("land-book"), [0, first.len(), 0, 0, 0, 0]);
		});
	}
}

/// As [`import`], without districts.
async fn import_books(chain: &Local, path: &Path) -> Results {
	until_done(async || folder(chain, path, &Work::SendNew).await).await
}

/// Run an import until it is not killed any more.
async fn until_done(run: impl AsyncFn() -> Result<Results, Error>) -> Results {
	loop {
		match run().await {
			Ok(results) => return results,
			Err(Error::Answer(reason)) if reason == "killed" => {}
			Err(error) => panic!("{error}"),
		}
	}
}
