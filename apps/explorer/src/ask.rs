//! What a request asks for: the language, the place, and parameters that are checked.

use crate::{
	access::{reader::Reader, role::Roles},
	address::{cursor, cursor_of, encoded},
	explorer::Explorer,
	failure::Failure,
	lang::Lang,
	page::Page,
};
use axum::{extract::FromRequestParts, http::request::Parts};
use madang_index::{PageRequest, Place};
use std::{collections::HashMap, sync::Arc};

/// The longest value of a parameter.
const LONGEST: usize = 256;

/// How many rows a page has.
pub const ROWS: u32 = 25;

/// A request for a page.
pub struct Ask {
	/// In which language.
	pub lang: Lang,
	/// The explorer.
	pub explorer: Arc<Explorer>,
	/// Who asks.
	pub reader: Reader,
	/// The roles that pages need.
	roles: Arc<Roles>,
	/// The address without the language.
	place: String,
	/// The parameters. Of one that is given twice the last one counts.
	parameters: HashMap<String, String>,
}

impl FromRequestParts<Arc<Explorer>> for Ask {
	type Rejection = Failure;

	async fn from_request_parts(
		parts: &mut Parts,
		explorer: &Arc<Explorer>,
	) -> Result<Self, Failure> {
		let path = parts.uri.path().trim_start_matches('/');
		let (code, rest) = path.split_once('/').unwrap_or((path, ""));
		let lang = Lang::of_code(code);
		let query = parts.uri.query().unwrap_or_default();
		let place = match query {
			"" => rest.to_owned(),
			query => format!("{rest}?{query}"),
		};
		let ask = Self {
			lang: lang.unwrap_or(Lang::Korean),
			explorer: explorer.clone(),
			reader: parts.extensions.get().cloned().unwrap_or(Reader::UNKNOWN),
			roles: parts.extensions.get().cloned().unwrap_or_default(),
			place,
			parameters: HashMap::new(),
		};
		if lang.is_none() {
			return Err(ask.not_found());
		}
		let given = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
		let Ok(given) = given else { return Err(ask.invalid(ask.t("The query cannot be read."))) };
		if given.0.iter().any(|(_, value)| value.len() > LONGEST) {
			return Err(ask.invalid(ask.t("A value is too long.")));
		}
		let given = given.0.into_iter().filter(|(_, value)| !value.trim().is_empty());
		let given = given.map(|(name, value)| (name, value.trim().to_owned()));
		Ok(Self { parameters: given.collect(), ..ask })
	}
}

impl Ask {
	/// The frame of the page.
	pub fn page(&self, title: impl Into<String>) -> Page {
		let who = (self.reader.clone(), self.roles.clone());
		self.explorer.page(self.lang, &self.place, title, who)
	}

	/// A text in the language of the page.
	pub fn t(&self, english: &'static str) -> &'static str {
		self.lang.text(english)
	}

	/// A kind of objects in words.
	pub fn kind(&self, kind: &str) -> String {
		self.lang.kind(kind)
	}

	/// The page that there is nothing here.
	pub fn not_found(&self) -> Failure {
		Failure::not_found(self.page(self.t("Not found")))
	}

	/// The page that a parameter is wrong.
	pub fn invalid(&self, reason: impl Into<String>) -> Failure {
		Failure::invalid(self.page(self.t("This cannot be asked")), reason)
	}

	/// The page that a parameter has a wrong value.
	pub fn wrong(&self, name: &str, value: &str, what: &str) -> Failure {
		self.invalid(format!("{name}: “{value}” {what}."))
	}

	/// The page that the index does not answer.
	pub fn failed(&self, error: impl std::fmt::Display) -> Failure {
		Failure::failed(self.page(self.t("The index does not answer")), error)
	}

	/// The page that a view cannot be written down.
	pub fn not_logged(&self, error: impl std::fmt::Display) -> Failure {
		Failure::failed(self.page(self.t("This view cannot be written down")), error)
	}

	/// A parameter. One that is empty counts as left out.
	pub fn given(&self, name: &str) -> Option<&str> {
		self.parameters.get(name).map(String::as_str)
	}

	/// A parameter that is a number.
	///
	/// # Errors
	///
	/// The page that says so, if it is not one.
	pub fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, Failure> {
		let Some(text) = self.given(name) else { return Ok(None) };
		text.parse().map(Some).map_err(|_| self.wrong(name, text, self.t("is not a number")))
	}

	/// Which page of a list is asked for, by the parameter `after`.
	///
	/// # Errors
	///
	/// The page that says so, if it is not a cursor.
	pub fn request(&self) -> Result<PageRequest, Failure> {
		let after = match self.given("after") {
			None => None,
			Some(text) => {
				let place = cursor(text);
				let wrong = || self.wrong("after", text, self.t("is not the place of a page"));
				Some(place.ok_or_else(wrong)?)
			}
		};
		Ok(PageRequest { after, limit: ROWS, ..PageRequest::default() })
	}

	/// The address of the next page of this list.
	pub fn next(&self, next: Option<Place>) -> Option<String> {
		next.map(|next| self.after(&cursor_of(next)))
	}

	/// The address of the next page of a list by number. None if this one is not full.
	pub fn next_by_number(&self, rows: usize, last: Option<u64>) -> Option<String> {
		let is_full = u32::try_from(rows).is_ok_and(|count| count >= ROWS);
		last.filter(|_| is_full).map(|last| self.after(&last.to_string()))
	}

	/// The address of this list after a row.
	fn after(&self, row: &str) -> String {
		let path = self.place.split('?').next().unwrap_or_default();
		let mut given: Vec<_> =
			self.parameters.iter().filter(|(name, _)| *name != "after").collect();
		given.sort();
		let mut address = format!("/{}/{path}?", self.lang.code());
		for (name, value) in given {
			address.push_str(&format!("{}={}&", encoded(name), encoded(value)));
		}
		address.push_str(&format!("after={row}"));
		address
	}
}
