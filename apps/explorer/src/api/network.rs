//! The council, the validators, terms, and the timeline of a property.

use super::{
	answers::{answer, Answer, Stays},
	lists::{by_place, numbered, with_next},
	proofs, records,
	shapes::{self, all, digits},
};
use crate::{
	ask::Ask,
	pages::{self, AllValidators, Happened, Moment, TermsAsked, WholeProposal},
};
use axum::extract::Path;
use madang_index::Proposal;
use serde_json::{json, Value};

/// `council`: seats and pauses, as of now, a block or a day.
pub async fn council(ask: Ask) -> Answer {
	let moment = Moment::of(&ask).await?;
	let (seats, pauses) = pages::seats_and_pauses(&ask, &moment).await?;
	let value = json!({
		"seats": all(&seats, records::council_seat),
		"pauses": all(&pauses, records::pause),
	});
	Ok(answer(&ask, &records::at(&moment, value), Stays::ForNow))
}

/// `proposals`, the newest first, likewise.
pub async fn proposals(ask: Ask) -> Answer {
	let moment = Moment::of(&ask).await?;
	let found = pages::page_of_proposals(&ask, &moment).await?;
	let id = |one: &Proposal| one.proposal.to_string();
	if let Some(proof) = proofs::of_rows(&ask, "proposal", &found.rows, id).await? {
		return Ok(proof);
	}
	with_next(&ask, &records::at(&moment, numbered(&found, records::proposal)))
}

/// `proposals/NUMBER` with its votes, likewise.
pub async fn proposal(ask: Ask, Path(number): Path<String>) -> Answer {
	let WholeProposal { number, moment, then, votes } =
		pages::whole_proposal(&ask, &number).await?;
	if let Some(proof) = proofs::wanted(&ask, "proposal", &number.to_string()).await? {
		return Ok(proof);
	}
	let value = json!({
		"proposal": then.as_ref().map(records::proposal),
		"votes": all(&votes, records::vote),
	});
	Ok(answer(&ask, &records::at(&moment, value), Stays::ForNow))
}

/// `validators`: seats, cases and changes, likewise.
pub async fn validators(ask: Ask) -> Answer {
	let AllValidators { moment, seats, offences, changes, made } =
		pages::all_validators(&ask).await?;
	let value = json!({
		"seats": all(&seats, records::validator),
		"offences": all(&offences, records::offence),
		"changes": all(&changes, records::validator),
		"made": shapes::counts(&made),
	});
	Ok(answer(&ask, &records::at(&moment, value), Stays::ForNow))
}

/// `terms` that run, the one that ends first at first, likewise.
pub async fn terms(ask: Ask) -> Answer {
	let asked = TermsAsked::of(&ask).await?;
	let found = asked.page(&ask, asked.show).await?;
	let counts = asked.counts(&ask).await?;
	let count = |(kind, running, overdue): &(String, u64, u64)| json!({ "kind": kind, "running": digits(*running), "overdue": digits(*overdue) });
	let value = json!({
		"today": asked.today,
		"items": all(&found, records::term),
		"counts": all(&counts, count),
		"next": pages::cursor_after(&ask, &found)?,
	});
	with_next(&ask, &records::at(&asked.moment, value))
}

/// `parcels/KEY/timeline`: all events about a parcel, its title record, deals, loans and applications.
pub async fn of_parcel(ask: Ask, Path(id): Path<String>) -> Answer {
	timeline(&ask, &format!("parcel:{id}")).await
}

/// `buildings/NUMBER/timeline`, likewise.
pub async fn of_building(ask: Ask, Path(id): Path<String>) -> Answer {
	timeline(&ask, &format!("building:{id}")).await
}

/// `units/NUMBER/timeline`, likewise.
pub async fn of_unit(ask: Ask, Path(id): Path<String>) -> Answer {
	timeline(&ask, &format!("unit:{id}")).await
}

async fn timeline(ask: &Ask, key: &str) -> Answer {
	let (_, found) = pages::page_of_timeline(ask, key).await?;
	let items = found.rows.iter().map(happened).collect();
	// A deal that becomes one of the property adds its earlier events.
	by_place(ask, &found, items, Stays::ForNow)
}

fn happened(Happened { event, time, about, of, by }: &Happened) -> Value {
	json!({
		"event": shapes::event(event, *time, about),
		"of": all(of, shapes::object),
		"by": by,
	})
}
