//! `madang registers`: import districts, books and title records.

mod import_run;
mod places;
mod reform;
mod rows;
mod sources;

pub use rows::good;
pub use sources::open;

use crate::{context::Context, failure::Failure, lookup, values};
use clap::{Args, Subcommand};
use import_run::ImportRun;
use madang_client::{
	files::Known,
	import::{self, ReadError, Work},
};
use madang_primitives::{Commitment, InstitutionId, InstitutionKind};
use sources::{Register, Sources};
use std::path::PathBuf;

/// `madang registers …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Import the table of legal districts (ministry, import)
	///
	/// The chain is asked first: new districts are imported, equal ones are counted, and other names
	/// are taken over. A district that is missing in the table does not end: see end-districts. Districts
	/// that are in force in the table but not on the chain, or the other way round, are listed.
	#[command(after_help = "Example:\n  madang --key kim registers districts legal-districts.csv")]
	Districts {
		/// The file with the table
		file: PathBuf,
		/// What to do with rows
		#[command(flatten)]
		rows: Rows,
	},
	/// Import registers from folders and files
	///
	/// The ministry's officer imports land-book, building-book and units; the registry office's officer
	/// imports titles. Without --only, the command imports what the officer's institution may import.
	/// All rows are checked first, against the files and the chain: if a row is bad, the command
	/// reports its file, line, column and the reason, and imports nothing. Then new rows are imported,
	/// rows that the chain has already are counted, rows that differ from the chain are listed in
	/// FILE.changed-1.csv, and rows whose record is closed in FILE.closed-1.csv. A municipality's new rows of
	/// other places are listed in FILE.elsewhere-1.csv. After an interruption,
	/// run the same command again.
	#[command(
		after_help = "Examples:\n  madang --key ministry registers import example\n  madang --key \
		registry registers import example --skip-bad\n  madang --key gangnam registers import \
		land-book.csv.changed-1.csv --apply-changes --evidence 5d41…"
	)]
	Import {
		/// Folders with land-book.csv, building-book.csv, units.csv or titles.csv; or files of any
		/// name, which are known by their columns
		#[arg(required = true)]
		paths: Vec<PathBuf>,
		/// The registers to import
		#[arg(long, value_delimiter = ',', value_enum)]
		only: Vec<Register>,
		/// Amend what differs, as an officer of the municipality
		#[arg(long, requires = "evidence")]
		apply_changes: bool,
		/// Commitment to the papers on which the municipality's changes are based. Without
		/// --apply-changes, its officer enters the rows that the chain lacks
		#[arg(long, value_name = "COMMITMENT", value_parser = values::commitment)]
		evidence: Option<Commitment>,
		/// Enter rows as new parcels also under numbers that other parcels gave up, or had until they
		/// were closed. Without it such rows are listed: the file may be an old one
		#[arg(long, requires = "evidence", conflicts_with = "apply_changes")]
		numbers_again: bool,
		/// What to do with rows
		#[command(flatten)]
		rows: Rows,
	},
	#[command(flatten)]
	Reform(reform::Command),
	#[command(flatten)]
	Places(places::Command),
}

/// What to do with rows.
#[derive(Args, Clone, Copy, Debug)]
pub struct Rows {
	/// Import the good rows even if others are bad, and write the bad rows to FILE.refused-1.csv, or
	/// to the next number that is free
	#[arg(long)]
	skip_bad: bool,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Districts { file, rows } => {
			let source = open(&file)?;
			let checked = import::read_districts(source.clone()).map_err(unread)?;
			let mut run = ImportRun::new(context, rows.skip_bad);
			run.check(&checked, &file)?;
			run.ensure_rows_are_good()?;
			let (sender, officer) = context.sender_of_file().await?;
			let check = context.check()?;
			let chain = context.network(&sender, &officer, &check);
			let work = if context.dry_run { Work::Compare } else { Work::SendNew };
			let not_ended = import::not_ended(&chain, source).await.map_err(unread)?;
			run.report_not_ended(&file, &not_ended)?;
			run.upload(chain, &[(file, checked)], &work).await?;
			run.finish()
		}
		Command::Import { paths, only, apply_changes, evidence, numbers_again, rows } => {
			let sources = Sources::find(&paths)?;
			let state = context.state().await?;
			let own = lookup::own_institution(context, &state).await?;
			let kind = lookup::institution(&state, own).await?.kind;
			let asked = Asked { apply_changes, evidence, numbers_again, dry_run: context.dry_run };
			let (work, registers) = work(kind, own, asked)?;
			let wanted = if only.is_empty() { registers } else { &only };
			let sources = sources.only(wanted)?;
			import_registers(context, sources, &work, rows.skip_bad).await
		}
		Command::Reform(command) => reform::run(context, command).await,
		Command::Places(command) => places::run(context, command).await,
	}
}

/// What the options ask for.
#[derive(Clone, Copy)]
struct Asked {
	apply_changes: bool,
	evidence: Option<Commitment>,
	numbers_again: bool,
	dry_run: bool,
}

/// What an officer of this institution does with rows, and of which registers.
fn work(
	kind: InstitutionKind,
	institution: InstitutionId,
	Asked { apply_changes, evidence, numbers_again, dry_run }: Asked,
) -> Result<(Work, &'static [Register]), Failure> {
	const BOOKS: &[Register] = &[Register::LandBook, Register::BuildingBook, Register::Units];
	let (mut work, own) = match (kind, apply_changes) {
		(InstitutionKind::Ministry, false) => (Work::SendNew, BOOKS),
		(InstitutionKind::RegistryOffice, false) => (Work::SendNew, &[Register::Titles][..]),
		(InstitutionKind::Municipality, _) if dry_run => (Work::Compare, BOOKS),
		(InstitutionKind::Municipality, apply_changes) => {
			let evidence = evidence.ok_or_else(|| {
				Failure::rejected(t!(
					"a municipality does not import registers: with --evidence it enters what the \
					chain lacks, and with --apply-changes it amends what differs"
				))
			})?;
			let work = match apply_changes {
				true => Work::ApplyChanges(institution, evidence),
				false => Work::EnterNew { institution, evidence, numbers_again },
			};
			(work, BOOKS)
		}
		(_, true) => {
			return Err(Failure::rejected(
				t!("the municipality of the place amends its books: let its officer import the file of \
				changed rows with --apply-changes"),
			));
		}
		(kind, false) => {
			return Err(Failure::rejected(t!(
				"an institution of the kind {} cannot import registers: the ministry imports books, \
				the registry office imports titles",
				values::format_kind(kind)
			)));
		}
	};
	if dry_run {
		work = Work::Compare;
	}
	Ok((work, own))
}

/// Check all files, then upload the good rows, register by register.
async fn import_registers(
	context: &Context,
	sources: Sources,
	work: &Work,
	skip_bad: bool,
) -> Result<(), Failure> {
	let (sender, officer) = context.sender_of_file().await?;
	let check = context.check()?;
	let chain = context.network(&sender, &officer, &check);
	let mut run = ImportRun::new(context, skip_bad);
	let numbers_again = matches!(work, Work::EnterNew { numbers_again: true, .. });
	let mut known = Known { numbers_again, ..Known::default() };

	let mut parcels = Vec::new();
	for (path, source) in sources.parcels {
		let checked = import::read_parcels(&chain, source, &mut known).await.map_err(unread)?;
		run.check(&checked, &path)?;
		parcels.push((path, checked));
	}
	let mut buildings = Vec::new();
	for (path, source) in sources.buildings {
		let checked = import::read_buildings(&chain, source, &mut known).await.map_err(unread)?;
		run.check(&checked, &path)?;
		buildings.push((path, checked));
	}
	let mut units = Vec::new();
	for (path, source) in sources.units {
		let checked = import::read_units(&chain, source, &mut known).await.map_err(unread)?;
		run.check(&checked, &path)?;
		units.push((path, checked));
	}
	let mut titles = Vec::new();
	for (path, source) in sources.titles {
		let checked = import::read_titles(&chain, source, &mut known).await.map_err(unread)?;
		run.check(&checked, &path)?;
		titles.push((path, checked));
	}
	run.ensure_rows_are_good()?;

	run.upload(chain, &parcels, work).await?;
	run.upload(chain, &buildings, work).await?;
	run.upload(chain, &units, work).await?;
	run.upload(chain, &titles, work).await?;
	run.finish()
}

/// The failure of a file that was not read.
pub fn unread(error: ReadError) -> Failure {
	match error {
		ReadError::File(error) => Failure::input(error),
		ReadError::Chain(error) => error.into(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::failure::FailureKind;

	const PAPERS: Commitment = Commitment([4; 32]);
	const CITY: InstitutionId = InstitutionId(2);

	fn of(
		kind: InstitutionKind,
		apply_changes: bool,
		dry_run: bool,
	) -> Result<(Work, &'static [Register]), Failure> {
		let evidence = apply_changes.then_some(PAPERS);
		let asked = Asked { apply_changes, evidence, numbers_again: false, dry_run };
		work(kind, CITY, asked)
	}

	#[test]
	fn each_institution_does_its_own_part() {
		use InstitutionKind::{Bank, Ministry, Municipality, RegistryOffice};
		let books = [Register::LandBook, Register::BuildingBook, Register::Units];
		assert_eq!(of(Ministry, false, false).unwrap(), (Work::SendNew, &books[..]));
		assert_eq!(of(RegistryOffice, false, false).unwrap().1, [Register::Titles]);
		let amends = Work::ApplyChanges(CITY, PAPERS);
		assert_eq!(of(Municipality, true, false).unwrap(), (amends, &books[..]));
		for numbers_again in [false, true] {
			let evidence = Some(PAPERS);
			let asked = Asked { apply_changes: false, evidence, numbers_again, dry_run: false };
			let entered = work(Municipality, CITY, asked).unwrap();
			let expected = Work::EnterNew { institution: CITY, evidence: PAPERS, numbers_again };
			assert_eq!(entered, (expected, &books[..]));
		}
		for kind in [Ministry, RegistryOffice, Municipality] {
			assert_eq!(of(kind, false, true).unwrap().0, Work::Compare);
		}
		assert_eq!(of(Municipality, true, true).unwrap().0, Work::Compare);
		for (kind, apply, reason) in [
			(Municipality, false, "--apply-changes"),
			(Ministry, true, "municipality of the place"),
			(RegistryOffice, true, "municipality of the place"),
			(Bank, false, "cannot import registers"),
		] {
			let failure = of(kind, apply, false).unwrap_err();
			assert_eq!(failure.kind, FailureKind::Rejected);
			assert!(failure.message.contains(reason), "{}", failure.message);
		}
	}
}
