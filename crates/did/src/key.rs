//! Public keys as `Multikey`: base 58 with a leading `z`, of the key's code and its bytes.

use madang_primitives::signing::VerificationKey;

/// The public key as text. The codes are those of the multicodec table, as variable-length integers.
pub fn multikey(key: &VerificationKey) -> String {
	let (code, bytes): ([u8; 2], &[u8]) = match key {
		VerificationKey::Ed25519(bytes) => ([0xed, 0x01], bytes),
		VerificationKey::Sr25519(bytes) => ([0xef, 0x01], bytes),
		VerificationKey::P256(bytes) => ([0x80, 0x24], bytes),
	};
	format!("z{}", bs58::encode([&code[..], bytes].concat()).into_string())
}

/// The public key of a text that [`multikey`] has written.
pub fn from_multikey(text: &str) -> Option<VerificationKey> {
	// A key has at most 35 bytes, and a longer text takes quadratic time.
	let digits = text.strip_prefix('z').filter(|digits| digits.len() <= 64)?;
	let bytes = bs58::decode(digits).into_vec().ok()?;
	let (code, key) = bytes.split_at_checked(2)?;
	match code {
		[0xed, 0x01] => key.try_into().ok().map(VerificationKey::Ed25519),
		[0xef, 0x01] => key.try_into().ok().map(VerificationKey::Sr25519),
		[0x80, 0x24] => key.try_into().ok().map(VerificationKey::P256),
		_ => None,
	}
}
