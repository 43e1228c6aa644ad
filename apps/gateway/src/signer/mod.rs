//! The gateway's own signer: off unless it is configured, for one officer and for the calls that are named.
//!
//! A call is signed only if its officer is the signer's and its name is in the list. Nothing else is asked, so the list
//! is what a client with the scope submit can do without anybody else.

mod config;

pub use config::{InFile, SignerConfig, ANCHOR};

use crate::{
	error::{Error, Kind},
	hexadecimal::hex_of,
	store::Attempt,
};
use madang_client::{KeyFile, Officer};
use madang_json::Runtime;
use madang_pkcs11::Key;
use madang_sealed::{ensure_private, passphrase_from};
use pallet_institutions::OfficerSignature;
use sp_core::crypto::{AccountId32, Ss58Codec};
use std::{fs, path::Path};

/// The signer.
pub struct GatewaySigner {
	officer: Officer,
	calls: Vec<String>,
}

impl GatewaySigner {
	/// Open the signer. Its key must be that of the officer who is configured.
	pub fn open(config: &SignerConfig) -> Result<Self, String> {
		let officer = match config {
			SignerConfig::Pkcs11(given) => {
				let pin = secret_from(&given.pin_file)?;
				let key = Key::open(&given.module, &given.uri(), Some(pin));
				Officer::new(key.map_err(|error| format!("signer: {error}"))?)
			}
			SignerConfig::KeyFile(InFile { file, passphrase_file, .. }) => {
				let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", file.display());
				let text = fs::read_to_string(file).map_err(|error| wrong(&error))?;
				let read = KeyFile::read(&text).map_err(|error| wrong(&error))?;
				read.officer(&secret_from(passphrase_file)?).map_err(|error| wrong(&error))?
			}
		};
		let found = officer.account().0;
		if found != config.officer() {
			return Err(format!(
				"signer: its key is that of {}, and not of the officer {}",
				ss58(found),
				ss58(config.officer())
			));
		}
		Ok(Self { officer, calls: config.calls().to_vec() })
	}

	/// Ensure that all its calls exist: a name that is misspelt would be found out when it is needed.
	pub fn ensure_calls(&self, runtime: &Runtime) -> Result<(), String> {
		match self.calls.iter().find(|name| runtime.call(name).is_none()) {
			Some(unknown) => Err(format!("signer: calls: there is no {unknown}")),
			None => Ok(()),
		}
	}

	/// The account for which it signs.
	pub fn account(&self) -> [u8; 32] {
		self.officer.account().0
	}

	/// Whether it may sign this call.
	pub fn may_sign(&self, call: &str) -> bool {
		self.calls.iter().any(|one| one == call)
	}
}

/// The signature of an attempt by the gateway's own signer.
pub async fn sign(
	signer: Option<&GatewaySigner>,
	attempt: &Attempt,
	payload: Vec<u8>,
) -> Result<OfficerSignature, Error> {
	let refused = |reason: String| Err(Error::new(Kind::NoSigner, reason));
	let Some(signer) = signer else {
		return refused("the gateway has no signer: give the officer's signature".to_owned());
	};
	if attempt.new.officer != signer.account() {
		return refused(format!("its signer signs for {}", ss58(signer.account())));
	}
	if !signer.may_sign(&attempt.new.call_name) {
		return refused(format!("its signer may not sign {}", attempt.new.call_name));
	}
	let officer = signer.officer.clone();
	log::info!("{} is signed for attempt {}", attempt.new.call_name, attempt.id);
	log::debug!("its payload is {}", hex_of(&payload));
	let signed = tokio::task::spawn_blocking(move || officer.sign(&payload)).await;
	match signed {
		Ok(Ok(signature)) => Ok(signature),
		Ok(Err(error)) => {
			log::error!("{error}");
			Err(Error::new(Kind::SignerFailed, error))
		}
		Err(error) => Err(Error::new(Kind::Internal, error)),
	}
}

fn ss58(account: [u8; 32]) -> String {
	AccountId32::from(account).to_ss58check()
}

/// The first line of a file that only its owner and group may read.
fn secret_from(path: &Path) -> Result<madang_pkcs11::Pin, String> {
	ensure_private(path).map_err(|error| error.to_string())?;
	passphrase_from(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests;
