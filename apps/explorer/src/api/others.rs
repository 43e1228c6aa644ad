//! How far the index is, the overview's figures, the search, properties, and auditors' questions.

use super::{
	answers::{answer, Answer, Stays},
	proofs,
	shapes::{self, digits},
};
use crate::{
	ask::Ask,
	pages::{self, Extract, Ranked},
	view::{Alert, Urgency},
};
use axum::extract::Path;
use madang_index::{
	audit::{Kind, Question, QUESTIONS},
	Hit,
};
use madang_service::now;
use serde_json::{json, Value};

/// `status`.
pub async fn status(ask: Ask) -> Answer {
	let status = ask.explorer.status.borrow().clone();
	let value = json!({
		"genesis": ask.explorer.genesis,
		"head": status.head,
		"last": status.last.map(|(number, time)| shapes::block_time(number, time)),
		"missing": digits(status.missing()),
		"behind": status.lag_in_blocks().map(digits),
		"age_seconds": status.lag_in_seconds(now()).map(digits),
		"is_projected": status.not_projected.is_none(),
		"nodes_answer": status.problem.is_none(),
	});
	Ok(answer(&ask, &value, Stays::ForNow))
}

/// `overview`.
pub async fn overview(ask: Ask) -> Answer {
	let figures = pages::figures(&ask).await?;
	let alerts = pages::alerts(&figures, &ask.explorer.status.borrow(), now());
	let (registered, late) = figures.registered;
	let institutions = u64::try_from(figures.active).unwrap_or(u64::MAX);
	let value = json!({
		"institutions": digits(institutions),
		"deals": shapes::counts(&figures.deals),
		"loans": shapes::counts(&figures.loans),
		"contracts": shapes::days(&figures.contracts),
		"registrations": shapes::days(&figures.registrations),
		"registered": digits(registered),
		"registered_late": digits(late),
		"median_milliseconds": figures.median.map(digits),
		"that_differ": digits(figures.differ),
		"pending": digits(figures.pending),
		"alerts": shapes::all(&alerts, alert),
	});
	Ok(answer(&ask, &value, Stays::ForNow))
}

fn alert(alert: &Alert) -> Value {
	let urgency = match alert.urgency {
		Urgency::Bad => "bad",
		Urgency::Wait => "wait",
	};
	json!({ "about": alert.about.name(), "urgency": urgency, "count": digits(alert.count) })
}

/// `search?q=TEXT`.
pub async fn search(ask: Ask) -> Answer {
	let query = ask.given("q").unwrap_or_default();
	let hits = ask.explorer.store.search(query).await.map_err(|error| ask.failed(error))?;
	let items: Vec<_> = hits.iter().map(hit).collect();
	Ok(answer(&ask, &json!({ "items": items }), Stays::ForNow))
}

fn hit(hit: &Hit) -> Value {
	match hit {
		Hit::Block(number) => json!({ "kind": "block", "id": number.to_string() }),
		Hit::Transaction(place) | Hit::Reference(place) => {
			json!({ "kind": "transaction", "id": format!("{}-{}", place.block, place.index) })
		}
		Hit::Object(object) => json!({ "kind": object.kind, "id": object.id }),
	}
}

/// `parcels/KEY`, as of now, a block or a day.
pub async fn parcel(ask: Ask, Path(id): Path<String>) -> Answer {
	property(&ask, &format!("parcel:{id}")).await
}

/// `buildings/NUMBER`, likewise.
pub async fn building(ask: Ask, Path(id): Path<String>) -> Answer {
	property(&ask, &format!("building:{id}")).await
}

/// `units/NUMBER`, likewise.
pub async fn unit(ask: Ask, Path(id): Path<String>) -> Answer {
	property(&ask, &format!("unit:{id}")).await
}

/// `titles/NUMBER`: its property, likewise.
pub async fn title(ask: Ask, Path(id): Path<String>) -> Answer {
	let title = pages::title_named(&ask, &id).await?;
	if let Some(proof) = proofs::wanted(&ask, "title", &title.title).await? {
		return Ok(proof);
	}
	property(&ask, &title.property).await
}

/// `pnu/NUMBER`: the parcels that have or had a number.
pub async fn pnu(ask: Ask, Path(number): Path<String>) -> Answer {
	let found = pages::parcels_numbered(&ask, &number).await?;
	Ok(answer(&ask, &json!({ "items": found }), Stays::ForNow))
}

async fn property(ask: &Ask, key: &str) -> Answer {
	let found = pages::extract(ask, key).await?;
	let (kind, id) = key.split_once(':').unwrap_or_default();
	if let Some(proof) = proofs::wanted(ask, kind, id).await? {
		return Ok(proof);
	}
	// Also as of an earlier block: it tells until when each record held, and what became of filings.
	Ok(answer(ask, &extract(&found), Stays::ForNow))
}

fn extract(found: &Extract) -> Value {
	let entries = found.entries.as_ref();
	let ranked = entries.map(pages::ranked).unwrap_or_default();
	let moment = &found.moment;
	json!({
		"property": found.key,
		"as_of": moment.shown.map(|(number, time)| shapes::block_time(number, time)),
		"is_whole": moment.is_whole,
		"address": found.heading.words,
		"pnu": found.heading.pnu,
		"pnu_now": found.heading.present,
		"book": found.book.as_ref().map(shapes::property),
		"title": found.title.as_ref().map(shapes::title),
		"entries": entries.map(|all| all.all().iter().map(entry).collect::<Vec<_>>()).unwrap_or_default(),
		"priority": ranked.iter().map(right).collect::<Vec<_>>(),
		"pending": found.pending.iter().map(shapes::application).collect::<Vec<_>>(),
		"there": found.there.iter().map(shapes::property).collect::<Vec<_>>(),
	})
}

fn entry(entry: &pages::Entry) -> Value {
	let inner = &entry.inner;
	json!({
		"number": inner.number,
		"rank": entry.rank_text(),
		"section": entry.section(),
		"entry": inner.entry,
		"since": shapes::place(inner.since),
		"time": digits(inner.time),
		"cancelled_by": inner.cancelled.map(|(by, _)| by),
		"cancelled_at": inner.cancelled.map(|(_, at)| shapes::place(at)),
	})
}

fn right(right: &Ranked<'_>) -> Value {
	let creditors: Vec<_> = right.creditors.iter().filter_map(|one| one.as_str()).collect();
	json!({
		"entry": right.entry.inner.number,
		"creditors": creditors,
		"amount": right.amount.map(digits),
		"sum": right.sum.map(digits),
	})
}

/// `audit`: the questions.
pub async fn questions(ask: Ask) -> Answer {
	let items: Vec<_> = QUESTIONS.iter().map(question).collect();
	Ok(answer(&ask, &json!({ "items": items }), Stays::ForNow))
}

fn question(question: &Question) -> Value {
	let column = |(name, kind): &(&str, Kind)| {
		let kind = match kind {
			Kind::Time => "time",
			Kind::Block => "block",
			Kind::Number => "number",
			Kind::Text => "text",
		};
		json!({ "name": name, "kind": kind })
	};
	json!({
		"name": question.name,
		"sql": question.sql,
		"parameters": pages::fields(question),
		"columns": question.columns.iter().map(column).collect::<Vec<_>>(),
	})
}

/// `audit/NAME`: an answer.
pub async fn question_answer(ask: Ask, Path(name): Path<String>) -> Answer {
	let found = Question::named(&name).ok_or_else(|| ask.not_found())?;
	let limit = ask.rows()?;
	let rows = pages::rows(&ask, found, limit).await?;
	let rows = rows.ok_or_else(|| ask.invalid(ask.t("Fill in what the question needs.")))?;
	let has_more = u32::try_from(rows.len()).is_ok_and(|count| count >= limit);
	let value = json!({ "question": question(found), "rows": rows, "has_more": has_more });
	Ok(answer(&ask, &value, Stays::ForNow))
}
