//! `madang config`: the profiles of the user.

use crate::{
	confirm::Confirm,
	context::Context,
	failure::{Failure, OfFile},
	output,
	profiles::{Profile, Profiles},
};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Profiles: the settings of a network under a name.
#[derive(clap::Subcommand, Debug)]
pub enum Command {
	/// Show the settings in use, and the profiles
	Show,
	/// Add or replace a profile with the nodes, the key and the folder of keys of this command line. It pins the network of
	/// the first node that answers: compare the genesis hash with the published one
	Add {
		/// The profile's name
		name: String,
		/// Use it if none is named
		#[arg(long)]
		default: bool,
	},
	/// Remove a profile
	Remove {
		/// The profile's name
		name: String,
	},
}

/// Run the command.
pub async fn run(context: &Context, command: Command) -> Result<(), Failure> {
	match command {
		Command::Show => show(context),
		Command::Add { name, default } => add(context, name, default).await,
		Command::Remove { name } => remove(context, &name),
	}
}

fn show(context: &Context) -> Result<(), Failure> {
	let path = Profiles::path()?;
	let profiles = Profiles::read(&path)?;
	let genesis = context.genesis.map(|genesis| format!("{genesis:?}"));
	let value = json!({
		"file": path,
		"nodes": context.nodes,
		"genesis": genesis,
		"key": context.key,
		"keys_dir": context.store.folder(),
		"default": profiles.default,
		"profiles": profiles.profile,
	});
	context.output.answer(&value, || {
		let pinned = genesis.clone().unwrap_or_else(|| t!("not pinned").to_owned());
		let facts = output::facts([
			("nodes", context.nodes.join(", ")),
			("genesis", pinned),
			("key", context.key.clone().unwrap_or_else(|| t!("none").to_owned())),
			("keys", context.store.folder().display().to_string()),
			("profiles", path.display().to_string()),
		]);
		let rows = profiles.profile.iter().map(|(name, profile)| {
			let default = profiles.default.as_ref() == Some(name);
			[
				if default { t!("{name} (default)") } else { name.clone() },
				profile.nodes.join(", "),
				profile.key.clone().unwrap_or_default(),
			]
		});
		format!("{facts}\n{}", output::table(["profile", "nodes", "key"], rows))
	});
	Ok(())
}

async fn add(context: &Context, name: String, default: bool) -> Result<(), Failure> {
	let path = Profiles::path()?;
	let mut profiles = Profiles::read(&path)?;
	let connection = context.connection_of_any_network().await?;
	let genesis = hex::encode(connection.genesis().0);
	let profile = Profile {
		nodes: context.nodes.clone(),
		genesis: genesis.clone(),
		key: context.key.clone(),
		keys_dir: Some(absolute(context.store.folder())?),
		passphrase_file: context.passphrase_file.as_deref().map(absolute).transpose()?,
		confirm: Some(context.confirm).filter(|confirm| *confirm != Confirm::None),
		anchor_file: context.anchor_file.as_deref().map(absolute).transpose()?,
	};
	profiles.profile.insert(name.clone(), profile);
	if default {
		profiles.default = Some(name.clone());
	}
	profiles.write(&path)?;
	let value = json!({ "profile": name, "genesis": genesis, "file": path });
	context.output.answer(&value, || {
		t!(
			"Profile {name} is for the network with the genesis hash {genesis}.\nCompare it with the published one. \
			 Use the profile with --profile {name}."
		)
	});
	Ok(())
}

/// A path that means the same in every folder.
fn absolute(path: &Path) -> Result<PathBuf, Failure> {
	std::path::absolute(path).of_file(path)
}

fn remove(context: &Context, name: &str) -> Result<(), Failure> {
	let path = Profiles::path()?;
	let mut profiles = Profiles::read(&path)?;
	profiles.profile.remove(name).ok_or_else(|| Failure::input(t!("no profile {name}")))?;
	if profiles.default.as_deref() == Some(name) {
		profiles.default = None;
	}
	profiles.write(&path)?;
	context.output.answer(&json!({ "removed": name }), || t!("Profile {name} is removed."));
	Ok(())
}
