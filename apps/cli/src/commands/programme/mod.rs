//! `madang programme`: policy-fund programmes.

mod show;
mod terms;
mod ticket;

use crate::{
	commands::steps::{report, step},
	context::Context,
	failure::Failure,
	reference::Reference,
	values,
};
use clap::{Args, Subcommand};
use madang_client::api::{calls::programmes, types::*};
use serde_json::json;
use std::path::PathBuf;

/// `madang programme …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Open a programme (policy agency, fund)
	#[command(after_help = terms::HELP)]
	Open {
		/// The file with its terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
		/// The budget in won
		#[arg(long, value_name = "WON", value_parser = values::won)]
		budget: Won,
		#[command(flatten)]
		reference: Reference,
	},
	/// Give a programme another version of its terms, for later applications (its agency, fund)
	#[command(after_help = terms::HELP)]
	Revise {
		/// The programme's number
		programme: u32,
		/// The file with the new terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
		#[command(flatten)]
		reference: Reference,
	},
	/// Set the budget of a programme (its agency, fund)
	SetBudget {
		/// The programme's number
		programme: u32,
		/// The budget in won: at least what is reserved and disbursed
		#[arg(long, value_name = "WON", value_parser = values::won)]
		total: Won,
		#[command(flatten)]
		reference: Reference,
	},
	/// Set how much a lender may lend under a programme (its agency, fund)
	SetLine {
		/// The programme's number
		programme: u32,
		/// The lender's number: a bank, or the agency itself
		#[arg(long, value_parser = values::institution)]
		lender: InstitutionId,
		#[command(flatten)]
		ceiling: CeilingArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Take no more applications; loans under the programme continue (its agency, fund)
	Close {
		/// The programme's number
		programme: u32,
		#[command(flatten)]
		reference: Reference,
	},
	/// Take applications again, while the window is open (its agency, fund)
	Reopen {
		/// The programme's number
		programme: u32,
		#[command(flatten)]
		reference: Reference,
	},
	/// Set the keys with which the agency signs tickets, all of them (policy agency, fund)
	#[command(
		after_help = "Example: two keys of this machine, of which the second replaces the first soon\n  madang \
		--key lee programme set-ticket-keys --party tickets-2026 --party tickets-2027"
	)]
	SetTicketKeys {
		/// The name of a party's key on this machine; may be repeated. Without any, no ticket is accepted
		#[arg(long, value_name = "NAME")]
		party: Vec<String>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Make the secret with which the agency calculates applicants' tags
	NewSecret {
		/// The new file, which only you can read
		file: PathBuf,
	},
	/// Sign a ticket for an applicant and a lender. Nothing is sent: give the lender what is printed
	Ticket(ticket::TicketArgs),
	/// List the programmes
	List,
	/// Show a programme: its terms, its budget and its lenders
	Show {
		/// The programme's number
		programme: u32,
	},
}

/// How much a lender may lend.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct CeilingArgs {
	/// The most that it may lend, in won
	#[arg(long, value_name = "WON", value_parser = values::won)]
	ceiling: Option<Won>,
	/// Remove the line of the lender, which it has not used
	#[arg(long)]
	remove: bool,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Open { terms, budget, reference } => {
			let terms = terms::open(&terms)?;
			let call = |reference| programmes::open(terms, budget, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			let programme: ProgrammeId =
				submitted.leading_fields("Programmes", "ProgrammeOpened")?;
			report(context, &submitted, programme, t!("is open"));
			Ok(())
		}
		Command::Revise { programme, terms, reference } => {
			let terms = terms::open(&terms)?;
			let call = |number, reference| programmes::revise(number, terms, reference);
			step(
				context,
				ProgrammeId(programme),
				&reference,
				t!("has another version of its terms"),
				call,
			)
			.await
		}
		Command::SetBudget { programme, total, reference } => {
			let call = |number, reference| programmes::set_budget(number, total, reference);
			step(context, ProgrammeId(programme), &reference, t!("has another budget"), call).await
		}
		Command::SetLine { programme, lender, ceiling, reference } => {
			let ceiling = ceiling.ceiling;
			let call = |number, reference| programmes::set_line(number, lender, ceiling, reference);
			let what = match ceiling {
				Some(ceiling) => {
					t!("has a line of {} won for institution {lender}", values::format_won(ceiling))
				}
				None => t!("has no line for institution {lender} any more"),
			};
			step(context, ProgrammeId(programme), &reference, &what, call).await
		}
		Command::Close { programme, reference } => {
			step(
				context,
				ProgrammeId(programme),
				&reference,
				t!("takes no more applications"),
				programmes::close,
			)
			.await
		}
		Command::Reopen { programme, reference } => {
			step(
				context,
				ProgrammeId(programme),
				&reference,
				t!("takes applications again"),
				programmes::reopen,
			)
			.await
		}
		Command::SetTicketKeys { party, reference } => {
			set_ticket_keys(context, &party, &reference).await
		}
		Command::NewSecret { file } => ticket::new_secret(context, &file),
		Command::Ticket(args) => ticket::ticket(context, args).await,
		Command::List => show::list(context).await,
		Command::Show { programme } => show::show(context, ProgrammeId(programme)).await,
	}
}

async fn set_ticket_keys(
	context: &Context,
	parties: &[String],
	reference: &Reference,
) -> Result<(), Failure> {
	let keys = parties
		.iter()
		.map(|name| context.party(name).map(|key| key.public()))
		.collect::<Result<Vec<_>, _>>()?;
	let count = keys.len();
	let call = |reference| programmes::set_ticket_keys(keys, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let sentence = t!("Tickets of {count} keys are accepted.");
	context.report(&submitted, sentence, json!({ "keys": count }));
	Ok(())
}
