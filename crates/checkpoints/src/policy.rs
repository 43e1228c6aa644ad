//! The policy file of a chain's validators (C2SP `tlog-policy`).

use crate::names::Names;
use madang_transparency::FormatError;
use std::fmt::Write;

/// A validator's seat, and the key with which it cosigns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
	/// The number of the institution.
	pub institution: u32,
	/// The number of the seat in the institution, from 0.
	pub number: u32,
	/// The institution's name, for readers. It has no effect.
	pub name: String,
	/// The public key.
	pub key: [u8; 32],
}

/// How many of these validators must cosign: more than two thirds, as for finality.
pub const fn quorum(validators: usize) -> usize {
	validators.saturating_sub(validators.saturating_sub(1) / 3)
}

/// The policy of these seats: the log, a witness for each seat, and the quorum.
///
/// # Errors
///
/// [`FormatError::BadKey`] if the key of a seat is not valid, [`FormatError::MissingLine`] without a
/// seat: nothing would have to be cosigned.
pub fn policy(names: &Names, seats: &[Seat]) -> Result<String, FormatError> {
	if seats.is_empty() {
		return Err(FormatError::MissingLine);
	}
	let mut lines = vec![
		"# The key of the log is public and proves nothing. The quorum counts.".to_owned(),
		format!("log {}", names.log()?.verifier()),
	];
	let mut group = format!("group validators {}", quorum(seats.len()));
	for seat in seats {
		let Seat { institution, number, name, key } = seat;
		let key = names.seat_key(*institution, *number, *key)?;
		lines.push(format!("# {}", one_line(name)));
		lines.push(format!("witness {institution}.{number} {key}"));
		// Writing to a text does not fail.
		let _ = write!(group, " {institution}.{number}");
	}
	lines.extend([group, "quorum validators".into(), String::new()]);
	Ok(lines.join("\n"))
}

/// A name in a comment must not begin another line.
fn one_line(name: &str) -> String {
	name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
