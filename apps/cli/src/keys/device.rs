//! Keys in hardware modules: `pkcs11:token=…;object=…` in place of a key's name.

use crate::{failure::Failure, values};
use madang_client::Officer;
use madang_pkcs11::{generate, public_key, Error, Key, Pin, Uri};
use std::path::{Path, PathBuf};

/// The environment variable with the module's file.
const MODULE: &str = "MADANG_PKCS11_MODULE";

/// A key in a hardware module.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
	/// Its name.
	pub uri: Uri,
	module: PathBuf,
}

impl Device {
	/// The key that a name means, if it does not mean a file.
	pub fn named(name: &str) -> Result<Option<Self>, Failure> {
		let usual = std::env::var_os(MODULE).filter(|path| !path.is_empty()).map(PathBuf::from);
		Self::with_module(name, usual.as_deref())
	}

	fn with_module(name: &str, usual: Option<&Path>) -> Result<Option<Self>, Failure> {
		if !Uri::is_meant(name) {
			return Ok(None);
		}
		let uri = Uri::parse(name).map_err(Failure::input)?;
		let module = uri.module(usual)?.to_owned();
		Ok(Some(Self { uri, module }))
	}

	/// The public key, which is the account. A token that does not show it without a PIN is asked with one.
	pub fn public(&self, pin: impl FnOnce() -> Result<Pin, Failure>) -> Result<[u8; 32], Failure> {
		match public_key(&self.module, &self.uri) {
			Err(Error::NoPublicKey(_)) => Ok(self.officer(pin()?)?.account().0),
			other => Ok(other?),
		}
	}

	/// The public key, if the token shows it without a PIN.
	pub fn shown(&self) -> Result<[u8; 32], Failure> {
		Ok(public_key(&self.module, &self.uri)?)
	}

	/// The officer whose key this is.
	pub fn officer(&self, pin: Pin) -> Result<Officer, Failure> {
		let key = Key::open(&self.module, &self.uri, Some(pin))?;
		Ok(Officer::new(key))
	}

	/// Make the key in its token. The public key.
	pub fn generate(&self, pin: &Pin) -> Result<[u8; 32], Failure> {
		Ok(generate(&self.module, &self.uri, Some(pin))?)
	}
}

/// A public key in words, as key files have it.
pub fn in_words(public: &[u8; 32]) -> (String, String) {
	(format!("ed25519:{}", hex::encode(public)), values::format_account(public))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_a_name_with_the_scheme_means_a_device() {
		let module = Some(Path::new("/module.so"));
		assert_eq!(Device::with_module("kim", module).unwrap(), None);
		let device = Device::with_module("pkcs11:token=t;object=k", module).unwrap().unwrap();
		assert_eq!(device.module, Path::new("/module.so"));
		let named = "pkcs11:token=t;object=k?module-path=/other.so";
		let device = Device::with_module(named, module).unwrap().unwrap();
		assert_eq!(device.module, Path::new("/other.so"));
	}

	#[test]
	fn what_is_missing_is_named() {
		let error = Device::with_module("pkcs11:token=t;object=k", None).unwrap_err();
		assert!(error.message.contains("MADANG_PKCS11_MODULE"), "{error}");
		let error = Device::with_module("pkcs11:token=t", Some(Path::new("/m"))).unwrap_err();
		assert!(error.message.contains("object=LABEL"), "{error}");
	}
}
