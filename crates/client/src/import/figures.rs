//! The result of an import.

use crate::files::{KnownClosing, Remark};
use madang_primitives::PropertyName;
use std::time::Duration;

/// The rows of a book's file, counted by what became of them.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Figures {
	/// The good rows of the file.
	pub rows: usize,
	/// Rows that this import sent, and that are on the chain now.
	pub sent: usize,
	/// Rows that were on the chain with the same values.
	pub equal: usize,
	/// Rows that are on the chain with other values.
	pub changed: usize,
	/// Changed rows that this import amended on the chain.
	pub amended: usize,
	/// Rows whose records are closed on the chain.
	pub closed: usize,
	/// Rows that the chain refused.
	pub refused: usize,
	/// Rows that are not on the chain, and that this import did not send.
	pub missing: usize,
	/// The time from the first question to the last answer.
	pub took: Duration,
}

impl Figures {
	/// The rows that are on the chain now.
	pub const fn on_chain(&self) -> usize {
		self.sent
			.saturating_add(self.equal)
			.saturating_add(self.changed)
			.saturating_add(self.amended)
	}

	/// The rows of which it is known what became of them.
	pub const fn done(&self) -> usize {
		self.on_chain().saturating_add(self.closed).saturating_add(self.refused)
	}

	/// The rows on the chain per second.
	pub fn rate(&self) -> f64 {
		self.on_chain() as f64 / self.took.as_secs_f64().max(f64::EPSILON)
	}

	/// These figures and those of another file.
	pub fn plus(self, other: Self) -> Self {
		Self {
			rows: self.rows + other.rows,
			sent: self.sent + other.sent,
			equal: self.equal + other.equal,
			changed: self.changed + other.changed,
			amended: self.amended + other.amended,
			closed: self.closed + other.closed,
			refused: self.refused + other.refused,
			missing: self.missing + other.missing,
			took: self.took + other.took,
		}
	}
}

/// The result of an import of a file.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Imported {
	/// The rows, counted.
	pub figures: Figures,
	/// The rows that differ from the chain, with the differences.
	pub changed: Vec<Remark>,
	/// The rows whose records are closed on the chain.
	pub closed: Vec<ClosedRow>,
	/// The rows that the chain refused, with its reasons.
	pub refused: Vec<Remark>,
	/// The rows that the municipality did not enter because another one does. They count as missing.
	pub elsewhere: Vec<Remark>,
	/// The rows of districts that are no longer in force on the chain. They count like the others.
	pub ended: Vec<Remark>,
}

/// A row whose record is closed on the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClosedRow {
	/// The line of its file.
	pub line: u64,
	/// The property.
	pub property: Option<PropertyName>,
	/// The closing.
	pub closing: KnownClosing,
	/// Its lines in a file of rows that need work.
	pub remarks: Vec<Remark>,
}

/// Receives the number of rows that are done so far.
pub type Progress<'a> = &'a (dyn Fn(usize) + Send + Sync);
