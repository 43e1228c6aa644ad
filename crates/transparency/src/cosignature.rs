//! Cosignatures (C2SP `tlog-cosignature`, type `0x04`): a witness signs a checkpoint with the time at
//! which it saw it. C2SP recommends ML-DSA-44 for new deployments; here are the Ed25519 ones, which
//! public tools check today.

use crate::{
	errors::FormatError,
	key::{cosigned_message, KeyKind, NoteSigner, VerifierKey, MAX_TIME},
	note::{Note, NoteSignature},
};
use alloc::string::String;

/// Cosigns a checkpoint. `time` is in seconds since 1970. The caller has checked that the checkpoint
/// grew out of the last one that this witness cosigned ([`Anchor::check_growth`](crate::Anchor::check_growth)).
///
/// # Errors
///
/// [`FormatError::UnsupportedKey`] if the key is not of the kind [`KeyKind::Cosignature`],
/// [`FormatError::BadNumber`] if the time is above 2^63 − 1, [`FormatError::TooManySignatures`].
pub fn cosign(note: &mut Note, signer: &NoteSigner, time: u64) -> Result<(), FormatError> {
	if signer.verifier().kind() != KeyKind::Cosignature {
		return Err(FormatError::UnsupportedKey);
	}
	if time > MAX_TIME {
		return Err(FormatError::BadNumber);
	}
	let mut bytes = time.to_be_bytes().to_vec();
	bytes.extend_from_slice(&signer.sign(cosigned_message(note.text(), time).as_bytes()));
	note.add(NoteSignature::of(signer.verifier(), bytes))
}

/// What a witness signs, for a key that only its keystore has: the text of the checkpoint and a time in
/// seconds since 1970. [`attach`] puts the signature on the note.
pub fn message(text: &str, time: u64) -> String {
	cosigned_message(text, time)
}

/// Whether this is the witness's signature of [`message`].
pub fn is_valid(witness: &VerifierKey, text: &str, time: u64, signature: &[u8; 64]) -> bool {
	witness.kind() == KeyKind::Cosignature
		&& time <= MAX_TIME
		&& witness.signed(cosigned_message(text, time).as_bytes(), signature)
}

/// Adds a cosignature that was made elsewhere.
///
/// # Errors
///
/// [`FormatError::BadSignature`] if it is not valid ([`is_valid`]), [`FormatError::TooManySignatures`].
pub fn attach(
	note: &mut Note,
	witness: &VerifierKey,
	time: u64,
	signature: &[u8; 64],
) -> Result<(), FormatError> {
	if !is_valid(witness, note.text(), time, signature) {
		return Err(FormatError::BadSignature);
	}
	let mut bytes = time.to_be_bytes().to_vec();
	bytes.extend_from_slice(signature);
	note.add(NoteSignature::of(witness, bytes))
}
