//! The events of final blocks that are the institution's, by a cursor that every node understands.

use crate::{
	access::Client,
	error::Error,
	gateway::Gateway,
	params::{number, some_number},
	patience::Patience,
};
use serde::Deserialize;
use serde_json::{json, Map, Value};

/// What `events_list` takes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
	/// The cursor after which the events are. Without it those after the last final block.
	pub after: Option<String>,
	/// How many events at most.
	#[serde(default, deserialize_with = "some_number")]
	pub limit: Option<u64>,
	/// For how many seconds to wait if there is none yet, at most 60.
	#[serde(default, deserialize_with = "number")]
	pub wait: u64,
	/// Names of events, or of pallets. Without them all.
	#[serde(default, deserialize_with = "one_or_more")]
	pub events: Vec<String>,
}

/// A list, or its only item.
fn one_or_more<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
	#[derive(Deserialize)]
	#[serde(untagged, expecting = "expected a name or a list of names")]
	enum Given {
		One(String),
		More(Vec<String>),
	}
	Ok(match Given::deserialize(deserializer)? {
		Given::One(name) => vec![name],
		Given::More(names) => names,
	})
}

/// A page of events that name the institution. If there is none yet, wait so long for one.
pub async fn page(gateway: &Gateway, client: &Client, wanted: &Wanted) -> Result<Value, Error> {
	let mut patience = Patience::new(gateway.followed.clone(), gateway.waited(wanted.wait));
	let mut page = ask(gateway, client, wanted, wanted.after.as_deref()).await?;
	while page["events"].as_array().is_none_or(Vec::is_empty) && patience.waits().await {
		page = ask(gateway, client, wanted, page["next"].as_str()).await?;
	}
	Ok(page)
}

async fn ask(
	gateway: &Gateway,
	client: &Client,
	wanted: &Wanted,
	after: Option<&str>,
) -> Result<Value, Error> {
	let mut filter = Map::new();
	if !client.supervises() {
		filter.insert("institution".to_owned(), client.institution.0.to_string().into());
	}
	if !wanted.events.is_empty() {
		filter.insert("events".to_owned(), wanted.events.clone().into());
	}
	let mut options = Map::new();
	if let Some(after) = after {
		options.insert("after".to_owned(), after.into());
	}
	if let Some(limit) = wanted.limit {
		options.insert("limit".to_owned(), limit.into());
	}
	gateway.chain.ask("events_get", json!([filter, options])).await
}
