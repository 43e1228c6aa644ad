//! `madang registers`: import districts, books and title records.

mod import_run;
mod places;
mod reform;

use crate::{context::Context, failure::Failure, lookup, values};
use clap::{Subcommand, ValueEnum};
use import_run::{open, ImportRun};
use madang_client::{
	files::{
		self, BuildingRow, Checked, DistrictRow, Known, KnownDistricts, ParcelRow, Row, TitleRow,
		UnitRow,
	},
	import,
};
use madang_primitives::InstitutionKind;
use std::path::{Path, PathBuf};

/// `madang registers …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Import the table of legal districts (ministry, import)
	///
	/// The table can be imported again at any time: new districts are entered, equal ones are counted,
	/// and other names are taken over. A district that is missing in the table does not end: see
	/// end-districts.
	#[command(after_help = "Example:\n  madang --key kim registers districts legal-districts.csv")]
	Districts {
		/// The file with the table
		file: PathBuf,
		/// Import the good rows even if others are bad, and write the bad rows to FILE.refused.csv
		#[arg(long)]
		skip_bad: bool,
	},
	/// Import registers from a folder
	///
	/// The ministry's officer imports land-book, building-book and units; the registry office's officer
	/// imports titles. Without --only, the command imports what the officer's institution may import.
	/// All rows are checked first: if a row is bad, the command reports its file, line, column and the
	/// reason, and imports nothing. Rows that an earlier run imported are not imported twice.
	#[command(
		after_help = "Examples:\n  madang --key ministry registers import example --districts-table \
		legal-districts.csv\n  madang --key registry registers import example --districts-table \
		legal-districts.csv --skip-bad"
	)]
	Import {
		/// The folder with land-book.csv, building-book.csv, units.csv and titles.csv
		folder: PathBuf,
		/// Table used to validate parcels' districts; by default legal-districts.csv in the folder
		#[arg(long, value_name = "FILE")]
		districts_table: Option<PathBuf>,
		/// The registers to import
		#[arg(long, value_delimiter = ',', value_enum)]
		only: Vec<Register>,
		/// Import the good rows even if others are bad, and write the bad rows to FILE.refused.csv
		#[arg(long)]
		skip_bad: bool,
	},
	#[command(flatten)]
	Reform(reform::Command),
	#[command(flatten)]
	Places(places::Command),
}

/// A register.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, ValueEnum)]
pub enum Register {
	/// The land book (토지대장)
	LandBook,
	/// The building book (건축물대장)
	BuildingBook,
	/// Units of strata buildings (전유부)
	Units,
	/// Title records (등기기록)
	Titles,
}

/// Run a command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Districts { file, skip_bad } => import_districts(context, &file, skip_bad).await,
		Command::Import { folder, districts_table, only, skip_bad } => {
			let table = districts_table.unwrap_or_else(|| folder.join(DistrictRow::FILE));
			let only = match only.is_empty() {
				true => own_registers(context).await?,
				false => only,
			};
			let mut run = ImportRun::new(context, skip_bad);
			let books = Books::read(&mut run, &folder, &table, &only)?;
			run.ensure_rows_are_good()?;
			books.upload(&mut run).await?;
			run.finish();
			Ok(())
		}
		Command::Reform(command) => reform::run(context, command).await,
		Command::Places(command) => places::run(context, command).await,
	}
}

async fn import_districts(context: &Context, file: &Path, skip_bad: bool) -> Result<(), Failure> {
	let checked = files::read_districts(open(file)?).map_err(Failure::input)?;
	let mut run = ImportRun::new(context, skip_bad);
	run.check(&checked, file)?;
	run.ensure_rows_are_good()?;
	let rows = good_rows(checked);
	run.upload("districts", rows.len(), async |sender, officer, progress| {
		import::districts(sender, officer, &rows, progress).await
	})
	.await?;
	run.finish();
	Ok(())
}

/// The registers that the officer's institution may import.
async fn own_registers(context: &Context) -> Result<Vec<Register>, Failure> {
	let state = context.state().await?;
	let institution = lookup::own_institution(context, &state).await?;
	match lookup::institution(&state, institution).await?.kind {
		InstitutionKind::Ministry => {
			Ok(vec![Register::LandBook, Register::BuildingBook, Register::Units])
		}
		InstitutionKind::RegistryOffice => Ok(vec![Register::Titles]),
		kind => Err(Failure::rejected(format!(
			"an institution of the kind {} cannot import registers: the ministry imports books, the \
			registry office imports titles",
			values::format_kind(kind)
		))),
	}
}

/// The registers of a folder that are imported.
struct Books {
	parcels: Option<Checked<ParcelRow>>,
	buildings: Option<Checked<BuildingRow>>,
	units: Option<Checked<UnitRow>>,
	titles: Option<Checked<TitleRow>>,
}

impl Books {
	/// Read and check the wanted registers, and read the registers to which they refer.
	fn read(
		run: &mut ImportRun<'_>,
		folder: &Path,
		table: &Path,
		only: &[Register],
	) -> Result<Self, Failure> {
		if !table.exists() {
			return Err(Failure::input(format!(
				"{}: there is no such file; name the table of legal districts with \
				--districts-table",
				table.display()
			)));
		}
		let districts = files::read_districts(open(table)?).map_err(Failure::input)?;
		let districts: KnownDistricts = districts.rows.iter().map(|(_, row)| row).collect();
		let last = only.iter().max().copied().unwrap_or(Register::Titles);
		let wanted = |register| only.contains(&register);
		let mut known = Known::default();
		let mut books = Self { parcels: None, buildings: None, units: None, titles: None };

		let path = folder.join(ParcelRow::FILE);
		let rows = files::read_parcels(open(&path)?, &districts).map_err(Failure::input)?;
		rows.rows.iter().for_each(|(_, row)| known.add_parcel(row));
		books.parcels = run.keep(wanted(Register::LandBook), rows, &path)?;
		if last >= Register::BuildingBook {
			let path = folder.join(BuildingRow::FILE);
			let rows = files::read_buildings(open(&path)?, &known).map_err(Failure::input)?;
			rows.rows.iter().for_each(|(_, row)| known.add_building(row));
			books.buildings = run.keep(wanted(Register::BuildingBook), rows, &path)?;
		}
		if last >= Register::Units {
			let path = folder.join(UnitRow::FILE);
			let rows = files::read_units(open(&path)?, &known).map_err(Failure::input)?;
			rows.rows.iter().for_each(|(_, row)| known.add_unit(row));
			books.units = run.keep(wanted(Register::Units), rows, &path)?;
		}
		if last >= Register::Titles {
			let path = folder.join(TitleRow::FILE);
			let rows = files::read_titles(open(&path)?, &known).map_err(Failure::input)?;
			books.titles = run.keep(true, rows, &path)?;
		}
		Ok(books)
	}

	/// Upload the good rows, register by register.
	async fn upload(self, run: &mut ImportRun<'_>) -> Result<(), Failure> {
		if let Some(rows) = self.parcels.map(good_rows) {
			run.upload("land-book", rows.len(), async |sender, officer, progress| {
				import::parcels(sender, officer, rows, progress).await
			})
			.await?;
		}
		if let Some(rows) = self.buildings.map(good_rows) {
			run.upload("building-book", rows.len(), async |sender, officer, progress| {
				import::buildings(sender, officer, rows, progress).await
			})
			.await?;
		}
		if let Some(rows) = self.units.map(good_rows) {
			run.upload("units", rows.len(), async |sender, officer, progress| {
				import::units(sender, officer, rows, progress).await
			})
			.await?;
		}
		if let Some(rows) = self.titles.map(good_rows) {
			run.upload("titles", rows.len(), async |sender, officer, progress| {
				import::titles(sender, officer, rows, progress).await
			})
			.await?;
		}
		Ok(())
	}
}

fn good_rows<R>(checked: Checked<R>) -> Vec<R> {
	checked.rows.into_iter().map(|(_, row)| row).collect()
}
