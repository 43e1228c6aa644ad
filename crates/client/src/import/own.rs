//! Asks the chain for which rows an institution is responsible. Reforms, and what the council decided after
//! them, count in the answer, so it is never computed from the places of the institution here.

use super::{amend::Changed, ask, book::Book, chain::Chain, figures::Imported};
use crate::error::Error;
use madang_primitives::{InstitutionId, PropertyName};
use std::collections::HashSet;

/// Those of these properties for which an institution is responsible.
async fn responsible_for(
	chain: &impl Chain,
	institution: InstitutionId,
	names: &[PropertyName],
) -> Result<HashSet<PropertyName>, Error> {
	let mut own = HashSet::new();
	for page in names.chunks(ask::PAGE) {
		let answers = chain.responsible_for(institution, page.to_vec()).await?;
		let answers = ask::all(page, answers)?;
		own.extend(page.iter().zip(answers).filter(|(_, is_own)| *is_own).map(|(name, _)| *name));
	}
	Ok(own)
}

/// The rows that an institution may amend. The others are reported.
pub(super) async fn keep_own<'a, B: Book>(
	chain: &impl Chain,
	institution: InstitutionId,
	rows: Vec<Changed<'a, B>>,
	imported: &mut Imported,
) -> Result<Vec<Changed<'a, B>>, Error> {
	let names: Vec<_> = rows.iter().filter_map(|changed| changed.row.1.property()).collect();
	let own = responsible_for(chain, institution, &names).await?;
	let (own, others): (Vec<_>, Vec<_>) = rows
		.into_iter()
		.partition(|changed| changed.row.1.property().is_some_and(|name| own.contains(&name)));
	others.into_iter().for_each(|changed| changed.leave_to_another(imported));
	Ok(own)
}
