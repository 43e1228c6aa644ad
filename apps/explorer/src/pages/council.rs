//! The council: its seats, what was proposed, who voted for it, and what became of it.

use super::{
	moment::Moment,
	names::{link, names, Names},
	proof_link, whole, Answer, Numbered,
};
use crate::{
	acts::act,
	address::encoded,
	ask::Ask,
	events_of::EventRow,
	failure::Failure,
	page::Page,
	shown, values,
	view::{self, Column},
};
use axum::extract::Path;
use madang_index::{CouncilSeat, EventFilter, PageRequest, Pause, Place, Proposal, Vote, MAX_PAGE};
use maud::{html, Markup};

/// The events of the transaction that carried out an act which the page shows.
const EFFECTS: u32 = 50;

/// The seats of the council as of a block, and the calls that were paused then.
///
/// # Errors
///
/// If the index does not answer.
pub async fn seats_and_pauses(
	ask: &Ask,
	moment: &Moment,
) -> Result<(Vec<CouncilSeat>, Vec<Pause>), Failure> {
	let store = &ask.explorer.store;
	let seats = store.council_seats(moment.block).await.map_err(|error| ask.failed(error))?;
	let pauses = store.pauses_at(moment.at().unwrap_or_default()).await;
	Ok((seats, pauses.map_err(|error| ask.failed(error))?))
}

/// What was proposed up to a block, the newest first, and how many there are in each state now. Parameters: `state`,
/// `institution`, and `after`, the last proposal of the page before.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn page_of_proposals(ask: &Ask, moment: &Moment) -> Result<Numbered<Proposal>, Failure> {
	let store = &ask.explorer.store;
	let (state, of, after) = (ask.given("state"), ask.number("institution")?, ask.number("after")?);
	let found = store.proposals(moment.block, state, of, after, ask.rows()?).await;
	let (rows, last) = found.map_err(|error| ask.failed(error))?;
	let counts = store.proposals_by_state().await.map_err(|error| ask.failed(error))?;
	Ok(Numbered { rows, counts, last: last.map(Into::into) })
}

/// `council`: seats, pauses and proposals, as [`seats_and_pauses`] and [`page_of_proposals`] find them. Parameters: also
/// `block` or `day`, as of which.
pub async fn council(ask: Ask) -> Answer {
	let moment = Moment::of(&ask).await?;
	let Numbered { rows: proposals, counts, last } = page_of_proposals(&ask, &moment).await?;
	let (seats, pauses) = seats_and_pauses(&ask, &moment).await?;
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Council"));
	let next = last.map(|last| ask.after(&last.to_string()));
	let is_part = ask.given("state").is_some() || ask.given("institution").is_some();
	let content = html! {
		(moment.form(&page, &page.at("council")))
		@if moment.block.is_none() {
			(view::cards(&page, &counts, |state| Some(page.at(&format!("council?state={}", encoded(state))))))
		}
		@if is_part { p { a href=(page.at("council")) { (page.t("All proposals")) } } }
		(table(&page, &proposals, &names))
		(view::next(&page, next.as_deref()))
		h2 { (page.t("Seats")) }
		(seated(&page, &seats, &names))
		h2 { (page.t("Calls that are paused")) }
		(paused(&page, &pauses))
	};
	Ok(whole(&page, &content))
}

/// Proposals in a table.
pub fn table(page: &Page, proposals: &[Proposal], names: &Names) -> Markup {
	let columns = [
		Column::number(page.t("Proposal")),
		Column::text(page.t("What")),
		Column::text(page.t("Proposed by")),
		Column::text(page.t("Time")),
		Column::text(page.t("State")),
		Column::text(page.t("Votes")),
	];
	let cells = |one: &Proposal| {
		[
			html! { a href=(page.object("proposal", &one.proposal.to_string())) { (one.proposal) } },
			html! { (act(page, &one.act).words) },
			link(page, one.institution, names),
			view::moment(one.time),
			state(page, one),
			count(page, one),
		]
	};
	let caption = html! { (page.t("What was proposed to the council, the newest first.")) };
	view::table(page, Some(&caption), &columns, &proposals.iter().map(cells).collect::<Vec<_>>())
}

fn state(page: &Page, proposal: &Proposal) -> Markup {
	let class = match proposal.state.as_str() {
		"enacted" => "badge good",
		"without-effect" | "rejected" => "badge bad",
		_ => "badge wait",
	};
	html! { span class=(class) { (page.name(&proposal.state)) } }
}

/// How many voted for it and against it, of how many seats.
fn count(page: &Page, proposal: &Proposal) -> Markup {
	let [ayes, nays, seats] = proposal.counts;
	let parts = [(page.t("for"), ayes), (page.t("against"), nays), (page.t("seats"), seats)];
	let parts = parts.into_iter().filter_map(|(name, count)| Some((name, count?)));
	html! {
		@for (position, (name, count)) in parts.enumerate() {
			@if position > 0 { " · " }
			(name) " " (count)
		}
	}
}

fn seated(page: &Page, seats: &[CouncilSeat], names: &Names) -> Markup {
	let columns = [Column::text(page.t("Institution")), Column::text(page.t("Since"))];
	let cells = |one: &CouncilSeat| {
		[link(page, one.institution, names), view::moment_or(one.time, page.t("the genesis block"))]
	};
	view::table(page, None, &columns, &seats.iter().map(cells).collect::<Vec<_>>())
}

fn paused(page: &Page, pauses: &[Pause]) -> Markup {
	let columns = [
		Column::text(page.t("Call")),
		Column::text(page.t("Since")),
		Column::number(page.t("Accepted again from block")),
	];
	let cells = |one: &Pause| {
		[
			html! { (page.name(&format!("{}.{}", one.pallet, one.call))) },
			view::moment(one.time),
			html! { (shown::number(one.ends_at)) },
		]
	};
	view::table(page, None, &columns, &pauses.iter().map(cells).collect::<Vec<_>>())
}

/// A proposal with its votes as of a block.
pub struct WholeProposal {
	/// Its number.
	pub number: u32,
	/// As of when.
	pub moment: Moment,
	/// The proposal. None before it was proposed.
	pub then: Option<Proposal>,
	/// The votes, also those that were replaced.
	pub votes: Vec<Vote>,
}

/// A proposal with its votes, by its number. Parameters: `block` or `day`, as of which.
///
/// # Errors
///
/// If a parameter is wrong, there is none, or the index does not answer.
pub async fn whole_proposal(ask: &Ask, number: &str) -> Result<WholeProposal, Failure> {
	let store = &ask.explorer.store;
	let number: u32 = number.parse().map_err(|_| ask.not_found())?;
	let moment = Moment::of(ask).await?;
	let now = store.proposal(number, None).await.map_err(|error| ask.failed(error))?;
	if now.is_none() {
		return Err(ask.not_found());
	}
	let then = store.proposal(number, moment.block).await.map_err(|error| ask.failed(error))?;
	let votes = store.votes_on(number, moment.block).await.map_err(|error| ask.failed(error))?;
	Ok(WholeProposal { number, moment, then, votes })
}

/// `proposal/NUMBER`: what was proposed, why, by whom, who voted what and when, and what was done, as [`whole_proposal`]
/// finds it.
pub async fn proposal(ask: Ask, Path((_, number)): Path<(String, String)>) -> Answer {
	let WholeProposal { number, moment, then, votes } = whole_proposal(&ask, &number).await?;
	let names = names(&ask).await?;
	let page = ask.page(format!("{} {number}", ask.kind("proposal")));
	let content = html! {
		(moment.form(&page, &page.object("proposal", &number.to_string())))
		@match &then {
			None => p.notice.wait { (page.t("It was not proposed yet.")) },
			Some(then) => {
				(facts(&page, then, &names))
				// The chain has the record while the proposal is open.
				@if then.ended.is_none() {
					(proof_link(&ask, &format!("proposals/{number}"), moment.block, page.t("Proof of the record")))
				}
				(arguments(&ask, &page, then).await?)
				h2 { (page.t("Votes")) }
				(voted(&page, &votes, &names))
				@if let Some((place, transaction, _)) = then.ended {
					(effects(&ask, &page, place, transaction).await?)
				}
			}
		}
		p.pages { a href={ (page.object("proposal", &number.to_string())) "/events" } { (page.t("All events")) } }
	};
	Ok(whole(&page, &content))
}

fn facts(page: &Page, one: &Proposal, names: &Names) -> Markup {
	html! {
		dl.facts {
			dt { (page.t("What")) } dd { strong { (act(page, &one.act).words) } }
			dt { (page.t("Why")) } dd { (one.reason) }
			dt { (page.t("State")) } dd { (state(page, one)) " " (count(page, one)) }
			@if let Some(error) = one.result.as_ref().and_then(|result| result.get("err")) {
				dt { (page.t("Error of the act")) }
				dd { (view::value(&values::value(page, "error", error, &Default::default()))) }
			}
			dt { (page.t("Proposed by")) }
			dd { (link(page, one.institution, names)) " · " (view::account(page, &one.officer)) }
			dt { (page.t("Proposed")) } dd { (view::moment(one.time)) }
			@if let Some((place, _, time)) = one.ended {
				dt { (page.t("Ended")) }
				dd { (view::moment(time)) " · " (page.t("Block")) " " (view::block_number(page, place.block)) }
			}
			dt { (page.t("Majority that it needs")) } dd { (page.name(&one.majority)) }
			dt { (page.t("Nobody can vote from block")) } dd { (shown::number(one.expires_at)) }
		}
	}
}

/// What the act does it with.
async fn arguments(ask: &Ask, page: &Page, one: &Proposal) -> Result<Markup, Failure> {
	let mentions = ask.explorer.store.mentions(one.since).await;
	let mentions = mentions.map_err(|error| ask.failed(error))?.into_iter().collect();
	let arguments = act(page, &one.act).arguments;
	let name = if one.act.get("pause").is_some() { "blocks" } else { "" };
	Ok(html! {
		@if !arguments.is_null() {
			h2 { (page.t("Arguments")) }
			@if !name.is_empty() { p { (page.t("Blocks")) } }
			(view::value(&values::value(page, name, arguments, &mentions)))
		}
	})
}

fn voted(page: &Page, votes: &[Vote], names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Institution")),
		Column::text(page.t("Vote")),
		Column::text(page.t("Officer")),
		Column::text(page.t("Time")),
		Column::text(page.t("Transaction")),
	];
	let cells = |one: &Vote| {
		[
			link(page, one.institution, names),
			vote_of(page, one),
			view::account(page, &one.officer),
			view::moment(one.time),
			view::transaction_of(page, one.since.block, one.transaction),
		]
	};
	view::table(page, None, &columns, &votes.iter().map(cells).collect::<Vec<_>>())
}

/// What an institution voted. A vote that a later one replaced is struck through.
pub fn vote_of(page: &Page, vote: &Vote) -> Markup {
	let (class, word) = match vote.approve {
		true => ("badge good", page.t("for")),
		false => ("badge bad", page.t("against")),
	};
	html! {
		@if vote.until.is_some() { s { (word) } " " span.quiet { (page.t("replaced by a later vote")) } }
		@else { span class=(class) { (word) } }
	}
}

/// What else happened in the transaction that ended a proposal: what was executed.
async fn effects(
	ask: &Ask,
	page: &Page,
	place: Place,
	transaction: Option<u32>,
) -> Result<Markup, Failure> {
	let Some(transaction) = transaction else { return Ok(html! {}) };
	let filter = EventFilter {
		block: Some(place.block),
		transaction: Some(transaction),
		..EventFilter::default()
	};
	let request = PageRequest { limit: EFFECTS.min(MAX_PAGE), ..PageRequest::default() };
	let found = ask.explorer.store.events(&filter, &request).await;
	let mut events = found.map_err(|error| ask.failed(error))?.rows;
	events.reverse();
	events.retain(|event| event.pallet != "System");
	let rows = EventRow::all(ask, page, events).await?;
	Ok(html! {
		h2 { (page.t("What was executed")) }
		p { (view::transaction_of(page, place.block, Some(transaction))) }
		(view::events(page, &rows))
	})
}
