//! `madang registers end-districts`, `correct-end` and `renumber`: a reform of districts.

use super::{
	rows::{good, refused},
	sources::open,
};
use crate::{
	context::Context,
	failure::Failure,
	reference::{Derived, Reference},
	values,
};
use clap::Subcommand;
use madang_client::{
	api::{calls::registers, types::*},
	files,
	import::reform::{self, Recorded, ReformError},
};
use serde_json::{json, Value};
use std::path::PathBuf;

/// The commands of a reform.
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Record the ends of districts with their successors (ministry, import)
	///
	/// The file has the columns code, ended_on and successors (codes joined by ";", or none). The
	/// successors must be on the chain: import the new table first. With one successor the parcels follow
	/// by themselves; otherwise see renumber. All rows are checked first, and bad ones are named. Ends that
	/// are recorded already are counted, so the command can be run again.
	#[command(
		after_help = "Example:\n  madang --key ministry registers end-districts district-ends.csv --evidence \
		5d41…"
	)]
	EndDistricts {
		/// The file with the ends
		file: PathBuf,
		/// Commitment to the evidence
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Commitment,
		#[command(flatten)]
		reference: Derived,
	},
	/// Replace recorded ends of districts, or take them back (ministry, import)
	///
	/// The end of one district is given with options. Those of several are given with a file like that of
	/// end-districts, in which a district without a day has not ended.
	#[command(
		after_help = "Examples:\n  madang --key ministry registers correct-end 4211010100 --on 2023-06-11 \
		--successor 5111010100 --evidence 5d41…\n  madang --key ministry registers correct-end 4211010100 \
		--not-ended --evidence 5d41…\n  madang --key ministry registers correct-end --file \
		end-corrections.csv --evidence 5d41…"
	)]
	CorrectEnd {
		/// The district's code
		#[arg(value_parser = values::district, required_unless_present = "file")]
		code: Option<DistrictCode>,
		/// A file with the right ends of several districts
		#[arg(long, conflicts_with_all = ["code", "on", "successors", "not_ended"])]
		file: Option<PathBuf>,
		/// The first day on which it is no longer in force: YYYY-MM-DD
		#[arg(long, value_name = "DAY", value_parser = values::day, required_unless_present_any = ["not_ended", "file"])]
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
		reference: Derived,
	},
	/// Give parcels new numbers (ministry, import; or municipality of the place, keep-books)
	///
	/// The file has the columns from (the present number, or an old one) and to. Parcels can exchange their
	/// numbers if the file has at most 32 rows, which are one call. All rows are checked first, and bad ones
	/// are named. The command can be run again: what was done is not done twice.
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
		reference: Derived,
	},
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::EndDistricts { file, evidence, reference } => {
			let checked = files::read_district_ends(open(&file)?)?;
			let checked = good(context, checked)?;
			let (sender, officer) = context.sender_of_file().await?;
			let check = context.check()?;
			let chain = context.network(&sender, &officer, &check);
			let recorded =
				reform::end_districts(&chain, &checked, evidence, reference.external_ref).await;
			report(context, recorded, "ended", t!("ends are recorded"))
		}
		Command::CorrectEnd { code: _, file: Some(file), evidence, reference, .. } => {
			let checked = files::read_end_corrections(open(&file)?)?;
			let checked = good(context, checked)?;
			let (sender, officer) = context.sender_of_file().await?;
			let check = context.check()?;
			let chain = context.network(&sender, &officer, &check);
			let recorded =
				reform::correct_ends(&chain, &checked, evidence, reference.external_ref).await;
			report(context, recorded, "corrected", t!("ends are corrected"))
		}
		Command::CorrectEnd { code, on, successors, evidence, reference, .. } => {
			let code = code.ok_or_else(|| Failure::input(t!("name the district or a file")))?;
			let reference = Reference { external_ref: reference.external_ref };
			let right = on.map(|on| (on, successors));
			correct_end(context, code, right, evidence, &reference).await
		}
		Command::Renumber { file, evidence, reference } => {
			let checked = files::read_renumberings(open(&file)?)?;
			let checked = good(context, checked)?;
			let (sender, officer) = context.sender_of_file().await?;
			let check = context.check()?;
			let chain = context.network(&sender, &officer, &check);
			let recorded =
				reform::renumber(&chain, &checked, evidence, reference.external_ref).await;
			report(context, recorded, "renumbered", t!("parcels have new numbers"))
		}
	}
}

/// The failure of a reform. Bad rows are printed before.
fn failure(context: &Context, error: ReformError) -> Failure {
	let message = error.to_string();
	match error {
		ReformError::Rows(rows) => {
			for row in rows {
				context.output.note(&refused(&row.file, row.line, &row.reason), || row.to_string());
			}
			Failure::input(message)
		}
		ReformError::SeveralCalls(_) => Failure::input(message),
		ReformError::ReferenceUsed => Failure::rejected(message),
		ReformError::Stopped { error, .. } => Failure { message, ..Failure::from(*error) },
		ReformError::Chain(error) => Failure { message, ..Failure::from(error) },
	}
}

/// Print what became of the rows.
fn report(
	context: &Context,
	recorded: Result<Recorded, ReformError>,
	key: &str,
	what: &str,
) -> Result<(), Failure> {
	let recorded = recorded.map_err(|error| failure(context, error))?;
	let (mut value, mut sentence) = answer(recorded, key, what);
	if context.dry_run {
		value["dry_run"] = true.into();
		value["final"] = false.into();
		sentence = t!("Nothing was sent. If it were: {sentence}");
	}
	context.output.answer(&value, || sentence);
	Ok(())
}

fn answer(Recorded { done, equal, already }: Recorded, key: &str, what: &str) -> (Value, String) {
	let mut sentence = t!("{done} {what}, {equal} were so before.");
	if already > 0 {
		sentence.push_str(&t!(
			" {already} rows were sent before and have taken effect: they were not sent again."
		));
	}
	let mut value = json!({ "done": sentence, "final": true, "equal": equal, "already": already });
	value[key] = done.into();
	(value, sentence)
}

async fn correct_end(
	context: &Context,
	code: DistrictCode,
	right: Option<(KoreanDay, Vec<DistrictCode>)>,
	evidence: Commitment,
	reference: &Reference,
) -> Result<(), Failure> {
	let ended = |(on, successors): (KoreanDay, Vec<DistrictCode>)| {
		let successors = successors
			.try_into()
			.map_err(|_| Failure::input(t!("a district has at most 16 successors")))?;
		Ok::<_, Failure>(Ended { on, successors })
	};
	let ended = right.map(ended).transpose()?;
	let sentence = match &ended {
		Some(ended) => t!("District {code} ends on {} as corrected.", ended.on),
		None => t!("District {code} has not ended."),
	};
	let rows = vec![EndCorrection { code, ended }];
	let call = |reference| registers::correct_district_ends(rows, evidence, reference);
	let submitted = context.submit_with_ref(reference, call).await?;
	context.report(&submitted, sentence, json!({ "code": code.to_string() }));
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::{CallError, Error};

	#[test]
	fn what_was_sent_before_is_counted_apart() {
		let recorded = Recorded { done: 2, equal: 1, already: 64 };
		let (value, sentence) = answer(recorded, "renumbered", "parcels have new numbers");
		assert_eq!(
			sentence,
			"2 parcels have new numbers, 1 were so before. 64 rows were sent before and have taken effect: \
			 they were not sent again."
		);
		for (key, count) in [("renumbered", 2), ("equal", 1), ("already", 64)] {
			assert_eq!(value[key], count, "{key}");
		}
	}

	#[test]
	fn a_call_that_failed_names_its_lines_and_what_was_done() {
		let error = ReformError::Stopped {
			lines: "f.csv:7".to_owned(),
			error: Box::new(Error::Failed(CallError::other("Another parcel has the number"))),
			recorded: Recorded { done: 64, ..Recorded::default() },
		};
		let sentence = error.to_string();
		assert!(sentence.starts_with("f.csv:7: Another parcel has the number. "), "{sentence}");
		assert!(sentence.contains("taken effect: 64"), "{sentence}");
	}
}
