//! Cosignatures (C2SP `tlog-cosignature`, type `0x04`): a witness signs a checkpoint with the time at
//! which it saw it. C2SP recommends ML-DSA-44 for new deployments; here are the Ed25519 ones, which
//! public tools check today.

use crate::{
	errors::FormatError,
	key::{cosigned_message, KeyKind, NoteSigner, MAX_TIME},
	note::{Note, NoteSignature},
};

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
