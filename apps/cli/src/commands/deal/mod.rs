//! `madang deal`: sales, from the inspection to the update of the books.

mod args;
mod list;
mod reports;
mod show;
mod watch;

pub use args::{GroundArgs, NoticeArgs, PaidArgs, SideArg, SuccessionArgs};

use crate::{
	acts,
	commands::steps::{self, report},
	consents::Signers,
	context::Context,
	failure::Failure,
	lookup, places,
	reference::Reference,
	terms, values,
};
use args::{DealArgs, Decided, ReportArgs};
use clap::Subcommand;
use madang_client::{
	api::{calls::conveyances, types::*},
	consent::{self, Act},
};
use serde_json::json;
use std::path::{Path, PathBuf};
use subxt::tx::{DynamicPayload, Payload};

/// `madang deal …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Open a deal: inspect titles and record their state (agent, convey)
	#[command(
		after_help = "Example:\n  madang --key kim deal inspect --property unit:11680200000043"
	)]
	Inspect {
		/// A property: parcel:PNU, building:NUMBER or unit:NUMBER; may be repeated
		#[arg(long, required = true, value_parser = values::property)]
		property: Vec<PropertyName>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Inspect the titles again, before the contract (the deal's agent)
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
	/// Change the contract and report the change (변경신고); every seller and buyer signs (the deal's
	/// agent)
	#[command(after_help = terms::HELP)]
	Amend {
		#[command(flatten)]
		deal: DealArgs,
		/// The file with all of the new terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
		#[command(flatten)]
		signers: Signers,
	},
	/// Accept titles that changed after the contract; every buyer signs (the deal's agent)
	AcceptTitle {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Conduct a deal in place of its agent; every seller and buyer signs, or one side while the agent
	/// is suspended (the new agent)
	ChangeAgent {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// The transaction report (거래신고): accept it, request a supplement, or supplement it
	#[command(
		after_help = "--accept and --supplement-needed: municipality of the place, report. \
		--supplement: the deal's agent.\n\nExamples:\n  madang --key kim deal report 7 --accept\n  madang \
		--key kim deal report 7 --supplement-needed 9f86… --days 14"
	)]
	Report {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		what: ReportArgs,
		/// Days for the supplement that is requested
		#[arg(long, default_value_t = 30)]
		days: u32,
	},
	/// Accept the reports of up to 64 deals at once (municipality of the place, report)
	#[command(after_help = "Example:\n  madang --key kim deal accept-reports 7 8 12")]
	AcceptReports {
		/// The deals' numbers
		#[arg(required = true, num_args = 1..=reports::MOST, value_name = "DEAL")]
		deals: Vec<u64>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Bind an agreed loan to the deal; every borrower signs (the lending bank, lend)
	Finance {
		#[command(flatten)]
		deal: DealArgs,
		/// The loan's number
		#[arg(long)]
		loan: u64,
		#[command(flatten)]
		signers: Signers,
	},
	/// Take the bank's own loan out of the deal, before the closing is filed (the lending bank, lend)
	Unbind {
		#[command(flatten)]
		deal: DealArgs,
		/// The loan's number
		#[arg(long)]
		loan: u64,
	},
	/// Take a loan out of the deal, until registration; every buyer signs (the deal's agent)
	DismissLoan {
		#[command(flatten)]
		deal: DealArgs,
		/// The loan's number
		#[arg(long)]
		loan: u64,
		#[command(flatten)]
		signers: Signers,
	},
	/// File the closing for registration; every seller and buyer signs (the deal's agent)
	File {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Affirm one leg of the closing that is filed
	#[command(
		after_help = "payoff:TITLE/ENTRY  the bank that holds the mortgage\ndisbursement:LOAN  the lending \
		bank\nprice  the deal's agent, signed by every seller\ntax  the deal's agent\n\nExample:\n  madang \
		--key kim deal affirm 7 --leg payoff:11462017000004/2 --amount 300_000_000 --on 2026-12-24 \
		--evidence 9f86…"
	)]
	Affirm {
		#[command(flatten)]
		deal: DealArgs,
		/// The leg: payoff:TITLE/ENTRY, disbursement:LOAN, price or tax
		#[arg(long, value_parser = values::leg)]
		leg: Leg,
		#[command(flatten)]
		paid: PaidArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Take an affirmation back, until registration (who gave it; the price: any agent, signed by every
	/// seller)
	WithdrawAffirmation {
		#[command(flatten)]
		deal: DealArgs,
		/// The leg: payoff:TITLE/ENTRY, disbursement:LOAN, price or tax
		#[arg(long, value_parser = values::leg)]
		leg: Leg,
		#[command(flatten)]
		signers: Signers,
	},
	/// Confirm an interim payment; every seller signs (agent, convey)
	Interim {
		#[command(flatten)]
		deal: DealArgs,
		/// The number of the payment in the contract, from 1
		#[arg(long, value_parser = clap::value_parser!(u8).range(1..))]
		payment: u8,
		#[command(flatten)]
		paid: PaidArgs,
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
	/// Rescind the contract (agent, convey)
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
	/// Give notice that a side rescinds for a breach; everyone of the side signs (agent, convey)
	Notice {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		notice: NoticeArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Object to a notice of breach; at least one of the other side signs (agent, convey)
	Object {
		#[command(flatten)]
		deal: DealArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Take a notice of breach back; everyone of the side that gave it signs (agent, convey)
	WithdrawNotice {
		#[command(flatten)]
		deal: DealArgs,
		/// The side that gave the notice
		#[arg(long)]
		side: SideArg,
		#[command(flatten)]
		signers: Signers,
	},
	/// Name who acts for a party that died or lost its DID; the successor signs (court of the place,
	/// adjudicate)
	Successor {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		succession: SuccessionArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Report that the contract has ended (the deal's agent; or any agent, signed by one side)
	ReportRescission {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Abandon an inspection (the deal's agent)
	Abandon {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Enforce a judgment on the contract (court of the place, adjudicate)
	Judgment {
		#[command(flatten)]
		deal: DealArgs,
		/// What the court decided
		#[arg(long)]
		decided: Decided,
		/// Commitment to the judgment
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		judgment: Commitment,
	},
	/// List deals, the newest first
	List(list::Args),
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

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Inspect { property, reference } => inspect(context, property, &reference).await,
		Command::Reinspect { deal } => {
			step(context, &deal, t!("was inspected again"), conveyances::reinspect).await
		}
		Command::Contract { deal, terms, signers } => {
			contract(context, &deal, &terms, &signers).await
		}
		Command::Report { deal, what, days } => reports::step(context, &deal, &what, days).await,
		Command::AcceptReports { deals, reference } => {
			reports::accept(context, &deals, &reference).await
		}
		Command::File { deal, signers } => file(context, &deal, &signers).await,
		Command::Affirm { deal, leg, paid, evidence, signers } => {
			affirm(context, &deal, leg, paid.paid(), evidence, &signers).await
		}
		Command::WithdrawAffirmation { deal, leg, signers } => {
			withdraw_affirmation(context, &deal, leg, &signers).await
		}
		Command::Interim { deal, payment, paid, evidence, signers } => {
			let (position, paid) = (payment - 1, paid.paid());
			let state = context.state().await?;
			let act = acts::confirm_interim(&state, deal.id(), position, paid, evidence).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |id, reference| {
				conveyances::confirm_interim(id, position, paid, evidence, consents, reference)
			};
			step(context, &deal, &t!("has payment {payment} confirmed"), call).await
		}
		Command::Register { deal } => {
			let what = t!("is registered: the buyers own the property");
			step(context, &deal, what, conveyances::register).await
		}
		Command::Book { deal } => book(context, &deal).await,
		Command::Abandon { deal } => {
			step(context, &deal, t!("is abandoned"), conveyances::abandon).await
		}
		Command::List(args) => list::list(context, args).await,
		Command::Show { deal } => show::show(context, DealId(deal)).await,
		Command::Watch { deal } => watch::watch(context, DealId(deal)).await,
		change @ (Command::Amend { .. }
		| Command::AcceptTitle { .. }
		| Command::ChangeAgent { .. }
		| Command::Finance { .. }
		| Command::Unbind { .. }
		| Command::DismissLoan { .. }) => run_change(context, change).await,
		end @ (Command::Rescind { .. }
		| Command::Notice { .. }
		| Command::Object { .. }
		| Command::WithdrawNotice { .. }
		| Command::Successor { .. }
		| Command::ReportRescission { .. }
		| Command::Judgment { .. }) => run_end(context, end).await,
	}
}

/// Run a command that changes a deal.
async fn run_change(context: &Context, command: Command) -> Result<(), Failure> {
	let state = context.state().await?;
	match command {
		Command::Amend { deal, terms, signers } => {
			let terms = terms::open(&terms)?;
			let act = acts::amend(&state, deal.id(), &terms).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |id, reference| conveyances::amend(id, terms, consents, reference);
			step(context, &deal, t!("has its contract changed, and the change reported"), call)
				.await
		}
		Command::AcceptTitle { deal, signers } => {
			let act = acts::accept_title(&state, deal.id()).await?;
			let what = t!("continues with the titles as they are now");
			signed_step(context, &deal, &signers, act, what, conveyances::accept_title).await
		}
		Command::ChangeAgent { deal, signers } => {
			let agent = lookup::own_institution(context, &state).await?;
			let act = acts::change_agent(&state, deal.id(), agent).await?;
			let what = t!("is conducted by institution {agent}");
			signed_step(context, &deal, &signers, act, &what, conveyances::change_agent).await
		}
		Command::Finance { deal, loan, signers } => {
			let act = acts::bind_loan(&state, deal.id(), LoanId(loan)).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |id, reference| conveyances::finance(id, LoanId(loan), consents, reference);
			step(context, &deal, &t!("is financed by loan {loan}"), call).await
		}
		Command::Unbind { deal, loan } => {
			let call = |id, reference| conveyances::unbind(id, LoanId(loan), reference);
			step(context, &deal, &t!("is without loan {loan}"), call).await
		}
		Command::DismissLoan { deal, loan, signers } => {
			let act = acts::dismiss_loan(&state, deal.id(), LoanId(loan)).await?;
			let consents = signers.consents_to(context, act).await?;
			let call =
				|id, reference| conveyances::dismiss_loan(id, LoanId(loan), consents, reference);
			step(context, &deal, &t!("is without loan {loan}"), call).await
		}
		_ => Ok(()),
	}
}

/// Run a command that ends a contract, or leads to its end.
async fn run_end(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Rescind { deal, ground, evidence, signers } => {
			let ground = ground.ground();
			let act = consent::rescind(deal.id(), ground, evidence);
			let consents = signers.consents_to(context, act).await?;
			let call =
				|id, reference| conveyances::rescind(id, ground, evidence, consents, reference);
			step(context, &deal, t!("is rescinded"), call).await
		}
		Command::Notice { deal, notice, signers } => {
			let (side, days, evidence) = (notice.side(), notice.days, notice.evidence);
			let act = consent::give_notice(deal.id(), side, days, evidence);
			let consents = signers.consents_to(context, act).await?;
			let call = |id, reference| {
				conveyances::give_notice(id, side, days, evidence, consents, reference)
			};
			let what = t!("will be rescinded, unless the other side objects within {days} days");
			step(context, &deal, &what, call).await
		}
		Command::Object { deal, evidence, signers } => {
			let act = acts::object_to(&context.state().await?, deal.id(), evidence).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |id, reference| conveyances::object(id, evidence, consents, reference);
			step(context, &deal, t!("has an objection: the court decides"), call).await
		}
		Command::WithdrawNotice { deal, side, signers } => {
			let side = Side::from(side);
			let act = acts::withdraw_notice(&context.state().await?, deal.id(), side).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |id, reference| conveyances::withdraw_notice(id, side, consents, reference);
			step(context, &deal, t!("is without that notice"), call).await
		}
		Command::Successor { deal, succession: one, signers } => {
			let (party, evidence) = (one.party, one.evidence);
			let act = consent::succeed(deal.id(), &party, evidence);
			let consents = signers.consents_to(context, act).await?;
			let call = |id, reference| {
				conveyances::name_successor(id, party, evidence, consents, reference)
			};
			step(context, &deal, t!("has someone who acts for that party"), call).await
		}
		Command::ReportRescission { deal, signers } => {
			let consents = match signers.is_empty() {
				true => Vec::new(),
				false => {
					let act = acts::report_rescission(&context.state().await?, deal.id()).await?;
					signers.consents_to(context, act).await?
				}
			};
			let call = |id, reference| conveyances::report_rescission(id, consents, reference);
			step(context, &deal, t!("has the end of its contract reported"), call).await
		}
		Command::Judgment { deal, decided, judgment } => {
			let decided = Judgment::from(decided);
			let call =
				|id, reference| conveyances::enforce_judgment(id, decided, judgment, reference);
			let what = match decided {
				Judgment::Void => t!("is void"),
				Judgment::Rescinded => t!("is rescinded"),
			};
			step(context, &deal, what, call).await
		}
		_ => Ok(()),
	}
}

async fn inspect(
	context: &Context,
	names: Vec<PropertyName>,
	reference: &Reference,
) -> Result<(), Failure> {
	let properties = places::properties(context, names).await?;
	let call = |reference| conveyances::inspect(properties, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let deal: DealId = submitted.leading_fields("Conveyances", "Inspected")?;
	report(context, &submitted, deal, t!("is opened: the titles were inspected"));
	Ok(())
}

async fn contract(
	context: &Context,
	deal: &DealArgs,
	terms: &Path,
	signers: &Signers,
) -> Result<(), Failure> {
	let terms = terms::open(terms)?;
	let act = acts::conclude(&context.state().await?, deal.id(), &terms).await?;
	let consents = signers.consents_to(context, act).await?;
	let call = |id, reference| conveyances::conclude(id, terms, consents, reference);
	step(context, deal, t!("is contracted, and the sellers' shares are reserved for it"), call)
		.await
}

async fn file(context: &Context, deal: &DealArgs, signers: &Signers) -> Result<(), Failure> {
	let id = deal.id();
	let closing = lookup::closing(&context.state().await?, id).await?;
	let consents = signers.consents_to(context, consent::file_closing(id, &closing)).await?;
	let call = |reference| conveyances::file_registration(id, consents, reference);
	let submitted = context.submit_with_ref(&deal.reference, call).await?;
	let receipts = submitted.receipts()?;
	context.report(
		&submitted,
		t!("Deal {id}: the closing is filed under {}.", receipts.join(", ")),
		json!({ "deal": id.0, "receipts": receipts }),
	);
	Ok(())
}

async fn affirm(
	context: &Context,
	deal: &DealArgs,
	leg: Leg,
	paid: Paid,
	evidence: Commitment,
	signers: &Signers,
) -> Result<(), Failure> {
	let consents = match leg {
		Leg::Price => {
			let state = context.state().await?;
			let act = acts::confirm_price(&state, deal.id(), paid, evidence).await?;
			signers.consents_to(context, act).await?
		}
		_ => signers.no_consents(t!("this leg"))?,
	};
	let what = t!("has its leg {} affirmed", values::format_leg(&leg));
	let call = |id, reference| conveyances::affirm(id, leg, paid, evidence, consents, reference);
	step(context, deal, &what, call).await
}

async fn withdraw_affirmation(
	context: &Context,
	deal: &DealArgs,
	leg: Leg,
	signers: &Signers,
) -> Result<(), Failure> {
	let consents = match leg {
		Leg::Price => {
			let act = acts::withdraw_price(&context.state().await?, deal.id()).await?;
			signers.consents_to(context, act).await?
		}
		Leg::Interim(position) => {
			let act = consent::withdraw_interim(deal.id(), position);
			signers.consents_to(context, act).await?
		}
		_ => signers.no_consents(t!("this leg"))?,
	};
	let what = t!("has its leg {} open again", values::format_leg(&leg));
	let call = |id, reference| conveyances::withdraw_affirmation(id, leg, consents, reference);
	step(context, deal, &what, call).await
}

async fn book(context: &Context, deal: &DealArgs) -> Result<(), Failure> {
	let call = |reference| conveyances::book(deal.id(), reference);
	let submitted = context.submit_with_ref(&deal.reference, call).await?;
	// If the book describes the property differently, it keeps its owners, and the call succeeds.
	let mismatch = submitted.emitted("Conveyances", "DescriptionMismatch")?;
	let what = match mismatch {
		true => {
			t!("is not booked: the book and the title record describe the property differently, and the \
			notice was returned to the registry office")
		}
		false => t!("is booked: the books name the new owners"),
	};
	report(context, &submitted, deal.id(), what);
	Ok(())
}

/// Submit a call that only takes signatures, and report it.
async fn signed_step<CallData>(
	context: &Context,
	deal: &DealArgs,
	signers: &Signers,
	act: Act,
	what: &str,
	call: impl FnOnce(DealId, Vec<PartyConsent>, ExternalRef) -> DynamicPayload<CallData>,
) -> Result<(), Failure>
where
	DynamicPayload<CallData>: Payload,
{
	let consents = signers.consents_to(context, act).await?;
	step(context, deal, what, |id, reference| call(id, consents, reference)).await
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
	steps::step(context, deal.id(), &deal.reference, what, call).await
}
