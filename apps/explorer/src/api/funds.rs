//! Programmes, guarantees and certificates.

use super::{
	answers::{answer, Answer, Stays},
	lists::{numbered, with_next},
	proofs, records,
	shapes::{all, digits},
};
use crate::{
	address::{cursor, cursor_of},
	ask::Ask,
	failure::Failure,
	pages::{self, Catalogue, Moment, WholeGuarantee},
};
use axum::extract::Path;
use madang_index::{CertificateBatch, Guarantee, Place, Programme, StatusChange};
use serde_json::json;

/// `programmes`, as of now, a block or a day.
pub async fn programmes(ask: Ask) -> Answer {
	let (moment, found) = pages::all_programmes(&ask).await?;
	let id = |one: &Programme| one.programme.clone();
	if let Some(proof) = proofs::of_rows(&ask, "programme", &found, id).await? {
		return Ok(proof);
	}
	let value = json!({ "items": all(&found, records::programme) });
	Ok(answer(&ask, &records::at(&moment, value), Stays::ForNow))
}

/// `programmes/NUMBER`, likewise.
pub async fn programme(ask: Ask, Path(id): Path<String>) -> Answer {
	let found = pages::whole_programme(&ask, &id).await?;
	if let Some(proof) = proofs::wanted(&ask, "programme", &id).await? {
		return Ok(proof);
	}
	let value = json!({
		"periods": all(&found.changes, records::programme),
		"budget": found.budget().map(records::budget),
		"lines": all(&found.lines, records::line),
		"money": found.money.iter().map(records::money).collect::<Vec<_>>(),
		"applications": records::applications(&found.applications),
		"times": found.times().map(|times| records::times(times, found.waits.len())),
		"paid": all(&found.paid, records::paid),
	});
	Ok(answer(&ask, &records::at(&found.moment, value), Stays::ForNow))
}

/// `guarantees` by number.
pub async fn guarantees(ask: Ask) -> Answer {
	let found = pages::page_of_guarantees(&ask).await?;
	let id = |one: &Guarantee| one.guarantee.to_string();
	if let Some(proof) = proofs::of_rows(&ask, "guarantee", &found.rows, id).await? {
		return Ok(proof);
	}
	with_next(&ask, &numbered(&found, records::guarantee))
}

/// `guarantees/NUMBER`: what happened up to now, a block or a day.
pub async fn guarantee(ask: Ask, Path(number): Path<String>) -> Answer {
	let found = pages::whole_guarantee(&ask, &number).await?;
	let WholeGuarantee { number, moment, now, steps, notices } = found;
	let id = number.to_string();
	if let Some(proof) = proofs::wanted(&ask, "guarantee", &id).await? {
		return Ok(proof);
	}
	let value = json!({
		"guarantee": now.as_ref().map(records::guarantee),
		"steps": all(&steps, records::step),
		"notices": all(&notices, records::notice),
		"terms": records::terms_of(&ask, "guarantee", &id).await?,
	});
	Ok(answer(&ask, &records::at(&moment, value), Stays::ForNow))
}

/// `certificates`: kinds and issuers as of now, a block or a day, and the status lists.
pub async fn certificates(ask: Ask) -> Answer {
	let Catalogue { moment, kinds, issuers, lists } = pages::catalogue(&ask).await?;
	let value = json!({
		"kinds": all(&kinds, records::kind),
		"accreditations": all(&issuers, records::accreditation),
		"status_lists": lists.map(|lists| all(&lists, records::list)),
	});
	Ok(answer(&ask, &records::at(&moment, value), Stays::ForNow))
}

/// `certificates/COMMITMENT`: where it is on the chain.
pub async fn certificate(ask: Ask, Path(commitment): Path<String>) -> Answer {
	let (batches, papers) = pages::with_commitment(&ask, &commitment).await?;
	let value =
		json!({ "batches": all(&batches, records::batch), "papers": all(&papers, records::paper) });
	Ok(answer(&ask, &value, Stays::ForNow))
}

/// `batches`, the newest first, as of now, a block or a day.
pub async fn batches(ask: Ask) -> Answer {
	let moment = Moment::of(&ask).await?;
	let (found, last) = pages::page_of_batches(&ask, &moment).await?;
	let id = |one: &CertificateBatch| one.batch.to_string();
	if let Some(proof) = proofs::of_rows(&ask, "batch", &found, id).await? {
		return Ok(proof);
	}
	let value = json!({ "items": all(&found, records::batch), "next": last.map(digits) });
	with_next(&ask, &records::at(&moment, value))
}

/// `batches/NUMBER`.
pub async fn batch(ask: Ask, Path(number): Path<String>) -> Answer {
	let found = pages::batch_numbered(&ask, &number).await?;
	if let Some(proof) = proofs::wanted(&ask, "batch", &found.batch.to_string()).await? {
		return Ok(proof);
	}
	Ok(answer(&ask, &records::batch(&found), Stays::ForNow))
}

/// `status-lists/NUMBER`: the list with its changes, perhaps of one `entry` only.
pub async fn status_list(ask: Ask, Path(id): Path<String>) -> Answer {
	let (list, changes) =
		pages::whole_status_list(&ask, &id, after_change(&ask)?, ask.rows()?).await?;
	if let Some(proof) = proofs::wanted(&ask, "status-list", &list.list).await? {
		return Ok(proof);
	}
	let last = ask.last_of(changes.len(), changes.last())?;
	let next =
		last.map(|StatusChange { place, entry, .. }| format!("{}~{entry}", cursor_of(*place)));
	let value = json!({
		"list": records::list(&list),
		"changes": all(&changes, records::change),
		"next": next,
	});
	with_next(&ask, &value)
}

/// The change after which the page begins, `BLOCK:INDEX~ENTRY`.
fn after_change(ask: &Ask) -> Result<Option<(Place, u64)>, Failure> {
	let Some(text) = ask.given("after") else { return Ok(None) };
	let read = || {
		let (place, entry) = text.split_once('~')?;
		Some((cursor(place)?, entry.parse().ok()?))
	};
	let wrong = || ask.wrong("after", text, ask.t("is not the place of a page"));
	read().map(Some).ok_or_else(wrong)
}
