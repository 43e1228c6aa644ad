//! Signed notes (C2SP `signed-note`): a text, an empty line, and a line for each signature.

use crate::{
	errors::FormatError,
	key::{check_name, KeyKind, NoteSigner, VerifierKey},
	lines::{self, from_base64, to_base64},
};
use alloc::{string::String, string::ToString, vec::Vec};
use core::fmt;

/// The largest number of signatures that is read: more than there are validators.
pub const MAX_SIGNATURES: usize = 256;

/// A text and its signatures, which are not checked yet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
	text: String,
	signatures: Vec<NoteSignature>,
}

/// A signature line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NoteSignature {
	name: String,
	key_id: u32,
	bytes: Vec<u8>,
}

impl NoteSignature {
	/// The line of a key.
	pub(crate) fn of(key: &VerifierKey, bytes: Vec<u8>) -> Self {
		Self { name: key.name().to_string(), key_id: key.id(), bytes }
	}

	/// Whether the line says that it is of this key.
	pub fn is_of(&self, key: &VerifierKey) -> bool {
		self.key_id == key.id() && self.name == key.name()
	}

	/// The name of the key.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// What follows the identifier of the key.
	pub fn bytes(&self) -> &[u8] {
		&self.bytes
	}

	fn parse(line: &str) -> Result<Self, FormatError> {
		let (name, signature) = line
			.strip_prefix("— ")
			.and_then(|rest| rest.split_once(' '))
			.ok_or(FormatError::BadSignatureLine)?;
		check_name(name)?;
		let bytes = from_base64(signature).ok_or(FormatError::BadSignatureLine)?;
		let (id, bytes) = bytes.split_first_chunk::<4>().ok_or(FormatError::BadSignatureLine)?;
		if bytes.is_empty() {
			return Err(FormatError::BadSignatureLine);
		}
		Ok(Self { name: name.to_string(), key_id: u32::from_be_bytes(*id), bytes: bytes.to_vec() })
	}
}

impl fmt::Display for NoteSignature {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let mut bytes = self.key_id.to_be_bytes().to_vec();
		bytes.extend_from_slice(&self.bytes);
		writeln!(f, "— {} {}", self.name, to_base64(&bytes))
	}
}

impl Note {
	/// A note without signatures.
	///
	/// # Errors
	///
	/// [`FormatError::NotText`] if the text does not end with a line break, or has other control
	/// characters; [`FormatError::TooLong`].
	pub fn new(text: &str) -> Result<Self, FormatError> {
		lines::text(text.as_bytes())?;
		if !text.ends_with('\n') {
			return Err(FormatError::NotText);
		}
		Ok(Self { text: text.to_string(), signatures: Vec::new() })
	}

	/// Reads a note.
	///
	/// # Errors
	///
	/// Those of [`Self::new`], [`FormatError::NoSignature`], [`FormatError::TooManySignatures`],
	/// [`FormatError::BadSignatureLine`], [`FormatError::BadKeyName`].
	pub fn parse(bytes: &[u8]) -> Result<Self, FormatError> {
		let all = lines::text(bytes)?;
		let (before, after) = all.rsplit_once("\n\n").ok_or(FormatError::NoSignature)?;
		let signatures = after.strip_suffix('\n').ok_or(FormatError::NoSignature)?;
		if signatures.lines().count() > MAX_SIGNATURES {
			return Err(FormatError::TooManySignatures);
		}
		let signatures =
			signatures.split('\n').map(NoteSignature::parse).collect::<Result<_, _>>()?;
		let mut text = before.to_string();
		text.push('\n');
		Ok(Self { text, signatures })
	}

	/// The text, with its last line break.
	pub fn text(&self) -> &str {
		&self.text
	}

	/// The signature lines.
	pub fn signatures(&self) -> &[NoteSignature] {
		&self.signatures
	}

	/// Adds a signature line.
	///
	/// # Errors
	///
	/// [`FormatError::TooManySignatures`].
	pub fn add(&mut self, signature: NoteSignature) -> Result<(), FormatError> {
		if self.signatures.len() >= MAX_SIGNATURES {
			return Err(FormatError::TooManySignatures);
		}
		self.signatures.push(signature);
		Ok(())
	}

	/// Signs the text with a key of the kind [`KeyKind::Note`].
	///
	/// # Errors
	///
	/// [`FormatError::UnsupportedKey`] with a key of another kind, and those of [`Self::add`].
	pub fn sign(&mut self, signer: &NoteSigner) -> Result<(), FormatError> {
		if signer.verifier().kind() != KeyKind::Note {
			return Err(FormatError::UnsupportedKey);
		}
		let signature = signer.sign(self.text.as_bytes());
		self.add(NoteSignature::of(signer.verifier(), signature.to_vec()))
	}

	/// Whether this key signed the text: `None` without a line of this key, `Some(false)` if one of its
	/// lines is not valid.
	pub fn signed_by(&self, key: &VerifierKey) -> Option<bool> {
		let mut lines = self.signatures.iter().filter(|line| line.is_of(key)).peekable();
		lines.peek()?;
		Some(match key.kind() {
			KeyKind::Note => lines.all(|line| key.signed(self.text.as_bytes(), line.bytes())),
			KeyKind::Cosignature => {
				lines.all(|line| key.cosigned(&self.text, line.bytes()).is_some())
			}
		})
	}
}

impl fmt::Display for Note {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "{}", self.text)?;
		self.signatures.iter().try_for_each(|signature| write!(f, "{signature}"))
	}
}
