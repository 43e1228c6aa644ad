//! Rows whose records are closed on the chain. They are neither equal nor different, and nothing amends
//! them: next month's file can still have a building that was demolished.

use super::{
	batch::Line,
	book::{Book, Found},
	chain::Chain,
	figures::{ClosedRow, Imported},
	lands::numbers_of,
	remarks,
};
use crate::{error::Error, files::KnownClosing};
use madang_primitives::{ParcelId, Property, PropertyName};
use pallet_registers::Closing;
use std::collections::HashMap;

/// The names of the properties that follow closed records.
pub(super) struct Successors(HashMap<ParcelId, PropertyName>);

impl Successors {
	/// Ask for the numbers of parcels among them.
	pub(super) async fn of<'a>(
		chain: &impl Chain,
		closings: impl IntoIterator<Item = &'a Closing>,
	) -> Result<Self, Error> {
		let properties = closings.into_iter().flat_map(|closing| closing.successors.iter());
		let parcels = properties.filter_map(|property| match property {
			Property::Parcel(id) => Some(*id),
			Property::Building(_) | Property::Unit(_) => None,
		});
		let numbers = numbers_of(chain, parcels).await?;
		Ok(Self(numbers.into_iter().map(|(id, pnu)| (id, PropertyName::Parcel(pnu))).collect()))
	}

	/// A closing with the names of its successors.
	pub(super) fn named(&self, Closing { on, reason, successors, .. }: &Closing) -> KnownClosing {
		let name = |property: &Property| match property {
			Property::Parcel(id) => self.0.get(id).copied(),
			Property::Building(id) => Some(PropertyName::Building(*id)),
			Property::Unit(id) => Some(PropertyName::Unit(*id)),
		};
		let successors = successors.iter().filter_map(name).collect();
		KnownClosing { on: *on, reason: *reason, successors }
	}
}

/// Report rows whose records are closed.
pub(super) async fn report<B: Book>(
	chain: &impl Chain,
	rows: Vec<(&Line<B>, Closing)>,
	imported: &mut Imported,
) -> Result<(), Error> {
	let successors = Successors::of(chain, rows.iter().map(|(_, closing)| closing)).await?;
	for ((line, row), closing) in rows {
		let closing = successors.named(&closing);
		let remarks = remarks::remark(*line, row, format!("the record {closing}")).collect();
		imported.figures.closed += 1;
		imported.closed.push(ClosedRow { line: *line, property: row.property(), closing, remarks });
	}
	Ok(())
}

/// Count a row that the chain has by now, and report it if it differs or is closed.
pub(super) async fn settle<B: Book>(
	chain: &impl Chain,
	row: &Line<B>,
	found: &Found<B>,
	imported: &mut Imported,
) -> Result<(), Error> {
	match &found.closed {
		Some(closing) => report(chain, vec![(row, closing.clone())], imported).await,
		None => {
			remarks::compare(row, found, imported);
			Ok(())
		}
	}
}
