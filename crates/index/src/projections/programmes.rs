//! Programmes of policy funds: their terms, budgets and lines over time, their applications, and each won that was held,
//! paid out and given back.

use super::{
	padded,
	projection::{each, end_period, field, id_of, number, text, wrong, Projection, Timed},
};
use crate::{
	block::{Event, Place},
	store::{Rows, Sql, StoreError, Value},
};
use futures::FutureExt;
use madang_primitives::KoreanDay;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};

/// The projection.
pub const PROGRAMMES: Projection = Projection {
	name: "programmes",
	version: 1,
	tables: &["programmes", "programme_lines", "programme_loans", "programme_flows"],
	pallets: &["Programmes", "Lending"],
	apply: |connection, events| {
		each(connection, events, |connection, event| apply(connection, event).boxed())
	},
};

/// Amounts are kept in two parts, so that databases can add them without losing a digit: this many won, and the rest.
pub const PART: u64 = 1_000_000_000;

/// What holds of a programme.
struct Programme {
	agency: u32,
	version: u64,
	terms: String,
	total: String,
	state: String,
}

async fn apply(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	if event.pallet == "Lending" {
		return of_loan(connection, timed).await;
	}
	match event.name.as_str() {
		"ProgrammeOpened" => {
			let agency = event.fields.pointer("/by/institution").and_then(Json::as_u64);
			let agency = agency.and_then(|id| u32::try_from(id).ok());
			let new = Programme {
				agency: agency.ok_or_else(|| wrong(event, "no agency"))?,
				version: 1,
				terms: field(event, "terms")?.to_string(),
				total: text(event, "total")?,
				state: "open".to_owned(),
			};
			set(connection, timed, new).await
		}
		"ProgrammeRevised" => {
			let version = field(event, "version")?.as_u64().unwrap_or_default();
			let terms = field(event, "terms")?.to_string();
			change(connection, timed, |one| (one.version, one.terms) = (version, terms)).await
		}
		"BudgetSet" => {
			let total = text(event, "total")?;
			change(connection, timed, |one| one.total = total).await
		}
		"ProgrammeClosed" => change(connection, timed, |one| one.state = "closed".to_owned()).await,
		"ProgrammeReopened" => change(connection, timed, |one| one.state = "open".to_owned()).await,
		"ProgrammeAssigned" => {
			let agency = number(event, "to")?;
			change(connection, timed, |one| one.agency = agency).await
		}
		"LineSet" => set_line(connection, timed).await,
		"ApplicationEntered" => enter(connection, timed).await,
		"HoldRenewed" => hold(connection, timed, &text(event, "amount")?).await,
		"HoldLapsed" => hold(connection, timed, "0").await,
		"FundsDisbursed" => {
			hold(connection, timed, &text(event, "left")?).await?;
			flow(connection, timed, "disbursed", &text(event, "amount")?).await?;
			mark(connection, timed, "paid").await
		}
		"FundsReturned" => flow(connection, timed, "returned", &text(event, "amount")?).await,
		"DisbursementWithdrawn" => {
			hold(connection, timed, "0").await?;
			flow(connection, timed, "returned", &text(event, "returned")?).await?;
			mark(connection, timed, "ended").await
		}
		"ApplicationLeft" | "LoanEnded" => {
			hold(connection, timed, "0").await?;
			mark(connection, timed, "ended").await
		}
		"DrawingFinished" => hold(connection, timed, "0").await,
		_ => Ok(()),
	}
}

/// The programme of an event, as loans name it.
fn programme(event: &Event) -> Result<String, StoreError> {
	Ok(id_of(field(event, "programme")?))
}

async fn change(
	connection: &mut AnyConnection,
	timed: &Timed,
	change: impl FnOnce(&mut Programme),
) -> Result<(), StoreError> {
	let (event, _) = timed;
	let select = "SELECT agency, version, terms, total, state FROM programmes \
		WHERE until_block IS NULL AND programme = ?";
	let row = Sql::default().and(select, [programme(event)?.into()]).row(connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the programme is not known"))?;
	let mut entry = Programme {
		agency: u32::try_from(row.try_get::<i64, _>(0)?).unwrap_or_default(),
		version: u64::try_from(row.try_get::<i64, _>(1)?).unwrap_or_default(),
		terms: row.try_get(2)?,
		total: row.try_get(3)?,
		state: row.try_get(4)?,
	};
	change(&mut entry);
	set(connection, timed, entry).await
}

async fn set(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	new: Programme,
) -> Result<(), StoreError> {
	let (id, Place { block, index }) = (programme(event)?, event.place);
	let key = [("programme", id.as_str().into())];
	end_period(connection, "programmes", key, event.place).await?;
	let mut rows = Rows::new(
		"programmes (programme, block, idx, time, event, agency, version, terms, total, state)",
	);
	rows.push([
		id.into(),
		block.into(),
		index.into(),
		(*time).into(),
		event.name.as_str().into(),
		new.agency.into(),
		new.version.into(),
		new.terms.into(),
		new.total.into(),
		new.state.into(),
	]);
	rows.insert(connection).await
}

async fn set_line(connection: &mut AnyConnection, (event, time): &Timed) -> Result<(), StoreError> {
	let (id, lender) = (programme(event)?, number(event, "lender")?);
	let Place { block, index } = event.place;
	let key = [("programme", id.as_str().into()), ("lender", lender.into())];
	end_period(connection, "programme_lines", key, event.place).await?;
	// Without a ceiling the line is removed.
	let Some(ceiling) = field(event, "ceiling")?.as_str() else { return Ok(()) };
	let mut rows = Rows::new("programme_lines (programme, lender, block, idx, time, ceiling)");
	rows.push([
		id.into(),
		lender.into(),
		block.into(),
		index.into(),
		(*time).into(),
		ceiling.into(),
	]);
	rows.insert(connection).await
}

/// What the ledger of loans says of an application to a programme.
async fn of_loan(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	match event.name.as_str() {
		"LoanApplied" => {
			let Some(programme) = event.fields.pointer("/terms/product/policy/programme") else {
				return Ok(());
			};
			let lender = event.fields.pointer("/by/institution").and_then(Json::as_u64);
			let amount = event.fields.pointer("/terms/credit/principal").and_then(Json::as_str);
			let (Some(lender), Some(amount)) = (lender, amount) else {
				return Err(wrong(event, "an application without lender and principal"));
			};
			apply_for(connection, timed, &id_of(programme), lender, amount).await
		}
		"LoanApproved" => decide(connection, timed, "approved").await,
		"LoanRefused" => decide(connection, timed, "refused").await,
		"SlotTaken" => decide(connection, timed, "slot-taken").await,
		_ => Ok(()),
	}
}

/// An application, which the books of the programme can enter before or after the ledger has it.
async fn apply_for(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	programme: &str,
	lender: u64,
	amount: &str,
) -> Result<(), StoreError> {
	let loan = padded(&text(event, "loan")?);
	let select = "SELECT loan FROM programme_loans WHERE loan = ?";
	let known = Sql::default().and(select, [loan.as_str().into()]);
	if known.row(&mut *connection).await?.is_some() {
		return Ok(());
	}
	let mut rows = Rows::new(
		"programme_loans (loan, programme, lender, amount, applied_block, applied_time, held)",
	);
	rows.push([
		loan.into(),
		programme.into(),
		lender.into(),
		amount.into(),
		event.place.block.into(),
		(*time).into(),
		"0".into(),
	]);
	rows.insert(connection).await
}

/// An application has its slot, and its amount is held.
async fn enter(connection: &mut AnyConnection, timed: &Timed) -> Result<(), StoreError> {
	let (event, _) = timed;
	let of_slot = event.fields.pointer("/slot/programme");
	let programme = id_of(of_slot.ok_or_else(|| wrong(event, "no programme"))?);
	let (lender, amount) = (number(event, "lender")?, text(event, "amount")?);
	apply_for(connection, timed, &programme, lender.into(), &amount).await?;
	hold(connection, timed, &amount).await?;
	mark(connection, timed, "entered").await
}

/// The first time at which something happened to an application: `entered`, `paid` or `ended`.
async fn mark(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	what: &str,
) -> Result<(), StoreError> {
	let update = format!(
		"UPDATE programme_loans SET {what}_block = ?, {what}_time = ? WHERE loan = ? AND {what}_block IS NULL"
	);
	let values: [Value; 3] =
		[event.place.block.into(), (*time).into(), padded(&text(event, "loan")?).into()];
	Sql::default().and(&update, values).run(connection).await?;
	Ok(())
}

/// An application is decided. Of a slot that is taken, the refusal that follows says nothing more.
async fn decide(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	how: &str,
) -> Result<(), StoreError> {
	let values: [Value; 4] = [
		how.into(),
		event.place.block.into(),
		(*time).into(),
		padded(&text(event, "loan")?).into(),
	];
	let update = "UPDATE programme_loans SET decided = ?, decided_block = ?, decided_time = ? \
		WHERE loan = ? AND decided IS NULL";
	Sql::default().and(update, values).run(connection).await?;
	Ok(())
}

/// So much is held for a loan from now on: the difference flows.
async fn hold(
	connection: &mut AnyConnection,
	timed: &Timed,
	amount: &str,
) -> Result<(), StoreError> {
	let (event, _) = timed;
	let loan = padded(&text(event, "loan")?);
	let select = "SELECT held FROM programme_loans WHERE loan = ?";
	let row = Sql::default().and(select, [loan.as_str().into()]).row(&mut *connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the application is not known"))?;
	let before = won(event, &row.try_get::<String, _>(0)?)?;
	let after = won(event, amount)?;
	let update = "UPDATE programme_loans SET held = ? WHERE loan = ?";
	let update = Sql::default().and(update, [amount.into(), loan.into()]);
	update.run(&mut *connection).await?;
	let (kind, difference) = match after >= before {
		true => ("held", after.saturating_sub(before)),
		false => ("freed", before.saturating_sub(after)),
	};
	match difference {
		0 => Ok(()),
		amount => flow(connection, timed, kind, &amount.to_string()).await,
	}
}

fn won(event: &Event, digits: &str) -> Result<u64, StoreError> {
	digits.parse().map_err(|_| wrong(event, &format!("{digits} is no amount")))
}

/// An amount flows: it is `held`, `freed`, `disbursed` or `returned`.
async fn flow(
	connection: &mut AnyConnection,
	(event, time): &Timed,
	kind: &str,
	amount: &str,
) -> Result<(), StoreError> {
	let loan = padded(&text(event, "loan")?);
	let select = "SELECT programme, lender FROM programme_loans WHERE loan = ?";
	let row = Sql::default().and(select, [loan.as_str().into()]).row(&mut *connection).await?;
	let row = row.ok_or_else(|| wrong(event, "the application is not known"))?;
	let (programme, lender): (String, i64) = (row.try_get(0)?, row.try_get(1)?);
	let amount = won(event, amount)?;
	let mut rows = Rows::new(
		"programme_flows (programme, lender, loan, block, idx, day, kind, amount_high, amount_low)",
	);
	rows.push([
		programme.into(),
		u64::try_from(lender).unwrap_or_default().into(),
		loan.into(),
		event.place.block.into(),
		event.place.index.into(),
		KoreanDay::of(*time).to_string().into(),
		kind.into(),
		(amount / PART).into(),
		(amount % PART).into(),
	]);
	rows.insert(connection).await
}
