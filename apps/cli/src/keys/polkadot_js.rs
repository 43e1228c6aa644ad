//! Files of polkadot-js: what its wallets export and `@polkadot/keyring` writes.
//!
//! A file has a key in PKCS #8's form, which polkadot-js uses for keys of other schemes than Ed25519 too: a header, the secret, a
//! divider, the public key. The secret of an sr25519 key is the key itself in the form of Ed25519, so its seed is not known.
//! Under a passphrase this is encrypted with XSalsa20-Poly1305, under a key that scrypt derives (version 3), or under
//! the passphrase itself, cut or filled to 32 bytes (version 2).

use super::{Kind, Secret};
use crate::{failure::Failure, values};
use base64ct::{Base64, Encoding as _};
use crypto_secretbox::{aead::Aead, Key, KeyInit, Nonce, XSalsa20Poly1305};
use schnorrkel::SecretKey;
use scrypt::Params;
use serde::Deserialize;
use zeroize::Zeroizing;

/// What stands before the secret.
const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
/// What stands between the secret and the public key.
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];

/// The bytes before the ciphertext: scrypt's salt, N, p and r, each of these in four bytes.
const SALT: usize = 32;
const NUMBER: usize = 4;
const NONCE: usize = 24;

/// The most memory that scrypt may take. A file asks for 128 MiB by default.
const MAX_MEMORY: u64 = 256 << 20;
/// The most time, as the product of N, r and p. A file asks for 2^20 by default.
const MAX_WORK: u64 = 1 << 22;

/// A file.
#[derive(Deserialize)]
pub struct File {
	encoded: String,
	encoding: Encoding,
}

#[derive(Deserialize)]
struct Encoding {
	content: Vec<String>,
	#[serde(rename = "type")]
	steps: Steps,
	version: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Steps {
	One(String),
	Many(Vec<String>),
}

/// How a file is encrypted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Cipher {
	Plain,
	/// Under the passphrase itself.
	Filled,
	/// Under a key that scrypt derives.
	Scrypt,
}

impl File {
	/// Read a file's text.
	pub fn read(text: &str) -> Result<Self, Failure> {
		let read: Self = serde_json::from_str(text)
			.map_err(|error| Failure::input(t!("not a key file of polkadot-js: {error}")))?;
		read.kind()?;
		read.cipher()?;
		Ok(read)
	}

	/// The scheme of the key.
	pub fn kind(&self) -> Result<Kind, Failure> {
		let content: Vec<_> = self.encoding.content.iter().map(String::as_str).collect();
		match content.as_slice() {
			["pkcs8", "sr25519"] => Ok(Kind::Sr25519),
			["pkcs8", "ed25519"] => Ok(Kind::Ed25519),
			["pkcs8", scheme @ ("ecdsa" | "ethereum")] => Err(Failure::input(t!(
				"the file has a key of the scheme {scheme}, which this chain does not accept: sr25519 and ed25519 are accepted"
			))),
			["batch-pkcs8"] => Err(Failure::input(t!(
				"the file has several accounts: export the one account alone"
			))),
			other => {
				let content = other.join(", ");
				Err(Failure::input(t!("the content of the file is not known: {content}")))
			}
		}
	}

	/// Whether a passphrase opens it.
	pub fn is_encrypted(&self) -> Result<bool, Failure> {
		Ok(self.cipher()? != Cipher::Plain)
	}

	fn cipher(&self) -> Result<Cipher, Failure> {
		let version = self.encoding.version.as_str();
		if !["2", "3"].contains(&version) {
			return Err(Failure::input(t!(
				"the file is of version {version}; versions 2 and 3 are read: import it into the wallet, and export it again"
			)));
		}
		let steps = match &self.encoding.steps {
			Steps::One(one) => vec![one.as_str()],
			Steps::Many(many) => many.iter().map(String::as_str).collect(),
		};
		match steps.as_slice() {
			["none"] => Ok(Cipher::Plain),
			["xsalsa20-poly1305"] => Ok(Cipher::Filled),
			["scrypt", "xsalsa20-poly1305"] => Ok(Cipher::Scrypt),
			other => {
				let steps = other.join(", ");
				Err(Failure::input(t!("the encryption of the file is not known: {steps}")))
			}
		}
	}

	/// The secret, which must fit the public key of the file. The passphrase of a file that is not encrypted is not looked at.
	pub fn open(&self, passphrase: &str) -> Result<Secret, Failure> {
		let bytes = match self.encoded.strip_prefix("0x") {
			Some(digits) => hex::decode(digits).ok(),
			None => Base64::decode_vec(&self.encoded).ok(),
		};
		let bytes = Zeroizing::new(bytes.ok_or_else(damaged)?);
		let plain = match self.cipher()? {
			Cipher::Plain => bytes,
			Cipher::Filled => {
				let mut key = Zeroizing::new([0; 32]);
				for (to, from) in key.iter_mut().zip(passphrase.bytes()) {
					*to = from;
				}
				decrypted(&key, &bytes)?
			}
			Cipher::Scrypt => {
				let (salt, rest) = bytes.split_at_checked(SALT).ok_or_else(damaged)?;
				let (n, rest) = number(rest)?;
				let (p, rest) = number(rest)?;
				let (r, rest) = number(rest)?;
				let mut derived = Zeroizing::new([0; 64]);
				scrypt::scrypt(passphrase.as_bytes(), salt, &params(n, r, p)?, derived.as_mut())
					.map_err(|_| too_much())?;
				let mut key = Zeroizing::new([0; 32]);
				for (to, from) in key.iter_mut().zip(derived.iter()) {
					*to = *from;
				}
				decrypted(&key, rest)?
			}
		};
		let (secret, public) = self.secret(&plain)?;
		let shown = values::format_public_key(&secret.party()?.public());
		match shown.split_once(':').is_some_and(|(_, digits)| digits == hex::encode(public)) {
			true => Ok(secret),
			false => {
				Err(Failure::input(t!("the public key of the file is not that of its secret")))
			}
		}
	}

	/// The secret and the public key of the decrypted bytes.
	fn secret<'a>(&self, plain: &'a [u8]) -> Result<(Secret, &'a [u8]), Failure> {
		let rest = plain.strip_prefix(&HEADER).ok_or_else(damaged)?;
		// Old files have a seed.
		let parts = [64, 32].into_iter().find_map(|length| {
			let (secret, rest) = rest.split_at_checked(length)?;
			Some((secret, rest.strip_prefix(&DIVIDER).filter(|public| public.len() == 32)?))
		});
		let (bytes, public) = parts.ok_or_else(damaged)?;
		let kind = self.kind()?;
		let seed = |bytes: &[u8]| {
			let seed = <[u8; 32]>::try_from(bytes).map(Zeroizing::new).map_err(|_| damaged())?;
			Secret::from_seed(kind, &seed)
		};
		let secret = match (kind, bytes.split_at_checked(32)) {
			(Kind::Ed25519, Some((first, rest))) if rest.is_empty() || rest == public => {
				seed(first)?
			}
			(Kind::Sr25519, Some((first, []))) => seed(first)?,
			(Kind::Sr25519, _) => {
				let key = SecretKey::from_ed25519_bytes(bytes).map_err(|_| damaged())?;
				Secret::of_sr25519(&Zeroizing::new(key.to_bytes()))?
			}
			_ => return Err(damaged()),
		};
		Ok((secret, public))
	}
}

/// A number of four bytes, and what follows.
fn number(bytes: &[u8]) -> Result<(u32, &[u8]), Failure> {
	let (number, rest) = bytes.split_first_chunk::<NUMBER>().ok_or_else(damaged)?;
	Ok((u32::from_le_bytes(*number), rest))
}

/// Parameters of scrypt, if they are valid and do not ask for too much.
fn params(n: u32, r: u32, p: u32) -> Result<Params, Failure> {
	let block = 128 * u64::from(n.max(1)) * u64::from(r);
	let work = (u64::from(n) * u64::from(r)).checked_mul(u64::from(p));
	if n < 2 || !n.is_power_of_two() || r == 0 || p == 0 {
		return Err(damaged());
	}
	if block > MAX_MEMORY || work.is_none_or(|work| work > MAX_WORK) {
		return Err(too_much());
	}
	let log_n = u8::try_from(n.ilog2()).map_err(|_| damaged())?;
	Params::new(log_n, r, p).map_err(|_| damaged())
}

/// The plaintext of a nonce and a ciphertext.
fn decrypted(key: &[u8; 32], bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Failure> {
	let (nonce, ciphertext) = bytes.split_at_checked(NONCE).ok_or_else(damaged)?;
	let cipher = XSalsa20Poly1305::new(Key::from_slice(key));
	let plain = cipher.decrypt(Nonce::from_slice(nonce), ciphertext);
	plain
		.map(Zeroizing::new)
		.map_err(|_| Failure::input(t!("the passphrase is wrong, or the file was changed")))
}

fn damaged() -> Failure {
	Failure::input(t!("the file is damaged: it does not have the form of a key"))
}

fn too_much() -> Failure {
	Failure::input(t!("the file asks for too much memory or time to derive its key"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use madang_client::Algorithm;

	// Written by @polkadot/keyring 14.0.3: the phrase of the client's tests with /soft, //officer, //officer, none, //officer.
	const SR25519: &str = include_str!("polkadot_js/sr25519.json");
	const ED25519: &str = include_str!("polkadot_js/ed25519.json");
	const PLAIN: &str = include_str!("polkadot_js/plain.json");
	const ECDSA: &str = include_str!("polkadot_js/ecdsa.json");
	const VERSION_2: &str = include_str!("polkadot_js/version-2.json");

	fn account(text: &str, passphrase: &str) -> String {
		let secret = File::read(text).unwrap().open(passphrase).unwrap();
		hex::encode(secret.officer().unwrap().account().0)
	}

	fn refused(text: &str, passphrase: &str) -> String {
		match File::read(text).and_then(|file| file.open(passphrase)) {
			Ok(_) => panic!("it was read"),
			Err(failure) => failure.message,
		}
	}

	#[test]
	fn the_keys_are_those_that_polkadot_js_has() {
		let soft = "84aedc0aba19f398f70dbcbc94b318e1e8d4eab5854e4d8de569bc4890afa45e";
		assert_eq!(account(SR25519, "correct horse"), soft);
		let ed25519 = "058b29fbd12c602417e5621874fb44619649d61c8ca023b4ae8086d3ba0c5476";
		assert_eq!(account(ED25519, "암호 하나"), ed25519);
		assert_eq!(account(PLAIN, ""), ed25519);
		let hard = "22b755a3317d5d0086a627a8827087f3ff8ea1d72636275b68190be4085b2f0e";
		assert_eq!(account(VERSION_2, "correct horse"), hard);
		let file = File::read(SR25519).unwrap();
		assert!(
			file.is_encrypted().unwrap() && !File::read(PLAIN).unwrap().is_encrypted().unwrap()
		);
		let officer = file.open("correct horse").unwrap().officer().unwrap();
		assert_eq!(officer.algorithm(), Algorithm::Sr25519);
	}

	#[test]
	fn an_sr25519_key_signs_with_its_account() {
		use sp_core::{sr25519, Pair};
		let secret = File::read(SR25519).unwrap().open("correct horse").unwrap();
		let key = secret.party().unwrap();
		let madang_primitives::signing::PartySignature::Sr25519(signature) = key.sign(b"x") else {
			panic!("another scheme")
		};
		let account = secret.officer().unwrap().account().0;
		let verifies = |message: &[u8]| {
			sr25519::Pair::verify(&signature.into(), message, &sr25519::Public::from(account))
		};
		assert!(verifies(b"x") && !verifies(b"y"));
	}

	#[test]
	fn a_wrong_passphrase_and_a_changed_file_are_refused() {
		for text in [SR25519, ED25519, VERSION_2] {
			assert!(refused(text, "wrong").contains("passphrase is wrong"));
		}
		let mut changed: serde_json::Value = serde_json::from_str(VERSION_2).unwrap();
		let mut digits = changed["encoded"].as_str().unwrap().to_owned();
		let last = if digits.pop() == Some('0') { '1' } else { '0' };
		digits.push(last);
		changed["encoded"] = digits.into();
		assert!(refused(&changed.to_string(), "correct horse").contains("the file was changed"));
		assert!(
			refused(&SR25519.replace("\"encoded\":\"", "\"encoded\":\"?"), "x").contains("damaged")
		);
		assert!(refused("{}", "").contains("not a key file of polkadot-js"));
	}

	#[test]
	fn what_the_chain_does_not_accept_is_named() {
		assert!(refused(ECDSA, "").contains("ecdsa"));
		assert!(refused(&ECDSA.replace("ecdsa", "ethereum"), "").contains("ethereum"));
		let batch = PLAIN.replace("\"pkcs8\",\"ed25519\"", "\"batch-pkcs8\"");
		assert!(refused(&batch, "").contains("several accounts"));
		let version = PLAIN.replace("\"version\":\"3\"", "\"version\":\"1\"");
		assert!(refused(&version, "").contains("version 1"));
		assert!(refused(&PLAIN.replace("\"none\"", "\"rot13\""), "").contains("rot13"));
	}

	/// An unencrypted file with this secret and public key.
	fn plain(scheme: &str, secret: &[u8], public: &[u8]) -> String {
		let bytes = [&HEADER[..], secret, &DIVIDER[..], public].concat();
		let encoded = Base64::encode_string(&bytes);
		serde_json::json!({
			"encoded": encoded,
			"encoding": { "content": ["pkcs8", scheme], "type": ["none"], "version": "3" },
		})
		.to_string()
	}

	#[test]
	fn a_public_key_that_is_not_that_of_the_secret_is_refused() {
		let public = |kind| {
			let secret = Secret::from_seed(kind, &[7; 32]).unwrap();
			hex::decode(
				values::format_public_key(&secret.party().unwrap().public())
					.split_once(':')
					.unwrap()
					.1,
			)
			.unwrap()
		};
		for (scheme, kind) in [("sr25519", Kind::Sr25519), ("ed25519", Kind::Ed25519)] {
			let right = public(kind);
			assert_eq!(account(&plain(scheme, &[7; 32], &right), ""), hex::encode(&right));
			assert!(
				refused(&plain(scheme, &[8; 32], &right), "").contains("not that of its secret")
			);
			assert!(refused(&plain(scheme, &[7; 31], &right), "").contains("damaged"));
			assert!(refused(&plain(scheme, &[7; 32], &right[1..]), "").contains("damaged"));
		}
		// The second half of an Ed25519 secret is the public key.
		let right = public(Kind::Ed25519);
		let whole = [[7; 32].as_slice(), &right].concat();
		assert_eq!(account(&plain("ed25519", &whole, &right), ""), hex::encode(&right));
		assert!(refused(&plain("ed25519", &[7; 64], &right), "").contains("damaged"));
	}

	#[test]
	fn a_file_cannot_ask_for_any_amount_of_memory_or_time() {
		// Those that polkadot-js accepts.
		for (log_n, p) in [(13, 10), (14, 5), (15, 3), (15, 1), (16, 2), (17, 1)] {
			assert!(params(1 << log_n, 8, p).is_ok(), "{log_n} {p}");
		}
		for (n, r, p) in [
			(1 << 19, 8, 1),
			(1 << 31, 1, 1),
			(2, u32::MAX, 1),
			(1 << 17, 8, 1 << 10),
			(2, 1, u32::MAX),
		] {
			assert!(params(n, r, p).unwrap_err().message.contains("too much"), "{n} {r} {p}");
		}
		for (n, r, p) in [(0, 8, 1), (1, 8, 1), (3, 8, 1), (2, 0, 1), (2, 8, 0)] {
			assert!(params(n, r, p).unwrap_err().message.contains("damaged"), "{n} {r} {p}");
		}
	}
}
