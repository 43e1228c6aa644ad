//! Repayments, and what is owed.

use crate::{
	context::Context, failure::Failure, json, lookup, output, reference::Reference, values,
};
use codec::Decode;
use madang_client::api::{calls::lending, types::*};
use madang_schedule::{account::AccountError, Instalment, ScheduleError};
use rand::{rngs::OsRng, RngCore};
use serde_json::json;
use std::{
	path::Path,
	time::{SystemTime, UNIX_EPOCH},
};

/// Most lines of one call: as many as fit into a block.
const LINES: usize = 256;

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
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	KoreanDay::of(now.as_millis().try_into().unwrap_or(u64::MAX))
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
	let sentence = match submitted.included.fields("Lending", "LoanSettled").is_some() {
		true => format!("Loan {loan} is settled. Line {line_ref}."),
		false => format!("Loan {loan}: repayment recorded. Line {line_ref}."),
	};
	context.report(&submitted, sentence, json!({ "loan": loan.0, "line_ref": line_ref }));
	Ok(())
}

pub async fn reverse(
	context: &Context,
	line_ref: LineRef,
	reason: Commitment,
	reference: &Reference,
) -> Result<(), Failure> {
	let call = |reference| lending::reverse(line_ref, reason, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	let loan: LoanId = submitted.leading_fields("Lending", "RepaymentReversed")?;
	let sentence = match submitted.included.fields("Lending", "LoanOwedAgain").is_some() {
		true => format!("Loan {loan}: the repayment is reversed, and the loan is owed again."),
		false => format!("Loan {loan}: the repayment is reversed."),
	};
	context.report(&submitted, sentence, json!({ "loan": loan.0 }));
	Ok(())
}

/// What the event of a batch says after its officer.
#[derive(Decode)]
struct Posted {
	_by: pallet_institutions::Caller<Account>,
	posted: u32,
	known: u32,
	amount: Won,
	refused: Vec<RefusedLine>,
}

pub async fn import(context: &Context, file: &Path, reference: &Reference) -> Result<(), Failure> {
	let lines = read(file)?;
	let (mut posted, mut known, mut amount) = (0u64, 0u64, 0u128);
	let mut refused = Vec::new();
	let many = lines.len() > LINES;
	if many && reference.external_ref.is_some() {
		return Err(Failure::input(format!(
			"more than {LINES} lines need a reference for each call"
		)));
	}
	for (number, chunk) in lines.chunks(LINES).enumerate() {
		let first = number.saturating_mul(LINES);
		let call = |reference| lending::repay_batch(chunk.to_vec(), reference);
		let submitted = context.submit_with_ref(reference, call).await?;
		let done: Posted = submitted.leading_fields("Lending", "RepaymentsPosted")?;
		posted += u64::from(done.posted);
		known += u64::from(done.known);
		amount += u128::from(done.amount);
		refused.extend(done.refused.into_iter().map(|one| {
			// The header is line 1 of the file.
			(first as u64 + u64::from(one.index) + 2, one.problem)
		}));
		let sent = first + chunk.len();
		context.output.progress(|| format!("{sent} of {} lines are sent.", lines.len()));
	}
	let problems: Vec<_> = refused
		.iter()
		.map(|(line, problem)| json!({ "line": line, "problem": format!("{problem:?}") }))
		.collect();
	let answer =
		json!({ "posted": posted, "known": known, "amount": amount as u64, "refused": problems });
	context.output.answer(&answer, || {
		let total = values::format_won(u64::try_from(amount).unwrap_or(u64::MAX));
		let mut text =
			format!("{posted} lines are posted, {total} won; {known} were known before.");
		for (line, problem) in &refused {
			text.push_str(&format!("\nLine {line} of the file is refused: {}", sentence(*problem)));
		}
		text
	});
	match refused.is_empty() {
		true => Ok(()),
		false => Err(Failure::rejected(format!("{} lines are refused", refused.len()))),
	}
}

/// Why a line is refused, and what to do.
fn sentence(problem: LineProblem) -> String {
	let won = values::format_won;
	match problem {
		LineProblem::LoanNotFound => "there is no such loan".to_owned(),
		LineProblem::NotOwnLoan => "another bank is the lender".to_owned(),
		LineProblem::WrongState => "nothing is owed on the loan".to_owned(),
		LineProblem::ZeroAmount => "the amount is zero".to_owned(),
		LineProblem::Differs { loan, counted, valued_on, given } => format!(
			"its reference counts for {} won on loan {loan}, value day {valued_on}, and this line has {} \
			won; reverse the other if it was wrong, and give this one a reference of its own",
			won(counted),
			won(given)
		),
		LineProblem::InFuture => "the value day is after today".to_owned(),
		LineProblem::TooLate(day) => format!("the first value day that is possible is {day}"),
		LineProblem::ExceedsOwed(more) => {
			format!("it is {} won more than what is owed", won(more))
		}
		LineProblem::ShortOfPayoff(short) => format!(
			"it repays all principal, but is {} won short of what is owed with it",
			won(short)
		),
		LineProblem::LedgerFull => "the account has too many postings since that day".to_owned(),
		LineProblem::NotCalculable => "the account cannot be calculated with it".to_owned(),
	}
}

/// The lines of a file: the columns line_ref, loan, amount and value_day.
fn read(file: &Path) -> Result<Vec<(LoanId, Line)>, Failure> {
	let shown = file.display();
	let text = std::fs::read_to_string(file)
		.map_err(|error| Failure::input(format!("{shown}: {error}")))?;
	let mut rows = text.lines().enumerate().filter(|(_, row)| !row.trim().is_empty());
	let header = rows.next().map(|(_, row)| row.trim().trim_start_matches('\u{feff}'));
	if header != Some("line_ref,loan,amount,value_day") {
		return Err(Failure::input(format!(
			"{shown}: the first line must be line_ref,loan,amount,value_day"
		)));
	}
	rows.map(|(index, row)| {
		parse(row).map_err(|error| {
			Failure::input(format!("{shown}, line {}: {error}", index.saturating_add(1)))
		})
	})
	.collect()
}

fn parse(row: &str) -> Result<(LoanId, Line), String> {
	let columns: Vec<&str> = row.split(',').map(str::trim).collect();
	let [line_ref, loan, amount, valued_on] = columns[..] else {
		return Err("expected four columns; group digits with _ and not with a comma".to_owned());
	};
	let loan = loan.parse().map_err(|_| format!("{loan} is not the number of a loan"))?;
	// A bank's own numbers are kept as their hash.
	let line_ref = values::bytes32(line_ref)
		.unwrap_or_else(|_| sp_crypto_hashing::blake2_256(line_ref.as_bytes()));
	let (amount, valued_on) = (values::won(amount)?, values::day(valued_on)?);
	Ok((LoanId(loan), Line { line_ref, amount, valued_on }))
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
		let won = |amount| format!("{} won", values::format_won(amount));
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
	let lines = owed.schedule().map_err(|error| incalculable(&error))?;
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
	Failure::input(format!("the account cannot be calculated: {error}"))
}

/// Why an account has no answer for a day.
pub fn impossible(error: AccountError) -> Failure {
	match error {
		AccountError::Schedule(error) => incalculable(&error),
		AccountError::BeforeBase(day) => {
			Failure::input(format!("the account is kept from {day} on"))
		}
		error => Failure::input(format!("the account cannot be calculated: {error:?}")),
	}
}
