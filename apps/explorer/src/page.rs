//! What every page has: its language, its place, and the line with the last block.

use crate::{
	access::{
		reader::{Reader, Who},
		role::Roles,
	},
	address::encoded,
	assets,
	lang::Lang,
};
use maud::Markup;
use std::sync::Arc;

/// The sections, by their addresses.
const SECTIONS: [&str; 16] = [
	"",
	"deals",
	"loans",
	"programmes",
	"certificates",
	"terms",
	"institutions",
	"council",
	"validators",
	"blocks",
	"transactions",
	"events",
	"audit",
	"watches",
	"views",
	"verify",
];

/// The frame of a page.
#[derive(Clone, Debug)]
pub struct Page {
	/// Its language.
	pub lang: Lang,
	/// Its title.
	pub title: String,
	/// Its address without the language, with its query, such as `blocks?before=7`.
	pub place: String,
	/// What was searched for.
	pub query: String,
	/// The line with the last block.
	pub status: Markup,
	/// The hash of the genesis block.
	pub genesis: String,
	/// Who reads it.
	pub reader: Reader,
	/// The roles that pages need.
	pub roles: Arc<Roles>,
}

impl Page {
	/// A text in the language of the page.
	pub fn t(&self, english: &'static str) -> &'static str {
		self.lang.text(english)
	}

	/// A name of the chain in words.
	pub fn name(&self, name: &str) -> String {
		self.lang.name_of(name)
	}

	/// The address of a page in the same language.
	pub fn at(&self, place: &str) -> String {
		format!("/{}/{place}", self.lang.code())
	}

	/// The address of an object's page in the same language.
	pub fn object(&self, kind: &str, id: &str) -> String {
		self.at(&format!("{kind}/{}", encoded(id)))
	}

	/// The address of a property's page in the same language, such as of `unit:7`.
	pub fn property(&self, property: &str) -> String {
		let (kind, id) = property.split_once(':').unwrap_or(("parcel", property));
		self.object(kind, id)
	}

	/// The address of this page in a language.
	pub fn in_lang(&self, lang: Lang) -> String {
		format!("/{}/{}", lang.code(), self.place)
	}

	/// The sections that the reader may see: their addresses and names.
	pub fn sections(&self) -> Vec<(&'static str, &'static str)> {
		// An open explorer has no log of views and no watches.
		let is_open = self.reader.who == Who::Anyone;
		let is_seen = |section: &&str| {
			self.reader.may(self.roles.of_section(section))
				&& !(is_open && ["views", "watches"].contains(section))
		};
		let seen = SECTIONS.into_iter().filter(is_seen);
		seen.map(|section| (section, self.section(section))).collect()
	}

	fn section(&self, section: &str) -> &'static str {
		match section {
			"deals" => self.lang.text("Deals"),
			"audit" => self.lang.text("Audit"),
			"loans" => self.lang.text("Loans"),
			"institutions" => self.lang.text("Institutions"),
			"programmes" => self.lang.text("Programmes"),
			"certificates" => self.lang.text("Certificates"),
			"terms" => self.lang.text("Terms"),
			"council" => self.lang.text("Council"),
			"validators" => self.lang.text("Validators"),
			"blocks" => self.lang.text("Blocks"),
			"transactions" => self.lang.text("Transactions"),
			"events" => self.lang.text("Events"),
			"verify" => self.lang.text("Verify"),
			"watches" => self.lang.text("Watches"),
			"views" => self.lang.text("Who looked at what"),
			_ => self.lang.text("Overview"),
		}
	}

	/// Whether the page is of a section.
	pub fn is_in(&self, section: &str) -> bool {
		let first = self.place.split(['/', '?']).next();
		first == Some(section)
	}

	/// The address of a file.
	pub fn asset(&self, name: &str) -> &'static str {
		assets::address(name)
	}
}
