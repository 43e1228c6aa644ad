//! Finding the keys that a command needs, and unlocking them with the passphrase.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
	keys::{self, Device, KeyFile, Role, Secret},
	values,
};
use madang_client::{api::types::Account, Officer, PartyKey};
use madang_sealed::{ask, ask_twice, passphrase_from};
use std::{io::IsTerminal, sync::PoisonError};
use zeroize::Zeroizing;

impl Context {
	/// The name of the officer's key in use.
	pub fn key_name(&self) -> Result<&str, Failure> {
		self.key.as_deref().ok_or_else(|| {
			Failure::input("this command needs an officer's key; name it with --key or MADANG_KEY")
		})
	}

	/// An officer's key file.
	fn officer_file(&self, name: &str) -> Result<KeyFile, Failure> {
		let file = self.store.get(name)?;
		match file.public.role {
			Role::Officer => Ok(file),
			Role::Party => Err(Failure::input(format!(
				"{name} is a party's key; transactions are signed with an officer's key"
			))),
		}
	}

	/// The account of the officer's key in use. It is public: no passphrase is needed.
	pub fn officer_account(&self) -> Result<Account, Failure> {
		let name = self.key_name()?;
		if let Some(device) = Device::named(name)? {
			return device.public(|| self.pin(&device));
		}
		let file = self.officer_file(name)?;
		let account = file.public.account.as_deref().unwrap_or_default();
		values::account(account).map_err(Failure::input)
	}

	/// The officer, with the unlocked key in use.
	pub fn officer(&self) -> Result<Officer, Failure> {
		self.officer_named(self.key_name()?)
	}

	/// The officer with the unlocked key of this name.
	pub fn officer_named(&self, name: &str) -> Result<Officer, Failure> {
		if let Some(device) = Device::named(name)? {
			return device.officer(self.pin(&device)?);
		}
		let file = self.officer_file(name)?;
		self.open(name, &file)?.officer()
	}

	/// The PIN of a hardware module: from the file that the key's name has, or given as a passphrase is.
	pub fn pin(&self, device: &Device) -> Result<Zeroizing<String>, Failure> {
		match &device.uri.pin_source {
			Some(path) => passphrase_from(path).of_file(path),
			None => self.passphrase(&format!("PIN for {}: ", device.uri)),
		}
	}

	/// A party's key of this store.
	pub fn party(&self, name: &str) -> Result<PartyKey, Failure> {
		self.party_secret(name)?.party()
	}

	/// The secret of a party's key of this store.
	pub fn party_secret(&self, name: &str) -> Result<Secret, Failure> {
		let file = self.store.get(name)?;
		if file.public.role != Role::Party {
			return Err(Failure::input(format!(
				"{name} is an officer's key; name a party's key here"
			)));
		}
		self.open(name, &file)
	}

	fn open(&self, name: &str, file: &KeyFile) -> Result<Secret, Failure> {
		if let Some(warning) = self.store.exposed(name) {
			self.output.warn(&warning);
		}
		let passphrase = self.passphrase(&format!("Passphrase of {name}: "))?;
		keys::open(file, &passphrase)
			.map_err(|failure| Failure::input(format!("key {name}: {}", failure.message)))
	}

	/// The passphrase of an existing key: from the file, from the environment, or typed.
	pub fn passphrase(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
		match self.given_passphrase()? {
			Some(given) => Ok(given),
			None => self.typed(prompt),
		}
	}

	/// The passphrase that is typed, or was typed before, for this question.
	fn typed(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
		let mut typed = self.typed.lock().unwrap_or_else(PoisonError::into_inner);
		if let Some(passphrase) = typed.get(prompt) {
			return Ok(passphrase.clone());
		}
		ensure_terminal()?;
		let passphrase = ask(prompt)?;
		typed.insert(prompt.to_owned(), passphrase.clone());
		Ok(passphrase)
	}

	/// The passphrase of a new key: from the file, from the environment, or typed twice.
	pub fn new_passphrase(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
		match self.given_passphrase()? {
			Some(given) => Ok(given),
			None => ensure_terminal().and_then(|()| Ok(ask_twice(prompt)?)),
		}
	}

	fn given_passphrase(&self) -> Result<Option<Zeroizing<String>>, Failure> {
		match &self.passphrase_file {
			Some(path) => passphrase_from(path).of_file(path).map(Some),
			None => Ok(std::env::var("MADANG_PASSPHRASE").ok().map(Zeroizing::new)),
		}
	}
}

/// Fail unless a person can type a passphrase.
fn ensure_terminal() -> Result<(), Failure> {
	match std::io::stdin().is_terminal() {
		true => Ok(()),
		false => Err(Failure::input(
			"no passphrase was given; set MADANG_PASSPHRASE, or name a file with --passphrase-file",
		)),
	}
}
