//! The pages. Each asks the index, and says what of the answer is shown.

mod audit;
mod blocks;
mod certificates;
mod council;
mod deals;
mod events;
mod exports;
mod guarantees;
mod institutions;
mod loans;
mod moment;
mod names;
mod objects;
mod overview;
mod programmes;
mod property;
mod search;
mod steps;
mod terms;
mod transactions;
mod validators;
mod verify;
mod watches;

pub use audit::{answer, fields, file, questions, rows};
pub use blocks::{block, blocks, whole_block};
pub use certificates::{
	batch, batch_numbered, catalogue, certificate, certificates, page_of_batches, status_list,
	whole_status_list, with_commitment, Catalogue,
};
pub use council::{
	council, page_of_proposals, proposal, seats_and_pauses, whole_proposal, WholeProposal,
};
pub use deals::{deal, deals, page_of_deals, whole_deal};
pub use events::{event, event_at, events};
pub use exports::{export, keys, manifest};
pub use guarantees::{guarantee, guarantees, page_of_guarantees, whole_guarantee, WholeGuarantee};
pub use institutions::{
	certificates_of, institution, institutions, part_of, whole_institution, work_of, Part, Work,
};
pub use loans::{loan, loans, page_of_loans, papers_of, whole_loan, WholeLoan};
pub use moment::Moment;
pub use objects::object;
pub use overview::{alerts, figures, overview};
pub use programmes::{all_programmes, programme, programmes, whole_programme, Budget, Times};
pub use property::{
	building, extract, page_of_timeline, parcel, parcels_numbered, pnu, ranked, timeline, title,
	title_named, unit, Entry, Extract, Happened, Ranked,
};
pub use search::search;
pub use terms::{cursor_after, terms, terms_of, TermsAsked};
pub use transactions::{error_of, transaction, transactions, whole_transaction, Row};
pub use validators::{all_validators, validators, AllValidators};
pub use verify::verify;
pub use watches::{change as change_watches, watches};

use crate::{ask::Ask, failure::Failure, page::Page, proofs, view};
use axum::response::Html;
use madang_index::Range;
use maud::{html, Markup};

/// What a handler of a page answers.
pub type Answer = Result<Html<String>, Failure>;

/// A page with this content.
fn whole(page: &Page, content: &Markup) -> Html<String> {
	Html(view::framed(page, content).into_string())
}

/// The link to the proof of an object's record at a block, without one at the last block, by the object's address in the API:
/// if the explorer makes proofs, and they reach the block.
fn proof_link(ask: &Ask, place: &str, block: Option<u64>, text: &str) -> Markup {
	let head = ask.explorer.status.borrow().head.unwrap_or_default();
	let is_reached = block.is_none_or(|block| proofs::reach(head, block));
	let block = block.map(|block| format!("&block={block}")).unwrap_or_default();
	html! {
		@if ask.explorer.proofs.is_some() && is_reached {
			p.screen { a href=(format!("/api/v1/{place}?proof=1{block}")) download { (text) } }
		}
	}
}

/// A page of a list by number.
pub struct Numbered<T> {
	/// The rows.
	pub rows: Vec<T>,
	/// How many there are of each kind, of all pages.
	pub counts: Vec<(String, u64)>,
	/// The number after which the next page begins. None if there is none.
	pub last: Option<u64>,
}

/// The end of a list.
pub struct Rest {
	/// The address of the next page.
	pub next: Option<String>,
	/// What is not indexed yet.
	pub missing: Option<Range>,
}

impl Rest {
	fn of<T>(ask: &Ask, page: &madang_index::Page<T>) -> Self {
		Self { next: ask.next(page.next), missing: page.missing }
	}
}
