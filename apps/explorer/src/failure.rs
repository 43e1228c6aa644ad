//! Pages that say why there is no other.

use crate::{page::Page, view};
use axum::{
	http::StatusCode,
	response::{Html, IntoResponse, Response},
};
use maud::html;
use std::fmt::Display;

/// A page that says why there is no other.
pub struct Failure {
	status: StatusCode,
	page: Box<Page>,
	reason: String,
}

impl Failure {
	/// There is nothing at this address.
	pub fn not_found(page: Page) -> Self {
		let reason = page.t(
			"Nothing final on the chain has this address. What is new is here some seconds later.",
		);
		Self { status: StatusCode::NOT_FOUND, reason: reason.to_owned(), page: Box::new(page) }
	}

	/// Something is wrong with what was asked.
	pub fn invalid(page: Page, reason: impl Into<String>) -> Self {
		Self { status: StatusCode::BAD_REQUEST, page: Box::new(page), reason: reason.into() }
	}

	/// The reader may not see it, or not ask for it in this way.
	pub fn refused(page: Page, reason: impl Into<String>) -> Self {
		Self { status: StatusCode::FORBIDDEN, page: Box::new(page), reason: reason.into() }
	}

	/// The index does not answer. Why is for the operator only.
	pub fn failed(page: Page, error: impl Display) -> Self {
		log::error!("{}: {error}", page.place);
		let reason = page.t("Try again in a minute.").to_owned();
		Self { status: StatusCode::SERVICE_UNAVAILABLE, page: Box::new(page), reason }
	}
}

impl IntoResponse for Failure {
	fn into_response(self) -> Response {
		let page = view::framed(&self.page, &html! { p { (self.reason) } });
		(self.status, Html(page.into_string())).into_response()
	}
}
