//! `madang officer`: officers of your own institution.

mod consent;
mod list;

use crate::{
	appointments::Newcomer, context::Context, failure::Failure, json, lookup, output,
	reference::Reference, send::Submitted, values,
};
use clap::Subcommand;
use madang_client::api::{calls::institutions, types::*};
use madang_primitives::{appointment::Appointment, Duty};
use serde_json::json;

/// `madang officer …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Consent to an appointment of your own new account, before it is appointed
	#[command(
		subcommand,
		after_help = "Example:\n  madang --key kim officer consent appointment 4 --out kim.json"
	)]
	Consent(consent::Command),
	/// Appoint an account as an officer of your institution (administer)
	#[command(
		after_help = "Example:\n  madang --key admin officer appoint 5F… --duties lend,enrol \
		--consent kim.json"
	)]
	Appoint {
		/// The account, as `madang key show` prints it
		#[arg(value_parser = values::account)]
		account: Account,
		/// The officer's duties
		#[arg(long, required = true, value_delimiter = ',', value_parser = values::duty)]
		duties: Vec<Duty>,
		#[command(flatten)]
		newcomer: Newcomer,
		#[command(flatten)]
		reference: Reference,
	},
	/// Set an officer's duties (administer)
	Duties {
		/// The officer's account
		#[arg(value_parser = values::account)]
		account: Account,
		/// All duties that the officer has from now on
		#[arg(long, required = true, value_delimiter = ',', value_parser = values::duty)]
		duties: Vec<Duty>,
	},
	/// Suspend an officer (administer)
	Suspend {
		/// The officer's account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	/// Reinstate a suspended officer (administer)
	Reinstate {
		/// The officer's account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	/// Revoke an officer permanently (administer)
	Revoke {
		/// The officer's account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	/// List officers of an institution
	List(list::Args),
	/// Show an officer: institution, duties, status
	Show {
		/// The officer's account
		#[arg(value_parser = values::account)]
		account: Account,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Consent(command) => consent::run(context, command).await,
		Command::Appoint { account, duties, newcomer, reference } => {
			let duties: Duties = duties.into_iter().collect();
			let own = lookup::own_institution(context, &context.state().await?).await?;
			let appointment = Appointment::Officer(own);
			let consent = newcomer.consents(context, account, appointment, 0).await?;
			let call =
				|reference| institutions::appoint_officer(account, duties, consent, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			report(context, &submitted, account, t!("is appointed"));
			Ok(())
		}
		Command::Duties { account, duties } => {
			let call = institutions::set_duties(account, duties.into_iter().collect());
			report(context, &context.submit(call).await?, account, t!("now has these duties"));
			Ok(())
		}
		Command::Suspend { account } => {
			let call = institutions::suspend_officer(account);
			report(context, &context.submit(call).await?, account, t!("is suspended"));
			Ok(())
		}
		Command::Reinstate { account } => {
			let call = institutions::reinstate_officer(account);
			report(context, &context.submit(call).await?, account, t!("is reinstated"));
			Ok(())
		}
		Command::Revoke { account } => {
			let account_text = values::format_account(&account);
			context.ask_before(&t!("officer {account_text} is revoked permanently"))?;
			let call = institutions::revoke_officer(account);
			report(context, &context.submit(call).await?, account, t!("is revoked permanently"));
			Ok(())
		}
		Command::List(args) => list::list(context, args).await,
		Command::Show { account } => show(context, account).await,
	}
}

async fn show(context: &Context, account: Account) -> Result<(), Failure> {
	let state = context.state().await?;
	let one = state
		.officer(account)
		.await?
		.ok_or_else(|| Failure::not_found(t!("officer {}", values::format_account(&account))))?;
	let institution = lookup::institution(&state, one.institution).await?;
	let present = institution.generation;
	let name = String::from_utf8_lossy(&institution.name_ko);
	context.output.answer(&json::officer(&account, &one, present), || {
		output::facts([
			("account", values::format_account(&account)),
			("institution", format!("{name} ({})", one.institution)),
			("duties", values::format_duties(one.duties)),
			("status", json::officer_status(&one, present).to_owned()),
			("generation", t!("{} of {present}", one.generation)),
		])
	});
	Ok(())
}

fn report(context: &Context, submitted: &Submitted, account: Account, what: &str) {
	let account = values::format_account(&account);
	context.report(submitted, t!("Officer {account} {what}."), json!({ "account": account }));
}
