//! Institutions: the members, their officers with their duties over time, and what they did.

mod certificates;
mod council;
mod work;

pub use super::names::{link, names, Names};
pub use certificates::certificates_of;
pub use council::{part_of, Part};
pub use work::{work_of, Work};

use super::{names::name_of, objects::history, proof_link, watches::watch_button, whole, Answer};
use crate::{
	ask::Ask,
	failure::Failure,
	page::Page,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{Institution, Mention, Officer};
use maud::{html, Markup};

/// The state of an institution in words.
fn state(page: &Page, state: &str) -> String {
	match state {
		"withdrawn" => page.t("has left the network").to_owned(),
		other => page.name(other),
	}
}

/// Both names.
fn both(institution: &Institution) -> Markup {
	html! { span lang="ko" { (institution.name_ko) } " · " span lang="en" { (institution.name_en) } }
}

/// `institutions`: the members as they are now.
pub async fn institutions(ask: Ask) -> Answer {
	let found = ask.explorer.store.institutions().await;
	let members = found.map_err(|error| ask.failed(error))?;
	let page = ask.page(ask.t("Institutions"));
	let caption = html! { (page.t("The members of the network as they are now.")) };
	let columns = [
		Column::number(page.t("Number")),
		Column::text(page.t("Name")),
		Column::text(page.t("Kind")),
		Column::text(page.t("State")),
	];
	let cells = |one: &Institution| {
		let id = one.institution.to_string();
		[
			html! { (id) },
			html! { a href=(page.object("institution", &id)) { (both(one)) } },
			html! { (page.name(&one.kind)) },
			html! { (state(&page, &one.state)) },
		]
	};
	let rows: Vec<_> = members.iter().map(cells).collect();
	Ok(whole(&page, &view::table(&page, Some(&caption), &columns, &rows)))
}

/// A member over time, the oldest first and at least once, with its officers now, by its number.
///
/// # Errors
///
/// If there is none, or the index does not answer.
pub async fn whole_institution(
	ask: &Ask,
	number: &str,
) -> Result<(Vec<Institution>, Vec<Officer>), Failure> {
	let store = &ask.explorer.store;
	let number: u32 = number.parse().map_err(|_| ask.not_found())?;
	let periods = store.institution(number).await.map_err(|error| ask.failed(error))?;
	if periods.is_empty() {
		return Err(ask.not_found());
	}
	let staff = store.officers(number, None).await.map_err(|error| ask.failed(error))?;
	Ok((periods, staff))
}

/// `institution/NUMBER`: a member over time, with its officers now, what it did, and all that is about it.
pub async fn institution(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let (periods, staff) = whole_institution(&ask, &number).await?;
	let now = periods.last().ok_or_else(|| ask.not_found())?;
	let number = now.institution;
	let names = names(&ask).await?;
	let page = ask.page(name_of(ask.lang, now));
	let about = Mention { kind: "institution".to_owned(), id: number.to_string() };
	let content = html! {
		dl.facts {
			dt { (page.t("Number")) } dd { (number) }
			dt { (page.t("Name")) } dd { (both(now)) }
			dt { (page.t("Kind")) } dd { (page.name(&now.kind)) }
			dt { (page.t("State")) } dd { (state(&page, &now.state)) }
		}
		(watch_button(&ask, &page, "institution", &number.to_string()))
		(proof_link(&ask, &format!("institutions/{number}"), None, page.t("Proof of the record")))
		h2 { (page.t("Officers now")) }
		(officers(&page, &staff))
		(work::all(&ask, &page, number).await?)
		(council::all(&ask, &page, number, &names).await?)
		(certificates::table(&ask, &page, number).await?)
		h2 { (page.t("The institution over time")) }
		ol.timeline {
			@for one in &periods {
				li { p {
					(view::moment_or(one.time, page.t("the genesis block"))) br;
					(both(one)) " · " (page.name(&one.kind)) " · " (state(&page, &one.state))
				} }
			}
		}
		(history(&ask, &page, about).await?)
	};
	Ok(whole(&page, &content))
}

fn officers(page: &Page, staff: &[Officer]) -> Markup {
	let duties = |officer: &Officer| {
		let name = |duty| serde_json::to_value(duty).ok()?.as_str().map(|name| page.name(name));
		let duties = officer.duties.iter().filter_map(name);
		duties.collect::<Vec<_>>().join(", ")
	};
	let columns = [
		Column::text(page.t("Account")),
		Column::text(page.t("Duties")),
		Column::text(page.t("State")),
		Column::text(page.t("Since")),
	];
	let cells = |one: &Officer| {
		[
			view::account(page, &one.account),
			html! { (duties(one)) },
			html! { (page.name(&one.state)) },
			view::moment_or(one.time, page.t("the genesis block")),
		]
	};
	let rows: Vec<_> = staff.iter().map(cells).collect();
	view::table(page, None, &columns, &rows)
}
