//! `madang loan`: mortgage loans of one's own bank.

use crate::{
	cli::Reference,
	consents::Signers,
	context::{Context, Done},
	failure::Failure,
	json, output, values,
};
use clap::{Args, Subcommand, ValueEnum};
use madang_client::{
	api::{calls::lending, types::*},
	consent, State,
};
use pallet_lending::RefusalReason;
use pallet_titles::EntryId;
use serde_json::json;

/// `madang loan …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Bring the borrowers' application (bank, lend; every borrower signs)
	#[command(
		after_help = "Example:\n  madang --key kim loan apply --title 11462017000004 --borrower \
		did:madang:… --borrower did:madang:… --principal 500_000_000 --max-secured 600_000_000 --rate \
		3.95 --months 360 --documents 9f86… --consent a.json --consent b.json"
	)]
	Apply {
		#[command(flatten)]
		terms: TermsArgs,
		/// Commitment to the documents that the borrowers apply with
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
	/// Bring the borrowers' agreement (the loan's bank, lend; every borrower signs)
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
	/// Give a loan up that no deal has taken (the loan's bank, lend)
	Withdraw {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record a loan from before the network against its mortgage (the mortgage's bank, lend)
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
		/// Principal still owed, in won
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
	/// A loan
	Show {
		/// The loan's number
		loan: u64,
	},
}

/// The terms of a loan.
#[derive(Args, Debug, Clone)]
pub struct TermsArgs {
	/// The title that is to secure the loan
	#[arg(long)]
	title: u64,
	/// A borrower's DID; may be repeated
	#[arg(long, required = true, value_name = "DID", value_parser = values::did)]
	borrower: Vec<Did>,
	/// What is lent, in won
	#[arg(long, value_parser = values::won)]
	principal: Won,
	/// The maximum secured amount (채권최고액), in won
	#[arg(long, value_parser = values::won)]
	max_secured: Won,
	/// The yearly rate in percent
	#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
	rate: RatePpm,
	/// The term in months
	#[arg(long)]
	months: u16,
}

impl TermsArgs {
	/// As the borrowers sign them.
	pub fn terms(&self) -> Result<LoanTerms, Failure> {
		Ok(LoanTerms {
			borrowers: self
				.borrower
				.clone()
				.try_into()
				.map_err(|_| Failure::input("too many borrowers for one loan"))?,
			title: TitleId(self.title),
			principal: self.principal,
			max_secured: self.max_secured,
			rate: self.rate,
			term_months: self.months,
		})
	}
}

/// A decision.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct DecisionArgs {
	/// Lend
	#[arg(long)]
	approve: bool,
	/// Do not lend, for this reason
	#[arg(long, value_name = "REASON", value_enum)]
	refuse: Option<Reason>,
}

/// Why a bank does not lend.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Reason {
	/// The property does not bear the loan (담보부족)
	Collateral,
	/// What stands in the title record is in the way (권리관계)
	TitleRecord,
	/// The bank's assessment of the borrower (심사부결)
	Assessment,
	/// Documents are missing or do not hold (서류미비)
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

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Apply { terms, documents, signers, reference } => {
			let terms = terms.terms()?;
			let bank = context.own_institution(&context.state().await?).await?;
			let act = consent::apply_for_loan(bank, &terms, documents);
			let consents = signers.sign_consent(context, act).await?;
			let done = context
				.run(reference.external_ref, |reference| {
					lending::apply(terms, documents, consents, reference)
				})
				.await?;
			let loan: LoanId = done.first_field("Lending", "LoanApplied")?;
			report(context, &done, loan, "is applied for");
		}
		Command::Decide { loan, decision, reference } => {
			let (decision, what) = match decision.refuse {
				Some(reason) => (Decision::Refuse(reason.into()), "is refused"),
				None => (Decision::Approve, "is approved"),
			};
			let loan = LoanId(loan);
			let done = context
				.run(reference.external_ref, |reference| lending::decide(loan, decision, reference))
				.await?;
			report(context, &done, loan, what);
		}
		Command::Agree { loan, agreement, signers, reference } => {
			let loan = LoanId(loan);
			let terms = get(&context.state().await?, loan).await?.terms();
			let act = consent::agree_to_loan(loan, &terms, agreement);
			let consents = signers.sign_consent(context, act).await?;
			let done = context
				.run(reference.external_ref, |reference| {
					lending::agree(loan, agreement, consents, reference)
				})
				.await?;
			report(context, &done, loan, "is agreed");
		}
		Command::Withdraw { loan, reference } => {
			let loan = LoanId(loan);
			let done = context
				.run(reference.external_ref, |reference| lending::withdraw(loan, reference))
				.await?;
			report(context, &done, loan, "is withdrawn");
		}
		Command::Record { title, entry, principal, rate, months, reference } => {
			let entry = EntryId { title: TitleId(title), number: entry };
			let done = context
				.run(reference.external_ref, |reference| {
					lending::record_existing(entry, principal, rate, months, reference)
				})
				.await?;
			let loan: LoanId = done.first_field("Lending", "LoanRecorded")?;
			report(context, &done, loan, "is recorded");
		}
		Command::Repay { loan, amount, reference } => {
			let loan = LoanId(loan);
			let done = context
				.run(reference.external_ref, |reference| lending::repay(loan, amount, reference))
				.await?;
			let settled = done.included.fields("Lending", "LoanSettled").is_some();
			report(
				context,
				&done,
				loan,
				if settled { "is settled" } else { "has a repayment more" },
			);
		}
		Command::Show { loan } => {
			let (state, loan) = (context.state().await?, LoanId(loan));
			let one = get(&state, loan).await?;
			let bank = super::institution::name(&state, one.bank).await?;
			context.output.answer(&json::loan(loan, &one), || show(loan, &one, bank));
		}
	}
	Ok(())
}

/// A loan.
pub async fn get(state: &State, loan: LoanId) -> Result<Loan, Failure> {
	state.loan(loan).await?.ok_or_else(|| Failure::not_found(format!("loan {loan}")))
}

fn report(context: &Context, done: &Done, loan: LoanId, what: &str) {
	context.report(done, format!("Loan {loan} {what}."), json!({ "loan": loan.0 }));
}

fn show(id: LoanId, loan: &Loan, bank: String) -> String {
	let mut facts = vec![
		("loan", id.to_string()),
		("bank", bank),
		("state", json::loan_state(loan.state).to_owned()),
		("since", values::shown_moment(loan.since)),
		("title", loan.title.to_string()),
		("principal", format!("{} won", values::shown_won(loan.principal))),
		("max. secured (채권최고액)", format!("{} won", values::shown_won(loan.max_secured))),
		("rate", values::shown_rate(loan.rate)),
		("term", format!("{} months", loan.term_months)),
		("outstanding", format!("{} won", values::shown_won(loan.outstanding))),
		(
			"borrowers",
			loan.borrowers.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
		),
	];
	if let pallet_lending::LoanState::Refused(reason) = loan.state {
		facts.push(("refused for", json::refusal(reason).to_owned()));
	}
	if let Some(deal) = loan.deal {
		facts.push(("deal", deal.to_string()));
	}
	if let Some(entry) = loan.entry {
		facts.push(("entry", entry.number.to_string()));
	}
	output::facts(facts)
}
