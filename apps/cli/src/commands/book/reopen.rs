//! `madang book reopen`: a closed record is in use again.

use super::papers::Papers;
use crate::{
	commands::registers::{good, open, unread},
	context::Context,
	failure::Failure,
	places,
};
use madang_client::{
	api::{calls::registers, types::*},
	files::{Checked, Known},
	import::{self, Book},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Undo the closing of a record, with the values of a file if one is given.
pub async fn run(
	context: &Context,
	name: PropertyName,
	file: Option<PathBuf>,
	Papers { evidence, reference }: Papers,
) -> Result<(), Failure> {
	let property = places::property(context, name).await?;
	let details = match file {
		Some(file) => Some(details(context, name, &file).await?),
		None => None,
	};
	let call = |reference| registers::reopen_record(property, details, evidence, reference);
	let submitted = context.submit_with_ref(&reference, call).await?;
	let sentence = t!("The record of {name} is in use again.");
	context.report(&submitted, sentence, json!({ "property": name.to_string() }));
	Ok(())
}

/// What the row of a register's file says of a property.
async fn details(
	context: &Context,
	name: PropertyName,
	file: &Path,
) -> Result<Details<Pnu>, Failure> {
	let (sender, officer) = (context.sender().await?, context.officer()?);
	let check = context.check()?;
	let chain = context.network(&sender, &officer, &check);
	let (source, mut known) = (open(file)?, Known::default());
	Ok(match name {
		PropertyName::Parcel(_) => {
			let rows = import::read_parcels(&chain, source, &mut known).await.map_err(unread)?;
			Details::Parcel(only(context, name, rows)?.details)
		}
		PropertyName::Building(_) => {
			let rows = import::read_buildings(&chain, source, &mut known).await.map_err(unread)?;
			Details::Building(only(context, name, rows)?.details)
		}
		PropertyName::Unit(_) => {
			let rows = import::read_units(&chain, source, &mut known).await.map_err(unread)?;
			Details::Unit(only(context, name, rows)?.details)
		}
	})
}

/// The one row of a file, which must be that of the property.
fn only<B: Book>(
	context: &Context,
	name: PropertyName,
	checked: Checked<B>,
) -> Result<B::Sent, Failure> {
	let checked = good(context, checked)?;
	match &checked.rows[..] {
		[(_, row)] if row.property() == Some(name) => Ok(row.to_sent()?),
		_ => Err(Failure::input(t!("the file must have one row, that of {name}"))),
	}
}
