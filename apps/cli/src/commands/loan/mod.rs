//! `madang loan`: mortgage loans, and loans under programmes.

mod arrears;
mod changes;
mod list;
mod money;
mod own;
mod pledge;
mod policy;
mod portfolio;
mod repayments;
mod statistics;
mod transfers;

use crate::{
	acts,
	commands::steps::{report, step},
	consents::Signers,
	context::Context,
	failure::Failure,
	json,
	loan_terms::{format_rate, CreditArgs, LoanTermsArgs},
	lookup, output,
	papers::proofs_of,
	reference::Reference,
	values,
};
pub use changes::AmendmentArgs;
use clap::{Args, Subcommand, ValueEnum};
use codec::DecodeAll;
use madang_client::{
	api::{calls::lending, types::*},
	consent,
	loans::Owed,
};
use madang_schedule::Repayment;
use pallet_lending::{LoanState, RefusalReason};
use pallet_titles::EntryId;
use std::path::PathBuf;

/// `madang loan …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Submit the borrowers' application, with a mortgage or under a programme (lender, lend; every borrower
	/// signs)
	#[command(
		after_help = "Example:\n  madang --key kim loan apply --title 11462017000004 --borrower \
		did:madang:… --borrower did:madang:… --principal 500_000_000 --max-secured 600_000_000 --rate \
		3.95 --months 360 --documents 9f86… --consent a.json --consent b.json\n  madang --key kim loan apply \
		--programme 1 --fund-use operating --papers papers.csv --ticket 5a1c… --borrower did:madang:… \
		--principal 50_000_000 --rate 2.5 --months 60 --grace 12 --documents 9f86… --consent a.json"
	)]
	Apply(Box<ApplyArgs>),
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
	#[command(flatten)]
	Policy(policy::Command),
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
		/// The contract as it is now: the outstanding principal, and the months that are left
		#[command(flatten)]
		credit: CreditArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record a repayment; the last one settles the loan (the loan's bank, lend)
	Repay {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		line: money::LineArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record the repayments of a file. It can be sent again: each line counts once (bank, lend)
	#[command(after_help = "The file has the columns line_ref,loan,amount,value_day, such as\n  \
		line_ref,loan,amount,value_day\n  2026-11-24/000001,3,1_423_651,2026-11-24\n\nA line_ref is 64 hex \
		digits, or any text of which the hash is used.\n\nIt is sent in calls of 192 lines. If the node goes \
		away, the command waits for it, or says how many lines have their answer. Then run it again with the \
		same file.")]
	ImportRepayments {
		/// The file
		file: PathBuf,
		#[command(flatten)]
		reference: Reference,
	},
	/// Reverse a repayment that was none; a settled loan can be owed again (the loan's bank, lend)
	Reverse {
		/// The reference of the payment, 64 hex digits
		#[arg(value_name = "LINE_REF", value_parser = values::bytes32)]
		line_ref: LineRef,
		/// The number of the bank that posted it; your own institution without this option
		#[arg(long, value_parser = values::institution)]
		bank: Option<InstitutionId>,
		/// Commitment to the reason
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reason: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Show the instalments of a loan, if nothing is repaid early or late. After a change of the contract, those from the
	/// change on that are not billed yet
	Schedule {
		/// The loan's number
		loan: u64,
	},
	/// Show what is owed if a loan is paid off on a day
	Payoff {
		/// The loan's number
		loan: u64,
		/// The day; today without this option
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		on: Option<KoreanDay>,
	},
	/// Show a loan
	Show {
		/// The loan's number
		loan: u64,
	},
	#[command(flatten)]
	Changes(changes::Command),
	#[command(flatten)]
	Transfers(transfers::Command),
	#[command(flatten)]
	Arrears(arrears::Command),
	#[command(flatten)]
	Pledge(pledge::Command),
	#[command(flatten)]
	Own(own::Command),
}

/// An application.
#[derive(Args, Debug)]
pub struct ApplyArgs {
	#[command(flatten)]
	terms: LoanTermsArgs,
	/// A certificate file of one of the papers, which the chain checks; may be repeated
	#[arg(long, value_name = "FILE", requires = "programme")]
	certificate: Vec<PathBuf>,
	/// The agency's ticket for the applicant, in hexadecimal, as `madang programme ticket` prints it
	#[arg(long, value_name = "HEX", value_parser = ticket, requires = "programme")]
	ticket: Option<Ticket>,
	/// Commitment to the documents of the application
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	documents: Commitment,
	#[command(flatten)]
	signers: Signers,
	#[command(flatten)]
	reference: Reference,
}

/// A decision on an application.
#[derive(Args, Debug)]
pub struct DecisionArgs {
	#[command(flatten)]
	outcome: OutcomeArgs,
	/// The version of the limits of mortgage lending that you applied, for a mortgage loan (`loan limits`)
	#[arg(long, value_name = "NUMBER", requires = "calculation", conflicts_with = "refuse")]
	limits_version: Option<u16>,
	/// Commitment to your calculation of LTV and DSR
	#[arg(
		long,
		value_name = "COMMITMENT",
		value_parser = values::commitment,
		requires = "limits_version"
	)]
	calculation: Option<Commitment>,
	/// A value is above its limit, and an exception applies: commitment to its evidence
	#[arg(
		long,
		value_name = "COMMITMENT",
		value_parser = values::commitment,
		requires = "limits_version"
	)]
	exception: Option<Commitment>,
	/// Commitment to the particulars of a refusal that you tell the borrower
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment, requires = "refuse", conflicts_with = "approve")]
	particulars: Option<Commitment>,
}

/// Whether the bank lends.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct OutcomeArgs {
	/// Approve the loan
	#[arg(long)]
	approve: bool,
	/// Refuse the loan, for this reason
	#[arg(long, value_name = "REASON", value_enum, requires = "particulars")]
	refuse: Option<Reason>,
}

impl DecisionArgs {
	fn decision(&self) -> Decision {
		if let Some((reason, particulars)) = self.outcome.refuse.zip(self.particulars) {
			return Decision::Refuse(reason.into(), particulars);
		}
		let attested = self.limits_version.zip(self.calculation);
		Decision::Approve(attested.map(|(version, calculation)| {
			let result = self.exception.map_or(LimitsResult::Within, LimitsResult::Excepted);
			Assessment { version, result, calculation }
		}))
	}
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
		Command::Apply(args) => apply(context, *args).await,
		Command::Policy(command) => policy::run(context, command).await,
		Command::Decide { loan, decision, reference } => {
			let decision = decision.decision();
			let what = match decision {
				Decision::Approve(_) => t!("is approved"),
				Decision::Refuse(..) => t!("is refused"),
			};
			let call = |loan, reference| lending::decide(loan, decision, reference);
			step(context, LoanId(loan), &reference, what, call).await
		}
		Command::Agree { loan, agreement, signers, reference } => {
			let loan = LoanId(loan);
			let file = lookup::loan_file(&context.state().await?, loan).await?;
			let act = consent::agree_to_loan(loan, &file, agreement);
			let consents = signers.consents_to(context, act).await?;
			let call = |loan, reference| lending::agree(loan, agreement, consents, reference);
			step(context, loan, &reference, t!("is agreed"), call).await
		}
		Command::Withdraw { loan, reference } => {
			step(context, LoanId(loan), &reference, t!("is withdrawn"), lending::withdraw).await
		}
		Command::Cancel { loan, signers, reference } => {
			let loan = LoanId(loan);
			let act = acts::withdraw_loan(&context.state().await?, loan).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |loan, reference| lending::cancel(loan, consents, reference);
			step(context, loan, &reference, t!("is withdrawn by its borrowers"), call).await
		}
		Command::Record { title, entry, credit, reference } => {
			let entry = EntryId { title: TitleId(title), number: entry };
			let credit = credit.credit()?;
			let call = |reference| lending::record_existing(entry, credit, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			let loan: LoanId = submitted.leading_fields("Lending", "LoanRecorded")?;
			report(context, &submitted, loan, t!("is recorded"));
			Ok(())
		}
		Command::Repay { loan, line, reference } => {
			money::repay(context, LoanId(loan), &line, &reference).await
		}
		Command::ImportRepayments { file, reference } => {
			repayments::import(context, &file, &reference).await
		}
		Command::Reverse { line_ref, bank, reason, reference } => {
			money::reverse(context, (bank, line_ref), reason, &reference).await
		}
		Command::Schedule { loan } => money::schedule(context, LoanId(loan)).await,
		Command::Payoff { loan, on } => money::payoff(context, LoanId(loan), on).await,
		Command::Show { loan } => show(context, LoanId(loan)).await,
		Command::Changes(command) => changes::run(context, command).await,
		Command::Transfers(command) => transfers::run(context, command).await,
		Command::Arrears(command) => arrears::run(context, command).await,
		Command::Pledge(command) => pledge::run(context, command).await,
		Command::Own(command) => own::run(context, command).await,
	}
}

async fn apply(context: &Context, args: ApplyArgs) -> Result<(), Failure> {
	let ApplyArgs { terms, certificate, ticket, documents, signers, reference } = args;
	let (programme, terms) = (terms.programme(context)?, terms.terms(context).await?);
	let lender = lookup::own_institution(context, &context.state().await?).await?;
	let file = terms.clone().into();
	let submitted = match programme {
		Some((number, papers)) => {
			let ticket = ticket.ok_or_else(|| {
				Failure::input(t!("an application under a programme needs the agency's --ticket"))
			})?;
			let act = consent::apply_under_programme(lender, &file, number, documents, &papers);
			let consents = signers.consents_to(context, act).await?;
			let proofs = proofs_of(&papers, &certificate)?;
			let papers = papers.into_inner();
			let call = |reference| {
				lending::apply_under_programme(
					terms, documents, papers, proofs, ticket, consents, reference,
				)
			};
			context.submit_with_ref(&reference, call).await?
		}
		None => {
			let act = consent::apply_for_loan(lender, &file, documents);
			let consents = signers.consents_to(context, act).await?;
			let call = |reference| lending::apply(terms, documents, consents, reference);
			context.submit_with_ref(&reference, call).await?
		}
	};
	let loan: LoanId = submitted.leading_fields("Lending", "LoanApplied")?;
	let what = match submitted.emitted("Lending", "SlotTaken")? {
		true => t!("is refused: another live application has the applicant's slot"),
		false => t!("is applied for"),
	};
	report(context, &submitted, loan, what);
	Ok(())
}

/// A ticket in hexadecimal.
fn ticket(text: &str) -> Result<Ticket, String> {
	let bytes = hex::decode(text.strip_prefix("0x").unwrap_or(text)).ok();
	let ticket = bytes.and_then(|bytes| Ticket::decode_all(&mut bytes.as_slice()).ok());
	ticket.ok_or_else(|| t!("expected a ticket in hex digits, as the agency issued it").to_owned())
}

async fn show(context: &Context, id: LoanId) -> Result<(), Failure> {
	let state = context.state().await?;
	let loan = lookup::loan(&state, id).await?;
	let file = lookup::loan_file(&state, id).await?;
	let bank = lookup::institution_name(&state, loan.lender).await?;
	let owed = Owed::read(&state, id).await?;
	let account = match &owed {
		Some(owed) => Some(owed.account().map_err(money::impossible)?),
		None => None,
	};
	let on_its_way = state.policy_loan(id).await?;
	let assessment = state.assessment(id).await?;
	let amended = owed.as_ref().and_then(Owed::amended);
	let (terms, account) = (file.terms(), account.as_ref());
	let mut value = json::loan(id, &loan, (terms, amended), account, on_its_way.as_ref());
	value["assessment"] = assessment.as_ref().map(json::assessment).into();
	let transfer = lookup::transfer_of(&state, id, &loan).await?;
	value["transfer"] = transfer.as_ref().map(|(number, of)| json::transfer(*number, of)).into();
	let pledge = state.pledge(id).await?;
	value["pledge"] = pledge.as_ref().map(pledge::value).into();
	let pledged = match &pledge {
		Some(pledge) => pledge::facts(&state, pledge).await?,
		None => vec![("pledged (질권)", t!("no").to_owned())],
	};
	context.output.answer(&value, || {
		let of = (terms, amended);
		let of_loan = format_loan(id, &loan, of, account, bank, (on_its_way.as_ref(), pledged));
		match &transfer {
			Some((number, of)) => format!("{of_loan}\n{}", format_transfer(*number, of)),
			None => of_loan,
		}
	});
	Ok(())
}

/// The offer to another bank in which a loan is.
fn format_transfer(number: TransferId, transfer: &LoanTransfer) -> String {
	let LoanTransfer { to, until, filed, .. } = transfer;
	let filed = filed.map(|receipt| ("application of the transfer", receipt.to_string()));
	let offer = [
		("transfer", number.to_string()),
		("offered to", to.to_string()),
		("offer stands until", until.to_string()),
	];
	output::facts(offer.into_iter().chain(filed))
}

fn format_credit(credit: &Credit) -> Vec<(&'static str, String)> {
	let repayment = match &credit.repayment {
		Repayment::EqualInstalment => "equal instalments (원리금균등)",
		Repayment::EqualPrincipal => "equal principal (원금균등)",
		Repayment::Bullet => "at the end (만기일시)",
		Repayment::Irregular(_) => "on agreed days (불균등분할)",
	};
	vec![
		("rate", format_rate(&credit.rate)),
		("term", t!("{} months", credit.term_months)),
		("repayment", repayment.to_owned()),
		("pay day", credit.pay_day.to_string()),
	]
}

fn format_loan(
	id: LoanId,
	loan: &Loan,
	(terms, amended): (&LoanTerms, Option<&Amended>),
	account: Option<&LoanAccount>,
	bank: String,
	(on_its_way, pledged): (Option<&PolicyLoan>, Vec<(&'static str, String)>),
) -> String {
	let won = |amount| t!("{} won", values::format_won(amount));
	let lines = |all: Vec<String>| all.join("\n");
	let mut facts = vec![
		("loan", id.to_string()),
		("lender", bank),
		("state", json::loan_state(loan.state).to_owned()),
		("since", values::format_moment(loan.since)),
		("principal", won(terms.credit.principal)),
	];
	match terms.product {
		Product::Mortgage | Product::UnderMortgage => facts.extend([
			("titles", lines(terms.titles.iter().map(ToString::to_string).collect())),
			("max. secured (채권최고액)", won(terms.max_secured)),
		]),
		Product::Policy(of) => facts.extend(policy::facts(&of, on_its_way)),
	}
	if let Some(last) = amended {
		let reason = json::amendment_reason(last.amendment.reason);
		facts.push(("changes of the contract", t!("{}, the last: {reason}", loan.amendments)));
		facts.push(("this contract from", last.from.to_string()));
		facts.push(("it repays", won(last.amendment.credit.principal)));
	}
	facts.extend(format_credit(amended.map_or(&terms.credit, |last| &last.amendment.credit)));
	facts.push(("outstanding", won(account.map_or(0, LoanAccount::outstanding))));
	facts.push(("borrowers", lines(terms.borrowers.iter().map(ToString::to_string).collect())));
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
	facts.extend(pledged);
	if !loan.entries.is_empty() {
		facts.push(("entries", lines(loan.entries.iter().map(values::format_entry).collect())));
	}
	output::facts(facts)
}
