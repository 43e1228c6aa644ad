//! The addresses of the API.

use super::{funds, lists, live, network, others, watches};
use crate::explorer::Explorer;
use axum::routing::{get, put, MethodRouter};
use std::sync::Arc;

/// What an address does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Does {
	/// It answers JSON.
	Answers,
	/// It answers server-sent events, each with JSON.
	Tells,
	/// It changes what the reader watches, by PUT and DELETE, and answers that.
	Changes,
}

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
	/// What it does.
	pub does: Does,
	/// What answers there.
	pub methods: fn() -> MethodRouter<Arc<Explorer>>,
}

macro_rules! endpoints {
	($($path:literal like $page:literal: $does:ident $answer:ident($($parameter:literal),*) $methods:expr, $summary:literal;)*) => {
		/// All addresses.
		pub const ENDPOINTS: &[Endpoint] = &[$(Endpoint {
			path: concat!("/api/v1/", $path),
			page: concat!("/{lang}/", $page),
			summary: $summary,
			parameters: &[$($parameter),*],
			answer: stringify!($answer),
			does: Does::$does,
			methods: || $methods,
		}),*];
	};
}

endpoints! {
	"status" like "live": Answers Status() get(others::status), "How far the index is";
	"overview" like "": Answers Overview() get(others::overview), "The figures of the overview";
	"search" like "search": Answers Hits("q") get(others::search), "What a text names";
	"blocks" like "blocks": Answers Blocks("after", "limit", "order") get(lists::blocks), "Blocks";
	"blocks/{block}" like "blocks/{block}": Answers WholeBlock("proof") get(lists::block), "A block with its transactions and events, by its number or hash";
	"transactions" like "transactions": Answers Transactions("block", "call", "institution", "pallet", "reference", "result", "signer", "after", "limit", "order")
		get(lists::transactions), "Transactions that officers signed";
	"transactions/{transaction}" like "transactions/{transaction}": Answers WholeTransaction("proof") get(lists::transaction),
		"A transaction with its events, by its hash or as BLOCK-INDEX";
	"events" like "events": Answers Events("about", "block", "name", "pallet", "transaction", "after", "limit", "order") get(lists::events), "Events";
	"events/{event}" like "events/{event}": Answers Event("proof") get(lists::event), "An event, by its place, BLOCK-INDEX";
	"deals" like "deals": Answers Deals("stage", "after", "limit", "proof") get(lists::deals), "Deals by number";
	"deals/{deal}" like "deal/{deal}": Answers WholeDeal("proof", "block", "day") get(lists::deal), "A deal with its steps";
	"loans" like "loans": Answers Loans("state", "lender", "programme", "after", "limit", "proof") get(lists::loans), "Loans by number";
	"loans/{loan}" like "loan/{loan}": Answers WholeLoan("proof", "block", "day") get(lists::loan), "A loan with its steps and payments";
	"institutions" like "institutions": Answers Institutions("proof") get(lists::institutions), "All institutions as they are now";
	"institutions/{institution}" like "institution/{institution}": Answers WholeInstitution("proof", "block", "day") get(lists::institution), "An institution over time, and its officers";
	"council" like "council": Answers Council("block", "day") get(network::council), "The seats of the council and the paused calls, as of a block";
	"proposals" like "council": Answers Proposals("state", "institution", "block", "day", "after", "limit", "proof") get(network::proposals),
		"Proposals to the council, the newest first";
	"proposals/{proposal}" like "proposal/{id}": Answers WholeProposal("block", "day", "proof") get(network::proposal),
		"A proposal with its votes, as of a block";
	"validators" like "validators": Answers Validators("block", "day") get(network::validators), "Validators with their cases and changes, as of a block";
	"programmes" like "programmes": Answers Programmes("block", "day", "proof") get(funds::programmes), "Programmes, as of a block";
	"programmes/{programme}" like "programme/{id}": Answers WholeProgramme("block", "day", "proof") get(funds::programme),
		"A programme with its budget, applications and lenders, as of a block";
	"guarantees" like "guarantees": Answers Guarantees("state", "foundation", "loan", "after", "limit", "proof") get(funds::guarantees), "Guarantees by number";
	"guarantees/{guarantee}" like "guarantee/{id}": Answers WholeGuarantee("block", "day", "proof") get(funds::guarantee),
		"A guarantee with its steps and notices up to a block";
	"certificates" like "certificates": Answers Certificates("block", "day") get(funds::certificates),
		"Kinds of certificates, who may issue them, and status lists, as of a block";
	"certificates/{commitment}" like "certificate/{id}": Answers WholeCertificate() get(funds::certificate),
		"The batches and the applications with a commitment";
	"batches" like "certificates": Answers Batches("block", "day", "after", "limit", "proof") get(funds::batches), "Batches of certificates, the newest first";
	"batches/{batch}" like "batch/{id}": Answers CertificateBatch("proof", "block", "day") get(funds::batch), "A batch of certificates";
	"status-lists/{list}" like "status-list/{id}": Answers WholeStatusList("entry", "after", "limit", "proof", "block", "day") get(funds::status_list),
		"A status list with its changes, the newest first";
	"terms" like "terms": Answers Terms("kind", "show", "block", "day", "after", "limit") get(network::terms),
		"Terms that run, by their last days, as of a block";
	"parcels/{id}" like "parcel/{id}": Answers Extract("block", "day", "proof") get(others::parcel), "A parcel as of a block";
	"buildings/{id}" like "building/{id}": Answers Extract("block", "day", "proof") get(others::building), "A building as of a block";
	"units/{id}" like "unit/{id}": Answers Extract("block", "day", "proof") get(others::unit), "A unit as of a block";
	"titles/{id}" like "title/{id}": Answers Extract("block", "day", "proof") get(others::title), "The property of a title record as of a block";
	"parcels/{id}/timeline" like "{kind}/{id}/timeline": Answers Timeline("after", "limit", "order") get(network::of_parcel), "All that happened to a parcel";
	"buildings/{id}/timeline" like "{kind}/{id}/timeline": Answers Timeline("after", "limit", "order") get(network::of_building),
		"All that happened to a building";
	"units/{id}/timeline" like "{kind}/{id}/timeline": Answers Timeline("after", "limit", "order") get(network::of_unit), "All that happened to a unit";
	"pnu/{number}" like "pnu/{number}": Answers Parcels() get(others::pnu), "The parcels that have or had a number";
	"audit" like "audit": Answers Questions() get(others::questions), "The prepared questions of auditors";
	"audit/{name}" like "audit/{name}": Answers QuestionAnswer("from", "to", "officer", "limit") get(others::question_answer), "The answer to a question";
	"views" like "views": Answers Views("reader", "before", "limit") get(lists::views), "The log of auditors' views";
	"watches" like "watches": Answers Watches() get(watches::list), "What the reader watches";
	"watches/{kind}/{id}" like "watches": Changes Watches() put(watches::add).delete(watches::remove),
		"Watch a title or an institution (PUT), or no more (DELETE)";
	"watches/events" like "watches": Answers Events("after", "limit", "order") get(watches::events), "What happened to what the reader watches";
	"watches/live" like "watches": Tells Event("after") get(live::live), "The same as it happens, as server-sent events";
}
