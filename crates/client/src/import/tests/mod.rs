//! Imports into a chain in this process.

mod amend;
mod batches;
mod closed;
mod compare;
mod local;
mod numbers;
mod own;
mod reform;
mod repeated;
mod resume;
mod splits;
mod trials;

use super::*;
use crate::files::{BuildingRow, DistrictRow, ParcelRow, Remark, Row, Source, TitleRow, UnitRow};
use local::{As, Fault, Local};
use std::path::{Path, PathBuf};

/// A folder of `tests/data/trials`.
fn trial(path: &str) -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/trials").join(path)
}

/// A file: the header of its kind, and these rows.
fn file<R: Row>(rows: &[impl AsRef<str>]) -> Source {
	let rows: Vec<_> = rows.iter().map(AsRef::as_ref).collect();
	let content = format!("{}\n{}\n", R::COLUMNS.join(","), rows.join("\n"));
	Source::new(R::FILE, content.as_bytes()).unwrap()
}

/// The papers on which a municipality changes its books.
const PAPERS: Commitment = Commitment([4; 32]);

fn quiet(_: usize) {}

/// The results of an import of some files.
#[derive(Clone, Default, Debug)]
struct Results {
	/// By book.
	imported: Vec<(&'static str, Imported)>,
	/// The messages of rows that the reader refused.
	bad: Vec<String>,
}

impl Results {
	fn of(&self, book: &str) -> &Imported {
		&self.imported.iter().find(|(name, _)| *name == book).expect("the book").1
	}

	/// Sent, equal, changed, amended, refused by the chain, missing. None is closed.
	fn counts(&self, book: &str) -> [usize; 6] {
		let Figures { sent, equal, changed, amended, closed, refused, missing, .. } =
			self.of(book).figures;
		assert_eq!(closed, 0, "{book}");
		[sent, equal, changed, amended, refused, missing]
	}

	async fn add<B: Book>(
		&mut self,
		chain: &Local,
		checked: Checked<B>,
		work: &Work,
	) -> Result<(), Error> {
		self.bad.extend(checked.refused.iter().map(ToString::to_string));
		let imported = book(chain, &checked, work, &quiet).await?;
		assert_eq!(imported.figures.rows, checked.rows.len());
		let figures = imported.figures;
		assert_eq!(figures.done() + figures.missing, figures.rows);
		self.imported.push((B::NAME, imported));
		chain.check();
		Ok(())
	}
}

/// Import the files of a folder that are there, with the good rows of files that have bad ones.
async fn folder(chain: &Local, folder: &Path, work: &Work) -> Result<Results, Error> {
	let (mut results, mut known) = (Results::default(), Known::default());
	let open = |name: &str| {
		let path = folder.join(name);
		path.exists().then(|| Source::open(&path).unwrap())
	};
	if let Some(source) = open(ParcelRow::FILE) {
		let checked = read_parcels(chain, source, &mut known).await.unwrap();
		results.add(chain, checked, work).await?;
	}
	if let Some(source) = open(BuildingRow::FILE) {
		let checked = read_buildings(chain, source, &mut known).await.unwrap();
		results.add(chain, checked, work).await?;
	}
	if let Some(source) = open(UnitRow::FILE) {
		let checked = read_units(chain, source, &mut known).await.unwrap();
		results.add(chain, checked, work).await?;
	}
	if let Some(source) = open(TitleRow::FILE) {
		let checked = read_titles(chain, source, &mut known).await.unwrap();
		results.add(&chain.with(As::Registry), checked, work).await?;
	}
	Ok(results)
}

/// Import a table of districts.
async fn districts(chain: &Local, source: Source) -> Imported {
	let checked = read_districts(source).unwrap();
	assert_eq!(checked.refused, []);
	book(chain, &checked, &Work::SendNew, &quiet).await.unwrap()
}

/// A chain with 역삼동 and its towns and cities.
async fn chain_with_yeoksam() -> Local {
	let chain = Local::new(As::Ministry);
	let rows = [
		"1165010100,서울특별시,서초구,방배동,",
		"1168010100,서울특별시,강남구,역삼동,",
		"1168010600,서울특별시,강남구,대치동,",
		"4159035028,경기도,화성시,서신면,사곳리",
	];
	let imported = districts(&chain, file::<DistrictRow>(&rows)).await;
	assert_eq!(imported.figures.sent, 4);
	chain.take_calls();
	chain
}

fn person(number: u32) -> String {
	format!("{number:064x}=1/1")
}

/// The row of a parcel of 역삼동, by its main lot number.
fn parcel(lot: u32) -> String {
	format!("11680101001{lot:04}0000,대,250.00,9000000,2026-01-01,{}", person(lot + 1))
}

fn parcels(lots: std::ops::Range<u32>) -> Vec<String> {
	lots.map(parcel).collect()
}

async fn read(chain: &Local, rows: &[String]) -> Checked<ParcelRow> {
	let source = file::<ParcelRow>(rows);
	let checked = read_parcels(chain, source, &mut Known::default()).await.unwrap();
	assert_eq!(checked.refused, []);
	checked
}
