//! Terms of a loan, as options of a command.

use crate::{context::Context, failure::Failure, papers::papers_of, values};
use clap::{ArgGroup, ValueEnum};
use madang_client::api::types::*;
use madang_schedule::{
	DayCount, HolidayRule, LateInterest, PrepaymentFee, RateStep, RateTerms, Repayment,
};
use pallet_programmes::Version;
use std::path::PathBuf;

/// The terms of a loan.
#[derive(clap::Args, Debug, Clone)]
pub struct LoanTermsArgs {
	/// The number of a title that secures the loan; may be repeated (공동담보)
	#[arg(long, required_unless_present = "programme", conflicts_with = "programme")]
	title: Vec<u64>,
	/// A borrower's DID; may be repeated
	#[arg(long, required = true, value_name = "DID", value_parser = values::did)]
	borrower: Vec<Did>,
	/// The maximum secured amount (채권최고액), in won
	#[arg(
		long,
		value_name = "WON",
		value_parser = values::won,
		required_unless_present = "programme",
		conflicts_with = "programme"
	)]
	max_secured: Option<Won>,
	/// The loan is under a mortgage that is registered already, of which this is the maximum secured amount
	#[arg(long, conflicts_with = "programme")]
	under_mortgage: bool,
	#[command(flatten)]
	programme: ProgrammeArgs,
	#[command(flatten)]
	credit: CreditArgs,
}

/// The programme under which a loan is applied for, in place of titles.
#[derive(clap::Args, Debug, Clone)]
struct ProgrammeArgs {
	/// The programme under which the loan is applied for (정책자금)
	#[arg(long, value_name = "NUMBER", requires_all = ["fund_use", "papers"])]
	programme: Option<u32>,
	/// The version of the programme's terms that the borrowers have read; a node is asked for the current one
	/// without this option
	#[arg(long, value_name = "NUMBER", requires = "programme")]
	programme_version: Option<u16>,
	/// What the money is for
	#[arg(long, value_enum, requires = "programme")]
	fund_use: Option<Use>,
	/// A file with the papers of the application: the columns kind, issuer, issued_on and certificate
	#[arg(long, value_name = "FILE", requires = "programme")]
	papers: Option<PathBuf>,
}

/// What the money is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Use {
	/// Running the business (운전자금)
	Operating,
	/// Machines, buildings and other facilities (시설자금)
	Facilities,
	/// Repaying another loan (대환자금)
	Refinancing,
	/// Recovery from a disaster (재해복구자금)
	Recovery,
}

impl From<Use> for FundUse {
	fn from(what: Use) -> Self {
		match what {
			Use::Operating => Self::Operating,
			Use::Facilities => Self::Facilities,
			Use::Refinancing => Self::Refinancing,
			Use::Recovery => Self::Recovery,
		}
	}
}

/// The rate: fixed, or by an index.
#[derive(clap::Args, Debug, Clone)]
pub struct RateArgs {
	/// The yearly rate in percent (고정금리)
	#[arg(long, value_name = "PERCENT", value_parser = values::rate, conflicts_with = "index")]
	rate: Option<RatePpm>,
	/// The index that the rate follows, in place of a fixed rate (변동금리)
	#[arg(long, value_name = "NUMBER", requires = "reset_months")]
	index: Option<u16>,
	/// What is added to the index, in percent; it can be negative; nothing without this option (가산금리)
	#[arg(
		long,
		value_name = "PERCENT",
		value_parser = values::spread,
		allow_negative_numbers = true,
		requires = "index",
		conflicts_with = "rate"
	)]
	spread: Option<i32>,
	/// After how many months the rate is set again by the index of that day
	#[arg(long, value_name = "MONTHS", requires = "index", conflicts_with = "rate")]
	reset_months: Option<u16>,
	/// The most that a rate by an index can be, in percent. A new loan needs one within the legal maximum
	#[arg(
		long,
		value_name = "PERCENT",
		value_parser = values::rate,
		requires = "index",
		conflicts_with = "rate"
	)]
	rate_cap: Option<RatePpm>,
}

impl RateArgs {
	/// The rate, if one is named.
	pub fn terms(&self) -> Option<RateTerms> {
		match self.index.zip(self.reset_months) {
			Some((index, reset_months)) => {
				let (index, cap) = (IndexId(index), self.rate_cap);
				let spread = self.spread.unwrap_or_default();
				Some(RateTerms::Index { index, spread, reset_months, cap })
			}
			None => self.rate.map(RateTerms::Fixed),
		}
	}

	/// The rate after a present one: where the index stays, spread and cap stay too unless they are named. `None` if
	/// no rate is named.
	pub fn terms_after(&self, present: &RateTerms) -> Option<RateTerms> {
		match (self.terms()?, present) {
			(
				RateTerms::Index { index, spread, reset_months, cap },
				RateTerms::Index { index: same, spread: before, cap: most, .. },
			) if index == *same => {
				let (spread, cap) = (self.spread.map_or(*before, |_| spread), cap.or(*most));
				Some(RateTerms::Index { index, spread, reset_months, cap })
			}
			(named, _) => Some(named),
		}
	}

	/// The most that the rate can be, as far as it is agreed.
	fn most(&self) -> RatePpm {
		self.rate.or(self.rate_cap).unwrap_or_default()
	}
}

/// A rate in words.
pub fn format_rate(rate: &RateTerms) -> String {
	match rate {
		RateTerms::Fixed(rate) => values::format_rate(*rate),
		RateTerms::Index { index, spread, reset_months, cap } => {
			let spread = values::format_spread(*spread);
			let most = cap.map(|cap| t!(", at most {}", values::format_rate(cap)));
			let most = most.unwrap_or_default();
			t!("index {index} {spread}, set every {reset_months} months{most}")
		}
		RateTerms::Stepped(steps) => {
			let step = |step: &RateStep| {
				t!("{} from month {}", values::format_rate(step.rate), step.from_month)
			};
			steps.iter().map(step).collect::<Vec<_>>().join(", ")
		}
	}
}

/// What the contract says about money and days.
#[derive(clap::Args, Debug, Clone)]
#[command(group = ArgGroup::new("rate-or-index").args(["rate", "index"]).required(true))]
pub struct CreditArgs {
	/// The principal, in won
	#[arg(long, value_parser = values::won)]
	principal: Won,
	#[command(flatten)]
	rate: RateArgs,
	/// The term in months
	#[arg(long)]
	months: u16,
	/// The first months, in which only interest is due (거치기간)
	#[arg(long, value_name = "MONTHS", default_value_t = 0)]
	grace: u16,
	/// How the principal is repaid
	#[arg(long, value_enum, default_value = "equal-instalment")]
	repayment: RepaymentKind,
	/// How days are counted for interest
	#[arg(long, value_enum, default_value = "act365")]
	day_count: Days,
	/// The day of the month on which instalments are due
	#[arg(long, value_name = "DAY", default_value_t = 25)]
	pay_day: u8,
	/// Instalments are due on days off too, and not on the next working day
	#[arg(long)]
	due_on_days_off: bool,
	/// The fee for repaying early, in percent on the first day (중도상환수수료)
	#[arg(long, value_name = "PERCENT", value_parser = values::rate, default_value = "0")]
	prepayment_fee: RatePpm,
	/// After so many months there is no fee for repaying early
	#[arg(long, value_name = "MONTHS", default_value_t = 0)]
	prepayment_months: u16,
	/// What is added to the rate for what is overdue, in percent
	#[arg(long, value_name = "PERCENT", value_parser = values::rate, default_value = "3")]
	late_add: RatePpm,
	/// The most that the rate for what is overdue can be, in percent
	#[arg(long, value_name = "PERCENT", value_parser = values::rate, default_value = "15")]
	late_cap: RatePpm,
}

/// How the principal is repaid.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum RepaymentKind {
	/// Every instalment is the same (원리금균등)
	EqualInstalment,
	/// Every instalment has the same part of the principal (원금균등)
	EqualPrincipal,
	/// The whole principal at the end (만기일시)
	Bullet,
}

/// How days are counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Days {
	/// A month is a twelfth of a year (월할)
	Monthly,
	/// Every day is a 365th of a year
	Act365,
	/// A day is a 365th of a common year or a 366th of a leap year
	ActAct,
	/// Every month has 30 days
	Thirty360,
}

impl From<RepaymentKind> for Repayment {
	fn from(kind: RepaymentKind) -> Self {
		match kind {
			RepaymentKind::EqualInstalment => Self::EqualInstalment,
			RepaymentKind::EqualPrincipal => Self::EqualPrincipal,
			RepaymentKind::Bullet => Self::Bullet,
		}
	}
}

impl From<Days> for DayCount {
	fn from(days: Days) -> Self {
		match days {
			Days::Monthly => Self::Monthly,
			Days::Act365 => Self::Act365,
			Days::ActAct => Self::ActAct,
			Days::Thirty360 => Self::Thirty360,
		}
	}
}

impl LoanTermsArgs {
	/// The programme and the papers, if the loan is applied for under one.
	pub fn programme(&self, context: &Context) -> Result<Option<(ProgrammeId, Papers)>, Failure> {
		let ProgrammeArgs { programme, papers, .. } = &self.programme;
		match programme.zip(papers.as_deref()) {
			Some((number, file)) => Ok(Some((ProgrammeId(number), papers_of(context, file)?))),
			None => Ok(None),
		}
	}

	async fn product(&self, context: &Context) -> Result<Product, Failure> {
		let ProgrammeArgs { programme, programme_version, fund_use, .. } = self.programme.clone();
		let Some((number, fund_use)) = programme.zip(fund_use) else {
			return Ok(match self.under_mortgage {
				true => Product::UnderMortgage,
				false => Product::Mortgage,
			});
		};
		let programme = ProgrammeId(number);
		let version = match programme_version {
			Some(version) => Version(version),
			None => {
				let found = context.state().await?.programme(programme).await?;
				found.ok_or_else(|| Failure::not_found(t!("programme {number}")))?.current
			}
		};
		Ok(Product::Policy(PolicyTerms { programme, version, fund_use: fund_use.into() }))
	}

	/// The terms as the borrowers sign them.
	pub async fn terms(&self, context: &Context) -> Result<LoanTerms, Failure> {
		Ok(LoanTerms {
			borrowers: self
				.borrower
				.clone()
				.try_into()
				.map_err(|_| Failure::input(t!("the loan has too many borrowers")))?,
			product: self.product(context).await?,
			titles: self
				.title
				.iter()
				.map(|title| TitleId(*title))
				.collect::<Vec<_>>()
				.try_into()
				.map_err(|_| Failure::input(t!("the loan has too many titles")))?,
			max_secured: self.max_secured.unwrap_or_default(),
			credit: self.credit.credit()?,
		})
	}
}

impl CreditArgs {
	/// The credit, which is valid.
	pub fn credit(&self) -> Result<Credit, Failure> {
		let credit = Credit {
			principal: self.principal,
			term_months: self.months,
			grace_months: self.grace,
			repayment: self.repayment.into(),
			rate: self
				.rate
				.terms()
				.ok_or_else(|| Failure::input(t!("name a --rate or an --index")))?,
			days: self.day_count.into(),
			pay_day: self.pay_day,
			holiday: match self.due_on_days_off {
				true => HolidayRule::Nominal,
				false => HolidayRule::Following { accrue: false },
			},
			prepayment: PrepaymentFee {
				rate: self.prepayment_fee,
				until_months: self.prepayment_months,
			},
			// An older contract can have a higher rate than the usual cap, and an index can rise to the cap of the rate.
			late: LateInterest { add: self.late_add, cap: self.late_cap.max(self.rate.most()) },
		};
		credit.check().map_err(|problem| Failure::input(problem.to_string()))?;
		Ok(credit)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::Parser;

	#[derive(Parser)]
	struct Cli {
		#[command(flatten)]
		credit: CreditArgs,
	}

	/// The credit of options, with a principal and a term.
	fn credit(options: &str) -> Result<Credit, String> {
		let line = format!("test --principal 1_000 --months 12 {options}");
		let cli =
			Cli::try_parse_from(line.split_whitespace()).map_err(|error| error.to_string())?;
		cli.credit.credit().map_err(|failure| failure.to_string())
	}

	#[test]
	fn a_rate_is_fixed_or_follows_an_index() {
		assert_eq!(credit("--rate 3.95").unwrap().rate, RateTerms::Fixed(39_500));
		let by_index = "--index 1 --spread -0.5 --reset-months 3";
		let (index, spread, reset_months) = (IndexId(1), -5_000, 3);
		let of = |cap| RateTerms::Index { index, spread, reset_months, cap };
		assert_eq!(credit(by_index).unwrap().rate, of(None));
		let capped = credit(&format!("{by_index} --rate-cap 18")).unwrap();
		assert_eq!((capped.rate, capped.late.cap), (of(Some(180_000)), 180_000));
		for wrong in [
			"",
			"--index 1",
			"--rate 3 --index 1 --reset-months 3",
			"--rate 3 --reset-months 3",
			"--rate 3 --rate-cap 18",
			"--rate 3 --spread 1",
			"--index 1 --reset-months 0",
		] {
			assert!(credit(wrong).is_err(), "{wrong}");
		}
	}
}
