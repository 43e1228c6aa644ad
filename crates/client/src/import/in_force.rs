//! Districts that a table has in force and the chain does not.

use super::{
	batch::Line,
	book::{Book, Found},
	figures::Imported,
	remarks,
};
use crate::files::ended_sentence;

/// Report a row of a district that is no longer in force on the chain.
pub(super) fn report<B: Book>((line, row): &Line<B>, found: &Found<B>, imported: &mut Imported) {
	let Some(ended) = &found.ended else { return };
	let reason = format!(
		"on the chain the district {}: if it is in force, the ministry takes the end back with \
		 registers correct-end",
		ended_sentence(ended.on, &ended.successors)
	);
	imported.ended.extend(remarks::remark(*line, row, reason));
}
