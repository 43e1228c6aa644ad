//! The names of institutions, and links to their pages.

use crate::{ask::Ask, failure::Failure, lang::Lang, page::Page};
use madang_index::Institution;
use maud::{html, Markup};
use std::collections::BTreeMap;

/// The names of institutions in the language of a page.
pub type Names = BTreeMap<u32, String>;

/// The names of all institutions in the language of the page.
///
/// # Errors
///
/// If the index does not answer.
pub async fn names(ask: &Ask) -> Result<Names, Failure> {
	let all = ask.explorer.store.institutions().await.map_err(|error| ask.failed(error))?;
	Ok(all.into_iter().map(|one| (one.institution, name_of(ask.lang, &one))).collect())
}

/// An institution by its name, or by its number.
pub fn link(page: &Page, id: u32, names: &Names) -> Markup {
	html! {
		a href=(page.object("institution", &id.to_string())) {
			@match names.get(&id) { Some(name) => (name), None => (id) }
		}
	}
}

/// The name of an institution in a language.
pub fn name_of(lang: Lang, institution: &Institution) -> String {
	match lang {
		Lang::Korean => institution.name_ko.clone(),
		Lang::English => institution.name_en.clone(),
	}
}
