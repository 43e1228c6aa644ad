//! Blocks, transactions, events, and lists by number.

use super::{
	answers::{answer, page, Answer, Stays},
	proofs, records,
	shapes::{self, digits},
};
use crate::{
	address::cursor_of,
	ask::Ask,
	events_of::mentions_of,
	failure::Failure,
	filters,
	pages::{self, Numbered, Part, WholeLoan, Work},
};
use axum::extract::Path;
use madang_index::{Event, Institution, Page, Transaction};
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// A page of rows by place.
pub fn by_place<T>(ask: &Ask, found: &Page<T>, items: Vec<Value>, stays: Stays) -> Answer {
	let next = found.next.map(cursor_of);
	let missing = found.missing.map(shapes::range);
	let value = json!({ "items": items, "next": next, "missing": missing });
	Ok(page(ask, &value, stays, next.as_deref().map(|next| ("after", next))))
}

/// How long a page of rows by place stays: what is older than a row that is final does not change. The end of the list of
/// the oldest does, and what is after a place that is not indexed yet.
fn stays<T>(ask: &Ask, found: &Page<T>) -> Stays {
	let is_older = ask.given("after").is_some() && !ask.is_oldest_first();
	match is_older && found.missing.is_none() && !found.rows.is_empty() {
		true => Stays::Forever,
		false => Stays::ForNow,
	}
}

/// A page of rows by number.
fn by_number<T>(ask: &Ask, found: &Numbered<T>, shape: impl Fn(&T) -> Value) -> Answer {
	let value = numbered(found, shape);
	with_next(ask, &value)
}

/// Rows by number, with how many there are of each kind.
pub fn numbered<T>(found: &Numbered<T>, shape: impl Fn(&T) -> Value) -> Value {
	let items: Vec<_> = found.rows.iter().map(shape).collect();
	let next = found.last.map(digits);
	json!({ "items": items, "counts": shapes::counts(&found.counts), "next": next })
}

/// A page of a list that has the cursor of the next page as its member `next`.
pub fn with_next(ask: &Ask, value: &Value) -> Answer {
	let next = value["next"].as_str().map(|next| ("after", next));
	Ok(page(ask, value, Stays::ForNow, next))
}

/// The times of the blocks of rows, in milliseconds since 1970.
async fn times_of(
	ask: &Ask,
	blocks: impl Iterator<Item = u64>,
) -> Result<BTreeMap<u64, u64>, Failure> {
	let found = ask.explorer.store.times_of(&blocks.collect()).await;
	found.map_err(|error| ask.failed(error))
}

/// Transactions with the times of their blocks.
async fn transactions_of(ask: &Ask, transactions: &[Transaction]) -> Result<Vec<Value>, Failure> {
	let times = times_of(ask, transactions.iter().map(|one| one.place.block)).await?;
	let time = |block: u64| times.get(&block).copied().unwrap_or_default();
	Ok(transactions.iter().map(|one| shapes::transaction(one, time(one.place.block))).collect())
}

/// Events with the times of their blocks and the objects that they are about.
pub async fn events_of(ask: &Ask, events: &[Event]) -> Result<Vec<Value>, Failure> {
	let about = mentions_of(ask, events).await?;
	let times = times_of(ask, events.iter().map(|event| event.place.block)).await?;
	let shape = |event: &Event| {
		let time = times.get(&event.place.block).copied().unwrap_or_default();
		let about = about.get(&event.place).cloned().unwrap_or_default();
		shapes::event(event, time, &about)
	};
	Ok(events.iter().map(shape).collect())
}

/// `blocks`.
pub async fn blocks(ask: Ask) -> Answer {
	let found = ask.explorer.store.blocks(&ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let items = found.rows.iter().map(shapes::block).collect();
	by_place(&ask, &found, items, stays(&ask, &found))
}

/// `blocks/NUMBER` and `blocks/HASH`.
pub async fn block(ask: Ask, Path(which): Path<String>) -> Answer {
	let found = pages::whole_block(&ask, &which).await?;
	if let Some(proof) = proofs::of_block(&ask, found.block.number).await? {
		return Ok(proof);
	}
	let transactions = transactions_of(&ask, &found.transactions).await?;
	let events = events_of(&ask, &found.events).await?;
	let block = shapes::block(&found.block);
	let value = json!({ "block": block, "transactions": transactions, "events": events });
	Ok(answer(&ask, &value, Stays::Forever))
}

/// `transactions`.
pub async fn transactions(ask: Ask) -> Answer {
	let filter = filters::transactions(&ask)?;
	let found = ask.explorer.store.transactions(&filter, &ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let items = transactions_of(&ask, &found.rows).await?;
	by_place(&ask, &found, items, stays(&ask, &found))
}

/// `transactions/HASH` and `transactions/BLOCK-INDEX`.
pub async fn transaction(ask: Ask, Path(which): Path<String>) -> Answer {
	let found = pages::whole_transaction(&ask, &which).await?;
	if let Some(proof) = proofs::of_block(&ask, found.transaction.place.block).await? {
		return Ok(proof);
	}
	let value = json!({
		"transaction": shapes::transaction(&found.transaction, found.time),
		"time": shapes::time(found.time),
		"events": events_of(&ask, &found.events).await?,
	});
	// The same bytes can be in a later block again, as those that say the time: a hash is of the newest.
	let stays = if which.contains('-') { Stays::Forever } else { Stays::ForNow };
	Ok(answer(&ask, &value, stays))
}

/// `events`.
pub async fn events(ask: Ask) -> Answer {
	let filter = filters::events(&ask)?;
	let found = ask.explorer.store.events(&filter, &ask.request()?).await;
	let found = found.map_err(|error| ask.failed(error))?;
	let items = events_of(&ask, &found.rows).await?;
	by_place(&ask, &found, items, stays(&ask, &found))
}

/// `events/BLOCK-INDEX`.
pub async fn event(ask: Ask, Path(which): Path<String>) -> Answer {
	let found = pages::event_at(&ask, &which).await?;
	if let Some(proof) = proofs::of_block(&ask, found.place.block).await? {
		return Ok(proof);
	}
	let found = events_of(&ask, std::slice::from_ref(&found)).await?.pop();
	Ok(answer(&ask, &found.ok_or_else(|| ask.not_found())?, Stays::Forever))
}

/// `deals`.
pub async fn deals(ask: Ask) -> Answer {
	let found = pages::page_of_deals(&ask).await?;
	if let Some(proof) =
		proofs::of_rows(&ask, "deal", &found.rows, |one| one.deal.to_string()).await?
	{
		return Ok(proof);
	}
	by_number(&ask, &found, shapes::deal)
}

/// `deals/NUMBER`.
pub async fn deal(ask: Ask, Path(number): Path<String>) -> Answer {
	let (deal, steps) = pages::whole_deal(&ask, &number).await?;
	if let Some(proof) = proofs::wanted(&ask, "deal", &deal.deal.to_string()).await? {
		return Ok(proof);
	}
	let terms = records::terms_of(&ask, "deal", &deal.deal.to_string()).await?;
	let steps: Vec<_> = steps.iter().map(shapes::step).collect();
	let value = json!({ "deal": shapes::deal(&deal), "steps": steps, "terms": terms });
	Ok(answer(&ask, &value, Stays::ForNow))
}

/// `loans`.
pub async fn loans(ask: Ask) -> Answer {
	let found = pages::page_of_loans(&ask).await?;
	if let Some(proof) =
		proofs::of_rows(&ask, "loan", &found.rows, |one| one.loan.to_string()).await?
	{
		return Ok(proof);
	}
	by_number(&ask, &found, shapes::loan)
}

/// `loans/NUMBER`.
pub async fn loan(ask: Ask, Path(number): Path<String>) -> Answer {
	let WholeLoan { number, loan, steps, payments } = pages::whole_loan(&ask, &number).await?;
	if let Some(proof) = proofs::wanted(&ask, "loan", &number.to_string()).await? {
		return Ok(proof);
	}
	let papers = pages::papers_of(&ask, number).await?;
	let value = json!({
		"loan": loan.as_ref().map(shapes::loan),
		"steps": shapes::all(&steps, shapes::step),
		"payments": shapes::all(&payments, shapes::payment),
		"papers": shapes::all(&papers, records::paper),
		"terms": records::terms_of(&ask, "loan", &number.to_string()).await?,
	});
	Ok(answer(&ask, &value, Stays::ForNow))
}

/// `institutions`.
pub async fn institutions(ask: Ask) -> Answer {
	let found = ask.explorer.store.institutions().await.map_err(|error| ask.failed(error))?;
	let id = |one: &Institution| one.institution.to_string();
	if let Some(proof) = proofs::of_rows(&ask, "institution", &found, id).await? {
		return Ok(proof);
	}
	let items: Vec<_> = found.iter().map(shapes::institution).collect();
	Ok(answer(&ask, &json!({ "items": items }), Stays::ForNow))
}

/// `institutions/NUMBER`.
pub async fn institution(ask: Ask, Path(number): Path<String>) -> Answer {
	let (periods, officers) = pages::whole_institution(&ask, &number).await?;
	if let Some(proof) = proofs::wanted(&ask, "institution", &number).await? {
		return Ok(proof);
	}
	let id = periods.first().ok_or_else(|| ask.not_found())?.institution;
	let Work { quota, days, calls } = pages::work_of(&ask, id).await?;
	let Part { seat, votes, changes } = pages::part_of(&ask, id).await?;
	let certificates = pages::certificates_of(&ask, id).await?;
	let value = json!({
		"periods": shapes::all(&periods, shapes::institution),
		"officers": shapes::all(&officers, shapes::officer),
		"quota": quota,
		"days": shapes::all(&days, records::day_of_work),
		"calls": shapes::all(&calls, records::call_count),
		"seat": seat.as_ref().map(records::council_seat),
		"votes": shapes::all(&votes, records::vote),
		"validators": shapes::all(&changes, records::validator),
		"certificates": shapes::all(&certificates, records::client_certificate),
	});
	Ok(answer(&ask, &value, Stays::ForNow))
}

/// `views`.
pub async fn views(ask: Ask) -> Answer {
	let found = crate::access::pages::page_of_views(&ask).await?;
	let items: Vec<_> = found
		.entries
		.iter()
		.map(|one| {
			let entry = serde_json::from_str(&one.entry).unwrap_or(Value::Null);
			json!({ "number": digits(one.seq), "hash": one.hash, "entry": entry })
		})
		.collect();
	let reader = |one: &crate::access::views::LoggedReader| json!({ "reader": one.reader, "views": digits(one.views), "last_at": digits(one.last_at) });
	let readers: Vec<_> = found.readers.iter().map(reader).collect();
	let (count, head) = found.head;
	let next = found.older.map(|older| older.to_string());
	let value = json!({
		"items": items,
		"readers": readers,
		"count": digits(count),
		"head": head,
		"next": next,
	});
	Ok(page(&ask, &value, Stays::ForNow, next.as_deref().map(|next| ("before", next))))
}
