//! What somebody should look at now.

use crate::{access::role::Role, page::Page, shown};
use maud::{html, Markup};

/// From how many seconds on finality counts as stalled. A block comes each second.
pub const STALLED: u64 = 60;

/// From how many blocks on the index counts as behind.
pub const BEHIND: u64 = 30;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Urgency {
	/// The network or the explorer does not work as it should.
	Bad,
	/// Somebody has something to do.
	Wait,
}

/// What somebody should look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum About {
	/// Finality has stalled, or no node answers: seconds since the last final block.
	Stalled,
	/// The index is behind the chain: blocks.
	Behind,
	/// Validators have equivocated: cases that the council has not closed.
	Equivocations,
	/// Calls that the council has paused.
	Paused,
	/// Terms that are overdue.
	Overdue,
	/// Properties whose book and title record differ.
	Differ,
}

impl About {
	/// Its name for programs.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Stalled => "stalled",
			Self::Behind => "behind",
			Self::Equivocations => "equivocations",
			Self::Paused => "paused",
			Self::Overdue => "overdue",
			Self::Differ => "differ",
		}
	}

	/// The sentence before the number.
	fn text(self, page: &Page) -> &'static str {
		match self {
			Self::Stalled => page
				.t("Finality has stalled, or no node answers. Seconds since the last final block:"),
			Self::Behind => page.t("The index is behind the chain. Blocks:"),
			Self::Equivocations => {
				page.t("Validators have equivocated. Cases that the council has not closed:")
			}
			Self::Paused => page.t("Calls that the council has paused:"),
			Self::Overdue => page.t("Terms that are overdue:"),
			Self::Differ => page.t("Properties whose book and title record differ:"),
		}
	}
}

/// Something to look at: what it is, a number, and the page with more.
pub struct Alert {
	/// What it is.
	pub about: About,
	/// How bad it is.
	pub urgency: Urgency,
	/// How many.
	pub count: u64,
	/// The page with more, and the role that it needs.
	pub place: Option<(&'static str, Role)>,
}

/// The alerts. Without one it says so.
pub fn alerts(page: &Page, all: &[Alert]) -> Markup {
	html! {
		section aria-labelledby="alerts" {
			h2 #alerts { (page.t("Alerts")) }
			@if all.is_empty() { p { span.badge.good { (page.t("nothing to look at")) } } }
			@for alert in all {
				p class=(match alert.urgency { Urgency::Bad => "notice bad", Urgency::Wait => "notice wait" }) {
					(alert.about.text(page)) " "
					@match alert.place.filter(|(_, role)| page.reader.may(*role)) {
						Some((place, _)) => { a href=(page.at(place)) { (shown::number(alert.count)) } },
						None => (shown::number(alert.count)),
					}
				}
			}
		}
	}
}
