//! The explorer's configuration: a file in TOML.

use madang_service::Database;
use serde::{Deserialize, Deserializer};
use std::{fs, net::SocketAddr, path::Path};

/// The configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
	/// The nodes' JSON-RPC addresses, in the order of preference.
	pub nodes: Vec<String>,
	/// The hash of the network's genesis block, as `0x` and hex digits.
	#[serde(deserialize_with = "hash")]
	pub genesis: [u8; 32],
	/// The database of the index: a path for SQLite, or an address that begins with `postgres://`.
	pub database: Database,
	/// The address at which browsers ask.
	pub listen: SocketAddr,
}

fn hash<'de, D: Deserializer<'de>>(deserializer: D) -> Result<[u8; 32], D::Error> {
	let text = String::deserialize(deserializer)?;
	let digits = text.strip_prefix("0x").unwrap_or_default();
	let bytes = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
	bytes.ok_or_else(|| serde::de::Error::custom("it is not 0x and 64 hex digits"))
}

impl Config {
	/// Read a file. Paths in it are relative to it.
	///
	/// # Errors
	///
	/// If it cannot be read, or is not a configuration.
	pub fn read(path: &Path) -> Result<Self, String> {
		let text =
			fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
		let mut config: Self =
			toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
		if config.nodes.is_empty() {
			return Err(format!("{}: nodes: name at least one", path.display()));
		}
		let folder = path.parent().unwrap_or(Path::new(""));
		config.database = config.database.relative_to(folder);
		Ok(config)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn read(text: &str) -> Result<Config, String> {
		let folder = tempfile::tempdir().unwrap();
		let file = folder.path().join("explorer.toml");
		fs::write(&file, text).unwrap();
		let strip = folder.path().display().to_string();
		let config = Config::read(&file).map_err(|error| error.replace(&strip, ""))?;
		let Database::Sqlite(database) = &config.database else { return Ok(config) };
		assert!(database.starts_with(folder.path()));
		Ok(config)
	}

	fn text(nodes: &str, genesis: &str, rest: &str) -> String {
		format!("nodes = [{nodes}]\ngenesis = \"{genesis}\"\ndatabase = \"index.db\"\nlisten = \"127.0.0.1:8080\"\n{rest}")
	}

	#[test]
	fn a_configuration_is_read() {
		let genesis = format!("0x{}", "ab".repeat(32));
		let config = read(&text("\"ws://127.0.0.1:9944\"", &genesis, "")).unwrap();
		assert_eq!(config.genesis, [0xab; 32]);
		assert_eq!(config.listen.port(), 8080);
	}

	#[test]
	fn what_is_wrong_is_named() {
		let genesis = format!("0x{}", "ab".repeat(32));
		let wrong = [
			(text("", &genesis, ""), "nodes: name at least one"),
			(text("\"ws://a\"", "0xab", ""), "0x and 64 hex digits"),
			(text("\"ws://a\"", &genesis, "other = 1"), "unknown field `other`"),
			("nodes = [\"ws://a\"]".to_owned(), "missing field `genesis`"),
		];
		for (text, expected) in wrong {
			let error = read(&text).unwrap_err();
			assert!(error.contains(expected), "{error}");
		}
	}
}
