//! The first section of an extract (표제부): where the property is, and what the book says of it.

use crate::{ask::Ask, failure::Failure, page::Page, values, view};
use madang_index::{PropertyVersion, Title};
use madang_primitives::{LandKind, Pnu};
use maud::{html, Markup};
use serde_json::Value;
use std::collections::BTreeSet;

/// From a unit to its building, and from there to its parcel.
const STEPS: usize = 2;

/// Where a property is.
pub struct Heading {
	/// In words: the district, the lot, and the unit.
	pub words: String,
	/// The number of the parcel.
	pub pnu: Option<String>,
	/// The number that the parcel has now, after its district has ended.
	pub present: Option<String>,
}

impl Heading {
	/// Find out where a property is, as of a block.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn of(
		ask: &Ask,
		key: &str,
		book: Option<&PropertyVersion>,
		block: Option<u64>,
	) -> Result<Self, Failure> {
		let store = &ask.explorer.store;
		let mut parts: Vec<String> = Vec::new();
		let mut at = book.cloned();
		let mut pnu = None;
		for _ in 0..=STEPS {
			let Some(here) = at else { break };
			pnu = here.pnu.clone();
			parts.extend(part(&here));
			at = match here.place {
				None => None,
				Some(place) => {
					let then =
						store.property(&place, block).await.map_err(|error| ask.failed(error))?;
					match then {
						Some(then) => Some(then),
						None => {
							store.property(&place, None).await.map_err(|error| ask.failed(error))?
						}
					}
				}
			};
		}
		let mut present = None;
		if let Some(parcel) = pnu.as_deref().and_then(|pnu| pnu.parse::<Pnu>().ok()) {
			let code = parcel.district().to_string();
			let district = store.district(&code, block).await.map_err(|error| ask.failed(error))?;
			if let Some(ended) = district.as_ref().and_then(|one| one.ended.as_ref()) {
				let successors = ended["successors"].as_array();
				if let Some([only]) = successors.map(Vec::as_slice) {
					let district = only.as_str().and_then(|code| code.parse().ok());
					present = district.map(|district| parcel.in_district(district).to_string());
				}
			}
			parts.push(lot(parcel));
			parts.push(district.map_or(code, |district| district.name));
		}
		parts.reverse();
		let words = if parts.is_empty() { key.to_owned() } else { parts.join(" ") };
		Ok(Self { words, pnu, present })
	}

	/// The numbers of the parcel: the present one, and the one that it was given.
	pub fn numbers(&self) -> Vec<&str> {
		[&self.present, &self.pnu].into_iter().flatten().map(String::as_str).collect()
	}

	/// The section.
	pub fn table(&self, page: &Page, book: &PropertyVersion, title: Option<&Title>) -> Markup {
		let none = BTreeSet::new();
		html! {
			section.extract {
				h2 { (page.t("The property")) }
				@if let Some(closed) = &book.closed {
					div.notice.bad {
						p { (page.t("The record in the book is closed.")) }
						(view::value(&values::value(page, "closed", closed, &none)))
					}
				}
				@if let Some(differs) = &book.discrepancy {
					div.notice.wait {
						p { (page.t("The book and the title record differ.")) }
						(view::value(&values::value(page, "discrepancy", differs, &none)))
					}
				}
				dl.facts {
					dt { (page.t("Where")) } dd { (self.words) }
					@if let Some(pnu) = &self.pnu { dt { (page.t("Number of the parcel")) } dd { (pnu) } }
					@if let Some(present) = &self.present {
						dt { (page.t("Number now, after its district ended")) } dd { (present) }
					}
					@if let Some(place) = &book.place {
						dt { (page.t("Belongs to")) }
						dd { a href=(page.property(place)) { (place_name(page, place)) } }
					}
					@if let Some(title) = title {
						dt { (page.t("Title record")) }
						dd { (title.title) " · " (view::moment(title.time)) }
					}
					dt { (page.t("Revision in the book")) } dd { (book.revision) }
				}
				(view::value(&values::value(page, "details", &described(&book.details), &none)))
				h3 { (page.t("Owners in the book")) }
				(view::value(&values::value(page, "owners", &book.owners, &none)))
				@if let Some(since) = &book.owners_since {
					(view::value(&values::value(page, "owners_since", since, &none)))
				}
			}
		}
	}
}

/// What the book says, without what the address and the links above say already.
fn described(details: &Value) -> Value {
	let mut details = details.clone();
	if let Some(fields) = details.as_object_mut() {
		for said in ["building", "wing", "number", "parcels"] {
			fields.remove(said);
		}
	}
	details
}

fn place_name(page: &Page, place: &str) -> String {
	let (kind, id) = place.split_once(':').unwrap_or(("", place));
	format!("{} {id}", page.lang.kind(kind))
}

/// The part of the address that a record has of its own.
fn part(book: &PropertyVersion) -> Option<String> {
	match book.property.split_once(':')?.0 {
		"unit" => Some(door(book)),
		_ => None,
	}
}

/// The wing and the number of a unit: `101동 1502호`. Addresses are Korean in both languages.
fn door(book: &PropertyVersion) -> String {
	let text = |name: &str| book.details[name].as_str().map(str::to_owned);
	let named = |label: String, word: &str| match label.ends_with(word) {
		true => label,
		false => format!("{label}{word}"),
	};
	let parts = [
		text("wing").map(|label| named(label, "동")),
		text("number").map(|label| named(label, "호")),
	];
	parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The lot: `산 12-3`.
pub fn lot(parcel: Pnu) -> String {
	let forest = match parcel.kind() {
		LandKind::Forest => "산 ",
		LandKind::Land => "",
	};
	match parcel.sub() {
		0 => format!("{forest}{}", parcel.main()),
		sub => format!("{forest}{}-{sub}", parcel.main()),
	}
}

/// A building or unit in a list.
pub fn label(page: &Page, book: &PropertyVersion) -> String {
	let (kind, id) = book.property.split_once(':').unwrap_or(("", &book.property));
	match kind {
		"unit" => door(book),
		_ => format!("{} {id}", page.lang.kind(kind)),
	}
}
