//! `madang council`: what the founding institutions decide together.

use crate::{
	cli::Reference,
	context::{refused, Context},
	failure::{Failure, OfFile},
	output, values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{
		calls::{conveyances, council, institutions, system, validators},
		types::*,
	},
	council::{self as read, Closed, OpenProposal, ProposedCall},
	State,
};
use pallet_council::Majority;
use serde_json::{json, Value};
use std::path::PathBuf;

/// `madang council …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// The seats, the open proposals, and what is paused
	List,
	/// Propose something, and vote for it (govern)
	#[command(after_help = "\
Examples:
  madang --key kim council propose --reason \"the bank asked to join\" admit --kind bank \\
    --name-ko 새은행 --name-en \"New Bank\" --jurisdiction \"\" --administrator 5F…
  madang --key kim council propose --reason \"wrong receipts\" pause Titles.file --hours 2")]
	Propose {
		/// Why: members and auditors read it
		#[arg(long, value_name = "TEXT")]
		reason: String,
		#[command(flatten)]
		reference: Reference,
		/// What to do
		#[command(subcommand)]
		what: What,
	},
	/// Vote on a proposal, or change the vote (govern)
	Vote {
		/// The proposal's number
		proposal: u32,
		#[command(flatten)]
		side: Side,
	},
	/// Close a proposal that is decided or has expired; carry it out if enough are for it (govern)
	Close {
		/// The proposal's number
		proposal: u32,
	},
	/// Make the code that the council authorised the runtime: any officer may
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
	/// For it
	#[arg(long)]
	r#for: bool,
	/// Against it
	#[arg(long)]
	against: bool,
}

/// What is proposed. Pausing needs a third of the seats, resuming more than half, the rest two
/// thirds.
#[derive(Subcommand, Debug)]
pub enum What {
	/// Admit an institution
	Admit {
		/// Its kind
		#[arg(long, value_parser = values::kind)]
		kind: InstitutionKind,
		/// Its official Korean name
		#[arg(long)]
		name_ko: String,
		/// Its English name
		#[arg(long)]
		name_en: String,
		/// Districts that it answers for, by the first digits of their codes; "" is the nation
		#[arg(long, value_delimiter = ',')]
		jurisdiction: Vec<DistrictPrefix>,
		/// Its first administrator's account
		#[arg(long, value_parser = values::account)]
		administrator: Account,
	},
	/// Suspend an institution: none of its officers acts
	Suspend {
		/// Its number
		institution: u32,
	},
	/// Readmit a suspended institution
	Readmit {
		/// Its number
		institution: u32,
	},
	/// Record that an institution has left for good
	Withdraw {
		/// Its number
		institution: u32,
	},
	/// Say anew which places an institution answers for
	SetJurisdiction {
		/// Its number
		institution: u32,
		/// The first digits of the districts' codes; "" is the nation
		#[arg(required = true)]
		places: Vec<DistrictPrefix>,
	},
	/// Give an institution a new administrator, and suspend the others
	ReplaceAdministrator {
		/// Its number
		institution: u32,
		/// The new administrator's account
		#[arg(value_parser = values::account)]
		account: Account,
	},
	/// Say how much an institution may send in a window; as much as any other, without a number
	SetQuota {
		/// Its number
		institution: u32,
		/// Milliseconds of blocks' time in a window
		#[arg(long, requires = "transactions")]
		milliseconds: Option<u32>,
		/// Transactions in a window
		#[arg(long, requires = "milliseconds")]
		transactions: Option<u32>,
	},
	/// Give an institution a seat in the council
	GrantSeat {
		/// Its number
		institution: u32,
	},
	/// Take an institution's seat
	RevokeSeat {
		/// Its number
		institution: u32,
	},
	/// Give an institution a validator's seat
	GrantValidator {
		/// Its number
		institution: u32,
	},
	/// Take one of an institution's validators' seats for good
	RevokeValidator {
		/// Its number
		institution: u32,
		/// Which of its seats
		#[arg(long, default_value_t = 0)]
		seat: u32,
	},
	/// Let a suspended validator's seat go on
	ReinstateValidator {
		/// The institution's number
		institution: u32,
		/// Which of its seats
		#[arg(long, default_value_t = 0)]
		seat: u32,
	},
	/// Register a node for an institution: the first of a newcomer, which has none to ask with
	RegisterNode {
		/// Its number
		institution: u32,
		/// The node's id: 12D3KooW…
		id: NodeId,
	},
	/// Deregister a node of an institution: all others drop it
	DeregisterNode {
		/// Its number
		institution: u32,
		/// The node's id: 12D3KooW…
		id: NodeId,
	},
	/// Close a case against a validator
	CloseCase {
		/// The case's number, as `madang validator list` shows it
		case: u32,
	},
	/// Set how many blocks a session has
	SetSessionLength {
		/// The blocks
		blocks: u32,
	},
	/// Go on without validators that are lost for good: see "When too many validators are lost"
	Recover {
		/// The lost seats, as INSTITUTION:SEAT
		#[arg(long, required = true, value_delimiter = ',', value_parser = values::seat)]
		lost: Vec<(InstitutionId, u32)>,
		/// The last block that any of the remaining validators has finalized, as `madang validator
		/// last-finalized` finds it
		#[arg(long)]
		best_finalized: u32,
		/// For how many blocks after the session's begin the old set still counts
		#[arg(long, default_value_t = 20)]
		delay: u32,
	},
	/// Declare days on which no term ends
	DeclareHolidays {
		/// The days, as 2026-12-25
		#[arg(required = true)]
		days: Vec<KoreanDay>,
	},
	/// Let this code become the runtime; `apply-upgrade` makes it so
	AuthorizeUpgrade {
		/// The runtime's wasm
		#[arg(value_name = "FILE")]
		code: PathBuf,
	},
	/// Refuse a pallet's calls, or one call, for some hours
	Pause {
		/// `Pallet` or `Pallet.call`
		#[arg(value_parser = values::target)]
		target: Target,
		/// For how many hours
		#[arg(long)]
		hours: u32,
	},
	/// Let what is paused go on
	Resume {
		/// `Pallet` or `Pallet.call`
		#[arg(value_parser = values::target)]
		target: Target,
	},
}

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::List => list(context).await,
		Command::Propose { reason, reference, what } => {
			let reason = Reason::try_from(reason.into_bytes())
				.map_err(|_| Failure::input("the reason is longer than 512 bytes"))?;
			let state = context.state().await?;
			let act = act(&state, what)?;
			let done = context
				.run(reference.external_ref, |reference| council::propose(act, reason, reference))
				.await?;
			let proposal: ProposalId = done.first_field("Council", "Proposed")?;
			let sentence = format!("Proposal {} is made, with your vote for it.", proposal.0);
			context.report(&done, sentence, json!({ "proposal": proposal.0 }));
			Ok(())
		}
		Command::Vote { proposal, side } => {
			let approve = side.r#for;
			let vote = council::vote(ProposalId(proposal), approve);
			let done = context.run_plain(vote).await?;
			let side = if approve { "for" } else { "against" };
			context.report(
				&done,
				format!("Your institution is {side} proposal {proposal}."),
				json!({ "proposal": proposal, "approve": approve }),
			);
			Ok(())
		}
		Command::Close { proposal } => {
			let done = context.run_plain(council::close(ProposalId(proposal))).await?;
			let (word, sentence) = match read::closed(&done.included)? {
				Closed::Enacted(Ok(())) => {
					("enacted", format!("Proposal {proposal} is carried out."))
				}
				Closed::Rejected => ("rejected", format!("Proposal {proposal} is rejected.")),
				Closed::Expired => ("expired", format!("Proposal {proposal} has expired.")),
				Closed::Enacted(Err(reason)) => {
					return Err(refused(format!(
						"proposal {proposal} had its votes, but could not be carried out: {reason}"
					)))
				}
			};
			context.report(&done, sentence, json!({ "proposal": proposal, "result": word }));
			Ok(())
		}
		Command::ApplyUpgrade { code } => {
			let bytes = std::fs::read(&code).of_file(&code)?;
			let done = context.run_plain(system::apply_authorized_upgrade(bytes)).await?;
			context.report(
				&done,
				"The code is the chain's runtime from the next block on.",
				Value::Null,
			);
			Ok(())
		}
	}
}

/// What to propose, as the chain reads it.
fn act(state: &State, what: What) -> Result<ProposedAct, Failure> {
	let at = state.at();
	let call = match what {
		What::Admit { kind, name_ko, name_en, jurisdiction, administrator } => ProposedCall::new(
			at,
			&institutions::admit_institution(
				kind,
				name_ko.into_bytes(),
				name_en.into_bytes(),
				jurisdiction,
				administrator,
			),
		),
		What::Suspend { institution } => {
			ProposedCall::new(at, &institutions::suspend_institution(InstitutionId(institution)))
		}
		What::Readmit { institution } => {
			ProposedCall::new(at, &institutions::readmit_institution(InstitutionId(institution)))
		}
		What::Withdraw { institution } => {
			ProposedCall::new(at, &institutions::withdraw_institution(InstitutionId(institution)))
		}
		What::SetJurisdiction { institution, places } => ProposedCall::new(
			at,
			&institutions::set_jurisdiction(InstitutionId(institution), places),
		),
		What::ReplaceAdministrator { institution, account } => ProposedCall::new(
			at,
			&institutions::replace_administrator(InstitutionId(institution), account),
		),
		What::SetQuota { institution, milliseconds, transactions } => {
			let quota = milliseconds.zip(transactions).map(|(milliseconds, transactions)| Quota {
				// A weight is in picoseconds.
				ref_time: u64::from(milliseconds) * 1_000_000_000,
				transactions,
			});
			ProposedCall::new(at, &institutions::set_quota(InstitutionId(institution), quota))
		}
		What::GrantSeat { institution } => {
			ProposedCall::new(at, &council::grant_seat(InstitutionId(institution)))
		}
		What::RevokeSeat { institution } => {
			ProposedCall::new(at, &council::revoke_seat(InstitutionId(institution)))
		}
		What::GrantValidator { institution } => {
			ProposedCall::new(at, &validators::grant_seat(InstitutionId(institution)))
		}
		What::RevokeValidator { institution, seat } => {
			ProposedCall::new(at, &validators::revoke_seat(InstitutionId(institution), seat))
		}
		What::ReinstateValidator { institution, seat } => {
			ProposedCall::new(at, &validators::reinstate_seat(InstitutionId(institution), seat))
		}
		What::RegisterNode { institution, id } => {
			ProposedCall::new(at, &validators::register_node(InstitutionId(institution), id))
		}
		What::DeregisterNode { institution, id } => {
			ProposedCall::new(at, &validators::deregister_node(InstitutionId(institution), id))
		}
		What::CloseCase { case } => ProposedCall::new(at, &validators::close_case(case)),
		What::SetSessionLength { blocks } => {
			ProposedCall::new(at, &validators::set_session_length(blocks))
		}
		What::Recover { lost, best_finalized, delay } => {
			ProposedCall::new(at, &validators::order_recovery(lost, best_finalized, delay))
		}
		What::DeclareHolidays { days } => {
			ProposedCall::new(at, &conveyances::declare_holidays(days))
		}
		What::AuthorizeUpgrade { code } => {
			let bytes = std::fs::read(&code).of_file(&code)?;
			let hash = sp_crypto_hashing::blake2_256(&bytes);
			ProposedCall::new(at, &system::authorize_upgrade(hash))
		}
		What::Pause { target, hours } => {
			// Blocks, where no slot is missed.
			let blocks = u64::from(hours) * 3_600_000 / state.slot_duration()?.max(1);
			let blocks = u32::try_from(blocks).map_err(|_| {
				Failure::input(format!("{hours} hours are longer than a pause may last"))
			})?;
			return Ok(Act::Pause { target, blocks });
		}
		What::Resume { target } => return Ok(Act::Resume(target)),
	};
	Ok(Act::Call(Box::new(call?)))
}

async fn list(context: &Context) -> Result<(), Failure> {
	let state = context.state().await?;
	let seats = read::seats(&state).await?;
	let proposals = read::proposals(&state).await?;
	let pauses = read::pauses(&state).await?;
	let value = json!({
		"block": state.number(),
		"seats": numbers(&seats),
		"proposals": proposals.iter().map(shown_json).collect::<Vec<_>>(),
		"paused": pauses
			.iter()
			.map(|pause| json!({ "target": read::shown(&pause.target), "until": pause.until }))
			.collect::<Vec<_>>(),
	});
	let mut names = Vec::new();
	for seat in &seats {
		names.push(super::institution::name(&state, *seat).await?);
	}
	context.output.answer(&value, || {
		let mut text = output::facts([
			(context.block_label(), state.number().to_string()),
			("seats", names.join(", ")),
		]);
		for pause in &pauses {
			text +=
				&format!("\n{} is paused until block {}", read::shown(&pause.target), pause.until);
		}
		if proposals.is_empty() {
			return text + "\nNo proposal is open.";
		}
		text + "\n"
			+ &output::table(
				["no.", "what", "why", "for", "against", "needs", "until block"],
				proposals.iter().map(|one| {
					[
						one.id.0.to_string(),
						one.act.clone(),
						one.reason.clone(),
						one.ayes.len().to_string(),
						one.nays.len().to_string(),
						needs(one, seats.len()),
						one.expires_at.to_string(),
					]
				}),
			)
	});
	Ok(())
}

fn numbers(institutions: &[InstitutionId]) -> Vec<u32> {
	institutions.iter().map(|institution| institution.0).collect()
}

fn word(majority: Majority) -> &'static str {
	match majority {
		Majority::OneThird => "one-third",
		Majority::MoreThanHalf => "more-than-half",
		Majority::TwoThirds => "two-thirds",
	}
}

/// How many votes carry a proposal.
fn needs(proposal: &OpenProposal, seats: usize) -> String {
	let least = (1..=seats).find(|ayes| proposal.majority.is_met(*ayes, seats));
	let least = least.map_or_else(|| "-".to_owned(), |votes| votes.to_string());
	format!("{least} of {seats} ({})", word(proposal.majority))
}

fn shown_json(one: &OpenProposal) -> Value {
	json!({
		"proposal": one.id.0,
		"by": one.by.0,
		"act": one.act,
		"majority": word(one.majority),
		"reason": one.reason,
		"expires_at": one.expires_at,
		"ayes": numbers(&one.ayes),
		"nays": numbers(&one.nays),
	})
}
