//! `madang key`: the keys on this machine.

use crate::{
	context::Context,
	failure::{Failure, OfFile},
	keys::{KeyFile, Kind, Role, Secret},
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
		after_help = "Examples:\n  madang key new kim\n  madang key new seller --party --kind p256"
	)]
	New {
		/// The key's name
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
	/// The signature scheme of a party's key; an officer's key is sr25519
	#[arg(long, requires = "party", value_enum, default_value = "ed25519")]
	kind: Kind,
}

impl What {
	const fn role_and_kind(&self) -> (Role, Kind) {
		match self.party {
			true => (Role::Party, self.kind),
			false => (Role::Officer, Kind::Sr25519),
		}
	}
}

/// Run a command.
pub fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::New { name, what } => {
			let (role, kind) = what.role_and_kind();
			add(context, &name, role, &Secret::generate(kind))
		}
		Command::Import { name, seed_file, what } => {
			let (role, kind) = what.role_and_kind();
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
		return Err(Failure::input(format!(
			"key {name} already exists and is not overwritten; choose another name"
		)));
	}
	let passphrase = context.new_passphrase(&format!("Passphrase for {name}: "))?;
	let file = context.store.add(name, role, secret, &passphrase)?;
	show(context, name, &file);
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
	let keys: Vec<(&String, &KeyFile)> = read.collect();
	let value: Value = keys.iter().map(|(name, file)| view(name, file)).collect();
	context.output.answer(&value, || {
		let rows = keys.iter().map(|(name, file)| {
			let public = &file.public;
			let id = public.account.as_ref().or(public.did.as_ref());
			[
				(*name).clone(),
				role(file).to_owned(),
				public.kind.name().to_owned(),
				id.cloned().unwrap_or_default(),
			]
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
	let old = context.passphrase(&format!("Current passphrase of {name}: "))?;
	let new = match new_passphrase_file {
		Some(path) => passphrase_from(path).of_file(path)?,
		None if !std::io::stdin().is_terminal() => {
			return Err(Failure::input(
				"no new passphrase was given; name a file with --new-passphrase-file",
			))
		}
		None => ask_twice("New passphrase: ")?,
	};
	context.store.change_passphrase(name, &old, &new)?;
	context.output.answer(&json!({ "name": name, "passphrase": "changed" }), || {
		format!("The passphrase of {name} is changed.")
	});
	Ok(())
}

fn show(context: &Context, name: &str, file: &KeyFile) {
	let public = &file.public;
	context.output.answer(&view(name, file), || {
		let id = match (&public.account, &public.did) {
			(Some(account), _) => ("account", account.clone()),
			(None, did) => ("DID", did.clone().unwrap_or_default()),
		};
		output::facts([
			("name", name.to_owned()),
			("role", role(file).to_owned()),
			("public key", public.key.clone()),
			id,
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
