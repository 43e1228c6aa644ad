//! `madang council`: what the founding institutions decide together.

mod appointing;
mod certificates;
mod encoded;
mod lending;
mod list;
mod proposed;
mod quota;

use crate::{
	context::Context,
	failure::{Failure, OfFile},
	reference::Reference,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{
		calls::{council, system},
		types::*,
	},
	council::{closed, Closed},
};
use proposed::Proposed;
use serde_json::{json, Value};
use std::path::{Path, PathBuf};

/// `madang council …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// List the seats, the open proposals, and what is paused
	List,
	/// Make a proposal, and vote for it (govern)
	///
	/// An institution may have four open proposals, and four more for pauses, resumes and suspensions.
	#[command(after_help = "\
Examples:
  madang --key kim council propose --reason \"the bank asked to join\" admit --kind bank \\
    --name-ko 새은행 --name-en \"New Bank\" --jurisdiction \"\" --administrator 5F… --consent new.json
  madang --key kim council propose --reason \"wrong receipts\" pause Titles.file --hours 2")]
	Propose {
		/// The reason, which members and auditors read
		#[arg(long, value_name = "TEXT")]
		reason: String,
		#[command(flatten)]
		reference: Reference,
		/// What to propose
		#[command(subcommand)]
		what: Proposed,
	},
	/// Vote on a proposal, or change the vote (govern)
	Vote {
		/// The proposal's number
		proposal: u32,
		#[command(flatten)]
		side: Side,
	},
	/// Withdraw a proposal of your own institution (govern)
	Withdraw {
		/// The proposal's number
		proposal: u32,
	},
	/// Close a proposal that is decided or has expired; enact it if it has enough votes (govern)
	Close {
		/// The proposal's number
		proposal: u32,
	},
	/// Upgrade the runtime to the code that the council authorized (any officer)
	ApplyUpgrade {
		/// The runtime's wasm
		#[arg(value_name = "FILE")]
		code: PathBuf,
	},
}

/// For or against.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct Side {
	/// Vote for the proposal
	#[arg(long)]
	r#for: bool,
	/// Vote against the proposal
	#[arg(long)]
	against: bool,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::List => list::list(context).await,
		Command::Propose { reason, reference, what } => {
			propose(context, reason, &reference, what).await
		}
		Command::Vote { proposal, side } => vote(context, proposal, side.r#for).await,
		Command::Withdraw { proposal } => withdraw(context, proposal).await,
		Command::Close { proposal } => close(context, proposal).await,
		Command::ApplyUpgrade { code } => apply_upgrade(context, &code).await,
	}
}

async fn propose(
	context: &Context,
	reason: String,
	reference: &Reference,
	what: Proposed,
) -> Result<(), Failure> {
	let reason = Reason::try_from(reason.into_bytes())
		.map_err(|_| Failure::input(t!("the reason is longer than 512 bytes; shorten it")))?;
	let act = what.act(context, &context.state().await?).await?;
	let call = |reference| council::propose(act, reason, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let proposal: ProposalId = submitted.leading_fields("Council", "Proposed")?;
	context.report(
		&submitted,
		t!("Proposal {} is made, with your vote for it.", proposal.0),
		json!({ "proposal": proposal.0 }),
	);
	Ok(())
}

async fn vote(context: &Context, proposal: u32, approve: bool) -> Result<(), Failure> {
	let submitted = context.submit(council::vote(ProposalId(proposal), approve)).await?;
	let side = if approve { t!("for") } else { t!("against") };
	context.report(
		&submitted,
		t!("Your institution votes {side} proposal {proposal}."),
		json!({ "proposal": proposal, "approve": approve }),
	);
	Ok(())
}

async fn withdraw(context: &Context, proposal: u32) -> Result<(), Failure> {
	context.ask_before(&t!("proposal {proposal} is withdrawn"))?;
	let submitted = context.submit(council::withdraw_proposal(ProposalId(proposal))).await?;
	context.report(
		&submitted,
		t!("Proposal {proposal} is withdrawn."),
		json!({ "proposal": proposal }),
	);
	Ok(())
}

async fn close(context: &Context, proposal: u32) -> Result<(), Failure> {
	let submitted = context.submit(council::close(ProposalId(proposal))).await?;
	let (result, sentence) = match closed(submitted.now()?)? {
		Closed::Enacted(Ok(())) => ("enacted", t!("Proposal {proposal} is enacted.")),
		Closed::Rejected => ("rejected", t!("Proposal {proposal} is rejected.")),
		Closed::Expired => ("expired", t!("Proposal {proposal} has expired.")),
		Closed::Enacted(Err(reason)) => {
			return Err(Failure::rejected(t!(
				"proposal {proposal} had enough votes, but its call failed: {reason}"
			)))
		}
	};
	context.report(&submitted, sentence, json!({ "proposal": proposal, "result": result }));
	Ok(())
}

async fn apply_upgrade(context: &Context, code: &Path) -> Result<(), Failure> {
	let bytes = std::fs::read(code).of_file(code)?;
	context.ask_before(t!("the chain gets another runtime"))?;
	let submitted = context.submit(system::apply_authorized_upgrade(bytes)).await?;
	let sentence = t!("The code is the chain's runtime from the next block on.");
	context.report(&submitted, sentence, Value::Null);
	Ok(())
}
