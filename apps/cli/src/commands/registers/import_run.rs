//! One run of an import: check all rows, then upload the good ones.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
};
use indicatif::{ProgressBar, ProgressStyle};
use madang_client::{
	files::{Checked, Row, Source},
	import::{Imported, Progress},
	Error, Officer, Sender,
};
use serde_json::{json, Map, Value};
use std::path::{Path, PathBuf};

/// One run of an import.
pub struct ImportRun<'a> {
	context: &'a Context,
	skip_bad: bool,
	/// The number of bad rows.
	bad_rows: usize,
	/// The files with bad rows: how many, and where they are written.
	skipped: Map<String, Value>,
	/// The registers that are imported, with figures.
	imported: Map<String, Value>,
	/// Opened by the first upload.
	sender: Option<(Sender, Officer)>,
}

impl<'a> ImportRun<'a> {
	/// A run that has not read anything yet.
	pub fn new(context: &'a Context, skip_bad: bool) -> Self {
		Self {
			context,
			skip_bad,
			bad_rows: 0,
			skipped: Map::new(),
			imported: Map::new(),
			sender: None,
		}
	}

	/// Check a file's rows and keep them, if the register is wanted. A register that is not wanted is
	/// read only because others refer to it.
	pub fn keep<R: Row>(
		&mut self,
		wanted: bool,
		checked: Checked<R>,
		path: &Path,
	) -> Result<Option<Checked<R>>, Failure> {
		if !wanted {
			return Ok(None);
		}
		self.check(&checked, path)?;
		Ok(Some(checked))
	}

	/// Report the bad rows of a file. If they are skipped, write them to a file of their own.
	pub fn check<R: Row>(&mut self, checked: &Checked<R>, path: &Path) -> Result<(), Failure> {
		for error in &checked.refused {
			self.context.output.note(
				&json!({
					"refused": {
						"file": error.file,
						"line": error.line,
						"column": error.column,
						"value": error.value,
						"reason": error.reason.to_string(),
					}
				}),
				|| error.to_string(),
			);
		}
		if checked.all_good() {
			return Ok(());
		}
		self.bad_rows += checked.refused_rows();
		let mut skipped = json!({ "rows": checked.refused_rows() });
		if self.skip_bad {
			let mut name = path.as_os_str().to_owned();
			name.push(".refused.csv");
			let path = PathBuf::from(name);
			checked.write_refused(&path).of_file(&path)?;
			skipped["written_to"] = path.display().to_string().into();
		}
		self.skipped.insert(checked.file.clone(), skipped);
		Ok(())
	}

	/// Fail if there are bad rows that must not be skipped.
	pub fn ensure_rows_are_good(&self) -> Result<(), Failure> {
		match self.bad_rows > 0 && !self.skip_bad {
			true => Err(Failure::input(format!(
				"{} bad {}: nothing was imported. Correct the files, or import the good rows with \
				--skip-bad",
				self.bad_rows,
				if self.bad_rows == 1 { "row" } else { "rows" }
			))),
			false => Ok(()),
		}
	}

	/// Upload one register, with a progress bar for people.
	pub async fn upload(
		&mut self,
		name: &str,
		rows: usize,
		import: impl AsyncFnOnce(&Sender, &Officer, Progress<'_>) -> Result<Imported, Error>,
	) -> Result<(), Failure> {
		if self.sender.is_none() {
			self.sender = Some((self.context.sender().await?, self.context.officer()?));
		}
		let Some((sender, officer)) = &self.sender else {
			return Err(Failure::input("the sender is not open"));
		};
		let bar = self.progress_bar(name, rows);
		let progress = |done: usize| bar.set_position(done as u64);
		let imported = import(sender, officer, &progress).await;
		bar.finish_and_clear();
		let imported = imported.map_err(|error| interrupted(name, error))?;
		self.context.output.progress(|| {
			let already = match imported.already {
				0 => String::new(),
				already => format!(", {already} of them by an earlier run"),
			};
			let (rate, seconds) = (imported.rate(), imported.took.as_secs_f64());
			format!(
				"{name}: {} rows are final{already} ({rate:.0} rows/s, {seconds:.1} s)",
				imported.rows
			)
		});
		let figures = json!({
			"rows": imported.rows,
			"already": imported.already,
			"seconds": imported.took.as_secs_f64(),
			"rows_per_second": imported.rate(),
		});
		self.imported.insert(name.to_owned(), figures);
		Ok(())
	}

	fn progress_bar(&self, name: &str, rows: usize) -> ProgressBar {
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
		bar
	}

	/// Print the answer: figures for programs, skipped rows for people.
	pub fn finish(self) {
		if !self.context.output.json && self.skipped.is_empty() {
			// The figures of each register are printed already.
			return;
		}
		let value = json!({ "imported": self.imported, "refused": self.skipped });
		self.context.output.answer(&value, || {
			let lines = self.skipped.iter().map(|(file, skipped)| {
				format!(
					"{file}: {} bad rows were skipped and written to {}",
					skipped["rows"],
					skipped["written_to"].as_str().unwrap_or_default()
				)
			});
			lines.collect::<Vec<_>>().join("\n")
		});
	}
}

/// Open a file.
pub fn open(path: &Path) -> Result<Source, Failure> {
	Source::open(path).map_err(Failure::input)
}

/// The failure of an upload that has ended early.
fn interrupted(name: &str, error: Error) -> Failure {
	let failure = Failure::from(error);
	let sentence = failure.message.trim_end_matches('.');
	Failure {
		message: format!(
			"{name}: {sentence}. Batches that are final stay imported; run the same command again to \
			resume"
		),
		..failure
	}
}
