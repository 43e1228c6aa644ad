//! What is around every page: its head, the menu, the search, the line with the last block.

use crate::{
	access::{reader::Who, role::Role},
	address::encoded,
	lang::Lang,
	page::Page,
	shown,
};
use madang_index::Status;
use maud::{html, Markup, DOCTYPE};

/// From how many seconds on an index counts as late.
const LATE: u64 = 30;

/// A whole page.
pub fn framed(page: &Page, content: &Markup) -> Markup {
	html! {
		(DOCTYPE)
		html lang=(page.lang.code()) {
			head {
				meta charset="utf-8";
				meta name="viewport" content="width=device-width, initial-scale=1";
				title { (page.title) " · " (page.t("Madang explorer")) }
				link rel="stylesheet" href=(page.asset("style.css"));
				link rel="icon" href=(page.asset("icon.svg")) type="image/svg+xml";
				@for lang in Lang::ALL {
					link rel="alternate" hreflang=(lang.code()) href=(page.in_lang(lang));
				}
				script src=(page.asset("live.js")) defer {}
			}
			body {
				a.skip href="#content" { (page.t("Skip to the content")) }
				(header(page))
				aside.status aria-label=(page.t("State of the index")) { div.width #status data-live=(page.at("live")) { (page.status) } }
				main.width #content tabindex="-1" { h1 { (page.title) } (content) }
				(footer(page))
			}
		}
	}
}

fn header(page: &Page) -> Markup {
	html! {
		header.site {
			div.width {
				a.name href=(page.at("")) { (page.t("Madang explorer")) }
				nav aria-label=(page.t("Sections")) {
					ul {
						@for (section, name) in page.sections() {
							li {
								a href=(page.at(section)) aria-current=[page.is_in(section).then_some("page")] { (name) }
							}
						}
					}
				}
				p.languages.screen {
					@for lang in Lang::ALL {
						@if lang == page.lang { span aria-current="true" { (lang.name()) } }
						@else { a href=(page.in_lang(lang)) lang=(lang.code()) hreflang=(lang.code()) { (lang.name()) } }
						" "
					}
				}
				(reader(page))
				@if page.reader.may(Role::Institution) { (search(page)) }
			}
		}
	}
}

fn search(page: &Page) -> Markup {
	html! {
		form.search role="search" action=(page.at("search")) {
			label.skip for="q" { (page.t("Search")) }
			input #q name="q" type="search" required maxlength="200" value=(page.query)
				placeholder=(page.t("Block, transaction, account, institution, parcel number, address, deal, loan, title, reference"));
			button { (page.t("Search")) }
		}
	}
}

/// Who reads the page, and how they sign in or out. An open explorer asks nobody.
fn reader(page: &Page) -> Markup {
	let role = match page.reader.role {
		Role::Auditor => page.t("auditor"),
		Role::Institution => page.t("institution"),
		Role::Public => page.t("public"),
	};
	html! {
		@match &page.reader.who {
			Who::Anyone => {}
			Who::Unknown => p.reader.screen {
				a href=(page.at(&format!("sign-in?to={}", encoded(&page.in_lang(page.lang))))) { (page.t("Sign in")) }
			},
			Who::Account(name) => form.reader.screen method="post" action=(page.at("sign-out")) {
				span { (page.t("Signed in:")) " " strong { (name) } " (" (role) ")" }
				button { (page.t("Sign out")) }
			},
			Who::Certificate(_, institutions) => p.reader.screen {
				(page.t("By certificate of institution")) " "
				@for (position, id) in institutions.iter().enumerate() {
					@if position > 0 { ", " }
					a href=(page.object("institution", &id.to_string())) { (id) }
				}
				" (" (role) ")"
			},
		}
	}
}

fn footer(page: &Page) -> Markup {
	html! {
		footer {
			div.width {
				p { (page.t("Genesis block")) " " span.code { (page.genesis) } }
				p { (page.t("Times are Korean time (UTC+9).")) " " (page.t("This page shows final blocks only.")) }
			}
		}
	}
}

/// How much of the chain is indexed while older blocks are missing.
fn progress(lang: Lang, last: u64, missing: u64) -> Markup {
	let all = last.saturating_add(1);
	html! {
		p {
			(lang.text("Older blocks that are not indexed yet:")) " " (shown::number(missing)) " "
			progress max=(all) value=(all.saturating_sub(missing)) aria-label=(lang.text("Indexed blocks")) {}
		}
	}
}

/// How far the index is, at a time in milliseconds since 1970.
pub fn status_line(lang: Lang, status: &Status, now: u64) -> Markup {
	let behind = status.lag_in_blocks().unwrap_or_default();
	let missing = status.missing();
	html! {
		@if let (Some((block, time)), Some(seconds)) = (status.last, status.lag_in_seconds(now)) {
			p {
				(lang.text("Last final block")) " " strong { (shown::number(block)) } " · "
				time datetime=(shown::machine_moment(time)) { (shown::moment(time)) }
				@if seconds > LATE {
					" · " span.badge.bad { (lang.text("seconds old:")) " " (shown::number(seconds)) }
				}
			}
			@if behind > 0 {
				p { (lang.text("Blocks that are not indexed yet:")) " " (shown::number(behind)) }
			}
			@if missing > 0 {
				(progress(lang, block, missing))
			}
			@if status.needs_archive.is_some() {
				p.bad { (lang.text("Older blocks need a node that keeps all states.")) }
			}
		} @else {
			p { (lang.text("No block is indexed yet.")) }
		}
		@if status.not_projected.is_some() {
			p.bad { (lang.text("Deals, loans, properties and members are not up to date: an event is not as expected.")) }
		}
		@if status.problem.is_some() {
			p.bad { (lang.text("No node answers as it should.")) }
		}
	}
}
