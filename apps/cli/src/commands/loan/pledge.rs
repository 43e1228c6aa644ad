//! Pledge of a loan (대출채권 질권).

use super::changes::AmendmentArgs;
use crate::{
	acts, commands::steps::step, context::Context, failure::Failure, json, lookup,
	reference::Reference, values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::{calls::lending, types::*},
	State,
};
use serde_json::{json, Value};

/// A loan is pledged to another institution that lends.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Offer to pledge a loan that is owed (질권설정; the lender, lend)
	#[command(
		after_help = "Example:\n  madang --key kim loan offer-pledge 7 --to 22 --secures 150_000_000 \
		--contract 9f86… --notice 60ba… --until 2027-01-15"
	)]
	OfferPledge {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		offer: OfferArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Accept the pledge of a loan that is offered to your institution (lend)
	AcceptPledge {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		reference: Reference,
	},
	/// Release a pledge or decline its offer (the pledgee, lend), or withdraw the offer (the lender, lend)
	EndPledge {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		reference: Reference,
	},
	/// Agree to a change of a pledged loan (민법 352; the pledgee, lend)
	#[command(
		subcommand_required = true,
		after_help = "Examples:\n  madang --key lee loan agree-to-change 7 write-off\n  madang --key lee loan \
		agree-to-change 7 amend --reason deferral --principal 48_200_000 --months 60 --grace 12 \
		--agreement 9f86…"
	)]
	AgreeToChange {
		/// The loan's number
		loan: u64,
		#[command(subcommand)]
		change: Change,
		#[command(flatten)]
		reference: Reference,
	},
}

/// What is offered.
#[derive(Args, Debug)]
pub struct OfferArgs {
	/// The number of the institution to which the loan is pledged
	#[arg(long, value_parser = values::institution)]
	to: InstitutionId,
	/// What the pledge secures at most, in won
	#[arg(long, value_name = "WON", value_parser = values::won)]
	secures: Won,
	/// Commitment to the contract of pledge (질권설정계약)
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	contract: Commitment,
	/// Commitment to the notice to the borrowers with its fixed date, or to their consent (민법 349)
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	notice: Commitment,
	/// The last day on which it can be accepted
	#[arg(long, value_name = "DAY", value_parser = values::day)]
	until: KoreanDay,
}

/// To what the pledgee agrees.
#[derive(Subcommand, Debug)]
pub enum Change {
	/// This change of the contract, as the borrowers sign it
	Amend {
		#[command(flatten)]
		amendment: Box<AmendmentArgs>,
	},
	/// The write-off
	WriteOff,
	/// To nothing any more
	Nothing,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::OfferPledge { loan, offer, reference } => {
			let OfferArgs { to, secures, contract, notice, until } = offer;
			let terms = PledgeTerms { contract, notice, secures };
			let call = |loan, reference| lending::offer_pledge(loan, to, terms, until, reference);
			step(context, LoanId(loan), &reference, t!("is offered as a pledge"), call).await
		}
		Command::AcceptPledge { loan, reference } => {
			step(context, LoanId(loan), &reference, t!("is pledged"), lending::accept_pledge).await
		}
		Command::EndPledge { loan, reference } => {
			let what = t!("is not pledged any more");
			step(context, LoanId(loan), &reference, what, lending::end_pledge).await
		}
		Command::AgreeToChange { loan, change, reference } => {
			let loan = LoanId(loan);
			let (change, what) = match change {
				Change::Amend { amendment } => {
					let state = context.state().await?;
					let amendment = amendment.of(&state, loan).await?;
					let act = acts::amend_loan(&state, loan, &amendment).await?;
					(Some(PledgedChange::Amendment(act.terms)), t!("can have that contract"))
				}
				Change::WriteOff => (Some(PledgedChange::WriteOff), t!("can be written off")),
				Change::Nothing => (None, t!("is not to be changed")),
			};
			let call = |loan, reference| lending::agree_to_change(loan, change, reference);
			step(context, loan, &reference, what, call).await
		}
	}
}

/// What `loan show` says of a pledge, for programs.
pub fn value(pledge: &Pledge) -> Value {
	let Pledge { pledgee, terms, state, agreed } = pledge;
	let (name, offered_by, until) = match state {
		PledgeState::Offered { by, until } => ("offered", Some(by), Some(until)),
		PledgeState::InForce => ("in-force", None, None),
		PledgeState::Resting => ("resting", None, None),
	};
	json!({
		"state": name,
		"pledgee": pledgee,
		"secures": terms.secures,
		"contract": json::commitment(Some(terms.contract)),
		"notice": json::commitment(Some(terms.notice)),
		"offered_by": offered_by,
		"until": until,
		"agreed": agreed.as_ref().map(|change| match change {
			PledgedChange::Amendment(terms) => hex::encode(terms),
			PledgedChange::WriteOff => "write-off".to_owned(),
		}),
	})
}

/// The same, for people.
pub async fn facts(state: &State, pledge: &Pledge) -> Result<Vec<(&'static str, String)>, Failure> {
	let pledgee = lookup::institution_name(state, pledge.pledgee).await?;
	let what = match pledge.state {
		PledgeState::Offered { until, .. } => t!("offered to {pledgee} until {until}"),
		PledgeState::InForce => t!("to {pledgee}"),
		PledgeState::Resting => t!("to {pledgee}, if the loan is owed again"),
	};
	let mut facts = vec![
		("pledged (질권)", what),
		("pledge secures", t!("{} won", values::format_won(pledge.terms.secures))),
	];
	if let Some(change) = &pledge.agreed {
		let change = match change {
			PledgedChange::Amendment(terms) => t!("the change {}", hex::encode(terms)),
			PledgedChange::WriteOff => t!("the write-off").to_owned(),
		};
		facts.push(("pledgee agrees to", change));
	}
	Ok(facts)
}
