//! Members, their officers and duties, over time.
//!
//! Each change has a row, with the place of the event from which on it holds, and of the one until which it does.

use super::projection::{each, end_period, field, number, text, text_in, wrong, Projection, Timed};
use crate::{
	block::{Event, FOUNDED},
	store::{Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};

/// The projection.
pub const INSTITUTIONS: Projection = Projection {
	name: "institutions",
	version: 1,
	tables: &["institutions", "officers"],
	pallets: &[FOUNDED, "Institutions"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

/// What holds of an institution.
struct Institution {
	kind: String,
	name_ko: String,
	name_en: String,
	jurisdiction: String,
	state: String,
}

/// What holds of an officer.
struct Officer {
	institution: u32,
	duties: String,
	state: String,
	by: Option<String>,
}

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match (event.pallet.as_str(), event.name.as_str()) {
		(FOUNDED, "Institution") => {
			let new = institution(event, field(event, "record")?)?;
			set_institution(connection, timed, number(event, "institution")?, new).await
		}
		(FOUNDED, "Officer") => {
			let record = field(event, "record")?;
			let institution = record.get("institution").and_then(Json::as_u64);
			let institution = institution.and_then(|id| u32::try_from(id).ok());
			let institution = institution.ok_or_else(|| wrong(event, "no institution"))?;
			let duties = record.get("duties").unwrap_or(&Json::Null).to_string();
			let new = Officer { institution, duties, state: "active".to_owned(), by: None };
			set_officer(connection, timed, &text(event, "officer")?, new).await
		}
		(_, "InstitutionAdmitted") => {
			let new = institution(event, &event.fields)?;
			set_institution(connection, timed, number(event, "institution")?, new).await
		}
		(_, "InstitutionSuspended") => set_state(connection, timed, "suspended").await,
		(_, "InstitutionReadmitted") => set_state(connection, timed, "active").await,
		(_, "InstitutionWithdrawn") => set_state(connection, timed, "withdrawn").await,
		(_, "JurisdictionSet") => {
			let (id, mut entry) = present_institution(connection, event).await?;
			entry.jurisdiction = field(event, "jurisdiction")?.to_string();
			set_institution(connection, timed, id, entry).await
		}
		(_, "AdministratorReplaced") => suspend_all(connection, timed).await,
		(_, "OfficerAppointed") => {
			let institution = number(event, "institution")?;
			let duties = field(event, "duties")?.to_string();
			let new = Officer { institution, duties, state: "active".to_owned(), by: by(event) };
			set_officer(connection, timed, &text(event, "officer")?, new).await
		}
		(_, "DutiesSet") => {
			let duties = field(event, "duties")?.to_string();
			change_officer(connection, timed, |officer| officer.duties = duties).await
		}
		(_, "OfficerSuspended") => {
			let state = if by(event).is_some() { "suspended" } else { "suspended-by-council" };
			change_officer(connection, timed, |officer| officer.state = state.to_owned()).await
		}
		(_, "OfficerReinstated") => {
			change_officer(connection, timed, |officer| officer.state = "active".to_owned()).await
		}
		(_, "OfficerRevoked") => {
			change_officer(connection, timed, |officer| officer.state = "revoked".to_owned()).await
		}
		// Quotas, client certificates and logs say nothing of members and officers.
		_ => Ok(()),
	}
}

/// Who did it; none for the council.
fn by(event: &Event) -> Option<String> {
	event.fields.get("by").and_then(Json::as_str).map(ToOwned::to_owned)
}

fn institution(event: &Event, fields: &Json) -> Result<Institution, StoreError> {
	let text = |name: &str| text_in(event, fields, name);
	Ok(Institution {
		kind: text("kind")?,
		name_ko: text("name_ko")?,
		name_en: text("name_en")?,
		jurisdiction: fields.get("jurisdiction").unwrap_or(&Json::Null).to_string(),
		state: "active".to_owned(),
	})
}

async fn set_state(
	connection: &mut AnyConnection,
	timed: &Timed,
	state: &str,
) -> Result<(), StoreError> {
	let (id, mut entry) = present_institution(connection, &timed.0).await?;
	state.clone_into(&mut entry.state);
	set_institution(connection, timed, id, entry).await
}

async fn present_institution(
	connection: &mut AnyConnection,
	event: &Event,
) -> Result<(u32, Institution), StoreError> {
	let id = number(event, "institution")?;
	let select = "SELECT kind, name_ko, name_en, jurisdiction, state FROM institutions \
		WHERE institution = ? AND until_block IS NULL";
	let row = Sql::default().and(select, [id.into()]).row(connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the institution is not known"))?;
	let entry = Institution {
		kind: row.try_get(0)?,
		name_ko: row.try_get(1)?,
		name_en: row.try_get(2)?,
		jurisdiction: row.try_get(3)?,
		state: row.try_get(4)?,
	};
	Ok((id, entry))
}

async fn set_institution(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	id: u32,
	new: Institution,
) -> Result<(), StoreError> {
	let place = event.place;
	end_period(connection, "institutions", [("institution", id.into())], place).await?;
	let Institution { kind, name_ko, name_en, jurisdiction, state } = new;
	let values: [Value; 9] = [
		id.into(),
		place.block.into(),
		place.index.into(),
		(*time).into(),
		kind.into(),
		name_ko.into(),
		name_en.into(),
		jurisdiction.into(),
		state.into(),
	];
	let insert = "INSERT INTO institutions (institution, block, idx, time, kind, name_ko, name_en, jurisdiction, \
		state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
	Sql::default().and(insert, values).run(connection).await?;
	Ok(())
}

const OFFICER: &str =
	"SELECT account, institution, duties, state FROM officers WHERE until_block IS NULL";

fn officer(row: &sqlx::any::AnyRow, by: Option<String>) -> Result<(String, Officer), StoreError> {
	let institution = row.try_get::<i64, _>(1)?;
	let institution = u32::try_from(institution)
		.map_err(|_| StoreError::Value(format!("institution {institution}")))?;
	Ok((
		row.try_get(0)?,
		Officer { institution, duties: row.try_get(2)?, state: row.try_get(3)?, by },
	))
}

async fn change_officer(
	connection: &mut AnyConnection,
	timed: &Timed,
	change: impl FnOnce(&mut Officer),
) -> Result<(), StoreError> {
	let (event, _) = timed;
	let account = text(event, "officer")?;
	let sql = Sql::new(OFFICER).and(" AND account = ?", [account.as_str().into()]);
	let row = sql.row(connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the officer is not known"))?;
	let (account, mut entry) = officer(&row, by(event))?;
	change(&mut entry);
	set_officer(connection, timed, &account, entry).await
}

/// A new administrator: all other active officers of the institution count as suspended from now on.
async fn suspend_all(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let institution = number(&timed.0, "institution")?;
	let sql = Sql::new(OFFICER).and(" AND institution = ?", [institution.into()]);
	let active = sql.and(" AND state = 'active' ORDER BY account", []).rows(connection).await?;
	for row in &active {
		let (account, entry) = officer(row, None)?;
		let entry = Officer { state: "suspended".to_owned(), ..entry };
		set_officer(connection, timed, &account, entry).await?;
	}
	Ok(())
}

async fn set_officer(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	account: &str,
	new: Officer,
) -> Result<(), StoreError> {
	let place = event.place;
	end_period(connection, "officers", [("account", account.into())], place).await?;
	let values: [Value; 8] = [
		account.into(),
		place.block.into(),
		place.index.into(),
		(*time).into(),
		new.institution.into(),
		new.duties.into(),
		new.state.into(),
		new.by.into(),
	];
	let insert =
		"INSERT INTO officers (account, block, idx, time, institution, duties, state, by_account) \
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
	Sql::default().and(insert, values).run(connection).await?;
	Ok(())
}
