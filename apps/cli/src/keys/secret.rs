//! A key's secret.
//!
//! [`Secret`] never prints the secret, only its kind, and wipes it from memory when it is dropped.

use crate::failure::Failure;
use hmac::{Hmac, Mac};
use madang_client::{officer_of, KeyKind as Kind, KeySecret, Officer, PartyKey};
use p256::ecdsa::SigningKey;
use rand::{rngs::OsRng, RngCore};
use sha2::Sha256;
use sp_core::{ed25519, sr25519, Pair};
use std::fmt;
use zeroize::Zeroizing;

/// A key's secret.
pub struct Secret {
	kind: Kind,
	secret: KeySecret,
}

impl fmt::Debug for Secret {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "Secret({}, …)", self.kind.name())
	}
}

impl Secret {
	/// Generate a secret.
	pub fn generate(kind: Kind) -> Self {
		let mut seed = Zeroizing::new([0; 32]);
		loop {
			OsRng.fill_bytes(seed.as_mut());
			// A few values of 32 bytes are not a P-256 key.
			if let Ok(secret) = Self::from_seed(kind, &seed) {
				return secret;
			}
		}
	}

	/// The secret of a seed. Not every seed is a P-256 key.
	pub fn from_seed(kind: Kind, seed: &[u8; 32]) -> Result<Self, Failure> {
		Self::new(kind, (*seed).into())
	}

	/// The secret of an sr25519 key of which no seed is known.
	pub fn of_sr25519(bytes: &[u8; 64]) -> Result<Self, Failure> {
		Self::new(Kind::Sr25519, KeySecret::Sr25519(Zeroizing::new(*bytes)))
	}

	/// A secret, if it is one of the scheme.
	pub fn new(kind: Kind, secret: KeySecret) -> Result<Self, Failure> {
		let fits = match kind {
			Kind::P256 => SigningKey::from_slice(secret.bytes()).is_ok(),
			Kind::Sr25519 => secret.sr25519().is_ok(),
			Kind::Ed25519 => secret.ed25519().is_ok(),
		};
		match (fits, kind) {
			(true, _) => Ok(Self { kind, secret }),
			(false, Kind::P256) => Err(Failure::input(t!("these 32 bytes are not a P-256 key"))),
			(false, _) => Err(Failure::input(t!("the secret is not a key of its scheme"))),
		}
	}

	/// The secret that this one gives under a label: always the same one. Nobody who does not have this
	/// secret can see that the two belong together, and the derived one does not reveal this one.
	///
	/// Its seed is HMAC-SHA-256 with this secret over `madang/derive/1`, the scheme's name, a zero byte, a
	/// counter and the label. The counter is zero, or the first for which the bytes are a P-256 key.
	pub fn derive(&self, label: &str) -> Result<Self, Failure> {
		// A key that is shorter than a block of the hash function is filled with zeros (RFC 2104).
		let mut key = Zeroizing::new([0; 64]);
		for (to, from) in key.iter_mut().zip(self.bytes()) {
			*to = *from;
		}
		let derived = (0..=u8::MAX).find_map(|counter| {
			let mac = Hmac::<Sha256>::new((&*key).into())
				.chain_update(b"madang/derive/1")
				.chain_update(self.kind.name())
				.chain_update([0, counter])
				.chain_update(label)
				.finalize();
			let seed = Zeroizing::new(<[u8; 32]>::from(mac.into_bytes()));
			Self::from_seed(self.kind, &seed).ok()
		});
		derived.ok_or_else(|| Failure::input(t!("no key can be derived under this label")))
	}

	/// Read a seed from text: 64 hexadecimal digits, or, for an Ed25519 or sr25519 key, a phrase
	/// with hard derivations.
	pub fn from_text(kind: Kind, text: &str) -> Result<Self, Failure> {
		let text = text.trim();
		let digits = text.strip_prefix("0x").unwrap_or(text);
		let mut seed = Zeroizing::new([0; 32]);
		if hex::decode_to_slice(digits, seed.as_mut()).is_ok() {
			return Self::from_seed(kind, &seed);
		}
		let derived = match kind {
			Kind::Ed25519 => ed25519::Pair::from_string_with_seed(text, None).map(|(_, seed)| seed),
			Kind::Sr25519 => sr25519::Pair::from_string_with_seed(text, None).map(|(_, seed)| seed),
			Kind::P256 => {
				return Err(Failure::input(t!("the seed of a P-256 key is 64 hexadecimal digits")))
			}
		};
		match derived {
			Ok(Some(seed)) => Self::from_seed(kind, &Zeroizing::new(seed)),
			Ok(None) => Err(Failure::input(t!(
				"a key with a soft derivation (a single slash) has no seed: derive with //"
			))),
			Err(_) => Err(Failure::input(t!(
				"the file holds neither a seed of 64 hexadecimal digits nor a valid phrase"
			))),
		}
	}

	/// The scheme.
	pub const fn kind(&self) -> Kind {
		self.kind
	}

	/// The secret, which only the store may read.
	pub(crate) const fn inner(&self) -> &KeySecret {
		&self.secret
	}

	/// Its bytes, which only the store and the wallet may read.
	pub(crate) fn bytes(&self) -> &[u8] {
		self.secret.bytes()
	}

	/// The officer who signs with this key. The chain accepts Ed25519 and sr25519.
	pub fn officer(&self) -> Result<Officer, Failure> {
		officer_of(self.kind, &self.secret).map_err(Failure::input)
	}

	/// The key as one that signs credentials, as their issuer or their holder. An sr25519 key does not.
	pub fn credentials(&self) -> Result<madang_credentials::SigningKey, Failure> {
		use madang_credentials::SigningKey as Key;
		match self.kind {
			Kind::Ed25519 => self
				.bytes()
				.try_into()
				.map(|seed| Key::Ed25519(ed25519_dalek::SigningKey::from_bytes(seed)))
				.map_err(|_| Failure::input(t!("the secret is not a key of its scheme"))),
			Kind::P256 => SigningKey::from_slice(self.bytes())
				.map(Key::P256)
				.map_err(|_| Failure::input(t!("the secret is not a P-256 key"))),
			Kind::Sr25519 => Err(Failure::input(t!(
				"an sr25519 key does not sign certificates: take a P-256 or an Ed25519 key"
			))),
		}
	}

	/// The key as a party's signing key.
	pub fn party(&self) -> Result<PartyKey, Failure> {
		Ok(match self.kind {
			Kind::Ed25519 => {
				PartyKey::Ed25519(Box::new(self.secret.ed25519().map_err(Failure::input)?))
			}
			Kind::Sr25519 => {
				PartyKey::Sr25519(Box::new(self.secret.sr25519().map_err(Failure::input)?))
			}
			Kind::P256 => PartyKey::P256(Box::new(
				SigningKey::from_slice(self.bytes())
					.map_err(|_| Failure::input(t!("the secret is not a P-256 key")))?,
			)),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::Algorithm;

	#[test]
	fn a_seed_as_text_gives_the_same_key() {
		for kind in [Kind::Ed25519, Kind::Sr25519, Kind::P256] {
			let secret = Secret::generate(kind);
			for prefix in ["", "0x"] {
				let text = format!(" {prefix}{}\n", hex::encode(secret.bytes()));
				let again = Secret::from_text(kind, &text).unwrap();
				assert_eq!(again.party().unwrap().did(), secret.party().unwrap().did());
			}
		}
	}

	#[test]
	fn a_phrase_gives_the_same_officer_as_in_the_client() {
		let phrase =
			"bottom drive obey lake curtain smoke basket hold race lonely fit walk//officer";
		let account = |kind| Secret::from_text(kind, phrase).unwrap().officer().unwrap().account();
		let in_client = Officer::from_secret(phrase).unwrap();
		assert_eq!(account(Kind::Sr25519), in_client.account());
		let in_client = Officer::new(ed25519::Pair::from_string(phrase, None).unwrap());
		assert_eq!(account(Kind::Ed25519), in_client.account());
	}

	#[test]
	fn an_invalid_seed_is_rejected_and_not_printed() {
		for kind in [Kind::Ed25519, Kind::Sr25519, Kind::P256] {
			let failure = Secret::from_text(kind, "correct horse battery").unwrap_err();
			assert!(!failure.message.contains("horse"), "{failure}");
		}
		assert!(Secret::from_seed(Kind::P256, &[0xff; 32]).is_err());
		let soft = "bottom drive obey lake curtain smoke basket hold race lonely fit walk/soft";
		assert!(Secret::from_text(Kind::Sr25519, soft).unwrap_err().message.contains("//"));
	}

	#[test]
	fn an_officers_key_is_what_the_chain_accepts() {
		let algorithm = |kind| Secret::generate(kind).officer().map(|one| one.algorithm());
		assert_eq!(algorithm(Kind::Sr25519).unwrap(), Algorithm::Sr25519);
		assert_eq!(algorithm(Kind::Ed25519).unwrap(), Algorithm::Ed25519);
		assert!(algorithm(Kind::P256).unwrap_err().message.contains("P-256 is for parties"));
	}

	/// The seeds were calculated outside Rust.
	#[test]
	fn a_label_gives_another_secret_and_always_the_same() {
		for (kind, seed) in [
			(Kind::Ed25519, "9b5e898d1fe1bdbf6c0652619aaac70cc325d5b972e8343fa083042f902ec436"),
			(Kind::Sr25519, "a54cc32fa6ad2453e33e342955ebe42418c6c9a64e34283cad1d6bae01bbe2f0"),
			(Kind::P256, "e64c0de3acbe1409d7456f95ac269b4d15e49d01953bbb49a1fd9d45b190586d"),
		] {
			let master = Secret::from_seed(kind, &[1; 32]).unwrap();
			let derived = master.derive("집 1").unwrap();
			assert_eq!(hex::encode(derived.bytes()), seed);
			assert_eq!(derived.kind(), kind);
			assert_ne!(master.derive("집 2").unwrap().bytes(), derived.bytes());
			assert_ne!(derived.derive("집 1").unwrap().bytes(), derived.bytes());
		}
	}

	#[test]
	fn a_secret_is_never_printed() {
		let secret = Secret::generate(Kind::P256);
		let shown = format!("{secret:?} {secret:#?}");
		assert!(!shown.contains(&hex::encode(secret.bytes())));
		assert!(!shown.contains(&format!("{:?}", secret.bytes())));
	}
}
