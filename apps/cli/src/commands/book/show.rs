//! `madang book show`.

use crate::{context::Context, failure::Failure, json, output, places::Places, records, values};
use madang_client::api::types::*;
use serde_json::{json, Map, Value};

/// Show a record.
pub async fn run(context: &Context, property: Property) -> Result<(), Failure> {
	let state = context.state().await?;
	let places = Places::of(&state, [property]).await?;
	let name = places.name(property);
	let missing = || Failure::not_found(name.clone());
	let (fields, record) = records::read(&state, property).await?.ok_or_else(missing)?;
	let discrepancy = state.discrepancy(property).await?;
	let pending = state.notices(property).await?.len();
	let closed = record.closed.as_ref();
	let following = closed.into_iter().flat_map(|one| one.successors.iter().copied());
	let successors = Places::of(&state, following).await?;
	let details: Map<_, _> =
		fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
	let value = json!({
		"property": name,
		"details": details,
		"owners": json::holdings(&record.owners),
		"owners_since": record.owners_since.map(|since| since.filed.on.to_string()),
		"closed": closed.map(|one| closing(one, &successors)),
		"revision": record.revision,
		"pending_notices": pending,
		"discrepancy": discrepancy.as_ref().map(records::difference),
		"block": state.number(),
	});
	context.output.answer(&value, || {
		let mut head = vec![("property", name.clone())];
		head.extend(fields);
		head.push(("소유자 owners", values::format_holdings(&record.owners)));
		if let Some(closing) = closed {
			head.push(("말소 closed", format!("{} {}", closing.on, closing.reason)));
		}
		if pending > 0 {
			head.push(("등기필 통지 pending notices", pending.to_string()));
		}
		if let Some(one) = &discrepancy {
			let differs =
				t!("from the title record in {} since {}", records::points(one), one.since);
			head.push(("불일치 differs", differs));
		}
		head.push(("revision", record.revision.to_string()));
		t!("{}\nas of {} {}", output::facts(head), context.block_label(), state.number())
	});
	Ok(())
}

fn closing(closing: &BookClosing, places: &Places) -> Value {
	let successors = closing.successors.iter().map(|property| places.name(*property));
	json!({
		"on": closing.on.to_string(),
		"reason": closing.reason.to_string(),
		"successors": successors.collect::<Vec<_>>(),
	})
}
