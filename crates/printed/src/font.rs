//! The font of a PDF: only the letters that are used.

use std::collections::{BTreeMap, BTreeSet};
use subsetter::GlyphRemapper;
use ttf_parser::{Face, Tag};

/// Why a font cannot be used.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FontError {
	/// The file is not a font that can be embedded.
	#[error("not a TrueType or OpenType font that can be embedded: {0}")]
	NotAFont(String),
	/// The font's maker does not allow to embed it.
	#[error("the font does not allow that a part of it is embedded")]
	NotAllowed,
	/// A letter is missing.
	#[error("the font has no letter {0:?} (U+{code:04X}): name another one", code = u32::from(*.0))]
	NoLetter(char),
	/// Two letters look the same, so the text could not be read back.
	#[error("the font draws {0:?} and {1:?} as the same letter: name another one")]
	SameLetter(char, char),
}

/// A font file.
pub struct Font {
	data: Vec<u8>,
	index: u32,
}

/// How letters are described in PDF.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outlines {
	/// A TrueType font.
	TrueType,
	/// The table `CFF` of an OpenType font.
	Cff,
}

/// A letter of an embedded font.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Glyph {
	/// Its number, which is its code in the PDF.
	pub(crate) id: u16,
	/// How far it advances, in thousandths of the size.
	pub(crate) width: u16,
}

/// What a PDF has of a font.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Embedded {
	pub(crate) glyphs: BTreeMap<char, Glyph>,
	/// Ascent, descent, height of capitals, and the box of all letters, in thousandths of the size.
	pub(crate) metrics: [i32; 7],
	pub(crate) outlines: Outlines,
	pub(crate) program: Vec<u8>,
}

impl Font {
	/// Reads a font file. Of a collection, the face for Korean is taken.
	///
	/// # Errors
	///
	/// [`FontError`].
	pub fn parse(data: Vec<u8>) -> Result<Self, FontError> {
		let faces = ttf_parser::fonts_in_collection(&data).unwrap_or(1).min(64);
		let mut found = None;
		for index in 0..faces {
			let face = Face::parse(&data, index).map_err(not_a_font)?;
			if !face.is_subsetting_allowed() || !face.is_outline_embedding_allowed() {
				return Err(FontError::NotAllowed);
			}
			let names = || face.names().into_iter().filter_map(|name| name.to_string());
			if faces == 1 || names().any(|name| name.contains("KR")) {
				found = Some(index);
				break;
			}
			if face.glyph_index('가').is_some() {
				found = found.or(Some(index));
			}
		}
		Ok(Self { index: found.unwrap_or(0), data })
	}

	/// The letters.
	pub(crate) fn embed(&self, letters: &BTreeSet<char>) -> Result<Embedded, FontError> {
		let face = Face::parse(&self.data, self.index).map_err(not_a_font)?;
		let thousandths = |units: i32| {
			let size = i32::from(face.units_per_em()).max(1);
			units.saturating_mul(1_000) / size
		};
		let mut remapper = GlyphRemapper::new();
		let (mut glyphs, mut taken) = (BTreeMap::new(), BTreeMap::new());
		for letter in letters {
			let glyph = face.glyph_index(*letter).filter(|glyph| glyph.0 != 0);
			let glyph = glyph.ok_or(FontError::NoLetter(*letter))?;
			let id = remapper.remap(glyph.0);
			if let Some(other) = taken.insert(id, *letter) {
				return Err(FontError::SameLetter(other, *letter));
			}
			let width = thousandths(face.glyph_hor_advance(glyph).unwrap_or_default().into());
			let width = u16::try_from(width).unwrap_or(u16::MAX);
			glyphs.insert(*letter, Glyph { id, width });
		}
		let subset = subsetter::subset(&self.data, self.index, &remapper).map_err(not_a_font)?;
		let raw = ttf_parser::RawFace::parse(&subset, 0).map_err(not_a_font)?;
		let (outlines, program) = match raw.table(Tag::from_bytes(b"CFF ")) {
			Some(table) => (Outlines::Cff, table.to_vec()),
			None => (Outlines::TrueType, subset),
		};
		let bounds = face.global_bounding_box();
		let ascent = face.ascender().into();
		let metrics = [
			ascent,
			face.descender().into(),
			face.capital_height().map_or(ascent, i32::from),
			bounds.x_min.into(),
			bounds.y_min.into(),
			bounds.x_max.into(),
			bounds.y_max.into(),
		];
		Ok(Embedded { glyphs, metrics: metrics.map(thousandths), outlines, program })
	}
}

fn not_a_font(error: impl std::fmt::Display) -> FontError {
	FontError::NotAFont(error.to_string())
}
