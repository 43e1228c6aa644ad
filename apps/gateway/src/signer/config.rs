//! The configuration of the signer.

use madang_pkcs11::Uri;
use serde::{Deserialize, Deserializer};
use sp_core::crypto::{AccountId32, Ss58Codec};
use std::path::{Path, PathBuf};

/// The call that anchors the gateway's log.
pub const ANCHOR: &str = "Institutions.anchor_log";

/// The signer: where its key is, and what it may be used for.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SignerConfig {
	/// In a hardware module.
	Pkcs11(InModule),
	/// In an encrypted file, as `madang key new` makes it.
	KeyFile(InFile),
}

/// A signer whose key is in a hardware module.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InModule {
	/// The module's file.
	pub module: PathBuf,
	/// The label of the token.
	token: Option<String>,
	/// The serial number of the token.
	serial: Option<String>,
	/// The label of the key.
	object: Option<String>,
	/// The id of the key, in hex digits.
	id: Option<String>,
	/// A file with the token's PIN in its first line.
	pub pin_file: PathBuf,
	/// The account of the officer for whom it signs, in SS58. The key must be this officer's.
	#[serde(deserialize_with = "account")]
	officer: [u8; 32],
	/// The calls that it may sign, each as `Pallet.call`. Without any it signs nothing.
	#[serde(default)]
	calls: Vec<String>,
}

/// A signer whose key is in an encrypted file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct InFile {
	/// The file.
	pub file: PathBuf,
	/// A file with the passphrase in its first line.
	pub passphrase_file: PathBuf,
	/// As for a hardware module.
	#[serde(deserialize_with = "account")]
	officer: [u8; 32],
	/// As for a hardware module.
	#[serde(default)]
	calls: Vec<String>,
}

impl InModule {
	/// The name of the key in its token.
	pub fn uri(&self) -> Uri {
		let id = self.id.as_deref().and_then(|digits| hex::decode(digits).ok());
		let (token, serial) = (self.token.clone(), self.serial.clone());
		Uri { token, serial, object: self.object.clone(), id, ..Uri::default() }
	}

	fn check(&self) -> Result<(), &'static str> {
		if self.token.is_none() && self.serial.is_none() {
			return Err("signer: name the token by token or serial");
		}
		if self.object.is_none() && self.id.is_none() {
			return Err("signer: name the key by object or id");
		}
		match self.id.as_deref().is_some_and(|digits| hex::decode(digits).is_err()) {
			true => Err("signer: id: expected hex digits"),
			false => Ok(()),
		}
	}
}

impl SignerConfig {
	/// The account of the officer for whom it signs.
	pub const fn officer(&self) -> [u8; 32] {
		match self {
			Self::Pkcs11(InModule { officer, .. }) | Self::KeyFile(InFile { officer, .. }) => {
				*officer
			}
		}
	}

	/// The calls that it may sign.
	pub fn calls(&self) -> &[String] {
		match self {
			Self::Pkcs11(InModule { calls, .. }) | Self::KeyFile(InFile { calls, .. }) => calls,
		}
	}

	/// What is wrong with it.
	pub fn check(&self) -> Result<(), &'static str> {
		if let Self::Pkcs11(key) = self {
			key.check()?;
		}
		match self
			.calls()
			.iter()
			.all(|name| name.split('.').filter(|part| !part.is_empty()).count() == 2)
		{
			true => Ok(()),
			false => Err("signer: calls: expected Pallet.call"),
		}
	}

	/// Paths begin at this folder.
	pub fn begin_at(&mut self, folder: &Path) {
		let files = match self {
			Self::Pkcs11(InModule { pin_file, module, .. }) => [pin_file, module],
			Self::KeyFile(InFile { file, passphrase_file, .. }) => [file, passphrase_file],
		};
		for file in files {
			*file = folder.join(&file);
		}
	}
}

fn account<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
	let text = String::deserialize(deserializer)?;
	AccountId32::from_ss58check(&text)
		.map(Into::into)
		.map_err(|_| serde::de::Error::custom("officer: expected an account in SS58"))
}
