//! Imports registers in batches.

use crate::{
	api::{calls::registers, calls::titles, types as chain},
	error::Error,
	files::{self, Known, KnownDistricts},
	officer::Officer,
	submit::Sender,
};
use codec::Encode;
use madang_primitives::ExternalRef;
use std::{
	collections::VecDeque,
	time::{Duration, Instant},
};
use subxt::tx::{DynamicPayload, Payload};

/// The rows of a batch. Its call has some tens of KiB, and a block has room for several.
const ROWS_PER_BATCH: usize = 256;

/// The batches that are pending at the same time: enough to fill blocks, few enough to leave room
/// for others.
const BATCHES_IN_FLIGHT: usize = 8;

/// The result of an import.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Imported {
	/// The rows that are on the chain now.
	pub rows: usize,
	/// The part of these rows that an earlier run imported.
	pub already: usize,
	/// The time from the first submission to the finality of the last batch.
	pub took: Duration,
}

impl Imported {
	/// Rows per second.
	pub fn rate(&self) -> f64 {
		self.rows as f64 / self.took.as_secs_f64().max(f64::EPSILON)
	}
}

/// Receives the number of rows that are final so far.
pub type Progress<'a> = &'a (dyn Fn(usize) + Send + Sync);

/// Import the district table.
pub async fn districts(
	sender: &Sender,
	officer: &Officer,
	rows: &[files::DistrictRow],
	progress: Progress<'_>,
) -> Result<Imported, Error> {
	let rows = rows
		.iter()
		.map(|row| {
			let name = row.name();
			Ok(chain::DistrictRow {
				code: row.code,
				name: name.clone().into_bytes().try_into().map_err(|_| {
					Error::Input(format!("the name of {} is too long: {name}", row.code))
				})?,
			})
		})
		.collect::<Result<_, Error>>()?;
	batches(sender, officer, rows, registers::import_districts, progress).await
}

/// Import a land book.
pub async fn parcels(
	sender: &Sender,
	officer: &Officer,
	rows: impl IntoIterator<Item = files::ParcelRow>,
	progress: Progress<'_>,
) -> Result<Imported, Error> {
	let rows = rows
		.into_iter()
		.map(|row| chain::ParcelRow {
			pnu: row.pnu,
			category: row.category,
			area: row.area,
			official_price: row.official_price,
			priced_on: row.priced_on,
			owners: row.owners,
		})
		.collect();
	batches(sender, officer, rows, registers::import_parcels, progress).await
}

/// Import a building book.
pub async fn buildings(
	sender: &Sender,
	officer: &Officer,
	rows: impl IntoIterator<Item = files::BuildingRow>,
	progress: Progress<'_>,
) -> Result<Imported, Error> {
	let rows = rows
		.into_iter()
		.map(|row| chain::BuildingRow {
			building: row.id,
			pnu: row.pnu,
			main_use: row.main_use,
			structure: row.structure,
			floors_above: row.floors_above,
			floors_below: row.floors_below,
			area: row.area,
			approved_on: row.approved_on,
			strata: row.strata,
			violation: row.violation,
			owners: row.owners,
		})
		.collect();
	batches(sender, officer, rows, registers::import_buildings, progress).await
}

/// Import the units of a building book.
pub async fn units(
	sender: &Sender,
	officer: &Officer,
	rows: impl IntoIterator<Item = files::UnitRow>,
	progress: Progress<'_>,
) -> Result<Imported, Error> {
	let rows = rows
		.into_iter()
		.map(|row| chain::UnitRow {
			unit: row.id,
			building: row.building,
			wing: row.wing,
			floor: row.floor,
			number: row.number,
			main_use: row.main_use,
			area: row.area,
			land_share: row.land_share,
			owners: row.owners,
		})
		.collect();
	batches(sender, officer, rows, registers::import_units, progress).await
}

/// The day of a receipt, which the file does not have: the day of the cause, or the first day of the
/// receipt's year if that is later.
fn filed_on(receipt: chain::Receipt, caused_on: chain::KoreanDay) -> chain::KoreanDay {
	let first = format!("{:04}-01-01", receipt.year).parse().unwrap_or(caused_on);
	caused_on.max(first)
}

/// Import title records.
pub async fn titles(
	sender: &Sender,
	officer: &Officer,
	rows: impl IntoIterator<Item = files::TitleRow>,
	progress: Progress<'_>,
) -> Result<Imported, Error> {
	let rows = rows
		.into_iter()
		.map(|row| {
			let charges: Vec<_> = row
				.charges
				.iter()
				.map(|charge| pallet_titles::ImportedCharge {
					receipt: charge.receipt,
					filed_on: filed_on(charge.receipt, charge.agreed_on),
					bank: charge.bank,
					max_secured: charge.max_secured,
					debtors: Default::default(),
					agreed_on: charge.agreed_on,
					// The file has no ranks.
					former: None,
				})
				.collect();
			Ok(chain::TitleRow {
				number: row.id,
				property: row.property,
				holdings: row.holders,
				receipt: row.acquired_receipt,
				filed_on: filed_on(row.acquired_receipt, row.acquired_on),
				caused_on: row.acquired_on,
				former: None,
				charges: charges
					.try_into()
					.map_err(|_| Error::Input(format!("title {} has too many charges", row.id)))?,
			})
		})
		.collect::<Result<_, Error>>()?;
	batches(sender, officer, rows, titles::import_titles, progress).await
}

/// Send rows in batches, several at the same time, and wait until all are final. The reference of a
/// batch is a hash of its rows, so a second import after a crash changes nothing twice.
async fn batches<Row: Encode + Clone, CallData>(
	sender: &Sender,
	officer: &Officer,
	rows: Vec<Row>,
	call: impl Fn(Vec<Row>, ExternalRef) -> DynamicPayload<CallData>,
	progress: Progress<'_>,
) -> Result<Imported, Error>
where
	DynamicPayload<CallData>: Payload,
{
	let began = Instant::now();
	let mut imported = Imported::default();
	let mut pending = VecDeque::new();
	let mut batches = rows.chunks(ROWS_PER_BATCH);
	loop {
		while pending.len() < BATCHES_IN_FLIGHT {
			let Some(batch) = batches.next() else { break };
			let reference = sp_crypto_hashing::sha2_256(&(b"madang/import", batch).encode());
			let sent = sender.send(&call(batch.to_vec(), reference), officer).await?;
			pending.push_back((batch.len(), sent));
		}
		let Some((count, sent)) = pending.pop_front() else { break };
		match sent.outcome().await {
			Ok(_) => {}
			Err(Error::Failed(reason)) if reason.contains("ExternalRefUsed") => {
				imported.already += count;
			}
			Err(error) => return Err(error),
		}
		imported.rows += count;
		progress(imported.rows);
	}
	imported.took = began.elapsed();
	Ok(imported)
}

/// Read the four register files of a folder and the district table, for an import into an empty
/// chain.
pub fn read_folder(
	folder: &std::path::Path,
	district_table: &std::path::Path,
) -> Result<(Vec<files::DistrictRow>, files::Registers), files::FileError> {
	let districts = files::read_districts(files::Source::open(district_table)?)?;
	let rows: Vec<_> = districts.rows.into_iter().map(|(_, row)| row).collect();
	let known: KnownDistricts = rows.iter().collect();
	let registers = files::Registers::read(folder, &known, Known::default())?;
	Ok((rows, registers))
}
