//! Certificates: their kinds, who may issue them, the batches that were anchored, the status lists with their changes, and
//! the papers of applications, which say where a certificate was shown.

use super::{
	padded,
	projection::{each, end_period, field, id_of, number, text, wrong, By, Projection, Timed},
};
use crate::{
	block::FOUNDED,
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};

/// The projection.
pub const CREDENTIALS: Projection = Projection {
	name: "credentials",
	version: 1,
	tables: &[
		"certificate_kinds",
		"accreditations",
		"batches",
		"status_lists",
		"status_changes",
		"papers",
	],
	pallets: &[FOUNDED, "Certificates", "Programmes"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		// Those of the genesis block are of the first version.
		"CertificateKind" => set_kind(connection, timed, 1, "record").await,
		"KindSet" => set_kind(connection, timed, number(event, "version")?, "details").await,
		"Accredited" => accredit(connection, timed).await,
		"AccreditationSuspended" => change(connection, timed, "suspended").await,
		"AccreditationResumed" => change(connection, timed, "active").await,
		"AccreditationEnded" => change(connection, timed, "ended").await,
		"BatchesAnchored" => anchor(connection, timed).await,
		"StatusListCreated" => create_list(connection, timed).await,
		"StatusesSet" | "StatusesOverridden" => set_statuses(connection, timed).await,
		"PapersFiled" => file_papers(connection, timed).await,
		_ => Ok(()),
	}
}

async fn set_kind(
	connection: &mut AnyConnection,
	timed: &Timed,
	version: u32,
	details: &str,
) -> Result<(), StoreError> {
	let (event, _) = timed;
	let mut rows = Rows::new("certificate_kinds (kind, version, block, idx, time, details)");
	let [block, index, time] = place(timed);
	let kind = id_of(field(event, "kind")?);
	let details = field(event, details)?.to_string();
	rows.push([kind.into(), version.into(), block, index, time, details.into()]);
	rows.insert(connection).await
}

/// Block, index and time of an event.
fn place((event, time): &Timed) -> [Value; 3] {
	[event.place.block.into(), event.place.index.into(), (*time).into()]
}

const ACCREDITATIONS: &str =
	"accreditations (accreditation, block, idx, time, kind, issuer, areas, term, state, institution)";

async fn accredit(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let mut rows = Rows::new(ACCREDITATIONS);
	let [block, index, time] = place(timed);
	rows.push([
		id_of(field(event, "accreditation")?).into(),
		block,
		index,
		time,
		id_of(field(event, "kind")?).into(),
		number(event, "issuer")?.into(),
		field(event, "areas")?.to_string().into(),
		field(event, "term")?.to_string().into(),
		"active".into(),
		By::of(event).institution.into(),
	]);
	rows.insert(connection).await
}

async fn change(
	connection: &mut AnyConnection,
	timed: &Timed,
	state: &str,
) -> Result<(), StoreError> {
	let (event, _) = timed;
	let id = id_of(field(event, "accreditation")?);
	let select = "SELECT kind, issuer, areas, term FROM accreditations \
		WHERE until_block IS NULL AND accreditation = ?";
	let row = Sql::default().and(select, [id.as_str().into()]).row(&mut *connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the accreditation is not known"))?;
	let (kind, issuer): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
	let (areas, term): (String, String) = (row.try_get(2)?, row.try_get(3)?);
	let key = [("accreditation", id.as_str().into())];
	end_period(connection, "accreditations", key, event.place).await?;
	let mut rows = Rows::new(ACCREDITATIONS);
	let [block, index, time] = place(timed);
	rows.push([
		id.into(),
		block,
		index,
		time,
		kind.into(),
		u64::try_from(issuer).unwrap_or_default().into(),
		areas.into(),
		term.into(),
		state.into(),
		By::of(event).institution.into(),
	]);
	rows.insert(connection).await
}

async fn anchor(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let first = id_of(field(event, "first")?).parse::<u64>();
	let first = first.map_err(|_| wrong(event, "first is not a number"))?;
	let batches = field(event, "batches")?.as_array().into_iter().flatten();
	let mut rows = Rows::new(
		"batches (batch, block, idx, tx, time, issuer, kind, version, root, size, expires, details)",
	);
	for (batch, one) in (first..).zip(batches) {
		let named = |pointer: &str| one.pointer(pointer).map(id_of);
		let [block, index, time] = place(timed);
		rows.push([
			padded(&batch.to_string()).into(),
			block,
			index,
			event.transaction.into(),
			time,
			one.get("issuer").and_then(Json::as_u64).into(),
			named("/kind").into(),
			one.get("version").and_then(Json::as_u64).into(),
			named("/stated/root").into(),
			one.pointer("/stated/size").and_then(Json::as_u64).into(),
			named("/stated/expires").into(),
			one.to_string().into(),
		]);
	}
	rows.insert(connection).await
}

async fn create_list(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let mut rows = Rows::new("status_lists (list, block, idx, time, issuer, kind, purpose, size)");
	let [block, index, time] = place(timed);
	rows.push([
		id_of(field(event, "list")?).into(),
		block,
		index,
		time,
		By::of(event).institution.into(),
		id_of(field(event, "kind")?).into(),
		text(event, "purpose")?.into(),
		number(event, "size")?.into(),
	]);
	rows.insert(connection).await
}

async fn set_statuses(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let list = id_of(field(event, "list")?);
	let version = number(event, "version")?;
	let overridden = u32::from(event.name == "StatusesOverridden");
	let mut rows = Rows::new(
		"status_changes (list, entry, block, idx, time, is_set, version, overridden, institution)",
	);
	for one in field(event, "changes")?.as_array().into_iter().flatten() {
		let entry = one.get("index").and_then(Json::as_u64);
		let set = one.get("set").and_then(Json::as_bool);
		let (Some(entry), Some(set)) = (entry, set) else {
			return Err(wrong(event, "a change without index and value"));
		};
		let [block, index, time] = place(timed);
		rows.push([
			list.as_str().into(),
			entry.into(),
			block,
			index,
			time,
			u32::from(set).into(),
			version.into(),
			overridden.into(),
			By::of(event).institution.into(),
		]);
	}
	rows.insert(connection).await
}

/// The papers of an application. Those of it that are certificates of this chain name their batches.
async fn file_papers(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let loan = padded(&text(event, "loan")?);
	end_period(connection, "papers", [("loan", loan.as_str().into())], event.place).await?;
	let checked = field(event, "certificates")?.as_array().into_iter().flatten();
	let checked: Vec<_> = checked.collect();
	let mut rows = Rows::new(
		"papers (paper, loan, position, block, idx, time, kind, issuer, issued_on, batch)",
	);
	let papers = field(event, "papers")?.as_array().into_iter().flatten();
	for (position, one) in (0u64..).zip(papers) {
		let id = one.get("id").map(id_of).unwrap_or_default();
		let certificate = checked.iter().find(|of| of.get("id").map(id_of).as_ref() == Some(&id));
		let batch = certificate.and_then(|of| of.get("batch")).map(id_of);
		let [block, index, time] = place(timed);
		rows.push([
			id.into(),
			loan.as_str().into(),
			position.into(),
			block,
			index,
			time,
			one.get("kind").map(id_of).into(),
			one.get("issuer").and_then(Json::as_u64).into(),
			one.get("issued_on").map(id_of).into(),
			batch.into(),
		]);
	}
	rows.insert(connection).await
}
