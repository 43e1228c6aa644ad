//! Districts of which a table and the chain do not agree whether they are in force.

use super::{
	ask,
	batch::Line,
	book::{Book, Found},
	chain::Chain,
	figures::Imported,
	known::ReadError,
	remarks,
};
use crate::{
	api::storage,
	files::{abolished_districts, ended_sentence, Remark, Row, Source, StandardDistrictRow},
};
use pallet_registers::District;

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

/// The districts that are abolished in the ministry's own table, and have no end on the chain.
pub async fn not_ended(chain: &impl Chain, source: Source) -> Result<Vec<Remark>, ReadError> {
	let abolished = abolished_districts(source)?;
	let codes: Vec<_> = abolished.iter().map(|(_, row)| row.district.code).collect();
	let found: Vec<Option<District>> = ask::values(chain, storage::district(), &codes).await?;
	let has_no_end =
		|district: &Option<District>| district.as_ref().is_some_and(|one| one.ended.is_none());
	let rows = abolished.into_iter().zip(found).filter(|(_, district)| has_no_end(district));
	let remark = |((line, row), _): ((u64, StandardDistrictRow), _)| Remark {
		line,
		reason:
			"abolished in the table, and in force on the chain: the ministry records its end with \
		         registers end-districts"
				.to_owned(),
		fields: StandardDistrictRow::to_record(&row),
	};
	Ok(rows.map(remark).collect())
}
