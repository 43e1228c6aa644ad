//! `madang sign`: what parties sign about a deal.

use super::{by::By, closing};
use crate::{
	acts,
	commands::deal::{GroundArgs, NoticeArgs, PaidArgs, SideArg, SuccessionArgs},
	context::Context,
	failure::Failure,
	json, lookup, terms, values,
};
use clap::{Args, Subcommand};
use madang_client::{
	api::types::*,
	consent::{self, Act},
};
use std::path::PathBuf;

/// `madang sign …`, about a deal.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Consent to a contract of sale, on the titles as they were inspected
	#[command(after_help = terms::HELP)]
	Conclude {
		#[command(flatten)]
		on: On,
		/// The file with the terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
	},
	/// Consent to a change of a contract
	#[command(after_help = terms::HELP)]
	Amend {
		#[command(flatten)]
		on: On,
		/// The file with all of the new terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
	},
	/// Accept, as a buyer, the titles as they are now
	AcceptTitle {
		#[command(flatten)]
		on: On,
	},
	/// Consent to another agent
	ChangeAgent {
		#[command(flatten)]
		on: On,
		/// The number of the new agent's institution
		#[arg(long)]
		to: u32,
	},
	/// Consent, as a borrower, to have a loan bound to the deal
	BindLoan {
		#[command(flatten)]
		on: On,
		/// The loan's number
		#[arg(long)]
		loan: u64,
	},
	/// Consent, as a buyer, to have a loan taken out of the deal
	DismissLoan {
		#[command(flatten)]
		on: On,
		/// The loan's number
		#[arg(long)]
		loan: u64,
	},
	/// Consent to file the closing for registration, as the deal now is on the chain
	File {
		#[command(flatten)]
		on: On,
	},
	/// Confirm, as a seller, that the price is paid, for the closing that is filed
	ConfirmPrice {
		#[command(flatten)]
		on: On,
		#[command(flatten)]
		paid: PaidArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
	},
	/// Take back, as a seller, the confirmation that the price is paid
	WithdrawPrice {
		#[command(flatten)]
		on: On,
	},
	/// Take back, as a seller, the confirmation of an interim payment
	WithdrawInterim {
		#[command(flatten)]
		on: On,
		/// The number of the payment in the contract, from 1
		#[arg(long, value_parser = clap::value_parser!(u8).range(1..))]
		payment: u8,
	},
	/// Confirm, as a seller, an interim payment
	Interim {
		#[command(flatten)]
		on: On,
		/// The number of the payment in the contract, from 1
		#[arg(long, value_parser = clap::value_parser!(u8).range(1..))]
		payment: u8,
		#[command(flatten)]
		paid: PaidArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
	},
	/// Consent to rescind a contract
	Rescind {
		#[command(flatten)]
		on: On,
		#[command(flatten)]
		ground: GroundArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
	},
	/// Give notice that a side rescinds for a breach
	Notice {
		#[command(flatten)]
		on: On,
		#[command(flatten)]
		notice: NoticeArgs,
	},
	/// Object to a notice of breach
	Object {
		#[command(flatten)]
		on: On,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
	},
	/// Take a notice of breach of the signer's side back
	WithdrawNotice {
		#[command(flatten)]
		on: On,
		/// The side that gave the notice
		#[arg(long)]
		side: SideArg,
	},
	/// Act for a party that died or lost its DID, by decision of the court
	Succeed {
		#[command(flatten)]
		on: On,
		#[command(flatten)]
		succession: SuccessionArgs,
	},
	/// Report that the contract has ended
	ReportRescission {
		#[command(flatten)]
		on: On,
	},
}

/// The deal, and who signs.
#[derive(Args, Debug)]
pub struct On {
	/// The deal's number
	#[arg(long)]
	deal: u64,
	#[command(flatten)]
	by: By,
}

impl Command {
	/// Who signs, the act, and what it is in words.
	pub async fn act(self, context: &Context) -> Result<(By, Act, String), Failure> {
		match self {
			Self::Conclude { .. }
			| Self::Amend { .. }
			| Self::AcceptTitle { .. }
			| Self::ChangeAgent { .. }
			| Self::BindLoan { .. }
			| Self::DismissLoan { .. } => self.change(context).await,
			Self::File { .. }
			| Self::ConfirmPrice { .. }
			| Self::WithdrawPrice { .. }
			| Self::WithdrawInterim { .. }
			| Self::Interim { .. } => self.closing(context).await,
			_ => self.end(context).await,
		}
	}

	/// What changes a deal.
	async fn change(self, context: &Context) -> Result<(By, Act, String), Failure> {
		let state = context.state().await?;
		Ok(match self {
			Self::Conclude { on, terms } => {
				let terms = terms::open(&terms)?;
				let act = acts::conclude(&state, on.id(), &terms).await?;
				let price = values::format_won(terms.price);
				on.signs(act, t!("the contract, at {price} won"))
			}
			Self::Amend { on, terms } => {
				let terms = terms::open(&terms)?;
				let price = values::format_won(terms.price);
				let act = acts::amend(&state, on.id(), &terms).await?;
				on.signs(act, t!("the changed contract, at {price} won"))
			}
			Self::AcceptTitle { on } => {
				let act = acts::accept_title(&state, on.id()).await?;
				on.signs(act, t!("the titles as they are now"))
			}
			Self::ChangeAgent { on, to } => {
				let act = acts::change_agent(&state, on.id(), InstitutionId(to)).await?;
				on.signs(act, t!("institution {to} conducts it"))
			}
			Self::BindLoan { on, loan } => {
				let act = acts::bind_loan(&state, on.id(), LoanId(loan)).await?;
				on.signs(act, t!("loan {loan} is bound to it"))
			}
			Self::DismissLoan { on, loan } => {
				let act = acts::dismiss_loan(&state, on.id(), LoanId(loan)).await?;
				on.signs(act, t!("loan {loan} is taken out of it"))
			}
			_ => return Err(Failure::input(t!("not a change"))),
		})
	}

	/// What closes a deal.
	async fn closing(self, context: &Context) -> Result<(By, Act, String), Failure> {
		let state = context.state().await?;
		Ok(match self {
			Self::File { on } => {
				let closing = lookup::closing(&state, on.id()).await?;
				context.ask_to_sign(&closing::in_words(on.id(), &closing), t!("This is signed"))?;
				let discharges: usize =
					closing.parts.iter().map(|part| part.discharges.len()).sum();
				let (titles, mortgages) = (closing.parts.len(), closing.mortgages.len());
				let act = consent::file_closing(on.id(), &closing);
				let what = t!(
					"register {discharges} discharges, the transfer of {titles} titles, {mortgages} \
					mortgages"
				);
				on.signs(act, what)
			}
			Self::ConfirmPrice { on, paid, evidence } => {
				let act = acts::confirm_price(&state, on.id(), paid.paid(), evidence).await?;
				on.signs(act, t!("the price is paid"))
			}
			Self::WithdrawPrice { on } => {
				let act = acts::withdraw_price(&state, on.id()).await?;
				on.signs(act, t!("the price is not confirmed any more"))
			}
			Self::Interim { on, payment, paid, evidence } => {
				let at = payment - 1;
				let act = acts::confirm_interim(&state, on.id(), at, paid.paid(), evidence).await?;
				on.signs(act, t!("payment {payment} is paid"))
			}
			Self::WithdrawInterim { on, payment } => {
				let act = consent::withdraw_interim(on.id(), payment - 1);
				on.signs(act, t!("payment {payment} is not confirmed any more"))
			}
			_ => return Err(Failure::input(t!("not a closing"))),
		})
	}

	/// What ends a contract, or leads to its end.
	async fn end(self, context: &Context) -> Result<(By, Act, String), Failure> {
		let state = context.state().await?;
		Ok(match self {
			Self::Rescind { on, ground, evidence } => {
				let ground = ground.ground();
				let act = consent::rescind(on.id(), ground, evidence);
				on.signs(act, t!("the contract ends ({})", json::ground(ground)))
			}
			Self::Notice { on, notice } => {
				let (side, days) = (notice.side(), notice.days);
				let act = consent::give_notice(on.id(), side, days, notice.evidence);
				let side = json::side(side);
				on.signs(act, t!("notice of breach by the {side}, {days} days to object"))
			}
			Self::Object { on, evidence } => {
				let act = acts::object_to(&state, on.id(), evidence).await?;
				on.signs(act, t!("an objection to the notice of breach"))
			}
			Self::ReportRescission { on } => {
				let act = acts::report_rescission(&state, on.id()).await?;
				on.signs(act, t!("the report that the contract ended"))
			}
			Self::WithdrawNotice { on, side } => {
				let side = Side::from(side);
				let act = acts::withdraw_notice(&state, on.id(), side).await?;
				let side = json::side(side);
				on.signs(act, t!("the notice of the {side} is withdrawn"))
			}
			Self::Succeed { on, succession: one } => {
				let act = consent::succeed(on.id(), &one.party, one.evidence);
				on.signs(act, t!("acts for {}", one.party))
			}
			_ => return Err(Failure::input(t!("not an end"))),
		})
	}
}

impl On {
	const fn id(&self) -> DealId {
		DealId(self.deal)
	}

	/// The act of a party, in words.
	fn signs(self, act: Act, what: impl std::fmt::Display) -> (By, Act, String) {
		let about = t!("deal {}: {what}", self.deal);
		(self.by, act, about)
	}
}
