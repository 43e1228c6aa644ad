//! `madang status`: the node, the chain, and what the officer may do.

use crate::{context::Context, failure::Failure, json, lookup, output, values};
use madang_client::{api::types::*, Connection, Error, State};
use madang_primitives::{Duty, InstitutionKind};
use serde_json::{json, Value};

/// What the command shows.
struct Status {
	/// For programs.
	value: Value,
	/// For people.
	facts: Vec<(&'static str, String)>,
	/// What the officer's duties allow.
	allowed: Vec<(Duty, &'static str)>,
}

/// Run the command.
pub async fn run(context: &Context) -> Result<(), Failure> {
	let connection = context.connection().await?;
	let state = State::new(connection.finalized().await?);
	let mut status = Status::of_node(&connection, &state).await?;
	if context.key.is_some() {
		status.add_officer(context, &state).await?;
	}
	let Status { value, facts, allowed } = status;
	context.output.answer(&value, || {
		let mut text = output::facts(facts);
		if !allowed.is_empty() {
			let rows = allowed.iter().map(|(duty, what)| [values::name(duty), (*what).to_owned()]);
			text.push('\n');
			text.push_str(&output::table(["duty", "what it allows"], rows));
		}
		text
	});
	Ok(())
}

impl Status {
	async fn of_node(connection: &Connection, state: &State) -> Result<Self, Failure> {
		let rpc = connection.rpc();
		let chain = rpc.system_chain().await.map_err(Error::answer)?;
		let version = rpc.system_version().await.map_err(Error::answer)?;
		let health = rpc.system_health().await.map_err(Error::answer)?;
		let (url, genesis) = (connection.url(), format!("{:?}", connection.genesis()));
		let value = json!({
			"node": {
				"url": url,
				"version": version,
				"peers": health.peers,
				"syncing": health.is_syncing,
			},
			"chain": { "name": chain, "genesis": genesis },
			"finalized": { "number": state.number(), "hash": format!("{:?}", state.hash()) },
		});
		let facts = vec![
			("node", url.to_owned()),
			("version", version),
			("peers", health.peers.to_string()),
			("syncing", if health.is_syncing { t!("yes") } else { t!("no") }.to_owned()),
			("chain", chain),
			("genesis", genesis),
			("finalized block", format!("{} {:?}", state.number(), state.hash())),
		];
		Ok(Self { value, facts, allowed: Vec::new() })
	}

	/// Add the officer to whom the key in use belongs.
	async fn add_officer(&mut self, context: &Context, state: &State) -> Result<(), Failure> {
		let name = context.key_name()?;
		let account = context.officer_account()?;
		self.facts.push(("key", format!("{name}: {}", values::format_account(&account))));
		let Some(officer) = state.officer(account).await? else {
			let none = t!("of no institution: it cannot send transactions").to_owned();
			self.facts.push(("officer", none));
			self.value["officer"] = Value::Null;
			return Ok(());
		};
		let id = officer.institution;
		let institution = lookup::institution(state, id).await?;
		self.allowed = what_duties_allow(officer.duties, institution.kind);
		self.facts.extend([
			(
				"institution",
				format!(
					"{} ({id}), {}, {}",
					String::from_utf8_lossy(&institution.name_ko),
					values::format_kind(institution.kind),
					values::name(institution.status)
				),
			),
			("places", values::format_jurisdiction(&institution)),
			("officer", json::officer_status(&officer, institution.generation).to_owned()),
		]);
		self.value["officer"] = json::officer(&account, &officer, institution.generation);
		self.value["institution"] = json::institution(id, &institution);
		self.value["may"] =
			self.allowed.iter().map(|(duty, what)| json!({ "duty": duty, "what": what })).collect();
		Ok(())
	}
}

/// What each duty allows an officer of an institution of this kind.
fn what_duties_allow(duties: Duties, kind: InstitutionKind) -> Vec<(Duty, &'static str)> {
	duties.iter().map(|duty| (duty, what_it_allows(duty, kind))).collect()
}

fn what_it_allows(duty: Duty, kind: InstitutionKind) -> &'static str {
	use InstitutionKind::*;
	match (duty, kind) {
		(Duty::Administer, _) => t!("appoint, suspend and revoke officers of the institution"),
		(Duty::Govern, _) => t!("vote in the council, where the institution has a seat"),
		(
			Duty::Enrol,
			Municipality | RegistryOffice | Bank | GuaranteeFoundation | PolicyAgency
			| ConveyanceAgent,
		) => t!("register parties' DIDs"),
		(Duty::Convey, ConveyanceAgent) => {
			t!("conduct sales: inspect, contract, file the closing, affirm price and tax, rescind; file \
			applications")
		}
		(Duty::Report, Municipality) => {
			t!("accept transaction reports of the place, or request a supplement")
		}
		(Duty::KeepBooks, Municipality) => {
			t!("enter new owners in the books of the place; amend the books")
		}
		(Duty::Lend, Bank) => {
			t!("conduct loans, bind them to deals, affirm payoff and disbursement")
		}
		(Duty::Lend, PolicyAgency) => t!("lend under the agency's own programmes"),
		(Duty::Fund, PolicyAgency) => {
			t!("run programmes, sign tickets, certify whom the agency supports")
		}
		(Duty::Guarantee, GuaranteeFoundation) => t!("decide on guarantees, pay or deny claims"),
		(Duty::PublishRates, Ministry | PolicyAgency | Bank) => {
			t!("publish the values of the institution's indices")
		}
		(
			Duty::Accredit,
			Ministry | Municipality | RegistryOffice | Court | TaxOffice | GuaranteeFoundation
			| PolicyAgency,
		) => t!("accredit issuers of the certificates of which the institution is in charge"),
		(
			Duty::Certify,
			CertificateIssuer | Ministry | Municipality | RegistryOffice | Court | TaxOffice | Bank
			| GuaranteeFoundation | PolicyAgency,
		) => t!(
			"anchor certificates and set their statuses, as far as the institution is accredited"
		),
		(Duty::Examine, RegistryOffice) => t!("examine applications of the place"),
		(Duty::Register, RegistryOffice) => {
			t!("register or reject applications and closings of the place; import title records")
		}
		(Duty::Import, Ministry) => t!("import districts, land book and building book"),
		(Duty::Adjudicate, Court) => {
			t!("enforce a judgment that a contract of the place is void; annul acts of notaries")
		}
		(Duty::Notarise, Notary) => t!("enter notarial acts"),
		(Duty::Apostille, Ministry) => {
			t!("issue and annul apostilles, if the ministry is designated")
		}
		(Duty::Supervise, Ministry) => t!("annul acts of notaries, if the ministry is designated"),
		_ => t!("nothing yet"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_a_duty_allows_depends_on_the_kind_of_institution() {
		let duties: Duties = [Duty::Lend, Duty::Register].into_iter().collect();
		let at_bank = what_duties_allow(duties, InstitutionKind::Bank);
		assert!(at_bank[0].1.contains("loans"));
		assert_eq!(at_bank[1], (Duty::Register, "nothing yet"));
		let new = [Duty::Fund, Duty::Guarantee, Duty::Lend].into_iter().collect();
		let at_agency = what_duties_allow(new, InstitutionKind::PolicyAgency);
		let says = |duty, what: &str| {
			at_agency.iter().any(|(one, allows)| *one == duty && allows.contains(what))
		};
		assert!(says(Duty::Fund, "programmes") && says(Duty::Lend, "programmes"));
		assert!(says(Duty::Guarantee, "nothing yet"));
		let at_registry = what_duties_allow(duties, InstitutionKind::RegistryOffice);
		assert_eq!(at_registry[0], (Duty::Lend, "nothing yet"));
		assert!(at_registry[1].1.contains("closings"));
	}
}
