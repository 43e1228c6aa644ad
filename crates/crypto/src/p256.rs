//! ECDSA over the curve P-256 with SHA-256 (FIPS 186-5, SEC 1).
//!
//! What is accepted is fixed, because all nodes must agree:
//!
//! - A key is a compressed point of 33 bytes, with the tag 2 or 3 and a coordinate below the field's prime.
//! - A signature is `r ‖ s` of 32 bytes each, big-endian, both from 1 to n - 1. There is no DER form.
//! - Both `s` and `n - s` are valid. What must count once is therefore known by what was signed, never by
//!   the bytes of the signature.

use p256::ecdsa::VerifyingKey;

/// The length of a key.
pub const KEY: usize = 33;
/// The length of a signature.
pub const SIGNATURE: usize = 64;

/// The point of a key, if the bytes are its one form.
fn point(key: &[u8; KEY]) -> Option<VerifyingKey> {
	// SEC 1 also has a compact form of 33 bytes, with the tag 5.
	if !matches!(key[0], 2 | 3) {
		return None;
	}
	VerifyingKey::from_sec1_bytes(key).ok()
}

/// Whether the bytes are the compressed form of a point of the curve.
pub fn is_key(key: &[u8; KEY]) -> bool {
	point(key).is_some()
}

/// Whether the signature by the key over the message is valid. Natively this is calculated by `ring`, which
/// is several times as fast as the portable code.
#[cfg(feature = "std")]
pub fn verify(signature: &[u8; SIGNATURE], message: &[u8], key: &[u8; KEY]) -> bool {
	use ring::signature::{UnparsedPublicKey, ECDSA_P256_SHA256_FIXED};
	let Some(point) = point(key) else { return false };
	let uncompressed = point.to_encoded_point(false);
	UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, uncompressed.as_bytes())
		.verify(message, signature)
		.is_ok()
}

/// Whether the signature by the key over the message is valid, by portable code.
pub fn verify_portably(signature: &[u8; SIGNATURE], message: &[u8], key: &[u8; KEY]) -> bool {
	use p256::ecdsa::{signature::Verifier, Signature};
	let (Some(point), Ok(signature)) = (point(key), Signature::from_slice(signature)) else {
		return false;
	};
	point.verify(message, &signature).is_ok()
}

#[cfg(test)]
mod tests {
	use super::*;
	use p256::ecdsa::{signature::Signer as _, Signature, SigningKey};

	/// The order of the curve.
	const ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

	fn signed(message: &[u8]) -> ([u8; SIGNATURE], [u8; KEY]) {
		let secret = SigningKey::from_slice(&[7; 32]).unwrap();
		let signature: Signature = secret.sign(message);
		let key = secret.verifying_key().to_encoded_point(true);
		(signature.to_bytes().into(), key.as_bytes().try_into().unwrap())
	}

	#[track_caller]
	fn assert_both(signature: &[u8; SIGNATURE], message: &[u8], key: &[u8; KEY], answer: bool) {
		assert_eq!(verify(signature, message, key), answer);
		assert_eq!(verify_portably(signature, message, key), answer);
	}

	#[test]
	fn a_key_has_one_form() {
		let (signature, key) = signed(b"deed");
		assert_both(&signature, b"deed", &key, true);
		for tag in [0, 1, 4, 5, 6, 7, 255] {
			let mut other = key;
			other[0] = tag;
			assert!(!is_key(&other));
			assert_both(&signature, b"deed", &other, false);
		}
		// The point with the same coordinate on the other side.
		let mut mirrored = key;
		mirrored[0] ^= 1;
		assert!(is_key(&mirrored));
		assert_both(&signature, b"deed", &mirrored, false);
		// A coordinate that is not below the prime.
		let mut above = [0xff; KEY];
		above[0] = 2;
		assert!(!is_key(&above));
	}

	#[test]
	fn a_signature_has_two_forms_and_its_numbers_are_in_range() {
		let (signature, key) = signed(b"deed");
		let (r, s) = Signature::from_slice(&signature).unwrap().split_scalars();
		let other = Signature::from_scalars(r, -s).unwrap();
		assert_both(&other.to_bytes().into(), b"deed", &key, true);
		let order: Vec<u8> =
			(0..32).map(|at| u8::from_str_radix(&ORDER[2 * at..][..2], 16).unwrap()).collect();
		for half in [0..32, 32..64] {
			for number in [&[0; 32][..], &order[..], &[0xff; 32][..]] {
				let mut out = signature;
				out[half.clone()].copy_from_slice(number);
				assert_both(&out, b"deed", &key, false);
			}
		}
	}

	#[test]
	fn a_signature_is_for_one_message_and_key() {
		let (signature, key) = signed(b"deed");
		assert_both(&signature, b"dee", &key, false);
		assert_both(&signature, b"", &key, false);
		for at in 0..SIGNATURE {
			let mut changed = signature;
			changed[at] ^= 1;
			assert_both(&changed, b"deed", &key, false);
		}
		let (signature, key) = signed(b"");
		assert_both(&signature, b"", &key, true);
	}
}
