//! The addresses of the API.

use super::{lists, others};
use crate::explorer::Explorer;
use axum::routing::{get, MethodRouter};
use std::sync::Arc;

/// An address of the API.
pub struct Endpoint {
	/// The path, as axum has it.
	pub path: &'static str,
	/// The page that shows the same: who may see one may see the other.
	pub page: &'static str,
	/// What it is.
	pub summary: &'static str,
	/// The names of the parameters in the query.
	pub parameters: &'static [&'static str],
	/// The schema of the answer.
	pub answer: &'static str,
	/// What answers there.
	pub methods: fn() -> MethodRouter<Arc<Explorer>>,
}

macro_rules! endpoints {
	($($path:literal like $page:literal: $answer:ident($($parameter:literal),*) $handler:path, $summary:literal;)*) => {
		/// All addresses.
		pub const ENDPOINTS: &[Endpoint] = &[$(Endpoint {
			path: concat!("/api/v1/", $path),
			page: concat!("/{lang}/", $page),
			summary: $summary,
			parameters: &[$($parameter),*],
			answer: stringify!($answer),
			methods: || get($handler),
		}),*];
	};
}

endpoints! {
	"status" like "live": Status() others::status, "How far the index is";
	"overview" like "": Overview() others::overview, "The figures of the overview";
	"search" like "search": Hits("q") others::search, "What a text names";
	"blocks" like "blocks": Blocks("after", "limit", "order") lists::blocks, "Blocks";
	"blocks/{block}" like "blocks/{block}": WholeBlock() lists::block, "A block with its transactions and events, by its number or hash";
	"transactions" like "transactions": Transactions("call", "institution", "pallet", "reference", "result", "signer", "after", "limit", "order")
		lists::transactions, "Transactions that officers signed";
	"transactions/{transaction}" like "transactions/{transaction}": WholeTransaction() lists::transaction,
		"A transaction with its events, by its hash or as BLOCK-INDEX";
	"events" like "events": Events("about", "block", "name", "pallet", "after", "limit", "order") lists::events, "Events";
	"deals" like "deals": Deals("stage", "after", "limit") lists::deals, "Deals by number";
	"deals/{deal}" like "deal/{deal}": WholeDeal("proof", "block", "day") lists::deal, "A deal with its steps";
	"loans" like "loans": Loans("state", "lender", "programme", "after", "limit") lists::loans, "Loans by number";
	"loans/{loan}" like "loan/{loan}": WholeLoan("proof", "block", "day") lists::loan, "A loan with its steps and payments";
	"institutions" like "institutions": Institutions() lists::institutions, "All institutions as they are now";
	"institutions/{institution}" like "institution/{institution}": WholeInstitution("proof", "block", "day") lists::institution, "An institution over time, and its officers";
	"parcels/{id}" like "parcel/{id}": Extract("block", "day", "proof") others::parcel, "A parcel as of a block";
	"buildings/{id}" like "building/{id}": Extract("block", "day", "proof") others::building, "A building as of a block";
	"units/{id}" like "unit/{id}": Extract("block", "day", "proof") others::unit, "A unit as of a block";
	"titles/{id}" like "title/{id}": Extract("block", "day", "proof") others::title, "The property of a title record as of a block";
	"pnu/{number}" like "pnu/{number}": Parcels() others::pnu, "The parcels that have or had a number";
	"audit" like "audit": Questions() others::questions, "The prepared questions of auditors";
	"audit/{name}" like "audit/{name}": QuestionAnswer("from", "to", "officer", "limit") others::question_answer, "The answer to a question";
	"views" like "views": Views("reader", "before", "limit") lists::views, "The log of auditors' views";
}
