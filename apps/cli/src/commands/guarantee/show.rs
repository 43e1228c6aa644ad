//! What guarantees are, and what the creditor has told about them.

use crate::{context::Context, failure::Failure, json, lookup, output, values};
use madang_client::{api::types::*, State};
use serde_json::{json, Value};

/// All guarantees, or those of one foundation, or those that wait for it.
pub async fn list(
	context: &Context,
	foundation: Option<InstitutionId>,
	waiting: bool,
) -> Result<(), Failure> {
	let state = context.state().await?;
	let mut found = Vec::new();
	// Guarantees are numbered from 1 without a gap.
	for number in 1.. {
		let id = GuaranteeId(number);
		let Some(guarantee) = state.guarantee(id).await? else { break };
		if foundation.is_some_and(|one| one != guarantee.foundation) {
			continue;
		}
		let open = open_notices(&state, id, &guarantee).await?;
		let waits =
			open > 0 || matches!(guarantee.state, GuaranteeState::Asked | GuaranteeState::Claimed);
		if waits || !waiting {
			found.push((id, guarantee, open));
		}
	}
	let values: Vec<Value> = found
		.iter()
		.map(|(id, guarantee, open)| {
			let mut value = summary(*id, guarantee);
			value["open_notices"] = json!(open);
			value
		})
		.collect();
	context.output.answer(&json!(values), || {
		let row = |(id, guarantee, open): &(GuaranteeId, Guarantee, usize)| {
			[
				id.to_string(),
				guarantee.loan.to_string(),
				guarantee.foundation.to_string(),
				json::guarantee_state(guarantee.state).to_owned(),
				values::format_won(guarantee.asked),
				values::format_won(guarantee.cover),
				open.to_string(),
			]
		};
		let header = ["number", "loan", "foundation", "state", "asked", "cover", "open notices"];
		output::table(header, found.iter().map(row))
	});
	Ok(())
}

/// One guarantee.
pub async fn show(context: &Context, id: GuaranteeId) -> Result<(), Failure> {
	let state = context.state().await?;
	let guarantee = state.guarantee(id).await?;
	let guarantee = guarantee.ok_or_else(|| Failure::not_found(t!("guarantee {id}")))?;
	let foundation = lookup::institution_name(&state, guarantee.foundation).await?;
	let creditor = lookup::institution_name(&state, guarantee.creditor).await?;
	let notices = notices(&state, id, &guarantee).await?;
	let mut value = summary(id, &guarantee);
	value["notices"] = notices
		.iter()
		.map(|(number, notice)| {
			json!({
				"number": number,
				"kind": json::notice_kind(notice.kind),
				"amount": notice.amount,
				"on": notice.on.to_string(),
				"at": notice.at,
				"acknowledged": notice.acknowledged,
			})
		})
		.collect();
	context.output.answer(&value, || {
		let won = |amount| t!("{} won", values::format_won(amount));
		let told: Vec<_> =
			notices.iter().map(|(number, notice)| format_notice(*number, notice)).collect();
		let mut facts = vec![
			("guarantee", id.to_string()),
			("loan", guarantee.loan.to_string()),
			("foundation", foundation),
			("creditor", creditor),
			("state", json::guarantee_state(guarantee.state).to_owned()),
			("since", values::format_moment(guarantee.since)),
			("asked", won(guarantee.asked)),
			("cover", won(guarantee.cover)),
			("part of the debt", values::format_rate(guarantee.ratio)),
			("drawn under it", won(guarantee.drawn)),
			("claimed", won(guarantee.claimed)),
			("paid", won(guarantee.paid)),
		];
		if let Some(term) = guarantee.term {
			facts.push(("the debt is formed until", term.last.to_string()));
		}
		if let Some(part) = guarantee.reguarantee {
			let accepted = if part.accepted { "accepted" } else { "offered" };
			let ratio = values::format_rate(part.ratio);
			facts.push(("re-guarantee", t!("institution {}, {ratio}, {accepted}", part.by)));
		}
		facts.push(("notices", told.join("\n")));
		output::facts(facts)
	});
	Ok(())
}

fn format_notice(number: u32, notice: &GuaranteeNotice) -> String {
	let seen = match notice.acknowledged {
		Some(at) => t!("acknowledged {}", values::format_moment(at)),
		None => t!("not acknowledged").to_owned(),
	};
	let amount = values::format_won(notice.amount);
	t!("{number}: {}, {amount} won, {}; {seen}", json::notice_kind(notice.kind), notice.on)
}

async fn notices(
	state: &State,
	id: GuaranteeId,
	guarantee: &Guarantee,
) -> Result<Vec<(u32, GuaranteeNotice)>, Failure> {
	let mut notices = Vec::new();
	for number in 0..guarantee.notices {
		if let Some(notice) = state.guarantee_notice(id, number).await? {
			notices.push((number, notice));
		}
	}
	Ok(notices)
}

/// How many notices the foundation has not acknowledged.
async fn open_notices(
	state: &State,
	id: GuaranteeId,
	guarantee: &Guarantee,
) -> Result<usize, Failure> {
	let notices = notices(state, id, guarantee).await?;
	Ok(notices.iter().filter(|(_, notice)| notice.acknowledged.is_none()).count())
}

fn summary(id: GuaranteeId, guarantee: &Guarantee) -> Value {
	json!({
		"guarantee": id.0,
		"loan": guarantee.loan.0,
		"foundation": guarantee.foundation.0,
		"creditor": guarantee.creditor.0,
		"state": json::guarantee_state(guarantee.state),
		"since": guarantee.since,
		"asked": guarantee.asked,
		"cover": guarantee.cover,
		"ratio_ppm": guarantee.ratio,
		"letter": json::commitment(guarantee.letter),
		"until": guarantee.term.map(|term| term.last.to_string()),
		"drawn": guarantee.drawn,
		"claimed": guarantee.claimed,
		"paid": guarantee.paid,
		"reguarantee": guarantee.reguarantee.map(|part| json!({
			"by": part.by.0,
			"ratio_ppm": part.ratio,
			"accepted": part.accepted,
		})),
	})
}
