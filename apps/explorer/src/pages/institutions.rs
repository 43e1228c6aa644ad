//! Institutions: the members, their officers with their duties over time, and what they did.

use super::{html, Answer, Rest};
use crate::{ask::Ask, events_of::EventRow, failure::Failure, lang::Lang, page::Page, shown};
use askama::Template;
use axum::extract::Path;
use madang_index::{EventFilter, Institution, Mention, Officer};
use std::collections::BTreeMap;

/// The names of all institutions in the language of the page.
pub async fn names(ask: &Ask) -> Result<BTreeMap<u32, String>, Failure> {
	let all = ask.explorer.store.institutions().await.map_err(|error| ask.failed(error))?;
	Ok(all.into_iter().map(|one| (one.institution, name_of(ask.lang, &one))).collect())
}

fn name_of(lang: Lang, institution: &Institution) -> String {
	match lang {
		Lang::Korean => institution.name_ko.clone(),
		Lang::English => institution.name_en.clone(),
	}
}

#[derive(Template)]
#[template(path = "institutions.html")]
struct Institutions {
	page: Page,
	institutions: Vec<Institution>,
}

/// `institutions`: the members as they are now.
pub async fn institutions(ask: Ask) -> Answer {
	let found = ask.explorer.store.institutions().await;
	let institutions = found.map_err(|error| ask.failed(error))?;
	html(&ask, &Institutions { page: ask.page(ask.t("Institutions")), institutions })
}

#[derive(Template)]
#[template(path = "institution.html")]
struct InstitutionPage {
	page: Page,
	institution: Institution,
	history: Vec<Institution>,
	officers: Vec<OfficerRow>,
	events: Vec<EventRow>,
	rest: Rest,
}

/// An officer with its duties in words.
struct OfficerRow {
	officer: Officer,
	duties: String,
}

/// `institution/NUMBER`: a member over time, with its officers now and all that is about it.
pub async fn institution(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let store = &ask.explorer.store;
	let number: u32 = number.parse().map_err(|_| ask.not_found())?;
	let history = store.institution(number).await.map_err(|error| ask.failed(error))?;
	let institution = history.last().cloned().ok_or_else(|| ask.not_found())?;
	let officers = store.officers(number, None).await.map_err(|error| ask.failed(error))?;
	let about = Mention { kind: "institution".to_owned(), id: number.to_string() };
	let filter = EventFilter { about: Some(about), ..EventFilter::default() };
	let found = store.events(&filter, &ask.request()?).await.map_err(|error| ask.failed(error))?;
	let page = ask.page(name_of(ask.lang, &institution));
	let rest = Rest::of(&ask, &found);
	let events = EventRow::all(&ask, &page, found.rows).await?;
	let officers = officers.into_iter().map(|officer| {
		let duties = officer.duties.iter().map(|duty| page.name(&duty.to_string()));
		OfficerRow { duties: duties.collect::<Vec<_>>().join(", "), officer }
	});
	let officers = officers.collect();
	html(&ask, &InstitutionPage { page, institution, history, officers, events, rest })
}
