//! The rows that an import reports.

use super::{
	batch::Line,
	book::{Book, Difference, Former, Found},
	figures::Imported,
};
use crate::files::Remark;

/// A row that needs work: its lines in a file.
pub(super) fn remark<B: Book>(
	line: u64,
	row: &B,
	reason: String,
) -> impl Iterator<Item = Remark> + use<B> {
	let records = row.to_records().into_iter();
	records.map(move |fields| Remark { line, reason: reason.clone(), fields })
}

/// The reason of a row that differs from the chain.
pub(super) fn reason(differences: &[Difference]) -> String {
	let all: Vec<_> = differences.iter().map(ToString::to_string).collect();
	all.join("; ")
}

/// Count a row that the chain has, and report it if it differs. The row of a parcel that gave up the number
/// is not compared with that parcel, which has nothing to do with it.
pub(super) fn compare<B: Book>((line, row): &Line<B>, found: &Found<B>, imported: &mut Imported) {
	if let Some(Former::GaveUp(now)) = found.former {
		let reason = format!(
			"a parcel had this number and gave it up: its number is {now} now; remove the row, or, if the \
			number is another parcel's now, its municipality enters it with --numbers-again"
		);
		imported.figures.refused += 1;
		imported.refused.extend(remark(*line, row, reason));
		return;
	}
	let differences = row.differences(&found.row);
	match differences.is_empty() {
		true => imported.figures.equal += 1,
		false => {
			imported.figures.changed += 1;
			imported.changed.extend(remark(*line, row, reason(&differences)));
		}
	}
}
