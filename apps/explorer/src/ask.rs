//! What a request asks for: the language, the place, and parameters that are checked.

use crate::{
	access::{reader::Reader, role::Roles},
	address::{cursor, cursor_of, encoded},
	explorer::Explorer,
	failure::{Code, Failure, Form},
	lang::Lang,
	page::Page,
};
use axum::{
	extract::FromRequestParts,
	http::{header, request::Parts, HeaderMap},
};
use madang_index::{Order, PageRequest, Place, MAX_PAGE};
use std::{collections::HashMap, sync::Arc};

/// The longest value of a parameter.
const LONGEST: usize = 256;

/// How many rows a page has.
pub const ROWS: u32 = 25;

/// How many rows an answer to a program has that does not ask for another number.
const ROWS_OF_PROGRAMS: u32 = 100;

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
	/// The path of the address, with the language.
	path: String,
	/// Who the answer is for.
	form: Form,
	/// The tags of answers that the asker has already.
	known: Option<String>,
	/// The id of the last server-sent event that the asker has.
	last_event: Option<String>,
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
		let is_api = path.starts_with("api/v1/");
		let lang = match is_api {
			true => Some(lang_of_programs(&parts.headers)),
			false => Lang::of_code(code),
		};
		let form = match is_api || (is_file(rest) && !takes_pages(&parts.headers)) {
			true => Form::Json,
			false => Form::Page,
		};
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
			path: parts.uri.path().to_owned(),
			form,
			known: text_of(&parts.headers, header::IF_NONE_MATCH),
			last_event: text_of(&parts.headers, header::HeaderName::from_static("last-event-id")),
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

/// Whether a file is at an address: programs ask for it too.
fn is_file(place: &str) -> bool {
	let mut parts = place.split('/');
	parts.any(|part| part.starts_with("export."))
		|| (place.starts_with("audit/") && place.ends_with("/csv"))
}

/// Whether the asker would take a page, as browsers do.
fn takes_pages(headers: &HeaderMap) -> bool {
	text_of(headers, header::ACCEPT).is_some_and(|accept| accept.contains("text/html"))
}

/// The text of a header.
fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
	headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

/// The language in which a program is told what is wrong: English, if it does not ask for another.
fn lang_of_programs(headers: &HeaderMap) -> Lang {
	let accept = text_of(headers, header::ACCEPT_LANGUAGE);
	accept.map_or(Lang::English, |accept| Lang::preferred(&accept))
}

impl Ask {
	/// The path of the address, without the language and the query.
	pub fn path(&self) -> &str {
		self.place.split('?').next().unwrap_or_default()
	}

	/// Who the answer is for.
	pub const fn form(&self) -> Form {
		self.form
	}

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

	/// An answer that says why there is no other.
	pub fn failure(&self, code: Code, title: &str, reason: impl Into<String>) -> Failure {
		Failure::new(code, self.form, self.page(title), reason)
	}

	/// There is nothing here.
	pub fn not_found(&self) -> Failure {
		let reason = self.t(
			"Nothing final on the chain has this address. What is new is here some seconds later.",
		);
		self.failure(Code::NotFound, self.t("Not found"), reason)
	}

	/// Something is wrong with what was asked.
	pub fn invalid(&self, reason: impl Into<String>) -> Failure {
		self.failure(Code::Invalid, self.t("This cannot be asked"), reason)
	}

	/// A parameter has a wrong value.
	pub fn wrong(&self, name: &str, value: &str, what: &str) -> Failure {
		self.invalid(format!("{name}: “{value}” {what}."))
	}

	/// The index does not answer.
	pub fn failed(&self, error: impl std::fmt::Display) -> Failure {
		let page = self.page(self.t("The index does not answer"));
		Failure::unavailable(self.form, page, error)
	}

	/// A view cannot be written down.
	pub fn not_logged(&self, error: impl std::fmt::Display) -> Failure {
		let page = self.page(self.t("This view cannot be written down"));
		Failure::unavailable(self.form, page, error)
	}

	/// The reader may not see it, or not ask for it in this way.
	pub fn refused(&self, reason: impl Into<String>) -> Failure {
		self.failure(Code::Forbidden, self.t("Not for you"), reason)
	}

	/// A parameter. One that is empty counts as left out.
	pub fn given(&self, name: &str) -> Option<&str> {
		self.parameters.get(name).map(String::as_str)
	}

	/// The names of the parameters that were given.
	pub fn names(&self) -> impl Iterator<Item = &str> {
		self.parameters.keys().map(String::as_str)
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
		let (limit, order) = (self.rows()?, self.order()?);
		Ok(PageRequest { after, limit, order, within: None })
	}

	/// The address of the next page of this list.
	pub fn next(&self, next: Option<Place>) -> Option<String> {
		next.map(|next| self.after(&cursor_of(next)))
	}

	/// The row after which the next page of a list begins, of a list without places. None if this one is not full.
	///
	/// # Errors
	///
	/// If the number of rows that was asked for is wrong.
	pub fn last_of<T>(&self, rows: usize, last: Option<T>) -> Result<Option<T>, Failure> {
		let limit = self.rows()?;
		let is_full = u32::try_from(rows).is_ok_and(|count| count >= limit);
		Ok(last.filter(|_| is_full))
	}

	/// How many rows a page of a list has: programs can ask for another number by `limit`.
	///
	/// # Errors
	///
	/// If it is not a number from 1 to [`MAX_PAGE`].
	pub fn rows(&self) -> Result<u32, Failure> {
		match (self.form, self.given("limit")) {
			(Form::Page, _) => Ok(ROWS),
			(Form::Json, None) => Ok(ROWS_OF_PROGRAMS),
			(Form::Json, Some(text)) => {
				let number = text.parse().ok().filter(|number| (1..=MAX_PAGE).contains(number));
				number.ok_or_else(|| {
					self.wrong("limit", text, self.t("is not a number from 1 to 1000"))
				})
			}
		}
	}

	/// Whether a program asks for the oldest rows first.
	pub fn is_oldest_first(&self) -> bool {
		self.order().is_ok_and(|order| order == Order::OldestFirst)
	}

	/// The id of the last server-sent event that the asker has.
	pub fn last_event(&self) -> Option<&str> {
		self.last_event.as_deref()
	}

	/// Whether the asker has the answer with this tag already.
	pub fn knows(&self, tag: &str) -> bool {
		let known = self.known.iter().flat_map(|known| known.split(','));
		known.map(|one| one.trim().trim_start_matches("W/")).any(|one| one == tag || one == "*")
	}

	/// In which order a list is: programs can ask for the oldest rows first.
	fn order(&self) -> Result<Order, Failure> {
		match self.form {
			Form::Page => Ok(Order::NewestFirst),
			Form::Json => self.order_given(),
		}
	}

	/// The order that is asked for, by `order`: `newest`, which is also that without it, or `oldest`.
	///
	/// # Errors
	///
	/// If it is another word.
	pub fn order_given(&self) -> Result<Order, Failure> {
		match self.given("order") {
			None | Some("newest") => Ok(Order::NewestFirst),
			Some("oldest") => Ok(Order::OldestFirst),
			Some(other) => Err(self.wrong("order", other, self.t("is neither newest nor oldest"))),
		}
	}

	/// The address of this list after a row.
	pub fn after(&self, row: &str) -> String {
		self.with(&[("after", row)])
	}

	/// This address with these parameters, in place of those that it has under the same names.
	pub fn with(&self, parameters: &[(&str, &str)]) -> String {
		let is_other = |name: &&String| parameters.iter().all(|(given, _)| *given != name.as_str());
		let mut given: Vec<_> = self.parameters.iter().filter(|(name, _)| is_other(name)).collect();
		given.sort();
		let given = given.into_iter().map(|(name, value)| (name.as_str(), value.as_str()));
		let all = given.chain(parameters.iter().copied());
		format!("{}?{}", self.path, query(all))
	}
}

/// Parameters as the query of an address.
pub fn query<'a>(parameters: impl Iterator<Item = (&'a str, &'a str)>) -> String {
	let parameters =
		parameters.map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
	parameters.collect::<Vec<_>>().join("&")
}
