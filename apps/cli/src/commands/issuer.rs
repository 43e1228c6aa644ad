//! `madang issuer`: who may issue which certificates, and which services may ask for them.

use crate::{
	commands::{
		party::own::Own,
		steps::{report, step},
	},
	context::Context,
	failure::Failure,
	lookup, output,
	reference::Reference,
	values,
};
use clap::Subcommand;
use madang_client::{
	api::{calls::certificates as calls, types::*},
	certificates, consent, did, terms,
};
use serde_json::{json, Value};

/// `madang issuer …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Accredit an issuer for a kind of certificates (the institution in charge or its delegate, accredit)
	#[command(
		after_help = "Example: for land book extracts of 강남구, from today\n  madang --key lee issuer accredit \
		24 --issuer 2 --area 11680"
	)]
	Accredit {
		/// The kind's number
		kind: u16,
		/// The issuer's number
		#[arg(long, value_parser = values::institution)]
		issuer: InstitutionId,
		/// An area, as leading digits of district codes; may be repeated. Only for kinds with areas
		#[arg(long, value_name = "PREFIX", value_parser = values::area)]
		area: Vec<DistrictPrefix>,
		/// The first day; by default today
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		from: Option<KoreanDay>,
		/// The last day; by default there is none
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		until: Option<KoreanDay>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Let another authority accredit issuers of a kind (the institution in charge, accredit)
	Delegate {
		/// The kind's number
		kind: u16,
		/// The number of the other authority
		#[arg(long, value_parser = values::institution)]
		to: InstitutionId,
		/// An area, as leading digits of district codes; may be repeated. Only for kinds with areas
		#[arg(long, value_name = "PREFIX", value_parser = values::area)]
		area: Vec<DistrictPrefix>,
		#[command(flatten)]
		reference: Reference,
	},
	/// End what is delegated to an authority; whom it has accredited stays so (the institution in charge, accredit)
	EndDelegation {
		/// The kind's number
		kind: u16,
		/// The number of the other authority
		#[arg(long, value_parser = values::institution)]
		to: InstitutionId,
		#[command(flatten)]
		why: Why,
	},
	/// Suspend an accreditation from now on (the institution in charge or who has accredited, accredit)
	Suspend {
		/// The accreditation's number
		accreditation: u64,
		#[command(flatten)]
		why: Why,
	},
	/// Resume a suspended accreditation (the institution in charge or who has accredited, accredit)
	Resume {
		/// The accreditation's number
		accreditation: u64,
		#[command(flatten)]
		why: Why,
	},
	/// End an accreditation permanently (the institution in charge or who has accredited, accredit)
	End {
		/// The accreditation's number
		accreditation: u64,
		#[command(flatten)]
		why: Why,
	},
	/// Let a verifier's service ask for items of a kind (the institution in charge, accredit)
	AllowService {
		/// The kind's number
		kind: u16,
		/// The service's number
		#[arg(long)]
		service: u32,
		/// The number of the institution that asks
		#[arg(long, value_parser = values::institution)]
		verifier: InstitutionId,
		/// What it asks for, in Korean
		#[arg(long, value_name = "TEXT", value_parser = values::public_name)]
		purpose: pallet_institutions::Name,
		/// An item that it may ask for; may be repeated
		#[arg(long, required = true, value_name = "ITEM", value_parser = values::item)]
		item: Vec<CertificateItem>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Take that permission from a service (the institution in charge, accredit)
	EndService {
		/// The kind's number
		kind: u16,
		/// The service's number
		#[arg(long)]
		service: u32,
		#[command(flatten)]
		why: Why,
	},
	/// Name the DID under which your institution issues certificates (certify)
	Did {
		/// The DID
		#[arg(value_parser = values::did)]
		did: Did,
		/// Your institution's number
		#[arg(long, value_parser = values::institution)]
		institution: InstitutionId,
		#[command(flatten)]
		own: Own,
		#[command(flatten)]
		reference: Reference,
	},
	/// Show the accreditations of an issuer, and when each has held
	Show {
		/// The issuer's number
		#[arg(value_parser = values::institution)]
		issuer: InstitutionId,
	},
}

/// Why something is ended or suspended.
#[derive(clap::Args, Debug)]
pub struct Why {
	/// Commitment to the reason
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	reason: Commitment,
	#[command(flatten)]
	reference: Reference,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Accredit { kind, issuer, area, from, until, reference } => {
			accredit(context, (KindId(kind), issuer, area), (from, until), &reference).await
		}
		Command::Delegate { kind, to, area, reference } => {
			let what = t!("is delegated to institution {to}");
			let call = |kind, reference| calls::delegate(kind, to, area, reference);
			step(context, KindId(kind), &reference, &what, call).await
		}
		Command::EndDelegation { kind, to, why } => {
			let what = t!("is not delegated to institution {to} any more");
			let call = |kind, reference| calls::end_delegation(kind, to, why.reason, reference);
			step(context, KindId(kind), &why.reference, &what, call).await
		}
		Command::Suspend { accreditation, why } => {
			let call = |id, reference| calls::suspend_accreditation(id, why.reason, reference);
			step(context, AccreditationId(accreditation), &why.reference, t!("is suspended"), call)
				.await
		}
		Command::Resume { accreditation, why } => {
			let call = |id, reference| calls::resume_accreditation(id, why.reason, reference);
			step(context, AccreditationId(accreditation), &why.reference, t!("holds again"), call)
				.await
		}
		Command::End { accreditation, why } => {
			let call = |id, reference| calls::end_accreditation(id, why.reason, reference);
			step(context, AccreditationId(accreditation), &why.reference, t!("is ended"), call)
				.await
		}
		Command::AllowService { kind, service, verifier, purpose, item, reference } => {
			let items = item.try_into().map_err(|_| Failure::input(t!("at most 32 items")))?;
			let details = Service { verifier, purpose, items };
			let what = t!("can be asked for by service {service}");
			let code = ServiceCode(service);
			let call = |kind, reference| calls::register_service(kind, code, details, reference);
			step(context, KindId(kind), &reference, &what, call).await
		}
		Command::EndService { kind, service, why } => {
			let what = t!("cannot be asked for by service {service} any more");
			let code = ServiceCode(service);
			let call = |kind, reference| calls::end_service(kind, code, why.reason, reference);
			step(context, KindId(kind), &why.reference, &what, call).await
		}
		Command::Did { did, institution, own, reference } => {
			name_did(context, did, institution, &own, &reference).await
		}
		Command::Show { issuer } => show(context, issuer).await,
	}
}

async fn accredit(
	context: &Context,
	(kind, issuer, areas): (KindId, InstitutionId, Vec<DistrictPrefix>),
	(from, until): (Option<KoreanDay>, Option<KoreanDay>),
	reference: &Reference,
) -> Result<(), Failure> {
	let from = match from {
		Some(day) => day,
		None => terms::today(&context.state().await?).await?,
	};
	let call = |reference| calls::accredit(kind, issuer, areas, from, until, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let accreditation: AccreditationId = submitted.leading_fields("Certificates", "Accredited")?;
	report(context, &submitted, accreditation, &t!("is given to institution {issuer}"));
	Ok(())
}

/// Name a DID, which signs, or only sign.
async fn name_did(
	context: &Context,
	named: Did,
	institution: InstitutionId,
	own: &Own,
	reference: &Reference,
) -> Result<(), Failure> {
	let found = did::resolve(&context.state().await?, named).await?;
	let found = found.ok_or_else(|| Failure::not_found(named.to_string()))?;
	let act = consent::issue_certificates(institution, &named);
	let about = t!("issue certificates of institution {institution} under {named}");
	let signed = own.consent(context, named, &found.keys, act, about).await?;
	let Some(consent) = signed else { return Ok(()) };
	let call = |reference| calls::set_issuer_did(consent, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let sentence = t!("{named} is the DID of institution {institution}.");
	context.report(&submitted, sentence, json!({ "did": named.to_string() }));
	Ok(())
}

/// The accreditations of an issuer.
async fn show(context: &Context, issuer: InstitutionId) -> Result<(), Failure> {
	let state = context.state().await?;
	let name = lookup::institution_name(&state, issuer).await?;
	let all = certificates::accreditations(&state).await?;
	let own: Vec<_> = all.into_iter().filter(|(_, one)| one.issuer == issuer).collect();
	let kinds = certificates::kinds(&state).await?;
	let value: Vec<Value> = own.iter().map(|(number, one)| json_value(*number, one)).collect();
	context.output.answer(&json!({ "issuer": issuer, "accreditations": value }), || {
		let row = |(number, one): &(AccreditationId, Accreditation)| {
			let kind = kinds.get(&one.kind).map(|(_, kind)| String::from_utf8_lossy(&kind.name_ko));
			let areas: Vec<_> = one.areas.iter().map(ToString::to_string).collect();
			let periods: Vec<_> = one.periods.iter().map(format_period).collect();
			[
				number.to_string(),
				format!("{} ({})", kind.unwrap_or_default(), one.kind),
				areas.join(" "),
				state_name(one.state).to_owned(),
				periods.join("\n"),
			]
		};
		let table =
			output::table(["number", "kind", "areas", "state", "held"], own.iter().map(row));
		format!("{name}\n{table}")
	});
	Ok(())
}

fn json_value(number: AccreditationId, one: &Accreditation) -> Value {
	let period = |period: &Period| json!({ "from": period.from, "until": period.until });
	let areas: Vec<_> = one.areas.iter().map(|area| area_digits(*area)).collect();
	json!({
		"accreditation": number,
		"kind": one.kind,
		"areas": areas,
		"granted_by": one.granted_by,
		"state": state_name(one.state),
		"periods": one.periods.iter().map(period).collect::<Vec<_>>(),
	})
}

/// The digits of an area: none for the whole country.
fn area_digits(area: DistrictPrefix) -> String {
	match area {
		DistrictPrefix::NATION => String::new(),
		area => area.value.to_string(),
	}
}

fn format_period(period: &Period) -> String {
	let until = period.until.map(|until| values::format_moment(until.saturating_sub(1)));
	format!("{} – {}", values::format_moment(period.from), until.unwrap_or_default())
}

fn state_name(state: AccreditationState) -> &'static str {
	match state {
		AccreditationState::Active => "active",
		AccreditationState::Suspended => "suspended",
		AccreditationState::Ended => "ended",
	}
}
