//! Finding the keys that a command needs, and unlocking them with the passphrase.

use crate::{
	context::Context,
	failure::{of_sealed, Failure, OfFile},
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
			Failure::input(t!(
				"this command needs an officer's key; name it with --key or MADANG_KEY"
			))
		})
	}

	/// An officer's key file.
	fn officer_file(&self, name: &str) -> Result<KeyFile, Failure> {
		let file = self.store.get(name)?;
		match file.public.role {
			Role::Officer => Ok(file),
			Role::Party => Err(Failure::input(t!(
				"{name} is a party's key; transactions are signed with an officer's key"
			))),
		}
	}

	/// The account of the officer's key in use. It is public: no passphrase is needed.
	pub fn officer_account(&self) -> Result<Account, Failure> {
		let name = self.key_name()?;
		if let Some(device) = Device::named(name)? {
			let public = device.public(|| self.pin(&device));
			return public.inspect_err(|_| self.forget_pin(&device));
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
			let officer = device.officer(self.pin(&device)?);
			return officer.inspect_err(|_| self.forget_pin(&device));
		}
		let file = self.officer_file(name)?;
		self.open(name, &file)?.officer()
	}

	/// The PIN of a hardware module: from the file that the key's name has, or given as a passphrase is.
	pub fn pin(&self, device: &Device) -> Result<Zeroizing<String>, Failure> {
		match &device.uri.pin_source {
			Some(path) => passphrase_from(path).map_err(|error| of_sealed(&error)).of_file(path),
			None => self.passphrase(&pin_prompt(device)),
		}
	}

	/// Ask again for a PIN that opened nothing: a module locks itself after a few wrong ones.
	pub fn forget_pin(&self, device: &Device) {
		self.forget(&pin_prompt(device));
	}

	/// A party's key of this store.
	pub fn party(&self, name: &str) -> Result<PartyKey, Failure> {
		self.party_secret(name)?.party()
	}

	/// The secret of a party's key of this store.
	pub fn party_secret(&self, name: &str) -> Result<Secret, Failure> {
		let file = self.store.get(name)?;
		if file.public.role != Role::Party {
			return Err(Failure::input(t!("{name} is an officer's key; name a party's key here")));
		}
		self.open(name, &file)
	}

	fn open(&self, name: &str, file: &KeyFile) -> Result<Secret, Failure> {
		if let Some(warning) = self.store.exposed(name) {
			self.output.warn(&warning);
		}
		let prompt = t!("Passphrase of {name}: ");
		let passphrase = self.passphrase(&prompt)?;
		keys::open(file, &passphrase).map_err(|failure| {
			self.forget(&prompt);
			Failure::input(t!("key {name}: {}", failure.message))
		})
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

	/// The passphrase of another program's file, which is never that of a key of this store. Without a terminal, the option
	/// that names a file with it must be given.
	pub fn passphrase_of_other(
		&self,
		prompt: &str,
		option: &str,
	) -> Result<Zeroizing<String>, Failure> {
		match std::io::stdin().is_terminal() {
			true => Ok(ask(prompt)?),
			false => Err(Failure::input(t!(
				"no passphrase of the file was given; name a file that has it with {option}"
			))),
		}
	}

	/// Ask for a passphrase again that was typed for this question: it opened nothing, or is not in use any more.
	pub fn forget(&self, prompt: &str) {
		self.typed.lock().unwrap_or_else(PoisonError::into_inner).remove(prompt);
	}

	/// The passphrase of a new key: from the file, from the environment, or typed twice.
	pub fn new_passphrase(&self, prompt: &str) -> Result<Zeroizing<String>, Failure> {
		match self.given_passphrase()? {
			Some(given) => Ok(given),
			None => ensure_terminal().and_then(|()| Ok(ask_twice(prompt, t!("Again: "))?)),
		}
	}

	fn given_passphrase(&self) -> Result<Option<Zeroizing<String>>, Failure> {
		match &self.passphrase_file {
			Some(path) => {
				passphrase_from(path).map_err(|error| of_sealed(&error)).of_file(path).map(Some)
			}
			None => Ok(std::env::var("MADANG_PASSPHRASE").ok().map(Zeroizing::new)),
		}
	}
}

fn pin_prompt(device: &Device) -> String {
	t!("PIN for {}: ", device.uri)
}

/// Fail unless a person can type a passphrase.
fn ensure_terminal() -> Result<(), Failure> {
	match std::io::stdin().is_terminal() {
		true => Ok(()),
		false => Err(Failure::input(t!(
			"no passphrase was given; set MADANG_PASSPHRASE, or name a file with --passphrase-file"
		))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::cli::Cli;
	use clap::Parser;
	use madang_client::KeyKind;

	#[test]
	fn a_passphrase_that_opens_nothing_is_asked_for_again() {
		let folder = tempfile::tempdir().unwrap();
		let line =
			["madang", "--key", "kim", "--keys-dir", folder.path().to_str().unwrap(), "status"];
		let context = Cli::parse_from(line).global.context("status".into(), true).unwrap();
		let secret = Secret::generate(KeyKind::Sr25519);
		context.store.add("kim", Role::Officer, &secret, "right").unwrap();
		let prompt = "Passphrase of kim: ";
		let typed = |text: &str| {
			let text = Zeroizing::new(text.to_owned());
			context.typed.lock().unwrap().insert(prompt.to_owned(), text);
			let opened = context.officer();
			(opened.is_ok(), context.typed.lock().unwrap().contains_key(prompt))
		};
		assert_eq!(typed("wrong"), (false, false));
		assert_eq!(typed("right"), (true, true));
	}
}
