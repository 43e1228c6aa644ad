//! What an institution does in the governance of the network: its seat and votes in the council, and its validators.

use super::super::{council, names::Names, validators};
use crate::{
	ask::Ask,
	failure::Failure,
	page::Page,
	view::{self, Column},
};
use madang_index::{CouncilSeat, ValidatorSeat, Vote};
use maud::{html, Markup};

/// How many votes, proposals and changes of validators.
const LAST: u32 = 10;

/// The part that an institution has in governance.
pub struct Part {
	/// Its seat in the council.
	pub seat: Option<CouncilSeat>,
	/// Its last votes.
	pub votes: Vec<Vote>,
	/// What changed at the seats of its validators, the newest first.
	pub changes: Vec<ValidatorSeat>,
}

/// The part of an institution.
///
/// # Errors
///
/// If the index does not answer.
pub async fn part_of(ask: &Ask, institution: u32) -> Result<Part, Failure> {
	let store = &ask.explorer.store;
	let seats = store.council_seats(None).await.map_err(|error| ask.failed(error))?;
	let seat = seats.into_iter().find(|seat| seat.institution == institution);
	let votes = store.votes_of(institution, LAST).await.map_err(|error| ask.failed(error))?;
	let changes = store.validators_over_time(Some(institution), None, LAST).await;
	let changes = changes.map_err(|error| ask.failed(error))?;
	Ok(Part { seat, votes, changes })
}

/// All of it. Nothing for an institution without a seat and a vote.
///
/// # Errors
///
/// If the index does not answer.
pub async fn all(
	ask: &Ask,
	page: &Page,
	institution: u32,
	names: &Names,
) -> Result<Markup, Failure> {
	let Part { seat, votes, changes } = part_of(ask, institution).await?;
	let proposed = ask.explorer.store.proposals(None, None, Some(institution), None, LAST).await;
	let (proposed, _) = proposed.map_err(|error| ask.failed(error))?;
	let has_part = seat.is_some() || !votes.is_empty() || !proposed.is_empty();
	Ok(html! {
		@if has_part {
			h2 { (page.t("In the council")) }
			@match seat {
				Some(seat) => p {
					(page.t("It has a seat, since")) " " (view::moment_or(seat.time, page.t("the genesis block")))
				},
				None => p { (page.t("It has no seat.")) },
			}
			(voted(page, &votes))
			@if !proposed.is_empty() {
				(council::table(page, &proposed, names))
				p { a href=(page.at(&format!("council?institution={institution}"))) { (page.t("All proposals of the institution")) } }
			}
		}
		@if !changes.is_empty() {
			h2 { (page.t("Its validators")) }
			(validators::over_time(page, &changes, names))
		}
	})
}

fn voted(page: &Page, votes: &[Vote]) -> Markup {
	let columns = [
		Column::number(page.t("Proposal")),
		Column::text(page.t("Vote")),
		Column::text(page.t("Officer")),
		Column::text(page.t("Time")),
	];
	let cells = |one: &Vote| {
		[
			html! { a href=(page.object("proposal", &one.proposal.to_string())) { (one.proposal) } },
			council::vote_of(page, one),
			view::account(page, &one.officer),
			view::moment(one.time),
		]
	};
	let caption = html! { (page.t("Its last votes, the newest proposal first.")) };
	view::table(page, Some(&caption), &columns, &votes.iter().map(cells).collect::<Vec<_>>())
}
