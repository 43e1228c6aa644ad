//! Reads what [`crate::pdf`] has written. It is lenient: what it reads is written again and compared.

use crate::{
	font::{Embedded, Glyph, Outlines},
	pdf::{CID_FONT, DESCRIPTOR, PROGRAM, TO_UNICODE},
};
use std::collections::BTreeMap;

/// The longest PDF that is read: 64 MiB.
pub const MAX_PDF: usize = 64 * 1024 * 1024;

/// The font of a file.
pub(crate) fn font(file: &[u8]) -> Option<Embedded> {
	let descriptor = text(object(file, DESCRIPTOR)?)?;
	let outlines = match descriptor.contains("/FontFile2 ") {
		true => Outlines::TrueType,
		false => Outlines::Cff,
	};
	let metrics = after(descriptor, "/Metrics [ ")?.split(' ').take(7);
	let metrics: Vec<i32> = metrics.map(|number| number.parse().ok()).collect::<Option<_>>()?;
	let widths = text(object(file, CID_FONT)?)?;
	let mut fields = after(widths, "/W [ ")?.split(' ');
	let mut by_code = BTreeMap::new();
	while let (Some(code), Some("["), Some(width), Some("]")) =
		(fields.next(), fields.next(), fields.next(), fields.next())
	{
		by_code.insert(code.parse::<u16>().ok()?, width.parse::<u16>().ok()?);
	}
	let mut glyphs = BTreeMap::new();
	for (id, letter) in letters(file)? {
		glyphs.insert(letter, Glyph { id, width: *by_code.get(&id)? });
	}
	let program = stream(object(file, PROGRAM)?)?.to_vec();
	Some(Embedded { glyphs, metrics: metrics.try_into().ok()?, outlines, program })
}

/// The lines of a file, page by page.
pub(crate) fn lines(file: &[u8]) -> Option<Vec<Vec<String>>> {
	let letters = letters(file)?;
	let mut pages = Vec::new();
	let mut rest = file;
	for number in TO_UNICODE + 1.. {
		// Each object is behind the one before, so the file is read once.
		let Some((found, behind)) = next_object(rest, number) else { break };
		rest = behind;
		let Some(contents) = stream(found).and_then(text) else { continue };
		if !contents.starts_with("0.5 w ") {
			continue;
		}
		let shown = contents.lines().filter_map(|line| {
			let (_, shown) = line.strip_suffix("> Tj ET")?.rsplit_once('<')?;
			let code = |at: usize| u16::from_str_radix(shown.get(at..at + 4)?, 16).ok();
			let letter = |at| letters.get(&code(at)?).copied();
			(0..shown.len()).step_by(4).map(letter).collect::<Option<String>>()
		});
		pages.push(shown.collect());
	}
	Some(pages)
}

/// Which code is which letter.
fn letters(file: &[u8]) -> Option<BTreeMap<u16, char>> {
	let map = text(stream(object(file, TO_UNICODE)?)?)?;
	let pairs = map.lines().filter_map(|line| line.strip_prefix('<')?.strip_suffix('>'));
	let pairs = pairs.filter_map(|line| line.split_once("> <"));
	let pairs = pairs.filter(|pair| *pair != ("0000", "FFFF"));
	let pair = |(code, letter): (&str, &str)| {
		let unit = |at: usize| u16::from_str_radix(letter.get(at..at + 4)?, 16).ok();
		let units: Vec<u16> = (0..letter.len()).step_by(4).map(unit).collect::<Option<_>>()?;
		let letter = char::decode_utf16(units).next()?.ok()?;
		Some((u16::from_str_radix(code, 16).ok()?, letter))
	};
	pairs.map(pair).collect()
}

fn object(file: &[u8], number: usize) -> Option<&[u8]> {
	next_object(file, number).map(|(object, _)| object)
}

/// The bytes of an object, and all that is behind it.
fn next_object(file: &[u8], number: usize) -> Option<(&[u8], &[u8])> {
	let begin = format!("\n{number} 0 obj\n");
	let begin = find(file, begin.as_bytes())? + begin.len();
	let bytes = file.get(begin..)?;
	// Behind a stream of known length, or at the first end.
	let before = bytes.get(..find(bytes, b"endobj\n")?)?;
	let from = match find(before, b">>\nstream\n") {
		Some(stream) => stream + length(before)?,
		None => 0,
	};
	let end = find(bytes.get(from..)?, b"endobj\n")?;
	// The line feed before the next object belongs to what is behind.
	Some((bytes.get(..from + end)?, bytes.get(from + end..)?))
}

fn stream(object: &[u8]) -> Option<&[u8]> {
	const BEGIN: &[u8] = b">>\nstream\n";
	let begin = find(object, BEGIN)? + BEGIN.len();
	object.get(begin..begin.checked_add(length(object)?)?)
}

fn length(object: &[u8]) -> Option<usize> {
	const KEY: &[u8] = b"/Length ";
	let begin = find(object, KEY)? + KEY.len();
	let digits = object.get(begin..)?.iter().take_while(|byte| byte.is_ascii_digit()).count();
	text(object.get(begin..begin + digits)?)?.parse().ok().filter(|length| *length <= MAX_PDF)
}

fn text(bytes: &[u8]) -> Option<&str> {
	std::str::from_utf8(bytes).ok()
}

fn after<'a>(text: &'a str, key: &str) -> Option<&'a str> {
	text.split_once(key).map(|(_, after)| after)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
	bytes.windows(wanted.len()).position(|window| window == wanted)
}
