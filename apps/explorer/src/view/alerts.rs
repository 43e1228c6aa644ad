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

/// Something to look at: a sentence, a number, and the page with more.
pub struct Alert {
	/// How bad it is.
	pub urgency: Urgency,
	/// The sentence.
	pub text: &'static str,
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
					(alert.text) " "
					@match alert.place.filter(|(_, role)| page.reader.may(*role)) {
						Some((place, _)) => { a href=(page.at(place)) { (shown::number(alert.count)) } },
						None => (shown::number(alert.count)),
					}
				}
			}
		}
	}
}
