//! Mortgage loans without a sale, and changes of contracts.

use crate::{
	acts,
	commands::{loan::money::today, steps::step},
	consents::Signers,
	context::Context,
	failure::Failure,
	json, lookup,
	new_contract::NewContractArgs,
	output,
	reference::Reference,
	values,
};
use clap::{Args, Subcommand, ValueEnum};
use madang_client::{
	api::{calls::lending, types::*},
	State,
};
use serde_json::json;

/// How a loan is paid out without a deal, and how its contract changes afterwards.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Pay out a mortgage loan without a sale, under mortgages that are registered (the loan's bank, lend)
	#[command(after_help = "Example:\n  madang --key kim loan pay-out 7 --entry 11462017000004/3")]
	PayOut {
		/// The loan's number
		loan: u64,
		/// A mortgage, TITLE/NUMBER, as `madang title show` shows it; one for each title of the loan, in their order
		#[arg(long, value_name = "ENTRY", value_parser = values::entry, required = true)]
		entry: Vec<EntryId>,
		/// The value day, at most 31 days ago; today without this option
		#[arg(long, value_name = "DAY", value_parser = values::day)]
		on: Option<KoreanDay>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Show the limits of mortgage lending that hold now (대출규제)
	Limits,
	/// Change the contract of a loan that is drawn (변경약정; the lender, lend; every borrower signs)
	#[command(
		after_help = "Example:\n  madang --key kim loan amend 7 --reason deferral --principal 48_200_000 \
		--months 60 --grace 12 --agreement 9f86… --consent a.json\n\nThe principal is what the contract will \
		repay: what is not due yet and, with --reinstate, the principal that is due. What is not named stays as it is, \
		but for months without principal and the fee for early repayment: there are none unless they are named."
	)]
	Amend {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		amendment: AmendmentArgs,
		#[command(flatten)]
		signers: Signers,
		#[command(flatten)]
		reference: Reference,
	},
}

/// A change of a contract.
#[derive(Args, Debug, Clone)]
pub struct AmendmentArgs {
	/// Why
	#[arg(long, value_enum)]
	reason: Reason,
	/// Principal that is due is repaid by the new contract too (기한의 이익 부활)
	#[arg(long)]
	reinstate: bool,
	/// Commitment to the document that is signed
	#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
	agreement: Commitment,
	/// The contract from today on
	#[command(flatten)]
	contract: NewContractArgs,
}

/// Why a contract changes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Reason {
	/// The term is extended (만기연장)
	Extension,
	/// Repayment is deferred (상환유예)
	Deferral,
	/// The rate changes (금리인하요구 등)
	Rate,
	/// The debt is restructured (채무조정)
	Restructuring,
	/// Something else
	Other,
}

impl From<Reason> for AmendmentReason {
	fn from(reason: Reason) -> Self {
		match reason {
			Reason::Extension => Self::Extension,
			Reason::Deferral => Self::Deferral,
			Reason::Rate => Self::Rate,
			Reason::Restructuring => Self::Restructuring,
			Reason::Other => Self::Other,
		}
	}
}

impl AmendmentArgs {
	/// The change of a loan as it is signed.
	pub async fn of(&self, state: &State, loan: LoanId) -> Result<Amendment, Failure> {
		self.amendment(lookup::owed(state, loan).await?.credit())
	}

	/// The change as it is signed, after the present contract.
	fn amendment(&self, present: &Credit) -> Result<Amendment, Failure> {
		let (reason, credit) = (self.reason.into(), self.contract.after(present)?);
		let Self { reinstate: reinstates, agreement, .. } = *self;
		Ok(Amendment { reason, credit, reinstates, agreement })
	}
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::PayOut { loan, entry, on, reference } => {
			let on = on.unwrap_or_else(today);
			let call = |loan, reference| lending::pay_out(loan, entry, on, reference);
			step(context, LoanId(loan), &reference, t!("is paid out"), call).await
		}
		Command::Limits => limits(context).await,
		Command::Amend { loan, amendment, signers, reference } => {
			let (loan, state) = (LoanId(loan), context.state().await?);
			let amendment = amendment.of(&state, loan).await?;
			let act = acts::amend_loan(&state, loan, &amendment).await?;
			let consents = signers.consents_to(context, act).await?;
			let call = |loan, reference| lending::amend(loan, amendment, consents, reference);
			step(context, loan, &reference, t!("has another contract"), call).await
		}
	}
}

async fn limits(context: &Context) -> Result<(), Failure> {
	let found = context.state().await?.limits().await?;
	let Some((version, LimitsSet { limits, since })) = found else {
		return Err(Failure::not_found(t!("limits of mortgage lending")));
	};
	let LendingLimits { ltv, ltv_regulated, dsr, notice } = limits;
	let value = json!({
		"version": version,
		"since": since,
		"ltv_ppm": ltv,
		"ltv_regulated_ppm": ltv_regulated,
		"dsr_ppm": dsr,
		"notice": json::commitment(Some(notice)),
	});
	context.output.answer(&value, || {
		output::facts(vec![
			("version", version.to_string()),
			("since", values::format_moment(since)),
			("LTV (담보인정비율)", values::format_rate(ltv)),
			("LTV in regulated areas", values::format_rate(ltv_regulated)),
			("DSR (총부채원리금상환비율)", values::format_rate(dsr)),
			("notice", hex::encode(notice.0)),
		])
	});
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::new_contract::in_words;
	use clap::Parser;
	use madang_schedule::{
		DayCount, HolidayRule, LateInterest, PrepaymentFee, RateTerms, Repayment,
	};

	#[derive(Parser)]
	struct Line {
		#[command(flatten)]
		args: AmendmentArgs,
	}

	fn parse(more: &[&str]) -> Result<Line, clap::Error> {
		let agreement = "9".repeat(64);
		let usual = ["line", "--principal", "1_000", "--months", "12"];
		let agreement = ["--agreement", agreement.as_str()];
		Line::try_parse_from(usual.iter().chain(&agreement).chain(more))
	}

	/// A contract of which every term is another one than the usual.
	fn present() -> Credit {
		Credit {
			principal: 2_000,
			term_months: 36,
			grace_months: 6,
			repayment: Repayment::EqualPrincipal,
			rate: RateTerms::Fixed(41_000),
			days: DayCount::Monthly,
			pay_day: 7,
			holiday: HolidayRule::Nominal,
			prepayment: PrepaymentFee { rate: 12_000, until_months: 36 },
			late: LateInterest { add: 20_000, cap: 110_000 },
		}
	}

	#[test]
	fn a_change_is_read_as_it_is_signed() {
		let more = ["--reason", "restructuring", "--reinstate", "--grace", "3", "--rate", "2.5"];
		let amendment = parse(&more).unwrap().args.amendment(&present()).ok().unwrap();
		assert_eq!(amendment.reason, AmendmentReason::Restructuring);
		assert!(amendment.reinstates);
		let Credit { principal, term_months, grace_months, rate, .. } = amendment.credit;
		assert_eq!((principal, term_months, grace_months), (1_000, 12, 3));
		assert_eq!(rate, RateTerms::Fixed(25_000));
		assert_eq!(amendment.agreement, Commitment([0x99; 32]));
	}

	/// Before, a pay day or a rate for arrears that was not named became the usual one.
	#[test]
	fn what_is_not_named_stays_as_it_is() {
		let line = parse(&["--reason", "extension"]).unwrap();
		let credit = line.args.amendment(&present()).ok().unwrap().credit;
		let named = (credit.principal, credit.term_months, credit.grace_months, credit.prepayment);
		assert_eq!(named, (1_000, 12, 0, PrepaymentFee::default()));
		let (principal, term_months, grace_months, prepayment) = named;
		let expected = Credit { principal, term_months, grace_months, prepayment, ..present() };
		assert_eq!(credit, expected);
		let words = in_words(&credit);
		for part in
			["1,000 won", "4.1", "12 months", "equal principal", "day 7", "days off too", "11"]
		{
			assert!(words.contains(part), "{part}: {words}");
		}
	}

	#[test]
	fn terms_that_count_from_the_beginning_of_a_contract_are_named_again() {
		let line = parse(&["--reason", "extension"]).unwrap();
		let parts = Default::default();
		let irregular = Credit { repayment: Repayment::Irregular(parts), ..present() };
		assert!(line.args.amendment(&irregular).is_err());
		let stepped = Credit { rate: RateTerms::Stepped(Default::default()), ..present() };
		assert!(line.args.amendment(&stepped).is_err());
	}

	#[test]
	fn the_index_of_a_change_keeps_spread_and_cap_unless_they_are_named() {
		let (index, cap) = (IndexId(1), Some(100_000));
		let rate = RateTerms::Index { index, spread: -5_000, reset_months: 3, cap };
		let present = Credit { rate, ..present() };
		let changed = |options: &[&str]| {
			let line = parse(&[&["--reason", "rate"], options].concat()).unwrap();
			line.args.amendment(&present).ok().unwrap().credit.rate
		};
		let by_index = |index, spread, reset_months, cap| RateTerms::Index {
			index: IndexId(index),
			spread,
			reset_months,
			cap,
		};
		assert_eq!(changed(&[]), present.rate);
		let same = ["--index", "1", "--reset-months", "6"];
		assert_eq!(changed(&same), by_index(1, -5_000, 6, cap));
		let named = [&same[..], &["--spread", "0.1", "--rate-cap", "9"]].concat();
		assert_eq!(changed(&named), by_index(1, 1_000, 6, Some(90_000)));
		let other = ["--index", "2", "--reset-months", "6", "--rate-cap", "8"];
		assert_eq!(changed(&other), by_index(2, 0, 6, Some(80_000)));
	}

	#[test]
	fn a_change_needs_a_reason_and_is_valid() {
		assert!(parse(&[]).is_err());
		let longer = parse(&["--reason", "deferral", "--grace", "12"]).unwrap();
		assert!(longer.args.amendment(&present()).is_err(), "the grace is as long as the term");
	}
}
