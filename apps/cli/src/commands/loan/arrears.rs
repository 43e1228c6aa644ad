//! Loans that are not paid in time: warning, acceleration, claim, write-off.

use crate::{
	commands::steps::{report, step},
	context::Context,
	failure::Failure,
	json, output,
	reference::Reference,
	values,
};
use clap::{Subcommand, ValueEnum};
use madang_client::{
	api::{calls::lending, types::*},
	view,
};
use serde_json::json;

/// What a bank does about a loan that is not paid in time.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Record the warning that everything will be due (기한이익 상실 예고; the loan's bank, lend)
	Warn {
		/// The loan's number
		loan: u64,
		/// Commitment to the letter to the borrower
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		letter: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Make everything due (기한의 이익 상실; the loan's bank, lend)
	Accelerate {
		/// The loan's number
		loan: u64,
		/// Why
		#[arg(long, value_enum, default_value = "arrears")]
		cause: Cause,
		/// Commitment to the evidence, for every cause but arrears
		#[arg(
			long,
			value_name = "COMMITMENT",
			value_parser = values::commitment,
			required_if_eq_any = [
				("cause", "attachment"),
				("cause", "insolvency"),
				("cause", "payments-stopped"),
				("cause", "breach"),
			]
		)]
		evidence: Option<Commitment>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record why the guarantor may be claimed on (이행청구 사유; the loan's bank, lend)
	Claimable {
		/// The loan's number
		loan: u64,
		/// Why
		#[arg(long, value_enum, default_value = "lasting")]
		cause: Ground,
		/// Commitment to the evidence, for every cause but a default that has lasted
		#[arg(
			long,
			value_name = "COMMITMENT",
			value_parser = values::commitment,
			required_if_eq_any = [
				("cause", "bankruptcy"),
				("cause", "dissolution"),
				("cause", "no-business"),
				("cause", "uncollectable"),
			]
		)]
		evidence: Option<Commitment>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Claim on the guarantor; the chain calculates the amount (이행청구; the loan's bank, lend)
	Claim {
		/// The loan's number
		loan: u64,
		/// Commitment to the documents of the claim
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Record that the borrower has paid up (the loan's bank, lend)
	Cure {
		/// The loan's number
		loan: u64,
		#[command(flatten)]
		reference: Reference,
	},
	/// Tell the guarantor something else that can affect the guarantee (the loan's bank, lend)
	NotifyGuarantor {
		/// The loan's number
		loan: u64,
		/// Commitment to what it is
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		particulars: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Write off all that is left; it is still owed (상각; the loan's bank, lend)
	WriteOff {
		/// The loan's number
		loan: u64,
		/// Commitment to the evidence that the debtor is insolvent; without it, the loan must have been overdue
		/// for a year
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		insolvent: Option<Commitment>,
		#[command(flatten)]
		reference: Reference,
	},
	/// Take back a warning, an acceleration, the cause of a claim or a write-off that was a mistake (the loan's
	/// bank, lend)
	TakeBack {
		/// The loan's number
		loan: u64,
		/// What to take back
		#[arg(value_enum)]
		act: Mistake,
		/// Commitment to the reason
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		reason: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Show how a loan stands today: what is overdue, and what the bank did about it
	Standing {
		/// The loan's number
		loan: u64,
	},
}

/// Why everything is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Cause {
	/// Arrears, after a warning (연체)
	Arrears,
	/// Deposits or collateral are attached or seized (압류)
	Attachment,
	/// Bankruptcy or rehabilitation is applied for (파산·회생 신청)
	Insolvency,
	/// The borrower closed the business, absconded, or stopped to pay (폐업·도피·지급정지)
	PaymentsStopped,
	/// The borrower breached the contract (약정 위반)
	Breach,
}

/// Why a guarantor may be claimed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Ground {
	/// Default has lasted for three months
	Lasting,
	/// The debtor is bankrupt (파산)
	Bankruptcy,
	/// The debtor is dissolved (해산)
	Dissolution,
	/// The debtor has had no business for six months (휴업·폐업)
	NoBusiness,
	/// Another fact because of which the debt cannot be collected
	Uncollectable,
}

/// An act that was a mistake.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Mistake {
	/// The warning
	Warning,
	/// The acceleration
	Acceleration,
	/// The cause of a claim
	Claimable,
	/// The write-off
	WriteOff,
}

/// The evidence of a cause. The parser has required it.
fn evident(evidence: Option<Commitment>) -> Result<Commitment, Failure> {
	evidence.ok_or_else(|| Failure::input(t!("this cause needs --evidence")))
}

fn acceleration(cause: Cause, with: Option<Commitment>) -> Result<AccelerationCause, Failure> {
	Ok(match cause {
		Cause::Arrears => AccelerationCause::Arrears,
		Cause::Attachment => AccelerationCause::Attachment(evident(with)?),
		Cause::Insolvency => AccelerationCause::Insolvency(evident(with)?),
		Cause::PaymentsStopped => AccelerationCause::PaymentsStopped(evident(with)?),
		Cause::Breach => AccelerationCause::Breach(evident(with)?),
	})
}

fn claim_cause(ground: Ground, with: Option<Commitment>) -> Result<ClaimCause, Failure> {
	Ok(match ground {
		Ground::Lasting => ClaimCause::Lasting,
		Ground::Bankruptcy => ClaimCause::Bankruptcy(evident(with)?),
		Ground::Dissolution => ClaimCause::Dissolution(evident(with)?),
		Ground::NoBusiness => ClaimCause::NoBusiness(evident(with)?),
		Ground::Uncollectable => ClaimCause::Uncollectable(evident(with)?),
	})
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Warn { loan, letter, reference } => {
			let call = |loan, reference| lending::warn(loan, letter, reference);
			step(context, LoanId(loan), &reference, t!("is warned about"), call).await
		}
		Command::Accelerate { loan, cause, evidence, reference } => {
			let cause = acceleration(cause, evidence)?;
			let call = |loan, reference| lending::accelerate(loan, cause, reference);
			step(context, LoanId(loan), &reference, t!("is due as a whole"), call).await
		}
		Command::Claimable { loan, cause, evidence, reference } => {
			let cause = claim_cause(cause, evidence)?;
			let call = |loan, reference| lending::make_claimable(loan, cause, reference);
			step(context, LoanId(loan), &reference, t!("can be claimed on its guarantor"), call)
				.await
		}
		Command::Claim { loan, evidence, reference } => {
			let call = |loan, reference| lending::claim(loan, evidence, reference);
			step(context, LoanId(loan), &reference, t!("is claimed on its guarantor"), call).await
		}
		Command::Cure { loan, reference } => {
			step(context, LoanId(loan), &reference, t!("is paid up"), lending::cure).await
		}
		Command::NotifyGuarantor { loan, particulars, reference } => {
			let loan = LoanId(loan);
			let call = |reference| lending::notify_guarantor(loan, particulars, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			report(context, &submitted, loan, t!("has a guarantor that is told"));
			Ok(())
		}
		Command::WriteOff { loan, insolvent, reference } => {
			let reason = match insolvent {
				Some(evidence) => WriteOffReason::Insolvent(evidence),
				None => WriteOffReason::Overdue,
			};
			let call = |loan, reference| lending::write_off(loan, reason, reference);
			step(context, LoanId(loan), &reference, t!("is written off"), call).await
		}
		Command::TakeBack { loan, act, reason, reference } => {
			let act = match act {
				Mistake::Warning => LoanAct::Warning,
				Mistake::Acceleration => LoanAct::Acceleration,
				Mistake::Claimable => LoanAct::Claimable,
				Mistake::WriteOff => LoanAct::WriteOff,
			};
			let loan = LoanId(loan);
			let call = |reference| lending::take_back(loan, act, reason, reference);
			let submitted = context.submit_with_ref(&reference, call).await?;
			let sentence = t!("Loan {loan}: the act is taken back.");
			context.report(&submitted, sentence, json!({ "loan": loan.0 }));
			Ok(())
		}
		Command::Standing { loan } => show(context, LoanId(loan)).await,
	}
}

async fn show(context: &Context, loan: LoanId) -> Result<(), Failure> {
	let state = context.state().await?;
	let standing = view::standing(&state, loan).await?;
	let standing = standing.ok_or_else(|| Failure::input(t!("loan {loan} is not disbursed")))?;
	context.output.answer(&json::standing(loan, &standing), || format_standing(loan, &standing));
	Ok(())
}

fn format_standing(loan: LoanId, of: &Standing) -> String {
	let won = |amount| t!("{} won", values::format_won(amount));
	let total = |buckets: &Buckets| won(buckets.total().unwrap_or(u64::MAX));
	let mut facts = vec![
		("loan", loan.to_string()),
		("on", of.on.to_string()),
		("state", json::loan_state(of.state).to_owned()),
		("outstanding", won(of.outstanding)),
		("due", total(&of.due)),
		("of it principal (원금)", won(of.due.principal)),
		("of it interest (이자)", won(of.due.interest)),
		("of it interest on arrears (연체이자)", won(of.due.late)),
		("of it fees (수수료)", won(of.due.fee)),
	];
	match of.overdue_since {
		Some(since) => facts.push(("overdue", t!("{} days, since {since}", of.overdue_days))),
		None => facts.push(("overdue", t!("no").to_owned())),
	}
	if let Some(until) = of.warned_until {
		facts.push(("warned until", until.to_string()));
	}
	match of.accelerated_on {
		Some(day) => facts.push(("all is due since", day.to_string())),
		None if of.all_due => facts.push(("all is due", t!("the term has ended").to_owned())),
		None => {}
	}
	if let Some(cause) = of.claimable {
		facts.push(("cause of a claim", json::claim_cause(cause).to_owned()));
	}
	if let Some(state) = of.guarantee {
		facts.push(("guarantee", json::guarantee_state(state).to_owned()));
	}
	if of.subrogated != Buckets::default() {
		facts.push(("paid by the guarantor (대위변제)", total(&of.subrogated)));
	}
	if of.written_off != Buckets::default() {
		facts.push(("written off (상각)", total(&of.written_off)));
	}
	output::facts(facts)
}

#[cfg(test)]
mod tests {
	use super::*;

	const EVIDENCE: Commitment = Commitment([9; 32]);

	#[test]
	fn a_cause_has_the_evidence_that_it_needs() {
		let found = acceleration(Cause::Arrears, Some(EVIDENCE)).ok();
		assert_eq!(found, Some(AccelerationCause::Arrears));
		let found = acceleration(Cause::Breach, Some(EVIDENCE)).ok();
		assert_eq!(found, Some(AccelerationCause::Breach(EVIDENCE)));
		assert!(acceleration(Cause::Insolvency, None).is_err());
		assert_eq!(claim_cause(Ground::Lasting, None).ok(), Some(ClaimCause::Lasting));
		let found = claim_cause(Ground::NoBusiness, Some(EVIDENCE)).ok();
		assert_eq!(found, Some(ClaimCause::NoBusiness(EVIDENCE)));
		assert!(claim_cause(Ground::Bankruptcy, None).is_err());
	}

	#[test]
	fn a_standing_says_what_is_overdue_and_since_when() {
		let standing = Standing {
			on: "2027-03-26".parse().unwrap(),
			state: pallet_lending::LoanState::Disbursed,
			outstanding: 200_000_000,
			due: Buckets { principal: 1_000, interest: 20, late: 3, fee: 0 },
			overdue_since: Some("2026-12-25".parse().unwrap()),
			overdue_days: 91,
			warned_until: Some("2027-04-06".parse().unwrap()),
			all_due: false,
			accelerated_on: None,
			claimable: Some(ClaimCause::Lasting),
			guarantee: Some(pallet_guarantees::GuaranteeState::InForce),
			subrogated: Buckets::default(),
			written_off: Buckets::default(),
		};
		let text = format_standing(LoanId(3), &standing);
		for part in ["1,023 won", "91 days, since 2026-12-25", "2027-04-06", "lasting", "in-force"]
		{
			assert!(text.contains(part), "{part}: {text}");
		}
		assert!(!text.contains("written off"), "{text}");
		let json = json::standing(LoanId(3), &standing);
		assert_eq!((&json["loan"], &json["overdue_days"]), (&json!(3), &json!(91)));
		assert_eq!((&json["due"]["total"], &json["state"]), (&json!(1_023), &json!("disbursed")));
	}
}
