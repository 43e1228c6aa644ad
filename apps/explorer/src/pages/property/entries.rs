//! The two sections of a title record: ownership (갑구) and other rights (을구). Entries that were cancelled are struck
//! through, as they are in an extract.

use super::super::institutions::{link, Names};
use crate::{ask::Ask, failure::Failure, page::Page, shown, view};
use madang_index::TitleEntry;
use maud::{html, Markup};
use serde_json::Value;

/// The entries of a title as of a block.
pub struct Entries(Vec<Entry>);

/// An entry with its rank.
pub struct Entry {
	/// As the index has it.
	pub inner: TitleEntry,
	/// The main number of its rank, and its branches.
	pub rank: (u64, Vec<u64>),
}

impl Entry {
	fn of(inner: TitleEntry) -> Self {
		let rank = &inner.entry["rank"];
		let branches = rank["branches"].as_array().into_iter().flatten();
		let branches = branches.filter_map(Value::as_u64).collect();
		let rank = (rank["main"].as_u64().unwrap_or_default(), branches);
		Self { inner, rank }
	}

	/// The rank as it is written: `2`, or `2-1` for a supplementary entry.
	pub fn rank_text(&self) -> String {
		let (main, branches) = &self.rank;
		let mut text = main.to_string();
		for branch in branches {
			text.push_str(&format!("-{branch}"));
		}
		text
	}

	/// The section: `a` or `b`.
	pub fn section(&self) -> &str {
		self.inner.entry["section"].as_str().unwrap_or_default()
	}

	/// The kind of its right, such as `revolving-mortgage`, and what it says of it.
	pub fn right(&self) -> (&str, &Value) {
		let right = self.inner.entry["right"].as_object().and_then(|right| right.iter().next());
		right.map_or(("", &Value::Null), |(kind, right)| (kind.as_str(), right))
	}

	/// The entry that this one is about.
	fn about(&self) -> Option<u64> {
		self.right().1["of"].as_u64()
	}
}

impl Entries {
	/// Those of a title.
	///
	/// # Errors
	///
	/// If the index does not answer.
	pub async fn of(ask: &Ask, title: &str, block: Option<u64>) -> Result<Self, Failure> {
		let found = ask.explorer.store.title_entries(title, block).await;
		let found = found.map_err(|error| ask.failed(error))?;
		let mut all: Vec<_> = found.into_iter().map(Entry::of).collect();
		all.sort_by(|one, other| one.rank.cmp(&other.rank));
		Ok(Self(all))
	}

	/// All of them, by rank.
	pub fn all(&self) -> &[Entry] {
		&self.0
	}

	/// Both sections.
	pub fn tables(&self, page: &Page, names: &Names) -> Markup {
		html! {
			section.extract {
				h2 { (page.t("Section A: ownership")) }
				(self.section(page, "a", names))
				h2 { (page.t("Section B: other rights")) }
				(self.section(page, "b", names))
			}
		}
	}

	fn section(&self, page: &Page, section: &str, names: &Names) -> Markup {
		let heads = [
			page.t("Rank"),
			page.t("What is registered"),
			page.t("Filed"),
			page.t("Cause"),
			page.t("Holders and terms"),
		];
		let rows: Vec<_> = self.0.iter().filter(|entry| entry.section() == section).collect();
		html! {
			div.table { table.entries {
				thead { tr { @for head in heads { th scope="col" { (head) } } } }
				tbody {
					@for entry in &rows {
						tr.cancelled[entry.inner.cancelled.is_some()] id={ "entry-" (entry.inner.number) } {
							td { (struck(entry, &html! { (entry.rank_text()) })) }
							td {
								(struck(entry, &html! { (self.purpose(page, entry)) }))
								@if let Some((by, _)) = entry.inner.cancelled {
									" " span.quiet { (page.t("cancelled by entry")) " " a href={ "#entry-" (by) } { (by) } }
								}
							}
							td { (struck(entry, &filed(page, entry))) }
							td { (struck(entry, &cause(page, entry))) }
							td { (struck(entry, &terms(page, entry, names))) }
						}
					}
					@if rows.is_empty() { tr { td colspan="5" { (page.t("None.")) } } }
				}
			} }
		}
	}

	/// What an entry registers (등기목적).
	pub fn purpose(&self, page: &Page, entry: &Entry) -> String {
		let (kind, right) = entry.right();
		let is_first = right["given_up"].as_array().is_none_or(Vec::is_empty)
			&& entry.inner.entry["cause"].is_null();
		let text = match kind {
			"ownership" if is_first => page.t("Preservation of ownership"),
			"ownership" => page.t("Transfer of ownership"),
			"revolving-mortgage" => page.t("Revolving mortgage"),
			"discharge" => page.t("Discharge of a revolving mortgage"),
			"holder-bound" => page.t("Change of a holder's identification"),
			"mortgage-moved" => page.t("Transfer of a revolving mortgage"),
			"cleared" => page.t("Clearing of an entry"),
			"foreign" => return page.name(right["purpose"].as_str().unwrap_or_default()),
			other => return page.name(other),
		};
		let about = entry.about().and_then(|number| {
			let of = self.0.iter().find(|one| u64::from(one.inner.number) == number)?;
			Some(format!(" ({} {})", page.t("rank"), of.rank_text()))
		});
		format!("{text}{}", about.unwrap_or_default())
	}
}

/// Struck through, if the entry was cancelled.
fn struck(entry: &Entry, text: &Markup) -> Markup {
	html! { @if entry.inner.cancelled.is_some() { s { (text) } } @else { (text) } }
}

fn filed(page: &Page, entry: &Entry) -> Markup {
	let filed = &entry.inner.entry["filed"];
	let text = |name: &str| filed[name].as_str().unwrap_or_default().to_owned();
	let receipt = text("receipt");
	let is_former = filed["epoch"].get("before").is_some();
	let block = entry.inner.since.block;
	html! {
		(text("on")) br;
		@if is_former {
			(page.t("former registry")) " " (receipt)
		} @else {
			a href=(page.object("application", &receipt)) { (receipt) }
		}
		br;
		span.quiet { (page.t("Block")) " " (view::block_number(page, block)) }
	}
}

fn cause(page: &Page, entry: &Entry) -> Markup {
	let cause = &entry.inner.entry["cause"];
	html! {
		@if let Some(on) = cause["on"].as_str() { (on) br; }
		@if let Some(kind) = cause["kind"].as_str() { (page.name(kind)) }
	}
}

/// Who holds the right, and on which terms (권리자 및 기타사항).
fn terms(page: &Page, entry: &Entry, names: &Names) -> Markup {
	let (kind, right) = entry.right();
	let lines = match kind {
		"ownership" => owners(page, right, names),
		"revolving-mortgage" => mortgage(page, right, names),
		"holder-bound" | "mortgage-moved" => vec![
			(page.t("From"), party_of(page, &right["from"], names)),
			(page.t("To"), party_of(page, &right["to"], names)),
		],
		"foreign" => vec![(
			page.t("Text, as a commitment"),
			view::code(right["text"].as_str().unwrap_or_default()),
		)],
		"cleared" => {
			let ground = right["ground"].as_str().unwrap_or_default();
			vec![(page.t("Ground"), html! { (page.name(ground)) })]
		}
		_ => Vec::new(),
	};
	let lots = entry.inner.entry["on"]["lots"].as_array();
	html! {
		@for (name, value) in &lines { div { span.quiet { (name) } " " (value) } }
		@if let Some(lots) = lots {
			div {
				span.quiet { (page.t("On these lots of the ownership")) } " "
				(lots.iter().map(Value::to_string).collect::<Vec<_>>().join(", "))
			}
		}
	}
}

type Line = (&'static str, Markup);

fn owners(page: &Page, right: &Value, names: &Names) -> Vec<Line> {
	let acquired = right["acquired"].as_array().map(Vec::as_slice).unwrap_or_default();
	let name = if acquired.len() > 1 { page.t("Co-owner") } else { page.t("Owner") };
	let mut lines: Vec<Line> = Vec::new();
	for holding in acquired {
		let share = holding["share"].as_str().filter(|share| *share != "1/1");
		let owner = html! {
			(party_of(page, &holding["holder"], names))
			@if let Some(share) = share { " · " (page.t("share")) " " (share) }
		};
		lines.push((name, owner));
	}
	if let Some(price) = won(page, &right["price"]) {
		lines.push((page.t("Price"), html! { (price) }));
	}
	lines
}

fn mortgage(page: &Page, right: &Value, names: &Names) -> Vec<Line> {
	let mortgage = &right["mortgage"];
	let mut lines: Vec<Line> = Vec::new();
	if let Some(amount) = won(page, &mortgage["max_secured"]) {
		lines.push((page.t("Maximum secured amount"), html! { (amount) }));
	}
	for debtor in mortgage["debtors"].as_array().into_iter().flatten() {
		lines.push((page.t("Debtor"), party_of(page, debtor, names)));
	}
	for mortgagee in mortgage["mortgagees"].as_array().into_iter().flatten() {
		lines.push((page.t("Mortgagee"), party_of(page, mortgagee, names)));
	}
	if let Some(joint) = right["joint"].as_str() {
		lines.push((page.t("Joint collateral"), html! { (joint) }));
	}
	if let Some(loan) = mortgage["loan"].as_str() {
		lines.push((page.t("Loan"), html! { a href=(page.object("loan", loan)) { (loan) } }));
	}
	lines
}

/// An amount in won, in JSON a text of digits.
pub fn won(page: &Page, amount: &Value) -> Option<String> {
	Some(format!("{} {}", shown::digits(amount.as_str()?), page.t("won")))
}

/// A holder: a person's DID, a member, the State, or one that the former record names.
pub fn party_of(page: &Page, party: &Value, names: &Names) -> Markup {
	let text = party.as_str().unwrap_or_default();
	if text == "state" {
		return html! { (page.t("the State")) };
	}
	if let Some(id) = text.strip_prefix("member:").and_then(|id| id.parse().ok()) {
		return link(page, id, names);
	}
	match text.strip_prefix("unbound:") {
		Some(commitment) => html! {
			(page.t("holder of the former record")) " " (view::code(commitment))
		},
		None => {
			html! { a.code href=(page.object("did", text)) title=(text) { (shown::short(text)) } }
		}
	}
}
