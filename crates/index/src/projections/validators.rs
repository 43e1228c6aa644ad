//! The validators: their seats and keys over time, and the cases against them.

use super::projection::{each, end_period, field, number, text, wrong, Projection, Timed};
use crate::{
	block::{Event, Place, FOUNDED},
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};

/// The projection.
pub const VALIDATORS: Projection = Projection {
	name: "validators",
	version: 1,
	tables: &["validators", "validator_cases"],
	pallets: &[FOUNDED, "Validators"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

/// What holds of a seat.
struct Seat {
	account: String,
	state: String,
	keys: Option<String>,
}

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match (event.pallet.as_str(), event.name.as_str()) {
		(FOUNDED, "ValidatorSeat") => {
			let record = field(event, "record")?;
			let part = |name: &str| record.get(name).and_then(Json::as_u64);
			let id = part("institution").zip(part("number"));
			let id = id.ok_or_else(|| wrong(event, "no institution and number"))?;
			set(connection, timed, id, granted(event)?).await
		}
		(FOUNDED, "ValidatorKeys") => founding_keys(connection, event).await,
		(FOUNDED, _) => Ok(()),
		(_, "SeatGranted") => set(connection, timed, id(event)?, granted(event)?).await,
		(_, "SeatRevoked") => change(connection, timed, id(event)?, state("revoked")).await,
		(_, "SeatReinstated") => change(connection, timed, id(event)?, state("active")).await,
		(_, "KeysSet") => {
			let keys = field(event, "keys")?.to_string();
			change(connection, timed, id(event)?, |seat| seat.keys = Some(keys)).await
		}
		(_, "CaseOpened" | "OffenceAdded") => {
			report(connection, timed).await?;
			match field(event, "suspended")? {
				Json::Bool(true) => change(connection, timed, id(event)?, state("suspended")).await,
				_ => Ok(()),
			}
		}
		(_, "CaseClosed") => {
			let Place { block, index } = event.place;
			let values: [Value; 3] = [block.into(), index.into(), number(event, "case")?.into()];
			let update =
				"UPDATE validator_cases SET closed_block = ?, closed_idx = ? WHERE case_number = ?";
			Sql::default().and(update, values).run(connection).await?;
			Ok(())
		}
		(_, "RecoveryOrdered") => {
			let lost = field(event, "lost")?.as_array().into_iter().flatten();
			for seat in lost {
				let part = |at: usize| seat.get(at).and_then(Json::as_u64);
				let id = part(0).zip(part(1));
				let id = id.ok_or_else(|| wrong(event, "a lost seat without a number"))?;
				change(connection, timed, id, state("lost")).await?;
			}
			Ok(())
		}
		// Sessions, recoveries and nodes, of which the events themselves are shown.
		_ => Ok(()),
	}
}

/// The institution and the number of the seat of an event.
fn id(event: &Event) -> Result<(u64, u64), StoreError> {
	Ok((number(event, "institution")?.into(), number(event, "number")?.into()))
}

fn granted(event: &Event) -> Result<Seat, StoreError> {
	Ok(Seat { account: text(event, "seat")?, state: "active".to_owned(), keys: None })
}

fn state(state: &'static str) -> impl FnOnce(&mut Seat) {
	move |seat| state.clone_into(&mut seat.state)
}

/// The keys with which the network began. They are a part of the first row of their seat.
async fn founding_keys(connection: &mut AnyConnection, event: &Event) -> Result<(), StoreError> {
	let keys = field(event, "record")?.get("keys").map(Json::to_string);
	let values: [Value; 2] = [keys.into(), text(event, "seat")?.into()];
	let update = "UPDATE validators SET keys = ? WHERE account = ? AND until_block IS NULL";
	Sql::default().and(update, values).run(connection).await?;
	Ok(())
}

async fn change(
	connection: &mut AnyConnection,
	timed: &Timed,
	id: (u64, u64),
	change: impl FnOnce(&mut Seat),
) -> Result<(), StoreError> {
	let select = "SELECT account, state, keys FROM validators \
		WHERE institution = ? AND number = ? AND until_block IS NULL";
	let values: [Value; 2] = [id.0.into(), id.1.into()];
	let row = Sql::default().and(select, values).row(connection).await?;
	let row = row.ok_or_else(|| wrong(&timed.0, "the seat is not known"))?;
	let mut seat = Seat { account: row.try_get(0)?, state: row.try_get(1)?, keys: row.try_get(2)? };
	change(&mut seat);
	set(connection, timed, id, seat).await
}

async fn set(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	(institution, number): (u64, u64),
	seat: Seat,
) -> Result<(), StoreError> {
	let Place { block, index } = event.place;
	let key = [("institution", institution.into()), ("number", number.into())];
	end_period(connection, "validators", key, event.place).await?;
	let mut rows = Rows::new(
		"validators (institution, number, block, idx, time, event, account, state, keys)",
	);
	rows.push([
		institution.into(),
		number.into(),
		block.into(),
		index.into(),
		(*time).into(),
		event.name.as_str().into(),
		seat.account.into(),
		seat.state.into(),
		seat.keys.into(),
	]);
	rows.insert(connection).await
}

/// An equivocation. The first one of a case opens it.
async fn report(connection: &mut AnyConnection, (event, time): &Timed) -> Result<(), StoreError> {
	let (institution, seat) = id(event)?;
	let mut rows = Rows::new(
		"validator_cases (case_number, block, idx, tx, time, institution, number, offence, suspended)",
	);
	let suspended = field(event, "suspended")? == &Json::Bool(true);
	rows.push([
		number(event, "case")?.into(),
		event.place.block.into(),
		event.place.index.into(),
		event.transaction.into(),
		(*time).into(),
		institution.into(),
		seat.into(),
		field(event, "offence")?.to_string().into(),
		u32::from(suspended).into(),
	]);
	rows.insert(connection).await
}
