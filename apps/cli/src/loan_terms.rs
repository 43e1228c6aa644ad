//! Terms of a loan, as options of a command.

use crate::{failure::Failure, values};
use madang_client::api::types::*;

/// The terms of a loan.
#[derive(clap::Args, Debug, Clone)]
pub struct LoanTermsArgs {
	/// The number of a title that secures the loan; may be repeated (공동담보)
	#[arg(long, required = true)]
	title: Vec<u64>,
	/// A borrower's DID; may be repeated
	#[arg(long, required = true, value_name = "DID", value_parser = values::did)]
	borrower: Vec<Did>,
	/// The principal, in won
	#[arg(long, value_parser = values::won)]
	principal: Won,
	/// The maximum secured amount (채권최고액), in won
	#[arg(long, value_parser = values::won)]
	max_secured: Won,
	/// The yearly rate in percent
	#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
	rate: RatePpm,
	/// The term in months
	#[arg(long)]
	months: u16,
}

impl LoanTermsArgs {
	/// The terms as the borrowers sign them.
	pub fn terms(&self) -> Result<LoanTerms, Failure> {
		Ok(LoanTerms {
			borrowers: self
				.borrower
				.clone()
				.try_into()
				.map_err(|_| Failure::input("the loan has too many borrowers"))?,
			titles: self
				.title
				.iter()
				.map(|title| TitleId(*title))
				.collect::<Vec<_>>()
				.try_into()
				.map_err(|_| Failure::input("the loan has too many titles"))?,
			principal: self.principal,
			max_secured: self.max_secured,
			rate: self.rate,
			term_months: self.months,
		})
	}
}
