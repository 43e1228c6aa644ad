//! `madang registers end-districts`, `correct-end` and `renumber`: a reform of districts.

use super::sources::open;
use crate::{context::Context, failure::Failure, reference::Reference, values};
use clap::Subcommand;
use madang_client::{
	api::{calls::registers, types::*},
	files::{self, Checked, Row},
};
use serde_json::json;
use std::{
	collections::HashSet,
	path::{Path, PathBuf},
};

/// Most ends of one call.
const ENDS_PER_CALL: usize = 256;

/// Most new numbers of one call. Each can need many reads, and a block has room for so many.
const NUMBERS_PER_CALL: usize = 64;

/// The commands of a reform.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Record the ends of districts with their successors (ministry, import)
	///
	/// The file has the columns code, ended_on and successors (codes joined by ";", or none). The
	/// successors must be on the chain: import the new table first. With one successor the parcels follow
	/// by themselves; otherwise see renumber. Ends that are recorded already are counted.
	#[command(
		after_help = "Example:\n  madang --key ministry registers end-districts district-ends.csv"
	)]
	EndDistricts {
		/// The file with the ends
		file: PathBuf,
		#[command(flatten)]
		reference: Reference,
	},
	/// Replace the recorded end of a district, or take it back (ministry, import)
	#[command(
		after_help = "Examples:\n  madang --key ministry registers correct-end 4211010100 --on 2023-06-11 \
		--successor 5111010100 --evidence 5d41…\n  madang --key ministry registers correct-end 4211010100 \
		--not-ended --evidence 5d41…"
	)]
	CorrectEnd {
		/// The district's code
		#[arg(value_parser = values::district)]
		code: DistrictCode,
		/// The first day on which it is no longer in force: YYYY-MM-DD
		#[arg(long, value_name = "DAY", value_parser = values::day, required_unless_present = "not_ended")]
		on: Option<KoreanDay>,
		/// The code of a successor; may be repeated
		#[arg(long = "successor", value_name = "CODE", value_parser = values::district, requires = "on")]
		successors: Vec<DistrictCode>,
		/// The district has not ended
		#[arg(long, conflicts_with = "on")]
		not_ended: bool,
		/// Commitment to the evidence
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
	/// Give parcels new numbers (ministry, import; or municipality of the place, keep-books)
	///
	/// The file has the columns from (the present number, or an old one) and to. Parcels can exchange their
	/// numbers if the file has at most 64 rows, which are one call.
	#[command(
		after_help = "Example:\n  madang --key city registers renumber renumbering.csv --evidence 5d41…"
	)]
	Renumber {
		/// The file with the numbers
		file: PathBuf,
		/// Commitment to the evidence
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		reference: Reference,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::EndDistricts { file, reference } => {
			end_districts(context, &file, &reference).await
		}
		Command::CorrectEnd { code, on, successors, not_ended: _, evidence, reference } => {
			correct_end(context, code, on.map(|on| (on, successors)), evidence, &reference).await
		}
		Command::Renumber { file, evidence, reference } => {
			renumber(context, &file, evidence, &reference).await
		}
	}
}

/// The rows of a file without an error. Otherwise each error is printed, and nothing is sent.
fn good_rows<R: Row>(context: &Context, checked: Checked<R>) -> Result<Vec<R>, Failure> {
	for error in &checked.refused {
		context.output.note(
			&json!({ "refused": { "file": error.file, "line": error.line, "reason": error.to_string() } }),
			|| error.to_string(),
		);
	}
	match checked.all_good() {
		true => Ok(checked.rows.into_iter().map(|(_, row)| row).collect()),
		false => Err(Failure::input("the file has bad rows: nothing was sent")),
	}
}

fn ended(on: KoreanDay, successors: Vec<DistrictCode>) -> Result<Ended, Failure> {
	let successors = successors
		.try_into()
		.map_err(|_| Failure::input("a district has at most 16 successors"))?;
	Ok(Ended { on, successors })
}

/// A reference that the user gives names one call.
fn ensure_one_call(calls: usize, reference: &Reference) -> Result<(), Failure> {
	match calls > 1 && reference.external_ref.is_some() {
		true => Err(Failure::input(format!(
			"a reference names one call, and the file needs {calls}: leave --external-ref out, or split \
			the file"
		))),
		false => Ok(()),
	}
}

async fn end_districts(
	context: &Context,
	file: &Path,
	reference: &Reference,
) -> Result<(), Failure> {
	let checked = files::read_district_ends(open(file)?).map_err(Failure::input)?;
	let mut rows = good_rows(context, checked)?;
	// The chain wants earlier reforms first.
	rows.sort_by_key(|row| row.ended_on);
	let rows = rows
		.into_iter()
		.map(|row| Ok(DistrictEnd { code: row.code, ended: ended(row.ended_on, row.successors)? }))
		.collect::<Result<Vec<_>, Failure>>()?;
	ensure_one_call(rows.len().div_ceil(ENDS_PER_CALL), reference)?;
	let (mut new, mut equal) = (0, 0);
	let mut last = None;
	for batch in rows.chunks(ENDS_PER_CALL) {
		let call = |reference| registers::end_districts(batch.to_vec(), reference);
		let submitted = context.submit_with_ref(reference, call).await?;
		let counts: (Batch<DistrictCode>, u32, u32) =
			submitted.leading_fields("Registers", "DistrictsEnded")?;
		new += counts.1;
		equal += counts.2;
		last = Some(submitted);
	}
	let submitted = last.ok_or_else(|| Failure::input("the file has no rows"))?;
	context.report(
		&submitted,
		format!("{new} ends are recorded; {equal} were recorded before."),
		json!({ "ended": new, "equal": equal }),
	);
	Ok(())
}

async fn correct_end(
	context: &Context,
	code: DistrictCode,
	right: Option<(KoreanDay, Vec<DistrictCode>)>,
	evidence: Commitment,
	reference: &Reference,
) -> Result<(), Failure> {
	let ended = right.map(|(on, successors)| ended(on, successors)).transpose()?;
	let sentence = match &ended {
		Some(ended) => format!("District {code} ends on {} as corrected.", ended.on),
		None => format!("District {code} has not ended."),
	};
	let rows = vec![EndCorrection { code, ended }];
	let call = |reference| registers::correct_district_ends(rows, evidence, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	context.report(&submitted, sentence, json!({ "code": code.to_string() }));
	Ok(())
}

async fn renumber(
	context: &Context,
	file: &Path,
	evidence: Commitment,
	reference: &Reference,
) -> Result<(), Failure> {
	let checked = files::read_renumberings(open(file)?).map_err(Failure::input)?;
	let rows = good_rows(context, checked)?;
	let given_up: HashSet<Pnu> = rows.iter().map(|row| row.from).collect();
	if rows.len() > NUMBERS_PER_CALL && rows.iter().any(|row| given_up.contains(&row.to)) {
		return Err(Failure::input(format!(
			"parcels that exchange their numbers are one call, of at most {NUMBERS_PER_CALL} rows: put them \
			into a file of their own"
		)));
	}
	ensure_one_call(rows.len().div_ceil(NUMBERS_PER_CALL), reference)?;
	let (mut renumbered, mut equal) = (0, 0);
	let mut last = None;
	for batch in rows.chunks(NUMBERS_PER_CALL) {
		let batch = batch.iter().map(|row| Renumbering { from: row.from, to: row.to });
		let batch = batch.collect();
		let call = |reference| registers::renumber_parcels(batch, evidence, reference);
		let submitted = context.submit_with_ref(reference, call).await?;
		let counts: (Batch<Pnu>, u32, u32) =
			submitted.leading_fields("Registers", "ParcelsRenumbered")?;
		renumbered += counts.1;
		equal += counts.2;
		last = Some(submitted);
	}
	let submitted = last.ok_or_else(|| Failure::input("the file has no rows"))?;
	context.report(
		&submitted,
		format!(
			"{renumbered} parcels have new numbers, {equal} had them before. The old numbers lead to \
			them."
		),
		json!({ "renumbered": renumbered, "equal": equal }),
	);
	Ok(())
}
