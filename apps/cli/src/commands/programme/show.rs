//! What a programme is, and how much of its budget is used.

use crate::{
	commands::institution, context::Context, failure::Failure, json, lookup, output, values,
};
use madang_client::{api::types::*, State};
use pallet_programmes::{Intake, OfferedRate, Repayment, Steps};
use serde_json::{json, Value};

/// All programmes.
pub async fn list(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let mut rows = Vec::new();
	// Programmes are numbered from 1 without a gap.
	for number in 1.. {
		let id = ProgrammeId(number);
		let Some(programme) = state.programme(id).await? else { break };
		let budget = budget(&state, id).await?;
		let agency = lookup::institution_name(&state, programme.agency).await?;
		rows.push((id, programme, budget, agency));
	}
	let values: Vec<Value> =
		rows.iter().map(|(id, programme, budget, _)| summary(*id, programme, budget)).collect();
	context.output.answer(&json!(values), || {
		let won = values::format_won;
		let row = |(id, programme, budget, agency): &(ProgrammeId, Programme, Budget, String)| {
			[
				id.to_string(),
				agency.clone(),
				intake(programme).to_owned(),
				won(budget.total),
				won(budget.reserved),
				won(budget.disbursed),
				won(budget.available()),
			]
		};
		let header =
			["number", "agency", "applications", "total", "reserved", "disbursed", "available"];
		output::table(header, rows.iter().map(row))
	});
	Ok(())
}

/// One programme.
pub async fn show(context: &Context, id: ProgrammeId) -> Result<(), Failure> {
	let state = context.state().await?;
	let missing = || Failure::not_found(t!("programme {id}"));
	let programme = state.programme(id).await?.ok_or_else(missing)?;
	let terms = state.programme_terms(id, programme.current).await?.ok_or_else(missing)?;
	let budget = budget(&state, id).await?;
	let agency = lookup::institution_name(&state, programme.agency).await?;
	let lines = lenders(&state, id).await?;
	let mut value = summary(id, &programme, &budget);
	value["terms"] = json_terms(&terms);
	value["lines"] = lines
		.iter()
		.map(
			|(lender, line, _)| json!({ "lender": lender.0, "ceiling": line.ceiling, "used": line.used }),
		)
		.collect();
	context.output.answer(&value, || {
		let won = |amount| t!("{} won", values::format_won(amount));
		let lines: Vec<_> = lines
			.iter()
			.map(|(_, line, name)| t!("{name}: {} of {}", won(line.used), won(line.ceiling)))
			.collect();
		let mut facts = vec![
			("programme", id.to_string()),
			("agency", agency),
			("applications", intake(&programme).to_owned()),
			("version", programme.current.0.to_string()),
			("budget", won(budget.total)),
			("reserved", won(budget.reserved)),
			("disbursed", won(budget.disbursed)),
			("available", won(budget.available())),
			("lenders: used", lines.join("\n")),
		];
		facts.extend(format_terms(&terms));
		output::facts(facts)
	});
	Ok(())
}

async fn budget(state: &State, id: ProgrammeId) -> Result<Budget, Failure> {
	let found = state.budget(id).await?;
	found.ok_or_else(|| Failure::not_found(t!("the budget of programme {id}")))
}

/// The lenders with a line, among all members.
async fn lenders(
	state: &State,
	id: ProgrammeId,
) -> Result<Vec<(InstitutionId, LenderLine, String)>, Failure> {
	let mut lines = Vec::new();
	for (lender, _) in institution::all(state).await? {
		if let Some(line) = state.lender_line(id, lender).await? {
			lines.push((lender, line, lookup::institution_name(state, lender).await?));
		}
	}
	Ok(lines)
}

fn summary(id: ProgrammeId, programme: &Programme, budget: &Budget) -> Value {
	json!({
		"programme": id.0,
		"agency": programme.agency.0,
		"version": programme.current.0,
		"open": programme.intake == Intake::Open,
		"total": budget.total,
		"reserved": budget.reserved,
		"disbursed": budget.disbursed,
		"available": budget.available(),
	})
}

fn intake(programme: &Programme) -> &'static str {
	match programme.intake {
		Intake::Open => "taken (접수 중)",
		Intake::Closed => "not taken (접수 마감)",
	}
}

fn rate(rate: OfferedRate) -> String {
	match rate {
		OfferedRate::Fixed(rate) => values::format_rate(rate),
		OfferedRate::Index { index, spread, reset_months } => {
			let spread = values::format_spread(spread);
			t!("index {index} {spread}, set every {reset_months} months")
		}
	}
}

/// The steps of a set, by name.
fn steps(of: Steps) -> Vec<&'static str> {
	[
		(Steps::ELIGIBILITY, "eligibility"),
		(Steps::GUARANTEE, "guarantee"),
		(Steps::DECISION, "decision"),
	]
	.into_iter()
	.filter(|(step, _)| of.contains(*step))
	.map(|(_, name)| name)
	.collect()
}

fn repayments(terms: &ProgrammeTerms) -> Vec<&'static str> {
	let offered = |one: &Repayment| terms.offer.repayments.contains(*one);
	Repayment::ALL.into_iter().filter(offered).map(json::offered_repayment).collect()
}

fn json_terms(terms: &ProgrammeTerms) -> Value {
	json!({
		"window": [terms.window.0.to_string(), terms.window.1.to_string()],
		"period": terms.period,
		"per_loan": terms.per_loan,
		"per_applicant": terms.per_applicant,
		"rate": rate(terms.offer.rate),
		"months": terms.offer.most_months,
		"grace_months": terms.offer.most_grace_months,
		"repayments": repayments(terms),
		"papers": terms.papers.iter().map(|one| json!({
			"any_of": one.any_of.iter().map(|kind| kind.korean()).collect::<Vec<_>>(),
			"max_age_days": one.max_age_days,
			"certified": one.certified,
		})).collect::<Vec<_>>(),
		"guarantee": terms.guarantee.map(|share| json!({
			"ratio_ppm": share.ratio,
			"most_cover": share.most_cover,
		})),
		"steps": steps(terms.path),
		"disaster": terms.disaster.map(|disaster| json!({
			"waives": steps(disaster.waives),
			"any_order": disaster.together,
			"target_minutes": disaster.target_minutes,
		})),
		"hold_days": terms.hold_days,
		"refill": terms.refill,
	})
}

fn format_terms(terms: &ProgrammeTerms) -> Vec<(&'static str, String)> {
	let won = |amount| t!("{} won", values::format_won(amount));
	let papers: Vec<_> = terms
		.papers
		.iter()
		.map(|one| {
			let kinds: Vec<_> = one.any_of.iter().map(|kind| kind.korean()).collect();
			let certified = if one.certified { t!(", as a certificate") } else { "" };
			let kinds = kinds.join(" or ");
			t!("{kinds}, at most {} days old{certified}", one.max_age_days)
		})
		.collect();
	let mut facts = vec![
		("applications from, until", format!("{}, {}", terms.window.0, terms.window.1)),
		("period", terms.period.to_string()),
		("most for a loan", won(terms.per_loan)),
		("most for an applicant", won(terms.per_applicant)),
		("rate", rate(terms.offer.rate)),
		("longest term", t!("{} months", terms.offer.most_months)),
		("longest grace period", t!("{} months", terms.offer.most_grace_months)),
		("repayment", repayments(terms).join(", ")),
		("steps", steps(terms.steps()).join(if terms.in_any_order() { " + " } else { " → " })),
		("papers", papers.join("\n")),
		("budget is held for", t!("{} days", terms.hold_days)),
		(
			"repaid principal",
			if terms.refill { t!("is lent again") } else { t!("is not lent again") }.into(),
		),
	];
	if let Some(share) = terms.guarantee {
		let ratio = values::format_rate(share.ratio);
		facts.push(("guaranteed", t!("{ratio}, at most {}", won(share.most_cover))));
	}
	if let Some(disaster) = terms.disaster {
		let waives = steps(disaster.waives).join(", ");
		facts.push((
			"disaster",
			t!("without {waives}; money within {} minutes", disaster.target_minutes),
		));
	}
	facts
}
