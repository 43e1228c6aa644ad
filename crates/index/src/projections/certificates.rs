//! The certificates that institutions registered for their clients, over time.

use super::projection::{each, field, number, text, wrong, Projection, Timed};
use crate::{
	block::Event,
	store::{Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::AnyConnection;

/// The projection.
pub const CLIENT_CERTIFICATES: Projection = Projection {
	name: "client_certificates",
	version: 1,
	tables: &["client_certificates"],
	pallets: &["Institutions"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

async fn apply(connection: &mut AnyConnection, (event, time): &Timed) -> Result<(), StoreError> {
	match event.name.as_str() {
		"ClientCertificateAdded" => add(connection, event, *time).await,
		"ClientCertificateRemoved" => remove(connection, event).await,
		_ => Ok(()),
	}
}

async fn add(connection: &mut AnyConnection, event: &Event, time: u64) -> Result<(), StoreError> {
	let ends_at = text(event, "until")?.parse::<u64>();
	let ends_at = ends_at.map_err(|_| wrong(event, "until is not a number"))?;
	let values: [Value; 8] = [
		number(event, "institution")?.into(),
		text(event, "fingerprint")?.into(),
		event.place.block.into(),
		event.place.index.into(),
		time.into(),
		scopes(event)?.into(),
		ends_at.into(),
		text(event, "by")?.into(),
	];
	let insert =
		"INSERT INTO client_certificates (institution, fingerprint, block, idx, time, scopes, ends_at, by_account) \
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
	Sql::default().and(insert, values).run(connection).await?;
	Ok(())
}

/// The names of what is allowed, by comma.
fn scopes(event: &Event) -> Result<String, StoreError> {
	let scopes = field(event, "scopes")?.as_object();
	let scopes = scopes.ok_or_else(|| wrong(event, "scopes are not fields"))?;
	let allowed = scopes.iter().filter(|(_, allowed)| **allowed == Json::Bool(true));
	Ok(allowed.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(","))
}

async fn remove(connection: &mut AnyConnection, event: &Event) -> Result<(), StoreError> {
	let by = event.fields.get("by").and_then(Json::as_str).map(ToOwned::to_owned);
	let values: [Value; 5] = [
		event.place.block.into(),
		event.place.index.into(),
		by.into(),
		number(event, "institution")?.into(),
		text(event, "fingerprint")?.into(),
	];
	let update = "UPDATE client_certificates SET until_block = ?, until_idx = ?, removed_by = ? \
		WHERE institution = ? AND fingerprint = ? AND until_block IS NULL";
	if Sql::default().and(update, values).run(connection).await? == 0 {
		return Err(wrong(event, "the certificate is not known"));
	}
	Ok(())
}
