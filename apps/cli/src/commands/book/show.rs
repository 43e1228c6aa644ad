//! `madang book show`.

use crate::{context::Context, failure::Failure, json, output, records, values};
use madang_client::api::types::*;
use serde_json::{json, Map, Value};

/// Show a record.
pub async fn run(context: &Context, property: Property) -> Result<(), Failure> {
	let state = context.state().await?;
	let missing = || Failure::not_found(property.to_string());
	let (fields, record) = records::read(&state, property).await?.ok_or_else(missing)?;
	let discrepancy = state.discrepancy(property).await?;
	let pending = state.notices(property).await?.len();
	let closed = record.closed.as_ref();
	let details: Map<_, _> =
		fields.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
	let value = json!({
		"property": property.to_string(),
		"details": details,
		"owners": json::holdings(&record.owners),
		"owners_since": record.owners_since.map(|since| since.filed.on.to_string()),
		"closed": closed.map(closing),
		"revision": record.revision,
		"pending_notices": pending,
		"discrepancy": discrepancy.as_ref().map(records::difference),
		"block": state.number(),
	});
	context.output.answer(&value, || {
		let mut head = vec![("property", property.to_string())];
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
				format!("from the title record in {} since {}", records::points(one), one.since);
			head.push(("불일치 differs", differs));
		}
		head.push(("revision", record.revision.to_string()));
		format!("{}\nas of {} {}", output::facts(head), context.block_label(), state.number())
	});
	Ok(())
}

fn closing(closing: &BookClosing) -> Value {
	json!({
		"on": closing.on.to_string(),
		"reason": closing.reason.to_string(),
		"successors": closing.successors.iter().map(ToString::to_string).collect::<Vec<_>>(),
	})
}
