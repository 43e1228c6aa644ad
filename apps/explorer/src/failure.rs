//! Answers that say why there is no other: a page, or for programs a problem in JSON (RFC 9457).

use crate::{page::Page, view};
use axum::{
	http::{header, StatusCode},
	response::{Html, IntoResponse, Response},
};
use maud::html;
use serde_json::json;
use std::fmt::Display;

/// Why there is no answer, as programs distinguish it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Code {
	/// Nothing final on the chain has this address.
	NotFound,
	/// Something is wrong with what was asked.
	Invalid,
	/// The address does not have this method.
	WrongMethod,
	/// The reader has not signed in, and would have to.
	NotSignedIn,
	/// The reader may not see it.
	Forbidden,
	/// Blocks that the answer needs are not in the index.
	NotIndexed,
	/// The answer would have too many rows.
	TooMany,
	/// The reader watches as many objects as each may watch.
	TooManyWatches,
	/// Too many ask for such answers at the same time.
	Busy,
	/// The explorer was not set up for it.
	NotConfigured,
	/// No node has the state of the block any more.
	NoState,
	/// Proofs do not reach back so far.
	TooOld,
	/// The index, the log or a node does not answer.
	Unavailable,
}

impl Code {
	/// All codes.
	pub const ALL: [Self; 13] = [
		Self::NotFound,
		Self::Invalid,
		Self::WrongMethod,
		Self::NotSignedIn,
		Self::Forbidden,
		Self::NotIndexed,
		Self::TooMany,
		Self::TooManyWatches,
		Self::Busy,
		Self::NotConfigured,
		Self::NoState,
		Self::TooOld,
		Self::Unavailable,
	];

	/// Its name.
	pub const fn name(self) -> &'static str {
		match self {
			Self::NotFound => "not-found",
			Self::Invalid => "invalid",
			Self::WrongMethod => "wrong-method",
			Self::NotSignedIn => "not-signed-in",
			Self::Forbidden => "forbidden",
			Self::NotIndexed => "not-indexed",
			Self::TooMany => "too-many",
			Self::TooManyWatches => "too-many-watches",
			Self::Busy => "busy",
			Self::NotConfigured => "not-configured",
			Self::NoState => "no-state",
			Self::TooOld => "too-old",
			Self::Unavailable => "unavailable",
		}
	}

	/// The status of the answer.
	pub const fn status(self) -> StatusCode {
		match self {
			Self::NotFound => StatusCode::NOT_FOUND,
			Self::Invalid | Self::TooMany | Self::TooManyWatches => StatusCode::BAD_REQUEST,
			Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
			Self::NotSignedIn | Self::Forbidden => StatusCode::FORBIDDEN,
			Self::NotIndexed | Self::NotConfigured | Self::NoState | Self::TooOld => {
				StatusCode::CONFLICT
			}
			Self::Busy | Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
		}
	}
}

/// Who an answer is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
	/// A person: a page.
	Page,
	/// A program: JSON.
	Json,
}

/// An answer that says why there is no other.
pub struct Failure {
	code: Code,
	form: Form,
	page: Box<Page>,
	reason: String,
}

impl Failure {
	/// For this reason.
	pub fn new(code: Code, form: Form, page: Page, reason: impl Into<String>) -> Self {
		Self { code, form, page: Box::new(page), reason: reason.into() }
	}

	/// Who it is for.
	pub const fn form(&self) -> Form {
		self.form
	}

	/// Something does not answer. Why is for the operator only.
	pub fn unavailable(form: Form, page: Page, error: impl Display) -> Self {
		log::error!("{}: {error}", page.place);
		let reason = page.t("Try again in a minute.").to_owned();
		Self::new(Code::Unavailable, form, page, reason)
	}

	fn problem(self) -> Response {
		let problem = json!({
			"type": format!("urn:madang:explorer:{}", self.code.name()),
			"title": self.page.title,
			"status": self.code.status().as_u16(),
			"detail": self.reason,
			"code": self.code.name(),
		});
		let kind = [(header::CONTENT_TYPE, "application/problem+json")];
		(self.code.status(), kind, problem.to_string()).into_response()
	}
}

impl IntoResponse for Failure {
	fn into_response(self) -> Response {
		match self.form {
			Form::Json => self.problem(),
			Form::Page => {
				let page = view::framed(&self.page, &html! { p { (self.reason) } });
				(self.code.status(), Html(page.into_string())).into_response()
			}
		}
	}
}
