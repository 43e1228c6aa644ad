//! `madang deal`: sales, from inspection to the books.

use super::deal_view;
use crate::{
	cli::Reference,
	consents::Signers,
	context::{Context, Done},
	failure::Failure,
	terms, values,
};
use clap::{Args, Subcommand};
use codec::Decode;
use madang_client::{
	api::{calls::conveyances, types::*},
	consent, Error, State,
};
use serde_json::json;
use std::path::PathBuf;

/// `madang deal …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Read a property's title and pin what was seen: the deal begins (agent, convey)
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
	/// Read the title again, before the contract (the deal's agent)
	Reinspect {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Bring the contract; every seller and buyer signs (the deal's agent)
	#[command(after_help = terms::HELP)]
	Contract {
		#[command(flatten)]
		deal: DealArgs,
		/// The terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
		#[command(flatten)]
		signers: Signers,
	},
	/// The transaction report (거래신고): accept it, ask for a supplement, or supplement it
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
		after_help = "payoff:ENTRY  the bank whose mortgage it is\ndisbursement:LOAN  the lending \
		bank\nprice  the deal's agent, signed by every seller\ntax  the deal's agent\n\nExample:\n  madang \
		--key kim deal affirm 7 --leg payoff:2 --evidence 9f86…"
	)]
	Affirm {
		#[command(flatten)]
		deal: DealArgs,
		/// Which leg: payoff:ENTRY, disbursement:LOAN, price or tax
		#[arg(long, value_parser = values::leg)]
		leg: Leg,
		/// Commitment to the document that shows it
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
	/// Take the new owners into the books (municipality of the place, keep-books)
	Book {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// End the contract (the deal's agent)
	Rescind {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		ground: GroundArgs,
		/// Commitment to the document that shows it
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Report the contract's end (the deal's agent)
	ReportRescission {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Give an inspection up (the deal's agent)
	Abandon {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Give effect to a judgment that the contract is void (court of the place, adjudicate)
	Void {
		#[command(flatten)]
		deal: DealArgs,
		/// Commitment to the judgment
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		judgment: Commitment,
	},
	/// A deal: where it stands, what is affirmed, what comes next
	Show {
		/// The deal's number
		deal: u64,
	},
	/// Print each stage as it becomes final, until the deal has ended or Ctrl-C
	Watch {
		/// The deal's number
		deal: u64,
	},
}

/// Which deal, and under which reference.
#[derive(Args, Debug)]
pub struct DealArgs {
	/// The deal's number
	deal: u64,
	#[command(flatten)]
	reference: Reference,
}

impl DealArgs {
	const fn parts(&self) -> (DealId, Option<ExternalRef>) {
		(DealId(self.deal), self.reference.external_ref)
	}
}

/// What is done about a report.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct ReportArgs {
	/// Accept it
	#[arg(long)]
	accept: bool,
	/// Ask for a supplement: commitment to the reason
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	supplement_needed: Option<Commitment>,
	/// Supplement it: commitment to the documents
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	supplement: Option<Commitment>,
}

/// Why a contract ends.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct GroundArgs {
	/// All parties agree: every seller and buyer signs
	#[arg(long)]
	agreement: bool,
	/// By law: deposit forfeited or doubled, or breach. Nobody signs
	#[arg(long)]
	by_law: bool,
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Inspect { property, reference } => {
			let done = context
				.run(reference.external_ref, |reference| conveyances::inspect(property, reference))
				.await?;
			let deal: DealId = done.first_field("Conveyances", "Inspected")?;
			report(context, &done, deal, "is opened: the title was inspected");
			Ok(())
		}
		Command::Reinspect { deal } => {
			let (id, reference) = deal.parts();
			let call = |reference| conveyances::reinspect(id, reference);
			step(context, id, "was inspected again", reference, call).await
		}
		Command::Contract { deal, terms, signers } => {
			let (id, reference) = deal.parts();
			let terms = terms::open(&terms)?;
			let consents = signers.sign_consent(context, consent::conclude(id, &terms)).await?;
			let call = |reference| conveyances::conclude(id, terms, consents, reference);
			step(context, id, "is contracted, and the title reserved for it", reference, call).await
		}
		Command::Report { deal, what } => {
			let (id, reference) = deal.parts();
			match (what.supplement_needed, what.supplement) {
				(Some(reason), _) => {
					let call = |reference| conveyances::request_supplement(id, reason, reference);
					step(context, id, "needs a supplement to its report", reference, call).await
				}
				(None, Some(documents)) => {
					let call = |reference| conveyances::supplement_report(id, documents, reference);
					step(context, id, "has its report supplemented", reference, call).await
				}
				(None, None) => {
					let call = |reference| conveyances::accept_report(id, reference);
					step(context, id, "is reported: the report is accepted", reference, call).await
				}
			}
		}
		Command::Finance { deal, loan } => {
			let (id, reference) = deal.parts();
			let call = |reference| conveyances::finance(id, LoanId(loan), reference);
			step(context, id, &format!("is financed by loan {loan}"), reference, call).await
		}
		Command::File { deal, signers } => {
			let (id, reference) = deal.parts();
			let closing = closing(&context.state().await?, id).await?;
			let consents =
				signers.sign_consent(context, consent::file_closing(id, &closing)).await?;
			let done = context
				.run(reference, |reference| conveyances::file_registration(id, consents, reference))
				.await?;
			let (_, _, _, receipts): (DealId, TitleId, InstitutionId, ReceiptRange) =
				fields(&done, "RegistrationFiled")?;
			let receipts: Vec<String> = receipts.iter().map(|one| one.to_string()).collect();
			context.report(
				&done,
				format!("Deal {id}: the closing is filed under {}.", receipts.join(", ")),
				json!({ "deal": id.0, "receipts": receipts }),
			);
			Ok(())
		}
		Command::Affirm { deal, leg, evidence, signers } => {
			let (id, reference) = deal.parts();
			let consents = match leg {
				Leg::Price => {
					signers.sign_consent(context, consent::confirm_price(id, evidence)).await?
				}
				_ => none_signs(&signers, "this leg")?,
			};
			let call = |reference| conveyances::affirm(id, leg, evidence, consents, reference);
			let what = format!("has its leg {} affirmed", values::shown_leg(&leg));
			step(context, id, &what, reference, call).await
		}
		Command::Register { deal } => {
			let (id, reference) = deal.parts();
			let call = |reference| conveyances::register(id, reference);
			step(context, id, "is registered: the buyers own the property", reference, call).await
		}
		Command::Book { deal } => {
			let (id, reference) = deal.parts();
			let done = context.run(reference, |reference| conveyances::book(id, reference)).await?;
			// A book that describes the property differently keeps its owners, and the call succeeds.
			let what = match done.included.fields("Conveyances", "DescriptionMismatch").is_some() {
				true => {
					"is not booked: book and title record describe the property differently, and the \
					notice went back to the registry office"
				},
				false => "is booked: the books name the new owners",
			};
			report(context, &done, id, what);
			Ok(())
		}
		Command::Rescind { deal, ground, evidence, signers } => {
			let (id, reference) = deal.parts();
			let (ground, consents) = match ground.agreement {
				true => {
					let consents =
						signers.sign_consent(context, consent::rescind(id, evidence)).await?;
					(RescissionGround::Agreement, consents)
				}
				false => (RescissionGround::ByLaw, none_signs(&signers, "a rescission by law")?),
			};
			let call = |reference| conveyances::rescind(id, ground, evidence, consents, reference);
			step(context, id, "is rescinded", reference, call).await
		}
		Command::ReportRescission { deal } => {
			let (id, reference) = deal.parts();
			let call = |reference| conveyances::report_rescission(id, reference);
			step(context, id, "has its end reported", reference, call).await
		}
		Command::Abandon { deal } => {
			let (id, reference) = deal.parts();
			let call = |reference| conveyances::abandon(id, reference);
			step(context, id, "is given up", reference, call).await
		}
		Command::Void { deal, judgment } => {
			let (id, reference) = deal.parts();
			let call = |reference| conveyances::declare_void(id, judgment, reference);
			step(context, id, "is void", reference, call).await
		}
		Command::Show { deal } => deal_view::show(context, DealId(deal)).await,
		Command::Watch { deal } => deal_view::watch(context, DealId(deal)).await,
	}
}

/// Make one call on a deal and report it.
async fn step<CallData>(
	context: &Context,
	deal: DealId,
	what: &str,
	reference: Option<ExternalRef>,
	call: impl FnOnce(ExternalRef) -> subxt::tx::DynamicPayload<CallData>,
) -> Result<(), Failure>
where
	subxt::tx::DynamicPayload<CallData>: subxt::tx::Payload,
{
	let done = context.run(reference, call).await?;
	report(context, &done, deal, what);
	Ok(())
}

fn report(context: &Context, done: &Done, deal: DealId, what: &str) {
	context.report(done, format!("Deal {deal} {what}."), json!({ "deal": deal.0 }));
}

fn fields<T: Decode>(done: &Done, event: &str) -> Result<T, Failure> {
	done.first_field("Conveyances", event)
}

fn none_signs(
	signers: &Signers,
	what: &str,
) -> Result<Vec<madang_primitives::signing::PartyConsent>, Failure> {
	match signers.consent.is_empty() && signers.party.is_empty() {
		true => Ok(Vec::new()),
		false => {
			Err(Failure::input(format!("no party signs {what}: leave --consent and --party out")))
		}
	}
}

/// A deal.
pub async fn get(state: &State, id: DealId) -> Result<Deal<u32>, Failure> {
	state.deal(id).await?.ok_or_else(|| Failure::not_found(format!("deal {id}")))
}

/// The closing that a deal comes to.
pub async fn closing(state: &State, id: DealId) -> Result<pallet_titles::Closing, Failure> {
	let deal = get(state, id).await?;
	let mut loans = Vec::new();
	for bound in &deal.loans {
		let loan = state.loan(bound.loan).await?.ok_or_else(|| {
			Error::Answer(format!("deal {id} has loan {}, which is not there", bound.loan))
		})?;
		loans.push(loan);
	}
	Ok(consent::closing(&deal, &loans)?)
}
