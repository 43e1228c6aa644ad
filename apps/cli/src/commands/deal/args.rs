//! The arguments of `madang deal`.

use crate::{consents::Signers, reference::Reference, terms, values};
use clap::{Args, Subcommand, ValueEnum};
use madang_client::api::types::*;
use std::path::PathBuf;

/// `madang deal …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Open a deal: inspect titles and record their state (agent, convey)
	#[command(
		after_help = "Example:\n  madang --key kim deal inspect --property unit:11680200000043"
	)]
	Inspect {
		/// A property: parcel:PNU, building:NUMBER or unit:NUMBER; may be repeated
		#[arg(long, required = true, value_parser = values::property)]
		property: Vec<Property>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Inspect the titles again, before the contract (the deal's agent)
	Reinspect {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Submit the contract; every seller and buyer signs (the deal's agent)
	#[command(after_help = terms::HELP)]
	Contract {
		#[command(flatten)]
		deal: DealArgs,
		/// The file with the terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
		#[command(flatten)]
		signers: Signers,
	},
	/// Change the contract and report the change (변경신고); every seller and buyer signs (the deal's
	/// agent)
	#[command(after_help = terms::HELP)]
	Amend {
		#[command(flatten)]
		deal: DealArgs,
		/// The file with all of the new terms
		#[arg(long, value_name = "FILE")]
		terms: PathBuf,
		#[command(flatten)]
		signers: Signers,
	},
	/// Accept titles that changed after the contract; every buyer signs (the deal's agent)
	AcceptTitle {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Conduct a deal in place of its agent; every seller and buyer signs, or one side while the agent
	/// is suspended (the new agent)
	ChangeAgent {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// The transaction report (거래신고): accept it, request a supplement, or supplement it
	#[command(
		after_help = "--accept and --supplement-needed: municipality of the place, report. \
		--supplement: the deal's agent.\n\nExamples:\n  madang --key kim deal report 7 --accept\n  madang \
		--key kim deal report 7 --supplement-needed 9f86… --days 14"
	)]
	Report {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		what: ReportArgs,
		/// Days for the supplement that is requested
		#[arg(long, default_value_t = 30)]
		days: u32,
	},
	/// Bind an agreed loan to the deal; every borrower signs (the lending bank, lend)
	Finance {
		#[command(flatten)]
		deal: DealArgs,
		/// The loan's number
		#[arg(long)]
		loan: u64,
		#[command(flatten)]
		signers: Signers,
	},
	/// Take the bank's own loan out of the deal, before the closing is filed (the lending bank, lend)
	Unbind {
		#[command(flatten)]
		deal: DealArgs,
		/// The loan's number
		#[arg(long)]
		loan: u64,
	},
	/// Take a loan out of the deal, until registration; every buyer signs (the deal's agent)
	DismissLoan {
		#[command(flatten)]
		deal: DealArgs,
		/// The loan's number
		#[arg(long)]
		loan: u64,
		#[command(flatten)]
		signers: Signers,
	},
	/// File the closing for registration; every seller and buyer signs (the deal's agent)
	File {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Affirm one leg of the closing that is filed
	#[command(
		after_help = "payoff:TITLE/ENTRY  the bank that holds the mortgage\ndisbursement:LOAN  the lending \
		bank\nprice  the deal's agent, signed by every seller\ntax  the deal's agent\n\nExample:\n  madang \
		--key kim deal affirm 7 --leg payoff:11462017000004/2 --amount 300_000_000 --on 2026-12-24 \
		--evidence 9f86…"
	)]
	Affirm {
		#[command(flatten)]
		deal: DealArgs,
		/// The leg: payoff:TITLE/ENTRY, disbursement:LOAN, price or tax
		#[arg(long, value_parser = values::leg)]
		leg: Leg,
		#[command(flatten)]
		paid: PaidArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Take an affirmation back, until registration (who gave it; the price: any agent, signed by every
	/// seller)
	WithdrawAffirmation {
		#[command(flatten)]
		deal: DealArgs,
		/// The leg: payoff:TITLE/ENTRY, disbursement:LOAN, price or tax
		#[arg(long, value_parser = values::leg)]
		leg: Leg,
		#[command(flatten)]
		signers: Signers,
	},
	/// Confirm an interim payment; every seller signs (agent, convey)
	Interim {
		#[command(flatten)]
		deal: DealArgs,
		/// The number of the payment in the contract, from 1
		#[arg(long, value_parser = clap::value_parser!(u8).range(1..))]
		payment: u8,
		#[command(flatten)]
		paid: PaidArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Register the closing: discharges, transfer and mortgages at once (registry office of the place,
	/// register)
	Register {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Enter the new owners in the books (municipality of the place, keep-books)
	Book {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Rescind the contract (agent, convey)
	Rescind {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		ground: GroundArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Give notice that a side rescinds for a breach; everyone of the side signs (agent, convey)
	Notice {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		notice: NoticeArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Object to a notice of breach; at least one of the other side signs (agent, convey)
	Object {
		#[command(flatten)]
		deal: DealArgs,
		/// Commitment to the evidence document
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		signers: Signers,
	},
	/// Take a notice of breach back; everyone of the side that gave it signs (agent, convey)
	WithdrawNotice {
		#[command(flatten)]
		deal: DealArgs,
		/// The side that gave the notice
		#[arg(long)]
		side: SideArg,
		#[command(flatten)]
		signers: Signers,
	},
	/// Name who acts for a party that died or lost its DID; the successor signs (court of the place,
	/// adjudicate)
	Successor {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		succession: SuccessionArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Report that the contract has ended (the deal's agent; or any agent, signed by one side)
	ReportRescission {
		#[command(flatten)]
		deal: DealArgs,
		#[command(flatten)]
		signers: Signers,
	},
	/// Abandon an inspection (the deal's agent)
	Abandon {
		#[command(flatten)]
		deal: DealArgs,
	},
	/// Enforce a judgment on the contract (court of the place, adjudicate)
	Judgment {
		#[command(flatten)]
		deal: DealArgs,
		/// What the court decided
		#[arg(long)]
		decided: Decided,
		/// Commitment to the judgment
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		judgment: Commitment,
	},
	/// Show a deal: its stage, which legs are affirmed, and the next step
	Show {
		/// The deal's number
		deal: u64,
	},
	/// Print each stage when it becomes final, until the deal has ended or Ctrl-C is pressed
	Watch {
		/// The deal's number
		deal: u64,
	},
}

/// A deal, and the reference of the call.
#[derive(Args, Debug)]
pub struct DealArgs {
	/// The deal's number
	pub deal: u64,
	#[command(flatten)]
	pub reference: Reference,
}

impl DealArgs {
	/// The deal's number.
	pub const fn id(&self) -> DealId {
		DealId(self.deal)
	}
}

/// What to do with a report.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct ReportArgs {
	/// Accept the report
	#[arg(long)]
	pub accept: bool,
	/// Request a supplement; commitment to the reason
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	pub supplement_needed: Option<Commitment>,
	/// Supplement the report; commitment to the documents
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	pub supplement: Option<Commitment>,
}

/// What was paid, and when.
#[derive(Args, Debug, Clone)]
pub struct PaidArgs {
	/// The amount, in won
	#[arg(long, value_parser = values::won)]
	amount: Won,
	/// The value date
	#[arg(long, value_name = "DAY", value_parser = values::day)]
	on: KoreanDay,
}

impl PaidArgs {
	/// The amount and its value date.
	pub const fn paid(&self) -> Paid {
		Paid { amount: self.amount, valued_on: self.on }
	}
}

/// The ground for a rescission.
#[derive(Args, Debug, Clone)]
#[group(required = true, multiple = false)]
pub struct GroundArgs {
	/// By agreement: every seller and buyer signs
	#[arg(long)]
	agreement: bool,
	/// For the deposit, before performance began: everyone of this side signs
	#[arg(long, value_name = "SIDE")]
	by_law: Option<SideArg>,
}

impl GroundArgs {
	/// The ground.
	pub fn ground(&self) -> RescissionGround {
		match self.by_law {
			Some(side) => RescissionGround::ByLaw { side: side.into() },
			None => RescissionGround::Agreement,
		}
	}
}

/// A notice of breach.
#[derive(Args, Debug, Clone)]
pub struct NoticeArgs {
	/// The side that gives notice
	#[arg(long)]
	side: SideArg,
	/// Days for the other side to object
	#[arg(long, default_value_t = 14)]
	pub days: u32,
	/// Commitment to the document that shows the breach
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	pub evidence: Commitment,
}

impl NoticeArgs {
	/// The side that gives notice.
	pub fn side(&self) -> Side {
		self.side.into()
	}
}

/// Who acts for a party.
#[derive(Args, Debug, Clone)]
pub struct SuccessionArgs {
	/// The DID of the party, as the contract names it
	#[arg(long, value_name = "DID", value_parser = values::did)]
	pub party: Did,
	/// Commitment to the court's decision
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	pub evidence: Commitment,
}

/// A side of a contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum SideArg {
	/// The sellers (매도인)
	Sellers,
	/// The buyers (매수인)
	Buyers,
}

impl From<SideArg> for Side {
	fn from(side: SideArg) -> Self {
		match side {
			SideArg::Sellers => Self::Sellers,
			SideArg::Buyers => Self::Buyers,
		}
	}
}

/// What a court decided about a contract.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Decided {
	/// It is void, or was avoided (무효, 취소)
	Void,
	/// It is rescinded (해제)
	Rescinded,
}

impl From<Decided> for Judgment {
	fn from(decided: Decided) -> Self {
		match decided {
			Decided::Void => Self::Void,
			Decided::Rescinded => Self::Rescinded,
		}
	}
}
