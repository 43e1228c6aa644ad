//! `madang key`: the keys on this machine.

use crate::{
	context::Context,
	failure::{of_sealed, Failure, OfFile},
	keys::{in_words, Device, KeyFile, Kind, Role, Secret},
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
	/// Import a key from a file with its seed
	#[command(
		after_help = "Example:\n  madang key import kim --seed-file kim.seed\n\nThe file holds 64 \
		hex digits, or for Ed25519 and sr25519 a phrase. Delete it afterwards."
	)]
	Import {
		/// The key's name
		name: String,
		/// The file with the seed, or - for the standard input
		#[arg(long, value_name = "FILE")]
		seed_file: PathBuf,
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
		Command::Import { name, seed_file, what } => {
			let (role, kind) = what.role_and_kind()?;
			let read = match seed_file == Path::new("-") {
				true => std::io::read_to_string(std::io::stdin()),
				false => std::fs::read_to_string(&seed_file),
			};
			let text = Zeroizing::new(read.of_file(&seed_file)?);
			let secret = Secret::from_text(kind, &text).of_file(&seed_file)?;
			add(context, &name, role, &secret)
		}
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

fn add(context: &Context, name: &str, role: Role, secret: &Secret) -> Result<(), Failure> {
	// Checked first, so that nobody types a passphrase for nothing.
	if context.store.path(name)?.exists() {
		return Err(Failure::input(t!(
			"key {name} already exists and is not overwritten; choose another name"
		)));
	}
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
