//! `madang loan`: mortgage loans of your own bank.

use crate::{
	acts, consents::Signers, context::Context, failure::Failure, json, loan_terms::LoanTermsArgs,
	lookup, output, reference::Reference, send::Submitted, values,
};
use clap::{Args, Subcommand, ValueEnum};
use madang_client::{
	api::{calls::lending, types::*},
	consent,
};
use pallet_lending::{LoanState, RefusalReason};
use pallet_titles::EntryId;
use serde_json::json;
use subxt::tx::{DynamicPayload, Payload};

/// `madang loan …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Submit the borrowers' application (bank, lend; every borrower signs)
	#[command(
		after_help = "Example:\n  madang --key kim loan apply --title 11462017000004 --borrower \
		did:madang:… --borrower did:madang:… --principal 500_000_000 --max-secured 600_000_000 --rate \
		3.95 --months 360 --documents 9f86… --consent a.json --consent b.json"
	)]
	Apply {
		#[command(flatten)]
		terms: LoanTermsArgs,
		/// Commitment to the documents of the application
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		documents: Commitment,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// Decide on an application (the loan's bank, lend)
	Decide {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		decision: DecisionArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Submit the loan agreement (the loan's bank, lend; every borrower signs)
	Agree {
		/// The loan's number
		loan: u64,
		/// Commitment to the loan agreement
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		agreement: Commitment,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// Withdraw a loan that is not bound to a deal (the loan's bank, lend)
	Withdraw {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		reference: Reference,
	},
	/// Withdraw a loan that is not bound to a deal, for its borrowers; every borrower signs (agent,
	/// convey; or any bank, lend)
	Cancel {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record a loan that is older than the network, with its mortgage (the mortgage's bank, lend)
	#[command(
		after_help = "Example:\n  madang --key kim loan record --title 11462017000004 --entry 2 \
		--principal 300_000_000 --rate 4.2 --months 360"
	)]
	Record {
		/// The title's number
		#[arg(long)]
		title: u64,
		/// The number of the mortgage's entry, as `madang title show` shows it
		#[arg(long)]
		entry: u32,
		/// The outstanding principal, in won
		#[arg(long, value_parser = values::won)]
		principal: Won,
		/// The yearly rate in percent
		#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
		rate: RatePpm,
		/// The term in months
		#[arg(long)]
		months: u16,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record a repayment of principal; the last one settles the loan (the loan's bank, lend)
	Repay {
		/// The loan's number
		loan: u64,
		/// The amount in won
		#[arg(long, value_parser = values::won)]
		amount: Won,
		#[command(flatten)]
		reference: Reference,
	},
	/// Show a loan
	Show {
		/// The loan's number
		loan: u64,
	},
}

/// A decision on an application.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct DecisionArgs {
	/// Approve the loan
	#[arg(long)]
	approve: bool,
	/// Refuse the loan, for this reason
	#[arg(long, value_name = "REASON", value_enum)]
	refuse: Option<Reason>,
}

/// Why a bank refuses a loan.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Reason {
	/// The property is not worth enough (담보부족)
	Collateral,
	/// Other rights in the title record prevent the loan (권리관계)
	TitleRecord,
	/// The bank's assessment of the borrower (심사부결)
	Assessment,
	/// Documents are missing or invalid (서류미비)
	Documents,
	/// A lending rule forbids it (대출규제)
	Regulation,
}

impl From<Reason> for RefusalReason {
	fn from(reason: Reason) -> Self {
		match reason {
			Reason::Collateral => Self::Collateral,
			Reason::TitleRecord => Self::TitleRecord,
			Reason::Assessment => Self::Assessment,
			Reason::Documents => Self::Documents,
			Reason::Regulation => Self::Regulation,
		}
	}
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Apply { terms, documents, signers, reference } => {
			apply(context, &terms, documents, &signers, &reference).await
		}
		Command::Decide { loan, decision, reference } => {
			let (decision, what) = match decision.refuse {
				Some(reason) => (Decision::Refuse(reason.into()), "is refused"),
				None => (Decision::Approve, "is approved"),
			};
			let call = |loan, reference| lending::decide(loan, decision, reference);
			step(context, LoanId(loan), &reference, what, call).await
		}
		Command::Agree { loan, agreement, signers, reference } => {
			let loan = LoanId(loan);
			let terms = lookup::loan(&context.state().await?, loan).await?.terms();
			let act = consent::agree_to_loan(loan, &terms, agreement);
			let consents = signers.consents_to(context, act).await?;
			let call = |loan, reference| lending::agree(loan, agreement, consents, reference);
			step(context, loan, &reference, "is agreed", call).await
		}
		Command::Withdraw { loan, reference } => {
			step(context, LoanId(loan), &reference, "is withdrawn", lending::withdraw).await
		}
		Command::Cancel { loan, signers, reference } => {
			let loan = LoanId(loan);
			let act = acts::withdraw_loan(&context.state().await?, loan).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |loan, reference| lending::cancel(loan, consents, reference);
			step(context, loan, &reference, "is withdrawn by its borrowers", call).await
		}
		Command::Record { title, entry, principal, rate, months, reference } => {
			let entry = EntryId { title: TitleId(title), number: entry };
			let call =
				|reference| lending::record_existing(entry, principal, rate, months, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			let loan: LoanId = submitted.leading_fields("Lending", "LoanRecorded")?;
			report(context, &submitted, loan, "is recorded");
			Ok(())
		}
		Command::Repay { loan, amount, reference } => {
			repay(context, LoanId(loan), amount, &reference).await
		}
		Command::Show { loan } => show(context, LoanId(loan)).await,
	}
}

async fn apply(
	context: &Context,
	terms: &LoanTermsArgs,
	documents: Commitment,
	signers: &Signers,
	reference: &Reference,
) -> Result<(), Failure> {
	let terms = terms.terms()?;
	let bank = lookup::own_institution(context, &context.state().await?).await?;
	let act = consent::apply_for_loan(bank, &terms, documents);
	let consents = signers.consents_to(context, act).await?;
	let call = |reference| lending::apply(terms, documents, consents, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let loan: LoanId = submitted.leading_fields("Lending", "LoanApplied")?;
	report(context, &submitted, loan, "is applied for");
	Ok(())
}

async fn repay(
	context: &Context,
	loan: LoanId,
	amount: Won,
	reference: &Reference,
) -> Result<(), Failure> {
	let call = |reference| lending::repay(loan, amount, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let sentence = match submitted.included.fields("Lending", "LoanSettled").is_some() {
		true => format!("Loan {loan} is settled."),
		false => format!("Loan {loan}: repayment recorded."),
	};
	context.report(&submitted, sentence, json!({ "loan": loan.0 }));
	Ok(())
}

/// Submit a call on a loan and report it.
async fn step<CallData>(
	context: &Context,
	loan: LoanId,
	reference: &Reference,
	what: &str,
	call: impl FnOnce(LoanId, ExternalRef) -> DynamicPayload<CallData>,
) -> Result<(), Failure>
where
	DynamicPayload<CallData>: Payload,
{
	let submitted = context.submit_with_ref(reference, |reference| call(loan, reference)).await?;
	report(context, &submitted, loan, what);
	Ok(())
}

fn report(context: &Context, submitted: &Submitted, loan: LoanId, what: &str) {
	context.report(submitted, format!("Loan {loan} {what}."), json!({ "loan": loan.0 }));
}

async fn show(context: &Context, id: LoanId) -> Result<(), Failure> {
	let state = context.state().await?;
	let loan = lookup::loan(&state, id).await?;
	let bank = lookup::institution_name(&state, loan.bank).await?;
	context.output.answer(&json::loan(id, &loan), || format_loan(id, &loan, bank));
	Ok(())
}

fn format_loan(id: LoanId, loan: &Loan, bank: String) -> String {
	let mut facts = vec![
		("loan", id.to_string()),
		("bank", bank),
		("state", json::loan_state(loan.state).to_owned()),
		("since", values::format_moment(loan.since)),
		("titles", loan.titles.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")),
		("principal", format!("{} won", values::format_won(loan.principal))),
		("max. secured (채권최고액)", format!("{} won", values::format_won(loan.max_secured))),
		("rate", values::format_rate(loan.rate)),
		("term", format!("{} months", loan.term_months)),
		("outstanding", format!("{} won", values::format_won(loan.outstanding))),
		(
			"borrowers",
			loan.borrowers.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
		),
	];
	if let LoanState::Refused(reason) = loan.state {
		facts.push(("refused for", json::refusal(reason).to_owned()));
	}
	if let Some(deal) = loan.deal {
		facts.push(("deal", deal.to_string()));
	}
	if let Some(offer) = loan.offer {
		facts.push(("offer stands until", offer.last.to_string()));
	}
	if let Some(day) = loan.disbursed_on {
		facts.push(("owed from", day.to_string()));
	}
	if let Some(day) = loan.paid_off_on {
		facts.push(("paid off on", day.to_string()));
	}
	if !loan.entries.is_empty() {
		let entries: Vec<_> = loan.entries.iter().map(values::format_entry).collect();
		facts.push(("entries", entries.join("\n")));
	}
	output::facts(facts)
}
