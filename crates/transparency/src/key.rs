//! The keys of notes: `NAME+ID+BASE64`.

use crate::{
	errors::FormatError,
	lines::{from_base64, to_base64},
};
use alloc::{format, string::String, string::ToString, vec::Vec};
use core::fmt;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The largest time of a cosignature: 2^63 − 1 seconds.
pub(crate) const MAX_TIME: u64 = i64::MAX.unsigned_abs();

/// What a cosignature of this time is over.
pub(crate) fn cosigned_message(text: &str, time: u64) -> String {
	format!("cosignature/v1\ntime {time}\n{text}")
}

/// What a key signs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum KeyKind {
	/// Type `0x01`: the text of a note.
	Note,
	/// Type `0x04`: a checkpoint with the time of the signature.
	Cosignature,
}

impl KeyKind {
	fn byte(self) -> u8 {
		match self {
			Self::Note => 1,
			Self::Cosignature => 4,
		}
	}
}

/// A public key with its name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifierKey {
	name: String,
	kind: KeyKind,
	key: VerifyingKey,
}

impl VerifierKey {
	/// A key of this name.
	///
	/// # Errors
	///
	/// [`FormatError::BadKeyName`]; [`FormatError::BadKey`] if the bytes are not a point of the curve, or
	/// are one of its weak points.
	pub fn new(name: &str, kind: KeyKind, key: [u8; 32]) -> Result<Self, FormatError> {
		check_name(name)?;
		let key = VerifyingKey::from_bytes(&key).map_err(|_| FormatError::BadKey)?;
		if key.is_weak() {
			return Err(FormatError::BadKey);
		}
		Ok(Self { name: name.to_string(), kind, key })
	}

	/// Reads `NAME+ID+BASE64`.
	///
	/// # Errors
	///
	/// Those of [`Self::new`], [`FormatError::UnsupportedKey`], [`FormatError::WrongKeyId`].
	pub fn parse(text: &str) -> Result<Self, FormatError> {
		let mut parts = text.splitn(3, '+');
		let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
			return Err(FormatError::BadKey);
		};
		let bytes = from_base64(key).ok_or(FormatError::BadKey)?;
		let (kind, key) = bytes.split_first().ok_or(FormatError::BadKey)?;
		let kind = match kind {
			1 => KeyKind::Note,
			4 => KeyKind::Cosignature,
			_ => return Err(FormatError::UnsupportedKey),
		};
		let key = Self::new(name, kind, key.try_into().map_err(|_| FormatError::BadKey)?)?;
		if format!("{:08x}", key.id()) != id {
			return Err(FormatError::WrongKeyId);
		}
		Ok(key)
	}

	/// The name.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// What it signs.
	pub fn kind(&self) -> KeyKind {
		self.kind
	}

	/// The 32 bytes of the public key.
	pub fn bytes(&self) -> [u8; 32] {
		self.key.to_bytes()
	}

	/// The identifier: the first four bytes of `SHA-256(name ‖ 0x0A ‖ type ‖ key)`.
	pub fn id(&self) -> u32 {
		let hash: [u8; 32] = Sha256::new()
			.chain_update(self.name.as_bytes())
			.chain_update([b'\n', self.kind.byte()])
			.chain_update(self.key.as_bytes())
			.finalize()
			.into();
		let [a, b, c, d, ..] = hash;
		u32::from_be_bytes([a, b, c, d])
	}

	/// Whether the signature is this key's over the message. Weak points and other forms of the same
	/// signature are refused.
	pub(crate) fn signed(&self, message: &[u8], signature: &[u8]) -> bool {
		Signature::from_slice(signature)
			.is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
	}

	/// The time of this key's cosignature of the text, in seconds since 1970. None if it is not valid.
	pub(crate) fn cosigned(&self, text: &str, signature: &[u8]) -> Option<u64> {
		let (time, signature) = signature.split_first_chunk::<8>()?;
		let time = u64::from_be_bytes(*time);
		let message = cosigned_message(text, time);
		(time <= MAX_TIME && self.signed(message.as_bytes(), signature)).then_some(time)
	}
}

impl fmt::Display for VerifierKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		let mut bytes = Vec::from([self.kind.byte()]);
		bytes.extend_from_slice(self.key.as_bytes());
		write!(f, "{}+{:08x}+{}", self.name, self.id(), to_base64(&bytes))
	}
}

/// A secret key with its name. It is erased from memory when it is dropped.
pub struct NoteSigner {
	verifier: VerifierKey,
	secret: SigningKey,
}

impl NoteSigner {
	/// A key from its 32 secret bytes.
	///
	/// # Errors
	///
	/// [`FormatError::BadKeyName`].
	pub fn new(name: &str, kind: KeyKind, secret: &[u8; 32]) -> Result<Self, FormatError> {
		let secret = SigningKey::from_bytes(secret);
		let verifier = VerifierKey::new(name, kind, secret.verifying_key().to_bytes())?;
		Ok(Self { verifier, secret })
	}

	/// The public half.
	pub fn verifier(&self) -> &VerifierKey {
		&self.verifier
	}

	pub(crate) fn sign(&self, message: &[u8]) -> [u8; 64] {
		self.secret.sign(message).to_bytes()
	}
}

/// A key name has no space of any script and no plus sign.
pub(crate) fn check_name(name: &str) -> Result<(), FormatError> {
	let bad = |c: char| c == '+' || c.is_whitespace() || c.is_control();
	if name.is_empty() || name.contains(bad) {
		return Err(FormatError::BadKeyName);
	}
	Ok(())
}
