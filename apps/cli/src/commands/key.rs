//! `madang key`: the keys on this machine.

use crate::{
	context::Context,
	failure::{of_sealed, Failure, OfFile},
	keys::{in_words, polkadot_js, Device, KeyFile, Kind, Role, Secret},
	output,
};
use clap::{Args, Subcommand};
use madang_sealed::{ask_twice, passphrase_from};
use serde_json::{json, Value};
use std::{
	io::IsTerminal,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// `madang key …`
#[derive(Subcommand, Debug)]
pub enum Command {
	/// Make a new key
	///
	/// By default an officer's key. The public part is printed: give the account to the administrator
	/// of your institution, who appoints it with `madang officer appoint`.
	#[command(
		after_help = "Examples:\n  madang key new kim\n  madang key new lee --kind ed25519\n  \
		madang key new 'pkcs11:token=bank;object=lee'\n  madang key new seller --party --kind p256"
	)]
	New {
		/// The key's name; pkcs11:token=LABEL;object=LABEL makes it in a hardware module, which it never leaves
		name: String,
		#[command(flatten)]
		what: What,
	},
	/// Import a key from a file with its seed, or from one that a polkadot-js wallet has exported
	#[command(
		after_help = "Examples:\n  madang key import kim --seed-file kim.seed\n  madang key import kim --polkadot-js \
		5F….json\n\nA file with a seed holds 64 hex digits, or for Ed25519 and sr25519 a phrase. Delete it afterwards.\nA file \
		of polkadot-js has the scheme of its key, sr25519 or ed25519, and a passphrase of its own."
	)]
	Import {
		/// The key's name
		name: String,
		#[command(flatten)]
		from: From,
		#[command(flatten)]
		what: What,
	},
	/// Make a party's key from another one, for a DID of its own
	///
	/// The same key and label always give the same key, so only the first one must be kept safe. Nobody
	/// else can see that the two DIDs belong to the same party.
	#[command(after_help = "Example:\n  madang key derive flat-1 --from lee --label 'flat 1'")]
	Derive {
		/// The new key's name
		name: String,
		/// The party's key from which it is made
		#[arg(long, value_name = "NAME")]
		from: String,
		/// What the new key is for, such as a property or another party
		#[arg(long, value_name = "TEXT")]
		label: String,
	},
	/// List all keys, with their public parts
	List,
	/// Show the public part of one key. The secret is never shown
	Show {
		/// The key's name
		name: String,
	},
	/// Change a key's passphrase
	Passphrase {
		/// The key's name
		name: String,
		/// A file that has the new passphrase in its first line; by default the passphrase is typed
		#[arg(long, value_name = "FILE")]
		new_passphrase_file: Option<PathBuf>,
	},
}

/// The file that a key is imported from.
#[derive(Args, Debug)]
pub struct From {
	/// The file with the seed, or - for the standard input
	#[arg(long, value_name = "FILE", required_unless_present = "polkadot_js")]
	seed_file: Option<PathBuf>,
	/// A JSON file that polkadot-js or its extension has exported, or - for the standard input
	#[arg(long, value_name = "FILE", conflicts_with = "seed_file")]
	polkadot_js: Option<PathBuf>,
	/// A file that has the passphrase of the polkadot-js file in its first line; by default it is typed
	#[arg(long, value_name = "FILE", requires = "polkadot_js")]
	polkadot_js_passphrase_file: Option<PathBuf>,
}

/// The kind of key.
#[derive(Args, Debug)]
pub struct What {
	/// Make a party's key instead of an officer's key
	#[arg(long)]
	party: bool,
	/// The signature scheme. By default sr25519 for an officer, who can also have ed25519, and ed25519
	/// for a party
	#[arg(long, value_enum)]
	kind: Option<Kind>,
}

impl What {
	fn role_and_kind(&self) -> Result<(Role, Kind), Failure> {
		match (self.party, self.kind) {
			(true, kind) => Ok((Role::Party, kind.unwrap_or(Kind::Ed25519))),
			(false, Some(Kind::P256)) => Err(Failure::input(t!(
				"an officer's key is sr25519 or ed25519; for a party's key add --party"
			))),
			(false, kind) => Ok((Role::Officer, kind.unwrap_or(Kind::Sr25519))),
		}
	}
}

/// Run a command.
pub fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::New { name, what } => {
			if let Some(device) = Device::named(&name)? {
				return generate(context, &device, &what);
			}
			let (role, kind) = what.role_and_kind()?;
			add(context, &name, role, &Secret::generate(kind))
		}
		Command::Import { name, from, what } => import(context, &name, &from, &what),
		Command::Derive { name, from, label } => {
			let secret = context.party_secret(&from)?.derive(&label)?;
			add(context, &name, Role::Party, &secret)
		}
		Command::List => list(context),
		Command::Show { name } => {
			if let Some(device) = Device::named(&name)? {
				let public = device.public(|| context.pin(&device));
				let public = public.inspect_err(|_| context.forget_pin(&device))?;
				shown(context, device_view(&device, &public));
				return Ok(());
			}
			show(context, &name, &context.store.get(&name)?);
			Ok(())
		}
		Command::Passphrase { name, new_passphrase_file } => {
			change_passphrase(context, &name, new_passphrase_file.as_deref())
		}
	}
}

/// Import a key from a file.
fn import(context: &Context, name: &str, from: &From, what: &What) -> Result<(), Failure> {
	ensure_free(context, name)?;
	let (role, secret) = match (&from.seed_file, &from.polkadot_js) {
		(Some(path), _) => {
			let (role, kind) = what.role_and_kind()?;
			(role, Secret::from_text(kind, &read(path)?).of_file(path)?)
		}
		(None, Some(path)) => {
			let (role, _) = what.role_and_kind()?;
			let passphrase = from.polkadot_js_passphrase_file.as_deref();
			(role, from_polkadot_js(context, path, passphrase, what.kind)?)
		}
		// The parser of the command line refuses this.
		(None, None) => return Err(Failure::input(t!("name a file with --seed-file"))),
	};
	add(context, name, role, &secret)
}

/// The text of a file with a secret, or of the standard input.
fn read(path: &Path) -> Result<Zeroizing<String>, Failure> {
	let read = match path == Path::new("-") {
		true => std::io::read_to_string(std::io::stdin()),
		false => std::fs::read_to_string(path),
	};
	read.of_file(path).map(Zeroizing::new)
}

/// The secret of a file of polkadot-js, which must have this scheme if one is given.
fn from_polkadot_js(
	context: &Context,
	path: &Path,
	passphrase_file: Option<&Path>,
	kind: Option<Kind>,
) -> Result<Secret, Failure> {
	let text = read(path)?;
	let file = polkadot_js::File::read(&text).of_file(path)?;
	let found = file.kind()?;
	if kind.is_some_and(|kind| kind != found) {
		let scheme = found.name();
		return Err(Failure::input(t!(
			"the file has a key of the scheme {scheme}: leave out --kind"
		)))
		.of_file(path);
	}
	let passphrase = match (file.is_encrypted()?, passphrase_file) {
		(false, _) => Zeroizing::default(),
		(true, Some(given)) => {
			passphrase_from(given).map_err(|error| of_sealed(&error)).of_file(given)?
		}
		(true, None) => context.passphrase_of_other(
			t!("Passphrase of the polkadot-js file: "),
			"--polkadot-js-passphrase-file",
		)?,
	};
	file.open(&passphrase).of_file(path)
}

/// Checked first, so that nobody types a passphrase for nothing.
fn ensure_free(context: &Context, name: &str) -> Result<(), Failure> {
	match context.store.path(name)?.exists() {
		true => Err(Failure::input(t!(
			"key {name} already exists and is not overwritten; choose another name"
		))),
		false => Ok(()),
	}
}

fn add(context: &Context, name: &str, role: Role, secret: &Secret) -> Result<(), Failure> {
	ensure_free(context, name)?;
	let passphrase = context.new_passphrase(&t!("Passphrase for {name}: "))?;
	let file = context.store.add(name, role, secret, &passphrase)?;
	show(context, name, &file);
	Ok(())
}

/// Make an officer's key in a hardware module.
fn generate(context: &Context, device: &Device, what: &What) -> Result<(), Failure> {
	if what.party || what.kind.is_some_and(|kind| kind != Kind::Ed25519) {
		return Err(Failure::input(t!("a key in a hardware module is an officer's, and ed25519")));
	}
	let public = device.generate(&context.pin(device)?);
	let public = public.inspect_err(|_| context.forget_pin(device))?;
	shown(context, device_view(device, &public));
	Ok(())
}

fn list(context: &Context) -> Result<(), Failure> {
	let keys = context.store.list()?;
	for (name, file) in &keys {
		match file {
			Ok(_) => warn_if_exposed(context, name),
			Err(failure) => context.output.warn(&failure.message),
		}
	}
	let read = keys.iter().filter_map(|(name, file)| Some((name, file.as_ref().ok()?)));
	let mut all: Vec<Value> = read.map(|(name, file)| view(name, file)).collect();
	// The key in use. A token that is away is no reason to show nothing.
	if let Some(device) = context.key.as_deref().map(Device::named).transpose()?.flatten() {
		all.push(match device.shown() {
			Ok(public) => device_view(&device, &public),
			Err(failure) => {
				let mut view = device_view(&device, &[0; 32]);
				view["public_key"] = Value::Null;
				view["account"] = Value::Null;
				view["problem"] = failure.message.into();
				view
			}
		});
	}
	context.output.answer(&json!(all), || {
		let rows = all.iter().map(|view| {
			let text = |field: &str| view[field].as_str().map(str::to_owned);
			let id = text("account").or(text("did")).or(text("problem"));
			let [name, role, scheme] =
				["name", "role", "scheme"].map(|field| text(field).unwrap_or_default());
			[name, role, scheme, id.unwrap_or_default()]
		});
		output::table(["name", "role", "scheme", "account or DID"], rows)
	});
	Ok(())
}

fn warn_if_exposed(context: &Context, name: &str) {
	if let Some(warning) = context.store.exposed(name) {
		context.output.warn(&warning);
	}
}

fn change_passphrase(
	context: &Context,
	name: &str,
	new_passphrase_file: Option<&Path>,
) -> Result<(), Failure> {
	context.store.get(name)?;
	let prompt = t!("Current passphrase of {name}: ");
	let old = context.passphrase(&prompt)?;
	// It is wrong, or soon not in use any more.
	context.forget(&prompt);
	let new = match new_passphrase_file {
		Some(path) => passphrase_from(path).map_err(|error| of_sealed(&error)).of_file(path)?,
		None if !std::io::stdin().is_terminal() => {
			return Err(Failure::input(t!(
				"no new passphrase was given; name a file with --new-passphrase-file"
			)))
		}
		None => ask_twice(t!("New passphrase: "), t!("Again: "))?,
	};
	context.store.change_passphrase(name, &old, &new)?;
	context.output.answer(&json!({ "name": name, "passphrase": "changed" }), || {
		t!("The passphrase of {name} is changed.")
	});
	Ok(())
}

fn show(context: &Context, name: &str, file: &KeyFile) {
	shown(context, view(name, file));
}

fn shown(context: &Context, view: Value) {
	context.output.answer(&view, || {
		let text = |field: &str| view[field].as_str().unwrap_or_default().to_owned();
		let id = if view["account"].is_null() { ("DID", "did") } else { ("account", "account") };
		output::facts([
			("name", text("name")),
			("role", text("role")),
			("public key", text("public_key")),
			(id.0, text(id.1)),
		])
	});
}

const fn role(file: &KeyFile) -> &'static str {
	match file.public.role {
		Role::Officer => "officer",
		Role::Party => "party",
	}
}

fn view(name: &str, file: &KeyFile) -> Value {
	let public = &file.public;
	json!({
		"name": name,
		"role": role(file),
		"scheme": public.kind.name(),
		"public_key": public.key,
		"account": public.account,
		"did": public.did,
	})
}

fn device_view(device: &Device, public: &[u8; 32]) -> Value {
	let (public_key, account) = in_words(public);
	json!({
		"name": device.uri.to_string(),
		"role": "officer",
		"scheme": Kind::Ed25519.name(),
		"public_key": public_key,
		"account": account,
		"did": null,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_officers_key_is_sr25519_or_ed25519() {
		let role_and_kind = |party, kind| What { party, kind }.role_and_kind();
		for (party, kind, expected) in [
			(false, None, (Role::Officer, Kind::Sr25519)),
			(false, Some(Kind::Ed25519), (Role::Officer, Kind::Ed25519)),
			(true, None, (Role::Party, Kind::Ed25519)),
			(true, Some(Kind::P256), (Role::Party, Kind::P256)),
		] {
			assert_eq!(role_and_kind(party, kind).unwrap(), expected);
		}
		let failure = role_and_kind(false, Some(Kind::P256)).unwrap_err();
		assert!(failure.message.contains("add --party"), "{failure}");
	}
}
