//! Transfers of loans to another bank, with the mortgages that secure them.

use crate::{
	commands::{
		loan::money::today,
		steps::{report, step},
	},
	context::Context,
	failure::Failure,
	reference::Reference,
	values,
};
use clap::{Args, Subcommand, ValueEnum};
use madang_client::api::{calls::lending, types::*};

/// How loans go to another bank.
#[derive(Subcommand, Debug)]
#[expect(clippy::enum_variant_names, reason = "the commands have these names")]
pub enum Command {
	/// Offer loans to another bank, with their mortgages (대출채권 양도; the loans' bank, lend)
	#[command(
		after_help = "Example:\n  madang --key kim loan offer-transfer 7 8 --to 22 --cause contract --contract 9f86… \
		--notice 2c26…\n\nAll loans under a mortgage go together, with all mortgages of each. The price stays in the contract."
	)]
	OfferTransfer(OfferArgs),
	/// Accept a transfer, and file that of the mortgages (근저당권이전; the bank to which it is offered, lend)
	#[command(
		after_help = "Example:\n  madang --key lee loan accept-transfer 1\n\nThe loans are this bank's \
		when the registry office has completed the application."
	)]
	AcceptTransfer {
		/// The transfer's number
		transfer: u64,
		#[command(flatten)]
		reference: Reference,
	},
	/// End a transfer: the bank that offered it withdraws it, or the other one declines (either bank, lend)
	EndTransfer {
		/// The transfer's number
		transfer: u64,
		#[command(flatten)]
		reference: Reference,
	},
}

/// An offer.
#[derive(Args, Debug)]
pub struct OfferArgs {
	/// The loans' numbers, at most eight
	#[arg(required = true)]
	loans: Vec<u64>,
	/// The other bank
	#[arg(long, value_parser = values::institution)]
	to: InstitutionId,
	/// What is assigned, as the title record states it
	#[arg(long, value_enum)]
	cause: Cause,
	/// The day of the contract; today without this option
	#[arg(long, value_name = "DAY", value_parser = values::day)]
	agreed_on: Option<KoreanDay>,
	/// Commitment to the contract (양도계약서)
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	contract: Commitment,
	/// Commitment to the notice to the debtors, or to their consent (양도통지·승낙)
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	notice: Commitment,
	/// For how many days the offer stands, at most 90
	#[arg(long, default_value_t = 30)]
	days: u32,
	#[command(flatten)]
	reference: Reference,
}

/// What is assigned.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Cause {
	/// The contract: the mortgage secures further debts to the other bank too (계약양도)
	Contract,
	/// Claims that were determined (확정채권양도)
	Claim,
}

impl From<Cause> for AssignmentCause {
	fn from(cause: Cause) -> Self {
		match cause {
			Cause::Contract => Self::Contract,
			Cause::Claim => Self::Claim,
		}
	}
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::OfferTransfer(args) => offer(context, args).await,
		Command::AcceptTransfer { transfer, reference } => {
			let number = TransferId(transfer);
			let what = t!("is accepted, and its application is filed");
			step(context, number, &reference, what, lending::accept_transfer).await
		}
		Command::EndTransfer { transfer, reference } => {
			let number = TransferId(transfer);
			step(context, number, &reference, t!("has ended"), lending::end_transfer).await
		}
	}
}

async fn offer(context: &Context, args: OfferArgs) -> Result<(), Failure> {
	let OfferArgs { loans, to, cause, agreed_on, contract, notice, days, reference } = args;
	let agreed_on = agreed_on.unwrap_or_else(today);
	let terms = TransferTerms { cause: cause.into(), agreed_on, contract, notice };
	let loans = loans.into_iter().map(LoanId).collect();
	let call = |reference| lending::offer_transfer(loans, to, terms, days, reference);
	let submitted = context.submit_with_ref(&reference, call).await?;
	let transfer: TransferId = submitted.leading_fields("Lending", "TransferOffered")?;
	report(context, &submitted, transfer, t!("is offered"));
	Ok(())
}
