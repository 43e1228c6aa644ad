//! What all pages read from.

use crate::{
	access::{reader::Reader, role::Roles, Access},
	exports::Exports,
	figures::LastFigures,
	lang::Lang,
	map::Map,
	page::Page,
	places::Places,
	proofs::Proofs,
	view,
	watches::WatchStore,
};
use madang_index::{Status, Store};
use madang_service::now;
use maud::Markup;
use std::sync::Arc;
use tokio::sync::watch;

/// The explorer.
pub struct Explorer {
	/// The index.
	pub store: Store,
	/// How far it is.
	pub status: watch::Receiver<Status>,
	/// The hash of the genesis block, as `0x` and hex digits.
	pub genesis: String,
	/// The anchor of the page that verifies, as `madang proof anchor` writes it.
	pub anchor: Option<String>,
	/// Who may see what. None if the explorer is open: then everyone sees everything.
	pub access: Option<Access>,
	/// The outlines of parcels, if the operator has given a file.
	pub map: Option<Map>,
	/// The figures of the overview.
	pub figures: LastFigures,
	/// What exports need.
	pub exports: Exports,
	/// Who watches what. None if the configuration has no database for it.
	pub watches: Option<WatchStore>,
	/// Who makes proofs. None without an anchor.
	pub proofs: Option<Proofs>,
	/// Who does at the same time what costs much.
	pub places: AllPlaces,
}

/// Who does at the same time what costs much.
pub struct AllPlaces {
	/// Those for whom an answer of the API is made: each row of a list can be long. One reader can have all, because the others
	/// wait for a moment only.
	pub answers: Places,
	/// The programs that follow what their readers watch.
	pub followers: Places,
	/// The pages that show the line with the last block as it changes. Each tab of a browser has one.
	pub lines: Places,
}

impl Default for AllPlaces {
	fn default() -> Self {
		Self {
			answers: Places::new(16, 16),
			followers: Places::new(256, 4),
			lines: Places::new(512, 32),
		}
	}
}

impl Explorer {
	/// How far the index is, as every page shows it.
	pub fn status_line(&self, lang: Lang) -> Markup {
		view::status_line(lang, &self.status.borrow(), now())
	}

	/// A page's frame.
	pub fn page(
		&self,
		lang: Lang,
		place: &str,
		title: impl Into<String>,
		(reader, roles): (Reader, Arc<Roles>),
	) -> Page {
		Page {
			lang,
			title: title.into(),
			place: place.to_owned(),
			query: String::new(),
			status: self.status_line(lang),
			genesis: self.genesis.clone(),
			reader,
			roles,
		}
	}
}
