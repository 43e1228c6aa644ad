//! The public key as tokens show it.

/// What `CKA_EC_PARAMS` can be for Ed25519: the curve's number 1.3.101.112, or its name as text (PKCS#11 3.0), or the
/// number that was used before (1.3.6.1.4.1.11591.15.1). Each in DER.
const PARAMS: [&[u8]; 3] = [
	&[0x06, 0x03, 0x2b, 0x65, 0x70],
	b"\x13\x0cedwards25519",
	&[0x06, 0x09, 0x2b, 0x06, 0x01, 0x04, 0x01, 0xda, 0x47, 0x0f, 0x01],
];

/// The curve's number in DER, which tokens of all versions know.
pub const OID: &[u8] = PARAMS[0];

/// Whether `CKA_EC_PARAMS` are those of Ed25519.
pub fn is_ed25519(params: &[u8]) -> bool {
	PARAMS.contains(&params)
}

/// The public key in `CKA_EC_POINT`: its 32 bytes, or these as an OCTET STRING in DER. Tokens do both.
pub fn decode(point: &[u8]) -> Option<[u8; 32]> {
	match point {
		[0x04, 0x20, key @ ..] if key.len() == 32 => key.try_into().ok(),
		key => key.try_into().ok(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn both_forms_of_a_point_are_read() {
		let key: [u8; 32] = std::array::from_fn(|index| index as u8);
		assert_eq!(decode(&key), Some(key));
		assert_eq!(decode(&[&[0x04, 0x20], &key[..]].concat()), Some(key));
		// A key that begins as the other form does.
		let mut key = key;
		key[..2].copy_from_slice(&[0x04, 0x20]);
		assert_eq!(decode(&key), Some(key));
	}

	#[test]
	fn what_is_no_point_is_refused() {
		let key = [7; 32];
		for wrong in [
			vec![],
			key[..31].to_vec(),
			[&key[..], &[0]].concat(),
			[&[0x03, 0x20], &key[..]].concat(),
			[&[0x04, 0x1f], &key[..]].concat(),
			[&[0x04, 0x20], &key[..], &[0]].concat(),
		] {
			assert_eq!(decode(&wrong), None, "{wrong:02x?}");
		}
	}

	#[test]
	fn only_ed25519_is_accepted() {
		assert!(is_ed25519(OID) && is_ed25519(b"\x13\x0cedwards25519"));
		// Ed448 and X25519.
		assert!(!is_ed25519(&[0x06, 0x03, 0x2b, 0x65, 0x71]));
		assert!(!is_ed25519(&[0x06, 0x03, 0x2b, 0x65, 0x6e]));
		assert!(!is_ed25519(b"\x13\x0acurve25519") && !is_ed25519(&[]));
	}
}
