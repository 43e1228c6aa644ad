//! `madang deal`: sales, from the inspection to the update of the books.

mod show;
mod watch;

use crate::{
	consents::Signers, context::Context, failure::Failure, lookup, reference::Reference,
	send::Submitted, terms, values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::conveyances, types::*},
	consent,
};
use serde_json::json;
use std::path::{Path, PathBuf};
use subxt::tx::{DynamicPayload, Payload};

/// `madang deal …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Open a deal: inspect a property's title and record its state (agent, convey)
	#[command(
		after_help = "Example:\n  madang --key kim deal inspect --property unit:11680200000043"
	)]
	Inspect {
		/// The property: parcel:PNU, building:NUMBER or unit:NUMBER
		#[arg(long, value_parser = values::property)]
		property: Property,
		#[command(flatten)]
		reference: Reference,
	},
	/// Inspect the title again, before the contract (the deal's agent)
	Reinspect {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Submit the contract; every seller and buyer signs (the deal's agent)
	#[command(after_help = terms::HELP)]
	Contract {
		#[command(flatten)]
		deal: DealArgs,
		/// The file with the terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
		#[command(flatten)]
		signers: Signers,
	},
	/// The transaction report (거래신고): accept it, request a supplement, or supplement it
	#[command(
		after_help = "--accept and --supplement-needed: municipality of the place, report. \
		--supplement: the deal's agent.\n\nExamples:\n  madang --key kim deal report 7 --accept\n  madang \
		--key kim deal report 7 --supplement-needed 9f86…"
	)]
	Report {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		what: ReportArgs,
	},
	/// Bind an agreed loan to the deal (the lending bank, lend)
	Finance {
		#[command(flatten)]
		deal: DealArgs,
		/// The loan's number
		#[arg(long)]
		loan: u64,
	},
	/// File the closing for registration; every seller and buyer signs (the deal's agent)
	File {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Affirm one leg of the closing
	#[command(
		after_help = "payoff:ENTRY  the bank that holds the mortgage\ndisbursement:LOAN  the lending \
		bank\nprice  the deal's agent, signed by every seller\ntax  the deal's agent\n\nExample:\n  madang \
		--key kim deal affirm 7 --leg payoff:2 --evidence 9f86…"
	)]
	Affirm {
		#[command(flatten)]
		deal: DealArgs,
		/// The leg: payoff:ENTRY, disbursement:LOAN, price or tax
		#[arg(long, value_parser = values::leg)]
		leg: Leg,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Register the closing: discharges, transfer and mortgages at once (registry office of the place,
	/// register)
	Register {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Enter the new owners in the books (municipality of the place, keep-books)
	Book {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Rescind the contract (the deal's agent)
	Rescind {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		ground: GroundArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Report that the contract has ended (the deal's agent)
	ReportRescission {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Abandon an inspection (the deal's agent)
	Abandon {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Enforce a judgment that the contract is void (court of the place, adjudicate)
	Void {
		#[command(flatten)]
		deal: DealArgs,
		/// Commitment to the judgment
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		judgment: Commitment,
	},
	/// Show a deal: its stage, which legs are affirmed, and the next step
	Show {
		/// The deal's number
		deal: u64,
	},
	/// Print each stage when it becomes final, until the deal has ended or Ctrl-C is pressed
	Watch {
		/// The deal's number
		deal: u64,
	},
}

/// A deal, and the reference of the call.
#[derive(Args, Debug)]
pub struct DealArgs {
	/// The deal's number
	deal: u64,
	#[command(flatten)]
	reference: Reference,
}

impl DealArgs {
	const fn id(&self) -> DealId {
		DealId(self.deal)
	}
}

/// What to do with a report.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct ReportArgs {
	/// Accept the report
	#[arg(long)]
	accept: bool,
	/// Request a supplement; commitment to the reason
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	supplement_needed: Option<Commitment>,
	/// Supplement the report; commitment to the documents
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	supplement: Option<Commitment>,
}

/// The ground for a rescission.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct GroundArgs {
	/// By agreement: every seller and buyer signs
	#[arg(long)]
	agreement: bool,
	/// By law: the deposit is forfeited or doubled, or a party is in breach. No party signs
	#[arg(long)]
	by_law: bool,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Inspect { property, reference } => inspect(context, property, &reference).await,
		Command::Reinspect { deal } => {
			step(context, &deal, "was inspected again", conveyances::reinspect).await
		}
		Command::Contract { deal, terms, signers } => {
			contract(context, &deal, &terms, &signers).await
		}
		Command::Report { deal, what } => report_step(context, &deal, &what).await,
		Command::Finance { deal, loan } => {
			let call = |id, reference| conveyances::finance(id, LoanId(loan), reference);
			step(context, &deal, &format!("is financed by loan {loan}"), call).await
		}
		Command::File { deal, signers } => file(context, &deal, &signers).await,
		Command::Affirm { deal, leg, evidence, signers } => {
			affirm(context, &deal, leg, evidence, &signers).await
		}
		Command::Register { deal } => {
			let what = "is registered: the buyers own the property";
			step(context, &deal, what, conveyances::register).await
		}
		Command::Book { deal } => book(context, &deal).await,
		Command::Rescind { deal, ground, evidence, signers } => {
			rescind(context, &deal, &ground, evidence, &signers).await
		}
		Command::ReportRescission { deal } => {
			let what = "has the end of its contract reported";
			step(context, &deal, what, conveyances::report_rescission).await
		}
		Command::Abandon { deal } => {
			step(context, &deal, "is abandoned", conveyances::abandon).await
		}
		Command::Void { deal, judgment } => {
			let call = |id, reference| conveyances::declare_void(id, judgment, reference);
			step(context, &deal, "is void", call).await
		}
		Command::Show { deal } => show::show(context, DealId(deal)).await,
		Command::Watch { deal } => watch::watch(context, DealId(deal)).await,
	}
}

async fn inspect(
	context: &Context,
	property: Property,
	reference: &Reference,
) -> Result<(), Failure> {
	let call = |reference| conveyances::inspect(property, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let deal: DealId = submitted.leading_fields("Conveyances", "Inspected")?;
	report(context, &submitted, deal, "is opened: the title was inspected");
	Ok(())
}

async fn contract(
	context: &Context,
	deal: &DealArgs,
	terms: &Path,
	signers: &Signers,
) -> Result<(), Failure> {
	let terms = terms::open(terms)?;
	let consents = signers.consents_to(context, consent::conclude(deal.id(), &terms)).await?;
	let call = |id, reference| conveyances::conclude(id, terms, consents, reference);
	step(context, deal, "is contracted, and the title is reserved for it", call).await
}

async fn report_step(context: &Context, deal: &DealArgs, what: &ReportArgs) -> Result<(), Failure> {
	match (what.supplement_needed, what.supplement) {
		(Some(reason), _) => {
			let call = |id, reference| conveyances::request_supplement(id, reason, reference);
			step(context, deal, "needs a supplement to its report", call).await
		}
		(None, Some(documents)) => {
			let call = |id, reference| conveyances::supplement_report(id, documents, reference);
			step(context, deal, "has its report supplemented", call).await
		}
		(None, None) => {
			let what = "is reported: the report is accepted";
			step(context, deal, what, conveyances::accept_report).await
		}
	}
}

async fn file(context: &Context, deal: &DealArgs, signers: &Signers) -> Result<(), Failure> {
	let id = deal.id();
	let closing = lookup::closing(&context.state().await?, id).await?;
	let consents = signers.consents_to(context, consent::file_closing(id, &closing)).await?;
	let call = |reference| conveyances::file_registration(id, consents, reference);
	let submitted = context.submit_with_ref(&deal.reference, call).await?;
	let (_, _, _, receipts): (DealId, TitleId, InstitutionId, ReceiptRange) =
		submitted.leading_fields("Conveyances", "RegistrationFiled")?;
	let receipts: Vec<String> = receipts.iter().map(|one| one.to_string()).collect();
	context.report(
		&submitted,
		format!("Deal {id}: the closing is filed under {}.", receipts.join(", ")),
		json!({ "deal": id.0, "receipts": receipts }),
	);
	Ok(())
}

async fn affirm(
	context: &Context,
	deal: &DealArgs,
	leg: Leg,
	evidence: Commitment,
	signers: &Signers,
) -> Result<(), Failure> {
	let consents = match leg {
		Leg::Price => {
			signers.consents_to(context, consent::confirm_price(deal.id(), evidence)).await?
		}
		_ => signers.no_consents("this leg")?,
	};
	let what = format!("has its leg {} affirmed", values::format_leg(&leg));
	let call = |id, reference| conveyances::affirm(id, leg, evidence, consents, reference);
	step(context, deal, &what, call).await
}

async fn book(context: &Context, deal: &DealArgs) -> Result<(), Failure> {
	let call = |reference| conveyances::book(deal.id(), reference);
	let submitted = context.submit_with_ref(&deal.reference, call).await?;
	// If the book describes the property differently, it keeps its owners, and the call succeeds.
	let mismatch = submitted.included.fields("Conveyances", "DescriptionMismatch").is_some();
	let what = match mismatch {
		true => {
			"is not booked: the book and the title record describe the property differently, and the \
			notice was returned to the registry office"
		}
		false => "is booked: the books name the new owners",
	};
	report(context, &submitted, deal.id(), what);
	Ok(())
}

async fn rescind(
	context: &Context,
	deal: &DealArgs,
	ground: &GroundArgs,
	evidence: Commitment,
	signers: &Signers,
) -> Result<(), Failure> {
	let (ground, consents) = match ground.agreement {
		true => {
			let act = consent::rescind(deal.id(), evidence);
			(RescissionGround::Agreement, signers.consents_to(context, act).await?)
		}
		false => (RescissionGround::ByLaw, signers.no_consents("a rescission by law")?),
	};
	let call = |id, reference| conveyances::rescind(id, ground, evidence, consents, reference);
	step(context, deal, "is rescinded", call).await
}

/// Submit a call on a deal and report it.
async fn step<CallData>(
	context: &Context,
	deal: &DealArgs,
	what: &str,
	call: impl FnOnce(DealId, ExternalRef) -> DynamicPayload<CallData>,
) -> Result<(), Failure>
where
	DynamicPayload<CallData>: Payload,
{
	let id = deal.id();
	let submitted =
		context.submit_with_ref(&deal.reference, |reference| call(id, reference)).await?;
	report(context, &submitted, id, what);
	Ok(())
}

fn report(context: &Context, submitted: &Submitted, deal: DealId, what: &str) {
	context.report(submitted, format!("Deal {deal} {what}."), json!({ "deal": deal.0 }));
}
