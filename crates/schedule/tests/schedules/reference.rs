//! Every instalment of thousands of loans, compared with a calculation in Python.

use super::loans::Loan;
use madang_schedule::{DayCount, Instalment, Repayment};
use std::{
	io::Write,
	path::Path,
	process::{Command, Stdio},
};

/// How many loans are compared.
const LOANS: u64 = 4_000;

/// Ask the reference. It needs `python3`, which the repository's setup installs.
fn reference(loans: &[Loan]) -> Vec<Vec<[i128; 7]>> {
	let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schedules/reference.py");
	let mut python = Command::new("python3")
		.arg(script)
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.spawn()
		.expect("python3 is needed: run scripts/setup");
	let mut input = python.stdin.take().unwrap();
	let questions =
		loans.iter().map(|loan| serde_json::to_string(loan).unwrap() + "\n").collect::<String>();
	let writer = std::thread::spawn(move || input.write_all(questions.as_bytes()).unwrap());
	let output = python.wait_with_output().unwrap();
	assert!(output.status.success(), "reference.py failed: see above");
	writer.join().unwrap();
	let answers = String::from_utf8(output.stdout).unwrap();
	answers.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn numbers(line: &Instalment) -> [i128; 7] {
	[
		line.number.into(),
		line.nominal_due.0.into(),
		line.due.0.into(),
		line.principal.into(),
		line.interest.into(),
		line.total.into(),
		line.outstanding_after.into(),
	]
}

#[test]
fn every_instalment_is_the_same_as_in_the_reference() {
	let loans = (0..LOANS).map(Loan::valid).collect::<Vec<_>>();
	let answers = reference(&loans);
	assert_eq!(answers.len(), loans.len());
	let mut lines = 0;
	for (seed, (loan, expected)) in loans.iter().zip(answers).enumerate() {
		let found =
			loan.schedule().unwrap_or_else(|error| panic!("seed {seed}: {error}: {loan:?}"));
		let found = found.iter().map(numbers).collect::<Vec<_>>();
		for (found, expected) in found.iter().zip(&expected) {
			assert_eq!(found, expected, "seed {seed}: {loan:?}");
		}
		assert_eq!(found.len(), expected.len(), "seed {seed}");
		lines += found.len();
	}
	assert!(lines > 100_000, "only {lines} instalments were compared");
	assert_variety(&loans);
}

/// The random loans must have every kind of terms often enough.
fn assert_variety(loans: &[Loan]) {
	let count = |holds: fn(&Loan) -> bool| loans.iter().filter(|loan| holds(loan)).count();
	assert!(count(|loan| loan.credit.days == DayCount::Monthly) > 500);
	assert!(count(|loan| matches!(loan.credit.repayment, Repayment::Irregular(_))) > 200);
	assert!(count(|loan| loan.credit.grace_months > 0) > 500);
	assert!(count(|loan| loan.draws.len() > 1) > 1_000);
	assert!(count(|loan| loan.credit.term_months > 240) > 80);
}
