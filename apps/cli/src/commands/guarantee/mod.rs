//! `madang guarantee`: credit guarantees.

mod show;

use crate::{
	commands::steps::step, context::Context, failure::Failure, reference::Reference, values,
};
use clap::{Args, Subcommand, ValueEnum};
use madang_client::api::{calls::guarantees, types::*};

/// `madang guarantee …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Decide on a guarantee that was asked for (the foundation that was asked, guarantee)
	#[command(
		after_help = "Examples:\n  madang --key park guarantee decide 7 --cover 42_500_000 --letter 9f86…\n  \
		madang --key park guarantee decide 8 --decline assessment --particulars 3c4d…"
	)]
	Decide {
		/// The guarantee's number
		guarantee: u64,
		#[command(flatten)]
		decision: DecisionArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Withdraw an approval before there is a debt (the foundation, guarantee)
	WithdrawApproval {
		/// The guarantee's number
		guarantee: u64,
		/// Commitment to the document that says why
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reason: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Acknowledge notices of the creditor (the foundation, guarantee)
	Acknowledge {
		/// The guarantee's number
		guarantee: u64,
		/// The numbers of the notices
		#[arg(required = true, value_name = "NOTICE")]
		notices: Vec<u32>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record that a claim was paid (the foundation, guarantee)
	Pay {
		/// The guarantee's number
		guarantee: u64,
		/// The amount in won
		#[arg(long, value_parser = values::won)]
		amount: Won,
		/// The value day
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		on: KoreanDay,
		#[command(flatten)]
		reference: Reference,
	},
	/// Deny a claim (the foundation, guarantee)
	Deny {
		/// The guarantee's number
		guarantee: u64,
		/// Commitment to the document that says why
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reason: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Offer another foundation a part of a guarantee, or take the offer back (the foundation, guarantee)
	Reguarantee {
		/// The guarantee's number
		guarantee: u64,
		#[command(flatten)]
		offer: OfferArgs,
		#[command(flatten)]
		reference: Reference,
	},
	/// Accept to re-guarantee the part that was offered (the foundation to which it was offered, guarantee)
	AcceptReguarantee {
		/// The guarantee's number
		guarantee: u64,
		/// The part that was offered, in percent
		#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
		ratio: RatePpm,
		#[command(flatten)]
		reference: Reference,
	},
	/// List the guarantees
	List {
		/// Only those of this foundation
		#[arg(long, value_parser = values::institution)]
		foundation: Option<InstitutionId>,
		/// Only those that wait for the foundation: asked, claimed, or with notices that it has not acknowledged
		#[arg(long)]
		waiting: bool,
	},
	/// Show a guarantee with its notices
	Show {
		/// The guarantee's number
		guarantee: u64,
	},
}

/// A decision on a guarantee.
#[derive(Args, Debug)]
pub struct DecisionArgs {
	/// The most that the foundation will pay, in won: the guarantee is approved
	#[arg(
		long,
		value_name = "WON",
		value_parser = values::won,
		requires = "letter",
		required_unless_present = "decline",
		conflicts_with = "decline"
	)]
	cover: Option<Won>,
	/// Commitment to the letter of guarantee
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment, requires = "cover")]
	letter: Option<Commitment>,
	/// The guarantee is declined, for this reason
	#[arg(long, value_name = "REASON", value_enum, requires = "particulars")]
	decline: Option<Reason>,
	/// Commitment to the document that says why exactly
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment, requires = "decline")]
	particulars: Option<Commitment>,
}

/// Why a foundation declines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Reason {
	/// The foundation may not guarantee for the enterprise (보증대상 아님)
	NotEligible,
	/// The enterprise has as many guarantees as it can have (보증한도 초과)
	LimitReached,
	/// The foundation's assessment of the enterprise (심사부결)
	Assessment,
	/// Documents are missing or not valid (서류미비)
	Documents,
	/// The foundation has no funds left for such guarantees (재원 소진)
	NoFunds,
}

impl From<Reason> for DeclineReason {
	fn from(reason: Reason) -> Self {
		match reason {
			Reason::NotEligible => Self::NotEligible,
			Reason::LimitReached => Self::LimitReached,
			Reason::Assessment => Self::Assessment,
			Reason::Documents => Self::Documents,
			Reason::NoFunds => Self::NoFunds,
		}
	}
}

/// An offer to another foundation.
#[derive(Args, Debug)]
pub struct OfferArgs {
	/// The number of the other foundation
	#[arg(
		long,
		value_name = "FOUNDATION",
		value_parser = values::institution,
		requires = "ratio",
		required_unless_present = "take_back",
		conflicts_with = "take_back"
	)]
	by: Option<InstitutionId>,
	/// Its part, in percent
	#[arg(long, value_name = "PERCENT", value_parser = values::rate, requires = "by")]
	ratio: Option<RatePpm>,
	/// Take the offer back
	#[arg(long)]
	take_back: bool,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Decide { guarantee, decision, reference } => {
			let (decision, what) = decision.decision()?;
			let call = |number, reference| guarantees::decide(number, decision, reference);
			step(context, GuaranteeId(guarantee), &reference, what, call).await
		}
		Command::WithdrawApproval { guarantee, reason, reference } => {
			let call = |number, reference| guarantees::withdraw_approval(number, reason, reference);
			step(context, GuaranteeId(guarantee), &reference, t!("is not approved any more"), call)
				.await
		}
		Command::Acknowledge { guarantee, notices, reference } => {
			let what = t!("has {} notices acknowledged", notices.len());
			let call = |number, reference| guarantees::acknowledge(number, notices, reference);
			step(context, GuaranteeId(guarantee), &reference, &what, call).await
		}
		Command::Pay { guarantee, amount, on, reference } => {
			let what = t!("is paid: {} won", values::format_won(amount));
			let call = |number, reference| guarantees::pay(number, amount, on, reference);
			step(context, GuaranteeId(guarantee), &reference, &what, call).await
		}
		Command::Deny { guarantee, reason, reference } => {
			let call = |number, reference| guarantees::deny(number, reason, reference);
			step(context, GuaranteeId(guarantee), &reference, t!("has its claim denied"), call)
				.await
		}
		Command::Reguarantee { guarantee, offer, reference } => {
			let offer = offer.by.zip(offer.ratio).map(|(by, ratio)| ReguaranteeOffer { by, ratio });
			let what = match offer {
				Some(ReguaranteeOffer { by, ratio }) => {
					let part = values::format_rate(ratio);
					t!("is offered to institution {by} for {part}")
				}
				None => t!("is not offered to another foundation any more").to_owned(),
			};
			let call = |number, reference| guarantees::reguarantee(number, offer, reference);
			step(context, GuaranteeId(guarantee), &reference, &what, call).await
		}
		Command::AcceptReguarantee { guarantee, ratio, reference } => {
			let what = t!("is re-guaranteed for {}", values::format_rate(ratio));
			let call = |number, reference| guarantees::accept_reguarantee(number, ratio, reference);
			step(context, GuaranteeId(guarantee), &reference, &what, call).await
		}
		Command::List { foundation, waiting } => show::list(context, foundation, waiting).await,
		Command::Show { guarantee } => show::show(context, GuaranteeId(guarantee)).await,
	}
}

impl DecisionArgs {
	fn decision(self) -> Result<(GuaranteeDecision, &'static str), Failure> {
		match (self.cover.zip(self.letter), self.decline.zip(self.particulars)) {
			(Some((cover, letter)), _) => {
				Ok((GuaranteeDecision::Approve { cover, letter }, t!("is approved")))
			}
			(None, Some((reason, particulars))) => {
				let reason = reason.into();
				Ok((GuaranteeDecision::Decline { reason, particulars }, t!("is declined")))
			}
			(None, None) => Err(Failure::input(t!("give --cover and --letter, or --decline"))),
		}
	}
}
