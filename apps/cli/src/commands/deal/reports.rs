//! The transaction report of one deal, and the acceptance of many.

use super::args::{DealArgs, ReportArgs};
use crate::{commands::steps, context::Context, failure::Failure, reference::Reference};
use codec::{Decode, Encode};
use madang_client::{
	api::{calls::conveyances, types::*},
	Error, Included,
};
use serde_json::{json, Value};

/// Most deals of one call.
pub const MOST: usize = 64;

/// What the event says after its officer.
#[derive(Decode)]
struct Answered {
	_by: pallet_institutions::Caller<Account>,
	accepted: u32,
	refused: Vec<RefusedReport>,
}

/// A report that was refused, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Refusal {
	deal: DealId,
	/// The pallet and the name of the error, if a pallet refused it.
	name: Option<String>,
	sentence: String,
}

/// One step of the report of one deal.
pub async fn step(
	context: &Context,
	deal: &DealArgs,
	what: &ReportArgs,
	days: u32,
) -> Result<(), Failure> {
	let (id, reference) = (deal.id(), &deal.reference);
	match (what.supplement_needed, what.supplement) {
		(Some(reason), _) => {
			let call = |id, reference| conveyances::request_supplement(id, reason, days, reference);
			steps::step(context, id, reference, t!("needs a supplement to its report"), call).await
		}
		(None, Some(documents)) => {
			let call = |id, reference| conveyances::supplement_report(id, documents, reference);
			steps::step(context, id, reference, t!("has its report supplemented"), call).await
		}
		(None, None) => {
			let what = t!("is reported: the report is accepted");
			steps::step(context, id, reference, what, conveyances::accept_report).await
		}
	}
}

/// Accept the reports of many deals. Those that cannot be accepted are told, and the others are accepted.
pub async fn accept(
	context: &Context,
	deals: &[u64],
	reference: &Reference,
) -> Result<(), Failure> {
	let ids = deals.iter().copied().map(DealId).collect();
	let call = |reference| conveyances::accept_reports(ids, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	if submitted.before().is_some() {
		context.report(&submitted, "", json!({}));
		return Ok(());
	}
	let answered: Answered = submitted.leading_fields("Conveyances", "ReportsAccepted")?;
	let refusals = refusals(submitted.now()?, &answered.refused)?;
	context.report(
		&submitted,
		text(answered.accepted, &refusals),
		json!({ "accepted": answered.accepted, "refused": values(&refusals) }),
	);
	match refusals.len() {
		0 => Ok(()),
		1 => Err(Failure::rejected(t!("1 report is refused"))),
		reports => Err(Failure::rejected(t!("{reports} reports are refused"))),
	}
}

fn refusals(included: &Included, refused: &[RefusedReport]) -> Result<Vec<Refusal>, Failure> {
	let of = |one: &RefusedReport| {
		// In the language of the command, as if it had been the error of a call.
		let error = Error::Failed(included.error_of(&one.error.encode())?);
		let Failure { message: sentence, facts, .. } = error.into();
		let name = facts.error.map(|(pallet, name)| format!("{pallet}.{name}"));
		Ok(Refusal { deal: one.deal, name, sentence })
	};
	refused.iter().map(of).collect()
}

fn text(accepted: u32, refusals: &[Refusal]) -> String {
	let mut text = t!("Reports accepted: {accepted}.");
	for Refusal { deal, sentence, .. } in refusals {
		text.push_str(&t!("\nThe report of deal {deal} is refused: {sentence}"));
	}
	text
}

fn values(refusals: &[Refusal]) -> Value {
	let of =
		|one: &Refusal| json!({ "deal": one.deal.0, "error": one.name, "sentence": one.sentence });
	refusals.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_call_takes_as_many_deals_as_the_chain() {
		type Deals = sp_core::bounded::BoundedVec<DealId, pallet_conveyances::MaxReports>;
		assert_eq!(MOST, Deals::bound());
	}

	#[test]
	fn a_refused_report_is_named_by_its_deal_with_the_reason() {
		let sentence = "There is no deal of that number.".to_owned();
		let name = Some("Conveyances.DealNotFound".to_owned());
		let refusals = [Refusal { deal: DealId(9), name, sentence }];
		assert_eq!(
			text(2, &refusals),
			"Reports accepted: 2.\nThe report of deal 9 is refused: There is no deal of that number."
		);
		let value = json!([{
			"deal": 9,
			"error": "Conveyances.DealNotFound",
			"sentence": "There is no deal of that number.",
		}]);
		assert_eq!(values(&refusals), value);
	}
}
