//! Profiles: the settings of a network under a name, in a file of the user.
//!
//! A profile pins the network by its genesis block, so that a wrong address never leads to another network. What the
//! command line or the environment says comes first.

use crate::{
	confirm::Confirm,
	failure::{Failure, OfFile},
};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	fs,
	io::{ErrorKind, Write},
	path::{Path, PathBuf},
};

/// The first line of the file.
const HEAD: &str = "# Profiles of madang. `madang config add` writes them, and any editor.\n\n";

/// The file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Profiles {
	/// The profile that is used if none is named.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub default: Option<String>,
	/// The profiles by name.
	#[serde(default)]
	pub profile: BTreeMap<String, Profile>,
}

/// The settings of a network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
	/// The nodes, in order of preference.
	pub nodes: Vec<String>,
	/// The hash of the network's genesis block: 64 hex digits.
	pub genesis: String,
	/// The name of the officer's key.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub key: Option<String>,
	/// The folder of keys.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub keys_dir: Option<PathBuf>,
	/// A file that has the keys' passphrase in its first line.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub passphrase_file: Option<PathBuf>,
	/// What must confirm a final answer.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub confirm: Option<Confirm>,
	/// The anchor from which votes are checked.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub anchor_file: Option<PathBuf>,
}

impl Profiles {
	/// The file's path: `MADANG_CONFIG`, or `madang/config.toml` in the user's folder of settings.
	pub fn path() -> Result<PathBuf, Failure> {
		let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
		folder("MADANG_CONFIG")
			.or_else(|| folder("XDG_CONFIG_HOME").map(|at| at.join("madang/config.toml")))
			.or_else(|| folder("HOME").map(|at| at.join(".config/madang/config.toml")))
			.ok_or_else(|| Failure::input(t!("HOME is not set; name the file with MADANG_CONFIG")))
	}

	/// The profiles of a file. None if there is no file.
	pub fn read(path: &Path) -> Result<Self, Failure> {
		match fs::read_to_string(path) {
			Ok(text) => toml::from_str(&text).of_file(path),
			Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self::default()),
			Err(error) => Err(error).of_file(path),
		}
	}

	/// Write the file as a whole: an interrupted command leaves the old one.
	pub fn write(&self, path: &Path) -> Result<(), Failure> {
		let text = toml::to_string_pretty(self).of_file(path)?;
		let folder = path.parent().unwrap_or(Path::new("."));
		fs::create_dir_all(folder).of_file(folder)?;
		let mut new = tempfile::NamedTempFile::new_in(folder).of_file(folder)?;
		new.write_all(format!("{HEAD}{text}").as_bytes()).of_file(path)?;
		new.as_file().sync_all().of_file(path)?;
		new.persist(path).map(drop).of_file(path)
	}

	/// The profile with this name, or the default one, with its name.
	pub fn into_chosen(self, name: Option<&str>) -> Result<Option<(String, Profile)>, Failure> {
		let chosen = self.choose(name)?.cloned();
		let name = name.map(ToOwned::to_owned).or(self.default);
		Ok(name.zip(chosen))
	}

	/// The profile with this name, or the default one. None if none is named and there is no default.
	pub fn choose(&self, name: Option<&str>) -> Result<Option<&Profile>, Failure> {
		let Some(name) = name.or(self.default.as_deref()) else { return Ok(None) };
		self.profile.get(name).map(Some).ok_or_else(|| {
			let known: Vec<_> = self.profile.keys().map(String::as_str).collect();
			let known = if known.is_empty() { t!("none").to_owned() } else { known.join(", ") };
			Failure::input(t!("no profile {name}; there are: {known} (madang config add)"))
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn profile(node: &str) -> Profile {
		Profile {
			nodes: vec![node.to_owned()],
			genesis: "ab".repeat(32),
			key: Some("kim".to_owned()),
			..Profile::default()
		}
	}

	#[test]
	fn a_file_is_read_as_it_was_written() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("settings/config.toml");
		assert_eq!(Profiles::read(&path).unwrap(), Profiles::default());
		let mut profiles = Profiles { default: Some("seoul".to_owned()), ..Profiles::default() };
		profiles.profile.insert("seoul".to_owned(), profile("ws://a:9944"));
		let confirm = Some(Confirm::SecondNode);
		let second =
			Profile { confirm, anchor_file: Some("a.json".into()), ..profile("ws://b:9944") };
		profiles.profile.insert("test".to_owned(), second);
		profiles.write(&path).unwrap();
		assert_eq!(Profiles::read(&path).unwrap(), profiles);
	}

	#[test]
	fn what_a_file_must_not_have_is_named() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("config.toml");
		for (text, expected) in [
			("[profile.a]\nnodes = []\ngenesis = \"\"\ncolour = 1\n", "colour"),
			("[profile.a]\nnodes = []\n", "genesis"),
			("[profile", "TOML"),
		] {
			fs::write(&path, text).unwrap();
			let failure = Profiles::read(&path).unwrap_err();
			assert!(failure.message.contains(expected), "{failure}");
			assert!(failure.message.contains("config.toml"), "{failure}");
		}
	}

	#[test]
	fn a_profile_is_named_or_the_default_one() {
		let mut profiles = Profiles::default();
		assert_eq!(profiles.choose(None).unwrap(), None);
		profiles.profile.insert("seoul".to_owned(), profile("ws://a:9944"));
		profiles.profile.insert("test".to_owned(), profile("ws://b:9944"));
		assert_eq!(profiles.choose(None).unwrap(), None);
		profiles.default = Some("seoul".to_owned());
		assert_eq!(profiles.choose(None).unwrap(), Some(&profile("ws://a:9944")));
		assert_eq!(profiles.choose(Some("test")).unwrap(), Some(&profile("ws://b:9944")));
		let failure = profiles.choose(Some("busan")).unwrap_err();
		assert!(failure.message.contains("there are: seoul, test"), "{failure}");
	}
}
