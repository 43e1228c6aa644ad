//! What belongs to a property: the deals, loans and applications that are about it or its title.

use super::projection::{each, field, text, Projection, Timed};
use crate::{
	block::Place,
	store::{Rows, StoreError},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// The projection.
pub const LINKS: Projection = Projection {
	name: "links",
	version: 1,
	tables: &["links"],
	pallets: &["Conveyances", "Lending", "Titles"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		"Inspected" => {
			let titles = field(event, "titles")?;
			link(connection, timed, "deal", &text(event, "deal")?, titles).await
		}
		"Contracted" | "TitleAccepted" => {
			let seen = field(event, "seen")?;
			link(connection, timed, "deal", &text(event, "deal")?, seen).await
		}
		"LoanApplied" | "LoanRecorded" => {
			let titles = event.fields.pointer("/terms/titles").unwrap_or(&Json::Null);
			link(connection, timed, "loan", &text(event, "loan")?, titles).await
		}
		"ApplicationFiled" => {
			let lines = event.fields.pointer("/application/lines").unwrap_or(&Json::Null);
			link(connection, timed, "application", &text(event, "receipt")?, lines).await
		}
		_ => Ok(()),
	}
}

/// Keep that an object is about titles and properties.
async fn link(
	connection: &mut AnyConnection,
	(event, _): &Timed,
	kind: &str,
	id: &str,
	named: &Json,
) -> Result<(), StoreError> {
	let mut rows = Rows::merging("links (of_object, kind, id, block, idx)", "DO NOTHING");
	let Place { block, index } = event.place;
	for of in named_in(named) {
		rows.push([of.into(), kind.into(), id.into(), block.into(), index.into()]);
	}
	rows.insert(connection).await
}

/// The titles and properties of a list, such as `title:7` and `unit:8`. Titles are named by themselves, or in a field.
fn named_in(list: &Json) -> BTreeSet<String> {
	let mut found = BTreeSet::new();
	for one in list.as_array().into_iter().flatten() {
		let inner = one.get("seen").unwrap_or(one);
		if let Some(title) = inner.as_str().or_else(|| inner.get("title").and_then(Json::as_str)) {
			found.insert(format!("title:{title}"));
		}
		found.extend(inner.get("property").and_then(Json::as_str).map(ToOwned::to_owned));
	}
	found
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	#[test]
	fn titles_and_properties_are_named_in_each_form() {
		let all = |list: Json| named_in(&list).into_iter().collect::<Vec<_>>();
		assert_eq!(all(json!(["7", "7"])), ["title:7"]);
		let seen = json!([{ "seen": { "title": "7", "property": "unit:8" }, "pending": 0 }]);
		assert_eq!(all(seen), ["title:7", "unit:8"]);
		assert_eq!(all(json!([{ "title": null, "property": "parcel:9" }])), ["parcel:9"]);
		assert!(all(json!(null)).is_empty());
	}
}
