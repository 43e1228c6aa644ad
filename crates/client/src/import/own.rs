//! Asks the chain for which rows an institution is responsible. Reforms, and what the council decided after
//! them, count in the answer, so it is never computed from the places of the institution here.

use super::{
	amend::Changed,
	ask,
	batch::Line,
	book::Book,
	chain::Chain,
	figures::Imported,
	lands::{numbers_of, parcels_of},
	remarks,
};
use crate::error::Error;
use madang_primitives::{InstitutionId, Pnu, PropertyName};
use std::collections::{BTreeSet, HashMap, HashSet};

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

/// The new rows that an institution may enter: all places that they name are its own. The others are
/// reported.
pub(super) async fn keep_enterable<'a, B: Book>(
	chain: &impl Chain,
	institution: InstitutionId,
	rows: Vec<&'a Line<B>>,
	imported: &mut Imported,
) -> Result<Vec<&'a Line<B>>, Error> {
	let lands: BTreeSet<Pnu> = rows.iter().flat_map(|(_, row)| row.lands()).collect();
	let present = present_names(chain, &lands.into_iter().collect::<Vec<_>>()).await?;
	let places = |row: &B| -> Vec<PropertyName> {
		let lands = row.lands();
		match lands.is_empty() {
			true => row.property().into_iter().collect(),
			false => lands.iter().filter_map(|pnu| present.get(pnu).copied()).collect(),
		}
	};
	let asked: HashSet<_> = rows.iter().flat_map(|(_, row)| places(row)).collect();
	let asked: Vec<_> = asked.into_iter().collect();
	let responsible = responsible_for(chain, institution, &asked).await?;
	let mut own = Vec::new();
	for row in rows {
		let mut others = places(&row.1);
		others.retain(|name| !responsible.contains(name));
		match others.is_empty() {
			true => own.push(row),
			false => leave_to_another(row, &others, imported),
		}
	}
	Ok(own)
}

/// Parcels by their present names. An old number leads to a parcel that can be elsewhere now.
async fn present_names(
	chain: &impl Chain,
	numbers: &[Pnu],
) -> Result<HashMap<Pnu, PropertyName>, Error> {
	let found = parcels_of(chain, numbers).await?;
	let present = numbers_of(chain, found.values().copied()).await?;
	let name = |pnu: &Pnu| {
		let present = found.get(pnu).and_then(|id| present.get(id));
		(*pnu, PropertyName::Parcel(present.copied().unwrap_or(*pnu)))
	};
	Ok(numbers.iter().map(name).collect())
}

/// Report a row that another institution enters.
fn leave_to_another<B: Book>(
	(line, row): &Line<B>,
	others: &[PropertyName],
	imported: &mut Imported,
) {
	let others: Vec<_> = others.iter().map(ToString::to_string).collect();
	let reason = format!(
		"not entered: another municipality is responsible for {}; it enters the row, or, across a border, \
		 the ministry imports it",
		others.join(", ")
	);
	imported.figures.missing += 1;
	imported.elsewhere.extend(remarks::remark(*line, row, reason));
}
