//! Exports of events and of transactions, their manifests, and the keys that sign those.

use crate::{
	ask::Ask,
	csv::attachment,
	explorer::Explorer,
	exports::{export::Asked, manifest, pieces, Export, Writing},
	failure::{Code, Failure},
	places::Place,
};
use axum::{
	body::Body,
	extract::State,
	http::{header, HeaderValue},
	response::{IntoResponse, Redirect, Response},
	Json,
};
use madang_service::now;
use serde_json::{json, Value};
use std::sync::Arc;

/// `events/export.csv`, `transactions/export.jsonl`: the rows of the page with the same filter, the oldest first. Parameters:
/// those of the page, and `first` and `until`, the first and the last block.
pub async fn export(ask: Ask) -> Result<Response, Failure> {
	// Counting the rows is work too.
	let place = begin(&ask)?;
	let export = match Export::of(&ask).await? {
		Asked::File(export) => export,
		Asked::At(address) => return Ok(Redirect::to(&address).into_response()),
	};
	let headers = [
		(header::CONTENT_TYPE, HeaderValue::from_static(export.format.media_type())),
		(header::CONTENT_DISPOSITION, attachment(&export.file_name())),
	];
	let writing = Writing::of(ask.explorer.store.clone(), *export);
	let pieces = pieces(writing, place, ask.explorer.exports.patience);
	Ok((headers, Body::from_stream(pieces)).into_response())
}

/// `events/export.csv/manifest`: what that file is. Its parameters are those of the file.
pub async fn manifest(ask: Ask) -> Result<Response, Failure> {
	let _place = begin(&ask)?;
	let export = match Export::of(&ask).await? {
		Asked::File(export) => export,
		Asked::At(address) => return Ok(Redirect::to(&address).into_response()),
	};
	let signer = ask.explorer.exports.signer.as_ref();
	let genesis = &ask.explorer.genesis;
	let manifest = manifest::of(&ask.explorer.store, &export, genesis, signer, now()).await;
	let manifest = manifest.map_err(|error| ask.failed(error))?;
	let name = format!("{}.manifest.json", export.file_name());
	let headers = [(header::CONTENT_DISPOSITION, attachment(&name))];
	Ok((headers, Json(manifest.file(signer))).into_response())
}

/// `/keys`: the public keys that sign manifests, as JSON Web Keys.
pub async fn keys(State(explorer): State<Arc<Explorer>>) -> Json<Value> {
	Json(json!({ "keys": explorer.exports.keys() }))
}

fn begin(ask: &Ask) -> Result<Place, Failure> {
	let busy = || {
		let reason = ask.t("Try again in a minute.");
		ask.failure(Code::Busy, ask.t("Too many exports are written at the same time"), reason)
	};
	ask.explorer.exports.places.take(&ask.reader).ok_or_else(busy)
}
