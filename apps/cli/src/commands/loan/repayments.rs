//! A bank's file of repayments: it is sent in several calls, and can be sent again.

use crate::{
	calls::Calls,
	commands::registers,
	context::Context,
	failure::{Failure, FailureKind},
	reference::Reference,
	values,
};
use codec::Decode;
use madang_client::{
	api::{calls::lending, types::*},
	files::{read_repayments, RepaymentRow},
};
use serde_json::{json, Value};
use std::path::Path;

/// Most lines of one call.
const LINES: usize = madang_client::repayments::MOST_LINES;

/// Calls that are pending at the same time: enough to fill blocks until the first is final, few enough to leave room for
/// others.
const AT_ONCE: usize = 8;

/// What the event of a batch says after its officer.
#[derive(Decode)]
struct Posted {
	_by: pallet_institutions::Caller<Account>,
	posted: u32,
	known: u32,
	amount: Won,
	refused: Vec<RefusedLine>,
}

/// What became of the lines of a file so far.
#[derive(Default)]
struct Tally {
	/// The lines of the file.
	lines: usize,
	/// Those whose calls have their answer.
	done: usize,
	posted: u64,
	known: u64,
	amount: Won,
	/// Those that were refused, by their lines in the file.
	refused: Vec<(u64, LineProblem)>,
}

/// A row with its line in the file.
type Numbered = (u64, RepaymentRow);

pub async fn import(context: &Context, file: &Path, reference: &Reference) -> Result<(), Failure> {
	let rows = registers::good(context, read_repayments(registers::open(file)?)?)?.rows;
	if rows.len() > LINES && reference.external_ref.is_some() {
		return Err(Failure::input(t!("more than {LINES} lines need a reference for each call")));
	}
	let calls = context.calls().await?;
	let mut tally = Tally { lines: rows.len(), ..Tally::default() };
	let mut ended = Ok(());
	let chunks: Vec<&[Numbered]> = rows.chunks(LINES).collect();
	// A dry run asks of all.
	let at_once = if context.dry_run { chunks.len().max(1) } else { AT_ONCE };
	for at_once in chunks.chunks(at_once) {
		ended = send(context, &calls, at_once, reference, &mut tally).await;
		if ended.is_err() {
			break;
		}
	}
	if tally.done > 0 {
		context.output.answer(&tally.value(), || tally.text());
	}
	ended.map_err(|failure| tally.interrupted(failure))?;
	tally.ensure_none_refused()
}

/// Send calls with the lines of each chunk at once, and count what became of them: also of those after one that
/// failed. The first failure, if one failed.
async fn send(
	context: &Context,
	calls: &Calls<'_>,
	chunks: &[&[Numbered]],
	reference: &Reference,
	tally: &mut Tally,
) -> Result<(), Failure> {
	let number = |row: Option<&Numbered>| row.map_or(0, |(number, _)| *number);
	let call = |chunk: &&[Numbered]| {
		let (first, last) = (number(chunk.first()), number(chunk.last()));
		let external_ref = calls.reference(reference.external_ref, first, last);
		let lines = chunk.iter().map(|(_, row)| line(row)).collect();
		(lending::repay_batch(lines, external_ref), external_ref)
	};
	let all: Vec<_> = chunks.iter().map(call).collect();
	let mut ended = Ok(());
	for (chunk, sent) in chunks.iter().zip(calls.send_all(&all).await) {
		let posted = sent
			.map_err(|failure| reference.explain(failure))
			.and_then(|sent| sent.leading_fields("Lending", "RepaymentsPosted"));
		match posted {
			Ok(posted) => {
				tally.add(chunk, posted);
				let Tally { done, lines, .. } = tally;
				context.output.progress(|| t!("{done} of {lines} lines are sent."));
			}
			// The first says why; the others may only follow from it.
			Err(failure) => ended = ended.and(Err(failure)),
		}
	}
	ended
}

/// A row as the line of a call.
fn line(row: &RepaymentRow) -> (LoanId, Line) {
	(row.loan, Line { line_ref: row.line_ref, amount: row.amount, valued_on: row.valued_on })
}

impl Tally {
	fn add(&mut self, chunk: &[Numbered], posted: Posted) {
		self.done = self.done.saturating_add(chunk.len());
		self.posted = self.posted.saturating_add(posted.posted.into());
		self.known = self.known.saturating_add(posted.known.into());
		self.amount = self.amount.saturating_add(posted.amount);
		self.refused.extend(posted.refused.into_iter().filter_map(|one| {
			let (line, _) = chunk.get(one.index as usize)?;
			Some((*line, one.problem))
		}));
	}

	/// For programs.
	fn value(&self) -> Value {
		let refused: Vec<_> =
			self.refused.iter().map(|(line, problem)| refusal(*line, *problem)).collect();
		json!({
			"lines": self.lines,
			"done": self.done,
			"posted": self.posted,
			"known": self.known,
			"amount": self.amount,
			"refused": refused,
		})
	}

	/// For people.
	fn text(&self) -> String {
		let (posted, known, total) = (self.posted, self.known, values::format_won(self.amount));
		let mut text = t!("{posted} lines are posted, {total} won; {known} were known before.");
		for (line, problem) in &self.refused {
			text.push_str(&t!("\nLine {line} of the file is refused: {}", sentence(*problem)));
		}
		text
	}

	/// The failure of a file that was not sent to its end. A first call that was rejected is not an interruption:
	/// sent again, it would be rejected again.
	fn interrupted(&self, failure: Failure) -> Failure {
		let (done, lines) = (self.done, self.lines);
		if done == 0 && failure.kind == FailureKind::Rejected {
			return failure;
		}
		let reason = failure.message.trim_end_matches('.');
		Failure {
			message: t!(
				"{reason}. {done} of {lines} lines have their answer; run the same command again for the \
				rest: no line counts twice"
			),
			..failure
		}
	}

	fn ensure_none_refused(&self) -> Result<(), Failure> {
		match self.refused.len() {
			0 => Ok(()),
			1 => Err(Failure::rejected(t!("1 line is refused"))),
			lines => Err(Failure::rejected(t!("{lines} lines are refused"))),
		}
	}
}

/// A refused line for programs: the name of the problem, what it is about, and the sentence for people.
fn refusal(line: u64, problem: LineProblem) -> Value {
	let name = |name: &str| json!({ "problem": name });
	let mut value = match problem {
		LineProblem::LoanNotFound => name("loan-not-found"),
		LineProblem::NotOwnLoan => name("not-own-loan"),
		LineProblem::WrongState => name("wrong-state"),
		LineProblem::ZeroAmount => name("zero-amount"),
		LineProblem::Differs { loan, counted, valued_on, given } => json!({
			"problem": "differs",
			"loan": loan.0,
			"counted": counted,
			"value_day": valued_on.to_string(),
			"given": given,
		}),
		LineProblem::InFuture => name("in-future"),
		LineProblem::TooLate(day) => {
			json!({ "problem": "too-late", "first_day": day.to_string() })
		}
		LineProblem::ExceedsOwed(more) => json!({ "problem": "exceeds-owed", "by": more }),
		LineProblem::ShortOfPayoff(short) => json!({ "problem": "short-of-payoff", "by": short }),
		LineProblem::LedgerFull => name("ledger-full"),
		LineProblem::NotCalculable => name("not-calculable"),
	};
	value["line"] = line.into();
	value["sentence"] = sentence(problem).into();
	value
}

/// Why a line is refused, and what to do.
fn sentence(problem: LineProblem) -> String {
	let won = values::format_won;
	match problem {
		LineProblem::LoanNotFound => t!("there is no such loan").to_owned(),
		LineProblem::NotOwnLoan => t!("another bank is the lender").to_owned(),
		LineProblem::WrongState => t!("nothing is owed on the loan").to_owned(),
		LineProblem::ZeroAmount => t!("the amount is zero").to_owned(),
		LineProblem::Differs { loan, counted, valued_on, given } => t!(
			"its reference counts for {} won on loan {loan}, value day {valued_on}, and this line has {} \
			won; reverse the other if it was wrong, and give this one a reference of its own",
			won(counted),
			won(given)
		),
		LineProblem::InFuture => t!("the value day is after today").to_owned(),
		LineProblem::TooLate(day) => t!("the first value day that is possible is {day}"),
		LineProblem::ExceedsOwed(more) => {
			t!("it is {} won more than what is owed", won(more))
		}
		LineProblem::ShortOfPayoff(short) => {
			t!("it repays all principal, but is {} won short of what is owed with it", won(short))
		}
		LineProblem::LedgerFull => {
			t!("the account has too many postings since that day").to_owned()
		}
		LineProblem::NotCalculable => t!("the account cannot be calculated with it").to_owned(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn row(number: u8) -> RepaymentRow {
		let valued_on = "2026-11-24".parse().unwrap();
		RepaymentRow { line_ref: [number; 32], loan: LoanId(3), amount: 1_000, valued_on }
	}

	fn posted(posted: u32, known: u32, amount: Won, refused: Vec<RefusedLine>) -> Posted {
		let _by = pallet_institutions::Caller {
			officer: [7; 32],
			institution: InstitutionId(4),
			kind: InstitutionKind::Bank,
			external_ref: [9; 32],
		};
		Posted { _by, posted, known, amount, refused }
	}

	/// Three lines of a file of five, of which the second says something else than before.
	fn partly_done() -> Tally {
		let problem = LineProblem::Differs {
			loan: LoanId(3),
			counted: 1_000,
			valued_on: "2026-11-24".parse().unwrap(),
			given: 1_423_651,
		};
		let mut tally = Tally { lines: 5, ..Tally::default() };
		tally.add(&[(2, row(1))], posted(1, 0, 1_000, vec![]));
		let refused = vec![RefusedLine { index: 1, problem }];
		tally.add(&[(4, row(2)), (7, row(3))], posted(0, 1, 0, refused));
		tally
	}

	#[test]
	fn a_refused_line_is_named_by_its_line_in_the_file_and_with_both_amounts() {
		let tally = partly_done();
		let sentence = "its reference counts for 1,000 won on loan 3, value day 2026-11-24, and this line has \
			1,423,651 won; reverse the other if it was wrong, and give this one a reference of its own";
		let refused = json!({
			"line": 7,
			"problem": "differs",
			"loan": 3,
			"counted": 1_000,
			"value_day": "2026-11-24",
			"given": 1_423_651,
			"sentence": sentence,
		});
		let answer = json!({
			"lines": 5,
			"done": 3,
			"posted": 1,
			"known": 1,
			"amount": 1_000,
			"refused": [refused],
		});
		assert_eq!(tally.value(), answer);
		assert_eq!(
			tally.text(),
			format!(
				"1 lines are posted, 1,000 won; 1 were known before.\nLine 7 of the file is refused: {sentence}"
			)
		);
		assert_eq!(tally.ensure_none_refused(), Err(Failure::rejected("1 line is refused")));
		assert_eq!(Tally::default().ensure_none_refused(), Ok(()));
	}

	#[test]
	fn an_interrupted_file_says_how_far_it_came_and_what_to_do() {
		let reason = "the node gave no usable answer: closed.".to_owned();
		let failure = Failure::of(FailureKind::NoNode, reason);
		let failure = partly_done().interrupted(failure);
		assert_eq!(failure.kind, FailureKind::NoNode);
		assert_eq!(
			failure.message,
			"the node gave no usable answer: closed. 3 of 5 lines have their answer; run the same command \
			 again for the rest: no line counts twice"
		);
	}

	#[test]
	fn a_file_that_is_rejected_from_the_start_is_not_called_interrupted() {
		let rejected = || Failure::rejected("the officer is suspended");
		let none_done = Tally { lines: 5, ..Tally::default() };
		assert_eq!(none_done.interrupted(rejected()), rejected());
		assert_ne!(partly_done().interrupted(rejected()), rejected());
		let away = Failure::of(FailureKind::NoNode, "no node");
		let message = none_done.interrupted(away).message;
		assert!(message.starts_with("no node. 0 of 5 lines have their answer; "), "{message}");
	}

	#[test]
	fn each_problem_has_a_name_and_its_numbers_for_programs() {
		let day = "2026-11-24".parse().unwrap();
		for (problem, name, key, about) in [
			(LineProblem::LoanNotFound, "loan-not-found", "by", Value::Null),
			(LineProblem::NotOwnLoan, "not-own-loan", "by", Value::Null),
			(LineProblem::WrongState, "wrong-state", "by", Value::Null),
			(LineProblem::ZeroAmount, "zero-amount", "by", Value::Null),
			(LineProblem::InFuture, "in-future", "by", Value::Null),
			(LineProblem::TooLate(day), "too-late", "first_day", "2026-11-24".into()),
			(LineProblem::ExceedsOwed(5), "exceeds-owed", "by", 5.into()),
			(LineProblem::ShortOfPayoff(6), "short-of-payoff", "by", 6.into()),
			(LineProblem::LedgerFull, "ledger-full", "by", Value::Null),
			(LineProblem::NotCalculable, "not-calculable", "by", Value::Null),
		] {
			let value = refusal(3, problem);
			assert_eq!((&value["line"], &value["problem"]), (&3.into(), &name.into()));
			assert_eq!((&value[key], &value["sentence"]), (&about, &sentence(problem).into()));
		}
	}
}
