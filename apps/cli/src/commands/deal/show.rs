//! `madang deal show`: a deal, the legs of its closing, and the next step.

use crate::{context::Context, failure::Failure, json, lookup, output, places::Places, values};
use madang_client::{api::types::*, view};
use serde_json::json;

/// Names and values of a table.
type Facts = Vec<(&'static str, String)>;

/// Show a deal.
pub async fn show(context: &Context, id: DealId) -> Result<(), Failure> {
	let state = context.state().await?;
	let deal = lookup::deal(&state, id).await?;
	let mut legs = Vec::new();
	let waits = view::waiting_closing(&state, id).await?.is_some();
	let closing = deal.closing.filter(|_| waits).map(|file| file.receipts.first);
	for leg in view::legs(&state, id).await? {
		let given = state.affirmation(id, leg).await?;
		legs.push((leg, given.filter(|one| Some(one.closing) == closing)));
	}
	let agent = lookup::institution_name(&state, deal.agent).await?;
	let places = Places::of(&state, deal.titles.iter().map(|seen| seen.property)).await?;
	let place = match deal.titles.first() {
		Some(seen) => places.describe(&state, seen.property).await?,
		None => String::new(),
	};
	let mut value = json::deal(id, &deal, &legs, &places);
	json::merge(&mut value, json!({ "place": place, "block": state.number() }));
	context.output.answer(&value, || {
		let mut facts = facts_of_property(id, &deal, agent, (place, &places));
		if let Some(terms) = &deal.terms {
			facts.extend(facts_of_terms(terms));
		}
		facts.extend(facts_of_progress(&deal));
		let mut text = output::facts(facts);
		if !legs.is_empty() {
			text.push_str(t!("\nLegs of the closing\n"));
			text.push_str(&table_of_legs(&legs));
		}
		let block = t!("as of {} {}", context.block_label(), state.number());
		text.push_str(&format!("\n{}\n{block}", next_step(&deal, waits)));
		text
	});
	Ok(())
}

fn table_of_legs(legs: &[(Leg, Option<Affirmation>)]) -> String {
	let rows = legs.iter().map(|(leg, affirmation)| {
		let affirmed = affirmation.map_or_else(
			|| t!("not yet").to_owned(),
			|one| {
				let amount = values::format_won(one.paid.amount);
				t!("{amount} won on {} by institution {}", one.paid.valued_on, one.by)
			},
		);
		[values::format_leg(leg), affirmed]
	});
	output::table(["leg", "affirmed"], rows)
}

fn facts_of_property(
	id: DealId,
	deal: &Deal<u32>,
	agent: String,
	(place, places): (String, &Places),
) -> Facts {
	let inspected = t!(
		"{}, valid through {}",
		values::format_moment(deal.inspection.at),
		deal.inspection.term.last
	);
	let titles = deal.titles.iter().map(|seen| {
		let (title, property) = (seen.title, places.name(seen.property));
		t!("{title} of {property}")
	});
	vec![
		("deal", id.to_string()),
		("stage", values::format_stage(deal.stage).to_owned()),
		("소재 place", place),
		("titles", titles.collect::<Vec<_>>().join("\n")),
		("agent", agent),
		("inspected", inspected),
	]
}

fn facts_of_terms(terms: &Terms) -> Facts {
	let payments = terms.payments.iter().map(|one| {
		let (kind, amount) = (json::payment_kind(one.kind), values::format_won(one.amount));
		t!("{kind} {amount} won on {}", one.due_on)
	});
	let parts = terms.parts.iter().map(|part| {
		let sellers = values::format_holdings(&part.sellers);
		let buyers = values::format_holdings(&part.buyers);
		t!("title {}\nfrom\n{sellers}\nto\n{buyers}", part.title)
	});
	vec![
		("sold", parts.collect::<Vec<_>>().join("\n")),
		("price", t!("{} won", values::format_won(terms.price))),
		("payments", payments.collect::<Vec<_>>().join("\n")),
		("handover", terms.handover_on.to_string()),
	]
}

fn facts_of_progress(deal: &Deal<u32>) -> Facts {
	let mut facts = Facts::new();
	if let Some(report) = &deal.report {
		let late = if report.overdue { t!(", late") } else { "" };
		let silent = if report.silent { t!(", because nobody answered") } else { "" };
		facts.push(("report", format!("{}{silent}{late}", json::report_state(report.state))));
	}
	if let Some(term) = deal.registration_term {
		let late = if term.overdue { t!(" (passed)") } else { "" };
		facts.push((
			"apply for registration by",
			t!("{}{late}, {} at the latest", term.due_on, term.lapses_on),
		));
	}
	if !deal.loans.is_empty() {
		let loans: Vec<_> = deal.loans.iter().map(|bound| bound.loan.to_string()).collect();
		facts.push(("loans", loans.join(", ")));
	}
	if let Some(closing) = deal.closing {
		let receipts: Vec<_> = closing.receipts.iter().map(|one| one.to_string()).collect();
		facts.push(("closing filed", receipts.join(", ")));
	}
	if let Some(day) = deal.performance.began_on {
		facts.push(("performance began", day.to_string()));
	}
	if !deal.performance.paid_out.is_empty() {
		let loans: Vec<_> = deal.performance.paid_out.iter().map(|loan| loan.to_string()).collect();
		facts.push(("loans paid out", loans.join(", ")));
	}
	if deal.performance.price_withdrawn {
		facts.push(("price", t!("the sellers have taken their confirmation back").to_owned()));
	}
	for one in &deal.successors {
		facts.push(("acts for a party", t!("{} for {}", one.to, one.from)));
	}
	for notice in &deal.notices {
		let by = json::side(notice.side);
		let then = match notice.objected_at {
			Some(_) => t!("objected to: the court decides").to_owned(),
			None => t!("takes effect after {}", notice.term.last),
		};
		facts.push(("notice of breach", t!("by the {by}, {then}")));
	}
	if let Some(registered) = &deal.registered {
		facts.push(("registered", values::format_moment(registered.at)));
	}
	if deal.books_mismatch {
		facts.push((
			"books",
			t!("describe the property differently from the title record").to_owned(),
		));
	}
	if let Some(end) = deal.rescission {
		let reported = match end.reported_at {
			Some(at) => t!("reported {}", values::format_moment(at)),
			None => t!("must be reported by {}", end.due_on),
		};
		facts.push(("contract ended", format!("{}, {reported}", json::ground(end.ground))));
	}
	facts
}

/// The next step, and who takes it.
fn next_step(deal: &Deal<u32>, waits: bool) -> &'static str {
	match (deal.stage, waits) {
		(Stage::Inspected, _) => t!("Next: the agent submits the contract (deal contract)."),
		(Stage::Contracted, _) => {
			t!("Next: the municipality of the place accepts the report (deal report --accept).")
		}
		(Stage::Reported, false) => {
			t!("Next: a bank binds a loan (deal finance), or the agent files the closing (deal file).")
		}
		(Stage::Financed, false) => t!("Next: the agent files the closing (deal file)."),
		(Stage::Reported | Stage::Financed, true) => {
			t!("Next: each leg is affirmed (deal affirm), an examiner takes up the closing (application \
			examine), then the registry office registers it (deal register).")
		}
		(Stage::Registered, _) => {
			t!("Next: the municipality of the place enters the new owners in the books (deal book).")
		}
		(Stage::Rescinded | Stage::Void, _)
			if deal.rescission.is_some_and(|end| end.reported_at.is_none()) =>
		{
			t!("Next: the end of the contract is reported (deal report-rescission).")
		}
		(Stage::Lapsed, _) => {
			t!("The deal has lapsed. When its contract is rescinded, that is reported (deal rescind).")
		}
		(Stage::Booked | Stage::Rescinded | Stage::Void, _) => t!("The deal has ended."),
	}
}
