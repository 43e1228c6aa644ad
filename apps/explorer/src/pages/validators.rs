//! The validators: who is one since when, their keys, how many blocks they make, and the cases against them.

use super::{
	moment::Moment,
	names::{link, names, Names},
	objects::happened,
	whole, Answer,
};
use crate::{
	ask::Ask,
	failure::Failure,
	page::Page,
	shown, values,
	view::{self, Column},
};
use madang_index::{EventFilter, Offence, ValidatorSeat};
use maud::{html, Markup};
use std::collections::BTreeMap;

/// Of how many blocks the page says who made them.
const COUNTED: u64 = 1_000;

/// How many reports and changes the page has at most.
const LAST: u32 = 100;

/// The validators as of a block.
pub struct AllValidators {
	/// As of when.
	pub moment: Moment,
	/// The seats.
	pub seats: Vec<ValidatorSeat>,
	/// The reports of equivocations, the newest first.
	pub offences: Vec<Offence>,
	/// What changed at seats, the newest first.
	pub changes: Vec<ValidatorSeat>,
	/// How many of the last blocks each account made.
	pub made: Vec<(String, u64)>,
}

/// Seats, cases and changes. Parameters: `block` or `day`, as of which.
///
/// # Errors
///
/// If a parameter is wrong, or the index does not answer.
pub async fn all_validators(ask: &Ask) -> Result<AllValidators, Failure> {
	let store = &ask.explorer.store;
	let moment = Moment::of(ask).await?;
	let seats = store.validators(moment.block).await.map_err(|error| ask.failed(error))?;
	let offences = store.offences(moment.block, LAST).await.map_err(|error| ask.failed(error))?;
	let changes = store.validators_over_time(None, moment.block, LAST).await;
	let changes = changes.map_err(|error| ask.failed(error))?;
	let last = moment.at().unwrap_or_default();
	let first = last.saturating_sub(COUNTED).saturating_add(1);
	let made = store.blocks_by_author(first, last).await.map_err(|error| ask.failed(error))?;
	Ok(AllValidators { moment, seats, offences, changes, made })
}

/// `validators`: seats, cases and changes, as [`all_validators`] finds them.
pub async fn validators(ask: Ask) -> Answer {
	let found = all_validators(&ask).await?;
	let AllValidators { moment, seats, offences, changes, made } = found;
	let names = names(&ask).await?;
	let page = ask.page(ask.t("Validators"));
	let of_pallet = EventFilter { pallet: Some("Validators".to_owned()), ..EventFilter::default() };
	let content = html! {
		(moment.form(&page, &page.at("validators")))
		(table(&page, &seats, &made.into_iter().collect(), &names))
		h2 { (page.t("Equivocations")) }
		(reports(&page, &offences, &names))
		h2 { (page.t("Changes of seats and keys, the newest first")) }
		(over_time(&page, &changes, &names))
		// Also sessions without a block of a validator, recoveries, nodes.
		@if moment.block.is_none() { (happened(&ask, &page, &of_pallet).await?) }
	};
	Ok(whole(&page, &content))
}

fn table(
	page: &Page,
	seats: &[ValidatorSeat],
	made: &BTreeMap<String, u64>,
	names: &Names,
) -> Markup {
	let columns = [
		Column::text(page.t("Institution")),
		Column::number(page.t("Seat")),
		Column::text(page.t("State")),
		Column::text(page.t("Last changed")),
		Column::number(page.t("Blocks of the last 1,000")),
		Column::text(page.t("Account")),
		Column::text(page.t("Keys")),
	];
	let cells = |one: &ValidatorSeat| {
		[
			link(page, one.institution, names),
			html! { (one.number) },
			html! { span class=(class(&one.state)) { (state(page, &one.state)) } },
			view::moment_or(one.time, page.t("the genesis block")),
			html! { (shown::number(made.get(&one.account).copied().unwrap_or_default())) },
			view::account(page, &one.account),
			keys(page, one),
		]
	};
	view::table(page, None, &columns, &seats.iter().map(cells).collect::<Vec<_>>())
}

fn class(state: &str) -> &'static str {
	match state {
		"active" => "badge good",
		"suspended" => "badge bad",
		_ => "badge wait",
	}
}

/// The state of a seat in words.
fn state(page: &Page, state: &str) -> &'static str {
	match state {
		"active" => page.t("active"),
		"suspended" => page.t("suspended"),
		"revoked" => page.t("revoked"),
		_ => page.t("lost, revoked in a recovery"),
	}
}

fn keys(page: &Page, seat: &ValidatorSeat) -> Markup {
	html! {
		@match &seat.keys {
			None => (page.t("not set yet")),
			Some(keys) => details {
				summary { (page.t("Keys")) }
				(view::value(&values::value(page, "keys", keys, &Default::default())))
			},
		}
	}
}

fn reports(page: &Page, offences: &[Offence], names: &Names) -> Markup {
	let columns = [
		Column::number(page.t("Case")),
		Column::text(page.t("Time")),
		Column::text(page.t("Institution")),
		Column::number(page.t("Seat")),
		Column::text(page.t("What it did")),
		Column::text(page.t("State")),
		Column::text(page.t("Transaction")),
	];
	let cells = |one: &Offence| {
		[
			html! { (one.case) },
			view::moment(one.time),
			link(page, one.institution, names),
			html! { (one.number) },
			what(page, one),
			html! {
				@match one.closed {
					None => { span.badge.bad { (page.t("open")) } },
					Some(at) => {
						(page.t("closed in block")) " " (view::block_number(page, at.block))
					},
				}
				@if one.suspended { " · " (page.t("the seat was suspended")) }
			},
			view::transaction_of(page, one.place.block, one.transaction),
		]
	};
	view::table(page, None, &columns, &offences.iter().map(cells).collect::<Vec<_>>())
}

fn what(page: &Page, offence: &Offence) -> Markup {
	let number = |name: &str| {
		let number = offence.offence.pointer(name)?.as_str()?;
		Some(shown::digits(number))
	};
	html! {
		@if let Some(slot) = number("/block/slot") {
			(page.t("two blocks in slot")) " " (slot)
		} @else {
			(page.t("two votes in round")) " " (number("/vote/round").unwrap_or_default())
			", " (page.t("set of voters")) " " (number("/vote/set_id").unwrap_or_default())
		}
	}
}

/// What changed at seats.
pub fn over_time(page: &Page, changes: &[ValidatorSeat], names: &Names) -> Markup {
	let columns = [
		Column::text(page.t("Time")),
		Column::text(page.t("Institution")),
		Column::number(page.t("Seat")),
		Column::text(page.t("What")),
		Column::text(page.t("State")),
		Column::text(page.t("Place")),
	];
	let cells = |one: &ValidatorSeat| {
		let pallet = if one.since.block == 0 { "Genesis" } else { "Validators" };
		[
			view::moment_or(one.time, page.t("the genesis block")),
			link(page, one.institution, names),
			html! { (one.number) },
			html! { (page.name(&format!("{pallet}.{}", one.event))) },
			html! { (state(page, &one.state)) },
			view::event_at(page, one.since),
		]
	};
	view::table(page, None, &columns, &changes.iter().map(cells).collect::<Vec<_>>())
}
