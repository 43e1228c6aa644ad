//! The lines of a body that comes in pieces.

/// The most bytes of a line.
const MOST_BYTES: usize = 4_096;

/// Divides pieces into lines.
#[derive(Default)]
pub struct Lines {
	rest: Vec<u8>,
	/// The number of the last line.
	number: u64,
}

/// A line is too long.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLong(pub u64);

impl Lines {
	/// The lines that a piece completes, with their numbers from 1.
	pub fn add(&mut self, piece: &[u8]) -> Result<Vec<(u64, Vec<u8>)>, TooLong> {
		let mut lines = Vec::new();
		let mut parts = piece.split(|byte| *byte == b'\n').peekable();
		while let Some(part) = parts.next() {
			if self.rest.len().saturating_add(part.len()) > MOST_BYTES {
				return Err(TooLong(self.number.saturating_add(1)));
			}
			self.rest.extend_from_slice(part);
			if parts.peek().is_some() {
				lines.push(self.take());
			}
		}
		Ok(lines)
	}

	/// The last line, if nothing ends it.
	pub fn end(mut self) -> Option<(u64, Vec<u8>)> {
		(!self.rest.is_empty()).then(|| self.take())
	}

	fn take(&mut self) -> (u64, Vec<u8>) {
		self.number = self.number.saturating_add(1);
		(self.number, std::mem::take(&mut self.rest))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn pieces_can_end_anywhere() {
		let text = b"one\r\n\ntwo\nthree";
		let expected = [(1, "one\r"), (2, ""), (3, "two"), (4, "three")];
		let expected = expected.map(|(number, line)| (number, line.as_bytes().to_vec()));
		for size in 1..=text.len() {
			let mut lines = Lines::default();
			let mut all = Vec::new();
			for piece in text.chunks(size) {
				all.extend(lines.add(piece).unwrap());
			}
			all.extend(lines.end());
			assert_eq!(all, expected, "{size}");
		}
		let mut lines = Lines::default();
		assert_eq!(lines.add(b"one\n").unwrap().len(), 1);
		assert_eq!(lines.end(), None);
	}

	#[test]
	fn a_line_is_not_kept_without_end() {
		let mut lines = Lines::default();
		lines.add(b"one\n").unwrap();
		assert_eq!(lines.add(&[b'x'; MOST_BYTES]), Ok(Vec::new()));
		assert_eq!(lines.add(b"x"), Err(TooLong(2)));
	}
}
