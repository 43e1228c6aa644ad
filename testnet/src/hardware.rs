//! The token of SoftHSM that `scripts/with-softhsm` makes: a hardware module in software.

use crate::calls::fresh;
use anyhow::{Context, Result};
use madang_client::Officer;
use madang_pkcs11::{generate, Key, Pin, Uri};
use std::{env, fs, path::PathBuf};

/// The module's file.
const MODULE: &str = "MADANG_TEST_PKCS11";
/// The file with the PIN.
const PIN: &str = "MADANG_TEST_PKCS11_PIN";
/// The token's label.
const LABEL: &str = "madang-test";

/// The token.
pub struct Token {
	/// The module's file.
	pub module: PathBuf,
	/// The file with its PIN.
	pub pin: PathBuf,
}

impl Token {
	/// The token. None if the tests are to do without one.
	pub fn of_tests() -> Result<Option<Self>> {
		let module = env::var(MODULE).with_context(|| {
			format!("no SoftHSM: run this with scripts/with-softhsm, or set {MODULE}=none")
		})?;
		if module == "none" {
			eprintln!("SKIPPED: a test with SoftHSM");
			return Ok(None);
		}
		let pin = env::var(PIN).with_context(|| format!("{PIN} is not set"))?;
		Ok(Some(Self { module: module.into(), pin: pin.into() }))
	}

	/// The token's label.
	pub const fn label(&self) -> &'static str {
		LABEL
	}

	/// A label for a key that no other test has.
	pub fn fresh_label(&self, what: &str) -> String {
		format!("{what}-{}", hex::encode(&fresh()[..8]))
	}

	/// The name of a key for `madang`.
	pub fn name_of(&self, label: &str) -> String {
		format!(
			"pkcs11:token={LABEL};object={label}?module-path={}&pin-source={}",
			self.module.display(),
			self.pin.display()
		)
	}

	/// Make a key; the officer whose key it is.
	pub fn officer(&self, label: &str) -> Result<Officer> {
		let uri = Uri::parse(&self.name_of(label))?;
		let pin = Pin::new(fs::read_to_string(&self.pin)?.trim_end().to_owned());
		generate(&self.module, &uri, Some(&pin))?;
		Ok(Officer::new(Key::open(&self.module, &uri, Some(pin))?))
	}
}
