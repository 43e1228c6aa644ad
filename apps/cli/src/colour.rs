//! Colours of states in tables: green for what is in force or done, yellow for what waits for somebody, red for what ended
//! otherwise.
//!
//! They are added to the finished text, after its control characters are escaped. So no name or reason from the chain can
//! colour anything.

use crate::lang::{label, Lang};
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

/// The columns and rows that have states.
const STATES: [&str; 4] = ["state", "status", "stage", "outcome"];

const GOOD: [&str; 20] = [
	"active",
	"accepted",
	"agreed",
	"approved",
	"booked",
	"bound",
	"completed",
	"disbursed",
	"done",
	"effective",
	"final",
	"financed",
	"granted",
	"in-force",
	"paid",
	"registered",
	"released",
	"reported",
	"settled",
	"valid",
];

const OPEN: [&str; 15] = [
	"applied",
	"asked",
	"claimable",
	"claimed",
	"contracted",
	"cure-ordered",
	"examining",
	"filed",
	"inspected",
	"notified",
	"open",
	"pending",
	"received",
	"supplement-requested",
	"unknown",
];

const ENDED: [&str; 20] = [
	"annulled",
	"deactivated",
	"declined",
	"denied",
	"ended",
	"expired",
	"failed",
	"lapsed",
	"left",
	"outrun",
	"refused",
	"rejected",
	"rescinded",
	"revoked",
	"suspended",
	"taken",
	"void",
	"withdrawn",
	"written-off",
	"conflict",
];

/// Whether the standard output gets colours: it is a terminal, and `NO_COLOR` is not set.
pub fn wanted() -> bool {
	AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
}

/// The text with colours for the states in its tables.
pub fn of_states(text: &str) -> String {
	let lines: Vec<&str> = text.split('\n').collect();
	let mut coloured = Vec::with_capacity(lines.len());
	let mut column = None;
	for (number, line) in lines.iter().enumerate() {
		if !line.starts_with('|') {
			column = None;
			coloured.push((*line).to_owned());
			continue;
		}
		let cells: Vec<&str> = line.split('|').collect();
		let is_header =
			lines.get(number.saturating_add(1)).is_some_and(|next| next.starts_with("|-"));
		if is_header {
			column = cells.iter().position(|cell| is_of_states(cell));
			coloured.push((*line).to_owned());
			continue;
		}
		// A table without a header has names in its first column.
		let fact = cells.get(1).is_some_and(|name| is_of_states(name)).then_some(2);
		coloured.push(with_colour(&cells, column.or(fact)));
	}
	coloured.join("\n")
}

/// Whether a cell is the name of states, in either language.
fn is_of_states(cell: &str) -> bool {
	let cell = cell.trim();
	STATES.iter().any(|name| [Lang::En, Lang::Ko].iter().any(|lang| label(name, *lang) == cell))
}

/// A line with the cell of this column in the colour of its state.
fn with_colour(cells: &[&str], column: Option<usize>) -> String {
	let mut line = String::new();
	for (number, cell) in cells.iter().enumerate() {
		if number > 0 {
			line.push('|');
		}
		let style = (Some(number) == column).then(|| style_of(cell)).flatten();
		match (style, cell.find(|c: char| c != ' ')) {
			(Some(style), Some(begin)) => {
				let (before, text) = cell.split_at(begin);
				let (text, after) = text.split_at(text.trim_end().len());
				let _ = write!(line, "{before}{style}{text}{style:#}{after}");
			}
			_ => line.push_str(cell),
		}
	}
	line
}

/// The colour of the first word that is a state.
fn style_of(cell: &str) -> Option<Style> {
	let mut words = cell.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
	words.find_map(|word| {
		let colour = if ENDED.contains(&word) {
			AnsiColor::Red
		} else if OPEN.contains(&word) {
			AnsiColor::Yellow
		} else if GOOD.contains(&word) {
			AnsiColor::Green
		} else {
			return None;
		};
		Some(colour.on_default())
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{json, output};
	use madang_client::api::types::Stage;
	use pallet_titles::ApplicationState;

	const GREEN: &str = "\u{1b}[32m";
	const YELLOW: &str = "\u{1b}[33m";
	const RED: &str = "\u{1b}[31m";
	const END: &str = "\u{1b}[0m";

	#[test]
	fn the_states_of_a_table_are_coloured_and_nothing_else() {
		let row = |name: &str, status: &str| [name.to_owned(), status.to_owned()];
		let rows = [row("active", "active"), row("b", "suspended"), row("c", "neither")];
		let plain = output::table(["name", "status"], rows);
		let coloured = of_states(&plain);
		assert_eq!(coloured.matches(GREEN).count(), 1, "{coloured}");
		assert!(coloured.contains(&format!("| active | {GREEN}active{END}")), "{coloured}");
		assert!(coloured.contains(&format!("{RED}suspended{END}")), "{coloured}");
		assert_eq!(coloured.matches(END).count(), 2, "{coloured}");
		// Only colours were added.
		let without = [GREEN, RED, END].iter().fold(coloured, |text, code| text.replace(code, ""));
		assert_eq!(without, plain);
	}

	#[test]
	fn the_state_among_facts_is_coloured_in_both_languages() {
		let facts = output::facts([("loan", "open".to_owned()), ("state", "applied".to_owned())]);
		let coloured = of_states(&facts);
		assert_eq!(coloured.matches(YELLOW).count(), 1, "{coloured}");
		assert!(coloured.contains(&format!("{YELLOW}applied{END}")), "{coloured}");
		let korean = of_states("| 상태 | lapsed (실효) |\n| 대출 | lapsed |");
		assert_eq!(korean, format!("| 상태 | {RED}lapsed (실효){END} |\n| 대출 | lapsed |"));
	}

	#[test]
	fn text_outside_tables_stays_as_it_is() {
		for text in
			["", "active", "state | active |\n\nThe deal is void.", "{\"state\": \"active\"}"]
		{
			assert_eq!(of_states(text), text);
		}
	}

	#[test]
	fn the_words_are_those_that_the_program_prints() {
		let stages = [Stage::Booked, Stage::Contracted, Stage::Void].map(json::stage);
		assert_eq!(
			stages.map(style_of),
			[AnsiColor::Green, AnsiColor::Yellow, AnsiColor::Red].map(|one| Some(one.on_default()))
		);
		let received = style_of(json::application_state(ApplicationState::Received));
		assert_eq!(received, Some(AnsiColor::Yellow.on_default()));
	}
}
