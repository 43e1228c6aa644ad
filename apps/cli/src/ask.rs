//! Asking before what cannot be undone.

use crate::{context::Context, failure::Failure, lang::Lang};
use std::io::{stderr, stdin, IsTerminal, Write};

impl Context {
	/// Ask before something that cannot be undone. Without a terminal, the option --yes must say so.
	pub fn ask_before(&self, what: &str) -> Result<(), Failure> {
		if self.yes || self.dry_run {
			return Ok(());
		}
		match is_terminal() {
			true => ask(what),
			false => Err(Failure::input(t!(
				"{what}: this cannot be undone. Without a terminal, confirm it with --yes"
			))),
		}
	}

	/// Show what is signed, and ask if somebody is there to answer.
	pub fn ask_to_sign(&self, text: &str, what: &str) -> Result<(), Failure> {
		if !self.output.json {
			self.output.note(&serde_json::Value::Null, || text.to_owned());
		}
		match is_terminal() && !self.yes && !self.output.json {
			true => ask(what),
			false => Ok(()),
		}
	}
}

fn is_terminal() -> bool {
	stdin().is_terminal() && stderr().is_terminal()
}

fn ask(what: &str) -> Result<(), Failure> {
	let question = Lang::now().of("Continue? [y/N]", "계속할까요? [y/N]");
	eprint!("{what}. {question} ");
	let mut answer = String::new();
	let read = stderr().flush().and_then(|()| stdin().read_line(&mut answer));
	match read.is_ok() && is_yes(&answer) {
		true => Ok(()),
		false => Err(Failure::input(t!("not confirmed: nothing was done"))),
	}
}

fn is_yes(answer: &str) -> bool {
	matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "예" | "네")
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_a_clear_yes_is_one() {
		for yes in ["y\n", "Yes\n", " 예 \n", "네"] {
			assert!(is_yes(yes), "{yes}");
		}
		for no in ["", "\n", "n\n", "yy\n", "아니오\n"] {
			assert!(!is_yes(no), "{no}");
		}
	}
}
