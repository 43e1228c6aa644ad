//! The forms of files.

/// The form of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
	/// CSV (RFC 4180): values of the chain are JSON in a cell, and no text begins as a formula does.
	Csv,
	/// A JSON object in each line.
	JsonLines,
}

impl Format {
	/// Its name, which is also how the names of files end.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Csv => "csv",
			Self::JsonLines => "jsonl",
		}
	}

	/// The format of a name.
	pub fn of(name: &str) -> Option<Self> {
		[Self::Csv, Self::JsonLines].into_iter().find(|one| one.name() == name)
	}

	/// Its type in answers.
	pub const fn media_type(self) -> &'static str {
		match self {
			Self::Csv => "text/csv; charset=utf-8",
			Self::JsonLines => "application/x-ndjson",
		}
	}
}
