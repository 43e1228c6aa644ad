//! What the council can decide about loans, programmes, guarantees and reference rates.

use super::encoded::encode;
use crate::{failure::Failure, values};
use clap::Subcommand;
use madang_client::{
	api::{
		calls::{guarantees, lending, programmes, rates},
		types::*,
	},
	State,
};

/// What to propose.
#[derive(Subcommand, Debug)]
pub enum Act {
	/// Have another policy agency run a programme
	AssignProgramme {
		/// The programme's number
		programme: u32,
		/// The number of the agency
		#[arg(long, value_parser = values::institution)]
		agency: InstitutionId,
	},
	/// Assign loans of a lender that left, which no mortgage secures, to another one
	AssignLoans {
		/// The numbers of the loans
		#[arg(required = true)]
		loans: Vec<u64>,
		/// The number of the lender that left
		#[arg(long, value_parser = values::institution)]
		from: InstitutionId,
		/// The number of the other lender
		#[arg(long, value_parser = values::institution)]
		to: InstitutionId,
	},
	/// Give the pledge of a loan, whose pledgee is not active, to its successor; without --to, end the pledge
	ReplacePledgee {
		/// The loan's number
		loan: u64,
		/// The number of the institution that takes the pledgee's place
		#[arg(long, value_parser = values::institution)]
		to: Option<InstitutionId>,
	},
	/// Assign guarantees of a foundation that left to another one
	AssignGuarantees {
		/// The numbers of the guarantees
		#[arg(required = true)]
		guarantees: Vec<u64>,
		/// The number of the foundation that left
		#[arg(long, value_parser = values::institution)]
		from: InstitutionId,
		/// The number of the other foundation
		#[arg(long, value_parser = values::institution)]
		to: InstitutionId,
	},
	/// Set the limits of mortgage lending (대출규제), as the next version
	SetLimits {
		/// The most that loan and prior rights can be of the property's value (LTV), in percent
		#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
		ltv: RatePpm,
		/// The same in regulated areas (규제지역)
		#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
		ltv_regulated: RatePpm,
		/// The most that a year's payments on all debts can be of the yearly income (DSR), in percent
		#[arg(long, value_name = "PERCENT", value_parser = values::rate)]
		dsr: RatePpm,
		/// Commitment to the notice of the authority
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		notice: Commitment,
	},
	/// Name an index that loans can follow (기준금리), or give it another name or publisher
	SetIndex {
		/// The index's number
		index: u16,
		/// Its Korean name
		#[arg(long, value_name = "NAME", value_parser = values::public_name)]
		name_ko: pallet_institutions::Name,
		/// Its English name
		#[arg(long, value_name = "NAME", value_parser = values::public_name)]
		name_en: pallet_institutions::Name,
		/// The number of the institution that publishes it: a ministry, a policy agency or a bank
		#[arg(long, value_parser = values::institution)]
		publisher: InstitutionId,
		/// The value that holds at present, in percent, of an index that has none
		#[arg(long, value_name = "PERCENT", value_parser = values::rate, requires = "since")]
		rate: Option<RatePpm>,
		/// The day since which that value holds: today or earlier
		#[arg(long, value_name = "DAY", value_parser = values::day, requires = "rate")]
		since: Option<KoreanDay>,
	},
}

impl Act {
	/// The act, encoded for the runtime of a block.
	pub fn encoded(self, state: &State) -> Result<ProposedAct, Failure> {
		match self {
			Self::AssignProgramme { programme, agency } => {
				encode(state, programmes::assign(ProgrammeId(programme), agency))
			}
			Self::SetLimits { ltv, ltv_regulated, dsr, notice } => {
				let limits = LendingLimits { ltv, ltv_regulated, dsr, notice };
				if !limits.are_possible() {
					return Err(Failure::input(t!("a limit is more than 0 % and at most 100 %")));
				}
				encode(state, lending::set_limits(limits))
			}
			Self::SetIndex { index, name_ko, name_en, publisher, rate, since } => {
				let name = IndexName { ko: name_ko, en: name_en };
				let first = since.zip(rate).map(|(from, rate)| IndexValue { from, rate });
				encode(state, rates::set_index(IndexId(index), name, publisher, first))
			}
			Self::AssignLoans { loans, from, to } => {
				let loans = loans.into_iter().map(LoanId).collect();
				encode(state, lending::assign(loans, from, to))
			}
			Self::ReplacePledgee { loan, to } => {
				encode(state, lending::replace_pledgee(LoanId(loan), to))
			}
			Self::AssignGuarantees { guarantees: named, from, to } => {
				let named = named.into_iter().map(GuaranteeId).collect();
				encode(state, guarantees::assign(named, from, to))
			}
		}
	}
}
