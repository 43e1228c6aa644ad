//! The labels of wings and units: 동 and 호.

use alloc::string::String;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use sp_core::{bounded::BoundedVec, ConstU32};

/// The longest label in bytes: sixteen Korean letters.
pub type MaxLabel = ConstU32<48>;

/// What a label names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LabelKind {
	/// A wing of a building (동).
	Wing,
	/// A unit (호).
	Unit,
}

impl LabelKind {
	/// The word that files write after the label, and that the label does not need.
	const fn word(self) -> char {
		match self {
			Self::Wing => '동',
			Self::Unit => '호',
		}
	}
}

/// The name of a wing or of a unit in its building, in the one form that the books have on the
/// chain. So the same door is there once.
///
/// The rule: no spaces; Latin letters are capitals and digits are ASCII; every dash is `-`; 제 before
/// a digit or Latin letter is left out, and so is 동 after a wing and 호 after a unit. `A동` and `a` are
/// the wing `A`, `제101호` is the unit `101`. Nothing else is changed: `B101`, `비101` and `101` are three
/// units.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Label(BoundedVec<u8, MaxLabel>);

/// Why a text is not a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LabelError {
	/// It is empty.
	Empty,
	/// It has more than 48 bytes, which is sixteen Korean letters.
	TooLong,
	/// It has a letter that labels do not have. They have Korean syllables, Latin letters, digits and
	/// the signs `- . , / ( ) ~`.
	Letter(char),
	/// It is not in the form that the chain keeps. This can happen only to a label from the wire.
	NotNormal,
}

impl fmt::Display for LabelError {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Empty => f.write_str("a label of a unit is not empty"),
			Self::TooLong => f.write_str("a label has at most sixteen Korean letters (48 bytes)"),
			Self::Letter(letter) => write!(
				f,
				"a label has Korean syllables, Latin letters, digits and - . , / ( ) ~, but not \
				 {letter:?}"
			),
			Self::NotNormal => f.write_str("a label is in the form that the chain keeps"),
		}
	}
}

/// A letter of a label in its normal form, `None` for one that is left out.
fn normal(letter: char) -> Result<Option<char>, LabelError> {
	if letter.is_whitespace() {
		return Ok(None);
	}
	let letter = match letter {
		// The wide forms of ASCII.
		'\u{FF01}'..='\u{FF5E}' => {
			char::from_u32(u32::from(letter).saturating_sub(0xFEE0)).unwrap_or(letter)
		}
		'‐' | '‑' | '–' | '—' | '−' => '-',
		other => other,
	};
	match letter.to_ascii_uppercase() {
		letter @ ('0'..='9' | 'A'..='Z' | '가'..='힣') => Ok(Some(letter)),
		letter @ ('-' | '.' | ',' | '/' | '(' | ')' | '~') => Ok(Some(letter)),
		letter => Err(LabelError::Letter(letter)),
	}
}

/// The label without 제 before it and without the word after it.
fn bare(text: &str, kind: LabelKind) -> &str {
	let mut rest = text;
	if let Some(after) = rest.strip_prefix('제') {
		if after.starts_with(|letter: char| letter.is_ascii_alphanumeric()) {
			rest = after;
		}
	}
	while let Some(before) = rest.strip_suffix(kind.word()).filter(|before| !before.is_empty()) {
		rest = before;
	}
	rest
}

impl Label {
	/// Read a label of this kind.
	pub fn new(kind: LabelKind, text: &str) -> Result<Self, LabelError> {
		let mut letters = String::new();
		for letter in text.chars() {
			letters.extend(normal(letter)?);
		}
		let bare = bare(&letters, kind);
		if bare.is_empty() {
			return Err(LabelError::Empty);
		}
		BoundedVec::try_from(bare.as_bytes().to_vec()).map(Self).map_err(|_| LabelError::TooLong)
	}

	/// Read the label of a wing, which is empty if the building has no wings.
	pub fn wing(text: &str) -> Result<Option<Self>, LabelError> {
		match Self::new(LabelKind::Wing, text) {
			Ok(label) => Ok(Some(label)),
			Err(LabelError::Empty) => Ok(None),
			Err(error) => Err(error),
		}
	}

	/// Read the label of a unit.
	pub fn unit(text: &str) -> Result<Self, LabelError> {
		Self::new(LabelKind::Unit, text)
	}

	/// The text.
	pub fn as_str(&self) -> &str {
		core::str::from_utf8(&self.0).unwrap_or_default()
	}

	/// Check that a label from the wire is in the form that [`Label::new`] makes.
	pub fn check(&self, kind: LabelKind) -> Result<(), LabelError> {
		match Self::new(kind, self.as_str())? == *self {
			true => Ok(()),
			false => Err(LabelError::NotNormal),
		}
	}
}

impl core::hash::Hash for Label {
	fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
		self.0.hash(state);
	}
}

impl fmt::Display for Label {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(self.as_str())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn one_door_has_one_label() {
		for (kind, text, label) in [
			(LabelKind::Wing, "가", "가"),
			(LabelKind::Wing, "가동", "가"),
			(LabelKind::Wing, "A동", "A"),
			(LabelKind::Wing, "ａ 동", "A"),
			(LabelKind::Wing, "제101동", "101"),
			(LabelKind::Wing, "동", "동"),
			(LabelKind::Unit, "101호", "101"),
			(LabelKind::Unit, "제101호", "101"),
			(LabelKind::Unit, "B01", "B01"),
			(LabelKind::Unit, "비01", "비01"),
			(LabelKind::Unit, "b101", "B101"),
			(LabelKind::Unit, "101–1", "101-1"),
			(LabelKind::Unit, "70001", "70001"),
			(LabelKind::Unit, "3층302", "3층302"),
			(LabelKind::Unit, "제일상가", "제일상가"),
		] {
			let read = Label::new(kind, text).unwrap();
			assert_eq!(read.as_str(), label, "{text}");
			assert_eq!(read.check(kind), Ok(()));
		}
		assert_ne!(Label::unit("B101"), Label::unit("101"));
		assert_eq!(Label::wing(" "), Ok(None));
	}

	#[test]
	fn other_texts_are_rejected_with_their_reason() {
		for (text, error) in [
			("", LabelError::Empty),
			("  ", LabelError::Empty),
			("101;", LabelError::Letter(';')),
			("ㄱ", LabelError::Letter('ㄱ')),
			("ᄀ", LabelError::Letter('ᄀ')),
			("일이삼사오육칠팔구십일이삼사오육칠", LabelError::TooLong),
		] {
			assert_eq!(Label::unit(text), Err(error), "{text}");
			assert!(!error.to_string().is_empty());
		}
	}

	#[test]
	fn a_label_from_the_wire_must_be_in_its_normal_form() {
		let wire = |text: &str| Label(BoundedVec::try_from(text.as_bytes().to_vec()).unwrap());
		assert_eq!(wire("101호").check(LabelKind::Unit), Err(LabelError::NotNormal));
		assert_eq!(wire("101동").check(LabelKind::Unit), Ok(()));
		assert_eq!(wire("a").check(LabelKind::Wing), Err(LabelError::NotNormal));
		assert_eq!(wire("").check(LabelKind::Unit), Err(LabelError::Empty));
		let broken = Label(BoundedVec::try_from(vec![0xFF]).unwrap());
		assert_eq!(broken.check(LabelKind::Unit), Err(LabelError::Empty));
	}

	proptest! {
		#[test]
		fn a_label_is_its_own_normal_form(text in "[제동호가-나A-ca0-9 ()~-]{0,12}") {
			for kind in [LabelKind::Wing, LabelKind::Unit] {
				if let Ok(label) = Label::new(kind, &text) {
					prop_assert_eq!(label.check(kind), Ok(()));
				}
			}
		}
	}
}
