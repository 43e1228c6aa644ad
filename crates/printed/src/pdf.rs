//! Writes a PDF (ISO 32000-1) of pages with one font, nothing compressed.
//!
//! Objects: 1 catalogue, 2 pages, 3 information, 4 to 8 font; then for each page: page, contents, its codes.

use crate::{
	font::{Embedded, FontError, Outlines},
	layout::{Code, Page, Tenths, Text, PAGE, RULE},
	words::Document,
};
use std::fmt::Write;

pub(crate) const TO_UNICODE: usize = 8;
pub(crate) const PROGRAM: usize = 7;
pub(crate) const DESCRIPTOR: usize = 6;
pub(crate) const CID_FONT: usize = 5;
const FONT: usize = 4;
const INFORMATION: usize = 3;
const FIRST_PAGE: usize = 9;

/// The bytes of a PDF. The font has every letter, or this fails.
pub(crate) fn write(
	pages: &[Page],
	font: &Embedded,
	document: &Document,
) -> Result<Vec<u8>, FontError> {
	let mut file = File { bytes: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec(), offsets: Vec::new() };
	let mut numbers = Vec::new();
	let mut next = FIRST_PAGE;
	for page in pages {
		numbers.push(next);
		next += 2 + page.codes.len();
	}
	let language = document.language.tag();
	file.object(&format!(
		"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) \
		 /ViewerPreferences << /DisplayDocTitle true >> >>"
	));
	let kids: String = numbers.iter().map(|number| format!("{number} 0 R ")).collect();
	file.object(&format!("<< /Type /Pages /Count {} /Kids [ {kids}] >>", pages.len()));
	debug_assert_eq!(file.offsets.len() + 1, INFORMATION);
	file.object(&format!("<< /Title <FEFF{}> /Producer (madang) >>", utf16(&document.title)));
	write_font(&mut file, font);
	for (page, number) in pages.iter().zip(numbers) {
		write_page(&mut file, page, number, font)?;
	}
	Ok(file.finish())
}

struct File {
	bytes: Vec<u8>,
	offsets: Vec<usize>,
}

impl File {
	fn object(&mut self, text: &str) {
		self.begin();
		self.bytes.extend(text.as_bytes());
		self.bytes.extend(b"\nendobj\n");
	}

	fn stream(&mut self, dictionary: &str, bytes: &[u8]) {
		self.begin();
		self.bytes
			.extend(format!("<< {dictionary}/Length {} >>\nstream\n", bytes.len()).as_bytes());
		self.bytes.extend(bytes);
		self.bytes.extend(b"\nendstream\nendobj\n");
	}

	fn begin(&mut self) {
		self.offsets.push(self.bytes.len());
		self.bytes.extend(format!("{} 0 obj\n", self.offsets.len()).as_bytes());
	}

	/// The table of objects and the end.
	fn finish(mut self) -> Vec<u8> {
		let (start, count) = (self.bytes.len(), self.offsets.len() + 1);
		let mut text = format!("xref\n0 {count}\n0000000000 65535 f \n");
		for offset in &self.offsets {
			text.push_str(&format!("{offset:010} 00000 n \n"));
		}
		text.push_str(&format!(
			"trailer\n<< /Size {count} /Root 1 0 R /Info {INFORMATION} 0 R >>\nstartxref\n{start}\n%%EOF\n"
		));
		self.bytes.extend(text.as_bytes());
		self.bytes
	}
}

/// Type 0 font, its descendant, the descriptor, the letters' shapes, and which code is which letter.
fn write_font(file: &mut File, font: &Embedded) {
	const NAME: &str = "MADANG+Certificate";
	const SYSTEM: &str = "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>";
	debug_assert_eq!(file.offsets.len() + 1, FONT);
	file.object(&format!(
		"<< /Type /Font /Subtype /Type0 /BaseFont /{NAME} /Encoding /Identity-H \
		 /DescendantFonts [ {CID_FONT} 0 R ] /ToUnicode {TO_UNICODE} 0 R >>"
	));
	let (subtype, map, key, program) = match font.outlines {
		Outlines::TrueType => {
			("CIDFontType2", " /CIDToGIDMap /Identity", "FontFile2", String::new())
		}
		Outlines::Cff => ("CIDFontType0", "", "FontFile3", "/Subtype /CIDFontType0C ".to_owned()),
	};
	let mut by_code: Vec<_> = font.glyphs.iter().map(|(letter, glyph)| (glyph, letter)).collect();
	by_code.sort_by_key(|(glyph, _)| glyph.id);
	let widths: String =
		by_code.iter().map(|(glyph, _)| format!("{} [ {} ] ", glyph.id, glyph.width)).collect();
	file.object(&format!(
		"<< /Type /Font /Subtype /{subtype} /BaseFont /{NAME} /CIDSystemInfo {SYSTEM} \
		 /FontDescriptor {DESCRIPTOR} 0 R /DW 1000{map} /W [ {widths}] >>"
	));
	let [ascent, descent, capitals, x_min, y_min, x_max, y_max] = font.metrics;
	file.object(&format!(
		"<< /Type /FontDescriptor /FontName /{NAME} /Flags 4 /ItalicAngle 0 /StemV 80 \
		 /{key} {PROGRAM} 0 R /Metrics [ {ascent} {descent} {capitals} {x_min} {y_min} {x_max} {y_max} ] \
		 /Ascent {ascent} /Descent {descent} /CapHeight {capitals} \
		 /FontBBox [ {x_min} {y_min} {x_max} {y_max} ] >>"
	));
	let length = match font.outlines {
		Outlines::TrueType => format!("/Length1 {} ", font.program.len()),
		Outlines::Cff => program,
	};
	file.stream(&length, &font.program);
	let mut map = String::from(
		"/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry \
		 (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 \
		 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
	);
	for group in by_code.chunks(100) {
		map.push_str(&format!("{} beginbfchar\n", group.len()));
		for (glyph, letter) in group {
			map.push_str(&format!("<{:04X}> <{}>\n", glyph.id, utf16(&letter.to_string())));
		}
		map.push_str("endbfchar\n");
	}
	map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend");
	file.stream("", map.as_bytes());
}

fn write_page(
	file: &mut File,
	page: &Page,
	number: usize,
	font: &Embedded,
) -> Result<(), FontError> {
	debug_assert_eq!(file.offsets.len() + 1, number);
	let names = (number + 2..).zip(0..page.codes.len());
	let images: String = names.map(|(object, name)| format!("/C{name} {object} 0 R ")).collect();
	file.object(&format!(
		"<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 {} {} ] /Contents {} 0 R \
		 /Resources << /Font << /F {FONT} 0 R >> /XObject << {images}>> >> >>",
		points(PAGE.0),
		points(PAGE.1),
		number + 1,
	));
	let mut contents = String::from("0.5 w 0.6 G\n");
	for y in &page.rules {
		let (left, right, y) = (points(RULE.0), points(RULE.1), points(*y));
		contents.push_str(&format!("{left} {y} m {right} {y} l S\n"));
	}
	for (code, name) in page.codes.iter().zip(0..) {
		let side = points(code.side);
		let (x, y) = (points(code.x), points(code.y));
		contents.push_str(&format!("q {side} 0 0 {side} {x} {y} cm /C{name} Do Q\n"));
	}
	for text in &page.texts {
		contents.push_str(&show(text, font)?);
	}
	file.stream("", contents.trim_end().as_bytes());
	for code in &page.codes {
		write_code(file, code);
	}
	Ok(())
}

fn show(text: &Text, font: &Embedded) -> Result<String, FontError> {
	let (mut codes, mut width) = (String::new(), 0u64);
	for letter in text.text.chars() {
		let glyph = font.glyphs.get(&letter).ok_or(FontError::NoLetter(letter))?;
		codes.push_str(&format!("{:04X}", glyph.id));
		width += u64::from(glyph.width);
	}
	// In tenths of a point.
	let width = width * u64::try_from(text.size).unwrap_or_default() / 1_000;
	let room = u64::try_from(text.room).unwrap_or_default();
	let percent = if width > room { (room * 100 / width).max(1) } else { 100 };
	let (size, x, y) = (points(text.size), points(text.x), points(text.y));
	Ok(format!("BT /F {size} Tf {percent} Tz 1 0 0 1 {x} {y} Tm <{codes}> Tj ET\n"))
}

/// An image of one bit a module, in which 0 is black.
fn write_code(file: &mut File, code: &Code) {
	let side = code.modules.len();
	let byte = |eight: &[bool]| {
		(0..8).fold(0u8, |byte, at| byte << 1 | u8::from(!eight.get(at).copied().unwrap_or(false)))
	};
	let bytes: Vec<u8> = code.modules.iter().flat_map(|row| row.chunks(8).map(byte)).collect();
	file.stream(
		&format!(
			"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray \
			 /BitsPerComponent 1 "
		),
		&bytes,
	);
}

/// UTF-16 in hexadecimal.
fn utf16(text: &str) -> String {
	text.encode_utf16().fold(String::new(), |mut hex, unit| {
		let _ = write!(hex, "{unit:04X}");
		hex
	})
}

/// Points with one decimal.
fn points(tenths: Tenths) -> String {
	format!("{}.{}", tenths / 10, tenths % 10)
}
