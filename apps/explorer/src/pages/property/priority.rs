//! Who is paid first, and why: the rights that burden the property, in the order of the law (부동산등기법 4, 5).

use super::{
	super::institutions::Names,
	entries::{party_of, won, Entries, Entry},
};
use crate::{page::Page, shown, view};
use maud::{html, Markup};
use serde_json::Value;

/// The rights that are in force and burden the ownership, the first one first.
///
/// Within a section the rank decides, between sections the receipt. An entry of the former registry was filed before all
/// on the chain; between two of them their days decide.
fn ordered(entries: &Entries) -> Vec<&Entry> {
	let burdens = |entry: &&Entry| {
		entry.inner.cancelled.is_none()
			&& matches!(entry.right().0, "revolving-mortgage" | "foreign")
	};
	let mut all: Vec<_> = entries.all().iter().filter(burdens).collect();
	all.sort_by_key(|entry| {
		let filed = &entry.inner.entry["filed"];
		let text = |name: &str| filed[name].as_str().unwrap_or_default().to_owned();
		let receipt = text("receipt");
		let number = receipt.split_once('-').and_then(|(_, number)| number.parse::<u64>().ok());
		let is_on_chain = filed["epoch"].get("before").is_none();
		(is_on_chain, text("on"), number, entry.section().to_owned(), entry.rank.clone())
	});
	all
}

/// The creditors of a right: those to whom it was moved last, or those of the entry.
fn creditors<'a>(entries: &'a Entries, entry: &'a Entry) -> Vec<&'a Value> {
	let mortgagees = entry.right().1["mortgage"]["mortgagees"].as_array();
	let mut all: Vec<&Value> = mortgagees.into_iter().flatten().collect();
	for moved in entries.all().iter().filter(|one| one.right().0 == "mortgage-moved") {
		let right = moved.right().1;
		if right["of"].as_u64() == Some(entry.inner.number.into())
			&& moved.inner.cancelled.is_none()
		{
			all.iter_mut()
				.filter(|one| ***one == right["from"])
				.for_each(|one| *one = &right["to"]);
		}
	}
	all
}

/// A right that burdens the ownership.
pub struct Ranked<'a> {
	/// Its entry.
	pub entry: &'a Entry,
	/// Those to whom it is owed.
	pub creditors: Vec<&'a Value>,
	/// The maximum secured amount in won, if the record has one.
	pub amount: Option<u64>,
	/// The sum up to here. None after a right without an amount.
	pub sum: Option<u64>,
}

/// The rights that are in force and burden the ownership, in the order in which they are paid.
pub fn ranked(entries: &Entries) -> Vec<Ranked<'_>> {
	let mut sum = Some(0u64);
	let mut all = Vec::new();
	for entry in ordered(entries) {
		let amount = entry.right().1["mortgage"]["max_secured"].as_str();
		let amount = amount.and_then(|amount| amount.parse::<u64>().ok());
		// After a right without an amount the sum is not known.
		sum = sum.zip(amount).and_then(|(sum, amount)| sum.checked_add(amount));
		all.push(Ranked { entry, creditors: creditors(entries, entry), amount, sum });
	}
	all
}

/// The table.
pub fn table(page: &Page, entries: &Entries, names: &Names) -> Markup {
	let columns = [
		view::Column::number(page.t("Order")),
		view::Column::text(page.t("Right")),
		view::Column::text(page.t("Creditor")),
		view::Column::number(page.t("Maximum secured amount")),
		view::Column::number(page.t("Sum up to here")),
		view::Column::text(page.t("Why here")),
	];
	let mut rows = Vec::new();
	for (order, Ranked { entry, creditors, sum, .. }) in (1u64..).zip(ranked(entries)) {
		let amount = &entry.right().1["mortgage"]["max_secured"];
		rows.push([
			html! { (order) },
			html! {
				a href={ "#entry-" (entry.inner.number) } {
					(section(page, entry)) " " (entry.rank_text()) ": " (entries.purpose(page, entry))
				}
			},
			html! { @for one in creditors { div { (party_of(page, one, names)) } } },
			html! { (won(page, amount).unwrap_or_else(|| page.t("not in the record").to_owned())) },
			html! { (sum.map_or_else(|| page.t("not known").to_owned(), shown::number)) },
			reason(page, entry),
		]);
	}
	html! {
		section.extract {
			h2 { (page.t("Who is paid first, and why")) }
			p.quiet {
				(page.t("Within a section the rank decides, between sections the receipt (Act on Registration of Real Estate, articles 4 and 5). Claims that other laws put first, such as small tenants' deposits, wages and some taxes, are not in the record."))
			}
			(view::table(page, None, &columns, &rows))
		}
	}
}

fn section(page: &Page, entry: &Entry) -> &'static str {
	match entry.section() {
		"a" => page.t("Section A, rank"),
		_ => page.t("Section B, rank"),
	}
}

fn reason(page: &Page, entry: &Entry) -> Markup {
	let filed = &entry.inner.entry["filed"];
	let text = |name: &str| filed[name].as_str().unwrap_or_default().to_owned();
	let former = filed["epoch"].get("before").is_some();
	html! {
		(page.t("Filed on")) " " (text("on")) ", " (page.t("receipt")) " " (text("receipt"))
		@if former { ", " (page.t("in the former registry, before all on the chain")) }
	}
}
