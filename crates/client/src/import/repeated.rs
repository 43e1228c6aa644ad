//! Rows of one parcel under several of its numbers: a file can have an old number and the present one.

use super::{
	batch::Line,
	book::{Book, Found},
	figures::Imported,
	remarks,
};
use madang_primitives::ParcelId;
use std::collections::HashMap;

/// A row of which the chain has the record.
pub(super) struct Compared<'a, B> {
	pub(super) row: &'a Line<B>,
	/// The parcel, if it is one.
	parcel: Option<ParcelId>,
	/// What the chain has, if it differs.
	pub(super) differs: Option<Found<B>>,
}

impl<'a, B: Book> Compared<'a, B> {
	pub(super) fn new(row: &'a Line<B>, found: Found<B>) -> Self {
		let parcel = found.parcel;
		let differs = (!row.1.differences(&found.row).is_empty()).then_some(found);
		Self { row, parcel, differs }
	}
}

/// Refuse all rows of a parcel that has several, because nothing says which of them is right. Returns the
/// others.
pub(super) fn refuse<'a, B: Book>(
	rows: Vec<Compared<'a, B>>,
	imported: &mut Imported,
) -> Vec<Compared<'a, B>> {
	let mut lines = HashMap::<ParcelId, Vec<u64>>::new();
	for Compared { row, parcel, .. } in &rows {
		if let Some(parcel) = parcel {
			lines.entry(*parcel).or_default().push(row.0);
		}
	}
	lines.retain(|_, lines| lines.len() > 1);
	let mut others = Vec::new();
	for compared in rows {
		match compared.parcel.and_then(|parcel| lines.get(&parcel)) {
			None => others.push(compared),
			Some(lines) => {
				let (line, row) = compared.row;
				let other = lines.iter().filter(|other| *other != line).map(ToString::to_string);
				let reason = format!(
					"the same parcel is on line {} with another of its numbers: leave the row with the \
					 present values",
					other.collect::<Vec<_>>().join(", ")
				);
				imported.figures.refused += 1;
				imported.refused.extend(remarks::remark(*line, row, reason));
			}
		}
	}
	others
}
