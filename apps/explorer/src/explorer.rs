//! What all pages read from.

use crate::{lang::Lang, page::Page, shown};
use askama::Template;
use madang_index::{Status, Store};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::sync::watch;

/// From how many seconds on an index counts as late.
const LATE: u64 = 30;

/// The explorer.
pub struct Explorer {
	/// The index.
	pub store: Store,
	/// How far it is.
	pub status: watch::Receiver<Status>,
	/// The hash of the genesis block, as `0x` and hex digits.
	pub genesis: String,
}

impl Explorer {
	/// How far the index is, as every page shows it.
	pub fn status_line(&self, lang: Lang) -> String {
		let status = self.status.borrow().clone();
		let line = StatusLine { lang, now: now(), status };
		line.render().unwrap_or_default()
	}

	/// A page's frame.
	pub fn page(&self, lang: Lang, place: &str, title: impl Into<String>) -> Page {
		Page {
			lang,
			title: title.into(),
			place: place.to_owned(),
			query: String::new(),
			status: self.status_line(lang),
			genesis: self.genesis.clone(),
		}
	}
}

/// The line with the last block.
#[derive(Template)]
#[template(path = "status.html")]
struct StatusLine {
	lang: Lang,
	now: u64,
	status: Status,
}

impl StatusLine {
	fn t(&self, english: &'static str) -> &'static str {
		self.lang.text(english)
	}

	fn last(&self) -> Option<(String, String, String)> {
		let (block, time) = self.status.last?;
		Some((shown::number(block), shown::moment(time), shown::machine_moment(time)))
	}

	fn seconds(&self) -> u64 {
		self.status.lag_in_seconds(self.now).unwrap_or_default()
	}

	fn is_late(&self) -> bool {
		self.seconds() > LATE
	}

	fn behind(&self) -> u64 {
		self.status.lag_in_blocks().unwrap_or_default()
	}

	fn missing(&self) -> Option<String> {
		Some(self.status.missing()).filter(|missing| *missing > 0).map(shown::number)
	}
}

/// The time in milliseconds since 1970.
pub fn now() -> u64 {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}
