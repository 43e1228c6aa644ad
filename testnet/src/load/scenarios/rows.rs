//! Rows of the land book that no chain has.

use crate::{
	calls::{first_field, fresh},
	load::{Operation, Task},
	Network,
};
use anyhow::{ensure, Result};
use madang_client::{
	api::{
		calls::registers,
		types::{Area, Batch, DistrictCode, LandCategory, ParcelDetails, ParcelRow, Pnu},
	},
	files::{self, example},
	Included,
};
use madang_primitives::LandKind;

/// The first main lot of the synthetic parcels: the example has none so high in its district.
const FIRST_LOT: usize = 5_000;
/// The sub lots of a main lot.
const SUB_LOTS: usize = 10_000;

/// Synthetic parcels in the district of the apartment that is for sale, each once.
pub(super) struct Rows {
	district: DistrictCode,
	next: usize,
}

impl Rows {
	pub(super) fn new() -> Self {
		Self { district: example::for_sale().pnu.district(), next: 0 }
	}

	/// The number of the next parcel.
	pub(super) fn next(&mut self) -> Result<Pnu> {
		let number = pnu(self.district, self.next)?;
		self.next += 1;
		Ok(number)
	}

	/// The next parcel as a row of a file.
	pub(super) fn row_of_file(&mut self) -> Result<files::ParcelRow> {
		let ParcelDetails { category, area, official_price, priced_on } = details();
		let (pnu, owners) = (self.next()?, Default::default());
		Ok(files::ParcelRow { pnu, category, area, official_price, priced_on, owners })
	}

	/// Calls of so many rows, as an import sends them, by the ministry's officer.
	pub(super) fn import(
		&mut self,
		network: &Network,
		calls: usize,
		rows: usize,
	) -> Result<Vec<Task>> {
		(0..calls)
			.map(|_| {
				let row = |_| {
					let (pnu, owners) = (self.next()?, Default::default());
					anyhow::Ok(ParcelRow { pnu, details: details(), owners })
				};
				let batch: Vec<_> = (0..rows).map(row).collect::<Result<_>>()?;
				let call = registers::import_parcels(batch, fresh());
				let operation = Operation::new(call, rows as u64, check);
				Ok((network.members.ministry().officer().clone(), operation))
			})
			.collect()
	}
}

/// All rows are new.
fn check(operation: &Operation, included: &Included) -> Result<()> {
	let (batch, equal): (Batch<Pnu>, u32) = first_field(included, "Registers", "ParcelsImported")?;
	ensure!(
		u64::from(batch.count) == operation.rows && equal == 0,
		"{} of {} rows were imported, {equal} were there",
		batch.count,
		operation.rows,
	);
	Ok(())
}

fn details() -> ParcelDetails {
	ParcelDetails {
		category: LandCategory::BuildingSite,
		area: Area(10_000),
		official_price: 5_000_000,
		priced_on: None,
	}
}

fn pnu(district: DistrictCode, number: usize) -> Result<Pnu> {
	let main = u16::try_from(FIRST_LOT + number / SUB_LOTS)?;
	let sub = u16::try_from(number % SUB_LOTS)?;
	Pnu::new(district, LandKind::Land, main, sub).map_err(|error| anyhow::anyhow!("{error}"))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn every_row_is_another_parcel() {
		let mut rows = Rows { next: SUB_LOTS - 1, ..Rows::new() };
		let numbers = [rows.next().unwrap(), rows.next().unwrap()];
		assert_eq!([numbers[0].main(), numbers[1].main()], [5_000, 5_001]);
		assert_eq!([numbers[0].sub(), numbers[1].sub()], [9_999, 0]);
	}
}
