//! One run of an import: check all rows, then upload the good ones.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
};
use indicatif::{ProgressBar, ProgressStyle};
use madang_client::{
	files::{write_remarks, Checked, Reason, Remark, Row, StandardDistrictRow},
	import::{self, Book, ClosedRow, Figures, Network, Work},
	Error,
};
use serde_json::{json, Map, Value};
use std::path::{Path, PathBuf};

/// A list of rows that need work: its name in the answer, the label of its files, and its name for
/// people.
#[derive(Clone, Copy)]
struct List {
	key: &'static str,
	label: &'static str,
	what: fn() -> &'static str,
}

const BAD: List =
	List { key: "refused", label: "refused", what: || t!("bad rows, which were skipped") };
const REFUSED: List =
	List { key: "refused_by_chain", label: "refused", what: || t!("rows that the chain refused") };
const CHANGED: List =
	List { key: "changed", label: "changed", what: || t!("rows that differ from the chain") };
const CLOSED: List = List {
	key: "closed",
	label: "closed",
	what: || t!("rows whose record is closed on the chain"),
};

const ELSEWHERE: List = List {
	key: "elsewhere",
	label: "elsewhere",
	what: || t!("rows of another municipality, which were not entered"),
};
const ENDED: List = List {
	key: "ended",
	label: "ended",
	what: || t!("rows of districts that have ended on the chain"),
};
const NOT_ENDED: List = List {
	key: "not_ended",
	label: "not-ended",
	what: || t!("districts that are abolished in the table and in force on the chain"),
};

/// One run of an import.
pub struct ImportRun<'a> {
	context: &'a Context,
	skip_bad: bool,
	/// The number of bad rows.
	bad_rows: usize,
	/// The number of rows that the chain refused.
	refused_rows: usize,
	/// The registers that are imported, with figures.
	imported: Map<String, Value>,
	/// The rows that need work: by list and file, how many, and where they are written.
	written: Map<String, Value>,
	/// The same for people.
	lines: Vec<String>,
}

impl<'a> ImportRun<'a> {
	/// A run that has not read anything yet.
	pub fn new(context: &'a Context, skip_bad: bool) -> Self {
		Self {
			context,
			skip_bad,
			bad_rows: 0,
			refused_rows: 0,
			imported: Map::new(),
			written: Map::new(),
			lines: Vec::new(),
		}
	}

	/// Report the bad rows of a file. If they are skipped, write them to a file of their own.
	pub fn check<R: Row>(&mut self, checked: &Checked<R>, path: &Path) -> Result<(), Failure> {
		let output = self.context.output;
		for error in &checked.refused {
			// For people the damage of a spreadsheet is named once for the file.
			if matches!(error.reason, Reason::Spreadsheet(_)) && !output.json {
				continue;
			}
			let refused = json!({
				"refused": {
					"file": error.file,
					"line": error.line,
					"column": error.column,
					"value": error.value,
					"reason": error.reason.to_string(),
				}
			});
			output.note(&refused, || error.to_string());
		}
		for damaged in &checked.damaged {
			let value = json!({
				"damaged": {
					"file": checked.file,
					"column": damaged.column,
					"values": damaged.values,
					"line": damaged.line,
					"remedy": damaged.damage.map(|damage| damage.remedy()),
				}
			});
			output.note(&value, || format!("{}: {damaged}", checked.file));
		}
		if checked.all_good() {
			return Ok(());
		}
		self.bad_rows += checked.refused_rows();
		match self.skip_bad {
			true => self.write(BAD, path, checked.columns, &checked.refused_remarks()),
			false => Ok(()),
		}
	}

	/// Report the rows whose records are closed, with the days and the successors.
	fn report_closed(
		&mut self,
		path: &Path,
		columns: &[&str],
		rows: &[ClosedRow],
	) -> Result<(), Failure> {
		for row in rows {
			let file = path.display();
			let value = closed(&file.to_string(), row);
			self.context.output.note(&value, || closed_sentence(&file.to_string(), row));
		}
		let remarks: Vec<_> = rows.iter().flat_map(|row| row.remarks.iter().cloned()).collect();
		self.write(CLOSED, path, columns, &remarks)
	}

	/// Report the districts that are abolished in a table and in force on the chain.
	pub fn report_not_ended(&mut self, path: &Path, rows: &[Remark]) -> Result<(), Failure> {
		self.write(NOT_ENDED, path, StandardDistrictRow::COLUMNS, rows)
	}

	/// Write rows that need work into a new file next to theirs.
	fn write(
		&mut self,
		list: List,
		path: &Path,
		columns: &[&str],
		rows: &[Remark],
	) -> Result<(), Failure> {
		if rows.is_empty() {
			return Ok(());
		}
		let written = write_remarks(path, list.label, columns, rows).of_file(path)?;
		let (file, written) = (path.display().to_string(), written.display().to_string());
		self.lines.push(t!("{file}: {}: {}, written to {written}", (list.what)(), rows.len()));
		let files = self.written.entry(list.key).or_insert_with(|| json!({}));
		files[file] = json!({ "rows": rows.len(), "written_to": written });
		Ok(())
	}

	/// Fail if there are bad rows that must not be skipped.
	pub fn ensure_rows_are_good(&self) -> Result<(), Failure> {
		match self.bad_rows > 0 && !self.skip_bad {
			true => Err(Failure::input(t!(
				"{} bad {}: nothing was imported. Correct the files, or import the good rows with \
				--skip-bad",
				self.bad_rows,
				rows_of(self.bad_rows)
			))),
			false => Ok(()),
		}
	}

	/// Upload the files of one register, with a progress bar for people.
	pub async fn upload<B: Book>(
		&mut self,
		chain: Network<'_>,
		files: &[(PathBuf, Checked<B>)],
		work: &Work,
	) -> Result<(), Failure> {
		if files.is_empty() {
			return Ok(());
		}
		let mut figures = Figures::default();
		for (path, checked) in files {
			let bar = self.progress_bar(B::NAME, checked.rows.len());
			let progress = |done: usize| bar.set_position(done as u64);
			let imported = import::book(&chain, checked, work, &progress).await;
			bar.finish_and_clear();
			let imported = imported.map_err(|error| interrupted(B::NAME, error))?;
			self.write(CHANGED, path, B::COLUMNS, &imported.changed)?;
			self.report_closed(path, B::COLUMNS, &imported.closed)?;
			self.write(REFUSED, path, B::COLUMNS, &imported.refused)?;
			self.write(ELSEWHERE, path, B::COLUMNS, &imported.elsewhere)?;
			self.write(ENDED, path, B::COLUMNS, &imported.ended)?;
			figures = figures.plus(imported.figures);
		}
		self.refused_rows += figures.refused;
		self.context.output.progress(|| sentence(B::NAME, &figures));
		self.imported.insert(B::NAME.to_owned(), value(&figures));
		Ok(())
	}

	fn progress_bar(&self, name: &str, rows: usize) -> ProgressBar {
		let bar = match self.context.output.json {
			true => ProgressBar::hidden(),
			false => ProgressBar::new(rows as u64),
		};
		if let Ok(style) = ProgressStyle::with_template(
			"{msg:>14} {wide_bar} {human_pos}/{human_len} rows, {per_sec}, {eta} left",
		) {
			bar.set_style(style);
		}
		bar.set_message(name.to_owned());
		bar
	}

	/// Print the answer: figures for programs, files of rows that need work for people. Fails if the
	/// chain refused rows.
	pub fn finish(self) -> Result<(), Failure> {
		// For people the figures of each register are printed already.
		if self.context.output.json || !self.lines.is_empty() {
			let mut value = json!({ "imported": self.imported });
			for list in [BAD, REFUSED, CHANGED, CLOSED, ELSEWHERE, ENDED, NOT_ENDED] {
				value[list.key] = self.written.get(list.key).cloned().unwrap_or_else(|| json!({}));
			}
			self.context.output.answer(&value, || self.lines.join("\n"));
		}
		match self.refused_rows {
			0 => Ok(()),
			rows => Err(Failure::rejected(t!(
				"the chain refused {rows} {}: correct the file that has them, and import it as it is",
				rows_of(rows)
			))),
		}
	}
}

/// The noun after a number of rows.
fn rows_of(count: usize) -> &'static str {
	if count == 1 {
		t!("row")
	} else {
		t!("rows")
	}
}

/// The figures of a register for people.
fn sentence(name: &str, figures: &Figures) -> String {
	let parts = [
		(figures.sent, t!("sent")),
		(figures.equal, t!("equal")),
		(figures.amended, t!("amended")),
		(figures.changed, t!("different")),
	];
	let listed = |parts: &[(usize, &str)]| {
		let parts = parts.iter().filter(|(rows, _)| *rows > 0);
		parts.map(|(rows, what)| t!("{rows} {what}")).collect::<Vec<_>>().join(", ")
	};
	let mut sentence = t!("{name}: {} on the chain", figures.on_chain());
	if figures.on_chain() > 0 {
		sentence.push_str(&format!(" ({})", listed(&parts)));
	}
	let others = listed(&[
		(figures.closed, t!("closed")),
		(figures.refused, t!("refused")),
		(figures.missing, t!("not on the chain")),
	]);
	if !others.is_empty() {
		sentence.push_str(&format!(", {others}"));
	}
	let (rate, seconds) = (figures.rate(), figures.took.as_secs_f64());
	sentence + &t!("; {rate:.0} rows/s, {seconds:.1} s")
}

/// The figures of a register for programs.
fn value(figures: &Figures) -> Value {
	json!({
		"rows": figures.rows,
		"sent": figures.sent,
		"equal": figures.equal,
		"changed": figures.changed,
		"amended": figures.amended,
		"closed": figures.closed,
		"refused": figures.refused,
		"missing": figures.missing,
		"on_chain": figures.on_chain(),
		"seconds": figures.took.as_secs_f64(),
		"rows_per_second": figures.rate(),
	})
}

/// A row whose record is closed, for programs.
fn closed(file: &str, row: &ClosedRow) -> Value {
	let ClosedRow { line, property, closing, .. } = row;
	let successors: Vec<_> = closing.successors.iter().map(ToString::to_string).collect();
	json!({
		"closed": {
			"file": file,
			"line": line,
			"property": property.map(|name| name.to_string()),
			"closed_on": closing.on.to_string(),
			"reason": closing.reason.to_string(),
			"successors": successors,
		}
	})
}

/// A row whose record is closed, for people.
fn closed_sentence(file: &str, ClosedRow { line, property, closing, .. }: &ClosedRow) -> String {
	let name = property.map_or_else(|| t!("the record").to_owned(), |name| name.to_string());
	format!("{file}:{line}: {name} {closing}")
}

/// The failure of an upload that has ended early.
fn interrupted(name: &str, error: Error) -> Failure {
	let failure = Failure::from(error);
	let sentence = failure.message.trim_end_matches('.');
	Failure {
		message: t!(
			"{name}: {sentence}. Batches that are final stay imported; run the same command again to \
			resume"
		),
		..failure
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::files::KnownClosing;
	use madang_primitives::{BuildingId, ClosingReason, PropertyName};
	use std::time::Duration;

	#[test]
	fn the_figures_are_plain_for_people_and_complete_for_programs() {
		let took = Duration::from_secs(2);
		let all = Figures { rows: 2_000, sent: 2_000, took, ..Figures::default() };
		assert_eq!(
			sentence("land-book", &all),
			"land-book: 2000 on the chain (2000 sent); 1000 rows/s, 2.0 s"
		);
		let mixed = Figures {
			rows: 15,
			sent: 1,
			equal: 2,
			changed: 1,
			amended: 2,
			closed: 3,
			refused: 4,
			missing: 2,
			took,
		};
		assert_eq!(
			sentence("units", &mixed),
			"units: 6 on the chain (1 sent, 2 equal, 2 amended, 1 different), 3 closed, 4 refused, 2 \
			 not on the chain; 3 rows/s, 2.0 s"
		);
		assert_eq!(
			sentence("units", &Figures { took, ..Figures::default() }),
			"units: 0 on the chain; 0 rows/s, 2.0 s"
		);
		let figures = value(&mixed);
		for (name, count) in
			[("rows", 15), ("on_chain", 6), ("closed", 3), ("refused", 4), ("missing", 2)]
		{
			assert_eq!(figures[name], count, "{name}");
		}
	}

	#[test]
	fn a_closed_record_is_named_with_its_day_and_its_successors() {
		let closing = KnownClosing {
			on: "2026-11-20".parse().unwrap(),
			reason: ClosingReason::Demolished,
			successors: vec![PropertyName::Building(BuildingId::new(102))],
		};
		let property = Some(PropertyName::Building(BuildingId::new(101)));
		let row = ClosedRow { line: 3, property, closing, remarks: Vec::new() };
		assert_eq!(
			closed_sentence("march/building-book.csv", &row),
			"march/building-book.csv:3: building:101 was closed on 2026-11-20 (철거), successors: \
			 building:102"
		);
		let expected = json!({
			"file": "march/building-book.csv",
			"line": 3,
			"property": "building:101",
			"closed_on": "2026-11-20",
			"reason": "철거",
			"successors": ["building:102"],
		});
		assert_eq!(closed("march/building-book.csv", &row)["closed"], expected);
	}
}
