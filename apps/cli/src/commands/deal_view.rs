//! `madang deal show` and `madang deal watch`.

use super::deal::get;
use crate::{
	context::{refused, Context},
	failure::Failure,
	json, output, values,
};
use madang_client::{api::types::*, Connection, State};
use serde_json::json;
use std::time::Duration;
use tokio::time::{sleep, Instant};

/// How often a node is asked for the last finalized block.
const EVERY: Duration = Duration::from_millis(500);

/// How long to look for a node that answers before giving up.
const PATIENCE: Duration = Duration::from_secs(60);

/// Show a deal.
pub async fn show(context: &Context, id: DealId) -> Result<(), Failure> {
	let state = context.state().await?;
	let deal = get(&state, id).await?;
	let mut legs = Vec::new();
	for leg in legs_of(&deal) {
		legs.push((leg, state.affirmation(id, leg).await?));
	}
	let agent = super::institution::name(&state, deal.agent).await?;
	let place = state.district(deal.district).await?.unwrap_or_default();
	let mut value = json::deal(id, &deal, &legs);
	json::merge(&mut value, json!({ "place": place, "block": state.number() }));
	context.output.answer(&value, || {
		let mut shown = facts(id, &deal, agent, place);
		if !legs.is_empty() {
			shown.push_str("\nLegs of the closing\n");
			shown.push_str(&output::table(
				["leg", "affirmed"],
				legs.iter().map(|(leg, affirmation)| {
					let affirmed = affirmation.map_or_else(
						|| "not yet".to_owned(),
						|one| format!("{} by institution {}", values::shown_moment(one.at), one.by),
					);
					[values::shown_leg(leg), affirmed]
				}),
			));
		}
		shown.push_str(&format!("\n{}\nas of finalized block {}", next(&deal), state.number()));
		shown
	});
	Ok(())
}

/// The legs of the closing: none before a contract, and none where the contract ended without one.
fn legs_of(deal: &Deal<u32>) -> Vec<Leg> {
	let ended = matches!(deal.stage, Stage::Expired | Stage::Rescinded | Stage::Void);
	let Some(terms) = deal.terms.as_ref().filter(|_| !ended) else { return Vec::new() };
	let payoffs = terms.discharges.iter().copied().map(Leg::Payoff);
	let disbursements = deal.loans.iter().map(|bound| Leg::Disbursement(bound.loan));
	payoffs.chain(disbursements).chain([Leg::Price, Leg::Tax]).collect()
}

fn facts(id: DealId, deal: &Deal<u32>, agent: String, place: String) -> String {
	let mut facts = vec![
		("deal", id.to_string()),
		("stage", shown_stage(deal.stage).to_owned()),
		("property", deal.property.to_string()),
		("소재 place", place),
		("title", deal.title.to_string()),
		("agent", agent),
		(
			"inspected",
			format!(
				"{}, good through {}",
				values::shown_moment(deal.inspection.at),
				deal.inspection.valid_through
			),
		),
	];
	if let Some(terms) = &deal.terms {
		facts.extend([
			("sellers", values::shown_holdings(&terms.sellers)),
			("buyers", values::shown_holdings(&terms.buyers)),
			("price", format!("{} won", values::shown_won(terms.price))),
			(
				"payments",
				terms
					.payments
					.iter()
					.map(|one| {
						format!(
							"{} {} won on {}",
							json::payment_kind(one.kind),
							values::shown_won(one.amount),
							one.due_on
						)
					})
					.collect::<Vec<_>>()
					.join("\n"),
			),
			("handover", terms.handover_on.to_string()),
		]);
	}
	if let Some(report) = &deal.report {
		let late = if report.overdue { ", late" } else { "" };
		facts.push(("report", format!("{}{late}", json::report_state(report.state))));
	}
	if let Some(term) = deal.registration_term {
		let late = if term.overdue { " (passed)" } else { "" };
		facts.push((
			"to register by",
			format!("{}{late}, at the latest {}", term.due_on, term.lapses_on),
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
	if let Some(done) = &deal.registered {
		facts.push(("registered", values::shown_moment(done.at)));
	}
	if deal.books_mismatch {
		facts.push(("books", "describe the property differently from the title record".to_owned()));
	}
	if let Some(end) = deal.rescission {
		let reported = match end.reported_at {
			Some(at) => format!("reported {}", values::shown_moment(at)),
			None => format!("to be reported by {}", end.due_on),
		};
		facts.push(("contract ended", format!("{}, {reported}", json::ground(end.ground))));
	}
	output::facts(facts)
}

const fn shown_stage(stage: Stage) -> &'static str {
	match stage {
		Stage::Inspected => "inspected (물건확인)",
		Stage::Contracted => "contracted (계약)",
		Stage::Reported => "reported (거래신고)",
		Stage::Financed => "financed (대출)",
		Stage::Registered => "registered (등기)",
		Stage::Booked => "booked (공부 정리)",
		Stage::Expired => "expired (실효)",
		Stage::Rescinded => "rescinded (해제)",
		Stage::Void => "void (무효)",
	}
}

/// What comes next, and who does it.
fn next(deal: &Deal<u32>) -> &'static str {
	match (deal.stage, deal.closing.is_some()) {
		(Stage::Inspected, _) => "Next: the agent brings the contract (deal contract).",
		(Stage::Contracted, _) => {
			"Next: the municipality of the place accepts the report (deal report --accept)."
		}
		(Stage::Reported, false) => {
			"Next: a bank binds a loan (deal finance), or the agent files the closing (deal file)."
		}
		(Stage::Financed, false) => "Next: the agent files the closing (deal file).",
		(Stage::Reported | Stage::Financed, true) => {
			"Next: the legs are affirmed (deal affirm), then the registry office registers (deal \
			register)."
		}
		(Stage::Registered, _) => {
			"Next: the municipality of the place takes the owners into the books (deal book)."
		}
		(Stage::Rescinded | Stage::Void, _)
			if deal.rescission.is_some_and(|end| end.reported_at.is_none()) =>
		{
			"Next: the agent reports the contract's end (deal report-rescission)."
		}
		(Stage::Booked | Stage::Expired | Stage::Rescinded | Stage::Void, _) => {
			"The deal has ended."
		}
	}
}

/// Whether nothing follows a stage.
const fn is_final(stage: Stage) -> bool {
	matches!(stage, Stage::Booked | Stage::Expired | Stage::Rescinded | Stage::Void)
}

/// Print each stage as it becomes final.
pub async fn watch(context: &Context, id: DealId) -> Result<(), Failure> {
	tokio::select! {
		ended = follow(context, id) => ended,
		// The reader has seen enough: no failure.
		_ = tokio::signal::ctrl_c() => Ok(()),
	}
}

async fn follow(context: &Context, id: DealId) -> Result<(), Failure> {
	let mut connection = context.connection().await?;
	let mut block = connection.finalized_number().await?;
	let mut shown = None;
	loop {
		// Every block is read, so that no stage is missed however fast a deal goes.
		while block <= connection.finalized_number().await.unwrap_or_default() {
			let stage = match stage_at(&connection, block, id).await {
				Ok(stage) => stage,
				Err(failure) if failure.kind == crate::failure::Kind::NoNode => break,
				Err(failure) => return Err(failure),
			};
			if shown != Some(stage) {
				let value = json!({ "deal": id.0, "block": block, "stage": json::stage(stage) });
				context.output.line(&value, || format!("block {block}: {}", shown_stage(stage)));
				shown = Some(stage);
			}
			if is_final(stage) {
				return Ok(());
			}
			block += 1;
		}
		sleep(EVERY).await;
		if connection.finalized_number().await.is_err() {
			connection = reconnect(context).await?;
		}
	}
}

async fn stage_at(connection: &Connection, block: u64, id: DealId) -> Result<Stage, Failure> {
	let state = State::new(connection.at_number(block).await?);
	match state.deal(id).await? {
		Some(deal) => Ok(deal.stage),
		None => Err(refused(format!("deal {id} is not on the chain"))),
	}
}

async fn reconnect(context: &Context) -> Result<Connection, Failure> {
	let until = Instant::now() + PATIENCE;
	loop {
		match context.connection().await {
			Ok(connection) => return Ok(connection),
			Err(failure) if Instant::now() >= until => return Err(failure),
			Err(_) => sleep(EVERY).await,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_final_stages_are_those_from_which_nothing_leads_on() {
		for stage in Stage::ALL {
			let leads_on =
				pallet_conveyances::Step::ALL.iter().any(|step| stage.next(*step).is_ok());
			assert_eq!(is_final(stage), !leads_on, "{stage:?}");
		}
	}
}
