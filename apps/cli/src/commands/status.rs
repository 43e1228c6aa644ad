//! `madang status`: the node, the chain, and what the officer may do.

use crate::{
	context::{account_of, Context},
	failure::Failure,
	json, output, values,
};
use madang_client::{api::types::*, Error, State};
use madang_primitives::{Duty, InstitutionKind};
use serde_json::{json, Value};

/// Run it.
pub async fn run(context: &Context) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let rpc = connection.rpc();
	let chain = rpc.system_chain().await.map_err(Error::answer)?;
	let version = rpc.system_version().await.map_err(Error::answer)?;
	let health = rpc.system_health().await.map_err(Error::answer)?;
	let state = State::new(connection.finalized().await?);
	let mut value = json!({
		"node": {
			"url": connection.url(),
			"version": version,
			"peers": health.peers,
			"syncing": health.is_syncing,
		},
		"chain": { "name": chain, "genesis": format!("{:?}", connection.genesis()) },
		"finalized": { "number": state.number(), "hash": format!("{:?}", state.hash()) },
	});
	let mut facts = vec![
		("node", connection.url().to_owned()),
		("version", version),
		("peers", health.peers.to_string()),
		("syncing", if health.is_syncing { "yes" } else { "no" }.to_owned()),
		("chain", chain),
		("genesis", format!("{:?}", connection.genesis())),
		("finalized block", format!("{} {:?}", state.number(), state.hash())),
	];
	let mut allowed = Vec::new();
	if context.key.is_some() {
		let (name, file) = context.officer_file()?;
		let account = account_of(&file)?;
		facts.push(("key", format!("{name}: {}", values::shown_account(&account))));
		match state.officer(account).await? {
			None => {
				facts.push(("officer", "of no institution: it cannot send anything".to_owned()));
				value["officer"] = Value::Null;
			}
			Some(officer) => {
				let institution = super::institution::get(&state, officer.institution).await?;
				facts.extend([
					(
						"institution",
						format!(
							"{} ({}), {}, {}",
							String::from_utf8_lossy(&institution.name_ko),
							officer.institution,
							values::shown_kind(institution.kind),
							values::name(institution.status)
						),
					),
					("places", super::institution::places(&institution)),
					("officer", json::officer_status(&officer).to_owned()),
				]);
				allowed = what_duties_allow(officer.duties, institution.kind);
				value["officer"] = json::officer(&account, &officer);
				value["institution"] = json::institution(officer.institution, &institution);
				value["may"] = allowed
					.iter()
					.map(|(duty, what)| json!({ "duty": duty, "what": what }))
					.collect();
			}
		}
	}
	context.output.answer(&value, || {
		let mut shown = output::facts(facts);
		if !allowed.is_empty() {
			shown.push('\n');
			shown.push_str(&output::table(
				["duty", "what it allows here"],
				allowed.iter().map(|(duty, what)| [values::name(duty), (*what).to_owned()]),
			));
		}
		shown
	});
	Ok(())
}

/// What each duty allows an officer of an institution of that kind.
fn what_duties_allow(duties: Duties, kind: InstitutionKind) -> Vec<(Duty, &'static str)> {
	duties.iter().map(|duty| (duty, what_it_allows(duty, kind))).collect()
}

fn what_it_allows(duty: Duty, kind: InstitutionKind) -> &'static str {
	use InstitutionKind::*;
	match (duty, kind) {
		(Duty::Administer, _) => "appoint, suspend and revoke officers of the institution",
		(Duty::Govern, _) => "vote in the council, where the institution has a seat",
		(
			Duty::Enrol,
			Municipality | RegistryOffice | Bank | GuaranteeFoundation | PolicyAgency
			| ConveyanceAgent,
		) => "bring parties' DIDs onto the chain",
		(Duty::Convey, ConveyanceAgent) => {
			"inspect, contract, file the closing, affirm price and tax, rescind; file applications"
		}
		(Duty::Report, Municipality) => {
			"accept transaction reports of the place, or ask for a supplement"
		}
		(Duty::KeepBooks, Municipality) => {
			"take new owners into the books of the place; amend them"
		}
		(Duty::Lend, Bank) => "conduct loans, bind them to deals, affirm payoff and disbursement",
		(Duty::Examine, RegistryOffice) => "take applications of the place up for examination",
		(Duty::Register, RegistryOffice) => {
			"register or reject applications and closings of the place; import title records"
		}
		(Duty::Import, Ministry) => "import districts, land book and building book",
		(Duty::Adjudicate, Court) => {
			"give effect to a judgment that a contract of the place is void"
		}
		_ => "nothing yet",
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_duty_allows_what_the_institution_is_for() {
		let duties: Duties = [Duty::Lend, Duty::Register].into_iter().collect();
		let at_bank = what_duties_allow(duties, InstitutionKind::Bank);
		assert!(at_bank[0].1.contains("loans"));
		assert_eq!(at_bank[1], (Duty::Register, "nothing yet"));
		let at_registry = what_duties_allow(duties, InstitutionKind::RegistryOffice);
		assert_eq!(at_registry[0], (Duty::Lend, "nothing yet"));
		assert!(at_registry[1].1.contains("closings"));
	}
}
