//! `madang officer`: an institution's own officers.

use crate::{
	cli::Reference,
	context::{Context, Done},
	failure::Failure,
	json, output, values,
};
use clap::Subcommand;
use madang_client::api::{calls::institutions, types::*};
use madang_primitives::Duty;
use serde_json::json;

/// `madang officer …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Appoint an account as an officer of one's own institution (administer)
	#[command(
		after_help = "Example:\n  madang --key admin officer appoint 5F… --duties lend,enrol"
	)]
	Appoint {
		/// The account, as `madang key show` prints it
		#[arg(value_parser = values::account)]
		account: Account,
		/// The officer's duties
		#[arg(long, required = true, value_delimiter = ',', value_parser = values::duty)]
		duties: Vec<Duty>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Set an officer's duties (administer)
	Duties {
		/// The account
		#[arg(value_parser = values::account)]
		account: Account,
		/// All duties that it has from now on
		#[arg(long, required = true, value_delimiter = ',', value_parser = values::duty)]
		duties: Vec<Duty>,
	},
	/// Suspend an officer (administer)
	Suspend {
		/// The account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	/// Let a suspended officer act again (administer)
	Reinstate {
		/// The account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	/// Revoke an officer for good (administer)
	Revoke {
		/// The account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	/// An officer, as the chain knows it
	Show {
		/// The account
		#[arg(value_parser = values::account)]
		account: Account,
	},
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Appoint { account, duties, reference } => {
			let duties: Duties = duties.into_iter().collect();
			let done = context
				.run(reference.external_ref, |reference| {
					institutions::appoint_officer(account, duties, reference)
				})
				.await?;
			report(context, &done, account, "is appointed");
		}
		Command::Duties { account, duties } => {
			let duties: Duties = duties.into_iter().collect();
			let done = context.run_plain(institutions::set_duties(account, duties)).await?;
			report(context, &done, account, "has these duties now");
		}
		Command::Suspend { account } => {
			let done = context.run_plain(institutions::suspend_officer(account)).await?;
			report(context, &done, account, "is suspended");
		}
		Command::Reinstate { account } => {
			let done = context.run_plain(institutions::reinstate_officer(account)).await?;
			report(context, &done, account, "acts again");
		}
		Command::Revoke { account } => {
			let done = context.run_plain(institutions::revoke_officer(account)).await?;
			report(context, &done, account, "is revoked for good");
		}
		Command::Show { account } => {
			let state = context.state().await?;
			let one = state.officer(account).await?.ok_or_else(|| {
				Failure::not_found(format!("officer {}", values::shown_account(&account)))
			})?;
			let institution = super::institution::name(&state, one.institution).await?;
			context.output.answer(&json::officer(&account, &one), || {
				output::facts([
					("account", values::shown_account(&account)),
					("institution", institution),
					("duties", values::shown_duties(one.duties)),
					("status", json::officer_status(&one).to_owned()),
				])
			});
		}
	}
	Ok(())
}

fn report(context: &Context, done: &Done, account: Account, what: &str) {
	let account = values::shown_account(&account);
	context.report(done, format!("Officer {account} {what}."), json!({ "account": account }));
}
