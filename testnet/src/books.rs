//! The example registers, on a test network.

use crate::Network;
use anyhow::{bail, Result};
use madang_client::{files, import, Sender};
use std::path::{Path, PathBuf};

/// Where the repository's example data is.
pub fn data_folder() -> PathBuf {
	Path::new(env!("CARGO_MANIFEST_DIR")).join("../chain-spec/data")
}

/// How fast the registers were imported.
#[derive(Clone, Copy, Debug, Default)]
pub struct Report {
	/// The district table.
	pub districts: import::Imported,
	/// Land book, building book, units and titles together.
	pub registers: import::Imported,
}

/// Import the district table and the example's registers: districts and books by the ministry, titles
/// by the registry office.
pub async fn import_example(
	network: &Network,
	sender: &Sender,
	progress: &(dyn Fn(&str, usize, usize) + Send + Sync),
) -> Result<Report> {
	let folder = data_folder();
	let (districts, registers) =
		import::read_folder(&folder.join("example"), &folder.join("legal-districts.csv"))?;
	if !registers.all_good() {
		for refusal in registers.refusals() {
			eprintln!("{refusal}");
		}
		bail!("the example's registers have bad rows");
	}
	let (ministry, registry) =
		(network.members.ministry().officer(), network.members.registry().officer());
	let mut report = Report {
		districts: import::districts(sender, ministry, &districts, &|rows| {
			progress("districts", rows, districts.len())
		})
		.await?,
		..Report::default()
	};
	let mut add = |part: import::Imported| {
		report.registers.rows += part.rows;
		report.registers.already += part.already;
		report.registers.took += part.took;
	};
	let total = registers.parcels.rows.len();
	add(import::parcels(sender, ministry, rows(registers.parcels), &|done| {
		progress("land book", done, total)
	})
	.await?);
	let total = registers.buildings.rows.len();
	add(import::buildings(sender, ministry, rows(registers.buildings), &|done| {
		progress("building book", done, total)
	})
	.await?);
	let total = registers.units.rows.len();
	add(import::units(sender, ministry, rows(registers.units), &|done| {
		progress("units", done, total)
	})
	.await?);
	let total = registers.titles.rows.len();
	add(import::titles(sender, registry, rows(registers.titles), &|done| {
		progress("titles", done, total)
	})
	.await?);
	Ok(report)
}

/// The sale's own rows of the example, which are all that most tests need.
pub async fn import_for_sale(network: &Network, sender: &Sender) -> Result<()> {
	let folder = data_folder();
	let (districts, registers) =
		import::read_folder(&folder.join("example"), &folder.join("legal-districts.csv"))?;
	let sale = files::example::for_sale();
	let districts: Vec<_> =
		districts.into_iter().filter(|row| row.code == sale.pnu.district()).collect();
	let (ministry, registry) =
		(network.members.ministry().officer(), network.members.registry().officer());
	let quiet = |_: usize| {};
	import::districts(sender, ministry, &districts, &quiet).await?;
	let parcels = rows(registers.parcels).filter(|row| row.pnu == sale.pnu);
	import::parcels(sender, ministry, parcels.collect::<Vec<_>>(), &quiet).await?;
	let buildings = rows(registers.buildings).filter(|row| row.id == sale.building);
	import::buildings(sender, ministry, buildings.collect::<Vec<_>>(), &quiet).await?;
	let units = rows(registers.units).filter(|row| row.building == sale.building);
	import::units(sender, ministry, units.collect::<Vec<_>>(), &quiet).await?;
	let titles = rows(registers.titles).filter(|row| row.id == sale.title);
	import::titles(sender, registry, titles.collect::<Vec<_>>(), &quiet).await?;
	Ok(())
}

fn rows<R>(checked: files::Checked<R>) -> impl Iterator<Item = R> {
	checked.rows.into_iter().map(|(_, row)| row)
}
