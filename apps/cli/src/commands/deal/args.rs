//! The arguments of `madang deal`.

use crate::{reference::Reference, values};
use clap::{Args, ValueEnum};
use madang_client::api::types::*;

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
	#[arg(long = "in-place-of", id = "in_place_of", value_name = "DID", value_parser = values::did)]
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
