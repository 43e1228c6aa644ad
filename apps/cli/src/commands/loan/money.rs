//! Single repayments, and what is owed.

use crate::{
	context::Context,
	failure::Failure,
	json, lookup, output,
	reference::Reference,
	values::{self, now},
};
use madang_client::api::{calls::lending, types::*};
use madang_schedule::{account::AccountError, Instalment, ScheduleError};
use rand::{rngs::OsRng, RngCore};
use serde_json::json;

/// A payment that the bank received.
#[derive(clap::Args, Debug)]
pub struct LineArgs {
	/// The amount in won
	#[arg(long, value_parser = values::won)]
	amount: Won,
	/// Its value day (기산일), at most 31 days ago; today without this option
	#[arg(long, value_name = "DAY", value_parser = values::day)]
	on: Option<KoreanDay>,
	/// The bank's own reference of the payment, 64 hex digits. It counts once for ever. Without this
	/// option a random one is used, and printed
	#[arg(long, value_name = "HEX", value_parser = values::bytes32)]
	line_ref: Option<LineRef>,
}

impl LineArgs {
	fn line(&self) -> Line {
		let line_ref = self.line_ref.unwrap_or_else(|| {
			let mut random = [0; 32];
			OsRng.fill_bytes(&mut random);
			random
		});
		Line { line_ref, amount: self.amount, valued_on: self.on.unwrap_or_else(today) }
	}
}

/// Today, in Korean time.
pub fn today() -> KoreanDay {
	KoreanDay::of(now())
}

pub async fn repay(
	context: &Context,
	loan: LoanId,
	args: &LineArgs,
	reference: &Reference,
) -> Result<(), Failure> {
	let line = args.line();
	let call = |reference| lending::repay(loan, line, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let line_ref = hex::encode(line.line_ref);
	let sentence = match submitted.emitted("Lending", "LoanSettled")? {
		true => t!("Loan {loan} is settled. Line {line_ref}."),
		false => t!("Loan {loan}: repayment recorded. Line {line_ref}."),
	};
	context.report(&submitted, sentence, json!({ "loan": loan.0, "line_ref": line_ref }));
	Ok(())
}

pub async fn reverse(
	context: &Context,
	(bank, line_ref): (Option<InstitutionId>, LineRef),
	reason: Commitment,
	reference: &Reference,
) -> Result<(), Failure> {
	let bank = match bank {
		Some(bank) => bank,
		None => lookup::own_institution(context, &context.state().await?).await?,
	};
	let call = |reference| lending::reverse(bank, line_ref, reason, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let line = context.state().await?.posted_line(bank, line_ref).await?;
	let loan = line.ok_or_else(|| Failure::not_found(t!("the line")))?.loan;
	let sentence = match submitted.emitted("Lending", "LoanOwedAgain")? {
		true => t!("Loan {loan}: the repayment is reversed, and the loan is owed again."),
		false => t!("Loan {loan}: the repayment is reversed."),
	};
	context.report(&submitted, sentence, json!({ "loan": loan.0 }));
	Ok(())
}

pub async fn payoff(
	context: &Context,
	loan: LoanId,
	day: Option<KoreanDay>,
) -> Result<(), Failure> {
	let owed = lookup::owed(&context.state().await?, loan).await?;
	let day = day.unwrap_or_else(today);
	let all = owed.payoff(day).map_err(impossible)?;
	let answer = json!({ "loan": loan.0, "on": day.to_string(), "owed": json::buckets(&all) });
	context.output.answer(&answer, || {
		let won = |amount| t!("{} won", values::format_won(amount));
		output::facts([
			("loan", loan.to_string()),
			("paid off on", day.to_string()),
			("principal (원금)", won(all.principal)),
			("interest (이자)", won(all.interest)),
			("interest on arrears (연체이자)", won(all.late)),
			("fees (수수료)", won(all.fee)),
			("total", won(all.total().unwrap_or(u64::MAX))),
		])
	});
	Ok(())
}

pub async fn schedule(context: &Context, loan: LoanId) -> Result<(), Failure> {
	let owed = lookup::owed(&context.state().await?, loan).await?;
	let lines = owed.schedule().map_err(impossible)?;
	context.output.answer(&json!({ "loan": loan.0, "instalments": lines }), || table(&lines));
	Ok(())
}

fn table(lines: &[Instalment]) -> String {
	let rows = lines.iter().map(|line| {
		[
			line.number.to_string(),
			line.due.to_string(),
			values::format_won(line.principal),
			values::format_won(line.interest),
			values::format_won(line.total),
			values::format_won(line.outstanding_after),
		]
	});
	output::table(["number", "due", "principal", "interest", "total", "outstanding"], rows)
}

fn incalculable(error: &ScheduleError) -> Failure {
	Failure::input(t!("the account cannot be calculated: {error}"))
}

/// Why an account has no answer for a day.
pub fn impossible(error: AccountError) -> Failure {
	match error {
		AccountError::Schedule(error) => incalculable(&error),
		AccountError::BeforeBase(day) => Failure::input(t!("the account is kept from {day} on")),
		error => Failure::input(t!("the account cannot be calculated: {error:?}")),
	}
}
