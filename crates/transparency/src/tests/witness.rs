//! A witness's key for `signed_note`, which has no cosignatures but lets others add kinds of keys. Its code is that of
//! others, so the tests of `madang-checkpoints` include this file too.

use ed25519_dalek::{Verifier as _, VerifyingKey};
use signed_note::Verifier;

struct Witness {
	name: String,
	id: u32,
	key: VerifyingKey,
}

impl Verifier for Witness {
	fn name(&self) -> &str {
		&self.name
	}
	fn key_id(&self) -> u32 {
		self.id
	}
	fn verify(&self, text: &[u8], signature: &[u8]) -> bool {
		let (time, signature) = signature.split_at(8);
		let time = u64::from_be_bytes(time.try_into().unwrap());
		let mut message = format!("cosignature/v1\ntime {time}\n").into_bytes();
		message.extend_from_slice(text);
		self.key.verify(&message, &signature.try_into().unwrap()).is_ok()
	}
}

/// The key of a witness with this name.
pub fn witness_key(name: &str, key: &[u8; 32]) -> Box<dyn Verifier> {
	let material = [&[4][..], key].concat();
	Box::new(Witness {
		name: name.into(),
		id: signed_note::key_id(name, &material),
		key: VerifyingKey::from_bytes(key).unwrap(),
	})
}
