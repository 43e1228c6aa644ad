//! `madang run`: the commands of a file.

use crate::{
	context::Context,
	failure::{Failure, FailureKind, OfFile},
	lang::Lang,
	output::Word,
};
use serde_json::json;
use std::{
	io::Read,
	path::{Path, PathBuf},
};

/// `madang run …`
#[derive(clap::Args, Clone, Debug)]
#[command(after_help = "\
The file has one command on each line, as after `madang`, quoted as in a shell, or as a list in JSON. Lines that are empty \
or begin with # are skipped. The options of `madang run` hold for every line that does not name others; --lang and --wide hold for the whole file, and \
no line names them. All lines are \
checked before the first is run. With --external-ref on each line, the file can be run again: what was done is not done \
twice.

Example:
  madang --key kim run today.txt")]
pub struct Args {
	/// The file, or - for the standard input
	file: PathBuf,
	/// Continue after a line that failed
	#[arg(long)]
	pub keep_going: bool,
}

/// A line of the file: its number and its words.
pub type Line = (usize, Vec<String>);

/// The lines of the file that have commands.
pub fn read(args: &Args) -> Result<Vec<Line>, Failure> {
	let mut text = String::new();
	match args.file == Path::new("-") {
		true => std::io::stdin().read_to_string(&mut text).of_file(&args.file)?,
		false => {
			text = std::fs::read_to_string(&args.file).of_file(&args.file)?;
			0
		}
	};
	lines(&text)
}

fn lines(text: &str) -> Result<Vec<Line>, Failure> {
	let mut lines = Vec::new();
	for (number, line) in (1..).zip(text.lines()) {
		let line = line.trim();
		let words = match line.starts_with('[') {
			true => serde_json::from_str(line).map_err(|error| error.to_string()),
			false => shlex::split(line).ok_or_else(|| t!("a quotation does not end").to_owned()),
		};
		let mut words: Vec<String> =
			words.map_err(|error| Failure::input(t!("line {number}: {error}")))?;
		if words.first().is_some_and(|word| word == "madang") {
			words.remove(0);
		}
		if !words.is_empty() {
			lines.push((number, words));
		}
	}
	Ok(lines)
}

/// What became of the lines.
#[derive(Debug, Default)]
pub struct Tally {
	/// All lines with commands.
	lines: usize,
	done: usize,
	failed: Vec<usize>,
	first: Option<FailureKind>,
}

impl Tally {
	/// Of so many lines, of which none is run.
	pub fn of(lines: usize) -> Self {
		Self { lines, ..Self::default() }
	}

	/// Tell that a line is run next.
	pub fn begin(&self, context: &Context, number: usize, command: &str) {
		let position = self.done + self.failed.len() + 1;
		let value = json!({ "line": number, "command": command });
		context
			.output
			.note(&value, || t!("line {number} ({position} of {}): {command}", self.lines));
	}

	/// Count a line, and tell that it failed. The end of the file if it must not continue.
	pub fn end(
		&mut self,
		context: &Context,
		number: usize,
		ended: Result<(), Failure>,
		keep_going: bool,
	) -> Result<(), Failure> {
		let failure = match ended {
			Err(failure) if failure.kind != FailureKind::Answered => failure,
			_ => {
				self.done += 1;
				return Ok(());
			}
		};
		let failure = Failure { message: t!("line {number}: {}", failure.message), ..failure };
		if !keep_going {
			return Err(failure);
		}
		self.failed.push(number);
		self.first = self.first.or(Some(failure.kind));
		let word = Lang::now().of("error", "오류");
		context.output.say(Word::Error, word, &failure.json(), &failure.message);
		Ok(())
	}

	/// Print what became of all lines. Fails as the first one that failed.
	pub fn finish(self, context: &Context) -> Result<(), Failure> {
		let Self { lines, done, failed, first } = self;
		let value = json!({ "lines": lines, "done": done, "failed": failed });
		context.output.line(&value, || t!("{done} of {lines} lines are done."));
		match first {
			None => Ok(()),
			Some(kind) => {
				let failed: Vec<_> = failed.iter().map(ToString::to_string).collect();
				Err(Failure::of(kind, t!("these lines failed: {}", failed.join(", "))))
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn lines_are_words_as_in_a_shell_or_in_json() {
		let text = "# first\n\ndeal inspect --property 'unit: 1'\n  madang status # now\n[\"key\",\"show\",\"a b\"]\n";
		let read = lines(text).unwrap();
		let expected = [
			(3, vec!["deal", "inspect", "--property", "unit: 1"]),
			(4, vec!["status"]),
			(5, vec!["key", "show", "a b"]),
		];
		let words = |words: Vec<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
		assert_eq!(read, expected.map(|(number, line)| (number, words(line))));
	}

	#[test]
	fn a_line_that_cannot_be_read_is_named() {
		for (text, number) in [("status\n'open", "line 2"), ("[1]", "line 1"), ("[\"a\"", "line 1")]
		{
			let failure = lines(text).unwrap_err();
			assert!(failure.message.starts_with(number), "{failure}");
		}
	}
}
