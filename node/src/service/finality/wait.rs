//! Waiting until the network has moved on.
//!
//! If the vote journal is a copy, or is missing, this node may have voted in rounds of which it knows
//! nothing. It does not vote until it has seen the other validators begin several rounds, one after the
//! other: it cannot have voted in a round that began after it had started.

use std::fmt;

/// How many rounds must begin one after the other. The first ones may be rounds of the past that the
/// node catches up with, or the round in which it stopped.
const ROUNDS: u32 = 4;

/// A round: the number of its set, and its own.
pub type Round = (u64, u64);

/// Whether the node waits, and what it has seen.
#[derive(Debug)]
pub enum Wait {
	/// It does not wait.
	Over,
	/// It waits.
	For {
		/// The last round that it has seen begin.
		last: Option<Round>,
		/// How many rounds it has seen begin one after the other.
		seen: u32,
	},
}

/// What a round that begins has changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Change {
	/// Nothing.
	None,
	/// The node begins to wait.
	Begun,
	/// The node has waited long enough.
	Ended,
}

impl Wait {
	/// Begin to wait.
	pub fn begin() -> Self {
		Self::For { last: None, seen: 0 }
	}

	/// Whether the node waits.
	pub fn is_over(&self) -> bool {
		matches!(self, Self::Over)
	}

	/// A round begins. The same round may be named several times.
	pub fn round_begins(&mut self, round: Round) -> Change {
		let Self::For { last, seen } = self else { return Change::None };
		let Some(before) = last.replace(round) else { return Change::Begun };
		if round == before {
			return Change::None;
		}
		*seen = match follows(before, round) {
			true => seen.saturating_add(1),
			false => 0,
		};
		if *seen < ROUNDS {
			return Change::None;
		}
		*self = Self::Over;
		Change::Ended
	}
}

/// Whether a round comes directly after another one of the same set. A node that imports history begins
/// the first round of each set, and none of them is new.
fn follows((set, round): Round, next: Round) -> bool {
	next == (set, round.saturating_add(1))
}

impl fmt::Display for Change {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(match self {
			Self::None => "",
			Self::Begun => {
				"The vote journal is missing or a copy, so this validator does not vote until the \
				others have finalized some more blocks. If they wait for this one, see \
				`madang-node vote-journal accept --help`"
			}
			Self::Ended => "The others have moved on: this validator votes again",
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn rounds_that_follow_one_another_end_the_wait() {
		let mut wait = Wait::begin();
		assert_eq!(wait.round_begins((3, 10)), Change::Begun);
		for round in 11..14 {
			assert_eq!(wait.round_begins((3, round)), Change::None);
			assert_eq!(wait.round_begins((3, round)), Change::None, "the same one again");
		}
		assert!(!wait.is_over());
		assert_eq!(wait.round_begins((3, 14)), Change::Ended);
		assert!(wait.is_over());
		assert_eq!(wait.round_begins((3, 15)), Change::None);
	}

	#[test]
	fn a_leap_begins_the_count_again() {
		let mut wait = Wait::begin();
		for round in [1, 2, 3, 4, 90, 91, 92, 93] {
			wait.round_begins((0, round));
			assert!(!wait.is_over(), "{round}");
		}
		wait.round_begins((0, 94));
		assert!(wait.is_over());
	}

	#[test]
	fn changes_of_the_set_do_not_count() {
		let mut wait = Wait::begin();
		// What a node sees that imports history with changes of the set.
		for set in 0..100 {
			wait.round_begins((set, 1));
		}
		for round in 2..5 {
			wait.round_begins((99, round));
			assert!(!wait.is_over(), "{round}");
		}
		wait.round_begins((99, 5));
		assert!(wait.is_over());
	}

	#[test]
	fn a_round_that_does_not_end_never_ends_the_wait() {
		let mut wait = Wait::begin();
		(0..1_000).for_each(|_| assert_ne!(wait.round_begins((0, 7)), Change::Ended));
		assert!(!wait.is_over());
	}
}
