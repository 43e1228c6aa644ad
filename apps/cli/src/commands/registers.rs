//! `madang registers`: importing districts, books and title records.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
};
use clap::{Subcommand, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use madang_client::{
	files::{
		self, BuildingRow, Checked, DistrictRow, Known, KnownDistricts, ParcelRow, Row, Source,
		TitleRow, UnitRow,
	},
	import::{self, Imported, Progress},
	Officer, Sender,
};
use madang_primitives::InstitutionKind;
use serde_json::{json, Map, Value};
use std::path::{Path, PathBuf};

/// `madang registers …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Import the table of legal districts (the ministry's officer, import)
	#[command(after_help = "Example:\n  madang --key kim registers districts legal-districts.csv")]
	Districts {
		/// The table
		file: PathBuf,
		/// Import the good rows although others are bad, and write the bad ones to FILE.refused.csv
		#[arg(long)]
		skip_bad: bool,
	},
	/// Import registers from a folder
	///
	/// The ministry's officer imports land-book, building-book and units, the registry office's the
	/// titles: without --only, what the officer's institution may import. All is checked first; a bad
	/// row is named by file, line, column and reason, and then nothing is imported. What an earlier run
	/// has imported already is not imported twice.
	#[command(
		after_help = "Examples:\n  madang --key ministry registers import example --districts-table \
		legal-districts.csv\n  madang --key registry registers import example --districts-table \
		legal-districts.csv --skip-bad"
	)]
	Import {
		/// The folder with land-book.csv, building-book.csv, units.csv and titles.csv
		folder: PathBuf,
		/// The table of legal districts that parcels are held against; by default
		/// legal-districts.csv of the folder
		#[arg(long, value_name = "FILE")]
		districts_table: Option<PathBuf>,
		/// What to import
		#[arg(long, value_delimiter = ',', value_enum)]
		only: Vec<Register>,
		/// Import the good rows although others are bad, and write the bad ones to FILE.refused.csv
		#[arg(long)]
		skip_bad: bool,
	},
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

/// Run it.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Districts { file, skip_bad } => {
			let checked = files::read_districts(open(&file)?).map_err(Failure::input)?;
			let mut job = Job::new(context, skip_bad);
			job.check(&checked, &file)?;
			job.may_go_on()?;
			let rows = good(checked);
			job.import("districts", rows.len(), async |sender, officer, progress| {
				import::districts(sender, officer, &rows, progress).await
			})
			.await?;
			job.finish();
			Ok(())
		}
		Command::Import { folder, districts_table, only, skip_bad } => {
			let table = districts_table.unwrap_or_else(|| folder.join(DistrictRow::FILE));
			let only = match only.is_empty() {
				true => of_institution(context).await?,
				false => only,
			};
			import_folder(context, &folder, &table, &only, skip_bad).await
		}
	}
}

/// What the officer's institution imports.
async fn of_institution(context: &Context) -> Result<Vec<Register>, Failure> {
	let (_, file) = context.officer_file()?;
	let account = crate::context::account_of(&file)?;
	let state = context.state().await?;
	let officer = state.officer(account).await?.ok_or_else(|| {
		crate::context::refused("the key's account is not an officer of any member institution")
	})?;
	match super::institution::get(&state, officer.institution).await?.kind {
		InstitutionKind::Ministry => {
			Ok(vec![Register::LandBook, Register::BuildingBook, Register::Units])
		}
		InstitutionKind::RegistryOffice => Ok(vec![Register::Titles]),
		kind => Err(crate::context::refused(format!(
			"a {} imports nothing: books are imported by the ministry, titles by the registry office",
			crate::values::shown_kind(kind)
		))),
	}
}

/// Check what is to be imported, against the files that it refers to, then import it.
async fn import_folder(
	context: &Context,
	folder: &Path,
	table: &Path,
	only: &[Register],
	skip_bad: bool,
) -> Result<(), Failure> {
	let wanted = |register| only.contains(&register);
	let last = only.iter().max().copied().unwrap_or(Register::Titles);
	let mut job = Job::new(context, skip_bad);
	if !table.exists() {
		return Err(Failure::input(format!(
			"{} is not there: name the table of legal districts with --districts-table",
			table.display()
		)));
	}
	let districts = files::read_districts(open(table)?).map_err(Failure::input)?;
	let districts: KnownDistricts = districts.rows.iter().map(|(_, row)| row).collect();
	let mut known = Known::default();

	let path = folder.join(ParcelRow::FILE);
	let parcels = files::read_parcels(open(&path)?, &districts).map_err(Failure::input)?;
	parcels.rows.iter().for_each(|(_, row)| known.add_parcel(row));
	if wanted(Register::LandBook) {
		job.check(&parcels, &path)?;
	}
	let (mut buildings, mut units, mut titles) = (None, None, None);
	if last >= Register::BuildingBook {
		let path = folder.join(BuildingRow::FILE);
		let read = files::read_buildings(open(&path)?, &known).map_err(Failure::input)?;
		read.rows.iter().for_each(|(_, row)| known.add_building(row));
		if wanted(Register::BuildingBook) {
			job.check(&read, &path)?;
			buildings = Some(read);
		}
	}
	if last >= Register::Units {
		let path = folder.join(UnitRow::FILE);
		let read = files::read_units(open(&path)?, &known).map_err(Failure::input)?;
		read.rows.iter().for_each(|(_, row)| known.add_unit(row));
		if wanted(Register::Units) {
			job.check(&read, &path)?;
			units = Some(read);
		}
	}
	if last >= Register::Titles {
		let path = folder.join(TitleRow::FILE);
		let read = files::read_titles(open(&path)?, &known).map_err(Failure::input)?;
		job.check(&read, &path)?;
		titles = Some(read);
	}
	job.may_go_on()?;

	if wanted(Register::LandBook) {
		let rows = good(parcels);
		job.import("land-book", rows.len(), async |sender, officer, progress| {
			import::parcels(sender, officer, rows, progress).await
		})
		.await?;
	}
	if let Some(rows) = buildings.map(good) {
		job.import("building-book", rows.len(), async |sender, officer, progress| {
			import::buildings(sender, officer, rows, progress).await
		})
		.await?;
	}
	if let Some(rows) = units.map(good) {
		job.import("units", rows.len(), async |sender, officer, progress| {
			import::units(sender, officer, rows, progress).await
		})
		.await?;
	}
	if let Some(rows) = titles.map(good) {
		job.import("titles", rows.len(), async |sender, officer, progress| {
			import::titles(sender, officer, rows, progress).await
		})
		.await?;
	}
	job.finish();
	Ok(())
}

fn open(path: &Path) -> Result<Source, Failure> {
	Source::open(path).map_err(Failure::input)
}

fn good<R>(checked: Checked<R>) -> Vec<R> {
	checked.rows.into_iter().map(|(_, row)| row).collect()
}

/// One import: first everything is checked, then it is brought.
struct Job<'a> {
	context: &'a Context,
	skip_bad: bool,
	refused: usize,
	refusals: Map<String, Value>,
	imported: Map<String, Value>,
	open: Option<(Sender, Officer)>,
}

impl<'a> Job<'a> {
	fn new(context: &'a Context, skip_bad: bool) -> Self {
		Self {
			context,
			skip_bad,
			refused: 0,
			refusals: Map::new(),
			imported: Map::new(),
			open: None,
		}
	}

	/// Name the bad rows of a file; write them to a file of their own where they are skipped.
	fn check<R: Row>(&mut self, checked: &Checked<R>, path: &Path) -> Result<(), Failure> {
		for refusal in &checked.refused {
			self.context.output.note(
				&json!({
					"refused": {
						"file": refusal.file,
						"line": refusal.line,
						"column": refusal.column,
						"value": refusal.value,
						"reason": refusal.reason.to_string(),
					}
				}),
				|| refusal.to_string(),
			);
		}
		if checked.all_good() {
			return Ok(());
		}
		self.refused += checked.refused_rows();
		let mut refused = json!({ "rows": checked.refused_rows() });
		if self.skip_bad {
			let mut name = path.as_os_str().to_owned();
			name.push(".refused.csv");
			let path = PathBuf::from(name);
			checked.write_refused(&path).of_file(&path)?;
			refused["written_to"] = path.display().to_string().into();
		}
		self.refusals.insert(checked.file.clone(), refused);
		Ok(())
	}

	/// Fail where rows are bad and are not to be skipped.
	fn may_go_on(&self) -> Result<(), Failure> {
		match self.refused > 0 && !self.skip_bad {
			true => Err(Failure::input(format!(
				"{} bad {}: nothing was imported. Correct the files, or import the good rows with \
				--skip-bad",
				self.refused,
				if self.refused == 1 { "row" } else { "rows" }
			))),
			false => Ok(()),
		}
	}

	/// Bring one register, with a bar where somebody watches.
	async fn import(
		&mut self,
		name: &str,
		rows: usize,
		bring: impl AsyncFnOnce(
			&Sender,
			&Officer,
			Progress<'_>,
		) -> Result<Imported, madang_client::Error>,
	) -> Result<(), Failure> {
		if self.open.is_none() {
			self.open = Some((self.context.sender().await?, self.context.officer()?));
		}
		let Some((sender, officer)) = &self.open else {
			return Err(Failure::input("the sender is not open"));
		};
		let bar = match self.context.output.json {
			true => ProgressBar::hidden(),
			false => ProgressBar::new(rows as u64),
		};
		if let Ok(style) = ProgressStyle::with_template(
			"{msg:>14} {wide_bar} {human_pos}/{human_len} rows final, {per_sec}, {eta} left",
		) {
			bar.set_style(style);
		}
		bar.set_message(name.to_owned());
		let progress = |done: usize| bar.set_position(done as u64);
		let imported = bring(sender, officer, &progress).await;
		bar.finish_and_clear();
		let imported = imported.map_err(|error| {
			let failure = Failure::from(error);
			Failure {
				message: format!(
					"{name}: {} Batches that were final before stay imported; run the same command \
					again to go on.",
					with_full_stop(&failure.message)
				),
				..failure
			}
		})?;
		if !self.context.output.json {
			let already = match imported.already {
				0 => String::new(),
				already => format!(", {already} of them by an earlier run"),
			};
			println!(
				"{name}: {} rows are final{already} ({:.0} rows/s, {:.1} s)",
				imported.rows,
				imported.rate(),
				imported.took.as_secs_f64()
			);
		}
		self.imported.insert(
			name.to_owned(),
			json!({
				"rows": imported.rows,
				"already": imported.already,
				"seconds": imported.took.as_secs_f64(),
				"rows_per_second": imported.rate(),
			}),
		);
		Ok(())
	}

	fn finish(self) {
		if !self.context.output.json && self.refusals.is_empty() {
			// Each register was told already.
			return;
		}
		let value = json!({ "imported": self.imported, "refused": self.refusals });
		self.context.output.answer(&value, || {
			self.refusals
				.iter()
				.map(|(file, refused)| {
					format!(
						"{file}: {} bad rows were skipped, and written to {}",
						refused["rows"],
						refused["written_to"].as_str().unwrap_or_default()
					)
				})
				.collect::<Vec<_>>()
				.join("\n")
		});
	}
}

fn with_full_stop(sentence: &str) -> String {
	match sentence.ends_with('.') {
		true => sentence.to_owned(),
		false => format!("{sentence}."),
	}
}
